//! From one version of a questionnaire to the next: what becomes of the answers, before anything is changed.

use baremo::{
    Level,
    assessment::{
        Assessment,
        migration::{FactorChange, Receipt, migrate},
        period::Figures,
    },
    questionnaire::Questionnaire,
};
use leptos::prelude::*;

use super::{assessments::name_of, missing, share};
use crate::{
    components::{
        level::{index_range, short_range},
        problems::{BadFile, BadFiles},
        table::head,
    },
    content::{Content, Placed},
    route::{self, Place, Route},
    state::{Library, carried},
    words::{Words, t},
};

/// Returns the versions at hand that say what becomes of the answers of an assessment: the old one and its next.
pub fn next_versions<'a>(
    assessment: &Assessment,
    at_hand: &'a [Questionnaire],
) -> Vec<(&'a Questionnaire, &'a Questionnaire)> {
    let next = |old: &'a Questionnaire| {
        let follows =
            |new: &&Questionnaire| new.id == old.id && new.migration.as_ref().is_some_and(|m| m.from == old.version);
        at_hand.iter().find(follows).map(|new| (old, new))
    };
    assessment.among(at_hand).into_iter().filter_map(next).collect()
}

/// Says that the next version of a questionnaire is here; nothing where there is none.
#[component]
pub fn NextVersions(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    move || {
        let at_hand = content.get();
        let found = library.read(&id, |entry| {
            // A part is carried over by whoever has the whole assessment.
            if entry.part.is_some() { Vec::new() } else { next_versions(&entry.assessment, &at_hand) }
        });
        let note = |(old, new): &(&Questionnaire, &Questionnaire)| {
            let arguments =
                [("title", content.title(new)), ("version", new.version.clone()), ("old", old.version.clone())];
            let href = Route::Assessment(id.clone(), Place::Migrate(old.id.clone())).href();
            view! {
                <div class="note">
                    <p>
                        {words.filled("migrate.here", &arguments)} " " <a href=href>{t("migrate.look")}</a>
                    </p>
                </div>
            }
        };
        found.iter().map(note).collect_view()
    }
}

/// The page that shows what becomes of the answers, and carries them over.
#[component]
pub fn Migrate(id: String, questionnaire: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let at_hand = content.get_untracked();
    let Some(entry) = library.get_untracked(&id).filter(|entry| entry.part.is_none()) else { return missing() };
    let (own, minutes) = (entry.assessment, entry.workshop.minutes);
    let found = next_versions(&own, &at_hand).into_iter().find(|(old, _)| old.id == questionnaire);
    let Some((old, new)) = found else { return missing() };
    let key = StoredValue::new(id.clone());
    let overview = Route::Assessment(id, Place::Overview);
    let arguments = [("title", content.title(new)), ("version", new.version.clone())];
    let title = words.filled("migrate.title", &arguments);
    let done = migrate(&own, old, new).and_then(|done| Ok((done, carried(minutes, old, new)?)));
    let ((migrated, receipt), (minutes, left)) = match done {
        Ok(done) => done,
        Err(problems) => {
            let bad = vec![BadFile::new(content.title(new), problems)];
            return view! {
                <header class="page-head">
                    <h1>{title}</h1>
                </header>
                <BadFiles files=Signal::stored(bad) />
            }
            .into_any();
        }
    };
    let counts = [
        ("migrate.kept", receipt.kept.len()),
        ("migrate.to-confirm", receipt.to_confirm.len()),
        ("migrate.new", receipt.new.len()),
        ("migrate.dropped", receipt.dropped.len()),
    ];
    // That answers stay is said in any case.
    let counts = counts.into_iter().filter(|(key, n)| *n > 0 || *key == "migrate.kept");
    let counts: Vec<String> = counts.map(|(key, n)| words.counted(key, n, &[])).collect();
    let lede = words.filled("migrate.lede", &[("counts", words.list(&counts))]);
    let falls = own.standing.is_some() && migrated.standing.is_none();
    let migrated = StoredValue::new((migrated, minutes));
    let to_minutes = Route::Assessment(key.get_value(), Place::Minutes).href();
    let back = overview.href();
    let carry = move |_| {
        library.edit_noting(&key.get_value(), |assessment, minutes| (*assessment, *minutes) = migrated.get_value());
        route::go(&overview);
    };
    let (before, after) = (placed(content, &at_hand, &own, old), placed(content, &at_hand, &own, new));
    let Receipt { kept: _, to_confirm, new, dropped, dropped_factors, factors } = receipt;
    view! {
        <header class="page-head">
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
            {falls.then(|| view! { <p>{t("migrate.standing")}</p> })}
            <div class="actions">
                <button class="button primary" type="button" on:click=carry>
                    {t("migrate.carry")}
                </button>
                <button class="button" type="button" on:click=move |_| share::save(library, &key.get_value())>
                    {t("migrate.save-first")}
                </button>
                <a href=back>{t("cancel")}</a>
            </div>
        </header>
        {list("migrate.h-confirm", &to_confirm, &after)}
        {list("migrate.h-new", &new, &after)}
        {list("migrate.h-dropped", &dropped, &before)}
        {lost(&dropped_factors, &before)}
        {(!left.is_empty())
            .then(|| {
                view! {
                    <section class="section" aria-labelledby="h-minutes">
                        <header>
                            <h2 id="h-minutes">{t("migrate.h-minutes")}</h2>
                            <p class="lede">
                                {t("migrate.minutes-lede")} " " <a href=to_minutes>{t("minutes.title")}</a>
                            </p>
                        </header>
                        {items(&left, &before)}
                    </section>
                }
            })}
        {moved(words, &factors, &after, &before)}
    }
    .into_any()
}

/// The factors of one version, with the codes that they have in the assessment.
pub fn placed(content: Content, at_hand: &[Questionnaire], own: &Assessment, one: &Questionnaire) -> Vec<Placed> {
    let among = own.among(at_hand).into_iter().map(|known| if known.id == one.id { one } else { known });
    let domains = content.placed(among);
    domains.into_iter().filter(|domain| domain.id == one.id).flat_map(|domain| domain.factors).collect()
}

/// A section of statements; nothing where there is none.
fn list(heading: &'static str, ids: &[String], placed: &[Placed]) -> Option<AnyView> {
    if ids.is_empty() {
        return None;
    }
    Some(
        view! {
            <section class="section" aria-labelledby=heading>
                <h2 id=heading>{t(heading)}</h2>
                {items(ids, placed)}
            </section>
        }
        .into_any(),
    )
}

/// Some statements as a list, with their codes.
fn items(ids: &[String], placed: &[Placed]) -> AnyView {
    let items = placed.iter().flat_map(|factor| {
        let of = factor.statements.iter().filter(|one| ids.contains(&one.statement.id));
        of.map(move |one| {
            let code = format!("{} {}", name_of(factor), one.statement.code());
            view! {
                <li>
                    <span class="code">{code}</span>
                    " "
                    <span lang=one.voice.of("text")>{one.text.text.clone()}</span>
                </li>
            }
        })
    });
    view! { <ul class="plain">{items.collect_view()}</ul> }.into_any()
}

/// The factors whose choice, target or review goes; nothing where there is none.
fn lost(ids: &[String], before: &[Placed]) -> Option<AnyView> {
    let lost: Vec<&Placed> = before.iter().filter(|placed| ids.contains(&placed.factor.id)).collect();
    let items = lost.iter().map(|placed| view! { <li>{name_of(placed)}</li> }).collect_view();
    (!lost.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="h-lost">
                <h2 id="h-lost">{t("migrate.h-factors")}</h2>
                <ul class="plain">{items}</ul>
            </section>
        }
        .into_any()
    })
}

/// What the questions alone move: the same answers under both versions.
fn moved(words: Words, factors: &[FactorChange], after: &[Placed], before: &[Placed]) -> AnyView {
    let level = |figures: Option<Figures>| {
        figures.map_or_else(|| "–".to_owned(), |figures| short_range(figures.level.map(Level::number)))
    };
    let index = |figures: Option<Figures>| {
        figures.map_or_else(|| "–".to_owned(), |figures| short_range(index_range(figures.index)))
    };
    let row = |change: &FactorChange| {
        let placed = after.iter().chain(before).find(|placed| placed.factor.id == change.id)?;
        let figures = change.figures;
        Some(view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    {name_of(placed)}
                </th>
                <td class="num" role="cell" data-label=words.text("level")>
                    <bdi>{level(figures.before)} " → " {level(figures.after)}</bdi>
                </td>
                <td class="num" role="cell" data-label=words.text("figure.index")>
                    <bdi>{index(figures.before)} " → " {index(figures.after)}</bdi>
                </td>
            </tr>
        })
    };
    let moving: Vec<&FactorChange> =
        factors.iter().filter(|change| change.figures.before != change.figures.after).collect();
    let table = if moving.is_empty() {
        view! { <p>{t("migrate.no-move")}</p> }.into_any()
    } else {
        let rows = moving.into_iter().filter_map(row).collect_view();
        view! {
            <table class="table cards" role="table">
                {head(&[("column.factor", ""), ("level", "num"), ("figure.index", "num")])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="section" aria-labelledby="h-moves">
            <header>
                <h2 id="h-moves">{t("migrate.h-moves")}</h2>
                <p class="lede">{t("migrate.moves-lede")}</p>
            </header>
            {table}
        </section>
    }
    .into_any()
}
