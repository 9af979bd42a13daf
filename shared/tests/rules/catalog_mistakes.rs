//! Runs the catalog compiler on the real catalog with one edit at a time. It must find each mistake, and name the
//! file and the entry.

#[path = "../../build/check.rs"]
mod check;
#[path = "../../build/entries.rs"]
mod entries;

use std::{fs, io, path::Path};

use join_shared::{answers as fact, date, text as lang};
use sha2::{Digest as _, Sha256};

fn text(file: &str) -> io::Result<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog").join(file))
}

fn compile(read: impl Fn(&str) -> io::Result<String>) -> Result<entries::Catalog, Vec<String>> {
    let catalog = entries::Catalog::read(read)?;
    check::check(&catalog)?;
    Ok(catalog)
}

/// The messages with the first `from` in `file` replaced by `to`. An empty `from` appends.
fn messages(file: &str, from: &str, to: &str) -> Vec<String> {
    let original = text(file).expect("the file exists");
    let edited = if from.is_empty() {
        format!("{original}\n{to}\n")
    } else {
        assert!(original.contains(from), "{file} no longer has {from:?}: choose another edit");
        original.replacen(from, to, 1)
    };
    compile(|name| if name == file { Ok(edited.clone()) } else { text(name) }).err().unwrap_or_default()
}

#[track_caller]
fn check(file: &str, from: &str, to: &str, expect: &[&str]) {
    assert_eq!(messages(file, from, to), expect, "{file}: {from:?} became {to:?}");
}

fn sha256_hex(text: String) -> String {
    let bytes: Vec<String> = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.concat()
}

#[test]
fn the_crate_has_the_compiled_catalog() {
    let canonical = compile(text).expect("has no mistake").canonical_json();
    assert_eq!(canonical, join_shared::catalog::json());
    assert_eq!(sha256_hex(canonical)[..16], *join_shared::catalog::ruleset());
}

#[test]
fn the_ruleset_depends_on_the_content_alone() {
    let canonical = |from: &str, to: &str| {
        let edit = |name: &str| Ok(text(name)?.replacen(from, to, usize::from(name == "dues.toml")));
        compile(edit).expect("has no mistake").canonical_json()
    };
    let now = canonical("", "");
    assert_eq!(canonical("[[national]]", "# a comment\n\n[[national]]"), now);
    assert_ne!(canonical("amount_cents = 17000", "amount_cents = 17001"), now);
}

#[test]
fn files() {
    check(
        "dues.toml",
        "term_years = 1",
        "term_years = 1\nyear = 1",
        &[
            "catalog/dues.toml: line 10: unknown field `year`, expected one of `chapters`, `categories`, `term_years`, \
         `amount_cents`, `certainty`, `from`, `until`, `basis`, `note`, `sources`, `confidence`",
        ],
    );
    check(
        "dues.toml",
        "certainty = \"published\"",
        "certainty = \"sure\"",
        &[
            "catalog/dues.toml: line 11: unknown variant `sure`, expected one of `published`, `assumed`, `indicative`, \
         `unknown`",
        ],
    );
    check(
        "dues.toml",
        "amount_cents = 17000",
        "amount_cents = 170.00",
        &["catalog/dues.toml: line 10: invalid type: floating point `170.0`, expected u32"],
    );
    check(
        "dues.toml",
        "amount_cents = 17000",
        "amount_cents = -1",
        &["catalog/dues.toml: line 10: invalid value: integer `-1`, expected u32"],
    );
    check(
        "chapters.toml",
        "slug = \"long-island\"\n",
        "",
        &["catalog/chapters.toml: line 13: missing field `slug`"],
    );
    let missing =
        compile(|name| if name == "ccm.toml" { Err(io::ErrorKind::NotFound.into()) } else { text(name) });
    assert_eq!(missing.err().unwrap_or_default(), ["catalog/ccm.toml: entity not found"]);
}

#[test]
fn all_mistakes_are_reported_together() {
    let edited = |name: &str| {
        let text = text(name)?;
        Ok(match name {
            "sources.toml" => {
                text.replacen("[hv-faq]\ntitle = \"Hudson Valley CMSA, FAQ\"", "[hv-faq]\ntitle = \"\"", 1)
            }
            "chapters.toml" => text.replacen("slug = \"detroit\"", "slug = \"Detroit\"", 1),
            _ => text,
        })
    };
    assert_eq!(
        compile(edited).err().unwrap_or_default(),
        [
            "catalog/sources.toml: source `hv-faq`: has no title",
            "catalog/chapters.toml: chapter `Detroit`: a slug has only lowercase letters, digits and inner hyphens",
        ]
    );
}

#[test]
fn sources() {
    const FILE: &str = "sources.toml";
    check(
        FILE,
        "url = \"http://hvcmsa.org/about-us/faq\"",
        "url = \"ftp://hvcmsa.org/\"",
        &["catalog/sources.toml: source `hv-faq`: `url` is not an http or https address"],
    );
    check(
        FILE,
        "url = \"http://hvcmsa.org/about-us/faq\"",
        "url = \"https://\"",
        &["catalog/sources.toml: source `hv-faq`: `url` is not an http or https address"],
    );
    check(
        FILE,
        "",
        "[Not_A_Slug]\ntitle = \"x\"",
        &[
            "catalog/sources.toml: source `Not_A_Slug`: a slug has only lowercase letters, digits and inner hyphens",
        ],
    );
}

#[test]
fn every_claim_needs_a_source() {
    for (file, from, entry) in [
        (
            "statements.toml",
            "sources = [\"misconception\", \"board-letter\"]",
            "catalog/statements.toml: statement `ccm_required_to_join`",
        ),
        (
            "categories.toml",
            "sources = [\"hv-faq\", \"join-now\"]\nconfidence",
            "catalog/categories.toml: category `individual-a`",
        ),
        (
            "dues.toml",
            "sources = [\"hv-faq\", \"join-now\"]",
            "catalog/dues.toml: national entry 1 (individual-a, 1 years)",
        ),
        (
            "dues.toml",
            "sources = [\"conf-2020\"]",
            "catalog/dues.toml: historical `2020 conference registration: included a one-year membership with the chapter fee`",
        ),
        ("chapters.toml", "sources = [\"hv-faq\"]", "catalog/chapters.toml: chapter `hudson-valley`"),
        (
            "credentials.toml",
            "sources = [\"hv-faq\", \"commission-faq\"]",
            "catalog/credentials.toml: credential `CCM`",
        ),
        (
            "credentials.toml",
            "sources = [\"hv-faq\", \"joint-paper\"]",
            "catalog/credentials.toml: not_a_credential `CMAG`",
        ),
        ("ccm.toml", "sources = [\"ccmc-glance\"]", "catalog/ccm.toml: requirement `education`"),
        ("ccm.toml", "sources = [\"commission-faq\"]", "catalog/ccm.toml: fees"),
        ("ccm.toml", "sources = [\"commission-stay\"]", "catalog/ccm.toml: renewal"),
        ("ccm.toml", "sources = [\"ccmc-renewal\"]", "catalog/ccm.toml: renewal_fee"),
        ("doors.toml", "sources = [\"commission-faq\"]", "catalog/doors.toml: aspect `costs`, ccm"),
    ] {
        let tail = if from.ends_with("confidence") { "\nconfidence" } else { "" };
        check(file, from, &format!("sources = []{tail}"), &[&format!("{entry}: names no source")]);
        check(
            file,
            from,
            &format!("sources = [\"hearsay\"]{tail}"),
            &[&format!("{entry}: unknown source `hearsay`")],
        );
    }
    check(
        "categories.toml",
        "{ fact = \"works_in_case_management\", is = true, sources = [\"hv-faq\", \"join-now\"] }",
        "{ fact = \"works_in_case_management\", is = true }",
        &[
            "catalog/categories.toml: category `individual-a`, condition on `works_in_case_management`: names no source",
        ],
    );
}

#[test]
fn statements() {
    for id in ["ccm_required_to_join", "cmsa_required_for_ccm", "practical_nurse_license_qualifies_for_ccm"] {
        check(
            "statements.toml",
            &format!("[{id}]"),
            "[something_else]",
            &[&format!("catalog/statements.toml: statement `{id}`: is missing")],
        );
    }
}

#[test]
fn categories() {
    const FILE: &str = "categories.toml";
    check(
        FILE,
        "code = \"partner\"",
        "code = \"company\"",
        &["catalog/categories.toml: category `company`: appears twice"],
    );
    check(
        FILE,
        "code = \"partner\"",
        "code = \"part ner\"",
        &[
            "catalog/categories.toml: category `part ner`: a slug has only lowercase letters, digits and inner hyphens",
            "catalog/categories.toml: category `part ner`: has no `rule`, and the crate has no texts for it",
        ],
    );
}

#[test]
fn rules() {
    const FILE: &str = "categories.toml";
    const STUDENT: &str = "all = [{ fact = \"enrolled_student\", is = true, sources = [\"join-now\"] }]";
    let student = |rule: &str, expect: &[&str]| check(FILE, STUDENT, rule, expect);

    student(
        "all = []",
        &["catalog/categories.toml: category `student`: `all` and `any` need at least one rule inside"],
    );
    student(
        "any = []\nname = \"x\"",
        &["catalog/categories.toml: category `student`: `all` and `any` need at least one rule inside"],
    );
    student(
        "any = [{ fact = \"enrolled_student\", is = true, sources = [\"join-now\"] }]",
        &[
            "catalog/categories.toml: category `student`: an `any` needs a `name` for its group of alternatives",
        ],
    );
    student(
        "",
        &[
            "catalog/categories.toml: category `student`: a rule must have exactly one of `all`, `any`, `not`, `fact`",
        ],
    );
    student(
        "all = [{ fact = \"enrolled_student\", is = true, sources = [\"join-now\"], not = {} }]",
        &[
            "catalog/categories.toml: category `student`: a rule must have exactly one of `all`, `any`, `not`, `fact`",
        ],
    );
    student(
        "not = { not = { } }",
        &[
            "catalog/categories.toml: category `student`: a rule must have exactly one of `all`, `any`, `not`, `fact`",
        ],
    );
    student(
        "fact = \"likes_tea\"\nis = true\nsources = [\"join-now\"]",
        &["catalog/categories.toml: category `student`, condition on `likes_tea`: unknown fact"],
    );
    student(
        "fact = \"enrolled_student\"\nsources = [\"join-now\"]",
        &["catalog/categories.toml: category `student`, condition on `enrolled_student`: `is` is missing"],
    );
    student(
        "fact = \"residence\"\nis = true\nsources = [\"join-now\"]",
        &[
            "catalog/categories.toml: category `student`, condition on `residence`: `is` must be one of the fact's values, not a boolean",
        ],
    );
    student(
        "fact = \"residence\"\nis = \"mars\"\nsources = [\"join-now\"]",
        &[
            "catalog/categories.toml: category `student`, condition on `residence`: `mars` is not a value of this fact",
        ],
    );
    student(
        "fact = \"enrolled_student\"\nis = \"yes\"\nsources = [\"join-now\"]",
        &[
            "catalog/categories.toml: category `student`, condition on `enrolled_student`: `yes` is not a value of this fact",
        ],
    );
    check(
        FILE,
        "\"contracted\"]",
        "\"contractor\"]",
        &[
            "catalog/categories.toml: category `military`, condition on `military`: `contractor` is not a value of this fact",
        ],
    );
    student(
        "fact = \"residence\"\nis = []\nsources = [\"join-now\"]",
        &["catalog/categories.toml: category `student`, condition on `residence`: `is` lists no value"],
    );
    check(
        FILE,
        "undecided = [\"retired\"]",
        "undecided = [\"active\"]",
        &[
            "catalog/categories.toml: category `military`, condition on `military`: `active` cannot be accepted and undecided at once",
        ],
    );
    check(
        FILE,
        "undecided = [\"retired\"]",
        "undecided = [\"reserve\"]",
        &[
            "catalog/categories.toml: category `military`, condition on `military`: `reserve` is not a value of this fact",
        ],
    );
}

#[test]
fn rates() {
    const FILE: &str = "dues.toml";
    const FIRST: &str = "catalog/dues.toml: national entry 1 (individual-a, 1 years)";
    let first = |from: &str, to: &str, what: &str| check(FILE, from, to, &[&format!("{FIRST}: {what}")]);

    first(
        "certainty = \"published\"",
        "certainty = \"unknown\"",
        "`amount_cents` must be left out if and only if `certainty` is \"unknown\"",
    );
    first(
        "amount_cents = 17000\n",
        "",
        "`amount_cents` must be left out if and only if `certainty` is \"unknown\"",
    );
    first(
        "amount_cents = 17000",
        "amount_cents = 0",
        "an amount of 0 is not accepted; leave an unknown amount out",
    );
    first("amount_cents = 17000", "amount_cents = 17000\nbasis = \"a_guess\"", "unknown statement `a_guess`");
    first(
        "amount_cents = 17000",
        "amount_cents = 17000\nchapters = [\"detroit\"]",
        "a national rate names its categories and no chapters",
    );
    first(
        "amount_cents = 17000",
        "amount_cents = 17000\nfrom = \"2026-02-29\"",
        "`2026-02-29` is not a date of the form 2026-11-22",
    );
    first(
        "amount_cents = 17000",
        "amount_cents = 17000\nuntil = \"tomorrow\"",
        "`tomorrow` is not a date of the form 2026-11-22",
    );
    first(
        "amount_cents = 17000",
        "amount_cents = 17000\nfrom = \"2027-01-01\"\nuntil = \"2026-12-31\"",
        "`from` is after `until`",
    );

    check(
        FILE,
        "categories = [\"individual-a\"]\nterm_years = 1",
        "categories = [\"individual-a\"]\nterm_years = 3",
        &[
            "catalog/dues.toml: national entry 1 (individual-a, 3 years): `term_years` is 1 or 2",
            "catalog/dues.toml: category `individual-a`, 1 years: has no national rate; for an amount that is not published, add one with `certainty = \"unknown\"`",
        ],
    );
    check(
        FILE,
        "categories = [\"individual-a\"]",
        "categories = [\"individual-c\"]",
        &[
            "catalog/dues.toml: national entry 1 (individual-c, 1 years): unknown category `individual-c`",
            "catalog/dues.toml: category `individual-a`, 1 years: has no national rate; for an amount that is not published, add one with `certainty = \"unknown\"`",
        ],
    );
    check(
        FILE,
        "chapters = [\"hudson-valley\"]",
        "chapters = [\"hudson-vale\"]",
        &[
            "catalog/dues.toml: chapter entry 1 (hudson-vale with individual-a, individual-b, 1 years): unknown chapter `hudson-vale`",
        ],
    );
}

#[test]
fn a_new_amount_takes_one_entry_and_does_not_overlap() {
    const FILE: &str = "dues.toml";
    let successor = |first: &str, second: &str| {
        let rate = "categories = [\"individual-a\"]\nterm_years = 1\namount_cents = 17000\n";
        let text = format!(
            "{rate}{first}certainty = \"published\"\nsources = [\"join-now\"]\nconfidence = \"high\"\n\n\
             [[national]]\n{rate}{second}"
        );
        messages(FILE, rate, &text)
    };
    let overlap = "catalog/dues.toml: national entry 2 (individual-a, 1 years): its period overlaps that of \
                   national entry 1 (individual-a, 1 years)";
    assert_eq!(successor("", "from = \"2027-01-01\"\n"), [""; 0]);
    assert_eq!(successor("until = \"2026-12-31\"\n", "from = \"2027-01-01\"\n"), [""; 0]);
    assert_eq!(successor("from = \"2027-01-01\"\n", ""), [""; 0], "in any order");
    let both = |from: &str| format!("from = \"2027-01-01\"\n{from}");
    assert_eq!(successor(&both(""), &both("until = \"2027-12-31\"\n")), [overlap]);
    assert_eq!(successor("until = \"2027-01-01\"\n", "from = \"2027-01-01\"\n"), [overlap]);
    assert_eq!(successor("", ""), [overlap]);
}

#[test]
fn chapters() {
    const FILE: &str = "chapters.toml";
    check(
        FILE,
        "slug = \"detroit\"",
        "slug = \"chicago\"",
        &["catalog/chapters.toml: chapter `chicago`: appears twice"],
    );
    for slug in ["", "-detroit", "detroit-", "détroit", "de troit"] {
        check(
            FILE,
            "slug = \"detroit\"",
            &format!("slug = \"{slug}\""),
            &[&format!(
                "catalog/chapters.toml: chapter `{slug}`: a slug has only lowercase letters, digits and inner hyphens"
            )],
        );
    }
    check(
        FILE,
        "url = \"https://cmsadetroit.org/\"",
        "url = \"cmsadetroit.org\"",
        &["catalog/chapters.toml: chapter `detroit`: `url` is not an http or https address"],
    );
    check(
        FILE,
        "joinable = false\nsuccessor = \"florida\"",
        "joinable = false",
        &["catalog/chapters.toml: chapter `central-florida`: `joinable = false` needs a `successor`"],
    );
    check(
        FILE,
        "slug = \"detroit\"",
        "slug = \"not-listed\"",
        &[
            "catalog/chapters.toml: chapter `not-listed`: is reserved for the choice \"my chapter is not listed\"",
        ],
    );
    check(
        FILE,
        "slug = \"detroit\"",
        "slug = \"ccm\"",
        &["catalog/chapters.toml: chapter `ccm`: is reserved for the page /embed/ccm"],
    );
    check(
        FILE,
        "joinable = false\nsuccessor = \"florida\"",
        "successor = \"florida\"",
        &["catalog/chapters.toml: chapter `central-florida`: a joinable chapter has no `successor`"],
    );
    check(
        FILE,
        "successor = \"florida\"",
        "successor = \"atlantis\"",
        &["catalog/chapters.toml: chapter `central-florida`: unknown successor `atlantis`"],
    );
    check(
        FILE,
        "successor = \"florida\"",
        "successor = \"south-florida\"",
        &[
            "catalog/chapters.toml: chapter `central-florida`: its successor `south-florida` is not joinable either",
        ],
    );
    for site in ["http://hvcmsa.org", "hvcmsa.org", "https://", "https://hvcmsa.org/"] {
        check(
            FILE,
            "slug = \"detroit\"",
            &format!("slug = \"detroit\"\nembed_sites = [\"{site}\"]"),
            &[&format!(
                "catalog/chapters.toml: chapter `detroit`: `{site}` is not an origin such as https://example.org"
            )],
        );
    }
    check(FILE, "slug = \"detroit\"", "slug = \"detroit\"\nembed_sites = [\"https://cmsadetroit.org\"]", &[]);
}

#[test]
fn credentials() {
    const FILE: &str = "credentials.toml";
    check(
        FILE,
        "code = \"CMAC\"",
        "code = \"ccm\"",
        &["catalog/credentials.toml: credential `ccm`: appears twice"],
    );
    check(
        FILE,
        "aliases = [\"CM-C\"]",
        "aliases = [\"Acm-Rn\"]",
        &["catalog/credentials.toml: credential `Acm-Rn`: appears twice"],
    );
    check(
        FILE,
        "code = \"ANCC\"",
        "code = \"CDMS\"",
        &["catalog/credentials.toml: credential `CDMS`: appears twice"],
    );

    let more = |count: usize| {
        let entry = |index: usize| {
            let rest = "name = \"x\"\nlisted_in_hv_faq = false\nsources = [\"hv-faq\"]\nconfidence = \"low\"";
            format!("[[credential]]\ncode = \"X{index}\"\n{rest}")
        };
        (0..count).map(entry).collect::<Vec<_>>().join("\n")
    };
    let there = join_shared::catalog::credentials().len();
    check(FILE, "", &more(64 - there), &[]);
    check(FILE, "", &more(65 - there), &["catalog/credentials.toml: credentials: there can be at most 64"]);
}

#[test]
fn dates_of_sources() {
    const FILE: &str = "sources.toml";
    check(FILE, "dated = \"2005\"", "dated = \"2005-2006\"", &[]);
    check(
        FILE,
        "dated = \"2005\"",
        "dated = \"about 2005\"",
        &["catalog/sources.toml: source `joint-paper`: `dated` must look like 2005, 2025-2026, 2020-06 or \
           2010-09-25; leave it out if it is unknown"],
    );
}

#[test]
fn categories_for_information() {
    check(
        "categories.toml",
        "code = \"partner\"",
        "code = \"friend\"",
        &["catalog/categories.toml: category `friend`: has no `rule`, and the crate has no texts for it"],
    );
}

#[test]
fn the_ccm() {
    const FILE: &str = "ccm.toml";
    check(
        FILE,
        "[{ criterion = \"good_character\" }]",
        "[]",
        &[
            "catalog/ccm.toml: requirement `character`: `any_of` names no criterion",
            "catalog/ccm.toml: criterion `good_character`: is missing",
        ],
    );
    check(
        FILE,
        "criterion = \"degree\"",
        "criterion = \"diploma\"",
        &[
            "catalog/ccm.toml: criterion `degree`: is missing",
            "catalog/ccm.toml: criterion `diploma`: is unknown; the crate has no texts for it",
        ],
    );
    check(
        FILE,
        "{ criterion = \"supervising\"",
        "{ criterion = \"license\" }, { criterion = \"supervising\"",
        &["catalog/ccm.toml: criterion `license`: appears twice"],
    );
}

#[test]
fn the_comparison_of_cmsa_and_the_ccm() {
    const FILE: &str = "doors.toml";
    check(
        FILE,
        "name = \"gives\"",
        "name = \"takes\"",
        &[
            "catalog/doors.toml: aspect `gives`: is missing",
            "catalog/doors.toml: aspect `takes`: is unknown; the crate has no texts for it",
        ],
    );
    check(
        FILE,
        "name = \"gives\"",
        "name = \"proves\"",
        &[
            "catalog/doors.toml: aspect `proves`: appears twice",
            "catalog/doors.toml: aspect `gives`: is missing",
        ],
    );
}

#[test]
fn the_names_in_the_compiler_are_those_of_the_crate() {
    use join_shared::{ccm::Criterion, doors::Aspect};

    assert_eq!(check::CRITERIA, Criterion::ALL.map(Criterion::code));
    assert_eq!(check::ASPECTS, Aspect::ALL.map(Aspect::code));
    assert_eq!(check::NOT_LISTED, join_shared::catalog::NOT_LISTED.slug);
    assert_eq!(check::INFORMATION.len(), join_shared::catalog::information().len());
}

#[test]
fn consent_texts() {
    const FILE: &str = "consent.toml";
    let changed = "it or an entry before it has changed. People agreed to the old text: undo the change, and add an \
                   entry with a new version at the end";
    let first = format!("catalog/consent.toml: version `2026-11-22`: {changed}");
    check(FILE, "You may contact me", "We may contact you", &[&first]);
    check(
        FILE,
        "version = \"2026-11-22\"",
        "version = \"2026-11-21\"",
        &[&first.replace("11-22`", "11-21`")],
    );
    check(FILE, "lang = \"en\"", "lang = \"es\"", &[&first]);

    // Without an entry, the lock of the next one is wrong.
    let file = text(FILE).expect("is there");
    let start = file.find("[[consent]]").expect("has entries");
    let second = start + 1 + file[start + 1..].find("[[consent]]").expect("has several entries");
    check(
        FILE,
        &file[start..second],
        "",
        &[&format!("catalog/consent.toml: version `2026-11-22-es`: {changed}")],
    );

    let added = "[[consent]]\nversion = \"9999-01-01\"\nlang = \"en\"\ntext = \"Yes.\"";
    // The lock covers the lock of the entry before it.
    let last = file.rsplit("lock = \"").next().and_then(|rest| rest.split('"').next()).expect("has a lock");
    let lock = &sha256_hex([last, "9999-01-01", "en", "Yes."].join("\n"))[..16];
    check(
        FILE,
        "",
        added,
        &[&format!("catalog/consent.toml: version `9999-01-01`: has no lock; add `lock = \"{lock}\"`")],
    );
    check(FILE, "", &format!("{added}\nlock = \"{lock}\""), &[]);
    // Both languages at once.
    let spanish = added.replace("9999-01-01", "9999-01-01-es").replace("\"en\"", "\"es\"");
    let missing = messages(FILE, "", &format!("{added}\n{spanish}"));
    let locks: Vec<&str> = missing.iter().filter_map(|message| message.split("add `").nth(1)).collect();
    let [first, second] = locks.as_slice() else { panic!("{missing:?}") };
    let [first, second] = [first, second].map(|lock| lock.trim_end_matches('`'));
    check(FILE, "", &format!("{added}\n{first}\n{spanish}\n{second}"), &[]);
    check(
        FILE,
        "",
        "[[consent]]\nversion = \"2026-11-22\"\nlang = \"tlh\"\ntext = \" \"\nlock = \"0\"",
        &[
            "catalog/consent.toml: version `2026-11-22`: appears twice",
            "catalog/consent.toml: version `2026-11-22`: unknown language `tlh`",
            "catalog/consent.toml: version `2026-11-22`: has no version or no text",
            &format!("catalog/consent.toml: version `2026-11-22`: {changed}"),
        ],
    );
    // Without entries, every language lacks its text.
    let nothing = format!("consent = []\n{}", file[..start].trim());
    let expect = lang::Lang::ALL
        .map(|lang| format!("catalog/consent.toml: language `{}`: has no consent text", lang.code()));
    check(FILE, &file, &nothing, &expect.each_ref().map(String::as_str));
}
