//! How long it takes to answer a questionnaire.

use super::Questionnaire;

/// How many words of these texts a person reads in a minute.
///
/// Adults read non-fiction silently at 238 words a minute on average (Brysbaert 2019, 190 studies), and aloud at 184
/// (Trauzettel-Klosinski and Dietz 2012, 17 languages); for dense texts we take a figure between the two.
pub const WORDS_PER_MINUTE: f64 = 200.0;

/// How long a person who knows the subject takes to choose an answer, in seconds: an assumption of ours. Finding out,
/// and finding the evidence, is not counted.
pub const SECONDS_PER_ANSWER: f64 = 20.0;

/// How long it takes to answer, in minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Minutes {
    /// The quick scan: the title and the five ladder sentences of each factor, and one choice.
    pub quick: f64,
    /// All statements, each with its help.
    pub full: f64,
}

impl std::ops::Add for Minutes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { quick: self.quick + other.quick, full: self.full + other.full }
    }
}

impl std::iter::Sum for Minutes {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), std::ops::Add::add)
    }
}

/// Returns how long it takes to answer a questionnaire in one of its languages.
pub fn minutes(questionnaire: &Questionnaire, language: &str) -> Minutes {
    let words = |text: &str| text.split_whitespace().count();
    let (mut quick, mut full) = (0, 0);
    for factor in &questionnaire.factors {
        let text = questionnaire.text(&factor.id, language);
        quick +=
            text.title.as_deref().map_or(0, words) + text.ladder.iter().flatten().map(|s| words(s)).sum::<usize>();
        for statement in &factor.statements {
            let text = questionnaire.text(&statement.id, language);
            full += [text.text, text.help].iter().flatten().map(|s| words(s)).sum::<usize>();
        }
    }
    let minutes =
        |words: usize, answers: usize| words as f64 / WORDS_PER_MINUTE + answers as f64 * SECONDS_PER_ANSWER / 60.0;
    Minutes {
        quick: minutes(quick, questionnaire.factors.len()),
        full: minutes(full, questionnaire.statements().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten words of the ladder and title, twenty of text and help; one factor, one statement.
    #[test]
    fn words_are_read_and_answers_chosen() {
        let questionnaire = Questionnaire::from_json(
            br#"{"format": "baremo.questionnaire/1", "id": "a", "version": "1.0.0", "factors": [
                {"id": "a.b", "statements": [{"id": "a.b.2a", "level": 2}]}],
                "texts": {"en": {"a": {"title": "Not counted"},
                    "a.b": {"title": "five words are in it", "ladder": ["one", "two", "three", "four", "five"]},
                    "a.b.2a": {"text": "a b c d e f g h i j", "help": "a b c d e f g h i j", "action": "no"}}}}"#,
        )
        .unwrap();
        let time = minutes(&questionnaire, "en");
        assert!((time.quick - (10.0 / 200.0 + 20.0 / 60.0)).abs() < 1e-12);
        assert!((time.full - (20.0 / 200.0 + 20.0 / 60.0)).abs() < 1e-12);
    }
}
