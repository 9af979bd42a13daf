use join_shared::{
    answers::{Answer, Fact},
    rule::{Finding, State},
    text::Texts,
};
use leptos::prelude::*;

use super::sources::Sources;

/// Each condition of a category with its state and source. Of alternatives one is enough, so
/// once one of them is met the others are left out.
#[component]
pub(super) fn Reasons(
    /// The conditions.
    findings: Vec<Finding>,
    /// The page's language.
    texts: &'static Texts,
) -> impl IntoView {
    let settled = |group: Option<&str>| {
        group.is_some() && findings.iter().any(|other| other.any_of == group && other.state == State::Met)
    };
    let shown = findings.iter().filter(|finding| finding.state == State::Met || !settled(finding.any_of));
    let items = shown.map(|finding| {
        let alternative = finding.any_of.filter(|_| finding.state != State::Met).map(|_| texts.one_is_enough);
        view! {
            <li data-state=finding.state.code()>
                <span class="statement">{statement(finding, texts)}</span>
                {alternative.map(|alternative| view! { <small>" (" {alternative} ")"</small> })}
                <span class="state">{texts.state(finding.state)}</span>
                <Sources sources=finding.condition.sources texts />
            </li>
        }
    });
    view! { <ul class="reasons">{items.collect_view()}</ul> }
}

/// The condition as a sentence about the person.
fn statement(finding: &Finding, texts: &'static Texts) -> String {
    let question = texts.question(finding.condition.fact);
    let stated = if finding.negated { question.denied } else { question.stated };
    match (finding.condition.fact, finding.condition.accepts) {
        (Fact::Residence, [Answer::Residence(residence)]) => {
            let place = texts.answer(Answer::Residence(*residence));
            let mut letters = place.chars();
            let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
            format!("{stated} {first}{}", letters.as_str())
        }
        _ => stated.to_owned(),
    }
}
