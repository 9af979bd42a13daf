//! Whether a port is free, and whether the site answers on it.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Result, bail};

/// `localhost` is one of these or both.
const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// Whether no program listens on that port, on either loopback address.
pub(crate) fn is_free(port: u16) -> bool {
    LOOPBACK.into_iter().all(|ip| {
        let address = SocketAddr::new(ip, port);
        // On macOS, binding succeeds despite a listener on all addresses, so we connect, too. A machine without
        // IPv6 refuses both.
        let answers = TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok();
        let taken =
            TcpListener::bind(address).is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse);
        !answers && !taken
    })
}

/// Fails if the port is taken.
///
/// # Errors
///
/// When the port is taken.
pub(crate) fn expect_free(port: u16) -> Result<()> {
    if !is_free(port) {
        bail!("port {port} is taken by another program; stop it, or choose another port with `--port`");
    }
    Ok(())
}

/// Whether the site's health check passes.
pub(crate) fn is_healthy(port: u16) -> bool {
    LOOPBACK.into_iter().any(|ip| status(SocketAddr::new(ip, port)).is_ok_and(|line| line.contains(" 200 ")))
}

/// The status line of `GET /healthz`.
fn status(address: SocketAddr) -> Result<String> {
    let patience = Duration::from_secs(2);
    let mut stream = TcpStream::connect_timeout(&address, patience)?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    let port = address.port();
    let request = format!("GET /healthz HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut line = [0; 64];
    let length = stream.read(&mut line)?;
    let text = String::from_utf8_lossy(&line[..length]);
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::thread;

    use super::*;

    #[test]
    fn a_listener_takes_its_port() -> Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let message = expect_free(port).map_err(|error| error.to_string());
        assert!(message.is_err_and(|text| text.contains("--port")));
        drop(listener);
        assert!(is_free(port));
        Ok(())
    }

    #[test]
    fn only_200_is_health() -> Result<()> {
        for (answer, healthy) in [("HTTP/1.1 200 OK", true), ("HTTP/1.1 503 Service Unavailable", false)] {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let port = listener.local_addr()?.port();
            let server = thread::spawn(move || -> std::io::Result<()> {
                let (mut stream, _) = listener.accept()?;
                // Closing before everything is read would reset the connection, and lose the answer.
                let request = BufReader::new(&stream).lines();
                request.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty())).for_each(drop);
                write!(stream, "{answer}\r\n\r\n")
            });
            assert_eq!(is_healthy(port), healthy, "{answer}");
            assert!(server.join().is_ok());
        }
        Ok(())
    }
}
