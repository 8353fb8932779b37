//! The minutes of a workshop, as a report.

use crate::report::{Cell, Kind, Report, Section, Table};

/// What the minutes say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Minutes {
    /// The code of the language that they are in.
    pub language: String,
    /// The title.
    pub title: String,
    /// What stands under the title, a line each: whose they are, the marking, the day.
    pub lines: Vec<String>,
    /// The heads of the columns: statement, decision, votes, who disagreed.
    pub columns: [String; 4],
    /// What was decided, by factor, in the order of the questionnaires.
    pub factors: Vec<FactorMinutes>,
    /// What stands there when nothing was decided.
    pub nothing: String,
}

/// What was decided on one factor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactorMinutes {
    /// The code and title of the factor.
    pub title: String,
    /// Its statements.
    pub rows: Vec<Row>,
}

/// What was decided on one statement.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Its code within the factor, such as `2a`.
    pub code: String,
    /// The statement.
    pub text: String,
    /// The decision.
    pub decision: String,
    /// The votes, a line each; none where nobody counted.
    pub votes: Vec<String>,
    /// Who disagreed, and why; empty where nobody did.
    pub dissent: String,
}

impl Minutes {
    /// Returns the minutes as a report.
    pub fn report(&self) -> Report {
        let mut sections: Vec<Section> = self.factors.iter().map(|factor| self.section(factor)).collect();
        if sections.is_empty() {
            sections.push(Section { sentences: vec![self.nothing.clone()], ..Section::default() });
        }
        Report { language: self.language.clone(), title: self.title.clone(), lines: self.lines.clone(), sections }
    }

    fn section(&self, factor: &FactorMinutes) -> Section {
        let row = |Row { code, text, decision, votes, dissent }: &Row| {
            vec![
                Cell::new(Kind::Text, format!("{code} {text}")),
                Cell::new(Kind::Strong, decision),
                Cell::new(Kind::Text, votes.join("\n")),
                Cell::new(Kind::Written, dissent),
            ]
        };
        let table =
            Table { above: None, columns: self.columns.to_vec(), rows: factor.rows.iter().map(row).collect() };
        Section { title: factor.title.clone(), table: Some(table), ..Section::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, dissent: &str) -> Row {
        Row {
            code: code.into(),
            text: "There is a law.".into(),
            decision: "Partly".into(),
            votes: vec!["Met: 2".into(), "Partly: 5".into()],
            dissent: dissent.into(),
        }
    }

    fn minutes(factors: Vec<FactorMinutes>) -> Minutes {
        Minutes {
            language: "en".into(),
            title: "Minutes of the workshop".into(),
            lines: vec!["Isla & Costa, 2026".into(), "TLP:RED".into()],
            columns: ["Statement", "Decision", "Votes", "Who disagreed"].map(String::from),
            factors,
            nothing: "Nothing was decided.".into(),
        }
    }

    #[test]
    fn the_order_is_that_of_the_input() {
        let factor =
            |title: &str| FactorMinutes { title: title.into(), rows: vec![row("3b", "Second"), row("2a", "First")] };
        let html = minutes(vec![factor("1.2 Law"), factor("1.1 Strategy")]).report().to_html();
        let places: Vec<_> = ["<h1>", "Isla &amp; Costa, 2026", "TLP:RED", "1.2 Law", "3b ", "2a ", "1.1 Strategy"]
            .map(|text| html.find(text))
            .to_vec();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{html}");
        assert!(html.contains("<td>Met: 2<br>Partly: 5</td>"), "{html}");
        assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
    }

    #[test]
    fn minutes_of_nothing_say_so() {
        let html = minutes(Vec::new()).report().to_html();
        assert!(html.contains("<p>Nothing was decided.</p>") && !html.contains("<table"), "{html}");
    }
}
