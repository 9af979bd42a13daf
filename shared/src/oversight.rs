//! What staff oversee besides the intents: the entries of the audit, and the notifications.

use crate::code::codes;

codes! {
    /// Who acts. In the audit of the database, a colon and the member's id follow `staff`.
    pub enum Actor {
        /// The person who sent the intent.
        Person = "person",
        /// A member of staff.
        Staff = "staff",
        /// The operator, by `cargo xtask staff`.
        Operator = "operator",
        /// The hourly erasure of expired data.
        Retention = "retention",
    }
}

codes! {
    /// An action that the audit records. Its code is its name in JSON and in the database.
    pub enum Action {
        /// An intent was stored.
        Created = "created",
        /// Staff changed its status.
        StatusChanged = "status_changed",
        /// Staff changed something else of it, or several things at once.
        Changed = "changed",
        /// Staff took their change back.
        Undone = "undone",
        /// Staff opened it, or its timeline, at the desk or by the API.
        Opened = "opened",
        /// Staff opened a list of intents, at the desk or by the API. A page of a list is one entry.
        Listed = "listed",
        /// The person corrected the contact.
        Corrected = "corrected",
        /// The person withdrew it, which erased it.
        Withdrawn = "withdrawn",
        /// Its personal data was erased.
        Erased = "erased",
        /// Staff sent a notification again.
        Replayed = "replayed",
        /// Staff started an export.
        Exported = "exported",
        /// Staff received all of an export.
        ExportCompleted = "export_completed",
        /// A member of staff was added.
        MemberAdded = "member_added",
        /// A sign-in link for a member was made.
        Invited = "invited",
        /// A member got another role or other chapters.
        MemberChanged = "member_changed",
        /// A member lost all access.
        MemberRevoked = "member_revoked",
        /// Sessions of a member were ended.
        SessionsEnded = "sessions_ended",
        /// A member made a token for themselves.
        TokenMade = "token_made",
        /// A member removed their token.
        TokenRemoved = "token_removed",
        /// A member chose which email they get.
        MailChosen = "mail_chosen",
    }
}

codes! {
    /// What a message says. Its code is its `type` in JSON and in the database.
    pub enum MessageKind {
        /// There is a new intent.
        IntentCreated = "intent.created",
        /// The link of a receipt, for the person who asked for it.
        ReceiptLink = "intent.receipt",
        /// The link by which a member of staff who asked for it signs in.
        SignInLink = "sign-in.link",
        /// The link by which a new member of staff signs in.
        InvitationLink = "invitation.link",
    }
}

codes! {
    /// The state of a notification. Its code is its name in JSON and in the database.
    pub enum NotificationState {
        /// It waits for its next attempt.
        Pending = "pending",
        /// The receiver accepted it.
        Delivered = "delivered",
        /// We stopped trying.
        Failed = "failed",
        /// The receiver wants no more messages.
        Disabled = "disabled",
    }
}

codes! {
    /// How a receiver gets its notifications.
    pub enum ReceiverKind {
        /// By webhook.
        Webhook = "webhook",
        /// By e-mail.
        Email = "email",
    }
}
