use join_shared::{
    catalog,
    contact::{EmailAddress, Message, PersonName, Phone},
    text::Texts,
};
use maud::{Markup, html};

use crate::{
    id::{self, Form},
    state::{PageState, Typed, WrongField, field, pointer},
};

/// The fields that a person types into, and the hidden fields that do not change. The server writes them; the
/// browser changes only the error messages.
pub(crate) fn fields(form: Form, state: &PageState, texts: &Texts) -> Markup {
    let untouched = Typed::default();
    let (typed, errors) =
        if form == state.form() { (&state.typed, &*state.errors) } else { (&untouched, &[][..]) };
    let key = match form {
        Form::SignUp => &state.idempotency_key,
        Form::Question => &state.question_key,
    };
    html! {
        input type="hidden" name="lang" value=(texts.lang.code());
        input type="hidden" name=(field::ANSWERED) value="1";
        input type="hidden" name=(field::RULESET) value=(catalog::ruleset());
        input type="hidden" name=(field::IDEMPOTENCY_KEY) value=(key);
        input type="hidden" name=(field::CONSENT_TEXT_VERSION) value=(texts.consent_version);
        @match form {
            Form::SignUp => {
                (contact_fields(form, typed, errors, texts))
                (message(form, typed, errors, &html! { (texts.message) small { " (" (texts.optional) ")" } }))
            }
            // What a person came for is first, and nothing more is asked than what an answer needs.
            Form::Question => {
                input type="hidden" name=(field::CATEGORY) value=(field::QUESTION);
                (message(form, typed, errors, &html! { (texts.question) }))
                (text_field(&given_name(form, typed, texts), errors))
                (text_field(&email(form, typed, texts), errors))
            }
        }
        div.trap aria-hidden="true" {
            label for=(form.element(field::TRAP)) { (texts.leave_empty) }
            input type="text" id=(form.element(field::TRAP)) name=(field::TRAP) tabindex="-1" autocomplete="off";
        }
        @if state.offers_email_receipt {
            label.choice {
                input type="checkbox" id=(form.element(field::EMAIL_RECEIPT)) name=(field::EMAIL_RECEIPT) value=(field::YES)
                    checked[typed.email_receipt];
                span { (texts.email_receipt) }
            }
        }
        (consent(form, typed.consent, errors, texts))
        // `widget/embed/turnstile.ts` fills it; Turnstile adds a field to the form.
        @if let Some(turnstile) = &state.turnstile {
            div id=(form.element("turnstile")) data-site-key=(turnstile.site_key) data-origin=(turnstile.origin) {}
        }
    }
}

/// The box to agree, with the first line of the text; the other lines are folded.
fn consent(form: Form, checked: bool, errors: &[WrongField], texts: &Texts) -> Markup {
    let mut lines = texts.consent.lines();
    let id = form.element(field::CONSENT);
    html! {
        div.field {
            (error(&id, pointer::CONSENT, errors))
            label.choice {
                input type="checkbox" id=(id) name=(field::CONSENT) value=(field::YES) checked[checked]
                    aria-describedby=(id::error(&id));
                span { (lines.next().unwrap_or_default()) }
            }
            details.consent-details {
                summary { (texts.consent_details) }
                ul { @for line in lines { li { (line) } } }
            }
        }
    }
}

/// The message, which the form of a question requires.
fn message(form: Form, typed: &Typed, errors: &[WrongField], label: &Markup) -> Markup {
    let id = form.element(field::MESSAGE);
    let wrong = is_wrong(pointer::MESSAGE, errors);
    html! {
        div.field {
            label for=(id) { (label) }
            (error(&id, pointer::MESSAGE, errors))
            textarea id=(id) name=(field::MESSAGE) rows="3" maxlength=(Message::MAX_CHARS)
                aria-required=[(form == Form::Question).then_some("true")] aria-invalid=[wrong.then_some("true")]
                aria-describedby=(id::error(&id)) { (typed.message) }
        }
    }
}

/// The fields for how to reach a person.
pub(crate) fn contact_fields(form: Form, typed: &Typed, errors: &[WrongField], texts: &Texts) -> Markup {
    let optional = Some(texts.optional);
    let family_name = TextField {
        name: field::FAMILY_NAME,
        pointer: pointer::FAMILY_NAME,
        autocomplete: "family-name",
        optional,
        label: texts.family_name,
        value: &typed.family_name,
        ..given_name(form, typed, texts)
    };
    let phone = TextField {
        form,
        name: field::PHONE,
        pointer: pointer::PHONE,
        kind: "tel",
        autocomplete: "tel",
        max: Phone::MAX_CHARS,
        optional,
        label: texts.phone,
        value: &typed.phone,
    };
    html! {
        @for text in [given_name(form, typed, texts), family_name, email(form, typed, texts), phone] {
            (text_field(&text, errors))
        }
    }
}

fn given_name<'a>(form: Form, typed: &'a Typed, texts: &'a Texts) -> TextField<'a> {
    TextField {
        form,
        name: field::GIVEN_NAME,
        pointer: pointer::GIVEN_NAME,
        kind: "text",
        autocomplete: "given-name",
        max: PersonName::MAX_CHARS,
        optional: None,
        label: texts.given_name,
        value: &typed.given_name,
    }
}

fn email<'a>(form: Form, typed: &'a Typed, texts: &'a Texts) -> TextField<'a> {
    TextField {
        form,
        name: field::EMAIL,
        pointer: pointer::EMAIL,
        kind: "email",
        autocomplete: "email",
        max: EmailAddress::MAX_BYTES,
        optional: None,
        label: texts.email,
        value: &typed.email,
    }
}

struct TextField<'a> {
    form: Form,
    name: &'a str,
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
    let (id, wrong) = (text.form.element(text.name), is_wrong(text.pointer, errors));
    html! {
        div.field {
            label for=(id) {
                (text.label)
                @if let Some(optional) = text.optional { small { " (" (optional) ")" } }
            }
            (error(&id, text.pointer, errors))
            input type=(text.kind) id=(id) name=(text.name) value=(text.value)
                autocomplete=(text.autocomplete) maxlength=(text.max)
                aria-required=[text.optional.is_none().then_some("true")] aria-invalid=[wrong.then_some("true")]
                aria-describedby=(id::error(&id));
        }
    }
}

fn is_wrong(pointer: &str, errors: &[WrongField]) -> bool {
    errors.iter().any(|error| error.pointer == pointer)
}

/// The error message beside a field.
fn error(id: &str, pointer: &str, errors: &[WrongField]) -> Markup {
    html! {
        p.error id=(id::error(id)) {
            @if let Some(error) = errors.iter().find(|error| error.pointer == pointer) { (error.message) }
        }
    }
}
