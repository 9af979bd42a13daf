use join_shared::{
    assessment::{Assessment, CanJoin, CategoryAssessment, Outcome},
    catalog::{ChapterMembership, Voting},
    rule::State,
    text::Texts,
};
use leptos::prelude::*;

use super::{
    dues::{Dues, amount},
    reasons::Reasons,
};
use crate::selection::open_categories;

/// The result for what is chosen: the headline first, in a region that is there before it
/// speaks, then the reasons and the dues.
#[component]
pub(super) fn ResultView(
    /// The result.
    assessment: Signal<Assessment>,
    /// The page's language.
    texts: &'static Texts,
) -> impl IntoView {
    view! {
        <section
            id="result"
            aria-labelledby="result-title"
            data-outcome=move || assessment.get().outcome().code()
            data-can-join=move || assessment.get().can_join().code()
            data-recommended=move || assessment.get().recommended().map(|assessed| assessed.category().code)
            data-next-question=move || assessment.get().next_question().map(|fact| fact.code())
            data-total-cents=move || {
                let total = assessment.get().recommended().and_then(|assessed| assessed.quote().total());
                total.map(|total| total.get().to_string())
            }
        >
            <h2 id="result-title">{texts.result_title}</h2>
            <p class="headline" role="status">{move || headline(&assessment.get(), texts)}</p>
            {move || details(&assessment.get(), texts)}
        </section>
    }
}

fn headline(assessment: &Assessment, texts: &'static Texts) -> String {
    match (assessment.recommended(), assessment.can_join(), assessment.outcome()) {
        (Some(recommended), ..) => format!("{} {}.", texts.you_can_join_as, recommended.category().name),
        (None, CanJoin::Yes, _) => texts.you_can_join_somehow.to_owned(),
        (None, _, Outcome::NotEligible) => texts.not_eligible.to_owned(),
        (None, ..) => texts.needs_answers.to_owned(),
    }
}

fn details(assessment: &Assessment, texts: &'static Texts) -> AnyView {
    if let Some(recommended) = assessment.recommended() {
        let others: Vec<_> = open_categories(assessment)
            .into_iter()
            .filter(|open| open.category().code != recommended.category().code)
            .map(|open| other(assessment, open, texts))
            .collect();
        let others = (!others.is_empty()).then(|| {
            view! {
                <h3>{texts.also_open}</h3>
                <ul class="also">{others}</ul>
            }
        });
        let votes = match recommended.category().voting {
            Voting::Full => texts.votes,
            Voting::NotStated => texts.votes_not_stated,
        };
        let no_chapter = recommended.category().chapter == ChapterMembership::Expected
            && recommended.quote().lines().iter().all(|line| line.chapter.is_none());
        view! {
            <h3>{texts.why}</h3>
            <Reasons findings=assessment.findings(recommended.category()) texts />
            <p>{votes}</p>
            <h3>{texts.dues}</h3>
            <Dues quote=recommended.quote().clone() texts />
            {no_chapter.then(|| view! { <p class="hint">{texts.chapter_expected}</p> })}
            {others}
        }
        .into_any()
    } else if assessment.outcome() == Outcome::NotEligible {
        let nearest = assessment.categories().iter().min_by_key(|assessed| {
            let findings = assessment.findings(assessed.category());
            findings.iter().filter(|finding| finding.state == State::Unmet).count()
        });
        view! {
            <p>{texts.not_eligible_next}</p>
            {nearest.map(|nearest| view! {
                <h3>{texts.nearest} ": " {nearest.category().name}</h3>
                <Reasons findings=assessment.findings(nearest.category()) texts />
            })}
        }
        .into_any()
    } else {
        let disputed: Vec<_> =
            open_categories(assessment).into_iter().map(|open| other(assessment, open, texts)).collect();
        (!disputed.is_empty()).then(|| view! { <ul class="also">{disputed}</ul> }).into_any()
    }
}

/// A category beside the recommended one, with its total.
fn other(assessment: &Assessment, open: &CategoryAssessment, texts: &'static Texts) -> impl IntoView + use<> {
    let disputed = open.category().rule.is_disputed(assessment.answers()).then_some(texts.disputed);
    view! {
        <li>
            <strong>{open.category().name}</strong>
            ": "
            {amount(open.quote().total(), texts)}
            <small>{texts.certainty(open.quote().certainty())}</small>
            {disputed.map(|disputed| view! { <p class="hint">{disputed}</p> })}
        </li>
    }
}
