//! `/chapters/embed`

use join_e2e::{
    browser::{Page, Scripts, browse, browse_at},
    elsewhere::insecure_site_of,
    server::untouched,
};
use join_shared::text::Lang;

use super::{RECORDER, html};

const PATH: &str = "/chapters/embed";

async fn choose(page: &Page, field: &str, value: &str) {
    page.click(&format!("#{field} option[value='{value}']")).await;
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
        choose(page, "chapter", "hudson-valley").await;
        choose(page, "language", "es").await;
        page.type_into("#accent", "teal").await;
        choose(page, "theme", "dark").await;
        page.click("#choice button").await;
        page.find("#chapter option[value=hudson-valley][selected]").await;
        expect_snippets(page, &server.origin()).await;
        assert!(
            !page.is_displayed("[data-copies=element]").await,
            "the copy button is visible without script"
        );
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
        choose(page, "chapter", "hudson-valley").await;
        page.find("#preview[src='/embed/hudson-valley']").await;
        page.enter_frame_of("return document.querySelector('#preview')").await;
        page.find("div.join[data-live=true]").await;
        page.leave_frame().await;
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
        assert_eq!(query, "chapter=hudson-valley&language=es&accent=teal&theme=dark", "the address has the choices");

        page.until("const image = document.querySelector('#qr-image'); return image.complete && image.naturalWidth > 0")
            .await;
        let saved = page.attribute("a[download]", "href").await;
        assert_eq!(saved, page.attribute("#qr-image", "src").await, "the saved image is the visible one");

        page.click("[data-copies=element]").await;
        assert_eq!(page.text("[data-copies=element]").await, Lang::En.texts().keep_copied);
        let selected =
            "const it = document.activeElement; return [it.id, it.selectionEnd - it.selectionStart]";
        let length = page.value("#element").await.chars().count();
        assert_eq!(page.evaluate(selected).await, serde_json::json!(["element", length]));
        page.expect_no_complaints().await;
    })
    .await;
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
