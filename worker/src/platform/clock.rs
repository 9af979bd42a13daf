//! Timestamps and their civil dates in UTC.

use std::fmt;

use join_shared::date::Date;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A timestamp in Unix milliseconds, for the years 1970 to 9999. Displays as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(u64);

impl Timestamp {
    const LAST: u64 = 253_402_300_799_999;

    /// The runtime's clock, which advances only during I/O.
    #[must_use]
    pub fn now() -> Self {
        Self::from_millis(worker::Date::now().as_millis())
    }

    /// The timestamp of these Unix milliseconds, at most the last one.
    #[must_use]
    pub fn from_millis(millis: u64) -> Self {
        Self(millis.min(Self::LAST))
    }

    /// Unix milliseconds.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// Unix milliseconds, for the database.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the last moment is far below 2^53 ms")]
    pub const fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// Subtracts hours, down to 1970.
    #[must_use]
    pub const fn hours_before(self, hours: u64) -> Self {
        Self(self.0.saturating_sub(hours.saturating_mul(HOUR)))
    }

    /// Adds milliseconds, up to the last timestamp.
    #[must_use]
    pub fn after(self, millis: u64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// The start of its day in UTC.
    #[must_use]
    pub const fn midnight(self) -> Self {
        Self(self.0 - self.0 % DAY)
    }

    /// The start of a day in UTC. Days before 1970 start with 1970.
    ///
    /// By Howard Hinnant's `days_from_civil`; see [`Self::date`].
    #[must_use]
    pub fn start_of(date: Date) -> Self {
        let (month, day) = (u64::from(date.month()), u64::from(date.day()));
        let year = u64::from(date.year().unsigned_abs()) - u64::from(month <= 2);
        let (era, year_of_era) = (year / 400, year % 400);
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self::from_millis((era * 146_097 + day_of_era).saturating_sub(719_468) * DAY)
    }

    /// The civil date in UTC.
    ///
    /// # Panics
    /// Never: every timestamp falls on a valid date.
    #[must_use]
    pub fn date(self) -> Date {
        let (year, month, day) = self.civil();
        format!("{year:04}-{month:02}-{day:02}").parse().expect("is a day of the years 1970 to 9999")
    }

    /// Year, month and day in UTC, by Howard Hinnant's `civil_from_days`: years start in March, so that the
    /// leap day comes last, and repeat every 400 years.
    const fn civil(self) -> (u64, u64, u64) {
        let days = self.0 / DAY + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + (month <= 2) as u64;
        (year, month, day)
    }
}

/// A civil day and its time: from `start`, before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// When it starts.
    pub start: Timestamp,
    /// When the next day starts.
    pub end: Timestamp,
}

impl Day {
    /// The day in UTC.
    #[must_use]
    pub fn utc(date: Date) -> Self {
        let start = Timestamp::start_of(date);
        Self { date, start, end: start.after(DAY) }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        let (hour, minute) = (self.0 % DAY / HOUR, self.0 % HOUR / MINUTE);
        let (second, millis) = (self.0 % MINUTE / SECOND, self.0 % SECOND);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[track_caller]
    fn check(millis: u64, expect: &str) {
        let timestamp = Timestamp::from_millis(millis);
        assert_eq!(timestamp.to_string(), expect);
        assert_eq!(timestamp.date().to_string(), expect[..10]);
        assert_eq!(Timestamp::start_of(timestamp.date()), timestamp.midnight());
    }

    #[test]
    fn timestamps_display_in_utc() {
        check(0, "1970-01-01T00:00:00.000Z");
        check(951_782_400_000, "2000-02-29T00:00:00.000Z");
        check(1_709_251_199_999, "2024-02-29T23:59:59.999Z");
        check(1_795_305_600_001, "2026-11-22T00:00:00.001Z");
        check(4_107_542_400_000, "2100-03-01T00:00:00.000Z");
        check(u64::MAX, "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn days_before_1970_start_with_it() {
        for date in ["0001-01-01", "1969-12-31", "1970-01-01"] {
            let date = date.parse().expect("exists");
            assert_eq!(Timestamp::start_of(date).millis(), 0, "{date}");
        }
    }
}
