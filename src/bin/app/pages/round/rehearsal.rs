//! What could be published of a round, tried out with invented contributions before it is called.

use std::collections::BTreeMap;

use baremo::{
    Problems,
    round::{ALL, Intake, Publication, Record},
    sample,
};
use leptos::{ev, prelude::*};

use super::draft::Draft;
use crate::{
    components::problems::{BadFile, BadFiles},
    content::Content,
    pages::region::shown::group_title,
    remembered,
    words::{Words, t},
};

/// How many contributions each group is tried with, until somebody chooses otherwise.
const TRIED: usize = 6;

/// Asks how many could come in, and says what could be published of them.
#[component]
pub fn Rehearsal(draft: Draft) -> impl IntoView {
    let (words, content) = (expect_context::<Words>(), expect_context::<Content>());
    let sizes = remembered::signal("rehearsal-sizes", BTreeMap::<String, usize>::new);
    let tried = remembered::signal("rehearsal", || None::<Result<Publication, Problems>>);
    let groups = Memo::new(move |_| {
        let groups = draft.groups(words).into_iter();
        let groups = groups.map(|(group, _)| (group.id.clone(), group.title(&words.language()).to_owned()));
        groups.chain([(String::new(), words.text("contribute.no-group"))]).collect::<Vec<_>>()
    });
    let size_of = move |id: &str| sizes.with(|sizes| sizes.get(id).copied().unwrap_or(TRIED));
    let fields = move || {
        groups
            .get()
            .into_iter()
            .enumerate()
            .map(|(i, (id, title))| {
                let field = format!("rehearsal-{i}");
                let own = id.clone();
                let change = move |event: ev::Event| {
                    let n = event_target_value(&event).trim().parse().unwrap_or(0_usize).min(200);
                    sizes.update(|sizes| {
                        sizes.insert(own.clone(), n);
                    });
                    tried.set(None);
                };
                view! {
                    <div class="field">
                        <label for=field.clone()>{title}</label>
                        <input
                            id=field
                            type="number"
                            class="short"
                            min="0"
                            max="200"
                            prop:value=move || size_of(&id).to_string()
                            on:change=change
                        />
                    </div>
                }
            })
            .collect_view()
    };
    let try_out = move |_| {
        let round = draft.round("rehearsal", words, content);
        tried.set(Some(round.and_then(|round| {
            let at_hand = content.get_untracked();
            let sizes: Vec<(Option<String>, usize)> = groups
                .get_untracked()
                .into_iter()
                .map(|(id, _)| (Some(id.clone()).filter(|id| !id.is_empty()), size_of(&id)))
                .collect();
            let invented = sample::rehearse(&round, &sizes, &at_hand);
            let made = Intake::of(&round, &invented, &at_hand).publish(&Record::new(&round.id));
            made.map(|(publication, _)| publication)
        })));
    };
    let said = move || {
        Some(match tried.get()? {
            Err(problems) => {
                let files = vec![BadFile::new(words.text("round.new"), problems)];
                view! { <BadFiles files=Signal::stored(files) /> }.into_any()
            }
            Ok(publication) => lines(words, content, draft, &publication),
        })
    };
    view! {
        <section class="section" aria-labelledby="rehearsal-h">
            <h2 id="rehearsal-h">{t("rehearsal.title")}</h2>
            <p class="reading">{t("rehearsal.text")}</p>
            <div class="fields">{fields}</div>
            <div class="actions">
                <button class="button" type="button" on:click=try_out>
                    {t("rehearsal.do")}
                </button>
            </div>
            <div role="status" id="rehearsal">
                {said}
            </div>
        </section>
    }
}

/// Says of everybody and of each group what would be shown.
fn lines(words: Words, content: Content, draft: Draft, publication: &Publication) -> AnyView {
    let Ok(round) = draft.round("rehearsal", words, content) else { return ().into_any() };
    let items = publication.groups.iter().map(|group| {
        let shown: Vec<usize> =
            group.factors.iter().filter(|factor| factor.n.is_some()).map(|factor| factor.bins.len()).collect();
        let text = match group.n {
            None => words.text("published.cell-withheld"),
            Some(n) => {
                let ranges = shown.iter().sum::<usize>() as f64 / shown.len().max(1) as f64;
                let facts = [
                    ("n", words.number(n as f64)),
                    ("factors", words.number(shown.len() as f64)),
                    ("of", words.number(group.factors.len() as f64)),
                    ("ranges", words.decimal((ranges * 10.0).round() / 10.0)),
                ];
                words.filled("rehearsal.line", &facts)
            }
        };
        view! {
            <div>
                <dt>
                    <bdi>{group_title(words, &round, &group.id)}</bdi>
                </dt>
                <dd>{text}</dd>
            </div>
        }
    });
    let is_nothing = publication.groups.iter().all(|group| group.n.is_none());
    let without_all = publication.group(ALL).is_none_or(|all| all.n.is_none());
    let note = (is_nothing || (without_all && draft.total.get_untracked()))
        .then(|| view! { <p class="note">{t("rehearsal.nothing")}</p> });
    view! {
        <dl class="pairs">{items.collect_view()}</dl>
        {note}
    }
    .into_any()
}
