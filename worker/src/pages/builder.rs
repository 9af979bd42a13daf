//! `/chapters/embed`, the embed builder: a chapter chooses how the form looks on its page, previews it, and
//! copies the snippet.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use join_shared::{
    catalog,
    text::{Lang, Texts},
};
use maud::{Markup, html};

use super::document::{Document, FrameAncestors, Scripts};
use super::languages;
use super::look::{Look, Theme};
use crate::{
    embed::{
        plugin,
        snippets::{self, Choice, Site},
    },
    http::{call::Call, fields::Fields, problem::Problem, reply::Reply},
};

const PATH: &str = "/chapters/embed";

/// A text to copy.
struct Snippet {
    /// The id of its element.
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    text: String,
}

/// `GET`: the embed builder, with the choices in the query.
///
/// # Errors
/// None.
pub fn show(call: &Call) -> Result<Reply, Problem> {
    let lang = super::lang(call.query());
    let choice = Choice::from_fields(call.query(), lang);
    // An invalid color stays in its field, for correction.
    let wrong = call.query().get("accent").filter(|_| choice.look.accent.is_none());
    let sites = choice.chapter.map(|chapter| call.embed_sites(chapter)).unwrap_or_default();
    Ok(page(call.query(), lang, &choice, wrong, &sites, &call.origin()))
}

/// The page, in the language `lang`. `wrong` is an invalid color from the query. `sites` alone may frame the
/// form, unless empty.
fn page(
    query: &Fields,
    lang: Lang,
    choice: &Choice,
    wrong: Option<&str>,
    sites: &[String],
    origin: &str,
) -> Reply {
    let texts = lang.texts();
    let body = html! {
        main.builder {
            (languages(query, lang))
            h1 { (texts.builder_title) }
            p { (texts.builder_lead) }
            (form(lang, choice, wrong, texts))
            // The script replaces this element.
            div #outcome {
                (restricted(sites, texts))
                @match choice.site {
                    Some(site) => (guide(choice, site, origin, texts)),
                    None => p.notice { (texts.builder_first) },
                }
                h2 { (texts.builder_preview) }
                p { (texts.builder_preview_lead) }
                div.previews {
                    (preview("preview", texts.builder_wide, choice))
                    (preview("phone", texts.builder_phone, choice))
                }
                details.fold #links {
                    summary { (texts.builder_links) }
                    (copied("link", texts.builder_link, &choice.link(origin), texts))
                    (qr_code(choice, origin, texts))
                }
                details.fold #developers {
                    summary { (texts.builder_developers) }
                    @for snippet in snippets(choice, origin, texts) {
                        (copyable(&snippet, texts))
                    }
                }
            }
        }
    };
    Document {
        status: 200,
        lang,
        title: texts.builder_title.to_owned(),
        body: body.into_string(),
        scripts: Scripts::Builder,
        listed: true,
        ancestors: FrameAncestors::Own,
        look: Look::default(),
        turnstile: None,
    }
    .into_reply()
    .header("Cache-Control", "public, max-age=300")
}

fn form(lang: Lang, choice: &Choice, wrong: Option<&str>, texts: &Texts) -> Markup {
    let chapters = catalog::chapters().iter().filter(|chapter| chapter.successor.is_none());
    let chosen = choice.chapter.map(|chapter| chapter.slug);
    let look = choice.look.fields();
    let accent = look.iter().find(|(name, _)| *name == "accent").map(|(_, value)| value.as_str());
    let themes = [
        (None, texts.builder_theme_own),
        (Some(Theme::Auto), texts.builder_theme_auto),
        (Some(Theme::Light), texts.builder_theme_light),
        (Some(Theme::Dark), texts.builder_theme_dark),
    ];
    html! {
        form #choice method="get" action=(PATH) {
            @if lang != Lang::default() {
                input type="hidden" name="lang" value=(lang.code());
            }
            fieldset {
                legend { (texts.builder_made_with) }
                div.choices {
                    @for site in Site::ALL {
                        label.choice {
                            input type="radio" name="site" value=(site.code()) checked[choice.site == Some(site)];
                            (site_name(site, texts))
                        }
                    }
                }
            }
            div.field {
                label for="chapter" { (texts.builder_chapter) }
                select #chapter name="chapter" {
                    option value="" { (texts.builder_no_chapter) }
                    @for chapter in chapters {
                        option value=(chapter.slug) selected[chosen == Some(chapter.slug)] {
                            (chapter.name) " (" (chapter.state) ")"
                        }
                    }
                }
            }
            details.fold #look open[choice.lang != lang || choice.look != Look::default() || wrong.is_some()] {
                summary { (texts.builder_look) }
                div.field {
                    label for="language" { (texts.builder_language) }
                    select #language name="language" {
                        @for lang in Lang::ALL {
                            option value=(lang.code()) lang=(lang.code()) selected[choice.lang == lang] { (lang.texts().own_name) }
                        }
                    }
                }
                div.field {
                    label for="accent" { (texts.builder_accent) }
                    p.hint #accent-hint { (texts.builder_accent_hint) }
                    p.error #accent-error {
                        @if wrong.is_some() { (texts.builder_accent_wrong) }
                    }
                    input #accent type="text" name="accent" value=[wrong.or(accent)] maxlength="30" autocomplete="off"
                        spellcheck="false" aria-invalid=[wrong.map(|_| "true")] aria-describedby="accent-hint accent-error";
                }
                div.field {
                    label for="theme" { (texts.builder_theme) }
                    select #theme name="theme" {
                        @for (theme, name) in themes {
                            option value=(theme.map_or("", Theme::code)) selected[choice.look.theme == theme] { (name) }
                        }
                    }
                }
                label.choice {
                    input #heading type="checkbox" name="heading" value="off" checked[choice.look.untitled];
                    (texts.builder_heading)
                }
            }
            button type="submit" { (texts.builder_show) }
        }
    }
}

/// The snippet for that kind of site, and what to do with it.
fn guide(choice: &Choice, site: Site, origin: &str, texts: &Texts) -> Markup {
    html! {
        h2 { (texts.builder_snippet) " " (site_name(site, texts)) }
        @if site == Site::WordPress {
            p.actions { a.button href=(plugin::PATH) download { (texts.builder_plugin) } }
        }
        (copied("snippet", texts.builder_snippet, &choice.for_site(site, origin), texts))
        ol.steps { @for step in steps(site, texts) { li { (step) } } }
        p { (texts.builder_fallback) }
    }
}

const fn site_name(site: Site, texts: &Texts) -> &'static str {
    match site {
        Site::WordPress => "WordPress",
        Site::Wix => "Wix",
        Site::Squarespace => "Squarespace",
        Site::WildApricot => "Wild Apricot",
        Site::Drupal => "Drupal",
        Site::Other => texts.builder_other,
    }
}

const fn steps(site: Site, texts: &Texts) -> &[&'static str] {
    match site {
        Site::WordPress => &texts.builder_wordpress,
        Site::Wix => &texts.builder_wix,
        Site::Squarespace => &texts.builder_squarespace,
        Site::WildApricot => &texts.builder_wild_apricot,
        Site::Drupal => &texts.builder_drupal,
        Site::Other => &texts.builder_html,
    }
}

/// The real form.
fn preview(id: &str, caption: &str, choice: &Choice) -> Markup {
    html! {
        figure {
            figcaption { (caption) }
            iframe #(id) src=(choice.framed_path()) title={ (choice.title()) ", " (caption) } height="640" loading="lazy" {}
        }
    }
}

/// The recommended one first.
fn snippets(choice: &Choice, origin: &str, texts: &Texts) -> Vec<Snippet> {
    let snippet = |id, title, lead, text| Snippet { id, title, lead, text };
    let pinned = snippets::pinned(origin);
    [
        snippet("element", texts.builder_element, texts.builder_element_lead, choice.element(origin)),
        snippet("div", texts.builder_div, texts.builder_div_lead, choice.div(origin)),
        snippet("frame", texts.builder_frame, texts.builder_frame_lead, choice.frame(origin)),
        snippet("policy", texts.builder_policy, texts.builder_policy_lead, snippets::host_policy(origin)),
    ]
    .into_iter()
    .chain(pinned.map(|tag| snippet("pinned", texts.builder_pinned, texts.builder_pinned_lead, tag)))
    .collect()
}

fn copyable(snippet: &Snippet, texts: &Texts) -> Markup {
    html! {
        h3 { (snippet.title) }
        p { (snippet.lead) }
        (copied(snippet.id, snippet.title, &snippet.text, texts))
    }
}

/// The QR code, to view, save and copy.
fn qr_code(choice: &Choice, origin: &str, texts: &Texts) -> Markup {
    html! {
        @if let Some(svg) = choice.qr_code(origin) {
            @let data = format!("data:image/svg+xml;base64,{}", STANDARD.encode(&svg));
            h3 { (texts.builder_qr) }
            p { (texts.builder_qr_lead) }
            p { img #qr-image src=(data) alt=(texts.builder_qr_alt) width="164" height="164"; }
            p { a href=(data) download="cmsa-join.svg" { (texts.builder_qr_save) } }
            (copied("qr", texts.builder_qr, &svg, texts))
        }
    }
}

/// A text to select by hand, or to copy with a button if the script runs.
fn copied(id: &str, title: &str, text: &str, texts: &Texts) -> Markup {
    let rows = text.lines().count().max(2);
    html! {
        div.field {
            textarea #(id) readonly rows=(rows) aria-label=(title) spellcheck="false" { (text) }
        }
        button.secondary type="button" hidden data-copies=(id) data-done=(texts.keep_copied) {
            (texts.builder_copy)
        }
    }
}

/// The sites that may frame the chapter's form, if restricted.
fn restricted(sites: &[String], texts: &Texts) -> Markup {
    html! {
        @if !sites.is_empty() {
            p { (texts.builder_sites) }
            ul { @for site in sites { li { (site) } } }
        }
    }
}
