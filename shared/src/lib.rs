//! The rules for joining the Case Management Society of America (CMSA): which membership category fits
//! a person, and what the dues are. Joining does not require the CCM credential, which a separate body,
//! CCMC, awards.
//!
//! The crate does no I/O and uses no clock and no platform: dates, identifiers and random numbers are
//! arguments. The same code runs natively in tests, in the Worker and in the browser.
//!
//! ```
//! use join_shared::{answers::{Answer, Answers, Residence}, assessment::assess, date::Date, quote::Term};
//!
//! let nurse = Answers::default()
//!     .with(Answer::WorksInCaseManagement(true))
//!     .with(Answer::Residence(Residence::Us))
//!     .with(Answer::CurrentLicense(true));
//! let hudson_valley = join_shared::catalog::chapter("hudson-valley").expect("is in the catalog");
//! let today: Date = "2026-11-22".parse().expect("is a civil date");
//!
//! let assessment = assess(&nurse, &[hudson_valley], Term::OneYear, today);
//! let recommended = assessment.recommended().expect("a licensed case manager fits Individual A");
//! assert_eq!(recommended.category().code, "individual-a");
//! assert_eq!(recommended.quote().total().expect("is known").to_string(), "$195.00");
//! ```

#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used,
        reason = "no input may crash the program"
    )
)]

mod code;
mod consent;
mod credential;
mod dues;
mod fact;
mod lang;
mod source;

pub mod answers;
pub mod assessment;
pub mod catalog;
pub mod ccm;
pub mod change;
pub mod contact;
pub mod date;
pub mod doors;
pub mod intent;
pub mod mistake;
pub mod money;
pub mod oversight;
pub mod quote;
pub mod rule;
pub mod staff;
pub mod text;
pub mod wire;
