//! The courses that a trainer can offer: from a file, from the sample, or written by hand.

pub mod fields;
mod form;
mod import;
mod list;

use baremo::training::course::{Catalogue, Course, Depth, Mode};
use leptos::prelude::*;

use self::{
    fields::table_of,
    form::{CourseForm, Editing},
    import::{Confirm, Import},
    list::List,
};
use crate::{
    components::{file::FileButton, problems::BadFiles},
    content::Content,
    platform::{self, file},
    state::Training,
    words::{Words, t},
};

/// The page.
#[component]
pub fn Courses() -> impl IntoView {
    let training = expect_context::<Training>();
    let (import, editing) = (Import::new(), Editing::new());
    file::on_drop(move |files| import.take(files));
    let is_empty = Memo::new(move |_| training.catalogue().is_none_or(|catalogue| catalogue.courses.is_empty()));
    let is_waiting = Memo::new(move |_| import.is_waiting());
    let is_editing = Memo::new(move |_| editing.is_open());
    // What was done last is told, and can be brought back, until something else is begun.
    let is_still = move || !is_waiting.get() && !is_editing.get();
    let title = move || {
        let title = training.catalogue().and_then(|catalogue| catalogue.title);
        title.map(|title| view! { <p class="sample"><bdi>{title}</bdi></p> })
    };
    let rest = move || match (is_waiting.get(), is_editing.get(), is_empty.get()) {
        (true, ..) => view! { <Confirm import /> }.into_any(),
        (_, true, _) => view! { <CourseForm editing import /> }.into_any(),
        (.., true) => view! { <Nothing import editing /> }.into_any(),
        _ => view! {
            <List editing import />
            <More import editing />
        }
        .into_any(),
    };
    view! {
        <header class="page-head">
            {title}
            <h1>{t("courses.title")}</h1>
            <p class="lede">{t("courses.lede")}</p>
        </header>
        <NotKept />
        <Show when=is_still>
            <Said import />
        </Show>
        <BadFiles files=import.bad() />
        {rest}
        <Show when=is_still>
            <Undo import />
        </Show>
    }
}

/// Says that the browser could not keep what was changed.
#[component]
pub fn NotKept() -> impl IntoView {
    let training = expect_context::<Training>();
    view! {
        <div role="alert">
            <Show when=move || !training.is_kept()>
                <div class="problem">
                    <p>
                        <b class="word-problem">{t("problem")}</b>
                        {t("colon")}
                        {t("courses.not-kept")}
                    </p>
                    <p>{t("courses.not-kept.do")}</p>
                </div>
            </Show>
        </div>
    }
}

/// What was done last.
#[component]
fn Said(import: Import) -> impl IntoView {
    let lines = move || import.said().into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    view! {
        <div role="status">
            <Show when=move || !import.said().is_empty()>
                <div class="note done">{lines}</div>
            </Show>
        </div>
    }
}

/// What was changed can be brought back until the next change or page.
#[component]
fn Undo(import: Import) -> impl IntoView {
    let training = expect_context::<Training>();
    let words = expect_context::<Words>();
    let undo = move |_| {
        training.undo();
        import.say(vec![words.text("courses.undone")]);
        platform::focus("main");
    };
    view! {
        <Show when=move || import.can_undo() && training.can_undo()>
            <div class="undo" role="status">
                <div class="inner">
                    <p>{t("courses.undo")}</p>
                    <button class="button small" type="button" on:click=undo>
                        {t("undo")}
                    </button>
                </div>
            </div>
        </Show>
    }
}

/// Where there are no courses yet.
#[component]
fn Nothing(import: Import, editing: Editing) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="h-none">
            <h2 id="h-none">{t("courses.none")}</h2>
            <p class="reading">{t("courses.none.text")}</p>
            <Ways import editing first=true />
        </section>
    }
}

/// The ways to more courses.
#[component]
fn More(import: Import, editing: Editing) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="h-more">
            <h2 id="h-more">{t("courses.more")}</h2>
            <Ways import editing first=false />
        </section>
    }
}

#[component]
fn Ways(import: Import, editing: Editing, first: bool) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let template = move |_| {
        let name = file::name(&[&words.text("courses.template.name")], "csv");
        if !file::save(&name, "text/csv;charset=utf-8", &template(words, content)) {
            import.say(vec![words.text("region.not-saved")]);
        }
    };
    view! {
        <div class="stack">
            <div class="actions">
                <FileButton
                    id="open-courses"
                    label=t("courses.open")
                    primary=first
                    any=true
                    take=move |files| import.take(files)
                />
                <button class="button" type="button" on:click=move |_| import.take_sample()>
                    {t("courses.sample")}
                </button>
                <button class="button" type="button" on:click=move |_| editing.begin(None)>
                    {t("courses.by-hand")}
                </button>
                <button class="link" type="button" on:click=template>
                    {t("courses.template")}
                </button>
            </div>
            <p class="hint">{t("courses.open.hint")}</p>
        </div>
    }
}

/// Returns a table with the heads of the active language and one example, which is read as it is.
fn template(words: Words, content: Content) -> String {
    let factors = content.placed_factors(&content.shipped());
    let example = Course {
        id: "A-1".to_owned(),
        title: words.text("courses.template.title"),
        provider: Some(words.text("courses.template.provider")),
        factors: factors.iter().filter(|placed| placed.factor.id == "incident.csirt").map(|p| p.title()).collect(),
        to_level: baremo::Level::Established,
        audience: vec![baremo::questionnaire::Audience::CsirtStaff],
        depth: Some(Depth::Foundation),
        seats: Some(20),
        language: Some(words.language()),
        mode: Some(Mode::Online),
        hours: Some(7.5),
        dates: vec![format!("{}-03-01", platform::this_year() + 1)],
        ..Course::default()
    };
    table_of(words, &Catalogue::new(vec![example]))
}
