//! The JSON Schema of a type, from the declarations of its operations.

use crate::catalogue::Type;
use crate::field::{Field, Kind};
use crate::file::VERSION;
use crate::op::Op;
use serde_json::{Map, Value, json};

/// The name of the schema file of a type.
pub fn name(kind: &str) -> String {
    format!("{kind}.schema.json")
}

/// The schema that the files of this type follow.
pub fn schema(of: &Type) -> Value {
    let codes = json!({"type": "string", "pattern": "^E_[A-Z_]+$"});
    let alone: Vec<Value> = of.ops.iter().filter(|_| !of.runs).map(|op| group(op)).collect();
    let runs = of.runs.then(|| run_group(of));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": name(of.name),
        "title": of.algorithm,
        "description": of.about,
        "type": "object",
        "additionalProperties": false,
        "required": ["schema", "version", "algorithm", "notes", "numberOfTests", "testGroups"],
        "properties": {
            "schema": {"const": name(of.name)},
            "version": {"const": VERSION},
            "algorithm": {"const": of.algorithm},
            "notes": {"type": "object", "additionalProperties": {"$ref": "#/$defs/note"}},
            "numberOfTests": {"type": "integer", "minimum": 1},
            "testGroups": {"type": "array", "minItems": 1, "items": {"oneOf": alone.into_iter().chain(runs).collect::<Vec<_>>()}}
        },
        "$defs": {
            "note": object(&[
                ("bugType", json!({"type": "string"})),
                ("section", json!({"type": "string"})),
                ("effect", json!({"type": "string"})),
                ("finding", json!({"type": ["string", "null"], "pattern": "^F[0-9]{2}$"})),
            ]),
            "trace": {"type": "array", "items": object(&[
                ("step", json!({"type": "string"})),
                ("name", json!({"type": "string"})),
                ("value", json!({"type": "string", "pattern": "^([0-9a-f]{2})*$"})),
            ])},
            "code": codes,
            "culprit": {"type": ["integer", "null"], "minimum": 0, "maximum": u32::MAX},
            "nothing": {"type": "object", "maxProperties": 0},
        }
    })
}

/// An object with all of these and nothing else.
fn object(properties: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

/// A value.
fn value(kind: &Kind) -> Value {
    match kind {
        Kind::Bytes(n) => json!({"type": "string", "pattern": format!("^[0-9a-f]{{{}}}$", 2 * n)}),
        Kind::AnyBytes => json!({"type": "string", "pattern": "^([0-9a-f]{2})*$"}),
        Kind::Number => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        Kind::Decimal => json!({"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}),
        Kind::Integer => json!({"type": "string", "pattern": "^(0|-?[1-9][0-9]*)$"}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::OneOf(words) => json!({"enum": words}),
        Kind::List(kind) => json!({"type": "array", "items": value(kind)}),
        Kind::ById(kind) => json!({
            "type": "object", "additionalProperties": false, "patternProperties": {"^(0|[1-9][0-9]*)$": value(kind)}
        }),
        Kind::Record(fields) => record(fields),
        Kind::OrNull(kind) => json!({"oneOf": [value(kind), {"type": "null"}]}),
    }
}

/// An object with these fields.
fn record(fields: &[Field]) -> Value {
    let (mut properties, mut patterns, mut required) = (Map::new(), Map::new(), Vec::new());
    for field in fields {
        let mut schema = value(&field.kind);
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_owned(), field.doc.into());
        }
        if field.name.contains('*') {
            patterns.insert(format!("^{}$", field.name.replace('*', "[0-9]+")), schema);
        } else if let Some(name) = field.name.strip_suffix('?') {
            properties.insert(name.to_owned(), schema);
        } else {
            required.push(field.name);
            properties.insert(field.name.to_owned(), schema);
        }
    }
    json!({
        "type": "object", "additionalProperties": false, "required": required,
        "properties": properties, "patternProperties": patterns
    })
}

/// A group of tests of one operation.
fn group(op: &Op) -> Value {
    let test = |results: [(&'static str, Value); 4]| {
        let mut fields = vec![
            ("tcId", json!({"type": "integer", "minimum": 1})),
            ("comment", json!({"type": "string"})),
            ("flags", json!({"type": "array", "items": {"type": "string"}})),
            ("in", record(op.input)),
            ("coins", record(op.coins)),
            ("trace", json!({"$ref": "#/$defs/trace"})),
            ("operations", json!({"type": "array", "maxItems": 0})),
        ];
        fields.extend(results);
        object(&fields)
    };
    let tests = json!([
        test([
            ("out", record(op.out)),
            ("result", json!({"const": "valid"})),
            ("error", json!({"type": "null"})),
            ("culprit", json!({"type": "null"})),
        ]),
        test([
            ("out", json!({"$ref": "#/$defs/nothing"})),
            ("result", json!({"const": "invalid"})),
            ("error", json!({"$ref": "#/$defs/code"})),
            ("culprit", json!({"$ref": "#/$defs/culprit"})),
        ]),
    ]);
    object(&[
        ("op", json!({"const": op.name})),
        ("params", record(op.params)),
        ("tests", json!({"type": "array", "minItems": 1, "items": {"oneOf": tests}})),
    ])
}

/// A group of runs.
fn run_group(of: &Type) -> Value {
    let operation = |op: &Op, results: [(&'static str, Value); 4]| {
        let inputs: Vec<Field> = op.params.iter().chain(op.input).copied().collect();
        let mut fields = vec![
            ("op", json!({"const": op.name})),
            ("party", json!({"type": "string", "pattern": "^(server|(user|ssp)/[1-9][0-9]*)$"})),
            ("in", record(&inputs)),
            ("coins", record(op.coins)),
            ("trace", json!({"$ref": "#/$defs/trace"})),
        ];
        fields.extend(results);
        object(&fields)
    };
    let mut operations = Vec::new();
    for op in of.ops {
        operations.push(operation(
            op,
            [
                ("out", record(op.out)),
                ("success", json!({"const": true})),
                ("error", json!({"type": "null"})),
                ("culprit", json!({"type": "null"})),
            ],
        ));
        operations.push(operation(
            op,
            [
                ("out", json!({"$ref": "#/$defs/nothing"})),
                ("success", json!({"const": false})),
                ("error", json!({"$ref": "#/$defs/code"})),
                ("culprit", json!({"$ref": "#/$defs/culprit"})),
            ],
        ));
    }
    let test = |results: [(&'static str, Value); 4]| {
        let mut fields = vec![
            ("tcId", json!({"type": "integer", "minimum": 1})),
            ("comment", json!({"type": "string"})),
            ("flags", json!({"type": "array", "items": {"type": "string"}})),
            ("in", record(of.about_a_run)),
            ("coins", json!({"$ref": "#/$defs/nothing"})),
            ("trace", json!({"type": "array", "maxItems": 0})),
            ("operations", json!({"type": "array", "minItems": 1, "items": {"oneOf": operations}})),
        ];
        fields.extend(results);
        object(&fields)
    };
    let tests = json!([
        test([
            // Nothing where it ends before there is a result.
            ("out", json!({"anyOf": [record(of.result_of_a_run), {"$ref": "#/$defs/nothing"}]})),
            ("result", json!({"const": "valid"})),
            ("error", json!({"type": "null"})),
            ("culprit", json!({"type": "null"})),
        ]),
        test([
            ("out", json!({"$ref": "#/$defs/nothing"})),
            ("result", json!({"const": "invalid"})),
            ("error", json!({"$ref": "#/$defs/code"})),
            ("culprit", json!({"$ref": "#/$defs/culprit"})),
        ]),
    ]);
    object(&[
        ("op", json!({"type": "null"})),
        ("params", json!({"$ref": "#/$defs/nothing"})),
        ("tests", json!({"type": "array", "minItems": 1, "items": {"oneOf": tests}})),
    ])
}
