//! How long a server's Worker has computed, by the kernel's clock of the thread that it runs on.

use std::{fs, path::PathBuf, time::Duration};

use crate::{
    poll::{PATIENCE, until},
    server::Server,
};

/// The clock of a server's main thread.
pub struct Clock(PathBuf);

/// What it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// How long the thread has had a processor. Others on the machine add nothing to it, though by emptying the
    /// processor's caches they make everything take longer.
    pub computed: Duration,
    /// How long it was ready, and others had the processors.
    pub waited: Duration,
}

impl Clock {
    /// `None` where the system keeps none: it takes Linux.
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

    /// What it shows once it stands: all that a request had done is done, also what nobody waited for.
    pub async fn at_rest(&self) -> Reading {
        let mut before = None;
        until("the Worker has nothing to do", PATIENCE, async || {
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
