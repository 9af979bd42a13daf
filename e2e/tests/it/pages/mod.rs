//! Pages for people.

mod again;
mod ccm;
mod chapters;
mod docs;
mod embed;
mod flow;
mod home;
mod html;
mod hydration;
mod join;
mod keep;
mod languages;
mod origin;
mod phone;
mod question;
mod receipt;
mod search;
mod send;
mod without_script;

pub(crate) use join::{expect_all_still_there, fields};
