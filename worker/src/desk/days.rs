//! Working days: Monday to Friday, without federal holidays.

use join_shared::date::Date;

use crate::platform::clock::Timestamp;

/// When a holiday is.
enum Rule {
    /// On that day of the month, observed on Friday if it is a Saturday, and on Monday if it is a Sunday.
    Fixed(u8, u8),
    /// On that Monday of the month, from 1.
    Monday(u8, u64),
    /// On the last Monday of May.
    LastMondayOfMay,
    /// On the fourth Thursday of November.
    FourthThursdayOfNovember,
}

/// The federal holidays by 5 U.S.C. 6103(a). Those on a Saturday are observed the day before by 6103(b), those on a
/// Sunday the day after by Executive Order 11582. Inauguration Day is a holiday only around Washington, D.C.
///
/// Source: <https://www.law.cornell.edu/uscode/text/5/6103>
const HOLIDAYS: [Rule; 11] = [
    Rule::Fixed(1, 1),              // New Year's Day
    Rule::Monday(1, 3),             // Birthday of Martin Luther King, Jr.
    Rule::Monday(2, 3),             // Washington's Birthday
    Rule::LastMondayOfMay,          // Memorial Day
    Rule::Fixed(6, 19),             // Juneteenth
    Rule::Fixed(7, 4),              // Independence Day
    Rule::Monday(9, 1),             // Labor Day
    Rule::Monday(10, 2),            // Columbus Day
    Rule::Fixed(11, 11),            // Veterans Day
    Rule::FourthThursdayOfNovember, // Thanksgiving Day
    Rule::Fixed(12, 25),            // Christmas Day
];

const DAY: u64 = 24 * 60 * 60 * 1_000;
const WEEK: u64 = 7;
const MONDAY: u64 = 0;
const THURSDAY: u64 = 3;
const SATURDAY: u64 = 5;
const SUNDAY: u64 = 6;

/// The working day that many working days after a date; the date itself for 0.
#[must_use]
pub fn after(date: Date, count: u16) -> Date {
    let mut day = number(date);
    for _ in 0..count {
        day += 1;
        while !is_working(day) {
            day += 1;
        }
    }
    date_of(day)
}

/// The day that many days after a date.
#[must_use]
pub fn later(date: Date, count: u64) -> Date {
    date_of(number(date) + count)
}

/// How many working days there are after a date until another, which counts.
#[must_use]
pub fn between(from: Date, to: Date) -> u64 {
    let (first, last) = (number(from), number(to));
    if last <= first {
        return 0;
    }
    // Each week has five weekdays, and holidays are observed on weekdays only.
    let weekdays = |until: u64| {
        let since_monday = until + THURSDAY;
        since_monday / WEEK * 5 + (since_monday % WEEK + 1).min(5)
    };
    let holidays = (from.year()..=to.year().saturating_add(1)).flat_map(observed);
    let free = holidays.filter(|day| (first + 1..=last).contains(day)).count();
    let free = u64::try_from(free).unwrap_or_default();
    (weekdays(last) - weekdays(first)).saturating_sub(free)
}

fn is_working(day: u64) -> bool {
    let year = date_of(day).year();
    // New Year's Day may be observed in the year before.
    weekday(day) < SATURDAY
        && !observed(year).chain(observed(year.saturating_add(1))).any(|holiday| holiday == day)
}

/// The days on which the holidays of that year are observed.
fn observed(year: i16) -> impl Iterator<Item = u64> {
    HOLIDAYS.iter().map(move |rule| match *rule {
        Rule::Fixed(month, day) => {
            let day = number_of(year, month, day);
            match weekday(day) {
                SATURDAY => day.saturating_sub(1),
                SUNDAY => day + 1,
                _ => day,
            }
        }
        Rule::Monday(month, count) => nth(number_of(year, month, 1), MONDAY, count),
        Rule::LastMondayOfMay => nth(number_of(year, 5, 25), MONDAY, 1),
        Rule::FourthThursdayOfNovember => nth(number_of(year, 11, 1), THURSDAY, 4),
    })
}

/// The day that is that weekday for that time, from 1, since a day.
fn nth(since: u64, wanted: u64, count: u64) -> u64 {
    since + (wanted + WEEK - weekday(since)) % WEEK + (count - 1) * WEEK
}

/// From 0 for Monday. 1970 began on a Thursday.
const fn weekday(day: u64) -> u64 {
    (day + THURSDAY) % WEEK
}

/// Days since 1970.
fn number(date: Date) -> u64 {
    Timestamp::start_of(date).millis() / DAY
}

fn number_of(year: i16, month: u8, day: u8) -> u64 {
    // After the year 9999, there is no date.
    format!("{year:04}-{month:02}-{day:02}").parse().map(number).unwrap_or_default()
}

fn date_of(day: u64) -> Date {
    Timestamp::from_millis(day.saturating_mul(DAY)).date()
}

#[cfg(test)]
mod tests {
    use super::{Date, after, between, date_of, is_working, number};

    fn date(text: &str) -> Date {
        text.parse().expect("is a date")
    }

    #[track_caller]
    fn check(text: &str, working: bool) {
        assert_eq!(is_working(number(date(text))), working, "{text}");
    }

    /// The dates that the Office of Personnel Management publishes, at
    /// <https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/>
    #[test]
    fn federal_holidays_are_observed_as_published() {
        const PUBLISHED: [&str; 34] = [
            "2021-12-31",
            "2022-01-17",
            "2022-02-21",
            "2022-05-30",
            "2022-06-20",
            "2022-07-04",
            "2022-09-05",
            "2022-10-10",
            "2022-11-11",
            "2022-11-24",
            "2022-12-26", // 2022
            "2026-01-01",
            "2026-01-19",
            "2026-02-16",
            "2026-05-25",
            "2026-06-19",
            "2026-07-03",
            "2026-09-07",
            "2026-10-12",
            "2026-11-11",
            "2026-11-26",
            "2026-12-25", // 2026
            "2027-01-01",
            "2027-01-18",
            "2027-02-15",
            "2027-05-31",
            "2027-06-18",
            "2027-07-05",
            "2027-09-06",
            "2027-10-11",
            "2027-11-11",
            "2027-11-25",
            "2027-12-24",
            "2027-12-31", // 2027
        ];
        for year in ["2022", "2026", "2027"] {
            let (first, last) =
                (number(date(&format!("{year}-01-01"))), number(date(&format!("{year}-12-31"))));
            let free: Vec<_> = (first..=last)
                .filter(|day| (day + 3) % 7 < 5 && !is_working(*day))
                .map(|day| date_of(day).to_string())
                .collect();
            let published: Vec<_> = PUBLISHED.into_iter().filter(|day| day.starts_with(year)).collect();
            assert_eq!(free, published);
        }
        check("2021-12-31", false); // New Year's Day 2022 is a Saturday.
    }

    #[test]
    fn other_days_are_as_on_any_calendar() {
        check("2026-07-04", false); // Saturday
        check("2026-07-05", false); // Sunday
        check("2026-07-06", true);
        check("2029-01-19", true);
        check("2025-01-21", true);
        // Inauguration Day
        check("2021-01-20", true);
        check("2024-02-29", true);
        check("2026-11-27", true); // the day after Thanksgiving
    }

    #[test]
    fn working_days_are_added() {
        let check = |from: &str, count, expect: &str| {
            assert_eq!(after(date(from), count).to_string(), expect, "{count} after {from}");
        };
        check("2026-11-24", 0, "2026-11-24");
        check("2026-11-24", 1, "2026-11-25");
        check("2026-11-24", 3, "2026-11-30"); // over Thanksgiving and the weekend
        check("2026-11-28", 1, "2026-11-30"); // from a Saturday
        check("2026-07-02", 1, "2026-07-06"); // Friday is the observed holiday
        check("2026-12-31", 1, "2027-01-04");
        check("9999-12-31", 1, "9999-12-31");
    }

    #[test]
    fn working_days_are_counted() {
        let check =
            |from: &str, to: &str, expect| assert_eq!(between(date(from), date(to)), expect, "{from} {to}");
        check("2026-11-24", "2026-11-24", 0);
        check("2026-11-24", "2026-11-23", 0);
        check("2026-11-24", "2026-11-25", 1);
        check("2026-11-24", "2026-11-30", 3); // 25, 27 and 30
        check("2026-11-27", "2026-11-29", 0);
        check("2026-11-28", "2026-11-30", 1);
        check("2026-01-01", "2026-12-31", 250);
    }

    #[test]
    fn counting_and_adding_agree() {
        let first = number(date("2025-06-01"));
        for from in first..first + 800 {
            for count in [1, 2, 5, 23] {
                let (from, to) = (date_of(from), after(date_of(from), count));
                assert_eq!(between(from, to), u64::from(count), "{from} {to}");
            }
        }
    }
}
