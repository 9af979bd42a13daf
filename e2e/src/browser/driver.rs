//! `WebDriver` programs.

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

/// A driver that runs until `end`, or until this process ends for any reason.
pub(super) struct Driver {
    port: u16,
    guard: Child,
    /// The driver ends when this closes.
    stdin: ChildStdin,
    output: JoinHandle<Vec<String>>,
}

/// A shell script that ends the driver and its children when its standard input closes.
const GUARD: &str = r#"exec 3<&0
trap : TERM
"$@" 3<&- 2>&1 &
cat <&3 >/dev/null
kill -- "-$$" 2>/dev/null
wait"#;

impl Driver {
    /// Starts a driver that chooses its port and prints it; `port` parses the line.
    pub(super) fn start(command: &[OsString], port: impl Fn(&str) -> Option<u16> + Send + 'static) -> Self {
        let (guard, stdin, stdout) = spawn(command);
        let (sender, receiver) = channel();
        let output = read(stdout, move |line| {
            if let Some(port) = port(line) {
                let _ = sender.send(port);
            }
        });
        let port = receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{command:?} does not start"));
        Self { port, guard, stdin, output }
    }

    /// Starts a driver at a free port; `command` makes the command for a port.
    pub(super) fn start_at(command: impl Fn(u16) -> Vec<OsString>) -> Self {
        let port = free_port();
        let command = command(port);
        let (guard, stdin, stdout) = spawn(&command);
        let output = read(stdout, |_| {});
        let answers = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        assert!(until_blocking(PATIENCE, answers), "{command:?} does not start");
        Self { port, guard, stdin, output }
    }

    /// The address of the driver.
    pub(super) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Ends the driver, and returns the output of the driver and its browser.
    pub(super) fn end(mut self) -> Vec<String> {
        drop(self.stdin);
        self.guard.wait().expect("it is our child");
        self.output.join().expect("reading does not fail")
    }
}

fn spawn(command: &[OsString]) -> (Child, ChildStdin, ChildStdout) {
    let mut guard = Command::new("sh")
        .args(["-c", GUARD, "sh"])
        .args(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Its own group, so that Ctrl-C reaches only this process, and the script can end its whole group.
        .process_group(0)
        .spawn()
        .expect("sh starts");
    let stdin = guard.stdin.take().expect("its standard input is a pipe");
    let stdout = guard.stdout.take().expect("its output is a pipe");
    (guard, stdin, stdout)
}

/// Reads all output, so that the pipe never fills up.
fn read(stdout: ChildStdout, line: impl Fn(&str) + Send + 'static) -> JoinHandle<Vec<String>> {
    thread::spawn(move || {
        BufReader::new(stdout).lines().map_while(Result::ok).inspect(|it| line(it)).collect()
    })
}
