//! Shows the result where no view does.

use std::cell::Cell;

use join_shared::{assessment::Assessment, text::Lang};
use leptos::prelude::*;
use web_sys::Element;

use super::{
    dom::{element, elements, write},
    keep,
};
use crate::{
    fragment::{
        categories::sign_up_title,
        ccm::{standing, verdict},
        details::details,
        result::{headline, summary},
    },
    id,
    selection::{Selection, asked, has_result},
};

/// Shows everything that follows from the answers except the headline and the categories to choose from: the
/// next questions, the total, the folded parts, the answer about the CCM, and the address.
pub(crate) fn show(selection: RwSignal<Selection>, assessment: Signal<Assessment>, lang: Lang) {
    let kept = keep::restore();
    let texts = lang.live();
    let had_result = Cell::new(false);
    Effect::new(move || {
        let assessment = assessment.get();
        // A question that was shown stays, so that nothing moves under the person's finger.
        for fact in asked(&assessment) {
            if let Some(question) = element::<Element>(&id::question(fact)) {
                let _ = question.class_list().remove_1("later");
            }
        }
        selection.with(|selection| {
            write(id::SUMMARY, &summary(&assessment, kept.as_ref(), texts).0);
            write(id::DETAILS, &details(&assessment, selection, &unfolded(), texts).0);
            write(id::CCM_ANSWER, &standing(selection.ccm, lang.ccm()).0);
            write(id::DOOR_CMSA, &headline(&assessment, texts));
            write(id::DOOR_CCM, verdict(selection.ccm, lang.ccm()));
            write(id::SIGN_UP_TITLE, sign_up_title(&assessment, texts));
            keep::follow(selection, &assessment);
        });
        // The first result opens the sign-up form. A person who folds it again keeps it folded.
        let result = has_result(&assessment);
        if result
            && !had_result.replace(result)
            && let Some(fold) = element::<Element>(id::SIGN_UP_FOLD)
        {
            let _ = fold.set_attribute("open", "");
        }
    });
}

/// The ids of the parts that the person has unfolded.
fn unfolded() -> Vec<String> {
    elements::<Element>("details.fold[open]").iter().map(Element::id).collect()
}
