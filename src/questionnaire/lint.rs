//! Advice on a questionnaire that can be used, but could be better.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Factor, Questionnaire};
use crate::{
    Code, Level, Problem, Problems,
    crosswalk::{Model, unknown_codes},
    document::escape,
    problem::Argument,
    translation::{Catalogue, State, Unit, glossary::Glossary, rule},
};

/// Two statements whose words overlap at least so much say nearly the same.
const NEAR: f64 = 0.75;

/// What statements are held against: word lists, the glossary, the models whose codes may be used.
pub struct Rules {
    /// By language, the words that nobody can check.
    vague: BTreeMap<String, Vec<String>>,
    /// By language, what joins two facts.
    joins: BTreeMap<String, Vec<String>>,
    /// The terms of the field.
    pub glossary: Glossary,
    models: Vec<Model>,
}

impl Rules {
    /// Returns the rules of the project, as `content/` holds them.
    pub fn shipped() -> Self {
        // The lists are part of the program, and a test sees that they are there.
        let wording: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            serde_json::from_str(include_str!("../../content/wording.json")).unwrap_or_default();
        let list = |name: &str| wording.get(name).cloned().unwrap_or_default();
        Self { vague: list("vague"), joins: list("joins"), glossary: Glossary::shipped(), models: Model::known() }
    }
}

/// Returns what could be better in one questionnaire: its structure, its texts in each language, their translation.
pub fn advise(questionnaire: &Questionnaire, rules: &Rules) -> Problems {
    let mut advice = Problems::default();
    levels(questionnaire, &mut advice);
    advice.extend(unknown_codes(questionnaire, &rules.models));
    source_texts(questionnaire, &mut advice);
    near_duplicates(&[questionnaire]).into_iter().for_each(|(_, problem)| advice.push(problem));
    let source = questionnaire.source_language();
    wording(questionnaire, source, rules, &mut advice);
    for language in questionnaire.texts.keys().filter(|language| *language != source) {
        advice.extend(advise_language(questionnaire, language, rules));
    }
    advice
}

/// Returns what could be better in the translation of a questionnaire into one language.
pub fn advise_language(questionnaire: &Questionnaire, language: &str, rules: &Rules) -> Problems {
    let mut advice = Problems::default();
    wording(questionnaire, language, rules, &mut advice);
    translation(questionnaire, language, rules, &mut advice);
    advice
}

/// Returns statements of different questionnaires that say nearly the same, each with the place of its questionnaire.
pub fn advise_across(questionnaires: &[&Questionnaire]) -> Vec<(usize, Problem)> {
    let is_across = |(_, problem): &(usize, Problem)| {
        let of = |id: &str| id.split('.').next().unwrap_or_default().to_owned();
        let id = problem.path.rsplit('/').nth(1).map(of);
        let other = problem.arguments.iter().find_map(|(_, argument)| match argument {
            Argument::Value(id) => Some(of(id)),
            Argument::Term(_) => None,
        });
        id != other
    };
    let found = near_duplicates(questionnaires);
    if questionnaires.len() < 2 { Vec::new() } else { found.into_iter().filter(is_across).collect() }
}

/// Finds levels that have no statement, and those that nobody in some circumstances can reach.
fn levels(questionnaire: &Questionnaire, advice: &mut Problems) {
    for (i, factor) in questionnaire.factors.iter().enumerate() {
        for level in Level::WITH_STATEMENTS {
            let problem = |code| Problem::new(code, format!("/factors/{i}")).with("id", &factor.id);
            if factor.at(level).next().is_none() {
                advice.push(problem(Code::EmptyLevel).with("level", level));
            } else if let Some(context) = shut_out(factor, level) {
                let context: Vec<&str> = context.iter().map(|flag| flag.as_str()).collect();
                let problem = problem(Code::UnreachableLevel).with("level", level);
                advice.push(problem.with("context", context.join(", ")));
            }
        }
    }
}

/// Returns the fewest circumstances in which no statement of a level applies, if there are any.
fn shut_out(factor: &Factor, level: Level) -> Option<Vec<Context>> {
    let count = Context::ALL.len();
    let set = |bits: usize| -> Vec<Context> {
        Context::ALL.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, flag)| *flag).collect()
    };
    let mut sets: Vec<Vec<Context>> = (1..1_usize << count).map(set).collect();
    sets.sort_by_key(Vec::len);
    let rules_out = |flags: &Vec<Context>| factor.at(level).all(|s| s.unless.iter().any(|flag| flags.contains(flag)));
    sets.into_iter().find(rules_out)
}

fn source_texts(questionnaire: &Questionnaire, advice: &mut Problems) {
    let language = questionnaire.source_language();
    let mut expect = |id: &str, field: &str, found: bool| {
        if !found {
            let problem = Problem::new(Code::MissingAdvice, path(language, id, field));
            advice.push(problem.with("id", id).with("field", field));
        }
    };
    let text = |id: &str| questionnaire.text(id, language);
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
}

/// Finds words that nobody can check, and statements that join two facts.
fn wording(questionnaire: &Questionnaire, language: &str, rules: &Rules, advice: &mut Problems) {
    let none = Vec::new();
    let list = |lists: &BTreeMap<String, Vec<String>>| lists.get(language).unwrap_or(&none).clone();
    let (vague, joins) = (list(&rules.vague), list(&rules.joins));
    let texts = questionnaire.texts.get(language);
    for statement in questionnaire.statements() {
        let Some(text) = texts.and_then(|texts| texts.get(&statement.id)?.text.as_ref()) else { continue };
        let path = path(language, &statement.id, "text");
        for word in words(text).into_iter().filter(|word| vague.contains(word)) {
            advice.push(Problem::new(Code::VagueWord, path.clone()).with("found", word));
        }
        let lower = text.to_lowercase();
        for phrase in vague.iter().filter(|word| word.contains(' ') && lower.contains(word.as_str())) {
            advice.push(Problem::new(Code::VagueWord, path.clone()).with("found", phrase));
        }
        let join = joins.iter().map(String::as_str).filter(|join| joins_facts(&lower, join));
        for found in join.chain(is_two_sentences(text).then_some(". ")) {
            advice.push(Problem::new(Code::DoubleBarrelled, path.clone()).with("found", found.trim()));
        }
    }
}

/// Returns whether a join stands in a text. A comma before "and" at the end of a list joins no facts.
fn joins_facts(text: &str, join: &str) -> bool {
    text.match_indices(join).any(|(at, _)| !join.starts_with(", ") || !text[..at].contains(", "))
}

/// Returns whether a text goes on after the end of a sentence. A point after a short word, as in `Art. 5`, is no end.
fn is_two_sentences(text: &str) -> bool {
    let begins = |rest: &str| rest.trim_start().starts_with(char::is_uppercase);
    let ends = |before: &str| before.rsplit(' ').next().is_some_and(|word| word.chars().count() > 3);
    let point = text.match_indices(". ").any(|(at, _)| ends(&text[..at]) && begins(&text[at + 1..]));
    point || text.match_indices(['?', '!']).any(|(at, mark)| begins(&text[at + mark.len()..]))
}

/// Finds pairs of statements that say nearly the same, each with the place of its questionnaire.
fn near_duplicates(questionnaires: &[&Questionnaire]) -> Vec<(usize, Problem)> {
    /// A statement, with its words as numbers in order.
    struct Said<'a> {
        of: usize,
        language: &'a str,
        id: &'a str,
        words: Vec<usize>,
    }
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for (of, questionnaire) in questionnaires.iter().enumerate() {
        let language = questionnaire.source_language();
        for statement in questionnaire.statements() {
            let Some(text) = questionnaire.text(&statement.id, language).text else { continue };
            let mut number = |word: String| {
                let next = numbers.len();
                *numbers.entry(word).or_insert(next)
            };
            let mut words: Vec<usize> = words(&text).into_iter().map(&mut number).collect();
            words.sort_unstable();
            all.push(Said { of, language, id: &statement.id, words });
        }
    }
    // Only statements of about the same length can be near; sorted by it, those stand side by side.
    let mut order: Vec<&Said<'_>> = all.iter().collect();
    order.sort_by_key(|said| said.words.len());
    let mut found = Vec::new();
    for (i, long) in order.iter().enumerate() {
        let least = (long.words.len() as f64 * NEAR).ceil() as usize;
        for short in order[..i].iter().rev().take_while(|short| short.words.len() >= least.max(1)) {
            let common = common(&short.words, &long.words);
            if common as f64 / (short.words.len() + long.words.len() - common).max(1) as f64 >= NEAR {
                let path = path(long.language, long.id, "text");
                found.push((long.of, Problem::new(Code::NearDuplicate, path).with("id", short.id)));
            }
        }
    }
    found
}

/// Returns how many numbers two ordered lists have in common.
fn common(a: &[usize], b: &[usize]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    common
}

/// Finds what is missing or stale in a language, and what a translation does not keep of its source.
fn translation(questionnaire: &Questionnaire, language: &str, rules: &Rules, advice: &mut Problems) {
    let catalogue = Catalogue::of_questionnaire(questionnaire, language);
    let mut stale = BTreeSet::new();
    for unit in &catalogue.units {
        let Some((id, field)) = unit.id.rsplit_once('/') else { continue };
        let path = path(language, id, field);
        let Unit { state, .. } = unit;
        if *state == State::Missing {
            let problem = Problem::new(Code::MissingTranslation, path).with("id", id);
            advice.push(problem.with("field", field).with("language", language));
            continue;
        }
        if *state == State::Stale && stale.insert(id) {
            let found = questionnaire.texts.get(language).and_then(|texts| texts.get(id)?.source.as_deref());
            let path = self::path(language, id, "source");
            let problem = Problem::new(Code::StaleTranslation, path).with("id", id);
            advice.push(problem.with("found", found.unwrap_or("–")).with("expected", &questionnaire.version));
        }
        let is_label = matches!(field, "title" | "short");
        advice.extend(rule::check(unit, is_label, &path, language, &rules.glossary));
    }
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn path(language: &str, id: &str, field: &str) -> String {
    format!("/texts/{language}/{}/{field}", escape(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn questionnaire(statements: &[(&str, &str)], unless: &str, more: &str) -> Questionnaire {
        let level = |id: &str| id.chars().next().unwrap();
        let structure: Vec<String> = statements
            .iter()
            .map(|(id, _)| format!(r#"{{"id": "a.b.{id}", "level": {}, "unless": [{unless}]}}"#, level(id)))
            .collect();
        let texts: Vec<String> =
            statements.iter().map(|(id, text)| format!(r#""a.b.{id}": {{"text": "{text}"}}"#)).collect();
        let file = format!(
            r#"{{"format": "baremo.questionnaire/1", "id": "a", "version": "1.0.0", "factors": [
            {{"id": "a.b", "statements": [{}]}}], "texts": {{"en": {{"a": {{"title": "A"}}, "a.b": {{"title": "B"}}, {}}}{more}}}}}"#,
            structure.join(", "),
            texts.join(", ")
        );
        Questionnaire::from_json(file.as_bytes()).unwrap()
    }

    /// Returns the codes of the advice, but for what is only left out.
    fn codes(questionnaire: &Questionnaire) -> Vec<Code> {
        let advice = advise(questionnaire, &Rules::shipped());
        let is_asked = |code: &Code| !matches!(code, Code::EmptyLevel | Code::MissingAdvice);
        advice.iter().map(|problem| problem.code).filter(is_asked).collect()
    }

    #[test]
    fn the_word_lists_are_there_in_four_languages() {
        let rules = Rules::shipped();
        assert_eq!(rules.vague.keys().collect::<Vec<_>>(), ["en", "es", "fr", "pt"]);
        assert_eq!(rules.joins.keys().collect::<Vec<_>>(), ["en", "es", "fr", "pt"]);
    }

    #[test]
    fn a_vague_word_is_found_in_each_language() {
        let spanish = r#", "es": {"a": {"title": "A", "source": "1.0.0"}, "a.b": {"title": "B", "source": "1.0.0"},
            "a.b.2a": {"text": "Un plan adecuado.", "source": "1.0.0"}}"#;
        assert_eq!(codes(&questionnaire(&[("2a", "A plan of one page.")], "", spanish)), [Code::VagueWord]);
        assert_eq!(codes(&questionnaire(&[("2a", "An Adequate plan.")], "", "")), [Code::VagueWord]);
    }

    #[test]
    fn a_statement_of_two_facts_is_found() {
        for text in [
            "A plan exists, and it is public.",
            "A plan; a budget.",
            "A plan exists. It is public.",
            "x and/or y.",
            "Is it public? It is.",
        ] {
            assert_eq!(codes(&questionnaire(&[("2a", text)], "", "")), [Code::DoubleBarrelled], "{text}");
        }
        for text in [
            "A plan and its budget are public.",
            "Laws, decrees, and rules are published.",
            "Art. 5 and no. 7 apply to approx. 3 bodies.",
            "A list of bodies, e.g. of ministries, is public.",
        ] {
            assert_eq!(codes(&questionnaire(&[("2a", text)], "", "")), [], "{text}");
        }
    }

    #[test]
    fn a_level_that_circumstances_shut_out_is_found_with_the_fewest_of_them() {
        let shut =
            questionnaire(&[("2a", "One plan."), ("2b", "Another thing entirely.")], r#""unitary", "no-5g""#, "");
        assert_eq!(codes(&shut), [Code::UnreachableLevel]);
        assert_eq!(shut_out(&shut.factors[0], Level::Emerging), Some(vec![Context::Unitary]));
    }

    #[test]
    fn codes_must_be_known() {
        let mut unknown = questionnaire(&[("2a", "One plan.")], "", "");
        unknown.factors[0].roles = vec!["wizard".to_owned()];
        unknown.factors[0].theme = Some("Z".to_owned());
        unknown.factors[0].statements[0]
            .crosswalk
            .insert("nis2".to_owned(), vec!["Art7".to_owned(), "Art99".to_owned()]);
        assert_eq!(codes(&unknown), [Code::UnknownCode; 3]);
    }

    #[test]
    fn statements_that_say_nearly_the_same_are_found_within_and_across() {
        let one =
            questionnaire(&[("2a", "A list of the courses is kept."), ("2b", "A list of courses is kept.")], "", "");
        assert_eq!(codes(&one), [Code::NearDuplicate]);
        let other = questionnaire(&[("2a", "A list of the courses is kept.")], "", "");
        assert_eq!(advise_across(&[&one]).len(), 0);
        let mut other = other;
        other.factors[0].statements[0].id = "c.b.2a".to_owned();
        let text = other.texts.get_mut("en").unwrap().remove("a.b.2a").unwrap();
        other.texts.get_mut("en").unwrap().insert("c.b.2a".to_owned(), text);
        let across = advise_across(&[&one, &other]);
        assert_eq!(across.len(), 2);
        assert!(across.iter().all(|(_, problem)| problem.path.contains("/a.b.") || problem.path.contains("/c.b.")));
    }

    #[test]
    fn a_translation_is_held_against_its_source() {
        let spanish = r#", "es": {"a": {"title": "Un título mucho más largo", "source": "1.0.0"},
            "a.b": {"title": "B", "source": "0.9.0"}, "a.b.2a": {"text": "Un análisis de riesgo.", "source": "1.0.0"}}"#;
        let found = codes(&questionnaire(&[("2a", "A risk assessment {n}."), ("2b", "Other words.")], "", spanish));
        let expected = [
            Code::LongLabel,
            Code::StaleTranslation,
            Code::OtherPlaceholders,
            Code::TermMissing,
            Code::MissingTranslation,
        ];
        assert_eq!(found, expected);
    }
}
