//! `/staff/audit`: who changed and who read what.

use join_shared::{oversight::Action, wire::AuditEntryBody};
use maud::{Markup, html};
use serde_json::Value;

use super::{Desk, list, page::Page, words};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    store::AuditFilter,
};

const PATH: &str = "/staff/audit";

/// `GET`: the entries about intents within the reader's scope, and the reader's own; newest first.
///
/// # Errors
/// When the database fails.
pub async fn show(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let query = call.query();
    let intent = query.get("intent");
    let filter =
        AuditFilter { intent: intent.map(str::to_owned), before: list::cursor(query), limit: list::LENGTH };
    let (entries, more) = desk.store.audit(desk.reviewer(), &filter).await?;
    let next = entries.last().filter(|_| more).map(|last| last.id.clone());
    let body = html! {
        h1 { "Audit" }
        p.quiet {
            "Every change, and every time that somebody read personal data. Entries are never changed or deleted, \
             and contain no personal data of applicants."
        }
        @if intent.is_some() { p { "One intent only. " a href=(PATH) { "Show all" } } }
        @if entries.is_empty() {
            p.card { "No entries." }
        } @else {
            table {
                caption.hidden { "Audit entries, newest first" }
                thead { tr {
                    th scope="col" { "When" }
                    th scope="col" { "Who" }
                    th scope="col" { "What" }
                    th scope="col" { "Intent" }
                } }
                tbody {
                    @for entry in &entries {
                        tr {
                            td data-label="When" { (desk.moment_in(&entry.at)) }
                            td data-label="Who" { (words::who(entry.actor, entry.staff_email.as_deref(), "")) }
                            td data-label="What" { (action(entry)) }
                            td data-label="Intent" {
                                @if let Some(id) = &entry.intent_id {
                                    a href={ "/staff/intents/" (id) } { "Open" span.hidden { " the intent" } }
                                    " · "
                                    a href={ (PATH) "?intent=" (id) } { "History" span.hidden { " of the intent" } }
                                }
                            }
                        }
                    }
                }
            }
        }
        (list::next_page(PATH, query, next.as_deref()))
    };
    Ok(Page { status: 200, title: "Audit", body }.reply(call, desk))
}

/// What was done, in words.
#[must_use]
pub fn action(entry: &AuditEntryBody) -> Markup {
    let words = match entry.action {
        Action::Created => "Sent the intent",
        Action::StatusChanged => "Changed the status",
        Action::Changed => "Changed it",
        Action::Undone => "Took a change back",
        Action::Opened => "Opened the intent",
        Action::Listed => "Opened a list",
        Action::Corrected => "Corrected their details",
        Action::Withdrawn => "Withdrew",
        Action::Erased => "Erased the personal data",
        Action::Replayed => "Sent a message again",
        Action::Exported => "Started an export",
        Action::ExportCompleted => "Received the whole export",
        Action::MemberAdded => "Added a member of staff",
        Action::Invited => "Made a sign-in link",
        Action::MemberChanged => "Changed a member of staff",
        Action::MemberRevoked => "Revoked a member of staff",
        Action::SessionsEnded => "Ended sessions",
        Action::TokenMade => "Made a token",
        Action::TokenRemoved => "Removed their token",
        Action::MailChosen => "Chose which email to get",
    };
    html! {
        (words)
        @if let Some(changes) = changes(&entry.details) { ": " (changes) }
    }
}

/// The changed fields, such as `status new to contacted`. Ids of members say nothing to a reader, so they are left
/// out.
fn changes(details: &Value) -> Option<String> {
    if let Some(fields) = details["fields"].as_array() {
        let names: Vec<_> =
            fields.iter().filter_map(Value::as_str).map(|name| name.replace('_', " ")).collect();
        return Some(names.join(", "));
    }
    let details = details.as_object()?;
    let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
    let at = |name: &str| details.get(name).and_then(Value::as_str);
    // A status before and after, or the days of a list.
    if let (Some(from), Some(to)) = (at("from"), at("to")) {
        return Some(format!("{from} to {to}"));
    }
    let changes = details.iter().filter_map(|(name, value)| match name.as_str() {
        "note" => Some("note".to_owned()),
        "assignee" => Some("assignment".to_owned()),
        name => {
            let (from, to) = (value.get("from")?, value.get("to")?);
            Some(format!("{} {} to {}", name.replace('_', " "), text(from), text(to)))
        }
    });
    let changes: Vec<_> = changes.collect();
    (!changes.is_empty()).then(|| changes.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::changes;

    #[test]
    fn changes_are_put_into_words() {
        let check = |details, expect: Option<&str>| assert_eq!(changes(&details).as_deref(), expect);
        check(json!({ "from": "new", "to": "contacted" }), Some("new to contacted"));
        check(json!({ "fields": ["given_name", "email"] }), Some("given name, email"));
        check(
            json!({ "follow_up_on": { "from": null, "to": "2026-12-01" }, "note": "x" }),
            Some("follow up on none to 2026-12-01, note"),
        );
        check(json!({ "assignee": { "from": "a", "to": "b" } }), Some("assignment"));
        check(json!({ "export": "x", "rows": 3 }), None);
        check(json!({ "chapter": null, "from": null, "to": null }), None);
        check(json!({}), None);
    }
}
