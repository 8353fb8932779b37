//! The terms of the field, in the four languages, and whether a translation keeps to them.

use super::Unit;
use crate::{Code, Problem, Problems};

/// One term: its form in English, and how it is said in each other language.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    english: Vec<String>,
    /// By language: the forms that may stand for it, the first being the one to prefer.
    forms: Vec<(&'static str, Vec<String>)>,
    /// By language: the forms that must not.
    avoided: Vec<(&'static str, Vec<String>)>,
    /// Where one of the forms must stand whenever the English does.
    bound: Bound,
}

/// Where a term is bound to its forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// Nowhere: the English word has other meanings, too.
    Nowhere,
    /// In the interface, where it is a word of the product.
    Interface,
    /// In every text.
    Everywhere,
}

/// The glossary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary(Vec<Entry>);

const LANGUAGES: [&str; 3] = ["es", "pt", "fr"];

impl Glossary {
    /// Returns the glossary of the project, `content/glossary.csv`.
    pub fn shipped() -> Self {
        // It is part of the program, and a test sees that it is read in full.
        Self::read(include_str!("../../content/glossary.csv")).unwrap_or_default()
    }

    /// Reads a glossary: a table with the columns `en`, `es`, `pt`, `fr`, `es_avoid`, `pt_avoid`, `fr_avoid` and `bound`
    /// (`yes`, `interface` or empty).
    ///
    /// Forms of one cell are separated by `|`; what stands in brackets is explanation. Returns nothing where a column
    /// is missing or the text is no table.
    pub fn read(text: &str) -> Option<Self> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().ok()?.clone();
        let column = |name: &str| heads.iter().position(|head| head == name);
        let english = column("en")?;
        let bound = column("bound")?;
        let of = |ending: &str| {
            LANGUAGES
                .iter()
                .map(|language| Some((*language, column(&format!("{language}{ending}"))?)))
                .collect::<Option<Vec<_>>>()
        };
        let (targets, avoided) = (of("")?, of("_avoid")?);
        let mut entries = Vec::new();
        for record in reader.records() {
            let record = record.ok()?;
            let forms = |at: usize| forms(record.get(at).unwrap_or_default());
            let by_language =
                |columns: &[(&'static str, usize)]| columns.iter().map(|(l, at)| (*l, forms(*at))).collect();
            entries.push(Entry {
                english: forms(english),
                forms: by_language(&targets),
                avoided: by_language(&avoided),
                bound: match record.get(bound) {
                    Some("yes") => Bound::Everywhere,
                    Some("interface") => Bound::Interface,
                    _ => Bound::Nowhere,
                },
            });
        }
        Some(Self(entries))
    }

    /// Returns how many terms there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns what a translation breaks: a term that is said otherwise, a word that is to be avoided.
    ///
    /// A short title has no room for a term of several words, so terms do not bind it.
    pub fn check(&self, unit: &Unit, path: &str, language: &str) -> Problems {
        let Unit { source, target, .. } = unit;
        let is_of_interface = !unit.id.contains('/');
        let mut problems = Problems::default();
        let (source, target) = (words(source), words(target));
        for entry in &self.0 {
            let of = |list: &[(&'static str, Vec<String>)]| {
                list.iter().find(|(known, _)| *known == language).map(|(_, forms)| forms.clone()).unwrap_or_default()
            };
            let (forms, avoided) = (of(&entry.forms), of(&entry.avoided));
            let preferred = forms.first().cloned().unwrap_or_default();
            for form in avoided.iter().filter(|form| stands_in(&target, form, is_plural_of, 0)) {
                problems.push(Problem::new(Code::TermAvoided, path).with("found", form).with("expected", &preferred));
            }
            let said = |form: &String| stands_in(&target, form, is_form_of, 2);
            let term = entry.english.iter().find(|term| stands_in(&source, term, is_plural_of, 0));
            let is_bound = unit.most.is_none()
                && match entry.bound {
                    Bound::Nowhere => false,
                    Bound::Interface => is_of_interface,
                    Bound::Everywhere => true,
                };
            if let Some(term) = term.filter(|_| is_bound && !forms.is_empty() && !forms.iter().any(said)) {
                problems.push(Problem::new(Code::TermMissing, path).with("term", term).with("expected", preferred));
            }
        }
        problems
    }
}

/// Returns the forms of a cell.
fn forms(cell: &str) -> Vec<String> {
    let without_brackets = |form: &str| form.split(" (").next().unwrap_or_default().trim().to_owned();
    cell.split('|').map(without_brackets).filter(|form| !form.is_empty()).collect()
}

/// Returns the words of a text, in lower case; placeholders such as `{factor}` are none.
fn words(text: &str) -> Vec<String> {
    let spoken: String = text
        .split('{')
        .enumerate()
        .flat_map(
            |(i, part)| if i == 0 { [part, ""] } else { [" ", part.split_once('}').map_or(part, |(_, rest)| rest)] },
        )
        .collect();
    let words = spoken.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Returns whether the words of a form stand in a text one after the other, with at most `gap` others between two.
fn stands_in(text: &[String], form: &str, is_same: fn(&str, &str) -> bool, gap: usize) -> bool {
    let form = words(form);
    let Some((first, rest)) = form.split_first() else { return false };
    let begins = text.iter().enumerate().filter(|(_, word)| is_same(word, first)).map(|(at, _)| at);
    begins.into_iter().any(|at| {
        let mut last = at;
        rest.iter().all(|wanted| {
            let next = text.iter().skip(last + 1).take(gap + 1).position(|word| is_same(word, wanted));
            next.is_some_and(|next| {
                last += next + 1;
                true
            })
        })
    })
}

/// Returns whether a word is another one or its plural, as English makes it and most words of the others do.
fn is_plural_of(word: &str, other: &str) -> bool {
    let end = word.strip_prefix(other);
    let changed = || word.strip_suffix("ies").zip(other.strip_suffix('y')).is_some_and(|(a, b)| a == b);
    end.is_some_and(|end| matches!(end, "" | "s" | "es")) || changed()
}

/// Returns whether a word is a form of another: it begins as that does, up to the ending that number, gender or an
/// accent changes.
fn is_form_of(word: &str, other: &str) -> bool {
    let length = other.chars().count();
    let ending = match length {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    };
    let stem: String = other.chars().take(length - ending).collect();
    word.starts_with(&stem) && word.chars().count() <= length + 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translation::State;

    const TABLE: &str = "en,es,pt,fr,es_avoid,pt_avoid,fr_avoid,bound\n\
        risk assessment,evaluación de riesgos (ISO)|valoración de riesgos,,,,,,yes\n\
        awareness raising,concientización,,,concienciación,,,\n\
        policy,política,,,,,,\n";

    fn codes(source: &str, target: &str) -> Vec<Code> {
        let glossary = Glossary::read(TABLE).unwrap();
        let own = str::to_owned;
        let unit =
            Unit { id: own("a/text"), source: own(source), target: own(target), state: State::Missing, most: None };
        glossary.check(&unit, "", "es").iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_bound_term_must_be_said_in_one_of_its_forms() {
        assert_eq!(codes("Two risk assessments.", "Dos evaluaciones nacionales de los riesgos."), []);
        assert_eq!(codes("A risk assessment.", "Una valoración de riesgos."), []);
        assert_eq!(codes("A risk assessment.", "Un análisis de riesgo."), [Code::TermMissing]);
        assert_eq!(codes("Assessment of risk.", "Un análisis."), []);
        assert_eq!(codes("A policy.", "Una norma."), []);
        assert_eq!(codes("{risk assessment} {n}.", "{risk assessment} {n}."), []);
    }

    #[test]
    fn an_avoided_word_is_found_wherever_it_stands() {
        assert_eq!(codes("Anything.", "La Concienciación."), [Code::TermAvoided]);
        assert_eq!(codes("Awareness raising.", "Concientización."), []);
    }

    #[test]
    fn the_shipped_glossary_is_read_in_full() {
        let lines =
            csv::Reader::from_reader(include_str!("../../content/glossary.csv").as_bytes()).into_records().count();
        assert_eq!(Glossary::shipped().len(), lines);
        assert!(lines >= 74);
    }
}
