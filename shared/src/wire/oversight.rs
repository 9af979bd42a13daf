//! What staff read besides the intents: the audit, the notifications, and the funnel.

use serde::{Deserialize, Serialize};

#[cfg(feature = "schema")]
use crate::oversight::MessageKind;
use crate::oversight::{Action, Actor, NotificationState, ReceiverKind};

/// One entry of the audit: what happened to an intent, or who exported intents. It holds no personal data of an
/// applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditEntryBody {
    /// Opaque.
    pub id: String,
    /// When it happened, RFC 3339 in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub at: String,
    /// Who did it.
    pub actor: Actor,
    /// E-mail address of the staff member; null for other actors, and for former staff.
    pub staff_email: Option<String>,
    /// What happened.
    pub action: Action,
    /// The intent; null if the action is not about a single one.
    pub intent_id: Option<String>,
    /// Details of the action, as an object.
    #[cfg_attr(feature = "schema", schemars(extend("type" = "object")))]
    pub details: serde_json::Value,
}

/// The response of `GET /api/v1/audit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditPage {
    /// Newest first.
    pub items: Vec<AuditEntryBody>,
    /// The cursor of the next page; null on the last page.
    pub next_cursor: Option<String>,
}

/// One entry of an intent's timeline: what happened to it, and the note that staff wrote with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimelineEntryBody {
    /// Opaque; the same as in the audit.
    pub id: String,
    /// When it happened, RFC 3339 in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub at: String,
    /// Who did it.
    pub actor: Actor,
    /// E-mail address of the staff member; null for other actors.
    pub staff_email: Option<String>,
    /// What happened.
    pub action: Action,
    /// Details of the action, as in the audit. Each changed field has its values before (`from`) and after (`to`).
    #[cfg_attr(feature = "schema", schemars(extend("type" = "object")))]
    pub details: serde_json::Value,
    /// The note; null if there was none, and once it is erased or undone.
    pub note: Option<String>,
}

/// The response of `GET /api/v1/intents/{id}/timeline`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimelinePage {
    /// Newest first.
    pub items: Vec<TimelineEntryBody>,
    /// The cursor of the next page; null on the last page.
    pub next_cursor: Option<String>,
}

/// A message to one receiver, and its state. It holds no personal data of an applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotificationBody {
    /// Opaque; the same for each attempt: the header `webhook-id`.
    pub id: String,
    /// What it says: there is a new intent, or here is a link to a receipt or to sign in. Webhooks get `intent.created` only.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "schema", schemars(extend("enum" = MessageKind::ALL.map(MessageKind::code))))]
    pub kind: String,
    /// The intent that it is about; null if it is about none.
    pub intent_id: Option<String>,
    /// The reference of that intent.
    pub reference: Option<String>,
    /// Who gets it.
    pub receiver: ReceiverBody,
    /// `pending`, `delivered`, `failed` (we stopped trying) or `disabled` (the receiver wants no more messages).
    pub state: NotificationState,
    /// The number of attempts since it was written, or since staff asked to send it again.
    pub attempts: u32,
    /// When it was written, RFC 3339 in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub created_at: String,
    /// When the last attempt began; null before the first.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub last_attempt_at: Option<String>,
    /// The earliest time of the next attempt; null unless pending.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub next_attempt_at: Option<String>,
    /// When the receiver accepted it; null unless delivered.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub delivered_at: Option<String>,
    /// The HTTP status of the last response; null if there was none.
    pub last_status: Option<u16>,
    /// What was wrong with the last attempt, in one word; null if nothing was.
    pub last_error: Option<String>,
}

/// The receiver of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReceiverBody {
    /// `webhook` or `email`.
    pub kind: ReceiverKind,
    /// Its id in `cargo xtask webhook`; null for e-mail.
    pub webhook_id: Option<String>,
    /// A webhook's scheme and host, because the rest may hold a key; an email address of staff; or `person`.
    pub address: String,
    /// The chapter whose intents it hears about; null for all.
    pub chapter: Option<String>,
    /// Whether the receiver has replied that it wants no more messages.
    pub disabled: bool,
}

/// The response of `GET /api/v1/notifications`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotificationPage {
    /// Newest first.
    pub items: Vec<NotificationBody>,
    /// The cursor of the next page; null on the last page.
    pub next_cursor: Option<String>,
}

/// The counts of one day for one chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FunnelDayBody {
    /// The civil date in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date")))]
    pub day: String,
    /// Slug of the chapter; null for the form without a chapter, and for intents that name none.
    pub chapter: Option<String>,
    /// How often we showed a page with the form.
    pub viewed: u32,
    /// How often the server showed a result: without script, or by the API.
    pub assessed: u32,
    /// How many intents we stored; one that names several chapters counts for each.
    pub submitted: u32,
}

/// The response of `GET /api/v1/funnel`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FunnelBody {
    /// The first day.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date")))]
    pub from: String,
    /// The last day.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date")))]
    pub to: String,
    /// The last day first; days and chapters without a count are left out.
    pub items: Vec<FunnelDayBody>,
}
