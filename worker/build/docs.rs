//! The page `/docs`: the description of the API for people, from the template `docs.html`.

use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde_json::{Value, json};

/// Stands for the origin of this site, which only a request tells.
pub(crate) const ORIGIN: &str = "https://origin.invalid";

/// The methods of an address in the order in which the page shows them.
const METHODS: [&str; 5] = ["post", "get", "patch", "put", "delete"];

/// The content of the page.
pub(crate) fn page(document: &Value) -> String {
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    let mut environment = Environment::new();
    environment.set_syntax(syntax.expect("it keeps the usual delimiters"));
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    let context = json!({ "document": document, "operations": operations(document), "origin": ORIGIN });
    let page = environment.render_named_str("docs.html", include_str!("docs.html"), Serde(context));
    // MiniJinja also escapes these two, which is not needed here.
    page.unwrap_or_else(|error| panic!("{error:#}")).replace("&#x2f;", "/").replace("&#x27;", "'")
}

/// Every operation with its method and path, and with its parameters and responses in place of references to them.
fn operations(document: &Value) -> Vec<Value> {
    let mut items: Vec<_> = document["paths"].as_object().into_iter().flatten().collect();
    items.sort_by_key(|(_, item)| item["x-order"].as_u64());
    let mut operations = Vec::new();
    for (path, item) in items {
        for method in METHODS {
            let Some(mut operation) = item.get(method).cloned() else { continue };
            operation["path"] = json!(path);
            operation["method"] = json!(method);
            let parameters = operation["parameters"].as_array_mut().into_iter().flatten();
            parameters.for_each(|parameter| resolve(document, parameter));
            let responses = operation["responses"].as_object_mut().into_iter().flat_map(|it| it.values_mut());
            responses.for_each(|response| resolve(document, response));
            operations.push(operation);
        }
    }
    operations
}

/// Puts what a reference names in its place.
fn resolve(document: &Value, value: &mut Value) {
    if let Some(pointer) = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        *value = document.pointer(pointer).expect("a reference names a part of the document").clone();
    }
}
