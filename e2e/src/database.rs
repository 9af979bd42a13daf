//! The database file of a server.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

/// Opens the file that workerd has in the folder of a server's state.
///
/// # Errors
///
/// When it cannot be opened.
///
/// # Panics
///
/// When the server has not made its database yet.
pub(crate) fn open(state: &Path) -> rusqlite::Result<Connection> {
    let folder = state.join("v3/d1/miniflare-D1DatabaseObject");
    let mut files = fs::read_dir(folder).expect("the server has a database").flatten().map(|it| it.path());
    let is_ours = |path: &PathBuf| {
        path.extension().is_some_and(|it| it == "sqlite") && !path.ends_with("metadata.sqlite")
    };
    Connection::open(files.find(is_ours).expect("there is one database"))
}
