//! Parts of an assessment: handed out as files, merged when they come back, and decided where they differ.

mod conflicts;
mod hand_out;
mod map;
mod take_in;

use baremo::{assessment::part::Part, questionnaire::Who};
use leptos::prelude::*;

use crate::{
    content::Content,
    platform::file,
    remembered,
    state::Library,
    words::{Words, t},
};

/// The page of the parts.
#[component]
pub fn Parts(id: String) -> impl IntoView {
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let taking = remembered::remember("taking", || take_in::Taking::new(id.clone(), content, library));
    file::on_drop(move |files| taking.take(files));
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
