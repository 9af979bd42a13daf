//! The lists of the compiled catalog are complete.

use join_shared::{
    catalog::{self, NOT_LISTED},
    doors,
};

#[test]
fn the_lists_are_complete() {
    let letters: Vec<_> = catalog::not_credentials().iter().map(|not| not.code).collect();
    assert_eq!(letters, ["CMAG", "ANCC", "FCM"]);
    // The rates of Company are left out, because people cannot sign up for it here.
    assert_eq!(catalog::national_rates().len(), 10);
    assert!(catalog::national_rates().iter().all(|rate| rate.chapters.is_empty()));
    let own: Vec<_> = catalog::chapter_rates().iter().map(|rate| !rate.chapters.is_empty()).collect();
    assert_eq!(own, [true, true, false, false], "exceptions come first");
    let names: Vec<_> = catalog::information().iter().map(|category| category.name).collect();
    assert_eq!(names, ["Company", "Partner"]);
    assert_eq!(catalog::information()[0].seat_multiple, Some(5));
    assert!(catalog::sources().len() > 30);
    assert_eq!(doors::rows().len(), doors::Aspect::ALL.len());
}

#[test]
fn not_listed_can_be_chosen_and_is_not_a_chapter() {
    assert_eq!(catalog::chapter_choice("not-listed"), Some(&NOT_LISTED));
    assert_eq!(catalog::chapter("not-listed"), None);
    assert_eq!(catalog::chapter_choice("detroit"), catalog::chapter("detroit"));
    assert!(catalog::chapter_choice("detroit").is_some());
    assert_eq!(catalog::chapter_choice("atlantis"), None);
}
