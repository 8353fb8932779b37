//! Needs as a table for spreadsheets.

use super::{Apart, Basis, Lacking, Need, Needs};
use crate::{
    csv::{Separator, Table},
    level::Interval,
};

/// The heads of the columns: the same in every language, for programs that read them.
const HEADS: [&str; 22] = [
    "source",
    "group",
    "factor",
    "theme",
    "audience",
    "roles",
    "priority_low",
    "priority_high",
    "gap_low",
    "gap_high",
    "reach_low",
    "reach_high",
    "importance",
    "n",
    "below_low",
    "below_high",
    "of",
    "skills_next_estimate_low",
    "skills_next_estimate_high",
    "skills",
    "other",
    "apart",
];

/// Returns the needs of some sources as CSV: a line for each need, in their order, then one for each factor apart.
///
/// Numbers are unrounded; what is withheld, or does not exist, is empty. Several values in a cell stand with ` | ` between.
pub fn to_csv(needs: &[Needs], separator: Separator) -> String {
    let mut table = Table::new(separator);
    table.row(HEADS);
    for source in needs {
        let mut row = |cells: [String; HEADS.len() - 2]| {
            let head = [source.id.as_str(), source.group.as_deref().unwrap_or_default()];
            table.row(head.into_iter().chain(cells.iter().map(String::as_str)));
        };
        source.needs.iter().for_each(|need| row(of_need(need, separator)));
        source.apart.iter().for_each(|apart| row(of_apart(apart)));
    }
    table.finish()
}

fn of_need(need: &Need, separator: Separator) -> [String; HEADS.len() - 2] {
    let number = |number: f64| separator.number(number);
    let ends = |range: Option<Interval<f64>>| {
        [cell(range.map(|range| number(range.low))), cell(range.map(|range| number(range.high)))]
    };
    let priority = need.priority.as_ref();
    let audience: Vec<&str> = need.audience.iter().map(|one| one.as_str()).collect();
    let [priority_low, priority_high] = ends(priority.map(|priority| priority.value));
    let [gap_low, gap_high] = ends(need.gap);
    let [reach_low, reach_high] = ends(priority.map(|priority| priority.reach));
    let (mut n, mut below, mut of, mut estimate) = Default::default();
    let (mut lacking, mut other) = Default::default();
    match &need.basis {
        Basis::Assessment { skills, other: beside, .. } => (lacking, other) = (ids(skills), ids(beside)),
        Basis::Publication { n: given, below: counted, skills_next_estimate, .. } => {
            n = given.to_string();
            below = [cell(counted.map(|below| below.count.low)), cell(counted.map(|below| below.count.high))];
            of = cell(counted.map(|below| below.of));
            estimate = ends(Some(*skills_next_estimate));
        }
    }
    let ([below_low, below_high], [estimate_low, estimate_high]) = (below, estimate);
    [
        need.factor.clone(),
        cell(need.theme.as_ref()),
        audience.join(" | "),
        need.roles.join(" | "),
        priority_low,
        priority_high,
        gap_low,
        gap_high,
        reach_low,
        reach_high,
        cell(priority.map(|priority| number(priority.importance))),
        n,
        below_low,
        below_high,
        of,
        estimate_low,
        estimate_high,
        lacking,
        other,
        String::new(),
    ]
}

fn of_apart(apart: &Apart) -> [String; HEADS.len() - 2] {
    let mut cells = [const { String::new() }; HEADS.len() - 2];
    cells[0].clone_from(&apart.factor);
    let [.., other, why] = &mut cells;
    (*other, *why) = (ids(&apart.lacking), apart.why.as_str().to_owned());
    cells
}

fn ids(all: &[Lacking]) -> String {
    all.iter().map(|one| one.statement.as_str()).collect::<Vec<_>>().join(" | ")
}

fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Level,
        questionnaire::builtin,
        sample,
        training::needs::{Weights, needs_of_assessment, needs_of_publication},
    };

    #[test]
    fn a_row_says_what_its_need_says() {
        let at_hand = builtin();
        let words = sample::words("en");
        let assessment = sample::assessment(&at_hand, words);
        let weights = Weights::default();
        let own = needs_of_assessment(&assessment, Some(Level::Managed), &at_hand, &weights);
        let region = sample::region(&at_hand, words);
        let record = crate::round::Record::new(&region.round.id);
        let published = crate::round::Intake::of(&region.round, &region.contributions, &at_hand).publish(&record);
        let of_region = needs_of_publication(&published.unwrap().0, "all", None, &at_hand, &weights).unwrap();
        let table = to_csv(&[own.clone(), of_region.clone()], Separator::Comma);
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
        let column = |name: &str| HEADS.iter().position(|head| *head == name).unwrap();
        let at = |row: usize, name: &str| rows[row][column(name)].to_owned();
        assert!(rows.iter().all(|row| row.len() == HEADS.len()));
        let first = &own.needs[0];
        assert_eq!(
            [at(1, "source"), at(1, "group"), at(1, "factor")],
            [own.id.clone(), String::new(), first.factor.clone()]
        );
        let priority = first.priority.as_ref().unwrap();
        assert_eq!(at(1, "priority_low"), priority.value.low.to_string());
        let Basis::Assessment { skills, .. } = &first.basis else { panic!() };
        assert_eq!(at(1, "skills"), ids(skills));
        let apart = own.needs.len() + 1;
        assert_eq!(
            [at(apart, "apart"), at(apart, "other")],
            [own.apart[0].why.as_str().to_owned(), ids(&own.apart[0].lacking)]
        );
        let second = own.needs.len() + own.apart.len() + 1;
        let Basis::Publication { n, below: Some(below), skills_next_estimate, .. } = &of_region.needs[0].basis else {
            panic!()
        };
        let said = ["group", "n", "below_low", "of", "skills_next_estimate_low"].map(|name| at(second, name));
        let low = skills_next_estimate.low.to_string();
        assert_eq!(said, ["all".to_owned(), n.to_string(), below.count.low.to_string(), below.of.to_string(), low]);
        // Where decimals have a comma, cells stand between semicolons.
        let with_commas = to_csv(&[own, of_region], Separator::Semicolon);
        assert!(with_commas.lines().all(|row| row.split(';').count() == HEADS.len()));
        let priority = with_commas.lines().nth(1).and_then(|row| row.split(';').nth(column("priority_low")));
        assert_eq!(priority.unwrap().replace(',', "."), at(1, "priority_low"));
    }
}
