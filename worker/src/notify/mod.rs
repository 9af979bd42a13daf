//! Notifications: webhooks and email announce each intent to staff, and email carries links to sign in. The transaction
//! that stores an intent or a link writes its messages, too. Delivery is at least once: first after the response, then by the cron trigger
//! until the receiver accepts the message or its retries end.

mod failure;
mod mail;
mod webhook;

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

use serde::Serialize;
use worker::{Env, console_error, console_log};

pub use mail::Mail;

use self::webhook::Webhooks;
use crate::{
    http::problem::Problem,
    intake::receipt_key::ReceiptSecret,
    platform::{clock::Timestamp, random},
    store::{Due, Message, Store, Verdict},
};

/// The cron trigger in `wrangler.toml` that sends messages. The other one runs [`crate::privacy::retention`].
pub const CRON: &str = "* * * * *";

/// A run claims this many messages in this many rounds; the next run continues. That takes 36 statements, and
/// two more for a disabled receiver; the smallest plan allows 50.
const BATCH: u8 = 10;
const ROUNDS: u8 = 3;

/// How long a claim excludes other deliveries. Messages to one receiver go out one by one, at up to 20 s
/// each.
const CLAIM_MILLIS: u64 = 5 * 60 * 1_000;

/// The results of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Summary {
    delivered: usize,
    again: usize,
    failed: usize,
    disabled: usize,
    /// Invalid entries of the configuration.
    unreadable_receivers: usize,
}

/// The log line of a run.
#[derive(Serialize)]
struct LogLine<'a> {
    event: &'static str,
    delivered: usize,
    again: usize,
    failed: usize,
    disabled: usize,
    unreadable_receivers: usize,
    problem: Option<&'static str>,
    cause: Option<&'a str>,
}

/// The senders.
struct Senders {
    webhooks: Webhooks,
    mail: Mail,
    /// From which the codes of links derive.
    secret: ReceiptSecret,
}

/// Sends due messages and writes one log line without personal data.
pub async fn deliver(env: &Env, due: Due) {
    let mut summary = Summary::default();
    let problem = send(env, &due, &mut summary).await.err();
    let Summary { delivered, again, failed, disabled, unreadable_receivers } = summary;
    let line = LogLine {
        event: "notifications",
        delivered,
        again,
        failed,
        disabled,
        unreadable_receivers,
        problem: problem.as_ref().map(Problem::code),
        cause: problem.as_ref().and_then(Problem::log),
    };
    let line = serde_json::to_string(&line).unwrap_or_default();
    if problem.is_some() || unreadable_receivers > 0 {
        console_error!("{line}");
    } else if summary != Summary::default() {
        console_log!("{line}");
    }
}

async fn send(env: &Env, due: &Due, summary: &mut Summary) -> Result<(), Problem> {
    let store = Store::of(env)?;
    let senders =
        Senders { webhooks: Webhooks::of(env)?, mail: Mail::of(env), secret: ReceiptSecret::of(env)? };
    summary.unreadable_receivers = senders.mail.unreadable();
    for _ in 0..ROUNDS {
        let (claim, now) = (random::nonce()?, Timestamp::now());
        let messages = store.claim(due, &claim, now, now.after(CLAIM_MILLIS), BATCH).await?;
        let full = messages.len() == usize::from(BATCH);
        let queues = by_receiver(messages);
        let sent: Vec<_> =
            queues.iter().map(|queue| send_in_order(&store, &senders, &claim, queue)).collect();
        for verdict in join_all(sent).await.into_iter().flatten() {
            summary.count(verdict?);
        }
        if !full {
            break;
        }
    }
    Ok(())
}

/// One queue for each receiver, in order of events. The queues run in parallel.
fn by_receiver(messages: Vec<Message>) -> Vec<Vec<Message>> {
    let mut queues: Vec<Vec<Message>> = Vec::new();
    for message in messages {
        let to_the_same = |queue: &&mut Vec<Message>| {
            queue.first().is_some_and(|it| {
                it.webhook_id == message.webhook_id
                    && it.email == message.email
                    && it.person == message.person
            })
        };
        match queues.iter_mut().find(to_the_same) {
            Some(queue) => queue.push(message),
            None => queues.push(vec![message]),
        }
    }
    queues
}

/// Polls a handful of futures together. The general version in `futures` adds much code.
async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut running: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut outputs = Vec::new();
    poll_fn(|context| {
        running.retain_mut(|future| match future.as_mut().poll(context) {
            Poll::Ready(output) => {
                outputs.push(output);
                false
            }
            Poll::Pending => true,
        });
        if running.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    outputs
}

async fn send_in_order(
    store: &Store,
    senders: &Senders,
    claim: &str,
    queue: &[Message],
) -> Vec<Result<Verdict, Problem>> {
    let mut verdicts = Vec::new();
    for message in queue {
        let verdict = send_one(store, senders, claim, message).await;
        let is_over = !matches!(verdict, Ok(Verdict::Delivered | Verdict::Again(_) | Verdict::Failed));
        verdicts.push(verdict);
        if is_over {
            break;
        }
    }
    verdicts
}

async fn send_one(
    store: &Store,
    senders: &Senders,
    claim: &str,
    message: &Message,
) -> Result<Verdict, Problem> {
    let attempt = match &message.email {
        Some(address) => senders.mail.send(message, address, &senders.secret).await?,
        None => senders.webhooks.send(message).await?,
    };
    store.record(message, claim, &attempt, Timestamp::now()).await?;
    Ok(attempt.verdict)
}

impl Summary {
    fn count(&mut self, verdict: Verdict) {
        let number = match verdict {
            Verdict::Delivered => &mut self.delivered,
            Verdict::Again(_) => &mut self.again,
            Verdict::Failed => &mut self.failed,
            Verdict::Gone => &mut self.disabled,
        };
        *number += 1;
    }
}

#[cfg(test)]
mod tests {
    use join_shared::oversight::MessageKind;

    use super::{BATCH, CLAIM_MILLIS, CRON, Message, by_receiver, webhook::LIMIT_MILLIS};

    fn message(id: &str, webhook: Option<&str>, email: Option<&str>) -> Message {
        let of = |text: Option<&str>| text.map(str::to_owned);
        Message {
            id: id.to_owned(),
            kind: MessageKind::IntentCreated.code().to_owned(),
            created_at: 0,
            intent_id: of(Some("intent")),
            reference: of(Some("CM-0000-0000")),
            origin: None,
            link_expires_at: None,
            chapters: "[]".to_owned(),
            attempts: 1,
            email: of(email),
            is_member: 0,
            person: None,
            lang: None,
            is_question: 0,
            webhook_id: of(webhook),
            url: None,
            generation: None,
            rotated_at: None,
        }
    }

    #[test]
    fn each_receiver_has_a_queue_in_order() {
        let messages = vec![
            message("1", Some("a"), None),
            message("2", None, Some("b@example.org")),
            message("3", Some("a"), None),
        ];
        let queues: Vec<Vec<_>> = by_receiver(messages)
            .into_iter()
            .map(|queue| queue.into_iter().map(|message| message.id).collect())
            .collect();
        assert_eq!(queues, [vec!["1", "3"], vec!["2"]]);
    }

    #[test]
    fn a_claim_outlasts_the_slowest_receiver() {
        assert!(u64::from(BATCH) * u64::from(LIMIT_MILLIS) < CLAIM_MILLIS);
        let promised = format!("within {} seconds", LIMIT_MILLIS / 1_000);
        assert!(include_str!("../../../docs/webhooks.md").contains(&promised), "{promised}");
    }

    #[test]
    fn the_configuration_has_both_triggers() {
        let configuration = include_str!("../../../wrangler.toml");
        let crons = configuration.lines().find(|line| line.starts_with("crons")).unwrap_or_default();
        assert!(crons.contains(&format!("\"{CRON}\"")) && crons.matches('"').count() == 4, "{crons}");
    }
}
