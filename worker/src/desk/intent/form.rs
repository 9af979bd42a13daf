//! What the forms of the page ask for.

use join_shared::{
    contact::Message,
    date::Date,
    intent::{Change, Edit, Reason, Status},
    oversight,
    wire::mistake::Mistake,
};

use super::opened::Opened;
use crate::{http::fields::Fields, store::Entry};

/// What a form does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Staff wrote to the person.
    Contacted,
    /// The person joined.
    Joined,
    /// The person declined.
    Declined,
    /// There is another intent of the person.
    Duplicate,
    /// Work on it goes on.
    Reopen,
    /// A note alone.
    Note,
    /// Who follows it up.
    Assign,
    /// When it is due again.
    FollowUp,
    /// Takes the newest change back.
    Undo,
    /// Erases the person.
    Erase,
}

impl Action {
    const ALL: [Self; 10] = [
        Self::Contacted,
        Self::Joined,
        Self::Declined,
        Self::Duplicate,
        Self::Reopen,
        Self::Note,
        Self::Assign,
        Self::FollowUp,
        Self::Undo,
        Self::Erase,
    ];

    /// Its value in forms.
    #[must_use]
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Contacted => "contacted",
            Self::Joined => "joined",
            Self::Declined => "declined",
            Self::Duplicate => "duplicate",
            Self::Reopen => "reopen",
            Self::Note => "note",
            Self::Assign => "assign",
            Self::FollowUp => "follow-up",
            Self::Undo => "undo",
            Self::Erase => "erase",
        }
    }

    /// The action with that value.
    #[must_use]
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// Its words on a button.
    #[must_use]
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Contacted => "I wrote to them",
            Self::Joined => "They joined",
            Self::Declined => "They declined",
            Self::Duplicate => "It is a duplicate",
            Self::Reopen => "Reopen",
            Self::Note => "Save note",
            Self::Assign => "Assign",
            Self::FollowUp => "Set follow-up date",
            Self::Undo => "Undo",
            Self::Erase => "Erase for good",
        }
    }

    const fn status(self) -> Option<Status> {
        match self {
            Self::Contacted => Some(Status::Contacted),
            Self::Joined => Some(Status::Joined),
            Self::Declined => Some(Status::Declined),
            Self::Duplicate => Some(Status::Duplicate),
            Self::Reopen | Self::Note | Self::Assign | Self::FollowUp | Self::Undo | Self::Erase => None,
        }
    }
}

/// The value of the choice without a follow-up date.
pub(super) const NONE: &str = "none";

/// What a form asks for.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) change: Change,
    /// Whether the member claims the intent.
    pub(super) claims: bool,
}

/// Reads a form that edits the intent.
///
/// # Errors
/// Everything that is wrong with it, in words.
pub(super) fn wanted(
    action: Action,
    form: &Fields,
    opened: &Opened,
    today: Date,
) -> Result<Wanted, Vec<String>> {
    let mut mistakes = Vec::new();
    let mut change = Change { status: action.status(), ..Change::default() };
    match note(form) {
        Ok(note) => change.note = note,
        Err(mistake) => mistakes.push(mistake),
    }
    match follow_up(form, today) {
        Ok(follow_up_on) => change.follow_up_on = follow_up_on,
        Err(mistake) => mistakes.push(mistake),
    }
    match action {
        Action::Declined => {
            change.reason = form.get("reason").and_then(Reason::from_code);
            if change.reason.is_none() {
                mistakes.push("Choose why they declined.".to_owned());
            }
        }
        Action::Reopen => {
            change.status = opened.intent.status.reopened(was_contacted(&opened.entries));
            if change.status.is_none() {
                mistakes.push("Only a settled intent can be reopened.".to_owned());
            }
        }
        Action::Note if change.note.is_none() && mistakes.is_empty() => {
            mistakes.push("Enter a note.".to_owned());
        }
        Action::Assign => {
            let email = form.get("assignee");
            change.assignee = email.map_or(Edit::Clear, |email| Edit::Set(email.to_owned()));
        }
        Action::FollowUp if change.follow_up_on == Edit::Keep && mistakes.is_empty() => {
            mistakes.push("Choose a day.".to_owned());
        }
        _ => {}
    }
    if mistakes.is_empty() {
        Ok(Wanted { change, claims: action == Action::Contacted })
    } else {
        Err(mistakes)
    }
}

fn note(form: &Fields) -> Result<Option<Message>, String> {
    match form.get("note").map(str::parse::<Message>) {
        None | Some(Err(Mistake::Required)) => Ok(None),
        Some(Ok(note)) => Ok(Some(note)),
        Some(Err(Mistake::TooLong { max })) => Err(format!("A note may have at most {max} characters.")),
        Some(Err(_)) => Err("The note has invisible control characters. Remove them.".to_owned()),
    }
}

/// The chosen day; one that is typed wins over the list.
fn follow_up(form: &Fields, today: Date) -> Result<Edit<Date>, String> {
    match form.get("date").or_else(|| form.get("follow_up_on")) {
        None => Ok(Edit::Keep),
        Some(NONE) => Ok(Edit::Clear),
        Some(day) => match day.parse::<Date>() {
            Ok(day) if day >= today => Ok(Edit::Set(day)),
            Ok(_) => Err("Choose a follow-up date that has not passed.".to_owned()),
            Err(_) => Err("Enter the follow-up date like 2026-11-22.".to_owned()),
        },
    }
}

/// Whether staff contacted the person before: a change to that status that was not undone.
fn was_contacted(entries: &[Entry]) -> bool {
    let undone =
        |id: &str| entries.iter().any(|entry| entry.details.get("undone").is_some_and(|it| it == id));
    let contacted = Some(Status::Contacted.code());
    entries.iter().any(|entry| {
        entry.can_be_undone()
            && entry.field("status").is_some_and(|(_, to)| to == contacted)
            && !undone(&entry.id)
    })
}

/// Whether the newest change of the intent is what the form asks for.
pub(super) fn is_done_by(action: Action, form: &Fields, opened: &Opened, last: &Entry, today: Date) -> bool {
    match action {
        Action::Undo => last.details.get("undone").and_then(|id| id.as_str()) == form.get("entry"),
        Action::Erase => last.action == oversight::Action::Erased,
        // Its status depends on that before.
        Action::Reopen => {
            let from = last.field("status").and_then(|(from, _)| from).and_then(Status::from_code);
            from.is_some_and(Status::is_settled) && last.note.as_deref() == note_text(form).as_deref()
        }
        _ => wanted(action, form, opened, today).is_ok_and(|wanted| {
            let (change, intent) = (&wanted.change, &opened.intent);
            last.can_be_undone()
                && last.note.as_deref() == change.note.as_ref().map(Message::as_str)
                && change.status.is_none_or(|status| {
                    status == intent.status
                        && last.field("status").is_some_and(|(_, to)| to == Some(status.code()))
                })
                && change.reason.is_none_or(|reason| intent.body.reason == Some(reason))
                && change.assignee.applied_to(intent.body.assignee.clone()) == intent.body.assignee
                && change.follow_up_on.applied_to(intent.follow_up_on) == intent.follow_up_on
        }),
    }
}

fn note_text(form: &Fields) -> Option<String> {
    note(form).ok().flatten().map(|note| note.as_str().to_owned())
}
