//! `GET /api/v1/intents.csv`

use join_shared::{
    intent::Status,
    wire::{ContactBody, IntentBody},
};
use serde_json::{Value, json};

use super::list::filter;
use crate::{call::Call, problem::Problem, random, reply::Reply, staff, store::Filter};

/// So many intents are read at once.
const CHUNK: u16 = 1_000;

/// What Excel must see first to read the rest as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

const COLUMNS: [&str; 16] = [
    "reference",
    "status",
    "created_at",
    "updated_at",
    "category",
    "disputed",
    "chapters",
    "term_years",
    "total_usd",
    "given_name",
    "family_name",
    "email",
    "phone",
    "message",
    "lang",
    "possible_duplicates",
];

/// All intents that the reader may see and the filter lets through, newest first, as a table for a
/// spreadsheet. It has no pages: `limit` and `cursor` mean nothing here. Nothing is handed out without
/// its line in the audit.
///
/// # Errors
/// When a filter has a value that it cannot have.
pub async fn export(call: &Call) -> Result<Reply, Problem> {
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let mut filter = Filter { limit: CHUNK, before: None, ..filter(call.query()).map_err(Problem::invalid)? };
    let mut table = BYTE_ORDER_MARK.to_owned();
    let mut rows = 0;
    table.push_str(&row(COLUMNS));
    loop {
        let (intents, more) = store.intents(&reviewer.scope, &filter).await?;
        rows += intents.len();
        for intent in &intents {
            table.push_str(&row(record(&intent.body).iter().map(|cell| defused(cell))));
        }
        filter.before = intents.last().filter(|_| more).map(|last| last.body.id.clone());
        if filter.before.is_none() {
            break;
        }
    }
    // A `HEAD` takes nothing along.
    if call.method() == "GET" {
        let details = details(&filter, rows).to_string();
        store.note_export(&reviewer, &random::id(call.now())?, &details, call.now()).await?;
    }
    let name = format!("attachment; filename=\"intents-{}.csv\"", call.now().date());
    Ok(Reply::new(200, "text/csv; charset=utf-8", table).header("Content-Disposition", name))
}

/// How the audit tells what a table held. What was searched for is a name or an address, so it only says
/// that something was.
fn details(filter: &Filter, rows: usize) -> Value {
    json!({
        "rows": rows,
        "chapter": filter.chapter.map(|chapter| chapter.slug),
        "status": filter.status.map(Status::code),
        "category": filter.category.map(|category| category.code),
        "from": filter.from.map(|date| date.to_string()),
        "to": filter.to.map(|date| date.to_string()),
        "searched": filter.search.is_some(),
    })
}

fn record(intent: &IntentBody) -> [String; COLUMNS.len()] {
    let contact = intent.contact.as_ref();
    let of =
        |field: fn(&ContactBody) -> Option<&String>| contact.and_then(field).cloned().unwrap_or_default();
    let total = intent.quote.as_ref().map(|quote| match quote.total_cents {
        Some(cents) => format!("{}.{:02}", cents / 100, cents % 100),
        None => "unknown".to_owned(),
    });
    [
        intent.reference.clone(),
        intent.status.clone(),
        intent.created_at.clone(),
        intent.updated_at.clone(),
        intent.category.clone().unwrap_or_default(),
        if intent.disputed { "yes" } else { "no" }.to_owned(),
        intent.chapters.join(" "),
        intent.term_years.to_string(),
        total.unwrap_or_default(),
        of(|contact| Some(&contact.given_name)),
        of(|contact| contact.family_name.as_ref()),
        of(|contact| Some(&contact.email)),
        of(|contact| contact.phone.as_ref()),
        intent.message.clone().unwrap_or_default(),
        intent.lang.clone(),
        intent.possible_duplicates.join(" "),
    ]
}

/// A line of the table (RFC 4180), every cell in quotation marks.
fn row(cells: impl IntoIterator<Item: AsRef<str>>) -> String {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let cells: Vec<_> = cells.into_iter().map(|cell| quoted(cell.as_ref())).collect();
    cells.join(",") + "\r\n"
}

/// A text that no spreadsheet takes for a formula, whatever somebody typed: each sign that begins one gets an
/// apostrophe before it. A cell also begins after a semicolon, a tab or a line break, because some spreadsheets read a
/// table with other separators, and do not look at our quotation marks then. White space and quotation marks before a
/// sign change nothing: they may be dropped.
fn defused(cell: &str) -> String {
    let mut defused = String::with_capacity(cell.len() + 1);
    // What some drop at the beginning of a cell, and then read the rest.
    if cell.starts_with(['\t', '\r']) {
        defused.push('\'');
    }
    let mut begins = true;
    for sign in cell.chars() {
        if begins && matches!(sign, '=' | '+' | '-' | '@') {
            defused.push('\'');
        }
        defused.push(sign);
        let ends_a_cell = matches!(sign, ';' | '\t' | '\n' | '\r');
        begins = ends_a_cell || begins && (sign.is_whitespace() || sign == '"');
    }
    defused
}

#[cfg(test)]
mod tests {
    use super::{defused, row};

    #[test]
    fn a_cell_ends_where_it_should() {
        assert_eq!(row(["a", "", "b \"c\", d\ne"]), "\"a\",\"\",\"b \"\"c\"\", d\ne\"\r\n");
    }

    #[track_caller]
    fn check(cell: &str, expect: &str) {
        assert_eq!(defused(cell), expect, "{cell:?}");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=HYPERLINK(\"https://example.org\")", "+1 845 555 0100", "-1", "@SUM(A1)", "\tAna"] {
            check(cell, &format!("'{cell}"));
        }
        check("\t=1", "'\t'=1");
        check(" =1+1", " '=1+1");
        check("\"=1+1\"", "\"'=1+1\"");
        check("\u{A0}\u{3000}@A1", "\u{A0}\u{3000}'@A1");
        // It has one already.
        check("'=1+1", "'=1+1");
    }

    /// `LibreOffice` with the semicolon as separator.
    #[test]
    fn nor_is_a_part_of_one() {
        check("x;=1+1;x", "x;'=1+1;x");
        check("x\n=1+1", "x\n'=1+1");
        check("x\r\n=1+1", "x\r\n'=1+1");
        check("x\t@A1", "x\t'@A1");
        check("x; \" =1+1", "x; \" '=1+1");
        check(";;-1;\n+1", ";;'-1;\n'+1");
        check("Call me; +1 845 555 0100", "Call me; '+1 845 555 0100");
    }

    #[test]
    fn what_is_no_formula_stays_as_it_is() {
        for cell in [
            "",
            "Ana",
            "ana@example.org",
            "195.00",
            "a=b",
            "1 + 1 = 2; a - b",
            "845-555-0100",
            "2026-11-22T08:00:00Z",
            "\"well\", she said; he-man",
        ] {
            check(cell, cell);
        }
    }
}
