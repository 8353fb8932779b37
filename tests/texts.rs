//! The words of the interface: each one that the app asks for is there in four languages, and none holds markup.

#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use baremo::{
    Code,
    assessment::{Answer, Grade, State},
    crosswalk::Model,
    questionnaire::{Audience, Context, Effort, EvidenceKind, Remedy, Tag, Who},
    translation::{
        glossary::Glossary,
        interface::{self, Interface},
    },
};
use serde_json::Value;

const LANGUAGES: [&str; 4] = ["en", "es", "pt", "fr"];

fn interface(language: &str) -> Interface {
    let file = format!("{}/public/texts/{language}.json", env!("CARGO_MANIFEST_DIR"));
    Interface::from_json(&fs::read(&file).unwrap()).unwrap_or_else(|problems| panic!("{file}: {problems:?}"))
}

fn texts() -> BTreeMap<String, String> {
    interface("en").texts
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Returns the literal keys that follow a call, in all sources of the app.
fn keys_after(call: &str) -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin/app")), &mut files);
    let mut keys = BTreeSet::new();
    for file in files {
        let source = fs::read_to_string(file).unwrap();
        for after in source.split(call).skip(1) {
            if let Some(key) = after.trim_start().strip_prefix('"').and_then(|after| after.split('"').next()) {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

#[test]
fn every_text_that_the_app_asks_for_is_there() {
    let texts = texts();
    let plain = ["(t(", "{t(", "=t(", ".text(", ".filled("].map(keys_after);
    assert!(plain.iter().map(BTreeSet::len).sum::<usize>() > 300, "the calls are no longer found");
    let missing: Vec<_> = plain.iter().flatten().filter(|key| !texts.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for key in keys_after(".counted(") {
        for form in ["one", "other"] {
            assert!(texts.contains_key(&format!("{key}.{form}")), "{key}.{form}");
        }
    }
}

#[test]
fn every_word_of_a_closed_list_has_its_text() {
    let texts = texts();
    let check = |prefix: &str, words: Vec<&str>| {
        for word in words {
            assert!(texts.contains_key(&format!("{prefix}.{word}")), "{prefix}.{word}");
        }
    };
    check("answer", Answer::ALL.iter().map(|word| word.as_str()).collect());
    check("grade", Grade::ALL.iter().map(|word| word.as_str()).collect());
    check("state", State::ALL.iter().map(|word| word.as_str()).collect());
    check("context", Context::ALL.iter().map(|word| word.as_str()).collect());
    check("who", Who::ALL.iter().map(|word| word.as_str()).collect());
    check("audience", Audience::ALL.iter().map(|word| word.as_str()).collect());
    check("remedy", Remedy::ALL.iter().map(|word| word.as_str()).collect());
    check("tag", Tag::ALL.iter().map(|word| word.as_str()).collect());
    for (model, prefix) in [("ecsf", "role"), ("gfce", "theme")] {
        let known = Model::known().into_iter().find(|known| known.id == model).unwrap();
        check(prefix, known.items.iter().map(|item| item.code.as_str()).collect());
    }
    check("effort", Effort::ALL.iter().map(|word| word.as_str()).collect());
    check("evidence.kind", EvidenceKind::ALL.iter().map(|word| word.as_str()).collect());
}

#[test]
fn texts_are_plain_and_complete() {
    for (key, text) in LANGUAGES.into_iter().flat_map(|language| interface(language).texts) {
        assert!(!text.trim().is_empty(), "{key}");
        assert!(!text.contains('<') && !text.contains('!'), "{key}: {text}");
        assert_eq!(text.matches('{').count(), text.matches('}').count(), "{key}: {text}");
    }
}

#[test]
fn nothing_is_left_to_advise_in_any_language() {
    let (source, glossary) = (interface("en"), Glossary::shipped());
    for language in &LANGUAGES[1..] {
        let advice = interface::advise(&source, &interface(language), language, &glossary);
        assert!(advice.is_empty(), "{language}: {} of advice, first {:?}", advice.total(), advice.iter().next());
    }
}

/// Plural forms fall back to `other`; one that stands alone would never be found in a language without it.
#[test]
fn every_text_that_counts_has_both_forms_in_each_language() {
    for language in LANGUAGES {
        let texts = interface(language).texts;
        for key in texts.keys().filter_map(|key| key.strip_suffix(".one")) {
            assert!(texts.contains_key(&format!("{key}.other")), "{language}: {key}");
        }
    }
}

#[test]
fn the_items_of_other_models_have_titles_in_each_language() {
    for language in &LANGUAGES[1..] {
        let file = format!("{}/content/frameworks.{language}.json", env!("CARGO_MANIFEST_DIR"));
        let titles: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        for model in Model::known() {
            let own = titles[&model.id].as_object().unwrap_or_else(|| panic!("{file} has no {}", model.id));
            let missing: Vec<_> = model.items.iter().filter(|item| !own.contains_key(&item.code)).collect();
            assert!(missing.is_empty(), "{file}: {missing:?}");
            for field in ["@title", "@publisher", "@edition"] {
                assert!(own.contains_key(field), "{file}: {} has no {field}", model.id);
            }
            assert_eq!(own.len(), model.items.len() + 3, "{file}: {}", model.id);
        }
    }
}

#[test]
fn every_problem_has_a_sentence_whose_arguments_are_closed() {
    for code in Code::ALL {
        let sentence = code.sentence();
        assert!(sentence.ends_with(['.', '}']), "{code}: {sentence}");
        assert_eq!(sentence.matches('{').count(), sentence.matches('}').count(), "{code}");
    }
}

#[test]
fn nothing_in_the_app_writes_markup() {
    let mut files = Vec::new();
    sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin/app")), &mut files);
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        for forbidden in ["inner_html", "set_inner_html", "insert_adjacent_html", "style="] {
            assert!(!source.contains(forbidden), "{} has {forbidden}", file.display());
        }
        let is_platform = file.components().any(|part| part.as_os_str() == "platform")
            || file.file_name().is_some_and(|name| name == "platform.rs");
        assert!(is_platform || !source.contains("web_sys::"), "{} calls the platform", file.display());
    }
}
