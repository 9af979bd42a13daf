//! `/ccm`: whether people need the CCM to join CMSA.

use join_e2e::{
    browser::{Page, Scripts, View, browse},
    server::untouched,
};
use join_shared::{
    catalog::{self, Source},
    doors::{self, Door},
    text::{Lang, door},
};
use serde_json::Value;

fn path(lang: Lang) -> String {
    format!("/ccm?lang={}", lang.code())
}

#[tokio::test]
async fn it_answers_compares_and_leads_to_the_calculator() {
    browse(untouched().await, Scripts::On, async |page| {
        for lang in Lang::ALL {
            let texts = lang.texts();
            page.open(&path(lang)).await;
            assert_eq!(page.text("h1").await, texts.ccm_question);
            assert!(page.text("h1 + p").await.starts_with(texts.ccm_answer));
            let picture = page.text(".two-doors").await;
            for words in ["CMSA", texts.door_step(Door::Cmsa), texts.doors_apart, texts.door_step(Door::Ccm)]
            {
                assert!(picture.contains(words), "{words}: {picture}");
            }
            let (main, _) = doors::main_rows();
            let table = page.text("table.doors").await;
            for (row, at) in main.iter().flat_map(|row| Door::ALL.map(|at| (row, at))) {
                let cell = door(lang, at, row.aspect);
                assert!(table.contains(&cell), "{cell} is missing in {table}");
            }
            expect_sources(page, lang).await;
            page.follow("main a.button").await;
            page.find("div.join[data-live=true]").await;
            assert_eq!(page.attribute("html", "lang").await.as_deref(), Some(lang.code()));
            assert_eq!(page.url().await.path(), "/join");
        }
        page.expect_no_complaints().await;
    })
    .await;
}

/// Every cell and both answers name exactly their sources, and the list has each with its date.
async fn expect_sources(page: &Page, lang: Lang) {
    const NAMED: &str = "return [...document.querySelectorAll('.notes')].map((notes) =>
        [...notes.querySelectorAll('a')].map((link) => document.querySelector(link.hash).innerText).sort())";
    page.evaluate("document.querySelector('details').open = true").await;
    let named: Vec<Vec<String>> = serde_json::from_value(page.evaluate(NAMED).await).expect("are texts");
    let cells = doors::rows().iter().flat_map(|row| Door::ALL.map(|at| row.sources(at)));
    let (ccm, cmsa) = (catalog::ccm_required_to_join(), doors::cmsa_required_for_ccm());
    let claims = [ccm.sources].into_iter().chain(cells).chain([cmsa.sources]);
    let dated = |source: &&Source| format!("{} ({})", source.title, lang.texts().dated(source.dated));
    let expect: Vec<Vec<String>> = claims
        .map(|sources| {
            let mut texts: Vec<_> = sources.iter().map(dated).collect();
            texts.sort();
            texts
        })
        .collect();
    assert_eq!(named, expect);
}

/// Search engines punish structured data that people do not see.
#[tokio::test]
async fn the_structured_data_repeats_what_is_visible() {
    browse(untouched().await, Scripts::On, async |page| {
        for lang in Lang::ALL {
            page.open(&path(lang)).await;
            let data =
                page.evaluate("return document.querySelector('[type=\"application/ld+json\"]').text").await;
            let data: Value = serde_json::from_str(data.as_str().unwrap_or_default()).expect("it is JSON");
            assert_eq!(data["@type"], "FAQPage");
            let visible = page.text("main").await;
            let questions = data["mainEntity"].as_array().expect("it has questions");
            assert_eq!(questions.len(), 2);
            for question in questions {
                for text in [&question["name"], &question["acceptedAnswer"]["text"]] {
                    let text = text.as_str().expect("it is a text");
                    assert!(visible.contains(text), "{text} is not visible");
                }
            }
        }
        page.expect_no_complaints().await;
    })
    .await;
}

/// The question, the answer, the picture and the button are what a phone shows first; on paper it is one page.
#[tokio::test]
async fn the_answer_fits_on_a_phone_and_the_page_on_paper() {
    const PHONE: View = View { width: 390, media: &[] };
    browse(untouched().await, Scripts::Off, async |page| {
        for lang in Lang::ALL {
            page.open(&path(lang)).await;
            page.look(PHONE).await;
            let bottom = page
                .evaluate("return document.querySelector('main a.button').getBoundingClientRect().bottom")
                .await;
            assert!(
                bottom.as_f64().is_some_and(|bottom| bottom <= 700.0),
                "{lang:?}: the button ends at {bottom}"
            );
            page.print_view().await;
            page.screenshot(&format!("ccm-{}-print", lang.code())).await;
            assert_eq!(page.printed_pages().await, 1, "{lang:?}");
        }
    })
    .await;
}
