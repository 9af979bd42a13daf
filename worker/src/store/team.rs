//! The team: members of staff, as national staff manage them, and as each manages the own account. Every change is in
//! the audit, by the member's id.

use join_shared::{
    catalog::{self, Chapter},
    oversight::Action,
    staff::{MailChoice, Role},
};
use serde_json::json;

use super::{
    database::{Statement, Store, Value, changed},
    failure::Failure,
    links::NewLink,
    read::{FromRow, Row},
    staff::{COLUMNS, Reviewer},
    values::Values,
};
use crate::platform::{clock::Timestamp, hash::sha256_hex};

/// A member of staff in the list of the team.
#[derive(Debug, Clone)]
pub struct Member {
    /// The id in `staff`.
    pub id: String,
    /// The email address, in lower case.
    pub email: String,
    /// What they may see; `None` for a role that the code does not know, which sees nothing.
    pub access: Option<Access>,
    /// Which mail they get.
    pub mail: Option<MailChoice>,
    /// Whether they have a personal token.
    pub has_token: bool,
    /// Whether their access was removed.
    pub is_revoked: bool,
    /// How many sessions they have.
    pub sessions: u32,
    /// Whether an intent is assigned to them.
    pub is_assigned: bool,
}

/// What a member may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The role.
    pub role: Role,
    /// The chapters of the role `chapter`, in the catalog's order.
    pub chapters: Vec<&'static Chapter>,
}

/// A change: who makes it, its audit entry, and when.
#[derive(Clone, Copy)]
pub struct Act<'a> {
    /// The member who makes it.
    pub actor: &'a Reviewer,
    /// The id of its audit entry.
    pub audit_id: &'a str,
    /// When.
    pub now: Timestamp,
}

/// A change of a member's own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountChange<'a> {
    /// This is the new token; only its hash is stored.
    Token(&'a str),
    /// The token is removed.
    NoToken,
    /// The member gets this mail.
    Mail(MailChoice),
}

/// SQL for [`Member`]s; `?1` is the time.
fn members() -> String {
    format!(
        "SELECT {COLUMNS}, mail, token_hash IS NOT NULL AS has_token, revoked_at IS NOT NULL AS is_revoked, \
         (SELECT count(*) FROM sessions WHERE staff_id = staff.id AND expires_at > ?1) AS sessions, \
         EXISTS (SELECT 1 FROM queue WHERE scope = '' AND assignee = staff.id) AS is_assigned FROM staff"
    )
}

impl Access {
    fn slugs(&self) -> serde_json::Value {
        self.chapters.iter().map(|chapter| chapter.slug).collect()
    }

    /// The details of an audit entry.
    fn details(&self, member: &str) -> serde_json::Value {
        json!({ "member": member, "role": self.role.code(), "chapters": self.slugs() })
    }
}

impl Store {
    /// Everybody who is or was on the team: national staff first, former members last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&self, now: Timestamp) -> Result<Vec<Member>, Failure> {
        let query = format!("{} ORDER BY is_revoked, role DESC, email", members());
        let query = self.statement(&query, &[Value::from(now)]);
        query.run().await?.all()
    }

    /// The member with that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member(&self, id: &str, now: Timestamp) -> Result<Option<Member>, Failure> {
        self.find_member("id", id, now).await
    }

    /// The member with that address, in lower case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_by_email(&self, email: &str, now: Timestamp) -> Result<Option<Member>, Failure> {
        self.find_member("email", email, now).await
    }

    async fn find_member(
        &self,
        column: &str,
        value: &str,
        now: Timestamp,
    ) -> Result<Option<Member>, Failure> {
        let query = format!("{} WHERE {column} = ?2", members());
        let values = [Value::from(now), Value::from(value)];
        self.statement(&query, &values).run().await?.first()
    }

    /// Adds a member, or gives a former one access again, with a link to sign in. `id` is a former member's own, or a
    /// new one. Returns false, without a change, if the address has access already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_member(
        &self,
        act: Act<'_>,
        id: &str,
        email: &str,
        access: &Access,
        link: &NewLink<'_>,
    ) -> Result<bool, Failure> {
        let mut values = Values::default();
        let condition = format!(
            "{} AND NOT EXISTS (SELECT 1 FROM staff WHERE email = {} AND (id <> {} OR revoked_at IS NULL))",
            act.actor.is_still_national(&mut values),
            values.bind(email),
            values.bind(id),
        );
        let audit = self.record_change(act, values, Action::MemberAdded, &access.details(id), &condition);
        let (mut values, done) = act.is_recorded();
        let insert = format!(
            "INSERT INTO staff (id, email, role, created_at) SELECT {}, {}, {}, {} WHERE {done} \
             ON CONFLICT (id) DO UPDATE SET role = excluded.role, revoked_at = NULL",
            values.bind(id),
            values.bind(email),
            values.bind(access.role.code()),
            values.bind(act.now),
        );
        let insert = self.with_values(&insert, &values);
        let (values, done) = act.is_recorded();
        let link = self.insert_link(values, id, link, &done);
        let mut batch = vec![audit, insert];
        batch.extend(link);
        batch.extend(self.replace_chapters(act, id, access));
        self.run(batch).await
    }

    /// Gives a member other access. Returns false, without a change, if they have none, or if it is the actor's own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_member(&self, act: Act<'_>, id: &str, access: &Access) -> Result<bool, Failure> {
        let mut values = Values::default();
        let condition = act.concerns_another(&mut values, id);
        let audit = self.record_change(act, values, Action::MemberChanged, &access.details(id), &condition);
        let (mut values, done) = act.is_recorded();
        let update = format!(
            "UPDATE staff SET role = {} WHERE id = {} AND {done}",
            values.bind(access.role.code()),
            values.bind(id),
        );
        let update = self.with_values(&update, &values);
        let [removal, chapters] = self.replace_chapters(act, id, access);
        self.run(vec![audit, update, removal, chapters]).await
    }

    /// Ends a member's access, with the token, every session, every link and every claim. What is assigned to them stays
    /// so, because the timelines say it. Returns false, without a change, if they
    /// have none, or if it is the actor's own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_member(&self, act: Act<'_>, id: &str) -> Result<bool, Failure> {
        let mut values = Values::default();
        let condition = act.concerns_another(&mut values, id);
        let audit =
            self.record_change(act, values, Action::MemberRevoked, &json!({ "member": id }), &condition);
        let (mut values, done) = act.is_recorded();
        let update = format!(
            "UPDATE staff SET revoked_at = {}, token_hash = NULL WHERE id = {} AND {done}",
            values.bind(act.now),
            values.bind(id),
        );
        let update = self.with_values(&update, &values);
        let (mut values, done) = act.is_recorded();
        let release = format!(
            "UPDATE intents SET claimed_by = NULL, claimed_until = 0 WHERE claimed_by = {} AND {done}",
            values.bind(id),
        );
        let release = self.with_values(&release, &values);
        let [links, sessions] =
            [self.delete_of(act, "sign_in_links", id), self.delete_of(act, "sessions", id)];
        self.run(vec![audit, update, release, links, sessions]).await
    }

    /// Ends a session of a member, or every one. Returns false if there is no such member or session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sessions(&self, act: Act<'_>, id: &str, session: Option<&str>) -> Result<bool, Failure> {
        let mut values = Values::default();
        let national = act.actor.is_still_national(&mut values);
        let member = values.bind(id);
        let exists = match session {
            None => format!("staff WHERE id = {member}"),
            Some(session) => format!("sessions WHERE staff_id = {member} AND id = {}", values.bind(session)),
        };
        let condition = format!("{national} AND EXISTS (SELECT 1 FROM {exists})");
        let details = json!({ "member": id, "session": session });
        let audit = self.record_change(act, values, Action::SessionsEnded, &details, &condition);
        let (mut values, done) = act.is_recorded();
        let query = format!(
            "DELETE FROM sessions WHERE staff_id = {} AND id = coalesce({}, id) AND {done}",
            values.bind(id),
            values.bind(session),
        );
        self.run(vec![audit, self.with_values(&query, &values)]).await
    }

    /// Stores a link to hand over to a member. Returns false, without a change, if they have no access.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invite(&self, act: Act<'_>, id: &str, link: &NewLink<'_>) -> Result<bool, Failure> {
        let mut values = Values::default();
        let condition = format!(
            "{} AND EXISTS (SELECT 1 FROM staff WHERE id = {} AND revoked_at IS NULL)",
            act.actor.is_still_national(&mut values),
            values.bind(id),
        );
        let audit = self.record_change(act, values, Action::Invited, &json!({ "member": id }), &condition);
        let (values, done) = act.is_recorded();
        let mut batch = vec![audit];
        batch.extend(self.insert_link(values, id, link, &done));
        self.run(batch).await
    }

    /// Changes the actor's own account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_account(&self, act: Act<'_>, change: AccountChange<'_>) -> Result<(), Failure> {
        let (action, details) = match change {
            AccountChange::Token(_) => (Action::TokenMade, json!({})),
            AccountChange::NoToken => (Action::TokenRemoved, json!({})),
            AccountChange::Mail(mail) => (Action::MailChosen, json!({ "mail": mail.code() })),
        };
        let audit = self.record_change(act, Values::default(), action, &details, "1");
        let mut values = Values::default();
        let set = match change {
            AccountChange::Token(token) => format!("token_hash = {}", values.bind(sha256_hex(token))),
            AccountChange::NoToken => "token_hash = NULL".to_owned(),
            AccountChange::Mail(mail) => format!("mail = {}", values.bind(mail.code())),
        };
        let id = values.bind(act.actor.id.as_str());
        let update = format!("UPDATE staff SET {set} WHERE id = {id} AND revoked_at IS NULL");
        self.run(vec![audit, self.with_values(&update, &values)]).await?;
        Ok(())
    }

    /// Records a change in the audit if the SQL `condition`, which has these values, is met. The other statements of the
    /// batch require [`Act::is_recorded`].
    fn record_change(
        &self,
        act: Act<'_>,
        mut values: Values,
        action: Action,
        details: &serde_json::Value,
        condition: &str,
    ) -> Statement<'_> {
        let query = format!(
            "INSERT INTO audit (id, at, actor, action, details) SELECT {}, {}, {}, {}, {} WHERE {condition}",
            values.bind(act.audit_id),
            values.bind(act.now),
            values.bind(act.actor.actor()),
            values.bind(action.code()),
            values.bind(details.to_string()),
        );
        self.with_values(&query, &values)
    }

    fn replace_chapters(&self, act: Act<'_>, id: &str, access: &Access) -> [Statement<'_>; 2] {
        let (mut values, done) = act.is_recorded();
        let insert = format!(
            "INSERT INTO staff_chapters (staff_id, chapter) SELECT {}, value FROM json_each({}) WHERE {done}",
            values.bind(id),
            values.bind(access.slugs().to_string()),
        );
        [self.delete_of(act, "staff_chapters", id), self.with_values(&insert, &values)]
    }

    /// Deletes a member's rows of a table.
    fn delete_of(&self, act: Act<'_>, table: &str, id: &str) -> Statement<'_> {
        let (mut values, done) = act.is_recorded();
        let query = format!("DELETE FROM {table} WHERE staff_id = {} AND {done}", values.bind(id));
        self.with_values(&query, &values)
    }

    /// Runs a batch and returns whether its first statement, the audit entry, was written.
    async fn run(&self, batch: Vec<Statement<'_>>) -> Result<bool, Failure> {
        Ok(changed(&self.batch(batch).await?, 0)? == 1)
    }
}

impl Act<'_> {
    /// SQL: the batch's first statement has recorded this change.
    fn is_recorded(&self) -> (Values, String) {
        let mut values = Values::default();
        let condition =
            format!("EXISTS (SELECT 1 FROM audit WHERE audit.id = {})", values.bind(self.audit_id));
        (values, condition)
    }

    /// SQL: that member has access and is not the actor, who is still national. So some national member stays.
    fn concerns_another(&self, values: &mut Values, id: &str) -> String {
        let id = values.bind(id);
        format!(
            "{} AND EXISTS (SELECT 1 FROM staff WHERE id = {id} AND id <> {} AND revoked_at IS NULL)",
            self.actor.is_still_national(values),
            values.bind(self.actor.id.as_str()),
        )
    }
}

impl FromRow for Member {
    fn from_row(row: &mut Row) -> Option<Self> {
        let slugs: Vec<String> = row.json("chapters")?;
        let chapters =
            catalog::chapters().iter().filter(|chapter| slugs.iter().any(|slug| slug == chapter.slug));
        let chapters = chapters.collect();
        Some(Self {
            id: row.take("id")?,
            email: row.take("email")?,
            access: row.take::<String>("role")?.parse().ok().map(|role| Access { role, chapters }),
            mail: row.take::<String>("mail")?.parse().ok(),
            has_token: row.take("has_token")?,
            is_revoked: row.take("is_revoked")?,
            sessions: row.take("sessions")?,
            is_assigned: row.take("is_assigned")?,
        })
    }
}
