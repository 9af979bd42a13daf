//! `/chapters/embed`

use std::{
    fs,
    io::{Cursor, Read as _},
};

use join_e2e::{
    browser::{Page, Scripts, browse, browse_at},
    elsewhere::insecure_site_of,
    programs,
    server::untouched,
};
use join_shared::text::Lang;
use zip::ZipArchive;

use super::{RECORDER, html};

const PATH: &str = "/chapters/embed";

async fn choose(page: &Page, field: &str, value: &str) {
    page.click(&format!("#{field} option[value='{value}']")).await;
}

async fn choose_site(page: &Page, site: &str) {
    page.click(&format!(".choice:has([value={site}])")).await;
}

async fn expect_snippets(page: &Page, origin: &str) {
    let link = format!(
        "<a href=\"{origin}/join/hudson-valley?lang=es\">Únase a CMSA a través de Hudson Valley CMSA</a>"
    );
    let script = format!("<script src=\"{origin}/embed.js\" async></script>");
    let src = "/embed/hudson-valley?lang=es&theme=dark&accent=%23008080";
    let element = format!(
        "{script}\n<cmsa-join chapter=\"hudson-valley\" lang=\"es\" accent=\"#008080\" theme=\"dark\">\n  {link}\n</cmsa-join>"
    );
    let div = format!(
        "{script}\n<div data-cmsa-join data-chapter=\"hudson-valley\" data-lang=\"es\" \
         data-accent=\"#008080\" data-theme=\"dark\">\n  {link}\n</div>"
    );
    let frame = format!(
        "<iframe src=\"{origin}{}\" title=\"Únase a CMSA a través de Hudson Valley CMSA\" width=\"100%\" \
         height=\"1200\" loading=\"lazy\"></iframe>",
        src.replace('&', "&amp;")
    );
    let policy = format!("script-src {origin}; frame-src {origin};");
    for (id, expect) in
        [("element", &element), ("div", &div), ("frame", &frame), ("link", &link), ("policy", &policy)]
    {
        assert_eq!(page.value(&format!("#{id}")).await, *expect);
        assert!(page.attribute(&format!("#{id}"), "readonly").await.is_some(), "{id}");
    }
    assert_eq!(page.attribute("#preview", "src").await.as_deref(), Some(src));
}

#[tokio::test]
async fn without_script_the_form_makes_the_snippets() {
    let server = untouched().await;
    browse(server, Scripts::Off, async |page| {
        page.open("/").await;
        page.click(&format!("a[href='{PATH}']")).await;
        assert_eq!(page.count("#snippet").await, 0, "a snippet for an unknown site");
        choose_site(page, "wordpress").await;
        choose(page, "chapter", "hudson-valley").await;
        page.click("#look > summary").await;
        choose(page, "language", "es").await;
        page.type_into("#accent", "teal").await;
        choose(page, "theme", "dark").await;
        page.click("#choice button").await;
        page.find("#chapter option[value=hudson-valley][selected]").await;
        expect_snippets(page, &server.origin()).await;
        let shortcode = "[cmsa_join chapter=\"hudson-valley\" lang=\"es\" accent=\"#008080\" theme=\"dark\"]";
        assert_eq!(page.value("#snippet").await, shortcode);
        assert!(page.is_displayed("a[download][href='/cmsa-join.zip']").await);
        page.click("#developers > summary").await;
        for id in ["snippet", "element"] {
            assert!(page.is_displayed(&format!("#{id}")).await, "{id}");
            let copy = format!("[data-copies={id}]");
            assert!(!page.is_displayed(&copy).await, "the copy button is visible without script");
        }
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn with_script_the_snippets_follow_each_choice() {
    let server = untouched().await;
    browse(server, Scripts::On, async |page| {
        page.open(PATH).await;
        page.evaluate("window.same = true").await;
        assert!(!page.is_displayed("#element").await, "what is for developers is folded");
        choose_site(page, "other").await;
        page.find("#snippet").await;
        choose(page, "chapter", "hudson-valley").await;
        page.find("#preview[src='/embed/hudson-valley']").await;
        page.enter_frame_of("return document.querySelector('#preview')").await;
        page.find("div.join[data-live=true]").await;
        page.leave_frame().await;
        for fold in ["look", "developers"] {
            page.click(&format!("#{fold} > summary")).await;
        }
        choose(page, "language", "es").await;
        choose(page, "theme", "dark").await;
        page.type_into("#accent", "tael\u{e004}").await;
        page.until("return document.querySelector('#accent-error').textContent !== ''").await;
        assert_eq!(page.text("#accent-error").await, Lang::En.texts().builder_accent_wrong);
        assert_eq!(page.attribute("#accent", "aria-invalid").await.as_deref(), Some("true"));
        page.retype("#accent", "teal\u{e004}").await;
        page.find("#preview[src$='accent=%23008080']").await;
        expect_snippets(page, &server.origin()).await;
        assert_eq!(page.text("#accent-error").await, "");
        assert_eq!(page.attribute("#accent", "aria-invalid").await, None);
        assert_eq!(page.evaluate("return same").await, true, "the page was reloaded");
        let query = page.url().await.query().unwrap_or_default().to_owned();
        assert_eq!(query, "site=other&chapter=hudson-valley&language=es&accent=teal&theme=dark", "the address has the choices");

        page.until("const image = document.querySelector('#qr-image'); return image.complete && image.naturalWidth > 0")
            .await;
        let saved = page.attribute("a[download]", "href").await;
        assert_eq!(saved, page.attribute("#qr-image", "src").await, "the saved image is the visible one");

        // A fold that was opened is still open.
        for id in ["snippet", "element"] {
            let copy = format!("[data-copies={id}]");
            page.click(&copy).await;
            assert_eq!(page.text(&copy).await, Lang::En.texts().keep_copied);
            let selected =
                "const it = document.activeElement; return [it.id, it.selectionEnd - it.selectionStart]";
            let length = page.value(&format!("#{id}")).await.chars().count();
            assert_eq!(page.evaluate(selected).await, serde_json::json!([id, length]));
        }
        page.expect_no_complaints().await;
    })
    .await;
}

/// Each kind of site has one snippet, above its steps; the phone is as wide as a phone.
#[tokio::test]
async fn every_site_has_its_snippet_and_steps() {
    let server = untouched().await;
    browse(server, Scripts::On, async |page| {
        for lang in Lang::ALL {
            for (site, snippet) in [
                ("wordpress", "[cmsa_join chapter="),
                ("wix", "<cmsa-join chapter="),
                ("squarespace", "<cmsa-join chapter="),
                ("wild-apricot", "<cmsa-join chapter="),
                ("drupal", "<div data-cmsa-join data-chapter="),
                ("other", "<cmsa-join chapter="),
            ] {
                page.open(&format!("{PATH}?lang={}&site={site}&chapter=hudson-valley", lang.code())).await;
                assert!(page.value("#snippet").await.contains(snippet), "{site}");
                assert!((3..=8).contains(&page.count(".steps li").await), "{site}");
                assert_eq!(page.count("a[href='/cmsa-join.zip']").await, usize::from(site == "wordpress"));
                let order = "const top = (css) => document.querySelector(css).getBoundingClientRect().top;
                    return top('#choice') < top('#snippet') && top('#snippet') < top('.steps') && top('.steps') < top('#preview')";
                assert_eq!(page.evaluate(order).await, true, "{site}");
            }
        }
        let width = page.evaluate("return Math.round(document.querySelector('#phone').offsetWidth)").await;
        assert!(width.as_u64().is_some_and(|width| (320..=400).contains(&width)), "{width}");
        page.expect_no_complaints().await;
    })
    .await;
}

/// The zip contains the plugin as it is in the repository, with the origin of this deployment.
#[tokio::test]
async fn the_plugin_is_a_zip_with_our_origin() {
    let server = untouched().await;
    let answer = server.api().get("/cmsa-join.zip").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/zip"));
    let mut zip = ZipArchive::new(Cursor::new(answer.body)).expect("it is a zip");
    let folder = programs::root().join("embed/wordpress");
    let mut found = 0;
    for entry in fs::read_dir(folder.join("cmsa-join")).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        let name = path.strip_prefix(&folder).expect("it is inside").to_string_lossy().into_owned();
        let expect = fs::read_to_string(&path).expect("it is a text");
        let mut content = String::new();
        // This also checks the checksum.
        let read = zip.by_name(&name).expect("the zip has it").read_to_string(&mut content);
        read.expect("it can be unpacked");
        assert_eq!(content, expect.replace("https://origin.invalid", &server.origin()), "{name}");
        found += 1;
    }
    assert_eq!((zip.len(), found), (found, zip.len()));
    assert!(found >= 3, "{found} files");
}

#[tokio::test]
async fn each_snippet_works() {
    let server = untouched().await;
    let origin = server.origin();
    let mut snippets = Vec::new();
    browse(server, Scripts::On, async |page| {
        page.open(&format!("{PATH}?chapter=hudson-valley&language=es&accent=teal&theme=dark")).await;
        for path in ["/element", "/div", "/frame", "/link", "/qr"] {
            let id = path.replace('/', "#");
            snippets.push((path, html("", &page.value(&id).await)));
        }
    })
    .await;
    browse_at(insecure_site_of(String::new(), snippets), Scripts::On, async |page| {
        const DARK: &str = "html[lang=es][data-theme=dark]";
        page.run_first(RECORDER).await;
        for path in ["/element", "/div"] {
            page.open(path).await;
            page.until("return seen.length > 0 && seen[0][0] === 'ready'").await;
            page.enter_frame_of(
                "return document.querySelector('cmsa-join, [data-cmsa-join]').shadowRoot.querySelector('iframe')",
            )
            .await;
            page.find(DARK).await;
            page.leave_frame().await;
        }
        page.open("/frame").await;
        page.enter_frame().await;
        page.find(DARK).await;
        page.leave_frame().await;
        page.open("/qr").await;
        assert!(page.is_displayed("body > svg > path").await);
        page.open("/link").await;
        page.click("a").await;
        page.find("div.join[data-live=true]").await;
        assert_eq!(page.url().await.as_str(), format!("{origin}/join/hudson-valley?lang=es"));
    })
    .await;
}

#[tokio::test]
async fn the_builder_has_the_language_of_the_address() {
    let api = untouched().await.api();
    let page = api.get(&format!("{PATH}?lang=es")).await.text();
    let texts = Lang::Es.texts();
    assert!(page.contains(texts.builder_title) && page.contains("name=\"lang\" value=\"es\""), "{page}");
    assert!(page.contains("src=\"/embed?lang=es\""), "the form has the same language by default: {page}");
    let english = api.get(&format!("{PATH}?lang=es&language=en")).await.text();
    assert!(english.contains(texts.builder_title) && english.contains("src=\"/embed\""), "{english}");
}
