//! The answers by which a contribution could be recognised.

use baremo::{
    Level,
    round::{ALL, Contribution, Mode, Omission, Publication, Round},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        file::{FileButton, read},
        problems::{BadFile, BadFiles},
    },
    content::{Content, Placed},
    pages::published::Opened,
    platform::file::Chosen,
    remembered,
    words::{Words, t},
};

/// What stands out in a contribution: factors at the lowest and the highest level, and those that are left out.
#[component]
pub fn Telling(
    /// The round.
    round: Round,
    /// What would be given.
    contribution: Contribution,
    /// What would be left out, and why.
    left_out: Vec<(String, Omission)>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let at_hand = content.get();
    let asked: Vec<_> = round.questionnaires.iter().filter_map(|q| q.among(&at_hand)).collect();
    let domains = content.placed(asked);
    let placed: Vec<&Placed> = domains.iter().flat_map(|domain| &domain.factors).collect();
    let named = |is: &dyn Fn(&str) -> bool| -> Vec<String> {
        let found = placed.iter().filter(|placed| is(&placed.factor.id));
        found.map(|placed| format!("{} {}", placed.code, placed.short())).collect()
    };
    let line = |key: &str, names: Vec<String>| {
        (!names.is_empty()).then(|| words.filled(key, &[("factors", words.list(&names))]))
    };
    let at = |level: Level| named(&|id| contribution.factors.get(id).is_some_and(|given| given.level.low == level));
    let out = |why: Omission| named(&|id| left_out.iter().any(|(factor, of)| factor == id && *of == why));
    // A questionnaire that is not answered is left out whole.
    let domains: Vec<String> = domains
        .iter()
        .filter(|domain| {
            let first = domain.factors.first().map(|placed| &placed.factor.id);
            left_out.iter().any(|(id, why)| *why == Omission::OtherQuestionnaire && Some(id) == first)
        })
        .map(|domain| format!("{} {}", domain.code, domain.title))
        .collect();
    let lines: Vec<String> = [
        line("contribute.at-1", at(Level::Initial)),
        line("contribute.at-5", at(Level::Adaptive)),
        line("contribute.out.not-applicable", out(Omission::NotApplicable)),
        line("contribute.out.too-few-answers", out(Omission::TooFewAnswers)),
        line("contribute.out.only-claimed", out(Omission::OnlyClaimed)),
        line("contribute.out.other-questionnaire", domains),
    ]
    .into_iter()
    .flatten()
    .collect();
    let text = if round.mode == Mode::Split { "contribute.pattern-split" } else { "contribute.pattern-text" };
    let earlier = {
        let placed: Vec<(String, String)> = placed
            .iter()
            .map(|placed| (placed.factor.id.clone(), format!("{} {}", placed.code, placed.short())))
            .collect();
        view! { <Earlier contribution placed /> }
    };
    let list = if lines.is_empty() {
        view! { <p>{t("contribute.nothing-telling")}</p> }.into_any()
    } else {
        view! {
            <p>{t("contribute.telling")}</p>
            <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <div class="note" id="telling">
            <h3>{t("contribute.pattern")}</h3>
            <p>{t(text)}</p>
            {list}
            {earlier}
        </div>
    }
}

/// Where few stood as this contribution does, by an earlier publication; and the way to open one.
#[component]
fn Earlier(
    contribution: Contribution,
    /// The factors, each with its code and title.
    placed: Vec<(String, String)>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let opened = expect_context::<Opened>();
    let bad = remembered::signal("bad-publication", Vec::<BadFile>::new);
    let take = move |files: Vec<Chosen>| {
        spawn_local(async move {
            let Some(chosen) = files.into_iter().next() else { return };
            let found = match read(&chosen).await.and_then(|bytes| Publication::from_json(&bytes)) {
                Ok(publication) => {
                    opened.show(publication, None);
                    Vec::new()
                }
                Err(problems) => vec![BadFile::new(chosen.name, problems)],
            };
            // The page may be gone by now.
            let _ = bad.try_set(found);
        });
    };
    let line = move || {
        let publication = opened.last()?;
        // In its own group an ecosystem is found first.
        let groups = [contribution.group.as_deref(), Some(ALL)].into_iter().flatten();
        let groups: Vec<_> = groups.filter_map(|id| publication.group(id)).collect();
        let rare = |id: &String| {
            let level = contribution.factors.get(id)?.level.low;
            let factors = groups.iter().filter_map(|group| group.factor(id));
            factors.filter_map(|factor| Some((factor.rare(level)?.count, factor.n?))).next()
        };
        let named: Vec<String> = placed
            .iter()
            .filter_map(|(id, title)| {
                let (count, n) = rare(id)?;
                let figures = [("count", count), ("of", n)].map(|(key, n)| (key, words.number(n as f64)));
                let [count, of] = figures;
                Some(words.filled("contribute.rare-factor", &[("factor", title.clone()), count, of]))
            })
            .collect();
        Some(match named.is_empty() {
            true => words.text("contribute.none-rare"),
            false => words.filled("contribute.rare", &[("factors", words.list(&named))]),
        })
    };
    view! {
        <p role="status" id="rare">
            {line}
        </p>
        <BadFiles files=bad />
        <p>{t("contribute.earlier")}</p>
        <div class="actions">
            <FileButton id="earlier-publication" label=t("contribute.earlier-choose") take />
        </div>
    }
}
