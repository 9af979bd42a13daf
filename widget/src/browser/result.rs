//! Shows the result where no view does.

use std::cell::Cell;

use join_shared::{
    assessment::Assessment,
    text::{CcmTexts, Live},
};
use leptos::prelude::*;
use web_sys::Element;

use super::{
    chapters,
    dom::{element, elements, write},
    keep, steps,
};
use crate::{
    fragment::{
        ccm::{standing, verdict},
        details::{details, why},
        result::{go_on, headline, summary},
    },
    id,
    selection::Selection,
};

/// Shows everything that follows from the answers except the headline and the categories to choose from: the
/// next questions, the total, the folded parts, the answer about the CCM, and the address.
pub(crate) fn show(
    selection: RwSignal<Selection>,
    assessment: Signal<Assessment>,
    texts: &'static Live,
    ccm: &'static CcmTexts,
) {
    let (has_fragment, kept) = keep::restore();
    chapters::follow_search();
    let is_first = Cell::new(true);
    Effect::new(move || {
        let assessment = assessment.get();
        steps::follow(&assessment);
        chapters::show_chips();
        selection.with(|selection| {
            let open = unfolded();
            write(id::SUMMARY, &summary(&assessment, kept.as_ref(), texts).0);
            write(id::WHY, &why(&assessment, &open, texts).0);
            write(id::GO_ON, &go_on(&assessment, texts).0);
            write(id::DETAILS, &details(&assessment, selection, &open, texts).0);
            write(id::CCM_ANSWER, &standing(selection.ccm, ccm).0);
            write(id::DOOR_CMSA, &headline(&assessment, texts));
            write(id::DOOR_CCM, verdict(selection.ccm, ccm));
            keep::follow(selection, &assessment);
        });
        // The effect runs before the form is read, and after it.
        if selection.with_untracked(|selection| *selection != Selection::default()) && is_first.replace(false)
        {
            steps::fold_others(None);
            if has_fragment && let Some(result) = element::<Element>("result") {
                result.scroll_into_view();
            }
        }
    });
}

/// The ids of the parts that the person has unfolded.
fn unfolded() -> Vec<String> {
    elements::<Element>("details.fold[open]").iter().map(Element::id).collect()
}
