//! How the page unfolds: one question after the other, the result in one line, and the rest for
//! those who ask.

use join_e2e::{
    browser::{Page, Scripts, browse},
    server::untouched,
};
use join_shared::{
    answers::Fact,
    text::{self, Lang},
};

const PATH: &str = "/join/hudson-valley";

/// The questions that a person sees, by the facts that they ask for.
async fn questions(page: &Page) -> Vec<String> {
    let visible = page
        .evaluate(
            "return [...document.querySelectorAll('#questions [id^=question-]')]
               .filter((it) => it.checkVisibility()).map((it) => it.id.slice('question-'.length))",
        )
        .await;
    serde_json::from_value(visible).expect("is a list of names")
}

#[tokio::test]
async fn one_question_comes_after_the_other() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        assert_eq!(questions(page).await, ["works_in_case_management"]);
        page.choose("works_in_case_management", "yes").await;
        page.find("#assessment[data-next-question=residence]").await;
        assert_eq!(questions(page).await, ["works_in_case_management", "residence"]);
        page.choose("residence", "us").await;
        page.find("#assessment[data-next-question=health_degree]").await;
        // Of these one is enough, so they are asked together.
        let alternatives = ["health_degree", "current_license", "national_certification"];
        assert_eq!(
            questions(page).await,
            [&["works_in_case_management", "residence"], &alternatives[..]].concat()
        );
        page.choose("current_license", "yes").await;
        page.find("#assessment[data-next-question=enrolled_student]").await;
        assert_eq!(questions(page).await.len(), 6, "what was asked stays");
        page.click("#all-questions").await;
        assert_eq!(questions(page).await.len(), Fact::ALL.len());
        page.expect_no_complaints().await;
    })
    .await;
}

/// "Answers can be changed without losing later ones."
#[tokio::test]
async fn a_changed_answer_loses_no_other() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        for (fact, answer) in
            [("works_in_case_management", "yes"), ("residence", "us"), ("current_license", "yes")]
        {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-recommended=individual-a]").await;
        page.choose("works_in_case_management", "no").await;
        page.find("#assessment[data-outcome=needs_answers]").await;
        page.choose("works_in_case_management", "yes").await;
        page.find("#assessment[data-recommended=individual-a][data-total-cents='19500']").await;
        assert!(page.is_chosen("current_license", "yes").await);
    })
    .await;
}

#[tokio::test]
async fn without_script_all_questions_are_there_at_once() {
    browse(untouched().await, Scripts::Off, async |page| {
        page.open(PATH).await;
        for fact in Fact::ALL {
            let shown = page.text(&format!("#question-{} legend", fact.code())).await;
            assert_eq!(shown, Lang::En.texts().question(fact).ask);
        }
        // What only a script can do is not offered.
        assert!(!page.is_displayed("#all-questions").await);
    })
    .await;
}

#[tokio::test]
async fn the_two_doors_stand_side_by_side() {
    for lang in Lang::ALL {
        browse(untouched().await, Scripts::Off, async |page| {
            page.open(&format!("{PATH}?lang={}", lang.code())).await;
            page.click("#doors > summary").await;
            let table = page.text("#doors table").await;
            for row in join_shared::doors::rows() {
                for door in join_shared::doors::Door::ALL {
                    let cell = text::door(lang, door, row.aspect);
                    assert!(table.contains(&cell), "{cell:?} is missing in:\n{table}");
                }
            }
        })
        .await;
    }
}
