//! What an organiser may publish of a round: shown with its reasons before it leaves.

use std::sync::Arc;

use baremo::{
    Problems,
    round::{Publication, Reason, Record, Round},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        file::{FileButton, read},
        problems::{BadFile, BadFiles},
    },
    content::Content,
    pages::{
        compare::{Intake, Published, Reading},
        published::{Opened, Shown},
        region::{NothingYet, shown::group_title},
    },
    platform::file::{self, Chosen},
    remembered,
    route::{self, Route},
    state::{Called, Rounds},
    words::{Words, t},
};

/// What may be published of a round.
#[derive(Clone)]
struct Made {
    round: Round,
    /// Whether the round is only inferred from the contributions.
    is_inferred: bool,
    /// What was published of it before.
    record: Arc<Record>,
    published: Published,
}

/// The page of what may be published.
#[component]
pub fn Publish() -> impl IntoView {
    let words = expect_context::<Words>();
    let intake = expect_context::<Intake>();
    let rounds = expect_context::<Rounds>();
    let bad = remembered::signal("record-bad", Vec::<BadFile>::new);
    // Read when the page is opened, and again when a record is: what is put on record leaves with the page.
    let record_of = move |round: &Round| {
        let kept = rounds.get_untracked(&round.id).and_then(|called| called.record);
        kept.map_or_else(|| Ok(Record::new(&round.id)), |kept| Record::from_json(kept.as_bytes()))
    };
    let (made, share) = (RwSignal::new(None), RwSignal::new(0.0));
    let (runs, anew) = (StoredValue::new(0_u32), Trigger::new());
    // Each change of what is here begins anew; what was under way ends then, and when the page is left.
    Effect::new(move || {
        anew.track();
        let run = runs.with_value(|runs| runs + 1);
        runs.set_value(run);
        made.set(None);
        share.set(0.0);
        let Some((round, is_inferred)) = intake.round() else { return };
        let record = record_of(&round);
        let is_wanted = move || runs.try_get_value() == Some(run);
        spawn_local(async move {
            let goes_on = move |done| is_wanted() && share.try_set(done).is_none();
            let (record, published) = match record {
                Ok(record) => {
                    let published = intake.publish_by_and_by(&round, &record, goes_on).await;
                    (record, published)
                }
                Err(problems) => (Record::new(&round.id), Some(Err(problems))),
            };
            if let Some(published) = published.filter(|_| is_wanted()) {
                made.set(Some(Made { round, is_inferred, record: Arc::new(record), published }));
            }
        });
    });
    let take_record = move |files: Vec<Chosen>| {
        bad.set(Vec::new());
        spawn_local(async move {
            let Some(chosen) = files.into_iter().next() else { return };
            let Some((round, _)) = intake.round_untracked() else { return };
            let taken = read(&chosen).await.and_then(|bytes| Record::from_json(&bytes));
            match taken {
                Ok(record) => {
                    let called = rounds.get_untracked(&round.id).unwrap_or_else(|| Called::now(round));
                    rounds.put(Called { record: Some(record.to_json()), ..called });
                    anew.notify();
                }
                Err(problems) => bad.set(vec![BadFile::new(chosen.name, problems)]),
            }
        });
    };
    let nothing = |sentence: &'static str| {
        view! {
            <header class="page-head">
                <h1>{t("publish.title")}</h1>
            </header>
            <NothingYet sentence />
        }
        .into_any()
    };
    move || match made.get() {
        _ if intake.reading().is_some() => view! { <Reading /> }.into_any(),
        _ if intake.round().is_none() || intake.read() == 0 && !intake.is_combined() => nothing("region.nothing"),
        None => view! { <Counting share /> }.into_any(),
        Some(Made { round, is_inferred, record: before, published }) => {
            let earlier = before.publications.len();
            let head = view! {
                <header class="page-head">
                    <p class="meta">
                        <bdi>{round.title.clone()}</bdi>
                    </p>
                    <h1>{t("publish.title")}</h1>
                    <p class="lede">{t("publish.lede")}</p>
                </header>
                {is_inferred.then(|| view! { <p class="note">{t("publish.inferred")}</p> })}
                {intake
                    .is_combined()
                    .then(|| {
                        let least = [("k", words.number(round.k as f64))];
                        view! { <p class="note">{words.filled("publish.combined", &least)}</p> }
                    })}
            };
            let record = view! {
                <section class="section" aria-labelledby="h-record">
                    <h2 id="h-record">{t("publish.record")}</h2>
                    <p class="reading">{words.counted("publish.earlier", earlier, &[])}</p>
                    <p class="reading">{t("publish.record.text")}</p>
                    <div class="actions">
                        <SaveRecord round=round.clone() earlier />
                        <FileButton id="record-file" label=t("publish.open-record") take=take_record />
                    </div>
                    <BadFiles files=bad />
                </section>
            };
            let body = match published {
                Err(problems) => view! { <Refused problems round=round.clone() /> }.into_any(),
                Ok((publication, reasons)) => {
                    view! { <Ready round=round.clone() before publication reasons /> }.into_any()
                }
            };
            view! { {head} {body} {record} }.into_any()
        }
    }
}

/// How far it has been worked out what may be published. Whoever leaves the page ends it.
#[component]
fn Counting(share: RwSignal<f64>) -> impl IntoView {
    let words = expect_context::<Words>();
    view! {
        <header class="page-head">
            <h1>{t("publish.title")}</h1>
        </header>
        <div class="stack">
            <p id="counting">{move || words.filled("publish.counting", &[("share", words.percent(share.get()))])}</p>
            <progress
                class="progress"
                max="1"
                aria-labelledby="counting"
                prop:value=move || share.get()
            ></progress>
            <div class="actions">
                <a class="button small" href=Route::Compare.href()>
                    {t("publish.stop")}
                </a>
            </div>
        </div>
    }
}

/// Why nothing may be published.
#[component]
fn Refused(problems: Problems, round: Round) -> impl IntoView {
    let files = vec![BadFile::about(round.title, problems)];
    view! {
        <section class="section" aria-labelledby="h-refused">
            <h2 id="h-refused">{t("publish.refused")}</h2>
            <p class="reading">{t("publish.refused.text")}</p>
            <BadFiles files=Signal::stored(files) />
        </section>
    }
}

/// What may be published, with what is withheld and why.
#[component]
fn Ready(round: Round, before: Arc<Record>, publication: Publication, reasons: Vec<Reason>) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let (intake, rounds, opened) =
        (expect_context::<Intake>(), expect_context::<Rounds>(), expect_context::<Opened>());
    let shown = Shown::of(content, publication.clone(), round.clone());
    let groups = publication
        .groups
        .iter()
        .map(|group| {
            let figures = group.factors.iter().filter(|factor| factor.n.is_some()).count();
            let text = match group.n {
                None => words.text("published.cell-withheld"),
                Some(_) => {
                    let of = words.number(group.factors.len() as f64);
                    words.counted("publish.figures", figures, &[("of", of)])
                }
            };
            view! {
                <div>
                    <dt>
                        <bdi>
                            {match group.n {
                                Some(_) => shown.group(words, &group.id),
                                None => group_title(words, &shown.round, &group.id),
                            }}
                        </bdi>
                    </dt>
                    <dd>{text}</dd>
                </div>
            }
        })
        .collect_view();
    let why = why(words, &shown, &reasons);
    let is_sample = intake.is_sample();
    let made = StoredValue::new((round, publication));
    let failed = remembered::signal("publish-failed", || false);
    let look = move || {
        let (round, publication) = made.get_value();
        opened.show(publication, Some(round));
        route::go(&Route::Published);
    };
    let publish = move |_| {
        let (round, publication) = made.get_value();
        let name = file::name(&["baremo", "publication", &round.title], "json");
        if !file::save(&name, "application/json", &publication.to_json()) {
            return failed.set(true);
        }
        // What has left is on record, so that the next publication is held against it.
        if !is_sample {
            let called = rounds.get_untracked(&round.id).unwrap_or_else(|| Called::now(round.clone()));
            let mut record = Record::clone(&before);
            intake.record(&round, &mut record, publication);
            rounds.put(Called { record: Some(record.to_json()), ..called });
        }
        look();
    };
    view! {
        <section class="section" aria-labelledby="h-may">
            <h2 id="h-may">{t("publish.may")}</h2>
            <dl class="pairs">{groups}</dl>
            <div class="actions">
                <button class="button primary" type="button" on:click=publish>
                    {t("publish.save")}
                </button>
                <button class="button" type="button" on:click=move |_| look()>
                    {t("publish.look")}
                </button>
            </div>
            <p class="hint">{t("publish.save.hint")}</p>
            <Show when=move || failed.get()>
                <p role="alert">{t("region.not-saved")}</p>
            </Show>
        </section>
        <section class="section" aria-labelledby="h-why">
            <h2 id="h-why">{t("publish.why")}</h2>
            {why}
        </section>
    }
}

/// Says what is withheld or joined and why, by group.
fn why(words: Words, shown: &Shown, reasons: &[Reason]) -> AnyView {
    if reasons.is_empty() {
        return view! { <p>{t("publish.all")}</p> }.into_any();
    }
    let rules = [("k", words.number(shown.round.k as f64)), ("cell", words.number(shown.round.cell as f64))];
    let mut lines: Vec<(String, String, Vec<String>)> = Vec::new();
    for reason in reasons {
        let group = group_title(words, &shown.round, &reason.group);
        let what = words.text(&format!("withheld.{}", reason.what));
        let why = words.filled(&format!("why.{}", reason.why), &rules);
        let line = words.filled("publish.reason", &[("what", what), ("why", why)]);
        let at = lines.iter().position(|(known, said, _)| *known == group && *said == line).unwrap_or_else(|| {
            lines.push((group, line, Vec::new()));
            lines.len() - 1
        });
        lines[at].2.extend(reason.factor.as_ref().map(|id| shown.name(id)));
    }
    let mut groups: Vec<(String, Vec<AnyView>)> = Vec::new();
    for (group, line, factors) in lines {
        let factors = (!factors.is_empty()).then(|| {
            view! {
                <details class="more">
                    <summary>{words.counted("count.factors", factors.len(), &[])}</summary>
                    <p class="meta">{words.list(&factors)}</p>
                </details>
            }
        });
        let item = view! {
            <li>
                <p>{line}</p>
                {factors}
            </li>
        };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, items)) => items.push(item.into_any()),
            None => groups.push((group, vec![item.into_any()])),
        }
    }
    let groups = groups.into_iter().map(|(group, items)| {
        view! {
            <h3>
                <bdi>{group}</bdi>
            </h3>
            <ul class="plain">{items}</ul>
        }
    });
    groups.collect_view().into_any()
}

/// Saves the organiser's record, for another device.
#[component]
fn SaveRecord(round: Round, earlier: usize) -> impl IntoView {
    let rounds = expect_context::<Rounds>();
    (earlier > 0).then(|| {
        let save = move |_| {
            if let Some(record) = rounds.get_untracked(&round.id).and_then(|called| called.record) {
                let name = file::name(&["baremo", "record", "private", &round.title], "json");
                // A browser that does not take the file says so itself.
                file::save(&name, "application/json", &record);
            }
        };
        view! {
            <button class="button" type="button" on:click=save>
                {t("publish.save-record")}
            </button>
        }
    })
}
