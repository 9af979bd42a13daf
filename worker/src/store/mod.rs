//! The database: all SQL of the Worker, in prepared statements with bound values.

mod audit;
mod changes;
mod claims;
mod database;
mod failure;
mod funnel;
mod intents;
mod links;
mod outbox;
mod person;
#[cfg(test)]
mod plans;
mod queue;
mod read;
mod receipt;
mod receipt_mail;
mod retention;
mod row;
mod scope;
mod seals;
mod section;
mod select;
mod sessions;
mod staff;
mod team;
mod timeline;
mod todo;
mod values;

pub use audit::AuditFilter;
pub use changes::{Changing, Undoing};
pub use claims::CLAIM_MINUTES;
pub use database::Store;
pub use failure::Failure;
pub use funnel::DayCounts;
pub use intents::{Earlier, Inserted, NewRow};
pub use links::{Link, LinkMessage, NewLink};
pub use outbox::{Attempt, Due, MailReceiver, Message, NotificationFilter, Verdict};
pub use queue::QueueRow;
pub use receipt_mail::ADDRESS_CODE;
pub use retention::Deadlines;
pub use row::{Claim, StoredIntent};
pub use scope::Scope;
pub use section::{Position, Section};
pub use select::{Filter, LOOK, Order, Page, Search};
pub use sessions::{ListedSession, NewSession, Session, Way};
pub use staff::{Colleague, Reviewer};
pub use team::{Access, AccountChange, Act, Member};
pub use timeline::Entry;
pub use todo::{Todo, TodoSection};

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::Path,
    };

    /// `DROP TABLE` deletes the table's rows first. `ON DELETE CASCADE` then deletes the rows of other tables.
    #[test]
    fn no_migration_drops_a_table_that_others_reference() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let entries = fs::read_dir(folder).expect("the folder exists");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
        files.sort();
        // Each table with those that it references.
        let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut current = String::new();
        for file in files {
            let sql = fs::read_to_string(&file).expect("it can be read");
            for line in sql.lines() {
                let words: Vec<&str> = line.trim_end_matches(';').split_whitespace().collect();
                match words.as_slice() {
                    ["CREATE", "TABLE", table, ..] => {
                        current = (*table).to_owned();
                        tables.insert(current.clone(), BTreeSet::new());
                    }
                    ["DROP", "TABLE", table] => {
                        tables.remove(*table);
                        let referring: Vec<_> = tables
                            .iter()
                            .filter(|(_, to)| to.contains(*table))
                            .map(|(from, _)| from)
                            .collect();
                        let place = file.display();
                        assert!(
                            referring.is_empty(),
                            "{place} drops `{table}` of {referring:?}; see CONTRIBUTING.md"
                        );
                    }
                    ["ALTER", "TABLE", from, "RENAME", "TO", to] => {
                        let references = tables.remove(*from).unwrap_or_default();
                        tables.insert((*to).to_owned(), references);
                        for references in tables.values_mut() {
                            if references.remove(*from) {
                                references.insert((*to).to_owned());
                            }
                        }
                    }
                    words => {
                        let to = words.iter().skip_while(|word| **word != "REFERENCES").nth(1);
                        if let (Some(to), Some(references)) = (to, tables.get_mut(&current)) {
                            references.insert((*to).to_owned());
                        }
                    }
                }
            }
        }
        assert!(tables["staff_chapters"].contains("staff"), "{tables:?}");
    }
}
