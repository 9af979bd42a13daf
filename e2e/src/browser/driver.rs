//! The programs that drive browsers by the protocol `WebDriver`.

use std::{
    ffi::OsString,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, TcpStream},
    os::unix::process::CommandExt as _,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc::channel,
    thread::{self, JoinHandle},
};

use crate::{
    poll::{PATIENCE, until_blocking},
    server::free_port,
};

/// A driver that runs until it is ended, or until we end, however we do.
pub(super) struct Driver {
    port: u16,
    guard: Child,
    /// As long as this is open the driver runs.
    stdin: ChildStdin,
    said: JoinHandle<Vec<String>>,
}

/// Ends the driver and what it started when its standard input ends.
const GUARD: &str = r#"exec 3<&0
trap : TERM
"$@" 3<&- 2>&1 &
cat <&3 >/dev/null
kill -- "-$$" 2>/dev/null
wait"#;

impl Driver {
    /// Starts a driver that chooses its port, and says it in a line that `port` understands.
    pub(super) fn start(command: &[OsString], port: impl Fn(&str) -> Option<u16> + Send + 'static) -> Self {
        let (guard, stdin, stdout) = spawn(command);
        let (tell, told) = channel();
        let said = read(stdout, move |line| {
            if let Some(port) = port(line) {
                let _ = tell.send(port);
            }
        });
        let port = told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{command:?} does not start"));
        Self { port, guard, stdin, said }
    }

    /// Starts a driver that is told its port: what `command` makes of one.
    pub(super) fn start_at(command: impl Fn(u16) -> Vec<OsString>) -> Self {
        let port = free_port();
        let command = command(port);
        let (guard, stdin, stdout) = spawn(&command);
        let said = read(stdout, |_| {});
        let answers = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        assert!(until_blocking(PATIENCE, answers), "{command:?} does not start");
        Self { port, guard, stdin, said }
    }

    /// Where it listens.
    pub(super) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Ends it, and returns every line that it and its browser said.
    pub(super) fn end(mut self) -> Vec<String> {
        drop(self.stdin);
        self.guard.wait().expect("it is our child");
        self.said.join().expect("reading does not fail")
    }
}

fn spawn(command: &[OsString]) -> (Child, ChildStdin, ChildStdout) {
    let mut guard = Command::new("sh")
        .args(["-c", GUARD, "sh"])
        .args(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Ctrl-C at the terminal is for us; we pass the end on. And its group is what it ends.
        .process_group(0)
        .spawn()
        .expect("sh starts");
    let stdin = guard.stdin.take().expect("its standard input is a pipe");
    let stdout = guard.stdout.take().expect("its output is a pipe");
    (guard, stdin, stdout)
}

/// Reads to the end: the pipe must not fill up.
fn read(stdout: ChildStdout, line: impl Fn(&str) + Send + 'static) -> JoinHandle<Vec<String>> {
    thread::spawn(move || {
        BufReader::new(stdout).lines().map_while(Result::ok).inspect(|it| line(it)).collect()
    })
}
