//! Demand against supply: each step with the courses for it, and what no course covers.

use baremo::{
    level::Interval,
    training::matching::{Offer, Step},
};
use leptos::prelude::*;

use super::{Made, Met};
use crate::{
    components::{
        radio::{Choice, Options},
        table::head,
    },
    remembered,
    state::Training,
    words::{Words, t},
};

/// How many steps are shown at first.
const FIRST: usize = 12;

/// How many factors without a course are named in the head.
const NAMED: usize = 3;

/// Says which factors have a step that no course leads up.
pub fn without_course(words: Words, made: &Made) -> String {
    let mut factors: Vec<&str> = Vec::new();
    for step in made.matching.steps.iter().filter(|step| made.met(step) == Met::NoCourse) {
        if !factors.contains(&step.factor.as_str()) {
            factors.push(&step.factor);
        }
    }
    let named: Vec<String> = factors.iter().take(NAMED).map(|id| made.taken.name(id)).collect();
    match factors.len() {
        0 => words.text("plan.all-have-courses"),
        n if n <= NAMED => words.filled("plan.without", &[("factors", words.list(&named))]),
        n => words.counted("plan.without-more", n - NAMED, &[("factors", named.join(", "))]),
    }
}

/// How many people need a step, and how many seats there are.
struct Seats {
    needed: Interval<u64>,
    offered: u64,
    /// How many courses do not say how many seats they have.
    silent: usize,
}

impl Seats {
    fn of(made: &Made, step: &Step, each: u64) -> Self {
        let people = |ecosystems: usize| (ecosystems as u64).saturating_mul(each);
        let needed = Interval { low: people(step.ecosystems.low), high: people(step.ecosystems.high) };
        let (offered, silent) = step.seats(&made.catalogue);
        Self { needed, offered, silent }
    }

    fn missing(&self) -> Interval<u64> {
        let missing = |needed: u64| needed.saturating_sub(self.offered);
        Interval { low: missing(self.needed.low), high: missing(self.needed.high) }
    }
}

/// Writes a range of whole numbers as in tables.
pub fn range(words: Words, low: u64, high: u64) -> String {
    let number = |number: u64| words.number(number as f64);
    if low == high { number(low) } else { format!("{}–{}", number(low), number(high)) }
}

/// The section of demand and supply.
#[component]
pub fn Demand(made: Memo<Option<Made>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let only = remembered::signal("demand-only", || "all".to_owned());
    let whole = remembered::signal("demand-whole", || false);
    let choices = ["all", "open"].map(|value| Choice::new(value, words.text(&format!("plan.show.{value}")))).to_vec();
    let is_shown = move |made: &Made, step: &Step| only.with(|only| only == "all") || made.met(step) != Met::Planned;
    let count = Memo::new(move |_| {
        made.with(|made| {
            let made = made.as_ref()?;
            Some(made.matching.steps.iter().filter(|step| is_shown(made, step)).count())
        })
    });
    let rows = move || {
        let each = training.choices().each;
        made.with(|made| {
            let Some(made) = made else { return Vec::new() };
            let most = made.matching.steps.iter().map(|step| Seats::of(made, step, each));
            let most = most.map(|seats| seats.needed.high.max(seats.offered)).max().unwrap_or(1).max(1);
            let steps = made.matching.steps.iter().filter(|step| is_shown(made, step));
            let first = if whole.get() { usize::MAX } else { FIRST };
            steps.take(first).map(|step| row(words, made, step, Seats::of(made, step, each), most)).collect()
        })
    };
    let body = move || {
        let rows = rows();
        if rows.is_empty() {
            return view! { <p>{t("plan.all-planned")}</p> }.into_any();
        }
        view! {
            <table class="table roomy cards" role="table">
                <caption>{t("plan.demand.caption")}</caption>
                {head(
                    &[
                        ("plan.step-to", ""),
                        ("plan.ecosystems", "num"),
                        ("plan.seats-bar", "col-share"),
                        ("plan.needed", "num"),
                        ("plan.offered", "num"),
                        ("plan.not-covered", "num"),
                        ("plan.met", ""),
                    ],
                )}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let more = move || {
        let n = count.get().filter(|n| *n > FIRST)?;
        let text = move || match whole.get() {
            true => words.counted("plan.fewer-steps", FIRST, &[]),
            false => words.counted("plan.all-steps", n, &[]),
        };
        Some(view! {
            <button
                class="link"
                type="button"
                aria-expanded=move || whole.get().to_string()
                on:click=move |_| whole.update(|whole| *whole = !*whole)
            >
                {text}
            </button>
        })
    };
    view! {
        <section class="section" aria-labelledby="h-demand">
            <header>
                <h2 id="h-demand">{t("plan.demand")}</h2>
                <p class="lede">{t("plan.step")}</p>
            </header>
            <fieldset class="question">
                <legend>{t("plan.show")}</legend>
                <Options
                    name="demand-only"
                    choices
                    chosen=Signal::derive(move || Some(only.get()))
                    choose=move |value| only.set(value.to_owned())
                />
            </fieldset>
            {body}
            {more}
        </section>
    }
}

/// Says which courses lead up a step, and why those that do not fit do not.
fn courses(words: Words, made: &Made, step: &Step) -> Vec<AnyView> {
    let line = |offer: &Offer| {
        let course = made.catalogue.course(&offer.course)?;
        let why = match (offer.language, offer.format) {
            (true, true) => None,
            (false, true) => Some("plan.other-language"),
            (true, false) => Some("plan.other-format"),
            (false, false) => Some("plan.other-both"),
        };
        let why = why.map(|key| format!(" ({})", words.text(key)));
        Some(
            view! {
                <br />
                <span class="meta">
                    <bdi>{course.title.clone()}</bdi>
                    {why}
                </span>
            }
            .into_any(),
        )
    };
    step.courses.iter().filter_map(line).collect()
}

fn row(words: Words, made: &Made, step: &Step, seats: Seats, most: u64) -> AnyView {
    let share = |n: u64| format!("{:.2}%", n as f64 / most as f64 * 100.0);
    let depth = step.depth.map(|depth| words.text(&format!("course-depth.{depth}")));
    let to = [("level", step.level.to_string()), ("depth", depth.unwrap_or_default())];
    let (low, high) = (step.ecosystems.low as u64, step.ecosystems.high as u64);
    let missing = seats.missing();
    let offered = match seats.silent {
        0 => words.number(seats.offered as f64),
        n => words.counted("plan.silent", n, &[("seats", words.number(seats.offered as f64))]),
    };
    let within = seats.offered.min(seats.needed.high);
    let surplus = (seats.offered > seats.needed.high).then(|| {
        view! { <line class="surplus" x1=share(seats.needed.high) x2=share(seats.offered) y1="6" y2="6" /> }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <b>
                    <bdi>{made.taken.name(&step.factor)}</bdi>
                </b>
                <br />
                <span class="meta">{words.filled("plan.to-level", &to)}</span>
                {courses(words, made, step)}
            </th>
            <td class="num" role="cell" data-label=t("plan.ecosystems")>
                {range(words, low, high)}
            </td>
            <td class="wide" role="cell" data-label=t("plan.seats-bar")>
                <svg class="bar" height="12" aria-hidden="true">
                    <rect class="ink2-fill" x="0" y="0" width=share(within) height="12" />
                    <rect class="outline" x="0" y=".5" width=share(seats.needed.high) height="11" />
                    {surplus}
                </svg>
            </td>
            <td class="num" role="cell" data-label=t("plan.needed")>
                {range(words, seats.needed.low, seats.needed.high)}
            </td>
            <td class="num" role="cell" data-label=t("plan.offered")>
                {offered}
            </td>
            <td class="num" role="cell" data-label=t("plan.not-covered")>
                <b>{range(words, missing.low, missing.high)}</b>
            </td>
            <td role="cell" data-label=t("plan.met")>
                {words.text(made.met(step).key())}
            </td>
        </tr>
    }
    .into_any()
}
