//! One cell of a table, read as what its column holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Code, Level, Problem, Problems,
    document::{LINE, escape, is_date},
    problem::{IntoArgument, Term},
    questionnaire::Audience,
    training::course::{Depth, MOST_HOURS, MOST_SEATS, Mode, is_language},
};

/// A cell, and where it stands.
pub(super) struct Cell<'a> {
    /// What is in it, trimmed.
    pub text: &'a str,
    /// The line of the file, from 1.
    pub line: usize,
    /// The head of its column.
    pub head: &'a str,
}

/// What separates several things in one cell.
const BETWEEN: [char; 4] = ['|', ';', ',', '\n'];

impl Cell<'_> {
    /// Returns a problem at this cell.
    pub fn problem(&self, code: Code) -> Problem {
        Problem::new(code, format!("/{}/{}", self.line, escape(self.head)))
    }

    /// Returns the problem of a number outside its range.
    pub fn out_of_range(&self, from: impl IntoArgument, to: impl IntoArgument) -> Problem {
        self.problem(Code::OutOfRange).with("found", self.text).with("from", from).with("to", to)
    }

    /// Reads a text that may be missing.
    pub fn line(&self, problems: &mut Problems) -> Option<String> {
        let length = self.text.chars().count();
        if length > LINE {
            problems.push(self.problem(Code::TooLong).with("found", length).with("to", LINE));
        }
        (!self.text.is_empty()).then(|| self.text.to_owned())
    }

    /// Reads a text that must be there.
    pub fn name(&self, problems: &mut Problems) -> String {
        self.line(problems).unwrap_or_else(|| {
            problems.push(self.problem(Code::Empty));
            String::new()
        })
    }

    /// Reads an id; it may be missing.
    pub fn id(&self, problems: &mut Problems) -> String {
        let is_id =
            self.text.chars().count() <= 100 && !self.text.chars().any(|c| c.is_whitespace() || c.is_control());
        if !is_id {
            let problem = self.problem(Code::BadId).with("found", self.text);
            problems.push(problem.with("expected", Term::OwnId));
        }
        self.text.to_owned()
    }

    /// Reads several texts; one that stands twice counts once.
    pub fn pieces(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let pieces = self.text.split(BETWEEN).map(str::trim).filter(|piece| !piece.is_empty() && seen.insert(*piece));
        pieces.map(str::to_owned).collect()
    }

    /// Reads factors, by what they may be called; there is at least one.
    pub fn factors(&self, names: &BTreeMap<String, String>, problems: &mut Problems) -> Vec<String> {
        let known = |name: &str| names.get(&fold(name)).cloned();
        let mut factors: Vec<String> = Vec::new();
        // A title may hold a comma, so that what stands between the surer separators is tried whole first.
        for part in self.text.split(['|', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            let pieces = known(part).map_or_else(|| part.split(',').map(str::trim).collect(), |_| vec![part]);
            for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
                match known(piece) {
                    Some(id) if factors.contains(&id) => (),
                    Some(id) => factors.push(id),
                    None => problems.push(self.problem(Code::UnknownFactor).with("id", piece)),
                }
            }
        }
        if self.text.is_empty() {
            problems.push(self.problem(Code::Empty));
        }
        factors
    }

    /// Reads a level: a number, perhaps with a word before it, such as `Nivel 2`.
    pub fn level(&self, problems: &mut Problems) -> Option<Level> {
        if self.text.is_empty() {
            problems.push(self.problem(Code::Empty));
            return None;
        }
        let number = self.text.trim_start_matches(|c: char| c.is_alphabetic() || c.is_whitespace());
        let level = number.parse().ok().and_then(Level::from_number);
        if level.is_none() {
            problems.push(self.out_of_range(1, 5));
        }
        level
    }

    /// Reads who is trained, in four languages.
    pub fn audience(&self, problems: &mut Problems) -> Vec<Audience> {
        let mut all = Vec::new();
        for piece in self.pieces() {
            match audience_of(&fold(&piece)) {
                Some(audience) if all.contains(&audience) => (),
                Some(audience) => all.push(audience),
                None => problems.push(self.not_one_of(&piece, Audience::ALL)),
            }
        }
        all
    }

    /// Reads how deep a course goes, in four languages.
    pub fn depth(&self, problems: &mut Problems) -> Option<Depth> {
        self.word(Depth::ALL, problems, |word| match word {
            "awareness" | "sensibilizacion" | "concienciacion" | "conscientizacao" | "sensibilizacao"
            | "sensibilisation" => Some(Depth::Awareness),
            "foundation" | "basic" | "basico" | "fundamentos" | "inicial" | "base" | "bases" | "fondamentaux"
            | "initiation" => Some(Depth::Foundation),
            "practitioner" | "intermediate" | "practica" | "profesional" | "intermedio" | "pratica"
            | "profissional" | "intermediario" | "praticien" | "pratique" | "intermediaire" => {
                Some(Depth::Practitioner)
            }
            "expert" | "advanced" | "experto" | "avanzado" | "especialista" | "avancado" | "avance" | "expertise" => {
                Some(Depth::Expert)
            }
            "train the trainer"
            | "formacion de formadores"
            | "formacao de formadores"
            | "formation de formateurs" => Some(Depth::TrainTheTrainer),
            _ => None,
        })
    }

    /// Reads how a course is held, in four languages.
    pub fn mode(&self, problems: &mut Problems) -> Option<Mode> {
        self.word(Mode::ALL, problems, |word| match word {
            "on site" | "onsite" | "classroom" | "in person" | "presencial" | "presentiel" | "en presentiel"
            | "sur place" => Some(Mode::OnSite),
            "online" | "en linea" | "virtual" | "on line" | "a distancia" | "em linha" | "en ligne"
            | "a distance" => Some(Mode::Online),
            "hybrid" | "blended" | "hibrido" | "hybride" | "mixto" | "misto" | "mixte" | "semipresencial" => {
                Some(Mode::Hybrid)
            }
            "self paced" | "autoformacion" | "autoinstrucao" | "autoaprendizaje" | "autoformation" | "a su ritmo"
            | "a ritmo propio" | "no proprio ritmo" | "a son rythme" => Some(Mode::SelfPaced),
            _ => None,
        })
    }

    /// Reads a language: its code, or the name of one of the four in one of the four.
    pub fn language(&self, problems: &mut Problems) -> Option<String> {
        let folded = fold(self.text);
        let code = match folded.as_str() {
            "" => return None,
            "english" | "ingles" | "anglais" => "en",
            "spanish" | "espanol" | "castellano" | "espanhol" | "espagnol" => "es",
            "portuguese" | "portugues" | "portugais" => "pt",
            "french" | "frances" | "francais" => "fr",
            other => other,
        };
        if !is_language(code) {
            let problem = self.problem(Code::BadId).with("found", self.text);
            problems.push(problem.with("expected", Term::LanguageCode));
        }
        Some(code.to_owned())
    }

    /// Reads how many can take part.
    pub fn seats(&self, problems: &mut Problems) -> Option<u64> {
        let number = self.number(problems, Term::WholeNumber)?;
        if number.fract() != 0.0 {
            let problem = self.problem(Code::WrongType).with("expected", Term::WholeNumber);
            problems.push(problem.with("found", self.text));
        } else if !(1.0..=MOST_SEATS as f64).contains(&number) {
            problems.push(self.out_of_range(1, MOST_SEATS));
        }
        Some(number as u64)
    }

    /// Reads the hours of teaching.
    pub fn hours(&self, problems: &mut Problems) -> Option<f64> {
        let number = self.number(problems, Term::Number)?;
        if !(number > 0.0 && number <= MOST_HOURS) {
            problems.push(self.out_of_range(Term::AboveZero, MOST_HOURS));
        }
        Some(number)
    }

    /// Reads days: 2026-03-01, 1.3.2026 or 1/3/2026. With slashes the day comes first unless that gives no date; where
    /// both would, advice says how it was read.
    pub fn dates(&self, problems: &mut Problems, advice: &mut Problems) -> Vec<String> {
        let (mut dates, mut seen) = (Vec::new(), BTreeSet::new());
        for piece in self.pieces() {
            let date = match date(&piece) {
                Some(Read::Clear(date)) => date,
                Some(Read::DayFirst(date)) => {
                    advice.push(self.problem(Code::UnclearDate).with("found", &piece).with("expected", &date));
                    date
                }
                None => {
                    problems.push(self.problem(Code::NotADate).with("found", &piece).with("expected", Term::Day));
                    continue;
                }
            };
            if seen.insert(date.clone()) {
                dates.push(date);
            }
        }
        dates
    }

    fn word<T: Copy + std::fmt::Display>(
        &self,
        all: &[T],
        problems: &mut Problems,
        known: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.text.is_empty() {
            return None;
        }
        let word = known(&fold(self.text));
        if word.is_none() {
            problems.push(self.not_one_of(self.text, all));
        }
        word
    }

    fn not_one_of<T: std::fmt::Display>(&self, found: &str, all: &[T]) -> Problem {
        let all: Vec<String> = all.iter().map(T::to_string).collect();
        self.problem(Code::NotOneOf).with("found", found).with("expected", all.join(", "))
    }

    /// Reads a number, with a point or a comma before its decimals, and perhaps a unit after it.
    fn number(&self, problems: &mut Problems, expected: Term) -> Option<f64> {
        if self.text.is_empty() {
            return None;
        }
        let number = self.text.trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace() || c == '.');
        let number = number.replace(',', ".").replace('\u{2212}', "-").parse::<f64>().ok();
        if number.is_none() {
            problems.push(self.problem(Code::WrongType).with("expected", expected).with("found", self.text));
        }
        number
    }
}

/// Returns the audience of a folded word: the one that files have, or what it is called in one of four languages.
fn audience_of(word: &str) -> Option<Audience> {
    match word {
        "citizens" | "ciudadania" | "ciudadanos" | "populacao" | "cidadaos" | "grand public" | "citoyens" => {
            Some(Audience::Citizen)
        }
        "csirt" | "personal de csirt" | "equipe do csirt" | "equipe du csirt" => Some(Audience::CsirtStaff),
        "diplomats" | "diplomacia" | "diplomaticos" | "diplomatas" | "diplomates" => Some(Audience::Diplomat),
        "executives" | "alta direccion" | "directivos" | "dirigentes" | "dirigeants" => Some(Audience::Executive),
        "judges" | "judicatura" | "jueces" | "magistratura" | "juizes" | "juges" => Some(Audience::Judge),
        "network engineers"
        | "ingenieria de redes"
        | "ingenieros de redes"
        | "engenharia de redes"
        | "engenheiros de redes"
        | "ingenieurs reseau" => Some(Audience::NetworkEngineer),
        "operators"
        | "critical operators"
        | "operadores"
        | "operadores criticos"
        | "operateurs"
        | "operateurs critiques" => Some(Audience::Operator),
        "police and prosecutors" | "policia y fiscalia" | "policia e ministerio publico" | "police et parquet" => {
            Some(Audience::PoliceProsecutor)
        }
        "policy makers" | "decisores publicos" | "gestores publicos" | "decideurs publics" => {
            Some(Audience::PolicyMaker)
        }
        "public servants"
        | "personal publico"
        | "funcionarios publicos"
        | "servidores publicos"
        | "agents publics" => Some(Audience::PublicServant),
        "regulators" | "reguladores" | "regulateurs" => Some(Audience::Regulator),
        "small companies" | "small firms" | "pequenas empresas" | "petites entreprises" => Some(Audience::SmallFirm),
        "teachers" | "docentes" | "profesores" | "professores" | "enseignants" => Some(Audience::Teacher),
        word => Audience::from_word(&word.replace(' ', "-")),
    }
}

/// A date that was read.
enum Read {
    /// In the only way.
    Clear(String),
    /// With the day first, though the month could be.
    DayFirst(String),
}

fn date(text: &str) -> Option<Read> {
    let ymd = |year: &str, month: &str, day: &str| {
        let date = format!("{year}-{month:0>2}-{day:0>2}");
        (date.len() == 10 && is_date(&date)).then_some(date)
    };
    let parts = |separator| -> Option<[&str; 3]> { text.split(separator).collect::<Vec<_>>().try_into().ok() };
    if let Some([year, month, day]) = parts('-') {
        return ymd(year, month, day).map(Read::Clear);
    }
    if let Some([day, month, year]) = parts('.') {
        return ymd(year, month, day).map(Read::Clear);
    }
    let [one, other, year] = parts('/')?;
    match (ymd(year, other, one), ymd(year, one, other)) {
        (Some(day_first), Some(month_first)) if day_first != month_first => Some(Read::DayFirst(day_first)),
        (day_first, month_first) => day_first.or(month_first).map(Read::Clear),
    }
}

/// Returns a text by which names are compared: lower case, without accents, letters and digits only, with one space for
/// whatever stands between.
pub(super) fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    };
    let letters: String =
        text.to_lowercase().chars().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).map(plain).collect();
    letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, bool)> {
        date(text).map(|read| match read {
            Read::Clear(date) => (date, false),
            Read::DayFirst(date) => (date, true),
        })
    }

    #[test]
    fn dates_are_read_in_three_formats_and_never_guessed_in_silence() {
        for (text, expected) in [
            ("2026-03-01", Some(("2026-03-01", false))),
            ("1.3.2026", Some(("2026-03-01", false))),
            ("01/03/2026", Some(("2026-03-01", true))),
            ("25/03/2026", Some(("2026-03-25", false))),
            ("03/25/2026", Some(("2026-03-25", false))),
            ("03/03/2026", Some(("2026-03-03", false))),
            ("29/02/2026", None),
            ("13/13/2026", None),
            ("1/3/26", None),
            ("2026-3", None),
            ("soon", None),
        ] {
            assert_eq!(read(text), expected.map(|(date, unclear)| (date.to_owned(), unclear)), "{text}");
        }
    }

    #[test]
    fn names_are_compared_without_case_accents_and_signs() {
        assert_eq!(fold("  Niveau d’ENTRÉE (1) "), "niveau d entree 1");
        assert_eq!(fold("e\u{301}"), "e");
    }
}
