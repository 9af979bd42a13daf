//! join-e2e
