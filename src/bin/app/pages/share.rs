//! What leaves: the file of an assessment.
use baremo::assessment::Assessment;
use leptos::prelude::*;

use crate::{platform::file, state::Library, words::Words};

/// Returns what an assessment is called: its ecosystem and period.
pub fn name_of(words: Words, assessment: &Assessment) -> String {
    let named = assessment.ecosystem.as_ref().or(assessment.title.as_ref()).filter(|name| !name.trim().is_empty());
    let named = named.cloned().unwrap_or_else(|| words.text("assessment.unnamed"));
    format!("{named} · {}", assessment.period)
}

/// Returns what the assessment of an id is called.
pub fn name(library: Library, id: &str) -> String {
    let words = expect_context::<Words>();
    library.read(id, |entry| name_of(words, &entry.assessment))
}

/// Saves the file of an assessment.
pub fn save(library: Library, id: &str) {
    let Some(entry) = library.get(id) else { return };
    let assessment = &entry.assessment;
    let ecosystem = assessment.ecosystem.as_deref().or(assessment.title.as_deref()).unwrap_or("assessment");
    let name = file::name(&["baremo", ecosystem, &assessment.period], "json");
    if file::save(&name, "application/json", &assessment.to_json()) {
        library.copied(id);
    }
}

#[component]
pub fn Share(id: String) -> impl IntoView {
    drop(id)
}
