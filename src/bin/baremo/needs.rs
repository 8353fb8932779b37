//! What training an assessment or a region needs, the courses for it, and the plan.

use std::{
    collections::BTreeMap,
    fmt::Write,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use baremo::{
    Level, Problems,
    assessment::{self, Assessment},
    csv::Separator,
    document,
    level::Interval,
    questionnaire::Questionnaire,
    round::{ALL, Interest, PUBLICATION_FORMAT, Publication},
    training::{
        Outlook,
        course::{Catalogue, Course, Mode},
        matching::{Matching, Wishes, matching},
        needs::{Basis, MOST_TIMES, Need, Needs, Weights, Why, needs_of_assessment, needs_of_publication, to_csv},
        plan::{Plan, Quarter, Time, calendar, day_number, day_of, plan},
        seats::{CELL, Pool, SeatCount, pool, seats},
        sheet::{Sheet, guess, read},
    },
};
use clap::Args;
use serde_json::Value;

use crate::{
    AtHand,
    file::{self, Failed, Source, report},
    language, print,
};

/// What training is needed, for whom, and which courses meet it
#[derive(Args)]
pub struct Arguments {
    /// Assessments and publications
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A level to aim at in every factor, in place of the own targets
    #[arg(long, value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(2..=5))]
    aim: Option<u8>,
    /// The group of the publications
    #[arg(long, value_name = "ID", default_value = ALL)]
    group: String,
    /// How often the gap is multiplied in a priority: 0 leaves it out
    #[arg(long, value_name = "0-3", default_value_t = 1, value_parser = clap::value_parser!(u8).range(..=i64::from(MOST_TIMES)))]
    gap: u8,
    /// How often the reach is multiplied in a priority
    #[arg(long, value_name = "0-3", default_value_t = 1, value_parser = clap::value_parser!(u8).range(..=i64::from(MOST_TIMES)))]
    reach: u8,
    /// How important a factor is; 1 where it is not named
    #[arg(long, value_name = "FACTOR=N", value_parser = importance)]
    importance: Vec<(String, f64)>,
    /// The courses there are: JSON, or a table whose columns are guessed from their heads
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// A language that people speak [default: any]
    #[arg(long, value_name = "LANG", value_parser = language, requires = "catalogue")]
    language: Vec<String>,
    /// How courses may be held [default: any]
    #[arg(long, value_name = "FORMAT", value_parser = mode, requires = "catalogue")]
    format: Vec<Mode>,
    /// The first quarter of the plan [default: the next one]
    #[arg(long, value_name = "YYYY-QN", value_parser = quarter, requires = "catalogue")]
    start: Option<Quarter>,
    /// The trainer-days of each quarter; as many quarters as numbers
    #[arg(long, value_name = "DAYS", value_delimiter = ',', default_values_t = [20, 20, 20, 20], requires = "catalogue")]
    days: Vec<u64>,
    /// Interest files, for the seats that are asked for and who could share
    #[arg(long, value_name = "FILE", num_args = 1..)]
    interest: Vec<PathBuf>,
    /// The smallest number of ecosystems that a count of interests may speak of
    #[arg(long, value_name = "N", default_value_t = CELL, value_parser = clap::value_parser!(u64).range(CELL..))]
    cell: u64,
    /// Prints one JSON document
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Prints a table: the plan where there is a catalogue, else the needs
    #[arg(long)]
    csv: bool,
    /// Writes the plan as a calendar file, too
    #[arg(long, value_name = "FILE", requires = "catalogue")]
    ics: Option<PathBuf>,
    /// Reports bad files and goes on without them
    #[arg(long)]
    skip: bool,
    #[command(flatten)]
    at_hand: AtHand,
}

/// Prints needs, and with a catalogue the plan.
pub fn run(arguments: &Arguments) -> Result<(), Failed> {
    let at_hand = arguments.at_hand.load()?;
    let weights = weights(arguments)?;
    let needs = each(&arguments.files, arguments.skip, |path| needs_of(path, arguments, &at_hand, &weights))?;
    let interests = each(&arguments.interest, arguments.skip, |path| {
        let Source { name, bytes } = Source::read(path)?;
        let value = report(&name, document::parse(&bytes))?;
        report(&name, Interest::from_value(&value, None, &at_hand))
    })?;
    let cell = usize::try_from(arguments.cell).unwrap_or(usize::MAX);
    let (seats, pool) = (seats(&interests, cell), pool(&interests, cell));
    let offered = match &arguments.catalogue {
        None => None,
        Some(path) => {
            let name = path.display().to_string();
            let catalogue = read_catalogue(path, &at_hand)?;
            let wishes = Wishes { languages: arguments.language.clone(), modes: arguments.format.clone() };
            let matching = report(&name, matching(&needs, &catalogue, &wishes))?;
            let start = arguments.start.or_else(|| Some(Quarter::of_day(&today())?.next()));
            let Some(start) = start else { return Err(Failed) };
            let plan = plan(&matching, &catalogue, &Time { start, days: arguments.days.clone() });
            Some((catalogue, matching, plan))
        }
    };
    if let (Some(path), Some((catalogue, _, plan))) = (&arguments.ics, &offered) {
        file::replace(path, &calendar(plan, catalogue, &today(), |course| describe(course, &at_hand)))?;
    }
    if arguments.json {
        let of_interests = !arguments.interest.is_empty();
        let mut outlook = Outlook::new(&needs);
        outlook.seats = of_interests.then_some(&seats);
        outlook.pool = of_interests.then_some(&pool);
        outlook.matching = offered.as_ref().map(|(_, matching, _)| matching);
        outlook.plan = offered.as_ref().map(|(.., plan)| plan);
        return print::json(&outlook);
    }
    match &offered {
        Some((catalogue, _, plan)) if arguments.csv => file::write(None, &plan.to_csv(catalogue, Separator::Comma)),
        None if arguments.csv => file::write(None, &to_csv(&needs, Separator::Comma)),
        _ => {
            let mut out: String = needs.iter().map(lines).collect();
            out += &interest_lines(&seats, &pool);
            if let Some((catalogue, matching, plan)) = &offered {
                out += &plan_lines(catalogue, matching, plan);
            }
            file::write(None, &out)
        }
    }
}

/// Reads each file; fails after all of them if one was bad, unless those are skipped.
fn each<T>(paths: &[PathBuf], skip: bool, read: impl Fn(&Path) -> Result<T, Failed>) -> Result<Vec<T>, Failed> {
    let read: Vec<Result<T, Failed>> = paths.iter().map(|path| read(path)).collect();
    if !skip && read.iter().any(Result::is_err) {
        return Err(Failed);
    }
    Ok(read.into_iter().flatten().collect())
}

fn weights(arguments: &Arguments) -> Result<Weights, Failed> {
    let importance: BTreeMap<String, f64> = arguments.importance.iter().cloned().collect();
    let weights = Weights { gap: arguments.gap, reach: arguments.reach, importance };
    report("--importance", weights.check().or(weights))
}

fn needs_of(
    path: &Path,
    arguments: &Arguments,
    at_hand: &[Questionnaire],
    weights: &Weights,
) -> Result<Needs, Failed> {
    let Source { name, bytes } = Source::read(path)?;
    let value = report(&name, document::parse(&bytes))?;
    let aim = arguments.aim.and_then(|aim| Level::from_number(aim.into()));
    if document::format_of(&value) != Some(PUBLICATION_FORMAT) {
        let assessment = report(&name, assessment_of(&value, at_hand))?;
        return Ok(needs_of_assessment(&assessment, aim, at_hand, weights));
    }
    let publication = report(&name, Publication::from_value(&value))?;
    needs_of_publication(&publication, &arguments.group, aim, at_hand, weights).ok_or_else(|| {
        let groups: Vec<&str> = publication.groups.iter().map(|group| group.id.as_str()).collect();
        eprintln!("{name}: it has no group “{}”; it has {}", print::printable(&arguments.group), groups.join(", "));
        Failed
    })
}

fn assessment_of(value: &Value, at_hand: &[Questionnaire]) -> Result<Assessment, Problems> {
    match document::format_of(value) {
        Some(assessment::FORMAT) | None => Assessment::from_value(value, at_hand),
        Some(found) => {
            let expected = [assessment::FORMAT, PUBLICATION_FORMAT].join(", ");
            let problem = baremo::Problem::new(baremo::Code::UnknownFormat, "/format").with("found", found);
            Err(problem.with("expected", expected).into())
        }
    }
}

/// Reads a catalogue: JSON if that is what it begins like, else a table whose columns are guessed; advice is printed.
pub fn read_catalogue(path: &Path, at_hand: &[Questionnaire]) -> Result<Catalogue, Failed> {
    let Source { name, bytes } = Source::read(path)?;
    let start = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&bytes).trim_ascii_start();
    if start.starts_with(b"{") {
        return report(&name, Catalogue::from_json(&bytes, at_hand));
    }
    let (catalogue, advice) = read_table(&name, &bytes, at_hand)?;
    file::print_problems(&name, &advice);
    Ok(catalogue)
}

/// Reads a catalogue that is a table, and the advice on it.
pub fn read_table(name: &str, bytes: &[u8], at_hand: &[Questionnaire]) -> Result<(Catalogue, Problems), Failed> {
    let sheet = report(name, Sheet::open(bytes))?;
    let reading = report(name, read(&sheet, &guess(&sheet, at_hand), at_hand))?;
    Ok((reading.catalogue, reading.advice))
}

fn importance(text: &str) -> Result<(String, f64), String> {
    let parsed = text.split_once('=').and_then(|(id, number)| Some((id.to_owned(), number.parse().ok()?)));
    parsed.ok_or_else(|| "write it as FACTOR=N, such as incident.csirt=2".to_owned())
}

fn mode(word: &str) -> Result<Mode, String> {
    let all = || Mode::ALL.iter().map(|mode| mode.as_str()).collect::<Vec<_>>().join(", ");
    Mode::from_word(word).ok_or_else(|| format!("it is one of {}", all()))
}

fn quarter(text: &str) -> Result<Quarter, String> {
    Quarter::from_text(text).ok_or_else(|| "write it as 2027-Q1".to_owned())
}

/// Returns the day by the system's clock, in universal time.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    day_of(i64::try_from(seconds / 86_400).unwrap_or_else(|_| day_number("9999-12-31").unwrap_or_default()))
}

fn describe(course: &Course, at_hand: &[Questionnaire]) -> String {
    let title = |id: &String| {
        let of = at_hand.iter().find(|questionnaire| questionnaire.factor(id).is_some());
        of.and_then(|questionnaire| questionnaire.text(id, "en").title).unwrap_or_else(|| id.clone())
    };
    let mut lines: Vec<String> = course.factors.iter().map(title).collect();
    lines.push(format!("Level {} to {}", course.from_level, course.to_level));
    lines.extend(course.provider.clone());
    lines.join("\n")
}

fn number(number: f64) -> String {
    format!("{number:.2}")
}

fn range(interval: Option<Interval<f64>>) -> String {
    interval.map_or("–".to_owned(), |interval| {
        let ends = Interval { low: number(interval.low), high: number(interval.high) };
        if ends.is_certain() { ends.low } else { format!("{}–{}", ends.low, ends.high) }
    })
}

/// Writes the needs of one source.
fn lines(needs: &Needs) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        // Writing to a String does not fail.
        let _ = writeln!(out, "{}", text.trim_end());
    };
    let group = needs.group.as_ref().map(|group| format!(" · {group}")).unwrap_or_default();
    let aim = needs.aim.map(|aim| format!(" · aiming at level {aim}")).unwrap_or_default();
    line(&format!("{}{group}{aim} · training needs", print::printable(&needs.id)));
    let head = format!("  {:<28}{:>12}{:>12}{:>12}{:>12}", "", "priority", "gap", "reach", "importance");
    line(&format!("{head}  theme  audience"));
    for need in &needs.needs {
        let priority = need.priority.as_ref();
        let audience: Vec<&str> = need.audience.iter().map(|one| one.as_str()).collect();
        line(&format!(
            "  {:<28}{:>12}{:>12}{:>12}{:>12}  {:<5}  {}",
            need.factor,
            range(priority.map(|priority| priority.value)),
            range(need.gap),
            range(priority.map(|priority| priority.reach)),
            priority.map_or("–".to_owned(), |priority| priority.importance.to_string()),
            need.theme.as_deref().unwrap_or("–"),
            audience.join(", "),
        ));
        line(&format!("    {}", basis(need)));
    }
    if needs.needs.is_empty() {
        line("  none");
    }
    for (why, sentence) in [
        (Why::NotSkills, "Not for training: a law, a decision, money or work with others is missing"),
        (Why::SkillsLater, "Not yet for training: something else is missing up to the target"),
        (Why::NoTarget, "Without a target"),
        (Why::Withheld, "Withheld in the publication"),
        (Why::NotAtHand, "No questionnaire at hand has"),
    ] {
        let factors: Vec<&str> =
            needs.apart.iter().filter(|apart| apart.why == why).map(|apart| apart.factor.as_str()).collect();
        if !factors.is_empty() {
            line(&format!("{sentence}: {}", factors.join(", ")));
        }
    }
    line("Priority = gap × reach × importance. It orders these needs, and is no score.\n");
    out
}

/// Says what a need is known from.
fn basis(need: &Need) -> String {
    match &need.basis {
        Basis::Assessment { level, target, skills, other } => {
            let ids: Vec<&str> = skills.iter().map(|one| one.statement.as_str()).collect();
            let level = print::range(*level);
            format!("level {level}, target {target}; skills: {}; other: {}", ids.join(", "), other.len())
        }
        Basis::Publication { n, below, skills_next_estimate, .. } => {
            let below = below
                .map_or("not published".to_owned(), |below| format!("{} of {}", print::range(below.count), below.of));
            let percent = skills_next_estimate.map(|share| format!("{:.0} %", share * 100.0));
            let share =
                if percent.is_certain() { percent.low } else { format!("{}–{}", percent.low, percent.high) };
            format!("n = {n}; below: {below}; for training at the next level: {share} (an estimate)")
        }
    }
}

fn interest_lines(seats: &[SeatCount<'_>], pool: &[Pool<'_>]) -> String {
    let mut out = String::new();
    for one in seats {
        let most = one.most.map_or("or more".to_owned(), |most| format!("to {most}"));
        let SeatCount { factor, audience, ecosystems, least, .. } = one;
        let _ = writeln!(out, "seats · {factor} · {audience}: {least} {most}, for {ecosystems} ecosystems");
    }
    for one in pool {
        let count = |count: Option<usize>| count.map_or("–".to_owned(), |count| count.to_string());
        let (seek, offer) = (count(one.seek), count(one.offer));
        let _ = writeln!(out, "shared · {}: of {}, {seek} seek help, {offer} could help others", one.factor, one.of);
    }
    out
}

fn plan_lines(catalogue: &Catalogue, matching: &Matching, plan: &Plan) -> String {
    let mut out = String::new();
    let uncovered: Vec<String> =
        matching.uncovered().map(|step| format!("{} to level {}", step.factor, step.level)).collect();
    let _ = writeln!(out, "{} of {} steps have no course that fits", uncovered.len(), matching.steps.len());
    for step in &uncovered {
        let _ = writeln!(out, "  {step}");
    }
    for load in &plan.quarters {
        let _ = writeln!(out, "{} · {} of {} trainer-days", load.quarter, load.used, load.days);
        for entry in plan.entries.iter().filter(|entry| entry.quarter == load.quarter) {
            let title = catalogue.course(&entry.course).map_or("", |course| &course.title);
            let date = entry.date.as_deref().unwrap_or("no date");
            let _ = writeln!(out, "  {} ({date}, {} days)", print::printable(title), entry.days);
        }
    }
    for one in &plan.unplaced {
        let title = catalogue.course(&one.course).map_or("", |course| &course.title);
        let _ = writeln!(out, "no place: {} ({})", print::printable(title), one.why.as_str());
    }
    out
}

/// Returns whether a file that has no format can only be a table.
pub fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "csv" || extension == "tsv")
}
