//! Whom the organiser of a round could introduce to whom, from interest files.

use baremo::{
    csv::Table,
    round::{Interest, Round},
    training::twinning::{Pair, pairs, unanswered},
};
use leptos::prelude::*;

use crate::{
    components::{interest::InterestFiles, table::head},
    content::Content,
    pages,
    platform::file,
    remembered,
    route::Route,
    state::Rounds,
    words::{Words, t},
};

/// The page of the interest files of a round that is kept here.
#[component]
pub fn Twinning(id: String) -> impl IntoView {
    let rounds = expect_context::<Rounds>();
    match rounds.get(&id) {
        Some(called) => view! { <Shown round=called.round /> }.into_any(),
        None => pages::missing(),
    }
}

#[component]
fn Shown(round: Round) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let files = remembered::signal("interests", Vec::<Interest>::new);
    let round_id = round.id.clone();
    let title = round.title.clone();
    let round = StoredValue::new(round);
    view! {
        <header class="page-head">
            <p class="meta">
                <a href=Route::Round(round_id).href()>
                    <bdi>{title}</bdi>
                </a>
            </p>
            <h1>{t("twinning.title")}</h1>
            <p class="lede">{t("twinning.lede")}</p>
        </header>
        <section class="section" aria-labelledby="h-interests">
            <h2 id="h-interests">{t("twinning.files")}</h2>
            <p class="reading">{t("twinning.files-text")}</p>
            <InterestFiles files round=round.get_value() primary=true />
        </section>
        {move || {
            let names = round.with_value(|round| Names::new(content, round));
            files.with(|files| (!files.is_empty()).then(|| result(words, round, &names, files)))
        }}
    }
}

/// The titles of the factors of a round, in its order.
struct Names(Vec<(String, String)>);

impl Names {
    fn new(content: Content, round: &Round) -> Self {
        let at_hand = content.get();
        let asked: Vec<_> = round.questionnaires.iter().filter_map(|asked| asked.among(&at_hand)).collect();
        let placed = content.placed_factors(asked).into_iter();
        Self(placed.map(|placed| (placed.factor.id.clone(), format!("{} {}", placed.code, placed.short()))).collect())
    }

    /// Returns those of some ids, in the order of the round: id and title.
    fn of<'a>(&'a self, ids: &'a [&str]) -> impl Iterator<Item = &'a (String, String)> {
        self.0.iter().filter(|(id, _)| ids.contains(&id.as_str()))
    }

    fn list(&self, words: Words, ids: &[&str]) -> String {
        words.list(&self.of(ids).map(|(_, title)| title.clone()).collect::<Vec<_>>())
    }
}

/// Returns the pairs, and what nobody offers.
fn result(words: Words, round: StoredValue<Round>, names: &Names, files: &[Interest]) -> AnyView {
    let pairs = pairs(files);
    let heading = words.counted("twinning.pairs", pairs.len(), &[]);
    let csv = StoredValue::new(table(names, &pairs));
    let said = remembered::signal("csv-said", || None::<&'static str>);
    let save = move |_| {
        let name = round.with_value(|round| file::name(&["twinning", &round.title, "internal"], "csv"));
        let done = csv.with_value(|csv| file::save(&name, "text/csv", csv));
        said.set(Some(if done { "round.saved" } else { "region.not-saved" }));
    };
    let party = |interest: &Interest| {
        view! {
            <bdi>{interest.ecosystem.clone()}</bdi>
            <p class="meta">
                <bdi>{interest.contact.clone()}</bdi>
            </p>
        }
    };
    let rows = pairs.iter().map(|pair| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    {party(pair.offers)}
                </th>
                <td role="cell" data-label=t("twinning.seeking")>
                    {party(pair.seeks)}
                </td>
                <td role="cell" data-label=t("twinning.in")>
                    {names.list(words, &pair.factors)}
                </td>
            </tr>
        }
    });
    let table = (!pairs.is_empty()).then(|| {
        view! {
            <p class="reading">{t("twinning.pairs-text")}</p>
            <table class="table roomy cards" role="table">
                <caption class="spoken">{heading.clone()}</caption>
                {head(&[("twinning.offering", ""), ("twinning.seeking", ""), ("twinning.in", "")])}
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
            <div class="actions">
                <button class="button" type="button" on:click=save>
                    {t("twinning.save")}
                </button>
                <span role="status">{move || said.get().map(|key| words.text(key))}</span>
            </div>
        }
    });
    let missing: Vec<&str> = unanswered(files).into_iter().collect();
    let missing = (!missing.is_empty())
        .then(|| words.filled("twinning.unanswered", &[("factors", names.list(words, &missing))]));
    view! {
        <section class="section" aria-labelledby="h-pairs">
            <h2 id="h-pairs">{heading}</h2>
            {table}
            {missing.map(|text| view! { <p class="reading">{text}</p> })}
        </section>
    }
    .into_any()
}

/// Returns the pairs as a table for spreadsheets, one row for each factor.
fn table(names: &Names, pairs: &[Pair<'_>]) -> String {
    let mut table = Table::default();
    let contact = t("twinning.contact");
    let heads =
        [t("twinning.offering"), contact.clone(), t("twinning.seeking"), contact, t("twinning.in"), t("twinning.id")];
    table.row(heads.iter().map(String::as_str));
    for Pair { offers, seeks, factors } in pairs {
        for (id, title) in names.of(factors) {
            table.row(
                [&offers.ecosystem, &offers.contact, &seeks.ecosystem, &seeks.contact, title, id].map(String::as_str),
            );
        }
    }
    table.finish()
}
