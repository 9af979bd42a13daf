//! axe-core finds no violation (WCAG 2.2 A and AA) in any state and view of the page; nothing scrolls sideways; the form
//! works by keyboard. Screenshots of each state are under `target/screenshots/`.

use std::fs;

use join_e2e::{
    browser::{Page, Scripts, View, browse},
    programs,
    sample::{nurse, unique, unique_email},
    server::{shared, untouched},
};
use join_shared::{text::Lang, wire::IntentCreated};
use serde_json::{Map, json};

const PATH: &str = "/join/hudson-valley";
const NURSE: &str = "works_in_case_management=yes&residence=us&current_license=yes";

/// The axe rules for a view. The rules about colors take three times as long as all others, and colors depend on the
/// scheme, not on the width or the direction.
#[derive(Clone, Copy)]
enum Rules {
    All,
    Colors,
    AllButColors,
}

/// The views. 400 % zoom of a window of 1,280 pixels is a width of 320.
const VIEWS: [(&str, View, Rules); 6] = [
    ("desktop", View { width: 1280, media: &[] }, Rules::All),
    ("phone", View { width: 390, media: &[] }, Rules::AllButColors),
    ("zoomed", View { width: 320, media: &[] }, Rules::AllButColors),
    ("dark", View { width: 390, media: &[("prefers-color-scheme", "dark")] }, Rules::Colors),
    ("forced-colors", View { width: 1280, media: &[("forced-colors", "active")] }, Rules::Colors),
    (
        "reduced-motion",
        View { width: 390, media: &[("prefers-reduced-motion", "reduce")] },
        Rules::AllButColors,
    ),
];

/// The violations that axe finds, one line for each rule.
async fn violations(page: &Page, rules: Rules) -> Vec<String> {
    const OF_COLORS: [&str; 2] = ["color-contrast", "link-in-text-block"];
    if page.evaluate("return 'axe' in window").await == false {
        let axe = programs::root().join("node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(axe).expect("the Node packages are installed");
        page.evaluate(&axe).await;
    }
    let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    let asked = match rules {
        Rules::All => json!({ "runOnly": tags }),
        Rules::Colors => json!({ "runOnly": { "type": "rule", "values": OF_COLORS } }),
        Rules::AllButColors => {
            let off = OF_COLORS.map(|rule| (rule.to_owned(), json!({ "enabled": false })));
            json!({ "runOnly": tags, "rules": Map::from_iter(off) })
        }
    };
    let found = page
        .evaluate_async(&format!(
            "const done = arguments[arguments.length - 1];
             const bar = document.getElementById('go-on');
             bar?.style.setProperty('position', 'static', 'important');
             axe.run(document, {{ ...{asked}, resultTypes: ['violations'] }}).then(
               (found) => done(found.violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.html).join(' | '))),
               (error) => done(['axe failed: ' + error])).finally(() => bar?.style.removeProperty('position'))",
        ))
        .await;
    serde_json::from_value(found).expect("is a list of texts")
}

/// The views with a screenshot.
const PICTURED: [&str; 4] = ["desktop", "phone", "zoomed", "dark"];

/// The widest window, and the narrowest one with the text spacing of WCAG 1.4.12.
const WIDEST: View = View { width: 3840, media: &[] };
const NARROWEST: View = View { width: 320, media: &[] };
const SPACED_OUT: &str = "const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet]";

/// Reports how much wider the page is than the window.
async fn too_wide(page: &Page, view: &str) -> Option<String> {
    let overflow = page.evaluate("return document.scrollingElement.scrollWidth - innerWidth").await;
    let fits = overflow.as_i64().is_some_and(|overflow| overflow <= 0);
    (!fits).then(|| format!("{view}: {overflow} pixels wider than the window"))
}

/// Checks the current state of the page in every view, and from right to left.
pub(crate) async fn check(page: &Page, state: &str) {
    let mut failures = Vec::new();
    for (name, view, rules) in VIEWS {
        page.look(view).await;
        let found = violations(page, rules).await;
        failures.extend(found.into_iter().map(|found| format!("{name}: {found}")));
        failures.extend(too_wide(page, name).await);
        if PICTURED.contains(&name) {
            page.screenshot(&format!("{state}-{name}")).await;
        }
    }
    page.look(WIDEST).await;
    failures.extend(too_wide(page, "widest").await);
    page.look(NARROWEST).await;
    page.evaluate(SPACED_OUT).await;
    failures.extend(too_wide(page, "spaced out").await);
    page.evaluate("document.adoptedStyleSheets = []").await;
    page.evaluate("document.documentElement.dir = 'rtl'").await;
    let found = violations(page, Rules::AllButColors).await;
    failures.extend(found.into_iter().map(|found| format!("rtl: {found}")));
    page.evaluate("document.documentElement.removeAttribute('dir')").await;
    assert!(failures.is_empty(), "{state}:\n{}", failures.join("\n"));
}

pub(crate) async fn unfold_all(page: &Page) {
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true })").await;
}

#[tokio::test]
async fn the_start_and_each_result() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        check(page, "start").await;
        page.open_live(&format!("{PATH}?works_in_case_management=yes")).await;
        check(page, "half-answered").await;
        page.open_live(&format!("{PATH}?works_in_case_management=no&enrolled_student=no")).await;
        check(page, "not-eligible").await;
    })
    .await;
}

/// The categories that the other tests do not cover.
#[tokio::test]
async fn the_result_in_each_other_category() {
    for (category, answers) in [
        (
            "individual-b",
            "works_in_case_management=yes&residence=us&health_degree=no&current_license=no&national_certification=no",
        ),
        ("international", "works_in_case_management=yes&residence=outside-us"),
        ("student", "works_in_case_management=no&enrolled_student=yes"),
        ("military", "works_in_case_management=yes&military=active"),
    ] {
        browse(untouched().await, Scripts::On, async |page| {
            page.open_live(&format!("{PATH}?{answers}")).await;
            page.find(&format!("#assessment[data-recommended={category}]")).await;
            check(page, category).await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_result_with_everything_unfolded() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(&format!("{PATH}?{NURSE}&enrolled_student=yes&military=retired")).await;
        page.find("#assessment[data-recommended=individual-a]").await;
        check(page, "eligible").await;
        page.evaluate(
            "document.querySelectorAll('.step').forEach((it) => it.removeAttribute('data-folded'))",
        )
        .await;
        unfold_all(page).await;
        check(page, "unfolded").await;
    })
    .await;
}

#[tokio::test]
async fn a_result_in_another_language_with_everything_unfolded() {
    browse(untouched().await, Scripts::On, async |page| {
        for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::default()).map(Lang::code) {
            page.open_live(&format!("{PATH}?lang={lang}&{NURSE}")).await;
            unfold_all(page).await;
            check(page, lang).await;
        }
    })
    .await;
}

#[tokio::test]
async fn errors_the_acknowledgement_and_the_receipt() {
    browse(shared().await, Scripts::On, async |page| {
        page.open_live(&format!("{PATH}?{NURSE}")).await;
        page.click("#sign-up button[type=submit]").await;
        page.find("#problems ul li").await;
        check(page, "mistakes").await;
        page.type_into("#given_name", "Ana").await;
        page.type_into("#email", &unique_email("axe")).await;
        page.click("#consent").await;
        page.click("#sign-up button[type=submit]").await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        check(page, "receipt").await;
        // A frame thanks in its place.
        page.open_live(&format!("/embed/hudson-valley?{NURSE}")).await;
        page.type_into("#given_name", "Ana").await;
        page.type_into("#email", &unique_email("axe")).await;
        page.click("#consent").await;
        page.click("#sign-up button[type=submit]").await;
        page.find("#sent-title").await;
        check(page, "sent").await;
    })
    .await;
}

#[tokio::test]
async fn a_receipt_that_is_corrected_and_withdrawn() {
    let server = shared().await;
    let key = unique("axe");
    let created: IntentCreated = server.api().create(&key, &nurse(&unique_email("axe"))).await.ok(201);
    let url = created.receipt_url.as_str();
    browse(server, Scripts::On, async |page| {
        page.open(&format!("{url}?again")).await;
        unfold_all(page).await;
        check(page, "receipt-unfolded").await;
        page.retype("#email", "ana").await;
        page.retype("#phone", "1").await;
        page.click("#correct button").await;
        page.find("#problems ul li").await;
        check(page, "receipt-mistakes").await;
        page.open(&format!("{url}?framed&again")).await;
        check(page, "receipt-framed").await;
        page.open(url).await;
        unfold_all(page).await;
        page.click("#withdraw button").await;
        page.find("#news").await;
        check(page, "receipt-withdrawn").await;
    })
    .await;
}

#[tokio::test]
async fn pages_without_the_widget() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open("/").await;
        check(page, "home").await;
        for lang in Lang::ALL.map(Lang::code) {
            page.open(&format!("/ccm?lang={lang}")).await;
            unfold_all(page).await;
            check(page, &format!("ccm-{lang}")).await;
        }
        page.open("/chapters/embed?site=wordpress&chapter=hudson-valley").await;
        check(page, "builder").await;
        page.open("/chapters/embed?site=drupal&chapter=hudson-valley&accent=nothing").await;
        unfold_all(page).await;
        check(page, "builder-unfolded").await;
        // The folded parts are all alike, so one is enough.
        page.open("/docs").await;
        page.evaluate("document.querySelector('details').open = true").await;
        check(page, "docs").await;
        page.open("/join/atlantis").await;
        check(page, "not-found").await;
        page.open(&format!("{PATH}?accent=yellow&theme=dark")).await;
        check(page, "accent").await;
    })
    .await;
}

/// WCAG 2.5.8, and 44 pixels on a touch screen.
#[tokio::test]
async fn buttons_and_fields_are_large_enough() {
    const SMALL: &str = "return [...document.querySelectorAll('button, summary, .button, .choice, input, textarea')]
        .filter((it) => it.checkVisibility() && !it.matches('.choice input, .trap *'))
        .filter((it) => { const box = it.getBoundingClientRect(); return Math.min(box.width, box.height) < LEAST })
        .map((it) => it.outerHTML)";
    browse(untouched().await, Scripts::On, async |page| {
        for (least, touch) in [("24", false), ("44", true)] {
            if touch {
                page.be_touched().await;
            }
            page.open_live(&format!("{PATH}?{NURSE}&enrolled_student=yes")).await;
            unfold_all(page).await;
            let small = page.evaluate(&SMALL.replace("LEAST", least)).await;
            assert_eq!(small, json!([]), "smaller than {least} pixels");
        }
    })
    .await;
}

/// From the top of the page to the acknowledgement.
#[tokio::test]
async fn the_form_works_by_keyboard() {
    const TAB: &str = "\u{e004}";
    const SPACE: &str = " ";
    const ENTER: &str = "\u{e007}";
    browse(shared().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        // Presses Tab until the control has the focus, then the keys.
        let act = async |css: &str, keys: &str| {
            for _ in 0..120 {
                let there = format!("return document.activeElement.matches({css:?})");
                if page.evaluate(&there).await == true {
                    page.press(keys).await;
                    return;
                }
                page.press(TAB).await;
            }
            panic!("no way to {css} by keyboard");
        };
        act("[name=works_in_case_management]", SPACE).await;
        page.find("#assessment[data-next-question=residence]").await;
        act("[name=residence]", SPACE).await;
        page.find("#assessment[data-next-question=health_degree]").await;
        act("[name=health_degree]", SPACE).await;
        page.find("#assessment[data-recommended=individual-a]").await;
        act("#go-on a", ENTER).await;
        page.until("return document.activeElement.id === 'given_name'").await;
        act("#given_name", "Ana").await;
        act("#email", &unique_email("keys")).await;
        act("#consent", SPACE).await;
        act("#sign-up button[type=submit]", ENTER).await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
    })
    .await;
}
