//! The audit entries of these commands. Their actor is the operator.

use anyhow::Result;
use join_shared::oversight::{Action, Actor};

use crate::hash;
use crate::operate::d1::quote;

use super::person::Person;
use super::random;

/// The entry for giving a person this access. `id` is that of a person who is not there yet. It is written before the
/// change, because it says whether the person had access.
pub(super) fn access(person: &Person, id: &str, now: u128) -> Result<String> {
    let (role, chapters) = person.access();
    let email = quote(&person.email);
    let details = format!(
        "json_object('member', coalesce((SELECT id FROM staff WHERE email = {email}), {}), 'role', {}, 'chapters', json({}))",
        quote(id),
        quote(role.code()),
        quote(&serde_json::to_string(chapters)?),
    );
    let action = format!(
        "iif(EXISTS (SELECT 1 FROM staff WHERE email = {email} AND revoked_at IS NULL), '{}', '{}')",
        Action::MemberChanged.code(),
        Action::MemberAdded.code(),
    );
    entry(&action, &details, "", now)
}

/// The entry for a member with that address who meets a condition.
pub(super) fn about(action: Action, email: &str, condition: &str, now: u128) -> Result<String> {
    let of_member = format!("FROM staff WHERE email = {} AND {condition}", quote(email));
    entry(&quote(action.code()), "json_object('member', id)", &of_member, now)
}

fn entry(action: &str, details: &str, from: &str, now: u128) -> Result<String> {
    Ok(format!(
        "INSERT INTO audit (id, at, actor, action, details) SELECT {}, {now}, '{}', {action}, {details} {from}",
        quote(&id(now, &hash::hex(&random::bytes::<9>()?))),
        Actor::Operator.code(),
    ))
}

/// A `UUIDv7`: the audit is in the order of its ids.
fn id(now: u128, random: &str) -> String {
    let time = format!("{now:012x}");
    let part =
        |text: &str, from: usize, length: usize| text.chars().skip(from).take(length).collect::<String>();
    let [random_a, random_b, random_c] =
        [(0, 3), (3, 3), (6, 12)].map(|(from, length)| part(random, from, length));
    format!("{}-{}-7{random_a}-8{random_b}-{random_c}", part(&time, 0, 8), part(&time, 8, 4))
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_id_begins_with_the_time() {
        assert_eq!(id(0x0197_f0a0_1234, "0123456789abcdef01"), "0197f0a0-1234-7012-8345-6789abcdef01");
    }
}
