//! `/staff/intents/{id}`

mod changed;
mod draft;
mod form;
mod opened;
mod timeline;
mod view;

use join_shared::{intent::Change, oversight};
use serde_json::json;

use self::{
    form::{Action, Wanted},
    opened::Opened,
    view::View,
};
use super::{Desk, words};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    platform::random,
    staff::{changing, reading},
    store::{Changing, Undoing},
};

/// `GET`: everything about one intent, and what can be done with it.
///
/// # Errors
/// When the intent does not exist or is outside the reader's scope, or the database fails.
pub async fn show(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let opened = Opened::read(call, desk).await?;
    let id = Some(opened.intent.body.id.as_str());
    reading::record(call, &desk.store, desk.reviewer(), oversight::Action::Opened, id, &json!({})).await?;
    let done = call.query().get("done");
    Ok(View { call, desk, opened: &opened, done, mistakes: &[], typed: None }.reply(200))
}

/// `POST`: does what the form asks for, and goes on to the page. If that is not possible, shows what was typed
/// again: with what is wrong, or with what has changed since the form was shown.
///
/// # Errors
/// When the intent does not exist or is outside the reader's scope, or the database fails.
pub async fn change(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let opened = Opened::read(call, desk).await?;
    let form = &desk.form;
    let action = form.get("action").and_then(Action::from_code);
    let version = form.get("version").and_then(|version| version.parse::<u32>().ok());
    let (Some(action), Some(version)) = (action, version) else {
        return Ok(invalid(call, desk, &opened, &["The form was not complete. Try again.".to_owned()]));
    };
    if version != opened.intent.version {
        return Ok(stale(call, desk, &opened, action, version));
    }
    let done = match action {
        Action::Undo => undo(call, desk, &opened).await?,
        Action::Erase => erase(call, desk, &opened).await?,
        _ => match edit(call, desk, &opened, action).await? {
            Ok(done) => done,
            Err(mistakes) => return Ok(invalid(call, desk, &opened, &mistakes)),
        },
    };
    match done {
        Some(audit_id) => Ok(see(&opened, &audit_id)),
        // It changed between reading and writing.
        None => Ok(stale(call, desk, &Opened::read(call, desk).await?, action, version)),
    }
}

/// On to the page, which says what was done.
fn see(opened: &Opened, audit_id: &str) -> Reply {
    Reply::redirect(303, format!("/staff/intents/{}?done={audit_id}", opened.intent.body.id))
}

fn invalid(call: &Call, desk: &Desk, opened: &Opened, mistakes: &[String]) -> Reply {
    View { call, desk, opened, done: None, mistakes, typed: Some(&desk.form) }.reply(422)
}

/// The intent has another version than the form. If the member's own form made it, it was sent twice, and is done.
fn stale(call: &Call, desk: &Desk, opened: &Opened, action: Action, version: u32) -> Reply {
    let last = opened.entries.iter().find(|entry| entry.is_change());
    let own = last.filter(|entry| {
        version.checked_add(1) == Some(opened.intent.version)
            && entry.staff_email.as_deref() == Some(&*desk.reviewer().email)
    });
    match own.filter(|entry| form::is_done_by(action, &desk.form, opened, entry, desk.today)) {
        Some(entry) => see(opened, &entry.id),
        None => changed::page(call, desk, opened, action, version),
    }
}

type Done = Option<String>;

async fn edit(
    call: &Call,
    desk: &Desk,
    opened: &Opened,
    action: Action,
) -> Result<Result<Done, Vec<String>>, Problem> {
    let Wanted { change, claims } = match form::wanted(action, &desk.form, opened, desk.today) {
        Ok(wanted) => wanted,
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    let (store, reviewer, intent) = (&desk.store, desk.reviewer(), &opened.intent);
    // Reopening leads back to a status that staff cannot set otherwise.
    let status = change.status.filter(|_| action != Action::Reopen);
    let assignee = match changing::check(store, reviewer, intent, &Change { status, ..change.clone() }).await
    {
        Ok(assignee) => assignee,
        Err(Problem::Invalid { errors, .. }) => {
            return Ok(Err(errors.iter().map(|error| words::mistake(&error.pointer).to_owned()).collect()));
        }
        Err(problem) => return Err(problem),
    };
    let audit_id = random::id(call.now())?;
    let changing =
        Changing { intent, change: &change, assignee, claims, audit_id: &audit_id, now: call.now() };
    let changed = store.change(reviewer, &changing).await?;
    Ok(Ok(changed.map(|_| audit_id)))
}

async fn undo(call: &Call, desk: &Desk, opened: &Opened) -> Result<Done, Problem> {
    let Some(entry) = opened.undoable().filter(|entry| desk.form.get("entry") == Some(&entry.id)) else {
        return Ok(None);
    };
    let audit_id = random::id(call.now())?;
    let undoing = Undoing { intent: &opened.intent, entry, audit_id: &audit_id, now: call.now() };
    let undone = desk.store.undo(desk.reviewer(), &undoing).await?;
    Ok(undone.map(|_| audit_id))
}

async fn erase(call: &Call, desk: &Desk, opened: &Opened) -> Result<Done, Problem> {
    let audit_id = random::id(call.now())?;
    desk.store.erase_by_staff(desk.reviewer(), &opened.intent.body.id, &audit_id, call.now()).await?;
    Ok(Some(audit_id))
}
