//! What this device keeps of a workshop, beside the assessment.

use std::collections::BTreeMap;

use baremo::{
    Problems,
    assessment::{Answer, migration::followed},
    questionnaire::Questionnaire,
};
use serde_json::{Map, Value, json};

/// What was noted in a workshop, by the id of the statement.
pub type Minutes = BTreeMap<String, Minute>;

/// A workshop: what was decided and said, and how it is held.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workshop {
    /// What was noted.
    pub minutes: Minutes,
    /// Whether votes are counted.
    pub counts: bool,
    /// Whether single keys are left alone: whoever speaks to the device may set them off unwillingly.
    pub no_keys: bool,
}

/// What was noted about a statement.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Minute {
    /// What was decided, and when, in milliseconds since 1970.
    pub decision: Option<(Answer, f64)>,
    /// Who disagreed, and why; empty where nobody did.
    pub dissent: String,
    /// How many were for each answer; none where nobody was.
    pub votes: BTreeMap<Answer, u32>,
}

impl Workshop {
    /// Returns whether a statement was decided.
    pub fn has_decided(&self, statement: &str) -> bool {
        self.minutes.get(statement).is_some_and(|minute| minute.decision.is_some())
    }

    /// Reads what was kept; what cannot be read is left out.
    pub fn read(value: &Value) -> Self {
        let is = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or_default();
        let minutes = value.get("minutes").and_then(Value::as_object).into_iter().flatten();
        Self {
            minutes: minutes.map(|(id, minute)| (id.clone(), Minute::read(minute))).collect(),
            counts: is("counts"),
            no_keys: is("no_keys"),
        }
    }

    /// Returns what is kept of it.
    pub fn to_kept(&self) -> Value {
        let minutes: Map<String, Value> =
            self.minutes.iter().map(|(id, minute)| (id.clone(), minute.to_kept())).collect();
        json!({ "minutes": minutes, "counts": self.counts, "no_keys": self.no_keys })
    }
}

/// Carries what was noted over to a questionnaire's next version. Returns it as it then is, and the ids of the old
/// statements whose notes stay behind, because the statement does not go on as one.
pub fn carried(
    mut minutes: Minutes,
    old: &Questionnaire,
    new: &Questionnaire,
) -> Result<(Minutes, Vec<String>), Problems> {
    let followed = followed(old, new)?;
    let (mut moved, mut left) = (Minutes::new(), Vec::new());
    for statement in old.statements() {
        let Some(minute) = minutes.remove(&statement.id).filter(|minute| !minute.is_empty()) else { continue };
        match followed.get(statement.id.as_str()) {
            Some(id) => drop(moved.insert((*id).to_owned(), minute)),
            None => left.push(statement.id.clone()),
        }
    }
    minutes.extend(moved);
    Ok((minutes, left))
}

impl Minute {
    /// Returns whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.decision.is_none() && self.dissent.is_empty() && self.votes.values().all(|n| *n == 0)
    }

    fn read(value: &Value) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let votes = value.get("votes").and_then(Value::as_object).into_iter().flatten();
        let vote = |(answer, n): (&String, &Value)| Some((Answer::from_word(answer)?, n.as_u64()?.try_into().ok()?));
        Self {
            decision: text("answer").and_then(Answer::from_word).zip(value.get("at").and_then(Value::as_f64)),
            dissent: text("dissent").unwrap_or_default().to_owned(),
            votes: votes.filter_map(vote).collect(),
        }
    }

    fn to_kept(&self) -> Value {
        let votes: Map<String, Value> =
            self.votes.iter().map(|(answer, n)| (answer.as_str().to_owned(), json!(n))).collect();
        let (answer, at) = self.decision.unzip();
        json!({ "answer": answer.map(Answer::as_str), "at": at, "dissent": self.dissent, "votes": votes })
    }
}
