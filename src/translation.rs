//! Translations: what stands beside what, what is missing or stale, and how a translator's work comes back.
//!
//! A questionnaire and the interface are both catalogues of units: one text of the source language, and the text of the
//! target language beside it. They travel as CSV or as XLIFF 1.2; a round trip without a change changes nothing.

pub mod glossary;
pub mod interface;
pub mod rule;
mod table;
mod xliff;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Code, Problem, Problems,
    document::{MAX_BYTES, escape, is_version},
    problem::Term,
    questionnaire::{
        Questionnaire, Texts, is_language,
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

/// Writes catalogues as one file. Fails where a text has a character that XML does not have.
pub fn write(catalogues: &[Catalogue], exchange: Exchange) -> Result<String, Problems> {
    match exchange {
        Exchange::Csv => Ok(table::write(catalogues)),
        Exchange::Xliff => xliff::write(catalogues),
    }
}

/// Reads catalogues as they came back from a translator.
///
/// Which of the formats it is follows from the content. Languages are read without their region (`pt-BR` is `pt`).
/// Nothing is compared with the source here.
pub fn read(bytes: &[u8]) -> Result<Vec<Catalogue>, Problems> {
    if bytes.len() > MAX_BYTES {
        let problem = Problem::new(Code::TooLarge, "").with("found", bytes.len()).with("to", MAX_BYTES);
        return Err(problem.into());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new(Code::NotUtf8, ""))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut catalogues = if text.trim_start().starts_with('<') { xliff::read(text) } else { table::read(text) }?;
    let mut problems = Problems::default();
    let mut seen = BTreeSet::new();
    for catalogue in &mut catalogues {
        let path = format!("/{}", escape(&catalogue.original));
        for language in [&mut catalogue.from, &mut catalogue.to] {
            *language = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
            if !is_language(language) {
                let problem = Problem::new(Code::BadId, path.clone()).with("found", &*language);
                problems.push(problem.with("expected", Term::LanguageCode));
            }
        }
        // Two catalogues for the same texts would each undo the other.
        if !seen.insert((catalogue.original.clone(), catalogue.to.clone())) {
            problems.push(Problem::new(Code::DuplicateId, path).with("id", &catalogue.original));
        }
    }
    problems.or(catalogues)
}

/// Returns the id of a unit of a questionnaire.
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
    /// How many stale texts count as translated now, without a change.
    pub confirmed: usize,
    /// The units whose source has changed since the file was made: their texts were taken, and stay stale.
    pub outdated: BTreeSet<String>,
    /// The factors whose ladder was not taken, because not all of its five sentences are there.
    pub incomplete: Vec<String>,
}

/// A unit that came back, put beside the unit as it was.
struct Merged<'a> {
    /// The unit as it is now.
    unit: Unit,
    /// The unit as it was.
    before: &'a Unit,
    /// Its source as it was when the file was made.
    source: &'a str,
}

impl Merged<'_> {
    fn is_changed(&self) -> bool {
        self.unit.target != self.before.target
    }

    fn is_outdated(&self) -> bool {
        self.source != self.unit.source
    }

    fn is_confirmed(&self) -> bool {
        !self.is_changed() && self.before.state == State::Stale && self.unit.state == State::Translated
    }
}

/// Puts a translator's units beside those that are there.
///
/// A unit without a target says nothing: what was there stays. Fails where a unit is unknown or stands twice, where it
/// was translated from another language, or where the source itself would be changed; then nothing of it is taken.
fn merge<'a>(now: &'a Catalogue, back: &'a Catalogue) -> Result<Vec<Merged<'a>>, Problems> {
    let mut problems = Problems::default();
    let known: BTreeSet<&str> = now.units.iter().map(|unit| unit.id.as_str()).collect();
    let mut by_id: BTreeMap<&str, &Unit> = BTreeMap::new();
    for unit in &back.units {
        let path = || format!("/{}/{}", escape(&back.original), escape(&unit.id));
        if !known.contains(unit.id.as_str()) {
            problems.push(Problem::new(Code::UnknownId, path()).with("id", &unit.id));
        } else if by_id.insert(&unit.id, unit).is_some() {
            problems.push(Problem::new(Code::DuplicateId, path()).with("id", &unit.id));
        }
    }
    let path = format!("/{}", escape(&back.original));
    if back.to == now.from {
        problems.push(Problem::new(Code::SourceLanguage, path).with("found", &back.to));
    } else if back.from != now.from {
        let problem = Problem::new(Code::OtherLanguage, path).with("found", &back.from);
        problems.push(problem.with("expected", &now.from));
    }
    let merged = now.units.iter().map(|before| {
        let as_before = || Merged { unit: before.clone(), before, source: &before.source };
        let Some(returned) = by_id.get(before.id.as_str()).filter(|unit| !unit.target.trim().is_empty()) else {
            return as_before();
        };
        let is_changed = returned.target != before.target;
        let state = match returned.source == before.source {
            false => State::Stale,
            // What a translator has written is confirmed by that, whatever the tool makes of its state.
            true if is_changed || returned.state == State::Translated => State::Translated,
            true => before.state,
        };
        let unit = Unit { target: returned.target.clone(), state, ..before.clone() };
        Merged { unit, before, source: &returned.source }
    });
    let merged = merged.collect();
    problems.or(merged)
}

/// Returns a questionnaire with what came back for one language.
///
/// Fails as well where a text that came back is longer than what is read.
pub fn merge_questionnaire(
    questionnaire: &Questionnaire,
    back: &Catalogue,
) -> Result<(Questionnaire, Receipt), Problems> {
    let now = Catalogue::of_questionnaire(questionnaire, &back.to);
    let merged = merge(&now, back)?;
    let mut receipt = Receipt::default();
    let mut by_id: BTreeMap<&str, Vec<(&str, &Merged<'_>)>> = BTreeMap::new();
    for one in &merged {
        if let Some((id, field)) = one.before.id.rsplit_once('/') {
            by_id.entry(id).or_default().push((field, one));
        }
    }
    let mut after = questionnaire.clone();
    let texts = after.texts.entry(back.to.clone()).or_default();
    for (id, own) in by_id {
        if own.iter().all(|(_, one)| one.unit.state == State::Missing) {
            continue;
        }
        let before = texts.get(id).cloned().unwrap_or_default();
        let mut text = before.clone();
        own.iter().for_each(|(field, one)| set_field(&mut text, field, &one.unit.target));
        if text.ladder.as_ref().is_some_and(|ladder| ladder.iter().any(String::is_empty)) {
            text.ladder = before.ladder;
            receipt.incomplete.push(id.to_owned());
        }
        let outdated: Vec<_> = own.iter().filter(|(_, one)| one.is_outdated()).collect();
        if !outdated.is_empty() {
            // Without a version that fits, it is of none that is known.
            let version = Some(back.version.clone());
            text.source = version.filter(|version| *version != questionnaire.version && is_version(version));
        } else if own.iter().all(|(_, one)| one.unit.state != State::Stale) {
            text.source = Some(questionnaire.version.clone());
            receipt.confirmed += own.iter().filter(|(_, one)| one.is_confirmed()).count();
        }
        receipt.changed += own.iter().filter(|(_, one)| one.is_changed()).count();
        receipt.outdated.extend(outdated.into_iter().map(|(_, one)| one.before.id.clone()));
        texts.insert(id.to_owned(), text);
    }
    // Whatever came back is held to what every file of the kind is held to.
    let value = serde_json::to_value(&after).unwrap_or_default();
    Questionnaire::with_digest(&value, &questionnaire.digest).map(|after| (after, receipt))
}

/// Returns the interface in a language with what came back for it.
///
/// Fails as well where a text that came back is longer than what is read.
pub fn merge_interface(
    source: &Interface,
    target: &Interface,
    back: &Catalogue,
) -> Result<(Interface, Receipt), Problems> {
    let now = Catalogue::of_interface(source, target, &back.to);
    let merged = merge(&now, back)?;
    let mut receipt = Receipt::default();
    let mut after = target.clone();
    for one in merged.iter().filter(|one| one.unit.state != State::Missing) {
        let id = &one.unit.id;
        let digest = match one.unit.state {
            State::Translated => Some(interface::digest(&one.unit.source)),
            _ if one.is_outdated() => Some(interface::digest(one.source)),
            _ => target.sources.get(id).cloned(),
        };
        after.sources.extend(digest.map(|digest| (id.clone(), digest)));
        after.texts.insert(id.clone(), one.unit.target.clone());
        receipt.changed += usize::from(one.is_changed());
        receipt.confirmed += usize::from(one.is_confirmed());
        receipt.outdated.extend(one.is_outdated().then(|| id.clone()));
    }
    Interface::from_json(after.to_json().as_bytes()).map(|after| (after, receipt))
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
            let back = read(write(std::slice::from_ref(&catalogue), exchange).unwrap().as_bytes()).unwrap();
            assert_eq!(back, std::slice::from_ref(&catalogue), "{exchange:?}");
            let (after, receipt) = merge_questionnaire(&before, &back[0]).unwrap();
            assert_eq!(receipt, Receipt::default(), "{exchange:?}");
            assert_eq!(after, before, "{exchange:?}");
        }
    }

    #[test]
    fn what_a_translator_writes_is_taken_and_confirmed() {
        let before = questionnaire("");
        let mut back = Catalogue::of_questionnaire(&before, "pt");
        back.units.iter_mut().for_each(|unit| unit.target = format!("pt {}", unit.id));
        let (after, receipt) = merge_questionnaire(&before, &back).unwrap();
        let texts = &after.texts[&back.to];
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
        let (after, receipt) = merge_questionnaire(&before, &back).unwrap();
        let texts = &after.texts[&back.to];
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
        let (after, receipt) = merge_questionnaire(&before, &back).unwrap();
        let texts = &after.texts[&back.to];
        assert_eq!(receipt.outdated.iter().collect::<Vec<_>>(), ["a/title"]);
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
        let (after, receipt) = merge_questionnaire(&before, &back).unwrap();
        let texts = &after.texts[&back.to];
        assert_eq!((texts["a.b"].ladder.clone(), receipt.incomplete), (None, vec!["a.b".to_owned()]));
        assert_eq!(texts["a.b"].title.as_deref(), Some("sí"));
    }

    #[test]
    fn a_target_longer_than_its_limit_is_refused() {
        let mut catalogue = Catalogue::of_questionnaire(&questionnaire(""), "es");
        let short = catalogue.units.iter_mut().find(|unit| unit.id == "a/short").unwrap();
        short.target = "x".repeat(19);
        short.state = State::Translated;
        // Whatever the file says of the limit, the one of the format counts.
        short.most = None;
        let problems = merge_questionnaire(&questionnaire(""), &catalogue).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::TooLong]);
    }

    #[test]
    fn nothing_but_a_translation_is_ever_changed() {
        let before = questionnaire(SPANISH);
        let code = |change: fn(&mut Catalogue)| {
            let mut back = Catalogue::of_questionnaire(&before, "es");
            change(&mut back);
            let text = write(&[back], Exchange::Csv).unwrap();
            let merged = read(text.as_bytes()).and_then(|back| merge_questionnaire(&before, &back[0]));
            merged.map_err(|problems| problems.iter().map(|problem| problem.code).collect::<Vec<_>>()).map(|_| ())
        };
        assert_eq!(code(|back| back.to = "es-MX".to_owned()), Ok(()));
        assert_eq!(code(|back| back.to = "en".to_owned()), Err(vec![Code::SourceLanguage]));
        assert_eq!(code(|back| back.from = "de".to_owned()), Err(vec![Code::OtherLanguage]));
        assert_eq!(code(|back| back.to = "../../evil".to_owned()), Err(vec![Code::BadId]));
        assert_eq!(code(|back| back.to = String::new()), Err(vec![Code::BadId]));
    }

    #[test]
    fn what_says_nothing_takes_nothing_away() {
        let before = questionnaire(
            r#", "es": {"a.b": {"title": "B", "ladder": ["1", "2", "3", "4", "5"], "source": "1.1.0"},
                "a.b.2a": {"text": "Uno", "help": "Pida.", "action": "Haga.", "source": "1.1.0"}}"#,
        );
        let mut back = Catalogue::of_questionnaire(&before, "es");
        for unit in &mut back.units {
            let is_said = unit.id == "a.b.2a/text" || unit.id == "a.b/ladder.1";
            unit.target = if is_said { "Otro".to_owned() } else { String::new() };
        }
        let (after, receipt) = merge_questionnaire(&before, &back).unwrap();
        assert_eq!((receipt.changed, receipt.incomplete.len()), (2, 0));
        let texts = &after.texts["es"];
        assert_eq!(texts["a.b"].ladder.as_ref().unwrap(), &["Otro", "2", "3", "4", "5"].map(str::to_owned));
        // English has no action here; the Spanish one stays.
        assert_eq!(texts["a.b.2a"].action.as_deref(), Some("Haga."));
        assert_eq!(texts["a.b.2a"].help.as_deref(), Some("Pida."));
    }

    #[test]
    fn odd_characters_survive_in_either_format_or_are_refused() {
        let odd =
            ["a\r\nb", "\r", " a ", "\t", "\u{85}\u{7f}", "\u{a0}", "]]>", "\u{2028}", "&amp;", "'=x", "\u{10ffff}"];
        for text in odd {
            let mut catalogue = Catalogue::of_questionnaire(&questionnaire(""), "es");
            catalogue.units[0].target = text.to_owned();
            catalogue.units[0].source = text.to_owned();
            catalogue.units[0].state = State::Translated;
            for exchange in [Exchange::Csv, Exchange::Xliff] {
                let back = read(write(std::slice::from_ref(&catalogue), exchange).unwrap().as_bytes()).unwrap();
                assert_eq!(back, std::slice::from_ref(&catalogue), "{exchange:?} {text:?}");
            }
        }
        let mut catalogue = Catalogue::of_questionnaire(&questionnaire(""), "es");
        catalogue.units[0].source = "\u{1b}".to_owned();
        let problems = write(&[catalogue], Exchange::Xliff).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::NotInXml]);
    }
}
