//! What the cron trigger does for privacy: personal data is erased when its time is over, and the audit is
//! sealed.

pub mod retention;
pub mod seals;
