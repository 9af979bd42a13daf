use join_shared::text::Live;
use maud::{Markup, html};

use crate::submission::Created;

/// Where a person joins.
const JOIN_URL: &str = "https://cmsa.org/join-now/";

/// What is shown once an intent is stored: the reference and what happens next.
pub(crate) fn sent(created: &Created, texts: &Live) -> Markup {
    html! {
        h2 #sent-title tabindex="-1" { (texts.sent_title) }
        p { (texts.sent_lead) }
        p { (texts.reference) ": " strong #reference { (created.reference) } }
        h3 { (texts.next_title) }
        ul {
            li { a href=(JOIN_URL) target="_blank" rel="noopener" { (texts.next_join) } }
            li { (texts.next_contact) }
        }
        p {
            a #receipt href=(created.receipt_url) target="_blank" rel="noopener noreferrer" { (texts.receipt) }
            br;
            small { (texts.receipt_key) }
        }
    }
}
