//! The runtime: environment, clock, random numbers, outgoing requests and panics.

pub mod assets;
pub mod clock;
pub mod env;
pub mod hash;
pub mod outgoing;
pub mod panics;
pub mod public_origin;
pub mod random;
pub mod zone;
