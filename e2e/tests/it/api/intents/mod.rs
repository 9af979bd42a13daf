//! `/api/v1/intents` and `/api/v1/intents/{id}`

mod change;
mod create;
mod duplicates;
mod erase;
mod export;
mod list;
mod timeline;

use join_e2e::{api::Api, sample::unique};
use join_shared::wire::IntentCreated;
use serde_json::Value;

/// Stores an intent with a new key.
async fn store(api: &Api, intent: &Value) -> IntentCreated {
    api.create(&unique("key"), intent).await.ok(201)
}
