//! The words of the interface in the active language.

use std::collections::BTreeMap;

use baremo::{problem::fill, sample};
use leptos::prelude::*;

use crate::platform::{self, intl};

/// The words of the interface, in the active language.
#[derive(Clone, Copy)]
pub struct Words(StoredValue<Catalogue>);

struct Catalogue {
    language: String,
    /// The form of the language that the person's browser prefers, such as `es-MX`: it decides on numbers and dates.
    locale: String,
    texts: BTreeMap<String, String>,
}

impl Catalogue {
    fn of(language: &str, texts: BTreeMap<String, String>) -> Self {
        Self { language: language.to_owned(), locale: platform::locale(language), texts }
    }
}

impl Words {
    /// Makes the words of a language.
    pub fn new(language: &str, texts: BTreeMap<String, String>) -> Self {
        Self(StoredValue::new(Catalogue::of(language, texts)))
    }

    /// Puts the words of another language in their place. What is on the page stays until it is made anew.
    pub fn set(self, language: &str, texts: BTreeMap<String, String>) {
        self.0.set_value(Catalogue::of(language, texts));
    }

    /// Returns the words of the fictional sample.
    pub fn of_sample(self) -> &'static sample::Words {
        sample::words(&self.language())
    }

    /// Returns the code of the language.
    pub fn language(self) -> String {
        self.0.with_value(|catalogue| catalogue.language.clone())
    }

    /// Returns the form of the language that numbers and dates are written in.
    pub fn locale(self) -> String {
        self.0.with_value(|catalogue| catalogue.locale.clone())
    }

    /// Returns a text, or its key where it is missing.
    pub fn text(self, key: &str) -> String {
        self.0.with_value(|catalogue| catalogue.texts.get(key).cloned().unwrap_or_else(|| key.to_owned()))
    }

    /// Returns a text if there is one.
    pub fn find(self, key: &str) -> Option<String> {
        self.0.with_value(|catalogue| catalogue.texts.get(key).cloned())
    }

    /// Returns a text with its arguments filled in.
    pub fn filled(self, key: &str, arguments: &[(&str, String)]) -> String {
        fill(&self.text(key), arguments)
    }

    /// Returns the form of a text for a number, with `{n}` and the other arguments filled in.
    pub fn counted(self, key: &str, n: usize, arguments: &[(&str, String)]) -> String {
        let form = intl::plural(&self.locale(), n);
        let template = self.find(&format!("{key}.{form}")).unwrap_or_else(|| self.text(&format!("{key}.other")));
        let mut arguments = arguments.to_vec();
        arguments.push(("n", self.number(n as f64)));
        fill(&template, &arguments)
    }

    /// Writes a number as the language does, without decimals.
    pub fn number(self, number: f64) -> String {
        intl::number(&self.locale(), number, 0)
    }

    /// Writes a number as the language does, with at most two decimals.
    pub fn decimal(self, number: f64) -> String {
        intl::number(&self.locale(), number, 2)
    }

    /// Writes a share from 0 to 1 as a percentage.
    pub fn percent(self, share: f64) -> String {
        intl::percent(&self.locale(), share)
    }

    /// Writes a date of a file as the language does: a day, a month or a year; anything else stays as it is.
    pub fn date(self, date: &str) -> String {
        intl::date(&self.locale(), date)
    }

    /// Returns what a language is called, by its code.
    pub fn language_name(self, code: &str) -> String {
        intl::language_name(&self.locale(), code)
    }

    /// Joins a list as the language does: "a, b and c".
    pub fn list(self, items: &[String]) -> String {
        intl::list(&self.locale(), items)
    }
}

/// Returns a text in the active language.
///
/// Texts are plain values: a page is made in one language. They cost a fraction of what texts that follow a signal
/// would, in bytes and in time.
pub fn t(key: &'static str) -> String {
    expect_context::<Words>().text(key)
}
