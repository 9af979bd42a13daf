//! `/api/v1/notifications` and `/api/v1/notifications/{id}/replay`

use super::super::{
    examples,
    operation::{Answer, Operation, Tag},
};
use crate::problem::Problem;

pub(in super::super) fn operations() -> Vec<Operation> {
    vec![list(), replay()]
}

fn list() -> Operation {
    Operation {
        method: "get",
        path: "/api/v1/notifications",
        id: "listNotifications",
        tag: Tag::Staff,
        summary: "List the messages about intents",
        description: "By webhook and e-mail, newest first, page by page: those to the receivers of the reader's own \
                      chapters; national staff see all. Settled ones are kept for a month.",
        parameters: &["state", "intent", "cursor", "limit"],
        body: None,
        answers: vec![Answer::json(200, "A page.", "NotificationPage", examples::notifications())],
        problems: vec![examples::invalid_filter()],
        stored: true,
    }
}

fn replay() -> Operation {
    Operation {
        method: "post",
        path: "/api/v1/notifications/{id}/replay",
        id: "replayNotification",
        tag: Tag::Staff,
        summary: "Send a message again",
        description: "Whatever has become of it, with all of its attempts before it. The answer does not wait for that.",
        parameters: &["notification"],
        body: None,
        answers: vec![Answer::json(202, "It is due.", "Notification", examples::notification())],
        problems: vec![Problem::NotFound, Problem::ReceiverDisabled],
        stored: true,
    }
}
