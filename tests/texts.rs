//! The words of the interface: each one that the app asks for is there, and none holds markup.

#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use baremo::{
    Code,
    assessment::{Answer, Grade, State},
    questionnaire::{Audience, Context, Effort, EvidenceKind, Who},
};

fn texts() -> BTreeMap<String, String> {
    let file = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/public/texts/en.json")).unwrap();
    serde_json::from_str(&file).unwrap()
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
    check("effort", Effort::ALL.iter().map(|word| word.as_str()).collect());
    check("evidence.kind", EvidenceKind::ALL.iter().map(|word| word.as_str()).collect());
}

#[test]
fn texts_are_plain_and_complete() {
    for (key, text) in texts() {
        assert!(!text.trim().is_empty(), "{key}");
        assert!(!text.contains('<') && !text.contains('!'), "{key}: {text}");
        assert_eq!(text.matches('{').count(), text.matches('}').count(), "{key}: {text}");
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
