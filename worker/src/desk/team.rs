//! `/staff/team`: who is on the team, for national staff. For others, the page does not exist.

use join_shared::{
    catalog::{self, Chapter},
    contact::EmailAddress,
    oversight::MessageKind,
    staff::Role,
};
use maud::{Markup, html};

use super::{Desk, page::Page, people};
use crate::{
    http::{call::Call, fields::Fields, problem::Problem, reply::Reply},
    platform::{clock::Timestamp, random},
    staff::link,
    store::{Access, Act, Due, LinkMessage, Member, NewLink},
};

/// The page's path.
const PATH: &str = "/staff/team";

/// Where a new member lands.
const QUEUE: &str = "/staff/intents";

/// A form as it was sent, with what is wrong with it.
struct Draft<'a> {
    form: &'a Fields,
    mistake: &'static str,
}

/// `GET /staff/team`; with `member`, one member; with `revoke`, the question before their access ends.
///
/// # Errors
/// When the reader is not national staff, there is no such member, or the database fails.
pub async fn show(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    expect_national(desk)?;
    let query = call.query();
    match query.get("member") {
        None => list(call, desk, None).await,
        Some(id) if query.has("revoke") => Ok(question(call, desk, &find(call, desk, id).await?)),
        Some(id) => member(call, desk, &find(call, desk, id).await?, None).await,
    }
}

/// `POST /staff/team`: changes the team.
///
/// # Errors
/// When the reader is not national staff, there is no such member or action, or the database fails.
pub async fn change(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    expect_national(desk)?;
    let action = desk.form.get("action").unwrap_or_default();
    if action == "add" {
        return add(call, desk).await;
    }
    let member = find(call, desk, desk.form.get("member").unwrap_or_default()).await?;
    let audit_id = random::id(call.now())?;
    let act = Act { actor: desk.reviewer(), audit_id: &audit_id, now: call.now() };
    let (store, id) = (&desk.store, &member.id);
    let is_own = *id == desk.reviewer().id;
    let mistake = match action {
        "invite" => match invite(call, desk, act, &member).await? {
            Some(link) => return Ok(Reply::redirect(303, format!("{}&link={link}", at(id)))),
            None => "Nothing was changed: this person has no access.",
        },
        "end-sessions" => {
            store.end_sessions(act, id, None).await?;
            return Ok(Reply::redirect(303, at(id)));
        }
        "end-session" => {
            let session = desk.form.get("session").unwrap_or_default();
            store.end_sessions(act, id, Some(session)).await?;
            return Ok(Reply::redirect(303, at(id)));
        }
        "change" | "revoke" if is_own => OWN_ACCESS,
        "change" => match access(&desk.form) {
            Err(mistake) => mistake,
            Ok(access) if store.change_member(act, id, &access).await? => {
                return Ok(Reply::redirect(303, format!("{}&saved", at(id))));
            }
            Ok(_) => "Nothing was changed: this person has no access.",
        },
        "revoke" => {
            store.revoke_member(act, id).await?;
            return Ok(Reply::redirect(303, at(id)));
        }
        _ => return Err(Problem::NotFound),
    };
    self::member(call, desk, &member, Some(&Draft { form: &desk.form, mistake })).await
}

const OWN_ACCESS: &str = "You cannot change or remove your own access. Another member of national staff can.";

fn expect_national(desk: &Desk) -> Result<(), Problem> {
    if desk.reviewer().is_national() { Ok(()) } else { Err(Problem::NotFound) }
}

async fn find(call: &Call, desk: &Desk, id: &str) -> Result<Member, Problem> {
    desk.store.member(id, call.now()).await?.ok_or(Problem::NotFound)
}

/// The path of a member's page.
fn at(id: &str) -> String {
    format!("{PATH}?member={id}")
}

/// Adds a member, or gives a former one access again.
async fn add(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let (store, now) = (&desk.store, call.now());
    let form = &desk.form;
    let parsed = form.get("email").unwrap_or_default().parse::<EmailAddress>();
    let (email, access) = match (parsed, access(form)) {
        (Ok(email), Ok(access)) => (email.as_str().to_lowercase(), access),
        (Err(_), _) => {
            let mistake = "Enter an email address in the form name@example.org.";
            return list(call, desk, Some(&Draft { form, mistake })).await;
        }
        (_, Err(mistake)) => return list(call, desk, Some(&Draft { form, mistake })).await,
    };
    let id = match store.member_by_email(&email, now).await? {
        Some(former) if former.is_revoked => former.id,
        Some(_) => return list(call, desk, Some(&Draft { form, mistake: ON_THE_TEAM })).await,
        None => random::id(now)?,
    };
    let audit_id = random::id(now)?;
    let act = Act { actor: desk.reviewer(), audit_id: &audit_id, now };
    let (link_id, code) = new_code(call)?;
    let origin = call.origin();
    if !store.add_member(act, &id, &email, &access, &new_link(call, &origin, &link_id, &code)).await? {
        return list(call, desk, Some(&Draft { form, mistake: ON_THE_TEAM })).await;
    }
    deliver(call, &link_id);
    Ok(Reply::redirect(303, format!("{}&link={link_id}", at(&id))))
}

const ON_THE_TEAM: &str = "This address is on the team already. Open it in the list to change it.";

/// Makes a link for a member and returns its id; `None` if the member has no access.
async fn invite(call: &Call, desk: &Desk, act: Act<'_>, member: &Member) -> Result<Option<String>, Problem> {
    let (link_id, code) = new_code(call)?;
    let origin = call.origin();
    if !desk.store.invite(act, &member.id, &new_link(call, &origin, &link_id, &code)).await? {
        return Ok(None);
    }
    deliver(call, &link_id);
    Ok(Some(link_id))
}

/// The id and the code of a new link.
fn new_code(call: &Call) -> Result<(String, String), Problem> {
    let id = random::id(call.now())?;
    let code = link::code(&call.receipt_secret()?, &id);
    Ok((id, code))
}

/// A link to hand over. If the site sends email, a message carries it, too.
fn new_link<'a>(call: &Call, origin: &'a str, id: &'a str, code: &'a str) -> NewLink<'a> {
    let now = call.now();
    let message = LinkMessage { kind: MessageKind::InvitationLink, origin };
    let message = call.mail().is_configured().then_some(message);
    NewLink { id, code, destination: QUEUE, now, expires_at: link::end_of_invitation(now), message }
}

/// Sends the message with the link of that id, if the site sends email.
fn deliver(call: &Call, link_id: &str) {
    if call.mail().is_configured() {
        call.deliver(Due::Message(link_id.to_owned()));
    }
}

/// The address that a person opens to use the link with that id.
fn address(call: &Call, link_id: &str) -> Result<String, Problem> {
    Ok(format!("{}{}", call.origin(), link::path(&call.receipt_secret()?, link_id)))
}

/// The role and chapters in a form.
fn access(form: &Fields) -> Result<Access, &'static str> {
    let role = form.get("role").unwrap_or_default().parse().map_err(|_| "Choose what this person sees.")?;
    if role == Role::National {
        return Ok(Access { role, chapters: Vec::new() });
    }
    let is_chosen = |chapter: &&Chapter| form.all("chapter").any(|slug| slug == chapter.slug);
    let chapters: Vec<_> = catalog::chapters().iter().filter(is_chosen).collect();
    if chapters.is_empty() { Err("Choose at least one chapter.") } else { Ok(Access { role, chapters }) }
}

async fn list(call: &Call, desk: &Desk, draft: Option<&Draft<'_>>) -> Result<Reply, Problem> {
    let members = desk.store.members(call.now()).await?;
    let (former, members): (Vec<_>, Vec<_>) = members.iter().partition(|member| member.is_revoked);
    let has_staff = |chapter: &Chapter| {
        let accesses = members.iter().filter_map(|member| member.access.as_ref());
        accesses.flat_map(|access| &access.chapters).any(|own| own.slug == chapter.slug)
    };
    let is_alone = |chapter: &&Chapter| chapter.successor.is_none() && !has_staff(chapter);
    let alone: Vec<_> = catalog::chapters().iter().filter(is_alone).collect();
    let title = "Team";
    let body = html! {
        h1 { (title) }
        details.card open[draft.is_some()] {
            summary { "Add someone" }
            form method="post" action=(PATH) {
                @if let Some(draft) = draft { p.mistake role="alert" { (draft.mistake) } }
                input type="hidden" name="action" value="add";
                label for="email" { "Email" }
                input #email type="email" name="email" required autocomplete="off" value=[draft.and_then(|draft| draft.form.get("email"))];
                (choices(draft.and_then(|draft| access(draft.form).ok()).as_ref()))
                button.primary type="submit" { "Add and make a sign-in link" }
            }
        }
        table {
            caption { "Members" }
            thead { tr { th scope="col" { "Email" } th scope="col" { "Sees" } th scope="col" { "Emails" } th scope="col" { "Sessions" } } }
            tbody {
                @for member in &members {
                    tr {
                        th scope="row" {
                            a href=(at(&member.id)) { (member.email) }
                            @if member.id == desk.reviewer().id { " " span.tag { "You" } }
                        }
                        td data-label="Sees" { (people::access(member.access.as_ref())) }
                        td data-label="Emails" { (people::mail(member)) }
                        td data-label="Sessions" { (member.sessions) }
                    }
                }
            }
        }
        @if !alone.is_empty() {
            section.card.after {
                h2 { "Chapters without staff" }
                p.quiet { "Only national staff see the intents for these chapters." }
                ul.columns-of-names { @for chapter in alone { li { (chapter.name) } } }
            }
        }
        @if !former.is_empty() {
            details.card.after {
                summary { "Former members (" (former.len()) ")" }
                ul { @for member in &former { li { a href=(at(&member.id)) { (member.email) } } } }
            }
        }
    };
    let status = if draft.is_some() { 422 } else { 200 };
    Ok(Page { status, title, body }.reply(call, desk))
}

/// The fields for what a member sees.
fn choices(chosen: Option<&Access>) -> Markup {
    let role = chosen.map(|access| access.role);
    let has = |chapter: &Chapter| {
        chosen.is_some_and(|access| access.chapters.iter().any(|own| own.slug == chapter.slug))
    };
    html! {
        fieldset {
            legend { "This person sees" }
            label.choice {
                input type="radio" name="role" value=(Role::National.code()) checked[role == Some(Role::National)] required;
                "Every intent, and manages the team (national)"
            }
            label.choice {
                input type="radio" name="role" value=(Role::Chapter.code()) checked[role != Some(Role::National)];
                "The intents for these chapters:"
            }
            div.choices {
                @for chapter in catalog::chapters() {
                    label.choice {
                        input type="checkbox" name="chapter" value=(chapter.slug) checked[has(chapter)];
                        (chapter.name)
                    }
                }
            }
        }
    }
}

async fn member(
    call: &Call,
    desk: &Desk,
    member: &Member,
    draft: Option<&Draft<'_>>,
) -> Result<Reply, Problem> {
    let now = call.now();
    let sessions = desk.store.sessions(&member.id, now).await?;
    let is_own = member.id == desk.reviewer().id;
    let link = match call.query().get("link") {
        Some(id) => desk.store.link(&member.id, id, now).await?,
        None => None,
    };
    let with_id = html! { input type="hidden" name="member" value=(member.id); };
    let body = html! {
        p { a href=(PATH) { "Team" } }
        h1 { (member.email) }
        @if let Some(draft) = draft { p.mistake role="alert" { (draft.mistake) } }
        @if call.query().has("saved") { p.notice role="status" { "Saved." } }
        @if let Some(link) = &link {
            div.notice role="status" {
                h2 { "Sign-in link for " (member.email) }
                p {
                    "Send it to this person alone: anyone who has it can sign in as them. It works once, until "
                    (desk.moment(Timestamp::from_millis(link.expires_at))) "."
                    @if call.mail().is_configured() { " We also emailed it." }
                }
                (people::secret("link", &address(call, &link.id)?))
            }
        }
        @if member.is_revoked {
            p.notice {
                "This person has no access. What they did stays in the audit. "
                @if member.is_assigned {
                    a href={ (QUEUE) "?view=all&assignee=" (member.id) } { "See what is still assigned to them" }
                }
            }
            form.card method="post" action=(PATH) {
                h2 { "Give access again" }
                input type="hidden" name="action" value="add";
                input type="hidden" name="email" value=(member.email);
                (choices(member.access.as_ref()))
                button.primary type="submit" { "Give access and make a sign-in link" }
            }
        } @else {
            section.card {
                h2 { "Access" }
                p { (people::access(member.access.as_ref())) }
                @if is_own {
                    p.quiet { (OWN_ACCESS) }
                } @else {
                    details open[draft.is_some()] {
                        summary { "Change" }
                        form method="post" action=(PATH) {
                            (with_id)
                            input type="hidden" name="action" value="change";
                            (choices(member.access.as_ref()))
                            button.primary type="submit" { "Save" }
                        }
                    }
                }
            }
            section.card {
                h2 { "Sign-in link" }
                p {
                    "For a first sign-in, or when email does not arrive. It works once, for "
                    (link::INVITATION_DAYS) " days."
                }
                form method="post" action=(PATH) {
                    (with_id)
                    input type="hidden" name="action" value="invite";
                    button type="submit" { "Make a link" }
                }
            }
            section.card {
                @if sessions.is_empty() {
                    h2 { "Sessions" }
                    p { "None. " @if !member.has_token { "This person has no personal token either." } }
                } @else {
                    (people::sessions(desk, &sessions, &|session| html! {
                        form method="post" action=(PATH) {
                            (with_id)
                            input type="hidden" name="action" value="end-session";
                            input type="hidden" name="session" value=(session.id);
                            button type="submit" { "End" span.hidden { " the session " (session.device) } }
                        }
                    }))
                    form.after method="post" action=(PATH) {
                        (with_id)
                        input type="hidden" name="action" value="end-sessions";
                        button.danger type="submit" { "End all sessions" }
                    }
                }
            }
            @if !is_own {
                p { a href={ (at(&member.id)) "&revoke" } { "Remove this person’s access" } }
            }
        }
    };
    let status = if draft.is_some() { 422 } else { 200 };
    Ok(Page { status, title: &member.email, body }.reply(call, desk))
}

/// Asks before a member's access ends.
fn question(call: &Call, desk: &Desk, member: &Member) -> Reply {
    if member.is_revoked || member.id == desk.reviewer().id {
        return Reply::redirect(303, at(&member.id));
    }
    let title = "Remove access?";
    let body = html! {
        div.sheet {
            h1 { (title) }
            p { b { (member.email) } " sees nothing from now on: every session ends, and links and the personal token stop working." }
            p {
                "What they are working on is free for others at once. What is assigned to them stays in the queue, marked \
                 as a former member's, until someone takes it over."
            }
            p { "Notes and audit entries stay. You can give access again later." }
            form method="post" action=(PATH) {
                input type="hidden" name="member" value=(member.id);
                input type="hidden" name="action" value="revoke";
                div.actions {
                    button.danger type="submit" { "Remove access" }
                    a.button href=(at(&member.id)) { "Cancel" }
                }
            }
        }
    };
    Page { status: 200, title, body }.reply(call, desk)
}
