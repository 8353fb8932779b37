//! What a translation must keep of its source.

use super::{Unit, glossary::Glossary};
use crate::{Code, Problem, Problems};

/// A label must not be longer than its source by more than this share.
const LONGER: f64 = 0.6;

/// So many characters more are always allowed: "No" may become "Não".
const SLACK: usize = 6;

/// A text of the interface up to this length, and without the point of a sentence, is a label.
const LABEL: usize = 40;

/// Returns whether a text stands as a label: on a button, over a column, in a chart.
pub fn is_label(source: &str) -> bool {
    source.chars().count() <= LABEL && !source.ends_with('.')
}

/// Where French sets a space that must not end a line, if it is written as any other space.
const LOOSE: [&str; 7] = [" :", " ;", " ?", " !", " %", " »", "« "];

/// Returns what a translation breaks: placeholders, the glossary, the length of a label, the spaces of French.
pub fn check(unit: &Unit, is_label: bool, path: &str, language: &str, glossary: &Glossary) -> Problems {
    let mut problems = Problems::default();
    let (found, expected) = (placeholders(&unit.target), placeholders(&unit.source));
    if found != expected {
        let said = |names: &[&str]| if names.is_empty() { "–".to_owned() } else { names.join(" ") };
        let problem = Problem::new(Code::OtherPlaceholders, path).with("found", said(&found));
        problems.push(problem.with("expected", said(&expected)));
    }
    let (found, source) = (unit.target.chars().count(), unit.source.chars().count());
    // Where a limit of its own says how much room there is, that one counts.
    if is_label && unit.most.is_none() && found > source + SLACK && found as f64 > source as f64 * (1.0 + LONGER) {
        problems.push(Problem::new(Code::LongLabel, path).with("found", found).with("expected", source));
    }
    if language == "fr"
        && let Some(found) = LOOSE.into_iter().find(|loose| unit.target.contains(loose))
    {
        problems.push(Problem::new(Code::LooseSpace, path).with("found", found));
    }
    problems.extend(glossary.check(unit, path, language));
    problems
}

/// Returns the placeholders of a text, such as `{name}`, in alphabetical order.
fn placeholders(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        rest = &rest[start..];
        let Some(end) = rest.find('}') else { break };
        found.push(&rest[..=end]);
        rest = &rest[end + 1..];
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translation::State;

    fn codes(source: &str, target: &str) -> Vec<Code> {
        codes_in("es", source, target)
    }

    fn codes_in(language: &str, source: &str, target: &str) -> Vec<Code> {
        let unit = Unit {
            id: "x".to_owned(),
            source: source.to_owned(),
            target: target.to_owned(),
            state: State::Translated,
            most: None,
        };
        let problems = check(&unit, is_label(source), "", language, &Glossary::default());
        problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn placeholders_are_kept_in_any_order() {
        assert_eq!(codes("{n} of {of} left.", "De {of} quedan {n}."), []);
        assert_eq!(codes("{n} of {of} left.", "De {de} quedan {n}."), [Code::OtherPlaceholders]);
        assert_eq!(codes("{n} left.", "Quedan."), [Code::OtherPlaceholders]);
    }

    #[test]
    fn french_punctuation_does_not_begin_a_line() {
        assert_eq!(codes_in("fr", "A question?", "Une question ?"), [Code::LooseSpace]);
        assert_eq!(codes_in("fr", "“A”: 5%", "« A » : 5 %"), [Code::LooseSpace]);
        assert_eq!(codes_in("fr", "“A”: 5%", "«\u{a0}A\u{a0}»\u{a0}: 5\u{a0}%"), []);
        assert_eq!(codes_in("es", "A: b", "A : b"), []);
    }

    #[test]
    fn a_label_is_at_most_60_percent_longer() {
        assert_eq!(codes("No", "Ninguno"), []);
        assert_eq!(codes("Save the file", "Guardar el archivo"), []);
        assert_eq!(codes("Save file now", "Guardar el archivo ya mismo"), [Code::LongLabel]);
        // A sentence may take the room that it needs.
        assert_eq!(codes("It is saved.", "Se ha guardado sin ningún problema."), []);
    }
}
