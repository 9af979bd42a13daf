//! The running system: the real Worker in workerd, with a database of its own.

use std::{
    fs::{self, File},
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, Row, types::ValueRef};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use serde_json::{Map, Value};
use tempfile::TempDir;
use tokio::sync::{MutexGuard, OnceCell};

use crate::{
    api::Api,
    poll::{PATIENCE as LOG_PATIENCE, until, until_blocking},
    programs,
    template::{Template, template},
};

/// A name that the tests' browsers find on this machine, and do not know to be on it: a page that
/// comes from there by plain http is no secure context.
pub const INSECURE_HOST: &str = "insecure.test";

/// How long a start or a stop may take: several servers share two cores with the browsers.
const PATIENCE: Duration = Duration::from_secs(90);

/// A server and everything that it started.
pub struct Server {
    port: u16,
    state: TempDir,
    variables: &'static [(&'static str, &'static str)],
    running: Mutex<Option<Running>>,
    template: &'static Template,
}

struct Running {
    child: Child,
    /// As long as this is open the server runs: it cannot outlive us, however we end.
    stdin: ChildStdin,
}

/// The server of all tests that store intents, each under addresses of its own.
pub async fn shared() -> &'static Server {
    static SHARED: OnceCell<Server> = OnceCell::const_new();
    SHARED.get_or_init(Server::start).await
}

/// The server of all tests in which nothing may be stored: its list of intents stays empty.
pub async fn untouched() -> &'static Server {
    static UNTOUCHED: OnceCell<Server> = OnceCell::const_new();
    UNTOUCHED.get_or_init(Server::start).await
}

/// The server of the tests that reach into its database by [`Server::execute`], for one of them at a
/// time: as long as the guard lives. While the Worker writes, another process at the same file would
/// make one of the two fail.
pub async fn in_turn() -> (MutexGuard<'static, ()>, &'static Server) {
    static IN_TURN: OnceCell<Server> = OnceCell::const_new();
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let turn = TURN.lock().await;
    let server = IN_TURN.get_or_init(Server::start).await;
    (turn, server)
}

/// Has a message written about each intent from now on, to a webhook that nothing is ever sent to: no
/// address ends like that.
pub fn register_nobody(server: &Server) {
    server.execute(
        "INSERT INTO webhooks (id, url, chapter, generation, created_at) \
         VALUES ('nobody', 'https://receiver.invalid/', NULL, 1, 0)",
    );
}

impl Server {
    /// A new server on a port that was free, with a database that holds two members of staff and no more.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with variables other than those of the configuration.
    pub async fn start_with(variables: &'static [(&'static str, &'static str)]) -> Self {
        let state = template().await.copy().expect("temporary files can be written");
        Self::start_in(state, variables).await
    }

    /// A new server where nothing was ever served: there is no database yet, and nobody is staff.
    pub async fn start_from_nothing() -> Self {
        let state = TempDir::new_in(programs::scratch()).expect("temporary files can be written");
        Self::start_in(state, &[]).await
    }

    async fn start_in(state: TempDir, variables: &'static [(&'static str, &'static str)]) -> Self {
        let template = template().await;
        let server = Self { port: free_port(), state, variables, running: Mutex::new(None), template };
        server.run().await;
        server
    }

    /// Runs it again on the same port and the same database, after [`Self::kill`].
    pub async fn run(&self) {
        let log = File::options().create(true).append(true).open(self.log()).expect("the log can be written");
        let errors = log.try_clone().expect("a file can be open twice");
        let mut child = Command::new(programs::xtask())
            .args(["serve", "--port", &self.port.to_string(), "--state"])
            .arg(self.state.path())
            .args(
                self.variables
                    .iter()
                    .flat_map(|(name, value)| ["--var".to_owned(), format!("{name}={value}")]),
            )
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", programs::xtask().display()));
        let stdin = child.stdin.take().expect("its standard input is a pipe");
        *self.lock() = Some(Running { child, stdin });

        // Not by `Api`, which holds each answer against the description: this is for any server.
        let (client, health) = (reqwest::Client::new(), format!("{}/healthz", self.origin()));
        until(&format!("the server answers; it said:\n{}", self.said()), PATIENCE, async || {
            let ended = self.lock().as_mut().and_then(|running| running.child.try_wait().ok().flatten());
            assert!(ended.is_none(), "the server ended by itself ({ended:?}); it said:\n{}", self.said());
            let answer = client.get(&health).send().await.ok()?;
            (answer.status() == 200).then_some(())
        })
        .await;
    }

    /// Ends every process of it at once, as a power failure would, and sees the port free.
    pub fn kill(&self) {
        let Some(mut running) = self.lock().take() else { return };
        let group = group_of(&running.child);
        kill_process_group(group, Signal::KILL).expect("the process group is there");
        running.child.wait().expect("our own child can be waited for");
        drop(running.stdin);
        // Of what was killed there are remains until the system's first process looks after them, for a
        // second or two; they hold nothing.
        assert!(until_blocking(PATIENCE, || is_free(self.port)), "port {} is still taken", self.port);
    }

    /// Tells it to stop, as closing the pipe does, and sees that nothing of it is left.
    pub fn stop(&self) {
        let Some(mut running) = self.lock().take() else { return };
        let group = group_of(&running.child);
        drop(running.stdin);
        let ended = until_blocking(PATIENCE, || matches!(running.child.try_wait(), Ok(Some(_))));
        if !ended {
            let _ = kill_process_group(group, Signal::KILL);
            let _ = running.child.wait();
        }
        let gone = self.is_gone(group);
        // A second panic while a test fails already would hide the first.
        assert!(std::thread::panicking() || ended && gone, "the server did not stop by itself");
    }

    fn is_gone(&self, group: Pid) -> bool {
        until_blocking(PATIENCE, || is_free(self.port) && test_kill_process_group(group).is_err())
    }

    /// The group of all its processes.
    #[must_use]
    pub fn group(&self) -> Pid {
        group_of(&self.lock().as_ref().expect("it runs").child)
    }

    /// Where it is served.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Where a browser finds it, too, but in no secure context.
    #[must_use]
    pub fn insecure_origin(&self) -> String {
        format!("http://{INSECURE_HOST}:{}", self.port)
    }

    /// A client of its API. Each test has its own: connections belong to a test's runtime.
    #[must_use]
    pub fn api(&self) -> Api {
        Api::new(&self.origin())
    }

    /// A client with the right to see every intent.
    #[must_use]
    pub fn national(&self) -> Api {
        self.api().with_token(self.national_token())
    }

    /// The token that gives this right.
    #[must_use]
    pub fn national_token(&self) -> &str {
        &self.template.national
    }

    /// A client with the right to see the intents that name Detroit.
    #[must_use]
    pub fn detroit(&self) -> Api {
        self.api().with_token(&self.template.detroit)
    }

    /// Lets the cron trigger's work be done, as the platform's clock does it every hour. The address is
    /// the local server's own: where the Worker is deployed, there is nothing at it.
    pub async fn run_cron(&self) {
        let answer = self.api().get("/__scheduled?cron=17+*+*+*+*").await;
        assert_eq!((answer.status, answer.text().as_str()), (200, "Ran scheduled event"));
    }

    /// Lets the messages be sent that are due, as the platform's clock does it every minute; likewise.
    pub async fn run_deliveries(&self) {
        let answer = self.api().get("/__scheduled?cron=*+*+*+*+*").await;
        assert_eq!((answer.status, answer.text().as_str()), (200, "Ran scheduled event"));
    }

    /// Runs `cargo xtask webhook` on its database: what it printed, or what it said was wrong. This machine
    /// is an address like others where `to_loopback` says so.
    ///
    /// # Errors
    ///
    /// When it refuses.
    pub async fn webhook(&self, to_loopback: bool, arguments: &[&str]) -> Result<String, String> {
        let mut command = tokio::process::Command::new(programs::xtask());
        command.arg("webhook").args(arguments).env("CMSA_JOIN_STATE", self.state.path());
        command.env("WEBHOOKS_TO_LOOPBACK", if to_loopback { "1" } else { "" });
        let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.expect("xtask starts");
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() { Ok(said(&output.stdout)) } else { Err(said(&output.stderr)) }
    }

    /// Runs statements on the database while the server runs, behind the system's back: to break it, or
    /// to make something old. Nobody else may use the server meanwhile: see [`in_turn`].
    ///
    /// # Panics
    ///
    /// When the database refuses.
    pub fn execute(&self, statements: &str) {
        let done = self.try_execute(statements);
        done.unwrap_or_else(|error| panic!("`{statements}` failed: {error}"));
    }

    /// The same where the database may refuse.
    ///
    /// # Errors
    ///
    /// What the database says then.
    pub fn try_execute(&self, statements: &str) -> Result<(), String> {
        let done = self.database().and_then(|database| database.execute_batch(statements));
        done.map_err(|error| error.to_string())
    }

    /// The folder of its database.
    #[must_use]
    pub fn state(&self) -> &Path {
        self.state.path()
    }

    /// The rows of a query, to look for what nobody is shown; likewise.
    ///
    /// # Panics
    ///
    /// When the database refuses.
    #[must_use]
    pub fn query(&self, query: &str) -> Vec<Value> {
        let rows = self.database().and_then(|database| rows(&database, query));
        rows.unwrap_or_else(|error| panic!("`{query}` failed: {error}"))
    }

    /// The file that workerd keeps the database in.
    fn database(&self) -> rusqlite::Result<Connection> {
        let folder = self.state.path().join("v3/d1/miniflare-D1DatabaseObject");
        let mut files =
            fs::read_dir(folder).expect("the server has a database").flatten().map(|it| it.path());
        let is_ours = |path: &PathBuf| {
            path.extension().is_some_and(|it| it == "sqlite") && !path.ends_with("metadata.sqlite")
        };
        Connection::open(files.find(is_ours).expect("there is one database"))
    }

    /// What it printed so far.
    #[must_use]
    pub fn said(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// Waits until it has printed that: its lines come through two pipes, and later than its answers.
    pub async fn until_said(&self, text: &str) {
        until(&format!("`{text}` is in the log"), LOG_PATIENCE, async || {
            self.said().contains(text).then_some(())
        })
        .await;
    }

    /// The file that it prints to.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        let state: &Path = self.state.path();
        state.join("e2e.log")
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// It leads a process group of its own, whose id is its process id.
fn group_of(child: &Child) -> Pid {
    Pid::from_child(child)
}

/// A port that stays free until it is used, and while what uses it is down: the system gives none of
/// these to whoever asks for any (it takes them from 32768 up, and many tests ask), and we give each
/// once.
#[must_use]
pub fn free_port() -> u16 {
    const PORTS: Range<u32> = 12_000..32_000;
    static NEXT: OnceLock<AtomicU32> = OnceLock::new();
    // Another run at the same time begins elsewhere.
    let next = NEXT.get_or_init(|| AtomicU32::new(std::process::id().wrapping_mul(7_919)));
    for _ in PORTS {
        let at = next.fetch_add(1, Ordering::Relaxed) % (PORTS.end - PORTS.start);
        let port = u16::try_from(PORTS.start + at).expect("a port has 16 bits");
        if is_free(port) {
            return port;
        }
    }
    panic!("no port is free on both loopback addresses");
}

/// Whether nobody listens there.
fn is_free(port: u16) -> bool {
    let answers =
        |address: SocketAddr| TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok();
    let taken = |address: SocketAddr| {
        TcpListener::bind(address).is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse)
    };
    [(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()]
        .into_iter()
        .all(|address| !answers(address) && !taken(address))
}

fn rows(database: &Connection, query: &str) -> rusqlite::Result<Vec<Value>> {
    let mut statement = database.prepare(query)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let fields = |row: &Row<'_>| {
        let field = |(at, name): (usize, &String)| Ok((name.clone(), json(row.get_ref(at)?)));
        names.iter().enumerate().map(field).collect::<rusqlite::Result<Map<String, Value>>>()
    };
    statement.query_map([], |row| fields(row).map(Value::Object))?.collect()
}

fn json(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into(),
    }
}
