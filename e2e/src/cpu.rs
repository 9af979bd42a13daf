//! The CPU time of a server's Worker, from the kernel's statistics of its thread.

use std::{fs, path::PathBuf, time::Duration};

use crate::{
    poll::{PATIENCE, until},
    server::Server,
};

/// The statistics of a server's main thread.
pub struct Clock(PathBuf);

/// A reading of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The CPU time of the thread. Other processes do not add to it, but they slow everything down by replacing the
    /// contents of the CPU caches.
    pub computed: Duration,
    /// The time in which the thread was ready to run and waited for a CPU.
    pub waited: Duration,
}

impl Clock {
    /// `None` if the system has no such statistics; Linux has.
    #[must_use]
    pub fn of(server: &Server) -> Option<Self> {
        let group = server.group().as_raw_nonzero().to_string();
        let process = fs::read_dir("/proc").ok()?.flatten().find(|process| {
            let stat = fs::read_to_string(process.path().join("stat")).unwrap_or_default();
            // `1234 (workerd) S 1 5678 …` is id, name, state, parent and group.
            let fields: Vec<_> = stat.split(' ').collect();
            fields.get(1) == Some(&"(workerd)") && fields.get(4) == Some(&group.as_str())
        })?;
        let clock = Self(process.path().join("task").join(process.file_name()).join("schedstat"));
        clock.read().map(|_| clock)
    }

    /// Waits until the clock stops, so that background work after the response is included, and reads it.
    pub async fn at_rest(&self) -> Reading {
        let mut before = None;
        until("the Worker is idle", PATIENCE, async || {
            let now = self.read().expect("the server runs");
            (before.replace(now) == Some(now)).then_some(now)
        })
        .await
    }

    fn read(&self) -> Option<Reading> {
        let text = fs::read_to_string(&self.0).ok()?;
        let mut times = text.split(' ').map(|nanoseconds| nanoseconds.parse().map(Duration::from_nanos));
        Some(Reading { computed: times.next()?.ok()?, waited: times.next()?.ok()? })
    }
}
