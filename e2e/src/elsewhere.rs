//! A site of somebody else, which frames ours.

use std::{
    io::{self, BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
};

use crate::server::INSECURE_HOST;

/// The origin of a site by plain http whose every page is that one, until the tests end.
#[must_use]
pub fn insecure_site(html: String) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    let port = listener.local_addr().expect("it has a port").port();
    thread::spawn(move || {
        for visitor in listener.incoming().flatten() {
            // A browser opens connections that it may never use.
            let html = html.clone();
            thread::spawn(move || answer(&visitor, &html));
        }
    });
    format!("http://{INSECURE_HOST}:{port}")
}

fn answer(mut visitor: &TcpStream, html: &str) -> io::Result<()> {
    for line in BufReader::new(visitor).lines() {
        if line?.is_empty() {
            break;
        }
    }
    let length = html.len();
    write!(
        visitor,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{html}"
    )
}
