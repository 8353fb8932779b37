//! How many ecosystems stand at each level: a table that is its own picture.

use baremo::{chart::tone, round::ALL};
use leptos::prelude::*;

use super::{
    GroupSelect, common,
    shown::{self, Shown, ShownDomain},
};
use crate::{
    components::level::HeatHead,
    pages::compare::Region,
    remembered,
    route::Route,
    words::{Words, t},
};

/// The order of the rows.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Questionnaire,
    LowestFirst,
}

impl Order {
    const ALL: [(Self, &'static str, &'static str); 2] = [
        (Self::Questionnaire, "questionnaire", "region.order-questionnaire"),
        (Self::LowestFirst, "lowest", "region.order-lowest"),
    ];
}

/// The heat map, with what is most in common beside it.
#[component]
pub fn HeatPart(
    region: StoredValue<Region>,
    group: RwSignal<String>,
    of_group: Memo<Vec<ShownDomain>>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let order = remembered::signal("heat-order", || Order::Questionnaire);
    let title =
        Memo::new(move |_| region.with_value(|region| shown::group_title(words, &region.round, &group.get())));
    let heading = move || {
        if group.with(|group| group == ALL) {
            words.text("heat.title")
        } else {
            words.filled("heat.title-group", &[("group", title.get())])
        }
    };
    view! {
        <section class="section" aria-labelledby="h-heat">
            <header>
                <h2 id="h-heat">{heading}</h2>
                <p class="lede">{move || of_group.with(|domains| finding(words, domains))}</p>
            </header>
            <div class="fields">
                <GroupSelect id="heat-group" region group />
                <OrderSelect order />
            </div>
            <div class="heat-pair">
                <div>
                    <Table title of_group order />
                    <ul class="legend" aria-label=t("legend.title")>
                        <li>
                            <svg width="92" height="14" aria-hidden="true">
                                <rect class="c1" width="16" height="14" />
                                <rect class="c2" x="19" width="16" height="14" />
                                <rect class="c3" x="38" width="16" height="14" />
                                <rect class="c4" x="57" width="16" height="14" />
                                <rect class="c5" x="76" width="16" height="14" />
                            </svg>
                            {t("heat.legend")}
                        </li>
                    </ul>
                </div>
                <div>
                    <div class="note">
                        <h3>{t("region.why")}</h3>
                        <p>{t("region.why-counts")}</p>
                        <p>{t("region.why-publication")}</p>
                        <p>
                            <a href=Route::Method.href()>{t("region.why-method")}</a>
                        </p>
                    </div>
                    <common::Common of_group />
                </div>
            </div>
        </section>
    }
}

#[component]
fn OrderSelect(order: RwSignal<Order>) -> impl IntoView {
    let choose = move |event| {
        let value = event_target_value(&event);
        let found = Order::ALL.into_iter().find(|(_, word, _)| *word == value);
        order.set(found.map_or(Order::Questionnaire, |(order, ..)| order));
    };
    let options = Order::ALL.map(|(known, value, key)| {
        view! {
            <option value=value prop:selected=move || order.get() == known>
                {t(key)}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for="heat-order">{t("region.order")}</label>
            <span class="select">
                <select id="heat-order" on:change=choose>
                    {options.into_iter().collect_view()}
                </select>
            </span>
        </div>
    }
}

/// Says where the figures gather, and where nobody is.
fn finding(words: Words, domains: &[ShownDomain]) -> String {
    let factors = || domains.iter().flat_map(|domain| &domain.factors).filter(|shown| shown.figures.n > 0);
    let mut counts = [0_usize; 5];
    for shown in factors() {
        for (sum, count) in counts.iter_mut().zip(shown.figures.histogram) {
            *sum += count;
        }
    }
    let all: usize = counts.iter().sum();
    if all == 0 {
        return words.text("region.no-figures");
    }
    // Of equal pairs the first.
    let pair = (0..4).rev().max_by_key(|i| counts[*i] + counts[*i + 1]).unwrap_or_default();
    let without_top = factors().filter(|shown| shown.figures.histogram[4] == 0).count();
    let gather = words.filled(
        "heat.gather",
        &[
            ("n", words.number((counts[pair] + counts[pair + 1]) as f64)),
            ("of", words.number(all as f64)),
            ("low", (pair + 1).to_string()),
            ("high", (pair + 2).to_string()),
        ],
    );
    let top = match without_top {
        0 => words.text("heat.some-at-5"),
        n => words.counted("heat.none-at-5", n, &[]),
    };
    format!("{gather} {top}")
}

#[component]
fn Table(title: Memo<String>, of_group: Memo<Vec<ShownDomain>>, order: RwSignal<Order>) -> impl IntoView {
    let words = expect_context::<Words>();
    let bodies = move || {
        of_group.with(|domains| match order.get() {
            Order::Questionnaire => domains.iter().map(|domain| body(words, domain)).collect_view().into_any(),
            Order::LowestFirst => {
                let rows = lowest_first(domains).into_iter().map(|shown| row(words, shown)).collect_view();
                view! { <tbody>{rows}</tbody> }.into_any()
            }
        })
    };
    view! {
        <table class="heat">
            <caption class="spoken">{move || words.filled("heat.caption", &[("group", title.get())])}</caption>
            <HeatHead of="region.factor" />
            {bodies}
        </table>
    }
}

fn body(words: Words, domain: &ShownDomain) -> impl IntoView + use<> {
    let heading = domain.heading();
    let rows = domain.factors.iter().map(|shown| row(words, shown)).collect_view();
    view! {
        <tbody>
            <tr class="domain">
                <th colspan="7" scope="rowgroup">
                    <bdi>{heading}</bdi>
                </th>
            </tr>
            {rows}
        </tbody>
    }
}

fn row(words: Words, shown: &Shown) -> impl IntoView + use<> {
    let n = shown.figures.n;
    let cells = shown
        .figures
        .histogram
        .map(|count| {
            let class = match tone(count as u64, 1, n as u64) {
                0 => "cell zero".to_owned(),
                tone => format!("cell c{tone}"),
            };
            view! { <td class=class>{words.number(count as f64)}</td> }
        })
        .into_iter()
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                <span class="code">{shown.code.clone()}</span>
                " "
                <bdi>{shown.short.clone()}</bdi>
            </th>
            {cells}
            <td class="n">{words.number(n as f64)}</td>
        </tr>
    }
}

/// Returns the factors by median, then mean, the lowest first; those without figures last.
fn lowest_first(domains: &[ShownDomain]) -> Vec<&Shown> {
    let mut factors: Vec<&Shown> = domains.iter().flat_map(|domain| &domain.factors).collect();
    let key =
        |shown: &Shown| (shown.figures.median.unwrap_or(f64::INFINITY), shown.figures.mean.unwrap_or(f64::INFINITY));
    factors.sort_by(|a, b| {
        let ((median_a, mean_a), (median_b, mean_b)) = (key(a), key(b));
        median_a.total_cmp(&median_b).then(mean_a.total_cmp(&mean_b))
    });
    factors
}
