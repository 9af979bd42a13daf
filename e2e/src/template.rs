//! The initial database of every server: migrated, with two members of staff. `cargo xtask staff add` makes it once,
//! and each server gets a copy, because the commands take seconds.

use std::{fs, io, path::Path};

use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::{
    database, programs,
    staff::{self, Role},
};

/// The folder of the database, and the tokens of its staff.
pub(crate) struct Template {
    folder: TempDir,
    /// The token of a national member of staff.
    pub(crate) national: String,
    /// The token of a member of staff of the chapter Detroit.
    pub(crate) detroit: String,
}

/// The template of this run.
pub(crate) async fn template() -> &'static Template {
    static TEMPLATE: OnceCell<Template> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let folder = TempDir::new_in(programs::scratch()).expect("temporary files can be written");
            let national = staff::add(folder.path(), staff::NATIONAL, Role::National).await;
            let detroit = staff::add(folder.path(), staff::DETROIT, Role::Chapters(&["detroit"])).await;
            forget_the_making(folder.path()).expect("the audit can be emptied");
            Template { folder, national, detroit }
        })
        .await
}

/// Empties the audit, so that a test counts its own entries alone.
fn forget_the_making(state: &Path) -> rusqlite::Result<()> {
    let database = database::open(state)?;
    let trigger = "SELECT sql FROM sqlite_schema WHERE name = 'audit_is_never_deleted'";
    let trigger: String = database.query_row(trigger, [], |row| row.get(0))?;
    database.execute_batch(&format!("DROP TRIGGER audit_is_never_deleted; DELETE FROM audit; {trigger}"))
}

impl Template {
    /// Copies the database into a new folder.
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
