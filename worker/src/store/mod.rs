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
mod staff;
mod values;

pub use audit::{AuditFilter, Reading};
pub use database::{Failure, Store};
pub use funnel::DayCounts;
pub use intents::{Earlier, Inserted, NewRow};
pub use outbox::{Attempt, Due, MailReceiver, Message, NotificationFilter, Verdict};
pub use retention::Deadlines;
pub use row::StoredIntent;
pub use scope::Scope;
pub use select::{Filter, Search};
pub use staff::Reviewer;
