//! What happens in the browser. Each file imports `dom` and the plain modules; the views import these files.

pub(crate) mod buttons;
pub(crate) mod chapters;
pub(crate) mod choices;
pub(crate) mod dom;
pub(crate) mod feedback;
pub(crate) mod json;
pub(crate) mod keep;
pub(crate) mod result;
pub(crate) mod send;
pub(crate) mod steps;
pub(crate) mod typed;
