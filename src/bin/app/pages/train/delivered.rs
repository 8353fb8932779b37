//! The record of the trainings that were held: courses, days and seats, and nobody's name.

use std::collections::BTreeMap;

use baremo::{
    Problems,
    assessment::date::is_after,
    training::{
        delivered::{self, Delivery},
        sheet::{self, Column},
    },
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::courses::{
    NotKept,
    fields::{CellField, FactorChoices, Typed, factor_list, factor_names, head_of, separator, spoken_title},
};
use crate::{
    components::{
        file::{FileButton, read},
        form::FutureNote,
        problems::{BadFile, BadFiles, say},
        table::head,
    },
    content::Content,
    platform::{
        self,
        file::{self, Chosen},
    },
    remembered,
    route::Route,
    state::Training,
    words::{Words, t},
};

const COLUMNS: [(&str, &str); 5] = [
    ("delivered.date", ""),
    ("columns.title", ""),
    ("columns.factors", ""),
    ("delivered.seats", "num"),
    ("courses.do", ""),
];

/// What the page holds.
#[derive(Clone, Copy)]
struct Page {
    typed: Typed,
    /// The training that is changed, as it was; nothing while a new one is written.
    changing: RwSignal<Option<Delivery>>,
    /// The record before the last change that was made here.
    before: RwSignal<Option<delivered::Delivered>>,
    said: RwSignal<Vec<String>>,
    bad: RwSignal<Vec<BadFile>>,
    words: Words,
    content: Content,
    training: Training,
}

impl Page {
    fn new() -> Self {
        Self {
            typed: Typed::new("delivery"),
            changing: remembered::signal("delivery-changing", || None),
            before: remembered::signal("delivered-before", || None),
            said: remembered::signal("delivered-said", Vec::new),
            bad: remembered::signal("delivered-bad", Vec::new),
            words: expect_context(),
            content: expect_context(),
            training: expect_context(),
        }
    }

    /// Changes the record, and says what was done; it can be brought back.
    fn change(self, deliveries: Vec<Delivery>, said: Vec<String>) {
        self.before.set(Some(self.training.delivered_untracked()));
        self.training.set_delivered(delivered::Delivered::new(deliveries));
        self.bad.set(Vec::new());
        self.said.set(said);
    }

    fn undo(self) {
        if let Some(before) = self.before.try_update(Option::take).flatten() {
            self.training.set_delivered(before);
            self.said.set(vec![self.words.text("courses.undone")]);
            platform::focus("main");
        }
    }

    /// Puts what is typed into the record, or says what is wrong with it.
    fn save(self) {
        let read = sheet::read_delivery(&self.typed.cells(), &self.content.get_untracked());
        let (delivery, advice) = match read {
            Ok(read) => read,
            Err(problems) => return self.typed.refuse(&problems),
        };
        let words = self.words;
        let mut said = vec![words.filled("delivered.kept", &[("title", delivery.title.clone())])];
        said.extend(advice.iter().map(|problem| say(words, problem)));
        let mut all = self.training.delivered_untracked().deliveries;
        let changing = self.changing.try_update(Option::take).flatten();
        match changing.and_then(|changing| all.iter().position(|known| *known == changing)) {
            Some(at) => all[at] = delivery,
            None => all.push(delivery),
        }
        self.change(all, said);
        self.typed.fill(BTreeMap::new());
        platform::focus("delivery-title");
    }

    fn begin(self, delivery: &Delivery) {
        let cells = [
            (Column::Title, delivery.title.clone()),
            (Column::Factors, delivery.factors.join(" | ")),
            (Column::Dates, delivery.date.clone()),
            (Column::Seats, delivery.seats.to_string()),
        ];
        self.typed.fill(cells.into());
        self.said.set(Vec::new());
        self.changing.set(Some(delivery.clone()));
        platform::focus("delivery-title");
    }

    fn cancel(self) {
        self.changing.set(None);
        self.typed.fill(BTreeMap::new());
    }

    fn remove(self, delivery: &Delivery) {
        let mut all = self.training.delivered_untracked().deliveries;
        let Some(at) = all.iter().position(|known| known == delivery) else { return };
        let removed = all.remove(at);
        self.change(all, vec![self.words.filled("courses.removed", &[("title", removed.title)])]);
        platform::focus("main");
    }

    /// Adds the trainings of a record file to those here; one that is here just so counts once.
    fn take(self, files: Vec<Chosen>) {
        self.bad.set(Vec::new());
        self.said.set(Vec::new());
        let Some(file) = files.into_iter().next() else { return };
        spawn_local(async move {
            let opened = read(&file).await.and_then(|bytes| self.open(&file.name, &bytes));
            if let Err(problems) = opened {
                self.bad.set(vec![BadFile::new(file.name, problems)]);
            }
        });
    }

    fn open(self, name: &str, bytes: &[u8]) -> Result<(), Problems> {
        let opened = delivered::Delivered::from_json(bytes, &self.content.get_untracked())?;
        let mut all = self.training.delivered_untracked().deliveries;
        let n = all.len();
        for delivery in opened.deliveries {
            if !all.contains(&delivery) {
                all.push(delivery);
            }
        }
        let added = self.words.counted("delivered.added", all.len() - n, &[("file", name.to_owned())]);
        self.change(all, vec![added]);
        Ok(())
    }
}

/// The page.
#[component]
pub fn Delivered() -> impl IntoView {
    let page = Page::new();
    let words = page.words;
    file::on_drop(move |files| page.take(files));
    let lines = move || page.said.get().into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    view! {
        <header class="page-head">
            <h1>{t("delivered.title")}</h1>
            <p class="lede">{t("delivered.lede")}</p>
            <p class="meta">{t("delivered.nobody")}</p>
        </header>
        <NotKept />
        <div role="status">
            <Show when=move || !page.said.with(Vec::is_empty)>
                <div class="note done">{lines}</div>
            </Show>
        </div>
        <BadFiles files=page.bad />
        <List page />
        <Form page />
        <section class="section" aria-labelledby="h-save">
            <h2 id="h-save">{t("courses.files")}</h2>
            <p class="reading">{t("delivered.files")}</p>
            <Files page />
        </section>
        <Show when=move || page.before.with(Option::is_some)>
            <div class="undo" role="status">
                <div class="inner">
                    <p>{words.text("delivered.undo")}</p>
                    <button class="button small" type="button" on:click=move |_| page.undo()>
                        {words.text("undo")}
                    </button>
                </div>
            </div>
        </Show>
    }
}

/// What was held, by date.
#[component]
fn List(page: Page) -> impl IntoView {
    let words = page.words;
    let names = Memo::new(move |_| factor_names(page.content, &page.content.get()));
    let list = move || {
        let record = page.training.delivered();
        if record.deliveries.is_empty() {
            return view! { <p class="reading">{t("delivered.none")}</p> }.into_any();
        }
        let today = platform::today();
        let rows = record
            .by_date()
            .into_iter()
            .map(|(_, delivery)| names.with(|names| row(page, names, delivery, is_after(&delivery.date, &today))));
        let rows = rows.collect_view();
        let seats = record.deliveries.iter().fold(0_u64, |sum, one| sum.saturating_add(one.seats));
        let seats = words.number(seats as f64);
        view! {
            <p role="status">{words.counted("delivered.count", record.deliveries.len(), &[("seats", seats)])}</p>
            <table class="table roomy cards" role="table" id="delivered">
                <caption class="spoken">{t("delivered.title")}</caption>
                {head(&COLUMNS)}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="section" aria-labelledby="h-held">
            <h2 id="h-held">{t("delivered.list")}</h2>
            {list}
        </section>
    }
}

fn row(page: Page, names: &BTreeMap<String, String>, delivery: &Delivery, is_future: bool) -> AnyView {
    let words = page.words;
    let kept = StoredValue::new(delivery.clone());
    let spoken = || spoken_title(&delivery.title, None);
    view! {
        <tr role="row">
            <td role="cell" data-label=words.text("delivered.date")>
                {words.date(&delivery.date)}
                {is_future.then(|| view! { <p class="meta">{words.text("delivered.future")}</p> })}
            </td>
            <th scope="row" role="rowheader">
                <bdi>{delivery.title.clone()}</bdi>
            </th>
            <td class="wide" role="cell" data-label=words.text("columns.factors")>
                {factor_list(names, &delivery.factors)}
            </td>
            <td class="num" role="cell" data-label=words.text("delivered.seats")>
                {words.number(delivery.seats as f64)}
            </td>
            <td class="wide" role="cell">
                <div class="actions">
                    <button class="link" type="button" on:click=move |_| kept.with_value(|kept| page.begin(kept))>
                        {words.text("courses.edit")}
                        {spoken()}
                    </button>
                    <button class="link" type="button" on:click=move |_| kept.with_value(|kept| page.remove(kept))>
                        {words.text("round.take-out")}
                        {spoken()}
                    </button>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// One training, written or changed by hand.
#[component]
fn Form(page: Page) -> impl IntoView {
    /// How many titles are suggested.
    const SUGGESTED: usize = 500;
    let typed = page.typed;
    let courses = page.training.catalogue().map(|catalogue| catalogue.courses).unwrap_or_default();
    let titles = courses.iter().take(SUGGESTED).map(|course| view! { <option value=course.title.clone()></option> });
    let titles = titles.collect_view();
    // A course of the catalogue brings its factors, in place of those that are chosen; they are drawn anew.
    let filled = RwSignal::new(0_u32);
    let chosen = Callback::new(move |title: String| {
        if let Some(course) = courses.iter().find(|course| course.title == title) {
            typed.set(Column::Factors, course.factors.join(" | "));
            filled.update(|filled| *filled += 1);
        }
    });
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        page.save();
    };
    let is_changing = Memo::new(move |_| page.changing.with(Option::is_some));
    let heading = move || if is_changing.get() { t("delivered.change") } else { t("delivered.add") };
    let factors = move || {
        filled.get();
        page.changing.track();
        page.before.track();
        view! { <FactorChoices typed /> }
    };
    let date = Signal::derive(move || typed.text(Column::Dates));
    view! {
        <form class="form section" on:submit=save novalidate=true aria-labelledby="h-delivery">
            <h2 id="h-delivery">{heading}</h2>
            <CellField
                typed
                column=Column::Title
                required=true
                hint="delivered.title.hint"
                list="course-titles"
                changed=chosen
            />
            <datalist id="course-titles">{titles}</datalist>
            {factors}
            <div class="fields top">
                <CellField typed column=Column::Dates label="delivered.date" kind="date" required=true />
                <CellField typed column=Column::Seats label="delivered.seats" short=true required=true />
            </div>
            <FutureNote date />
            <div class="actions">
                <button class="button primary" type="submit">
                    {t("delivered.keep")}
                </button>
                <Show when=move || is_changing.get()>
                    <button class="link" type="button" on:click=move |_| page.cancel()>
                        {t("cancel")}
                    </button>
                </Show>
            </div>
        </form>
    }
}

/// Files in and out.
#[component]
fn Files(page: Page) -> impl IntoView {
    let words = page.words;
    let save = move |ending: &'static str| {
        move |_| {
            let record = page.training.delivered_untracked();
            let name = file::name(&[&words.text("delivered.title")], ending);
            let done = match ending {
                "csv" => {
                    let heads = [Column::Title, Column::Factors].map(|column| head_of(words, column));
                    let (date, seats) = (words.text("delivered.date"), words.text("delivered.seats"));
                    let table = record.to_csv([&date, &heads[0], &heads[1], &seats], separator(words));
                    file::save(&name, "text/csv;charset=utf-8", &table)
                }
                _ => file::save(&name, "application/json", &record.to_json()),
            };
            page.said.set(vec![match done {
                true => words.filled("courses.saved", &[("file", name)]),
                false => words.text("region.not-saved"),
            }]);
        }
    };
    let has_any = move || !page.training.delivered().deliveries.is_empty();
    view! {
        <div class="actions">
            <FileButton id="open-delivered" label=t("delivered.open") take=move |files| page.take(files) />
            <Show when=has_any>
                <button class="button" type="button" on:click=save("json")>
                    {t("delivered.save-json")}
                </button>
                <button class="button" type="button" on:click=save("csv")>
                    {t("courses.save-csv")}
                </button>
            </Show>
            <a href=Route::Courses.href()>{t("courses.title")}</a>
        </div>
    }
}
