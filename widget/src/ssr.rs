//! The entry points in the Worker: renders the page.

use join_shared::text::Lang;
use leptos::prelude::*;
use maud::html;

use crate::{
    fragment::{fields, problems::problems},
    id::{self, Form},
    state::{HandOver, PageState, Typed, WrongField},
    view::page::JoinPage,
};

/// The `<main>` of the page, then its state for the browser.
#[must_use]
pub fn render(state: &PageState) -> String {
    let lang = Lang::from_code(&state.lang).unwrap_or_default();
    let (texts, ccm) = (lang.live(), lang.ccm());
    let html = Owner::new().with(|| view! { <JoinPage state=state.clone() texts ccm /> }.to_html());
    // Without `<` the JSON cannot contain `</script`, which would end the element.
    let json = serde_json::to_string(&HandOver::from(state)).unwrap_or_default().replace('<', "\\u003c");
    let (root, state) = (id::ROOT, id::STATE);
    format!(
        "<main id=\"{root}\">{html}</main><script type=\"application/json\" id=\"{state}\">{json}</script>"
    )
}

/// The contact fields of the sign-up form, below a summary of the errors. It works without script: if there are
/// errors, the browser focuses the summary because of `autofocus`.
#[must_use]
pub fn contact_fields(typed: &Typed, problem: Option<&str>, errors: &[WrongField], lang: Lang) -> String {
    let texts = lang.texts();
    html! {
        div.problems id=(id::PROBLEMS) role="alert" tabindex="-1" autofocus[problem.is_some() || !errors.is_empty()] {
            (problems(Form::SignUp, problem, None, errors, texts))
        }
        (fields::contact_fields(Form::SignUp, typed, errors, texts))
    }
    .into_string()
}

#[cfg(test)]
mod tests {
    use join_shared::{
        answers::{Military, Residence},
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
                residence: Some(Residence::Us),
                ..AnswersBody::default()
            },
            chapters: vec!["hudson-valley".to_owned()],
            term_years: 1,
            ..PageState::default()
        }
    }

    #[track_caller]
    fn check(state: &PageState, expect: &[&str]) {
        // Hydration needs markers between texts.
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
                "You don’t need the CCM to join",
                "You can join as Individual A (Case Manager)",
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
                military: Some(Military::Va),
                residence: Some(Residence::OutsideUs),
                ..AnswersBody::default()
            },
            ..nurse()
        };
        check(
            &state,
            &["Military / VA / DoD", "Ask CMSA", "We couldn’t find a part of this price. Ask CMSA."],
        );
        assert!(!render(&state).contains("$0"));
    }

    #[test]
    fn a_spanish_page_is_spanish() {
        check(
            &PageState { lang: "es".to_owned(), ..nurse() },
            &["No necesita el CCM para unirse", "Puede unirse como"],
        );
    }

    #[test]
    fn typed_text_never_becomes_markup() {
        let typed = "</script><img src=x onerror=alert(1)>\"'".to_owned();
        let typed = Typed { given_name: typed.clone(), message: typed, ..Typed::default() };
        let html = render(&PageState { typed, ..nurse() });
        assert!(!html.contains("<img"), "{html}");
        assert_eq!(html.matches("</script>").count(), 1, "only that of the state");
    }

    #[test]
    fn an_error_is_in_the_focused_summary_and_beside_its_field() {
        let typed = Typed { email: "ana@\"".to_owned(), ..Typed::default() };
        let whole = contact_fields(&typed, None, &[], Lang::Es);
        assert!(!whole.contains("autofocus") && whole.contains("value=\"ana@&quot;\""), "{whole}");
        let error =
            FieldError { pointer: "/contact/email".to_owned(), mistake: Mistake::Email }.body(Lang::Es);
        let wrong = contact_fields(&typed, None, &[error.clone().into()], Lang::Es);
        for text in [
            " autofocus>",
            &format!("<a href=\"#email\">{}: {}</a>", Lang::Es.texts().email, error.message),
            &format!("<p class=\"error\" id=\"email-error\">{}</p>", error.message),
        ] {
            assert!(wrong.contains(text), "{text:?} is missing in {wrong}");
        }
    }
}
