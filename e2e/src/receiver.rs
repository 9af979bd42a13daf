//! A receiver of webhook messages on this machine. It keeps every request, and replies as configured.

use std::{
    collections::HashMap,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// How the receiver replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// With this status.
    Status(u16),
    /// With this status and header.
    With(u16, &'static str, String),
    /// With this status, content type and body.
    Content(u16, &'static str, String),
    /// Never; the connection stays open.
    Never,
}

/// A received request.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The path.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

/// A receiver that runs until the tests end. A path without a configured reply gets 404.
pub struct Receiver {
    port: u16,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    replies: HashMap<String, Reply>,
    deliveries: Vec<Delivery>,
}

impl Receiver {
    /// Starts a receiver on a free port.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
        let port = listener.local_addr().expect("it has a port").port();
        let known: Arc<Mutex<Known>> = Arc::default();
        let shared = Arc::clone(&known);
        thread::spawn(move || {
            for sender in listener.incoming().flatten() {
                let known = Arc::clone(&shared);
                thread::spawn(move || converse(&sender, &known));
            }
        });
        Self { port, known }
    }

    /// Configures the reply for a path.
    pub fn reply(&self, path: &str, reply: Reply) {
        self.lock().replies.insert(path.to_owned(), reply);
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests to a path so far.
    #[must_use]
    pub fn deliveries(&self, path: &str) -> Vec<Delivery> {
        self.lock().deliveries.iter().filter(|delivery| delivery.path == path).cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Delivery {
    /// The value of a header; empty if it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

fn converse(mut sender: &TcpStream, known: &Mutex<Known>) -> io::Result<()> {
    let mut reader = BufReader::new(sender);
    let mut line = String::new();
    // "POST /path HTTP/1.1"
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = HeaderMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            headers.append(name, value);
        }
    }
    let length = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
    let mut body = vec![0; length.unwrap_or_default()];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let reply = {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        known.deliveries.push(Delivery { path: path.clone(), headers, body });
        known.replies.get(&path).cloned()
    };
    let (status, header, body) = match reply.unwrap_or(Reply::Status(404)) {
        Reply::Status(status) => (status, String::new(), "no".to_owned()),
        Reply::With(status, name, value) => (status, format!("{name}: {value}\r\n"), "no".to_owned()),
        Reply::Content(status, kind, body) => (status, format!("Content-Type: {kind}\r\n"), body),
        // Ends when the sender closes the connection.
        Reply::Never => return io::copy(&mut reader, &mut io::sink()).map(drop),
    };
    let length = body.len();
    write!(
        sender,
        "HTTP/1.1 {status} Reply\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
