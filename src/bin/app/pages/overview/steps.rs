//! What is worth doing next.

use baremo::assessment::progress::{Deciding, Next, next};
use leptos::prelude::*;

use crate::{
    content::{Content, Placed, PlacedDomain},
    pages::{assessments::name_of, factor::statement_href},
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// How many open levels are listed.
const DECIDING: usize = 4;

/// How many statements without a reason are listed.
const UNEXPLAINED: usize = 2;

/// A line of the list: what to do, where, and what the link says.
struct Step {
    sentence: String,
    href: String,
    link: String,
}

/// The list of what is worth doing next, which follows every answer.
#[component]
pub fn Steps(id: String, domains: Vec<PlacedDomain>) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let key = StoredValue::new(id.clone());
    let next = Memo::new(move |_| {
        let at_hand = content.get();
        library.read(&key.get_value(), |entry| next(&entry.assessment, entry.assessment.among(&at_hand)))
    });
    let placed = StoredValue::new(domains.into_iter().flat_map(|domain| domain.factors).collect::<Vec<_>>());
    move || {
        let next = next.get();
        let steps = placed.with_value(|placed| steps(words, &key.get_value(), placed, &next));
        if steps.is_empty() {
            let results = Route::Assessment(key.get_value(), Place::Results).href();
            return view! {
                <p>
                    {t("next.nothing")} " " <a href=results>{t("place.results")}</a>
                </p>
            }
            .into_any();
        }
        let items = steps.into_iter().map(|Step { sentence, href, link }| {
            view! {
                <li>
                    <span>{sentence}</span>
                    <a href=href>{link}</a>
                </li>
            }
        });
        let hidden = next.deciding.len().saturating_sub(DECIDING);
        let more = (hidden > 0).then(|| view! { <p class="meta">{words.counted("next.more", hidden, &[])}</p> });
        view! {
            <ol class="steps-next">{items.collect_view()}</ol>
            {more}
        }
        .into_any()
    }
}

fn steps(words: Words, id: &str, placed: &[Placed], next: &Next) -> Vec<Step> {
    let deciding = next.deciding.iter().take(DECIDING).filter_map(|deciding| decide(words, id, placed, deciding));
    let unexplained =
        next.unexplained.iter().take(UNEXPLAINED).filter_map(|statement| explain(words, id, placed, statement));
    let begin = begin(words, id, placed, next);
    deciding.chain(unexplained).chain(begin).collect()
}

fn decide(words: Words, id: &str, placed: &[Placed], deciding: &Deciding) -> Option<Step> {
    let factor = placed.iter().find(|placed| placed.factor.id == deciding.factor)?;
    let codes: Vec<String> = deciding.statements.iter().map(|statement| code(statement).to_owned()).collect();
    let first = codes.first()?.clone();
    let arguments =
        [("statements", words.list(&codes)), ("factor", name_of(factor)), ("level", deciding.level.to_string())];
    Some(Step {
        sentence: words.counted("next.decide", codes.len(), &arguments),
        href: statement_href(id, &factor.factor.id, &first),
        link: words.filled("next.go", &[("code", first)]),
    })
}

fn explain(words: Words, id: &str, placed: &[Placed], statement: &str) -> Option<Step> {
    let is_of = |placed: &&Placed| placed.factor.statements.iter().any(|known| known.id == statement);
    let factor = placed.iter().find(is_of)?;
    let code = code(statement).to_owned();
    Some(Step {
        sentence: words.filled("next.explain", &[("code", code.clone()), ("factor", name_of(factor))]),
        href: statement_href(id, &factor.factor.id, &code),
        link: words.filled("next.note", &[("code", code)]),
    })
}

/// The factors that have not been begun, in one line.
fn begin(words: Words, id: &str, placed: &[Placed], next: &Next) -> Option<Step> {
    let first = next.not_begun.first()?;
    let factor = placed.iter().find(|placed| placed.factor.id == *first)?;
    let arguments = [("factor", name_of(factor))];
    let sentence = if next.not_begun.len() == placed.len() {
        words.filled("next.begin-all", &arguments)
    } else {
        words.counted("next.begin", next.not_begun.len(), &arguments)
    };
    let to = Place::Factor(first.clone(), None);
    Some(Step {
        sentence,
        href: Route::Assessment(id.to_owned(), to).href(),
        link: words.filled("next.begin-link", &arguments),
    })
}

fn code(statement: &str) -> &str {
    statement.rsplit('.').next().unwrap_or(statement)
}
