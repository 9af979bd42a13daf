use join_shared::{
    answers::Fact,
    assessment::{Assessment, CanJoin, CategoryAssessment, Outcome},
    catalog::{ChapterMembership, Voting},
    money::Cents,
    rule::State,
    text::Live,
};
use maud::{Markup, html};

use super::{amount, dues::dues, reasons::reasons};
use crate::selection::open_categories;

/// The result in one sentence.
pub(crate) fn headline(assessment: &Assessment, texts: &Live) -> String {
    match (assessment.recommended(), assessment.can_join(), assessment.outcome()) {
        (Some(recommended), ..) => [texts.you_can_join_as, " ", recommended.category().name, "."].concat(),
        (None, CanJoin::Yes, _) => texts.you_can_join_somehow.to_owned(),
        (None, _, Outcome::NotEligible) => texts.not_eligible.to_owned(),
        (None, ..) => texts.needs_answers.to_owned(),
    }
}

/// What stands below the headline: the reasons and the dues, or the nearest way in. Its own
/// element carries the result as data, for whoever tests or styles the page.
pub(crate) fn details(assessment: &Assessment, texts: &Live) -> Markup {
    let recommended = assessment.recommended();
    let total = recommended.and_then(|recommended| recommended.quote().total());
    html! {
        div #assessment
            data-outcome=(assessment.outcome().code())
            data-can-join=(assessment.can_join().code())
            data-recommended=[recommended.map(|recommended| recommended.category().code)]
            data-next-question=[assessment.next_question().map(Fact::code)]
            data-total-cents=[total.map(Cents::get)]
        {
            @match (recommended, assessment.outcome()) {
                (Some(recommended), _) => (eligible(assessment, recommended, texts)),
                (None, Outcome::NotEligible) => (not_eligible(assessment, texts)),
                (None, _) => (others(assessment, None, texts)),
            }
        }
    }
}

fn eligible(assessment: &Assessment, recommended: &CategoryAssessment, texts: &Live) -> Markup {
    let category = recommended.category();
    let without_chapter = recommended.quote().lines().iter().all(|line| line.chapter.is_none());
    html! {
        h3 { (texts.why) }
        (reasons(&assessment.findings(category), texts))
        p { (match category.voting { Voting::Full => texts.votes, Voting::NotStated => texts.votes_not_stated }) }
        h3 { (texts.dues) }
        (dues(recommended.quote(), texts))
        @if category.chapter == ChapterMembership::Expected && without_chapter {
            p.hint { (texts.chapter_expected) }
        }
        (others(assessment, Some(category.code), texts))
    }
}

/// Nobody is told just "not eligible": the category with the fewest conditions against it is
/// named, with what is missing.
fn not_eligible(assessment: &Assessment, texts: &Live) -> Markup {
    let against = |assessed: &&CategoryAssessment| {
        let findings = assessment.findings(assessed.category());
        findings.iter().filter(|finding| finding.state == State::Unmet).count()
    };
    html! {
        p { (texts.not_eligible_next) }
        @if let Some(nearest) = assessment.categories().iter().min_by_key(against) {
            h3 { (texts.nearest) ": " (nearest.category().name) }
            (reasons(&assessment.findings(nearest.category()), texts))
        }
    }
}

/// The other categories on offer, each with its total: a cheaper or unpriced one is always named.
fn others(assessment: &Assessment, recommended: Option<&str>, texts: &Live) -> Markup {
    let others: Vec<_> = open_categories(assessment)
        .into_iter()
        .filter(|open| Some(open.category().code) != recommended)
        .collect();
    html! {
        @if !others.is_empty() {
            h3 { (texts.also_open) }
            ul.also {
                @for other in others {
                    li {
                        strong { (other.category().name) } ": " (amount(other.quote().total(), texts))
                        small { (texts.certainty(other.quote().certainty())) }
                        @if other.category().rule.is_disputed(assessment.answers()) {
                            p.hint { (texts.disputed) }
                        }
                    }
                }
            }
        }
    }
}
