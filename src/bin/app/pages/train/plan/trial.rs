//! What if: a course more, or a course less. Nothing of it is kept until a person says so.

use baremo::{
    Level, Problems,
    training::{
        course::{Catalogue, Course, MOST_HOURS},
        matching::{Difference, difference},
    },
};
use leptos::prelude::*;

use super::{Made, plan_of, schedule::when};
use crate::{
    components::{
        form::{Select, TextField},
        problems::{BadFile, BadFiles},
        radio::{Choice, Options},
    },
    remembered,
    state::{Choices, Training},
    words::{Words, t},
};

/// The section that tries a change of the catalogue.
#[component]
pub fn Trial(made: Memo<Option<Made>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let what = remembered::signal("trial-what", || "more".to_owned());
    let choices =
        ["more", "less"].map(|value| Choice::new(value, words.text(&format!("plan.trial.{value}")))).to_vec();
    view! {
        <section class="section not-on-paper" aria-labelledby="h-trial">
            <header>
                <h2 id="h-trial">{t("plan.trial")}</h2>
                <p class="lede">{t("plan.trial.lede")}</p>
            </header>
            <fieldset class="question">
                <legend>{t("plan.trial.what")}</legend>
                <Options
                    name="trial-what"
                    choices
                    chosen=Signal::derive(move || Some(what.get()))
                    choose=move |value| what.set(value.to_owned())
                />
            </fieldset>
            {move || {
                if what.with(|what| what == "more") {
                    view! { <More made /> }.into_any()
                } else {
                    view! { <Less made /> }.into_any()
                }
            }}
        </section>
    }
}

/// A course that is not there yet.
#[component]
fn More(made: Memo<Option<Made>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let title = remembered::signal("trial-title", String::new);
    let factor = remembered::signal("trial-factor", String::new);
    let from = remembered::signal("trial-from", || Level::Initial.to_string());
    let to = remembered::signal("trial-to", || Level::Established.to_string());
    let levels = move || {
        let level = |text: RwSignal<String>| text.with(|text| text.parse().ok()).and_then(Level::from_number);
        level(from).zip(level(to)).filter(|(from, to)| from < to)
    };
    let hours = remembered::signal("trial-hours", || "12".to_owned());
    let bad = remembered::signal("trial-bad", Vec::<BadFile>::new);
    // Hours may be left open; then the course finds no place.
    let duration = move || {
        let text = hours.get().trim().replace(',', ".");
        let read = || text.parse().ok().filter(|hours| *hours > 0.0 && *hours <= MOST_HOURS);
        if text.is_empty() { Some(None) } else { read().map(Some) }
    };
    let course = Memo::new(move |_| {
        let factor = factor.get();
        let hours: Option<f64> = duration()?;
        let title = title.get().trim().to_owned();
        let (from_level, to_level) = levels()?;
        (!factor.is_empty()).then(|| Course {
            title: if title.is_empty() { words.text("plan.trial.unnamed") } else { title },
            factors: vec![factor],
            from_level,
            to_level,
            hours,
            ..Course::default()
        })
    });
    let factors = move || {
        made.with(|made| {
            let mut factors: Vec<(String, String)> = Vec::new();
            for step in made.iter().flat_map(|made| &made.matching.steps) {
                let name = made.as_ref().map(|made| made.taken.name(&step.factor)).unwrap_or_default();
                if factors.iter().all(|(id, _)| *id != step.factor) {
                    factors.push((step.factor.clone(), name));
                }
            }
            factors.sort_by(|a, b| a.1.cmp(&b.1));
            factors
        })
        .into_iter()
        .map(|(id, name)| {
            let own = id.clone();
            view! {
                <option value=id prop:selected=move || factor.with(|factor| *factor == own)>
                    {name}
                </option>
            }
        })
        .collect_view()
    };
    let choices =
        |levels: &[Level]| levels.iter().map(|level| (level.to_string(), level.to_string())).collect::<Vec<_>>();
    let keep = move |_| {
        let (Some(course), Some(catalogue)) = (course.get_untracked(), training.catalogue_untracked()) else {
            return;
        };
        match catalogue.put(None, course) {
            Ok(catalogue) => training.set_catalogue(Some(catalogue)),
            Err(problems) => return bad.set(vec![BadFile::about(t("courses.title"), problems)]),
        }
        bad.set(Vec::new());
        title.set(String::new());
        factor.set(String::new());
    };
    let result = move || {
        let (made, choices) = (made.get()?, training.choices());
        if levels().is_none() {
            return Some(view! { <p>{t("plan.trial.levels")}</p> }.into_any());
        }
        if duration().is_none() {
            return Some(view! { <p>{t("plan.trial.bad-hours")}</p> }.into_any());
        }
        let course = course.get()?;
        let mut catalogue = made.catalogue.clone();
        let id = catalogue.free_id(&course.title);
        catalogue.courses.push(Course { id: id.clone(), ..course });
        Some(outcome(words, &made, &catalogue, &choices, Some(&id)))
    };
    view! {
        <div class="fields">
            <TextField id="trial-title" label="plan.trial.title" value=title />
            <div class="field">
                <label for="trial-factor">{t("plan.trial.factor")}</label>
                <span class="select">
                    <select id="trial-factor" on:change=move |event| factor.set(event_target_value(&event))>
                        <option value="">{t("plan.trial.choose")}</option>
                        {factors}
                    </select>
                </span>
            </div>
            <Select id="trial-from" label="plan.trial.from" options=choices(&Level::ALL[..4]) chosen=from />
            <Select id="trial-to" label="plan.trial.to" options=choices(&Level::WITH_STATEMENTS) chosen=to />
            <TextField id="trial-hours" label="plan.trial.hours" short=true value=hours />
        </div>
        <div role="status">{result}</div>
        <BadFiles files=bad />
        <Show when=move || course.with(Option::is_some)>
            <div class="actions">
                <button class="button" type="button" on:click=keep>
                    {t("plan.trial.keep")}
                </button>
            </div>
        </Show>
    }
}

/// A course that is left out.
#[component]
fn Less(made: Memo<Option<Made>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let out = remembered::signal("trial-out", String::new);
    let options = move || {
        made.get()
            .map(|made| {
                let planned = made.plan.entries.iter().filter_map(|entry| made.catalogue.course(&entry.course));
                planned
                    .map(|course| {
                        let own = course.id.clone();
                        view! {
                            <option value=course.id.clone() lang=course.language.clone() prop:selected=move || out.with(|out| *out == own)>
                                {course.title.clone()}
                            </option>
                        }
                    })
                    .collect_view()
            })
            .unwrap_or_default()
    };
    let result = move || {
        let (made, choices) = (made.get()?, training.choices());
        let out = out.get();
        let place = made.catalogue.courses.iter().position(|course| course.id == out)?;
        let (catalogue, _) = made.catalogue.without(place);
        Some(outcome(words, &made, &catalogue, &choices, None))
    };
    view! {
        <div class="fields">
            <div class="field">
                <label for="trial-out">{t("plan.trial.out")}</label>
                <span class="select">
                    <select id="trial-out" on:change=move |event| out.set(event_target_value(&event))>
                        <option value="">{t("plan.trial.choose")}</option>
                        {options}
                    </select>
                </span>
            </div>
        </div>
        <div role="status">{result}</div>
    }
}

/// Says what would be otherwise with another catalogue.
fn outcome(words: Words, before: &Made, catalogue: &Catalogue, choices: &Choices, new: Option<&str>) -> AnyView {
    let made = plan_of(&before.taken.needs, catalogue, &choices.wishes, &before.time);
    let (matching, plan) = match made {
        Ok(made) => made,
        Err(problems) => return refused(problems),
    };
    let Difference { gained, lost } = difference(&before.matching, &matching);
    let names = |steps: &[(&str, Level)]| {
        let name = |(factor, level): &(&str, Level)| {
            words.filled("plan.trial.step", &[("factor", before.taken.name(factor)), ("level", level.to_string())])
        };
        words.list(&steps.iter().map(name).collect::<Vec<_>>())
    };
    let mut lines = Vec::new();
    if !gained.is_empty() {
        lines.push(words.counted("plan.trial.gained", gained.len(), &[("steps", names(&gained))]));
    }
    if !lost.is_empty() {
        lines.push(words.counted("plan.trial.lost", lost.len(), &[("steps", names(&lost))]));
    }
    if gained.is_empty() && lost.is_empty() {
        lines.push(words.text("plan.trial.same"));
    }
    if let Some(new) = new {
        let entry = plan.entries.iter().find(|entry| entry.course == new);
        let is_needed = plan.unplaced.iter().any(|one| one.course == new);
        lines.push(match entry {
            Some(entry) => words.filled("plan.trial.placed", &[("when", when(words, entry))]),
            None if is_needed => words.text("plan.trial.no-place"),
            None => words.text("plan.trial.unneeded"),
        });
    }
    // What else finds a place now, or has none any more.
    let is_in = |plan: &baremo::training::plan::Plan, id: &str| plan.entries.iter().any(|entry| entry.course == id);
    let titles = |of: &baremo::training::plan::Plan, not_in: &baremo::training::plan::Plan| -> Vec<String> {
        let changed = of.entries.iter().filter(|entry| !is_in(not_in, &entry.course));
        // Only of courses that both catalogues have.
        let both =
            changed.filter_map(|entry| catalogue.course(&entry.course).and(before.catalogue.course(&entry.course)));
        both.map(|course| course.title.clone()).collect()
    };
    for (key, courses) in
        [("plan.trial.pushed", titles(&before.plan, &plan)), ("plan.trial.pulled", titles(&plan, &before.plan))]
    {
        if !courses.is_empty() {
            lines.push(words.counted(key, courses.len(), &[("courses", words.list(&courses))]));
        }
    }
    view! { <div class="note">{lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}</div> }
        .into_any()
}

fn refused(problems: Problems) -> AnyView {
    let files = Signal::stored(vec![BadFile::about(t("courses.title"), problems)]);
    view! { <BadFiles files /> }.into_any()
}
