//! A contribution to a round: shown in words, whole, before it can be saved.

use baremo::{
    Level,
    round::{Contribution, Mode, Round, contribute},
};
use leptos::{prelude::*, task::spawn_local};

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
    },
    remembered,
    state::{Given, Library, Rounds},
    words::{Words, t},
};

/// Returns what was given to a round, or what will be: a new code, of which no revision was saved.
fn given(library: Library, round: &Round, id: &str) -> Option<Given> {
    let before = library.get_untracked(id).and_then(|mut entry| entry.given.remove(&round.id));
    before.or_else(|| Some(Given { code: platform::random_code()?, revision: 0 }))
}

/// Chooses a round, shows what would be given to it, and saves that.
#[component]
pub fn Contribute(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let rounds = expect_context::<Rounds>();
    let of = id.clone();
    // Whoever comes from the link of a round has opened it already.
    let round = remembered::signal("round", || {
        let asked = rounds.asked()?;
        given(library, &asked, &of).map(|given| (asked, given))
    });
    let group = remembered::signal("group", || None::<String>);
    let bad = remembered::signal("bad", Vec::<BadFile>::new);
    let owner = StoredValue::new(id);
    let take = move |files: Vec<Chosen>| {
        spawn_local(async move {
            let Some(chosen) = files.into_iter().next() else { return };
            match read(&chosen).await.and_then(|bytes| Round::from_json(&bytes)) {
                Ok(asked) => {
                    group.set(None);
                    bad.set(Vec::new());
                    // Without a random code nothing can be given.
                    round.set(given(library, &asked, &owner.get_value()).map(|given| (asked, given)));
                }
                Err(problems) => bad.set(vec![BadFile::new(chosen.name, problems)]),
            }
        });
    };
    let shown = move || {
        let (round, given) = round.get()?;
        let entry = library.get(&owner.get_value())?;
        let revision = given.revision + 1;
        let made =
            contribute(&entry.assessment, &round, &content.get(), group.get().as_deref(), &given.code, revision);
        Some((round, made, entry.assessment))
    };
    let saved = remembered::signal("saved", || None::<String>);
    let keep = move |contribution: Contribution| {
        let name = file::name(&["contribution", &contribution.code[..8], &contribution.revision.to_string()], "json");
        if !file::save(&name, "application/json", &contribution.to_json()) {
            return;
        }
        saved.set(Some(name));
        let Some((of, mut given)) = round.get_untracked() else { return };
        given.revision = contribution.revision;
        library.gave(&owner.get_value(), &of.id, given.clone());
        round.set(Some((of, given)));
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
