//! The standing for the CCM of every background, compared with a second implementation of the published
//! requirements.

use join_shared::{
    catalog::{self, credential, not_a_credential},
    ccm::{self, Background, Criterion, License, standing},
    doors::{self, Aspect},
    rule::State,
};

const OTHERS: [Criterion; 5] = [
    Criterion::Degree,
    Criterion::SupervisedByACcm,
    Criterion::WithoutACcm,
    Criterion::Supervising,
    Criterion::GoodCharacter,
];

/// Every background, including those with open questions.
fn every_background() -> Vec<Background> {
    let licenses = License::ALL.map(|license| Background::default().with_license(license));
    let mut backgrounds = [&[Background::default()], &licenses[..]].concat();
    for criterion in OTHERS {
        let answered: Vec<_> = backgrounds
            .iter()
            .flat_map(|background| [true, false].map(|holds| background.with(criterion, holds)))
            .collect();
        backgrounds.extend(answered);
    }
    assert_eq!(backgrounds.len(), 4 * 3_usize.pow(5));
    backgrounds
}

fn known(background: Background, criterion: Criterion) -> Option<bool> {
    match background.state(criterion) {
        State::Met => Some(true),
        State::Unmet => Some(false),
        State::Unknown => None,
    }
}

/// Three-valued "or" (Kleene).
fn any(values: &[Option<bool>]) -> Option<bool> {
    if values.contains(&Some(true)) {
        Some(true)
    } else if values.contains(&None) {
        None
    } else {
        Some(false)
    }
}

#[test]
fn a_standing_needs_education_employment_and_character() {
    for background in every_background() {
        let get = |criterion| known(background, criterion);
        let license = background.license().map(|license| license == License::Independent);
        let education = any(&[license, get(Criterion::Degree)]);
        let employment = any(&[
            get(Criterion::SupervisedByACcm),
            get(Criterion::WithoutACcm),
            get(Criterion::Supervising),
        ]);
        let parts = [education, employment, get(Criterion::GoodCharacter)];
        let expect = if parts.contains(&Some(false)) {
            State::Unmet
        } else if parts.contains(&None) {
            State::Unknown
        } else {
            State::Met
        };
        assert_eq!(standing(&background).state(), expect, "{background:?}");
    }
}

/// Good character is stated and not asked, so it is no part of what a page says about a person.
#[test]
fn pages_ask_about_education_and_employment() {
    for background in every_background() {
        let character = |holds| standing(&background.with(Criterion::GoodCharacter, holds));
        assert_eq!(character(false).asked(), character(true).asked(), "{background:?}");
        assert_eq!(standing(&background).asked(), character(true).state(), "{background:?}");
    }
}

#[test]
fn a_practical_nurse_needs_a_degree() {
    let nurse = Background::default()
        .with_license(License::PracticalNurse)
        .with(Criterion::WithoutACcm, true)
        .with(Criterion::GoodCharacter, true);
    assert_eq!(standing(&nurse.with(Criterion::Degree, true)).state(), State::Met);
    assert_eq!(standing(&nurse.with(Criterion::Degree, false)).state(), State::Unmet);
    assert_eq!(standing(&nurse).state(), State::Unknown);
}

#[test]
fn the_figures_are_those_of_the_commission() {
    let months: Vec<_> = ccm::requirements()
        .iter()
        .flat_map(|requirement| requirement.any_of)
        .filter_map(|any| Some((any.criterion.code(), any.months?)))
        .collect();
    assert_eq!(months, [("supervised_by_a_ccm", 12), ("without_a_ccm", 24), ("supervising", 12)]);
    let fees = ccm::fees();
    assert_eq!((fees.application.get(), fees.exam.get()), (23_500, 19_500));
    let renewal = ccm::renewal();
    assert_eq!((renewal.years, renewal.ce_hours, renewal.ethics_hours), (5, 80, 8));
    assert_eq!(renewal.fees_seen.iter().map(|cents| cents.get()).collect::<Vec<_>>(), [27_500, 28_500]);
    for sources in [fees.sources, renewal.sources, renewal.fees_sources] {
        assert!(!sources.is_empty());
    }
}

/// The pages say so without a condition.
#[test]
fn neither_requires_the_other() {
    let (ccm, cmsa) = (catalog::ccm_required_to_join(), doors::cmsa_required_for_ccm());
    assert!(!ccm.value && ccm.basis.is_none(), "that joining takes no CCM is in the sources: {ccm:?}");
    assert!(
        !cmsa.value && cmsa.basis.is_some(),
        "that the CCM takes no membership is our inference: {cmsa:?}"
    );
}

#[test]
fn three_rows_belong_to_the_picture() {
    let (main, others) = doors::main_rows();
    let aspects: Vec<_> = main.iter().chain(others).map(|row| row.aspect).collect();
    assert_eq!(aspects, Aspect::ALL);
    assert_eq!(main.len(), 3);
}

#[test]
fn codes_in_forms() {
    assert_eq!(License::ALL.map(License::code), ["independent", "practical_nurse", "none"]);
    let criteria =
        ["license", "degree", "supervised_by_a_ccm", "without_a_ccm", "supervising", "good_character"];
    assert_eq!(Criterion::ALL.map(Criterion::code), criteria);
    for license in License::ALL {
        assert_eq!(Background::default().with_license(license).license(), Some(license));
    }
    let licensed = Background::default().with(Criterion::License, true);
    assert_eq!(licensed.license(), Some(License::Independent));
    assert_eq!(licensed.with(Criterion::License, false).license(), Some(License::None));
}

/// Spellings of credentials, and abbreviations that are not credentials.
#[test]
fn spellings_of_credentials() {
    #[track_caller]
    fn check(letters: &str, code: &str) {
        assert_eq!(credential(letters).map(|credential| credential.code), Some(code), "{letters}");
    }
    check("CM-C", "CMC");
    check("CSWCM", "C-SWCM");
    check("c-swcm", "C-SWCM");
    check("CMGT-BC", "RN-BC");
    check("CHCQM", "HCQM");
    check("ACM-RN", "ACM");
    for letters in ["CMAG", "ANCC", "FCM", "ancc"] {
        assert!(credential(letters).is_none() && not_a_credential(letters).is_some(), "{letters}");
    }
    assert!(credential("LPN").is_none() && not_a_credential("LPN").is_none());
}
