//! What was read in this tab: contributions, their round, and the files that were not taken.

use std::{collections::BTreeSet, mem, sync::Arc};

use baremo::{
    Problems, document,
    questionnaire::{self, Questionnaire},
    round::{
        self, Comparison, Contribution, Publication, Reason, Record, Round, Sum, Tally, documents, publish_sums,
    },
    sample,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        file::read_some,
        problems::BadFile,
        questionnaire::{AddedQuestionnaire, add_questionnaire},
    },
    content::Content,
    platform::{self, file::Chosen},
    route::{self, Route},
    state::{HeldKeys, Library, Unsealed, is_key_file, is_sealed},
    words::Words,
};

/// The contributions that were read in this tab. They are kept nowhere else.
#[derive(Clone, Copy)]
pub struct Intake {
    taken: RwSignal<Taken>,
    removed: RwSignal<Option<Taken>>,
    reading: RwSignal<Option<Progress>>,
    stopped: RwSignal<bool>,
    added: RwSignal<Vec<AddedQuestionnaire>>,
    held: HeldKeys,
    content: Content,
    library: Library,
    words: Words,
}

/// Everything that was read, and what it comes to.
#[derive(Default)]
pub struct Taken {
    /// The round of a file, where there was one.
    round_file: Option<Round>,
    /// The round that counts: of the file, or as the contributions tell.
    round: Option<Round>,
    /// The contributions to the round.
    good: Arc<Vec<Contribution>>,
    /// Where each of them came from.
    sources: Vec<Source>,
    /// The contributions that are well formed but cannot count in the round.
    others: Vec<(Source, Contribution, Problems)>,
    /// The documents that are nothing to be read here.
    unreadable: Vec<(Source, Problems)>,
    /// The files that are sealed to a key that is not here.
    sealed: Vec<Sealed>,
    /// What the sums of a split round's trustees give: there are no contributions to read then.
    combined: Option<Combined>,
    is_sample: bool,
    region: Option<Region>,
    bad: Vec<BadFile>,
}

/// What may be published, and why the rest may not; or why nothing may be.
pub type Published = Result<(Publication, Vec<Reason>), Problems>;

/// Where a document came from: the name of a file, and the line where it has lines.
#[derive(Clone)]
struct Source {
    file: Arc<str>,
    line: Option<usize>,
}

/// A sealed file that another key may open.
#[derive(Clone)]
struct Sealed {
    source: Source,
    bytes: Arc<[u8]>,
    /// Why the keys that are here do not open it; nothing where there is none.
    problems: Option<Problems>,
}

/// The sums of the trustees of a split round, and the counts that they give together.
#[derive(Clone, PartialEq)]
pub struct Combined {
    /// The sum of each trustee.
    pub sums: Arc<[Sum]>,
    /// The counts.
    pub tally: Tally,
}

/// What the contributions come to.
#[derive(Clone, PartialEq)]
pub struct Region {
    /// The round.
    pub round: Round,
    /// Whether all of it is invented.
    pub is_sample: bool,
    /// The comparison.
    pub comparison: Comparison,
}

/// How far reading has come.
#[derive(Clone, Copy, PartialEq)]
pub struct Progress {
    /// The share of the files that was read, 0 to 1.
    pub share: f64,
    /// How many contributions were found.
    pub found: usize,
}

/// What one choice of files holds.
#[derive(Default)]
struct Batch {
    round: Option<Round>,
    /// The files of questionnaires that can be read.
    questionnaires: Vec<Vec<u8>>,
    contributions: Vec<(Source, Contribution)>,
    unreadable: Vec<(Source, Problems)>,
    /// All files that are still sealed, those that waited before included.
    sealed: Vec<Sealed>,
}

/// One document of a file.
enum Document {
    Round(Box<Round>),
    Questionnaire,
    Contribution(Contribution),
}

impl Intake {
    /// Makes an empty intake.
    pub fn new() -> Self {
        Self {
            taken: RwSignal::new(Taken::default()),
            removed: RwSignal::new(None),
            reading: RwSignal::new(None),
            stopped: RwSignal::new(false),
            added: RwSignal::new(Vec::new()),
            held: expect_context::<HeldKeys>(),
            content: expect_context::<Content>(),
            library: expect_context::<Library>(),
            words: expect_context::<Words>(),
        }
    }

    /// Returns what the contributions come to, if any count.
    pub fn region(self) -> Option<Region> {
        self.taken.with(|taken| taken.region.clone())
    }

    /// Returns the round that counts, and whether it is only inferred from the contributions.
    pub fn round(self) -> Option<(Round, bool)> {
        self.taken.with(|taken| Some((taken.round.clone()?, taken.round_file.is_none())))
    }

    /// Returns the round that counts, without following changes.
    pub fn round_untracked(self) -> Option<(Round, bool)> {
        self.taken.with_untracked(|taken| Some((taken.round.clone()?, taken.round_file.is_none())))
    }

    /// Returns what may be published of the round, and why the rest may not.
    pub fn publish(self, round: &Round, record: &Record) -> Published {
        let at_hand = self.content.get();
        self.taken.with(|taken| match &taken.combined {
            Some(combined) => publish_sums(round, &combined.sums, &at_hand, record),
            None => round::Intake::of(round, &taken.good, &at_hand).publish(record),
        })
    }

    /// Does what [`Intake::publish`] does with pauses for the browser.
    ///
    /// `goes_on` hears the share that is done, 0 to 1, and says whether to go on. Returns nothing where it says no.
    pub async fn publish_by_and_by(
        self,
        round: &Round,
        record: &Record,
        goes_on: impl Fn(f64) -> bool,
    ) -> Option<Published> {
        let at_hand = self.content.get_untracked();
        let (good, combined) = self.taken.with_untracked(|taken| (taken.good.clone(), taken.combined.clone()));
        if let Some(Combined { sums, .. }) = combined {
            return Some(publish_sums(round, &sums, &at_hand, record));
        }
        let mut slice = Slice::start();
        let mut counted = round::Intake::new(round, &at_hand);
        for (i, contribution) in good.iter().enumerate() {
            counted.add(contribution);
            if slice.is_over() {
                slice.pause().await;
                goes_on(0.5 * i as f64 / good.len() as f64).then_some(())?;
            }
        }
        slice.pause_if_over().await;
        let mut publishing = match counted.publishing(record) {
            Ok(publishing) => publishing,
            Err(problems) => return Some(Err(problems)),
        };
        let factors = publishing.factors_left();
        while publishing.next_factor() {
            if slice.is_over() {
                slice.pause().await;
                goes_on(1.0 - 0.5 * publishing.factors_left() as f64 / factors as f64).then_some(())?;
            }
        }
        Some(publishing.finish())
    }

    /// Puts a publication on record, with the contributions that it was made from.
    pub fn record(self, round: &Round, record: &mut Record, publication: Publication) {
        let at_hand = self.content.get_untracked();
        self.taken.with_untracked(|taken| match &taken.combined {
            Some(combined) => record.add_sums(publication, combined.sums.to_vec()),
            None => record.add(publication, &round::Intake::of(round, &taken.good, &at_hand)),
        });
    }

    /// Returns how many contributions to the round were read, older revisions included.
    pub fn read(self) -> usize {
        self.taken.with(|taken| taken.good.len())
    }

    /// Returns all contributions to the round as JSON Lines: one file that can be added again later.
    pub fn to_lines(self) -> String {
        // A contribution has text keys only.
        let line = |given: &Contribution| serde_json::to_string(given).unwrap_or_default() + "\n";
        self.taken.with_untracked(|taken| taken.good.iter().map(line).collect())
    }

    /// Returns the files that were not taken.
    pub fn bad(self) -> Vec<BadFile> {
        self.taken.with(|taken| taken.bad.clone())
    }

    /// Returns whether nothing at all was read.
    pub fn is_empty(self) -> bool {
        self.taken.with(Taken::is_empty)
    }

    /// Returns whether nothing at all was read, without following changes.
    pub fn is_empty_untracked(self) -> bool {
        self.taken.with_untracked(Taken::is_empty)
    }

    /// Returns whether what is here is invented.
    pub fn is_sample(self) -> bool {
        self.taken.with(|taken| taken.is_sample)
    }

    /// Returns whether the figures are from the sums of trustees.
    pub fn is_combined(self) -> bool {
        self.taken.with(|taken| taken.combined.is_some())
    }

    /// Returns how many sealed files there are while no key is here.
    pub fn waiting(self) -> usize {
        self.taken.with(|taken| taken.sealed.iter().filter(|sealed| sealed.problems.is_none()).count())
    }

    /// Returns how far reading has come, while it goes on.
    pub fn reading(self) -> Option<Progress> {
        self.reading.get()
    }

    /// Returns what became of the questionnaires that were read last.
    pub fn added(self) -> Vec<AddedQuestionnaire> {
        self.added.get()
    }

    /// Lets go of what was said of questionnaires.
    pub fn forget_added(self) {
        if self.added.with_untracked(|added| !added.is_empty()) {
            self.added.set(Vec::new());
        }
    }

    /// Returns whether what was here can be brought back.
    pub fn can_undo(self) -> bool {
        self.removed.with(Option::is_some)
    }

    /// Reads files of any of the formats, by and by; ignored while others are being read.
    pub fn take(self, files: Vec<Chosen>) {
        if !files.is_empty() {
            self.begin(files);
        }
    }

    /// Tries the sealed files again: another key has come.
    pub fn open_waiting(self) {
        if self.taken.with_untracked(|taken| !taken.sealed.is_empty()) {
            self.begin(Vec::new());
        }
    }

    fn begin(self, files: Vec<Chosen>) {
        if self.reading.with_untracked(Option::is_some) {
            return;
        }
        self.stopped.set(false);
        self.forget_removed();
        self.forget_added();
        self.reading.set(Some(Progress { share: 0.0, found: 0 }));
        spawn_local(async move {
            if let Some(batch) = self.read_files(&files).await {
                self.settle(batch, false).await;
            }
            self.reading.set(None);
        });
    }

    /// Stops reading; nothing of the files that are being read is taken.
    pub fn stop(self) {
        self.stopped.set(true);
    }

    /// Takes the fictional region in place of what is here, and goes to a page if one is given.
    pub fn try_sample(self, then: Option<Route>) {
        self.forget_removed();
        let region = untrack(|| sample::region(&self.content.shipped(), self.words.of_sample()));
        let source = Source { file: "".into(), line: None };
        let contributions = region.contributions.into_iter().map(|given| (source.clone(), given)).collect();
        let batch = Batch { round: Some(region.round), contributions, ..Batch::default() };
        spawn_local(async move {
            self.taken.update_untracked(|taken| *taken = Taken::default());
            self.settle(batch, true).await;
            if let Some(route) = then {
                route::go(&route);
            }
        });
    }

    /// Puts the fictional region into the words of another language.
    pub fn reword(self, to: &sample::Words) {
        if self.taken.with_untracked(|taken| taken.is_sample) {
            self.taken.update(|taken| {
                let region = taken.region.as_mut().map(|region| &mut region.round);
                let rounds = [taken.round_file.as_mut(), taken.round.as_mut(), region];
                rounds.into_iter().flatten().for_each(|round| sample::reword_round(round, to));
            });
        }
    }

    /// Takes a round in place of the one that the contributions were checked against.
    pub fn use_round(self, round: Round) {
        self.forget_removed();
        spawn_local(self.settle(Batch { round: Some(round), ..Batch::default() }, false));
    }

    /// Takes what the sums of a split round's trustees give, in place of what is here.
    pub fn use_sums(self, round: Round, combined: Combined) {
        let taken = Taken { round_file: Some(round), combined: Some(combined), ..Taken::default() };
        let before = self.taken.try_update_untracked(|now| mem::replace(now, taken));
        self.removed
            .set(before.filter(|before| !before.is_empty() && !before.is_sample && before.combined.is_none()));
        spawn_local(self.settle(Batch::default(), false));
    }

    /// Goes on without the round file: the round is what the contributions say.
    pub fn remove_round(self) {
        self.taken.update_untracked(|taken| taken.round_file = None);
        spawn_local(self.settle(Batch::default(), false));
    }

    /// Empties the intake; until the next page it can be brought back.
    pub fn start_over(self) {
        self.removed.set(self.taken.try_update(mem::take));
    }

    /// Brings back what was there before the intake was emptied.
    pub fn undo(self) {
        if let Some(taken) = self.removed.try_update(Option::take).flatten() {
            self.taken.set(taken);
        }
    }

    /// Lets go of what was removed.
    pub fn forget_removed(self) {
        if self.removed.with_untracked(Option::is_some) {
            self.removed.set(None);
        }
    }

    /// Reads files, with a pause for the browser between slices of work; returns nothing if it was stopped.
    async fn read_files(self, files: &[Chosen]) -> Option<Batch> {
        let mut batch = Batch::default();
        let mut pace = Pace { slice: Slice::start(), before: 0, of: files.len() };
        let waiting = self.taken.with_untracked(|taken| taken.sealed.clone());
        let is_chosen_anew = |name: &str| files.iter().any(|file| file.name == name);
        let waiting = waiting.into_iter().filter(|sealed| !is_chosen_anew(&sealed.source.file));
        let mut sealed: Vec<(Source, Arc<[u8]>)> = waiting.map(|sealed| (sealed.source, sealed.bytes)).collect();
        while pace.before < files.len() {
            let rest = &files[pace.before..];
            for (file, read) in rest.iter().zip(read_some(rest).await) {
                let source = Source { file: file.name.as_str().into(), line: None };
                match read {
                    Ok(bytes) if is_key_file(&bytes) => {
                        if let Err(problems) = self.held.hold(&bytes).await {
                            batch.unreadable.push((source, problems));
                        }
                    }
                    Ok(bytes) if is_sealed(&bytes) => sealed.push((source, bytes.into())),
                    Ok(bytes) => self.read_documents(&source.file, &bytes, &mut pace, &mut batch).await?,
                    Err(problems) => batch.unreadable.push((source, problems)),
                }
                pace.before += 1;
            }
        }
        // The key may have come after what it opens.
        for (source, bytes) in sealed {
            match self.held.open(&bytes).await {
                Unsealed::Content(content) => {
                    self.read_documents(&source.file, &content, &mut pace, &mut batch).await?;
                }
                Unsealed::Waits(problems) => batch.sealed.push(Sealed { source, bytes, problems }),
                Unsealed::Bad(problems) => batch.unreadable.push((source, problems)),
            }
        }
        Some(batch)
    }

    /// Reads the documents of a file; returns nothing if it was stopped.
    async fn read_documents(self, name: &Arc<str>, bytes: &[u8], pace: &mut Pace, batch: &mut Batch) -> Option<()> {
        let mut done = 0;
        for (line, document) in documents(bytes) {
            batch.add(Source { file: name.clone(), line }, document);
            done += document.len() + 1;
            if pace.slice.is_over() {
                let share = (pace.before as f64 + done as f64 / bytes.len() as f64) / pace.of as f64;
                let share = share.min(1.0);
                self.reading.set(Some(Progress { share, found: batch.contributions.len() }));
                pace.slice.pause().await;
                (!self.stopped.get_untracked()).then_some(())?;
            }
        }
        Some(())
    }

    /// Adds what was read to what is here, and works out anew what it comes to.
    async fn settle(self, mut batch: Batch, is_sample: bool) {
        let added = mem::take(&mut batch.questionnaires);
        if !added.is_empty() {
            let add = |file: &Vec<u8>| untrack(|| add_questionnaire(self.content, self.library, file).ok());
            self.added.set(added.iter().filter_map(add).collect());
        }
        let at_hand = self.content.get_untracked();
        // Nobody is told that it is gone: it comes back, with more, in a moment.
        let mut taken = self.taken.try_update_untracked(mem::take).unwrap_or_default();
        // Who tries how it works may add a contribution to the sample's round; anything else takes its place.
        if taken.is_sample && batch.is_of_another_round(sample::ROUND) {
            taken = Taken::default();
        }
        taken.is_sample |= is_sample;
        taken.add(batch);
        taken.settle(&at_hand).await;
        platform::give_way().await;
        self.taken.set(taken);
    }
}

impl Taken {
    fn is_empty(&self) -> bool {
        let is_read = self.round_file.is_some() || !self.good.is_empty() || !self.others.is_empty();
        !is_read && self.unreadable.is_empty() && self.sealed.is_empty()
    }

    fn add(&mut self, batch: Batch) {
        // A file that is read again speaks for itself: what was wrong with it before is forgotten.
        let anew: BTreeSet<Arc<str>> = batch.sources().map(|source| source.file.clone()).collect();
        self.unreadable.retain(|(source, _)| !anew.contains(&source.file));
        self.others.retain(|(source, ..)| !anew.contains(&source.file));
        self.unreadable.extend(batch.unreadable);
        self.sealed = batch.sealed;
        if batch.round.is_some() || !batch.contributions.is_empty() {
            self.combined = None;
        }
        self.round_file = batch.round.or(self.round_file.take());
        let added = batch.contributions.into_iter();
        self.others.extend(added.map(|(source, contribution)| (source, contribution, Problems::default())));
    }

    /// Finds the round, sorts all contributions by whether they belong to it, and compares those that do.
    async fn settle(&mut self, at_hand: &[Questionnaire]) {
        let sources = mem::take(&mut self.sources).into_iter();
        let mut all: Vec<(Source, Contribution)> =
            sources.zip(Arc::unwrap_or_clone(mem::take(&mut self.good))).collect();
        all.extend(self.others.drain(..).map(|(source, contribution, _)| (source, contribution)));
        let infer = || Round::inferred(all.iter().map(|(_, contribution)| contribution), at_hand);
        let mut slice = Slice::start();
        slice.pause().await;
        self.round = self.round_file.clone().or_else(infer);
        slice.pause().await;
        let (mut good, mut conflicts) = (Vec::new(), Vec::new());
        self.region = None;
        if let Some(round) = self.round.clone() {
            for (source, contribution) in all {
                let problems = contribution.check(Some(&round), at_hand);
                if problems.is_empty() {
                    self.sources.push(source);
                    good.push(contribution);
                } else {
                    self.others.push((source, contribution, problems));
                }
                slice.pause_if_over().await;
            }
            slice.pause().await;
            let (comparison, contradicted) = match &self.combined {
                Some(combined) => (Comparison::from(&combined.tally), Vec::new()),
                None => {
                    let mut counted = round::Intake::new(&round, at_hand);
                    for contribution in &good {
                        counted.add(contribution);
                        slice.pause_if_over().await;
                    }
                    slice.pause().await;
                    (counted.compare(), counted.conflicts())
                }
            };
            conflicts = contradicted;
            let is_sample = self.is_sample;
            self.region = (comparison.contributions > 0).then_some(Region { round, is_sample, comparison });
        }
        self.good = Arc::new(good);
        let conflicts = conflicts.into_iter().map(|(i, problem)| self.sources[i].bad(problem.into()));
        let others = self.others.iter().map(|(source, _, problems)| source.bad(problems.clone()));
        let unreadable = self.unreadable.iter().map(|(source, problems)| source.bad(problems.clone()));
        let sealed = self.sealed.iter().filter_map(|sealed| Some(sealed.source.bad(sealed.problems.clone()?)));
        self.bad = unreadable.chain(sealed).chain(others).chain(conflicts).collect();
    }
}

impl Batch {
    /// Reads one document and puts it where it belongs.
    fn add(&mut self, source: Source, bytes: &[u8]) {
        // Nearly all of them are contributions in which nothing is wrong.
        if let Some(contribution) = Contribution::from_plain_json(bytes) {
            self.contributions.push((source, contribution));
            return;
        }
        match Document::read(bytes) {
            Ok(Document::Round(round)) => self.round = Some(*round),
            Ok(Document::Questionnaire) => self.questionnaires.push(bytes.to_vec()),
            Ok(Document::Contribution(contribution)) => self.contributions.push((source, contribution)),
            Err(problems) => self.unreadable.push((source, problems)),
        }
    }

    fn is_of_another_round(&self, id: &str) -> bool {
        let rounds = self.contributions.iter().map(|(_, contribution)| &contribution.round);
        rounds.chain(self.round.iter().map(|round| &round.id)).any(|round| round != id)
    }

    fn sources(&self) -> impl Iterator<Item = &Source> {
        let contributions = self.contributions.iter().map(|(source, _)| source);
        contributions.chain(self.unreadable.iter().map(|(source, _)| source))
    }
}

impl Document {
    fn read(bytes: &[u8]) -> Result<Self, Problems> {
        let value = document::parse(bytes)?;
        match document::format_of(&value) {
            Some(round::FORMAT) => Round::from_value(&value).map(|round| Self::Round(Box::new(round))),
            Some(questionnaire::FORMAT) => Questionnaire::from_value(&value).map(|_| Self::Questionnaire),
            // Whether it belongs to the round is seen when the round is known.
            _ => Contribution::from_value(&value, None, &[]).map(Self::Contribution),
        }
    }
}

impl Source {
    fn bad(&self, problems: Problems) -> BadFile {
        BadFile { line: self.line, ..BadFile::new(&*self.file, problems) }
    }
}

/// How far reading has come, and since when it has not paused.
struct Pace {
    slice: Slice,
    /// How many files were read before this one.
    before: usize,
    /// How many were chosen.
    of: usize,
}

/// A stretch of work that is short enough for the browser to answer in between.
struct Slice {
    since: f64,
}

impl Slice {
    /// How long it may be, in milliseconds.
    const MOST: f64 = 20.0;

    fn start() -> Self {
        Self { since: platform::now() }
    }

    fn is_over(&self) -> bool {
        platform::now() - self.since > Self::MOST
    }

    async fn pause(&mut self) {
        platform::give_way().await;
        *self = Self::start();
    }

    async fn pause_if_over(&mut self) {
        if self.is_over() {
            self.pause().await;
        }
    }
}
