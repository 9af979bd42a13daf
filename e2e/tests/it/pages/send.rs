//! Sending from the hydrated page: failures, repetitions, confirmation.

use join_e2e::{
    browser::{Page, Scripts, browse},
    sample::unique_email,
    server::{Server, shared},
};
use join_shared::{text::Lang, wire::IntentPage};

const NURSE: &str = "works_in_case_management=yes&residence=us&current_license=yes";

async fn fill_in(page: &Page, email: &str) {
    page.open_live(&format!("/join/hudson-valley?{NURSE}")).await;
    page.find("#assessment[data-recommended=individual-a]").await;
    page.click("#go-on a").await;
    page.type_into("#given_name", "Ana").await;
    page.type_into("#email", email).await;
    page.type_into("#message", "Please call after five").await;
    page.click("#consent").await;
}

async fn stored(server: &Server, email: &str) -> usize {
    let found: IntentPage = server.national().get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    found.items.len()
}

#[tokio::test]
async fn a_lost_connection_loses_nothing_and_sends_nothing_twice() {
    let server = shared().await;
    let email = unique_email("offline");
    browse(server, Scripts::On, async |page| {
        fill_in(page, &email).await;
        page.set_offline(true).await;
        page.click("#sign-up button[type=submit]").await;
        assert_eq!(page.text("#problems .problem").await, Lang::En.texts().problem_offline);
        assert_eq!(page.value("#message").await, "Please call after five");
        assert_eq!(page.value("#email").await, email);
        page.set_offline(false).await;
        page.click("#sign-up button[type=submit]").await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        assert_eq!(stored(server, &email).await, 1);
    })
    .await;
}

/// After going back to a reloaded page, the form is empty.
#[tokio::test]
async fn a_sent_form_is_not_restored() {
    let server = shared().await;
    browse(server, Scripts::On, async |page| {
        // Browsers do not cache a page with an `unload` listener.
        page.run_first("addEventListener('unload', () => {})").await;
        fill_in(page, &unique_email("sent")).await;
        page.click("#sign-up button[type=submit]").await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        page.open(&format!("/join/hudson-valley?{NURSE}")).await;
        page.find("div.join[data-live=true]").await;
        for field in ["#given_name", "#email", "#message"] {
            assert_eq!(page.value(field).await, "", "{field}");
        }
        assert!(!page.is_chosen("consent", "yes").await);
    })
    .await;
}

/// The network works, but the database fails.
#[tokio::test]
async fn a_failing_database_loses_nothing() {
    let server = Server::start().await;
    let email = unique_email("database");
    browse(&server, Scripts::On, async |page| {
        fill_in(page, &email).await;
        server.execute("ALTER TABLE intents RENAME TO intents_taken_away");
        page.click("#sign-up button[type=submit]").await;
        assert_eq!(page.text("#problems .problem").await, Lang::En.texts().problem_unavailable);
        assert_eq!(page.value("#message").await, "Please call after five");
        server.execute("ALTER TABLE intents_taken_away RENAME TO intents");
        page.click("#sign-up button[type=submit]").await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        assert_eq!(stored(&server, &email).await, 1);
    })
    .await;
}

/// A browser that fills in every field also fills in the trap.
#[tokio::test]
async fn a_filled_trap_is_confirmed_by_the_person() {
    let server = shared().await;
    let email = unique_email("machine");
    browse(server, Scripts::On, async |page| {
        fill_in(page, &email).await;
        page.evaluate("document.getElementById('website').value = 'https://example.org'").await;
        page.click("#sign-up button[type=submit]").await;
        assert_eq!(page.text("#problems .problem").await, Lang::En.texts().problem_confirm);
        assert_eq!(stored(server, &email).await, 0);
        page.click("#sign-up button[type=submit]").await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        assert_eq!(stored(server, &email).await, 1);
    })
    .await;
}

#[tokio::test]
async fn two_clicks_send_once() {
    let server = shared().await;
    let email = unique_email("double");
    browse(server, Scripts::On, async |page| {
        fill_in(page, &email).await;
        page.evaluate("const b = document.querySelector('#sign-up button[type=submit]'); b.click(); b.click(); b.click()")
            .await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        let sent = page.requests().await.iter().filter(|url| url.path() == "/api/v1/intents").count();
        assert_eq!(sent, 1, "one request");
        assert_eq!(stored(server, &email).await, 1);
    })
    .await;
}

#[tokio::test]
async fn no_answer_leaves_the_browser_before_send() {
    let server = shared().await;
    let email = unique_email("silent");
    browse(server, Scripts::On, async |page| {
        page.open_live("/join/hudson-valley").await;
        for (fact, answer) in
            [("works_in_case_management", "yes"), ("residence", "us"), ("current_license", "yes")]
        {
            page.choose(fact, answer).await;
        }
        page.click("#go-on a").await;
        page.type_into("#given_name", "Ana").await;
        page.type_into("#email", &email).await;
        page.click("#consent").await;
        page.click("#keep-copy").await;
        let requests = page.requests().await;
        let own: Vec<_> = requests.iter().filter(|url| url.scheme() == "http").collect();
        assert!(!own.is_empty(), "the network log is empty");
        for url in own {
            let named = url.path() == "/join/hudson-valley" || url.path().starts_with("/pkg/");
            assert!(named && url.query().is_none(), "{url}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_printed_page_has_the_result_and_its_reasons() {
    browse(shared().await, Scripts::On, async |page| {
        page.open_live(&format!("/join/hudson-valley?{NURSE}")).await;
        page.find("#assessment[data-recommended=individual-a]").await;
        page.print_view().await;
        // The driver takes folded parts for hidden, so the browser is asked.
        let is_visible = async |css: &str| {
            page.evaluate(&format!("return document.querySelector({css:?}).checkVisibility()")).await == true
        };
        for css in ["#result .headline", "#total", "#why .reasons", "#result .dues"] {
            assert!(is_visible(css).await, "{css} is missing");
        }
        for css in ["#questions", "#options", "#sign-up", "#keep", "#ccm-standing"] {
            assert!(!is_visible(css).await, "{css} is of no use on paper");
        }
        page.screenshot("paper").await;
        let pages = page.printed_pages().await;
        assert_eq!(pages, 1, "it is one sheet");
    })
    .await;
}
