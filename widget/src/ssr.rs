//! Rendering inside the Worker.

use join_shared::{text::Lang, wire::FieldErrorBody};
use leptos::prelude::*;
use maud::html;

use crate::{
    fragment::{fields, problems::problems},
    id,
    state::{HandOver, PageState, Typed},
    view::page::JoinPage,
};

/// The `<main>` of the page, followed by the state that the browser starts from.
#[must_use]
pub fn render(state: &PageState) -> String {
    let html = Owner::new().with(|| view! { <JoinPage state=state.clone() /> }.to_html());
    // A script element ends at the first `</script`, in whatever case; without `<` it cannot.
    let json = serde_json::to_string(&HandOver::from(state)).unwrap_or_default().replace('<', "\\u003c");
    let (root, state) = (id::ROOT, id::STATE);
    format!(
        "<main id=\"{root}\">{html}</main><script type=\"application/json\" id=\"{state}\">{json}</script>"
    )
}

/// The fields for how to reach a person, as in the sign-up form, below what is wrong with the matter as
/// a whole and with each of them. No script is needed: where something is wrong, the browser itself sets
/// the focus on it.
#[must_use]
pub fn contact_fields(typed: &Typed, problem: Option<&str>, errors: &[FieldErrorBody], lang: Lang) -> String {
    let texts = lang.texts();
    html! {
        div id=(id::PROBLEMS) role="alert" tabindex="-1" autofocus[problem.is_some() || !errors.is_empty()] {
            (problems(problem, None, errors, texts))
        }
        (fields::contact_fields(typed, errors, texts))
    }
    .into_string()
}

#[cfg(test)]
mod tests {
    use join_shared::{
        text::Lang,
        wire::{
            AnswersBody,
            mistake::{FieldError, Mistake},
        },
    };

    use super::{contact_fields, render};
    use crate::state::{PageState, Typed};

    fn nurse() -> PageState {
        PageState {
            lang: "en".to_owned(),
            today: "2026-11-22".to_owned(),
            chapter: Some("hudson-valley".to_owned()),
            answers: AnswersBody {
                works_in_case_management: Some(true),
                current_license: Some(true),
                residence: Some("us".to_owned()),
                ..AnswersBody::default()
            },
            chapters: vec!["hudson-valley".to_owned()],
            term_years: 1,
            ..PageState::default()
        }
    }

    #[track_caller]
    fn check(state: &PageState, expect: &[&str]) {
        // The markers between texts are for hydration and nothing that a person sees.
        let html = render(state).replace("<!>", "");
        for text in expect {
            assert!(html.contains(text), "{text:?} is missing in {html}");
        }
    }

    #[test]
    fn shows_category_dues_and_that_no_ccm_is_needed() {
        check(
            &nurse(),
            &[
                "You do not need a CCM to join",
                "Yes, you can join as Individual A (Case Manager).",
                "$170.00",
                "$25.00",
                "<strong id=\"total\">$195.00</strong>",
                "data-recommended=\"individual-a\"",
                "name=\"quoted_total_cents\" value=\"individual-a:19500\"",
            ],
        );
    }

    #[test]
    fn an_unknown_amount_is_never_zero() {
        let state = PageState {
            answers: AnswersBody {
                works_in_case_management: Some(true),
                military: Some("va".to_owned()),
                residence: Some("outside-us".to_owned()),
                ..AnswersBody::default()
            },
            ..nurse()
        };
        check(&state, &["Military / VA / DoD", "Ask CMSA", "partly unknown: ask CMSA for the rest"]);
        assert!(!render(&state).contains("$0"));
    }

    #[test]
    fn speaks_spanish() {
        check(
            &PageState { lang: "es".to_owned(), ..nurse() },
            &["No necesita el CCM para unirse", "Sí, puede unirse como"],
        );
    }

    #[test]
    fn what_was_typed_is_text_and_nothing_else() {
        let typed = "</script><img src=x onerror=alert(1)>\"'".to_owned();
        let typed = Typed { given_name: typed.clone(), message: typed, ..Typed::default() };
        let html = render(&PageState { typed, ..nurse() });
        assert!(!html.contains("<img"), "{html}");
        assert_eq!(html.matches("</script>").count(), 1, "only the state's own");
    }

    #[test]
    fn a_mistake_stands_in_the_focused_summary_and_beside_its_field() {
        let typed = Typed { email: "ana@\"".to_owned(), ..Typed::default() };
        let whole = contact_fields(&typed, None, &[], Lang::Es);
        assert!(!whole.contains("autofocus") && whole.contains("value=\"ana@&quot;\""), "{whole}");
        let error =
            FieldError { pointer: "/contact/email".to_owned(), mistake: Mistake::Email }.body(Lang::Es);
        let wrong = contact_fields(&typed, None, std::slice::from_ref(&error), Lang::Es);
        for text in [
            " autofocus>",
            &format!("<a href=\"#email\">{}: {}</a>", Lang::Es.texts().email, error.message),
            &format!("<p class=\"error\" id=\"email-error\">{}</p>", error.message),
        ] {
            assert!(wrong.contains(text), "{text:?} is missing in {wrong}");
        }
    }
}
