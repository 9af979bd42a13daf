//! The schemas of JSON bodies. Those of answers come from the wire types.

use join_shared::wire::{
    AssessmentBody, AuditPage, ConsentBody, FunnelBody, IntentCreated, IntentPage, NotificationPage,
    ProblemBody, TimelinePage,
};
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{catalog as compiled, requests};

/// The prefix of references to schemas.
const PLACE: &str = "#/components/schemas/";

/// Every schema by its name.
pub(super) fn all() -> Map<String, Value> {
    let mut requests = SchemaGenerator::new(settings().for_deserialize());
    requests::describe(&mut requests);
    let mut schemas = derived();
    schemas.extend(requests.take_definitions(true));
    schemas.insert("Catalog".to_owned(), compiled::schema(&format!("{PLACE}Consent")));
    schemas.insert("Health".to_owned(), health());
    schemas
}

fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    })
}

/// The schemas of the wire types that the API answers with.
fn derived() -> Map<String, Value> {
    let mut generator = SchemaGenerator::new(settings().for_serialize());
    generator.subschema_for::<AssessmentBody>();
    generator.subschema_for::<IntentCreated>();
    generator.subschema_for::<IntentPage>();
    generator.subschema_for::<TimelinePage>();
    generator.subschema_for::<AuditPage>();
    generator.subschema_for::<NotificationPage>();
    generator.subschema_for::<FunnelBody>();
    generator.subschema_for::<ConsentBody>();
    generator.subschema_for::<ProblemBody>();
    let mut schemas = Map::new();
    for (name, mut schema) in generator.take_definitions(true) {
        rename(&mut schema);
        schemas.insert(public_name(&name), schema);
    }
    schemas
}

fn health() -> Value {
    json!({
        "description": "The state of the service.",
        "type": "object",
        "properties": {
            "status": { "description": "`ok`.", "const": "ok" },
            "ruleset": { "description": "Hash of the rules in use.", "type": "string" },
        },
        "required": ["status", "ruleset"],
    })
}

/// The schema name of a wire type, which ends in `Body` to differ from a domain type.
fn public_name(name: &str) -> String {
    name.strip_suffix("Body").unwrap_or(name).to_owned()
}

fn rename(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(reference) if name == "$ref" => {
                        *reference = format!("{PLACE}{}", public_name(reference.trim_start_matches(PLACE)));
                    }
                    member => rename(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(rename),
        _ => {}
    }
}
