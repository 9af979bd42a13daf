//! The snippets that a chapter copies to its page, with this site's origin. Pure.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use join_shared::{
    catalog::{self, Chapter},
    text::Lang,
};
use maud::{Markup, html};
use qrcode::{QrCode, render::svg};
use sha2::{Digest as _, Sha256};
use worker::url::form_urlencoded;

use super::files;
use crate::{http::fields::Fields, pages::look::Look};

/// What a chapter's site is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// `WordPress`, with our plugin.
    WordPress,
    /// Wix.
    Wix,
    /// Squarespace.
    Squarespace,
    /// Wild Apricot.
    WildApricot,
    /// Drupal.
    Drupal,
    /// A page whose HTML can be edited.
    Other,
}

impl Site {
    /// All, in the order in which the builder asks.
    pub const ALL: [Self; 6] =
        [Self::WordPress, Self::Wix, Self::Squarespace, Self::WildApricot, Self::Drupal, Self::Other];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WordPress => "wordpress",
            Self::Wix => "wix",
            Self::Squarespace => "squarespace",
            Self::WildApricot => "wild-apricot",
            Self::Drupal => "drupal",
            Self::Other => "other",
        }
    }
}

/// A chapter's choices for its page.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// What the page is made with, once that is chosen.
    pub site: Option<Site>,
    /// The chapter; without one, people choose theirs in the form.
    pub chapter: Option<&'static Chapter>,
    /// The language of the form.
    pub lang: Lang,
    /// Theme, color and heading.
    pub look: Look,
}

impl Choice {
    /// Parses the fields `site`, `chapter`, `language`, `accent`, `theme` and `heading`. Missing and invalid values are left
    /// out; the default language is that of the page.
    #[must_use]
    pub fn from_fields(fields: &Fields, page: Lang) -> Self {
        let chapter = fields.get("chapter").and_then(catalog::chapter);
        let site = |code: &str| Site::ALL.into_iter().find(|site| site.code() == code);
        Self {
            site: fields.get("site").and_then(site),
            chapter: chapter.filter(|chapter| chapter.successor.is_none()),
            lang: fields.get("language").and_then(Lang::from_code).unwrap_or(page),
            look: Look::from_fields(fields),
        }
    }

    /// The title of the iframe.
    #[must_use]
    pub fn title(&self) -> String {
        let texts = self.lang.texts();
        match self.chapter {
            Some(chapter) => format!("{} {}", texts.title_with_chapter, chapter.name),
            None => texts.title.to_owned(),
        }
    }

    /// The path of the page for the iframe.
    #[must_use]
    pub fn framed_path(&self) -> String {
        self.path("/embed", &self.look.fields())
    }

    /// The path of the page for the link.
    #[must_use]
    pub fn linked_path(&self) -> String {
        self.path("/join", &[])
    }

    fn path(&self, base: &str, look: &[(&str, String)]) -> String {
        let mut path = base.to_owned();
        if let Some(chapter) = self.chapter {
            path.extend(["/", chapter.slug]);
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.lang_code().map(|lang| ("lang", lang)));
        query.extend_pairs(look);
        let query = query.finish();
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// The language, unless it is the default.
    fn lang_code(&self) -> Option<&'static str> {
        (self.lang != Lang::default()).then(|| self.lang.code())
    }

    /// The attributes of the element, each with its value.
    fn attributes(&self) -> Vec<(&'static str, String)> {
        let chapter = self.chapter.map(|chapter| ("chapter", chapter.slug.to_owned()));
        let lang = self.lang_code().map(|lang| ("lang", lang.to_owned()));
        let mut attributes: Vec<_> = chapter.into_iter().chain(lang).collect();
        attributes.extend(self.look.fields().into_iter().rev());
        attributes
    }
}

/// The snippets, as escaped HTML.
impl Choice {
    /// The one for that kind of site.
    #[must_use]
    pub fn for_site(&self, site: Site, origin: &str) -> String {
        match site {
            Site::WordPress => self.shortcode(),
            // Its editor removes elements that it does not know.
            Site::Drupal => self.div(origin),
            Site::Wix | Site::Squarespace | Site::WildApricot | Site::Other => self.element(origin),
        }
    }

    /// What the plugin replaces. No value has a quote or a bracket.
    #[must_use]
    pub fn shortcode(&self) -> String {
        let attributes = self.attributes();
        let attributes: Vec<_> =
            attributes.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
        format!("[cmsa_join{}]", attributes.concat())
    }

    /// The loader and its custom element.
    #[must_use]
    pub fn element(&self, origin: &str) -> String {
        self.tag("cmsa-join", "", origin)
    }

    /// The loader and a `div`, for page builders that remove custom elements.
    #[must_use]
    pub fn div(&self, origin: &str) -> String {
        self.tag("div data-cmsa-join", "data-", origin)
    }

    /// The loader and an element with the link inside.
    fn tag(&self, start: &str, prefix: &str, origin: &str) -> String {
        let attributes = self.attributes();
        // No value has a character that HTML reserves.
        let attributes: Vec<_> =
            attributes.iter().map(|(name, value)| format!(" {prefix}{name}=\"{value}\"")).collect();
        let (script, link) = (script(origin).into_string(), self.link(origin));
        let name = start.split(' ').next().unwrap_or(start);
        format!("{script}\n<{start}{}>\n  {link}\n</{name}>", attributes.concat())
    }

    /// An iframe without the loader. `width="100%"` is not valid HTML, but every browser accepts it, and page
    /// builders often remove styles.
    #[must_use]
    pub fn frame(&self, origin: &str) -> String {
        html! {
            iframe src={ (origin) (self.framed_path()) } title=(self.title()) width="100%" height="1200"
                loading="lazy" {}
        }
        .into_string()
    }

    /// A link.
    #[must_use]
    pub fn link(&self, origin: &str) -> String {
        self.anchor(origin).into_string()
    }

    /// The link as a QR code in SVG; `None` if it is too long.
    #[must_use]
    pub fn qr_code(&self, origin: &str) -> Option<String> {
        let code = QrCode::new([origin, &self.linked_path()].concat()).ok()?;
        let image = code.render::<svg::Color<'_>>().module_dimensions(4, 4).build();
        // Inline SVG needs no XML declaration.
        Some(image.split_once("?>").map_or(image.clone(), |(_, svg)| svg.to_owned()))
    }

    fn anchor(&self, origin: &str) -> Markup {
        html! { a href={ (origin) (self.linked_path()) } { (self.title()) } }
    }
}

/// The Content-Security-Policy that the embedding page needs.
#[must_use]
pub fn host_policy(origin: &str) -> String {
    format!("script-src {origin}; frame-src {origin};")
}

/// The loader's tag with `integrity`; `None` if the Worker was built without a loader.
#[must_use]
pub fn pinned(origin: &str) -> Option<String> {
    let (file, script) = (files::loader_file()?, files::loader_for(origin)?);
    let tag = html! {
        script src={ (origin) "/pkg/" (file) } integrity=(integrity(&script)) crossorigin="anonymous" async {}
    };
    Some(tag.into_string())
}

fn integrity(script: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(script)))
}

fn script(origin: &str) -> Markup {
    html! { script src={ (origin) "/embed.js" } async {} }
}

#[cfg(test)]
mod tests {
    use join_shared::text::Lang;

    use super::{Choice, integrity};
    use crate::http::fields::Fields;

    const ORIGIN: &str = "https://join.example.org";

    fn choice(query: &str) -> Choice {
        Choice::from_fields(&Fields::parse(query.as_bytes()), Lang::En)
    }

    #[test]
    fn integrity_matches_the_example_of_the_standard() {
        let abc = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        assert_eq!(integrity("abc"), abc);
    }

    #[test]
    fn a_choice_is_in_every_snippet() {
        let choice = choice("chapter=hudson-valley&language=es&accent=%23c00&theme=dark");
        let link = "<a href=\"https://join.example.org/join/hudson-valley?lang=es\">Únase a CMSA a través de Hudson Valley CMSA</a>";
        assert_eq!(choice.link(ORIGIN), link);
        assert_eq!(
            choice.element(ORIGIN),
            format!(
                "<script src=\"{ORIGIN}/embed.js\" async></script>\n\
                 <cmsa-join chapter=\"hudson-valley\" lang=\"es\" accent=\"#cc0000\" theme=\"dark\">\n  {link}\n</cmsa-join>"
            )
        );
        assert_eq!(
            choice.div(ORIGIN),
            format!(
                "<script src=\"{ORIGIN}/embed.js\" async></script>\n\
                 <div data-cmsa-join data-chapter=\"hudson-valley\" data-lang=\"es\" data-accent=\"#cc0000\" \
                 data-theme=\"dark\">\n  {link}\n</div>"
            )
        );
        assert_eq!(
            choice.shortcode(),
            "[cmsa_join chapter=\"hudson-valley\" lang=\"es\" accent=\"#cc0000\" theme=\"dark\"]"
        );
        assert!(
            choice.frame(ORIGIN).starts_with(
                "<iframe src=\"https://join.example.org/embed/hudson-valley?lang=es&amp;theme=dark&amp;accent=%23cc0000\" \
                 title=\"Únase a CMSA a través de Hudson Valley CMSA\" "
            ),
            "{}",
            choice.frame(ORIGIN)
        );
    }

    /// Draws the SVG's squares and decodes the QR codes in the image.
    fn read(svg: &str) -> Vec<String> {
        let number = |text: &str| text.parse::<usize>().expect("is a number");
        let quoted = |name: &str| svg.split(name).nth(1).and_then(|rest| rest.split('"').next());
        let side = number(quoted(" width=\"").expect("it has a width"));
        let mut dark = vec![false; side * side];
        for square in quoted(" d=\"").expect("it has a path").split('M').skip(1) {
            let (left, rest) = square.split_once(' ').expect("it begins somewhere");
            let (top, rest) = rest.split_once('h').expect("it has a width");
            let (width, rest) = rest.split_once('v').expect("it has a height");
            let (height, _) = rest.split_once('H').expect("it comes back");
            for y in number(top)..number(top) + number(height) {
                dark[y * side + number(left)..][..number(width)].fill(true);
            }
        }
        let mut image = rqrr::PreparedImage::prepare_from_bitmap(side, side, |x, y| dark[y * side + x]);
        image.detect_grids().iter().map(|code| code.decode().expect("it can be read").1).collect()
    }

    #[test]
    fn a_camera_reads_the_link() {
        for query in ["", "chapter=hudson-valley&language=es&accent=%23c00", "chapter=new-mexico-rio-grande"]
        {
            let choice = choice(query);
            let svg = choice.qr_code(ORIGIN).expect("it is short enough");
            assert!(svg.starts_with("<svg ") && !svg.contains("style"), "{svg}");
            assert_eq!(read(&svg), [format!("{ORIGIN}{}", choice.linked_path())]);
        }
        assert_eq!(choice("").qr_code(&"long".repeat(1000)), None);
    }

    #[test]
    fn no_snippet_contains_an_invalid_choice() {
        let nasty = "%22%3E%3Cscript%3E";
        let choice = choice(&format!("chapter={nasty}&language={nasty}&accent={nasty}&theme={nasty}"));
        for snippet in [choice.element(ORIGIN), choice.div(ORIGIN), choice.frame(ORIGIN), choice.link(ORIGIN)]
        {
            assert!(!snippet.contains("%22") && !snippet.contains("<script>"), "{snippet}");
        }
        assert_eq!(choice.framed_path(), "/embed");
        // A merged chapter is not offered.
        assert!(Choice::from_fields(&Fields::parse(b"chapter=central-florida"), Lang::En).chapter.is_none());
    }
}
