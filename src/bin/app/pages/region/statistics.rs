//! The figures of each factor: quartiles, mean, shares, and the histogram of one.

use baremo::chart::{Bin, Frame, Histogram, histogram};
use leptos::prelude::*;

use super::shown::{self, Shown, ShownDomain, figure, n_of};
use crate::{
    components::{
        picture::Picture,
        table::{head, under_domain},
    },
    pages::compare::Region,
    remembered,
    words::{Words, t},
};

/// The table of all factors, and one of them in a picture.
#[component]
pub fn StatisticsPart(
    region: StoredValue<Region>,
    group: RwSignal<String>,
    of_group: Memo<Vec<ShownDomain>>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let title =
        Memo::new(move |_| region.with_value(|region| shown::group_title(words, &region.round, &group.get())));
    let caption = move || words.filled("statistics.caption", &[("group", title.get())]);
    view! {
        <section class="section" aria-labelledby="h-statistics">
            <header>
                <h2 id="h-statistics">{move || of_group.with(|domains| finding(words, domains))}</h2>
                <p class="lede">{t("statistics.lede")}</p>
            </header>
            <p class="marking">{t("region.internal")}</p>
            <OneFactor region group title of_group />
            <details class="more">
                <summary>{t("figures.show")}</summary>
            <table class="table dense cards" role="table">
                <caption>{caption}</caption>
                {head(&COLUMNS)}
                {move || of_group.with(|domains| domains.iter().map(|domain| body(words, domain)).collect_view())}
            </table>
            </details>
        </section>
    }
}

const COLUMNS: [(&str, &str); 8] = [
    ("region.factor", ""),
    ("region.n", "num"),
    ("region.q1", "num"),
    ("region.median", "num"),
    ("region.q3", "num"),
    ("region.mean", "num"),
    ("region.below", "num"),
    ("region.uncertain", "num"),
];

/// Says in how many factors the middle half is no wider than one level.
fn finding(words: Words, domains: &[ShownDomain]) -> String {
    let factors: Vec<_> = domains
        .iter()
        .flat_map(|domain| &domain.factors)
        .filter_map(|shown| Some(shown.figures.q3? - shown.figures.q1?))
        .collect();
    let narrow = factors.iter().filter(|width| **width <= 1.0).count();
    words.filled("statistics.finding", &[("n-of", n_of(words, narrow, factors.len()))])
}

fn body(words: Words, domain: &ShownDomain) -> AnyView {
    let rows = domain.factors.iter().map(|shown| row(words, shown).into_any()).collect();
    under_domain(domain.heading(), COLUMNS.len(), rows)
}

fn row(words: Words, shown: &Shown) -> impl IntoView + use<> {
    let figures = &shown.figures;
    let values = [
        words.number(figures.n as f64),
        figure(words, figures.q1),
        figure(words, figures.median),
        figure(words, figures.q3),
        figure(words, figures.mean),
        n_of(words, figures.below_own_target(), figures.with_target),
        n_of(words, figures.not_certain(), figures.n),
    ];
    let cells = COLUMNS[1..]
        .iter()
        .zip(values)
        .map(|((key, _), value)| {
            view! {
                <td class="num" role="cell" data-label=words.text(key)>
                    {value}
                </td>
            }
        })
        .collect_view();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <span class="code">{shown.code.clone()}</span>
                " "
                <bdi>{shown.short.clone()}</bdi>
            </th>
            {cells}
        </tr>
    }
}

/// The histogram of one factor.
#[component]
fn OneFactor(
    region: StoredValue<Region>,
    group: RwSignal<String>,
    title: Memo<String>,
    of_group: Memo<Vec<ShownDomain>>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let place = remembered::signal("histogram-factor", || 0_usize);
    let factors = move || of_group.with(|domains| domains.iter().flat_map(|d| d.factors.clone()).collect::<Vec<_>>());
    let chosen = Memo::new(move |_| factors().into_iter().nth(place.get()));
    let sentence = move || chosen.get().map(|shown| say(words, &title.get(), &shown));
    let svg = Signal::derive(move || {
        let description = sentence().unwrap_or_default();
        let figures = chosen.get().map(|shown| (shown.title, shown.figures));
        let (name, figures) = figures.map_or_else(|| (String::new(), None), |(name, figures)| (name, Some(figures)));
        let bins = figures.iter().flat_map(|figures| (1..).zip(figures.histogram));
        let bins = bins.map(|(level, count)| Bin { from: level, to: level, count: count as u64 }).collect();
        let n = figures.as_ref().map_or(0, |figures| figures.n as u64);
        let title = words.filled("histogram.title", &[("factor", name)]);
        histogram(
            &Histogram { bins, n },
            &Frame { title: &title, description: &description, ..Frame::new("", 280.0) },
        )
    });
    let options = move || {
        let names = factors().into_iter().map(|shown| shown.name()).enumerate();
        names
            .map(|(i, name)| {
                view! {
                    <option value=i.to_string() prop:selected=move || place.get() == i>
                        {name}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="fields">
            <super::GroupSelect id="statistics-group" region group />
            <div class="field">
                <label for="histogram-factor">{t("region.factor")}</label>
                <span class="select">
                    <select
                        id="histogram-factor"
                        on:change=move |event| place.set(event_target_value(&event).parse().unwrap_or_default())
                    >
                        {options}
                    </select>
                </span>
            </div>
        </div>
        <p class="reading">{sentence}</p>
        <Picture svg />
    }
}

/// Says the counts of one factor.
fn say(words: Words, group: &str, shown: &Shown) -> String {
    let levels = (1..).zip(shown.figures.histogram).filter(|(_, count)| *count > 0).map(|(level, count): (u8, _)| {
        words.filled("histogram.at", &[("n", words.number(count as f64)), ("level", level.to_string())])
    });
    let levels: Vec<String> = levels.collect();
    if levels.is_empty() {
        return words.text("region.no-figures");
    }
    let arguments = [
        ("factor", shown.name()),
        ("group", group.to_owned()),
        ("counts", words.list(&levels)),
        ("median", figure(words, shown.figures.median)),
    ];
    words.filled("histogram.sentence", &arguments)
}
