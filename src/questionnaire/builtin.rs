//! The five questionnaires that are always at hand.

use super::Questionnaire;
use crate::document;

/// One shipped questionnaire: its structure file, then each language with its text file.
type Shipped = (&'static str, &'static [(&'static str, &'static str)]);

macro_rules! shipped {
    ($($id:literal in $($language:literal),+;)+) => {
        &[$((
            include_str!(concat!("../../questionnaires/", $id, ".json")),
            &[$(($language, include_str!(concat!("../../questionnaires/", $id, ".", $language, ".json")))),+],
        )),+]
    };
}

const SHIPPED: &[Shipped] = shipped! {
    "workforce" in "en", "es", "pt", "fr";
    "policy" in "en", "es", "pt", "fr";
    "incident" in "en", "es", "pt", "fr";
    "connectivity" in "en", "es", "pt", "fr";
    "cooperation" in "en", "es", "pt", "fr";
};

/// Returns the five shipped questionnaires with all their languages.
///
/// They are part of the program: one that could not be read would be left out, and a test sees that none is.
pub fn builtin() -> Vec<Questionnaire> {
    SHIPPED.iter().filter_map(read).collect()
}

fn read((structure, texts): &Shipped) -> Option<Questionnaire> {
    let parse = |text: &str| document::parse(text.as_bytes()).ok();
    let texts: Option<Vec<_>> =
        texts.iter().map(|(language, text)| Some(((*language).to_owned(), parse(text)?))).collect();
    Questionnaire::from_value(&Questionnaire::self_contained(parse(structure)?, texts?)).ok()
}
