//! The content files: all questionnaires in one, and each language's words in one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

/// The order of the domains on the screen; others follow by name.
const ORDER: [&str; 5] = ["workforce", "policy", "incident", "connectivity", "cooperation"];
const LANGUAGES: [&str; 4] = ["en", "es", "pt", "fr"];

/// Returns the content files by logical name, `content` and the languages, each as compact JSON.
pub fn files(root: &Path) -> Result<BTreeMap<String, Value>> {
    let questionnaires = root.join("questionnaires");
    let texts = |id: &str, language: &str| read(&questionnaires.join(format!("{id}.{language}.json")));
    let ids = ids(&questionnaires)?;
    let mut structures = Vec::new();
    for id in &ids {
        let Some(mut structure) = read(&questionnaires.join(format!("{id}.json")))? else { continue };
        if structure["id"] != **id {
            bail!(
                "questionnaires/{id}.json has the id {}: the file's name and the id must be equal",
                structure["id"]
            );
        }
        let Some((source, words)) = source(|language| texts(id, language))? else {
            bail!("questionnaires/{id}.json has no texts: questionnaires/{id}.en.json is missing");
        };
        let digest = digest(&structure, source, words);
        structure["digest"] = digest.into();
        structures.push(structure);
    }
    let mut files = BTreeMap::from([("content".to_owned(), json!({ "questionnaires": structures }))]);
    for language in LANGUAGES {
        let ui = read(&root.join("public/texts").join(format!("{language}.json")))?;
        let mut merged = Map::new();
        for id in &ids {
            merged.extend(texts(id, language)?.map(without_format).unwrap_or_default());
        }
        if ui.is_none() && merged.is_empty() {
            eprintln!("note: there is nothing in the language {language}");
            continue;
        }
        if ui.is_none() {
            eprintln!("note: public/texts/{language}.json is missing, so the screens have no words in {language}");
        }
        let ui = ui.and_then(|file| file.get("texts").cloned()).unwrap_or_else(|| json!({}));
        files.insert(language.into(), json!({ "language": language, "ui": ui, "texts": merged }));
    }
    if let Some(models) = read(&root.join("content/frameworks.json"))? {
        for language in LANGUAGES {
            let titles = read(&root.join("content").join(format!("frameworks.{language}.json")))?.unwrap_or_default();
            files.insert(format!("models-{language}"), translated(&models, &titles));
        }
    }
    // The sample of a catalogue of courses.
    files.extend(read(&root.join("content/catalogue.json"))?.map(|courses| ("courses".to_owned(), courses)));
    Ok(files)
}

/// Returns the list of the other models in another language: the titles of their items by code, and what stands under
/// `@title`, `@publisher` and `@edition`.
fn translated(models: &Value, titles: &Value) -> Value {
    let mut models = models.clone();
    for model in models.as_array_mut().into_iter().flatten() {
        let own = model["id"].as_str().and_then(|id| titles.get(id)).cloned().unwrap_or_default();
        for item in model["items"].as_array_mut().into_iter().flatten() {
            let title = item["code"].as_str().and_then(|code| own.get(code)).cloned();
            item["title"] = title.unwrap_or_else(|| item["title"].take());
        }
        for field in ["title", "publisher", "edition"] {
            if let Some(text) = own.get(format!("@{field}")) {
                model[field] = text.clone();
            }
        }
    }
    models
}

/// Returns the digest of design section 4: of the structure with the texts of its source language.
fn digest(structure: &Value, language: &str, words: Map<String, Value>) -> String {
    let mut whole = structure.clone();
    whole["texts"] = json!({ language: words });
    baremo::questionnaire::digest(&whole)
}

/// Returns the source language, `en` or else the first by code, and its texts.
fn source(texts: impl Fn(&str) -> Result<Option<Value>>) -> Result<Option<(&'static str, Map<String, Value>)>> {
    for language in ["en", "es", "fr", "pt"] {
        if let Some(words) = texts(language)? {
            return Ok(Some((language, without_format(words))));
        }
    }
    Ok(None)
}

/// Returns the ids of the questionnaires in the folder, in their order on the screen.
fn ids(folder: &Path) -> Result<Vec<String>> {
    if !folder.is_dir() {
        eprintln!("note: the folder questionnaires/ is missing, so the app has no questions");
        return Ok(Vec::new());
    }
    let mut ids = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // `ID.json` is a structure, `ID.LANG.json` its texts.
        ids.extend(name.strip_suffix(".json").filter(|id| !id.contains('.')).map(str::to_owned));
    }
    let place = |id: &String| ORDER.iter().position(|known| known == id).unwrap_or(ORDER.len());
    ids.sort_by_key(|id| (place(id), id.clone()));
    Ok(ids)
}

fn read(file: &Path) -> Result<Option<Value>> {
    if !file.is_file() {
        return Ok(None);
    }
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let value = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))?;
    Ok(Some(value))
}

fn without_format(texts: Value) -> Map<String, Value> {
    match texts {
        Value::Object(mut entries) => {
            entries.remove("format");
            entries
        }
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes the files into a new folder of the test's own and bundles them.
    fn bundled(test: &str, files: &[(&str, Value)]) -> Result<BTreeMap<String, Value>> {
        let root = std::env::temp_dir().join(format!("baremo-content-{test}-{}", std::process::id()));
        for (name, value) in files {
            let file = root.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, value.to_string()).unwrap();
        }
        let bundled = super::files(&root);
        let _ = fs::remove_dir_all(root);
        bundled
    }

    fn structure(id: &str) -> Value {
        json!({ "format": "baremo.questionnaire/1", "id": id, "version": "1.0.0", "factors": [] })
    }

    fn words(id: &str, title: &str) -> Value {
        json!({ "format": "baremo.texts/1", id: { "title": title } })
    }

    #[test]
    fn structures_stand_in_order_and_texts_are_merged() {
        let files = bundled(
            "order",
            &[
                ("questionnaires/annex.json", structure("annex")),
                ("questionnaires/annex.en.json", words("annex", "Annex")),
                ("questionnaires/policy.json", structure("policy")),
                ("questionnaires/policy.en.json", words("policy", "Policy")),
                ("questionnaires/workforce.json", structure("workforce")),
                ("questionnaires/workforce.en.json", words("workforce", "Workforce")),
                ("questionnaires/workforce.es.json", words("workforce", "Personal")),
                ("public/texts/en.json", json!({ "format": "baremo.interface/1", "texts": { "save": "Save file" } })),
            ],
        )
        .unwrap();
        let ids = files["content"]["questionnaires"].as_array().unwrap();
        assert_eq!(ids.iter().map(|one| &one["id"]).collect::<Vec<_>>(), ["workforce", "policy", "annex"]);
        assert_eq!(
            files["en"],
            json!({ "language": "en", "ui": { "save": "Save file" }, "texts": {
                "annex": { "title": "Annex" }, "policy": { "title": "Policy" }, "workforce": { "title": "Workforce" },
            }})
        );
        assert_eq!(files["es"]["texts"], json!({ "workforce": { "title": "Personal" } }));
        assert!(!files.contains_key("fr"));
    }

    #[test]
    fn the_digest_is_of_the_source_language_alone() {
        let digest = |files: &[(&str, Value)], test| {
            let digest = bundled(test, files).unwrap()["content"]["questionnaires"][0]["digest"].clone();
            assert!(digest.as_str().unwrap().starts_with("sha256:"));
            digest
        };
        let english = [("questionnaires/a.json", structure("a")), ("questionnaires/a.en.json", words("a", "One"))];
        let mut more = english.to_vec();
        more.push(("questionnaires/a.es.json", words("a", "Uno")));
        let mut other = english.to_vec();
        other[1].1 = words("a", "Two");
        assert_eq!(digest(&english, "digest-en"), digest(&more, "digest-es"));
        assert_ne!(digest(&english, "digest-one"), digest(&other, "digest-two"));
    }

    #[test]
    fn no_content_is_no_error() {
        assert_eq!(bundled("none", &[]).unwrap()["content"], json!({ "questionnaires": [] }));
    }

    #[test]
    fn bad_content_is_named() {
        let wrong = [("questionnaires/a.json", structure("b"))];
        assert!(bundled("id", &wrong).unwrap_err().to_string().contains("a.json"));
        let silent = [("questionnaires/a.json", structure("a"))];
        assert!(bundled("silent", &silent).unwrap_err().to_string().contains("a.en.json"));
    }
}
