//! Our process group.

use anyhow::{Context, Result};
use rustix::process::{self, Pid, Signal};

/// Makes us the leader of a group of our own, so that the group's id is our process id.
///
/// # Errors
///
/// When the system refuses.
pub(super) fn lead() -> Result<()> {
    if process::getpgrp() != process::getpid() {
        process::setpgid(None, None).context("leading a process group")?;
    }
    Ok(())
}

/// The processes of our group, without ourselves and without those that have ended.
///
/// # Errors
///
/// When the system does not tell.
pub(super) fn others() -> Result<Vec<Pid>> {
    let group = process::getpgrp().as_raw_nonzero().get();
    let mut found = Vec::new();
    for line in table()? {
        if let Some(pid) = member(&line, group).filter(|&pid| pid != process::getpid()) {
            found.push(pid);
        }
    }
    Ok(found)
}

/// Asks all of the group to end. It reaches us, too; we listen for it.
pub(super) fn ask_to_end() {
    let _ = process::kill_process_group(process::getpgrp(), Signal::TERM);
}

/// Ends them.
pub(super) fn force_to_end(members: &[Pid]) {
    for &pid in members {
        let _ = process::kill_process(pid, Signal::KILL);
    }
}

/// All processes, a line each: id, state, group.
#[cfg(target_os = "linux")]
fn table() -> Result<Vec<String>> {
    // Read here, not asked of `ps`, which small systems lack.
    let mut lines = Vec::new();
    for entry in std::fs::read_dir("/proc").context("reading /proc")? {
        let path = entry?.path().join("stat");
        // Some entries are no processes, and a process may end at any moment.
        let Ok(stat) = std::fs::read_to_string(path) else { continue };
        lines.extend(from_stat(&stat));
    }
    Ok(lines)
}

/// `1234 (a (strange) name) S 1 5678 …` is id, name, state, parent and group.
#[cfg(target_os = "linux")]
fn from_stat(stat: &str) -> Option<String> {
    let (id, _) = stat.split_once(' ')?;
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    let (state, _parent, group) = (fields.next()?, fields.next()?, fields.next()?);
    Some(format!("{id} {state} {group}"))
}

#[cfg(not(target_os = "linux"))]
fn table() -> Result<Vec<String>> {
    let output = std::process::Command::new("ps").args(["-A", "-o", "pid=,state=,pgid="]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// The id on such a line, if the process is of that group and has not ended.
fn member(line: &str, group: i32) -> Option<Pid> {
    let mut fields = line.split_whitespace();
    let pid = fields.next()?.parse().ok()?;
    let state = fields.next()?;
    let of_group = fields.next()?.parse() == Ok(group);
    Pid::from_raw(pid).filter(|_| of_group && !state.starts_with('Z'))
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_line_tells_id_state_and_group() {
        let pid = |raw| Pid::from_raw(raw);
        assert_eq!(member("  12 S  34", 34), pid(12));
        assert_eq!(member("12 Ss+ 34", 34), pid(12));
        assert_eq!(member("12 Z 34", 34), None);
        assert_eq!(member("12 S 35", 34), None);
        assert_eq!(member("", 34), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_name_may_hold_anything() {
        assert_eq!(from_stat("12 (a ) Z 9 (b)) S 1 34 34 0").as_deref(), Some("12 S 34"));
    }

    #[test]
    fn a_process_is_found_in_its_group() -> Result<()> {
        let mut child = Command::new("sleep").arg("30").process_group(0).spawn()?;
        let group = i32::try_from(child.id())?;
        let members: Vec<Pid> = table()?.iter().filter_map(|line| member(line, group)).collect();
        child.kill()?;
        child.wait()?;
        assert_eq!(members, [Pid::from_child(&child)]);
        Ok(())
    }
}
