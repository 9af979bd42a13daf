//! Tests of the public rules. They are one program, because each test program is linked separately.

mod answer_sets;
mod answers;
mod cases;
mod catalog_mistakes;
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
