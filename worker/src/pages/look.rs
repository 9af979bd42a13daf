//! The look that a chapter chooses: light or dark, and an accent color, adjusted to be legible. Pure.

use join_widget::state::Place;
use palette::{FromColor as _, Oklch, Srgb, color_difference::Wcag21RelativeContrast as _};

use crate::http::fields::Fields;

/// The look in the query. Missing and invalid values are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Light, dark or as the device prefers. In a frame of a page that names one, the background is transparent.
    pub theme: Option<Theme>,
    /// The color of controls and links.
    pub accent: Option<Accent>,
    /// Whether the page around the frame has a heading, so that ours has none.
    pub untitled: bool,
}

/// A theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the device prefers.
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// An accent color, as requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent(Srgb<u8>);

/// The backgrounds behind the accent: `--paper` and `--panel` in `widget/style.css`, light and dark.
const LIGHT: [Srgb<u8>; 2] = [Srgb::new(0xff, 0xff, 0xff), Srgb::new(0xea, 0xf3, 0xf8)];
const DARK: [Srgb<u8>; 2] = [Srgb::new(0x12, 0x18, 0x1f), Srgb::new(0x17, 0x2a, 0x37)];

/// The minimum contrast for text in WCAG 2.2, 1.4.3. It exceeds that for controls in 1.4.11.
const CONTRAST: f32 = 4.5;

impl Look {
    /// Parses the fields `accent` and `theme`.
    #[must_use]
    pub fn from_fields(fields: &Fields) -> Self {
        Self {
            theme: fields.get("theme").and_then(Theme::from_code),
            accent: fields.get("accent").and_then(Accent::parse),
            untitled: fields.get("heading") == Some("off"),
        }
    }

    /// The look as fields of a query or a form.
    #[must_use]
    pub fn fields(self) -> Vec<(&'static str, String)> {
        let theme = self.theme.map(|theme| ("theme", theme.code().to_owned()));
        let accent = self.accent.map(|Accent(color)| ("accent", hex(color)));
        let heading = self.untitled.then(|| ("heading", "off".to_owned()));
        theme.into_iter().chain(accent).chain(heading).collect()
    }

    /// The same to append to a query.
    #[must_use]
    pub fn query(self) -> String {
        // A color code begins with `#`.
        let fields = self.fields();
        let pairs = fields.iter().flat_map(|(name, value)| {
            ["&".to_owned(), (*name).to_owned(), "=".to_owned(), value.replace('#', "%23")]
        });
        pairs.collect()
    }

    /// Where a page is that has this look.
    #[must_use]
    pub const fn place(self, framed: bool) -> Place {
        match (framed, self.untitled) {
            (false, _) => Place::Alone,
            (true, false) => Place::Framed,
            (true, true) => Place::Untitled,
        }
    }

    /// The accent as CSS, for light and dark.
    #[must_use]
    pub fn css(self) -> Option<String> {
        let accent = self.accent?;
        let (light, dark) = (hex(accent.on(LIGHT)), hex(accent.on(DARK)));
        Some(format!(
            ":root{{--accent:{light}}}\
             @media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{--accent:{dark}}}}}\
             :root[data-theme=dark]{{--accent:{dark}}}"
        ))
    }
}

impl Theme {
    /// Its name in URLs and in the document.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.code() == code)
    }
}

impl Accent {
    /// Parses `#rgb`, `#rrggbb` or a CSS name. Case does not matter.
    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix('#') {
            // `palette` parses each part as a number, which may have a plus sign.
            Some(digits) if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => None,
            Some(digits) if matches!(digits.len(), 3 | 6) => digits.parse().ok().map(Self),
            Some(_) => None,
            None => palette::named::from_str(&text.to_ascii_lowercase()).map(Self),
        }
    }

    /// The nearest color of the same hue that is legible on both backgrounds.
    fn on(self, backgrounds: [Srgb<u8>; 2]) -> Srgb<u8> {
        let darker =
            relative(backgrounds[0], Srgb::new(0, 0, 0)) > relative(backgrounds[0], Srgb::new(255, 255, 255));
        let mut color = Oklch::from_color(self.0.into_format::<f32>());
        loop {
            let candidate = Srgb::from_color(color).into_format::<u8>();
            let legible = backgrounds.iter().all(|background| relative(*background, candidate) >= CONTRAST);
            // Black and white are legible, so the loop ends there at the latest.
            if legible || !(0.0..=1.0).contains(&color.l) {
                return candidate;
            }
            color.l += if darker { -0.01 } else { 0.01 };
        }
    }
}

fn relative(one: Srgb<u8>, other: Srgb<u8>) -> f32 {
    one.into_format::<f32>().relative_contrast(other.into_format::<f32>())
}

fn hex(color: Srgb<u8>) -> String {
    format!("#{color:x}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Accent, CONTRAST, DARK, LIGHT, Look, Srgb, hex, relative};
    use crate::http::fields::Fields;

    #[track_caller]
    fn check(query: &str, expect: &[(&str, &str)]) {
        let look = Look::from_fields(&Fields::parse(query.as_bytes()));
        let fields = look.fields();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(fields, expect, "{query}");
    }

    #[test]
    fn invalid_colors_are_ignored() {
        check("accent=%230a7&theme=dark", &[("theme", "dark"), ("accent", "#00aa77")]);
        check("accent=%230A7b3C", &[("accent", "#0a7b3c")]);
        check("accent=RebeccaPurple&theme=light", &[("theme", "light"), ("accent", "#663399")]);
        check("heading=off&theme=auto", &[("theme", "auto"), ("heading", "off")]);
        for wrong in [
            "",
            "0a7",
            "%23",
            "%2312",
            "%231234",
            "%23ggg",
            "%2312345678",
            "rgb(0,0,0)",
            "red;}",
            "transparent",
            "currentcolor",
            "%23%C3%A9%C3%A9",
            "%23%2B1%2B1%2B1",
            "%23%2B10",
            "none",
        ] {
            check(&format!("accent={wrong}&theme=none&heading=on"), &[]);
        }
    }

    #[test]
    fn a_legible_color_stays_unchanged() {
        let accent = |color: &str| Accent::parse(color).expect("is a color");
        assert_eq!(hex(accent("#005a8c").on(LIGHT)), "#005a8c");
        assert_eq!(hex(accent("#7cc4ee").on(DARK)), "#7cc4ee");
        assert_ne!(hex(accent("yellow").on(LIGHT)), "#ffff00");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// As text on every background, and as the background of button text.
        #[test]
        fn every_color_becomes_legible(red: u8, green: u8, blue: u8) {
            let accent = Accent(Srgb::new(red, green, blue));
            for (backgrounds, ink) in
                [(LIGHT, Srgb::new(0xff, 0xff, 0xff)), (DARK, Srgb::new(0x0b, 0x18, 0x22))]
            {
                let color = accent.on(backgrounds);
                for background in backgrounds.into_iter().chain([ink]) {
                    let contrast = relative(color, background);
                    prop_assert!(contrast >= CONTRAST, "{} on {}: {contrast}", hex(color), hex(background));
                }
            }
        }
    }

    /// The colors above must match the style sheet.
    #[test]
    fn the_backgrounds_match_the_style_sheet() {
        let style = include_str!("../../../widget/style.css");
        for color in LIGHT.into_iter().chain(DARK) {
            assert!(style.contains(&hex(color)), "{} is not in the style sheet", hex(color));
        }
        assert!(style.contains("--accent-ink: #0b1822") && style.contains("--accent-ink: #ffffff"));
    }
}
