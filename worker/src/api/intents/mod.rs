//! `/api/v1/intents` and `/api/v1/intents/{id}`

pub mod change;
pub mod create;
pub mod erase;
pub mod export;
pub mod list;
pub mod read;
pub mod timeline;

use crate::http::call::Call;

/// The id in the path.
fn id(call: &Call) -> String {
    call.parameter().unwrap_or_default().to_owned()
}
