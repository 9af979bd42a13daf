//! What staff read beside the intents themselves: what happened to them, who was told, and how many there
//! were.

use serde::{Deserialize, Serialize};

/// One line of the audit: what happened to an intent, or who took a table of them along. It holds no
/// personal data of an applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditEntryBody {
    /// Opaque.
    pub id: String,
    /// When it happened, RFC 3339 in UTC.
    pub at: String,
    /// Whose doing it was: `person`, `staff` or `retention`.
    pub actor: String,
    /// E-mail address of the member of staff; null for other actors, and for staff who are no more.
    pub staff_email: Option<String>,
    /// `created`, `status_changed`, `corrected`, `withdrawn`, `erased`, `replayed` or `exported`.
    pub action: String,
    /// The intent that it happened to; null where it is about no single one.
    pub intent_id: Option<String>,
    /// What more there is to know of that action, as an object.
    pub details: serde_json::Value,
}

/// The answer of `GET /api/v1/audit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditPage {
    /// Newest first.
    pub items: Vec<AuditEntryBody>,
    /// For the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// A message about an intent to one receiver, and what has become of it. It holds no personal data of an
/// applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotificationBody {
    /// Opaque; the same for each attempt: the header `webhook-id`.
    pub id: String,
    /// What kind of thing it tells of: `intent.created`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The intent that it tells of.
    pub intent_id: String,
    /// What a person quotes when asking about that.
    pub reference: String,
    /// To whom.
    pub receiver: ReceiverBody,
    /// `pending`, `delivered`, `failed` (given up) or `disabled` (the receiver wants nothing more).
    pub state: String,
    /// How often it was tried since it was written, or sent again by hand.
    pub attempts: u32,
    /// When it was written, RFC 3339 in UTC.
    pub created_at: String,
    /// When the last attempt began; null before the first.
    pub last_attempt_at: Option<String>,
    /// Not before then it is tried again; null unless pending.
    pub next_attempt_at: Option<String>,
    /// When the receiver had it; null unless delivered.
    pub delivered_at: Option<String>,
    /// The HTTP status of the last answer; null where there was none.
    pub last_status: Option<u16>,
    /// What was wrong with the last attempt, in one word; null where nothing was.
    pub last_error: Option<String>,
}

/// To whom a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReceiverBody {
    /// `webhook` or `email`.
    pub kind: String,
    /// What `cargo xtask webhook` knows it by; null for e-mail.
    pub webhook_id: Option<String>,
    /// A webhook's scheme and host, for the rest may hold a key; or an e-mail address of staff.
    pub address: String,
    /// Of whose intents it is told; null for all.
    pub chapter: Option<String>,
    /// Whether it has answered that it wants nothing more.
    pub disabled: bool,
}

/// The answer of `GET /api/v1/notifications`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotificationPage {
    /// Newest first.
    pub items: Vec<NotificationBody>,
    /// For the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// What was counted on one day for one chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FunnelDayBody {
    /// The civil date in UTC.
    pub day: String,
    /// Slug of the chapter; null for the form of no chapter, and for intents that name none.
    pub chapter: Option<String>,
    /// How often a page with the form was shown.
    pub viewed: u32,
    /// How often a result was shown by the server: without script, or by the API.
    pub assessed: u32,
    /// How many intents were stored; one that names several chapters counts for each.
    pub submitted: u32,
}

/// The answer of `GET /api/v1/funnel`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FunnelBody {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The last day first; what was not counted is not there.
    pub items: Vec<FunnelDayBody>,
}
