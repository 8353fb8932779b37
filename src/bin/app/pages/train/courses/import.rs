//! A catalogue from a file: what each column of a table holds is guessed, and confirmed by a person.

use std::sync::Arc;

use baremo::{
    Code, Problem, Problems,
    questionnaire::Questionnaire,
    training::{
        course::{Catalogue, Joined},
        sheet::{Column, Encoding, Mapping, Rows, Sheet, guess, read_rows},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::fields::head_of;
use crate::{
    components::{
        file::read,
        problems::{BadFile, say},
        radio::{Choice, Options},
        table::head,
    },
    content::Content,
    platform::{self, file::Chosen},
    remembered,
    state::Training,
    words::{Words, t},
};

/// What was opened and is not taken yet.
#[derive(Clone, PartialEq)]
pub enum Pending {
    /// A table, whose columns a person confirms.
    Table(Arc<Sheet>),
    /// A catalogue in which nothing is wrong, beside one that is here.
    Ready(Arc<Catalogue>),
}

/// What becomes of a file of courses, and what is said of changes.
#[derive(Clone, Copy)]
pub struct Import {
    pending: RwSignal<Option<(String, Pending)>>,
    mapping: RwSignal<Mapping>,
    /// What the factors of the table are looked up in.
    at_hand: RwSignal<Arc<Vec<Questionnaire>>>,
    /// Whether what is opened is added to what is here; else it comes in its place.
    add: RwSignal<bool>,
    bad: RwSignal<Vec<BadFile>>,
    said: RwSignal<Vec<String>>,
    /// Whether the last change of the courses was made on this page.
    changed: RwSignal<bool>,
    words: Words,
    content: Content,
    training: Training,
}

impl Import {
    /// Returns what the page holds.
    pub fn new() -> Self {
        Self {
            pending: remembered::signal("courses-pending", || None),
            mapping: remembered::signal("courses-mapping", Mapping::default),
            at_hand: remembered::signal("courses-at-hand", Arc::default),
            add: remembered::signal("courses-add", || true),
            bad: remembered::signal("courses-bad", Vec::new),
            said: remembered::signal("courses-said", Vec::new),
            changed: remembered::signal("courses-changed", || false),
            words: expect_context(),
            content: expect_context(),
            training: expect_context(),
        }
    }

    /// Returns whether something was opened and is not taken yet.
    pub fn is_waiting(self) -> bool {
        self.pending.with(Option::is_some)
    }

    /// Returns the files that were not taken.
    pub fn bad(self) -> RwSignal<Vec<BadFile>> {
        self.bad
    }

    /// Returns what was done last.
    pub fn said(self) -> Vec<String> {
        self.said.get()
    }

    /// Returns whether the last change can be brought back here.
    pub fn can_undo(self) -> bool {
        self.changed.get()
    }

    /// Says what was done.
    pub fn say(self, lines: Vec<String>) {
        self.said.set(lines);
    }

    /// Says what was changed; it can be brought back.
    pub fn say_changed(self, lines: Vec<String>) {
        self.bad.set(Vec::new());
        self.said.set(lines);
        self.changed.set(true);
    }

    /// Says what is wrong with something that is no file.
    pub fn refuse(self, name: String, problems: Problems) {
        self.bad.set(vec![BadFile::about(name, problems)]);
    }

    /// Opens the first of the files.
    pub fn take(self, files: Vec<Chosen>) {
        self.bad.set(Vec::new());
        self.said.set(Vec::new());
        let n = files.len();
        let Some(file) = files.into_iter().next() else { return };
        if n > 1 {
            self.say(vec![self.words.filled("courses.one-file", &[("file", file.name.clone())])]);
        }
        spawn_local(async move {
            if let Err(problems) = self.open(&file).await {
                self.bad.set(vec![BadFile::new(file.name, problems)]);
            }
        });
    }

    async fn open(self, file: &Chosen) -> Result<(), Problems> {
        let (name, bytes) = (&file.name, read(file).await?);
        let at_hand = self.content.get_untracked();
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let is_json = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        if is_json || name.to_lowercase().ends_with(".json") {
            self.offer(name, Catalogue::from_json(&bytes, &at_hand)?);
            return Ok(());
        }
        let sheet = Sheet::open(&bytes)?;
        if sheet.heads.is_empty() {
            return Err(Problem::new(Code::Empty, "").into());
        }
        let at_hand = if names_all(&sheet, &at_hand) { at_hand } else { self.in_all_languages().await };
        self.mapping.set(guess(&sheet, &at_hand));
        self.at_hand.set(at_hand);
        self.pending.set(Some((name.to_owned(), Pending::Table(Arc::new(sheet)))));
        platform::to_top();
        Ok(())
    }

    /// Returns the questionnaires with their texts in every language that can be fetched: a table may call factors by
    /// titles of a language that is not the active one.
    async fn in_all_languages(self) -> Arc<Vec<Questionnaire>> {
        let mut more = Vec::new();
        for (code, _) in platform::built_languages() {
            if code != self.words.language()
                && let Ok(texts) = platform::fetch_texts(code).await
            {
                more.push((code, texts.questionnaires));
            }
        }
        Arc::new(self.content.with_texts(more))
    }

    /// Takes a catalogue at once where there is none, and asks what to do with it where there is one.
    fn offer(self, name: &str, catalogue: Catalogue) {
        if self.has_courses() {
            self.pending.set(Some((name.to_owned(), Pending::Ready(Arc::new(catalogue)))));
            platform::to_top();
        } else {
            self.put(name, catalogue, &[]);
        }
    }

    /// Fetches the fictional catalogue.
    pub fn take_sample(self) {
        self.bad.set(Vec::new());
        self.said.set(Vec::new());
        spawn_local(async move {
            let name = self.words.text("courses.sample.name");
            let Ok(value) = platform::fetch_courses().await else {
                return self.say(vec![self.words.text("courses.sample.failed")]);
            };
            match Catalogue::from_value(&value, &self.content.get_untracked()) {
                Ok(catalogue) => self.offer(&name, catalogue),
                Err(problems) => self.bad.set(vec![BadFile::about(name, problems)]),
            }
        });
    }

    fn has_courses(self) -> bool {
        self.training.catalogue_untracked().is_some_and(|catalogue| !catalogue.courses.is_empty())
    }

    fn cancel(self) {
        self.pending.set(None);
        platform::to_top();
    }

    /// Puts courses into the catalogue, as was chosen, and says what became of them.
    fn put(self, name: &str, catalogue: Catalogue, left_out: &[usize]) {
        let words = self.words;
        let file = ("file", name.to_owned());
        let n = catalogue.courses.len();
        let (catalogue, mut said) = match self.training.catalogue_untracked() {
            Some(here) if self.add.get_untracked() && !here.courses.is_empty() => match here.join(&catalogue) {
                Err(problems) => return self.bad.set(vec![BadFile::new(name, problems)]),
                Ok(joined) => {
                    let said = say_joined(words, file, n, &joined);
                    (joined.catalogue, said)
                }
            },
            _ => (catalogue, vec![words.counted("courses.taken", n, &[file])]),
        };
        if !left_out.is_empty() {
            let lines = [("lines", say_lines(words, left_out))];
            said.push(words.counted("courses.left-out", left_out.len(), &lines));
        }
        self.pending.set(None);
        self.training.set_catalogue(Some(catalogue));
        self.say_changed(said);
        platform::to_top();
    }
}

/// Returns whether every factor that a table names is found.
fn names_all(sheet: &Sheet, at_hand: &[Questionnaire]) -> bool {
    let rows = read_rows(sheet, &guess(sheet, at_hand), at_hand);
    rows.is_ok_and(|rows| rows.problems.iter().all(|problem| problem.code != Code::UnknownFactor))
}

fn say_joined(words: Words, file: (&'static str, String), n: usize, joined: &Joined) -> Vec<String> {
    /// How many new ids are named.
    const NAMED: usize = 10;
    let mut said = vec![words.counted("courses.added", n - joined.same, &[file])];
    if joined.same > 0 {
        said.push(words.counted("courses.same", joined.same, &[]));
    }
    if !joined.renamed.is_empty() {
        let named = joined.renamed.iter().take(NAMED).map(|(title, id)| format!("{title} → {id}"));
        let named = named.collect::<Vec<_>>().join("; ");
        said.push(words.counted("courses.renamed", joined.renamed.len(), &[("courses", named)]));
    }
    said
}

/// Lists lines of a file, the first of many.
fn say_lines(words: Words, lines: &[usize]) -> String {
    const NAMED: usize = 20;
    let mut named: Vec<String> = lines.iter().take(NAMED).map(|line| words.number(*line as f64)).collect();
    if lines.len() > NAMED {
        named.push("…".to_owned());
    }
    named.join(", ")
}

/// Says where in a table a problem is: line and column.
fn place(words: Words, problem: &Problem) -> Option<String> {
    let mut steps = problem.path.strip_prefix('/')?.splitn(2, '/');
    let line = words.number(steps.next()?.parse::<usize>().ok()? as f64);
    let column = steps.next().map(|column| short(&column.replace("~1", "/").replace("~0", "~")));
    Some(match column {
        Some(column) => words.filled("courses.at", &[("line", line), ("column", column)]),
        None => words.filled("courses.at-line", &[("line", line)]),
    })
}

/// Cuts what a file says to what a person reads at a glance.
fn short(text: &str) -> String {
    const READ: usize = 60;
    let mut short: String = text.chars().take(READ).collect();
    if text.chars().nth(READ).is_some() {
        short.push('…');
    }
    short
}

/// What was opened, to be confirmed.
#[component]
pub fn Confirm(import: Import) -> impl IntoView {
    move || match import.pending.get() {
        None => ().into_any(),
        Some((name, Pending::Ready(catalogue))) => view! { <Ready import name catalogue /> }.into_any(),
        Some((name, Pending::Table(sheet))) => view! { <Table import name sheet /> }.into_any(),
    }
}

/// Whether what was opened comes in the place of what is here.
#[component]
fn Where(import: Import) -> impl IntoView {
    let words = import.words;
    let n = import.training.catalogue_untracked().map_or(0, |catalogue| catalogue.courses.len());
    (n > 0).then(|| {
        let choices = vec![
            Choice::new("add", words.counted("courses.add", n, &[])),
            Choice::new("replace", words.counted("courses.replace", n, &[])),
        ];
        let chosen = Signal::derive(move || Some(if import.add.get() { "add" } else { "replace" }.to_owned()));
        view! {
            <fieldset class="question">
                <legend>{words.counted("courses.here", n, &[])}</legend>
                <Options name="where" choices chosen choose=move |value| import.add.set(value == "add") />
            </fieldset>
        }
    })
}

/// A catalogue that can be taken as it is.
#[component]
fn Ready(import: Import, name: String, catalogue: Arc<Catalogue>) -> impl IntoView {
    let words = import.words;
    let n = catalogue.courses.len();
    let title = words.counted("courses.ready", n, &[("file", name.clone())]);
    let take = move |_| import.put(&name, (*catalogue).clone(), &[]);
    view! {
        <section class="section" aria-labelledby="h-ready">
            <h2 id="h-ready">{title}</h2>
            <Where import />
            <div class="actions">
                <button class="button primary" type="button" on:click=take>
                    {words.counted("courses.take", n, &[])}
                </button>
                <button class="link" type="button" on:click=move |_| import.cancel()>
                    {t("cancel")}
                </button>
            </div>
        </section>
    }
}

/// A table whose columns are confirmed.
#[component]
fn Table(import: Import, name: String, sheet: Arc<Sheet>) -> impl IntoView {
    let words = import.words;
    let encoding = match sheet.encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Windows1252 => "Windows-1252",
        Encoding::Utf16 => "UTF-16",
    };
    let facts = [("file", name.clone()), ("encoding", encoding.to_owned())];
    let facts = words.counted("courses.read-as", sheet.rows.len(), &facts);
    let rows = {
        let sheet = sheet.clone();
        Memo::new(move |_| import.mapping.with(|mapping| read_rows(&sheet, mapping, &import.at_hand.get()).ok()))
    };
    let missing = move || {
        let missing = Column::REQUIRED.into_iter().filter(|column| import.mapping.with(|m| m.get(*column).is_none()));
        let missing: Vec<String> = missing.map(|column| head_of(words, column)).collect();
        (!missing.is_empty()).then(|| {
            let sentence = words.counted("courses.missing", missing.len(), &[("columns", words.list(&missing))]);
            view! {
                <div class="problem">
                    <p>
                        <b class="word-problem">{words.text("problem")}</b>
                        {words.text("colon")}
                        {sentence}
                    </p>
                </div>
            }
        })
    };
    view! {
        <section class="section" aria-labelledby="h-columns">
            <header>
                <h2 id="h-columns">{t("courses.columns")}</h2>
                <p class="lede">{t("courses.columns.lede")}</p>
            </header>
            <p>{facts}</p>
            <table class="table roomy cards" role="table" id="columns">
                <caption class="spoken">{t("courses.columns")}</caption>
                {head(&[("courses.column.head", ""), ("courses.column.values", ""), ("courses.column.holds", "")])}
                <tbody role="rowgroup">{columns(import, &sheet)}</tbody>
            </table>
        </section>
        <section class="section" aria-labelledby="h-found">
            <h2 id="h-found">{t("courses.found")}</h2>
            <div role="status">{missing} {move || rows.get().map(|rows| found(words, &rows))}</div>
            <Where import />
            <TakeRows import name rows />
        </section>
    }
}

/// The columns of a table, each with its first values and what it holds.
fn columns(import: Import, sheet: &Sheet) -> AnyView {
    /// How many values are shown.
    const VALUES: usize = 3;
    let words = import.words;
    let row = |(at, name): (usize, &String)| {
        let name = match name.as_str() {
            "" => words.filled("courses.column.nameless", &[("n", words.number((at + 1) as f64))]),
            name => short(name),
        };
        let values = sheet.rows.iter().filter_map(|(_, cells)| cells.get(at)).filter(|cell| !cell.is_empty());
        let values = values.take(VALUES).map(|value| view! { <li><bdi>{short(value)}</bdi></li> }).collect_view();
        let held = move || {
            let is_here = |column: &&Column| import.mapping.with(|mapping| mapping.get(**column) == Some(at));
            Column::ALL.iter().find(is_here).copied()
        };
        let choose = move |event| {
            let chosen = Column::from_word(&event_target_value(&event));
            let before = untrack(held);
            import.mapping.update(|mapping| match (chosen, before) {
                (Some(column), _) => mapping.set(column, Some(at)),
                (None, Some(column)) => mapping.set(column, None),
                (None, None) => (),
            });
        };
        let options = Column::ALL.iter().map(|column| {
            view! {
                <option value=column.as_str() prop:selected=move || held() == Some(*column)>
                    {head_of(words, *column)}
                </option>
            }
        });
        let id = format!("column-{at}");
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <label for=id.clone()>
                        <bdi>{name}</bdi>
                    </label>
                </th>
                <td class="wide" role="cell" data-label=words.text("courses.column.values")>
                    <ul class="values">{values}</ul>
                </td>
                <td class="wide" role="cell" data-label=words.text("courses.column.holds")>
                    <span class="select small">
                        <select id=id on:change=choose>
                            <option value="" prop:selected=move || held().is_none()>
                                {words.text("courses.column.unused")}
                            </option>
                            {options.collect_view()}
                        </select>
                    </span>
                </td>
            </tr>
        }
    };
    sheet.heads.iter().enumerate().map(row).collect_view().into_any()
}

/// What could be read of the rows, and what is wrong or unclear in them.
fn found(words: Words, rows: &Rows) -> AnyView {
    /// How many problems are shown, and how much advice.
    const SHOWN: (usize, usize) = (25, 10);
    let lines = |problems: &Problems, shown: usize| {
        let items = problems.iter().take(shown).map(|problem| {
            let place = place(words, problem).map(|place| {
                view! {
                    <b>
                        <bdi>{place}</bdi>
                    </b>
                    {words.text("colon")}
                }
            });
            view! { <li>{place} {say(words, problem)}</li> }
        });
        let more = problems.total().saturating_sub(shown);
        let more = (more > 0).then(|| view! { <li>{words.counted("problem.more", more, &[])}</li> });
        view! { <ul class="plain">{items.collect_view()} {more}</ul> }
    };
    let n = rows.reading.catalogue.courses.len();
    let wrong = (!rows.problems.is_empty()).then(|| {
        view! {
            <div class="problem">
                <h3>
                    <b class="word-problem">{words.text("problem")}</b>
                    {words.text("colon")}
                    {words.counted("courses.wrong", rows.left_out.len(), &[])}
                </h3>
                {lines(&rows.problems, SHOWN.0)}
            </div>
        }
    });
    let advice = &rows.reading.advice;
    let advice = (!advice.is_empty()).then(|| {
        view! {
            <div class="note">
                <h3>{words.text("courses.look")}</h3>
                {lines(advice, SHOWN.1)}
            </div>
        }
    });
    view! {
        <div class="stack">
            <p class="reading">{words.counted("courses.can-be-read", n, &[])}</p>
            {wrong}
            {advice}
        </div>
    }
    .into_any()
}

/// The way on: what is right is taken, and what is not is told.
#[component]
fn TakeRows(import: Import, name: String, rows: Memo<Option<Rows>>) -> impl IntoView {
    let words = import.words;
    let name = StoredValue::new(name);
    let take = move |_| {
        if let Some(Rows { reading, left_out, .. }) = rows.get_untracked() {
            import.put(&name.get_value(), reading.catalogue, &left_out);
        }
    };
    let button = move || {
        let (n, left_out) = rows.with(|rows| {
            rows.as_ref().map_or((0, 0), |rows| (rows.reading.catalogue.courses.len(), rows.left_out.len()))
        });
        let courses = words.counted("courses.take", n, &[]);
        match (n, left_out) {
            (0, _) => ().into_any(),
            (_, 0) => view! {
                <button class="button primary" type="button" on:click=take>
                    {courses}
                </button>
            }
            .into_any(),
            _ => view! {
                <button class="button" type="button" on:click=take>
                    {words.counted("courses.take-right", left_out, &[("courses", courses)])}
                </button>
            }
            .into_any(),
        }
    };
    let mend = move || {
        let is_wrong = rows.with(|rows| rows.as_ref().is_some_and(|rows| !rows.problems.is_empty()));
        is_wrong.then(|| view! { <p>{words.text("courses.mend")}</p> })
    };
    view! {
        {mend}
        <div class="actions">
            {button}
            <button class="link" type="button" on:click=move |_| import.cancel()>
                {t("cancel")}
            </button>
        </div>
    }
}
