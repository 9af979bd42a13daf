//! The running system: the real Worker in workerd, with its own database.

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
    database,
    poll::{PATIENCE as LOG_PATIENCE, until, until_blocking},
    programs,
    template::{Template, template},
};

/// A host name that the tests' browsers resolve to this machine. Over plain http it is not a secure context, other than
/// `localhost`.
pub const INSECURE_HOST: &str = "insecure.test";

/// The time limit for a start or a stop: several servers share two cores with the browsers.
const PATIENCE: Duration = Duration::from_secs(90);

/// A server and its processes.
pub struct Server {
    port: u16,
    state: TempDir,
    variables: &'static [(&'static str, &'static str)],
    running: Mutex<Option<Running>>,
    template: &'static Template,
    /// Whether tests that run at the same time use it.
    is_shared: bool,
}

struct Running {
    child: Child,
    /// The server ends when this closes, so it cannot outlive this process.
    stdin: ChildStdin,
}

/// The server of all tests that store intents, each with its own e-mail addresses.
pub async fn shared() -> &'static Server {
    static SHARED: OnceCell<Server> = OnceCell::const_new();
    SHARED.get_or_init(Server::start_shared).await
}

/// The server of all tests that store nothing: its list of intents stays empty.
pub async fn untouched() -> &'static Server {
    static UNTOUCHED: OnceCell<Server> = OnceCell::const_new();
    UNTOUCHED.get_or_init(Server::start_shared).await
}

/// The server of the tests that change its database by [`Server::execute`], for one test at a time, as long as the
/// guard lives: if the Worker and another process write to the same file at once, one of them fails.
pub async fn in_turn() -> (MutexGuard<'static, ()>, &'static Server) {
    static IN_TURN: OnceCell<Server> = OnceCell::const_new();
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let turn = TURN.lock().await;
    let server = IN_TURN.get_or_init(Server::start).await;
    (turn, server)
}

/// Registers a webhook for all intents. Its messages are never delivered, because no host name ends in `.invalid`.
pub fn register_unreachable_webhook(server: &Server) {
    server.execute(
        "INSERT INTO webhooks (id, url, chapter, generation, created_at) \
         VALUES ('unreachable', 'https://receiver.invalid/', NULL, 1, 0)",
    );
}

impl Server {
    /// Starts a server on a free port, with a database of two members of staff.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    async fn start_shared() -> Self {
        let mut server = Self::start().await;
        server.is_shared = true;
        server
    }

    /// The same with other variables than those in the configuration.
    pub async fn start_with(variables: &'static [(&'static str, &'static str)]) -> Self {
        let state = template().await.copy().expect("temporary files can be written");
        Self::start_in(state, variables).await
    }

    /// Starts a server without a database, and therefore without staff.
    pub async fn start_from_nothing() -> Self {
        let state = TempDir::new_in(programs::scratch()).expect("temporary files can be written");
        Self::start_in(state, &[]).await
    }

    async fn start_in(state: TempDir, variables: &'static [(&'static str, &'static str)]) -> Self {
        let template = template().await;
        let server = Self {
            port: free_port(),
            state,
            variables,
            running: Mutex::new(None),
            template,
            is_shared: false,
        };
        server.run().await;
        server
    }

    /// Starts the server again on the same port and database, after [`Self::kill`].
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

        // Not by `Api`, which checks each response against the description: this must work for any server.
        let (client, health) = (reqwest::Client::new(), format!("{}/healthz", self.origin()));
        until(&format!("the server answers; its output:\n{}", self.output()), PATIENCE, async || {
            let ended = self.lock().as_mut().and_then(|running| running.child.try_wait().ok().flatten());
            assert!(
                ended.is_none(),
                "the server ended unexpectedly ({ended:?}); its output:\n{}",
                self.output()
            );
            let response = client.get(&health).send().await.ok()?;
            (response.status() == 200).then_some(())
        })
        .await;
    }

    /// Kills all processes of the server at once, like a power failure, and waits until the port is free.
    pub fn kill(&self) {
        let Some(mut running) = self.lock().take() else { return };
        let group = group_of(&running.child);
        kill_process_group(group, Signal::KILL).expect("the process group exists");
        running.child.wait().expect("a child can be waited for");
        drop(running.stdin);
        // Killed processes stay as zombies for a second or two, until the init process reaps them; they hold nothing.
        assert!(until_blocking(PATIENCE, || is_free(self.port)), "port {} is still in use", self.port);
    }

    /// Stops the server by closing the pipe, and checks that no process is left.
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
        // A second panic in a failing test would hide the first.
        assert!(std::thread::panicking() || ended && gone, "the server did not stop");
    }

    fn is_gone(&self, group: Pid) -> bool {
        until_blocking(PATIENCE, || is_free(self.port) && test_kill_process_group(group).is_err())
    }

    /// The process group of the server.
    #[must_use]
    pub fn group(&self) -> Pid {
        group_of(&self.lock().as_ref().expect("the server runs").child)
    }

    /// The origin of the server.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Another origin of the server, which is not a secure context.
    #[must_use]
    pub fn insecure_origin(&self) -> String {
        format!("http://{INSECURE_HOST}:{}", self.port)
    }

    /// A client without a token. Each test has its own, because connections belong to a test's runtime.
    #[must_use]
    pub fn api(&self) -> Api {
        Api::new(&self.origin())
    }

    /// A client with the token of national staff.
    #[must_use]
    pub fn national(&self) -> Api {
        self.api().with_token(self.national_token())
    }

    /// The token of national staff.
    #[must_use]
    pub fn national_token(&self) -> &str {
        &self.template.national
    }

    /// A client with the token of staff of the chapter Detroit.
    #[must_use]
    pub fn detroit(&self) -> Api {
        self.api().with_token(self.detroit_token())
    }

    /// The token of staff of the chapter Detroit.
    #[must_use]
    pub fn detroit_token(&self) -> &str {
        &self.template.detroit
    }

    /// Runs the hourly cron trigger. The address exists only on the local server.
    pub async fn run_cron(&self) {
        let response = self.api().get("/__scheduled?cron=17+*+*+*+*").await;
        assert_eq!((response.status, response.text().as_str()), (200, "Ran scheduled event"));
    }

    /// Runs the cron trigger of each minute, which sends the messages that are due.
    pub async fn run_deliveries(&self) {
        let response = self.api().get("/__scheduled?cron=*+*+*+*+*").await;
        assert_eq!((response.status, response.text().as_str()), (200, "Ran scheduled event"));
    }

    /// Moves the server's clock ahead of the time. The address exists only on the local server.
    pub async fn be_ahead_by(&self, minutes: u64) {
        let response = self.api().get(&format!("/__clock?ahead={}", minutes * 60_000)).await;
        assert_eq!((response.status, response.text().as_str()), (200, "Moved the clock"));
    }

    /// Runs `cargo xtask staff` on the database, and returns its output.
    ///
    /// # Errors
    ///
    /// The error output, when the command fails.
    pub async fn staff(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = tokio::process::Command::new(programs::xtask());
        command.arg("staff").args(arguments).env("CMSA_JOIN_STATE", self.state.path());
        let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.expect("xtask starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// Runs `cargo xtask webhook` on the database, and returns its output. `to_loopback` allows addresses on this
    /// machine.
    ///
    /// # Errors
    ///
    /// The error output, when the command fails.
    pub async fn webhook(&self, to_loopback: bool, arguments: &[&str]) -> Result<String, String> {
        let mut command = tokio::process::Command::new(programs::xtask());
        command.arg("webhook").args(arguments).env("CMSA_JOIN_STATE", self.state.path());
        command.env("WEBHOOKS_TO_LOOPBACK", if to_loopback { "1" } else { "" });
        let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.expect("xtask starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// Runs statements on the database while the server runs: to break it, or to change times. No other test may use
    /// the server meanwhile: see [`in_turn`].
    ///
    /// # Panics
    ///
    /// When a statement fails, or other tests use the server: their requests would fail now and then.
    pub fn execute(&self, statements: &str) {
        assert!(!self.is_shared, "`{statements}` needs a server that no other test uses at the same time");
        let done = self.try_execute(statements);
        done.unwrap_or_else(|error| panic!("`{statements}` failed: {error}"));
    }

    /// The same where a statement may fail.
    ///
    /// # Errors
    ///
    /// The error of the database.
    pub fn try_execute(&self, statements: &str) -> Result<(), String> {
        let done = self.database().and_then(|database| database.execute_batch(statements));
        done.map_err(|error| error.to_string())
    }

    /// Copies an intent without its chapters; see [`Self::execute`]. `changes` are columns with an SQL expression for their
    /// value in the copy with the number `n`.
    pub fn copy_intent(&self, id: &str, copies: usize, changes: &[(&str, &str)]) {
        const UNIQUE: [(&str, &str); 4] = [
            ("id", "id || n"),
            ("reference", "reference || n"),
            ("receipt_hash", "receipt_hash || n"),
            ("idempotency_key", "NULL"),
        ];
        let columns = self.query("SELECT name FROM pragma_table_info('intents')");
        let names: Vec<&str> = columns.iter().filter_map(|column| column["name"].as_str()).collect();
        let values: Vec<&str> = names
            .iter()
            .map(|name| {
                let change = UNIQUE.iter().chain(changes).find(|(column, _)| column == name);
                change.map_or(*name, |(_, value)| *value)
            })
            .collect();
        self.execute(&format!(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {copies}) \
             INSERT INTO intents ({}) SELECT {} FROM intents, n WHERE id = '{id}'",
            names.join(", "),
            values.join(", "),
        ));
    }

    /// The folder of the database.
    #[must_use]
    pub fn state(&self) -> &Path {
        self.state.path()
    }

    /// The rows of a query; see [`Self::execute`].
    ///
    /// # Panics
    ///
    /// When the query fails.
    #[must_use]
    pub fn query(&self, query: &str) -> Vec<Value> {
        let rows = self.database().and_then(|database| rows(&database, query));
        rows.unwrap_or_else(|error| panic!("`{query}` failed: {error}"))
    }

    /// Opens workerd's database file.
    fn database(&self) -> rusqlite::Result<Connection> {
        database::open(self.state.path())
    }

    /// The output of the server so far.
    #[must_use]
    pub fn output(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// Waits until the output contains a text. Lines go through two pipes, and arrive after the responses.
    pub async fn until_logged(&self, text: &str) {
        until(&format!("`{text}` is in the log"), LOG_PATIENCE, async || {
            self.output().contains(text).then_some(())
        })
        .await;
    }

    /// The file of the output.
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

/// The child leads its own process group, whose id is its process id.
fn group_of(child: &Child) -> Pid {
    Pid::from_child(child)
}

/// A port that no other process gets, also while its server is down. The system assigns ports from 32768 up; this
/// function uses lower ones, each once.
#[must_use]
pub fn free_port() -> u16 {
    const PORTS: Range<u32> = 12_000..32_000;
    static NEXT: OnceLock<AtomicU32> = OnceLock::new();
    // A parallel run starts at another port.
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

/// Whether no process listens at the port.
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
