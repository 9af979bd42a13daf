//! Random values: ids, references and secrets.

use std::fmt;

use uuid::Builder;

use crate::{http::problem::Problem, platform::clock::Timestamp};

/// The runtime returned no random numbers.
#[derive(Debug, Clone, Copy)]
pub struct NoRandomness;

/// A `UUIDv7`, which sorts by time.
///
/// # Errors
/// When there are no random numbers.
pub fn id(now: Timestamp) -> Result<String, NoRandomness> {
    Ok(Builder::from_unix_timestamp_millis(now.millis(), &bytes()?).into_uuid().to_string())
}

/// The smallest id of that time.
#[must_use]
pub fn first_id(since: Timestamp) -> String {
    Builder::from_unix_timestamp_millis(since.millis(), &[0; 10]).into_uuid().to_string()
}

/// A reference for people to quote, such as `CM-7K3M-9Q2D`: 40 random bits. The database rejects a collision.
///
/// # Errors
/// When there are no random numbers.
pub fn reference() -> Result<String, NoRandomness> {
    bytes().map(|bytes| Reference(bytes).to_string())
}

/// A secret of 122 random bits, as text.
///
/// # Errors
/// When there are no random numbers.
pub fn nonce() -> Result<String, NoRandomness> {
    Ok(Builder::from_random_bytes(bytes()?).into_uuid().to_string())
}

/// A random byte, for jitter.
///
/// # Errors
/// When there are no random numbers.
pub fn byte() -> Result<u8, NoRandomness> {
    bytes().map(|[byte]: [u8; 1]| byte)
}

fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

impl From<NoRandomness> for Problem {
    fn from(_: NoRandomness) -> Self {
        Self::Unavailable { cause: "no random numbers".to_owned() }
    }
}

struct Reference([u8; 5]);

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Crockford's base 32: without I, L and O, which look like 1 and 0, and without U.
        const DIGITS: [char; 32] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
            'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
        ];
        let number = self.0.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        f.write_str("CM")?;
        for (place, shift) in (0..8).rev().map(|digit| digit * 5).enumerate() {
            if place % 4 == 0 {
                f.write_str("-")?;
            }
            let digit = usize::try_from(number >> shift & 31).unwrap_or_default();
            write!(f, "{}", DIGITS[digit])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Reference, id};
    use crate::platform::clock::Timestamp;

    #[track_caller]
    fn check(bytes: [u8; 5], expect: &str) {
        assert_eq!(Reference(bytes).to_string(), expect);
    }

    #[test]
    fn references_are_two_groups_of_four() {
        check([0; 5], "CM-0000-0000");
        check([0xFF; 5], "CM-ZZZZ-ZZZZ");
        check([0, 0, 0, 0, 1], "CM-0000-0001");
        check([0x80, 0, 0, 0, 0], "CM-G000-0000");
    }

    #[test]
    fn ids_are_ordered_by_time() {
        let at = |millis| id(Timestamp::from_millis(millis)).expect("there are random numbers");
        assert!(at(1_795_305_600_000) < at(1_795_305_600_001));
        assert_ne!(at(0), at(0));
    }
}
