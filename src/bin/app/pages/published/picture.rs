//! How many stand in which range of levels: a table that is its own picture.

use baremo::{
    Level,
    assessment::Assessment,
    chart::tone,
    questionnaire::Tag,
    round::{Bin, FactorPublication},
    score::score_factor,
};
use leptos::prelude::*;

use super::{GroupChoice, Shown, group_of};
use crate::{
    components::level::HeatHead,
    content::{Content, Placed},
    pages::share,
    remembered,
    state::Library,
    words::{Words, t},
};

/// The table, for a group, a working group's view, and beside one's own levels.
#[component]
pub fn Picture(shown: Shown) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let group = group_of("published-group", &shown);
    let tag = remembered::signal("published-tag", || None::<Tag>);
    let own = remembered::signal("published-own", || None::<String>);
    let shown = StoredValue::new(shown);
    let assessment = Memo::new(move |_| {
        let id = own.get()?;
        library.get(&id).map(|entry| entry.assessment)
    });
    let finding = move || shown.with_value(|shown| finding(words, shown, &group.get(), tag.get()));
    let table = move || {
        let (group, assessment) = (group.get(), assessment.get());
        let _ = content.get();
        shown.with_value(|shown| table(words, shown, &group, tag.get(), assessment.as_ref()))
    };
    view! {
        <section class="section" aria-labelledby="h-heat">
            <header>
                <h2 id="h-heat">{t("published.heat")}</h2>
                <p class="lede">{finding}</p>
            </header>
            <div class="fields">
                <GroupChoice id="published-group" shown group />
                <TagChoice tag />
                <OwnChoice own />
            </div>
            <Show when=move || own.with(Option::is_some)>
                <p class="meta">{t("published.own.hint")}</p>
            </Show>
            {table}
            <p class="meta">{t("published.heat.legend")}</p>
        </section>
    }
}

/// The choice of a working group of the forum.
#[component]
fn TagChoice(tag: RwSignal<Option<Tag>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let options = Tag::ALL.iter().map(|known| {
        let known = *known;
        view! {
            <option value=known.as_str() prop:selected=move || tag.get() == Some(known)>
                {words.text(&format!("tag.{known}"))}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for="published-tag">{t("published.tag")}</label>
            <span class="select">
                <select id="published-tag" on:change=move |event| tag.set(Tag::from_word(&event_target_value(&event)))>
                    <option value="" prop:selected=move || tag.get().is_none()>
                        {t("published.all-factors")}
                    </option>
                    {options.collect_view()}
                </select>
            </span>
        </div>
    }
}

/// The choice of an assessment of one's own, to see its levels over the ranges; nothing where there is none.
#[component]
fn OwnChoice(own: RwSignal<Option<String>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let all = library.with_untracked(|entries| {
        let whole = entries.values().filter(|entry| entry.part.is_none());
        whole.map(|entry| (entry.assessment.id.clone(), share::name_of_entry(words, entry))).collect::<Vec<_>>()
    });
    (!all.is_empty()).then(|| {
        let options = all.into_iter().map(|(id, name)| {
            let value = id.clone();
            view! {
                <option value=value prop:selected=move || own.with(|own| own.as_ref() == Some(&id))>
                    {name}
                </option>
            }
        });
        let choose = move |event| {
            let id = event_target_value(&event);
            own.set((!id.is_empty()).then_some(id));
        };
        view! {
            <div class="field">
                <label for="published-own">{t("published.own")}</label>
                <span class="select">
                    <select id="published-own" on:change=choose>
                        <option value="" prop:selected=move || own.with(Option::is_none)>
                            {t("published.own.none")}
                        </option>
                        {options.collect_view()}
                    </select>
                </span>
            </div>
        }
    })
}

/// Returns whether a factor belongs to a working group: one of its statements has its tag.
pub fn has_tag(placed: Option<&Placed>, tag: Option<Tag>) -> bool {
    let Some(tag) = tag else { return true };
    placed.is_some_and(|placed| {
        let factor = &placed.factor;
        factor.tags.contains(&tag) || factor.statements.iter().any(|statement| statement.tags.contains(&tag))
    })
}

/// Says where most stand, and what is withheld.
fn finding(words: Words, shown: &Shown, group: &str, tag: Option<Tag>) -> String {
    let Some(group) = shown.publication.group(group).filter(|group| group.n.is_some()) else {
        return words.text("published.withheld");
    };
    let factors = group.factors.iter().filter(|factor| has_tag(shown.placed(&factor.id), tag));
    let (mut low, mut high, mut of, mut all, mut withheld) = (0, 0, 0, 0, 0);
    for factor in factors {
        all += 1;
        withheld += usize::from(factor.n.is_none());
        let part = |test: fn(&Bin) -> bool| -> usize {
            factor.bins.iter().filter(|bin| test(bin)).map(|bin| bin.count).sum()
        };
        low += part(|bin| bin.to <= Level::Emerging);
        high += part(|bin| bin.from >= Level::Established);
        of += factor.n.unwrap_or(0);
    }
    if of == 0 {
        return words.text("region.no-figures");
    }
    let n = |n: usize| words.number(n as f64);
    let facts = [("low", n(low)), ("high", n(high)), ("of", n(of))];
    let sentence = words.filled("published.finding", &facts);
    if withheld == 0 {
        return sentence;
    }
    format!("{sentence} {}", words.counted("published.finding-withheld", withheld, &[("of", n(all))]))
}

fn table(words: Words, shown: &Shown, group: &str, tag: Option<Tag>, own: Option<&Assessment>) -> AnyView {
    let Some(published) = shown.publication.group(group).filter(|group| group.n.is_some()) else {
        return ().into_any();
    };
    let rows = published.factors.iter().filter_map(|factor| {
        let placed = shown.placed(&factor.id);
        let own = own.zip(placed).and_then(|(own, placed)| score_factor(own, &placed.factor).level);
        has_tag(placed, tag).then(|| row(words, shown, factor, own.map(|level| level.low)))
    });
    let rows = rows.collect_view();
    let title = shown.group(words, group);
    view! {
        <table class="heat">
            <caption class="spoken">{words.filled("heat.caption", &[("group", title)])}</caption>
            <HeatHead of="region.factor" />
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Returns the cells of a factor: one for each range, or one that says that it is withheld.
pub fn cells(words: Words, factor: Option<&FactorPublication>, own: Option<Level>) -> AnyView {
    let shown = factor.and_then(|factor| Some((factor, factor.n?)));
    let Some((factor, n)) = shown else {
        return view! {
            <td class="cell withheld" colspan="5">
                <span>{t("published.cell-withheld")}</span>
            </td>
        }
        .into_any();
    };
    factor.bins.iter().map(|bin| cell(words, bin, n, own)).collect_view().into_any()
}

fn row(words: Words, shown: &Shown, factor: &FactorPublication, own: Option<Level>) -> AnyView {
    let cells = cells(words, Some(factor), own);
    view! {
        <tr data-factor=factor.id.clone()>
            <th scope="row">
                <bdi>{shown.name(&factor.id)}</bdi>
            </th>
            {cells}
            <td class="n">{factor.n.map(|n| words.number(n as f64))}</td>
        </tr>
    }
    .into_any()
}

fn cell(words: Words, bin: &Bin, n: usize, own: Option<Level>) -> AnyView {
    let span = usize::from(bin.to.number() - bin.from.number()) + 1;
    let merged = if span > 1 { " merged" } else { "" };
    let class = match tone(bin.count as u64, span as u8, n as u64) {
        0 => format!("cell zero{merged}"),
        tone => format!("cell c{tone}{merged}"),
    };
    let range = (span > 1).then(|| {
        let levels = [("low", bin.from.to_string()), ("high", bin.to.to_string())];
        let text = words.filled("published.levels", &levels);
        view! { <span class="spoken">{text} " "</span> }
    });
    let own = own.filter(|own| (bin.from..=bin.to).contains(own)).map(|own| {
        let text = words.filled("published.you", &[("level", own.to_string())]);
        // Which level of a wider range it is has to be said.
        let mark = if span > 1 { format!("▲{own}") } else { "▲".to_owned() };
        view! {
            <small class="own">
                <span aria-hidden="true">{mark}</span>
                <span class="spoken">{text}</span>
            </small>
        }
    });
    view! {
        <td class=class colspan=span.to_string()>
            {range}
            {words.number(bin.count as f64)}
            {own}
        </td>
    }
    .into_any()
}
