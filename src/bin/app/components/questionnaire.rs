//! Questionnaires that a person chooses, or adds from files.

use std::collections::BTreeSet;

use baremo::{Problems, questionnaire::Questionnaire};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        file::{FileButton, read},
        form::{Fault, FaultNote, Tick, fault_id},
        problems::{BadFile, BadFiles},
    },
    content::Content,
    platform::file::Chosen,
    remembered,
    state::Library,
    words::{Words, t},
};

/// What became of a questionnaire file.
#[derive(Debug, Clone, PartialEq)]
pub enum Added {
    /// It is at hand now.
    Now,
    /// The same questionnaire was at hand before.
    Before,
    /// Another questionnaire with its id and version is in use, and stays.
    Refused,
}

/// A questionnaire that was read, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct AddedQuestionnaire {
    /// Its title.
    pub title: String,
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What became of it.
    pub added: Added,
}

/// Adds the questionnaire of a file to those at hand, and keeps it.
///
/// One that comes with the app, or that an assessment answers, is never put out of its place.
pub fn add_questionnaire(content: Content, library: Library, bytes: &[u8]) -> Result<AddedQuestionnaire, Problems> {
    let questionnaire = Questionnaire::from_json(bytes)?;
    let (id, version) = (questionnaire.id.clone(), questionnaire.version.clone());
    let title = content.title(&questionnaire);
    let at_hand = content.get_untracked();
    let is_same = |known: &&Questionnaire| known.id == id && known.version == version;
    let shipped = content.shipped_count();
    let added = match at_hand.iter().find(is_same) {
        Some(known) if known.digest == questionnaire.digest => Added::Before,
        Some(_) if at_hand.iter().take(shipped).any(|known| is_same(&known)) => Added::Refused,
        Some(_) if is_answered(library, &id, &version) => Added::Refused,
        _ => Added::Now,
    };
    if added == Added::Now {
        library.keep_questionnaire(&questionnaire, String::from_utf8_lossy(bytes).into_owned());
        content.add(questionnaire);
        library.retry(&content.get_untracked());
    }
    Ok(AddedQuestionnaire { title, id, version, added })
}

fn is_answered(library: Library, id: &str, version: &str) -> bool {
    library.with_untracked(|entries| {
        let mut references = entries.values().flat_map(|entry| &entry.assessment.questionnaires);
        references.any(|reference| reference.id == id && reference.version == version)
    })
}

/// Says what became of a questionnaire file.
pub fn say_added(words: Words, questionnaire: &AddedQuestionnaire) -> String {
    let key = match questionnaire.added {
        Added::Now => "questionnaire.added",
        Added::Before => "questionnaire.before",
        Added::Refused => "questionnaire.refused",
    };
    let AddedQuestionnaire { title, id, version, .. } = questionnaire.clone();
    words.filled(key, &[("title", title), ("id", id), ("version", version)])
}

/// The choice of questionnaires, each in one version.
#[component]
pub fn QuestionnaireChoice(
    /// The id of the choice, unique on the page.
    id: &'static str,
    /// The key of what is asked.
    legend: &'static str,
    /// The ids of those that are chosen, each with its version.
    chosen: RwSignal<BTreeSet<(String, String)>>,
    /// What is wrong with the choice.
    fault: Signal<Fault>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let item = move |questionnaire: &Questionnaire| {
        let key = StoredValue::new((questionnaire.id.clone(), questionnaire.version.clone()));
        let is = Signal::derive(move || key.with_value(|key| chosen.with(|chosen| chosen.contains(key))));
        let set = move |is_chosen| key.with_value(|key| choose(chosen, key, is_chosen));
        view! { <Tick label=content.title(questionnaire) hint=describe(words, questionnaire) is set /> }
    };
    view! {
        <fieldset
            class="question"
            id=id
            tabindex="-1"
            aria-describedby=move || fault.get().map(|_| fault_id(id))
        >
            <legend>{t(legend)}</legend>
            <div class="choices">{move || content.get().iter().map(item).collect_view()}</div>
        </fieldset>
        <FaultNote id fault />
    }
}

/// Chooses a questionnaire, by its id and version, in place of another version of it; or leaves it out.
pub fn choose(chosen: RwSignal<BTreeSet<(String, String)>>, key: &(String, String), is_chosen: bool) {
    chosen.update(|chosen| {
        chosen.retain(|(id, _)| *id != key.0);
        if is_chosen {
            chosen.insert(key.clone());
        }
    });
}

/// Says how large a questionnaire is, and its version.
pub fn describe(words: Words, questionnaire: &Questionnaire) -> String {
    let factors = words.counted("count.factors", questionnaire.factors.len(), &[]);
    let statements = words.counted("count.statements", questionnaire.statements().count(), &[]);
    let version = questionnaire.version.clone();
    words.filled("questionnaire.describe", &[("factors", factors), ("statements", statements), ("version", version)])
}

/// Says which questionnaires of an assessment lack texts in the active language; nothing where none does.
#[component]
pub fn HalfSpoken(
    /// The id of the assessment.
    id: String,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let (content, library) = (expect_context::<Content>(), expect_context::<Library>());
    let at_hand = content.get_untracked();
    let titles: Vec<String> = library.with_untracked(|entries| {
        let among = entries.get(&id).map(|entry| entry.assessment.among(&at_hand)).unwrap_or_default();
        content.half_spoken(among).into_iter().map(|questionnaire| content.title(questionnaire)).collect()
    });
    (!titles.is_empty()).then(|| {
        let titles_word = [("titles", words.list(&titles))];
        view! {
            <div class="note not-on-paper">
                <p>{words.counted("questionnaire.half", titles.len(), &titles_word)}</p>
            </div>
        }
    })
}

/// Adds questionnaires from files, and says what became of them.
#[component]
pub fn AddQuestionnaires(
    /// Is run for each questionnaire that is at hand now.
    done: impl Fn(&AddedQuestionnaire) + Clone + 'static,
) -> impl IntoView {
    let (content, library) = (expect_context::<Content>(), expect_context::<Library>());
    let words = expect_context::<Words>();
    let bad = remembered::signal("questionnaires-bad", Vec::<BadFile>::new);
    let said = remembered::signal("questionnaires-said", Vec::<AddedQuestionnaire>::new);
    let take = move |files: Vec<Chosen>| {
        let done = done.clone();
        bad.set(Vec::new());
        said.set(Vec::new());
        spawn_local(async move {
            for file in files {
                let read = read(&file).await.and_then(|bytes| add_questionnaire(content, library, &bytes));
                match read {
                    Ok(added) => {
                        if added.added != Added::Refused {
                            done(&added);
                        }
                        said.update(|said| said.push(added));
                    }
                    Err(problems) => bad.update(|bad| bad.push(BadFile::new(file.name, problems))),
                }
            }
        });
    };
    let lines = move || said.get().iter().map(|added| view! { <p>{say_added(words, added)}</p> }).collect_view();
    view! {
        <div class="actions">
            <FileButton id="add-questionnaire" label=t("questionnaire.add") multiple=true take />
        </div>
        <div role="status">
            <Show when=move || !said.with(Vec::is_empty)>
                <div class="note">{lines}</div>
            </Show>
        </div>
        <BadFiles files=bad />
    }
}
