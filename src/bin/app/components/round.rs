//! What a round says of itself.

use baremo::{
    assessment::date::is_after,
    questionnaire::Questionnaire,
    round::{Mode, Round, RoundQuestionnaire},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        file::{FileButton, read},
        problems::{BadFile, BadFiles},
    },
    content::Content,
    pages::round::Fingerprints,
    platform::{self, file::Chosen},
    remembered,
    state::Rounds,
    words::{Words, t},
};

/// Who calls, what for, who sees it and until when; what the round asks for.
#[component]
pub fn RoundFacts(
    /// The round.
    round: Round,
) -> impl IntoView {
    let (words, content) = (expect_context::<Words>(), expect_context::<Content>());
    let at_hand = content.get();
    let own = |key: &'static str, text: Option<String>| {
        text.map(|text| {
            view! {
                <div>
                    <dt>{t(key)}</dt>
                    <dd dir="auto">{text}</dd>
                </div>
            }
        })
    };
    let questionnaires: Vec<String> =
        round.questionnaires.iter().map(|asked| questionnaire_line(content, &at_hand, asked)).collect();
    let language = words.language();
    let groups: Vec<String> = round.groups.iter().map(|group| group.title(&language).to_owned()).collect();
    let groups = if groups.is_empty() { words.text("round.no-groups") } else { words.list(&groups) };
    view! {
        <dl class="pairs">
            {own("round.title", Some(round.title))} {own("round.period", Some(round.period))}
            {own("round.organiser", round.organiser)} {own("round.contact", round.contact)}
            {own("round.purpose", round.purpose)} {own("round.who-sees", round.who_sees)}
            {own("round.closes", round.closes.map(|date| words.date(&date)))}
            {own("round.delete-by", round.delete_by.map(|date| words.date(&date)))}
            {own("round.questionnaires", Some(words.list(&questionnaires)))} {own("round.groups", Some(groups))}
        </dl>
    }
}

/// The way to open the file of a round, and what it is called once it is open.
#[component]
pub fn ChooseRound(
    /// The title of the round that is open.
    title: Signal<Option<String>>,
    /// Takes a round that was opened.
    open: Callback<Round>,
) -> impl IntoView {
    let rounds = expect_context::<Rounds>();
    let bad = remembered::signal("bad-round", Vec::<BadFile>::new);
    let take = move |files: Vec<Chosen>| {
        spawn_local(async move {
            let Some(chosen) = files.into_iter().next() else { return };
            let found = match read(&chosen).await.and_then(|bytes| Round::from_json(&bytes)) {
                Ok(round) => {
                    rounds.ask(round.clone());
                    // The page may be gone by now.
                    let _ = open.try_run(round);
                    Vec::new()
                }
                Err(problems) => vec![BadFile::new(chosen.name, problems)],
            };
            let _ = bad.try_set(found);
        });
    };
    view! {
        <div class="actions">
            <FileButton id="round-file" label=t("contribute.choose") take />
            <span>
                <bdi>{title}</bdi>
            </span>
        </div>
        <BadFiles files=bad />
    }
}

/// What becomes of a contribution to a round, for whoever is to give one: who can read it, what is published, whether it
/// is still time.
#[component]
pub fn RoundTerms(
    /// The round.
    round: Round,
) -> impl IntoView {
    let (words, content) = (expect_context::<Words>(), expect_context::<Content>());
    let at_hand = content.get();
    let trustees = words.number(round.recipients.len() as f64);
    let mode = words.filled(&format!("contribute.mode.{}", round.mode), &[("n", trustees)]);
    let rule = words.filled("contribute.rule", &[("k", words.number(round.k as f64))]);
    let checked = round.check(&at_hand).is_empty().then(|| {
        let is_known = round.questionnaires.iter().all(|asked| asked.digest.is_some());
        words.text(if is_known { "contribute.checked" } else { "contribute.checked-versions" })
    });
    let closed = round.closes.as_ref().filter(|closes| is_after(&platform::today(), closes)).map(|closes| {
        let key = if round.mode == Mode::Split { "contribute.closed-split" } else { "contribute.closed" };
        let text = words.filled(key, &[("date", words.date(closes))]);
        view! {
            <div class="note closed">
                <p>{text}</p>
            </div>
        }
    });
    view! {
        <h3>{t("contribute.terms")}</h3>
        <p class="reading">{mode}</p>
        <p class="reading">{rule} {round.quick.then(|| format!(" {}", words.text("contribute.quick")))}</p>
        {checked.map(|text| view! { <p class="reading">{text}</p> })}
        {closed}
        <Fingerprints round />
    }
}

fn questionnaire_line(content: Content, at_hand: &[Questionnaire], asked: &RoundQuestionnaire) -> String {
    let title = asked.among(at_hand).map_or_else(|| asked.id.clone(), |questionnaire| content.title(questionnaire));
    format!("{title} {}", asked.version)
}
