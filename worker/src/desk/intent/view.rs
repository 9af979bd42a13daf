//! The page of one intent.

use join_shared::{
    answers::Answers,
    catalog::{self, Category},
    date::Date,
    intent::{Reason, Status},
    wire::{ConditionBody, ContactBody, QuoteBody},
};
use maud::{Markup, html};
use serde_json::Value;

use super::{
    draft::Draft,
    form::{Action, NONE},
    opened::Opened,
    timeline,
};
use crate::{
    desk::{Desk, days, page::Page, words},
    http::{call::Call, fields::Fields, reply::Reply},
    pages::receipt::view::encoded,
    store::{Entry, StoredIntent},
};

/// How many working days after writing to a person staff look again.
const WAIT_DAYS: u16 = 3;

/// The page.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) call: &'a Call,
    pub(super) desk: &'a Desk,
    pub(super) opened: &'a Opened,
    /// The id of the audit entry of what was just done.
    pub(super) done: Option<&'a str>,
    /// What is wrong with the form, in words.
    pub(super) mistakes: &'a [String],
    /// What was typed, if the form is shown again.
    pub(super) typed: Option<&'a Fields>,
}

impl View<'_> {
    /// The response.
    #[must_use]
    pub(super) fn reply(self, status: u16) -> Reply {
        let intent = &self.opened.intent;
        let body = &intent.body;
        let title = body.contact.as_ref().map_or_else(|| body.reference.clone(), full_name);
        let body = html! {
            p.quiet { a href="/staff/intents" { "Queue" } }
            h1 { (title) }
            p.actions { (self.tags()) }
            (self.notice())
            div.columns {
                div {
                    (self.person())
                    (self.reply_draft())
                    (self.next())
                    (self.timeline())
                }
                div {
                    (fit(self.desk, intent))
                    (duplicates(intent))
                    (consent(intent))
                    (self.erasing())
                }
            }
        };
        Page { status, title: &title, body }.reply_with_copy(self.call, self.desk)
    }

    fn tags(&self) -> Markup {
        let intent = &self.opened.intent;
        let today = self.desk.today;
        let claim = intent.claim_at(self.call.now());
        html! {
            (status(intent))
            @if let Some(day) = intent.follow_up_on {
                @if day < today { span.tag.late { "Overdue since " (self.desk.day(day)) } }
                @else if day == today { span.tag.now { "Due today" } }
                @else { span.tag { "Due " (self.desk.day(day)) } }
            }
            @if let Some(email) = &intent.body.assignee {
                span.tag[!intent.assignee_is_former] .tag.late[intent.assignee_is_former] {
                    "Assigned to " (self.you_or(email)) @if intent.assignee_is_former { " (former member)" }
                }
            }
            @if let Some(claim) = claim {
                span.tag.now[claim.email != self.desk.reviewer().email] {
                    (if claim.email == self.desk.reviewer().email { "You work" } else { &claim.email })
                    (if claim.email == self.desk.reviewer().email { "" } else { " works" })
                    " on it until " (self.desk.moment(claim.until))
                }
            }
            @if intent.body.disputed { span.tag.now { "CMSA decides about the category" } }
        }
    }

    fn you_or<'e>(&self, email: &'e str) -> &'e str {
        if email == self.desk.reviewer().email { "you" } else { email }
    }

    fn notice(&self) -> Markup {
        let done = self.done.and_then(|id| self.opened.entries.iter().find(|entry| entry.id == id));
        html! {
            @if !self.mistakes.is_empty() {
                div.mistake role="alert" {
                    p { "Nothing was changed. What you entered is still here." }
                    ul { @for mistake in self.mistakes { li { (mistake) } } }
                }
            }
            @if let Some(entry) = done {
                div.notice role="status" {
                    p { strong { "Done: " } (timeline::what(self.desk, entry).join("; ")) "." }
                    div.actions {
                        form method="post" action="/staff/next" { button type="submit" { "Next intent" } }
                        @if let Some(undo) = self.undo(entry) { (undo) }
                        a.button href="/staff/intents" { "Back to the queue" }
                    }
                }
            }
        }
    }

    /// The button that undoes an entry, if it is the newest change.
    fn undo(&self, entry: &Entry) -> Option<Markup> {
        self.opened.undoable().filter(|newest| newest.id == entry.id)?;
        Some(html! {
            form method="post" action=(self.path()) {
                (self.hidden(Action::Undo))
                input type="hidden" name="entry" value=(entry.id);
                button type="submit" { "Undo" }
            }
        })
    }

    fn path(&self) -> String {
        format!("/staff/intents/{}", self.opened.intent.body.id)
    }

    fn hidden(&self, action: Action) -> Markup {
        html! {
            input type="hidden" name="action" value=(action.code());
            input type="hidden" name="version" value=(self.opened.intent.version);
        }
    }

    fn person(&self) -> Markup {
        let intent = &self.opened.intent;
        let body = &intent.body;
        let total = body.quote.as_ref().map(|quote| words::amount(quote.total_cents));
        let chapters: Vec<_> = body.chapters.iter().map(|slug| words::chapter(slug)).collect();
        html! {
            section.card {
                h2 { "Who and what" }
                @if body.contact.is_none() {
                    p.mistake {
                        @if intent.status == Status::Withdrawn {
                            "This person withdrew. Name, email, phone, message and notes are erased. Do not contact them."
                        } @else {
                            "Name, email, phone, message and notes are erased. The rest stays for the statistics."
                        }
                    }
                }
                dl.facts {
                    @if let Some(contact) = &body.contact {
                        dt { "Email" }
                        dd { a href={ "mailto:" (encoded(&contact.email)) } { (contact.email) } }
                        @if let Some(phone) = &contact.phone {
                            dt { "Phone" }
                            dd { a href={ "tel:" (digits(phone)) } { (phone.replace(' ', "\u{A0}")) } }
                        }
                    }
                    dt { "Language" } dd { (words::language(body.lang)) }
                    dt { "Wants" }
                    dd {
                        (words::category(body.category.as_deref()))
                        @if body.category.is_some() { ", " (term(body.term_years)) }
                        @if let Some(total) = total { ", " strong.nowrap { (total) } }
                    }
                    dt { "Chapters" }
                    dd { (if chapters.is_empty() { "None chosen".to_owned() } else { chapters.join(", ") }) }
                    dt { "Sent" }
                    dd {
                        (self.desk.moment(intent.created_at))
                        @if let Some(slug) = &intent.page_chapter { ", from the page of " (words::chapter(slug)) }
                    }
                    dt { "Reference" } dd { (body.reference) }
                }
                @if let Some(message) = &body.message {
                    h3 { "Message" }
                    p.typed { (message) }
                }
            }
        }
    }

    fn reply_draft(&self) -> Markup {
        let Some(draft) = Draft::of(&self.opened.intent.body) else { return html! {} };
        html! {
            section.card {
                h2 { "Reply" }
                p {
                    a.button.primary href=(draft.href) { "Write the email" }
                }
                @if draft.is_shortened {
                    p.quiet { "The email leaves some lines out, because mail programs cut long ones. The text below is complete." }
                }
                details {
                    summary { "Text to copy" }
                    label.hidden for="draft" { "Text of the reply" }
                    textarea #draft readonly lang=(self.opened.intent.body.lang.code()) rows="12" { (draft.text) }
                    button hidden type="button" data-copies="draft" data-done="Copied" { "Copy" }
                }
            }
        }
    }

    fn next(&self) -> Markup {
        let intent = &self.opened.intent;
        if intent.status == Status::Withdrawn {
            return html! {};
        }
        let (is_open, is_there) = (!intent.status.is_settled(), intent.body.contact.is_some());
        let in_three = days::after(self.desk.today, WAIT_DAYS);
        html! {
            section.card {
                h2 { "What happened?" }
                @if is_open {
                    @if is_there {
                        form.entry method="post" action=(self.path()) {
                            (self.hidden(Action::Contacted))
                            (self.follow_up(Action::Contacted, Some(in_three)))
                            (self.note(Action::Contacted))
                            button.primary type="submit" {
                                (if intent.status == Status::Contacted { "I wrote to them again" } else { Action::Contacted.words() })
                            }
                        }
                    }
                    (self.fold(Action::Joined, "They joined", &html! {}))
                    (self.fold(Action::Declined, "They declined…", &self.reason()))
                    (self.fold(Action::Duplicate, "It is a duplicate", &html! {}))
                } @else {
                    (self.fold(Action::Reopen, "Reopen it", &self.follow_up(Action::Reopen, Some(self.desk.today))))
                }
                @if is_there {
                    (self.fold(Action::Note, "Add a note", &html! {}))
                    (self.fold(Action::FollowUp, "Change the follow-up date", &self.follow_up(Action::FollowUp, None)))
                    (self.fold(Action::Assign, "Assign it", &self.assignee()))
                }
            }
        }
    }

    /// A form that opens by a click, or because it is shown again.
    fn fold(&self, action: Action, summary: &str, fields: &Markup) -> Markup {
        let note = if self.opened.intent.body.contact.is_some() {
            self.note(action)
        } else {
            html! {}
        };
        html! {
            details.fold open[self.is_typed(action)] {
                summary { (summary) }
                form.entry method="post" action=(self.path()) {
                    (self.hidden(action))
                    (fields)
                    (note)
                    button type="submit" { (action.words()) }
                }
            }
        }
    }

    fn is_typed(&self, action: Action) -> bool {
        self.typed.and_then(|typed| typed.get("action")) == Some(action.code())
    }

    /// What was typed in a field of that form.
    fn typed(&self, action: Action, name: &str) -> Option<&str> {
        self.typed.filter(|_| self.is_typed(action)).and_then(|typed| typed.get(name))
    }

    fn note(&self, action: Action) -> Markup {
        let id = format!("note-{}", action.code());
        let label = if action == Action::Note { "Note" } else { "Note (optional)" };
        html! {
            label for=(id) { (label) }
            textarea id=(id) name="note" maxlength="2000" { (self.typed(action, "note").unwrap_or_default()) }
        }
    }

    /// The choice of a day; `proposed` is preselected.
    fn follow_up(&self, action: Action, proposed: Option<Date>) -> Markup {
        let today = self.desk.today;
        let days = [
            ("Today", today),
            ("Tomorrow", days::later(today, 1)),
            ("In 3 working days", days::after(today, WAIT_DAYS)),
            ("In a week", days::later(today, 7)),
        ];
        let typed = self.typed(action, "follow_up_on");
        let typed_day = typed.and_then(|day| day.parse::<Date>().ok());
        // One day may have two names.
        let selected = typed_day.or(proposed.filter(|_| typed.is_none()));
        let selected = days.iter().rposition(|(_, day)| Some(*day) == selected);
        let unlisted = typed.filter(|text| *text != NONE && selected.is_none());
        let date = self.typed(action, "date").or(unlisted).unwrap_or_default();
        let (choice, other) = (format!("due-{}", action.code()), format!("date-{}", action.code()));
        html! {
            label for=(choice) { "Follow up" }
            select id=(choice) name="follow_up_on" {
                @if proposed.is_none() { option value="" { "Choose a day" } }
                @for (index, (name, day)) in days.iter().enumerate() {
                    option value=(day) selected[selected == Some(index)] { (name) ": " (self.desk.zone.day(*day)) }
                }
                option value=(NONE) selected[typed == Some(NONE)] { "No date" }
            }
            label for=(other) { "Or on this day" }
            input id=(other) type="date" name="date" min=(today) value=(date);
        }
    }

    fn reason(&self) -> Markup {
        let typed = self.typed(Action::Declined, "reason");
        html! {
            label for="reason" { "Why?" }
            select #reason name="reason" required {
                option value="" { "Choose a reason" }
                @for reason in Reason::ALL {
                    option value=(reason.code()) selected[typed == Some(reason.code())] { (words::reason(reason)) }
                }
            }
        }
    }

    fn assignee(&self) -> Markup {
        let now = self.opened.intent.body.assignee.as_deref();
        let own = self.desk.reviewer().email.as_str();
        let is_typed = self.is_typed(Action::Assign);
        let selected = if is_typed { self.typed(Action::Assign, "assignee") } else { now.or(Some(own)) };
        let others =
            self.opened.members.iter().map(|member| member.email.as_str()).filter(|email| *email != own);
        html! {
            label for="assignee" { "Who follows it up" }
            select #assignee name="assignee" {
                option value=(own) selected[selected == Some(own)] { "Me (" (own) ")" }
                option value="" selected[selected.is_none()] { "No one" }
                @for email in others { option value=(email) selected[selected == Some(email)] { (email) } }
            }
        }
    }

    fn timeline(&self) -> Markup {
        html! {
            section.card {
                h2 { "Timeline" }
                ol.timeline {
                    @for entry in &self.opened.entries {
                        (timeline::entry(self.desk, entry, self.undo(entry).as_ref()))
                    }
                }
                @if self.opened.has_more { p.quiet { "Earlier entries are in the audit." } }
            }
        }
    }

    fn erasing(&self) -> Markup {
        if self.opened.intent.body.contact.is_none() {
            return html! {};
        }
        html! {
            section.card.no-print {
                details open[self.is_typed(Action::Erase)] {
                    summary { "Erase this person" }
                    p { "On request, or if you should not have these details. It cannot be undone." }
                    p { strong { "Erased: " } "name, email, phone, message, notes, and the reason for declining." }
                    p {
                        strong { "Stays: " }
                        "the reference, answers, category, chapters, dues, status and timeline, without the person. "
                        "Copies that someone exported, and database backups of up to 30 days, are not erased."
                    }
                    form method="post" action=(self.path()) {
                        (self.hidden(Action::Erase))
                        button.danger type="submit" { (Action::Erase.words()) }
                    }
                }
            }
        }
    }
}

/// The status as a tag.
pub(super) fn status(intent: &StoredIntent) -> Markup {
    let class = match intent.status {
        Status::New => "tag now",
        Status::Joined => "tag done",
        _ => "tag",
    };
    html! {
        span class=(class) {
            (words::status(intent.status))
            @if let Some(reason) = intent.body.reason { ": " (words::reason(reason)) }
        }
    }
}

/// A field of a form in words; `None` if it is empty or unknown.
pub(super) fn named(desk: &Desk, name: &str, value: &str) -> Option<(&'static str, String)> {
    match name {
        "reason" => Some(("Why", words::reason(Reason::from_code(value)?).to_owned())),
        "assignee" if value.is_empty() => Some(("Who follows it up", "No one".to_owned())),
        "assignee" => Some(("Who follows it up", value.to_owned())),
        "follow_up_on" if value == NONE => Some(("Follow up", "No date".to_owned())),
        "follow_up_on" => Some(("Follow up", desk.zone.day(value.parse().ok()?))),
        _ => None,
    }
}

fn full_name(contact: &ContactBody) -> String {
    match &contact.family_name {
        Some(family_name) => format!("{} {family_name}", contact.given_name),
        None => contact.given_name.clone(),
    }
}

/// A phone number as programs dial it, without an extension.
fn digits(phone: &str) -> String {
    let number = phone.split(['e', 'E', 'x', 'X', '#', ',']).next().unwrap_or_default().trim();
    let plus = if number.starts_with('+') { "+" } else { "" };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    format!("{plus}{digits}")
}

const fn term(years: u8) -> &'static str {
    if years == 1 { "1\u{A0}year" } else { "2\u{A0}years" }
}

/// Why the category fits, and the quote.
fn fit(desk: &Desk, intent: &StoredIntent) -> Markup {
    let body = &intent.body;
    let answers = Answers::from(&body.answers);
    let of_today = || Some(conditions_of(catalog::category(body.category.as_deref()?)?, &answers));
    let conditions = intent.conditions.clone().or_else(of_today);
    let (alternatives, required): (Vec<_>, Vec<_>) =
        conditions.into_iter().flatten().partition(|condition| condition["any_of"].is_string());
    let credentials: Vec<_> = answers.credentials().iter().map(|credential| credential.code).collect();
    html! {
        @if body.category.is_some() {
            section.card {
                h2 { "Why they fit: " (words::category(body.category.as_deref())) }
                ul.conditions {
                    @for one in &required { (condition(one, &answers)) }
                    @if !alternatives.is_empty() {
                        li {
                            "One of these is enough:"
                            ul.conditions { @for one in &alternatives { (condition(one, &answers)) } }
                        }
                    }
                }
                @if !credentials.is_empty() { p { "Credentials: " (credentials.join(", ")) } }
                @if intent.conditions.is_none() && body.ruleset != catalog::ruleset() {
                    p.quiet { "The rules have changed since. The conditions are those of today; the dues are those of that day." }
                }
            }
        }
        @if let Some(quote) = &body.quote { section.card { (dues(desk, intent, quote)) } }
    }
}

/// The conditions by today's rules, for an intent that arrived before they were stored.
fn conditions_of(category: &Category, answers: &Answers) -> Vec<Value> {
    let findings = category.rule.findings(answers);
    let conditions = findings.iter().map(|finding| serde_json::to_value(ConditionBody::from(finding)));
    conditions.filter_map(Result::ok).collect()
}

fn condition(condition: &Value, answers: &Answers) -> Markup {
    let (mark, state) = words::state(condition, answers);
    html! {
        li {
            span.mark aria-hidden="true" { (mark) }
            (words::condition(condition)) ": " (state)
        }
    }
}

fn dues(desk: &Desk, intent: &StoredIntent, quote: &QuoteBody) -> Markup {
    html! {
        table.dues {
            caption { "Dues as quoted, " (term(quote.term_years)) }
            thead { tr { th scope="col" { "Dues" } th.number scope="col" { "Amount" } } }
            tbody {
                @for line in &quote.lines {
                    tr {
                        th scope="row" {
                            (line.chapter.as_deref().map_or("CMSA national", words::chapter))
                            " " span.quiet { "(" (words::certainty(line.certainty)) ")" }
                        }
                        td.number { (words::amount(line.amount_cents)) }
                    }
                }
                tr {
                    th scope="row" { "Total" }
                    td.number { strong { (words::amount(quote.total_cents)) } }
                }
            }
        }
        // `as_of` is the day in UTC, which begins in the evening in America.
        p.quiet { "Quoted on " (desk.day(desk.zone.date(intent.created_at))) "." }
    }
}

fn duplicates(intent: &StoredIntent) -> Markup {
    html! {
        @if !intent.duplicates.is_empty() {
            section.card {
                h2 { "Possible duplicates" }
                ul {
                    @for (id, reference) in &intent.duplicates {
                        li { a href={ "/staff/intents/" (id) } { (reference) } }
                    }
                }
                @if intent.body.more_possible_duplicates { p.quiet { "There are more." } }
            }
        }
    }
}

fn consent(intent: &StoredIntent) -> Markup {
    let version = &intent.body.consent_text_version;
    let consent = catalog::consent_text(version);
    html! {
        section.card {
            details {
                summary { "What they agreed to" }
                @if let Some(consent) = consent { p lang=(consent.lang.code()) { (consent.text) } }
                p.quiet { "Version " (version) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_phone_number_is_dialed_without_its_extension() {
        let check = |phone: &str, expect: &str| assert_eq!(digits(phone), expect, "{phone}");
        check("+1 (845) 555-0100 ext. 12", "+18455550100");
        check("555-0100 #2", "5550100");
        check("845/555.0100x3", "8455550100");
    }
}
