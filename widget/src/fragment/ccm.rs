use join_shared::{
    ccm::{self, Background},
    rule::State,
    text::CcmTexts,
};
use maud::{Markup, html};

/// Whether the person meets the requirements of the CCM, in one line.
pub(crate) fn verdict(background: Background, texts: &'static CcmTexts) -> &'static str {
    texts.standing(ccm::standing(&background).asked())
}

/// Whether the person meets the requirements of the CCM, requirement by requirement.
pub(crate) fn standing(background: Background, texts: &CcmTexts) -> Markup {
    let state = ccm::standing(&background).asked();
    html! {
        p.standing data-state=(state.code()) { (texts.standing(state)) }
        @if state != State::Met && background != Background::default() {
            ul {
                @for (requirement, name) in ccm::requirements().iter().zip(texts.requirements).filter(|(requirement, _)| requirement.is_asked()) {
                    @let state = ccm::standing(&background).of(requirement);
                    li data-state=(state.code()) { (name) ": " (texts.requirement_state(state)) }
                }
            }
        }
    }
}

#[cfg(feature = "ssr")]
pub(crate) use questions::part;

#[cfg(feature = "ssr")]
mod questions {
    use join_shared::{
        ccm::{self, Background, Criterion, License, practical_nurse_license_qualifies},
        rule::State,
        text::{CcmTexts, Lang, Texts},
    };
    use maud::{Markup, html};

    use super::standing;
    use crate::{
        fragment::{questions::choice, sources::sources},
        id,
        state::field,
    };

    /// The part about the CCM: the questions and the result. It is folded unless one was answered.
    pub(crate) fn part(background: Background, lang: Lang) -> Markup {
        let ccm = lang.ccm();
        html! {
            details.fold #ccm-standing open[background != Background::default()] {
                summary { (ccm.title) }
                (questions(background, lang.texts(), ccm))
                div id=(id::CCM_ANSWER) role="status" { (standing(background, ccm)) }
            }
        }
    }

    /// The questions about the CCM. Their inputs belong to the form of questions but are outside of it, so that
    /// people who do not care about the CCM can skip them.
    fn questions(background: Background, texts: &Texts, ccm: &CcmTexts) -> Markup {
        html! {
            p { (ccm.lead) }
            @for criterion in Criterion::ALL {
                @let question = ccm.question(criterion);
                @if criterion == Criterion::GoodCharacter {
                    p { (question.ask) " " (question.hint) }
                } @else {
                    @let name = [field::CCM_PREFIX, criterion.code()].concat();
                    fieldset {
                        legend { (question.ask) }
                        @if !question.hint.is_empty() { p.hint { (question.hint) } }
                        div.choices {
                            @for (value, checked, label) in answers(criterion, background, texts, ccm) {
                                (choice("radio", &name, value, checked, label, true))
                            }
                        }
                    }
                }
            }
            @for requirement in ccm::requirements().iter().take(1) {
                (sources(&[requirement.sources, practical_nurse_license_qualifies().sources].concat(), texts))
            }
        }
    }

    /// The answers to the question for a criterion: value, whether it is chosen, label.
    fn answers(
        criterion: Criterion,
        background: Background,
        texts: &Texts,
        ccm: &CcmTexts,
    ) -> Vec<(&'static str, bool, &'static str)> {
        if criterion == Criterion::License {
            let chosen = |license| background.license() == Some(license);
            return License::ALL.map(|it| (it.code(), chosen(it), ccm.license(it))).to_vec();
        }
        let state = background.state(criterion);
        vec![("yes", state == State::Met, texts.yes), ("no", state == State::Unmet, texts.no)]
    }
}
