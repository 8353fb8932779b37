//! Questionnaires: one per domain, with factors and statements (design section 4).

mod builtin;
mod lint;
mod migration;
pub mod text;
mod time;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

pub use builtin::builtin;
pub use lint::{Rules, advise, advise_across, advise_language};
pub use migration::{Fate, How, Migration, Origins, origins};
pub use text::{Text, Texts};
pub use time::{Minutes, minutes};

use crate::{
    Code, Level, Problem, Problems,
    document::{self, Fields, Node, escape, is_slug},
    problem::Term,
    word::words,
};

/// The format of a questionnaire file.
pub const FORMAT: &str = "baremo.questionnaire/1";

words! {
    /// A fact of geography or constitution that makes some statements not applicable.
    Context {
        /// The territory has no coast.
        Landlocked = "landlocked",
        /// The state is not a federation.
        Unitary = "unitary",
        /// The state has no armed forces.
        NoArmedForces = "no-armed-forces",
        /// No 5G network is in service.
        No5g = "no-5g",
    }
}

words! {
    /// The kind of institution that usually knows the answers of a factor.
    Who {
        /// The central government and its ministries.
        Government = "government",
        /// The national or shared CSIRT.
        Csirt = "csirt",
        /// Regulators of telecommunications, finance, energy and others.
        Regulator = "regulator",
        /// Police, prosecutors, courts.
        Justice = "justice",
        /// Operators of critical infrastructure.
        Operators = "operators",
        /// Network operators' groups, registries, exchange points.
        TechnicalCommunity = "technical-community",
        /// Firms and their associations.
        Private = "private",
        /// Universities and schools.
        Academia = "academia",
        /// Civil society.
        CivilSociety = "civil-society",
        /// The ministry of finance.
        Finance = "finance",
        /// The ministry of foreign affairs.
        ForeignAffairs = "foreign-affairs",
    }
}

words! {
    /// Who is trained.
    Audience {
        /// People who decide on policy.
        PolicyMaker = "policy-maker",
        /// Public servants.
        PublicServant = "public-servant",
        /// Staff of a CSIRT.
        CsirtStaff = "csirt-staff",
        /// Staff of critical operators.
        Operator = "operator",
        /// Engineers of networks.
        NetworkEngineer = "network-engineer",
        /// Staff of a regulator.
        Regulator = "regulator",
        /// Police and prosecutors.
        PoliceProsecutor = "police-prosecutor",
        /// Judges.
        Judge = "judge",
        /// Diplomats.
        Diplomat = "diplomat",
        /// Teachers.
        Teacher = "teacher",
        /// Executives of firms and agencies.
        Executive = "executive",
        /// People in small firms.
        SmallFirm = "small-firm",
        /// Citizens.
        Citizen = "citizen",
    }
}

words! {
    /// A working group's subject.
    Tag {
        /// Risk management.
        RiskManagement = "risk-management",
        /// Critical infrastructure.
        CriticalInfrastructure = "critical-infrastructure",
        /// Regulatory alignment.
        RegulatoryAlignment = "regulatory-alignment",
        /// Investment.
        Investment = "investment",
        /// Skills.
        Skills = "skills",
    }
}

words! {
    /// What kind of thing shows that a statement is met.
    EvidenceKind {
        /// A law, decree, regulation or licence.
        Law = "law",
        /// A plan, report, list or contract.
        Document = "document",
        /// A unit, post or contact that exists.
        Unit = "unit",
        /// A form, procedure or standing meeting.
        Format = "format",
        /// A result that can be observed.
        Outcome = "outcome",
    }
}

words! {
    /// How much it takes to meet a statement.
    Effort {
        /// Three months with existing staff.
        Small = "S",
        /// Twelve months, a budget or a minister's decision.
        Medium = "M",
        /// Longer, a law or capital.
        Large = "L",
    }
}

words! {
    /// What mends a statement that is not met.
    Remedy {
        /// A law or rule.
        Law = "law",
        /// A decision on who does what.
        Organisation = "organisation",
        /// Money.
        Investment = "investment",
        /// Training.
        Skills = "skills",
        /// Work with others.
        Cooperation = "cooperation",
    }
}

/// A questionnaire: one domain, complete with the texts that were given.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the domain, such as `workforce`.
    pub id: String,
    /// The version, MAJOR.MINOR.PATCH.
    pub version: String,
    /// The factors, in order.
    pub factors: Vec<Factor>,
    /// What has become of the statements of an earlier version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub migration: Option<Migration>,
    /// The texts by language; in the files of the project they stand beside the structure instead.
    #[serde(default)]
    pub texts: BTreeMap<String, Texts>,
    /// `sha256:` and the SHA-256 of the RFC 8785 form of the file with only its source language.
    #[serde(skip)]
    pub digest: String,
}

/// A factor: one subject, which one kind of institution can answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// `domain.factor`.
    pub id: String,
    /// The weight in the domain's index: finite, above 0.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: f64,
    /// Who usually knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Who>,
    /// ECSF roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Who is trained.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<Audience>,
    /// The GFCE theme, A to E.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// Working groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Codes of other models, by model.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub crosswalk: BTreeMap<String, Vec<String>>,
    /// The statements, in order.
    pub statements: Vec<Statement>,
}

/// A statement: one observable fact that belongs to a level.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// `domain.factor.` with the digit of the level and a letter.
    pub id: String,
    /// The level, 2 to 5.
    pub level: Level,
    /// The facts of context that make it not applicable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Context>,
    /// The kinds of evidence that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceKind>,
    /// How much it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Effort>,
    /// What mends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// Working groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Codes of other models, by model.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub crosswalk: BTreeMap<String, Vec<String>>,
}

#[cfg(test)]
const fn one() -> f64 {
    1.0
}

fn is_one(weight: &f64) -> bool {
    *weight == 1.0
}

impl Questionnaire {
    /// Reads a self-contained questionnaire file.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?)
    }

    /// Reads a self-contained questionnaire.
    pub fn from_value(value: &Value) -> Result<Self, Problems> {
        Self::with_digest(value, &digest(value))
    }

    /// Reads a questionnaire whose digest is known: the build stores it, so that one language is enough to have it.
    pub fn with_digest(value: &Value, digest: &str) -> Result<Self, Problems> {
        let questionnaire = document::read(value, Self::decode)?.unwrap_or_else(Self::empty);
        Ok(Self { digest: digest.to_owned(), ..questionnaire })
    }

    /// Joins a structure file and its text files into the self-contained form.
    ///
    /// `texts` holds each language with the content of its file.
    pub fn self_contained(mut structure: Value, texts: impl IntoIterator<Item = (String, Value)>) -> Value {
        let texts: Map<String, Value> = texts
            .into_iter()
            .map(|(language, mut file)| {
                if let Value::Object(map) = &mut file {
                    map.remove("format");
                }
                (language, file)
            })
            .collect();
        if let Value::Object(map) = &mut structure {
            map.insert("texts".to_owned(), Value::Object(texts));
        }
        structure
    }

    /// Returns the language that the others are translated from: `en`, else the first by code.
    pub fn source_language(&self) -> &str {
        source_language(self.texts.keys().map(String::as_str)).unwrap_or("en")
    }

    /// Returns the texts of an id in a language; each that is missing there is the one of the source language.
    pub fn text(&self, id: &str, language: &str) -> Text {
        let of =
            |language: &str| self.texts.get(language).and_then(|texts| texts.get(id)).cloned().unwrap_or_default();
        let source = self.source_language();
        if language == source { of(source) } else { of(language).or(of(source)) }
    }

    /// Returns whether all that the source language says is said in a language too.
    pub fn speaks(&self, language: &str) -> bool {
        let source = self.texts.get(self.source_language()).into_iter().flatten();
        let translated = |id: &String| self.texts.get(language).and_then(|texts| texts.get(id));
        source.into_iter().all(|(id, text)| {
            let fields = text.fields();
            translated(id).map_or(fields.is_empty(), |other| fields.iter().all(|(name, _)| other.has(name)))
        })
    }

    /// Returns all statements, in order.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.factors.iter().flat_map(|factor| &factor.statements)
    }

    /// Returns the factor of an id.
    pub fn factor(&self, id: &str) -> Option<&Factor> {
        self.factors.iter().find(|factor| factor.id == id)
    }

    fn empty() -> Self {
        Self {
            format: FORMAT,
            id: String::new(),
            version: String::new(),
            factors: Vec::new(),
            migration: None,
            texts: BTreeMap::new(),
            digest: String::new(),
        }
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            let id = fields.required("id", |node| node.slug());
            let version = fields.required("version", |node| node.version());
            let factors = fields.required("factors", |node| {
                node.non_empty().list(|node| Factor::decode(node, &id)).into_iter().flatten().collect()
            });
            let questionnaire = Self { id, version, factors, ..Self::empty() };
            questionnaire.check_ids(fields);
            let migration = fields.optional("migration", |node| Migration::decode(node, &questionnaire)).flatten();
            let texts = fields.required("texts", |node| {
                if node.value().as_object().is_some_and(Map::is_empty) {
                    node.problem(Code::Empty, &[]);
                }
                let texts = node.entries(|language, node| {
                    if !is_language(language) {
                        node.problem(Code::BadId, &[("found", &language), ("expected", &Term::LanguageCode)]);
                    }
                    text::decode(node)
                });
                questionnaire.check_texts(node, &texts);
                texts
            });
            Some(Self { migration, texts, ..questionnaire })
        })
    }

    fn check_ids(&self, fields: &Fields<'_>) {
        let mut seen = BTreeSet::new();
        let factors = self.factors.iter().enumerate();
        let ids = factors.flat_map(|(i, factor)| {
            let statements = factor.statements.iter().enumerate();
            let statements = statements.map(move |(j, s)| (&s.id, format!("/factors/{i}/statements/{j}/id")));
            std::iter::once((&factor.id, format!("/factors/{i}/id"))).chain(statements)
        });
        for (id, path) in ids.filter(|(id, _)| !id.is_empty()) {
            if !seen.insert(id) {
                fields.node().push(Problem::new(Code::DuplicateId, path).with("id", id));
            }
        }
    }

    /// Checks that texts belong to the questionnaire and that the source language has what is required.
    fn check_texts(&self, node: Node<'_>, texts: &BTreeMap<String, Texts>) {
        let ids: BTreeSet<&str> = self.ids_in_order().collect();
        // Where factors or statements are missing altogether, that is the problem, and not each of their texts.
        let whole = !self.factors.is_empty() && self.factors.iter().all(|factor| !factor.statements.is_empty());
        for (language, texts) in texts.iter().filter(|_| whole) {
            for id in texts.keys().filter(|id| !ids.contains(&id.as_str())) {
                let problem = Problem::new(Code::UnknownId, format!("/texts/{language}/{}", escape(id)));
                node.push(problem.with("id", id));
            }
        }
        let Some(source) = source_language(texts.keys().map(String::as_str)) else { return };
        let empty = Texts::new();
        let texts = texts.get(source).unwrap_or(&empty);
        let require = |id: &str, field: &'static str, of: fn(&Text) -> Option<&String>| {
            if !id.is_empty() && texts.get(id).and_then(of).is_none() {
                let problem = Problem::new(Code::MissingText, format!("/texts/{source}/{}/{field}", escape(id)));
                node.push(problem.with("id", id).with("field", field).with("language", source));
            }
        };
        require(&self.id, "title", |text| text.title.as_ref());
        for factor in &self.factors {
            require(&factor.id, "title", |text| text.title.as_ref());
            for statement in &factor.statements {
                require(&statement.id, "text", |text| text.text.as_ref());
            }
        }
    }

    /// Returns every id that may have a text: the questionnaire's, then each factor's and those of its statements.
    pub fn ids_in_order(&self) -> impl Iterator<Item = &str> {
        let factors = self.factors.iter().flat_map(|factor| {
            std::iter::once(&factor.id).chain(factor.statements.iter().map(|statement| &statement.id))
        });
        std::iter::once(&self.id).chain(factors).map(String::as_str)
    }

    /// Returns the file of its texts in a language, in the order of the questionnaire.
    pub fn text_file(&self, texts: &Texts) -> String {
        text::to_file(self.ids_in_order().filter_map(|id| Some((id, texts.get(id)?))))
    }
}

impl Factor {
    fn decode(node: Node<'_>, domain: &str) -> Option<Self> {
        node.object(|fields| {
            let id = fields.required("id", |node| {
                node.checked(Code::BadId, Term::FactorId, |id| {
                    domain.is_empty()
                        || id.strip_prefix(domain).and_then(|id| id.strip_prefix('.')).is_some_and(is_slug)
                })
            });
            Some(Self {
                weight: fields.optional("weight", |node| node.positive()).unwrap_or(1.0),
                who: fields.optional("who", |node| node.words(Who::Government)).unwrap_or_default(),
                roles: fields.optional("roles", codes).unwrap_or_default(),
                audience: fields.optional("audience", |node| node.words(Audience::Citizen)).unwrap_or_default(),
                theme: fields.optional("theme", |node| node.id()),
                tags: fields.optional("tags", tags).unwrap_or_default(),
                crosswalk: fields.optional("crosswalk", crosswalk).unwrap_or_default(),
                statements: fields.required("statements", |node| {
                    node.non_empty().list(|node| Statement::decode(node, &id)).into_iter().flatten().collect()
                }),
                id,
            })
        })
    }

    /// Returns the statements of a level, in order.
    pub fn at(&self, level: Level) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(move |statement| statement.level == level)
    }
}

impl Statement {
    fn decode(node: Node<'_>, factor: &str) -> Option<Self> {
        node.object(|fields| {
            let level = fields.required("level", |node| node.level_from(Level::Emerging));
            let id = fields.required("id", |node| {
                node.checked(Code::BadId, Term::StatementId, |id| {
                    let end = id.strip_prefix(factor).and_then(|id| id.strip_prefix('.'));
                    factor.is_empty()
                        || end.is_some_and(|end| {
                            matches!(end.as_bytes(), [digit, b'a'..=b'z']
                                if level == Level::Initial || *digit == b'0' + level.number())
                        })
                })
            });
            Some(Self {
                id,
                level,
                unless: fields.optional("unless", |node| node.words(Context::Landlocked)).unwrap_or_default(),
                evidence: fields.optional("evidence", |node| node.words(EvidenceKind::Law)).unwrap_or_default(),
                effort: fields.optional("effort", |node| node.word(Effort::Small)),
                remedy: fields.optional("remedy", |node| node.word(Remedy::Law)),
                tags: fields.optional("tags", tags).unwrap_or_default(),
                crosswalk: fields.optional("crosswalk", crosswalk).unwrap_or_default(),
            })
        })
    }

    /// Returns the end of the id, such as `2a`: what the eye needs within a factor.
    pub fn code(&self) -> &str {
        self.id.rsplit('.').next().unwrap_or(&self.id)
    }
}

/// Returns the digest of a self-contained questionnaire (design section 4).
pub fn digest(questionnaire: &Value) -> String {
    let mut reduced = questionnaire.clone();
    if let Some(Value::Object(texts)) = reduced.get_mut("texts") {
        let source = source_language(texts.keys().map(String::as_str)).map(str::to_owned);
        texts.retain(|language, _| Some(language) == source.as_ref());
    }
    // Values come from JSON, so their keys are texts and their numbers finite: what can fail here does not occur.
    document::sha256(&serde_json_canonicalizer::to_vec(&reduced).unwrap_or_default())
}

fn source_language<'a>(mut languages: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    languages.clone().find(|language| *language == "en").or_else(|| languages.next())
}

/// Returns whether a text is formed as the code of a language.
pub(crate) fn is_language(code: &str) -> bool {
    (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())
}

fn codes(node: Node<'_>) -> Vec<String> {
    node.list(|node| node.id())
}

fn tags(node: Node<'_>) -> Vec<Tag> {
    node.words(Tag::Skills)
}

fn crosswalk(node: Node<'_>) -> BTreeMap<String, Vec<String>> {
    node.entries(|_, node| codes(node))
}
