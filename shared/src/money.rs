//! Money as integer US cents.

use std::fmt;

/// An amount in US cents; never negative, and never a fraction of a cent.
///
/// ```
/// use join_shared::money::Cents;
///
/// let total = Cents::new(17000).checked_add(Cents::new(2500)).expect("fits");
/// assert_eq!(total.get(), 19500);
/// assert_eq!(total.to_string(), "$195.00");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(u32);

impl Cents {
    /// No money: the start of a sum. Never used for an unknown amount.
    pub const ZERO: Self = Self(0);

    /// An amount of `cents` US cents.
    #[must_use]
    pub const fn new(cents: u32) -> Self {
        Self(cents)
    }

    /// The amount in US cents.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The sum; `None` if it is too large.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference; `None` if it would be negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

/// US notation with thousands separators: `$1,195.00`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dollars, cents) = (self.0 / 100, self.0 % 100);
        match [dollars / 1_000_000, dollars / 1_000 % 1_000, dollars % 1_000] {
            [0, 0, dollars] => write!(f, "${dollars}.{cents:02}"),
            [0, thousands, dollars] => write!(f, "${thousands},{dollars:03}.{cents:02}"),
            [millions, thousands, dollars] => write!(f, "${millions},{thousands:03},{dollars:03}.{cents:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cents;

    #[track_caller]
    fn check(cents: u32, expect: &str) {
        assert_eq!(Cents::new(cents).to_string(), expect);
    }

    #[test]
    fn shows_dollars_and_cents() {
        check(5, "$0.05");
        check(17000, "$170.00");
        check(99_999, "$999.99");
        check(100_000, "$1,000.00");
        check(u32::MAX, "$42,949,672.95");
    }
}
