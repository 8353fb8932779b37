//! What a plan is made with: who can use the courses, and the trainers' time.

use baremo::training::{course::Mode, plan::Quarter};
use leptos::{ev, prelude::*};

use crate::{
    components::form::{Fault, FaultNote, Tick},
    platform,
    state::{MOST_DAYS, MOST_EACH, MOST_QUARTERS, Training},
    words::{Words, t},
};

/// How many quarters can be chosen to begin with.
const FIRST: usize = 8;

/// The section of what can be chosen.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <section class="section not-on-paper" aria-labelledby="h-settings">
            <header>
                <h2 id="h-settings">{t("plan.settings")}</h2>
                <p class="lede">{t("plan.settings.lede")}</p>
            </header>
            <div class="side-by-side">
                <Languages />
                <Modes />
            </div>
            <div class="fields top">
                <Start />
                <Each />
            </div>
            <Days />
        </section>
    }
}

/// Adds a word to a list, or takes it out.
fn toggle<T: PartialEq>(list: &mut Vec<T>, item: T, is_in: bool) {
    list.retain(|other| *other != item);
    if is_in {
        list.push(item);
    }
}

/// The languages of the courses, those that people speak chosen.
#[component]
fn Languages() -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let known = Memo::new(move |_| {
        let courses = training.catalogue().map(|catalogue| catalogue.courses).unwrap_or_default();
        // What was chosen stays, so that it can be taken back.
        let chosen = training.choices().wishes.languages;
        let mut known: Vec<String> = courses.into_iter().filter_map(|course| course.language).chain(chosen).collect();
        known.sort_unstable();
        known.dedup();
        known
    });
    let item = move |code: String| {
        let (name, code) = (words.language_name(&code), StoredValue::new(code));
        let is = Signal::derive(move || code.with_value(|code| training.choices().wishes.languages.contains(code)));
        let set = move |is_in| {
            training.choose(|choices| toggle(&mut choices.wishes.languages, code.get_value(), is_in));
        };
        view! { <Tick label=name is set /> }
    };
    view! {
        <fieldset class="question">
            <legend>{t("plan.languages")}</legend>
            <p class="hint">{t("plan.any-language")}</p>
            <div class="choices">{move || known.get().into_iter().map(item).collect_view()}</div>
        </fieldset>
    }
}

/// How courses may be held.
#[component]
fn Modes() -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let item = move |mode: &'static Mode| {
        let is = Signal::derive(move || training.choices().wishes.modes.contains(mode));
        let set = move |is_in| training.choose(|choices| toggle(&mut choices.wishes.modes, *mode, is_in));
        view! { <Tick label=words.text(&format!("course-format.{mode}")) is set /> }
    };
    let items = Mode::ALL.iter().map(item).collect_view();
    view! {
        <fieldset class="question">
            <legend>{t("plan.formats")}</legend>
            <p class="hint">{t("plan.any-format")}</p>
            <div class="choices">{items}</div>
        </fieldset>
    }
}

/// Writes a quarter with its year.
pub fn quarter_name(words: Words, quarter: Quarter) -> String {
    let arguments = [("quarter", quarter.number().to_string()), ("year", quarter.year().to_string())];
    words.filled("plan.quarter-of", &arguments)
}

/// The first quarter.
#[component]
fn Start() -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let today = platform::today();
    let first = Quarter::of_day(&today);
    let chosen = Memo::new(move |_| training.choices().time(&today).map(|time| time.start));
    let options = move || {
        let mut quarters: Vec<Quarter> =
            std::iter::successors(first, |quarter| Some(quarter.next())).take(FIRST).collect();
        // One that was chosen earlier may have passed.
        quarters.extend(chosen.get().filter(|chosen| !quarters.contains(chosen)));
        quarters.sort_unstable();
        quarters
            .into_iter()
            .map(|quarter| {
                view! {
                    <option value=quarter.to_string() prop:selected=move || chosen.get() == Some(quarter)>
                        {quarter_name(words, quarter)}
                    </option>
                }
            })
            .collect_view()
    };
    let choose = move |event: ev::Event| {
        let start = Quarter::from_text(&event_target_value(&event));
        training.choose(|choices| choices.start = start);
    };
    view! {
        <div class="field">
            <label for="plan-start">{t("plan.start")}</label>
            <span class="select">
                <select id="plan-start" on:change=choose>
                    {options}
                </select>
            </span>
        </div>
    }
}

/// Reads a whole number within bounds.
fn whole(text: &str, from: u64, to: u64) -> Option<u64> {
    text.trim().parse().ok().filter(|number| (from..=to).contains(number))
}

/// How many people each ecosystem would send.
#[component]
fn Each() -> impl IntoView {
    let training = expect_context::<Training>();
    let fault = RwSignal::new(None::<&'static str> as Fault);
    let changed = move |event: ev::Event| match whole(&event_target_value(&event), 1, MOST_EACH) {
        Some(each) => {
            fault.set(None);
            training.choose(|choices| choices.each = each);
        }
        None => fault.set(Some("fault.plan-each")),
    };
    view! {
        <div>
            <div class="field">
                <label for="plan-each">{t("plan.each")}</label>
                <input
                    id="plan-each"
                    class="short"
                    type="number"
                    min="1"
                    max=MOST_EACH
                    step="1"
                    aria-describedby="plan-each-hint"
                    aria-invalid=move || fault.get().map(|_| "true")
                    prop:value=move || training.choices().each.to_string()
                    on:change=changed
                />
                <p class="hint" id="plan-each-hint">
                    {t("plan.each.hint")}
                </p>
            </div>
            <FaultNote id="plan-each" fault />
        </div>
    }
}

/// The trainer-days of each quarter.
#[component]
fn Days() -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let fault = RwSignal::new(None::<&'static str> as Fault);
    let count = Memo::new(move |_| training.choices().days.len());
    let start = {
        let today = platform::today();
        Memo::new(move |_| training.choices().time(&today).map(|time| time.start))
    };
    let field = move |at: usize| {
        let id = format!("plan-days-{at}");
        let label = move || {
            let quarter = std::iter::successors(start.get(), |quarter| Some(quarter.next())).nth(at);
            quarter.map(|quarter| quarter_name(words, quarter)).unwrap_or_default()
        };
        let changed = move |event: ev::Event| match whole(&event_target_value(&event), 0, MOST_DAYS) {
            Some(days) => {
                fault.set(None);
                training.choose(|choices| choices.days.get_mut(at).into_iter().for_each(|known| *known = days));
            }
            None => fault.set(Some("fault.plan-days")),
        };
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    id=id
                    class="short"
                    type="number"
                    min="0"
                    max=MOST_DAYS
                    step="1"
                    prop:value=move || training.choices().days.get(at).copied().unwrap_or_default().to_string()
                    on:change=changed
                />
            </div>
        }
    };
    let more = move |_| {
        training.choose(|choices| {
            if choices.days.len() < MOST_QUARTERS {
                choices.days.push(choices.days.last().copied().unwrap_or_default());
            }
        });
    };
    let fewer = move |_| {
        training.choose(|choices| {
            if choices.days.len() > 1 {
                choices.days.pop();
            }
        });
    };
    view! {
        <fieldset class="question" id="plan-days" tabindex="-1">
            <legend>{t("plan.days")}</legend>
            <p class="hint">{t("plan.days.hint")}</p>
            <div class="fields">{move || (0..count.get()).map(field).collect_view()}</div>
            <div class="actions">
                <Show when=move || count.get() < MOST_QUARTERS>
                    <button class="button small" type="button" on:click=more>
                        {t("plan.more-quarters")}
                    </button>
                </Show>
                <Show when=move || { count.get() > 1 }>
                    <button class="button small" type="button" on:click=fewer>
                        {t("plan.fewer-quarters")}
                    </button>
                </Show>
            </div>
            <FaultNote id="plan-days" fault />
        </fieldset>
    }
}
