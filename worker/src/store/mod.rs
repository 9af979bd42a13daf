//! The database: all SQL of the Worker, in prepared statements with bound values.

mod audit;
mod database;
mod funnel;
mod intents;
mod outbox;
mod person;
mod receipt;
mod retention;
mod row;
mod scope;
mod seals;
mod select;
mod sessions;
mod staff;
mod values;

pub use audit::AuditFilter;
pub use database::{Failure, Store};
pub use funnel::DayCounts;
pub use intents::{Earlier, Inserted, NewRow};
pub use outbox::{Attempt, Due, MailReceiver, Message, NotificationFilter, Verdict};
pub use retention::Deadlines;
pub use row::StoredIntent;
pub use scope::Scope;
pub use select::{Filter, Search};
pub use sessions::{NewSession, Session, Way};
pub use staff::Reviewer;

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// `DROP TABLE` deletes the table's rows first. `ON DELETE CASCADE` then deletes the rows of other tables.
    #[test]
    fn no_migration_drops_a_table_that_others_reference() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let entries = fs::read_dir(folder).expect("the folder exists");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
        files.sort();
        let mut before = String::new();
        for file in files {
            let sql = fs::read_to_string(&file).expect("it can be read");
            for line in sql.lines() {
                if line.starts_with("DROP TABLE") {
                    let table = line.trim_end_matches(';').rsplit(' ').next().unwrap_or_default();
                    let is_referenced = before.contains(&format!("REFERENCES {table} "));
                    assert!(!is_referenced, "{} drops `{table}`; see CONTRIBUTING.md", file.display());
                }
                before.push_str(line);
                before.push('\n');
            }
        }
    }
}
