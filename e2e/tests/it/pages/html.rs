//! Every page is valid HTML, as html-validate sees it: browsers forgive mistakes, but not all in the same way.

use std::{fs, process::Stdio};

use join_e2e::{
    programs,
    response::Response,
    sample::{nurse, unique, unique_email},
    server::{Server, in_turn},
};
use join_shared::{text::Lang, wire::IntentCreated};
use tempfile::TempDir;
use tokio::process::Command;

use super::receipt::{correction, others_come_first, others_come_no_more, withdrawal};

const NURSE: &str =
    "answered=1&chapter=hudson-valley&works_in_case_management=yes&residence=us&current_license=yes";

/// Addresses that are asked for in each language, with their statuses.
const PAGES: &[(&str, u16)] = &[
    ("/", 200),
    ("/ccm", 200),
    ("/ccm?accent=teal&theme=dark", 200),
    ("/embed/ccm?chapter=hudson-valley", 200),
    ("/join", 200),
    ("/join/hudson-valley?accent=teal&theme=dark", 200),
    ("/join/hudson-valley?NURSE&enrolled_student=yes&military=retired", 200),
    ("/join/hudson-valley?works_in_case_management=no&enrolled_student=no", 200),
    ("/embed", 200),
    ("/embed/hudson-valley?NURSE", 200),
    ("/chapters/embed", 200),
    ("/chapters/embed?chapter=hudson-valley&language=es&accent=nothing&theme=dark", 200),
    ("/docs", 200),
    ("/join/atlantis", 404),
    ("/embed/atlantis", 200),
];

/// A page by what it was asked for.
type Page = (String, Response);

fn in_lang(path: &str, lang: Lang) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}lang={}", lang.code())
}

async fn pages(server: &Server, lang: Lang) -> Vec<Page> {
    let api = server.api();
    let mut pages = Vec::new();
    for (path, status) in PAGES {
        let path = in_lang(&path.replace("NURSE", NURSE), lang);
        let answer = api.get(&path).await;
        assert_eq!(answer.status, *status, "{path}");
        pages.push((path, answer));
    }
    for path in ["/join/hudson-valley", "/embed"] {
        let path = in_lang(path, lang);
        let answer =
            api.submit(&path, &[("given_name", "\u{0}".to_owned()), ("email", "ana".to_owned())]).await;
        assert_eq!(answer.status, 422, "{path}");
        pages.push((format!("POST {path}"), answer));
    }
    pages
}

/// A receipt in each of its states.
async fn receipts(server: &Server, lang: Lang) -> Vec<Page> {
    let api = server.api();
    let created: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("html"))).await.ok(201);
    let url = &created.receipt_url;
    let mut pages = Vec::new();
    for query in ["", "?corrected", "?again", "?framed", "?framed&again"] {
        let answer = api.get(&in_lang(&format!("{url}{query}"), lang)).await;
        assert_eq!(answer.status, 200, "{query}");
        pages.push((format!("receipt {query} {}", lang.code()), answer));
    }
    let url = in_lang(url, lang);
    let wrong = api.submit(&url, &correction("", "", "ana", "1")).await;
    assert_eq!(wrong.status, 422);
    others_come_first(server, &created.id);
    let late = api.submit(&url, &correction("Anna", "", "anna@example.org", "")).await;
    others_come_no_more(server);
    assert_eq!(late.status, 412);
    assert_eq!(api.submit(&url, &withdrawal()).await.status, 303);
    let withdrawn = api.get(&url).await;
    for (state, answer) in [("wrong", wrong), ("late", late), ("withdrawn", withdrawn)] {
        pages.push((format!("receipt {state} {}", lang.code()), answer));
    }
    pages
}

#[tokio::test]
async fn no_page_has_a_mistake() {
    let (_turn, server) = in_turn().await;
    let folder = TempDir::new_in(programs::scratch()).expect("temporary files can be written");
    let mut names = Vec::new();
    for lang in Lang::ALL {
        for (name, answer) in pages(server, lang).await.into_iter().chain(receipts(server, lang).await) {
            assert!(answer.header("content-type").starts_with("text/html"), "{name}");
            expect_headings(&name, &answer.text());
            let file = folder.path().join(format!("{}.html", names.len()));
            fs::write(file, &answer.body).expect("temporary files can be written");
            names.push(name);
        }
    }
    let mut validator = Command::new(programs::root().join("node_modules/.bin/html-validate"));
    validator
        .arg("--config")
        .arg(programs::root().join("e2e/html-validate.cjs"))
        .args(["--max-warnings", "0", "."])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = validator.output().await.expect("html-validate starts");
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    let files: Vec<_> = names.iter().enumerate().map(|(at, name)| format!("{at}.html: {name}")).collect();
    assert!(output.status.success(), "{}\n{}", said.concat(), files.join("\n"));
}

/// html-validate does not ask whether a section has a heading.
#[track_caller]
fn expect_headings(name: &str, html: &str) {
    for section in html.split("<section").skip(1) {
        let section = section.split("</section>").next().unwrap_or_default();
        let has_heading = ["<h2", "<h3", "<h4"].iter().any(|heading| section.contains(heading));
        assert!(has_heading, "{name}: a section has no heading: <section{section}");
    }
}
