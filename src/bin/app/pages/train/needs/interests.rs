//! Interest files: how many seats are asked for, and who could train together, naming nobody.

use std::collections::BTreeSet;

use baremo::{
    round::Interest,
    training::{
        matching::Step,
        seats::{Pool, SeatCount, pool, seats},
    },
};
use leptos::prelude::*;

use super::figures::{depth, main_depth};
use crate::{
    components::{interest::InterestFiles, table::head},
    pages::train::source::{Outcome, Taken},
    words::{Words, t},
};

/// The interest files that are open in this tab. They are named, and kept nowhere.
#[derive(Clone, Copy)]
pub struct Interests(RwSignal<Vec<Interest>>);

impl Interests {
    /// Puts them into the context of the app.
    pub fn provide() {
        provide_context(Self(RwSignal::new(Vec::new())));
    }

    /// Returns what is made of them, if any are open. Whatever is made for others takes its counts from
    /// [`seats`] and [`pool`] alone, which name nobody.
    pub fn with<T>(self, make: impl FnOnce(&[Interest]) -> T) -> Option<T> {
        self.0.with(|files| (!files.is_empty()).then(|| make(files)))
    }
}

/// The seats and what could be shared.
#[component]
pub fn InterestPart(outcome: Memo<Outcome>) -> impl IntoView {
    let words = expect_context::<Words>();
    let interests = expect_context::<Interests>();
    let Interests(files) = interests;
    let result = move || {
        outcome.with(|outcome| {
            let taken = outcome.taken()?;
            interests.with(|files| result(words, taken, files))
        })
    };
    view! {
        <section class="section" aria-labelledby="h-interests">
            <header>
                <h2 id="h-interests">{t("needs.interests")}</h2>
                <p class="lede">{t("needs.interests.text")}</p>
            </header>
            <p class="reading not-on-paper">{t("needs.interests.kept")}</p>
            <div class="stack not-on-paper">
                <InterestFiles files />
            </div>
            {result}
        </section>
    }
}

fn result(words: Words, taken: &Taken, files: &[Interest]) -> AnyView {
    let cell = taken.cell();
    let steps = taken.steps();
    let (seats, pools) = (seats(files, cell), pool(files, cell));
    let rounds: BTreeSet<&str> = files.iter().map(|file| file.round.as_str()).collect();
    let is_mixed =
        rounds.len() > 1 || taken.needs.group.is_some() && rounds.iter().any(|round| *round != taken.needs.id);
    let rank = |factor: &str| {
        let of_need = taken.needs.needs.iter().position(|need| need.factor == factor);
        of_need.unwrap_or(usize::MAX)
    };
    let mut seats: Vec<&SeatCount<'_>> = seats.iter().collect();
    seats.sort_by_key(|one| rank(one.factor));
    let mut pools: Vec<&Pool<'_>> = pools.iter().collect();
    pools.sort_by_key(|one| rank(one.factor));
    let rows = seats.iter().map(|one| seat_row(words, taken, &steps, one)).collect_view();
    let table = if seats.is_empty() {
        view! { <p>{words.text("needs.seats.none")}</p> }.into_any()
    } else {
        view! {
            <table class="table roomy cards" role="table" id="seats">
                <caption>{words.text("needs.seats.caption")}</caption>
                {head(&[("region.factor", ""), ("needs.who", ""), ("needs.depth", ""), ("needs.ecosystems", "num"), ("needs.seats", "num")])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let shared = pools.iter().map(|one| {
        view! { <li data-factor=one.factor.to_owned()>{pooled(words, taken, &steps, one)}</li> }
    });
    let shared = if pools.is_empty() {
        view! { <p>{words.text("needs.pool.none")}</p> }.into_any()
    } else {
        view! {
            <ul class="plain" id="pool">
                {shared.collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        {is_mixed.then(|| view! { <p class="note">{words.text("needs.interests.mixed")}</p> })}
        <p class="reading">{words.filled("needs.cell", &[("cell", words.number(cell as f64))])}</p>
        <h3>{words.text("needs.seats.title")}</h3>
        {table}
        <h3>{words.text("needs.pool")}</h3>
        {shared}
    }
    .into_any()
}

/// The seats of one audience in one factor.
fn seat_row(words: Words, taken: &Taken, steps: &[Step], one: &SeatCount<'_>) -> AnyView {
    let number = |n: u64| words.number(n as f64);
    let people = match one.most {
        None => words.filled("needs.or-more", &[("n", number(one.least))]),
        Some(most) if most == one.least => number(most),
        Some(most) => words.filled("range", &[("low", number(one.least)), ("high", number(most))]),
    };
    let depth = main_depth(steps, one.factor).map(|one| depth(words, one));
    view! {
        <tr role="row" data-factor=one.factor.to_owned()>
            <th scope="row" role="rowheader">
                <bdi>{taken.name(one.factor)}</bdi>
            </th>
            <td role="cell" data-label=words.text("needs.who")>
                {words.text(&format!("audience.{}", one.audience))}
            </td>
            <td role="cell" data-label=words.text("needs.depth")>
                {depth.unwrap_or_else(|| words.text("needs.no-depth"))}
            </td>
            <td class="num" role="cell" data-label=words.text("needs.ecosystems")>
                {number(one.ecosystems as u64)}
            </td>
            <td class="num" role="cell" data-label=words.text("needs.seats")>
                <bdi>{people}</bdi>
            </td>
        </tr>
    }
    .into_any()
}

/// Says how many seek help and how many offer it.
fn pooled(words: Words, taken: &Taken, steps: &[Step], one: &Pool<'_>) -> String {
    let depth = main_depth(steps, one.factor).map(|one| depth(words, one));
    let number = |n: Option<usize>| words.number(n.unwrap_or_default() as f64);
    let facts = [
        ("n", number(one.seek)),
        ("of", number(Some(one.of))),
        ("m", number(one.offer)),
        ("factor", taken.name(one.factor)),
        ("depth", depth.clone().unwrap_or_default()),
    ];
    let key = match (one.seek, one.offer, depth) {
        (Some(_), Some(_), Some(_)) => "needs.pool.both-at",
        (Some(_), Some(_), None) => "needs.pool.both",
        (Some(_), None, Some(_)) => "needs.pool.seek-at",
        (Some(_), None, None) => "needs.pool.seek",
        (None, ..) => "needs.pool.offer",
    };
    words.filled(key, &facts)
}
