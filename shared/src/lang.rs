//! The languages of the pages. The build script compiles this file, too, and so knows for which languages
//! the catalog needs a consent text.

use crate::code::codes;

codes! {
    /// A language of the pages. Its code is the one in `lang` attributes and in JSON.
    #[derive(Default)]
    pub enum Lang {
        /// English (United States).
        #[default]
        En = "en",
        /// Spanish.
        Es = "es",
    }
}
