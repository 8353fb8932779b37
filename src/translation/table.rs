//! Catalogues as CSV: source and target side by side.

use std::collections::BTreeMap;

use super::{Catalogue, State, Unit};
use crate::{
    Code, Problem, Problems,
    csv::{Lines, Table, separator, unguard},
};

const HEADS: [&str; 9] = ["file", "version", "from", "to", "id", "source", "target", "state", "most"];
/// The place of the state among the heads.
const STATE: usize = 7;

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

/// Reads a table as spreadsheets hand it back: columns may stand in another order, be separated by a semicolon or a
/// tabulator, and be missing at the end of a row where they are empty; rows may be empty.
pub fn read(text: &str) -> Result<Vec<Catalogue>, Problems> {
    let text = text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')).map_or(text, |(_, rest)| rest);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator(text)).flexible(true).from_reader(text.as_bytes());
    let not_a_table = |line: usize| Problem::new(Code::NotATable, format!("/{line}")).with("line", line);
    let heads = reader.headers().map_err(|_| not_a_table(1))?.clone();
    let mut problems = Problems::default();
    let columns = HEADS.map(|head| {
        let at = heads.iter().position(|found| found.trim().eq_ignore_ascii_case(head));
        if at.is_none() && head != "most" {
            problems.push(Problem::new(Code::MissingField, "/1").with("field", head));
        }
        at
    });
    problems.or(())?;
    let mut problems = Problems::default();
    let mut catalogues: Vec<Catalogue> = Vec::new();
    let mut places: BTreeMap<[String; 4], usize> = BTreeMap::new();
    let mut lines = Lines::new(text);
    for record in reader.records() {
        let line = lines.at(record.as_ref().ok().and_then(csv::StringRecord::position));
        let record = record.map_err(|_| not_a_table(line))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |at: usize| columns[at].and_then(|at| record.get(at));
        let text = |at: usize| unguard(cell(at).unwrap_or_default()).to_owned();
        let name = |at: usize| text(at).trim().to_owned();
        let Some(found) = cell(STATE) else {
            problems.push(not_a_table(line));
            continue;
        };
        let Some(state) = state(found) else {
            let problem = Problem::new(Code::NotOneOf, format!("/{line}/state")).with("found", found);
            problems.push(problem.with("expected", "missing, stale, translated"));
            continue;
        };
        let unit = Unit { id: name(4), source: text(5), target: text(6), state, most: name(8).parse().ok() };
        let key = [name(0), name(1), name(2), name(3)];
        let at = *places.entry(key).or_insert_with_key(|[original, version, from, to]| {
            let [original, version, from, to] = [original, version, from, to].map(String::clone);
            catalogues.push(Catalogue { original, version, from, to, units: Vec::new() });
            catalogues.len() - 1
        });
        catalogues[at].units.push(unit);
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
    let word = word.trim();
    [State::Missing, State::Stale, State::Translated]
        .into_iter()
        .find(|state| self::word(*state).eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "file;version;from;to;id;source;target;state;most";

    #[test]
    fn a_table_is_read_as_spreadsheets_hand_it_back() {
        let text = format!("sep=;\r\n{HEAD}\r\na ;1.0.0;en;es;a/title ;A; Á ;Translated\r\n;;;;;;;;\r\n\r\n");
        let [catalogue] = read(&text).unwrap().try_into().unwrap();
        assert_eq!((catalogue.original.as_str(), catalogue.units.len()), ("a", 1));
        let unit = &catalogue.units[0];
        assert_eq!((unit.id.as_str(), unit.target.as_str(), unit.state), ("a/title", " Á ", State::Translated));
    }

    #[test]
    fn a_fault_is_told_with_its_line_whatever_ends_the_lines() {
        for end in ["\n", "\r\n"] {
            let good = "a;1.0.0;en;es;a/title;A;\"two\nlines\";translated;";
            let text = [HEAD, good, "a;1.0.0;en;es;a/short;A;B;perhaps;", "a;1.0.0"].join(end);
            let problems = read(&text).unwrap_err();
            let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.path.as_str())).collect();
            assert_eq!(found, [(Code::NotOneOf, "/4/state"), (Code::NotATable, "/5")], "{end:?}");
        }
    }
}
