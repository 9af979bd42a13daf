//! The database that every server begins with: migrated, with two members of staff. It is made once by
//! `cargo xtask staff add` and then copied, since each of the commands that make it takes seconds.

use std::{fs, io, path::Path};

use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::{
    programs,
    staff::{self, Role},
};

/// The folder of a database that nobody serves, and the tokens of its staff.
pub(crate) struct Template {
    folder: TempDir,
    /// Gives the right to see every intent.
    pub(crate) national: String,
    /// Gives the right to see the intents that name Detroit.
    pub(crate) detroit: String,
}

/// This run's.
pub(crate) async fn template() -> &'static Template {
    static TEMPLATE: OnceCell<Template> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let folder = TempDir::new_in(programs::scratch()).expect("temporary files can be written");
            let national = staff::add(folder.path(), "national@example.org", Role::National).await;
            let detroit =
                staff::add(folder.path(), "detroit@example.org", Role::Chapters(&["detroit"])).await;
            Template { folder, national, detroit }
        })
        .await
}

impl Template {
    /// A folder of its own with a copy of the database.
    pub(crate) fn copy(&self) -> io::Result<TempDir> {
        const DATABASES: &str = "v3";
        let folder = TempDir::new_in(programs::scratch())?;
        copy(&self.folder.path().join(DATABASES), &folder.path().join(DATABASES))?;
        Ok(folder)
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
