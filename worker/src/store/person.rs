//! The columns of personal data.

use join_shared::contact::{Contact, PersonName, Phone};

use super::database::Value;

/// A person's contact data, with lowercase copies for searches, because the database folds ASCII only.
pub(super) struct Person<'a> {
    contact: &'a Contact,
    full_name_folded: String,
    family_name_folded: Option<String>,
    email_folded: String,
}

/// The `SET` clause that erases the personal data, the message and the reason, and ends the follow-up. A trigger
/// deletes the notes.
pub(super) const ERASED: &str = "given_name = NULL, family_name = NULL, email = NULL, phone = NULL, message = NULL, \
     full_name_folded = NULL, family_name_folded = NULL, email_folded = NULL, \
     reason = NULL, follow_up_on = NULL, claimed_by = NULL, claimed_until = 0";

impl<'a> Person<'a> {
    pub(super) fn new(contact: &'a Contact) -> Self {
        let given_name = contact.given_name.as_str();
        let family_name = contact.family_name.as_ref().map(PersonName::as_str);
        let full_name = family_name
            .map_or_else(|| given_name.to_owned(), |family_name| format!("{given_name} {family_name}"));
        Self {
            contact,
            full_name_folded: full_name.to_lowercase(),
            family_name_folded: family_name.map(str::to_lowercase),
            email_folded: contact.email.as_str().to_lowercase(),
        }
    }

    /// The columns with their values.
    pub(super) fn columns(&self) -> [(&'static str, Value<'_>); 7] {
        let contact = self.contact;
        [
            ("given_name", Value::from(contact.given_name.as_str())),
            ("family_name", Value::from(contact.family_name.as_ref().map(PersonName::as_str))),
            ("email", Value::from(contact.email.as_str())),
            ("phone", Value::from(contact.phone.as_ref().map(Phone::as_str))),
            ("full_name_folded", Value::from(&self.full_name_folded)),
            ("family_name_folded", Value::from(self.family_name_folded.as_deref())),
            ("email_folded", Value::from(&self.email_folded)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use join_shared::wire::decode;
    use serde_json::json;

    use super::{ERASED, Person};

    #[test]
    fn erasure_covers_every_personal_column() {
        let contact =
            json!({ "contact": { "given_name": "Ána", "family_name": "DÍAZ", "email": "Ana@Example.org" } });
        let contact = decode::contact_request(&contact).expect("is valid");
        let person = Person::new(&contact);
        for (column, _) in person.columns() {
            assert!(ERASED.split(", ").any(|part| part == format!("{column} = NULL")), "{column} is left");
        }
        assert_eq!(person.full_name_folded, "ána díaz");
        assert_eq!(person.email_folded, "ana@example.org");
    }
}
