//! Laws of decoding: nothing panics, every refusal has a reason, and an encoded request decodes to itself.

use join_shared::{
    answers::Credentials,
    assessment::assess,
    catalog,
    contact::{Contact, Message},
    intent::{NewIntent, Subject},
    money::Cents,
    text::Lang,
    wire::{AnswersBody, AssessmentBody, IntentRequest, decode},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::dues::{chapter_sets, dates, terms};
use crate::answer_sets::every_answer_set;

/// Values of any type in any field of a request, often valid ones.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "us",
            "CCM",
            "ANCC",
            "hudson-valley",
            "south-florida",
            "individual-a",
            "2026-11-22"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 8, |inner| {
        let names = vec![
            "answers",
            "chapters",
            "term_years",
            "on",
            "category",
            "ruleset",
            "quoted_total_cents",
            "contact",
            "given_name",
            "email",
            "phone",
            "consent",
            "text_version",
            "message",
            "lang",
            "guard",
            "credentials",
            "military",
            "residence",
            "health_degree",
            "status",
            "~/weird",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(prop::sample::select(names), inner, 0..8).prop_map(|fields| fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

/// Intents of every kind, with contact details and messages as people may type them.
fn intents() -> impl Strategy<Value = NewIntent> {
    let name = "\\p{L}{1,20}( \\p{L}{1,20})?";
    let contact = (name, prop::option::of(name), "[a-z0-9]{1,20}@[a-z]{1,10}\\.(org|com|es)").prop_flat_map(
        |(given, family, email)| {
            prop::option::of("\\+?[0-9]{5,15}( ext\\. [0-9]{1,4})?").prop_map(move |phone| Contact {
                given_name: given.parse().expect("is a name"),
                family_name: family.as_ref().map(|name| name.parse().expect("is a name")),
                email: email.parse().expect("is an address"),
                phone: phone.map(|phone| phone.parse().expect("is a number")),
            })
        },
    );
    let message = "[\\p{L}\\p{N} .,!?¿]{0,40}\\p{L}(\n\\p{L}{1,40})?";
    let subject = prop::option::of((
        prop::sample::select(catalog::categories().iter().collect::<Vec<_>>()),
        prop::option::of(any::<u32>()),
    ));
    let lang = prop::sample::select(&Lang::ALL[..]);
    let credentials = prop::sample::subsequence(catalog::credentials().iter().collect::<Vec<_>>(), 0..4);
    (
        prop::sample::select(every_answer_set()),
        credentials,
        chapter_sets(),
        terms(),
        subject,
        contact,
        message,
        lang,
        any::<bool>(),
    )
        .prop_map(
            |(answers, credentials, chapters, term, subject, contact, message, lang, email_receipt)| {
                let credentials = credentials.into_iter().fold(Credentials::default(), Credentials::with);
                NewIntent {
                    answers: answers.with_credentials(credentials),
                    chapters,
                    term,
                    subject: subject.map_or(Subject::Question, |(category, total)| Subject::Join {
                        category,
                        ruleset: catalog::ruleset().to_owned(),
                        quoted_total: total.map(Cents::new),
                    }),
                    contact,
                    consent_text_version: lang.texts().consent_version,
                    email_receipt,
                    message: Some(message.parse::<Message>().expect("is a message")),
                    lang,
                }
            },
        )
}

proptest! {
    #[test]
    fn no_json_makes_decoding_panic(json in any_json()) {
        for errors in [
            decode::assessment_request(&json).err(),
            decode::intent_request(&json).err(),
            decode::intent_change(&json).err(),
        ].into_iter().flatten() {
            prop_assert!(!errors.is_empty(), "refused without a reason");
            for error in errors.iter() {
                let at = error.pointer.as_str();
                prop_assert!(at.is_empty() || at.starts_with('/'), "{at} is not a JSON pointer");
                prop_assert_eq!(errors.iter().filter(|other| other.pointer == at).count(), 1, "{} has two errors", at);
            }
        }
    }

    #[test]
    fn an_assessment_survives_the_wire(
        answers in prop::sample::select(every_answer_set()), chapters in chapter_sets(), term in terms(), on in dates()
    ) {
        let slugs: Vec<&str> = chapters.iter().map(|chapter| chapter.slug).collect();
        let request = json!({
            "answers": AnswersBody::from(&answers),
            "chapters": slugs,
            "term_years": term.years(),
            "on": on.to_string(),
        });
        let decoded = decode::assessment_request(&request);
        prop_assert!(decoded.is_ok(), "{decoded:?}");
        let decoded = decoded.expect("was just checked");
        prop_assert_eq!(decoded.answers, answers);
        prop_assert_eq!(&decoded.chapters, &chapters);

        let body = AssessmentBody::from(&assess(&answers, &chapters, term, on));
        let text = serde_json::to_string(&body).expect("serializes");
        prop_assert_eq!(serde_json::from_str::<AssessmentBody>(&text).expect("parses"), body);
    }

    #[test]
    fn an_intent_survives_the_wire(intent in intents()) {
        let request = IntentRequest::from(&intent);
        let json = serde_json::to_value(&request).expect("serializes");
        let decoded = decode::intent_request(&json);
        prop_assert!(decoded.is_ok(), "{decoded:?}");
        let (decoded, guard) = decoded.expect("was just checked");
        prop_assert_eq!(format!("{decoded:?}"), format!("{intent:?}"));
        prop_assert_eq!(guard, decode::Guard::default());
        prop_assert_eq!(serde_json::from_value::<IntentRequest>(json).expect("parses"), request);
    }
}
