//! The three most frequent requests, for measurements.

use std::{sync::LazyLock, time::Duration};

use reqwest::{Client, RequestBuilder};
use serde_json::json;

use crate::sample::{nurse, unique, unique_email};

/// What is sent, with the status that it must come to.
pub struct Kind {
    /// The method and the route.
    pub name: &'static str,
    status: u16,
    request: fn(&Client, &str) -> RequestBuilder,
}

/// All of them.
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

/// A client that keeps its connections, as a content network does, but not for the 5 s that the server keeps them: it
/// might send just as the server closes.
#[must_use]
pub fn client() -> Client {
    let builder = Client::builder().pool_idle_timeout(Duration::from_secs(2));
    builder.build().expect("it needs nothing of the system")
}

/// The longest list that a body has room for, of what cannot be in it: so much may be wrong with one request.
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

/// What a Worker that does nothing is asked.
pub const NOTHING: Kind =
    Kind { name: "nothing, of an empty one", status: 200, request: |client, origin| client.get(origin) };

impl Kind {
    /// Sends it, and takes the whole answer.
    pub async fn send(&self, client: &Client, origin: &str) {
        let answer = (self.request)(client, origin).send().await.expect("the server answers");
        let status = answer.status().as_u16();
        let body = answer.bytes().await.expect("the answer comes whole");
        assert_eq!(status, self.status, "{}: {}", self.name, String::from_utf8_lossy(&body));
    }
}
