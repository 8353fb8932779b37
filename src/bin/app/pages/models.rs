//! What an assessment says about the items of other models: indicative, and never a score of theirs.

use baremo::{
    assessment::{Answer, Assessment, Evidence},
    crosswalk::{CsvWords, FactorSays, ItemReading, Model, Reading, StatementSays, read},
    questionnaire::Questionnaire,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{level::short_range, table::head},
    content::{Content, Placed},
    pages::{factor::statement_href, share},
    platform::{self, file},
    remembered,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// The models that are known and deliberately not read in, by their keys.
const ABSENT: [(&str, &str); 2] = [("models.ncaf", "models.ncaf.why"), ("models.ncsi", "models.ncsi.why")];

/// The list of the models: on its way, here, or not to be had.
#[derive(Clone, PartialEq)]
enum Models {
    Waiting,
    Here(Vec<Model>),
    Failed,
}

/// The page of the other models.
#[component]
pub fn OtherModels(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let language = words.language();
    let models = remembered::signal(&format!("models-{language}"), || Models::Waiting);
    if models.with_untracked(|models| !matches!(models, Models::Here(_))) {
        spawn_local(async move {
            let fetched = platform::fetch_models(&language).await;
            // The page may be gone by now.
            let _ = models.try_set(fetched.map_or(Models::Failed, |value| Models::Here(Model::list(&value))));
        });
    }
    let chosen = remembered::signal("model", String::new);
    let shown = move || match models.get() {
        Models::Waiting => view! { <p role="status">{t("models.waiting")}</p> }.into_any(),
        Models::Failed => view! {
            <div class="problem" role="alert">
                <p>
                    <b class="word-problem">{t("problem")}</b>
                    {t("colon")}
                    {t("models.failed")}
                </p>
            </div>
        }
        .into_any(),
        Models::Here(models) => view! { <Loaded id=id.clone() models chosen /> }.into_any(),
    };
    let absent = ABSENT
        .map(|(name, why)| {
            view! {
                <div>
                    <dt>{t(name)}</dt>
                    <dd>{t(why)}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <header class="page-head">
            <h1>{t("models.title")}</h1>
            <p class="lede">{t("models.lede")}</p>
        </header>
        <div class="stack">
            <div class="note">
                <p>{t("models.indicative")}</p>
                <p>"~ " {t("legend.provisional")} " · * " {t("legend.claimed")}</p>
            </div>
            {shown}
        </div>
        <section class="section" aria-labelledby="absent-h">
            <h2 id="absent-h">{t("models.absent")}</h2>
            <dl class="pairs">{absent}</dl>
        </section>
    }
}

/// The choice of a model, and what the assessment says about it.
#[component]
fn Loaded(id: String, models: Vec<Model>, chosen: RwSignal<String>) -> impl IntoView {
    let words = expect_context::<Words>();
    let options = models
        .iter()
        .map(|model| {
            let id = model.id.clone();
            // A list has room for a short name only; the title stands over the table.
            let title = words.find(&format!("model.{id}")).unwrap_or_else(|| model.title.clone());
            let value = id.clone();
            view! {
                <option value=value prop:selected=move || chosen.with(|chosen| *chosen == id)>
                    {title}
                </option>
            }
        })
        .collect_view();
    let shown = move || {
        let model = chosen.with(|chosen| models.iter().find(|model| model.id == *chosen).or(models.first()).cloned());
        model.map(|model| view! { <OneModel id=id.clone() model /> })
    };
    view! {
        <div class="field not-on-paper">
            <label for="model">{t("models.choose")}</label>
            <span class="select">
                <select id="model" on:change=move |event| chosen.set(event_target_value(&event))>
                    {options}
                </select>
            </span>
        </div>
        {shown}
    }
}

/// Everything that is needed to say in words what stands at an item.
#[derive(Clone)]
struct Said {
    id: String,
    words: Words,
    placed: Vec<Placed>,
}

impl Said {
    fn factor(&self, id: &str) -> Option<&Placed> {
        self.placed.iter().find(|placed| placed.factor.id == id)
    }

    /// Returns the factor of a statement, and the end of the statement's id.
    fn statement<'a>(&self, id: &'a str) -> Option<(&Placed, &'a str)> {
        let (factor, code) = id.rsplit_once('.')?;
        Some((self.factor(factor)?, code))
    }

    /// Returns the title of a factor, or the text of a statement.
    fn text(&self, id: &str) -> String {
        let of_statement = || {
            let (placed, _) = self.statement(id)?;
            let found = placed.statements.iter().find(|placed| placed.statement.id == id)?;
            found.text.text.clone()
        };
        self.factor(id).map(Placed::title).or_else(of_statement).unwrap_or_default()
    }

    fn answer(&self, answer: Option<Answer>, ruled_out: bool) -> String {
        match answer {
            _ if ruled_out => self.words.text("not-applicable"),
            None => self.words.text("gaps.unanswered"),
            Some(answer) => self.words.text(&format!("answer.{answer}")),
        }
    }

    fn evidence(&self, evidence: &Evidence) -> String {
        let words = self.words;
        let held = evidence.held_by.clone().map(|who| words.filled("evidence.held-by", &[("who", who)]));
        let parts = [
            Some(words.text(&format!("grade.{}", evidence.grade))),
            evidence.reference.clone(),
            held,
            evidence.date.as_deref().map(|date| words.date(date)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn factor_line(&self, says: &FactorSays) -> impl IntoView + use<> {
        let placed = self.factor(&says.id)?;
        let words = self.words;
        let level = match says.level {
            None => words.text("not-applicable"),
            Some(level) => {
                let mark = if says.provisional { "~" } else { "" };
                let claimed = if says.claimed { "*" } else { "" };
                let level = format!("{mark}{}{claimed}", short_range(level.map(baremo::Level::number)));
                let evidenced = says.evidenced.map(|level| level.to_string()).unwrap_or_default();
                words.filled("models.level", &[("level", level), ("evidenced", evidenced)])
            }
        };
        let href = Route::Assessment(self.id.clone(), Place::Factor(says.id.clone(), None)).href();
        Some(view! {
            <li>
                <a href=href>{placed.code.clone()} " " {placed.short()}</a>
                {t("colon")}
                {level}
            </li>
        })
    }

    fn statement_line(&self, says: &StatementSays) -> impl IntoView + use<> {
        let (placed, code) = self.statement(&says.id)?;
        let evidence: Vec<String> = says.evidence.iter().map(|evidence| self.evidence(evidence)).collect();
        let evidence = (!evidence.is_empty()).then(|| evidence.join(" · "));
        let href = statement_href(&self.id, &placed.factor.id, code);
        let name = format!("{} {} {code}", placed.code, placed.short());
        Some(view! {
            <li>
                <a href=href title=self.text(&says.id)>
                    {name}
                </a>
                {t("colon")}
                {self.answer(says.answer, says.ruled_out)}
                {evidence.map(|evidence| view! { <span class="by" dir="auto">" · " {evidence}</span> })}
            </li>
        })
    }

    fn row(&self, reading: &ItemReading) -> AnyView {
        // Codes that are words of their own, such as those of roles, are for files.
        let is_code = reading.item.code.len() <= 3 || reading.item.code.contains(|c: char| c.is_ascii_digit());
        let title = reading.item.title.clone();
        let title = if is_code { format!("{} {title}", reading.item.code) } else { title };
        let heading_only = reading.is_heading && !reading.is_covered();
        if heading_only {
            return view! {
                <tr class="domain" role="row">
                    <th class="wide" colspan="3" scope="rowgroup" role="rowheader">
                        {title}
                    </th>
                </tr>
            }
            .into_any();
        }
        let nothing = (!reading.is_covered()).then(|| self.words.text("models.nothing"));
        let factors = reading.factors.iter().map(|says| self.factor_line(says)).collect_view();
        let statements = reading.statements.iter().map(|says| self.statement_line(says)).collect_view();
        view! {
            <tr class:domain=reading.is_heading class:missing=!reading.is_covered() role="row">
                <th scope="row" role="rowheader">
                    {title}
                </th>
                <td role="cell" data-label=t("models.factors")>
                    {nothing.map(|text| view! { <span class="meta">{text}</span> })}
                    <ul class="plain">{factors}</ul>
                </td>
                <td role="cell" data-label=t("models.statements")>
                    <ul class="plain">{statements}</ul>
                </td>
            </tr>
        }
        .into_any()
    }
}

/// What the assessment says about one model.
#[component]
fn OneModel(id: String, model: Model) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let at_hand = content.get();
    let (reading, assessment): (Reading, Assessment) =
        library.read(&id, |entry| Some((read(&model, &entry.assessment, &at_hand), entry.assessment.clone())))?;
    let among: Vec<&Questionnaire> = assessment.among(&at_hand);
    let placed = content.placed_factors(among);
    let said = Said { id, words, placed };
    let rows = reading.items.iter().map(|item| said.row(item)).collect_view();
    let (covered, of) = reading.covered;
    let n = |n: usize| words.number(n as f64);
    let sentence = if reading.has_share {
        let share = words.percent(covered as f64 / of.max(1) as f64);
        words.filled("models.share", &[("n", n(covered)), ("of", n(of)), ("share", share)])
    } else {
        words.filled("models.count", &[("n", n(covered)), ("of", n(of))])
    };
    let about = format!("{}, {}", model.publisher, model.edition);
    let title = model.title.clone();
    let save = move |_| {
        let (heads, indicative, nothing) = (HEADS.map(|key| words.text(key)), "models.indicative", "models.nothing");
        let (indicative, nothing) = (words.text(indicative), words.text(nothing));
        let csv = reading.to_csv(
            &model,
            &CsvWords {
                heads: heads.each_ref().map(String::as_str),
                indicative: &indicative,
                nothing: &nothing,
                text: &|id| said.text(id),
                answer: &|answer, ruled_out| said.answer(answer, ruled_out),
                evidence: &|evidence| said.evidence(evidence),
            },
        );
        let name = share::name_of(words, &assessment);
        file::save(&file::name(&["baremo", &name, &model.id], "csv"), "text/csv", &csv);
    };
    Some(view! {
        <section class="section" aria-labelledby="model-h">
            <h2 id="model-h">{title}</h2>
            <p class="meta">{about}</p>
            <div class="spread">
                <p>{sentence}</p>
                <button class="button small not-on-paper" type="button" on:click=save>
                    {t("models.save-csv")}
                </button>
            </div>
            <table class="table cards models" role="table">
                {head(&[("models.item", ""), ("models.factors", ""), ("models.statements", "")])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    })
}

/// The heads of the columns of the file.
const HEADS: [&str; 10] = [
    "models.choose",
    "models.csv.edition",
    "models.csv.code",
    "models.item",
    "models.csv.id",
    "models.csv.text",
    "level",
    "figure.evidenced",
    "example.answer",
    "example.evidence",
];
