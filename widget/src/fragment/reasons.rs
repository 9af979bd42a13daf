use join_shared::{
    answers::{Answer, Fact},
    rule::{Finding, State},
    text::Live,
};
use maud::{Markup, html};

use super::sources::{all, sources};

/// Each condition of a category with its state, and the sources of all. If one of several alternatives is met, the others are
/// left out.
pub(super) fn reasons(findings: &[Finding], texts: &Live) -> Markup {
    let settled = |finding: &Finding| {
        finding.any_of.is_some()
            && findings.iter().any(|other| other.any_of == finding.any_of && other.state == State::Met)
    };
    let shown: Vec<_> =
        findings.iter().filter(|finding| finding.state == State::Met || !settled(finding)).collect();
    html! {
        ul.reasons {
            @for finding in &shown {
                li data-state=(finding.state.code()) {
                    (statement(finding, texts))
                    @if finding.any_of.is_some() && finding.state != State::Met {
                        small { " (" (texts.one_is_enough) ")" }
                    }
                    span.state.unseen[finding.state == State::Met] { " (" (texts.state(finding.state)) ")" }
                }
            }
        }
        (sources(&all(shown.iter().flat_map(|finding| finding.condition.sources)), texts))
    }
}

/// The condition as a sentence about the person.
pub(super) fn statement(finding: &Finding, texts: &Live) -> Markup {
    let statement = texts.statement(finding.condition.fact);
    let stated = if finding.negated { statement.denied } else { statement.stated };
    html! {
        (stated)
        @if let (Fact::Residence, [Answer::Residence(residence)]) = (finding.condition.fact, finding.condition.accepts) {
            " " (texts.resident(*residence))
        }
    }
}
