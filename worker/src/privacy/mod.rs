//! Privacy work of the cron trigger: erase personal data past its retention period, and seal the audit.

pub mod retention;
pub mod seals;
