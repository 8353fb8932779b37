//! Demand against supply: each step with the courses for it, and what no course covers.

use std::collections::BTreeMap;

use baremo::{
    level::Interval,
    training::{
        course::Depth,
        matching::{Offer, Step},
        seats::seats,
    },
};
use leptos::prelude::*;

use super::{Made, Met};
use crate::{
    components::{
        radio::{Choice, Options},
        table::head,
    },
    pages::train::{
        Interests,
        needs::figures::{depth, main_depth, short},
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
    /// The fewest and the most; no most where somebody has said "or more".
    needed: (u64, Option<u64>),
    /// Whether interest files say so; else it follows from the number of people per ecosystem.
    is_asked: bool,
    offered: u64,
    /// How many courses do not say how many seats they have.
    silent: usize,
}

/// How many people are to be trained in a factor by the interest files, and the depth that most of them need.
type Asked = BTreeMap<String, (Option<Depth>, u64, Option<u64>)>;

/// Adds up the seats that interest files ask for, over all audiences; only counts that name nobody.
fn asked(made: &Made, interests: Interests) -> Asked {
    let mut asked = Asked::new();
    let _ = interests.with(|files| {
        for one in seats(files, made.taken.cell()) {
            let depth = main_depth(&made.matching.steps, one.factor);
            let sum = asked.entry(one.factor.to_owned()).or_insert((depth, 0, Some(0)));
            sum.1 = sum.1.saturating_add(one.least);
            sum.2 = sum.2.zip(one.most).map(|(sum, most)| sum.saturating_add(most));
        }
    });
    asked
}

impl Seats {
    fn of(made: &Made, step: &Step, each: u64, asked: &Asked) -> Self {
        let people = |ecosystems: usize| (ecosystems as u64).saturating_mul(each);
        let known = asked.get(&step.factor).filter(|(depth, ..)| *depth == step.depth);
        let needed = match known {
            Some((_, least, most)) => (*least, *most),
            None => (people(step.ecosystems.low), Some(people(step.ecosystems.high))),
        };
        let (offered, silent) = step.seats(&made.catalogue);
        Self { needed, is_asked: known.is_some(), offered, silent }
    }

    /// Returns the most that is known of.
    fn most(&self) -> u64 {
        self.needed.1.unwrap_or(self.needed.0)
    }

    fn missing(&self) -> (u64, Option<u64>) {
        let missing = |needed: u64| needed.saturating_sub(self.offered);
        (missing(self.needed.0), self.needed.1.map(missing))
    }
}

/// Writes a range that may have no end.
fn open_range(words: Words, (low, high): (u64, Option<u64>)) -> String {
    match high {
        Some(high) => short(words, Interval { low: low as f64, high: high as f64 }),
        None => words.filled("needs.or-more", &[("n", words.number(low as f64))]),
    }
}

/// Says which step it is: the level that it leads to, and at which depth.
pub fn step_name(words: Words, step: &Step) -> String {
    let depth = step.depth.map(|one| depth(words, one)).unwrap_or_default();
    words.filled("plan.to-level", &[("level", step.level.to_string()), ("depth", depth)])
}

/// Says how many ecosystems need a step.
pub fn ecosystems(words: Words, step: &Step) -> String {
    short(words, step.ecosystems.map(|n| n as f64))
}

/// The section of demand and supply.
#[component]
pub fn Demand(made: Memo<Option<Made>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let (training, interests) = (expect_context::<Training>(), expect_context::<Interests>());
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
            // Of what is needed: a course that takes thousands would leave nothing to see of the others.
            let asked = asked(made, interests);
            let needed = made.matching.steps.iter().map(|step| Seats::of(made, step, each, &asked).most());
            let most = needed.max().unwrap_or(1).max(1);
            let steps = made.matching.steps.iter().filter(|step| is_shown(made, step));
            let first = if whole.get() { usize::MAX } else { FIRST };
            steps.take(first).map(|step| row(words, made, step, Seats::of(made, step, each, &asked), most)).collect()
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
            <fieldset class="question not-on-paper">
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
                    <bdi lang=course.language.clone()>{course.title.clone()}</bdi>
                    {why}
                </span>
            }
            .into_any(),
        )
    };
    step.courses.iter().filter_map(line).collect()
}

fn row(words: Words, made: &Made, step: &Step, seats: Seats, most: u64) -> AnyView {
    let share = |n: u64| format!("{:.2}%", n.min(most) as f64 / most as f64 * 100.0);
    let needed = open_range(words, seats.needed);
    let needed = if seats.is_asked { words.filled("plan.asked", &[("seats", needed)]) } else { needed };
    let offered = match seats.silent {
        0 => words.number(seats.offered as f64),
        n => words.counted("plan.silent", n, &[("seats", words.number(seats.offered as f64))]),
    };
    let within = seats.offered.min(seats.most());
    let surplus = (seats.needed.1.is_some_and(|most| seats.offered > most)).then(|| {
        view! { <line class="surplus" x1=share(seats.most()) x2=share(seats.offered) y1="6" y2="6" /> }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <b>
                    <bdi>{made.taken.name(&step.factor)}</bdi>
                </b>
                <br />
                <span class="meta">{step_name(words, step)}</span>
                {courses(words, made, step)}
            </th>
            <td class="num" role="cell" data-label=t("plan.ecosystems")>
                {ecosystems(words, step)}
            </td>
            <td class="wide" role="cell" data-label=t("plan.seats-bar")>
                <svg class="bar" height="12" aria-hidden="true">
                    <rect class="ink2-fill" x="0" y="0" width=share(within) height="12" />
                    <rect class="outline" x="0" y=".5" width=share(seats.most()) height="11" />
                    {surplus}
                </svg>
            </td>
            <td class="num" role="cell" data-label=t("plan.needed")>
                {needed}
            </td>
            <td class="num" role="cell" data-label=t("plan.offered")>
                {offered}
            </td>
            <td class="num" role="cell" data-label=t("plan.not-covered")>
                <b>{open_range(words, seats.missing())}</b>
            </td>
            <td role="cell" data-label=t("plan.met")>
                {words.text(made.met(step).key())}
            </td>
        </tr>
    }
    .into_any()
}
