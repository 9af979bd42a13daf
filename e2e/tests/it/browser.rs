//! The browser of the tests keeps no state from one test to the next.

use join_e2e::{
    browser::{Page, browse_after_another},
    server::shared,
};
use serde_json::json;

/// The storage of a page, and whether it is empty.
const KEPT: &str = "const done = arguments[arguments.length - 1];
    Promise.all([indexedDB.databases(), caches.keys()]).then(([databases, caches]) => done({
      cookies: document.cookie, local: localStorage.length, session: sessionStorage.length,
      databases: databases.length, caches: caches.length, before: typeof window.before,
    }));";

/// The bytes that came over the network, for each file of the page.
async fn loaded(page: &Page) -> Vec<u64> {
    let sizes = "return performance.getEntriesByType('resource').map((file) => file.transferSize)";
    serde_json::from_value(page.evaluate(sizes).await).expect("these are numbers")
}

#[tokio::test]
async fn a_reused_browser_keeps_no_state() {
    let leave = async |page: &Page| {
        page.run_first("window.before = true").await;
        for _ in 0..2 {
            page.open_live("/join").await;
        }
        let sizes = loaded(page).await;
        assert!(sizes.contains(&0), "nothing was kept for the second time: {sizes:?}");
        let keep = "const done = arguments[arguments.length - 1];
            document.cookie = 'a=1; max-age=600';
            localStorage.a = sessionStorage.a = 1;
            indexedDB.open('a').onsuccess = () => caches.open('a').then(() => done(true));
            console.error('before');";
        assert_eq!(page.evaluate_async(keep).await, true);
        let kept = json!({ "cookies": "a=1", "local": 1, "session": 1, "databases": 1, "caches": 1, "before": "boolean" });
        assert_eq!(page.evaluate_async(KEPT).await, kept);
        page.set_offline(true).await;
    };
    browse_after_another(shared().await, leave, async |page| {
        assert_eq!(page.complaints().await, [""; 0]);
        assert_eq!(page.requests().await, []);
        page.open_live("/join").await;
        let sizes = loaded(page).await;
        assert!(sizes.len() > 1 && !sizes.contains(&0), "something was kept: {sizes:?}");
        let nothing =
            json!({ "cookies": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "before": "undefined" });
        assert_eq!(page.evaluate_async(KEPT).await, nothing);
    })
    .await;
}
