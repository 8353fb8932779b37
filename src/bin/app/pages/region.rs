//! The picture of the region, for its organiser's own eyes.

mod common;
mod groups;
mod heat;
pub mod shown;
mod statistics;

use baremo::round::ALL;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::form::Select,
    content::Content,
    pages::{
        compare::{Intake, LeftOut, Reading, Region as Picture},
        train::{Source, ToNeeds},
    },
    platform::{self, file},
    remembered,
    route::Route,
    words::{Words, t},
};
use shown::{Shown, ShownDomain, n_of, shown};

/// The page of the region.
#[component]
pub fn Region() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let region = Memo::new(move |_| intake.region());
    let is_reading = Memo::new(move |_| intake.reading().is_some());
    move || match region.get() {
        _ if is_reading.get() => view! { <Waiting title="region.title" /> }.into_any(),
        None => view! { <Nothing /> }.into_any(),
        Some(region) => view! { <Loaded region /> }.into_any(),
    }
}

/// The page while files are being read.
#[component]
pub fn Waiting(
    /// The key of the title.
    title: &'static str,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <h1>{t(title)}</h1>
        </header>
        <div class="stack">
            <Reading />
        </div>
    }
}

/// The page where no contribution is loaded.
#[component]
fn Nothing() -> impl IntoView {
    view! {
        <header class="page-head">
            <h1>{t("region.title")}</h1>
        </header>
        <NothingYet sentence="region.nothing" />
    }
}

/// Says that no contribution is loaded, and offers the two ways to some.
#[component]
pub fn NothingYet(
    /// The key of the sentence that says so.
    sentence: &'static str,
) -> impl IntoView {
    let intake = expect_context::<Intake>();
    view! {
        <LeftOut />
        <div class="stack">
            <div class="empty">
                <p>{t(sentence)}</p>
                <div class="actions">
                    <a class="button primary" href=Route::Compare.href()>
                        {t("region.add")}
                    </a>
                    <button class="button" type="button" on:click=move |_| intake.try_sample(None)>
                        {t("sample.try")}
                    </button>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Loaded(region: Picture) -> impl IntoView {
    let content = expect_context::<Content>();
    let region = StoredValue::new(region);
    let all = Memo::new(move |_| region.with_value(|region| shown(content, region, ALL)));
    let group = remembered::signal("group", || ALL.to_owned());
    // The picture comes at once, and what stands below it when the browser has had its turn.
    let is_rest_due = RwSignal::new(false);
    spawn_local(async move {
        platform::give_way().await;
        let _ = is_rest_due.try_set(true);
    });
    let of_group = Memo::new(move |_| region.with_value(|region| shown(content, region, &group.get())));
    view! {
        <Head region all />
        <div class="stack">
            <Files region />
        </div>
        <LeftOut />
        <heat::HeatPart region group of_group />
        <Show when=move || is_rest_due.get()>
            <groups::GroupsPart region all />
            <statistics::StatisticsPart region group of_group />
        </Show>
    }
}

/// What the region is, in a few words and numbers.
#[component]
fn Head(region: StoredValue<Picture>, all: Memo<Vec<ShownDomain>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let title = region.with_value(|region| region.round.title.clone());
    let (is_sample, n, groups) = region.with_value(|region| {
        (region.is_sample, region.comparison.contributions, region.comparison.groups.len().saturating_sub(1))
    });
    let factors = move || all.with(|all| all.iter().flat_map(|domain| domain.factors.clone()).collect::<Vec<_>>());
    let with_figures = move || {
        let factors = factors();
        n_of(words, factors.iter().filter(|shown| shown.figures.n > 0).count(), factors.len())
    };
    let most_below = move || {
        let below = |shown: &&Shown| shown.figures.below_target.is_some_and(|share| share > 0.5);
        words.number(factors().iter().filter(below).count() as f64)
    };
    view! {
        <header class="page-head">
            <div class="spread meta">
                <p>{t("region.round")} " " <bdi>{title}</bdi></p>
                {is_sample.then(|| view! { <p class="sample">{t("sample.region")}</p> })}
            </div>
            <h1>{move || finding(words, &factors()).0}</h1>
            <p class="marking">{t("region.internal")}</p>
            <p class="lede">{move || finding(words, &factors()).1}</p>
            <dl class="summary">
                <div>
                    <dt>{t("region.contributions")}</dt>
                    <dd>{move || words.number(n as f64)}</dd>
                </div>
                <div>
                    <dt>{t("region.groups")}</dt>
                    <dd>{move || words.number(groups as f64)}</dd>
                </div>
                <div>
                    <dt>{t("region.with-figures")}</dt>
                    <dd>{with_figures}</dd>
                </div>
                <div>
                    <dt>{t("region.most-below")}</dt>
                    <dd>{most_below}</dd>
                </div>
            </dl>
        </header>
    }
}

/// Returns the title and the sentence of the region: its highest and its lowest factor.
fn finding(words: Words, factors: &[Shown]) -> (String, String) {
    let mean = |shown: &Shown| shown.figures.mean.unwrap_or_default();
    let mut known: Vec<&Shown> = factors.iter().filter(|shown| shown.figures.n > 0).collect();
    known.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
    let (Some(lowest), Some(highest)) = (known.first(), known.last()) else {
        return (words.text("region.title"), words.text("region.no-figures"));
    };
    if mean(lowest) == mean(highest) {
        let level = words.decimal(mean(lowest));
        return (words.text("region.title"), words.filled("region.level-everywhere", &[("level", level)]));
    }
    let (high, low) = (("high", highest.short.clone()), ("low", lowest.short.clone()));
    let at_least_3: usize = highest.figures.histogram[2..].iter().sum();
    let at_most_2: usize = lowest.figures.histogram[..2].iter().sum();
    let sentence = words.filled(
        "region.lede",
        &[
            ("high", highest.short.clone()),
            ("high-n", n_of(words, at_least_3, highest.figures.n)),
            ("low", lowest.short.clone()),
            ("low-n", n_of(words, at_most_2, lowest.figures.n)),
        ],
    );
    (words.filled("region.heading", &[high, low]), sentence)
}

/// The files of the comparison, and the ways on.
#[component]
fn Files(region: StoredValue<Picture>) -> impl IntoView {
    let failed = remembered::signal("failed", || false);
    let save = move |ending: &str, kind: &str, text: fn(&Picture) -> String| {
        let done = region.with_value(|region| {
            let name = file::name(&["baremo comparison internal", &region.round.id], ending);
            file::save(&name, kind, &text(region))
        });
        failed.set(!done);
    };
    view! {
        <div class="actions">
            <button
                class="button"
                type="button"
                on:click=move |_| save("json", "application/json", |region| region.comparison.to_json())
            >
                {t("region.save-json")}
            </button>
            <button class="button" type="button" on:click=move |_| save("csv", "text/csv", |region| region.comparison.to_csv())>
                {t("region.save-csv")}
            </button>
            <a class="button" href=Route::Publish.href()>
                {t("publish.title")}
            </a>
            <a href=Route::Compare.href()>{t("region.add")}</a>
            <ToNeeds source=Source::Region label="region.to-train" />
        </div>
        <Show when=move || failed.get()>
            <p role="alert">{t("region.not-saved")}</p>
        </Show>
    }
}

/// The choice of a group; left out where there is only everybody.
#[component]
pub fn GroupSelect(
    /// The id of the field, unique on the page.
    id: &'static str,
    region: StoredValue<Picture>,
    group: RwSignal<String>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let options = region.with_value(|region| {
        let groups = region.comparison.groups.iter();
        groups.map(|known| (known.id.clone(), shown::group_with_n(words, &region.round, known))).collect()
    });
    view! { <Select id label="region.group" options chosen=group /> }
}
