use join_shared::{
    catalog,
    contact::{EmailAddress, Message, PersonName, Phone},
    text::Texts,
};
use maud::{Markup, html};

use crate::{
    id,
    state::{PageState, Typed, WrongField, field, pointer},
};

/// The fields that a person types into, and the hidden fields that do not change. The server writes them; the
/// browser changes only the error messages.
pub(crate) fn fields(state: &PageState, texts: &Texts) -> Markup {
    let typed = &state.typed;
    let errors = &state.errors;
    html! {
        input type="hidden" name="lang" value=(texts.lang.code());
        input type="hidden" name=(field::ANSWERED) value="1";
        input type="hidden" name=(field::RULESET) value=(catalog::ruleset());
        input type="hidden" name=(field::IDEMPOTENCY_KEY) value=(state.idempotency_key);
        input type="hidden" name=(field::CONSENT_TEXT_VERSION) value=(texts.consent_version);
        (contact_fields(typed, errors, texts))
        div.field {
            label for=(field::MESSAGE) { (texts.message) " " small { "(" (texts.optional_with_category) ")" } }
            (error(field::MESSAGE, pointer::MESSAGE, errors))
            textarea id=(field::MESSAGE) name=(field::MESSAGE) rows="3" maxlength=(Message::MAX_CHARS)
                aria-describedby=(id::error(field::MESSAGE)) { (typed.message) }
        }
        div.trap aria-hidden="true" {
            label for=(field::TRAP) { (texts.leave_empty) }
            input type="text" id=(field::TRAP) name=(field::TRAP) tabindex="-1" autocomplete="off";
        }
        @if state.offers_email_receipt {
            label.choice {
                input type="checkbox" id=(field::EMAIL_RECEIPT) name=(field::EMAIL_RECEIPT) value=(field::YES)
                    checked[typed.email_receipt];
                span { (texts.email_receipt) }
            }
        }
        (consent(typed.consent, errors, texts))
        // `widget/embed/turnstile.ts` fills it; Turnstile adds a field to the form.
        @if let Some(turnstile) = &state.turnstile {
            div #turnstile data-site-key=(turnstile.site_key) data-origin=(turnstile.origin) {}
        }
    }
}

/// The box to agree, with the first line of the text; the other lines are folded.
fn consent(checked: bool, errors: &[WrongField], texts: &Texts) -> Markup {
    let mut lines = texts.consent.lines();
    html! {
        div.field {
            (error(field::CONSENT, pointer::CONSENT, errors))
            label.choice {
                input type="checkbox" id=(field::CONSENT) name=(field::CONSENT) value=(field::YES) checked[checked]
                    aria-describedby=(id::error(field::CONSENT));
                span { (lines.next().unwrap_or_default()) }
            }
            details #consent-details {
                summary { (texts.consent_details) }
                ul { @for line in lines { li { (line) } } }
            }
        }
    }
}

/// The fields for how to reach a person.
pub(crate) fn contact_fields(typed: &Typed, errors: &[WrongField], texts: &Texts) -> Markup {
    let name = |id, pointer, autocomplete, label, value| TextField {
        id,
        pointer,
        kind: "text",
        autocomplete,
        max: PersonName::MAX_CHARS,
        optional: None,
        label,
        value,
    };
    let optional = Some(texts.optional);
    let given_name =
        name(field::GIVEN_NAME, pointer::GIVEN_NAME, "given-name", texts.given_name, &typed.given_name);
    let family_name = TextField {
        optional,
        ..name(field::FAMILY_NAME, pointer::FAMILY_NAME, "family-name", texts.family_name, &typed.family_name)
    };
    let email = TextField {
        kind: "email",
        max: EmailAddress::MAX_BYTES,
        ..name(field::EMAIL, pointer::EMAIL, "email", texts.email, &typed.email)
    };
    let phone = TextField {
        kind: "tel",
        max: Phone::MAX_CHARS,
        optional,
        ..name(field::PHONE, pointer::PHONE, "tel", texts.phone, &typed.phone)
    };
    html! {
        @for text in [given_name, family_name, email, phone] {
            (text_field(&text, errors))
        }
    }
}

struct TextField<'a> {
    id: &'a str,
    pointer: &'a str,
    kind: &'a str,
    autocomplete: &'a str,
    max: usize,
    /// The word "optional", if the field is.
    optional: Option<&'a str>,
    label: &'a str,
    value: &'a str,
}

fn text_field(text: &TextField<'_>, errors: &[WrongField]) -> Markup {
    let wrong = errors.iter().any(|error| error.pointer == text.pointer);
    html! {
        div.field {
            label for=(text.id) {
                (text.label)
                @if let Some(optional) = text.optional { small { " (" (optional) ")" } }
            }
            (error(text.id, text.pointer, errors))
            input type=(text.kind) id=(text.id) name=(text.id) value=(text.value)
                autocomplete=(text.autocomplete) maxlength=(text.max)
                aria-required=[text.optional.is_none().then_some("true")] aria-invalid=[wrong.then_some("true")]
                aria-describedby=(id::error(text.id));
        }
    }
}

/// The error message beside a field.
fn error(id: &str, pointer: &str, errors: &[WrongField]) -> Markup {
    html! {
        p.error id=(id::error(id)) {
            @if let Some(error) = errors.iter().find(|error| error.pointer == pointer) { (error.message) }
        }
    }
}
