//! Parts of an assessment: handed out as files, merged when they come back, and decided where they differ.

mod conflicts;
mod hand_out;
mod map;
mod take_in;

use std::collections::BTreeMap;

use baremo::{assessment::part::Part, questionnaire::Who};
use leptos::prelude::*;

use crate::{
    components::frame::Tabs,
    content::Content,
    platform::{self, file},
    remembered,
    state::Library,
    words::{Words, t},
};

/// Parts that were opened elsewhere in the app, by the assessment that they belong to: the page of its parts takes them
/// in as soon as it is shown.
#[derive(Clone, Copy)]
pub struct Waiting(StoredValue<BTreeMap<String, Vec<Opened>>>);

/// The name of a file, and what it holds.
type Opened = (String, Vec<u8>);

impl Waiting {
    /// Puts it into the context of the app.
    pub fn provide() {
        provide_context(Self(StoredValue::new(BTreeMap::new())));
    }

    /// Lets a part wait for the page that takes it in.
    pub fn add(self, assessment: &str, name: &str, bytes: &[u8]) {
        self.0.update_value(|waiting| {
            waiting.entry(assessment.to_owned()).or_default().push((name.to_owned(), bytes.to_vec()));
        });
    }

    /// Returns what waits for an assessment; then nothing does.
    fn take(self, assessment: &str) -> Vec<Opened> {
        self.0.try_update_value(|waiting| waiting.remove(assessment)).flatten().unwrap_or_default()
    }
}

/// The page of the parts.
#[component]
pub fn Parts(id: String) -> impl IntoView {
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let (waiting, tabs) = (expect_context::<Waiting>(), expect_context::<Tabs>());
    let taking = remembered::remember("taking", || take_in::Taking::new(id.clone(), content, library));
    file::on_drop(move |files| taking.take(files));
    let key = StoredValue::new(id.clone());
    // Whether another tab holds the assessment is known a moment after the page is opened.
    Effect::new(move || {
        let files = key.with_value(|id| if tabs.may_write(id) { waiting.take(id) } else { Vec::new() });
        if !files.is_empty() {
            taking.take_opened(files);
            request_animation_frame(|| platform::show_heading("h-take-in"));
        }
    });
    view! {
        <header class="page-head">
            <h1>{t("parts.title")}</h1>
            <p class="lede">{t("parts.lede")}</p>
        </header>
        <hand_out::HandOut id=id.clone() />
        <take_in::TakeIn taking />
        <conflicts::Conflicts id=id.clone() />
        <map::Map id />
    }
}

/// Names who was asked: the institution where one is named, else its kind; nobody is the assessment itself.
fn respondent(words: Words, sector: Option<Who>, institution: Option<&str>) -> String {
    match (institution, sector) {
        (Some(institution), _) => institution.to_owned(),
        (None, Some(sector)) => words.text(&format!("institution.{sector}")),
        (None, None) => words.text("parts.own"),
    }
}

/// Names who a part is for.
pub fn respondent_of(words: Words, part: &Part) -> String {
    respondent(words, Some(part.sector), part.institution.as_deref())
}

/// Returns the name of the file of a part.
pub fn file_name(part: &Part) -> String {
    let ecosystem = part.ecosystem.as_deref().or(part.title.as_deref()).unwrap_or("assessment");
    let who = part.institution.as_deref().unwrap_or(part.sector.as_str());
    let marking = part.marking.as_deref().unwrap_or_default();
    let revision = format!("r{}", part.revision);
    file::name(&["baremo", "part", ecosystem, &part.period, who, marking, &revision], "json")
}
