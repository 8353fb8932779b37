//! The statements that moved a factor, those that are no longer met first.

use baremo::{
    Level,
    assessment::{
        Answer,
        period::{Change, ChangedStatement, FactorMovement},
    },
};
use leptos::prelude::*;

use super::{Compared, index_range, short_range};
use crate::{
    content::Placed,
    pages::factor::{answer_word, statement_href},
    route::{Place, Route},
};

/// The section of the statements; nothing where none has changed.
pub fn view(compared: &Compared) -> Option<impl IntoView + use<>> {
    let words = compared.words;
    let mut changed: Vec<_> = compared.factors().filter(|(_, moved)| !moved.changed.is_empty()).collect();
    changed.sort_by_key(|(_, moved)| moved.lapsed().next().is_none());
    let items = changed.iter().map(|(placed, moved)| factor(compared, placed, moved)).collect_view();
    (!changed.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="h-statements">
                <header>
                    <h2 id="h-statements">{words.text("moved.statements")}</h2>
                    <p class="lede">{words.text("moved.statements.lede")}</p>
                </header>
                <ol class="gaps">{items}</ol>
            </section>
        }
    })
}

fn factor(compared: &Compared, placed: &Placed, moved: &FactorMovement) -> impl IntoView + use<> {
    let words = compared.words;
    let id = &compared.pair.after.id;
    let (before, after) = (moved.figures.before, moved.figures.after);
    let meta = before.zip(after).map(|(before, after)| {
        let index = |index| short_range(index_range(index));
        let arguments = [("before", index(before.index)), ("after", index(after.index))];
        words.filled("moved.index", &arguments)
    });
    let level = |level: baremo::level::Interval<Level>| {
        view! {
            <span class=format!("level-box l{}", level.low)>
                <bdi>{short_range(level.map(Level::number))}</bdi>
            </span>
        }
    };
    let step = before.zip(after).map(|(before, after)| {
        view! {
            <p class="step">
                <span class="spoken">{words.text("level")} " "</span>
                {level(before.level)}
                " "
                {words.text("gaps.to")}
                " "
                {level(after.level)}
            </p>
        }
    });
    let lapsed: Vec<&str> = moved.lapsed().map(|one| one.id.as_str()).collect();
    let has_lapsed = |one: &ChangedStatement| lapsed.contains(&one.id.as_str());
    let (first, rest): (Vec<_>, Vec<_>) = moved.changed.iter().partition(|one| has_lapsed(one));
    let all = first.into_iter().chain(rest);
    let items = all.filter_map(|one| statement(compared, placed, one, has_lapsed(one))).collect_view();
    view! {
        <li data-factor=placed.factor.id.clone()>
            <div>
                <h3>
                    <a href=Route::Assessment(id.clone(), Place::Factor(placed.factor.id.clone(), None)).href()>
                        <span class="code">{placed.code.clone()}</span>
                        " "
                        {placed.short()}
                    </a>
                </h3>
                <p class="meta">
                    <b>{compared.way(moved)}</b>
                    {meta.map(|meta| format!(" · {meta}"))}
                </p>
                {step}
            </div>
            <ul class="missing">{items}</ul>
        </li>
    }
}

fn statement(
    compared: &Compared,
    placed: &Placed,
    one: &ChangedStatement,
    has_lapsed: bool,
) -> Option<impl IntoView + use<>> {
    let words = compared.words;
    let found = placed.statements.iter().find(|placed| placed.statement.id == one.id)?;
    let code = found.statement.code().to_owned();
    let href = statement_href(&compared.pair.after.id, &placed.factor.id, &code);
    let mark = has_lapsed.then(|| {
        view! {
            <b>{words.text("moved.lapsed")}</b>
            {words.text("colon")}
        }
    });
    Some(view! {
        <li class:lapsed=has_lapsed>
            <a class="code" href=href>
                {code}
            </a>
            <p lang=found.voice.of("text")>{found.text.text.clone()}</p>
            <p class="state">{mark} {answers(compared, one)}</p>
        </li>
    })
}

/// Says the answer before and after.
fn answers(compared: &Compared, one: &ChangedStatement) -> String {
    let words = compared.words;
    let say = |answer: Option<Answer>, is_applicable: bool| match answer {
        _ if !is_applicable => answer_word(words, Answer::NotApplicable),
        Some(answer) => answer_word(words, answer),
        None => words.text("gaps.unanswered"),
    };
    let Change { before, after } = &one.value;
    let (was, is) = (say(one.answer.before, before.is_some()), say(one.answer.after, after.is_some()));
    if was == is {
        // The answer says nothing else, so the choice of the quick scan does.
        return words.text("moved.by-claim");
    }
    words.filled("moved.answers", &[("before", was), ("after", is)])
}
