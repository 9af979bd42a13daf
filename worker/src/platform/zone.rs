//! The time zone of the desk, by the runtime's `Intl`.

use join_shared::date::Date;
use worker::{
    Env,
    js_sys::{Array, Function, Intl::DateTimeFormat, Object, Reflect, global},
    wasm_bindgen::JsValue,
};

use super::{
    clock::{Day, Timestamp},
    env::variable,
};

/// The variable that names the time zone.
const VARIABLE: &str = "DESK_TIME_ZONE";

/// Without it: most chapters, and the national office's working hours.
const DEFAULT: &str = "America/New_York";

/// A time zone.
pub struct Zone {
    days: DateTimeFormat,
    moments: DateTimeFormat,
    words: DateTimeFormat,
}

impl Zone {
    /// The time zone in the configuration; the default one if it is missing or unknown to the runtime.
    #[must_use]
    pub fn of(env: &Env) -> Self {
        let name = variable(env, VARIABLE).map(|name| name.trim().to_owned()).unwrap_or_default();
        let name = if is_known(&name) { name.as_str() } else { DEFAULT };
        Self {
            // Sweden's dates are civil dates: 2026-11-22.
            days: format("sv-SE", &[("timeZone", name), ("dateStyle", "short")]),
            moments: format("en-US", &[("timeZone", name), ("dateStyle", "medium"), ("timeStyle", "short")]),
            words: format(
                "en-US",
                &[
                    ("timeZone", "UTC"),
                    ("weekday", "short"),
                    ("month", "short"),
                    ("day", "numeric"),
                    ("year", "numeric"),
                ],
            ),
        }
    }

    /// The civil date at that time.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> Date {
        text(&self.days, at).parse().unwrap_or_else(|_| at.date())
    }

    /// The time of a civil day.
    #[must_use]
    pub fn span(&self, date: Date) -> Day {
        let Day { start, end, .. } = Day::utc(date);
        Day {
            date,
            start: self.first_since(start, |day| day >= date),
            end: self.first_since(end, |day| day > date),
        }
    }

    /// The first minute of a civil day that starts within a day of midnight in UTC.
    fn first_since(&self, midnight: Timestamp, has_begun: impl Fn(Date) -> bool) -> Timestamp {
        const MINUTE: u64 = 60_000;
        const DAY_IN_MINUTES: u64 = 24 * 60;
        let earliest = midnight.hours_before(24);
        let (mut before, mut since) = (0, 2 * DAY_IN_MINUTES);
        while before < since {
            let middle = u64::midpoint(before, since);
            if has_begun(self.date(earliest.after(middle * MINUTE))) {
                since = middle;
            } else {
                before = middle + 1;
            }
        }
        earliest.after(since * MINUTE)
    }

    /// Date and time in words, such as `Nov 22, 2026, 4:05 PM`.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        text(&self.moments, at)
    }

    /// The same for a time in RFC 3339.
    #[must_use]
    pub fn moment_in(&self, text: &str) -> String {
        written(&self.moments, worker::js_sys::Date::parse(text))
    }

    /// A civil date in words, such as `Sun, Nov 22, 2026`.
    #[must_use]
    pub fn day(&self, day: Date) -> String {
        let midnight = worker::js_sys::Date::parse(&day.to_string());
        written(&self.words, midnight)
    }
}

fn text(format: &DateTimeFormat, at: Timestamp) -> String {
    written(format, at.as_f64())
}

fn written(format: &DateTimeFormat, millis: f64) -> String {
    let date = worker::js_sys::Date::new(&JsValue::from_f64(millis));
    let call = format.format().call1(&JsValue::UNDEFINED, &date);
    call.ok().and_then(|text| text.as_string()).unwrap_or_default().replace('\u{202F}', " ")
}

fn format(locale: &str, options: &[(&str, &str)]) -> DateTimeFormat {
    let object = Object::new();
    for (name, value) in options {
        // Setting a property of a plain object does not fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    DateTimeFormat::new(&Array::of1(&JsValue::from_str(locale)), &object)
}

/// Whether the runtime knows that time zone: its constructor throws for an unknown one. The runtime's list of time zones
/// lacks `UTC` and other names that it knows.
fn is_known(name: &str) -> bool {
    let options = Object::new();
    // Setting a property of a plain object does not fail.
    let _ = Reflect::set(&options, &"timeZone".into(), &name.into());
    let constructor = Reflect::get(&global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"DateTimeFormat".into()))
        .map(Function::from);
    constructor.is_ok_and(|new| Reflect::construct(&new, &Array::of2(&"en-US".into(), &options)).is_ok())
}
