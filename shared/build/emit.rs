//! Writes the checked catalog as Rust. The module that has the types of a file includes it.

use std::{cmp::Reverse, fmt::Write as _};

use sha2::{Digest as _, Sha256};

use crate::{
    date::{Date, Dated},
    entries::{
        Accepted, Aspect, Catalog, Category, Ccm, Certainty, ChapterMembership, Consent, NotACredentialKind,
        Rate, Rule, Voting,
    },
    lang::Lang,
};

/// The name in `OUT_DIR` and the text of each file.
pub(crate) fn emit(catalog: &Catalog, canonical: &str) -> [(&'static str, String); 6] {
    [
        ("sources.rs", file(&emit_sources(catalog))),
        ("credentials.rs", file(&emit_credentials(catalog))),
        ("catalog.rs", file(&emit_catalog(catalog, canonical))),
        ("ccm.rs", file(&emit_ccm(&catalog.ccm))),
        ("doors.rs", file(&[array("DOORS", "Row", catalog.doors.iter().map(emit_aspect))])),
        ("consent.rs", file(&emit_consents(catalog))),
    ]
}

fn file(items: &[String]) -> String {
    format!("// Generated from catalog/*.toml by the build script.\n{}\n", items.join("\n"))
}

fn emit_sources(catalog: &Catalog) -> Vec<String> {
    let each = catalog.sources.iter().map(|(id, source)| {
        format!(
            "pub(crate) static {}: Source = Source {{ id: {id:?}, title: {:?}, url: {:?}, dated: {} }};",
            source_static(id),
            source.title,
            source.url,
            dated(source.dated.as_deref())
        )
    });
    let statements = catalog.statements.iter().map(|(id, statement)| {
        format!(
            "#[allow(dead_code, reason = \"not every statement is used\")]\n\
             pub(crate) static STATEMENT_{}: Statement = Statement {{ value: {}, basis: {:?}, sources: {} }};",
            id.to_uppercase(),
            statement.value,
            statement.basis,
            sources(&statement.sources),
        )
    });
    let all: Vec<String> = catalog.sources.keys().cloned().collect();
    let all = format!("pub(crate) static SOURCES: &[&Source] = {};", sources(&all));
    each.chain(statements).chain([all]).collect()
}

fn emit_credentials(catalog: &Catalog) -> Vec<String> {
    let credentials = catalog.credentials.iter().map(|credential| {
        format!(
            "Credential {{ code: {:?}, aliases: &{:?}, name: {:?}, issuer: {:?} }}",
            credential.code, credential.aliases, credential.name, credential.issuer
        )
    });
    let not_credentials = catalog.not_credentials.iter().map(|not| {
        let kind = match not.kind {
            NotACredentialKind::Guidelines => "Guidelines",
            NotACredentialKind::IssuingBody => "IssuingBody",
            NotACredentialKind::Honorary => "Honorary",
        };
        format!(
            "NotACredential {{ code: {:?}, name: {:?}, kind: NotACredentialKind::{kind} }}",
            not.code, not.name
        )
    });
    vec![
        array("CREDENTIALS", "Credential", credentials),
        array("NOT_CREDENTIALS", "NotACredential", not_credentials),
    ]
}

fn emit_catalog(catalog: &Catalog, canonical: &str) -> Vec<String> {
    let categories = catalog
        .categories
        .iter()
        .filter_map(|category| Some(emit_category(category, category.rule.as_ref()?)));
    let information = catalog.categories.iter().filter(|category| category.rule.is_none());
    let chapters = catalog.chapters.iter().map(|chapter| {
        format!(
            "Chapter {{ slug: {:?}, name: {:?}, state: {:?}, url: {:?}, successor: {:?}, embed_sites: &{:?} }}",
            chapter.slug, chapter.name, chapter.state, chapter.url, chapter.successor, chapter.embed_sites
        )
    });
    let self_service =
        |code: &String| catalog.categories.iter().any(|known| known.code == *code && known.rule.is_some());
    let national = catalog.dues.national.iter().filter(|rate| rate.categories.iter().any(self_service));
    vec![
        format!("pub(crate) static RULESET: &str = {:?};", ruleset(canonical)),
        "pub(crate) static JSON: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/catalog.json\"));"
            .to_owned(),
        array("CATEGORIES", "Category", categories),
        array("INFORMATION", "Information", information.map(emit_information)),
        array("CHAPTERS", "Chapter", chapters),
        array("NATIONAL_RATES", "Rate", by_precedence(national).into_iter().map(emit_rate)),
        array("CHAPTER_RATES", "Rate", by_precedence(catalog.dues.chapter.iter()).into_iter().map(emit_rate)),
    ]
}

/// Every consent text, and a constant with the current one of each language.
fn emit_consents(catalog: &Catalog) -> Vec<String> {
    let literal = |consent: &Consent| {
        let Consent { version, lang, text, .. } = consent;
        format!("Consent {{ version: {version:?}, lang: Lang::{}, text: {text:?} }}", camel_case(lang))
    };
    let current = Lang::ALL.map(Lang::code).into_iter().filter_map(|lang| {
        let last = catalog.consents.iter().rfind(|consent| consent.lang == lang)?;
        Some(format!("pub(crate) const CURRENT_{}: Consent = {};", lang.to_uppercase(), literal(last)))
    });
    current.chain([array("CONSENTS", "Consent", catalog.consents.iter().map(literal))]).collect()
}

/// Sorts rates so that, of those that have begun on a day, the first one applies: exceptions before general rates,
/// later rates before earlier ones.
fn by_precedence<'a>(rates: impl Iterator<Item = &'a Rate>) -> Vec<&'a Rate> {
    let mut rates: Vec<&Rate> = rates.collect();
    rates.sort_by_key(|rate| (rate.chapters.is_empty(), rate.categories.is_empty(), Reverse(&rate.from)));
    rates
}

/// The first 16 hexadecimal digits of the SHA-256 of the canonical content.
fn ruleset(canonical: &str) -> String {
    Sha256::digest(canonical.as_bytes()).iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn array(name: &str, kind: &str, items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    format!("pub(crate) static {name}: &[{kind}] = &[\n    {},\n];", items.join(",\n    "))
}

fn source_static(id: &str) -> String {
    format!("SOURCE_{}", id.to_uppercase().replace('-', "_"))
}

fn sources(ids: &[String]) -> String {
    let names: Vec<String> = ids.iter().map(|id| format!("&{}", source_static(id))).collect();
    format!("&[{}]", names.join(", "))
}

fn emit_category(category: &Category, rule: &Rule) -> String {
    let chapter = match category.chapter {
        ChapterMembership::Expected => "Expected",
        ChapterMembership::NotRequired => "NotRequired",
        ChapterMembership::NotStated => "NotStated",
        ChapterMembership::Included => "Included",
    };
    let voting = match category.voting {
        Voting::Full => "Full",
        Voting::NotStated => "NotStated",
    };
    let office = category.office.as_ref().map_or("None".to_owned(), |office| format!("Some(&{office:?})"));
    format!(
        "Category {{ code: {:?}, name: {:?}, chapter: ChapterMembership::{chapter}, voting: Voting::{voting}, \
         office: {office}, rule: {}, sources: {} }}",
        category.code,
        category.name,
        emit_rule(rule),
        sources(&category.sources)
    )
}

fn emit_information(category: &Category) -> String {
    format!(
        "Information {{ kind: InformationKind::{}, name: {:?}, seat_multiple: {:?}, sources: {} }}",
        camel_case(&category.code),
        category.name,
        category.seat_multiple,
        sources(&category.sources)
    )
}

fn emit_ccm(ccm: &Ccm) -> Vec<String> {
    let requirements = ccm.requirement.iter().map(|requirement| {
        let criteria = requirement.any_of.iter().map(|any| {
            let criterion = camel_case(&any.criterion);
            format!("Alternative {{ criterion: Criterion::{criterion}, months: {:?} }}", any.months)
        });
        format!(
            "Requirement {{ any_of: &[{}], sources: {} }}",
            criteria.collect::<Vec<_>>().join(", "),
            sources(&requirement.sources)
        )
    });
    let seen = ccm.renewal_fee.seen_cents.iter().map(|cents| format!("Cents::new({cents})"));
    vec![
        array("CCM_REQUIREMENTS", "Requirement", requirements),
        format!(
            "pub(crate) static CCM_FEES: Fees = \
             Fees {{ application: Cents::new({}), exam: Cents::new({}), sources: {} }};",
            ccm.fees.application_cents,
            ccm.fees.exam_cents,
            sources(&ccm.fees.sources)
        ),
        format!(
            "pub(crate) static CCM_RENEWAL: Renewal = Renewal {{ years: {}, ce_hours: {}, ethics_hours: {}, \
             sources: {}, fees_seen: &[{}], fees_sources: {} }};",
            ccm.renewal.years,
            ccm.renewal.ce_hours,
            ccm.renewal.ethics_hours,
            sources(&ccm.renewal.sources),
            seen.collect::<Vec<_>>().join(", "),
            sources(&ccm.renewal_fee.sources)
        ),
    ]
}

fn emit_aspect(aspect: &Aspect) -> String {
    format!(
        "Row {{ aspect: Aspect::{}, cmsa: {}, ccm: {} }}",
        camel_case(&aspect.name),
        sources(&aspect.cmsa.sources),
        sources(&aspect.ccm.sources)
    )
}

fn dated(text: Option<&str>) -> String {
    let dated = text.and_then(|text| text.parse().ok()).map(|dated| match dated {
        Dated::Year(year) => format!("Dated::Year({year})"),
        Dated::Years(from, to) => format!("Dated::Years({from}, {to})"),
        Dated::Month(year, month) => format!("Dated::Month({year}, {month})"),
        Dated::Day(day) => format!("Dated::Day({})", date(day)),
    });
    dated.map_or("None".to_owned(), |dated| format!("Some({dated})"))
}

fn date(date: Date) -> String {
    format!("Date::checked_at_build({}, {}, {})", date.year(), date.month(), date.day())
}

fn emit_rule(rule: &Rule) -> String {
    let list = |rules: &[Rule]| rules.iter().map(emit_rule).collect::<Vec<_>>().join(", ");
    if let Some(all) = &rule.all {
        format!("Rule::All(&[{}])", list(all))
    } else if let Some(any) = &rule.any {
        format!("Rule::Any {{ name: {:?}, rules: &[{}] }}", rule.name.clone().unwrap_or_default(), list(any))
    } else if let Some(not) = &rule.not {
        format!("Rule::Not(&{})", emit_rule(not))
    } else {
        let fact = camel_case(rule.fact.as_deref().unwrap_or_default());
        let answer = |value: &String| format!("Answer::{fact}({fact}::{})", camel_case(value));
        let answers = |values: &[String]| values.iter().map(answer).collect::<Vec<_>>().join(", ");
        let accepts = match &rule.is {
            None => String::new(),
            Some(Accepted::Bool(value)) => format!("Answer::{fact}({value})"),
            Some(Accepted::One(value)) => answer(value),
            Some(Accepted::Several(values)) => answers(values),
        };
        format!(
            "Rule::Is(Condition {{ fact: Fact::{fact}, accepts: &[{accepts}], undecided: &[{}], sources: {} }})",
            answers(&rule.undecided),
            sources(&rule.sources)
        )
    }
}

fn emit_rate(rate: &Rate) -> String {
    let certainty = match rate.certainty {
        Certainty::Published => "Published",
        Certainty::Assumed => "Assumed",
        Certainty::Indicative => "Indicative",
        Certainty::Unknown => "Unknown",
    };
    let date = |text: &Option<String>| {
        let day = text.as_deref().and_then(|text| text.parse().ok());
        day.map_or("None".to_owned(), |day| format!("Some({})", date(day)))
    };
    let term = if rate.term_years == 1 { "OneYear" } else { "TwoYears" };
    let amount = rate.amount_cents.map_or("None".to_owned(), |cents| format!("Some(Cents::new({cents}))"));
    format!(
        "Rate {{ chapters: &{:?}, categories: &{:?}, term: Term::{term}, amount: {amount}, \
         certainty: Certainty::{certainty}, from: {}, until: {}, sources: {} }}",
        rate.chapters,
        rate.categories,
        date(&rate.from),
        date(&rate.until),
        sources(&rate.sources)
    )
}

/// `outside-us` and `health_degree` become `OutsideUs` and `HealthDegree`.
fn camel_case(text: &str) -> String {
    text.split(['-', '_'])
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        })
        .collect()
}
