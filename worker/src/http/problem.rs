//! Every error that a request can cause, with its status and its text.

use std::borrow::Cow;

use join_shared::{
    catalog,
    quote::Quote,
    rule::Finding,
    text::Lang,
    wire::{
        FieldErrorBody, ProblemBody,
        mistake::{FieldErrors, Mistake},
    },
};

use super::contract::{KEY_LIFETIME_HOURS, RATE_PERIOD_SECONDS, UNAVAILABLE_RETRY_SECONDS};

/// A rate limit for a network, for each minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Assessments and pages with the form.
    Reads,
    /// Stored intents and corrections.
    Writes,
}

/// Why a request fails.
#[derive(Debug)]
pub enum Problem {
    /// 400: the body is not JSON.
    NotJson,
    /// 400: the idempotency key is missing or invalid.
    NoKey,
    /// 401: the staff token is missing or invalid.
    Unauthorized,
    /// 401: a form of the desk arrived without a session.
    SignedOut,
    /// 403: another site sent the form.
    OtherSite,
    /// 404: the resource does not exist, or is outside the reader's scope.
    NotFound,
    /// 405: the resource does not support the method.
    Method {
        /// The supported methods.
        allow: String,
    },
    /// 409: the person saw other dues than today's.
    StaleQuote {
        /// Today's dues.
        quote: Quote,
    },
    /// 409: the message's receiver is disabled.
    ReceiverDisabled,
    /// 412: the resource has changed since the client read it.
    Changed,
    /// 413: the body exceeds [`crate::http::contract::MAX_BODY_BYTES`].
    TooLarge,
    /// 415: the body has another media type.
    MediaType {
        /// The supported media type.
        expected: &'static str,
    },
    /// 422: fields are invalid.
    Invalid {
        /// The invalid fields.
        errors: FieldErrors,
        /// The language of their messages.
        lang: Lang,
    },
    /// 422: the person is not eligible for the category.
    NotEligible {
        /// The conditions that the person does not meet.
        failed: Vec<Finding>,
    },
    /// 422: the idempotency key was used with other content.
    KeyReused,
    /// 422: the submission looks automated; the person must confirm.
    Confirm,
    /// 428: a change needs the version that it changes.
    NoIfMatch,
    /// 429: the sender's network has reached a limit.
    RateLimited {
        /// Which limit.
        limit: Limit,
        /// The language of the message.
        lang: Lang,
    },
    /// 500: a bug.
    Internal,
    /// 500: a bug that caused a panic.
    Panic {
        /// For the log. Contains no input.
        place: String,
    },
    /// 503: the database is unreachable, or the Worker is not configured.
    Unavailable {
        /// For the log. Contains no input.
        cause: String,
    },
}

impl Problem {
    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotJson | Self::NoKey => 400,
            Self::Unauthorized | Self::SignedOut => 401,
            Self::OtherSite => 403,
            Self::NotFound => 404,
            Self::Method { .. } => 405,
            Self::StaleQuote { .. } | Self::ReceiverDisabled => 409,
            Self::Changed => 412,
            Self::TooLarge => 413,
            Self::MediaType { .. } => 415,
            Self::Invalid { .. } | Self::NotEligible { .. } | Self::KeyReused | Self::Confirm => 422,
            Self::NoIfMatch => 428,
            Self::RateLimited { .. } => 429,
            Self::Internal | Self::Panic { .. } => 500,
            Self::Unavailable { .. } => 503,
        }
    }

    /// The `type` without `/problems/`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotJson => "not-json",
            Self::NoKey => "no-key",
            Self::Unauthorized | Self::SignedOut => "unauthorized",
            Self::OtherSite => "other-site",
            Self::NotFound => "not-found",
            Self::Method { .. } => "method-not-allowed",
            Self::StaleQuote { .. } => "stale-quote",
            Self::ReceiverDisabled => "receiver-disabled",
            Self::Changed => "changed",
            Self::TooLarge => "too-large",
            Self::MediaType { .. } => "media-type",
            Self::Invalid { .. } => "invalid",
            Self::NotEligible { .. } => "not-eligible",
            Self::KeyReused => "key-reused",
            Self::Confirm => "confirm",
            Self::NoIfMatch => "no-if-match",
            Self::RateLimited { .. } => "rate-limited",
            Self::Internal | Self::Panic { .. } => "internal",
            Self::Unavailable { .. } => "unavailable",
        }
    }

    /// The summary, the same for every problem of this type.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::NotJson => "The body is not JSON",
            Self::NoKey => "The Idempotency-Key header is missing or invalid",
            Self::Unauthorized => "A staff token is needed",
            Self::SignedOut => "You are signed out",
            Self::OtherSite => "The form was sent from another site",
            Self::NotFound => "Not found",
            Self::Method { .. } => "The method is not allowed",
            Self::StaleQuote { .. } => "The quote is out of date",
            Self::ReceiverDisabled => "The receiver takes no messages",
            Self::Changed => "It has changed in the meantime",
            Self::TooLarge => "The body is too large",
            Self::MediaType { .. } => "The media type is not supported",
            Self::Invalid { .. } => "Some fields are invalid",
            Self::NotEligible { .. } => "The category is not open to this person",
            Self::KeyReused => "The idempotency key was used before",
            Self::Confirm => "A confirmation is needed",
            Self::NoIfMatch => "The If-Match header is missing",
            Self::RateLimited { .. } => "Too many requests",
            Self::Internal | Self::Panic { .. } => "Something went wrong on our side",
            Self::Unavailable { .. } => "The service is unavailable",
        }
    }

    /// What happened and what to do next.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::NotJson => "The body could not be read as JSON in UTF-8, so nothing was done. Correct it and \
                              send it again."
                .to_owned(),
            Self::NoKey => "Send an Idempotency-Key header of 8 to 128 visible ASCII characters, a new one for \
                            each intent, so that sending the same intent twice stores it once."
                .to_owned(),
            Self::Unauthorized => "Send the header \"Authorization: Bearer\" with a staff token that is valid."
                .to_owned(),
            Self::SignedOut => "Your session has ended, so nothing was changed. Sign in and send it again.".to_owned(),
            Self::OtherSite => "Nothing was stored. Open our page itself and send the form from there.".to_owned(),
            Self::NotFound => "There is nothing at this address. Check that it is complete.".to_owned(),
            Self::Method { allow } => format!("This address understands {allow} only."),
            Self::StaleQuote { .. } => "The dues are not those that the person was shown, so nothing was \
                                        stored. Show them the member `quote` and send the intent again with \
                                        its total and the member `ruleset`."
                .to_owned(),
            Self::ReceiverDisabled => "The webhook has answered 410 Gone, so nothing is sent to it. Ask the \
                                       operator of this site to enable it again (`cargo xtask webhook enable`), \
                                       then repeat this."
                .to_owned(),
            Self::Changed => "The intent has changed since you read it, so nothing was changed. Read it again \
                              and repeat the change with its new ETag."
                .to_owned(),
            Self::TooLarge => "The body may have 16 KiB (16,384 bytes) at most. Nothing was done.".to_owned(),
            Self::MediaType { expected } => format!("Send the body as {expected}. Nothing was done."),
            Self::Invalid { .. } => "Nothing was done. The member `errors` names every invalid field; correct \
                                 them and send the request again."
                .to_owned(),
            Self::NotEligible { .. } => "With these answers the category is not open to this person, so nothing \
                                         was stored. The member `conditions` names what is not met. Correct the \
                                         answers, choose another category, or send a question: `category` null \
                                         with a `message`."
                .to_owned(),
            Self::KeyReused => format!(
                "This Idempotency-Key came with other content in the last {KEY_LIFETIME_HOURS} hours, so nothing \
                 was stored. Send this intent with a new key."
            ),
            Self::Confirm => "The form looks automated, so nothing was stored. Ask the person to \
                              confirm, and send the intent again with `guard.confirmed` true."
                .to_owned(),
            Self::NoIfMatch => "Send the ETag of the intent that you read as the If-Match header, so that no \
                                other change is lost. Nothing was changed."
                .to_owned(),
            Self::RateLimited { limit, lang } => match limit {
                Limit::Reads => lang.texts().error_rate_limited,
                Limit::Writes => lang.texts().problem_rate_limited,
            }
            .to_owned(),
            Self::Internal | Self::Panic { .. } => "The request failed because of an error in this service. \
                                                    Try again later."
                .to_owned(),
            Self::Unavailable { .. } => "The request failed, and it is unknown whether anything was stored. Send it \
                                         again in half a minute, an intent with the same Idempotency-Key."
                .to_owned(),
        }
    }

    /// Invalid fields in an API request.
    #[must_use]
    pub const fn invalid(errors: FieldErrors) -> Self {
        Self::Invalid { errors, lang: Lang::En }
    }

    /// The invalid fields, with messages in that language.
    #[must_use]
    pub fn errors(&self, lang: Lang) -> Vec<FieldErrorBody> {
        match self {
            Self::Invalid { errors, .. } => errors.iter().map(|error| error.body(lang)).collect(),
            Self::NotEligible { .. } => {
                let errors = FieldErrors::one("/category", Mistake::NotEligible);
                errors.iter().map(|error| error.body(lang)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// API responses are in English; pages have their own language.
    const fn lang(&self) -> Lang {
        match self {
            Self::Invalid { lang, .. } => *lang,
            _ => Lang::En,
        }
    }

    /// The problem document for that request.
    #[must_use]
    pub fn body(&self, request_id: &str) -> ProblemBody {
        let (conditions, quote, ruleset) = match self {
            Self::NotEligible { failed } => (Some(failed.iter().map(Into::into).collect()), None, None),
            Self::StaleQuote { quote } => (None, Some(quote.into()), Some(catalog::ruleset().to_owned())),
            _ => (None, None, None),
        };
        ProblemBody {
            kind: format!("/problems/{}", self.code()),
            title: self.title().to_owned(),
            status: self.status(),
            detail: self.detail(),
            request_id: request_id.to_owned(),
            errors: self.errors(self.lang()),
            conditions,
            quote,
            ruleset,
        }
    }

    /// The header that the status requires.
    #[must_use]
    pub fn header(&self) -> Option<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Unauthorized | Self::SignedOut => Some(("WWW-Authenticate", "Bearer".into())),
            Self::Method { allow } => Some(("Allow", allow.clone().into())),
            Self::Unavailable { .. } => Some(("Retry-After", UNAVAILABLE_RETRY_SECONDS.into())),
            Self::RateLimited { .. } => Some(("Retry-After", RATE_PERIOD_SECONDS.into())),
            _ => None,
        }
    }

    /// The cause for the operator's log; `None` if only the sender is concerned. Contains no input.
    #[must_use]
    pub fn log(&self) -> Option<&str> {
        match self {
            Self::Internal => Some("internal"),
            Self::Panic { place } => Some(place),
            Self::Unavailable { cause } => Some(cause),
            _ => None,
        }
    }
}

/// Our own types always serialize, so a failure is a bug.
impl From<serde_json::Error> for Problem {
    fn from(_: serde_json::Error) -> Self {
        Self::Internal
    }
}
