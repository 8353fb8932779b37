//! What a version of a questionnaire says of the statements of an earlier one.
//!
//! Ids of statements are never reused (design section 4), so a statement that is not named and still has its id is kept.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Questionnaire, Statement, text};
use crate::{
    Code, Problem, Problems,
    document::{Node, escape},
    problem::{IntoArgument, Term},
    word::words,
};

words! {
    /// What has become of a statement.
    How {
        /// It asks the same: its answer stays.
        Kept = "kept",
        /// It asks nearly the same: its answer stays, and is to be confirmed.
        Reworded = "reworded",
        /// It has become several, which all have its answer until somebody confirms it.
        Split = "split",
        /// It has become one with others, which are named so too.
        Merged = "merged",
        /// Nothing asks for it any more.
        Retired = "retired",
    }
}

/// What has become of the statements of an earlier version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Migration {
    /// The earlier version, MAJOR.MINOR.PATCH.
    pub from: String,
    /// What has become of each of its statements, by id; one that is not named is kept under its id.
    pub statements: BTreeMap<String, Fate>,
}

/// What has become of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fate {
    /// The ids of the statements of this version that it lives on in: several if it was split, none if it is retired,
    /// else one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// What has become of it.
    pub how: How,
}

/// The old statements that each new statement comes from, by the new id, in the order of the old version.
pub type Origins<'a> = BTreeMap<&'a str, Vec<(&'a Statement, How)>>;

/// Returns where the statements of a version come from.
///
/// Fails where the new version says nothing of the old one, names statements that the old one does not have, or leaves
/// open what becomes of one that it has.
pub fn origins<'a>(old: &'a Questionnaire, new: &'a Questionnaire) -> Result<Origins<'a>, Problems> {
    let migration = new.migration.as_ref().filter(|migration| old.id == new.id && migration.from == old.version);
    let Some(migration) = migration else {
        let problem = Problem::new(Code::NoMigration, "/migration").with("id", &new.id).with("version", &new.version);
        return Err(problem.with("found", &old.version).into());
    };
    let mut problems = Problems::default();
    let old_ids: BTreeSet<&str> = old.statements().map(|statement| statement.id.as_str()).collect();
    for id in migration.statements.keys().filter(|id| !old_ids.contains(id.as_str())) {
        problems.push(Problem::new(Code::UnknownId, path(id)).with("id", id));
    }
    let mut origins = Origins::new();
    for statement in old.statements() {
        let own = new.statements().find(|own| own.id == statement.id);
        match (migration.statements.get(&statement.id), own) {
            (Some(fate), _) => {
                for id in &fate.to {
                    origins.entry(id).or_default().push((statement, fate.how));
                }
            }
            (None, Some(own)) => origins.entry(&own.id).or_default().push((statement, How::Kept)),
            (None, None) => {
                let problem = Problem::new(Code::LostStatement, "/migration/statements").with("id", &statement.id);
                problems.push(problem.with("version", &old.version));
            }
        }
    }
    for (id, from) in &origins {
        let from = from.iter().map(|(statement, how)| (statement.id.as_str(), *how)).collect::<Vec<_>>();
        problems.extend(check_origin(id, &from));
    }
    problems.or(origins)
}

impl Migration {
    /// Reads what a questionnaire says of an earlier version, and checks it against its own statements.
    pub(super) fn decode(node: Node<'_>, questionnaire: &Questionnaire) -> Option<Self> {
        let known: BTreeSet<&str> = questionnaire.statements().map(|statement| statement.id.as_str()).collect();
        let migration = node.object(|fields| {
            let from = fields.required("from", |node| node.version());
            let statements = fields.required("statements", |node| {
                node.entries(|id, node| {
                    if !is_statement_of(&questionnaire.id, id) {
                        node.problem(Code::BadId, &[("found", &id), ("expected", &Term::StatementId)]);
                    }
                    Fate::decode(node, &known)
                })
            });
            let statements = statements.into_iter().filter_map(|(id, fate)| Some((id, fate?))).collect();
            Some(Self { from, statements })
        })?;
        let mut origins: BTreeMap<&str, Vec<(&str, How)>> = BTreeMap::new();
        for (old, fate) in &migration.statements {
            for id in fate.to.iter().collect::<BTreeSet<_>>() {
                origins.entry(id).or_default().push((old, fate.how));
            }
        }
        for (id, from) in &origins {
            node.extend(check_origin(id, from));
        }
        Some(migration)
    }
}

impl Fate {
    fn decode(node: Node<'_>, known: &BTreeSet<&str>) -> Option<Self> {
        node.object(|fields| {
            let how: Option<How> = fields.required("how", |node| {
                node.word(How::Kept);
                How::from_word(node.value().as_str()?)
            });
            let read = |node: Node<'_>| ids(node, how, known);
            let to = match how {
                None | Some(How::Retired) => fields.optional("to", read).unwrap_or_default(),
                Some(_) => fields.required("to", read),
            };
            Some(Self { to, how: how? })
        })
    }
}

/// Reads the ids that a statement lives on in: statements of this version, none of them twice.
fn ids(node: Node<'_>, how: Option<How>, known: &BTreeSet<&str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let ids = node.list(|node| {
        let id = node.name();
        // Where the questionnaire has no statement that could be read, that is the problem.
        if !id.is_empty() && !known.is_empty() && !known.contains(id.as_str()) {
            node.problem(Code::UnknownId, &[("id", &id)]);
        }
        if !id.is_empty() && !seen.insert(id.clone()) {
            node.problem(Code::DuplicateId, &[("id", &id)]);
        }
        id
    });
    if let (Some(how), true) = (how, node.value().is_array()) {
        let (fits, expected): (bool, &dyn IntoArgument) = match how {
            How::Kept | How::Reworded | How::Merged => (ids.len() == 1, &1),
            How::Split => (ids.len() >= 2, &Term::TwoOrMore),
            How::Retired => (ids.is_empty(), &0),
        };
        if !fits {
            node.problem(Code::ListLength, &[("found", &ids.len()), ("to", expected)]);
        }
    }
    ids
}

/// Returns the problems of where a new statement comes from: one old statement, or several that are all merged.
fn check_origin(id: &str, from: &[(&str, How)]) -> Problems {
    let mut problems = Problems::default();
    for (old, _) in from.iter().filter(|(_, how)| (*how == How::Merged) != (from.len() > 1)) {
        problems.push(Problem::new(Code::UnclearOrigin, path(old)).with("id", id));
    }
    problems
}

fn path(id: &str) -> String {
    format!("/migration/statements/{}", escape(id))
}

fn is_statement_of(questionnaire: &str, id: &str) -> bool {
    let is_own = id.split('.').next() == Some(questionnaire) || questionnaire.is_empty();
    is_own && text::is_id(id) && id.split('.').count() == 3
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A questionnaire with one factor `d.f` of some statements, and what it says of version 1.0.0, if anything.
    fn questionnaire(version: &str, codes: &str, statements: Option<serde_json::Value>) -> Questionnaire {
        let ids: Vec<String> = codes.split(' ').map(|code| format!("d.f.{code}")).collect();
        let level = |id: &String| id["d.f.".len()..][..1].parse::<u8>().unwrap();
        let listed: Vec<_> = ids.iter().map(|id| json!({"id": id, "level": level(id)})).collect();
        let mut texts = json!({"d": {"title": "D"}, "d.f": {"title": "F"}});
        ids.iter().for_each(|id| texts[id] = json!({"text": id}));
        let mut file = json!({
            "format": "baremo.questionnaire/1", "id": "d", "version": version,
            "factors": [{"id": "d.f", "statements": listed}], "texts": {"en": texts},
        });
        if let Some(statements) = statements {
            file["migration"] = json!({"from": "1.0.0", "statements": statements});
        }
        Questionnaire::from_value(&file).unwrap()
    }

    /// Returns the origins as `"3b: 3a split"`, or the problems as `"lost-statement d.f.3a"`.
    fn found(old: &Questionnaire, new: &Questionnaire) -> Vec<String> {
        let code = |id: &str| id["d.f.".len()..].to_owned();
        match origins(old, new) {
            Ok(origins) => origins
                .into_iter()
                .map(|(id, from)| {
                    let from: Vec<_> = from.iter().map(|(old, how)| format!("{} {how}", old.code())).collect();
                    format!("{}: {}", code(id), from.join(", "))
                })
                .collect(),
            Err(problems) => problems.iter().map(|problem| format!("{} {}", problem.code, problem.path)).collect(),
        }
    }

    #[test]
    fn each_new_statement_comes_from_old_ones_or_from_none() {
        let old = questionnaire("1.0.0", "2a 2b 2c 3a 3b 4a", None);
        let statements = json!({
            "d.f.2b": {"to": ["d.f.2d"], "how": "merged"}, "d.f.2c": {"to": ["d.f.2d"], "how": "merged"},
            "d.f.3a": {"to": ["d.f.3c", "d.f.3d"], "how": "split"},
            "d.f.3b": {"to": ["d.f.3b"], "how": "reworded"},
            "d.f.4a": {"how": "retired"},
        });
        let new = questionnaire("2.0.0", "2a 2d 3b 3c 3d 5a", Some(statements));
        let expected = ["2a: 2a kept", "2d: 2b merged, 2c merged", "3b: 3b reworded", "3c: 3a split", "3d: 3a split"];
        assert_eq!(found(&old, &new), expected);
    }

    #[test]
    fn nothing_of_the_old_version_is_left_open() {
        let old = questionnaire("1.0.0", "2a 2b", None);
        for (new, expected) in [
            (questionnaire("2.0.0", "2a 2b", None), "no-migration /migration"),
            (questionnaire("2.0.0", "2a", Some(json!({}))), "lost-statement /migration/statements"),
            (
                questionnaire("2.0.0", "2a 2b", Some(json!({"d.f.2z": {"how": "retired"}}))),
                "unknown-id /migration/statements/d.f.2z",
            ),
            // 2a is still there under its id, so 2b cannot be kept as 2a too.
            (
                questionnaire("2.0.0", "2a", Some(json!({"d.f.2b": {"to": ["d.f.2a"], "how": "kept"}}))),
                "unclear-origin /migration/statements/d.f.2a, unclear-origin /migration/statements/d.f.2b",
            ),
        ] {
            assert_eq!(found(&old, &new).join(", "), expected);
        }
        let other = questionnaire("1.1.0", "2a 2b", None);
        assert_eq!(found(&other, &questionnaire("2.0.0", "2a 2b", Some(json!({})))), ["no-migration /migration"]);
    }
}
