//! The schemas of JSON bodies. Those of answers come from the wire types; [`refine`] adds the values and formats that
//! the types do not tell.

use join_shared::{
    catalog,
    intent::Status,
    quote::Term,
    wire::{
        AssessmentBody, AuditPage, ConsentBody, FunnelBody, IntentCreated, IntentPage, NotificationPage,
        ProblemBody, TimelinePage,
        mistake::{FieldErrors, Mistake},
    },
};
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{catalog as compiled, requests};
use crate::contract::NOTIFICATION_STATES;

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
    refine(&mut schemas);
    schemas
}

/// Adds the values and formats that the types do not tell.
fn refine(schemas: &mut Map<String, Value>) {
    let mut refiner = Refiner(schemas);
    let categories: Vec<_> = catalog::categories().iter().map(|category| category.code).collect();

    refiner.one_of("Assessment", "recommended", categories.iter().copied());
    refiner.set("Assessment", "categories", "minItems", json!(categories.len()));
    refiner.set("Assessment", "categories", "maxItems", json!(categories.len()));
    refiner.one_of("Category", "code", categories.iter().copied());
    refiner.set("Quote", "as_of", "format", json!("date"));
    refiner.one_of("IntentCreated", "category", categories.iter().copied());
    refiner.one_of("IntentCreated", "status", [Status::New.code()]);
    refiner.set("IntentCreated", "receipt_url", "format", json!("uri-reference"));
    refiner.one_of("Intent", "category", categories.iter().copied());
    for moment in ["created_at", "updated_at"] {
        refiner.set("Intent", moment, "format", json!("date-time"));
    }
    for of in ["Quote", "Intent"] {
        refiner.set(of, "term_years", "enum", json!([Term::OneYear, Term::TwoYears].map(Term::years)));
    }
    refiner.set("Intent", "follow_up_on", "format", json!("date"));
    for entry in ["AuditEntry", "TimelineEntry"] {
        refiner.set(entry, "at", "format", json!("date-time"));
        refiner.set(entry, "details", "type", json!("object"));
    }
    for day in ["from", "to"] {
        refiner.set("Funnel", day, "format", json!("date"));
    }
    refiner.set("FunnelDay", "day", "format", json!("date"));
    refiner.one_of("Notification", "state", NOTIFICATION_STATES);
    refiner.one_of("Receiver", "kind", ["webhook", "email"]);
    for moment in ["created_at", "last_attempt_at", "next_attempt_at", "delivered_at"] {
        refiner.set("Notification", moment, "format", json!("date-time"));
    }
    refiner.set("Problem", "type", "format", json!("uri-reference"));
    refiner.set("Problem", "errors", "maxItems", json!(FieldErrors::MAX + 1));
    let mut mistakes: Vec<_> = Mistake::examples().map(Mistake::code).collect();
    mistakes.dedup();
    refiner.one_of("FieldError", "code", mistakes);
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

/// Adds keywords to properties that exist.
struct Refiner<'schemas>(&'schemas mut Map<String, Value>);

impl Refiner<'_> {
    fn property(&mut self, schema: &str, property: &str) -> &mut Map<String, Value> {
        let pointer = format!("/properties/{property}");
        let found = self.0.get_mut(schema).and_then(|schema| schema.pointer_mut(&pointer));
        let found = found.unwrap_or_else(|| panic!("`{schema}` has no property `{property}`"));
        // `true` allows anything.
        if *found == true {
            *found = json!({});
        }
        found.as_object_mut().expect("a schema that is not `true` has keywords")
    }

    fn set(&mut self, schema: &str, property: &str, keyword: &str, value: Value) {
        self.property(schema, property).insert(keyword.to_owned(), value);
    }

    /// Allows only these texts, and null if the property is nullable.
    fn one_of<'code>(&mut self, schema: &str, property: &str, codes: impl IntoIterator<Item = &'code str>) {
        let property = self.property(schema, property);
        let nullable = property
            .get("type")
            .and_then(Value::as_array)
            .is_some_and(|types| types.contains(&json!("null")));
        let codes = codes.into_iter().map(Value::from).chain(nullable.then_some(Value::Null));
        let codes = codes.collect();
        property.insert("enum".to_owned(), codes);
    }
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
