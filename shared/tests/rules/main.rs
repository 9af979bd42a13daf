//! The rules, from outside. One program: each one more would be linked by itself.

mod answer_sets;
mod answers;
mod cases;
mod catalogue_mistakes;
mod ccm;
mod consent;
mod contact;
mod corpus;
mod decoding;
mod imports;
mod intents;
mod laws;
mod lists;
mod purity;
mod questions;
mod texts;
mod wire;
