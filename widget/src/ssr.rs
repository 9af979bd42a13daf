//! Rendering inside the Worker.

use crate::state::PageState;

/// The `<main>` of the page, followed by the state that the browser starts from.
#[must_use]
pub fn render(state: &PageState) -> String {
    format!("<main>{}</main>", state.term_years)
}
