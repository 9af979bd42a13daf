//! `/docs`

use std::collections::BTreeSet;

use join_e2e::{
    api::send,
    description::Description,
    response::Response,
    sample::{nurse, unique, unique_email},
    server::{Server, in_turn, register_unreachable_webhook, shared},
};
use join_shared::wire::{IntentCreated, NotificationPage};
use reqwest::Method;

/// Unescapes HTML.
fn unescaped(html: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
        .into_iter()
        .fold(html.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
}

/// The text after each occurrence of `before`, up to a quotation mark.
fn quoted<'html>(html: &'html str, before: &str) -> BTreeSet<&'html str> {
    html.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn docs_show_every_operation_and_all_links_work() {
    let server = shared().await;
    let answer = server.api().get("/docs").await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "public, max-age=300"));
    let html = answer.text();
    assert!(!html.contains("<script"), "it needs none");
    let (ids, links) = (quoted(&html, "id=\""), quoted(&html, "href=\"#"));
    assert!(links.len() > 50, "{links:?}");
    let nowhere: Vec<_> = links.difference(&ids).collect();
    assert!(nowhere.is_empty(), "{nowhere:?}");

    let description = Description::of(&server.origin()).await.expect("the server is there");
    let paths = description.document()["paths"].as_object().expect("it has paths");
    let items = paths.values().filter_map(|item| item.as_object()).flat_map(|item| item.values());
    let operations: Vec<_> = items.filter(|operation| operation["operationId"].is_string()).collect();
    assert!(operations.len() > 10, "{operations:?}");
    for operation in operations {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let section = html.split_once(&format!("<section aria-labelledby=\"{id}\">"));
        let section = section.and_then(|(_, rest)| rest.split_once("</section>"));
        let (section, _) = section.unwrap_or_else(|| panic!("{id} is missing"));
        for (status, response) in operation["responses"].as_object().expect("it has answers") {
            assert!(section.contains(&format!("<dt>{status}</dt>")), "{id} does not tell of {status}");
            let has_example = response["content"]["application/json"]["example"].is_object();
            let is_shown = section.contains(&format!("Example of {status}<"));
            assert_eq!(is_shown, has_example, "{id}: {status}");
        }
    }
}

#[tokio::test]
async fn the_home_page_links_to_the_docs() {
    let api = shared().await.api();
    let home = api.get("/").await.text();
    assert!(home.contains("href=\"/docs\""), "the home page leads there");
    let post = send(api.request(Method::POST, "/docs")).await;
    assert_eq!((post.status, post.header("allow")), (405, "GET, HEAD"));
}

/// Runs a shell command: sends the request of its `curl`.
async fn run(server: &Server, command: &str) -> Response {
    let (api, origin) = (server.api(), server.origin());
    let words = shlex::split(command).expect("its quotation marks are in pairs");
    let mut words = words.iter().map(String::as_str);
    assert_eq!(words.next(), Some("curl"));
    let (mut method, mut url, mut body, mut headers) = (Method::GET, None, None, Vec::new());
    while let Some(word) = words.next() {
        match word {
            "-X" => method = words.next().and_then(|it| it.parse().ok()).expect("is a method"),
            "-H" => headers.extend(words.next().and_then(|it| it.split_once(": "))),
            "-d" => body = words.next(),
            // A continued line.
            "" => {}
            word => assert_eq!(url.replace(word), None, "{command}"),
        }
    }
    let path = url.and_then(|url| url.strip_prefix(&origin)).expect("it asks this server");
    let request =
        headers.into_iter().fold(api.request(method, path), |it, (name, value)| it.header(name, value));
    send(match body {
        Some(body) => request.body(body.to_owned()),
        None => request,
    })
    .await
}

/// From top to bottom.
#[tokio::test]
async fn the_commands_in_the_docs_work() {
    let (_turn, server) = in_turn().await;
    register_unreachable_webhook(server);
    let api = server.api();
    let created: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("docs"))).await.ok(201);
    let (token, staff) = (server.national_token(), server.national());
    let path = format!("/api/v1/notifications?intent={}", created.id);
    let messages: NotificationPage = staff.get(&path).await.ok(200);
    let message = &messages.items.first().expect("the webhook has a message").id;
    let replay = |id: &str| format!("/notifications/{id}/replay");
    let html = api.get("/docs").await.text();
    let commands: Vec<String> = html
        .split("<pre><code>curl")
        .skip(1)
        .filter_map(|rest| rest.split("</code>").next())
        .map(|command| {
            let command = format!("curl{}", unescaped(command)).replace(&replay("$ID"), &replay(message));
            // Each change makes a new version.
            let command = command.replace("If-Match: \"1\"", "If-Match: *");
            command.replace("$TOKEN", token).replace("$ID", &created.id)
        })
        // Both example intents have the same key.
        .map(|command| command.replace("8e03978e-40d5-43dd-bc93-6894a57f9324", &unique("docs-key")))
        .collect();
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let answer = run(server, &command).await;
        assert!((200..300).contains(&answer.status), "{command}\n{}", answer.text());
    }
}
