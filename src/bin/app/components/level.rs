//! Levels and ranges, as words and as pictures.

use baremo::{
    Level,
    chart::{Frame, Strip, strip},
    level::Interval,
    score::FactorScore,
};
use leptos::prelude::*;

use crate::{
    components::picture::Picture,
    words::{Words, t},
};

/// The head of a table of levels by counts: what the rows are, the five levels, and how many there are.
#[component]
pub fn HeatHead(
    /// The key of what the rows are.
    of: &'static str,
) -> impl IntoView {
    let level = |level: Level| {
        view! {
            <th scope="col">
                <span class=format!("level-box l{level}")>
                    <span class="spoken">{t("level")} " "</span>
                    {level.number()}
                </span>
            </th>
        }
    };
    view! {
        <thead>
            <tr>
                <th class="who" scope="col">
                    {t(of)}
                </th>
                {Level::ALL.map(level).into_iter().collect_view()}
                <th class="n" scope="col">
                    {t("region.n")}
                </th>
            </tr>
        </thead>
    }
}

/// Writes a range for a table: `2` or `2–3`.
pub fn short_range<T: Copy + PartialEq + std::fmt::Display>(interval: Interval<T>) -> String {
    if interval.is_certain() { interval.low.to_string() } else { format!("{}–{}", interval.low, interval.high) }
}

/// Writes a range for a sentence: `2` or `2 to 3`.
pub fn long_range<T: Copy + PartialEq + std::fmt::Display>(words: Words, interval: Interval<T>) -> String {
    if interval.is_certain() {
        interval.low.to_string()
    } else {
        words.filled("range", &[("low", interval.low.to_string()), ("high", interval.high.to_string())])
    }
}

/// Writes the range of an index, in whole numbers.
pub fn index_range(interval: Interval<f64>) -> Interval<i64> {
    interval.map(|index| index.round() as i64)
}

/// Writes the level of a factor for a table: `~` before a provisional one, `*` after one that a claim stands in for.
pub fn marked(words: Words, score: &FactorScore) -> String {
    score.level.map_or_else(
        || words.text("not-applicable.short"),
        |level| {
            let before = if score.provisional == Some(true) { "~" } else { "" };
            let after = if score.claimed == Some(true) { "*" } else { "" };
            format!("{before}{}{after}", short_range(level.map(Level::number)))
        },
    )
}

/// Returns the name of a level.
pub fn name(words: Words, level: Level) -> String {
    words.text(match level {
        Level::Initial => "level.1",
        Level::Emerging => "level.2",
        Level::Established => "level.3",
        Level::Managed => "level.4",
        Level::Adaptive => "level.5",
    })
}

/// The strip of five cells; hidden from readers, for a text beside it says the level.
#[component]
pub fn LevelStrip(
    /// The level; none where nothing is applicable.
    #[prop(into)]
    level: Signal<Option<Interval<Level>>>,
) -> impl IntoView {
    let svg = Signal::derive(move || {
        let (low, high) = level.get().map_or((0, 0), |level| (level.low.number(), level.high.number()));
        strip(&Strip { low, high }, &Frame::new("", 46.0)).with("class", "strip")
    });
    view! { <Picture svg /> }
}

/// The level of a factor in a table: the range, with `~` where it is provisional.
#[component]
pub fn LevelCell(
    /// The score.
    #[prop(into)]
    score: Signal<FactorScore>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    move || {
        let score = score.get();
        let Some(level) = score.level else {
            return view! { <span class="nowrap">{words.text("not-applicable.short")}</span> }.into_any();
        };
        let provisional = (score.provisional == Some(true)).then(|| {
            view! {
                <span aria-hidden="true">"~"</span>
                <span class="spoken">{words.text("provisional")} " "</span>
            }
        });
        let claimed = (score.claimed == Some(true)).then(|| {
            view! {
                <span aria-hidden="true">"*"</span>
                <span class="spoken">" " {words.text("claimed")}</span>
            }
        });
        let range = short_range(level.map(Level::number));
        view! { <span class="nowrap">{provisional}<bdi>{range}</bdi>{claimed}</span> }.into_any()
    }
}
