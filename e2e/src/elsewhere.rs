//! Servers of other sites, over plain http, that run until the tests end.

use std::{
    io::{self, BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use crate::server::INSECURE_HOST;

/// A response of such a server.
#[derive(Debug, Clone)]
pub struct Response {
    /// Names and values; `serve` adds the length.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Serves one page at every path of another site, and returns its origin.
#[must_use]
pub fn insecure_site(html: String) -> String {
    let headers = vec![("Content-Type".to_owned(), "text/html".to_owned())];
    let page = Response { headers, body: html.into_bytes() };
    format!("http://{INSECURE_HOST}:{}", serve(move |_| Some(page.clone())))
}

/// Serves pages by path on another site with a Content-Security-Policy (none if it is empty), and returns its
/// origin.
#[must_use]
pub fn insecure_site_of(policy: String, pages: Vec<(&'static str, String)>) -> String {
    let mut headers = vec![("Content-Type".to_owned(), "text/html; charset=utf-8".to_owned())];
    if !policy.is_empty() {
        headers.push(("Content-Security-Policy".to_owned(), policy));
    }
    let port = serve(move |path| {
        let (_, html) = pages.iter().find(|(known, _)| *known == path)?;
        Some(Response { headers: headers.clone(), body: html.clone().into_bytes() })
    });
    format!("http://{INSECURE_HOST}:{port}")
}

/// Serves the responses that `answer` has for a path, and 404 where it has none. Returns the port.
#[must_use]
pub fn serve(answer: impl Fn(&str) -> Option<Response> + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    let port = listener.local_addr().expect("it has a port").port();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for visitor in listener.incoming().flatten() {
            // A browser may open a connection and never use it.
            let answer = Arc::clone(&answer);
            thread::spawn(move || converse(&visitor, |path| answer(path)));
        }
    });
    port
}

fn converse(mut visitor: &TcpStream, answer: impl Fn(&str) -> Option<Response>) -> io::Result<()> {
    let mut lines = BufReader::new(visitor).lines();
    // "GET /path HTTP/1.1"
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let Some(Response { headers, body }) = request.split(' ').nth(1).and_then(answer) else {
        return write!(visitor, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    };
    write!(visitor, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n", body.len())?;
    for (name, value) in headers {
        write!(visitor, "{name}: {value}\r\n")?;
    }
    write!(visitor, "\r\n")?;
    visitor.write_all(&body)
}
