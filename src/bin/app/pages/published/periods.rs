//! Two publications side by side.

use baremo::{
    Level,
    round::{FactorPublication, GroupPublication},
};
use leptos::prelude::*;

use super::{GroupChoice, Shown, group_of};
use crate::{
    pages::region::shown::n_of,
    words::{Words, t},
};

/// What an earlier round showed beside this one.
#[component]
pub fn Periods(now: Shown, earlier: Shown) -> impl IntoView {
    let words = expect_context::<Words>();
    let group = group_of("periods-group", &now);
    let titles = [&earlier, &now].map(|shown| {
        let period = Some(shown.round.period.clone()).filter(|period| !period.is_empty());
        period.map_or_else(|| shown.round.title.clone(), |period| format!("{} · {period}", shown.round.title))
    });
    let [before_title, now_title] = titles.clone();
    let (now, earlier) = (StoredValue::new(now), StoredValue::new(earlier));
    let rows = move || {
        let group = group.get();
        now.with_value(|now| {
            earlier.with_value(|earlier| {
                let factors = now.factors.iter().map(|(id, _)| {
                    let cells = [earlier, now].map(|shown| share(words, shown.publication.group(&group), id));
                    let [before, after] = cells;
                    let [before_label, after_label] = titles.clone();
                    view! {
                        <tr role="row">
                            <th scope="row" role="rowheader">
                                <bdi>{now.name(id)}</bdi>
                            </th>
                            <td role="cell" data-label=before_label>
                                {before}
                            </td>
                            <td role="cell" data-label=after_label>
                                {after}
                            </td>
                        </tr>
                    }
                });
                factors.collect_view()
            })
        })
    };
    view! {
        <section class="section" aria-labelledby="h-periods">
            <header>
                <h2 id="h-periods">{t("published.periods")}</h2>
                <p class="lede">{t("published.periods.text")}</p>
            </header>
            <div class="fields">
                <GroupChoice id="periods-group" shown=now group />
            </div>
            <table class="table dense cards" role="table">
                <caption class="spoken">{t("published.periods")}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">
                            {t("region.factor")}
                        </th>
                        <th scope="col" role="columnheader">
                            <bdi>{before_title}</bdi>
                        </th>
                        <th scope="col" role="columnheader">
                            <bdi>{now_title}</bdi>
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
}

/// Says how many stand at level 3 or higher, if a range begins there.
fn share(words: Words, group: Option<&GroupPublication>, id: &str) -> String {
    let figure = |factor: &FactorPublication| {
        let n = factor.n?;
        let is_cut = factor.bins.iter().any(|bin| bin.from == Level::Established);
        let reached = factor.bins.iter().filter(|bin| bin.from >= Level::Established);
        is_cut.then(|| n_of(words, reached.map(|bin| bin.count).sum(), n))
    };
    group.and_then(|group| group.factor(id)).and_then(figure).unwrap_or_else(|| words.text("published.cell-withheld"))
}
