//! The only tool a contributor has to know.
fn main() {}
