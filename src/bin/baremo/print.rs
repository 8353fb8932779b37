//! What the commands print.

use std::{collections::BTreeMap, fmt::Write};

use baremo::{
    Level,
    assessment::Assessment,
    level::Interval,
    problem::fill,
    questionnaire::Questionnaire,
    round::{ALL, Bin, Comparison, Proportion, Publication, Reason, Round, What, Why},
    score::{FactorScore, Outcome},
};

use crate::file::{Failed, write};

/// Prints one JSON document.
pub fn json(value: &impl serde::Serialize) -> Result<(), Failed> {
    // What is printed has text keys and finite numbers only.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    write(None, &(text + "\n"))
}

/// Prints the scores of an assessment as a table.
pub fn outcome(assessment: &Assessment, outcome: &Outcome, at_hand: &[Questionnaire]) -> Result<(), Failed> {
    let mut out = String::new();
    let name = assessment.title.as_ref().or(assessment.ecosystem.as_ref()).unwrap_or(&assessment.id);
    line(&mut out, &format!("{} · {}", printable(name), printable(&assessment.period)));
    if let Some(marking) = &assessment.marking {
        line(&mut out, &printable(marking));
    }
    for domain in &outcome.domains {
        let questionnaire = at_hand.iter().find(|q| q.id == domain.id);
        let title = questionnaire.and_then(|q| q.text(&q.id, "en").title).unwrap_or_else(|| domain.id.clone());
        let index = domain.index.map_or("not applicable".to_owned(), |index| {
            format!("index {}, {} answered", range(index.map(f64::round)), percent(domain.answered))
        });
        line(&mut out, &format!("\n{}: {index}", printable(&title)));
        line(
            &mut out,
            &format!("  {:<28}{:>7}{:>9}{:>10}{:>8}{:>6}", "", "level", "index", "evidenced", "target", "gap"),
        );
        for factor in &domain.factors {
            let lowest = domain.lowest.as_ref() == Some(&factor.id);
            line(&mut out, &factor_line(factor, lowest));
        }
    }
    line(&mut out, "\n~ provisional: fewer than 80 % answered. There is no overall number.");
    write(None, &out)
}

fn factor_line(factor: &FactorScore, lowest: bool) -> String {
    let dash = || "–".to_owned();
    let level = factor.level.map_or("n/a".to_owned(), |level| {
        let mark = if factor.provisional == Some(true) { "~" } else { "" };
        format!("{mark}{}", range(level.map(Level::number)))
    });
    format!(
        "  {:<28}{level:>7}{:>9}{:>10}{:>8}{:>6}{}",
        factor.id,
        factor.index.map_or_else(dash, |index| range(index.map(f64::round))),
        factor.evidenced.map_or_else(dash, |level| level.to_string()),
        factor.target.map_or_else(dash, |level| level.to_string()),
        factor.gap.map_or_else(dash, range),
        if lowest { "  lowest" } else { "" },
    )
}

/// Prints a comparison as a table per group.
pub fn comparison(round: &Round, comparison: &Comparison) -> Result<(), Failed> {
    let mut out = String::new();
    let title = printable(&round.title);
    line(&mut out, &format!("{title} · {} contributions · internal, not for publication", comparison.contributions));
    for group in &comparison.groups {
        let title = group_title(round, &group.id);
        line(&mut out, &format!("\n{title} (n = {})", group.n));
        line(&mut out, &format!("  {:<28}{:>5}{:>22}{:>8}{:>8}", "", "n", "levels 1 to 5", "median", "below"));
        for factor in &group.factors {
            let counts: Vec<String> = factor.histogram.iter().map(|count| format!("{count:>4}")).collect();
            line(
                &mut out,
                &format!(
                    "  {:<28}{:>5}  {}{:>8}{:>8}",
                    factor.id,
                    factor.n,
                    counts.concat(),
                    factor.median.map_or("–".to_owned(), |median| median.to_string()),
                    percent(factor.below_target),
                ),
            );
        }
    }
    write(None, &out)
}

/// Prints a comparison as CSV.
pub fn comparison_csv(comparison: &Comparison) -> Result<(), Failed> {
    write(None, &comparison.to_csv())
}

/// Prints a publication as a table per group.
pub fn publication(round: &Round, publication: &Publication) -> Result<(), Failed> {
    let mut out = String::new();
    let n = publication.contributions.map(|n| format!(" · {n} contributions")).unwrap_or_default();
    line(&mut out, &format!("{}{n} · publication", printable(&round.title)));
    for group in &publication.groups {
        let title = group_title(round, &group.id);
        let Some(n) = group.n else {
            line(&mut out, &format!("\n{title}: withheld"));
            continue;
        };
        line(&mut out, &format!("\n{title} (n = {n})"));
        let header = format!("  {:<28}{:>5}{:>8}{:>14}{:>14}  {}", "", "n", "median", "below", "uncertain", "levels");
        line(&mut out, &header);
        for factor in &group.factors {
            let n = factor.n.map_or("–".to_owned(), |n| n.to_string());
            let median = factor.median.map_or("–".to_owned(), |median| median.to_string());
            let [below, uncertain] = [factor.below_target, factor.uncertain].map(share);
            let bins: Vec<String> = factor.bins.iter().map(bin).collect();
            let bins = bins.join("  ");
            line(&mut out, &format!("  {:<28}{n:>5}{median:>8}{below:>14}{uncertain:>14}  {bins}", factor.id));
        }
    }
    write(None, &out)
}

fn share(share: Option<Proportion>) -> String {
    share.map_or("–".to_owned(), |share| format!("{} of {}", percent(Some(share.share)), share.of))
}

/// Writes how many have which levels, such as `1–2: 7`.
fn bin(bin: &Bin) -> String {
    format!("{}: {}", range(Interval { low: bin.from, high: bin.to }), bin.count)
}

/// Writes on standard error why something of a publication is withheld: a line per group and reason.
pub fn reasons(round: &Round, reasons: &[Reason]) {
    let mut lines: BTreeMap<(&str, What, Why), Vec<&str>> = BTreeMap::new();
    // That quartiles fall within joined levels is plain from the levels.
    for reason in reasons.iter().filter(|reason| reason.why != Why::Joined) {
        lines.entry((&reason.group, reason.what, reason.why)).or_default().extend(reason.factor.as_deref());
    }
    for ((group, what, why), factors) in lines {
        let what = match what {
            What::Figures => "withheld",
            What::Bins => "levels joined",
            What::Statistics => "statistics withheld",
            What::BelowTarget => "share below target withheld",
            What::Uncertain => "share uncertain withheld",
        };
        let numbers = [("k", round.k.to_string()), ("cell", round.cell.to_string())];
        let factors = if factors.is_empty() { String::new() } else { format!(" ({})", factors.join(", ")) };
        eprintln!("{group}: {what}{factors}. {}", fill(why.sentence(), &numbers));
    }
}

fn group_title(round: &Round, id: &str) -> String {
    match id {
        ALL => "All".to_owned(),
        id => round.group(id).map_or(id.to_owned(), |group| printable(group.title("en"))),
    }
}

fn line(out: &mut String, text: &str) {
    // Writing to a String does not fail.
    let _ = writeln!(out, "{}", text.trim_end());
}

/// Returns an interval as one value, or as two.
pub fn range<T: Copy + PartialEq + std::fmt::Display>(interval: Interval<T>) -> String {
    if interval.is_certain() { interval.low.to_string() } else { format!("{}–{}", interval.low, interval.high) }
}

fn percent(share: Option<f64>) -> String {
    share.map_or("–".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

/// Drops control characters, which could garble a terminal.
pub fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
