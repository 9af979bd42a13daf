//! HTTP: a request becomes a [`call::Call`], the [`router`] finds its handler, and the answer is a
//! [`reply::Reply`] or a [`problem::Problem`].

pub mod call;
pub mod contract;
pub mod etag;
pub mod fields;
pub mod log;
pub mod problem;
pub mod reply;
pub mod router;
pub mod routes;
