//! `/embed.js` itself.

use std::fs;

use join_e2e::{
    api::send,
    browser::{Scripts, browse_at},
    elsewhere::insecure_site_of,
    programs,
    server::untouched,
};
use join_shared::text::Lang;
use reqwest::Method;
use serde_json::json;

use super::{RECORDER, element, html, loader, ready, seen};

#[tokio::test]
async fn any_page_can_load_the_script_and_it_contains_the_origin() {
    let server = untouched().await;
    let (api, origin) = (server.api(), server.origin());
    let page = api.get("/chapters/embed").await.text();
    let pinned = page.split(&format!("{origin}/pkg/")).nth(1).expect("the builder names it");
    let pinned = format!("/pkg/{}", pinned.split("&quot;").next().unwrap_or_default());
    let stable = api.get("/embed.js").await;
    for (path, cache) in
        [("/embed.js", "max-age=300"), ("/embed-debug.js", "max-age=300"), (&*pinned, "immutable")]
    {
        let answer = api.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        assert!(answer.header("content-type").starts_with("text/javascript"), "{path}");
        assert!(answer.header("cache-control").contains(cache), "{path}: {:?}", answer.headers);
        assert_eq!(answer.text().matches(&format!("\"{origin}\"")).count(), 1, "{path}: {}", answer.text());
        assert_eq!(send(api.request(Method::POST, path)).await.status, 405, "{path}");
    }
    let script = stable.text();
    assert_eq!(api.get(&pinned).await.text(), script, "the pinned script is the same");
    assert!(!script.contains("currentScript") && !script.contains("origin.invalid"), "{script}");
    assert_eq!(api.get("/pkg/embed-0000000000000000.js").await.status, 404, "an unknown loader");
}

/// A page with `integrity` gets the loader that it was made for.
#[tokio::test]
async fn every_pinned_loader_is_served() {
    let server = untouched().await;
    let (api, origin) = (server.api(), server.origin());
    let page = api.get("/chapters/embed").await.text();
    let folder = programs::root().join("embed/loaders");
    let mut todays = false;
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        let name = path.file_name().expect("it has a name").to_string_lossy();
        let script = fs::read_to_string(&path).expect("it can be read");
        let script = script.trim_end().replace("https://origin.invalid", &origin);
        assert_eq!(api.get(&format!("/pkg/{name}")).await.text(), script, "{name}");
        todays |= page.contains(&*name);
    }
    assert!(
        todays,
        "copy build/embed/loader.js to {}, under the name that /chapters/embed has",
        folder.display()
    );
}

/// However often a page loads the script, there is one frame and one `ready`.
#[tokio::test]
async fn the_script_works_however_it_is_loaded() {
    let server = untouched().await;
    let origin = server.origin();
    let builder = server.api().get("/chapters/embed").await.text();
    let tag = builder.split("&lt;script src=&quot;").find(|text| text.contains("integrity=&quot;"));
    let tag =
        tag.and_then(|tag| tag.split("&lt;/script").next()).expect("the builder has one with integrity");
    let tag = format!("<script src=\"{}</script>", tag.replace("&quot;", "\"").replace("&gt;", ">"));
    assert!(tag.contains("/pkg/embed-") && tag.contains("crossorigin"), "{tag}");
    let classic = loader(&origin);
    let module = classic.replace("async", "type=module");
    let deferred = classic.replace("async", "defer");
    let late = format!(
        "<script>addEventListener('load', () => {{
           const script = document.createElement('script');
           script.src = '{origin}/embed.js';
           document.body.append(script);
         }})</script>"
    );
    let div =
        "<div id=join data-cmsa-join data-chapter=hudson-valley data-lang=es><a href=/join>Join</a></div>";
    let pages = vec![
        ("/deferred", html(&deferred, &element("join"))),
        ("/module", html(&module, &element("join"))),
        ("/pinned", html(&tag, &element("join"))),
        ("/late", html(&late, &element("join"))),
        ("/twice", html(&format!("{classic}{module}"), &format!("{}{classic}", element("join")))),
        ("/div", html(&classic, div)),
        ("/div-twice", html(&module, &format!("{div}{deferred}"))),
    ];
    let paths: Vec<&str> = pages.iter().map(|(path, _)| *path).collect();
    browse_at(insecure_site_of(String::new(), pages), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        for path in paths {
            page.open(path).await;
            ready(page, "join").await;
            page.until("return document.readyState === 'complete'").await;
            assert_eq!(seen(page).await, json!([["ready", null, "join"]]), "{path}");
            let frames =
                "return document.querySelector('#join').shadowRoot.querySelectorAll('iframe').length";
            assert_eq!(page.evaluate(frames).await, 1, "{path}");
        }
        let frame = page.evaluate("return [frameOf('join').src, frameOf('join').title]").await;
        assert_eq!(frame, json!([format!("{origin}/embed/hudson-valley?lang=es"), Lang::Es.texts().title]));
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}
