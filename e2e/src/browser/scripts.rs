//! Pages with and without scripts.

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// The default.
    On,
    /// Disabled in the settings of the browser.
    Off,
}
