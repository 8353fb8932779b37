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

use super::course::{Catalogue, Course};
use crate::{
    Code, Level, Problem, Problems,
    csv::{Lines, Table, separator, unguard},
    document::{MAX_BYTES, escape},
    questionnaire::Questionnaire,
};
use cell::{Cell, fold};

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
    /// Finds the cells of a table: UTF-8, or else Windows-1252; separated by comma, semicolon or tabulator. The first line
    /// holds the heads. Fails if a quotation mark is not closed where the file ends, or a row has more cells than heads.
    pub fn open(bytes: &[u8]) -> Result<Self, Problems> {
        if bytes.len() > MAX_BYTES {
            return Err(Problem::new(Code::TooLarge, "").with("found", bytes.len()).with("to", MAX_BYTES).into());
        }
        let (encoding, text) = encoding::decode(bytes);
        let text = text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')).map_or(&*text, |(_, rest)| rest);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(text))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let (mut lines, mut heads, mut rows) = (Lines::new(text), None, Vec::new());
        let mut problems = Problems::default();
        for record in reader.records() {
            let line = lines.at(record.as_ref().ok().and_then(csv::StringRecord::position));
            let not_a_table = || Problem::new(Code::NotATable, format!("/{line}")).with("line", line);
            let Ok(record) = record else {
                problems.push(not_a_table());
                continue;
            };
            let mut cells: Vec<String> = record.iter().map(|cell| unguard(cell).trim().to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            let Some(heads) = &heads else {
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

/// Makes the courses of a table whose columns are known; finds all problems, by line and column.
///
/// Factors may be named by their ids or, in any language at hand, by their titles; several in one cell are separated by `|`,
/// semicolon, comma or line end. A course without an id gets one from its title.
pub fn read(sheet: &Sheet, mapping: &Mapping, at_hand: &[Questionnaire]) -> Result<Reading, Problems> {
    let (mut problems, mut advice) = (Problems::default(), Problems::default());
    for column in Column::REQUIRED {
        if mapping.get(column).is_none_or(|at| at >= sheet.heads.len()) {
            problems.push(Problem::new(Code::MissingColumn, "/1").with("field", column));
        }
    }
    problems.or(())?;
    let mut problems = Problems::default();
    let names = factor_names(at_hand);
    let mut courses: Vec<(usize, Course)> = Vec::new();
    let mut ids = BTreeSet::new();
    // What a prerequisite may call a course: its id as it stands in the table, or its title.
    let mut called: BTreeMap<String, String> = BTreeMap::new();
    for (line, cells) in &sheet.rows {
        let cell = |column| cell_of(sheet, mapping, *line, cells, column);
        let mut course = course(&cell, &names, &mut problems, &mut advice);
        let own = std::mem::take(&mut course.id);
        if let Some((first, same)) = courses.iter().find(|(_, known)| known.without_id() == course) {
            advice.push(Problem::new(Code::SameCourse, format!("/{line}")).with("line", first));
            let _ = called.entry(fold(&own)).or_insert_with(|| same.id.clone());
            continue;
        }
        course.id = if own.is_empty() { free_id(&course.title, &ids) } else { own };
        if !ids.insert(course.id.clone()) {
            problems.push(cell(Column::Id).problem(Code::DuplicateId).with("id", &course.id));
        }
        for name in [&course.id, &course.title] {
            let _ = called.entry(fold(name)).or_insert_with(|| course.id.clone());
        }
        courses.push((*line, course));
    }
    let path = |line: usize| {
        let head = mapping.get(Column::Prerequisites).and_then(|at| sheet.heads.get(at));
        format!("/{line}/{}", escape(head.map_or("", String::as_str)))
    };
    for (line, course) in &mut courses {
        for name in &mut course.prerequisites {
            match called.get(&fold(name)) {
                Some(id) => name.clone_from(id),
                None => problems.push(Problem::new(Code::UnknownCourse, path(*line)).with("id", &*name)),
            }
        }
    }
    let (lines, courses): (Vec<usize>, Vec<Course>) = courses.into_iter().unzip();
    let catalogue = Catalogue::new(courses);
    for at in catalogue.in_circles() {
        problems.push(Problem::new(Code::Circle, path(lines[at])).with("id", &catalogue.courses[at].id));
    }
    problems.or(Reading { catalogue, advice })
}

/// Writes a catalogue as a table that [`read`] reads again; of an empty one, a template. No cell is a live formula.
pub fn write(catalogue: &Catalogue) -> String {
    let mut table = Table::default();
    table.row(Column::ALL.iter().map(|column| column.as_str()));
    let words =
        |words: &[crate::questionnaire::Audience]| words.iter().map(|w| w.as_str()).collect::<Vec<_>>().join(" | ");
    for course in &catalogue.courses {
        let number = |number: Option<String>| number.unwrap_or_default();
        let cells = Column::ALL.iter().map(|column| match column {
            Column::Id => course.id.clone(),
            Column::Title => course.title.clone(),
            Column::Provider => course.provider.clone().unwrap_or_default(),
            Column::Factors => course.factors.join(" | "),
            Column::FromLevel => course.from_level.to_string(),
            Column::ToLevel => course.to_level.to_string(),
            Column::Roles => course.roles.join(" | "),
            Column::Audience => words(&course.audience),
            Column::Depth => course.depth.map_or("", |depth| depth.as_str()).to_owned(),
            Column::Seats => number(course.seats.map(|seats| seats.to_string())),
            Column::Language => course.language.clone().unwrap_or_default(),
            Column::Format => course.mode.map_or("", |mode| mode.as_str()).to_owned(),
            Column::Hours => number(course.hours.map(|hours| hours.to_string())),
            Column::Dates => course.dates.join(" | "),
            Column::Prerequisites => course.prerequisites.join(" | "),
        });
        let cells: Vec<String> = cells.collect();
        table.row(cells.iter().map(String::as_str));
    }
    table.finish()
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
        problems.push(to.out_of_range(format!("{low}, and more"), "5"));
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

/// Returns an id made from a title, which no other course has.
pub(super) fn free_id(title: &str, taken: &BTreeSet<String>) -> String {
    let slug: String = fold(title).replace(' ', "-").chars().take(60).collect();
    let slug = if slug.is_empty() { "course".to_owned() } else { slug };
    let numbered = (2..).map(|n| format!("{slug}-{n}"));
    std::iter::once(slug.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or(slug)
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
}
