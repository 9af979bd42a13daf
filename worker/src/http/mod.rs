//! HTTP: the [`router`] passes a [`call::Call`] to its handler, which returns a [`reply::Reply`] or a
//! [`problem::Problem`].

pub mod address;
pub mod call;
pub mod contract;
pub mod etag;
pub mod fields;
pub mod log;
pub mod problem;
pub mod reply;
pub mod router;
pub mod routes;
