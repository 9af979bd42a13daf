//! Valid webhook addresses, against SSRF. The check does not resolve names: requests leave from Cloudflare's
//! network, which cannot reach anything private.

use std::{fmt, str::FromStr as _};

use url::{Host, Url};

/// A valid webhook address: `https`, with a public host name and without a password.
///
/// ```
/// use join_webhook::{Address, Loopback, NoAddress};
///
/// let parse = |text| Address::parse(text, Loopback::Refused);
/// assert_eq!(parse("https://hooks.example.org/cmsa").unwrap().origin(), "https://hooks.example.org");
/// assert_eq!(parse("http://hooks.example.org/cmsa"), Err(NoAddress::NotHttps));
/// assert_eq!(parse("https://192.0.2.1/"), Err(NoAddress::Number));
/// assert_eq!(parse("https://localhost/"), Err(NoAddress::Local));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Whether loopback addresses are valid, over plain http, too. For tests only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loopback {
    /// `localhost`, `127.0.0.1` and `[::1]` are valid.
    Allowed,
    /// They are invalid.
    Refused,
}

/// Why an address is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAddress {
    /// Not a URL, not ASCII (other names need their `xn--` form), or longer than [`Address::MAX_BYTES`].
    NoUrl,
    /// Not `https`.
    NotHttps,
    /// It contains a user name, a password or a fragment.
    Extras,
    /// Its host is an IP address, in any notation.
    Number,
    /// Its host is not a public name, or has an empty label.
    Local,
    /// Its port is 0.
    Port,
}

/// Top-level labels that are never public: RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476, ICANN's label
/// for private use, and labels common on routers and in offices.
const LOCAL: [&str; 16] = [
    "alt",
    "arpa",
    "corp",
    "example",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "mail",
    "onion",
    "private",
    "test",
];

impl Address {
    /// The size limit, in bytes.
    pub const MAX_BYTES: usize = 2_000;

    /// # Errors
    /// When the address is invalid.
    pub fn parse(text: &str, loopback: Loopback) -> Result<Self, NoAddress> {
        let url = Url::from_str(text).map_err(|_| NoAddress::NoUrl)?;
        if url.as_str().len() > Self::MAX_BYTES {
            return Err(NoAddress::NoUrl);
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(NoAddress::Extras);
        }
        if url.port() == Some(0) {
            return Err(NoAddress::Port);
        }
        let host = url.host().ok_or(NoAddress::NotHttps)?;
        if loopback == Loopback::Allowed && is_loopback(&host) && matches!(url.scheme(), "http" | "https") {
            return Ok(Self(url));
        }
        if url.scheme() != "https" {
            return Err(NoAddress::NotHttps);
        }
        match host {
            Host::Domain(name) if is_public(name) => Ok(Self(url)),
            Host::Domain(_) => Err(NoAddress::Local),
            Host::Ipv4(_) | Host::Ipv6(_) => Err(NoAddress::Number),
        }
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Scheme, host and port. The rest may contain the receiver's key.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoUrl => "it must be an ASCII URL of at most 2,000 bytes",
            Self::NotHttps => "it must begin with https://",
            Self::Extras => "it must not contain a user name, password or fragment",
            Self::Number => "its host must be a name, not an IP address",
            Self::Local => "its host must be a name on the public Internet",
            Self::Port => "its port must not be 0",
        })
    }
}

/// Whether the host, normalized by the parser, is loopback.
fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(number) => number.is_loopback(),
        Host::Ipv6(number) => number.is_loopback(),
    }
}

/// Whether a lowercase name has two or more labels, none of them empty, and a public top-level label. It may
/// end with one dot; some resolvers read `localhost..` as `localhost`.
fn is_public(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let last = name.rsplit_once('.').map(|(_, last)| last);
    name.split('.').all(|label| !label.is_empty()) && last.is_some_and(|last| !LOCAL.contains(&last))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Result<&str, NoAddress>) {
        let found = Address::parse(text, Loopback::Refused);
        assert_eq!(found.as_ref().map(Address::as_str), expect.as_ref().copied(), "{text}");
    }

    #[test]
    fn public_names() {
        check("https://hooks.example.org/a?key=b", Ok("https://hooks.example.org/a?key=b"));
        check(" HTTPS://Hooks.Example.ORG ", Ok("https://hooks.example.org/"));
        check("https://example.org:8443/", Ok("https://example.org:8443/"));
        check("https://xn--mller-kva.example.org/", Ok("https://xn--mller-kva.example.org/"));
        check("https://example.org./", Ok("https://example.org./"));
    }

    #[test]
    fn invalid_addresses() {
        for text in [
            "",
            "hooks.example.org",
            "/path",
            "https://",
            "https://a b/",
            "https://[::1",
            "https://müller.example.org/",
        ] {
            check(text, Err(NoAddress::NoUrl));
        }
        check(&format!("https://example.org/{}", "a".repeat(2_000)), Err(NoAddress::NoUrl));
        for text in ["http://example.org/", "ftp://example.org/", "mailto:a@example.org", "data:text/plain,a"]
        {
            check(text, Err(NoAddress::NotHttps));
        }
        for text in ["https://a@example.org/", "https://a:b@example.org/", "https://example.org/#a"] {
            check(text, Err(NoAddress::Extras));
        }
    }

    #[test]
    fn ip_addresses_in_every_notation() {
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "2130706433",
            "0177.0.0.1",
            "10.0.0.1",
            "169.254.169.254",
            "192.0.2.1.",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[fd00::1]",
            "0",
        ] {
            check(&format!("https://{host}/"), Err(NoAddress::Number));
        }
    }

    #[test]
    fn local_names() {
        for host in [
            "localhost",
            "LOCALHOST",
            "localhost.",
            "app.localhost",
            "printer.local",
            "db.internal",
            "metadata.google.internal",
            "intranet",
            "router.lan",
            "nas.home.arpa",
            "a.test",
            "a.onion",
            "a.",
            "localhost..",
            "localhost.%2e",
            "127.0.0.1..",
            "10.0.0.1.%2E",
            "example.org..",
            "hooks..example.org",
            ".example.org",
        ] {
            check(&format!("https://{host}/"), Err(NoAddress::Local));
        }
    }

    #[test]
    fn port_zero() {
        check("https://hooks.example.org:0/", Err(NoAddress::Port));
        check("https://hooks.example.org:00/", Err(NoAddress::Port));
        assert_eq!(Address::parse("http://localhost:0/", Loopback::Allowed), Err(NoAddress::Port));
    }

    #[test]
    fn loopback_only_if_allowed() {
        let parse = |text: &str| Address::parse(text, Loopback::Allowed).map(|address| address.origin());
        for origin in ["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"] {
            assert_eq!(parse(&format!("{origin}/a")), Ok(origin.to_owned()));
        }
        assert_eq!(parse("http://192.0.2.1/"), Err(NoAddress::NotHttps));
        assert_eq!(parse("http://example.org/"), Err(NoAddress::NotHttps));
        assert_eq!(parse("https://192.0.2.1/"), Err(NoAddress::Number));
        assert_eq!(parse("https://db.internal/"), Err(NoAddress::Local));
        assert_eq!(parse("ftp://localhost/"), Err(NoAddress::NotHttps));
    }

    proptest! {
        /// Every accepted address is public, and parsing its text again gives the same address.
        #[test]
        fn accepted_addresses_are_public(text in "(https?://)?[a-z0-9.:@/\\[\\]%#\u{ff10}-\u{ff19}\u{3002}-]{0,40}|\\PC{0,40}") {
            if let Ok(address) = Address::parse(&text, Loopback::Refused) {
                let url = Url::parse(address.as_str()).expect("it was parsed before");
                prop_assert_eq!(url.scheme(), "https");
                let name = url.domain().expect("its host is a name");
                let name = name.strip_suffix('.').unwrap_or(name).to_owned();
                prop_assert!(name.contains('.') && !name.split('.').any(str::is_empty), "{}", name);
                prop_assert_ne!(url.port(), Some(0));
                prop_assert!(name.parse::<std::net::IpAddr>().is_err(), "{}", name);
                prop_assert!(!LOCAL.iter().any(|last| name.ends_with(&format!(".{last}"))), "{}", name);
                prop_assert_eq!(Address::parse(address.as_str(), Loopback::Refused), Ok(address));
            }
        }

        #[test]
        fn ip_addresses_are_invalid(number in any::<u32>(), wide in any::<u128>()) {
            let four = std::net::Ipv4Addr::from(number);
            let six = std::net::Ipv6Addr::from(wide);
            for host in [format!("{four}"), format!("{number}"), format!("0x{number:x}"), format!("0{number:o}"), format!("[{six}]")] {
                let found = Address::parse(&format!("https://{host}/"), Loopback::Refused);
                prop_assert_eq!(found, Err(NoAddress::Number), "{}", host);
            }
        }
    }
}
