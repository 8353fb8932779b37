//! What a report says, as data, and the document that browsers, printers and word processors open.
//!
//! Words come in translated and plain; whatever they hold, they come out as text.

use std::fmt::{self, Display, Write};

use crate::chart::{STYLESHEET, Svg, escape};

/// A report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The code of the language that it is in.
    pub language: String,
    /// The title.
    pub title: String,
    /// What stands under the title, a line each.
    pub lines: Vec<String>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section of a report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// What is said first, a paragraph each.
    pub sentences: Vec<String>,
    /// A drawing for a page; one of them brings the hatch pattern.
    pub picture: Option<Svg>,
    /// The figures; nothing where a section only says something.
    pub table: Option<Table>,
}

/// A table of a report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// What stands above the columns, and again on each printed page that the table goes on to.
    pub above: Option<String>,
    /// The heads of the columns.
    pub columns: Vec<String>,
    /// The rows, each as wide as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What it says; a new line stays one.
    pub text: String,
    /// How many columns it stands over, at least 1.
    pub span: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The name of its row.
    Head,
    /// A text of ours.
    Text,
    /// What matters most in its row.
    Strong,
    /// What somebody has written, in whatever direction its letters run.
    Written,
    /// A figure.
    Figure,
}

impl Cell {
    /// Makes a cell over one column.
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { text: text.into(), span: 1, kind }
    }
}

impl Report {
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
        let drawings = if self.sections.iter().any(|section| section.picture.is_some()) { STYLESHEET } else { "" };
        writeln!(
            html,
            "<title>{title}</title>\n<style>\n{STYLE}{drawings}</style>\n</head>\n<body>\n<h1>{title}</h1>"
        )?;
        for line in &self.lines {
            writeln!(html, "<p dir=\"auto\">{}</p>", Escaped(line))?;
        }
        self.sections.iter().try_for_each(|section| section.write(html))?;
        html.push_str("</body>\n</html>\n");
        Ok(())
    }
}

impl Section {
    fn write(&self, html: &mut String) -> fmt::Result {
        if !self.title.is_empty() {
            writeln!(html, "<h2>{}</h2>", Escaped(&self.title))?;
        }
        for sentence in &self.sentences {
            writeln!(html, "<p>{}</p>", Escaped(sentence))?;
        }
        if let Some(picture) = &self.picture {
            writeln!(html, "<figure>{picture}</figure>")?;
        }
        self.table.as_ref().map_or(Ok(()), |table| table.write(html))
    }
}

impl Table {
    fn write(&self, html: &mut String) -> fmt::Result {
        html.push_str("<table border=\"1\">\n<thead>");
        if let Some(above) = &self.above {
            write!(html, "<tr><td class=\"above\" colspan=\"{}\">{}</td></tr>", self.columns.len(), Escaped(above))?;
        }
        html.push_str("<tr>\n");
        for column in &self.columns {
            writeln!(html, "<th scope=\"col\">{}</th>", Escaped(column))?;
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            html.push_str("<tr>\n");
            row.iter().try_for_each(|cell| cell.write(html))?;
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody>\n</table>\n");
        Ok(())
    }
}

impl Cell {
    fn write(&self, html: &mut String) -> fmt::Result {
        let text = Escaped(&self.text);
        let span = if self.span > 1 { format!(" colspan=\"{}\"", self.span) } else { String::new() };
        match self.kind {
            Kind::Head => writeln!(html, "<th scope=\"row\"{span}>{text}</th>"),
            Kind::Text => writeln!(html, "<td{span}>{text}</td>"),
            Kind::Strong => writeln!(html, "<td{span}><strong>{text}</strong></td>"),
            Kind::Written => writeln!(html, "<td{span} dir=\"auto\">{text}</td>"),
            Kind::Figure => writeln!(html, "<td{span} class=\"figure\">{text}</td>"),
        }
    }
}

const STYLE: &str = "body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; }
h2 { margin-top: 2rem; font-size: 1.25rem; break-after: avoid; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.5rem; border: 1px solid #666666; text-align: start; vertical-align: top; }
tbody th { font-weight: normal; }
.figure { text-align: center; }
figure { margin: 1rem 0; break-inside: avoid; }
figure svg { max-width: 100%; height: auto; }
.above { border: 0; padding-inline: 0; font-size: 0.8125rem; }
tr { break-inside: avoid; }
";

/// A text between or within tags: nothing in it is markup, and a new line stays one.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.trim().chars() {
            match c {
                '\n' => f.write_str("<br>")?,
                '\t' => f.write_char(' ')?,
                c => escape(c, f)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str) -> Report {
        let table = Table {
            above: Some(text.into()),
            columns: vec![text.into(), "1".into(), "2".into()],
            rows: vec![vec![
                Cell::new(Kind::Head, text),
                Cell { span: 2, ..Cell::new(Kind::Figure, "8") },
                Cell::new(Kind::Written, text),
            ]],
        };
        let section = Section { title: text.into(), sentences: vec![text.into()], table: Some(table), picture: None };
        Report { language: "en".into(), title: text.into(), lines: vec![text.into()], sections: vec![section] }
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
            let html = report(typed).to_html();
            assert!(html.contains(&format!("<td dir=\"auto\">{expected}</td>")), "{html}");
            assert!(html.contains(&format!("<th scope=\"row\">{expected}</th>")), "{html}");
            assert!(!html.contains("<script"), "{html}");
        }
    }

    #[test]
    fn what_stands_in_an_attribute_cannot_leave_it() {
        let html = Report { language: "en\" onload=\"x".into(), ..Report::default() }.to_html();
        assert!(html.contains("<html lang=\"en&quot; onload=&quot;x\">"), "{html}");
    }

    #[test]
    fn a_drawing_brings_its_stylesheet_and_its_texts_are_texts() {
        let mut report = report("x");
        assert!(!report.to_html().contains(STYLESHEET));
        report.sections[0].picture = Some(Svg::new("svg").child(Svg::new("text").text("<b>&")));
        let html = report.to_html();
        assert!(html.contains(STYLESHEET), "{html}");
        assert!(html.contains("<figure><svg><text>&lt;b&gt;&amp;</text></svg></figure>"), "{html}");
    }

    #[test]
    fn what_stands_above_a_table_is_printed_on_each_page_of_it() {
        let html = report("Group A: 8").to_html();
        let head = html.split("<thead>").nth(1).and_then(|rest| rest.split("</thead>").next()).unwrap();
        assert!(head.contains("<td class=\"above\" colspan=\"3\">Group A: 8</td>"), "{html}");
        assert!(html.contains("<td colspan=\"2\" class=\"figure\">8</td>"), "{html}");
        assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
    }
}
