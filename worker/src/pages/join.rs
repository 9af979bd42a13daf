//! The page of a chapter, or of none: the widget's, in our document.

use join_shared::text::Lang;
use join_widget::state::PageState;

use super::document::{Document, FrameAncestors, Scripts};
use crate::{form::Page, look::Look, reply::Reply};

/// The page, live where the browser has WebAssembly and whole where it has not. It is never
/// cached: each copy has an idempotency key of its own.
#[must_use]
pub fn page(
    status: u16,
    state: &PageState,
    page: Page,
    lang: Lang,
    look: Look,
    ancestors: FrameAncestors,
) -> Reply {
    let texts = lang.texts();
    let title = match page.chapter {
        Some(chapter) => format!("{} {}", texts.title_with_chapter, chapter.name),
        None => texts.title.to_owned(),
    };
    Document {
        status,
        lang,
        title,
        body: join_widget::render(state),
        scripts: if page.framed { Scripts::FramedWidget } else { Scripts::Widget },
        listed: !page.framed && status == 200,
        ancestors,
        look,
        turnstile: state.turnstile.as_ref().map(|turnstile| turnstile.origin.clone()),
    }
    .into_reply()
}
