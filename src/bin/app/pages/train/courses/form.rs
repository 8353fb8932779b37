//! One course, written or changed by hand. What is wrong is found as in a row of a table.

use std::collections::BTreeMap;

use baremo::{
    Level,
    questionnaire::Audience,
    training::{
        course::{Catalogue, Course, Depth, Mode},
        sheet::{self, Column},
    },
};
use leptos::{ev, prelude::*};

use super::{
    fields::{CellChoices, CellField, CellProblem, CellSelect, FactorChoices, Typed, head_of},
    import::Import,
};
use crate::{
    components::{level, problems::say},
    content::Content,
    language, platform, remembered,
    state::Training,
    words::{Words, t},
};

/// The course that is written or changed.
#[derive(Clone, Copy)]
pub struct Editing {
    /// The id of the course, or none for a new one; nothing where no form is open.
    open: RwSignal<Option<Option<String>>>,
    typed: Typed,
    prerequisites: RwSignal<Vec<String>>,
}

impl Editing {
    /// Returns what the page holds.
    pub fn new() -> Self {
        Self {
            open: remembered::signal("course-open", || None),
            typed: Typed::new("course"),
            prerequisites: remembered::signal("course-before", Vec::new),
        }
    }

    /// Returns whether a form is open.
    pub fn is_open(self) -> bool {
        self.open.with(Option::is_some)
    }

    /// Opens the form, for a course or for a new one.
    pub fn begin(self, course: Option<&Course>) {
        let first: BTreeMap<Column, String> =
            [(Column::FromLevel, "1".to_owned()), (Column::ToLevel, "2".to_owned())].into();
        self.typed.fill(course.map_or(first, sheet::cells));
        self.prerequisites.set(course.map(|course| course.prerequisites.clone()).unwrap_or_default());
        self.open.set(Some(course.map(|course| course.id.clone())));
        platform::to_top();
    }

    fn close(self) {
        self.open.set(None);
        platform::to_top();
    }

    /// Puts the course into the catalogue, or says what is wrong with it.
    fn save(self, words: Words, content: Content, training: Training, import: Import) {
        let read = sheet::read_course(&self.typed.cells(), &content.get_untracked());
        let (mut course, advice) = match read {
            Ok(read) => read,
            Err(problems) => return self.typed.refuse(&problems),
        };
        course.prerequisites = self.prerequisites.get_untracked();
        let title = course.title.clone();
        let catalogue = training.catalogue_untracked().unwrap_or_else(|| Catalogue::new(Vec::new()));
        let open = self.open.get_untracked().flatten();
        let place = open.and_then(|id| catalogue.courses.iter().position(|course| course.id == id));
        match catalogue.put(place, course) {
            Err(problems) if problems.iter().all(|problem| problem.path.is_empty()) => import.refuse(title, problems),
            Err(problems) => self.typed.refuse(&problems),
            Ok(changed) => {
                training.set_catalogue(Some(changed));
                let kept = words.filled("courses.kept", &[("title", title)]);
                let advice = advice.iter().map(|problem| say(words, problem));
                import.say_changed(std::iter::once(kept).chain(advice).collect());
                self.close();
            }
        }
    }
}

/// The form of a course.
#[component]
pub fn CourseForm(editing: Editing, import: Import) -> impl IntoView {
    let words = expect_context::<Words>();
    let (content, training) = (expect_context::<Content>(), expect_context::<Training>());
    let typed = editing.typed;
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        editing.save(words, content, training, import);
    };
    let heading = move || match editing.open.with(|open| open.as_ref().is_some_and(Option::is_some)) {
        true => t("courses.change"),
        false => t("courses.by-hand"),
    };
    let levels = |levels: &[Level]| -> Vec<(String, String)> {
        levels.iter().map(|one| (one.to_string(), format!("{one} {}", level::name(words, *one)))).collect()
    };
    let (from, to) = (levels(&Level::ALL[..4]), levels(&Level::ALL[1..]));
    let audience = Audience::ALL.iter().map(|one| (one.to_string(), words.text(&format!("audience.{one}"))));
    let depth = Depth::ALL.iter().map(|one| (one.to_string(), words.text(&format!("course-depth.{one}"))));
    let mode = Mode::ALL.iter().map(|one| (one.to_string(), words.text(&format!("course-format.{one}"))));
    let languages = view! {
        <datalist id="languages">
            {language::LANGUAGES
                .iter()
                .map(|(code, name)| {
                    view! { <option value=*code>{*name}</option> }
                })
                .collect_view()}
        </datalist>
    };
    view! {
        <form class="form section" on:submit=save novalidate=true aria-labelledby="h-course">
            <h2 id="h-course">{heading}</h2>
            <CellField typed column=Column::Title required=true />
            <CellField typed column=Column::Provider />
            <FactorChoices typed />
            <div class="stack tight">
                <div class="fields top">
                    <CellSelect typed column=Column::FromLevel options=from />
                    <CellSelect typed column=Column::ToLevel options=to />
                </div>
                <p class="hint">{t("courses.levels.hint")}</p>
            </div>
            <div class="fields top">
                <CellField typed column=Column::Hours short=true />
                <CellField typed column=Column::Seats short=true />
                <CellField typed column=Column::Language short=true list="languages" />
            </div>
            {languages}
            <div class="fields top">
                <CellSelect typed column=Column::Format options=mode.collect() none=t("courses.not-said") />
                <CellSelect typed column=Column::Depth options=depth.collect() none=t("courses.not-said") />
            </div>
            <CellField typed column=Column::Dates hint="courses.dates.hint" />
            <CellChoices typed column=Column::Audience options=audience.collect() />
            <CellField typed column=Column::Roles hint="courses.roles.hint" />
            <Before editing />
            <CellField typed column=Column::Id hint="courses.id.hint" short=true />
            <div class="actions">
                <button class="button primary" type="submit">
                    {t("courses.keep")}
                </button>
                <button class="link" type="button" on:click=move |_| editing.close()>
                    {t("cancel")}
                </button>
            </div>
        </form>
    }
}

/// The courses that must come before.
#[component]
fn Before(editing: Editing) -> impl IntoView {
    let training = expect_context::<Training>();
    let own = editing.open.get_untracked().flatten();
    let courses: Vec<(String, String)> = training
        .catalogue_untracked()
        .map(|catalogue| catalogue.courses)
        .unwrap_or_default()
        .into_iter()
        .filter(|course| Some(&course.id) != own.as_ref())
        .map(|course| (course.id, course.title))
        .collect();
    if courses.is_empty() && editing.prerequisites.with_untracked(Vec::is_empty) {
        return ().into_any();
    }
    let courses = StoredValue::new(courses);
    let add = move |event: ev::Event| {
        let id = event_target_value(&event);
        editing.prerequisites.update(|ids| {
            if !id.is_empty() && !ids.contains(&id) {
                ids.push(id);
            }
        });
    };
    let options = move || {
        let chosen = editing.prerequisites.get();
        let free = courses
            .with_value(|courses| courses.iter().filter(|(id, _)| !chosen.contains(id)).cloned().collect::<Vec<_>>());
        free.into_iter().map(|(id, title)| view! { <option value=id>{title}</option> }).collect_view()
    };
    let chosen = move || {
        let ids = editing.prerequisites.get();
        let items = ids.into_iter().map(|id| {
            let title = courses.with_value(|courses| courses.iter().find(|(known, _)| *known == id).cloned());
            let title = title.map_or_else(|| id.clone(), |(_, title)| title);
            let spoken = title.clone();
            let remove = move |_| {
                editing.prerequisites.update(|ids| ids.retain(|known| *known != id));
                platform::focus("course-prerequisites");
            };
            view! {
                <li class="spread">
                    <bdi>{title}</bdi>
                    <button class="link" type="button" on:click=remove>
                        {t("round.take-out")}
                        <span class="spoken">" " <bdi>{spoken}</bdi></span>
                    </button>
                </li>
            }
        });
        let items = items.collect_view();
        view! { <ul class="rows narrow">{items}</ul> }
    };
    let words = expect_context::<Words>();
    view! {
        <div class="field">
            <label for="course-prerequisites">{head_of(words, Column::Prerequisites)}</label>
            <span class="select">
                <select id="course-prerequisites" on:change=add prop:value=move || editing.prerequisites.with(|_| "")>
                    <option value="">{t("courses.add-before")}</option>
                    {options}
                </select>
            </span>
            <CellProblem typed=editing.typed column=Column::Prerequisites />
        </div>
        <Show when=move || !editing.prerequisites.with(Vec::is_empty)>{chosen}</Show>
    }
    .into_any()
}
