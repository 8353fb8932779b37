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
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// What stands after the name of an ecosystem in a title, such as `fictional sample`.
    pub fictional: String,
    /// The marking of everything in the sample.
    pub marking: String,
    /// The reference of a piece of evidence.
    pub reference: String,
    /// The title of the round.
    pub round: String,
    /// Who calls the round.
    pub organiser: String,
    /// Why it is called.
    pub purpose: String,
}

impl Words {
    /// Returns the words in English.
    pub fn english() -> Self {
        let own = str::to_owned;
        Self {
            fictional: own("fictional sample"),
            marking: own("Fictional sample"),
            reference: own("Invented reference"),
            round: own("Amber Sea 2026 (fictional sample)"),
            organiser: own("Amber Sea Forum (fictional)"),
            purpose: own("To try the comparison with invented figures."),
        }
    }
}

/// Returns whether an assessment is of the sample.
pub fn is_of_sample(assessment: &Assessment) -> bool {
    assessment.id.starts_with("sample-")
}

/// Puts the sample's own words of an assessment into another language; what a person has changed stays.
pub fn reword(assessment: &mut Assessment, from: &Words, to: &Words) {
    let ecosystem = assessment.ecosystem.clone().unwrap_or_default();
    let replace = |text: &mut Option<String>, from: &str, to: &str| {
        if text.as_deref() == Some(from) {
            *text = Some(to.to_owned());
        }
    };
    replace(&mut assessment.title, &title(&ecosystem, from), &title(&ecosystem, to));
    replace(&mut assessment.marking, &from.marking, &to.marking);
    for evidence in assessment.answers.values_mut().flat_map(|reply| &mut reply.evidence) {
        replace(&mut evidence.reference, &from.reference, &to.reference);
    }
}

/// Puts the words of the sample's round into another language; what a person has changed stays.
pub fn reword_round(round: &mut Round, from: &Words, to: &Words) {
    let replace = |text: &mut String, from: &str, to: &str| {
        if text == from {
            to.clone_into(text);
        }
    };
    replace(&mut round.title, &from.round, &to.round);
    round.organiser.iter_mut().for_each(|text| replace(text, &from.organiser, &to.organiser));
    round.purpose.iter_mut().for_each(|text| replace(text, &from.purpose, &to.purpose));
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
    let mut round = Round::new(ROUND, &words.round, "2026", questionnaires);
    round.organiser = Some(words.organiser.clone());
    round.purpose = Some(words.purpose.clone());
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
    assessment.marking = Some(words.marking.clone());
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
        answer(dice, &mut assessment, factor, latent, &words.reference);
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
