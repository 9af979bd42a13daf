//! Laws that hold for all inputs. The answers are few enough to try every one of their 5,832
//! combinations; figures, dates and JSON are drawn by proptest.

use join_shared::{
    answers::{Answer, Answers, Fact, Military, Residence},
    assessment::{Assessment, CanJoin, CategoryAssessment, Outcome, assess},
    catalog::{self, Chapter},
    date::Date,
    money::Cents,
    quote::{Certainty, Term, quote},
    rule::State,
    wire::{AnswersBody, AssessmentBody, decode},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Every set of answers, those with open questions among them.
fn every_answer_set() -> Vec<Answers> {
    let mut sets = vec![Answers::default()];
    for fact in Fact::ALL {
        let answered: Vec<Answers> =
            sets.iter().flat_map(|set| fact.answers().iter().map(|answer| set.with(*answer))).collect();
        sets.extend(answered);
    }
    assert_eq!(sets.len(), 3_usize.pow(5) * 3 * 8);
    sets
}

/// The open questions of `answers`.
fn open(answers: &Answers) -> Vec<Fact> {
    Fact::ALL.into_iter().filter(|fact| answers.get(*fact).is_none()).collect()
}

/// Every way in which the open questions can be answered.
fn completions(answers: &Answers) -> Vec<Answers> {
    open(answers).into_iter().fold(vec![*answers], |sets, fact| {
        sets.iter().flat_map(|set| fact.answers().iter().map(|answer| set.with(*answer))).collect()
    })
}

fn today() -> Date {
    "2026-11-22".parse().expect("is a civil date")
}

fn assessed(answers: &Answers) -> Assessment {
    assess(answers, &[], Term::OneYear, today())
}

fn states(answers: &Answers) -> [State; 5] {
    let assessment = assessed(answers);
    let states: Vec<State> = assessment.categories().iter().map(CategoryAssessment::state).collect();
    states.try_into().expect("there are five self-service categories")
}

/// The rules once more, written from the table of the design and not from the catalogue: plain
/// conditions over facts that may be unknown.
mod naive {
    use super::{Answer, Answers, Fact, Military, Residence, State};

    fn yes(answers: &Answers, fact: Fact) -> Option<bool> {
        answers.get(fact).map(|answer| answer.code() == "yes")
    }

    /// Known to hold for all completions, known to fail for all, or neither: found here by
    /// counting what is left, not by three-valued operators.
    fn state(holds: bool, can_hold: bool) -> State {
        match (holds, can_hold) {
            (true, _) => State::Met,
            (false, true) => State::Unknown,
            (false, false) => State::Unmet,
        }
    }

    pub(super) fn states(answers: &Answers) -> [State; 5] {
        let works = yes(answers, Fact::WorksInCaseManagement);
        let residence = match answers.get(Fact::Residence) {
            Some(Answer::Residence(residence)) => Some(residence),
            _ => None,
        };
        let military = match answers.get(Fact::Military) {
            Some(Answer::Military(military)) => Some(military),
            _ => None,
        };
        let qualifications = [Fact::HealthDegree, Fact::CurrentLicense, Fact::NationalCertification];
        let given = qualifications.iter().filter(|fact| yes(answers, **fact) == Some(true)).count();
        let denied = qualifications.iter().filter(|fact| yes(answers, **fact) == Some(false)).count();

        let works_now = works == Some(true);
        let may_work = works != Some(false);
        let lives = |there| residence == Some(there);
        let may_live = |there| residence.is_none() || lives(there);
        let serves =
            matches!(military, Some(Military::Active | Military::Va | Military::Dod | Military::Contracted));
        let may_serve = serves || matches!(military, None | Some(Military::Retired));

        [
            state(
                works_now && lives(Residence::Us) && given > 0,
                may_work && may_live(Residence::Us) && denied < 3,
            ),
            state(
                works_now && lives(Residence::Us) && denied == 3,
                may_work && may_live(Residence::Us) && given == 0,
            ),
            state(works_now && lives(Residence::OutsideUs), may_work && may_live(Residence::OutsideUs)),
            state(
                yes(answers, Fact::EnrolledStudent) == Some(true),
                yes(answers, Fact::EnrolledStudent) != Some(false),
            ),
            state(works_now && serves, may_work && may_serve),
        ]
    }
}

#[test]
fn a_second_implementation_agrees_on_every_answer_set() {
    for answers in every_answer_set() {
        assert_eq!(states(&answers), naive::states(&answers), "{answers:?}");
    }
}

#[test]
fn can_join_is_what_all_completions_say() {
    for answers in every_answer_set() {
        let best: Vec<State> = completions(&answers)
            .iter()
            .map(|complete| naive::states(complete).into_iter().max().expect("there are five"))
            .collect();
        let expect = if best.iter().all(|state| *state == State::Met) {
            CanJoin::Yes
        } else if best.iter().all(|state| *state == State::Unmet) {
            CanJoin::No
        } else {
            CanJoin::Unknown
        };
        assert_eq!(assessed(&answers).can_join(), expect, "{answers:?}");
    }
}

#[test]
fn learning_an_answer_never_turns_what_is_settled() {
    for answers in every_answer_set() {
        let before = states(&answers);
        for answer in open(&answers).into_iter().flat_map(Fact::answers) {
            let after = states(&answers.with(*answer));
            for (before, after) in before.into_iter().zip(after) {
                assert!(before == State::Unknown || before == after, "{answers:?} with {answer:?}");
            }
        }
    }
}

#[test]
fn holding_a_ccm_or_not_never_makes_anyone_ineligible() {
    let ccm = catalog::credential("CCM").expect("is in the catalogue");
    for answers in every_answer_set() {
        if answers.get(Fact::NationalCertification).is_some() {
            continue;
        }
        let with =
            assessed(&answers.with_credentials(join_shared::answers::Credentials::default().with(ccm)));
        let without = assessed(&answers.with(Answer::NationalCertification(false)));
        let undecided = assessed(&answers).can_join();
        for decided in [with.can_join(), without.can_join()] {
            assert!(undecided != CanJoin::Yes || decided == CanJoin::Yes, "{answers:?}");
            assert!(undecided == CanJoin::No || decided != CanJoin::No, "{answers:?}");
        }
    }
}

#[test]
fn the_next_question_is_open_and_there_is_none_when_nothing_can_change() {
    for answers in every_answer_set() {
        let now = states(&answers);
        let changeable = completions(&answers).iter().any(|complete| states(complete) != now);
        match assessed(&answers).next_question() {
            Some(fact) => {
                assert!(answers.get(fact).is_none(), "{answers:?}: {fact:?} is answered");
                let changes = fact.answers().iter().any(|answer| states(&answers.with(*answer)) != now);
                assert!(changes, "{answers:?}: {fact:?} changes nothing");
            }
            None => assert!(!changeable, "{answers:?}: something is open that could change the result"),
        }
    }
}

/// Asking on leads to an end, and at the end nothing is open but what the sources leave open.
#[test]
fn following_the_next_question_settles_everything() {
    fn follow(answers: &Answers, asked: usize) {
        assert!(asked <= Fact::ALL.len(), "{answers:?}: asked too often");
        let Some(fact) = assessed(answers).next_question() else {
            let retired = answers.get(Fact::Military) == Some(Answer::Military(Military::Retired));
            let open: Vec<bool> = states(answers).into_iter().map(|state| state == State::Unknown).collect();
            assert!(open[..4].iter().all(|open| !open), "{answers:?}");
            assert!(!open[4] || retired, "{answers:?}");
            return;
        };
        for answer in fact.answers() {
            follow(&answers.with(*answer), asked + 1);
        }
    }
    follow(&Answers::default(), 0);
}

#[test]
fn the_outcome_and_the_recommendation_follow_from_the_states() {
    let both_terms = [Term::OneYear, Term::TwoYears];
    for (answers, term) in every_answer_set().iter().flat_map(|set| both_terms.map(|term| (set, term))) {
        let assessment = assess(answers, &[], term, today());
        let met: Vec<_> =
            assessment.categories().iter().filter(|assessed| assessed.state() == State::Met).collect();
        let unknown = assessment.categories().iter().any(|assessed| assessed.state() == State::Unknown);
        let outcome = match (met.is_empty(), unknown) {
            (false, _) => Outcome::Eligible,
            (true, true) => Outcome::NeedsAnswers,
            (true, false) => Outcome::NotEligible,
        };
        assert_eq!(assessment.outcome(), outcome, "{answers:?}");

        // Three passes over the met ones, as the design words them.
        let code = |index: usize| met[index].category().code;
        let cheapest = |votes_only: bool| {
            (0..met.len())
                .filter(|index| !votes_only || ["individual-a", "military"].contains(&code(*index)))
                .filter_map(|index| Some((met[index].quote().total()?, index)))
                .min()
                .map(|(_, index)| index)
        };
        let expect = cheapest(true).or_else(|| cheapest(false)).or_else(|| (!met.is_empty()).then_some(0));
        let recommended = assessment.recommended().map(|assessed| assessed.category().code);
        assert_eq!(recommended, expect.map(code), "{answers:?}, {term:?}");
    }
}

#[test]
fn a_failed_condition_explains_every_unmet_category() {
    for answers in every_answer_set() {
        let assessment = assessed(&answers);
        for category in assessment.categories() {
            let findings = assessment.findings(category.category());
            let alternatives: Vec<State> = findings
                .iter()
                .filter(|finding| finding.any_of.is_some())
                .map(|finding| finding.state)
                .collect();
            let required =
                findings.iter().filter(|finding| finding.any_of.is_none()).map(|finding| finding.state);
            let group = alternatives.into_iter().max().unwrap_or(State::Met);
            assert_eq!(required.chain([group]).min(), Some(category.state()), "{answers:?}: {category:?}");
        }
    }
}

fn chapter_sets() -> impl Strategy<Value = Vec<&'static Chapter>> {
    let joinable: Vec<&'static Chapter> =
        catalog::chapters().iter().filter(|chapter| chapter.successor.is_none()).collect();
    let most = joinable.len();
    proptest::sample::subsequence(joinable, 0..=most).prop_shuffle()
}

fn terms() -> impl Strategy<Value = Term> {
    prop_oneof![Just(Term::OneYear), Just(Term::TwoYears)]
}

fn dates() -> impl Strategy<Value = Date> {
    (1_u16..=9999, 1_u8..=12, 1_u8..=28)
        .prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}").parse().expect("exists"))
}

/// Values of every type at every place that a request has, the right ones often among them.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "us",
            "CCM",
            "ANCC",
            "hudson-valley",
            "south-florida",
            "individual-a",
            "2026-11-22"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 8, |inner| {
        let names = vec![
            "answers",
            "chapters",
            "term_years",
            "on",
            "category",
            "ruleset",
            "quoted_total_cents",
            "contact",
            "given_name",
            "email",
            "phone",
            "consent",
            "text_version",
            "message",
            "lang",
            "guard",
            "credentials",
            "military",
            "residence",
            "health_degree",
            "status",
            "~/weird",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(prop::sample::select(names), inner, 0..8).prop_map(|fields| fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

proptest! {
    #[test]
    fn a_total_is_the_sum_of_its_lines(chapters in chapter_sets(), term in terms(), on in dates()) {
        for category in catalog::categories() {
            let quote = quote(category, &chapters, term, on);
            prop_assert_eq!(quote.lines().len(), chapters.len() + 1);
            let amounts: Vec<Option<u32>> =
                quote.lines().iter().map(|line| line.amount.map(Cents::get)).collect();
            let known: u32 = amounts.iter().flatten().sum();
            prop_assert_eq!(quote.known().get(), known);
            let total = amounts.iter().all(Option::is_some).then_some(known);
            prop_assert_eq!(quote.total().map(Cents::get), total);
            let worst = quote.lines().iter().map(|line| line.certainty).max();
            prop_assert_eq!(Some(quote.certainty()), worst);
            for line in quote.lines() {
                prop_assert_eq!(line.amount.is_none(), line.certainty == Certainty::Unknown);
                prop_assert_ne!(line.amount.map(Cents::get), Some(0));
                prop_assert!(!line.sources.is_empty(), "a figure without a source");
            }
        }
    }

    #[test]
    fn a_chapter_adds_exactly_its_dues(chapters in chapter_sets(), term in terms(), on in dates()) {
        let Some((last, before)) = chapters.split_last() else { return Ok(()) };
        for category in catalog::categories() {
            let without = quote(category, before, term, on);
            let with = quote(category, &chapters, term, on);
            let dues = if term == Term::OneYear { 2_500 } else { 5_000 };
            prop_assert_eq!(with.lines().last().and_then(|line| line.chapter), Some(*last));
            prop_assert_eq!(with.known().get(), without.known().get() + dues);
            prop_assert_eq!(with.total().is_some(), without.total().is_some());
        }
    }

    #[test]
    fn the_order_of_chapters_changes_no_figure(chapters in chapter_sets(), term in terms(), on in dates()) {
        let mut sorted = chapters.clone();
        sorted.sort_by_key(|chapter| chapter.slug);
        for category in catalog::categories() {
            let (given, sorted) = (quote(category, &chapters, term, on), quote(category, &sorted, term, on));
            prop_assert_eq!(given.total(), sorted.total());
            prop_assert_eq!(given.certainty(), sorted.certainty());
        }
    }

    #[test]
    fn no_json_makes_decoding_panic(json in any_json()) {
        for errors in [
            decode::assessment_request(&json).err(),
            decode::intent_request(&json).err(),
            decode::status_change(&json).err(),
        ].into_iter().flatten() {
            prop_assert!(!errors.is_empty(), "refused without a reason");
            for error in &errors {
                let at = error.pointer.as_str();
                prop_assert!(at.is_empty() || at.starts_with('/'), "{at} is no JSON pointer");
                prop_assert_eq!(errors.iter().filter(|other| other.pointer == at).count(), 1, "{} is named twice", at);
            }
        }
    }

    #[test]
    fn an_assessment_survives_the_wire(index in 0..5_832_usize, chapters in chapter_sets(), term in terms(), on in dates()) {
        let answers = every_answer_set()[index];
        let slugs: Vec<&str> = chapters.iter().map(|chapter| chapter.slug).collect();
        let request = json!({
            "answers": AnswersBody::from(&answers),
            "chapters": slugs,
            "term_years": term.years(),
            "on": on.to_string(),
        });
        let decoded = decode::assessment_request(&request);
        prop_assert!(decoded.is_ok(), "{decoded:?}");
        let decoded = decoded.expect("was just seen");
        prop_assert_eq!(decoded.answers, answers);
        prop_assert_eq!(&decoded.chapters, &chapters);

        let body = AssessmentBody::from(&assess(&answers, &chapters, term, on));
        let text = serde_json::to_string(&body).expect("serializes");
        prop_assert_eq!(serde_json::from_str::<AssessmentBody>(&text).expect("is what was written"), body);
    }
}
