//! The JSON Schema of every format, made from the types; a test fails when the files are stale.

use std::{collections::BTreeMap, fs, path::Path};

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;

use crate::{
    assessment::{Assessment, part::Part},
    questionnaire::{Questionnaire, Text, text},
    round::{Comparison, Contribution, Interest, Publication, Record, Round, Share, Sum},
    score::Outcome,
    training::{Outlook, course::Catalogue, delivered::Delivered},
    translation::interface::Interface,
};

/// A text file: its format and, flat, the texts by id.
#[derive(Serialize, JsonSchema)]
struct TextFile {
    #[schemars(extend("const" = text::FORMAT))]
    format: String,
    #[serde(flatten)]
    texts: BTreeMap<String, Text>,
}

/// Compares a schema with its file; with `BLESS=1` in the environment, writes the file instead.
fn check<T: JsonSchema>(name: &str) {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    let schema = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("questionnaires/schemas/{name}.json"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, &schema).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(found, schema, "{} is stale: run BLESS=1 cargo test schema", file.display());
}

#[test]
fn schemas_are_those_of_the_types() {
    check::<Questionnaire>("questionnaire");
    check::<TextFile>("texts");
    check::<Interface>("interface");
    check::<Assessment>("assessment");
    check::<Part>("part");
    check::<Round>("round");
    check::<Contribution>("contribution");
    check::<Outcome>("result");
    check::<Comparison>("comparison");
    check::<Share>("share");
    check::<Sum>("sum");
    check::<Interest>("interest");
    check::<Catalogue>("catalogue");
    check::<Delivered>("delivered");
    check::<Outlook<'_>>("needs");
    check::<Publication>("publication");
    check::<Record>("record");
}
