//! Forms without script: from fields to the state of the page, and to the JSON that the API takes (the mapping is
//! `join_widget::request`). Pure.

use join_shared::{
    answers::{Answer, Fact, Residence},
    catalog::{self, Chapter},
    date::Date,
    text::Lang,
    wire::AnswersBody,
};
use join_widget::{
    request,
    selection::Selection,
    state::{PageState, Typed, field},
};
use serde_json::{Value, json};

use crate::http::{fields::Fields, problem::Problem};

/// The identity of a page.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Whether it is in an iframe.
    pub framed: bool,
    /// The chapter of the page.
    pub chapter: Option<&'static Chapter>,
}

/// The initial state from the fields in the query: answers, chapters and term. Missing and invalid values are
/// left out, and so are the fields of the sign-up form: no link may fill it in, consent or confirm for a
/// person.
///
/// The page chooses its own chapter on a first visit, but not for members abroad, who need none. With script,
/// `browser::choices` does the same.
#[must_use]
pub fn page_state(fields: &Fields, page: Page, lang: Lang, today: Date) -> PageState {
    let selection = Selection::from_fields(fields.iter());
    let mut chapters: Vec<_> = selection.chapters.iter().map(|chapter| chapter.slug.to_owned()).collect();
    let own: Vec<_> = page.chapter.iter().map(|chapter| chapter.slug.to_owned()).collect();
    let lives_abroad =
        selection.answers.get(Fact::Residence) == Some(Answer::Residence(Residence::OutsideUs));
    let first_visit = !fields.has(field::ANSWERED) && chapters.is_empty();
    let mut preset = !own.is_empty() && (first_visit || fields.has(field::PRESET) && chapters == own);
    if preset {
        preset = !lives_abroad;
        chapters = if preset { own } else { Vec::new() };
    }
    PageState {
        lang: lang.code().to_owned(),
        today: today.to_string(),
        chapter: page.chapter.map(|chapter| chapter.slug.to_owned()),
        answers: AnswersBody::from(&selection.answers),
        chapters,
        preset,
        term_years: selection.term.years(),
        ccm: selection.ccm,
        ..PageState::default()
    }
}

/// The state after a form was sent, with the chosen category and everything typed.
#[must_use]
pub fn sent_state(fields: &Fields, page: Page, lang: Lang, today: Date) -> PageState {
    let known = |code: &&str| *code == field::QUESTION || catalog::category(code).is_some();
    PageState {
        category: fields.get(field::CATEGORY).filter(known).map(str::to_owned),
        typed: typed(fields),
        confirm: fields.get(field::CONFIRMED) == Some(field::YES),
        ..page_state(fields, page, lang, today)
    }
}

/// The typed text, unchanged.
#[must_use]
pub fn typed(fields: &Fields) -> Typed {
    let typed = |name| fields.get(name).unwrap_or_default().to_owned();
    Typed {
        given_name: typed(field::GIVEN_NAME),
        family_name: typed(field::FAMILY_NAME),
        email: typed(field::EMAIL),
        phone: typed(field::PHONE),
        message: typed(field::MESSAGE),
        consent: fields.get(field::CONSENT) == Some(field::YES),
        email_receipt: fields.get(field::EMAIL_RECEIPT) == Some(field::YES),
    }
}

/// The state after a problem: it shows the problem and keeps everything typed. `None` if the form's content
/// did not cause the problem.
#[must_use]
pub fn after(problem: &Problem, state: PageState, lang: Lang) -> Option<PageState> {
    let texts = lang.texts();
    let text = match problem {
        Problem::Invalid { .. } => None,
        Problem::NotEligible { .. } => Some(texts.problem_not_eligible),
        Problem::StaleQuote { .. } => Some(texts.problem_stale_quote),
        Problem::KeyReused => Some(texts.problem_key_reused),
        Problem::Confirm => Some(texts.problem_confirm),
        Problem::Unavailable { .. } => Some(texts.problem_unavailable),
        Problem::RateLimited { .. } => Some(texts.problem_rate_limited),
        _ => return None,
    };
    Some(PageState {
        errors: problem.errors(lang).into_iter().map(Into::into).collect(),
        problem: text.map(str::to_owned),
        confirm: state.confirm || matches!(problem, Problem::Confirm),
        ..state
    })
}

/// The request body of `POST /api/v1/intents`, from the fields of a form.
#[must_use]
pub fn intent_request(fields: &Fields, lang: Lang) -> Value {
    let fields = fields.pairs();
    let mut request = request::intent(fields, lang.code());
    request.members.push(("guard", request::guard(fields)));
    json!(request)
}

/// The contact in a form that corrects it. Other fields are ignored.
#[must_use]
pub fn contact_request(fields: &Fields) -> Value {
    json!({ "contact": request::contact(fields.pairs()) })
}

#[cfg(test)]
mod tests {
    use join_shared::{
        catalog,
        date::Date,
        intent::Subject,
        text::Lang,
        wire::{decode, mistake::FieldError},
    };
    use join_widget::state::{PageState, Typed};
    use proptest::prelude::*;
    use worker::url::form_urlencoded;

    use super::{Page, after, contact_request, intent_request, page_state, sent_state};
    use crate::http::{fields::Fields, problem::Problem};

    const NURSE: &str = "works_in_case_management=yes&residence=us&current_license=yes&national_certification=no\
                         &chapter=hudson-valley&term_years=1&category=individual-a&ruleset=r\
                         &quoted_total_cents=student%3A&quoted_total_cents=individual-a%3A19500\
                         &given_name=Ana&family_name=&email=ana%40example.org&phone=&message=Hello%0D%0Athere\
                         &consent=yes&consent_text_version=";

    fn nurse() -> String {
        format!("{NURSE}{}", Lang::En.texts().consent_version)
    }

    fn today() -> Date {
        "2026-11-22".parse().expect("is a date")
    }

    fn hudson_valley() -> Page {
        Page { framed: false, chapter: catalog::chapter("hudson-valley") }
    }

    /// The page with these fields in its query.
    fn page(fields: &str) -> PageState {
        let fields = Fields::parse(fields.as_bytes());
        page_state(&fields, hudson_valley(), Lang::En, today())
    }

    /// The page after a form with these fields was sent.
    fn sent(fields: &str) -> PageState {
        let fields = Fields::parse(fields.as_bytes());
        sent_state(&fields, hudson_valley(), Lang::En, today())
    }

    #[track_caller]
    fn check_errors(fields: &str, expect: &[(&str, &str)]) {
        let request = intent_request(&Fields::parse(fields.as_bytes()), Lang::En);
        let errors = decode::intent_request(&request).map(|_| ()).expect_err("is invalid");
        let errors: Vec<_> =
            errors.iter().map(|FieldError { pointer, mistake }| (pointer.as_str(), mistake.code())).collect();
        assert_eq!(errors, expect);
    }

    #[test]
    fn a_form_becomes_the_api_request() {
        let request = intent_request(&Fields::parse(nurse().as_bytes()), Lang::Es);
        let (intent, guard) = decode::intent_request(&request).expect("is valid");
        assert!(matches!(&intent.subject, Subject::Join { category, quoted_total: Some(total), .. }
            if category.code == "individual-a" && total.get() == 19_500));
        assert_eq!(intent.contact.email.as_str(), "ana@example.org");
        assert_eq!(intent.message.expect("was given").as_str(), "Hello\nthere");
        assert_eq!(intent.lang, Lang::Es);
        assert!(!guard.suspicious && !guard.confirmed);
    }

    #[test]
    fn a_question_needs_no_quote() {
        let fields = nurse().replace("category=individual-a", "category=question");
        let request = intent_request(&Fields::parse(fields.as_bytes()), Lang::En);
        let (intent, _) = decode::intent_request(&request).expect("is valid");
        assert!(matches!(intent.subject, Subject::Question));
    }

    #[test]
    fn an_unknown_total_is_null() {
        let fields = nurse().replace("category=individual-a", "category=student");
        let request = intent_request(&Fields::parse(fields.as_bytes()), Lang::En);
        assert!(request.get("quoted_total_cents").is_some_and(serde_json::Value::is_null));
    }

    #[test]
    fn all_mistakes_are_found_and_none_is_corrected() {
        check_errors(
            "",
            &[
                ("/category", "required"),
                ("/contact/given_name", "required"),
                ("/contact/email", "required"),
                ("/consent/contact", "consent"),
                ("/consent/text_version", "required"),
            ],
        );
        let fields = nurse()
            .replace("works_in_case_management=yes", "works_in_case_management=maybe")
            .replace("hudson-valley", "atlantis")
            .replace("term_years=1", "term_years=x")
            .replace("individual-a%3A19500", "individual-a%3A195.00");
        check_errors(
            &fields,
            &[
                ("/answers/works_in_case_management", "type"),
                ("/chapters/0", "unknown-chapter"),
                ("/term_years", "term"),
                ("/quoted_total_cents", "cents"),
            ],
        );
    }

    #[test]
    fn a_correction_is_decoded_like_an_intent() {
        let fields = Fields::parse(nurse().as_bytes());
        let contact = decode::contact_request(&contact_request(&fields)).expect("is valid");
        let (intent, _) = decode::intent_request(&intent_request(&fields, Lang::En)).expect("is valid");
        assert_eq!(contact, intent.contact);
        let wrong = Fields::parse(b"action=correct&given_name=+&email=ana&phone=1");
        let errors = decode::contact_request(&contact_request(&wrong)).expect_err("is invalid");
        let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/contact/given_name", "/contact/email", "/contact/phone"]);
    }

    #[test]
    fn the_honeypot_and_the_confirmation_are_decoded() {
        let fields = nurse() + "&website=x&confirmed=yes";
        let request = intent_request(&Fields::parse(fields.as_bytes()), Lang::En);
        let (_, guard) = decode::intent_request(&request).expect("is valid");
        assert!(guard.suspicious && guard.confirmed);
    }

    #[test]
    fn a_first_visit_starts_with_the_chapter_of_the_page() {
        assert_eq!(page("fbclid=x").chapters, ["hudson-valley"]);
        assert_eq!(page("answered=1").chapters, [""; 0]);
        assert_eq!(page("answered=1&chapter=detroit&chapter=atlantis&chapter=detroit").chapters, ["detroit"]);
    }

    #[test]
    fn the_page_s_chapter_is_not_chosen_for_members_abroad() {
        const ABROAD: &str = "works_in_case_management=yes&residence=outside-us";
        #[track_caller]
        fn check(fields: &str, chapters: &[&str], preset: bool) {
            let state = page(fields);
            assert_eq!(
                (state.chapters.iter().map(String::as_str).collect(), state.preset),
                (chapters.to_vec(), preset)
            );
        }
        check("", &["hudson-valley"], true);
        check(ABROAD, &[], false);
        check(&format!("answered=1&preset=1&chapter=hudson-valley&{ABROAD}"), &[], false);
        // Chosen by the person.
        check(&format!("answered=1&chapter=hudson-valley&{ABROAD}"), &["hudson-valley"], false);
        check(
            &format!("answered=1&preset=1&chapter=hudson-valley&chapter=detroit&{ABROAD}"),
            &["hudson-valley", "detroit"],
            false,
        );
        check(&format!("chapter=detroit&{ABROAD}"), &["detroit"], false);
        // Where the person lives may still change.
        check("answered=1&preset=1&chapter=hudson-valley&residence=us", &["hudson-valley"], true);
        check("answered=1&preset=1&residence=us", &[], false);
    }

    #[test]
    fn invalid_values_in_a_query_are_ignored() {
        let state = page("works_in_case_management=yes&residence=mars&term_years=9&answered=1");
        assert_eq!(state.answers.works_in_case_management, Some(true));
        assert_eq!(state.answers.residence, None);
        assert_eq!(state.term_years, 1);
        assert_eq!(sent("category=king").category, None);
    }

    /// Otherwise a link on another site could leave a single click between a person and a sign-up that they
    /// did not write.
    #[test]
    fn a_query_never_fills_in_the_sign_up_form() {
        let fields = format!("{}&confirmed=yes&website=x", nurse());
        let state = page(&fields);
        assert_eq!(state.answers.current_license, Some(true), "answers are taken");
        assert_eq!(state.chapters, ["hudson-valley"]);
        assert_eq!(state.typed, Typed::default());
        assert_eq!(state.category, None);
        assert!(!state.confirm);
        // Posted fields stay.
        let state = sent(&fields);
        assert!(state.typed.consent && state.confirm);
        assert_eq!(
            (state.typed.given_name.as_str(), state.category.as_deref()),
            ("Ana", Some("individual-a"))
        );
    }

    #[test]
    fn typed_values_are_kept() {
        let fields = nurse().replace("ana%40example.org", "ana%40");
        let request = intent_request(&Fields::parse(fields.as_bytes()), Lang::En);
        let errors = decode::intent_request(&request).map(|_| ()).expect_err("has no address");
        let state = after(&Problem::invalid(errors), sent(&fields), Lang::En).expect("is shown again");
        assert_eq!(
            state.errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(),
            ["/contact/email"]
        );
        assert_eq!(state.typed.email, "ana@");
        assert_eq!(state.typed.message, "Hello\r\nthere");
        assert!(state.typed.consent);
        assert_eq!(state.category.as_deref(), Some("individual-a"));
    }

    #[test]
    fn a_confirmation_stays_asked_for() {
        let asked = after(&Problem::Confirm, sent(""), Lang::En).expect("is shown again");
        assert!(asked.confirm);
        let unavailable = Problem::Unavailable { cause: String::new() };
        assert!(after(&unavailable, sent("confirmed=yes"), Lang::En).expect("is shown again").confirm);
        assert!(after(&Problem::OtherSite, sent(""), Lang::En).is_none());
    }

    /// Known and unknown fields, with valid and invalid values.
    fn any_form() -> impl Strategy<Value = Vec<(&'static str, String)>> {
        let names = vec![
            "works_in_case_management",
            "residence",
            "military",
            "chapter",
            "term_years",
            "category",
            "ruleset",
            "quoted_total_cents",
            "given_name",
            "email",
            "message",
            "consent",
            "consent_text_version",
            "website",
            "confirmed",
            "answered",
            "preset",
            "lang",
            "accent",
            "fbclid",
        ];
        let right =
            vec!["yes", "us", "retired", "not-listed", "2", "question", "individual-a:", "x@example.org", ""];
        let value = prop_oneof![prop::sample::select(right).prop_map(str::to_owned), "\\PC{0,40}"];
        prop::collection::vec((prop::sample::select(names), value), 0..24)
    }

    /// Decodes the form in every way that the pages do.
    fn decode_all(encoded: &[u8]) -> Result<PageState, TestCaseError> {
        let fields = Fields::parse(encoded);
        if let Err(errors) = decode::intent_request(&intent_request(&fields, Lang::Es)) {
            prop_assert!(!errors.is_empty(), "refused without a reason");
            for error in errors.iter() {
                prop_assert!(error.pointer.starts_with('/'), "{error:?} is of no field");
            }
        }
        let page = Page { framed: true, chapter: catalog::chapter("detroit") };
        Ok(sent_state(&fields, page, Lang::Es, today()))
    }

    proptest! {
        #[test]
        fn any_bytes_decode_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            decode_all(&bytes)?;
        }

        #[test]
        fn every_form_is_decoded_or_rejected_and_keeps_typed_values(form in any_form()) {
            let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
            let state = decode_all(encoded.as_bytes())?;
            let first = |name| {
                let value = form.iter().find(|(known, value)| *known == name && !value.is_empty());
                value.map(|(_, value)| value.clone()).unwrap_or_default()
            };
            prop_assert_eq!(state.typed.given_name, first("given_name"));
            prop_assert_eq!(state.typed.email, first("email"));
            prop_assert_eq!(state.typed.message, first("message"));
        }
    }
}
