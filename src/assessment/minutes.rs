//! The minutes of a workshop, as a document that browsers and word processors open.
//!
//! Words come in translated and plain; whatever they hold, they come out as text.

use std::fmt::{self, Display, Write};

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
    /// Returns a complete HTML document without scripts and without anything from elsewhere.
    pub fn to_html(&self) -> String {
        let mut html = String::new();
        // Writing into a string does not fail.
        let _ = self.write(&mut html);
        html
    }

    fn write(&self, html: &mut String) -> fmt::Result {
        let title = Escaped(&self.title);
        writeln!(html, "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>", Escaped(&self.language))?;
        writeln!(html, "<meta charset=\"utf-8\">")?;
        writeln!(
            html,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        )?;
        writeln!(html, "<meta name=\"viewport\" content=\"width=device-width\">")?;
        writeln!(html, "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>")?;
        for line in &self.lines {
            writeln!(html, "<p dir=\"auto\">{}</p>", Escaped(line))?;
        }
        if self.factors.is_empty() {
            writeln!(html, "<p>{}</p>", Escaped(&self.nothing))?;
        }
        for factor in &self.factors {
            self.write_factor(html, factor)?;
        }
        html.push_str("</body>\n</html>\n");
        Ok(())
    }

    fn write_factor(&self, html: &mut String, factor: &FactorMinutes) -> fmt::Result {
        writeln!(html, "<h2>{}</h2>\n<table border=\"1\">\n<thead><tr>", Escaped(&factor.title))?;
        for column in &self.columns {
            writeln!(html, "<th scope=\"col\">{}</th>", Escaped(column))?;
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for Row { code, text, decision, votes, dissent } in &factor.rows {
            let votes = votes.join("\n");
            writeln!(html, "<tr>\n<td>{} {}</td>", Escaped(code), Escaped(text))?;
            writeln!(html, "<td><strong>{}</strong></td>\n<td>{}</td>", Escaped(decision), Escaped(&votes))?;
            writeln!(html, "<td dir=\"auto\">{}</td>\n</tr>", Escaped(dissent))?;
        }
        html.push_str("</tbody>\n</table>\n");
        Ok(())
    }
}

const STYLE: &str = "body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; }
h2 { margin-top: 2rem; font-size: 1.25rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.3rem 0.5rem; border: 1px solid #666666; text-align: start; vertical-align: top; }
tr { break-inside: avoid; }
";

/// A text between or within tags: nothing in it is markup, and a new line stays one.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.trim().chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' => f.write_str("<br>")?,
                '\t' => f.write_char(' ')?,
                // No other control character is allowed in HTML.
                c if c.is_control() => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
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
    fn nothing_that_was_typed_is_markup() {
        let cases = [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\"quoted\" & 'single'", "&quot;quoted&quot; &amp; &#39;single&#39;"),
            ("one\r\ntwo\tthree\u{0}\u{1b}", "one<br>two three"),
            ("  ¿Ministerio? «énoncé»  ", "¿Ministerio? «énoncé»"),
            ("", ""),
        ];
        for (typed, expected) in cases {
            assert_eq!(Escaped(typed).to_string(), expected);
            let factor = FactorMinutes { title: typed.into(), rows: vec![row("2a", typed)] };
            let html = minutes(vec![factor]).to_html();
            assert!(html.contains(&format!("<td dir=\"auto\">{expected}</td>")), "{html}");
            assert!(html.contains(&format!("<h2>{expected}</h2>")), "{html}");
            assert!(!html.contains("<script"), "{html}");
        }
    }

    #[test]
    fn what_stands_in_an_attribute_cannot_leave_it() {
        let html = Minutes { language: "en\" onload=\"x".into(), ..Minutes::default() }.to_html();
        assert!(html.contains("<html lang=\"en&quot; onload=&quot;x\">"), "{html}");
    }

    #[test]
    fn the_order_is_that_of_the_input() {
        let factor =
            |title: &str| FactorMinutes { title: title.into(), rows: vec![row("3b", "Second"), row("2a", "First")] };
        let html = minutes(vec![factor("1.2 Law"), factor("1.1 Strategy")]).to_html();
        let places: Vec<_> = ["<h1>", "Isla &amp; Costa, 2026", "TLP:RED", "1.2 Law", "3b ", "2a ", "1.1 Strategy"]
            .map(|text| html.find(text))
            .to_vec();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{html}");
        assert!(html.contains("<td>Met: 2<br>Partly: 5</td>"), "{html}");
        assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
    }

    #[test]
    fn minutes_of_nothing_say_so() {
        let html = minutes(Vec::new()).to_html();
        assert!(html.contains("<p>Nothing was decided.</p>") && !html.contains("<table"), "{html}");
    }
}
