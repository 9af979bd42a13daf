//! `rules`: the rules as a Markdown document for a board to sign off.

mod tree;

use std::fmt::{self, Write as _};

use join_shared::{
    answers::{Answer, Fact},
    catalog::{self, Category, ChapterMembership, Rate, Source, Voting},
    ccm, doors,
    rule::{Condition, Rule, State},
    text::{self, Lang, Texts},
};

use tree::{Tree, facts};

/// The document, in English.
pub(crate) fn document() -> String {
    let mut document = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut document, Lang::En.texts());
    document
}

fn write(out: &mut String, texts: &Texts) -> fmt::Result {
    writeln!(out, "# CMSA membership rules\n")?;
    writeln!(
        out,
        "Rule set `{}`, a hash of the catalog that this document is generated from.\n",
        catalog::ruleset()
    )?;
    writeln!(
        out,
        "Joining CMSA requires the CCM: **{}** ({}).\n",
        if catalog::ccm_required_to_join().value { "yes" } else { "no" },
        sources(catalog::ccm_required_to_join().sources)
    )?;
    let membership = doors::cmsa_required_for_ccm();
    writeln!(
        out,
        "The CCM requires membership in CMSA: **{}** ({}{}).\n",
        if membership.value { "yes" } else { "no" },
        sources(membership.sources),
        membership.basis.map_or(String::new(), |basis| format!("; our inference: {basis}"))
    )?;
    writeln!(out, "## Categories")?;
    for category in catalog::categories() {
        write_category(out, category, texts)?;
    }
    writeln!(out, "\n## Memberships for information only\n")?;
    for information in catalog::information() {
        let about = text::information(Lang::En, information);
        writeln!(out, "- **{}**: {about} ({})", information.name, sources(information.sources))?;
    }
    write_dues(out, texts)?;
    write_chapters(out)?;
    write_credentials(out)?;
    write_doors(out, texts)?;
    writeln!(out, "\n## Sources\n")?;
    for source in catalog::sources() {
        let url = source.url.map_or(String::new(), |url| format!(", <{url}>"));
        writeln!(out, "- `{}`: {} ({}){url}", source.id, source.title, texts.dated(source.dated))?;
    }
    Ok(())
}

fn write_category(out: &mut String, category: &Category, texts: &Texts) -> fmt::Result {
    writeln!(out, "\n### {}\n", category.name)?;
    writeln!(
        out,
        "**Who:** {}. ({})\n",
        capital(&sentence(&category.rule, texts)),
        sources(category.sources)
    )?;
    let voting = match category.voting {
        Voting::Full => texts.votes,
        Voting::NotStated => texts.votes_not_stated,
    };
    let office = category.office.map_or("not stated".to_owned(), |office| office.join(", "));
    let chapter = match category.chapter {
        ChapterMembership::Expected => "expected (our inference)",
        ChapterMembership::NotRequired => "not required",
        ChapterMembership::NotStated => "not stated",
        ChapterMembership::Included => "included",
    };
    writeln!(out, "**Voting:** {voting} **Office:** {office}. **Chapter:** {chapter}.\n")?;

    let tree = Tree::new(&category.rule);
    let facts = facts(&category.rule);
    let asked: Vec<&str> = facts.iter().map(|fact| texts.question(*fact).ask).collect();
    writeln!(out, "| {} | {} |", asked.join(" | "), category.name)?;
    writeln!(out, "|{}", "---|".repeat(facts.len() + 1))?;
    for (conditions, state) in tree.rows() {
        let cells: Vec<String> = facts
            .iter()
            .map(|fact| {
                let given = conditions.iter().find(|(asked, _)| asked == fact);
                given.map_or("any".to_owned(), |(_, answers)| {
                    answers.iter().map(|answer| texts.answer(*answer)).collect::<Vec<_>>().join(" / ")
                })
            })
            .collect();
        writeln!(out, "| {} | **{}** |", cells.join(" | "), decision(state))?;
    }
    writeln!(out, "\n```mermaid\nflowchart TD")?;
    let mut nodes = 0;
    write_flow(out, &tree, &mut nodes, texts)?;
    writeln!(out, "```")
}

/// Draws a node and the tree below it, and returns the node's name.
fn write_flow(out: &mut String, tree: &Tree, nodes: &mut usize, texts: &Texts) -> Result<String, fmt::Error> {
    *nodes += 1;
    let node = format!("n{nodes}");
    match tree {
        Tree::Decided(state) => writeln!(out, "  {node}([\"{}\"])", decision(*state))?,
        Tree::Ask(fact, branches) => {
            writeln!(out, "  {node}[\"{}\"]", texts.question(*fact).ask)?;
            for (answers, below) in branches {
                let label: Vec<&str> = answers.iter().map(|answer| texts.answer(*answer)).collect();
                let child = write_flow(out, below, nodes, texts)?;
                writeln!(out, "  {node} -->|\"{}\"| {child}", label.join(" / "))?;
            }
        }
    }
    Ok(node)
}

fn write_dues(out: &mut String, texts: &Texts) -> fmt::Result {
    writeln!(out, "\n## Dues\n")?;
    writeln!(out, "| dues | for | term | amount | certainty | from | until | sources |")?;
    writeln!(out, "|{}", "---|".repeat(8))?;
    let rates = catalog::national_rates().iter().map(|rate| ("national".to_owned(), rate));
    let chapters = catalog::chapter_rates().iter().map(|rate| {
        let whose = if rate.chapters.is_empty() { "any other".to_owned() } else { rate.chapters.join(", ") };
        (format!("chapter: {whose}"), rate)
    });
    for (dues, rate) in rates.chain(chapters) {
        writeln!(out, "| {dues} | {} |", rate_cells(rate, texts).join(" | "))?;
    }
    Ok(())
}

fn rate_cells(rate: &Rate, texts: &Texts) -> [String; 7] {
    let day =
        |day: Option<join_shared::date::Date>, open: &str| day.map_or(open.to_owned(), |day| texts.date(day));
    [
        if rate.categories.is_empty() { "any category".to_owned() } else { rate.categories.join(", ") },
        if rate.term.years() == 1 { texts.one_year } else { texts.two_years }.to_owned(),
        rate.amount.map_or(texts.ask_cmsa.to_owned(), |amount| amount.to_string()),
        format!("{}: {}", rate.certainty.code(), texts.certainty(rate.certainty)),
        day(rate.from, "not stated"),
        day(rate.until, "open"),
        sources(rate.sources),
    ]
}

fn write_chapters(out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "\n## Chapters\n\nThis list is incomplete. People can choose \"My chapter is not listed\"; its dues are unknown.\n"
    )?;
    for chapter in catalog::chapters() {
        let successor =
            chapter.successor.map_or(String::new(), |slug| format!("; merged, leads to `{slug}`"));
        writeln!(out, "- `{}`: {}, {}{successor}", chapter.slug, chapter.name, chapter.state)?;
    }
    Ok(())
}

fn write_credentials(out: &mut String) -> fmt::Result {
    writeln!(out, "\n## National certifications\n\nAny other one counts, too.\n")?;
    for credential in catalog::credentials() {
        let aliases = match credential.aliases {
            [] => String::new(),
            aliases => format!(", also written {}", aliases.join(", ")),
        };
        let issuer = credential.issuer.unwrap_or("issuer not established");
        writeln!(out, "- {}{aliases}: {} ({issuer})", credential.code, credential.name)?;
    }
    for not in catalog::not_credentials() {
        writeln!(out, "- Not a certification: {} ({})", not.code, not.name)?;
    }
    Ok(())
}

fn write_doors(out: &mut String, texts: &Texts) -> fmt::Result {
    writeln!(out, "\n## CMSA and the CCM\n")?;
    writeln!(out, "| | {} | {} |\n|---|---|---|", texts.door_cmsa, texts.door_ccm)?;
    for row in doors::rows() {
        let cell = |door| {
            format!(
                "{} ({})",
                text::door(Lang::En, door, row.aspect),
                dated_sources(row.sources(door), texts)
            )
        };
        let [cmsa, ccm] = doors::Door::ALL.map(cell);
        writeln!(out, "| {} | {cmsa} | {ccm} |", texts.aspect(row.aspect))?;
    }
    writeln!(out, "\nAll requirements for the CCM. The Commission alone decides:\n")?;
    for requirement in ccm::requirements() {
        let alternatives = requirement.any_of.iter().map(|any| {
            let question = Lang::En.ccm().question(any.criterion);
            [question.ask, question.hint].join(" ").trim_end().to_owned()
        });
        let alternatives: Vec<String> = alternatives.collect();
        writeln!(out, "- {} ({})", alternatives.join(" *Or:* "), dated_sources(requirement.sources, texts))?;
    }
    let practical = ccm::practical_nurse_license_qualifies();
    let does = if practical.value { "qualifies" } else { "does not qualify" };
    writeln!(out, "- A license as LPN or LVN {does} ({})", dated_sources(practical.sources, texts))
}

/// A rule as one sentence, without the period.
fn sentence(rule: &Rule, texts: &Texts) -> String {
    let parts = |rules: &[Rule]| rules.iter().map(|rule| sentence(rule, texts)).collect::<Vec<_>>();
    match rule {
        Rule::All(rules) => parts(rules).join("; and "),
        Rule::Any { rules, .. } => format!("at least one of these: ({})", parts(rules).join(", or ")),
        Rule::Not(rule) => match rule {
            Rule::Any { rules, .. } => format!("none of these: ({})", parts(rules).join(", or ")),
            rule => format!("not: ({})", sentence(rule, texts)),
        },
        Rule::Is(condition) => statement(condition, texts),
    }
}

fn statement(condition: &Condition, texts: &Texts) -> String {
    let stated = within(texts.statement(condition.fact).stated);
    let values = |answers: &[Answer]| {
        answers.iter().map(|answer| texts.answer(*answer)).collect::<Vec<_>>().join(" / ")
    };
    match condition.fact {
        Fact::Residence => condition.accepts.iter().fold(stated, |stated, answer| match answer {
            Answer::Residence(residence) => format!("{stated} {}", texts.resident(*residence)),
            _ => stated,
        }),
        Fact::Military => {
            let undecided = match condition.undecided {
                [] => String::new(),
                undecided => format!("; the sources disagree about: {}", values(undecided)),
            };
            format!("{stated} ({}{undecided})", values(condition.accepts))
        }
        _ => stated,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Texts begin sentences with "You work …"; this fits them into the middle of one.
fn within(text: &str) -> String {
    text.strip_prefix("You ").map_or(text.to_owned(), |rest| format!("you {rest}"))
}

const fn decision(state: State) -> &'static str {
    match state {
        State::Met => "yes",
        State::Unmet => "no",
        State::Unknown => "the sources disagree; CMSA decides",
    }
}

fn sources(sources: &[&Source]) -> String {
    sources.iter().map(|source| format!("`{}`", source.id)).collect::<Vec<_>>().join(", ")
}

fn dated_sources(sources: &[&Source], texts: &Texts) -> String {
    let dated = sources.iter().map(|source| format!("`{}`, {}", source.id, texts.dated(source.dated)));
    dated.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_everything_to_sign_off() {
        let document = document();
        for expect in [
            &format!("Rule set `{}`", catalog::ruleset()) as &str,
            "Joining CMSA requires the CCM: **no** (`misconception`, `board-letter`).",
            "The CCM requires membership in CMSA: **no** (`ccmc-glance`, `joint-paper`; our inference: The Commission's \
             list of requirements names education, work and character, and no membership).",
            "**Who:** You work in case management; and you live in the United States; and at least one of these: \
             (you have a degree in a health profession, or you have a current license, or you have a national \
             certification). (`hv-faq`, `join-now`)",
            "| Yes | United States | No | No | Yes | **yes** |",
            "| Yes | Retired from the military | **the sources disagree; CMSA decides** |",
            "| national | individual-a | 1 year | $170.00 | published: Published price (the page has no date) | not stated | open | \
             `hv-faq`, `join-now` |",
            "| national | military | 1 year | Ask CMSA | unknown: We couldn’t find this price. Ask CMSA. |",
            "| chapter: hudson-valley | individual-a, individual-b | 1 year | $25.00 | published",
            "| chapter: any other | any category | 2 years | $50.00 | assumed",
            "- `central-florida`: Central Florida Chapter, FL; merged, leads to `florida`",
            "| What it costs | National dues, plus the dues of each chapter that you choose. (`join-now`, date unknown; \
             `hv-faq`, date unknown) | $235.00 to apply, not refundable, and $195.00 for the exam: $430.00 in all. \
             (`commission-faq`, 2025–2026) |",
            "- CMC, also written CM-C: Care Manager, Certified (National Academy of Certified Care Managers)",
            "- Not a certification: ANCC (American Nurses Credentialing Center)",
            "- A license as LPN or LVN does not qualify (`ccm-study-guide`, 2013)",
        ] {
            assert!(document.contains(expect), "missing: {expect}\n\n{document}");
        }
        assert!(!document.contains("$0"), "an unknown amount is never $0");
        assert_eq!(document.matches("```mermaid\nflowchart TD\n").count(), catalog::categories().len());
    }
}
