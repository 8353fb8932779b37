//! For a trustee of a split round: its shares are opened and added up here, and the sum is saved.

use baremo::{
    Code, Problem, Problems,
    document::{self, format_of},
    round::{
        Round, SUM_FORMAT, Share, Sum, documents, fingerprint,
        split::{GroupSum, sum},
    },
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        file::{FileButton, read},
        keys::{KeyFiles, of_keys},
        problems::{BadFile, BadFiles},
    },
    content::Content,
    pages::region::shown,
    platform::{
        self,
        file::{self, Chosen},
    },
    remembered,
    state::{HeldKeys, Rounds, Unsealed, is_key_file},
    words::{Words, t},
};

/// What a trustee has chosen.
#[derive(Clone, Copy)]
struct Desk {
    shares: RwSignal<Vec<(String, Share)>>,
    /// Sums of its own that were chosen as files.
    earlier: RwSignal<Vec<(String, Sum)>>,
    /// Sealed files that no key opens yet, and what came of trying.
    waiting: RwSignal<Vec<Waiting>>,
    unreadable: RwSignal<Vec<BadFile>>,
    /// How many files have been read, and of how many.
    reading: RwSignal<Option<(usize, usize)>>,
    held: HeldKeys,
}

type Waiting = (String, Vec<u8>, Option<Problems>);

/// What the shares come to.
#[derive(Clone, PartialEq)]
struct Outcome {
    sum: Result<Sum, Problems>,
    /// Shares and earlier sums that do not count.
    refused: Vec<BadFile>,
}

impl Desk {
    fn new() -> Self {
        Self {
            shares: RwSignal::new(Vec::new()),
            earlier: RwSignal::new(Vec::new()),
            waiting: RwSignal::new(Vec::new()),
            unreadable: RwSignal::new(Vec::new()),
            reading: RwSignal::new(None),
            held: expect_context(),
        }
    }

    /// Reads files of any kind that a trustee has, and tries those again that waited for a key.
    fn take(self, files: Vec<Chosen>) {
        if self.reading.with_untracked(Option::is_some) {
            return;
        }
        self.reading.set(Some((0, files.len())));
        spawn_local(async move {
            let mut read_files = self.waiting.try_update(std::mem::take).unwrap_or_default();
            for (done, file) in files.iter().enumerate() {
                let _ = self.reading.try_set(Some((done, files.len())));
                self.forget(&file.name);
                match read(file).await {
                    Ok(bytes) if is_key_file(&bytes) => {
                        if let Err(problems) = self.held.hold(&bytes).await {
                            self.refuse(&file.name, problems);
                        }
                    }
                    Ok(bytes) => {
                        read_files.retain(|(name, ..)| *name != file.name);
                        read_files.push((file.name.clone(), bytes, None));
                    }
                    Err(problems) => self.refuse(&file.name, problems),
                }
            }
            let of = read_files.len();
            for (done, (name, bytes, _)) in read_files.into_iter().enumerate() {
                let _ = self.reading.try_set(Some((done, of)));
                match self.held.open(&bytes).await {
                    Unsealed::Content(content) => self.add(&name, &content),
                    Unsealed::Bad(problems) => self.refuse(&name, problems),
                    Unsealed::Waits(tried) => {
                        let _ = self.waiting.try_update(|waiting| waiting.push((name, bytes, tried)));
                    }
                }
            }
            let _ = self.reading.try_set(None);
        });
    }

    /// A file that is chosen again speaks for itself.
    fn forget(self, name: &str) {
        let _ = self.unreadable.try_update(|bad| bad.retain(|bad| bad.name != name));
        let _ = self.shares.try_update(|shares| shares.retain(|(place, _)| place != name));
        let _ = self.earlier.try_update(|sums| sums.retain(|(place, _)| place != name));
    }

    fn refuse(self, name: &str, problems: Problems) {
        let _ = self.unreadable.try_update(|bad| bad.push(BadFile::new(name, problems)));
    }

    fn add(self, name: &str, content: &[u8]) {
        for (_, document) in documents(content) {
            let read = document::parse(document).and_then(|value| {
                if format_of(&value) == Some(SUM_FORMAT) {
                    let sum = Sum::from_value(&value)?;
                    let _ = self.earlier.try_update(|sums| sums.push((name.to_owned(), sum)));
                } else {
                    let share = Share::from_value(&value)?;
                    let _ = self.shares.try_update(|shares| shares.push((name.to_owned(), share)));
                }
                Ok(())
            });
            if let Err(problems) = read {
                self.refuse(name, problems);
            }
        }
    }

    /// Adds up what was chosen; nothing before there is a share.
    fn outcome(self, round: &Round, trustee: &str, mut earlier: Vec<Sum>, content: Content) -> Option<Outcome> {
        let (names, shares): (Vec<String>, Vec<Share>) = self.shares.get().into_iter().unzip();
        let mut refused = Vec::new();
        for (name, sum) in self.earlier.get() {
            let problems = sum.check_earlier(round, trustee);
            if problems.is_empty() {
                earlier.push(sum);
            } else {
                refused.push(BadFile::new(name, problems));
            }
        }
        if shares.is_empty() {
            return None;
        }
        earlier.retain(|sum| sum.check_earlier(round, trustee).is_empty());
        let (sum, bad) = sum(round, trustee, &shares, &earlier, &content.get());
        refused.extend(bad.into_iter().map(|(i, problems)| BadFile::new(names[i].clone(), problems)));
        Some(Outcome { sum, refused })
    }
}

/// Returns the place among a round's trustees whose key is here; a problem where it is none or several.
fn own_place(round: &Round, held: &[String]) -> Option<Result<usize, Problems>> {
    let own: Vec<usize> = (0..round.recipients.len()).filter(|i| held.contains(&round.recipients[*i])).collect();
    match (own.as_slice(), held) {
        ([place], _) => Some(Ok(*place)),
        ([], []) => None,
        ([], [other, ..]) => Some(Err(Problem::new(Code::UnknownTrustee, "").with("id", other).into())),
        _ => Some(Err(Problem::new(Code::SeveralTrustees, "").into())),
    }
}

/// Where a trustee adds up its shares.
#[component]
pub fn Trustee(round: Round) -> impl IntoView {
    let words = expect_context::<Words>();
    let rounds = expect_context::<Rounds>();
    let (content, held) = (expect_context::<Content>(), expect_context::<HeldKeys>());
    let desk = remembered::remember("desk", Desk::new);
    let round = StoredValue::new(round);
    let kept = Memo::new(move |_| {
        rounds.get(&round.with_value(|round| round.id.clone())).map(|called| called.sums).unwrap_or_default()
    });
    let place = Memo::new(move |_| round.with_value(|round| own_place(round, &held.all())));
    let trustee = Memo::new(move |_| {
        let place = place.get()?.ok()?;
        round.with_value(|round| round.recipients.get(place).cloned())
    });
    let outcome = Memo::new(move |_| {
        let trustee = trustee.get()?;
        round.with_value(|round| desk.outcome(round, &trustee, kept.get(), content))
    });
    let who = move || match place.get() {
        None => view! { <p>{t("trustee.no-key")}</p> }.into_any(),
        Some(Ok(place)) => {
            let n = [("n", words.number(place as f64 + 1.0))];
            view! {
                <p>
                    <b>{words.filled("trustee.you", &n)}</b>
                </p>
            }
            .into_any()
        }
        Some(Err(problems)) => view! { <BadFiles files=Signal::stored(of_keys(words, problems)) /> }.into_any(),
    };
    let waiting = move || {
        let n = desk.waiting.with(|waiting| waiting.iter().filter(|(.., tried)| tried.is_none()).count());
        (n > 0).then(|| view! { <p class="note">{words.counted("keys.waiting", n, &[])}</p> })
    };
    let bad = Signal::derive(move || {
        let waiting = desk.waiting.get().into_iter();
        let tried = waiting.filter_map(|(name, _, tried)| Some(BadFile::new(name, tried?)));
        let refused = outcome.get().map(|outcome| outcome.refused).unwrap_or_default();
        desk.unreadable.get().into_iter().chain(tried).chain(refused).collect::<Vec<_>>()
    });
    let reading = move || {
        desk.reading.get().map(|(done, of)| {
            let [done, of] = [done, of].map(|n| words.number(n as f64));
            words.filled("trustee.reading", &[("n", done), ("of", of)])
        })
    };
    let kept = move || {
        let n = kept.with(Vec::len);
        (n > 0).then(|| view! { <p>{words.counted("trustee.kept", n, &[])}</p> })
    };
    view! {
        <section class="section" aria-labelledby="h-trustee">
            <h2 id="h-trustee">{t("trustee.title")}</h2>
            <p class="reading">{t("trustee.text")}</p>
            <h3>{t("trustee.key")}</h3>
            {who}
            <KeyFiles primary=Signal::derive(move || trustee.get().is_none()) done=move || desk.take(Vec::new()) />
            <h3>{t("trustee.shares")}</h3>
            <p class="reading">{t("trustee.shares.text")}</p>
            {waiting}
            <div class="actions">
                <FileButton id="choose-shares" label=t("trustee.choose-shares") multiple=true any=true take=move |files| desk.take(files) />
                <span role="status">{reading}</span>
            </div>
            <h3>{t("trustee.earlier")}</h3>
            <p class="reading">{t("trustee.earlier.text")}</p>
            {kept}
            <Earlier desk />
            <div class="actions">
                <FileButton id="choose-earlier" label=t("trustee.choose-earlier") multiple=true take=move |files| desk.take(files) />
            </div>
            <BadFiles files=bad />
            {move || outcome.get().map(|outcome| view! { <AddedUp round desk outcome place=place.get() /> })}
        </section>
    }
}

/// The earlier sums that were chosen as files.
#[component]
fn Earlier(desk: Desk) -> impl IntoView {
    let words = expect_context::<Words>();
    move || {
        let all = desk.earlier.get();
        (!all.is_empty()).then(|| {
            let items = all.into_iter().map(|(name, sum)| {
                let n = words.counted("trustee.contributions", sum.contributions.len(), &[]);
                view! { <li><bdi>{name}</bdi> {t("colon")} {n}</li> }
            });
            view! { <ul class="plain">{items.collect_view()}</ul> }
        })
    }
}

/// What the shares add up to: how many, in which groups, from whom; and the way to save it.
#[component]
fn AddedUp(
    round: StoredValue<Round>,
    desk: Desk,
    outcome: Outcome,
    place: Option<Result<usize, Problems>>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let senders = view! { <Senders round desk refused=outcome.refused /> };
    match outcome.sum {
        Err(problems) => {
            let files = vec![BadFile::about(words.text("trustee.sum"), problems)];
            view! {
                {senders}
                <BadFiles files=Signal::stored(files) />
            }
            .into_any()
        }
        Ok(sum) => {
            let place = place.and_then(Result::ok).unwrap_or_default();
            let n = words.counted("trustee.counted", sum.contributions.len(), &[]);
            let groups = round.with_value(|round| groups(words, round, &sum.groups));
            let list = sum.fingerprint();
            view! {
                <h3 id="h-counted">{n}</h3>
                <ul class="plain">{groups}</ul>
                {senders}
                <h3>{t("trustee.list")}</h3>
                <p>
                    <strong class="fingerprint">{list}</strong>
                </p>
                <p class="reading">{t("trustee.list.text")}</p>
                <Save round sum place />
            }
            .into_any()
        }
    }
}

/// Returns how many are added up in each group.
pub fn groups(words: Words, round: &Round, sums: &[GroupSum]) -> impl IntoView + use<> {
    let group = |sum: &GroupSum| {
        let title = shown::group_title(words, round, &sum.label());
        view! { <li>{words.filled("region.group-n", &[("group", title), ("n", words.number(sum.n as f64))])}</li> }
    };
    sums.iter().map(group).collect_view()
}

/// Where each share came from, and a way to leave it out: a trustee counts only senders that it knows.
#[component]
fn Senders(round: StoredValue<Round>, desk: Desk, refused: Vec<BadFile>) -> impl IntoView {
    let words = expect_context::<Words>();
    let shares = desk.shares.get_untracked();
    let language = words.language();
    let items =
        shares.into_iter().filter(|(name, _)| refused.iter().all(|bad| bad.name != *name)).map(|(name, share)| {
            let group = round.with_value(|round| {
                let group = share.group.as_deref().and_then(|id| round.group(id));
                group.map(|group| group.title(&language).to_owned()).unwrap_or_else(|| words.text("region.no-group"))
            });
            let code = share.code.clone();
            let out = {
                let code = code.clone();
                move |_| {
                    desk.shares.update(|shares| shares.retain(|(_, share)| share.code != code));
                    platform::focus("main");
                }
            };
            view! {
                <li class="spread">
                    <span>
                        <bdi>{name.clone()}</bdi>
                        <span class="meta sender">{group} " · " <code>{code}</code></span>
                    </span>
                    <button class="link" type="button" on:click=out>
                        {t("trustee.leave-out")}
                        <span class="spoken">" " {name}</span>
                    </button>
                </li>
            }
        });
    view! {
        <h3>{t("trustee.senders")}</h3>
        <p class="reading">{t("trustee.senders.text")}</p>
        <ul class="rows" id="senders">
            {items.collect_view()}
        </ul>
    }
}

/// Saves the sum, once the trustee has said that it knows the senders.
#[component]
fn Save(round: StoredValue<Round>, sum: Sum, place: usize) -> impl IntoView {
    let words = expect_context::<Words>();
    let rounds = expect_context::<Rounds>();
    let list = sum.fingerprint();
    // What was said of one list says nothing of another.
    let known = remembered::signal(&format!("known-{list}"), || false);
    let said = remembered::signal(&format!("sum-{list}"), || None::<&'static str>);
    let sum = StoredValue::new(sum);
    let save = move |_| {
        if !known.get_untracked() {
            platform::focus("known");
            return said.set(Some("trustee.say-known"));
        }
        let (sum, id) = (sum.get_value(), round.with_value(|round| round.id.clone()));
        let title = round.with_value(|round| round.title.clone());
        // One list, one name: another sum never takes the place of this one.
        let name = file::name(&["baremo sum", &title, "trustee", &(place + 1).to_string(), &list], "json");
        let done = file::save(&name, "application/json", &sum.to_json());
        said.set(Some(if done { "trustee.saved" } else { "region.not-saved" }));
        if done {
            rounds.add_sum(&id, sum);
        }
    };
    view! {
        <label class="choice">
            <input
                id="known"
                type="checkbox"
                prop:checked=move || known.get()
                on:change=move |event| known.set(event_target_checked(&event))
            />
            <span>{t("trustee.known")}</span>
        </label>
        <div class="actions">
            <button class="button primary" type="button" on:click=save>
                {t("trustee.save")}
            </button>
            <span role="status">{move || said.get().map(|key| words.text(key))}</span>
        </div>
    }
}

/// Says who a trustee is among those of a round: its number, and the fingerprint of its key.
pub fn name_of(words: Words, round: &Round, key: &str) -> String {
    let n = round
        .recipients
        .iter()
        .position(|known| known == key)
        .map_or_else(String::new, |i| words.number(i as f64 + 1.0));
    words.filled("trustee.name", &[("n", n), ("fingerprint", fingerprint(key))])
}
