//! What would change the result: for each category that the person does not qualify for, the smallest change
//! that would make it fit. It names only what people can work toward, and questions that are still open.

use crate::{
    answers::{Answer, Answers},
    assessment::{Assessment, CategoryAssessment},
    money::Cents,
    rule::{Finding, Rule, State},
};

/// The smallest change after which the person qualifies for a category.
///
/// ```
/// use join_shared::{answers::{Answer, Answers, Fact, Residence}, assessment::assess, quote::Term};
///
/// let associate = [
///     Answer::WorksInCaseManagement(true),
///     Answer::Residence(Residence::Us),
///     Answer::HealthDegree(false),
///     Answer::CurrentLicense(false),
///     Answer::NationalCertification(false),
///     Answer::EnrolledStudent(false),
/// ];
/// let answers = associate.into_iter().fold(Answers::default(), Answers::with);
/// let today = "2026-11-22".parse().expect("is a date");
/// let assessment = assess(&answers, &[], Term::OneYear, today);
///
/// // Individual A requires one of three things; being a student costs less; we never suggest to move.
/// let changes = assessment.changes();
/// let codes: Vec<_> = changes.iter().map(|change| change.category().category().code).collect();
/// assert_eq!(codes, ["individual-a", "student", "military"]);
/// assert_eq!(changes[0].ways().len(), 3);
/// assert_eq!(changes[1].saves().expect("both totals are known").to_string(), "$60.00");
/// assert_eq!(changes[1].ways()[0][0].condition.fact, Fact::EnrolledStudent);
/// ```
#[derive(Debug, Clone)]
pub struct Change<'a> {
    category: &'a CategoryAssessment,
    ways: Vec<Vec<Finding>>,
    saves: Option<Cents>,
}

impl<'a> Change<'a> {
    /// The category; it is not met now.
    #[must_use]
    pub const fn category(&self) -> &'a CategoryAssessment {
        self.category
    }

    /// The shortest ways to qualify, at least one, all of the same length. Each is a list of conditions that
    /// are not met now: an unknown one is an open question, an unmet one is something to work toward.
    #[must_use]
    pub fn ways(&self) -> &[Vec<Finding>] {
        &self.ways
    }

    /// How much lower its total is than the total of the category recommended now, in US cents; `None` if it
    /// is not lower.
    #[must_use]
    pub const fn saves(&self) -> Option<Cents> {
        self.saves
    }

    /// Whether the person has to work toward something, rather than only answer questions.
    #[must_use]
    pub fn takes_effort(&self) -> bool {
        self.length().0 > 0
    }

    /// How many conditions the person has to work toward, then how many conditions there are in all.
    fn length(&self) -> (usize, usize) {
        self.ways.first().map_or((usize::MAX, usize::MAX), |way| length(way))
    }
}

impl Assessment {
    /// What would change the result: each category that is not met and that the person can reach, in the
    /// catalog's order.
    #[must_use]
    pub fn changes(&self) -> Vec<Change<'_>> {
        let total_now = self.recommended().and_then(|recommended| recommended.quote().total());
        let others = self.categories().iter().filter(|category| category.state() != State::Met);
        let changes = others.map(|category| {
            let total = category.quote().total();
            let saves = total_now.zip(total).and_then(|(now, total)| now.checked_sub(total));
            Change {
                category,
                ways: shortest_ways(&category.category().rule, self.answers()),
                saves: saves.filter(|saves| *saves > Cents::ZERO),
            }
        });
        changes.filter(|change| !change.ways.is_empty()).collect()
    }

    /// The nearest category: the one with the fewest conditions to work toward, then with the fewest open
    /// questions, then the first in the catalog's order.
    #[must_use]
    pub fn nearest(&self) -> Option<Change<'_>> {
        self.changes().into_iter().min_by_key(Change::length)
    }
}

fn length(way: &[Finding]) -> (usize, usize) {
    let unmet = way.iter().filter(|finding| finding.state == State::Unmet).count();
    (unmet, way.len())
}

/// The shortest ways to meet the rule that are open to the person.
fn shortest_ways(rule: &Rule, answers: &Answers) -> Vec<Vec<Finding>> {
    let mut ways = ways(rule, false, None, answers);
    ways.retain(|way| {
        let steps = way.iter().filter_map(|finding| answer(finding, answers));
        rule.evaluate(&steps.fold(*answers, Answers::with)) == State::Met
    });
    let least = ways.iter().map(|way| length(way)).min();
    ways.retain(|way| Some(length(way)) == least);
    ways
}

/// Every way to meet the rule (or, if negated, not to meet it), as the conditions that are missing, whether
/// or not the person can reach them.
fn ways(rule: &Rule, negated: bool, any_of: Option<&'static str>, answers: &Answers) -> Vec<Vec<Finding>> {
    let each =
        |rules: &'static [Rule], any_of| rules.iter().map(move |rule| ways(rule, negated, any_of, answers));
    match rule {
        Rule::Not(rule) => ways(rule, !negated, any_of, answers),
        Rule::All(rules) if negated => each(rules, any_of).flatten().collect(),
        Rule::All(rules) => together(each(rules, any_of)),
        Rule::Any { rules, .. } if negated => together(each(rules, None)),
        Rule::Any { name, rules } => each(rules, Some(*name)).flatten().collect(),
        Rule::Is(condition) => {
            let finding = condition.finding(answers, negated, any_of);
            vec![if finding.state == State::Met { Vec::new() } else { vec![finding] }]
        }
    }
}

/// Every combination of one way from each.
fn together(parts: impl Iterator<Item = Vec<Vec<Finding>>>) -> Vec<Vec<Finding>> {
    parts.fold(vec![Vec::new()], |before, part| {
        before.iter().flat_map(|way| part.iter().map(|more| [&way[..], more].concat())).collect()
    })
}

/// An answer that meets the condition and that the person can give: any answer while the question is open,
/// after that only one that people can work toward.
fn answer(finding: &Finding, answers: &Answers) -> Option<Answer> {
    let fact = finding.condition.fact;
    let open = answers.get(fact).is_none();
    let mut possible = fact.answers().iter().filter(|answer| open || fact.attainable() == Some(**answer));
    possible.find(|answer| finding.met_by(**answer)).copied()
}

#[cfg(test)]
mod tests {
    use super::{Answer, Answers, Rule, shortest_ways};
    use crate::{answers::Fact, rule::Condition};

    const fn is(fact: Fact, accepts: &'static [Answer]) -> Rule {
        Rule::Is(Condition { fact, accepts, undecided: &[], sources: &[] })
    }

    static STUDENT: Rule = is(Fact::EnrolledStudent, &[Answer::EnrolledStudent(true)]);
    static LICENSED: Rule = is(Fact::CurrentLicense, &[Answer::CurrentLicense(true)]);
    static UNLICENSED: Rule = Rule::Not(&LICENSED);
    static BOTH: Rule = Rule::All(&[
        is(Fact::EnrolledStudent, &[Answer::EnrolledStudent(true)]),
        is(Fact::CurrentLicense, &[Answer::CurrentLicense(true)]),
    ]);
    static STUDENT_OR_TWO_OTHERS: Rule = Rule::Any {
        name: "either",
        rules: &[
            is(Fact::EnrolledStudent, &[Answer::EnrolledStudent(true)]),
            Rule::All(&[
                is(Fact::CurrentLicense, &[Answer::CurrentLicense(true)]),
                is(Fact::HealthDegree, &[Answer::HealthDegree(true)]),
            ]),
        ],
    };
    static EITHER: Rule = Rule::Any {
        name: "either",
        rules: &[
            is(Fact::EnrolledStudent, &[Answer::EnrolledStudent(true)]),
            is(Fact::CurrentLicense, &[Answer::CurrentLicense(true)]),
        ],
    };

    #[track_caller]
    fn check(rule: &Rule, answers: &[Answer], expect: &[&[Fact]]) {
        let answers = answers.iter().copied().fold(Answers::default(), Answers::with);
        let ways = shortest_ways(rule, &answers);
        let ways: Vec<Vec<Fact>> =
            ways.iter().map(|way| way.iter().map(|finding| finding.condition.fact).collect()).collect();
        assert_eq!(ways, expect);
    }

    /// Rules of every form, including those that the catalog does not use today.
    #[test]
    fn ways_follow_the_form_of_the_rule() {
        use Fact::{CurrentLicense, EnrolledStudent};

        let licensed = Answer::CurrentLicense(true);
        check(&STUDENT, &[], &[&[EnrolledStudent]]);
        check(&STUDENT, &[Answer::EnrolledStudent(true)], &[&[]]);
        check(&BOTH, &[], &[&[EnrolledStudent, CurrentLicense]]);
        check(&BOTH, &[licensed], &[&[EnrolledStudent]]);
        check(&EITHER, &[], &[&[EnrolledStudent], &[CurrentLicense]]);
        check(&EITHER, &[licensed], &[&[]]);
        // "Not both" means to lack one of them; "neither" means to lack both.
        check(&Rule::Not(&BOTH), &[], &[&[EnrolledStudent], &[CurrentLicense]]);
        check(&Rule::Not(&EITHER), &[], &[&[EnrolledStudent, CurrentLicense]]);
        check(&Rule::Not(&UNLICENSED), &[], &[&[CurrentLicense]]);
        // We never suggest to give up a license, …
        check(&UNLICENSED, &[licensed], &[]);
        check(&Rule::Not(&BOTH), &[licensed], &[&[EnrolledStudent]]);
        // … and something to work toward counts more than an open question.
        let no_student = Answer::EnrolledStudent(false);
        check(&EITHER, &[no_student], &[&[CurrentLicense]]);
        check(&STUDENT_OR_TWO_OTHERS, &[no_student], &[&[CurrentLicense, Fact::HealthDegree]]);
    }
}
