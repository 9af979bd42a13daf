//! `GET /api/v1/intents.csv`

use futures_util::stream;
use join_shared::{
    oversight::Action,
    wire::{ContactBody, IntentBody},
};
use serde_json::json;
use worker::{Env, console_error};

use super::list::filter;
use crate::{
    http::{
        call::Call,
        problem::Problem,
        reply::{Parts, Reply},
    },
    platform::{clock::Timestamp, panics, random},
    staff::{self, reading},
    store::{Failure, Filter, Reviewer, Store},
};

/// Intents for each read: few enough that other requests hardly wait.
const PART: u16 = 200;

const TABLE: &str = "text/csv; charset=utf-8";

/// Excel needs it to read UTF-8.
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

/// All matching intents within the reader's scope, newest first, as a CSV file. `limit` and `cursor` have no
/// effect.
///
/// The Worker reads and sends the table in parts, so that other requests do not wait. The audit gets an entry
/// before the first byte, and another with the number of rows after the last.
///
/// # Errors
/// When a filter is invalid.
pub async fn export(call: &mut Call) -> Result<Reply, Problem> {
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let filter = Filter { limit: PART, after: None, ..filter(call.query()).map_err(Problem::invalid)? };
    let name = format!("attachment; filename=\"intents-{}.csv\"", call.now().date());
    let reply = |reply: Reply| reply.header("Content-Disposition", name);
    if call.method() != "GET" {
        // A `HEAD` exports nothing.
        return Ok(reply(Reply::new(200, TABLE, "")));
    }
    let id = random::id(call.now())?;
    store
        .record_reading(
            &reviewer,
            &id,
            Action::Exported,
            None,
            &reading::of_list(&filter).to_string(),
            call.now(),
        )
        .await?;
    let export = Export { store, reviewer, filter, id, rows: 0, env: call.env().clone() };
    Ok(reply(Reply::parts(TABLE, export.parts())))
}

/// An export in progress.
struct Export {
    store: Store,
    reviewer: Reviewer,
    /// Selects the rows not sent yet.
    filter: Filter,
    /// The id of its first audit entry.
    id: String,
    /// Rows sent.
    rows: usize,
    env: Env,
}

/// The next step of an export.
enum Next {
    Part(Box<Export>),
    Error,
    End,
}

/// The last row of an incomplete export.
const INCOMPLETE: &str =
    "INCOMPLETE: rows are missing here, because the database failed. Please export again.";

impl Export {
    /// The parts of the file. After a failure the last row says so, and then the stream fails: not every
    /// proxy passes on that a body ended early.
    fn parts(self) -> Parts {
        Box::pin(stream::try_unfold(Next::Part(Box::new(self)), async |next| {
            let export = match next {
                Next::Part(export) => export,
                Next::Error => return Err(worker::Error::RustError("the export is incomplete".to_owned())),
                Next::End => return Ok(None),
            };
            let env = export.env.clone();
            let part = panics::reporting(&env, export.part()).await.unwrap_or_else(|failure| {
                let problem = Problem::from(failure);
                console_error!(
                    "{}",
                    json!({ "event": "export", "problem": problem.code(), "cause": problem.log() })
                );
                (row([INCOMPLETE]).into_bytes(), Next::Error)
            });
            Ok(Some(part))
        }))
    }

    /// The next part, and the step after it.
    async fn part(mut self: Box<Self>) -> Result<(Vec<u8>, Next), Failure> {
        let is_first = self.filter.after.is_none();
        let mut part = if is_first { format!("{BYTE_ORDER_MARK}{}", row(COLUMNS)) } else { String::new() };
        loop {
            let page = self.store.intents(&self.reviewer.scope, &self.filter).await?;
            self.rows += page.items.len();
            for intent in &page.items {
                part.push_str(&row(record(&intent.body).iter().map(|cell| without_formulas(cell))));
            }
            let is_last = page.next.is_none();
            self.filter.after = page.next;
            if is_last {
                break;
            }
            // A page may have no items, and a part needs bytes.
            if !part.is_empty() {
                return Ok((part.into_bytes(), Next::Part(self)));
            }
        }
        let (now, details) = (Timestamp::now(), json!({ "export": self.id, "rows": self.rows }).to_string());
        let id = random::id(now).map_err(|_| Failure { cause: "no random numbers".to_owned() })?;
        self.store.record_reading(&self.reviewer, &id, Action::ExportCompleted, None, &details, now).await?;
        Ok((part.into_bytes(), Next::End))
    }
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
        intent.status.code().to_owned(),
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
        intent.lang.code().to_owned(),
        possible_duplicates(intent),
    ]
}

fn possible_duplicates(intent: &IntentBody) -> String {
    let more = if intent.more_possible_duplicates { " and more" } else { "" };
    format!("{}{more}", intent.possible_duplicates.join(" "))
}

/// A CSV line (RFC 4180) with every cell quoted.
fn row(cells: impl IntoIterator<Item: AsRef<str>>) -> String {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let cells: Vec<_> = cells.into_iter().map(|cell| quoted(cell.as_ref())).collect();
    cells.join(",") + "\r\n"
}

/// Prevents CSV injection: puts an apostrophe before each character that starts a formula. A cell also starts
/// after a semicolon, a tab or a line break, because some spreadsheets expect other separators and then
/// ignore quotation marks. White space and quotation marks before such a character may be dropped, so they do
/// not protect.
fn without_formulas(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len() + 1);
    // Some spreadsheets drop these at the start of a cell and read the rest.
    if cell.starts_with(['\t', '\r']) {
        safe.push('\'');
    }
    let mut begins = true;
    for sign in cell.chars() {
        if begins && matches!(sign, '=' | '+' | '-' | '@') {
            safe.push('\'');
        }
        safe.push(sign);
        let ends_a_cell = matches!(sign, ';' | '\t' | '\n' | '\r');
        begins = ends_a_cell || begins && (sign.is_whitespace() || sign == '"');
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{row, without_formulas};

    #[test]
    fn cells_are_quoted() {
        assert_eq!(row(["a", "", "b \"c\", d\ne"]), "\"a\",\"\",\"b \"\"c\"\", d\ne\"\r\n");
    }

    #[track_caller]
    fn check(cell: &str, expect: &str) {
        assert_eq!(without_formulas(cell), expect, "{cell:?}");
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
        // It has an apostrophe already.
        check("'=1+1", "'=1+1");
    }

    /// `LibreOffice` with the semicolon as separator.
    #[test]
    fn no_part_of_a_cell_is_a_formula() {
        check("x;=1+1;x", "x;'=1+1;x");
        check("x\n=1+1", "x\n'=1+1");
        check("x\r\n=1+1", "x\r\n'=1+1");
        check("x\t@A1", "x\t'@A1");
        check("x; \" =1+1", "x; \" '=1+1");
        check(";;-1;\n+1", ";;'-1;\n'+1");
        check("Call me; +1 845 555 0100", "Call me; '+1 845 555 0100");
    }

    #[test]
    fn other_cells_stay_unchanged() {
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
