use join_shared::{
    answers::Fact,
    assessment::{Assessment, CanJoin, CategoryAssessment, Outcome},
    catalog::{self, ChapterMembership},
    money::Cents,
    quote::{Certainty, Quote, Term},
    text::Live,
};
use maud::{Markup, html};

use super::{amount, changes, dues::dues};
use crate::{
    selection::open_categories,
    state::{Kept, field},
};

/// The result in one sentence.
pub(crate) fn headline(assessment: &Assessment, texts: &Live) -> String {
    match (assessment.recommended(), assessment.can_join(), assessment.outcome()) {
        (Some(recommended), ..) => [texts.you_can_join_as, " ", recommended.category().name].concat(),
        (None, CanJoin::Yes, _) => texts.you_can_join_somehow.to_owned(),
        (None, _, Outcome::NotEligible) => texts.not_eligible.to_owned(),
        (None, ..) => texts.needs_answers.to_owned(),
    }
}

/// The part below the headline: the total and the other open categories; or the nearest category. Its element has
/// the result in `data-` attributes, for tests and styles.
pub(crate) fn summary(assessment: &Assessment, kept: Option<&Kept>, texts: &Live) -> Markup {
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
            @if let Some(kept) = kept {
                (changed_since(kept, assessment, texts))
            }
            @if let Some(recommended) = recommended {
                (sum(recommended, texts))
            } @else if assessment.outcome() == Outcome::NotEligible {
                (nearest(assessment, texts))
            }
            (others(assessment, recommended.map(|recommended| recommended.category().code), texts))
        }
    }
}

/// The total with its term and certainty, and its lines.
fn sum(recommended: &CategoryAssessment, texts: &Live) -> Markup {
    let quote = recommended.quote();
    let without_chapter = quote.lines().iter().all(|line| line.chapter.is_none());
    html! {
        p.sum {
            @if is_listed_with_estimate(quote) { (texts.about) " " }
            strong #total { (amount(quote.total(), texts)) }
            " " (for_term(quote.term(), texts))
            small { (certainty(quote, texts)) }
        }
        (dues(quote, texts))
        @if recommended.category().chapter == ChapterMembership::Expected && without_chapter {
            p.hint { (texts.chapter_expected) }
        }
    }
}

/// The nearest category and what is missing for it, because "not eligible" alone does not help.
fn nearest(assessment: &Assessment, texts: &Live) -> Markup {
    html! {
        @if let Some(nearest) = assessment.nearest() {
            h3 { (texts.nearest) }
            ul.also { (changes::change(&nearest, texts)) }
        }
        p { (texts.not_eligible_next) }
    }
}

/// The other open categories, each with its total.
fn others(assessment: &Assessment, recommended: Option<&str>, texts: &Live) -> Markup {
    let others: Vec<_> = open_categories(assessment)
        .into_iter()
        .filter(|open| Some(open.category().code) != recommended)
        .collect();
    html! {
        @if !others.is_empty() {
            p { (texts.also_open) }
            ul.also {
                @for other in others {
                    li {
                        strong { (other.category().name) } ": " (amount(other.quote().total(), texts))
                        small { (quote_certainty(other.quote(), texts)) }
                        @if other.category().rule.is_disputed(assessment.answers()) {
                            p.hint { (texts.disputed) }
                        }
                    }
                }
            }
        }
    }
}

/// The result that was kept under another rule set, if it has changed.
fn changed_since(kept: &Kept, assessment: &Assessment, texts: &Live) -> Markup {
    let recommended = assessment.recommended();
    let now = Kept {
        category: recommended.map(|recommended| recommended.category().code.to_owned()),
        total: recommended.and_then(|recommended| recommended.quote().total()).map(Cents::get),
    };
    let name = kept.category.as_deref().and_then(catalog::category).map(|category| category.name);
    html! {
        p.changed #changed {
            @if now == *kept {
                (texts.kept_same)
            } @else {
                (texts.kept_was) " "
                strong { (name.unwrap_or("–")) ", " (amount(kept.total.map(Cents::new), texts)) }
            }
        }
    }
}

/// The total. One that is partly estimated and partly depends on the country was never published, and must not look so.
fn total(quote: &Quote, texts: &Live) -> String {
    let total = amount(quote.total(), texts);
    if is_listed_with_estimate(quote) { [texts.about, " ", &total].concat() } else { total }
}

fn is_listed_with_estimate(quote: &Quote) -> bool {
    quote.certainty() == Certainty::Indicative
        && quote.lines().iter().any(|line| line.certainty == Certainty::Assumed)
}

/// The certainty of the total, with the estimated part of a total that is otherwise published.
fn certainty(quote: &Quote, texts: &Live) -> String {
    let of = |certainty| quote.lines().iter().filter(move |line| line.certainty == certainty);
    let estimated =
        of(Certainty::Assumed).filter_map(|line| line.amount).try_fold(Cents::ZERO, Cents::checked_add);
    match estimated {
        Some(estimated)
            if quote.certainty() == Certainty::Assumed && of(Certainty::Published).count() > 0 =>
        {
            [texts.includes_before, " ", &estimated.to_string(), " ", texts.includes_after].concat()
        }
        _ => quote_certainty(quote, texts).to_owned(),
    }
}

/// The result in a line, with the way on to the sign-up form.
pub(crate) fn go_on(assessment: &Assessment, texts: &Live) -> Markup {
    html! {
        @if let Some(recommended) = assessment.recommended() {
            span {
                (recommended.category().name) " · "
                strong { (total(recommended.quote(), texts)) } " " (for_term(recommended.quote().term(), texts))
            }
            a.button href={ "#" (field::GIVEN_NAME) } { (texts.go_on) }
        }
    }
}

/// The certainty of the total, in words.
pub(super) fn quote_certainty(quote: &Quote, texts: &Live) -> &'static str {
    // "We found no price" would be wrong where a part is known.
    if quote.certainty() == Certainty::Unknown && quote.known() > Cents::ZERO {
        return texts.partly_unknown;
    }
    if is_listed_with_estimate(quote) {
        return texts.indicative_with_chapter;
    }
    texts.certainty(quote.certainty())
}

pub(super) fn term(term: Term, texts: &Live) -> &'static str {
    match term {
        Term::OneYear => texts.one_year,
        Term::TwoYears => texts.two_years,
    }
}

fn for_term(term: Term, texts: &Live) -> &'static str {
    match term {
        Term::OneYear => texts.for_one_year,
        Term::TwoYears => texts.for_two_years,
    }
}
