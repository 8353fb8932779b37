//! Checks files by their format: errors make them unusable, advice makes them better.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use baremo::{
    Code, Level, Problem, Problems,
    assessment::{
        self, Assessment,
        part::{self, Part},
    },
    document::{self, escape},
    questionnaire::{self, Minutes, Questionnaire, Rules, advise, advise_across, minutes, text},
    round::{self, Contribution, Interest, Publication, Record, Round, Share, Sum},
    training::{course, delivered},
    translation::{
        Catalogue,
        interface::{self, Interface},
    },
};
use serde_json::Value;

use crate::{
    AtHand,
    file::{self, Failed, Source},
    needs,
};

/// Checks all files, and prints what the good questionnaires hold.
pub fn run(paths: &[PathBuf], strict: bool, at_hand: &AtHand) -> Result<(), Failed> {
    let at_hand = at_hand.load()?;
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() { files.extend(file::json_files(path)?) } else { files.push(path.clone()) }
    }
    // A file that is named, and lies in a folder that is named, is one file.
    let mut seen = BTreeSet::new();
    files.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    let mut lint = Linted {
        rules: Rules::shipped(),
        advice: false,
        questionnaires: Vec::new(),
        names: Vec::new(),
        shares: Shares::new(),
    };
    let mut failed = false;
    for path in &files {
        failed |= lint.check(path, &at_hand).is_err();
    }
    lint.advise_across();
    file::write(None, &format!("{} files checked\n{}", files.len(), lint.counts()))?;
    if failed || strict && lint.advice { Err(Failed) } else { Ok(()) }
}

/// By language, how many texts are translated, and how many there are.
type Shares = BTreeMap<String, (usize, usize)>;

/// What has been found so far.
struct Linted {
    rules: Rules,
    /// Whether anything could be better.
    advice: bool,
    /// The questionnaires, and the names of their files.
    questionnaires: Vec<Questionnaire>,
    names: Vec<String>,
    shares: Shares,
}

impl Linted {
    /// Checks one file.
    fn check(&mut self, path: &Path, at_hand: &[Questionnaire]) -> Result<(), Failed> {
        let Source { name, bytes } = Source::read(path)?;
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            return check_lines(&name, &bytes, at_hand);
        }
        if needs::is_table(path) {
            let (_, advice) = needs::read_table(&name, &bytes, at_hand)?;
            self.advise(&name, &advice);
            return Ok(());
        }
        let value = file::report(&name, document::parse(&bytes))?;
        let checked = match document::format_of(&value) {
            Some(questionnaire::FORMAT) => {
                let value = file::with_texts(value, path)?;
                let questionnaire = file::report(&name, Questionnaire::from_value(&value))?;
                file::report(&name, check_migration(&questionnaire, at_hand))?;
                self.take(&name, questionnaire);
                return Ok(());
            }
            Some(interface::FORMAT) => {
                let read = file::report(&name, document::read(&value, Interface::decode))?;
                return self.take_interface(path, &name, &read);
            }
            Some(text::FORMAT) => check_texts(&value, path, at_hand),
            Some(assessment::FORMAT) => Assessment::from_value(&value, at_hand).map(drop),
            Some(part::FORMAT) => Part::from_value(&value, None, at_hand).map(drop),
            Some(round::FORMAT) => Round::from_value(&value).and_then(|round| round.check(at_hand).or(())),
            Some(round::CONTRIBUTION_FORMAT) => Contribution::from_value(&value, None, at_hand)
                .and_then(|contribution| contribution.check_questionnaires(at_hand).or(())),
            Some(round::SHARE_FORMAT) => Share::from_value(&value).map(drop),
            Some(round::SUM_FORMAT) => Sum::from_value(&value).map(drop),
            Some(round::INTEREST_FORMAT) => Interest::from_value(&value, None, at_hand).map(drop),
            Some(course::FORMAT) => course::Catalogue::from_value(&value, at_hand).map(drop),
            Some(delivered::FORMAT) => delivered::Delivered::from_value(&value, at_hand).map(drop),
            Some(round::PUBLICATION_FORMAT) => Publication::from_value(&value).map(drop),
            Some(round::RECORD_FORMAT) => Record::from_value(&value).map(drop),
            found => Err(unknown_format(found)),
        };
        file::report(&name, checked)
    }

    fn advise(&mut self, name: &str, advice: &Problems) {
        file::print_problems(name, advice);
        self.advice |= !advice.is_empty();
    }

    fn take(&mut self, name: &str, questionnaire: Questionnaire) {
        self.advise(name, &advise(&questionnaire, &self.rules));
        for language in questionnaire.texts.keys() {
            self.count(language, Catalogue::of_questionnaire(&questionnaire, language).translated());
        }
        self.questionnaires.push(questionnaire);
        self.names.push(name.to_owned());
    }

    /// Holds the statements of all questionnaires against each other.
    fn advise_across(&mut self) {
        let all: Vec<&Questionnaire> = self.questionnaires.iter().collect();
        for (of, problem) in advise_across(&all) {
            let name = self.names[of].clone();
            self.advise(&name, &problem.into());
        }
    }

    /// Holds a translation of the interface against its source, which lies beside it.
    fn take_interface(&mut self, path: &Path, name: &str, read: &Interface) -> Result<(), Failed> {
        let language = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if language == interface::SOURCE {
            let all = read.source_texts().len();
            self.count(&language, (all, all));
            return Ok(());
        }
        let beside = path.with_file_name(interface::SOURCE).with_extension("json");
        let Source { name: source_name, bytes } = Source::read(&beside)?;
        let source = file::report(&source_name, Interface::from_json(&bytes))?;
        self.advise(name, &interface::advise(&source, read, &language, &self.rules.glossary));
        self.count(&language, Catalogue::of_interface(&source, read, &language).translated());
        Ok(())
    }

    fn count(&mut self, language: &str, (translated, of): (usize, usize)) {
        let share = self.shares.entry(language.to_owned()).or_default();
        *share = (share.0 + translated, share.1 + of);
    }

    /// Returns what the questionnaires hold, in lines.
    fn counts(&self) -> String {
        let all = &self.questionnaires;
        let mut lines = Vec::new();
        if !all.is_empty() {
            let factors: usize = all.iter().map(|q| q.factors.len()).sum();
            let at = |level: Level| all.iter().flat_map(|q| q.statements()).filter(|s| s.level == level).count();
            let levels: Vec<String> =
                Level::WITH_STATEMENTS.into_iter().map(|level| format!("{} at level {level}", at(level))).collect();
            let statements: usize = all.iter().map(|q| q.statements().count()).sum();
            let levels = levels.join(", ");
            lines.push(format!("{} domains, {factors} factors, {statements} statements ({levels})", all.len()));
        }
        if !self.shares.is_empty() {
            // Rounded down, so that 100 % means that nothing is missing.
            let share =
                |(language, (n, of)): (&String, &(usize, usize))| format!("{language} {} %", n * 100 / of.max(&1));
            let shares: Vec<String> = self.shares.iter().map(share).collect();
            lines.push(format!("{} languages: {}", shares.len(), shares.join(", ")));
        }
        lines.extend(
            all.iter().map(|questionnaire| minutes_line(&questionnaire.id, std::slice::from_ref(questionnaire))),
        );
        if all.len() > 1 {
            lines.push(minutes_line("in all", all));
        }
        lines.into_iter().map(|line| line + "\n").collect()
    }
}

/// Checks that a questionnaire says what becomes of every statement of its earlier version, if that is at hand.
fn check_migration(questionnaire: &Questionnaire, at_hand: &[Questionnaire]) -> Result<(), Problems> {
    let Some(migration) = &questionnaire.migration else { return Ok(()) };
    let old = at_hand.iter().find(|old| old.id == questionnaire.id && old.version == migration.from);
    old.map_or(Ok(()), |old| questionnaire::origins(old, questionnaire).map(drop))
}

/// Says how long it takes to answer, in the language that takes longest.
fn minutes_line(name: &str, questionnaires: &[Questionnaire]) -> String {
    let languages: BTreeSet<&String> = questionnaires.iter().flat_map(|q| q.texts.keys()).collect();
    let total = |language: &&String| -> Minutes { questionnaires.iter().map(|q| minutes(q, language)).sum() };
    let times: Vec<Minutes> = languages.iter().map(total).collect();
    let longest = |of: fn(&Minutes) -> f64| times.iter().map(of).fold(0.0, f64::max).ceil();
    let (quick, full) = (longest(|time| time.quick), longest(|time| time.full));
    format!("minutes to answer, {name}: quick scan {quick}, all statements {full}")
}

/// Checks a text file: its form, and that the questionnaire it belongs to has what it speaks of.
///
/// The questionnaire is the one beside it, else the one at hand.
fn check_texts(value: &Value, path: &Path, at_hand: &[Questionnaire]) -> Result<(), Problems> {
    let texts = document::read(value, text::decode_file)?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let id = stem.split('.').next().unwrap_or_default();
    let beside = file::structure(&path.with_file_name(format!("{id}.json")));
    let known = beside.as_ref().or_else(|| at_hand.iter().find(|questionnaire| questionnaire.id == id));
    let Some(questionnaire) = known else { return Ok(()) };
    let mut problems = Problems::default();
    for unknown in texts.keys().filter(|id| !questionnaire.ids_in_order().any(|known| known == id.as_str())) {
        problems.push(Problem::new(Code::UnknownId, format!("/{}", escape(unknown))).with("id", unknown));
    }
    problems.or(())
}

fn check_lines(name: &str, bytes: &[u8], at_hand: &[Questionnaire]) -> Result<(), Failed> {
    let mut failed = false;
    for (line, contribution) in round::read_contributions(bytes, None, at_hand) {
        failed |= file::report(&file::place(name, line), contribution).is_err();
    }
    if failed { Err(Failed) } else { Ok(()) }
}

fn unknown_format(found: Option<&str>) -> Problems {
    const KNOWN: [&str; 14] = [
        questionnaire::FORMAT,
        text::FORMAT,
        interface::FORMAT,
        assessment::FORMAT,
        part::FORMAT,
        round::FORMAT,
        round::CONTRIBUTION_FORMAT,
        round::SHARE_FORMAT,
        round::SUM_FORMAT,
        round::INTEREST_FORMAT,
        round::PUBLICATION_FORMAT,
        round::RECORD_FORMAT,
        course::FORMAT,
        delivered::FORMAT,
    ];
    let problem = match found {
        Some(found) => Problem::new(Code::UnknownFormat, "/format").with("found", found),
        None => Problem::new(Code::MissingField, "/format").with("field", "format"),
    };
    problem.with("expected", KNOWN.join(", ")).into()
}
