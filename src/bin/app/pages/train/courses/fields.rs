//! The fields of a course or a delivery: what is typed stands in cells, and is read as a row of a table is.

use std::collections::BTreeMap;

use baremo::{
    Problem, Problems,
    csv::Separator,
    questionnaire::Questionnaire,
    training::{
        course::Catalogue,
        sheet::{Column, Wording, write_with},
    },
};
use leptos::{ev, prelude::*};

use crate::{
    components::{form::fault_id, problems::say},
    content::{Content, PlacedDomain},
    platform, remembered,
    words::{Words, t},
};

/// What separates several things in a cell.
const BETWEEN: &str = " | ";

/// What is typed, by column, and what was found wrong with it.
#[derive(Clone, Copy)]
pub struct Typed {
    cells: RwSignal<BTreeMap<Column, String>>,
    problems: RwSignal<Vec<Problem>>,
    /// What the ids of the fields begin with.
    form: &'static str,
}

impl Typed {
    /// Returns what the page holds under the name of a form.
    pub fn new(form: &'static str) -> Self {
        Self {
            cells: remembered::signal(&format!("{form}-cells"), BTreeMap::new),
            problems: remembered::signal(&format!("{form}-problems"), Vec::new),
            form,
        }
    }

    /// Puts other cells in place; nothing has been found wrong with them.
    pub fn fill(self, cells: BTreeMap<Column, String>) {
        self.problems.set(Vec::new());
        self.cells.set(cells);
    }

    /// Returns all cells, without following changes.
    pub fn cells(self) -> BTreeMap<Column, String> {
        self.cells.get_untracked()
    }

    /// Returns what is typed in a column.
    pub fn text(self, column: Column) -> String {
        self.cells.with(|cells| cells.get(&column).cloned().unwrap_or_default())
    }

    /// Types into a column.
    pub fn set(self, column: Column, text: String) {
        self.cells.update(|cells| drop(cells.insert(column, text)));
    }

    fn pieces(self, column: Column) -> Vec<String> {
        self.text(column).split(BETWEEN).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
    }

    fn choose(self, column: Column, piece: &str, is_chosen: bool) {
        let mut pieces = untrack(|| self.pieces(column));
        pieces.retain(|known| known != piece);
        if is_chosen {
            pieces.push(piece.to_owned());
        }
        self.set(column, pieces.join(BETWEEN));
    }

    /// Says what was found wrong, and puts the focus on the first field with a problem.
    pub fn refuse(self, problems: &Problems) {
        let problems: Vec<Problem> = problems.iter().cloned().collect();
        let is_of = |column: &&Column| problems.iter().any(|problem| column_of(problem) == column.as_str());
        let first = Column::ALL.iter().find(is_of).map(|column| self.id(*column));
        self.problems.set(problems);
        if let Some(first) = first {
            platform::focus(&first);
        }
    }

    /// Returns the id of the field of a column.
    fn id(self, column: Column) -> String {
        format!("{}-{column}", self.form)
    }

    fn problems_of(self, column: Column) -> Vec<Problem> {
        let is_of = |problem: &&Problem| column_of(problem) == column.as_str();
        self.problems.with(|problems| problems.iter().filter(is_of).cloned().collect())
    }

    fn is_wrong(self, column: Column) -> bool {
        self.problems.with(|problems| problems.iter().any(|problem| column_of(problem) == column.as_str()))
    }

    /// What describes the field of a column: its hint, and its problem.
    fn described(self, column: Column, hint: bool) -> Option<String> {
        let id = self.id(column);
        let hint = hint.then(|| format!("{id}-hint"));
        let fault = self.is_wrong(column).then(|| fault_id(&id));
        let ids: Vec<String> = hint.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// Returns the column that a problem is in: the last step of its path.
fn column_of(problem: &Problem) -> &str {
    problem.path.rsplit('/').next().unwrap_or_default()
}

/// Returns what the columns of tables are called.
pub fn head_of(words: Words, column: Column) -> String {
    words.text(&format!("columns.{column}"))
}

/// Returns how a table is written for a spreadsheet of the person's region.
pub fn separator(words: Words) -> Separator {
    if words.decimal(0.5).contains(',') { Separator::Semicolon } else { Separator::Comma }
}

/// Writes a catalogue as a table in the words of the active language, for a spreadsheet of the person's region.
pub fn table_of(words: Words, catalogue: &Catalogue) -> String {
    let word = |column: Column, word: &str| match column {
        Column::Audience => words.text(&format!("audience.{word}")),
        column => words.text(&format!("course-{column}.{word}")),
    };
    let wording = Wording { head: &|column| head_of(words, column), word: &word, separator: separator(words) };
    write_with(catalogue, &wording)
}

/// Returns code and short title of the factors at hand, by id.
pub fn factor_names(content: Content, at_hand: &[Questionnaire]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for placed in content.placed_factors(at_hand) {
        let name = format!("{} {}", placed.code, placed.short());
        names.entry(placed.factor.id.clone()).or_insert(name);
    }
    names
}

/// What is wrong in a column, beside its field.
#[component]
pub fn CellProblem(typed: Typed, column: Column) -> impl IntoView {
    let words = expect_context::<Words>();
    move || {
        let problems = typed.problems_of(column);
        (!problems.is_empty()).then(|| {
            let lines = problems.iter().map(|problem| {
                view! {
                    <p>
                        <b class="word-problem">{t("problem")}</b>
                        {t("colon")}
                        {say(words, problem)}
                    </p>
                }
            });
            view! {
                <div class="problem" id=fault_id(&typed.id(column))>
                    {lines.collect_view()}
                </div>
            }
        })
    }
}

/// A field for one line of text.
#[component]
pub fn CellField(
    /// What is typed.
    typed: Typed,
    /// The column.
    column: Column,
    /// The key of the label, where it is not that of the column.
    #[prop(optional)]
    label: Option<&'static str>,
    /// The key of the hint.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// The type of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// Whether only a few characters are expected.
    #[prop(optional)]
    short: bool,
    /// Whether it must not be empty.
    #[prop(optional)]
    required: bool,
    /// The id of a list of suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Is run when the text has been changed.
    #[prop(optional, into)]
    changed: Option<Callback<String>>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let id = typed.id(column);
    let label = label.map_or_else(|| head_of(words, column), t);
    let input = move |event: ev::Event| {
        let text = event_target_value(&event);
        typed.set(column, text.clone());
        if let Some(changed) = changed {
            changed.run(text);
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone()
                type=kind
                class:short=short
                dir="auto"
                maxlength="5000"
                autocomplete="off"
                list=list
                aria-required=required.then_some("true")
                aria-invalid=move || typed.is_wrong(column).then_some("true")
                aria-describedby=move || typed.described(column, hint.is_some())
                prop:value=move || typed.text(column)
                on:input=input
            />
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{t(hint)}</p> })}
            <CellProblem typed column />
        </div>
    }
}

/// A choice of one of a few.
#[component]
pub fn CellSelect(
    /// What is typed.
    typed: Typed,
    /// The column.
    column: Column,
    /// The choices: what is typed, and what it says.
    options: Vec<(String, String)>,
    /// What the choice of none says; nothing where one must be chosen.
    #[prop(optional)]
    none: Option<String>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let id = typed.id(column);
    let none = none.map(|none| (String::new(), none));
    let options = none.into_iter().chain(options).map(|(value, says)| {
        let own = value.clone();
        view! {
            <option value=value prop:selected=move || typed.text(column) == own>
                {says}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{head_of(words, column)}</label>
            <span class="select">
                <select
                    id=id
                    aria-invalid=move || typed.is_wrong(column).then_some("true")
                    aria-describedby=move || typed.described(column, false)
                    on:change=move |event| typed.set(column, event_target_value(&event))
                >
                    {options.collect_view()}
                </select>
            </span>
            <CellProblem typed column />
        </div>
    }
}

/// Several to tick.
fn ticks(typed: Typed, column: Column, options: Vec<(String, AnyView)>) -> AnyView {
    let item = |(value, says): (String, AnyView)| {
        let own = StoredValue::new(value.clone());
        let is_chosen = move || own.with_value(|own| typed.pieces(column).contains(own));
        let tick = move |event| own.with_value(|own| typed.choose(column, own, event_target_checked(&event)));
        view! {
            <label class="choice">
                <input type="checkbox" value=value prop:checked=is_chosen on:change=tick />
                <span>{says}</span>
            </label>
        }
    };
    let items = options.into_iter().map(item).collect_view();
    view! { <div class="choices columns">{items}</div> }.into_any()
}

/// A choice of any of a few.
#[component]
pub fn CellChoices(
    /// What is typed.
    typed: Typed,
    /// The column.
    column: Column,
    /// The choices: what is typed, and what it says.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let options = options.into_iter().map(|(value, says)| (value, says.into_any())).collect();
    view! {
        <fieldset class="question" id=typed.id(column) tabindex="-1">
            <legend>{head_of(words, column)}</legend>
            {ticks(typed, column, options)}
            <CellProblem typed column />
        </fieldset>
    }
}

/// The factors, by domain; a domain in which one is chosen is open at first.
#[component]
pub fn FactorChoices(
    /// What is typed.
    typed: Typed,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let column = Column::Factors;
    let chosen = untrack(|| typed.pieces(column));
    let domain = |domain: PlacedDomain| {
        let is_open = domain.factors.iter().any(|placed| chosen.contains(&placed.factor.id));
        let ids: Vec<String> = domain.factors.iter().map(|placed| placed.factor.id.clone()).collect();
        let count = move || typed.pieces(column).iter().filter(|id| ids.contains(id)).count();
        let count = move || match count() {
            0 => String::new(),
            n => format!(" · {}", words.counted("courses.chosen", n, &[])),
        };
        let options = domain.factors.iter().map(|placed| {
            let says = view! {
                <span class="code">{placed.code.clone()}</span>
                " "
                {placed.title()}
            };
            (placed.factor.id.clone(), says.into_any())
        });
        view! {
            <details class="more" open=is_open>
                <summary>
                    {domain.code} " " {domain.title} <span class="meta">{count}</span>
                </summary>
                {ticks(typed, column, options.collect())}
            </details>
        }
    };
    let at_hand = content.get();
    // What is chosen and no questionnaire at hand has can only be taken out.
    let names = factor_names(content, &at_hand);
    let unknown: Vec<_> = chosen
        .iter()
        .filter(|id| !names.contains_key(*id))
        .map(|id| (id.clone(), view! { <bdi>{id.clone()}</bdi> }.into_any()))
        .collect();
    let unknown = (!unknown.is_empty()).then(|| ticks(typed, column, unknown));
    view! {
        <fieldset class="question" id=typed.id(column) tabindex="-1">
            <legend>{head_of(words, column)}</legend>
            <p class="hint">{t("courses.factors.hint")}</p>
            {unknown}
            {content.placed(at_hand.iter()).into_iter().map(domain).collect_view()}
            <CellProblem typed column />
        </fieldset>
    }
}

/// Returns the factors of a row as a list, by their names where these are known.
pub fn factor_list(names: &BTreeMap<String, String>, ids: &[String]) -> AnyView {
    let items = ids.iter().map(|id| {
        let name = names.get(id).unwrap_or(id).clone();
        view! {
            <li>
                <bdi>{name}</bdi>
            </li>
        }
    });
    view! { <ul class="values">{items.collect_view()}</ul> }.into_any()
}

/// Returns what a button of a row is about, for whoever does not see the row.
pub fn spoken_title(title: &str, language: Option<&str>) -> AnyView {
    view! {
        <span class="spoken">
            " "
            <bdi lang=language.map(str::to_owned)>{title.to_owned()}</bdi>
        </span>
    }
    .into_any()
}
