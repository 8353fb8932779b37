//! The courses there are: searched, changed, removed, saved.

use std::collections::{BTreeMap, BTreeSet};

use baremo::{
    Problems,
    training::{
        course::{Catalogue, Course},
        sheet::Column,
    },
};
use leptos::{ev, prelude::*};

use super::{
    fields::{factor_list, factor_names, head_of, spoken_title, table_of},
    form::Editing,
    import::Import,
};
use crate::{
    components::{problems::say, table::head},
    content::Content,
    platform::{self, file},
    remembered,
    state::Training,
    words::{Words, t},
};

/// How many courses are shown at first, and how many more each time.
const SHOWN: usize = 50;

const COLUMNS: [(&str, &str); 8] = [
    ("columns.title", ""),
    ("columns.factors", ""),
    ("courses.levels", "num"),
    ("courses.how", ""),
    ("columns.hours", "num"),
    ("columns.seats", "num"),
    ("columns.dates", ""),
    ("courses.do", ""),
];

/// The titles of the courses, each with its language, by id.
type Titles = BTreeMap<String, (String, Option<String>)>;

/// The list, with what is searched for.
#[component]
pub fn List(editing: Editing, import: Import) -> impl IntoView {
    let words = expect_context::<Words>();
    let (content, training) = (expect_context::<Content>(), expect_context::<Training>());
    let sought = remembered::signal("sought", String::new);
    let factor = remembered::signal("sought-factor", String::new);
    let shown = remembered::signal("shown", || SHOWN);
    let names = Memo::new(move |_| factor_names(content, &content.get()));
    let catalogue = Memo::new(move |_| training.catalogue());
    let found = Memo::new(move |_| {
        let (sought, factor) = (plain(&sought.get()), factor.get());
        let is_found = |course: &Course| {
            let is_about = factor.is_empty() || course.factors.contains(&factor);
            is_about && (sought.is_empty() || says(course).contains(&sought))
        };
        let all = catalogue.get().map(|catalogue| catalogue.courses).unwrap_or_default();
        all.into_iter().enumerate().filter(|(_, course)| is_found(course)).collect::<Vec<_>>()
    });
    let all = move || catalogue.with(|catalogue| catalogue.as_ref().map_or(0, |catalogue| catalogue.courses.len()));
    let count = move || match (found.with(Vec::len), all()) {
        (n, all) if n == all => words.counted("courses.count", all, &[]),
        (n, all) => words.counted("courses.count-of", all, &[("found", words.number(n as f64))]),
    };
    let table = move || {
        let found = found.get();
        if found.is_empty() {
            return view! { <p>{t("courses.none-found")}</p> }.into_any();
        }
        let titles: Titles = catalogue
            .get()
            .map(|catalogue| catalogue.courses)
            .unwrap_or_default()
            .into_iter()
            .map(|course| (course.id, (course.title, course.language)))
            .collect();
        let rows = found
            .iter()
            .take(shown.get())
            .map(|(place, course)| names.with(|names| row(words, editing, import, names, &titles, *place, course)));
        view! {
            <table class="table roomy cards courses" role="table" id="courses">
                <caption class="spoken">{t("courses.title")}</caption>
                {head(&COLUMNS)}
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    let more = move || {
        let left = found.with(Vec::len).saturating_sub(shown.get());
        (left > 0).then(|| {
            let next = left.min(2 * SHOWN);
            view! {
                <button class="button" type="button" on:click=move |_| shown.update(|shown| *shown += 2 * SHOWN)>
                    {words.counted("courses.show-more", next, &[])}
                </button>
            }
        })
    };
    view! {
        <section class="section" aria-labelledby="h-list">
            <h2 id="h-list">{t("courses.list")}</h2>
            <Faults catalogue />
            <div class="fields">
                <div class="field">
                    <label for="sought">{t("courses.search")}</label>
                    <input
                        id="sought"
                        type="search"
                        dir="auto"
                        maxlength="100"
                        autocomplete="off"
                        prop:value=move || sought.get()
                        on:input=move |event: ev::Event| sought.set(event_target_value(&event))
                    />
                </div>
                <FactorFilter catalogue names factor />
            </div>
            <p role="status">{count}</p>
            {table}
            {more}
        </section>
        <Saving import catalogue />
    }
}

/// Returns a text as it is searched: lower case, without accents.
fn plain(text: &str) -> String {
    platform::without_accents(text.trim()).to_lowercase()
}

/// Returns all that is searched of a course.
fn says(course: &Course) -> String {
    let provider = course.provider.as_deref().unwrap_or_default();
    plain(&format!("{} {provider} {} {}", course.title, course.id, course.roles.join(" ")))
}

/// The choice of a factor among those that courses are about.
#[component]
fn FactorFilter(
    catalogue: Memo<Option<Catalogue>>,
    names: Memo<BTreeMap<String, String>>,
    factor: RwSignal<String>,
) -> impl IntoView {
    let options = move || {
        let all = catalogue.get().map(|catalogue| catalogue.courses).unwrap_or_default();
        let ids: BTreeSet<String> = all.into_iter().flat_map(|course| course.factors).collect();
        let name = |id: String| (names.with(|names| names.get(&id).unwrap_or(&id).clone()), id);
        let mut named: Vec<(String, String)> = ids.into_iter().map(name).collect();
        named.sort();
        let option = |(name, id): (String, String)| {
            let own = id.clone();
            view! {
                <option value=id prop:selected=move || factor.with(|factor| *factor == own)>
                    {name}
                </option>
            }
        };
        named.into_iter().map(option).collect_view()
    };
    view! {
        <div class="field">
            <label for="sought-factor">{t("region.factor")}</label>
            <span class="select">
                <select id="sought-factor" on:change=move |event| factor.set(event_target_value(&event))>
                    <option value="" prop:selected=move || factor.with(String::is_empty)>
                        {t("courses.any-factor")}
                    </option>
                    {options}
                </select>
            </span>
        </div>
    }
}

/// What does not fit together among the courses; nothing where all does.
#[component]
fn Faults(catalogue: Memo<Option<Catalogue>>) -> impl IntoView {
    /// How many are shown.
    const FIRST: usize = 10;
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    move || {
        let (catalogue, at_hand) = (catalogue.get()?, content.get());
        let problems: Problems = catalogue.check(&at_hand);
        let items = problems.iter().take(FIRST).map(|problem| {
            let place = problem.path.split('/').nth(2).and_then(|at| at.parse::<usize>().ok());
            let title = place.and_then(|at| catalogue.courses.get(at)).map(|course| course.title.clone());
            view! {
                <li>
                    <b>
                        <bdi>{title}</bdi>
                    </b>
                    {words.text("colon")}
                    {say(words, problem)}
                </li>
            }
        });
        let items = items.collect_view();
        let more = problems.total().saturating_sub(FIRST);
        let more = (more > 0).then(|| view! { <li>{words.counted("problem.more", more, &[])}</li> });
        (!problems.is_empty()).then(|| {
            view! {
                <div class="note">
                    <h3>{words.text("courses.faults")}</h3>
                    <ul class="plain">{items} {more}</ul>
                </div>
            }
        })
    }
}

fn row(
    words: Words,
    editing: Editing,
    import: Import,
    names: &BTreeMap<String, String>,
    titles: &Titles,
    place: usize,
    course: &Course,
) -> AnyView {
    let training = expect_context::<Training>();
    let kept = StoredValue::new(course.clone());
    let remove = move |_| {
        let Some(catalogue) = training.catalogue_untracked() else { return };
        // Another tab may have changed the order since.
        let at = catalogue.courses.iter().position(|known| kept.with_value(|kept| known.id == kept.id));
        let Some(at) = at else { return };
        let (changed, named) = catalogue.without(at);
        training.set_catalogue(Some(changed));
        let mut said =
            vec![words.filled("courses.removed", &[("title", kept.with_value(|kept| kept.title.clone()))])];
        if named > 0 {
            said.push(words.counted("courses.removed-before", named, &[]));
        }
        import.say_changed(said);
        platform::focus("main");
    };
    let cell = |key: &'static str, class: &'static str, content: AnyView| {
        view! {
            <td class=class role="cell" data-label=words.text(key)>
                {content}
            </td>
        }
    };
    let how = [
        course.language.as_deref().map(|code| words.language_name(code)),
        course.mode.map(|mode| words.text(&format!("course-format.{mode}"))),
    ];
    let how = how.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let audience: Vec<String> =
        course.audience.iter().map(|audience| words.text(&format!("audience.{audience}"))).collect();
    let depth = course.depth.map(|depth| words.text(&format!("course-depth.{depth}")));
    let facts: Vec<String> = course
        .provider
        .clone()
        .into_iter()
        .chain(depth)
        .chain((!audience.is_empty()).then(|| words.list(&audience)))
        .collect();
    let before = (!course.prerequisites.is_empty()).then(|| {
        let named = course.prerequisites.iter().enumerate().map(|(at, id)| {
            let (title, language) = titles.get(id).cloned().unwrap_or_else(|| (id.clone(), None));
            view! {
                {(at > 0).then_some(", ")}
                <bdi lang=language>{title}</bdi>
            }
        });
        view! {
            <p class="meta">
                {head_of(words, Column::Prerequisites)}
                {words.text("colon")}
                {named.collect_view()}
            </p>
        }
    });
    let number = |n: Option<f64>| n.map_or_else(|| "–".to_owned(), |n| words.decimal(n)).into_any();
    let spoken = || spoken_title(&course.title, course.language.as_deref());
    view! {
        <tr role="row" data-course=course.id.clone()>
            <th scope="row" role="rowheader" class="wide">
                <bdi lang=course.language.clone()>{course.title.clone()}</bdi>
                <p class="meta">
                    <bdi>{facts.join(" · ")}</bdi>
                </p>
                {before}
            </th>
            {cell("columns.factors", "wide", factor_list(names, &course.factors))}
            {cell("courses.levels", "num", format!("{} → {}", course.from_level, course.to_level).into_any())}
            {cell("courses.how", "", if how.is_empty() { "–".to_owned() } else { how }.into_any())}
            {cell("columns.hours", "num", number(course.hours))}
            {cell("columns.seats", "num", number(course.seats.map(|seats| seats as f64)))}
            {cell("columns.dates", "", dates(words, &course.dates))}
            <td role="cell" class="wide">
                <div class="actions">
                    <button class="link" type="button" id=format!("edit-{place}") on:click=move |_| kept.with_value(|kept| editing.begin(Some(kept)))>
                        {words.text("courses.edit")}
                        {spoken()}
                    </button>
                    <button class="link" type="button" on:click=remove>
                        {words.text("round.take-out")}
                        {spoken()}
                    </button>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// Writes days, the first of many.
fn dates(words: Words, dates: &[String]) -> AnyView {
    const NAMED: usize = 3;
    if dates.is_empty() {
        return "–".into_any();
    }
    let named = dates.iter().take(NAMED).map(|date| words.date(date));
    let more = dates.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| words.counted("problem.more", more, &[]));
    let items = named.chain(more).map(|date| view! { <li>{date}</li> }).collect_view();
    view! { <ul class="values">{items}</ul> }.into_any()
}

/// Files out, and the end of it all.
#[component]
fn Saving(import: Import, catalogue: Memo<Option<Catalogue>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let save = move |ending: &'static str| {
        move |_| {
            let Some(catalogue) = catalogue.get_untracked() else { return };
            let name = file::name(&[&words.text("courses.title")], ending);
            let done = match ending {
                "csv" => file::save(&name, "text/csv;charset=utf-8", &table_of(words, &catalogue)),
                _ => file::save(&name, "application/json", &catalogue.to_json()),
            };
            import.say(vec![match done {
                true => words.filled("courses.saved", &[("file", name)]),
                false => words.text("region.not-saved"),
            }]);
        }
    };
    let remove = move |_| {
        let n = training.catalogue_untracked().map_or(0, |catalogue| catalogue.courses.len());
        training.set_catalogue(None);
        import.say_changed(vec![words.counted("courses.removed-all", n, &[])]);
        platform::to_top();
    };
    view! {
        <section class="section" aria-labelledby="h-save">
            <h2 id="h-save">{t("courses.files")}</h2>
            <p class="reading">{t("courses.files.text")}</p>
            <div class="actions">
                <button class="button" type="button" on:click=save("csv")>
                    {t("courses.save-csv")}
                </button>
                <button class="button" type="button" on:click=save("json")>
                    {t("courses.save-json")}
                </button>
                <button class="link" type="button" on:click=remove>
                    {t("courses.remove-all")}
                </button>
            </div>
        </section>
    }
}
