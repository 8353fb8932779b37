//! CSV as spreadsheets read it: UTF-8 with a mark, comma, lines that end in CR LF (RFC 4180).

/// What stands between the cells of a table that is written, and what before the decimals of its numbers.
///
/// A spreadsheet that opens a table by a double click takes both from the region of the system, and a comma cannot be both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Separator {
    /// A comma between cells, a point before decimals.
    #[default]
    Comma,
    /// A semicolon between cells, a comma before decimals.
    Semicolon,
}

impl Separator {
    /// Writes a number of a cell.
    pub fn number(self, number: f64) -> String {
        match self {
            Self::Comma => number.to_string(),
            Self::Semicolon => number.to_string().replace('.', ","),
        }
    }
}

/// A table that is being written.
pub struct Table {
    text: String,
    between: char,
}

impl Default for Table {
    /// Begins a table with commas.
    fn default() -> Self {
        Self::new(Separator::default())
    }
}

impl Table {
    /// Begins a table. The mark at its start is how spreadsheets tell UTF-8 from older encodings.
    pub fn new(separator: Separator) -> Self {
        let between = match separator {
            Separator::Comma => ',',
            Separator::Semicolon => ';',
        };
        Self { text: "\u{FEFF}".to_owned(), between }
    }

    /// Adds a row. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (i, cell) in cells.into_iter().enumerate() {
            if i > 0 {
                self.text.push(self.between);
            }
            let cell = guard(cell);
            if cell.contains(['"', self.between, '\n', '\r']) {
                self.text.push('"');
                self.text += &cell.replace('"', "\"\"");
                self.text.push('"');
            } else {
                self.text += &cell;
            }
        }
        self.text += "\r\n";
    }

    /// Returns the whole table.
    pub fn finish(self) -> String {
        self.text
    }
}

/// Returns a text as a cell that no spreadsheet takes for a formula; [`unguard`] gives the text back.
fn guard(text: &str) -> String {
    if starts_like_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// Returns the text of a cell that may have been guarded against being taken for a formula.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if starts_like_a_formula(text) => text,
        _ => cell,
    }
}

/// Apostrophes in front count too, or a text that has one of its own would lose it on the way back.
fn starts_like_a_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Returns what separates the cells of a table, by its first line: comma, semicolon or tabulator.
pub(crate) fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|one| first.bytes().filter(|b| b == one).count());
    separator.unwrap_or(b',')
}

/// Tells in which line a record begins. The reader's own count is one too low where lines end in CR LF.
pub(crate) struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    /// Begins at the start of a text.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, byte: 0, line: 1 }
    }

    /// Returns the line of a record that begins where the reader says, or of the last one; records come in order.
    pub(crate) fn at(&mut self, position: Option<&::csv::Position>) -> usize {
        let bytes = self.text.as_bytes();
        let byte = position.map_or(self.byte, |position| position.byte() as usize).min(bytes.len());
        let ends = |part: &[u8]| part.iter().filter(|byte| **byte == b'\n').count();
        self.line += ends(&bytes[self.byte.min(byte)..byte]);
        self.byte = byte;
        // The record may begin with the second half of the line end before it.
        self.line + usize::from(bytes.get(byte) == Some(&b'\n'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_formulas() {
        let mut table = Table::default();
        table.row(["a", "b,c", "say \"d\"", "e\nf", "=1+1", "-1", "'=x", "it's"]);
        let expected = "\u{FEFF}a,\"b,c\",\"say \"\"d\"\"\",\"e\nf\",'=1+1,'-1,''=x,it's\r\n";
        assert_eq!(table.finish(), expected);
    }

    #[test]
    fn where_a_comma_stands_before_decimals_a_semicolon_stands_between_cells() {
        let mut table = Table::new(Separator::Semicolon);
        table.row(["a,b", "c;d", &Separator::Semicolon.number(7.5), &Separator::Comma.number(7.5)]);
        assert_eq!(table.finish(), "\u{FEFF}a,b;\"c;d\";7,5;7.5\r\n");
    }

    #[test]
    fn what_was_guarded_comes_back() {
        for text in ["", "a", "=1", "'=1", "''+1", "'a", "'", "@x", "\tx", "-", "é"] {
            assert_eq!(unguard(&guard(text)), text);
        }
    }
}
