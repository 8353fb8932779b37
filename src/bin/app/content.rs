//! The questionnaires at hand: those that come with the app, and those a person has added.

use std::sync::Arc;

use baremo::{
    document,
    questionnaire::{Factor, Questionnaire, Statement, Text, text},
};
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::state::Entry;

/// The questionnaires at hand, in the active language.
#[derive(Clone, Copy)]
pub struct Content {
    all: RwSignal<Arc<Vec<Questionnaire>>>,
    shipped: StoredValue<usize>,
    language: StoredValue<String>,
}

impl Content {
    /// Makes the content of the app's files and of the questionnaires a person has added before.
    pub fn new(structures: &[Value], language: &str, texts: &Map<String, Value>, added: Vec<Questionnaire>) -> Self {
        let mut all: Vec<Questionnaire> =
            structures.iter().filter_map(|structure| join(structure, language, texts)).collect();
        let shipped = all.len();
        all.extend(added);
        Self {
            all: RwSignal::new(Arc::new(all)),
            shipped: StoredValue::new(shipped),
            language: StoredValue::new(language.to_owned()),
        }
    }

    /// Goes on in another language, with the texts of the questionnaires that come with the app.
    ///
    /// Those that a person has added bring their own; where one lacks the language, its first one is shown.
    pub fn speak(self, language: &str, texts: Map<String, Value>) {
        let shipped = self.shipped.get_value();
        self.language.set_value(language.to_owned());
        self.all.update(|all| {
            let all = Arc::make_mut(all);
            let shipped = shipped.min(all.len());
            add_texts(&mut all[..shipped], language, texts);
        });
    }

    /// Returns all questionnaires, those that come with the app also with texts in further languages.
    pub fn with_texts(self, more: Vec<(&str, Map<String, Value>)>) -> Vec<Questionnaire> {
        let mut all = self.all.get_untracked().to_vec();
        let shipped = self.shipped.get_value().min(all.len());
        for (language, texts) in more {
            add_texts(&mut all[..shipped], language, texts);
        }
        all
    }

    /// Returns all questionnaires.
    pub fn get(self) -> Arc<Vec<Questionnaire>> {
        self.all.get()
    }

    /// Returns all questionnaires, without following changes.
    pub fn get_untracked(self) -> Arc<Vec<Questionnaire>> {
        self.all.get_untracked()
    }

    /// Returns the questionnaires that come with the app.
    pub fn shipped(self) -> Vec<Questionnaire> {
        self.all.with_untracked(|all| all[..self.shipped.get_value().min(all.len())].to_vec())
    }

    /// Adds a questionnaire, in place of one with the same id and version that a person added before.
    pub fn add(self, questionnaire: Questionnaire) {
        let shipped = self.shipped.get_value();
        self.all.update(|all| {
            let all = Arc::make_mut(all);
            let mut place = 0;
            all.retain(|known| {
                place += 1;
                place <= shipped || (&known.id, &known.version) != (&questionnaire.id, &questionnaire.version)
            });
            all.push(questionnaire);
        });
    }

    /// Returns how many questionnaires come with the app; those added stand after them.
    pub fn shipped_count(self) -> usize {
        self.shipped.get_value()
    }

    /// Lets go of the questionnaires that a person has added.
    pub fn forget_added(self) {
        let shipped = self.shipped.get_value();
        self.all.update(|all| Arc::make_mut(all).truncate(shipped));
    }

    /// Returns the title of a questionnaire.
    pub fn title(self, questionnaire: &Questionnaire) -> String {
        let text = self.text(questionnaire, &questionnaire.id);
        text.title.unwrap_or_else(|| questionnaire.id.clone())
    }

    /// Returns the texts of an id in the active language; what is missing there is in the questionnaire's first one.
    pub fn text(self, questionnaire: &Questionnaire, id: &str) -> Text {
        self.language.with_value(|language| questionnaire.text(id, language))
    }

    /// Returns which texts of an id are not in the active language, and in which they are.
    fn voice(self, questionnaire: &Questionnaire, id: &str) -> Voice {
        let source = questionnaire.source_language();
        let of = |language: &str| questionnaire.texts.get(language).and_then(|texts| texts.get(id));
        let own = self.language.with_value(|language| of(language).cloned().unwrap_or_default());
        let said = of(source).map(Text::fields).unwrap_or_default();
        let foreign = said.into_iter().map(|(field, _)| field).filter(|field| !own.has(field)).collect();
        Voice { language: source.to_owned(), foreign }
    }

    /// Returns the questionnaires that do not say everything in the active language.
    pub fn half_spoken<'a>(self, among: impl IntoIterator<Item = &'a Questionnaire>) -> Vec<&'a Questionnaire> {
        self.language.with_value(|language| {
            among.into_iter().filter(|questionnaire| !questionnaire.speaks(language)).collect()
        })
    }
}

/// Gives questionnaires their texts in a language.
fn add_texts(questionnaires: &mut [Questionnaire], language: &str, texts: Map<String, Value>) {
    // Texts of the build are well formed; what could not be read would be shown in the language before.
    let texts = document::read(&Value::Object(texts), text::decode).unwrap_or_default();
    for questionnaire in questionnaires {
        let own = texts.iter().filter(|(id, _)| is_of(&questionnaire.id, id));
        let own = own.map(|(id, text)| (id.clone(), text.clone())).collect();
        questionnaire.texts.insert(language.to_owned(), own);
    }
}

/// In which language the texts of an id are, where it is not the active one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Voice {
    language: String,
    /// The fields that the active language lacks.
    foreign: Vec<&'static str>,
}

impl Voice {
    /// Returns the language of a field, for the attribute `lang`; nothing where it is the active one.
    pub fn of(&self, field: &str) -> Option<String> {
        self.foreign.contains(&field).then(|| self.language.clone())
    }
}

/// A factor with what the eye needs to find it.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Its code by position, such as `1.2`.
    pub code: String,
    /// The place of its domain, from 0.
    pub domain: usize,
    /// The factor.
    pub factor: Factor,
    /// Its texts.
    pub text: Text,
    /// The language of its texts.
    pub voice: Voice,
    /// Its statements, in their order.
    pub statements: Vec<PlacedStatement>,
}

/// A statement with its texts.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedStatement {
    /// The statement.
    pub statement: Statement,
    /// Its texts.
    pub text: Text,
    /// The language of its texts.
    pub voice: Voice,
}

impl Placed {
    /// Returns the title.
    pub fn title(&self) -> String {
        self.text.title.clone().unwrap_or_else(|| self.factor.id.clone())
    }

    /// Returns the short title, for lists and charts.
    pub fn short(&self) -> String {
        self.text.short.clone().unwrap_or_else(|| self.title())
    }
}

/// A domain with its factors.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedDomain {
    /// Its code by position, such as `1`.
    pub code: String,
    /// The id of its questionnaire.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A short title.
    pub short: String,
    /// Its factors.
    pub factors: Vec<Placed>,
}

impl Content {
    /// Returns the domains of some questionnaires with their codes and texts.
    pub fn placed<'a>(self, questionnaires: impl IntoIterator<Item = &'a Questionnaire>) -> Vec<PlacedDomain> {
        self.placed_at(questionnaires.into_iter().enumerate())
    }

    /// Returns the domains of some questionnaires, each with the place from 0 that its codes tell.
    fn placed_at<'a>(self, questionnaires: impl Iterator<Item = (usize, &'a Questionnaire)>) -> Vec<PlacedDomain> {
        questionnaires
            .map(|(d, questionnaire)| {
                let title = self.title(questionnaire);
                PlacedDomain {
                    code: (d + 1).to_string(),
                    id: questionnaire.id.clone(),
                    short: self.text(questionnaire, &questionnaire.id).short.unwrap_or_else(|| title.clone()),
                    title,
                    factors: self.factors_of(d, questionnaire),
                }
            })
            .collect()
    }

    /// Returns the factors of some questionnaires, without their domains.
    pub fn placed_factors<'a>(self, questionnaires: impl IntoIterator<Item = &'a Questionnaire>) -> Vec<Placed> {
        self.placed(questionnaires).into_iter().flat_map(|domain| domain.factors).collect()
    }

    /// Returns the domains that are answered in an entry: of a part, those that it asks about, under the codes that they
    /// have in the whole.
    pub fn placed_of(self, entry: &Entry, at_hand: &[Questionnaire]) -> Vec<PlacedDomain> {
        let among = entry.assessment.among(at_hand);
        let Some(part) = &entry.part else { return self.placed(among) };
        let mut domains = self.placed_at(part.places().into_iter().zip(among));
        for domain in &mut domains {
            domain.factors.retain(|placed| part.factors.contains(&placed.factor.id));
        }
        domains.retain(|domain| !domain.factors.is_empty());
        domains
    }

    fn factors_of(self, domain: usize, questionnaire: &Questionnaire) -> Vec<Placed> {
        let factors = questionnaire.factors.iter().enumerate();
        factors
            .map(|(f, factor)| Placed {
                code: format!("{}.{}", domain + 1, f + 1),
                domain,
                factor: factor.clone(),
                text: self.text(questionnaire, &factor.id),
                voice: self.voice(questionnaire, &factor.id),
                statements: factor
                    .statements
                    .iter()
                    .map(|statement| PlacedStatement {
                        text: self.text(questionnaire, &statement.id),
                        voice: self.voice(questionnaire, &statement.id),
                        statement: statement.clone(),
                    })
                    .collect(),
            })
            .collect()
    }
}

/// Joins a structure with the texts of the active language; the digest was stored by the build.
fn join(structure: &Value, language: &str, texts: &Map<String, Value>) -> Option<Questionnaire> {
    let mut structure = structure.clone();
    let digest = structure.as_object_mut()?.remove("digest")?;
    let id = structure.get("id")?.as_str()?.to_owned();
    let own = texts.iter().filter(|(key, _)| is_of(&id, key));
    let own: Map<String, Value> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
    let whole = Questionnaire::self_contained(structure, [(language.to_owned(), Value::Object(own))]);
    Questionnaire::with_digest(&whole, digest.as_str()?).ok()
}

/// Returns whether an id is a questionnaire's, or one of its factors' or statements'.
fn is_of(questionnaire: &str, id: &str) -> bool {
    id.strip_prefix(questionnaire).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
