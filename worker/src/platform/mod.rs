//! What the runtime gives: environment, clock, random numbers, and a way to survive panics.

pub mod clock;
pub mod env;
pub mod hash;
pub mod outgoing;
pub mod panics;
pub mod public_origin;
pub mod random;
