//! One factor, group by group.

use leptos::prelude::*;

use super::{Shown, picture::cells};
use crate::{
    components::level::HeatHead,
    pages::region::shown::{group_title, n_of},
    remembered,
    words::{Words, t},
};

/// The ranges of one factor in each group, under each other.
#[component]
pub fn Groups(shown: Shown) -> impl IntoView {
    let words = expect_context::<Words>();
    let first = shown.factors.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let factor = remembered::signal("groups-factor", || first);
    let options = shown.factors.iter().map(|(id, _)| {
        let (value, own) = (id.clone(), id.clone());
        view! {
            <option value=value prop:selected=move || factor.with(|factor| *factor == own)>
                {shown.name(id)}
            </option>
        }
    });
    let options = options.collect_view();
    let shown = StoredValue::new(shown);
    let rows =
        move || {
            let id = factor.get();
            shown.with_value(|shown| {
                let groups = shown.publication.groups.iter();
                groups.map(|group| {
                let published = group.factor(&id);
                let below = published.and_then(|factor| factor.below_target);
                let below = below.map_or_else(|| "–".to_owned(), |below| n_of(words, below.count(), below.of));
                view! {
                    <tr>
                        <th scope="row">
                            <bdi>{group_title(words, &shown.round, &group.id)}</bdi>
                            <span class="spoken">" " {t("published.below")} {t("colon")} {below}</span>
                        </th>
                        {cells(words, published, None)}
                        <td class="n">{published.and_then(|factor| factor.n).map(|n| words.number(n as f64))}</td>
                    </tr>
                }
            }).collect_view()
            })
        };
    let caption = move || shown.with_value(|shown| shown.name(&factor.get()));
    view! {
        <section class="section" aria-labelledby="h-by-group">
            <header>
                <h2 id="h-by-group">{t("published.by-group")}</h2>
                <p class="lede">{t("published.by-group.text")}</p>
            </header>
            <div class="fields">
                <div class="field">
                    <label for="groups-factor">{t("region.factor")}</label>
                    <span class="select">
                        <select id="groups-factor" on:change=move |event| factor.set(event_target_value(&event))>
                            {options}
                        </select>
                    </span>
                </div>
            </div>
            <table class="heat" id="by-group">
                <caption class="spoken">{caption}</caption>
                <HeatHead of="region.group" />
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}
