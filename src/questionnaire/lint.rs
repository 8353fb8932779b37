//! Advice on a questionnaire that can be used, but could be better.

use std::collections::BTreeSet;

use super::{Questionnaire, Text};
use crate::{Code, Level, Problem, Problems, document::escape};

/// English words that nobody can check.
const VAGUE: &[&str] = &[
    "adequate",
    "adequately",
    "appropriate",
    "appropriately",
    "comprehensive",
    "effective",
    "effectively",
    "nationwide",
    "periodic",
    "periodically",
    "regular",
    "regularly",
    "relevant",
    "robust",
    "sufficient",
    "sufficiently",
    "timely",
];

/// Two statements whose words overlap at least so much say nearly the same.
const NEAR: f64 = 0.75;

/// Returns what could be better in one questionnaire, in the order of its statements.
pub fn advise(questionnaire: &Questionnaire) -> Problems {
    let mut advice = Problems::default();
    empty_levels(questionnaire, &mut advice);
    source_texts(questionnaire, &mut advice);
    near_duplicates(questionnaire, &mut advice);
    translations(questionnaire, &mut advice);
    advice
}

fn empty_levels(questionnaire: &Questionnaire, advice: &mut Problems) {
    for (i, factor) in questionnaire.factors.iter().enumerate() {
        for level in Level::WITH_STATEMENTS.into_iter().filter(|level| factor.at(*level).next().is_none()) {
            let problem = Problem::new(Code::EmptyLevel, format!("/factors/{i}"));
            advice.push(problem.with("id", &factor.id).with("level", level));
        }
    }
}

fn source_texts(questionnaire: &Questionnaire, advice: &mut Problems) {
    let language = questionnaire.source_language();
    let mut expect = |id: &str, field: &str, found: bool| {
        if !found {
            let problem = Problem::new(Code::MissingAdvice, path(language, id, field));
            advice.push(problem.with("id", id).with("field", field));
        }
    };
    let text = |id: &str| questionnaire.text(id, language).cloned().unwrap_or_default();
    expect(&questionnaire.id, "short", text(&questionnaire.id).short.is_some());
    for factor in &questionnaire.factors {
        let of_factor = text(&factor.id);
        expect(&factor.id, "short", of_factor.short.is_some());
        expect(&factor.id, "why", of_factor.why.is_some());
        expect(&factor.id, "ladder", of_factor.ladder.is_some());
        for statement in &factor.statements {
            let of_statement = text(&statement.id);
            expect(&statement.id, "help", of_statement.help.is_some());
            expect(&statement.id, "action", of_statement.action.is_some());
        }
    }
    if language == "en" {
        for statement in questionnaire.statements() {
            let text = text(&statement.id).text.unwrap_or_default();
            for word in words(&text).into_iter().filter(|word| VAGUE.contains(&word.as_str())) {
                advice.push(Problem::new(Code::VagueWord, path(language, &statement.id, "text")).with("found", word));
            }
        }
    }
}

fn near_duplicates(questionnaire: &Questionnaire, advice: &mut Problems) {
    let language = questionnaire.source_language();
    let statements: Vec<(&str, BTreeSet<String>)> = questionnaire
        .statements()
        .filter_map(|s| Some((s.id.as_str(), words(questionnaire.text(&s.id, language)?.text.as_ref()?))))
        .collect();
    for (i, (id, words)) in statements.iter().enumerate() {
        for (other, others) in &statements[..i] {
            let common = words.intersection(others).count() as f64;
            if common / words.union(others).count().max(1) as f64 >= NEAR {
                advice.push(Problem::new(Code::NearDuplicate, path(language, id, "text")).with("id", other));
            }
        }
    }
}

fn translations(questionnaire: &Questionnaire, advice: &mut Problems) {
    type Field = (&'static str, fn(&Text) -> bool);
    const FIELDS: [Field; 7] = [
        ("title", |t| t.title.is_some()),
        ("short", |t| t.short.is_some()),
        ("why", |t| t.why.is_some()),
        ("ladder", |t| t.ladder.is_some()),
        ("text", |t| t.text.is_some()),
        ("help", |t| t.help.is_some()),
        ("action", |t| t.action.is_some()),
    ];
    let source = questionnaire.source_language();
    let Some(texts) = questionnaire.texts.get(source) else { return };
    for (language, translated) in questionnaire.texts.iter().filter(|(language, _)| *language != source) {
        for (id, text) in texts {
            let translation = translated.get(id).cloned().unwrap_or_default();
            for (field, _) in FIELDS.iter().filter(|(_, has)| has(text) && !has(&translation)) {
                let problem = Problem::new(Code::MissingTranslation, path(language, id, field)).with("id", id);
                advice.push(problem.with("field", field).with("language", language));
            }
            if let Some(version) = translation.source.filter(|version| *version != questionnaire.version) {
                let problem = Problem::new(Code::StaleTranslation, path(language, id, "source")).with("id", id);
                advice.push(problem.with("found", version).with("expected", &questionnaire.version));
            }
        }
    }
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn path(language: &str, id: &str, field: &str) -> String {
    format!("/texts/{language}/{}/{field}", escape(id))
}
