//! Civil dates: a day on the calendar, without a time or a zone. The build script compiles this file, too, and
//! checks the catalog's dates with it.

use std::{fmt, str::FromStr};

/// A day of the Gregorian calendar, in the years 0001 to 9999; it always exists.
///
/// ```
/// use join_shared::date::Date;
///
/// let date: Date = "2026-11-22".parse().expect("exists");
/// assert_eq!(date.to_string(), "2026-11-22");
/// assert!("2026-02-29".parse::<Date>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

/// The date of a text, as exactly as the text itself gives it.
///
/// ```
/// use join_shared::date::Dated;
///
/// assert_eq!("2005".parse(), Ok(Dated::Year(2005)));
/// assert_eq!("2025-2026".parse(), Ok(Dated::Years(2025, 2026)));
/// assert_eq!("2020-06".parse(), Ok(Dated::Month(2020, 6)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dated {
    /// A day in that year.
    Year(i16),
    /// These two years, or between them.
    Years(i16, i16),
    /// That year and month, 1 to 12.
    Month(i16, u8),
    /// That day.
    Day(Date),
}

/// The text is not an existing day written as `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidDate;

impl Date {
    /// A date of the compiled catalog; the build has checked it.
    #[allow(dead_code, reason = "the compiled catalog uses it once a rate has a date")]
    pub(crate) const fn checked_at_build(year: i16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for InvalidDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an existing day written as YYYY-MM-DD")
    }
}

impl std::error::Error for InvalidDate {}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() else {
            return Err(InvalidDate);
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_i16, |number, digit| {
                digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0'))
            })
        };
        let year = number(&[y0, y1, y2, y3]).filter(|year| *year > 0).ok_or(InvalidDate)?;
        let month = number(&[m0, m1]).ok_or(InvalidDate)?;
        let day = number(&[d0, d1]).ok_or(InvalidDate)?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return Err(InvalidDate),
        };
        if !(1..=days).contains(&day) {
            return Err(InvalidDate);
        }
        let (month, day) = (u8::try_from(month), u8::try_from(day));
        Ok(Self { year, month: month.map_err(|_| InvalidDate)?, day: day.map_err(|_| InvalidDate)? })
    }
}

impl FromStr for Dated {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        // A year or a month exists if its first day does.
        let year = |text: &str| format!("{text}-01-01").parse::<Date>().map(Date::year);
        match (text.len(), text.split_once('-')) {
            (4, None) => Ok(Self::Year(year(text)?)),
            (9, Some((from, to))) => {
                let (from, to) = (year(from)?, year(to)?);
                if from < to { Ok(Self::Years(from, to)) } else { Err(InvalidDate) }
            }
            (7, Some(_)) => {
                let first = format!("{text}-01").parse::<Date>()?;
                Ok(Self::Month(first.year, first.month))
            }
            _ => text.parse().map(Self::Day),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Dated};

    #[track_caller]
    fn check(text: &str, exists: bool) {
        let date = text.parse::<Date>();
        assert_eq!(date.is_ok(), exists, "{text}");
        if let Ok(date) = date {
            assert_eq!(date.to_string(), text);
        }
    }

    #[test]
    fn only_days_that_exist() {
        for (text, exists) in [
            ("2026-11-22", true),
            ("2024-02-29", true),
            ("2000-02-29", true),
            ("1900-02-29", false),
            ("2026-02-29", false),
            ("2026-04-31", false),
            ("2026-13-01", false),
            ("2026-00-01", false),
            ("2026-01-00", false),
            ("0000-01-01", false),
            ("2026-1-1", false),
            ("2026-11-22T00:00:00Z", false),
            ("+026-11-22", false),
            ("２026-11-22", false),
            ("", false),
        ] {
            check(text, exists);
        }
    }

    #[test]
    fn a_date_has_its_parts() {
        let date: Date = "2026-11-22".parse().expect("exists");
        assert_eq!((date.year(), date.month(), date.day()), (2026, 11, 22));
    }

    #[test]
    fn dates_sort_by_calendar() {
        let date = |text: &str| text.parse::<Date>().expect("exists");
        assert!(date("2026-11-22") < date("2026-12-01"));
        assert!(date("2026-12-31") < date("2027-01-01"));
    }

    #[test]
    fn dates_of_texts() {
        #[track_caller]
        fn check(text: &str, expect: Option<Dated>) {
            assert_eq!(text.parse().ok(), expect, "{text}");
        }
        check("2005", Some(Dated::Year(2005)));
        check("2025-2026", Some(Dated::Years(2025, 2026)));
        check("2020-06", Some(Dated::Month(2020, 6)));
        check("2010-09-25", "2010-09-25".parse().ok().map(Dated::Day));
        for wrong in
            ["", "205", "0000", "2026-2025", "2025-2025", "2020-13", "2020-00", "2010-02-30", "about 2005"]
        {
            check(wrong, None);
        }
    }
}
