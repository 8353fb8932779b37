//! The organiser's private record of what has been published, so that rule (f) can be checked (design section 6).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Given, Intake, Publication, Sum};
use crate::{
    Code, Problem, Problems,
    document::{self, Node, is_hex},
};

/// The format of a record.
pub const FORMAT: &str = "baremo.record/1";

/// What has been published of a round, and from which contributions. It is private: it holds what each of them says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the round.
    pub round: String,
    /// Each publication, the oldest first.
    pub publications: Vec<Issued>,
}

/// A publication, and the contributions or the sums that it was made from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// What was published.
    pub publication: Publication,
    /// The contributions that counted, by code.
    pub contributions: BTreeMap<String, Recorded>,
    /// Of a split round, where nobody has the contributions: the sums of all its trustees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Sum>,
}

/// What a contribution said when it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The group of the ecosystem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What was given, by factor.
    pub factors: BTreeMap<String, Given>,
}

impl Record {
    /// Begins the record of a round.
    pub fn new(round: impl Into<String>) -> Self {
        Self { format: FORMAT, round: round.into(), publications: Vec::new() }
    }

    /// Reads a record file.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?)
    }

    /// Reads a record.
    pub fn from_value(value: &Value) -> Result<Self, Problems> {
        document::read(value, |node| {
            node.object(|fields| {
                fields.format(FORMAT);
                let round: String = fields.required("round", |node| node.id());
                let publications: Vec<Option<Issued>> =
                    fields.required("publications", |node| node.list(|node| Issued::decode(node, &round)));
                Some(Self { format: FORMAT, round, publications: publications.into_iter().flatten().collect() })
            })
        })?
        .ok_or_else(Problems::default)
    }

    /// Returns the file of the record: JSON, one field a line.
    pub fn to_json(&self) -> String {
        document::to_json(self)
    }

    /// Adds a publication and the contributions that it was made from, unless the last one was the same.
    pub fn add(&mut self, publication: Publication, intake: &Intake<'_>) {
        let contributions = intake.counting().map(|contribution| {
            let factors = contribution.given().map(|(id, given)| (id.to_owned(), given)).collect();
            (contribution.code.to_owned(), Recorded { group: contribution.group.map(str::to_owned), factors })
        });
        self.issue(Issued { publication, contributions: contributions.collect(), sums: Vec::new() });
    }

    /// Adds a publication and the trustees' sums that it was made from, unless the last one was the same.
    pub fn add_sums(&mut self, publication: Publication, sums: Vec<Sum>) {
        self.issue(Issued { publication, contributions: BTreeMap::new(), sums });
    }

    fn issue(&mut self, issued: Issued) {
        if self.publications.last() != Some(&issued) {
            self.publications.push(issued);
        }
    }
}

impl Issued {
    fn decode(node: Node<'_>, round: &str) -> Option<Self> {
        node.object(|fields| {
            let publication: Option<Publication> = fields.required("publication", |node| {
                let publication = Publication::decode(node)?;
                if publication.round != round {
                    node.problem(Code::OtherRecord, &[("found", &publication.round), ("expected", &round)]);
                }
                Some(publication)
            });
            let contributions: BTreeMap<String, Option<Recorded>> = fields.required("contributions", |node| {
                node.entries(|code, node| {
                    if !is_hex(code, 32) {
                        node.problem(Code::BadCode, &[("found", &code)]);
                    }
                    Recorded::decode(node)
                })
            });
            let contributions: BTreeMap<String, Recorded> =
                contributions.into_iter().filter_map(|(code, recorded)| Some((code, recorded?))).collect();
            let sums: Option<Vec<Option<Sum>>> = fields.optional("sums", |node| node.list(Sum::read));
            let sums: Vec<Sum> = sums.into_iter().flatten().flatten().collect();
            let publication = publication?;
            let found = sums.first().map_or(contributions.len(), |sum| sum.contributions.len());
            if let Some(n) = publication.contributions.filter(|n| *n != found) {
                fields.node().problem(Code::CountsDiffer, &[("found", &found), ("expected", &n)]);
            }
            Some(Self { publication, contributions, sums })
        })
    }
}

impl Recorded {
    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            let group = fields.optional("group", |node| node.slug());
            let factors: BTreeMap<String, Option<Given>> =
                fields.required("factors", |node| node.entries(|_, node| Given::decode(node)));
            let factors = factors.into_iter().filter_map(|(id, given)| Some((id, given?))).collect();
            Some(Self { group, factors })
        })
    }
}

/// Returns the problem if a record is of another round.
pub(super) fn other_record(record: &Record, round: &str) -> Option<Problem> {
    let problem = || Problem::new(Code::OtherRecord, "/round").with("found", &record.round).with("expected", round);
    (record.round != round).then(problem)
}
