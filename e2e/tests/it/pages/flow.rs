//! The flow of the page: one question after the other, the result in one line, the rest folded.

use join_e2e::{
    browser::{Page, Scripts, browse},
    server::untouched,
};
use join_shared::{
    answers::Fact,
    text::{self, Lang},
};

const PATH: &str = "/join/hudson-valley";

/// The visible questions, by fact.
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
        // One of these is enough, so they come together.
        let alternatives = ["health_degree", "current_license", "national_certification"];
        assert_eq!(
            questions(page).await,
            [&["residence"], &alternatives[..]].concat(),
            "the first one is folded"
        );
        page.choose("current_license", "yes").await;
        page.find("#assessment[data-next-question=enrolled_student]").await;
        assert_eq!(questions(page).await, alternatives, "there is a result, so no other question is asked");
        assert_eq!(page.text("#step-1 .said b").await, Lang::En.texts().residence_us);
        page.click("#all-questions").await;
        assert_eq!(questions(page).await, ["enrolled_student", "military"], "the others are offered");
        page.expect_no_complaints().await;
    })
    .await;
}

/// "Answers can be changed without losing later ones."
#[tokio::test]
async fn a_changed_answer_keeps_the_others() {
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
        // Buttons that need script are hidden.
        for css in ["#keep", "#all-questions"] {
            assert!(!page.is_displayed(css).await, "{css}");
        }
    })
    .await;
}

#[tokio::test]
async fn unfolded_parts_stay_unfolded_while_the_result_changes() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(&format!(
            "{PATH}?works_in_case_management=yes&residence=us&current_license=yes&enrolled_student=yes"
        ))
        .await;
        page.click("#compare summary").await;
        page.click("#terms summary").await;
        let terms = page.text("#terms").await;
        assert!(terms.contains("$195.00") && terms.contains("$360.00"), "{terms}");
        let compared = page.text("#compare").await;
        for words in ["Individual A (Case Manager)", "Full rights", "Student", "Not stated", "$135.00"] {
            assert!(compared.contains(words), "{words:?} is missing in:\n{compared}");
        }
        // Cheaper, and said so without anything being unfolded.
        assert!(page.text("#result").await.contains("Student: $135.00"));
        page.choose("term_years", "2").await;
        page.find("#assessment[data-total-cents='36000']").await;
        page.find("#compare[open]").await;
        page.find("#terms[open]").await;
        assert_eq!(page.count("#why[open]").await, 0);
        let compared = page.text("#compare").await;
        assert!(compared.contains(Lang::En.texts().partly_unknown), "{compared}");
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn not_eligible_comes_with_the_nearest_category() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        page.choose("works_in_case_management", "no").await;
        page.choose("enrolled_student", "no").await;
        page.find("#assessment[data-outcome=not_eligible]").await;
        let result = page.text("#result").await;
        let student = Lang::En.live().statement(Fact::EnrolledStudent).stated;
        for words in [Lang::En.texts().nearest, "Student: $135.00", student] {
            assert!(result.contains(words), "{words:?} is missing in:\n{result}");
        }
        page.click("#changes summary").await;
        let changes = page.text("#changes").await;
        assert!(changes.contains("Individual A (Case Manager): $195.00"), "{changes}");
        assert!(changes.contains(Lang::En.texts().change_one_of), "{changes}");
    })
    .await;
}

#[tokio::test]
async fn cmsa_and_the_ccm_are_compared_side_by_side() {
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

#[tokio::test]
async fn the_comparison_follows_the_answers() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        page.click("#doors summary").await;
        assert_eq!(page.text("#door-cmsa").await, Lang::En.texts().needs_answers);
        assert_eq!(page.text("#door-ccm").await, Lang::En.ccm().unknown);
        page.choose("works_in_case_management", "yes").await;
        page.find("#assessment[data-can-join=yes]").await;
        assert_eq!(page.text("#door-cmsa").await, Lang::En.texts().you_can_join_somehow);
        page.click("#ccm-standing > summary").await;
        page.choose("ccm_license", "none").await;
        page.choose("ccm_degree", "no").await;
        page.find("#ccm-standing .standing[data-state=unmet]").await;
        assert_eq!(page.text("#door-ccm").await, Lang::En.ccm().unmet);
    })
    .await;
}

const TOWARDS_A_CCM: [(&str, &str); 2] = [("ccm_license", "practical_nurse"), ("ccm_without_a_ccm", "yes")];

#[tokio::test]
async fn answers_about_the_ccm_do_not_change_the_result() {
    let texts = Lang::En.ccm();
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        page.click("#ccm-standing > summary").await;
        assert!(page.text("#ccm-standing").await.contains(texts.lead));
        assert!(page.text("#ccm-standing").await.contains(texts.good_character.ask), "it is stated");
        assert_eq!(page.count("[name=ccm_good_character]").await, 0, "and not asked");
        for (criterion, answer) in TOWARDS_A_CCM {
            page.click(&format!("label:has(> input[name='{criterion}'][value='{answer}'])")).await;
        }
        page.find("#ccm-standing .standing[data-state=unknown]").await;
        page.click("label:has(> input[name='ccm_degree'][value='no'])").await;
        page.find("#ccm-standing .standing[data-state=unmet]").await;
        page.click("label:has(> input[name='ccm_degree'][value='yes'])").await;
        page.find("#ccm-standing .standing[data-state=met]").await;
        assert!(page.text("#ccm-standing").await.contains(texts.met));
        // The result does not change.
        page.find("#assessment[data-next-question=works_in_case_management]").await;
        assert_eq!(page.url().await.fragment(), None, "and nothing is kept of it");
        page.expect_no_complaints().await;
    })
    .await;
    browse(untouched().await, Scripts::Off, async |page| {
        page.open(PATH).await;
        page.click("#ccm-standing > summary").await;
        for (criterion, answer) in TOWARDS_A_CCM {
            page.click(&format!("label:has(> input[name='{criterion}'][value='{answer}'])")).await;
        }
        page.click("#questions button[type=submit]").await;
        page.find("#ccm-standing[open] .standing[data-state=unknown]").await;
    })
    .await;
}
