//! A catalogue as a table, the way spreadsheets write it (design section 7).
//!
//! Reading takes three steps: [`Sheet::open`] finds the cells, [`guess`] proposes what each column holds, and, when a person
//! has confirmed that, [`read`] makes the courses. A problem stands at `/LINE/HEAD`, the line of the file and the head of the
//! column.

mod cell;
mod encoding;
mod head;

use std::collections::{BTreeMap, BTreeSet};

pub use encoding::Encoding;
pub use head::{Column, Mapping, guess};

use super::{
    course::{Catalogue, Course, Ids, MOST_COURSES},
    delivered::Delivery,
};
use crate::{
    Code, Level, Problem, Problems,
    csv::{Lines, Separator, Table, separator, unguard},
    document::{MAX_BYTES, escape},
    questionnaire::Questionnaire,
};
use cell::{Cell, fold};

/// The most columns that a table may have.
pub const MOST_COLUMNS: usize = 200;

/// How the files of spreadsheet programs begin: those that are archives (.xlsx, .ods), and the older ones (.xls).
const SPREADSHEETS: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0"];

/// The cells of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// How the bytes were read.
    pub encoding: Encoding,
    /// The heads of the columns, in order.
    pub heads: Vec<String>,
    /// The rows that are not empty, each with its line in the file, from 1.
    pub rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    /// Finds the cells of a table: UTF-8, UTF-16 by its mark, or else Windows-1252; separated by comma, semicolon or
    /// tabulator. The first line holds the heads. Fails if a quotation mark is not closed where the file ends, a row has more
    /// cells than heads, it is the file of a spreadsheet program, or there are more than [`MOST_COURSES`] rows or
    /// [`MOST_COLUMNS`] columns.
    pub fn open(bytes: &[u8]) -> Result<Self, Problems> {
        if bytes.len() > MAX_BYTES {
            return Err(Problem::new(Code::TooLarge, "").with("found", bytes.len()).with("to", MAX_BYTES).into());
        }
        if SPREADSHEETS.iter().any(|begin| bytes.starts_with(begin)) {
            return Err(Problem::new(Code::Spreadsheet, "").into());
        }
        let (encoding, text) = encoding::decode(bytes);
        let text = text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')).map_or(&*text, |(_, rest)| rest);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(text))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let (mut lines, mut heads, mut rows) = (Lines::new(text), None, Vec::new());
        let (mut problems, mut beyond) = (Problems::default(), 0);
        // One record for all rows: to make a new one for each would cost the width of the widest.
        let mut record = csv::StringRecord::new();
        loop {
            let read = reader.read_record(&mut record);
            if matches!(read, Ok(false)) {
                break;
            }
            let line = lines.at(record.position());
            let not_a_table = || Problem::new(Code::NotATable, format!("/{line}")).with("line", line);
            if read.is_err() {
                problems.push(not_a_table());
                break;
            }
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if rows.len() == MOST_COURSES {
                beyond += 1;
                continue;
            }
            let mut cells: Vec<String> = record.iter().map(|cell| unguard(cell).trim().to_owned()).collect();
            let Some(heads) = &heads else {
                if cells.len() > MOST_COLUMNS {
                    let problem = Problem::new(Code::TooLong, format!("/{line}"));
                    return Err(problem.with("found", cells.len()).with("to", MOST_COLUMNS).into());
                }
                heads = Some(cells);
                continue;
            };
            let width = Vec::len(heads);
            if cells.iter().skip(width).any(|cell| !cell.is_empty()) {
                problems.push(not_a_table());
            }
            cells.resize(width, String::new());
            rows.push((line, cells));
        }
        if beyond > 0 {
            let problem = Problem::new(Code::TooManyCourses, "").with("found", rows.len() + beyond);
            problems.push(problem.with("to", MOST_COURSES));
        }
        // What follows an open quotation mark is one cell up to the end of the file.
        if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            let line = rows.last().map_or(1, |(line, _)| *line);
            problems.push(Problem::new(Code::NotATable, format!("/{line}")).with("line", line));
        }
        problems.or(Self { encoding, heads: heads.unwrap_or_default(), rows })
    }
}

/// A catalogue that was read from a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The catalogue; a course that stands in the table twice stands in it once.
    pub catalogue: Catalogue,
    /// What was read in one way and could be meant in another, and which courses stand twice.
    pub advice: Problems,
}

/// What the rows of a table give, whether or not something is wrong in some of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The courses of the rows in which nothing is wrong.
    pub reading: Reading,
    /// What is wrong in the others, by line and column.
    pub problems: Problems,
    /// The lines of the others, in order: in them something is wrong, or with a course that must come before.
    pub left_out: Vec<usize>,
}

/// Makes the courses of a table whose columns are known; finds all problems, by line and column.
///
/// Factors may be named by their ids or, in any language at hand, by their titles; several in one cell are separated by `|`,
/// semicolon, comma or line end. A course without an id gets one from its title.
pub fn read(sheet: &Sheet, mapping: &Mapping, at_hand: &[Questionnaire]) -> Result<Reading, Problems> {
    let rows = read_rows(sheet, mapping, at_hand)?;
    rows.problems.or(rows.reading)
}

/// Makes the courses of the rows of a table in which nothing is wrong, as [`read`] does; says what is wrong with the others.
/// Fails only where no column is chosen for what every course needs.
pub fn read_rows(sheet: &Sheet, mapping: &Mapping, at_hand: &[Questionnaire]) -> Result<Rows, Problems> {
    let (mut problems, mut advice) = (Problems::default(), Problems::default());
    for column in Column::REQUIRED {
        if mapping.get(column).is_none_or(|at| at >= sheet.heads.len()) {
            problems.push(Problem::new(Code::MissingColumn, "/1").with("field", column));
        }
    }
    problems.or(())?;
    let mut problems = Problems::default();
    let names = factor_names(at_hand);
    let mut rows: Vec<Row> = Vec::new();
    let mut ids = Ids::default();
    // What a prerequisite may call a course: its id as it stands in the table, or its title.
    let mut called: BTreeMap<String, String> = BTreeMap::new();
    // The rows without a problem so far, by all that they say but their ids.
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (line, cells) in &sheet.rows {
        let cell = |column| cell_of(sheet, mapping, *line, cells, column);
        let mut wrong = Problems::default();
        let mut course = course(&cell, &names, &mut wrong, &mut advice);
        let own = std::mem::take(&mut course.id);
        let said = course.said();
        if let Some(same) = known.get(&said).and_then(|at| rows.get(*at))
            && wrong.is_empty()
        {
            advice.push(Problem::new(Code::SameCourse, format!("/{line}")).with("line", same.line));
            let _ = called.entry(fold(&own)).or_insert_with(|| same.course.id.clone());
            continue;
        }
        if own.is_empty() {
            course.id = ids.free(&slug(&course.title));
        } else if !ids.take(&own) {
            wrong.push(cell(Column::Id).problem(Code::DuplicateId).with("id", &own));
            course.id = own;
        } else {
            course.id = own;
        }
        for name in [&course.id, &course.title] {
            let _ = called.entry(fold(name)).or_insert_with(|| course.id.clone());
        }
        let is_right = wrong.is_empty();
        if is_right {
            let _ = known.insert(said, rows.len());
        }
        problems.extend(wrong);
        rows.push(Row { line: *line, course, is_right });
    }
    let path = |line: usize| {
        let head = mapping.get(Column::Prerequisites).and_then(|at| sheet.heads.get(at));
        format!("/{line}/{}", escape(head.map_or("", String::as_str)))
    };
    for Row { line, course, is_right } in &mut rows {
        for name in &mut course.prerequisites {
            match called.get(&fold(name)) {
                Some(id) => name.clone_from(id),
                None => {
                    problems.push(Problem::new(Code::UnknownCourse, path(*line)).with("id", &*name));
                    *is_right = false;
                }
            }
        }
    }
    let all = Catalogue::new(rows.iter().map(|row| row.course.clone()).collect());
    for at in all.in_circles() {
        problems.push(Problem::new(Code::Circle, path(rows[at].line)).with("id", &rows[at].course.id));
        rows[at].is_right = false;
    }
    leave_out_followers(&mut rows);
    let (right, others): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.is_right);
    let catalogue = Catalogue::new(right.into_iter().map(|row| row.course).collect());
    let left_out = others.iter().map(|row| row.line).collect();
    Ok(Rows { reading: Reading { catalogue, advice }, problems, left_out })
}

/// A row that was read.
struct Row {
    line: usize,
    course: Course,
    /// Whether nothing is wrong with it.
    is_right: bool,
}

/// Leaves out what cannot be held without a course that is left out.
fn leave_out_followers(rows: &mut [Row]) {
    let mut followers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        for id in &row.course.prerequisites {
            followers.entry(id.clone()).or_default().push(at);
        }
    }
    let right: BTreeSet<&str> = rows.iter().filter(|row| row.is_right).map(|row| row.course.id.as_str()).collect();
    let lost = rows.iter().filter(|row| !row.is_right && !right.contains(row.course.id.as_str()));
    let mut lost: Vec<String> = lost.map(|row| row.course.id.clone()).collect();
    while let Some(id) = lost.pop() {
        for at in followers.remove(&id).unwrap_or_default() {
            if std::mem::take(&mut rows[at].is_right) {
                lost.push(rows[at].course.id.clone());
            }
        }
    }
}

/// Reads one course from what is typed for each column, as [`read`] reads a row; its id may be empty, and its prerequisites
/// are not looked up. Returns the course, and what could be meant in another way; a problem stands at `/1/COLUMN`.
pub fn read_course(
    cells: &BTreeMap<Column, String>,
    at_hand: &[Questionnaire],
) -> Result<(Course, Problems), Problems> {
    let (mut problems, mut advice) = (Problems::default(), Problems::default());
    let course = course(&|column| typed(cells, column), &factor_names(at_hand), &mut problems, &mut advice);
    problems.or((course, advice))
}

/// Reads a training that was delivered from what is typed as title, factors, date and seats; all of them are needed, and the
/// date is one. Returns it, and what could be meant in another way; a problem stands at `/1/COLUMN`.
pub fn read_delivery(
    cells: &BTreeMap<Column, String>,
    at_hand: &[Questionnaire],
) -> Result<(Delivery, Problems), Problems> {
    let (mut problems, mut advice) = (Problems::default(), Problems::default());
    let cell = |column| typed(cells, column);
    let title = cell(Column::Title).name(&mut problems);
    let factors = cell(Column::Factors).factors(&factor_names(at_hand), &mut problems);
    let dates = cell(Column::Dates).dates(&mut problems, &mut advice);
    let seats = cell(Column::Seats).seats(&mut problems);
    for (column, is_there) in
        [(Column::Dates, !cell(Column::Dates).text.is_empty()), (Column::Seats, seats.is_some())]
    {
        if !is_there && cell(column).text.is_empty() {
            problems.push(cell(column).problem(Code::Empty));
        }
    }
    if dates.len() > 1 {
        let problem = cell(Column::Dates).problem(Code::ListLength);
        problems.push(problem.with("found", dates.len()).with("to", 1));
    }
    let date = dates.into_iter().next().unwrap_or_default();
    problems.or((Delivery { title, factors, date, seats: seats.unwrap_or(1) }, advice))
}

fn typed(cells: &BTreeMap<Column, String>, column: Column) -> Cell<'_> {
    Cell { text: cells.get(&column).map_or("", |text| text.trim()), line: 1, head: column.as_str() }
}

/// Returns what stands in the columns of a course, as [`read_course`] reads it again.
pub fn cells(course: &Course) -> BTreeMap<Column, String> {
    Column::ALL.iter().map(|column| (*column, column.cell(course, &Wording::default()))).collect()
}

/// How a table says what it says.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// The head of a column.
    pub head: &'a dyn Fn(Column) -> String,
    /// A word of a closed list that stands in a column; [`read`] must know it.
    pub word: &'a dyn Fn(Column, &str) -> String,
    /// What stands between cells, and before decimals.
    pub separator: Separator,
}

impl Default for Wording<'_> {
    /// The words of files.
    fn default() -> Self {
        let (head, word) = (&|column: Column| column.as_str().to_owned(), &|_, word: &str| word.to_owned());
        Self { head, word, separator: Separator::Comma }
    }
}

/// Writes a catalogue as a table that [`read`] reads again; of an empty one, its heads. No cell is a live formula.
pub fn write(catalogue: &Catalogue) -> String {
    write_with(catalogue, &Wording::default())
}

/// Writes a catalogue as [`write`] does, in other words.
pub fn write_with(catalogue: &Catalogue, wording: &Wording<'_>) -> String {
    let mut table = Table::new(wording.separator);
    let heads: Vec<String> = Column::ALL.iter().map(|column| (wording.head)(*column)).collect();
    table.row(heads.iter().map(String::as_str));
    for course in &catalogue.courses {
        let cells: Vec<String> = Column::ALL.iter().map(|column| column.cell(course, wording)).collect();
        table.row(cells.iter().map(String::as_str));
    }
    table.finish()
}

impl Column {
    /// Returns what stands in this column of a course.
    fn cell(self, course: &Course, wording: &Wording<'_>) -> String {
        let word = |word: &str| (wording.word)(self, word);
        match self {
            Self::Id => course.id.clone(),
            Self::Title => course.title.clone(),
            Self::Provider => course.provider.clone().unwrap_or_default(),
            Self::Factors => course.factors.join(" | "),
            Self::FromLevel => course.from_level.to_string(),
            Self::ToLevel => course.to_level.to_string(),
            Self::Roles => course.roles.join(" | "),
            Self::Audience => {
                course.audience.iter().map(|audience| word(audience.as_str())).collect::<Vec<_>>().join(" | ")
            }
            Self::Depth => course.depth.map(|depth| word(depth.as_str())).unwrap_or_default(),
            Self::Seats => course.seats.map(|seats| seats.to_string()).unwrap_or_default(),
            Self::Language => course.language.clone().unwrap_or_default(),
            Self::Format => course.mode.map(|mode| word(mode.as_str())).unwrap_or_default(),
            Self::Hours => course.hours.map(|hours| wording.separator.number(hours)).unwrap_or_default(),
            Self::Dates => course.dates.join(" | "),
            Self::Prerequisites => course.prerequisites.join(" | "),
        }
    }
}

fn cell_of<'a>(sheet: &'a Sheet, mapping: &Mapping, line: usize, cells: &'a [String], column: Column) -> Cell<'a> {
    let at = mapping.get(column);
    let text = at.and_then(|at| cells.get(at)).map_or("", String::as_str);
    let head = at.and_then(|at| sheet.heads.get(at)).map_or(column.as_str(), String::as_str);
    Cell { text, line, head }
}

fn course<'a>(
    cell: &impl Fn(Column) -> Cell<'a>,
    names: &BTreeMap<String, String>,
    problems: &mut Problems,
    advice: &mut Problems,
) -> Course {
    let (from, to) = (cell(Column::FromLevel), cell(Column::ToLevel));
    let (from_level, to_level) = (from.level(problems), to.level(problems));
    if let (Some(low), Some(high)) = (from_level, to_level)
        && high <= low
    {
        problems.push(match low {
            Level::Adaptive => from.out_of_range(1, 4),
            low => to.out_of_range(low.number() + 1, 5),
        });
    }
    Course {
        id: cell(Column::Id).id(problems),
        title: cell(Column::Title).name(problems),
        provider: cell(Column::Provider).line(problems),
        factors: cell(Column::Factors).factors(names, problems),
        from_level: from_level.unwrap_or(Level::Initial),
        to_level: to_level.unwrap_or(Level::Adaptive),
        roles: cell(Column::Roles).pieces(),
        audience: cell(Column::Audience).audience(problems),
        depth: cell(Column::Depth).depth(problems),
        seats: cell(Column::Seats).seats(problems),
        language: cell(Column::Language).language(problems),
        mode: cell(Column::Format).mode(problems),
        hours: cell(Column::Hours).hours(problems),
        dates: cell(Column::Dates).dates(problems, advice),
        prerequisites: cell(Column::Prerequisites).pieces(),
    }
}

/// Returns the ids of factors by what they may be called, folded: id, title and short title in any language.
fn factor_names(at_hand: &[Questionnaire]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for factor in at_hand.iter().flat_map(|questionnaire| &questionnaire.factors) {
        names.insert(fold(&factor.id), factor.id.clone());
    }
    for questionnaire in at_hand {
        for factor in &questionnaire.factors {
            let texts = questionnaire.texts.values().filter_map(|texts| texts.get(&factor.id));
            for name in texts.flat_map(|text| [&text.title, &text.short]).flatten() {
                names.entry(fold(name)).or_insert_with(|| factor.id.clone());
            }
        }
    }
    names
}

/// Returns what an id is made of where a course has only a title.
pub(super) fn slug(title: &str) -> String {
    let slug: String = fold(title).replace(' ', "-").chars().take(60).collect();
    if slug.is_empty() { "course".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Audience, builtin};
    use crate::training::course::{Depth, Mode};

    fn check(bytes: &[u8]) -> Result<Reading, Problems> {
        let sheet = Sheet::open(bytes)?;
        let at_hand = builtin();
        read(&sheet, &guess(&sheet, &at_hand), &at_hand)
    }

    fn found(problems: &Problems) -> Vec<String> {
        problems.iter().map(|problem| format!("{} {}", problem.code, problem.path)).collect()
    }

    #[test]
    fn a_windows_1252_table_with_semicolons_and_spanish_heads_is_read() {
        let text = "Curso;Institución;Temas;Nivel inicial;Nivel final;Público;Profundidad;Plazas;Idioma;Modalidad;\
                    Horas;Fechas;Requisitos\r\n\
                    Gestión de incidentes – básico;Escuela Ámbar;National CSIRT: mandate and operation;1;3;\
                    csirt-staff;básico;20;español;en línea;16,5;01/03/2026 | 25/03/2026 | 1.4.2026 | 2026-05-01;\r\n\
                    Gestión de incidentes – avanzado;Escuela Ámbar;incident.csirt, incident.crisis;3;4;;práctica;;;\
                    presencial;24 h;;gestion de incidentes - basico\r\n";
        let bytes: Vec<u8> = text.chars().map(|c| if c == '–' { 0x96 } else { c as u32 as u8 }).collect();
        let sheet = Sheet::open(&bytes).unwrap();
        assert_eq!(sheet.encoding, Encoding::Windows1252);
        let Reading { catalogue, advice } = check(&bytes).unwrap();
        let [basic, advanced] = catalogue.courses.as_slice() else { panic!() };
        assert_eq!(basic.title, "Gestión de incidentes – básico");
        assert_eq!(basic.provider.as_deref(), Some("Escuela Ámbar"));
        assert_eq!(
            (basic.factors.as_slice(), basic.hours, basic.seats),
            (&["incident.csirt".to_owned()][..], Some(16.5), Some(20))
        );
        assert_eq!(
            (basic.depth, basic.mode, basic.language.as_deref()),
            (Some(Depth::Foundation), Some(Mode::Online), Some("es"))
        );
        assert_eq!(basic.audience, [Audience::CsirtStaff]);
        assert_eq!(basic.dates, ["2026-03-01", "2026-03-25", "2026-04-01", "2026-05-01"]);
        assert_eq!(found(&advice), ["unclear-date /2/Fechas"]);
        assert_eq!(advanced.factors, ["incident.csirt", "incident.crisis"]);
        assert_eq!(advanced.prerequisites, std::slice::from_ref(&basic.id));
        assert_eq!((advanced.from_level, advanced.to_level), (Level::Established, Level::Managed));
    }

    #[test]
    fn every_problem_has_its_line_and_column() {
        let text = "title\tfactors\tfrom level\tto level\thours\tdates\tprerequisites\tformat\tseats\tlanguage\n\
                    A\tincident.csirt\t1\t3\t-4\t2026-02-30\tB\tby pigeon\t0\tKlingon\n\
                    \tincident.nothing\t4\t2\t=1+1\t13/13/2026\tA\tonline\tmany\ten\n\
                    B\tincident.csirt\t0\t\t8\t\tA\tonline\t2.5\ten\n";
        let problems = check(text.as_bytes()).unwrap_err();
        let mut expected = vec![
            "out-of-range /2/hours",
            "not-a-date /2/dates",
            "not-one-of /2/format",
            "out-of-range /2/seats",
            "bad-id /2/language",
            "empty /3/title",
            "unknown-factor /3/factors",
            "out-of-range /3/to level",
            "wrong-type /3/hours",
            "not-a-date /3/dates",
            "wrong-type /3/seats",
            "out-of-range /4/from level",
            "empty /4/to level",
            "wrong-type /4/seats",
            "circle /2/prerequisites",
            "circle /4/prerequisites",
        ];
        let mut found = found(&problems);
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_same_course_counts_once_and_another_with_its_id_is_a_problem() {
        let head = "id,title,factors,from_level,to_level,prerequisites\n";
        let same = format!("{head}a,A,incident.csirt,1,3,\nb,A,incident.csirt,1,3,\nc,C,incident.csirt,3,4,b\n");
        let reading = check(same.as_bytes()).unwrap();
        let ids: Vec<_> = reading.catalogue.courses.iter().map(|course| course.id.as_str()).collect();
        assert_eq!((ids, found(&reading.advice)), (vec!["a", "c"], vec!["same-course /3".to_owned()]));
        assert_eq!(reading.catalogue.courses[1].prerequisites, ["a"]);
        let other = format!("{head}a,A,incident.csirt,1,3,\na,B,incident.csirt,1,3,\n");
        assert_eq!(found(&check(other.as_bytes()).unwrap_err()), ["duplicate-id /3/id"]);
    }

    #[test]
    fn a_table_that_is_none_or_lacks_a_column_is_refused() {
        let cases = [
            ("title,factors,from_level,to_level\n\"A,incident.csirt,1,2\n", vec!["not-a-table /2"]),
            ("title,factors,from_level,to_level\nA,incident.csirt,1,2,3\n", vec!["not-a-table /2"]),
            ("", vec!["missing-column /1"; 4]),
            ("title\nA\n", vec!["missing-column /1"; 3]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(&check(text.as_bytes()).unwrap_err()), expected, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_is_never_a_formula() {
        let course = |id: &str, title: &str| Course {
            id: id.to_owned(),
            title: title.to_owned(),
            provider: Some("-x".to_owned()),
            factors: vec!["incident.csirt".to_owned(), "incident.crisis".to_owned()],
            to_level: Level::Established,
            audience: vec![Audience::CsirtStaff, Audience::Judge],
            depth: Some(Depth::TrainTheTrainer),
            mode: Some(Mode::SelfPaced),
            hours: Some(7.5),
            seats: Some(3),
            language: Some("fr".to_owned()),
            dates: vec!["2026-03-01".to_owned(), "2026-04-01".to_owned()],
            ..Course::default()
        };
        let mut catalogue = Catalogue::new(vec![course("a", "=HYPERLINK(\"x\")"), course("b", "Sécurité, niveau 1")]);
        catalogue.courses[1].prerequisites.push("a".to_owned());
        let text = write(&catalogue);
        assert!(text.contains("\"'=HYPERLINK") && text.contains(",'-x,"));
        let reading = check(text.as_bytes()).unwrap();
        assert_eq!((reading.catalogue, found(&reading.advice)), (catalogue, Vec::new()));
        assert_eq!(write(&Catalogue::new(Vec::new())).lines().count(), 1);
    }

    #[test]
    fn the_rows_that_are_right_can_be_taken_without_the_others() {
        let text = "id,title,factors,from_level,to_level,hours,prerequisites\n\
                    a,A,incident.csirt,1,3,-4,\n\
                    b,B,incident.csirt,1,3,8,\n\
                    c,C,incident.csirt,3,4,,b\n\
                    d,D,incident.csirt,3,4,,a\n\
                    e,E,incident.csirt,4,5,,D\n\
                    b,F,incident.crisis,1,3,,\n\
                    g,G,incident.crisis,1,3,,h\n\
                    h,H,incident.crisis,1,3,,g\n\
                    i,I,incident.crisis,1,3,,nothing\n\
                    j,B,incident.csirt,1,3,8,\n";
        let (sheet, at_hand) = (Sheet::open(text.as_bytes()).unwrap(), builtin());
        let mapping = guess(&sheet, &at_hand);
        let rows = read_rows(&sheet, &mapping, &at_hand).unwrap();
        let ids: Vec<_> = rows.reading.catalogue.courses.iter().map(|course| course.id.as_str()).collect();
        assert_eq!(ids, ["b", "c"]);
        assert_eq!(rows.left_out, [2, 5, 6, 7, 8, 9, 10]);
        assert_eq!(found(&rows.reading.advice), ["same-course /11"]);
        assert_eq!(read(&sheet, &mapping, &at_hand), Err(rows.problems));
    }

    #[test]
    fn what_is_no_table_or_too_long_is_said_and_costs_little() {
        let head = "title,factors,from_level,to_level,prerequisites\n";
        assert_eq!(found(&check(b"PK\x03\x04rest").unwrap_err()), ["spreadsheet "]);
        assert_eq!(found(&check(b"\xD0\xCF\x11\xE0").unwrap_err()), ["spreadsheet "]);
        let wide = "a,".repeat(1_000_000) + &"\n,".repeat(1_000_000);
        assert_eq!(found(&check(wide.as_bytes()).unwrap_err()), ["too-long /1"]);
        let long = format!("{head}{}", "A,incident.csirt,1,2,\n".repeat(100_000));
        let problems = check(long.as_bytes()).unwrap_err();
        assert_eq!(found(&problems), ["too-many-courses "]);
        let said = problems.iter().next().unwrap().to_string();
        assert!(said.contains("100000 courses") && said.contains("at most 5000"), "{said}");

        // What differs little from row to row, and one cell with very much in it.
        let rows: String = (0..MOST_COURSES).map(|n| format!("{n},A,incident.csirt,1,2,{}\n", n + 1)).collect();
        let chain = check(format!("id,{head}{rows}{MOST_COURSES},A,incident.csirt,1,2,\n").as_bytes());
        assert_eq!(found(&chain.unwrap_err()), ["too-many-courses "]);
        let chain = check(format!("id,{head}{}", rows.replace(",5000\n", ",\n")).as_bytes()).unwrap();
        assert_eq!(chain.catalogue.courses.len(), MOST_COURSES);
        let same = format!(
            "hours,{head}{}",
            (1..=MOST_COURSES).map(|n| format!("{n},A,incident.csirt,1,2,\n")).collect::<String>()
        );
        let ids = check(same.as_bytes()).unwrap().catalogue.courses;
        assert_eq!((ids[0].id.as_str(), ids[4_999].id.as_str()), ("a", "a-5000"));
        let cell = (0..200_000).map(|n| format!("{n}|")).collect::<String>();
        let problems = check(format!("{head}A,incident.csirt,1,2,{cell}\n").as_bytes()).unwrap_err();
        assert_eq!(problems.total(), 200_000);
    }

    #[test]
    fn what_is_typed_for_one_course_is_read_as_a_row_is() {
        let at_hand = builtin();
        let mut typed: BTreeMap<Column, String> = [
            (Column::Title, " Análisis "),
            (Column::Factors, "incident.csirt | National CSIRT: mandate and operation"),
            (Column::FromLevel, "1"),
            (Column::ToLevel, "3"),
            (Column::Audience, "jueces, csirt-staff"),
            (Column::Hours, "7,5"),
            (Column::Dates, "1.3.2026, 02/03/2026"),
        ]
        .map(|(column, text)| (column, text.to_owned()))
        .into();
        let (course, advice) = read_course(&typed, &at_hand).unwrap();
        assert_eq!((course.id.as_str(), course.title.as_str(), course.hours), ("", "Análisis", Some(7.5)));
        assert_eq!(course.audience, [Audience::Judge, Audience::CsirtStaff]);
        assert_eq!(course.dates, ["2026-03-01", "2026-03-02"]);
        assert_eq!(found(&advice), ["unclear-date /1/dates"]);
        assert_eq!(read_course(&cells(&course), &at_hand), Ok((course, Problems::default())));
        let _ = typed.insert(Column::ToLevel, "1".to_owned());
        let _ = typed.insert(Column::Title, String::new());
        assert_eq!(
            found(&read_course(&typed, &at_hand).unwrap_err()),
            ["out-of-range /1/to_level", "empty /1/title"]
        );
    }

    #[test]
    fn a_delivery_has_a_title_factors_one_date_and_seats() {
        let at_hand = builtin();
        let read = |title: &str, factors: &str, date: &str, seats: &str| {
            let cells =
                [(Column::Title, title), (Column::Factors, factors), (Column::Dates, date), (Column::Seats, seats)];
            read_delivery(&cells.map(|(column, text)| (column, text.to_owned())).into(), &at_hand)
        };
        let (delivery, advice) = read("A", "incident.csirt", "3.2.2027", "12").unwrap();
        assert_eq!((delivery.date.as_str(), delivery.seats, advice.total()), ("2027-02-03", 12, 0));
        for (typed, expected) in [
            (["", "", "", ""], vec!["empty /1/title", "empty /1/factors", "empty /1/dates", "empty /1/seats"]),
            (["A", "incident.csirt", "soon", "0"], vec!["not-a-date /1/dates", "out-of-range /1/seats"]),
            (
                ["A", "incident.csirt", "2027-01-01, 2027-01-02", "many"],
                vec!["wrong-type /1/seats", "list-length /1/dates"],
            ),
            (["A", "incident.nothing", "2027-01-01", "1"], vec!["unknown-factor /1/factors"]),
        ] {
            let [title, factors, date, seats] = typed;
            assert_eq!(found(&read(title, factors, date, seats).unwrap_err()), expected, "{typed:?}");
        }
    }
}
