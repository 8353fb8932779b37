//! Catalogues as CSV: source and target side by side.

use super::{Catalogue, State, Unit};
use crate::{
    Code, Problem, Problems,
    csv::{Table, unguard},
};

const HEADS: [&str; 9] = ["file", "version", "from", "to", "id", "source", "target", "state", "most"];

/// Writes catalogues as one table.
pub fn write(catalogues: &[Catalogue]) -> String {
    let mut table = Table::default();
    table.row(HEADS);
    for catalogue in catalogues {
        let Catalogue { original, version, from, to, units } = catalogue;
        for unit in units {
            let most = unit.most.map(|most| most.to_string()).unwrap_or_default();
            let cells = [original, version, from, to, &unit.id, &unit.source, &unit.target, word(unit.state), &most];
            table.row(cells);
        }
    }
    table.finish()
}

/// Reads a table. Columns may stand in another order; a semicolon or a tabulator may separate them.
pub fn read(text: &str) -> Result<Vec<Catalogue>, Problems> {
    let first = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|one| first.bytes().filter(|b| b == one).count());
    let mut reader = csv::ReaderBuilder::new().delimiter(separator.unwrap_or(b',')).from_reader(text.as_bytes());
    let not_a_table = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Problem::new(Code::NotATable, format!("/{line}")).with("line", line)
    };
    let heads = reader.headers().map_err(not_a_table)?.clone();
    let mut problems = Problems::default();
    let columns = HEADS.map(|head| {
        let at = heads.iter().position(|found| found.trim() == head);
        if at.is_none() && head != "most" {
            problems.push(Problem::new(Code::MissingField, "/1").with("field", head));
        }
        at
    });
    let mut catalogues: Vec<Catalogue> = problems.or(Vec::new())?;
    let mut problems = Problems::default();
    for record in reader.records() {
        let record = record.map_err(not_a_table)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| unguard(columns[at].and_then(|at| record.get(at)).unwrap_or_default());
        let own = |at: usize| cell(at).to_owned();
        let Some(state) = state(cell(7)) else {
            let problem = Problem::new(Code::NotOneOf, format!("/{line}/state")).with("found", cell(7));
            problems.push(problem.with("expected", "missing, stale, translated"));
            continue;
        };
        let unit = Unit { id: own(4), source: own(5), target: own(6), state, most: cell(8).parse().ok() };
        let key = [own(0), own(1), own(2), own(3)];
        let known = catalogues
            .iter_mut()
            .find(|known| [&known.original, &known.version, &known.from, &known.to] == key.each_ref());
        match known {
            Some(known) => known.units.push(unit),
            None => {
                let [original, version, from, to] = key;
                catalogues.push(Catalogue { original, version, from, to, units: vec![unit] });
            }
        }
    }
    problems.or(catalogues)
}

fn word(state: State) -> &'static str {
    match state {
        State::Missing => "missing",
        State::Stale => "stale",
        State::Translated => "translated",
    }
}

fn state(word: &str) -> Option<State> {
    [State::Missing, State::Stale, State::Translated].into_iter().find(|state| self::word(*state) == word.trim())
}
