//! The command line: reads and writes the same files as the app, with the same scores.

mod age;
mod file;
mod lint;
mod merge;
mod needs;
mod print;
mod publish;
mod seal;
mod split;
mod texts;

use std::{path::PathBuf, process::ExitCode};

use baremo::{
    assessment::Assessment,
    questionnaire::Questionnaire,
    round::{Contribution, Intake, Round, contribute},
    score::score,
    translation::Exchange,
};
use clap::{Args, Parser, Subcommand};

use file::{Failed, Source};
use publish::Publishing;

/// Assess the maturity of a national cybersecurity ecosystem, and compare a region.
///
/// Exit status: 0; 1 when the input has problems, each a line `file:path: message` on standard error, and nothing is
/// written; 2 for wrong usage.
#[derive(Parser)]
#[command(name = "baremo", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check questionnaires, texts, assessments, parts, catalogues, and all that belongs to rounds
    Lint(Lint),
    /// Give texts to translators, and take them back
    #[command(subcommand)]
    Texts(Texts),
    /// Score an assessment
    Score(Score),
    /// Merge the parts that respondents sent back into their assessment
    Merge(Merge),
    /// Make the contribution of an assessment to a round
    Contribute(Contribute),
    /// Publish what the contributions to a round may show, or compare them for the organiser's eyes
    Compare(Compare),
    /// Say what training is needed, and plan courses for it
    Needs(Box<needs::Arguments>),
    /// Make a key that others can seal files to
    Keygen(seal::Keygen),
    /// Seal a file, so that only the owner of a key can open it
    Seal(seal::Seal),
    /// Open sealed files
    Open(seal::Open),
    /// Split a contribution into one sealed share for each trustee
    Split(split::Split),
    /// Add up the shares that a trustee has received
    Sum(split::AddUp),
    /// Publish what the sums of all trustees may show, or compare them for the organiser's eyes
    Combine(split::Combine),
    /// Write the contributions to a round as rows for other programs
    Export(Export),
}

/// The questionnaires at hand.
#[derive(Args)]
struct AtHand {
    /// Adds questionnaires to the five built in: a file, or a folder of structure and text files
    #[arg(long, value_name = "DIR|FILE")]
    questionnaires: Vec<PathBuf>,
}

#[derive(Args)]
struct Lint {
    /// Files, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Advice counts as a problem
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    at_hand: AtHand,
}

#[derive(Subcommand)]
enum Texts {
    /// Write all texts with their translation into one language side by side
    Export(TextsOut),
    /// Put a translator's file back; texts that stay as they were change nothing
    Import(TextsIn),
}

#[derive(Args)]
struct TextsOut {
    /// Questionnaires, the source of the interface (en.json), or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The language that is translated into
    #[arg(long, value_name = "LANG", value_parser = language)]
    to: String,
    /// Where to write: a table for .csv, XLIFF 1.2 for .xlf or .xliff
    #[arg(short, value_name = "FILE", value_parser = texts::exchange)]
    output: (PathBuf, Exchange),
}

#[derive(Args)]
struct TextsIn {
    /// The file that came back
    file: PathBuf,
    /// Where the texts belong: the same paths that were exported
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Returns the code of a language, or why it is none.
fn language(code: &str) -> Result<String, String> {
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then(|| code.to_owned()).ok_or_else(|| "a language has two or three lower-case letters".to_owned())
}

#[derive(Args)]
struct Score {
    /// The assessment file
    assessment: PathBuf,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    at_hand: AtHand,
}

#[derive(Args)]
struct Merge {
    /// Part files; their order does not matter
    #[arg(required = true, value_name = "PART")]
    parts: Vec<PathBuf>,
    /// The assessment that they belong to
    #[arg(long, value_name = "ASSESSMENT")]
    into: PathBuf,
    /// Where to write the assessment
    #[arg(short, value_name = "FILE")]
    output: PathBuf,
    /// Writes although parts differ: what they differ about is unknown, with all sides on record
    #[arg(long)]
    unknown: bool,
    /// Reports bad files and goes on without them
    #[arg(long)]
    skip: bool,
    #[command(flatten)]
    at_hand: AtHand,
}

#[derive(Args)]
struct Contribute {
    /// The assessment file
    assessment: PathBuf,
    /// The round file
    #[arg(long)]
    round: PathBuf,
    /// The group of the ecosystem in the round
    #[arg(long, value_name = "ID")]
    group: Option<String>,
    /// The code of an earlier contribution to correct: 32 hexadecimal digits [default: random]
    #[arg(long, value_name = "HEX")]
    code: Option<String>,
    /// The revision; the highest counts
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    revision: u64,
    /// Where to write the contribution [default: standard output]
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    at_hand: AtHand,
}

/// The contributions to a round.
#[derive(Args)]
struct Contributions {
    /// Contribution files: one each, or JSON Lines with one a line; `-` is standard input
    #[arg(required = true, value_name = "CONTRIBUTION")]
    contributions: Vec<PathBuf>,
    /// The round file
    #[arg(long)]
    round: PathBuf,
    /// Opens sealed contributions with the private key in this file
    #[arg(long, value_name = "KEYFILE")]
    identity: Option<PathBuf>,
    /// Reports bad files and goes on without them
    #[arg(long)]
    skip: bool,
    #[command(flatten)]
    at_hand: AtHand,
}

#[derive(Args)]
struct Compare {
    #[command(flatten)]
    contributions: Contributions,
    #[command(flatten)]
    publishing: Publishing,
}

#[derive(Args)]
struct Export {
    #[command(flatten)]
    contributions: Contributions,
    /// One line per contribution and factor, as CSV. It is internal: it must not leave
    #[arg(long, required = true)]
    tidy: bool,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Lint(arguments) => lint::run(&arguments.paths, arguments.strict, &arguments.at_hand),
        Command::Texts(Texts::Export(arguments)) => texts::export(&arguments.paths, &arguments.to, &arguments.output),
        Command::Texts(Texts::Import(arguments)) => texts::import(&arguments.file, &arguments.paths),
        Command::Score(arguments) => run_score(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        Command::Contribute(arguments) => run_contribute(&arguments),
        Command::Compare(arguments) => run_compare(&arguments),
        Command::Needs(arguments) => needs::run(&arguments),
        Command::Keygen(arguments) => seal::keygen(&arguments),
        Command::Seal(arguments) => seal::seal(&arguments),
        Command::Open(arguments) => seal::open(&arguments),
        Command::Split(arguments) => split::split(&arguments),
        Command::Sum(arguments) => split::sum(&arguments),
        Command::Combine(arguments) => split::combine(&arguments),
        Command::Export(arguments) => run_export(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed) => ExitCode::FAILURE,
    }
}

fn run_score(arguments: &Score) -> Result<(), Failed> {
    let at_hand = arguments.at_hand.load()?;
    let assessment = read_assessment(&arguments.assessment, &at_hand)?;
    let outcome = score(&assessment, &at_hand);
    if arguments.json { print::json(&outcome) } else { print::outcome(&assessment, &outcome, &at_hand) }
}

fn run_contribute(arguments: &Contribute) -> Result<(), Failed> {
    let at_hand = arguments.at_hand.load()?;
    let assessment = read_assessment(&arguments.assessment, &at_hand)?;
    let round = read_round(&arguments.round)?;
    let code = match &arguments.code {
        Some(code) => code.clone(),
        None => random_code()?,
    };
    let contribution =
        contribute(&assessment, &round, &at_hand, arguments.group.as_deref(), &code, arguments.revision);
    let contribution = file::report(&arguments.assessment.display().to_string(), contribution)?;
    file::write(arguments.output.as_deref(), &contribution.to_json())
}

fn run_compare(arguments: &Compare) -> Result<(), Failed> {
    let at_hand = arguments.contributions.at_hand.load()?;
    let round = read_round(&arguments.contributions.round)?;
    let intake = take_in(&arguments.contributions, &round, &at_hand)?;
    if arguments.publishing.internal {
        return arguments.publishing.compare(&round, &intake.tally());
    }
    let of = (&round, arguments.contributions.round.as_path());
    arguments.publishing.publish(of, |record| intake.publish(record), |record, made| record.add(made, &intake))
}

fn run_export(arguments: &Export) -> Result<(), Failed> {
    let at_hand = arguments.contributions.at_hand.load()?;
    let round = read_round(&arguments.contributions.round)?;
    let intake = take_in(&arguments.contributions, &round, &at_hand)?;
    eprintln!("Internal: one row per contribution. A pattern of levels can be recognised, so this must not leave.");
    file::write(None, &intake.to_tidy_csv())
}

/// Takes in all contributions one by one, and reports the bad ones; fails if there are any, unless they are skipped.
fn take_in<'a>(arguments: &Contributions, round: &'a Round, at_hand: &[Questionnaire]) -> Result<Intake<'a>, Failed> {
    let mut intake = Intake::new(round, at_hand);
    let (mut places, mut bad) = (Vec::new(), false);
    let place = |(file, line): (usize, Option<usize>)| {
        let name = arguments.contributions[file].display();
        line.map_or_else(|| name.to_string(), |line| format!("{name}:{line}"))
    };
    let keys = arguments.identity.as_deref().map(age::Keys::read).transpose()?;
    for (file, path) in arguments.contributions.iter().enumerate() {
        let read = file::each_document(path, keys.as_ref(), |line, bytes| {
            match Contribution::from_json(bytes, round, at_hand) {
                Ok(contribution) => {
                    intake.add(&contribution);
                    places.push((file, line));
                }
                Err(problems) => {
                    file::print_problems(&place((file, line)), &problems);
                    bad = true;
                }
            }
        });
        bad |= read.is_err();
    }
    for (i, problem) in intake.conflicts() {
        file::print_problems(&place(places[i]), &problem.into());
        bad = true;
    }
    if bad && !arguments.skip { Err(Failed) } else { Ok(intake) }
}

fn read_assessment(path: &std::path::Path, at_hand: &[Questionnaire]) -> Result<Assessment, Failed> {
    let Source { name, bytes } = Source::read(path)?;
    file::report(&name, Assessment::from_json(&bytes, at_hand))
}

fn read_round(path: &std::path::Path) -> Result<Round, Failed> {
    let Source { name, bytes } = Source::read(path)?;
    file::report(&name, Round::from_json(&bytes))
}

/// Returns 128 bits from the system's random source, as hexadecimal digits.
fn random_code() -> Result<String, Failed> {
    let mut bytes = [0; 16];
    if let Err(error) = getrandom::fill(&mut bytes) {
        eprintln!("baremo: the system gives no random numbers ({error}); pass a code with --code");
        return Err(Failed);
    }
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
