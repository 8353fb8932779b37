//! A worked example; its figures come from the core that scores every assessment.

use baremo::{
    Level,
    assessment::{Answer, Assessment, Evidence, Grade, Reply},
    questionnaire::{Factor, Statement},
    score::{FactorScore, score_factor},
};
use leptos::prelude::*;

use crate::{
    components::{
        level::{LevelStrip, index_range, long_range, name},
        table::head,
    },
    pages::factor::answer_word,
    words::{Words, t},
};

/// A statement of the example: its code and level, its answer, and the grade of its evidence.
type Line = (&'static str, Level, Option<Answer>, Option<Grade>);

/// Seven statements: one level met, one open, one not passed.
const LINES: [Line; 7] = [
    ("2a", Level::Emerging, Some(Answer::Met), Some(Grade::Verified)),
    ("2b", Level::Emerging, Some(Answer::Met), Some(Grade::Documented)),
    ("3a", Level::Established, Some(Answer::Met), Some(Grade::Stated)),
    ("3b", Level::Established, Some(Answer::Met), Some(Grade::Documented)),
    ("3c", Level::Established, Some(Answer::Unknown), None),
    ("4a", Level::Managed, Some(Answer::Partly), None),
    ("4b", Level::Managed, None, None),
];

/// The worked example.
#[component]
pub fn Example() -> impl IntoView {
    let words = expect_context::<Words>();
    let score = work_out();
    let rows = LINES.map(|line| row(words, line)).into_iter().collect_view();
    let level = score.level;
    view! {
        <section class="section" aria-labelledby="example-h">
            <header>
                <h2 id="example-h">{t("example.title")}</h2>
                <p class="lede">{t("example.lede")}</p>
            </header>
            <table class="table cards" role="table">
                {head(&[("example.statement", ""), ("example.answer", ""), ("example.evidence", ""), ("example.low", "num"), ("example.high", "num")])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <p class="step">
                <LevelStrip level=Signal::stored(level) />
                <b>
                    {t("level")} " " <bdi>{level.map(|level| long_range(words, level))}</bdi>
                </b>
            </p>
            <div class="reading">
                <ul>{reasons(words, &score).into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
            </div>
        </section>
    }
}

fn row(words: Words, (code, level, answer, grade): Line) -> impl IntoView {
    let value = |if_unknown: f64| match answer {
        Some(Answer::Met) => 1.0,
        Some(Answer::Partly) => 0.5,
        Some(Answer::Unknown) | None => if_unknown,
        Some(Answer::NotMet | Answer::NotApplicable) => 0.0,
    };
    let answer = answer.map_or_else(|| words.text("example.unanswered"), |answer| answer_word(words, answer));
    let grade = grade.map_or_else(|| "–".to_owned(), |grade| words.text(&format!("grade.{grade}")));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <span class="code">{code}</span>
                " "
                {name(words, level)}
            </th>
            <td role="cell" data-label=t("example.answer")>
                {answer}
            </td>
            <td role="cell" data-label=t("example.evidence")>
                {grade}
            </td>
            <td class="num" role="cell" data-label=t("example.low")>
                {words.decimal(value(0.0))}
            </td>
            <td class="num" role="cell" data-label=t("example.high")>
                {words.decimal(value(1.0))}
            </td>
        </tr>
    }
}

/// Says how each figure comes about.
fn reasons(words: Words, score: &FactorScore) -> Vec<String> {
    let index = score.index.map(index_range);
    let n = |number: i64| words.number(number as f64);
    let (low, high) = index.map_or((0, 0), |index| (index.low, index.high));
    let answered = words.percent(score.answered.unwrap_or_default());
    let evidenced = score.evidenced.unwrap_or_default();
    vec![
        words.text("example.why-low"),
        words.text("example.why-high"),
        words.filled("example.index", &[("low", n(low)), ("high", n(high))]),
        words.filled("example.provisional", &[("share", answered)]),
        words.filled("example.evidenced", &[("level", evidenced.to_string()), ("name", name(words, evidenced))]),
    ]
}

/// Scores the example.
fn work_out() -> FactorScore {
    const FACTOR: &str = "example.factor";
    let id = |code: &str| format!("{FACTOR}.{code}");
    let statement = |(code, level, ..): &Line| Statement {
        id: id(code),
        level: *level,
        unless: Vec::new(),
        evidence: Vec::new(),
        effort: None,
        remedy: None,
        tags: Vec::new(),
        crosswalk: Default::default(),
    };
    let factor = Factor {
        id: FACTOR.to_owned(),
        weight: 1.0,
        who: Vec::new(),
        roles: Vec::new(),
        audience: Vec::new(),
        theme: None,
        tags: Vec::new(),
        crosswalk: Default::default(),
        statements: LINES.iter().map(statement).collect(),
    };
    let mut assessment = Assessment::new("example", "2026", []);
    for (code, _, answer, grade) in LINES {
        let Some(answer) = answer else { continue };
        let evidence =
            grade.map(|grade| Evidence { grade, kind: None, reference: None, held_by: None, date: None, note: None });
        let reply = Reply { answer, evidence: evidence.into_iter().collect(), ..Reply::default() };
        assessment.answers.insert(id(code), reply);
    }
    score_factor(&assessment, &factor)
}
