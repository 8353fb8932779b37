//! What training could mend, over the contributions of this tab.

use baremo::round::ALL;
use leptos::prelude::*;

use crate::{
    components::table::head,
    content::Content,
    pages::{
        compare::{Intake, Region},
        region::{
            GroupSelect, NothingYet, Waiting,
            shown::{Shown, by_need, figure, n_of, shown},
        },
    },
    remembered,
    route::Route,
    words::{Words, t},
};

/// How many factors are shown at first.
const FIRST: usize = 10;

/// The page of the third door.
#[component]
pub fn Train() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let region = Memo::new(move |_| intake.region());
    let is_reading = Memo::new(move |_| intake.reading().is_some());
    move || match region.get() {
        _ if is_reading.get() => view! { <Waiting title="train.title" /> }.into_any(),
        None => view! { <Nothing /> }.into_any(),
        Some(region) => view! { <Loaded region /> }.into_any(),
    }
}

/// The page where no contribution is loaded.
#[component]
fn Nothing() -> impl IntoView {
    view! {
        <header class="page-head">
            <h1>{t("train.title")}</h1>
            <p class="lede">{t("train.lede")}</p>
        </header>
        <NothingYet sentence="train.nothing" />
        <Holds />
    }
}

#[component]
fn Loaded(region: Region) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let (title, is_sample) = (region.round.title.clone(), region.is_sample);
    let n = region.comparison.contributions;
    let region = StoredValue::new(region);
    let group = remembered::signal("group", || ALL.to_owned());
    let audience = remembered::signal("audience", String::new);
    let whole = remembered::signal("whole", || false);
    let domains = Memo::new(move |_| region.with_value(|region| shown(content, region, &group.get())));
    let needs =
        Memo::new(move |_| domains.with(|domains| by_need(domains).into_iter().cloned().collect::<Vec<Shown>>()));
    let rows = move || {
        let audience = audience.get();
        let fits = |shown: &&Shown| audience.is_empty() || audiences(shown).any(|word| word == audience);
        let most = if whole.get() || !audience.is_empty() { usize::MAX } else { FIRST };
        needs.with(|needs| needs.iter().filter(fits).take(most).map(|shown| row(words, shown)).collect::<Vec<_>>())
    };
    let more = move || {
        let count = needs.with(Vec::len);
        (count > FIRST && audience.with(String::is_empty)).then(|| {
            let text = move || match whole.get() {
                true => words.counted("train.fewer", FIRST, &[]),
                false => words.counted("train.all", count, &[]),
            };
            let expanded = move || whole.get().to_string();
            view! {
                <button class="link" type="button" aria-expanded=expanded on:click=move |_| whole.update(|whole| *whole = !*whole)>
                    {text}
                </button>
            }
        })
    };
    let lede = move || {
        needs.with(|needs| match needs.first() {
            None => words.text("train.no-need"),
            Some(first) => {
                let n_of = n_of(words, first.figures.below_own_target(), first.figures.with_target);
                words.filled("train.finding", &[("n-of", n_of), ("factor", first.short.clone())])
            }
        })
    };
    let table = move || {
        let rows = rows();
        if rows.is_empty() {
            return view! { <p>{t("train.no-rows")}</p> }.into_any();
        }
        view! {
            <table class="table roomy cards" role="table">
                <caption>{t("train.caption")}</caption>
                {head(&[("region.factor", ""), ("region.below-own", "num"), ("train.share", "col-share"), ("region.n", "num"), ("train.median", "num"), ("train.audience", ""), ("train.roles", "")])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <header class="page-head">
            <div class="spread meta">
                <p>
                    <bdi>{title}</bdi>
                    " · "
                    {move || words.counted("train.ecosystems", n, &[])}
                </p>
                {is_sample.then(|| view! { <p class="sample">{t("sample.region")}</p> })}
            </div>
            <h1>{t("train.title")}</h1>
            <p class="marking">{t("region.internal")}</p>
            <p class="lede">{lede}</p>
            <p>{t("train.not-only-skills")}</p>
            <div class="actions">
                <a href=Route::Region.href()>{t("compare.see-region")}</a>
                <a href=Route::Compare.href()>{t("region.add")}</a>
            </div>
        </header>
        <section class="section" aria-labelledby="h-lack">
            <header>
                <h2 id="h-lack">{t("train.lack")}</h2>
                <p class="lede">{t("train.order")}</p>
            </header>
            <div class="fields">
                <GroupSelect id="train-group" region group />
                <AudienceField domains=Signal::derive(move || needs.get()) audience />
            </div>
            {table}
            {more}
        </section>
        <Holds />
    }
}

fn audiences(shown: &Shown) -> impl Iterator<Item = &'static str> {
    let audiences = shown.placed.as_ref().map(|placed| placed.factor.audience.clone()).unwrap_or_default();
    audiences.into_iter().map(|audience| audience.as_str())
}

#[component]
fn AudienceField(domains: Signal<Vec<Shown>>, audience: RwSignal<String>) -> impl IntoView {
    let words = expect_context::<Words>();
    let options = move || {
        let mut known: Vec<&'static str> = domains.with(|needs| needs.iter().flat_map(audiences).collect());
        known.sort_unstable();
        known.dedup();
        let mut known: Vec<(String, &'static str)> =
            known.into_iter().map(|word| (words.text(&format!("audience.{word}")), word)).collect();
        known.sort_unstable();
        known
            .into_iter()
            .map(|(text, word)| {
                view! {
                    <option value=word prop:selected=move || audience.with(|audience| audience == word)>
                        {text}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for="train-audience">{t("train.audience")}</label>
            <span class="select">
                <select id="train-audience" on:change=move |event| audience.set(event_target_value(&event))>
                    <option value="">{t("train.everyone")}</option>
                    {options}
                </select>
            </span>
        </div>
    }
}

fn row(words: Words, shown: &Shown) -> impl IntoView + use<> {
    let figures = &shown.figures;
    let share = figures.below_target.unwrap_or_default();
    let audience: Vec<String> = audiences(shown).map(|word| words.text(&format!("audience.{word}"))).collect();
    let roles = shown.placed.as_ref().map(|placed| placed.factor.roles.as_slice()).unwrap_or_default();
    let role = |role: &String| words.find(&format!("role.{role}")).unwrap_or_else(|| role.clone());
    let roles: Vec<String> = roles.iter().map(role).collect();
    // Roles have names of their own: a list in a sentence would run them together.
    let or_dash = |list: Vec<String>| if list.is_empty() { "–".to_owned() } else { list.join(" · ") };
    let title = (shown.title != shown.short).then(|| {
        view! {
            <br />
            <span class="meta">
                <bdi>{shown.title.clone()}</bdi>
            </span>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <b>
                    <bdi>{shown.name()}</bdi>
                </b>
                {title}
            </th>
            <td class="num" role="cell" data-label=words.text("region.below-own")>
                <b>{n_of(words, figures.below_own_target(), figures.with_target)}</b>
            </td>
            <td class="wide" role="cell" data-label=words.text("train.share")>
                <svg class="bar" height="12" aria-hidden="true">
                    <rect class="rest" x="0" y=".5" width="100%" height="11" />
                    <rect class="ink2-fill" width=format!("{:.2}%", share * 100.0) y="0" height="12" />
                </svg>
                <span class="spoken">{words.percent(share)}</span>
            </td>
            <td class="num" role="cell" data-label=words.text("region.n")>
                {words.number(figures.n as f64)}
            </td>
            <td class="num" role="cell" data-label=words.text("train.median")>
                {figure(words, figures.median)}
            </td>
            <td role="cell" data-label=words.text("train.audience")>
                {or_dash(audience)}
            </td>
            <td role="cell" data-label=words.text("train.roles")>
                {or_dash(roles)}
            </td>
        </tr>
    }
}

/// What this door holds: what works today, and what is to come.
#[component]
fn Holds() -> impl IntoView {
    let pair = |term: &'static str, text: &'static str| {
        view! {
            <div>
                <dt>{t(term)}</dt>
                <dd>{t(text)}</dd>
            </div>
        }
    };
    view! {
        <section class="section" aria-labelledby="h-holds">
            <h2 id="h-holds">{t("train.holds")}</h2>
            <dl class="pairs">
                {pair("train.needs", "train.needs-text")} {pair("train.courses", "train.courses-text")}
                {pair("train.plan", "train.plan-text")} {pair("train.twinning", "train.twinning-text")}
            </dl>
        </section>
    }
}
