use join_shared::{
    assessment::{Assessment, CategoryAssessment},
    catalog::{ChapterMembership, Voting},
    quote::{Term, quote},
    text::Live,
};
use maud::{Markup, html};

use super::{
    amount,
    changes::changes,
    reasons::reasons,
    result::{quote_certainty, term},
};
use crate::selection::{Selection, open_categories};

/// The reasons for the category, folded.
pub(crate) fn why(assessment: &Assessment, open: &[String], texts: &Live) -> Markup {
    html! {
        @if let Some(recommended) = assessment.recommended() {
            (fold("why", texts.why, open, &reasons(&assessment.findings(recommended.category()), texts)))
        }
    }
}

/// The folded parts below the sign-up form: both terms, the rights, a comparison of the open categories, and the
/// changes that lead to another category.
/// `open` are the ids of the parts that the person has unfolded.
pub(crate) fn details(
    assessment: &Assessment,
    selection: &Selection,
    open: &[String],
    texts: &Live,
) -> Markup {
    let on_offer = open_categories(assessment);
    // An open question may still be answered that way, so its answer is not a change yet.
    let all = assessment.changes();
    let settled = assessment.next_question().is_none();
    let worth: Vec<_> = all.into_iter().filter(|change| settled || change.takes_effort()).collect();
    html! {
        @if on_offer.len() > 1 {
            (fold("compare", texts.compare, open, &compare(&on_offer, texts)))
        }
        @if let Some(recommended) = assessment.recommended() {
            (fold("terms", texts.terms, open, &terms(recommended, selection, texts)))
            (fold("rights", texts.rights, open, &rights(recommended, texts)))
        }
        @if !worth.is_empty() && assessment.answers().get(join_shared::answers::Fact::WorksInCaseManagement).is_some() {
            (fold("changes", texts.changes, open, &changes(&worth, texts)))
        }
    }
}

fn fold(id: &str, summary: &str, open: &[String], content: &Markup) -> Markup {
    html! {
        details.fold id=(id) open[open.iter().any(|open| open == id)] {
            summary { (summary) }
            (content)
        }
    }
}

/// The totals for one year and for two.
fn terms(recommended: &CategoryAssessment, selection: &Selection, texts: &Live) -> Markup {
    let today = recommended.quote().as_of();
    html! {
        table.dues {
            tbody {
                @for each in Term::ALL {
                    @let quote = quote(recommended.category(), &selection.chapters, each, today);
                    tr {
                        th scope="row" { (term(each, texts)) small { (quote_certainty(&quote, texts)) } }
                        td data-label=(texts.total) { (amount(quote.total(), texts)) }
                    }
                }
            }
        }
    }
}

fn rights(recommended: &CategoryAssessment, texts: &Live) -> Markup {
    let category = recommended.category();
    let votes = match category.voting {
        Voting::Full => texts.votes,
        Voting::NotStated => texts.votes_not_stated,
    };
    let office = match category.office {
        None => texts.office_not_stated,
        Some(["unspecified"]) => texts.office_unspecified,
        Some(_) => texts.office_levels,
    };
    html! {
        p { (votes) " " (office) }
        @if category.chapter == ChapterMembership::Expected {
            p { (texts.chapter_goes_with_it) }
        }
    }
}

/// The categories open to the person, side by side.
fn compare(on_offer: &[&CategoryAssessment], texts: &Live) -> Markup {
    html! {
        table.dues {
            thead {
                tr {
                    th scope="col" { (texts.category) }
                    th scope="col" { (texts.voting) }
                    th scope="col" { (texts.total) }
                }
            }
            tbody {
                @for open in on_offer {
                    tr {
                        th scope="row" { (open.category().name) }
                        td data-label=(texts.voting) {
                            (match open.category().voting {
                                Voting::Full => texts.voting_full,
                                Voting::NotStated => texts.voting_not_stated,
                            })
                        }
                        td data-label=(texts.total) {
                            (amount(open.quote().total(), texts))
                            small { (quote_certainty(open.quote(), texts)) }
                        }
                    }
                }
            }
        }
    }
}
