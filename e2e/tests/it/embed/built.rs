//! Pages as builders of sites and their themes make them of the snippet.

use join_e2e::{
    browser::{Page, Scripts, browse_at},
    elsewhere::insecure_site_of,
    server::untouched,
};

use super::{RECORDER, element, enter, fits, html, loader, ready};

/// Whoever is in the frame now can use it.
async fn is_usable(page: &Page) {
    page.find("div.join[data-live=true]").await;
    page.choose("works_in_case_management", "yes").await;
    page.find("#assessment[data-next-question=residence]").await;
    fits(page).await;
}

/// A builder puts paragraphs and line breaks into what is pasted, and its theme has rules for frames.
#[tokio::test]
async fn a_theme_with_rules_for_frames_and_paragraphs_everywhere() {
    const THEME: &str = "<style>
        *, *::before, *::after { box-sizing: border-box }
        html { font-size: 10px }
        body { font: 14px/1.43 serif; color: #333 }
        .entry-content { display: flow-root; max-width: 650px; margin: 0 auto }
        .entry-content > p { margin: 0 0 10px; line-height: 1.43 }
        img, iframe, embed { max-width: 100%; height: auto; vertical-align: middle }
        a { color: inherit; pointer-events: auto }
        </style>";
    let origin = untouched().await.origin();
    let body = format!(
        "<div class=entry-content><p>{}<br />\n<cmsa-join id=join chapter=hudson-valley><br />\n\
         <a id=link-join href=/join>Join CMSA</a><br />\n</cmsa-join></p>\n</div>",
        loader(&origin)
    );
    let pages = vec![("/", html(THEME, &body))];
    browse_at(insecure_site_of(String::new(), pages), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        ready(page, "join").await;
        let widths = "const width = (it) => it.getBoundingClientRect().width;
            return width(frameOf('join')) === width(document.querySelector('.entry-content'))";
        assert_eq!(page.evaluate(widths).await, true);
        enter(page, "join").await;
        is_usable(page).await;
        let size = "return getComputedStyle(document.documentElement).fontSize";
        assert_eq!(page.evaluate(size).await, "16px", "the theme's is not ours");
    })
    .await;
}

/// The builder's own frame comes from yet another origin, and stands between the two.
#[tokio::test]
async fn a_frame_of_another_origin_around_it() {
    let origin = untouched().await.origin();
    let snippet = format!("{}{}", loader(&origin), element("join"));
    let built = insecure_site_of(String::new(), vec![("/html-box", html("", &snippet))]);
    let body = format!("<iframe title=Box src='{built}/html-box' width=900 height=700></iframe>");
    browse_at(insecure_site_of(String::new(), vec![("/", html("", &body))]), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        page.enter_frame().await;
        ready(page, "join").await;
        enter(page, "join").await;
        is_usable(page).await;
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

/// One document stays, and its content is replaced, with no script of it run again.
#[tokio::test]
async fn a_site_that_replaces_its_content() {
    let origin = untouched().await.origin();
    let shell = format!("{}<a id=go href=/join-us>Join us</a><main><p>Welcome</p></main>", loader(&origin));
    let router = "<script>
        const show = async (path) => {
          const answer = await fetch(path);
          const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
          document.querySelector('main').innerHTML = page.querySelector('main').innerHTML;
        };
        addEventListener('popstate', () => show(location.pathname));
        document.addEventListener('click', (event) => {
          if (event.target.id !== 'go') return;
          event.preventDefault();
          history.pushState(null, '', event.target.pathname);
          show(event.target.pathname);
        });</script>";
    let joined = html(
        "",
        &format!("<main>{}{}<div id=div data-cmsa-join></div></main>", loader(&origin), element("join")),
    );
    let pages = vec![("/", html(router, &shell)), ("/join-us", joined)];
    browse_at(insecure_site_of(String::new(), pages), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        page.until("return !!customElements.get('cmsa-join')").await;
        for round in 1..=2 {
            page.click("#go").await;
            page.until(&format!("return saw('ready', 'join') === {round}")).await;
            page.evaluate("document.querySelector('#div').scrollIntoView()").await;
            page.until(&format!("return saw('ready', 'div') === {round}")).await;
            enter(page, "join").await;
            is_usable(page).await;
            page.leave_frame().await;
            // The frame's own state of the history is no step of the page around.
            page.back().await;
            page.until("return document.querySelector('main').textContent === 'Welcome'").await;
            assert_eq!(page.url().await.path(), "/");
        }
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

/// With the keys one gets into the frame and out of it, in the order in which all stands on the page.
#[tokio::test]
async fn the_focus_goes_through_it_in_order() {
    const TAB: &str = "\u{e004}";
    let origin = untouched().await.origin();
    let body = format!(
        "<a id=before href=/>Before</a>{}{}<a id=after href=/>After</a>",
        loader(&origin),
        element("join")
    );
    browse_at(insecure_site_of(String::new(), vec![("/", html("", &body))]), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        ready(page, "join").await;
        enter(page, "join").await;
        page.find("div.join[data-live=true]").await;
        page.leave_frame().await;
        page.evaluate("document.querySelector('#before').focus()").await;
        page.press(TAB).await;
        assert_eq!(page.evaluate("return document.activeElement.id").await, "join");
        enter(page, "join").await;
        let mut visited = Vec::new();
        loop {
            let focused =
                page.evaluate("return document.hasFocus() && document.activeElement.outerHTML").await;
            if focused == false {
                break;
            }
            let place = "const { top } = document.activeElement.getBoundingClientRect(); return top > 0";
            assert_eq!(page.evaluate(place).await, true, "{focused} can be seen");
            assert!(visited.len() < 60 && !visited.contains(&focused), "{focused} holds the focus");
            visited.push(focused);
            page.press(TAB).await;
        }
        assert!(visited.len() > 5, "{visited:?}");
        page.leave_frame().await;
        assert_eq!(page.evaluate("return document.activeElement.id").await, "after");
    })
    .await;
}
