//! Translations: what stands beside what, what is missing or stale, and how a translator's work comes back.
//!
//! A questionnaire and the interface are both catalogues of units: one text of the source language, and the text of the
//! target language beside it. They travel as CSV or as XLIFF 1.2; a round trip without a change changes nothing.

pub mod glossary;
pub mod interface;
pub mod rule;
mod table;
mod xliff;

use std::collections::BTreeMap;

use crate::{
    Code, Problem, Problems,
    document::{PARAGRAPH, escape},
    questionnaire::{
        Questionnaire, Text, Texts,
        text::{SHORT, set_field},
    },
};
use interface::Interface;

/// How far a unit is translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There is no translation.
    Missing,
    /// The source has changed since it was translated, or nobody has confirmed it.
    Stale,
    /// It is translated from the source as it is.
    Translated,
}

/// One text of the source language, with the text of the target language beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Where it is: `workforce.education/title`, or the key of a text of the interface.
    pub id: String,
    /// The text of the source language.
    pub source: String,
    /// The text of the target language; empty where there is none.
    pub target: String,
    /// How far it is translated.
    pub state: State,
    /// The most characters that the target may have, if there is a limit.
    pub most: Option<usize>,
}

/// The units of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// The id of the questionnaire, or `interface`.
    pub original: String,
    /// The version of the source; empty for the interface, whose texts are told apart one by one.
    pub version: String,
    /// The language that is translated from.
    pub from: String,
    /// The language that is translated into.
    pub to: String,
    /// The units, in the order of the file.
    pub units: Vec<Unit>,
}

/// The formats in which catalogues travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// A table with source and target side by side.
    Csv,
    /// XLIFF 1.2, which translation tools read.
    Xliff,
}

/// Writes catalogues as one file.
pub fn write(catalogues: &[Catalogue], exchange: Exchange) -> String {
    match exchange {
        Exchange::Csv => table::write(catalogues),
        Exchange::Xliff => xliff::write(catalogues),
    }
}

/// Reads catalogues as they came back from a translator.
///
/// Which of the formats it is follows from the content. Nothing is compared with the source here.
pub fn read(bytes: &[u8]) -> Result<Vec<Catalogue>, Problems> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new(Code::NotUtf8, ""))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let catalogues = if text.trim_start().starts_with('<') { xliff::read(text) } else { table::read(text) }?;
    let mut problems = Problems::default();
    for (at, unit) in catalogues.iter().flat_map(|catalogue| &catalogue.units).enumerate() {
        let most = unit.most.unwrap_or(PARAGRAPH);
        let length = unit.target.chars().count();
        if length > most {
            let problem = Problem::new(Code::TooLong, format!("/{at}/{}", escape(&unit.id)));
            problems.push(problem.with("found", length).with("to", most));
        }
    }
    problems.or(catalogues)
}

/// The target of a questionnaire's units is called `id/field`.
fn unit_id(id: &str, field: &str) -> String {
    format!("{id}/{field}")
}

/// Returns the most characters of a field, if it has a limit of its own.
fn limit(field: &str) -> Option<usize> {
    (field == "short").then_some(SHORT)
}

impl Catalogue {
    /// Returns the units of a questionnaire for a language.
    pub fn of_questionnaire(questionnaire: &Questionnaire, language: &str) -> Self {
        let from = questionnaire.source_language().to_owned();
        let none = Texts::new();
        let texts = |language: &str| questionnaire.texts.get(language).unwrap_or(&none);
        let (source, target) = (texts(&from), texts(language));
        let mut units = Vec::new();
        for id in questionnaire.ids_in_order() {
            let Some(text) = source.get(id) else { continue };
            let translated = target.get(id).cloned().unwrap_or_default();
            let is_stale = translated.source.as_ref() != Some(&questionnaire.version);
            for (field, source) in text.fields() {
                let target = translated.field(field).unwrap_or_default().to_owned();
                let state = match target.is_empty() {
                    true => State::Missing,
                    false if is_stale => State::Stale,
                    false => State::Translated,
                };
                let most = limit(field);
                units.push(Unit { id: unit_id(id, field), source: source.to_owned(), target, state, most });
            }
        }
        Self {
            original: questionnaire.id.clone(),
            version: questionnaire.version.clone(),
            from,
            to: language.to_owned(),
            units,
        }
    }

    /// Returns the units of the interface for a language.
    pub fn of_interface(source: &Interface, target: &Interface, language: &str) -> Self {
        let units = source.source_texts().into_iter().map(|(key, source)| {
            let translated = target.texts.get(&key).cloned().unwrap_or_default();
            let state = match target.sources.get(&key) {
                _ if translated.is_empty() => State::Missing,
                Some(digest) if *digest == interface::digest(&source) => State::Translated,
                _ => State::Stale,
            };
            Unit { id: key, source, target: translated, state, most: None }
        });
        Self {
            original: interface::ORIGINAL.to_owned(),
            version: String::new(),
            from: interface::SOURCE.to_owned(),
            to: language.to_owned(),
            units: units.collect(),
        }
    }

    /// Returns how many units are translated, stale ones included, and how many there are.
    pub fn translated(&self) -> (usize, usize) {
        let translated = self.units.iter().filter(|unit| unit.state != State::Missing).count();
        (translated, self.units.len())
    }
}

/// What became of a catalogue that came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// How many texts were changed or added.
    pub changed: usize,
    /// How many texts were confirmed without a change.
    pub confirmed: usize,
    /// The units whose source has changed since the file was made: their texts were taken, and stay stale.
    pub outdated: Vec<String>,
    /// The factors whose ladder was not taken, because not all of its five sentences are there.
    pub incomplete: Vec<String>,
}

/// Puts a translator's units back: returns the units as they are now, with what became of them.
///
/// Fails where a unit is unknown, stands twice, or the file is for another language or questionnaire; then nothing of
/// it is taken.
fn merge(now: &Catalogue, back: &Catalogue) -> Result<(Vec<Unit>, Receipt), Problems> {
    let mut problems = Problems::default();
    let mut by_id: BTreeMap<&str, &Unit> = BTreeMap::new();
    for unit in &back.units {
        let path = format!("/{}/{}", escape(&back.original), escape(&unit.id));
        if !now.units.iter().any(|known| known.id == unit.id) {
            problems.push(Problem::new(Code::UnknownId, path).with("id", &unit.id));
        } else if by_id.insert(&unit.id, unit).is_some() {
            problems.push(Problem::new(Code::DuplicateId, path).with("id", &unit.id));
        }
    }
    if back.to != now.to {
        let problem = Problem::new(Code::OtherLanguage, format!("/{}", escape(&back.original)));
        problems.push(problem.with("found", &back.to).with("expected", &now.to));
    }
    let mut receipt = Receipt::default();
    let units = now.units.iter().map(|unit| {
        let Some(returned) = by_id.get(unit.id.as_str()) else { return unit.clone() };
        let is_changed = returned.target != unit.target;
        let is_current = returned.source == unit.source;
        let state = match returned.target.is_empty() {
            true => State::Missing,
            false if !is_current => State::Stale,
            // What a translator has written is confirmed by that, whatever the tool makes of its state.
            false if is_changed || returned.state == State::Translated => State::Translated,
            false => unit.state,
        };
        receipt.changed += usize::from(is_changed);
        receipt.confirmed += usize::from(!is_changed && state == State::Translated && unit.state == State::Stale);
        if !is_current && !returned.target.is_empty() {
            receipt.outdated.push(unit.id.clone());
        }
        Unit { target: returned.target.clone(), state, ..unit.clone() }
    });
    let units = units.collect();
    problems.or((units, receipt))
}

/// Returns the texts of a questionnaire in a language, with what came back for it.
pub fn merge_questionnaire(questionnaire: &Questionnaire, back: &Catalogue) -> Result<(Texts, Receipt), Problems> {
    let now = Catalogue::of_questionnaire(questionnaire, &back.to);
    let (units, mut receipt) = merge(&now, back)?;
    let mut texts = questionnaire.texts.get(&back.to).cloned().unwrap_or_default();
    for id in questionnaire.ids_in_order() {
        let own: Vec<&Unit> =
            units.iter().filter(|unit| unit.id.rsplit_once('/').is_some_and(|(of, _)| of == id)).collect();
        if own.is_empty() {
            continue;
        }
        let mut text = Text { source: texts.get(id).and_then(|text| text.source.clone()), ..Text::default() };
        for unit in &own {
            if let Some((_, field)) = unit.id.rsplit_once('/') {
                set_field(&mut text, field, &unit.target);
            }
        }
        if text.ladder.as_ref().is_some_and(|ladder| ladder.iter().any(String::is_empty)) {
            text.ladder = None;
            receipt.incomplete.push(id.to_owned());
        }
        if own.iter().all(|unit| unit.state == State::Missing) {
            texts.remove(id);
            continue;
        }
        let is_outdated = own.iter().any(|unit| receipt.outdated.contains(&unit.id));
        if is_outdated {
            text.source = Some(back.version.clone()).filter(|version| *version != questionnaire.version);
        } else if own.iter().all(|unit| unit.state != State::Stale) {
            text.source = Some(questionnaire.version.clone());
        }
        texts.insert(id.to_owned(), text);
    }
    Ok((texts, receipt))
}

/// Returns the interface in a language, with what came back for it.
pub fn merge_interface(
    source: &Interface,
    target: &Interface,
    back: &Catalogue,
) -> Result<(Interface, Receipt), Problems> {
    let now = Catalogue::of_interface(source, target, &back.to);
    let (units, receipt) = merge(&now, back)?;
    let returned: BTreeMap<&str, &str> =
        back.units.iter().map(|unit| (unit.id.as_str(), unit.source.as_str())).collect();
    let mut merged = Interface::default();
    for unit in units.into_iter().filter(|unit| unit.state != State::Missing) {
        let digest = match unit.state {
            State::Translated => Some(interface::digest(&unit.source)),
            _ if receipt.outdated.contains(&unit.id) => {
                returned.get(unit.id.as_str()).map(|source| interface::digest(source))
            }
            _ => target.sources.get(&unit.id).cloned(),
        };
        merged.sources.extend(digest.map(|digest| (unit.id.clone(), digest)));
        merged.texts.insert(unit.id, unit.target);
    }
    Ok((merged, receipt))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn questionnaire(spanish: &str) -> Questionnaire {
        let file = format!(
            r#"{{"format": "baremo.questionnaire/1", "id": "a", "version": "1.1.0", "factors": [
                {{"id": "a.b", "statements": [{{"id": "a.b.2a", "level": 2}}]}}],
                "texts": {{"en": {{"a": {{"title": "A", "short": "A"}},
                    "a.b": {{"title": "B <&> \"b\"", "ladder": ["1", "2", "3", "4", "5"]}},
                    "a.b.2a": {{"text": "=SUM(A1), one\nor two", "help": "Ask."}}}}{spanish}}}}}"#
        );
        Questionnaire::from_json(file.as_bytes()).unwrap()
    }

    const SPANISH: &str = r#", "es": {"a": {"title": "A", "short": "A", "source": "1.1.0"},
        "a.b": {"title": "B «b»", "source": "1.0.0"}, "a.b.2a": {"text": "=SUMA(A1)", "source": "1.1.0"}}"#;

    fn state(catalogue: &Catalogue, id: &str) -> State {
        catalogue.units.iter().find(|unit| unit.id == id).unwrap().state
    }

    #[test]
    fn what_is_missing_and_what_is_stale_is_told_apart() {
        let catalogue = Catalogue::of_questionnaire(&questionnaire(SPANISH), "es");
        assert_eq!(catalogue.units.len(), 2 + 6 + 2);
        assert_eq!(state(&catalogue, "a/title"), State::Translated);
        assert_eq!(state(&catalogue, "a.b/title"), State::Stale);
        assert_eq!(state(&catalogue, "a.b/ladder.3"), State::Missing);
        assert_eq!(catalogue.translated(), (4, 10));
    }

    #[test]
    fn a_round_trip_changes_nothing_in_either_format() {
        let before = questionnaire(SPANISH);
        let catalogue = Catalogue::of_questionnaire(&before, "es");
        for exchange in [Exchange::Csv, Exchange::Xliff] {
            let back = read(write(std::slice::from_ref(&catalogue), exchange).as_bytes()).unwrap();
            assert_eq!(back, std::slice::from_ref(&catalogue), "{exchange:?}");
            let (texts, receipt) = merge_questionnaire(&before, &back[0]).unwrap();
            assert_eq!(receipt, Receipt::default(), "{exchange:?}");
            assert_eq!(texts, before.texts["es"], "{exchange:?}");
        }
    }

    #[test]
    fn what_a_translator_writes_is_taken_and_confirmed() {
        let before = questionnaire("");
        let mut back = Catalogue::of_questionnaire(&before, "pt");
        back.units.iter_mut().for_each(|unit| unit.target = format!("pt {}", unit.id));
        let (texts, receipt) = merge_questionnaire(&before, &back).unwrap();
        assert_eq!((receipt.changed, receipt.confirmed, receipt.outdated.len()), (10, 0, 0));
        assert_eq!(texts["a.b"].source.as_deref(), Some("1.1.0"));
        assert_eq!(texts["a.b"].ladder.as_ref().unwrap()[4], "pt a.b/ladder.5");
    }

    #[test]
    fn a_stale_text_stays_stale_until_somebody_says_otherwise() {
        let before = questionnaire(SPANISH);
        let mut back = Catalogue::of_questionnaire(&before, "es");
        for unit in back.units.iter_mut().filter(|unit| unit.id.starts_with("a.b/") && !unit.target.is_empty()) {
            unit.state = State::Translated;
        }
        let (texts, receipt) = merge_questionnaire(&before, &back).unwrap();
        assert_eq!((receipt.changed, receipt.confirmed), (0, 1));
        assert_eq!(texts["a.b"].source.as_deref(), Some("1.1.0"));
    }

    #[test]
    fn a_text_whose_source_has_changed_meanwhile_is_taken_and_stays_stale() {
        let before = questionnaire("");
        let mut back = Catalogue::of_questionnaire(&before, "es");
        back.version = "1.0.0".to_owned();
        back.units[0].source = "An older A".to_owned();
        back.units[0].target = "A".to_owned();
        let (texts, receipt) = merge_questionnaire(&before, &back).unwrap();
        assert_eq!(receipt.outdated, ["a/title"]);
        assert_eq!(texts["a"].source.as_deref(), Some("1.0.0"));
    }

    #[test]
    fn a_unit_that_nobody_knows_is_refused_with_all_the_rest() {
        let before = questionnaire("");
        let mut back = Catalogue::of_questionnaire(&before, "es");
        back.units[3].id = "a.b.9z/text".to_owned();
        back.units[4] = back.units[5].clone();
        let problems = merge_questionnaire(&before, &back).unwrap_err();
        let codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [Code::UnknownId, Code::DuplicateId]);
    }

    #[test]
    fn a_ladder_is_taken_only_when_all_five_sentences_are_there() {
        let before = questionnaire("");
        let mut back = Catalogue::of_questionnaire(&before, "es");
        for unit in back.units.iter_mut().filter(|unit| !unit.id.ends_with(".3")) {
            unit.target = "sí".to_owned();
        }
        let (texts, receipt) = merge_questionnaire(&before, &back).unwrap();
        assert_eq!((texts["a.b"].ladder.clone(), receipt.incomplete), (None, vec!["a.b".to_owned()]));
        assert_eq!(texts["a.b"].title.as_deref(), Some("sí"));
    }

    #[test]
    fn a_target_longer_than_its_limit_is_refused() {
        let mut catalogue = Catalogue::of_questionnaire(&questionnaire(""), "es");
        let short = catalogue.units.iter_mut().find(|unit| unit.id == "a/short").unwrap();
        short.target = "x".repeat(19);
        short.state = State::Translated;
        for exchange in [Exchange::Csv, Exchange::Xliff] {
            let problems = read(write(std::slice::from_ref(&catalogue), exchange).as_bytes()).unwrap_err();
            assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::TooLong]);
        }
    }
}
