//! The region as anybody may see it: made from a publication alone.

mod groups;
mod lacks;
mod periods;
mod picture;
mod report;

use baremo::{
    document,
    round::{self, ALL, Publication, Round},
};
use leptos::{prelude::*, task::spawn_local};

use self::{groups::Groups, lacks::Lacks, periods::Periods, picture::Picture, report::Leave};
use crate::{
    components::{
        file::{FileButton, read},
        form::Select,
        problems::{BadFile, BadFiles},
    },
    content::{Content, Placed},
    pages::region::shown::group_title,
    platform::file::Chosen,
    remembered,
    state::Rounds,
    words::{Words, t},
};

/// The publications that are open in this tab.
#[derive(Clone, Copy)]
pub struct Opened {
    publications: RwSignal<Vec<Publication>>,
    /// The rounds that they are of, as far as their files are open: they give the groups their titles.
    rounds: RwSignal<Vec<Round>>,
    bad: RwSignal<Vec<BadFile>>,
}

impl Opened {
    /// Puts it into the context of the app.
    pub fn provide() {
        let (publications, rounds) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
        provide_context(Self { publications, rounds, bad: RwSignal::new(Vec::new()) });
    }

    /// Shows a publication, and its round, before those that are open already.
    pub fn show(self, publication: Publication, round: Option<Round>) {
        self.publications.update(|open| {
            open.retain(|other| *other != publication);
            open.insert(0, publication);
        });
        if let Some(round) = round {
            self.rounds.update(|rounds| {
                rounds.retain(|other| other.id != round.id);
                rounds.push(round);
            });
        }
    }

    /// Returns the publication that was opened last.
    pub fn last(self) -> Option<Publication> {
        self.publications.with(|open| open.first().cloned())
    }

    /// Opens files: publications, and the rounds that they are of. Returns whether a publication was among them.
    pub async fn take(self, files: Vec<Chosen>) -> bool {
        self.bad.set(Vec::new());
        let mut is_shown = false;
        for file in files {
            let opened = read(&file).await.and_then(|bytes| document::parse(&bytes)).and_then(|value| {
                if document::format_of(&value) == Some(round::FORMAT) {
                    let round = Round::from_value(&value)?;
                    self.rounds.update(|rounds| rounds.push(round));
                } else {
                    self.show(Publication::from_value(&value)?, None);
                    is_shown = true;
                }
                Ok(())
            });
            if let Err(problems) = opened {
                self.bad.update(|bad| bad.push(BadFile::new(file.name, problems)));
            }
        }
        is_shown
    }

    /// Returns the files that were not taken, with their problems.
    pub fn bad(self) -> Signal<Vec<BadFile>> {
        self.bad.into()
    }

    /// Returns the round of a publication, if its file is open or it was called here; else one that knows its id only.
    pub fn round_of(self, publication: &Publication) -> Round {
        let id = &publication.round;
        let open = self.rounds.with(|rounds| rounds.iter().find(|round| round.id == *id).cloned());
        let called = || expect_context::<Rounds>().get(id).map(|called| called.round);
        open.or_else(called).unwrap_or_else(|| Round::new(id, id, "", []))
    }
}

/// A publication as it is shown: with its round, and what is known of its factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub publication: Publication,
    pub round: Round,
    /// The factors with their titles, in the order of the publication; the id where no questionnaire is at hand.
    pub factors: Vec<(String, Option<Placed>)>,
    /// The titles of the domains, by place.
    pub domains: Vec<String>,
}

impl Shown {
    /// Puts together what is shown of a publication.
    pub fn of(content: Content, publication: Publication, round: Round) -> Self {
        let at_hand = content.get();
        let asked: Vec<_> = round.questionnaires.iter().filter_map(|asked| asked.among(&at_hand)).collect();
        // Without the round's file, the questionnaires that come with the app give the titles.
        let asked = if asked.is_empty() { at_hand.iter().collect() } else { asked };
        let domains = asked.iter().map(|questionnaire| content.title(questionnaire)).collect();
        let placed = content.placed_factors(asked);
        let ids = publication.groups.iter().map(|group| &group.factors).find(|factors| !factors.is_empty());
        let ids = ids.into_iter().flatten().map(|factor| factor.id.clone());
        let factors = ids.map(|id| (id.clone(), placed.iter().find(|placed| placed.factor.id == id).cloned()));
        Self { factors: factors.collect(), domains, publication, round }
    }

    /// Returns a factor where its questionnaire is at hand.
    pub fn placed(&self, id: &str) -> Option<&Placed> {
        self.factors.iter().find(|(known, _)| known == id)?.1.as_ref()
    }

    /// Returns code and short title of a factor, or its id.
    pub fn name(&self, id: &str) -> String {
        self.placed(id).map_or_else(|| id.to_owned(), |placed| format!("{} {}", placed.code, placed.short()))
    }

    /// Returns the title of a group, with how many are in it or that it is withheld.
    pub fn group(&self, words: Words, id: &str) -> String {
        let title = group_title(words, &self.round, id);
        match self.publication.group(id).and_then(|group| group.n) {
            Some(n) => words.filled("region.group-n", &[("group", title), ("n", words.number(n as f64))]),
            None => words.filled("published.group-withheld", &[("group", title)]),
        }
    }

    /// Returns the first group that is shown: everybody, unless only groups are published.
    pub fn first(&self) -> String {
        let shown = self.publication.groups.iter().find(|group| group.n.is_some());
        shown.map_or(ALL.to_owned(), |group| group.id.clone())
    }
}

/// The page of what is published of a region.
#[component]
pub fn Published() -> impl IntoView {
    let opened = expect_context::<Opened>();
    let content = expect_context::<Content>();
    let shown = Memo::new(move |_| {
        let publication = opened.publications.with(|open| open.first().cloned())?;
        let round = opened.round_of(&publication);
        Some(Shown::of(content, publication, round))
    });
    let choose = move |primary| {
        view! {
            <FileButton
                id="publication-file"
                label=t("published.open")
                multiple=true
                primary=primary
                take=move |files| spawn_local(async move {
                    opened.take(files).await;
                })
            />
        }
    };
    move || match shown.get() {
        None => view! {
            <header class="page-head">
                <h1>{t("published.title")}</h1>
                <p class="lede">{t("published.lede")}</p>
                <div class="actions">{choose(true)}</div>
                <p class="hint">{t("published.hint")}</p>
            </header>
            <BadFiles files=opened.bad />
        }
        .into_any(),
        Some(shown) => view! {
            <Whole shown />
            <section class="section" aria-labelledby="h-other">
                <h2 id="h-other">{t("published.other")}</h2>
                <p class="reading">{t("published.hint")}</p>
                <div class="actions">{choose(false)}</div>
                <BadFiles files=opened.bad />
            </section>
        }
        .into_any(),
    }
}

#[component]
fn Whole(shown: Shown) -> impl IntoView {
    let words = expect_context::<Words>();
    let opened = expect_context::<Opened>();
    let earlier = {
        let (publication, content) = (shown.publication.clone(), expect_context::<Content>());
        Memo::new(move |_| {
            let other = opened.publications.with(|open| open.iter().find(|other| **other != publication).cloned())?;
            let round = opened.round_of(&other);
            Some(Shown::of(content, other, round))
        })
    };
    let title = shown.round.title.clone();
    let n = shown.publication.contributions;
    let lede = match n {
        Some(n) => words.counted("published.of", n, &[]),
        None => words.text("published.of-groups"),
    };
    view! {
        <header class="page-head">
            <p class="meta">{t("published.title")}</p>
            <h1>
                <bdi>{title}</bdi>
            </h1>
            <p class="lede">{lede}</p>
            <Leave shown=shown.clone() />
        </header>
        <Picture shown=shown.clone() />
        <Groups shown=shown.clone() />
        <Lacks shown=shown.clone() />
        {move || earlier.get().map(|earlier| view! { <Periods now=shown.clone() earlier /> })}
        <section class="section" aria-labelledby="h-how">
            <h2 id="h-how">{t("published.how")}</h2>
            <p class="reading">{t("published.how.1")}</p>
            <p class="reading">{t("published.how.2")}</p>
        </section>
    }
}

/// The choice of a group of a publication.
#[component]
fn GroupChoice(id: &'static str, shown: StoredValue<Shown>, group: RwSignal<String>) -> impl IntoView {
    let words = expect_context::<Words>();
    let options = shown.with_value(|shown| {
        let groups = shown.publication.groups.iter();
        groups.map(|known| (known.id.clone(), shown.group(words, &known.id))).collect()
    });
    view! { <Select id label="region.group" options chosen=group /> }
}

/// Returns a signal of the group that is looked at.
fn group_of(name: &str, shown: &Shown) -> RwSignal<String> {
    let first = shown.first();
    let group = remembered::signal(name, || first.clone());
    if shown.publication.group(&group.get_untracked()).is_none() {
        group.set(first);
    }
    group
}
