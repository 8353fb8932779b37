//! How groups differ: the middle half of each, by factor.

use baremo::{
    chart::{BoxRow, Boxes, Frame, Group, Name, Quartiles, boxes},
    round::FactorComparison,
};
use leptos::prelude::*;

use super::shown::{Shown, ShownDomain, figure, group_title};
use crate::{
    components::picture::FittedPicture,
    pages::compare::Region,
    remembered,
    words::{Words, t},
};

/// The box plots of one domain, as picture and as table.
#[component]
pub fn GroupsPart(region: StoredValue<Region>, all: Memo<Vec<ShownDomain>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let place = remembered::signal("boxes-domain", || 0_usize);
    let domain = Memo::new(move |_| all.with(|all| all.get(place.get()).cloned()));
    let plot =
        Memo::new(move |_| domain.get().map(|domain| region.with_value(|region| Plot::of(words, region, &domain))));
    let draw = move |width: f64| {
        let description = plot.with(|plot| plot.as_ref().map(|plot| plot.finding(words)).unwrap_or_default());
        let title = domain.with(|domain| domain.as_ref().map(ShownDomain::heading).unwrap_or_default());
        let title = words.filled("boxes.title", &[("domain", title)]);
        let frame = Frame { title: &title, description: &description, ..Frame::new("", width) };
        boxes(&plot.with(|plot| plot.as_ref().map(|plot| plot.boxes(words)).unwrap_or_default()), &frame)
    };
    let heading = move || plot.with(|plot| plot.as_ref().map(|plot| plot.finding(words)));
    let missing = move || {
        let missing = plot.with(|plot| plot.as_ref().map(|plot| plot.empty.clone()).unwrap_or_default());
        (!missing.is_empty()).then(|| {
            let groups = ("groups", words.list(&missing));
            view! { <p class="meta">{words.counted("boxes.empty", missing.len(), &[groups])}</p> }
        })
    };
    let options = move || {
        all.with(|all| {
            let headings = all.iter().map(ShownDomain::heading).enumerate();
            headings
                .map(|(i, heading)| {
                    view! {
                        <option value=i.to_string() prop:selected=move || place.get() == i>
                            {heading}
                        </option>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <section class="section" aria-labelledby="h-boxes">
            <header>
                <h2 id="h-boxes">{heading}</h2>
                <p class="lede">{t("boxes.how")}</p>
            </header>
            <p class="marking">{t("region.internal")}</p>
            <div class="fields">
                <div class="field">
                    <label for="boxes-domain">{t("boxes.domain")}</label>
                    <span class="select">
                        <select
                            id="boxes-domain"
                            on:change=move |event| place.set(event_target_value(&event).parse().unwrap_or_default())
                        >
                            {options}
                        </select>
                    </span>
                </div>
            </div>
            <FittedPicture draw most=1216 />
            {missing}
            <details class="more">
                <summary>{t("as-table")}</summary>
                {move || plot.with(|plot| plot.as_ref().map(|plot| plot.table(words)))}
            </details>
        </section>
    }
}

/// What is drawn for one domain.
#[derive(Clone, PartialEq)]
struct Plot {
    groups: Vec<(String, usize)>,
    /// The groups that nobody belongs to.
    empty: Vec<String>,
    factors: Vec<(Shown, Vec<Option<FactorComparison>>)>,
}

impl Plot {
    fn of(words: Words, region: &Region, domain: &ShownDomain) -> Self {
        let title = |id: &str| group_title(words, &region.round, id);
        let (some, none): (Vec<_>, Vec<_>) = region.comparison.groups.iter().partition(|group| group.n > 0);
        let figures = |shown: &Shown| {
            let of_group = |group: &&baremo::round::GroupComparison| {
                group.factors.iter().find(|figures| figures.id == shown.figures.id && figures.n > 0).cloned()
            };
            some.iter().map(of_group).collect()
        };
        Self {
            groups: some.iter().map(|group| (title(&group.id), group.n)).collect(),
            empty: none.into_iter().map(|group| title(&group.id)).collect(),
            factors: domain.factors.iter().map(|shown| (shown.clone(), figures(shown))).collect(),
        }
    }

    fn boxes(&self, words: Words) -> Boxes {
        let quartiles = |figures: &Option<FactorComparison>| {
            let figures = figures.as_ref()?;
            Some(Quartiles { q1: figures.q1?, median: figures.median?, q3: figures.q3? })
        };
        Boxes {
            groups: self
                .groups
                .iter()
                .enumerate()
                .map(|(at, (title, n))| Group {
                    // The first column is everybody; a drawing has room for a short word only.
                    title: if at == 0 { words.text("boxes.all") } else { title.clone() },
                    n: words.filled("boxes.n", &[("n", words.number(*n as f64))]),
                })
                .collect(),
            factors: self
                .factors
                .iter()
                .map(|(shown, figures)| BoxRow {
                    name: Name { code: shown.code.clone(), short: shown.short.clone(), title: shown.title.clone() },
                    groups: figures.iter().map(quartiles).collect(),
                })
                .collect(),
            factor_label: words.text("region.factor"),
            median_label: words.text("region.median-word"),
            decimal_mark: words.decimal(0.5).chars().find(|c| !c.is_numeric()).map(String::from).unwrap_or_default(),
        }
    }

    /// Says in which factor the medians of the groups lie furthest apart.
    fn finding(&self, words: Words) -> String {
        let apart = |(shown, figures): &(Shown, Vec<Option<FactorComparison>>)| {
            // The first column is everybody.
            let medians = self.groups.iter().zip(figures).skip(1);
            let mut medians: Vec<(f64, &str)> = medians
                .filter_map(|((title, _), figures)| Some((figures.as_ref()?.median?, title.as_str())))
                .collect();
            medians.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (low, high) = (*medians.first()?, *medians.last()?);
            Some((high.0 - low.0, shown.short.clone(), low, high))
        };
        // Of equal distances the first.
        let found = self.factors.iter().rev().filter_map(apart).max_by(|a, b| a.0.total_cmp(&b.0));
        match found {
            Some((distance, factor, low, high)) if distance > 0.0 => words.filled(
                "boxes.finding",
                &[
                    ("factor", factor),
                    ("low", words.decimal(low.0)),
                    ("low-group", low.1.to_owned()),
                    ("high", words.decimal(high.0)),
                    ("high-group", high.1.to_owned()),
                ],
            ),
            Some(_) => words.text("boxes.alike"),
            None => words.text("boxes.one-group"),
        }
    }

    fn table(&self, words: Words) -> impl IntoView + use<> {
        let cell = |group: &str, figures: &Option<FactorComparison>| {
            let text = figures.as_ref().map_or_else(
                || "–".to_owned(),
                |figures| {
                    words.filled(
                        "boxes.cell",
                        &[
                            ("median", figure(words, figures.median)),
                            ("q1", figure(words, figures.q1)),
                            ("q3", figure(words, figures.q3)),
                        ],
                    )
                },
            );
            view! {
                <td role="cell" data-label=group.to_owned()>
                    {text}
                </td>
            }
        };
        let heads = self
            .groups
            .iter()
            .map(|(title, n)| {
                view! {
                    <th scope="col" role="columnheader">
                        <bdi>{title.clone()}</bdi>
                        " "
                        {words.filled("boxes.n", &[("n", words.number(*n as f64))])}
                    </th>
                }
            })
            .collect_view();
        let rows = self
            .factors
            .iter()
            .map(|(shown, figures)| {
                let cells =
                    self.groups.iter().zip(figures).map(|((title, _), figures)| cell(title, figures)).collect_view();
                view! {
                    <tr role="row">
                        <th scope="row" role="rowheader">
                            <bdi>{shown.name()}</bdi>
                        </th>
                        {cells}
                    </tr>
                }
            })
            .collect_view();
        view! {
            <table class="table dense cards" role="table">
                <caption>{words.text("boxes.caption")}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">
                            {words.text("region.factor")}
                        </th>
                        {heads}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
    }
}
