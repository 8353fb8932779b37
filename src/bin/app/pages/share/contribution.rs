//! A contribution to a round: shown in words, whole, before it can be saved.

use baremo::{
    Level, document,
    round::{Contribution, Mode, Round, contribute},
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use crate::{
    components::{
        file::{FileButton, read},
        level::short_range,
        problems::{BadFile, BadFiles},
        round::RoundFacts,
    },
    content::Content,
    platform::{
        self,
        file::{self, Chosen},
        storage::Kind,
    },
    remembered,
    state::Library,
    words::{Words, t},
};

/// What this device remembers of a contribution: its code, and the last revision that was saved.
#[derive(Clone, PartialEq)]
struct Remembered {
    code: String,
    revision: u64,
}

impl Remembered {
    /// The key in the store: one code per round and assessment.
    fn key(round: &Round, id: &str) -> String {
        json!(["code", round.id, id]).to_string()
    }

    async fn load(library: Library, round: &Round, id: &str) -> Option<Self> {
        let kept = library.storage().get(Kind::Settings, &Self::key(round, id)).await;
        let value: Option<Value> = kept.and_then(|kept| document::parse(kept.as_bytes()).ok());
        let read = |value: Value| {
            Some(Self { code: value.get("code")?.as_str()?.to_owned(), revision: value.get("revision")?.as_u64()? })
        };
        value.and_then(read).or_else(|| Some(Self { code: platform::random_code()?, revision: 0 }))
    }

    async fn save(&self, library: Library, round: &Round, id: &str) -> Result<(), ()> {
        let value = json!({ "code": self.code, "revision": self.revision }).to_string();
        library.storage().put(Kind::Settings, &Self::key(round, id), &value).await
    }
}

/// Chooses a round, shows what would be given to it, and saves that.
#[component]
pub fn Contribute(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let round = remembered::signal("round", || None::<(Round, Remembered)>);
    let group = remembered::signal("group", || None::<String>);
    let bad = remembered::signal("bad", Vec::<BadFile>::new);
    let owner = StoredValue::new(id);
    let take = move |files: Vec<Chosen>| {
        spawn_local(async move {
            let Some(chosen) = files.into_iter().next() else { return };
            match read(&chosen).await.and_then(|bytes| Round::from_json(&bytes)) {
                Ok(asked) => {
                    let remembered = Remembered::load(library, &asked, &owner.get_value()).await;
                    group.set(None);
                    bad.set(Vec::new());
                    round.set(remembered.map(|remembered| (asked, remembered)));
                }
                Err(problems) => bad.set(vec![BadFile::new(chosen.name, problems)]),
            }
        });
    };
    let shown = move || {
        let (round, remembered) = round.get()?;
        let entry = library.get(&owner.get_value())?;
        let revision = remembered.revision + 1;
        let made =
            contribute(&entry.assessment, &round, &content.get(), group.get().as_deref(), &remembered.code, revision);
        Some((round, made, entry.assessment))
    };
    let saved = remembered::signal("saved", || None::<String>);
    let keep = move |contribution: Contribution| {
        let name = file::name(&["contribution", &contribution.code[..8], &contribution.revision.to_string()], "json");
        if !file::save(&name, "application/json", &contribution.to_json()) {
            return;
        }
        saved.set(Some(name));
        let Some((of, mut remembered)) = round.get_untracked() else { return };
        remembered.revision = contribution.revision;
        spawn_local(async move {
            // Where nothing can be kept, a correction needs the code, which the saved file shows.
            let _ = remembered.save(library, &of, &owner.get_value()).await;
            round.set(Some((of, remembered)));
        });
    };
    let panel = move || {
        shown().map(|(round, made, assessment)| {
            let head = view! {
                <RoundFacts round=round.clone() />
                <OtherPeriod round=round.period.clone() own=assessment.period.clone() />
            };
            if round.mode != Mode::Open {
                let text = words.text("contribute.mode-missing");
                return view! { {head} <div class="note"><p>{text}</p></div> }.into_any();
            }
            let groups = view! { <Groups round=round.clone() group /> };
            match made {
                Err(problems) => {
                    let files = vec![BadFile::new(round.title, problems)];
                    view! { {head} {groups} <BadFiles files=Signal::stored(files) /> }.into_any()
                }
                Ok(contribution) => {
                    let save = contribution.clone();
                    view! {
                        {head}
                        {groups}
                        <Said round contribution />
                        <div class="note">
                            <h3>{words.text("contribute.pattern")}</h3>
                            <p>{words.text("contribute.pattern-text")}</p>
                        </div>
                        <div class="actions">
                            <button class="button primary" type="button" on:click=move |_| keep(save.clone())>
                                {words.text("contribute.save")}
                            </button>
                        </div>
                    }
                    .into_any()
                }
            }
        })
    };
    view! {
        <section class="section" aria-labelledby="h-contribute">
            <h2 id="h-contribute">{t("contribute.title")}</h2>
            <p class="reading">{t("contribute.lede")}</p>
            <div class="actions">
                <FileButton id="round-file" label=t("contribute.choose") take />
                <span>
                    <bdi>{move || round.with(|round| round.as_ref().map(|(round, _)| round.title.clone()))}</bdi>
                </span>
            </div>
            <BadFiles files=bad />
            {panel}
            <p role="status">{move || saved.get().map(|name| words.filled("contribute.saved", &[("name", name)]))}</p>
        </section>
    }
}

/// A note where the round asks about another period than the assessment is about.
#[component]
fn OtherPeriod(round: String, own: String) -> impl IntoView {
    let words = expect_context::<Words>();
    (round != own).then(|| {
        let text = words.filled("contribute.other-period", &[("round", round), ("own", own)]);
        view! {
            <div class="note">
                <p>{text}</p>
            </div>
        }
    })
}

/// The choice of a group, where the round has groups.
#[component]
fn Groups(round: Round, group: RwSignal<Option<String>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let language = words.language();
    let option = |id: String, title: String| {
        let value = id.clone();
        view! {
            <option value=value selected=move || group.with(|group| group.as_deref() == Some(&id))>
                {title}
            </option>
        }
    };
    let options: Vec<_> =
        round.groups.iter().map(|group| option(group.id.clone(), group.title(&language).to_owned())).collect();
    (!options.is_empty()).then(|| {
        let chosen = move |event| {
            let id = event_target_value(&event);
            group.set((!id.is_empty()).then_some(id));
        };
        view! {
            <div class="field">
                <label for="group">{words.text("contribute.group")}</label>
                <span class="select">
                    <select id="group" on:change=chosen>
                        <option value="" selected=move || group.with(Option::is_none)>
                            {words.text("contribute.no-group")}
                        </option>
                        {options}
                    </select>
                </span>
            </div>
        }
    })
}

/// The whole content of the file, in words.
#[component]
fn Said(round: Round, contribution: Contribution) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let at_hand = content.get();
    let asked: Vec<_> = contribution.questionnaires.iter().filter_map(|q| q.among(&at_hand)).collect();
    let placed = content.placed_factors(asked);
    let group = contribution.group.as_ref().and_then(|id| round.group(id));
    let group = group.map_or_else(|| words.text("contribute.no-group"), |g| g.title(&words.language()).to_owned());
    let head = words.filled(
        "contribute.says",
        &[
            ("round", round.title.clone()),
            ("group", group),
            ("period", contribution.period.clone()),
            ("revision", contribution.revision.to_string()),
            ("code", contribution.code.clone()),
        ],
    );
    let given = placed.iter().filter_map(|placed| Some((placed, contribution.factors.get(&placed.factor.id)?)));
    let given = given
        .map(|(placed, given)| {
            let level = words.filled("results.level", &[("level", short_range(given.level.map(Level::number)))]);
            let target = given.target.map(|target| words.filled("results.target", &[("level", target.to_string())]));
            let figures = [Some(level), target].into_iter().flatten().collect::<Vec<_>>().join(", ");
            view! {
                <li>
                    <span class="code">{placed.code.clone()}</span>
                    " "
                    {placed.short()}
                    {t("colon")}
                    {figures}
                </li>
            }
        })
        .collect_view();
    let left_out: Vec<String> = placed
        .iter()
        .filter(|placed| !contribution.factors.contains_key(&placed.factor.id))
        .map(|placed| format!("{} {}", placed.code, placed.short()))
        .collect();
    let left_out =
        (!left_out.is_empty()).then(|| words.filled("contribute.left-out", &[("factors", words.list(&left_out))]));
    let count =
        words.counted("contribute.factors", contribution.factors.len(), &[("of", words.number(placed.len() as f64))]);
    view! {
        <h3>{words.text("contribute.all")}</h3>
        <div class="said">
            <p dir="auto">{head}</p>
            <p>{count}</p>
            <ul>{given}</ul>
            {left_out.map(|text| view! { <p>{text}</p> })}
            <p>{words.text("contribute.nothing-else")}</p>
        </div>
    }
}
