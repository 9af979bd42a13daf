use join_shared::text::Texts;
use maud::{Markup, html};

/// Ways to keep the result. They need the script, which writes the address into the field and
/// shows them once there is something to keep.
pub(crate) fn keep(texts: &Texts) -> Markup {
    html! {
        section #keep hidden aria-labelledby="keep-title" {
            h2 #keep-title { (texts.keep) }
            p #keep-lead { (texts.keep_lead) }
            input #keep-link type="text" readonly aria-labelledby="keep-title" aria-describedby="keep-lead";
            div.actions {
                button.secondary #keep-copy type="button" data-done=(texts.keep_copied) { (texts.keep_copy) }
                a.button.secondary #keep-open href="" target="_blank" rel="noopener" { (texts.keep_open) }
                button.secondary #keep-print type="button" { (texts.keep_print) }
            }
        }
    }
}
