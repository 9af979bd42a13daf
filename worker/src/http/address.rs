//! The address that a request asks for, as the routes know it.

use join_shared::catalog::{self, Chapter};

/// An address that the Worker has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The path pattern; braces mark a parameter. The log shows the pattern instead of the path.
    pub pattern: &'static str,
    /// The audience.
    pub kind: Kind,
    /// The path parameter, if the pattern has one.
    pub parameter: Option<String>,
}

/// The audience of a route. It decides the format of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For programs. An error is a problem document.
    Api,
    /// For people. An error is a page.
    Page,
    /// For members of staff. An error is a page of the desk.
    Desk,
    /// For people, in an iframe. An error is a page that any site may frame.
    Frame,
    /// A file for programs, such as a script. An error is a page, for people who open the URL themselves.
    File,
}

impl Address {
    /// The chapter that the parameter names.
    #[must_use]
    pub fn chapter(&self) -> Option<&'static Chapter> {
        let parameter = self.parameter.as_deref().filter(|_| self.pattern.ends_with("/{chapter}"));
        parameter.and_then(catalog::chapter)
    }
}
