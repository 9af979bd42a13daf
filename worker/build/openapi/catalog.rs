//! The schema of the compiled catalog, inferred from its values.

use join_shared::{catalog, text::Lang};
use serde_json::{Map, Value, json};

/// Members whose keys are ids.
const BY_ID: [&str; 2] = ["sources", "statements"];

/// How deep the schema goes. Rules nest further, in the same form.
const DEPTH: usize = 4;

/// The schema of the answer of `GET /api/v1/catalog`.
pub(super) fn schema(consent: &str) -> Value {
    let compiled = compiled();
    let mut schema = infer(&[&compiled], DEPTH);
    for name in BY_ID {
        let entries: Vec<_> = compiled[name].as_object().into_iter().flat_map(Map::values).collect();
        schema["properties"][name] =
            json!({ "type": "object", "additionalProperties": infer(&entries, DEPTH) });
    }
    let consents: Map<_, _> =
        Lang::ALL.into_iter().map(|lang| (lang.code().to_owned(), json!({ "$ref": consent }))).collect();
    schema["properties"]["consent"] = json!({
        "type": "object",
        "properties": consents,
        "required": Lang::ALL.map(Lang::code),
    });
    schema["properties"]["ruleset"] = json!({ "type": "string", "description": "Hash of the catalog: equal exactly when the catalog is equal." });
    schema["properties"]["email_receipt"] =
        json!({ "type": "boolean", "description": "Whether an intent may ask for its receipt by email." });
    for name in ["consent", "ruleset", "email_receipt"] {
        if let Some(required) = schema["required"].as_array_mut() {
            required.push(name.into());
        }
    }
    schema["description"] = "Every fact behind the rules, with its sources and its confidence.".into();
    schema
}

/// The compiled catalog.
fn compiled() -> Value {
    serde_json::from_str(catalog::json()).expect("the compiled catalog is JSON")
}

/// The schema that all of these values match.
fn infer(values: &[&Value], depth: usize) -> Value {
    let mut types = Vec::new();
    for value in values {
        let name = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        if !types.contains(&name) {
            types.push(name);
        }
    }
    // Without a value, anything is allowed.
    if types.is_empty() || types == ["null"] {
        return json!({});
    }
    let mut schema = json!({ "type": if let [only] = *types { json!(only) } else { json!(types) } });
    if depth == 0 {
        return schema;
    }
    let items: Vec<_> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
    if !items.is_empty() {
        schema["items"] = infer(&items, depth - 1);
    }
    let objects: Vec<_> = values.iter().filter_map(|value| value.as_object()).collect();
    if let Some(first) = objects.first() {
        let names: Vec<_> =
            first.keys().filter(|name| objects.iter().all(|object| object.contains_key(*name))).collect();
        let of = |name: &String| {
            let members: Vec<_> = objects.iter().filter_map(|object| object.get(name)).collect();
            (name.clone(), infer(&members, depth - 1))
        };
        schema["properties"] = names.iter().copied().map(of).collect::<Map<_, _>>().into();
        schema["required"] = json!(names);
    }
    schema
}
