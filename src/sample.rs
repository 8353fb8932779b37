//! A fictional region to try everything with: 33 ecosystems in 4 groups, always the same.
//!
//! Nothing here speaks of a real country. Every title says that it is fictional.

use std::collections::BTreeSet;

use crate::{
    Level,
    assessment::{Answer, Assessment, Evidence, Grade, Reply, Target},
    questionnaire::{Context, Factor, Questionnaire, Statement},
    round::{Contribution, Group, Round, contribute},
};

/// The id of the sample round.
pub const ROUND: &str = "sample-amber-sea-2026";

/// The id of the sample assessment that the first door opens.
pub const ASSESSMENT: &str = "sample-costa-serena-2026";

/// The groups: id, title in four languages, and the ecosystems.
const GROUPS: [(&str, [&str; 4], &[&str]); 4] = [
    (
        "leeward",
        ["Leeward", "Sotavento", "Sotavento", "Sous-le-Vent"],
        &[
            "Costa Serena",
            "Amber Cay",
            "Coral Haven",
            "Saint Orlan",
            "Tamarind Isles",
            "Palmera Bay",
            "Grand Sable",
            "Mangrove Sound",
            "Petite Lune",
            "Saint Véran Isle",
            "Cayo Lucero",
            "Windrose",
            "Port Almond",
            "Isla Quieta",
        ],
    ),
    (
        "isthmus",
        ["Isthmus", "Istmo", "Istmo", "Isthme"],
        &[
            "Río Alto",
            "Valdoria",
            "Puerto Lirio",
            "Nueva Arcadia",
            "Terra Mansa",
            "Bahía Larga",
            "San Telmo Norte",
            "Costa Jade",
        ],
    ),
    (
        "highlands",
        ["Highlands", "Tierras Altas", "Terras Altas", "Hautes-Terres"],
        &["Altomira", "Sierra Clara", "Condoria", "Quebrada Real", "Serra Branca", "Puna Verde", "Llano Hondo"],
    ),
    (
        "outer-isles",
        ["Outer Isles", "Islas Exteriores", "Ilhas Exteriores", "Îles extérieures"],
        &["Far Skerry", "Isle of Terns", "Última Ola", "Île Perdue"],
    ),
];

/// The words of the sample, in one language.
#[derive(Debug, PartialEq)]
pub struct Words {
    language: &'static str,
    /// What stands after the name of an ecosystem in a title.
    fictional: &'static str,
    /// The marking of everything in the sample.
    pub marking: &'static str,
    /// The reference of a piece of evidence.
    reference: &'static str,
    /// The title of the round.
    round: &'static str,
    /// Who calls the round.
    organiser: &'static str,
    /// Why it is called.
    purpose: &'static str,
}

const WORDS: [Words; 4] = [
    Words {
        language: "en",
        fictional: "fictional sample",
        marking: "Fictional sample",
        reference: "Invented reference",
        round: "Amber Sea 2026 (fictional sample)",
        organiser: "Amber Sea Forum (fictional)",
        purpose: "To try the comparison with invented figures.",
    },
    Words {
        language: "es",
        fictional: "ejemplo ficticio",
        marking: "Ejemplo ficticio",
        reference: "Referencia inventada",
        round: "Mar Ámbar 2026 (ejemplo ficticio)",
        organiser: "Foro del Mar Ámbar (ficticio)",
        purpose: "Para probar la comparación con cifras inventadas.",
    },
    Words {
        language: "pt",
        fictional: "exemplo fictício",
        marking: "Exemplo fictício",
        reference: "Referência inventada",
        round: "Mar de Âmbar 2026 (exemplo fictício)",
        organiser: "Fórum do Mar de Âmbar (fictício)",
        purpose: "Para experimentar a comparação com números inventados.",
    },
    Words {
        language: "fr",
        fictional: "exemple fictif",
        marking: "Exemple fictif",
        reference: "Référence inventée",
        round: "Mer d’Ambre 2026 (exemple fictif)",
        organiser: "Forum de la mer d’Ambre (fictif)",
        purpose: "Essayer la comparaison avec des chiffres inventés.",
    },
];

/// Returns the words of the sample in a language, or in English where it has none of that language.
pub fn words(language: &str) -> &'static Words {
    WORDS.iter().find(|words| words.language == language).unwrap_or(&WORDS[0])
}

/// Returns whether an assessment is of the sample.
pub fn is_of_sample(assessment: &Assessment) -> bool {
    assessment.id.starts_with("sample-")
}

/// Puts a text into the words of a language, if it is what another language says in that place.
fn reword_text(text: &mut Option<String>, of: impl Fn(&Words) -> String, to: &Words) {
    if text.as_ref().is_some_and(|text| WORDS.iter().any(|words| of(words) == *text)) {
        *text = Some(of(to));
    }
}

/// Puts the sample's own words of an assessment into a language; what a person has changed stays.
pub fn reword(assessment: &mut Assessment, to: &Words) {
    let ecosystem = assessment.ecosystem.clone().unwrap_or_default();
    reword_text(&mut assessment.title, |words| title(&ecosystem, words), to);
    reword_text(&mut assessment.marking, |words| words.marking.to_owned(), to);
    for evidence in assessment.answers.values_mut().flat_map(|reply| &mut reply.evidence) {
        reword_text(&mut evidence.reference, |words| words.reference.to_owned(), to);
    }
}

/// Puts the words of the sample's round into a language; what a person has changed stays.
pub fn reword_round(round: &mut Round, to: &Words) {
    let mut title = Some(std::mem::take(&mut round.title));
    reword_text(&mut title, |words| words.round.to_owned(), to);
    round.title = title.unwrap_or_default();
    reword_text(&mut round.organiser, |words| words.organiser.to_owned(), to);
    reword_text(&mut round.purpose, |words| words.purpose.to_owned(), to);
}

fn title(ecosystem: &str, words: &Words) -> String {
    format!("{ecosystem} ({})", words.fictional)
}

/// A fictional region.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// The round of the region's organiser.
    pub round: Round,
    /// The ecosystems, each with its group and its assessment.
    pub ecosystems: Vec<(&'static str, Assessment)>,
    /// What the ecosystems give to the round.
    pub contributions: Vec<Contribution>,
}

/// Makes the fictional region over some questionnaires.
pub fn region(questionnaires: &[Questionnaire], words: &Words) -> Region {
    let mut round = Round::new(ROUND, words.round, "2026", questionnaires);
    round.organiser = Some(words.organiser.to_owned());
    round.purpose = Some(words.purpose.to_owned());
    round.groups = GROUPS
        .iter()
        .map(|(id, titles, _)| Group {
            id: (*id).to_owned(),
            title: ["en", "es", "pt", "fr"]
                .iter()
                .zip(titles)
                .map(|(l, t)| ((*l).to_owned(), (*t).to_owned()))
                .collect(),
        })
        .collect();
    let mut dice = Dice::SAMPLE;
    let mut ecosystems = Vec::new();
    let mut contributions = Vec::new();
    for (group, _, names) in &GROUPS {
        for name in *names {
            let assessment = assess(&mut dice, group, name, questionnaires, words);
            let code = format!("{:016x}{:016x}", dice.next(), dice.next());
            contributions.extend(contribute(&assessment, &round, questionnaires, Some(group), &code, 1));
            ecosystems.push((*group, assessment));
        }
    }
    Region { round, ecosystems, contributions }
}

/// Invents contributions to a round, so many for each group: what the fictional region gives, again and again.
pub fn rehearse(
    round: &Round,
    sizes: &[(Option<String>, usize)],
    questionnaires: &[Questionnaire],
) -> Vec<Contribution> {
    let asked = round.questionnaires.iter().filter_map(|asked| asked.among(questionnaires)).cloned();
    let given = region(&asked.collect::<Vec<_>>(), words("en")).contributions;
    let groups = sizes.iter().flat_map(|(group, n)| std::iter::repeat_n(group, *n));
    let invented = groups.zip(given.iter().cycle()).enumerate();
    invented
        .map(|(i, (group, given))| {
            Contribution::new(round, format!("{i:032x}"), group.clone(), given.factors.clone())
        })
        .collect()
}

/// Returns the assessment of Costa Serena, the first ecosystem of the region.
pub fn assessment(questionnaires: &[Questionnaire], words: &Words) -> Assessment {
    let mut dice = Dice::SAMPLE;
    let (group, _, names) = &GROUPS[0];
    assess(&mut dice, group, names[0], questionnaires, words)
}

fn assess(dice: &mut Dice, group: &str, name: &str, questionnaires: &[Questionnaire], words: &Words) -> Assessment {
    let slug: String =
        name.chars().filter_map(|c| if c == ' ' { Some('-') } else { c.is_ascii().then_some(c) }).collect();
    let id = format!("sample-{}-2026", slug.to_ascii_lowercase());
    let mut assessment = Assessment::new(id, "2026", questionnaires);
    assessment.title = Some(title(name, words));
    assessment.ecosystem = Some(name.to_owned());
    assessment.marking = Some(words.marking.to_owned());
    assessment.context = context(dice, group);
    let strength = match group {
        "leeward" => 0.1,
        "isthmus" => 0.25,
        "highlands" => 0.0,
        _ => -0.3,
    } + dice.between(-0.7, 0.7);
    for (i, factor) in questionnaires.iter().flat_map(|q| &q.factors).enumerate() {
        // Subjects differ in how far a region has come: a fixed wave over the factors, the same for everybody.
        let subject = [0.5, 0.1, -0.9, 0.3, -0.2, 0.8, 0.4, 0.0, -0.3, -0.7, -0.5, -1.0][i % 12];
        let latent = 2.9 + strength + subject + dice.between(-1.1, 1.1);
        answer(dice, &mut assessment, factor, latent, words.reference);
        if dice.chance(0.85) {
            let aim = (latent + dice.between(-0.6, 1.2)).clamp(2.0, 5.0);
            let level = Level::from_number(aim as u64).unwrap_or(Level::Adaptive);
            let by = Some(if dice.chance(0.6) { "2028" } else { "2030" }.to_owned());
            assessment.targets.insert(factor.id.clone(), Target { level, by });
        }
    }
    assessment
}

fn context(dice: &mut Dice, group: &str) -> BTreeSet<Context> {
    let landlocked = group == "highlands" && dice.chance(0.5);
    let unitary = dice.chance(0.8);
    let unarmed = group == "outer-isles";
    [(landlocked, Context::Landlocked), (unitary, Context::Unitary), (unarmed, Context::NoArmedForces)]
        .into_iter()
        .filter_map(|(holds, flag)| holds.then_some(flag))
        .collect()
}

fn answer(dice: &mut Dice, assessment: &mut Assessment, factor: &Factor, latent: f64, reference: &str) {
    let is_known = dice.chance(0.9);
    for statement in &factor.statements {
        let distance = latent - f64::from(statement.level.number());
        let answer = if dice.chance(if is_known { 0.02 } else { 0.3 }) {
            Answer::Unknown
        } else if distance >= 0.0 || dice.chance(0.6 + distance / 2.0) {
            Answer::Met
        } else if dice.chance(0.35) {
            Answer::Partly
        } else {
            Answer::NotMet
        };
        // What lies two levels above is left unanswered, as people do.
        if distance < -2.0 && dice.chance(0.7) {
            continue;
        }
        assessment.answers.insert(statement.id.clone(), reply(dice, statement, answer, reference));
    }
}

fn reply(dice: &mut Dice, statement: &Statement, answer: Answer, reference: &str) -> Reply {
    let grade = match dice.next() % 4 {
        0 => Grade::Stated,
        1 => Grade::Verified,
        _ => Grade::Documented,
    };
    let evidence = Evidence {
        grade,
        kind: statement.evidence.first().copied(),
        reference: (grade > Grade::Stated).then(|| reference.to_owned()),
        held_by: None,
        date: (grade > Grade::Stated).then(|| "2026-03-01".to_owned()),
        note: None,
    };
    Reply { answer, evidence: if answer == Answer::Met { vec![evidence] } else { Vec::new() }, ..Reply::default() }
}

/// A small fixed sequence of numbers (SplitMix64): the sample is the same everywhere, for ever.
struct Dice(u64);

impl Dice {
    const SAMPLE: Self = Self(0x0BA3_E302_2026_1122);

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.between(0.0, 1.0) < probability
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_round_is_rehearsed_with_as_many_as_are_asked_for() {
        let questionnaires = crate::questionnaire::builtin();
        let mut round = Round::new("r", "Round", "2026", &questionnaires[..1]);
        round.groups = vec![Group { id: "north".into(), title: Default::default() }];
        let sizes = [(Some("north".to_owned()), 40), (None, 3)];
        let invented = rehearse(&round, &sizes, &questionnaires);
        let intake = crate::round::Intake::of(&round, &invented, &questionnaires);
        let tally = intake.tally();
        assert_eq!((tally.contributions, tally.groups[1].n), (43, 40));
        assert!(invented.iter().all(|given| given.check(Some(&round), &questionnaires).is_empty()));
        assert!(intake.publish(&crate::round::Record::new("r")).is_ok());
    }

    use super::*;
    use crate::questionnaire::builtin;

    #[test]
    fn the_sample_is_the_same_in_every_language_but_for_its_words() {
        let at_hand = builtin();
        let english = region(&at_hand, words("en"));
        for language in ["es", "pt", "fr"] {
            let mut other = region(&at_hand, words(language));
            assert_eq!(other.contributions, english.contributions);
            assert_ne!(other.round, english.round);
            reword_round(&mut other.round, words("en"));
            assert_eq!(other.round, english.round);
            for ((_, one), (_, own)) in other.ecosystems.iter_mut().zip(&english.ecosystems) {
                assert_ne!(one.title, own.title);
                reword(one, words("en"));
                assert_eq!(one, own);
            }
        }
    }

    #[test]
    fn what_a_person_has_written_stays() {
        let mut own = assessment(&builtin(), words("en"));
        own.marking = Some("For the minister".to_owned());
        reword(&mut own, words("fr"));
        assert_eq!(own.marking.as_deref(), Some("For the minister"));
        assert_eq!(own.title.as_deref(), Some("Costa Serena (exemple fictif)"));
    }
}
