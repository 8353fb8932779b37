//! The intake of a round: contributions are read here, and stay in this tab.

mod intake;

use baremo::round::{Mode, Round};
use leptos::{ev, prelude::*};

pub use intake::{Combined, Intake, Progress, Published, Region};

use crate::{
    components::{file::FileButton, keys::KeyFiles, problems::BadFiles, questionnaire::say_added, round::RoundFacts},
    content::Content,
    pages::train::{Source, Sources, ToNeeds},
    platform::{self, file, intl},
    route::Route,
    state::{Called, HeldKeys, Rounds},
    words::{Words, t},
};

/// Puts the contributions of this tab into the context, and takes the files that are dropped on the page.
pub fn provide_intake() {
    let intake = Intake::new();
    let dragging = Dragging(RwSignal::new(false));
    provide_context(intake);
    provide_context(dragging);
    let route = expect_context::<RwSignal<Route>>();
    let is_here = move || route.with_untracked(|route| *route == Route::Compare);
    // A file that misses its place would open in this tab, and all that was read would be gone.
    let over = window_event_listener(ev::dragover, move |event| {
        if file::are_dragged(&event) {
            event.prevent_default();
            dragging.set(is_here());
        }
    });
    let left = window_event_listener(ev::dragleave, move |event| {
        if event.related_target().is_none() {
            dragging.set(false);
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        if file::are_dragged(&event) {
            event.prevent_default();
            dragging.set(false);
            if is_here() {
                intake.take(file::dropped(&event));
            }
        }
    });
    on_cleanup(move || {
        over.remove();
        left.remove();
        dropped.remove();
    });
}

/// Whether files are being dragged over the page.
#[derive(Clone, Copy)]
struct Dragging(RwSignal<bool>);

impl Dragging {
    fn set(self, is: bool) {
        if self.0.get_untracked() != is {
            self.0.set(is);
        }
    }
}

/// The page that contributions are taken in on.
#[component]
pub fn Compare() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let rounds = expect_context::<Rounds>();
    on_cleanup(move || {
        intake.forget_removed();
        intake.forget_added();
        rounds.forget_removed();
    });
    view! {
        <header class="page-head">
            <h1>{t("door.compare")}</h1>
            <p class="lede">{t("compare.lede")}</p>
            <p class="meta">{t("compare.this-tab")}</p>
        </header>
        <Outcome />
        <LeftOut />
        <CalledHere />
        <Files />
        <Keys />
        <RoundPart />
        <Questionnaires />
        <Show when=move || intake.is_empty() && intake.reading().is_none()>
            <Nothing />
        </Show>
        <Show when=move || intake.can_undo()>
            <Undo />
        </Show>
    }
}

/// The rounds that were called here, and the way to call one.
#[component]
fn CalledHere() -> impl IntoView {
    let words = expect_context::<Words>();
    let rounds = expect_context::<Rounds>();
    let list = move || {
        let all = rounds.all();
        (!all.is_empty()).then(|| {
            let items = all.into_iter().map(|Called { round, since, .. }| {
                let mode = words.text(&format!("round.mode.{}", round.mode));
                let facts = [round.period.clone(), mode, intl::day(&words.locale(), since)];
                view! {
                    <li>
                        <a href=Route::Round(round.id).href()>
                            <bdi>{round.title}</bdi>
                        </a>
                        <p class="meta">{facts.join(" · ")}</p>
                    </li>
                }
            });
            view! { <ul class="rows">{items.collect_view()}</ul> }
        })
    };
    view! {
        <section class="section" aria-labelledby="h-called">
            <h2 id="h-called">{t("rounds.title")}</h2>
            <p class="reading">{t("rounds.text")}</p>
            {list}
            <div class="actions">
                <a class="button" href=Route::NewRound.href()>
                    {t("round.new")}
                </a>
                <a href=Route::Published.href()>{t("published.open")}</a>
            </div>
        </section>
    }
}

/// A link to a page of the sample region; contributions that are open are never replaced by it.
#[component]
pub fn SampleLink(
    /// The page.
    to: Route,
    /// The key of what the link says.
    label: &'static str,
) -> impl IntoView {
    let intake = expect_context::<Intake>();
    let sources = expect_context::<Sources>();
    let href = to.href();
    let open = move |_| {
        if intake.is_empty_untracked() {
            intake.try_sample(None);
        }
        if to == Route::Train {
            sources.choose(Source::Region);
        }
    };
    view! {
        <a href=href on:click=open>
            {t(label)}
        </a>
    }
}

/// What the contributions come to so far.
#[component]
fn Outcome() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let words = expect_context::<Words>();
    let region = Memo::new(move |_| intake.region());
    let sentence = move || region.get().map(|region| counted(words, &region, intake));
    let start_over = move |_| {
        intake.start_over();
        platform::focus("main");
    };
    view! {
        <p class="spoken" role="status">
            {sentence}
        </p>
        {move || {
            sentence()
                .map(|sentence| {
                    view! {
                        <section class="section" aria-labelledby="h-outcome">
                            <h2 id="h-outcome">{sentence}</h2>
                            {intake.is_sample().then(|| view! { <p class="sample">{t("sample.region")}</p> })}
                            <p class="marking">{t("region.internal")}</p>
                            <div class="actions">
                                <a class="button primary" href=Route::Region.href()>
                                    {t("compare.see-region")}
                                </a>
                                <a class="button" href=Route::Publish.href()>
                                    {t("publish.title")}
                                </a>
                                <ToNeeds source=Source::Region label="region.to-train" />
                                {(!intake.is_combined())
                                    .then(|| {
                                        view! {
                                            <button class="link" type="button" on:click=move |_| save_all(intake)>
                                                {t("compare.save-all")}
                                            </button>
                                        }
                                    })}
                                <button class="link" type="button" on:click=start_over>
                                    {t("compare.start-over")}
                                </button>
                            </div>
                        </section>
                    }
                })
        }}
    }
}

/// Saves all contributions as one file, for they are kept nowhere else.
fn save_all(intake: Intake) {
    let round = intake.round().map(|(round, _)| round.id).unwrap_or_default();
    file::save(&file::name(&["contributions", &round, "internal"], "jsonl"), "application/jsonl", &intake.to_lines());
}

/// Says how many contributions count, and in how many groups.
fn counted(words: Words, region: &Region, intake: Intake) -> String {
    let n = region.comparison.contributions;
    let round = region.round.title.clone();
    if intake.is_combined() {
        return words.counted("compare.combined", n, &[("round", round)]);
    }
    let older = intake.read().saturating_sub(n);
    let counted = words.counted("compare.counted", n, &[("round", round)]);
    if older == 0 { counted } else { format!("{counted} {}", words.counted("compare.older", older, &[])) }
}

/// The files that were left out, under a heading that counts them; nothing where there are none.
#[component]
pub fn LeftOut() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let words = expect_context::<Words>();
    let bad = Memo::new(move |_| intake.bad());
    let heading = move || words.counted("compare.left-out", bad.with(Vec::len), &[]);
    view! {
        <Show when=move || !bad.with(Vec::is_empty)>
            <section class="section" aria-labelledby="h-left-out">
                <h2 id="h-left-out">{heading}</h2>
                <BadFiles files=bad />
            </section>
        </Show>
    }
}

/// Where files are dropped or chosen, and how far reading has come.
#[component]
fn Files() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let Dragging(dragging) = expect_context::<Dragging>();
    let is_reading = Memo::new(move |_| intake.reading().is_some());
    view! {
        <section class="section" aria-labelledby="h-files">
            <h2 id="h-files">{t("compare.files")}</h2>
            <Show
                when=move || is_reading.get()
                fallback=move || {
                    view! {
                        <div class="drop" class:over=move || dragging.get()>
                            <p>{t("compare.drop")}</p>
                            <FileButton id="choose-contributions" label=t("compare.choose") multiple=true any=true primary=true take=move |files| intake.take(files) />
                            <p class="hint">{t("compare.drop-hint")}</p>
                        </div>
                    }
                }
            >
                <Reading />
            </Show>
        </section>
    }
}

/// How far reading has come, with a way to stop it.
#[component]
pub fn Reading() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let words = expect_context::<Words>();
    let progress = move || intake.reading().unwrap_or(Progress { share: 1.0, found: 0 });
    let text = move || {
        let Progress { share, found } = progress();
        words.counted("compare.reading", found, &[("share", words.percent(share))])
    };
    let stop = move |_| {
        intake.stop();
        platform::focus("main");
    };
    view! {
        <div class="stack">
            <p id="reading">{text}</p>
            <progress
                class="progress"
                max="1"
                aria-labelledby="reading"
                prop:value=move || progress().share
            ></progress>
            <div class="actions">
                <button class="button small" type="button" on:click=stop>
                    {t("compare.stop")}
                </button>
            </div>
        </div>
    }
}

/// The keys that open sealed files; nothing where none is sealed.
#[component]
fn Keys() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let held = expect_context::<HeldKeys>();
    let words = expect_context::<Words>();
    let is_sealed = move || intake.round().is_some_and(|(round, _)| round.mode == Mode::Sealed);
    let is_shown = Memo::new(move |_| intake.waiting() > 0 || !held.all().is_empty() || is_sealed());
    let waiting = move || {
        let n = intake.waiting();
        let sentence = if n > 0 { words.counted("keys.waiting", n, &[]) } else { words.text("keys.text") };
        view! { <p role="status">{sentence}</p> }
    };
    view! {
        <Show when=move || is_shown.get()>
            <section class="section" aria-labelledby="h-keys">
                <h2 id="h-keys">{t("keys.title")}</h2>
                {waiting}
                <KeyFiles primary=Signal::derive(move || intake.waiting() > 0) done=move || intake.open_waiting() />
            </section>
        </Show>
    }
}

/// The way to the page of a split round: its shares are not read here.
#[component]
fn ToTrustees(round: Round) -> impl IntoView {
    let rounds = expect_context::<Rounds>();
    let href = Route::Round(round.id.clone()).href();
    let keep = move |_| {
        if rounds.get_untracked(&round.id).is_none() {
            rounds.put(Called::now(round.clone()));
        }
    };
    view! {
        <div class="note">
            <p>{t("compare.split")}</p>
            <div class="actions">
                <a class="button" href=href on:click=keep>
                    {t("compare.to-trustees")}
                </a>
            </div>
        </div>
    }
}

/// Which round it is, and who called for it.
#[component]
fn RoundPart() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let round = Memo::new(move |_| intake.round());
    let choose = move |key| {
        view! { <FileButton id="choose-round" label=t(key) take=move |files| intake.take(files) /> }
    };
    view! {
        <section class="section" aria-labelledby="h-round">
            <h2 id="h-round">{t("compare.round")}</h2>
            {move || match round.get() {
                None => {
                    view! {
                        <p>{t("compare.no-round")}</p>
                        <div class="actions">{choose("compare.choose-round")}</div>
                    }
                        .into_any()
                }
                Some((round, true)) => {
                    view! {
                        <p>
                            <b>{t("compare.inferred")}</b>
                        </p>
                        <p class="meta">{t("compare.inferred-hint")}</p>
                        {facts(words, content, round)}
                        <div class="actions">{choose("compare.choose-round")}</div>
                    }
                        .into_any()
                }
                Some((round, false)) => {
                    let to_trustees = (round.mode == Mode::Split).then(|| view! { <ToTrustees round=round.clone() /> });
                    view! {
                        {facts(words, content, round)}
                        {to_trustees}
                        <Show when=move || !intake.is_sample() && !intake.is_combined()>
                            <div class="actions">
                                {choose("compare.choose-other-round")}
                                <button class="link" type="button" on:click=move |_| intake.remove_round()>
                                    {t("compare.remove-round")}
                                </button>
                            </div>
                        </Show>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

/// What a round says of itself, and which of its questionnaires are missing here.
fn facts(words: Words, content: Content, round: Round) -> impl IntoView {
    let at_hand = content.get();
    let missing: Vec<String> = round
        .questionnaires
        .iter()
        .filter(|asked| asked.among(&at_hand).is_none())
        .map(|asked| format!("{} {}", asked.id, asked.version))
        .collect();
    let missing = (!missing.is_empty()).then(|| {
        view! {
            <p class="note">
                {words.counted("compare.not-at-hand", missing.len(), &[("questionnaires", words.list(&missing))])}
            </p>
        }
    });
    view! {
        <RoundFacts round />
        {missing}
    }
}

/// The questionnaires that a person has added, and the way to add one.
#[component]
fn Questionnaires() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let content = expect_context::<Content>();
    let words = expect_context::<Words>();
    let added = move || {
        let (all, shipped) = (content.get(), content.shipped_count());
        all[shipped.min(all.len())..].iter().map(|q| (content.title(q), q.version.clone())).collect::<Vec<_>>()
    };
    let list = move || {
        let added = added();
        (!added.is_empty()).then(|| {
            let items = added
                .into_iter()
                .map(|(title, version)| {
                    view! {
                        <li>
                            <bdi>{title}</bdi>
                            " "
                            {version}
                        </li>
                    }
                })
                .collect_view();
            view! { <ul>{items}</ul> }
        })
    };
    let said = move || intake.added().iter().map(|added| view! { <p>{say_added(words, added)}</p> }).collect_view();
    view! {
        <section class="section" aria-labelledby="h-questionnaires">
            <h2 id="h-questionnaires">{t("compare.questionnaires")}</h2>
            <p>{t("compare.questionnaires-text")}</p>
            {list}
            <div role="status">
                <Show when=move || !intake.added().is_empty()>
                    <div class="note">{said}</div>
                </Show>
            </div>
            <div class="actions">
                <FileButton id="choose-questionnaire" label=t("compare.add-questionnaire") multiple=true take=move |files| intake.take(files) />
            </div>
        </section>
    }
}

/// Before the first file.
#[component]
fn Nothing() -> impl IntoView {
    let intake = expect_context::<Intake>();
    view! {
        <section class="section" aria-labelledby="h-nothing">
            <h2 id="h-nothing">{t("compare.nothing")}</h2>
            <div class="empty">
                <p>{t("compare.nothing-text")}</p>
                <div class="actions">
                    <button class="button" type="button" on:click=move |_| intake.try_sample(Some(Route::Region))>
                        {t("sample.try")}
                    </button>
                </div>
            </div>
        </section>
    }
}

/// What was emptied can be brought back until the next page.
#[component]
fn Undo() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let undo = move |_| {
        intake.undo();
        platform::focus("main");
    };
    view! {
        <div class="undo" role="status">
            <div class="inner">
                <p>{t("compare.emptied")}</p>
                <button class="button small" type="button" on:click=undo>
                    {t("undo")}
                </button>
            </div>
        </div>
    }
}
