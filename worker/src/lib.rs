//! join-worker
