//! Checks the catalog before it is compiled. Each message names the file and the entry, and all mistakes are
//! reported together.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::{
    date::{Date, Dated},
    entries::{Accepted, Catalog, Certainty, Consent, Rate, Rule},
    fact::Fact,
    lang::Lang,
};

/// The criteria of the CCM, which match `Criterion` in the crate.
pub(crate) const CRITERIA: &[&str] =
    &["license", "degree", "supervised_by_a_ccm", "without_a_ccm", "supervising", "good_character"];

/// The rows of the comparison of CMSA and the CCM, which match `Aspect` in the crate.
pub(crate) const ASPECTS: &[&str] = &["run_by", "needs", "costs", "gives", "proves", "renews"];

/// The categories that are shown for information only. The crate has their texts.
pub(crate) const INFORMATION: &[&str] = &["company", "partner"];

/// The slug of the choice "my chapter is not listed".
pub(crate) const NOT_LISTED: &str = "not-listed";

/// The statements that the crate uses.
const STATEMENTS: &[&str] =
    &["ccm_required_to_join", "cmsa_required_for_ccm", "practical_nurse_license_qualifies_for_ccm"];

/// The slug that `/embed/ccm` takes.
const CCM_PAGE: &str = "ccm";

/// Checks the whole catalog.
///
/// # Errors
/// All mistakes, one line each.
pub(crate) fn check(catalog: &Catalog) -> Result<(), Vec<String>> {
    let mut check = Check { catalog, mistakes: Vec::new() };
    check.sources();
    check.statements();
    check.categories();
    check.dues();
    check.chapters();
    check.credentials();
    check.ccm();
    check.doors();
    check.consents();
    if check.mistakes.is_empty() { Ok(()) } else { Err(check.mistakes) }
}

struct Check<'a> {
    catalog: &'a Catalog,
    mistakes: Vec<String>,
}

impl Check<'_> {
    fn mistake(&mut self, file: &str, entry: &str, what: impl std::fmt::Display) {
        self.mistakes.push(format!("catalog/{file}: {entry}: {what}"));
    }

    fn sourced(&mut self, file: &str, entry: &str, sources: &[String]) {
        if sources.is_empty() {
            self.mistake(file, entry, "names no source");
        }
        for source in sources {
            if !self.catalog.sources.contains_key(source) {
                self.mistake(file, entry, format_args!("unknown source `{source}`"));
            }
        }
    }

    fn unique<'k>(&mut self, file: &str, kind: &str, keys: impl Iterator<Item = &'k str>) {
        let mut seen = BTreeSet::new();
        for key in keys {
            if !seen.insert(key.to_ascii_lowercase()) {
                self.mistake(file, &format!("{kind} `{key}`"), "appears twice");
            }
        }
    }

    fn slug(&mut self, file: &str, entry: &str, slug: &str) {
        let plain =
            slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if slug.is_empty() || !plain || slug.starts_with('-') || slug.ends_with('-') {
            self.mistake(file, entry, "a slug has only lowercase letters, digits and inner hyphens");
        }
    }

    fn sources(&mut self) {
        let catalog = self.catalog;
        for (id, source) in &catalog.sources {
            let entry = format!("source `{id}`");
            self.slug("sources.toml", &entry, id);
            if source.title.trim().is_empty() {
                self.mistake("sources.toml", &entry, "has no title");
            }
            if source.dated.as_ref().is_some_and(|dated| dated.parse::<Dated>().is_err()) {
                self.mistake(
                    "sources.toml",
                    &entry,
                    "`dated` must look like 2005, 2025-2026, 2020-06 or 2010-09-25; leave it out if it is unknown",
                );
            }
            self.http_url("sources.toml", &entry, source.url.as_deref());
        }
    }

    fn http_url(&mut self, file: &str, entry: &str, url: Option<&str>) {
        let fine = url.is_none_or(|url| {
            url.strip_prefix("https://")
                .or_else(|| url.strip_prefix("http://"))
                .is_some_and(|rest| !rest.is_empty())
        });
        if !fine {
            self.mistake(file, entry, "`url` is not an http or https address");
        }
    }

    fn statements(&mut self) {
        let catalog = self.catalog;
        for (id, statement) in &catalog.statements {
            self.sourced("statements.toml", &format!("statement `{id}`"), &statement.sources);
        }
        for id in STATEMENTS {
            if !catalog.statements.contains_key(*id) {
                self.mistake("statements.toml", &format!("statement `{id}`"), "is missing");
            }
        }
    }

    fn categories(&mut self) {
        const FILE: &str = "categories.toml";
        let catalog = self.catalog;
        self.unique(FILE, "category", catalog.categories.iter().map(|category| category.code.as_str()));
        for category in &catalog.categories {
            let entry = format!("category `{}`", category.code);
            self.slug(FILE, &entry, &category.code);
            self.sourced(FILE, &entry, &category.sources);
            if let Some(rule) = &category.rule {
                self.rule(&entry, rule);
            } else if !INFORMATION.contains(&category.code.as_str()) {
                self.mistake(FILE, &entry, "has no `rule`, and the crate has no texts for it");
            }
        }
    }

    fn rule(&mut self, entry: &str, rule: &Rule) {
        const FILE: &str = "categories.toml";
        let kinds = [rule.all.is_some(), rule.any.is_some(), rule.not.is_some(), rule.fact.is_some()];
        if kinds.iter().filter(|given| **given).count() != 1 {
            self.mistake(FILE, entry, "a rule must have exactly one of `all`, `any`, `not`, `fact`");
            return;
        }
        if rule.any.is_some() && rule.name.is_none() {
            self.mistake(FILE, entry, "an `any` needs a `name` for its group of alternatives");
        }
        for inner in rule.all.iter().chain(&rule.any).flatten().chain(rule.not.as_deref()) {
            self.rule(entry, inner);
        }
        if rule.all.as_ref().or(rule.any.as_ref()).is_some_and(Vec::is_empty) {
            self.mistake(FILE, entry, "`all` and `any` need at least one rule inside");
        }
        let Some(fact) = &rule.fact else { return };
        let entry = format!("{entry}, condition on `{fact}`");
        self.sourced(FILE, &entry, &rule.sources);
        let Some(fact) = Fact::from_code(fact) else {
            self.mistake(FILE, &entry, "unknown fact");
            return;
        };
        let named: Vec<&String> = match &rule.is {
            None => {
                self.mistake(FILE, &entry, "`is` is missing");
                return;
            }
            Some(Accepted::Bool(_)) => {
                if !fact.is_boolean() {
                    self.mistake(FILE, &entry, "`is` must be one of the fact's values, not a boolean");
                }
                Vec::new()
            }
            Some(Accepted::One(value)) => vec![value],
            Some(Accepted::Several(several)) => several.iter().collect(),
        };
        if matches!(&rule.is, Some(Accepted::Several(several)) if several.is_empty()) {
            self.mistake(FILE, &entry, "`is` lists no value");
        }
        for value in &rule.undecided {
            if named.contains(&value) {
                self.mistake(
                    FILE,
                    &entry,
                    format_args!("`{value}` cannot be accepted and undecided at once"),
                );
            }
        }
        for value in named.into_iter().chain(&rule.undecided) {
            if fact.is_boolean() || fact.answer(value).is_none() {
                self.mistake(FILE, &entry, format_args!("`{value}` is not a value of this fact"));
            }
        }
    }

    fn dues(&mut self) {
        const FILE: &str = "dues.toml";
        let catalog = self.catalog;
        for (kind, rates) in [("national", &catalog.dues.national), ("chapter", &catalog.dues.chapter)] {
            for (index, rate) in rates.iter().enumerate() {
                let entry = rate_entry(kind, index, rate);
                self.rate(&entry, kind, rate);
                for (earlier_index, earlier) in rates.iter().enumerate().take(index) {
                    if same_scope(earlier, rate) && overlap(earlier, rate) {
                        let other = rate_entry(kind, earlier_index, earlier);
                        self.mistake(FILE, &entry, format_args!("its period overlaps that of {other}"));
                    }
                }
            }
        }
        for category in catalog.categories.iter().filter(|category| category.rule.is_some()) {
            for term in [1, 2] {
                let covered =
                    |rate: &Rate| rate.term_years == term && rate.categories.contains(&category.code);
                if !catalog.dues.national.iter().any(covered) {
                    let entry = format!("category `{}`, {term} years", category.code);
                    self.mistake(
                        FILE,
                        &entry,
                        "has no national rate; for an amount that is not published, add one with `certainty = \"unknown\"`",
                    );
                }
            }
        }
        for historical in &catalog.dues.historical {
            self.sourced(FILE, &format!("historical `{}`", historical.name), &historical.sources);
        }
    }

    fn rate(&mut self, entry: &str, kind: &str, rate: &Rate) {
        const FILE: &str = "dues.toml";
        let catalog = self.catalog;
        self.sourced(FILE, entry, &rate.sources);
        if !matches!(rate.term_years, 1 | 2) {
            self.mistake(FILE, entry, "`term_years` is 1 or 2");
        }
        if rate.amount_cents.is_none() != (rate.certainty == Certainty::Unknown) {
            self.mistake(
                FILE,
                entry,
                "`amount_cents` must be left out if and only if `certainty` is \"unknown\"",
            );
        }
        if rate.amount_cents == Some(0) {
            self.mistake(FILE, entry, "an amount of 0 is not accepted; leave an unknown amount out");
        }
        if kind == "national" && (rate.categories.is_empty() || !rate.chapters.is_empty()) {
            self.mistake(FILE, entry, "a national rate names its categories and no chapters");
        }
        if let Some(basis) = &rate.basis
            && !catalog.statements.contains_key(basis)
        {
            self.mistake(FILE, entry, format_args!("unknown statement `{basis}`"));
        }
        for category in &rate.categories {
            if !catalog.categories.iter().any(|known| known.code == *category) {
                self.mistake(FILE, entry, format_args!("unknown category `{category}`"));
            }
        }
        for chapter in &rate.chapters {
            if !catalog.chapters.iter().any(|known| known.slug == *chapter) {
                self.mistake(FILE, entry, format_args!("unknown chapter `{chapter}`"));
            }
        }
        for date in rate.from.iter().chain(&rate.until) {
            if date.parse::<Date>().is_err() {
                self.mistake(FILE, entry, format_args!("`{date}` is not a date of the form 2026-11-22"));
            }
        }
        if let (Some(from), Some(until)) = (&rate.from, &rate.until)
            && from > until
        {
            self.mistake(FILE, entry, "`from` is after `until`");
        }
    }

    fn chapters(&mut self) {
        const FILE: &str = "chapters.toml";
        let catalog = self.catalog;
        let joinable: BTreeMap<_, _> =
            catalog.chapters.iter().map(|chapter| (chapter.slug.as_str(), chapter.joinable)).collect();
        self.unique(FILE, "chapter", catalog.chapters.iter().map(|chapter| chapter.slug.as_str()));
        for chapter in &catalog.chapters {
            let entry = format!("chapter `{}`", chapter.slug);
            self.slug(FILE, &entry, &chapter.slug);
            if chapter.slug == NOT_LISTED {
                self.mistake(FILE, &entry, "is reserved for the choice \"my chapter is not listed\"");
            }
            if chapter.slug == CCM_PAGE {
                self.mistake(FILE, &entry, "is reserved for the page /embed/ccm");
            }
            self.sourced(FILE, &entry, &chapter.sources);
            self.http_url(FILE, &entry, chapter.url.as_deref());
            match (chapter.joinable, &chapter.successor) {
                (true, Some(_)) => self.mistake(FILE, &entry, "a joinable chapter has no `successor`"),
                (false, None) => self.mistake(FILE, &entry, "`joinable = false` needs a `successor`"),
                (false, Some(successor)) => match joinable.get(successor.as_str()) {
                    None => self.mistake(FILE, &entry, format_args!("unknown successor `{successor}`")),
                    Some(false) => self.mistake(
                        FILE,
                        &entry,
                        format_args!("its successor `{successor}` is not joinable either"),
                    ),
                    Some(true) => {}
                },
                (true, None) => {}
            }
            for site in &chapter.embed_sites {
                let host = site.strip_prefix("https://");
                if !host.is_some_and(|host| !host.is_empty() && !host.contains('/')) {
                    self.mistake(
                        FILE,
                        &entry,
                        format_args!("`{site}` is not an origin such as https://example.org"),
                    );
                }
            }
        }
    }

    fn credentials(&mut self) {
        const FILE: &str = "credentials.toml";
        let catalog = self.catalog;
        let codes = catalog
            .credentials
            .iter()
            .flat_map(|credential| std::iter::once(&credential.code).chain(&credential.aliases))
            .chain(catalog.not_credentials.iter().map(|not| &not.code));
        self.unique(FILE, "credential", codes.map(String::as_str));
        if catalog.credentials.len() > 64 {
            self.mistake(FILE, "credentials", "there can be at most 64");
        }
        for credential in &catalog.credentials {
            self.sourced(FILE, &format!("credential `{}`", credential.code), &credential.sources);
        }
        for not in &catalog.not_credentials {
            self.sourced(FILE, &format!("not_a_credential `{}`", not.code), &not.sources);
        }
    }

    fn ccm(&mut self) {
        const FILE: &str = "ccm.toml";
        let catalog = self.catalog;
        let ccm = &catalog.ccm;
        let mut criteria = Vec::new();
        for requirement in &ccm.requirement {
            let entry = format!("requirement `{}`", requirement.name);
            self.sourced(FILE, &entry, &requirement.sources);
            if requirement.any_of.is_empty() {
                self.mistake(FILE, &entry, "`any_of` names no criterion");
            }
            criteria.extend(requirement.any_of.iter().map(|any| any.criterion.as_str()));
        }
        self.exactly(FILE, "criterion", CRITERIA, &criteria);
        for (entry, sources) in [
            ("fees", &ccm.fees.sources),
            ("renewal", &ccm.renewal.sources),
            ("renewal_fee", &ccm.renewal_fee.sources),
        ] {
            self.sourced(FILE, entry, sources);
        }
    }

    fn doors(&mut self) {
        const FILE: &str = "doors.toml";
        let catalog = self.catalog;
        let names: Vec<&str> = catalog.doors.iter().map(|aspect| aspect.name.as_str()).collect();
        self.exactly(FILE, "aspect", ASPECTS, &names);
        for aspect in &catalog.doors {
            for (door, cell) in [("cmsa", &aspect.cmsa), ("ccm", &aspect.ccm)] {
                self.sourced(FILE, &format!("aspect `{}`, {door}", aspect.name), &cell.sources);
            }
        }
    }

    fn consents(&mut self) {
        const FILE: &str = "consent.toml";
        let catalog = self.catalog;
        self.unique(FILE, "version", catalog.consents.iter().map(|consent| consent.version.as_str()));
        let mut before = String::new();
        for consent in &catalog.consents {
            let entry = format!("version `{}`", consent.version);
            if Lang::from_code(&consent.lang).is_none() {
                self.mistake(FILE, &entry, format_args!("unknown language `{}`", consent.lang));
            }
            if consent.version.trim().is_empty() || consent.text.trim().is_empty() {
                self.mistake(FILE, &entry, "has no version or no text");
            }
            let lock = lock(&before, consent);
            match &consent.lock {
                Some(stated) if *stated == lock => {}
                Some(_) => {
                    let what = "it or an entry before it has changed. People agreed to the old text: undo the change, \
                                and add an entry with a new version at the end";
                    self.mistake(FILE, &entry, what);
                    return;
                }
                None => self.mistake(FILE, &entry, format_args!("has no lock; add `lock = \"{lock}\"`")),
            }
            before = lock;
        }
        for lang in Lang::ALL.map(Lang::code) {
            if !catalog.consents.iter().any(|consent| consent.lang == lang) {
                self.mistake(FILE, &format!("language `{lang}`"), "has no consent text");
            }
        }
    }

    /// Checks that `found` has each of `names` once and no other, because the crate has texts for these.
    fn exactly(&mut self, file: &str, kind: &str, names: &[&str], found: &[&str]) {
        self.unique(file, kind, found.iter().copied());
        for name in names.iter().filter(|name| !found.contains(name)) {
            self.mistake(file, &format!("{kind} `{name}`"), "is missing");
        }
        for name in found.iter().filter(|name| !names.contains(name)) {
            self.mistake(file, &format!("{kind} `{name}`"), "is unknown; the crate has no texts for it");
        }
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of the previous entry's lock and this entry.
fn lock(before: &str, consent: &Consent) -> String {
    let Consent { version, lang, text, .. } = consent;
    let hash = Sha256::digest([before, version, lang, text].join("\n"));
    format!("{:016x}", hash.iter().take(8).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte)))
}

fn rate_entry(kind: &str, index: usize, rate: &Rate) -> String {
    let any = |names: &[String]| if names.is_empty() { "any".to_owned() } else { names.join(", ") };
    let scope = match kind {
        "national" => any(&rate.categories),
        _ => format!("{} with {}", any(&rate.chapters), any(&rate.categories)),
    };
    format!("{kind} entry {} ({scope}, {} years)", index + 1, rate.term_years)
}

/// Whether two rates apply to the same chapters, categories and term. A rate that names chapters or categories is an
/// exception to a rate that names none, so the two do not overlap.
fn same_scope(one: &Rate, other: &Rate) -> bool {
    let shares = |a: &[String], b: &[String]| match (a.is_empty(), b.is_empty()) {
        (true, true) => true,
        (false, false) => a.iter().any(|name| b.contains(name)),
        _ => false,
    };
    one.term_years == other.term_years
        && shares(&one.chapters, &other.chapters)
        && shares(&one.categories, &other.categories)
}

/// Whether the periods of two rates overlap: both begin on the same day, or the earlier one states an end that is not
/// before the later one begins. An earlier rate without an end stops when the later one begins, so that a new
/// amount takes one new entry. Dates in this format compare as text.
fn overlap(one: &Rate, other: &Rate) -> bool {
    let (earlier, later) = if one.from <= other.from { (one, other) } else { (other, one) };
    match (&earlier.until, &later.from) {
        _ if earlier.from == later.from => true,
        (Some(until), Some(from)) => until >= from,
        _ => false,
    }
}
