//! The local server: the built Worker in workerd, run by miniflare as in `wrangler dev`.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::project::Project;

/// A variable for the Worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    name: String,
    value: String,
}

impl Variable {
    /// Reads `NAME=VALUE`.
    ///
    /// # Errors
    ///
    /// When it has another form.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or("a variable has the form NAME=VALUE")?;
        let is_name = !name.is_empty() && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
        if !is_name {
            return Err(format!("`{name}` is not the name of a variable"));
        }
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}

/// The local server, on all addresses of `localhost`, IPv4 and IPv6. It ends when its standard input does.
pub(super) fn server(
    project: &Project,
    state: &Path,
    port: u16,
    secrets: &Path,
    variables: &[Variable],
) -> Command {
    let mut command = Command::new("node");
    command.current_dir(project.root());
    command.arg(project.path("xtask/src/serve/local/server.cjs")).arg(port.to_string());
    command.arg(state).arg(secrets).stdin(Stdio::piped());
    command.args(variables.iter().map(|Variable { name, value }| format!("{name}={value}")));
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_has_a_name_and_a_value() {
        let variable = |name: &str, value: &str| Variable { name: name.to_owned(), value: value.to_owned() };
        assert_eq!(Variable::parse("A_1=x=y:z"), Ok(variable("A_1", "x=y:z")));
        assert_eq!(Variable::parse("A="), Ok(variable("A", "")));
        assert!(Variable::parse("A").is_err());
        assert!(Variable::parse("=x").is_err());
        assert!(Variable::parse("A B=x").is_err());
    }
}
