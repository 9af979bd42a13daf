use join_shared::text::Texts;
use maud::{Markup, html};

use crate::id;

/// Ways to keep the result. The script writes the link into the field, and shows this part after the first answer.
pub(crate) fn keep(texts: &Texts) -> Markup {
    html! {
        section id=(id::KEEP) hidden aria-labelledby="keep-title" {
            h2 #keep-title { (texts.keep) }
            p #keep-lead { (texts.keep_lead) }
            input id=(id::KEEP_LINK) type="text" readonly aria-labelledby="keep-title" aria-describedby="keep-lead";
            div.actions {
                button.secondary id=(id::KEEP_COPY) type="button" data-done=(texts.keep_copied) { (texts.keep_copy) }
                a.button.secondary id=(id::KEEP_OPEN) href="" target="_blank" rel="noopener" { (texts.keep_open) }
                button.secondary id=(id::KEEP_PRINT) type="button" { (texts.keep_print) }
            }
        }
    }
}
