//! Merges the parts of respondents into their assessment.

use baremo::{
    Level,
    assessment::{
        Answer,
        disagreement::disagreement,
        merge::{Merged, Receipt, Side, merge},
        part::Part,
    },
    level::Interval,
    questionnaire::{Questionnaire, Who},
};

use crate::{
    Merge,
    file::{self, Failed, Source},
    print::{printable, range},
    read_assessment,
};

/// Merges all parts; nothing is written while one is bad or parts differ, unless the arguments allow it.
pub fn run(arguments: &Merge) -> Result<(), Failed> {
    let at_hand = arguments.at_hand.load()?;
    let into = arguments.into.display().to_string();
    let assessment = read_assessment(&arguments.into, &at_hand)?;
    let (mut names, mut parts, mut bad) = (Vec::new(), Vec::new(), false);
    for path in &arguments.parts {
        let read = Source::read(path).and_then(|Source { name, bytes }| {
            let part = file::report(&name, Part::from_json(&bytes, Some(&assessment), &at_hand))?;
            Ok((name, part))
        });
        match read {
            Ok((name, part)) => {
                names.push(name);
                parts.push(part);
            }
            Err(Failed) => bad = true,
        }
    }
    let merged = merge(&assessment, &parts, &at_hand);
    for (name, receipt) in names.iter().zip(&merged.receipts) {
        match receipt {
            Receipt::Added | Receipt::Replaced { .. } => {}
            Receipt::Same => eprintln!("{name}: this part was merged before; nothing changes"),
            Receipt::Older { than } => eprintln!("{name}: revision {than} of this part is newer; nothing changes"),
            Receipt::Refused(problems) => {
                file::print_problems(name, problems);
                bad = true;
            }
        }
    }
    let open = open(&merged);
    open.iter().for_each(|(place, sides)| eprintln!("{into}:{place}: The parts differ: {sides}"));
    if bad && !arguments.skip || !open.is_empty() && !arguments.unknown {
        return Err(Failed);
    }
    file::write(Some(&arguments.output), &merged.assessment.to_json())?;
    file::write(None, &summary(&arguments.output.display().to_string(), &merged, open.len(), &at_hand))
}

/// Returns what the parts differ about and nobody has decided: the place, and what each side says.
fn open(merged: &Merged) -> Vec<(String, String)> {
    let conflicts = merged.conflicts.iter().filter(|conflict| conflict.is_open);
    let conflicts = conflicts.map(|conflict| {
        let sides = sides(&conflict.sides, |reply| match &reply.note {
            Some(note) => format!("{} ({})", said(reply.answer), printable(note)),
            None => said(reply.answer).to_owned(),
        });
        (format!("/answers/{}", conflict.statement), sides)
    });
    let claims = merged.claim_conflicts.iter().map(|conflict| {
        (format!("/claims/{}", conflict.factor), sides(&conflict.sides, |level| format!("level {level}")))
    });
    conflicts.chain(claims).collect()
}

fn sides<T>(sides: &[Side<T>], says: impl Fn(&T) -> String) -> String {
    let side = |side: &Side<T>| {
        let name = side.sector.map(|sector| respondent(sector, side.institution.as_deref()));
        format!("{}: {}", name.unwrap_or_else(|| "own answer".to_owned()), says(&side.says))
    };
    sides.iter().map(side).collect::<Vec<_>>().join("; ")
}

const fn said(answer: Answer) -> &'static str {
    match answer {
        Answer::Unknown => "does not know",
        known => known.as_str(),
    }
}

/// Says what was merged, and on which factors the respondents would give different levels.
fn summary(name: &str, merged: &Merged, open: usize, at_hand: &[Questionnaire]) -> String {
    let count = |counts: fn(&Receipt) -> bool| merged.receipts.iter().filter(|receipt| counts(receipt)).count();
    let added = count(|receipt| *receipt == Receipt::Added);
    let replaced = count(|receipt| matches!(receipt, Receipt::Replaced { .. }));
    let decided = merged.conflicts.iter().filter(|conflict| !conflict.is_open).count();
    let mut lines =
        vec![format!("{name}: parts: {added} added, {replaced} replaced; conflicts: {open} open, {decided} decided")];
    let map = disagreement(&merged.assessment, at_hand);
    for row in map.rows.iter().filter(|row| row.differs) {
        let levels = map.columns.iter().zip(&row.levels).filter_map(|(column, level)| {
            let level: Interval<Level> = (*level)?;
            Some(format!("{} {}", respondent(column.sector, column.institution.as_deref()), range(level)))
        });
        lines.push(format!("{}: levels differ: {}", row.factor, levels.collect::<Vec<_>>().join("; ")));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

fn respondent(sector: Who, institution: Option<&str>) -> String {
    institution.map_or_else(|| sector.to_string(), |name| format!("{} ({sector})", printable(name)))
}
