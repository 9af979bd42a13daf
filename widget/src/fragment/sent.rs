use join_shared::{catalog, money::Cents, text::Live};
use maud::{Markup, html};

use super::amount;
use crate::{
    id::{self, Form},
    submission::Created,
};

/// The page where people join.
const JOIN_URL: &str = "https://cmsa.org/join-now/";

/// The acknowledgement of a stored intent: what was recorded, the reference, and the next steps.
pub(crate) fn sent(form: Form, created: &Created, texts: &Live) -> Markup {
    html! {
        h2 id=(form.element(id::SENT_TITLE)) tabindex="-1" {
            (match form {
                Form::SignUp => texts.sent_title,
                Form::Question => texts.question_sent_title,
            })
        }
        p { strong { (texts.sent_lead) } }
        @if let Some(category) = created.category.as_deref().and_then(catalog::category) {
            p #recorded { (category.name) ", " (amount(created.total.map(Cents::new), texts)) }
        }
        p { (texts.reference) ": " strong id=(form.element(id::REFERENCE)) { (created.reference) } }
        h3 { (texts.next_title) }
        @match form {
            Form::SignUp => ul {
                li { a href=(JOIN_URL) target="_blank" rel="noopener" { (texts.next_join) } }
                li { (texts.next_contact) }
            },
            Form::Question => p { (texts.next_question) },
        }
        p {
            a id=(form.element(id::RECEIPT)) href=(created.receipt_url) target="_blank" rel="noopener noreferrer" { (texts.receipt) }
            br;
            small { (texts.receipt_key) }
        }
    }
}
