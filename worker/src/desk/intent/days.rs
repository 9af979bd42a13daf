//! Days after a day.

use join_shared::date::Date;

use crate::platform::clock::Timestamp;

const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;

/// The day that many days later.
#[must_use]
pub(super) fn add_days(day: Date, days: u64) -> Date {
    midnight(day).after(days * DAY_MILLIS).date()
}

/// The day that many working days later. Saturdays and Sundays do not count.
#[must_use]
pub(super) fn add_working_days(day: Date, days: u64) -> Date {
    let (mut day, mut left) = (day, days);
    while left > 0 {
        day = add_days(day, 1);
        left -= u64::from(!is_weekend(day));
    }
    day
}

fn is_weekend(day: Date) -> bool {
    // January 1, 1970 was a Thursday.
    matches!((midnight(day).millis() / DAY_MILLIS + 4) % 7, 0 | 6)
}

/// The start of a day in UTC, not before 1970. By Howard Hinnant's `days_from_civil`.
fn midnight(day: Date) -> Timestamp {
    let (month, day_of_month) = (i64::from(day.month()), i64::from(day.day()));
    let year = i64::from(day.year()) - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day_of_month - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = u64::try_from(era * 146_097 + day_of_era - 719_468).unwrap_or_default();
    Timestamp::from_millis(days * DAY_MILLIS)
}

#[cfg(test)]
mod tests {
    use super::{add_days, add_working_days};

    #[test]
    fn days_follow_the_calendar_and_skip_weekends() {
        let day = |text: &str| text.parse().expect("is a day");
        for (from, days, expect) in [
            ("2026-11-24", 1, "2026-11-25"),
            ("2026-12-31", 1, "2027-01-01"),
            ("2028-02-28", 1, "2028-02-29"),
        ] {
            assert_eq!(add_days(day(from), days), day(expect));
        }
        // A Tuesday, a Thursday, a Friday, and the weekend.
        for (from, expect) in [
            ("2026-11-24", "2026-11-27"),
            ("2026-11-26", "2026-12-01"),
            ("2026-11-27", "2026-12-02"),
            ("2026-11-28", "2026-12-02"),
            ("2026-11-29", "2026-12-02"),
        ] {
            assert_eq!(add_working_days(day(from), 3), day(expect), "{from}");
        }
    }
}
