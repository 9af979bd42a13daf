//! The page on a phone: what is in sight after each answer, and how many taps lead to the receipt.

use join_e2e::{
    browser::{Page, Scripts, View, browse},
    sample::unique_email,
    server::{shared, untouched},
};

const PATH: &str = "/join/hudson-valley";

/// A nurse's answers.
const ANSWERS: [(&str, &str); 3] =
    [("works_in_case_management", "yes"), ("residence", "us"), ("current_license", "yes")];

/// The height of the screen in CSS pixels.
const SCREEN: f64 = 844.0;

/// The top of what was answered last, and the bottom of the result's first lines, from the top of the screen.
async fn in_sight(page: &Page) -> (f64, f64) {
    let places = page
        .evaluate(
            "const within = (it) => it.getBoundingClientRect();
             const steps = [...document.querySelectorAll('.step:not([data-folded])')].filter((it) => it.checkVisibility());
             const result = document.querySelector('#total') ?? document.querySelector('.headline');
             return [within(steps.at(-1)).top, within(result).bottom];",
        )
        .await;
    serde_json::from_value(places).expect("there are two places")
}

/// The bar at the bottom, where the page has one, may lie over the result, because it says the category and the price.
#[tokio::test]
async fn the_question_and_the_result_are_in_sight_together() {
    for (path, name, has_bar) in [(PATH, "flow", true), ("/embed/hudson-valley", "flow-framed", false)] {
        browse(untouched().await, Scripts::On, async |page| {
            page.be_a_phone().await;
            page.open_live(path).await;
            page.screenshot(&format!("{name}-0")).await;
            for (number, (fact, answer)) in ANSWERS.into_iter().enumerate() {
                page.choose(fact, answer).await;
                page.find(&format!(".step[data-answered]:has([name={fact}])")).await;
                page.screenshot(&format!("{name}-{}", number + 1)).await;
                let (question, result) = in_sight(page).await;
                assert!(question >= 0.0, "{path}: after {fact} the question begins at {question}");
                assert!(result <= SCREEN, "{path}: after {fact} the result ends at {result}");
            }
            page.find("#assessment[data-recommended=individual-a]").await;
            let bar = "const bar = document.getElementById('go-on');
                const { top, bottom } = bar.getBoundingClientRect();
                return [top > 0 && bottom <= innerHeight, bar.textContent.includes('$195.00')]";
            assert_eq!(page.evaluate(bar).await, serde_json::json!([has_bar, true]), "{path}");
            let height = page.evaluate("return document.documentElement.scrollHeight").await;
            assert!(height.as_i64() <= Some(2_700), "{path}: the page is {height} px high");
        })
        .await;
    }
}

#[tokio::test]
async fn eight_taps_lead_from_opening_to_the_receipt() {
    browse(shared().await, Scripts::On, async |page| {
        page.be_a_phone().await;
        page.open_live(PATH).await;
        let mut taps = 0;
        for (fact, answer) in ANSWERS {
            page.choose(fact, answer).await;
            taps += 1;
        }
        page.click("#go-on a").await;
        taps += 1;
        page.until("return document.activeElement.id === 'given_name'").await;
        page.screenshot("flow-form").await;
        // Typing and going on to the next field is done on the keyboard.
        page.type_into("#given_name", "Ana").await;
        page.type_into("#email", &unique_email("phone")).await;
        page.click("#consent").await;
        taps += 1;
        page.click("#sign-up button[type=submit]").await;
        taps += 1;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        page.screenshot("flow-receipt").await;
        assert!(taps <= 8, "{taps} taps");
        // Going back does not open the form that was sent.
        page.back().await;
        page.until("return !location.pathname.startsWith('/join')").await;
    })
    .await;
}

#[tokio::test]
async fn steps_fold_and_unfold_without_losing_the_focus() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        let folded = "return [...document.querySelectorAll('.step[data-folded]')].map((it) => it.id).join()";
        let focused = "return document.activeElement.name + '=' + document.activeElement.value";
        page.evaluate("document.querySelector('[name=works_in_case_management]').focus()").await;
        // A radio button changes by an arrow key, and its step stays.
        page.press("\u{e00d}").await;
        page.find("#step-0[data-answered]").await;
        page.press("\u{e015}").await;
        page.press("\u{e013}").await;
        assert_eq!(page.evaluate(folded).await, "");
        assert_eq!(page.evaluate(focused).await, "works_in_case_management=yes");
        // The focus leaves it for the next question.
        page.press("\u{e004}").await;
        page.find("#step-0[data-folded]").await;
        assert_eq!(page.evaluate("return document.activeElement.name").await, "residence");
        assert_eq!(page.text("#step-0 .said b").await, "Yes");
        // Changing it focuses what is checked.
        page.click("#step-0 .said button").await;
        assert_eq!(page.evaluate(folded).await, "");
        assert_eq!(page.evaluate(focused).await, "works_in_case_management=yes");
        page.choose("residence", "us").await;
        page.find("#step-0[data-folded]").await;
        for (fact, answer) in [("health_degree", "no"), ("current_license", "yes")] {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-recommended=individual-a]").await;
        page.click("#all-questions").await;
        page.find("#step-2[data-folded]").await;
        assert_eq!(page.text("#step-2 .said b").await, "license");
        assert_eq!(page.evaluate("return document.activeElement.name").await, "enrolled_student");
        page.expect_no_complaints().await;
    })
    .await;
}

/// The cells of each row stand below each other, each with the name of its column.
#[tokio::test]
async fn on_a_phone_tables_are_cards() {
    const CARDS: &str =
        "return [...document.querySelectorAll('#compare tbody tr, #terms tbody tr')].map((row) => {
        const cells = [...row.cells];
        const below = cells.every((cell, at) => at === 0
          || cell.getBoundingClientRect().top >= cells[at - 1].getBoundingClientRect().bottom - 1);
        const named = cells.slice(1).every((cell) => cell.dataset.label
          && getComputedStyle(cell, '::before').content.includes(cell.dataset.label));
        return below && named })";
    browse(untouched().await, Scripts::On, async |page| {
        let answers: String = ANSWERS.map(|(fact, answer)| format!("{fact}={answer}&")).concat();
        page.open_live(&format!("{PATH}?{answers}enrolled_student=yes")).await;
        page.evaluate("for (const id of ['compare', 'terms']) document.getElementById(id).open = true").await;
        for width in [320, 390] {
            page.look(View { width, media: &[] }).await;
            page.screenshot(&format!("cards-{width}")).await;
            assert_eq!(page.evaluate(CARDS).await, serde_json::json!([true, true, true, true]), "{width}");
            assert_eq!(page.evaluate("return document.scrollingElement.scrollWidth").await, width);
        }
        page.look(View { width: 1280, media: &[] }).await;
        assert_eq!(page.evaluate(CARDS).await, serde_json::json!([false, false, false, false]));
    })
    .await;
}
