//! What was delivered between two periods, beside what moved: nothing says that one caused the other.

use baremo::{
    assessment::period::{Movement, days},
    document::is_date,
    training::delivered::{Association, Delivered},
};
use leptos::{ev, prelude::*};

use super::{Change, Compared};
use crate::{
    components::table::head,
    remembered,
    route::Route,
    state::Training,
    words::{Words, t},
};

const COLUMNS: [(&str, &str); 5] = [
    ("figure.factor", ""),
    ("beside.what", ""),
    ("delivered.seats", "num"),
    ("beside.levels", "num"),
    ("moved.way", ""),
];

/// What the table says of a factor that is compared.
#[derive(Clone)]
struct Told {
    id: String,
    name: String,
    levels: String,
    way: String,
}

/// The section of what was delivered; nothing where the record has nothing about a factor that is compared.
pub fn view(compared: &Compared) -> impl IntoView + use<> {
    let told = compared.factors().map(|(placed, moved)| {
        let Change { before, after } = compared.levels(placed);
        Told {
            id: placed.factor.id.clone(),
            name: format!("{} {}", placed.code, placed.short()),
            levels: if before == after { after } else { format!("{before} → {after}") },
            way: compared.way(moved),
        }
    });
    let told: Vec<Told> = told.collect();
    let periods = Change { before: compared.pair.before.period.clone(), after: compared.pair.after.period.clone() };
    view! { <Beside movement=compared.movement.clone() told periods /> }
}

/// Returns the days that suggest themselves: from the first of the earlier period to the last of the later one; those of
/// the record where a period does not say.
fn first_days(periods: &Change<String>, record: &Delivered) -> (String, String) {
    let all = record.by_date();
    let of_record = |delivery: Option<&(usize, &baremo::training::delivered::Delivery)>| {
        delivery.map(|(_, delivery)| delivery.date.clone()).unwrap_or_default()
    };
    let from = days(&periods.before).map(|(from, _)| from).unwrap_or_else(|| of_record(all.first()));
    let before = days(&periods.after).map(|(_, before)| before).unwrap_or_else(|| of_record(all.last()));
    (from, before)
}

#[component]
fn Beside(movement: Movement, told: Vec<Told>, periods: Change<String>) -> impl IntoView {
    let words = expect_context::<Words>();
    let record = expect_context::<Training>().delivered();
    // Any day at all: whatever is written as a date stands between these two.
    if record.beside(&movement, "", "~").is_empty() {
        return ().into_any();
    }
    let of = format!("{} {}", periods.before, periods.after);
    let (first, last) = first_days(&periods, &record);
    let from = remembered::signal(&format!("beside-from {of}"), || first);
    let before = remembered::signal(&format!("beside-before {of}"), || last);
    let kept = StoredValue::new((movement, told, record));
    let rows = move || {
        kept.with_value(|(movement, told, record)| {
            let found = record.beside(movement, &from.get(), &before.get());
            if found.is_empty() {
                return view! { <p>{t("beside.none")}</p> }.into_any();
            }
            let rows = found.iter().filter_map(|one| {
                let told = told.iter().find(|told| told.id == one.movement.id)?;
                Some(row(words, told, one))
            });
            view! {
                <table class="table roomy cards" role="table" id="beside">
                    <caption class="spoken">{t("beside.title")}</caption>
                    {head(&COLUMNS)}
                    <tbody role="rowgroup">{rows.collect_view()}</tbody>
                </table>
            }
            .into_any()
        })
    };
    let day = |id: &'static str, label: &'static str, value: RwSignal<String>| {
        let choose = move |event: ev::Event| {
            let day = event_target_value(&event);
            if is_date(&day) {
                value.set(day);
            }
        };
        view! {
            <div class="field">
                <label for=id>{t(label)}</label>
                <input id=id type="date" prop:value=move || value.get() on:change=choose />
            </div>
        }
    };
    view! {
        <section class="section" aria-labelledby="h-beside">
            <header>
                <h2 id="h-beside">{t("beside.title")}</h2>
                <p class="lede">{t("beside.lede")}</p>
            </header>
            <div class="fields not-on-paper">
                {day("beside-from", "beside.from", from)} {day("beside-before", "beside.before", before)}
            </div>
            <p class="meta">
                {move || {
                    let between = [("from", words.date(&from.get())), ("before", words.date(&before.get()))];
                    words.filled("beside.days", &between)
                }}
            </p>
            {rows}
            <p class="reading">{t("beside.other-things")}</p>
            <p class="meta not-on-paper">
                <a href=Route::Delivered.href()>{t("delivered.title")}</a>
            </p>
        </section>
    }
    .into_any()
}

fn row(words: Words, told: &Told, one: &Association<'_>) -> AnyView {
    let deliveries = one.deliveries.iter().map(|delivery| {
        let seats = usize::try_from(delivery.seats).unwrap_or(usize::MAX);
        let facts = [("date", words.date(&delivery.date))];
        view! {
            <li>
                <bdi>{delivery.title.clone()}</bdi>
                <span class="meta">" " {words.counted("beside.held", seats, &facts)}</span>
            </li>
        }
    });
    view! {
        <tr role="row" data-factor=told.id.clone()>
            <th scope="row" role="rowheader">
                {told.name.clone()}
            </th>
            <td class="wide" role="cell" data-label=words.text("beside.what")>
                <ul class="values">{deliveries.collect_view()}</ul>
            </td>
            <td class="num" role="cell" data-label=words.text("delivered.seats")>
                {words.number(one.seats as f64)}
            </td>
            <td class="num" role="cell" data-label=words.text("beside.levels")>
                <bdi>{told.levels.clone()}</bdi>
            </td>
            <td role="cell" data-label=words.text("moved.way")>
                {told.way.clone()}
            </td>
        </tr>
    }
    .into_any()
}
