//! The three most frequent requests, for measurements.

use std::{sync::LazyLock, time::Duration};

use reqwest::{Client, RequestBuilder};
use serde_json::json;

use crate::sample::{nurse, unique, unique_email};

/// A request, with the expected status.
pub struct Kind {
    /// The method and the route.
    pub name: &'static str,
    status: u16,
    request: fn(&Client, &str) -> RequestBuilder,
}

/// The three requests.
pub const KINDS: [Kind; 3] = [
    Kind {
        name: "POST /api/v1/assessments",
        status: 200,
        request: |client, origin| {
            let answers =
                json!({ "works_in_case_management": true, "residence": "us", "current_license": true });
            let body = json!({ "answers": answers, "chapters": ["hudson-valley"] });
            client.post(format!("{origin}/api/v1/assessments")).json(&body)
        },
    },
    Kind {
        name: "POST /api/v1/intents",
        status: 201,
        request: |client, origin| {
            let intent = nurse(&unique_email("measured"));
            let request = client.post(format!("{origin}/api/v1/intents"));
            request.header("idempotency-key", unique("measured")).json(&intent)
        },
    },
    Kind {
        name: "GET /join/{chapter}",
        status: 200,
        request: |client, origin| client.get(format!("{origin}/join/hudson-valley")),
    },
];

/// A client that reuses connections, as a content network does. It closes them before the server does after 5 s, because
/// a request could arrive just as the server closes.
#[must_use]
pub fn client() -> Client {
    let builder = Client::builder().pool_idle_timeout(Duration::from_secs(2));
    builder.build().expect("it needs nothing of the system")
}

/// The request with the most mistakes: a list as long as fits into a body, in which every entry is invalid.
pub const ATTACK: Kind = Kind {
    name: "POST /api/v1/assessments, 16 KiB of mistakes",
    status: 422,
    request: |client, origin| {
        // Made once, because making it takes longer than answering it.
        static BODY: LazyLock<String> =
            LazyLock::new(|| json!({ "answers": { "credentials": vec![1; 8_000] } }).to_string());
        let request = client.post(format!("{origin}/api/v1/assessments"));
        request.header("Content-Type", "application/json").body(BODY.as_str())
    },
};

/// The request to a Worker that does nothing.
pub const NOTHING: Kind =
    Kind { name: "nothing, of an empty one", status: 200, request: |client, origin| client.get(origin) };

impl Kind {
    /// Sends the request, and reads the whole response.
    pub async fn send(&self, client: &Client, origin: &str) {
        let answer = (self.request)(client, origin).send().await.expect("the server answers");
        let status = answer.status().as_u16();
        let body = answer.bytes().await.expect("the answer comes whole");
        assert_eq!(status, self.status, "{}: {}", self.name, String::from_utf8_lossy(&body));
    }
}
