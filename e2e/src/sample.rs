//! Sample intents.

use std::{
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use join_shared::{catalog, text::Lang, wire::IntentBody};
use serde_json::{Value, json};

/// The text version of the consent in English.
#[must_use]
pub fn consent_version() -> &'static str {
    Lang::En.texts().consent_version
}

/// A nurse with a license and no CCM, in Hudson Valley, for one year.
#[must_use]
pub fn nurse(email: &str) -> Value {
    json!({
        "answers": {
            "works_in_case_management": true,
            "residence": "us",
            "current_license": true,
            "national_certification": false,
        },
        "chapters": ["hudson-valley"],
        "term_years": 1,
        "category": "individual-a",
        "ruleset": catalog::ruleset(),
        "quoted_total_cents": 19_500,
        "contact": { "given_name": "Ana", "family_name": "Díaz", "email": email, "phone": "+1 845 555 0100" },
        "consent": { "contact": true, "text_version": consent_version() },
        "message": "I look forward to it.",
        "lang": "en",
    })
}

/// The intent without possible duplicates, because other tests store people with the same name in the same chapter.
#[must_use]
pub fn alone(intent: IntentBody) -> IntentBody {
    IntentBody { possible_duplicates: Vec::new(), more_possible_duplicates: false, ..intent }
}

/// The same with one member set: `with(nurse, "/contact/email", …)`.
#[must_use]
pub fn with(mut intent: Value, pointer: &str, value: Value) -> Value {
    let (parent, member) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    let parent = intent.pointer_mut(parent).unwrap_or_else(|| panic!("there is no parent of {pointer}"));
    match parent {
        Value::Array(items) => items[member.parse::<usize>().expect("is an index")] = value,
        parent => parent[member] = value,
    }
    intent
}

/// The same without one member.
#[must_use]
pub fn without(mut intent: Value, pointer: &str) -> Value {
    let (parent, member) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    let parent = intent.pointer_mut(parent).and_then(Value::as_object_mut).expect("the parent is an object");
    parent.remove(member).unwrap_or_else(|| panic!("{pointer} is missing"));
    intent
}

/// A unique name, for keys and e-mail addresses.
#[must_use]
pub fn unique(label: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{label}-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A unique e-mail address.
#[must_use]
pub fn unique_email(label: &str) -> String {
    format!("{}@example.org", unique(label))
}
