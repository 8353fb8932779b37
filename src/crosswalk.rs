//! Other models of national capacity, and what an assessment says about their items.
//!
//! Only codes of `content/frameworks.json` are used. What is said about an item is indicative: it is the level of our
//! factors and the answers to our statements, never a score of the other model.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    Level, Problem, Problems,
    assessment::{Answer, Assessment, Evidence},
    csv,
    document::escape,
    level::Interval,
    questionnaire::{Factor, Questionnaire, Statement},
    score::score_factor,
};

/// A model needs so many items before a share of them says anything.
pub const ITEMS_FOR_A_SHARE: usize = 20;

/// The model whose codes are the roles of a factor.
pub const ROLES: &str = "ecsf";

/// The model whose codes are the themes of a factor.
pub const THEMES: &str = "gfce";

/// Another model: its items, as far as we may cite them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The id, such as `cmm2021`.
    pub id: String,
    /// The title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The edition whose codes are used.
    pub edition: String,
    /// The items, in order.
    pub items: Vec<Item>,
}

/// One item of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The code, such as `D3.3`.
    pub code: String,
    /// A short title.
    pub title: String,
    /// The code of the item that it belongs to.
    pub parent: Option<String>,
}

impl Model {
    /// Reads a list of models, as `content/frameworks.json` holds it. What is not formed so is left out.
    pub fn list(value: &Value) -> Vec<Self> {
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let item = |item: &Value| {
            Some(Item { code: text(item, "code")?, title: text(item, "title")?, parent: text(item, "parent") })
        };
        let model = |model: &Value| {
            let items = model.get("items")?.as_array()?.iter().filter_map(item).collect();
            Some(Self {
                id: text(model, "id")?,
                title: text(model, "title")?,
                publisher: text(model, "publisher")?,
                edition: text(model, "edition")?,
                items,
            })
        };
        let mut models: Vec<Self> = value.as_array().into_iter().flatten().filter_map(model).collect();
        models.iter_mut().for_each(Self::gather);
        models
    }

    /// Puts each item behind the one that it belongs to; otherwise the order stays.
    fn gather(&mut self) {
        let mut items = std::mem::take(&mut self.items);
        let is_top =
            |item: &Item, all: &[Item]| item.parent.as_ref().is_none_or(|p| all.iter().all(|i| i.code != *p));
        let tops: Vec<Item> = items.iter().filter(|item| is_top(item, &items)).cloned().collect();
        items.retain(|item| !tops.contains(item));
        for top in tops {
            let code = top.code.clone();
            self.items.push(top);
            self.items.extend(items.extract_if(.., |item| item.parent.as_ref() == Some(&code)));
        }
        self.items.append(&mut items);
    }

    /// Returns the models whose codes may be used.
    pub fn known() -> Vec<Self> {
        // The list is part of the program, and a test sees that it is read in full.
        serde_json::from_str(include_str!("../content/frameworks.json"))
            .map(|value| Self::list(&value))
            .unwrap_or_default()
    }

    /// Returns whether the model has an item of this code.
    pub fn has(&self, code: &str) -> bool {
        self.items.iter().any(|item| item.code == code)
    }

    /// Returns whether an item only gathers others.
    fn is_heading(&self, item: &Item) -> bool {
        self.items.iter().any(|other| other.parent.as_ref() == Some(&item.code))
    }
}

/// What an assessment says about one model.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Each item with what speaks to it, in the order of the model.
    pub items: Vec<ItemReading>,
    /// How many items that do not only gather others are spoken to, and how many there are.
    pub covered: (usize, usize),
    /// Whether the model has enough items for a share of them to say anything.
    pub has_share: bool,
}

/// What an assessment says about one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemReading {
    /// The item.
    pub item: Item,
    /// Whether the item only gathers others.
    pub is_heading: bool,
    /// The factors that speak to it as a whole.
    pub factors: Vec<FactorSays>,
    /// The statements that speak to it.
    pub statements: Vec<StatementSays>,
}

impl ItemReading {
    /// Returns whether anything speaks to the item.
    pub fn is_covered(&self) -> bool {
        !self.factors.is_empty() || !self.statements.is_empty()
    }
}

/// What a factor says about an item.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorSays {
    /// The id of the factor.
    pub id: String,
    /// The level; nothing where no statement is applicable.
    pub level: Option<Interval<Level>>,
    /// The level that evidence supports.
    pub evidenced: Option<Level>,
    /// Whether the level is provisional.
    pub provisional: bool,
    /// Whether a claim of the quick scan stands in for a missing answer.
    pub claimed: bool,
}

/// What a statement says about an item.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementSays {
    /// The id of the statement.
    pub id: String,
    /// The level that it belongs to.
    pub level: Level,
    /// The answer, if there is one.
    pub answer: Option<Answer>,
    /// Whether the context rules it out.
    pub ruled_out: bool,
    /// The evidence for the answer.
    pub evidence: Vec<Evidence>,
}

/// Returns the codes of a model that a factor speaks to as a whole.
fn codes_of_factor<'a>(model: &str, factor: &'a Factor) -> BTreeSet<&'a str> {
    let own = factor.crosswalk.get(model).into_iter().flatten();
    let roles = factor.roles.iter().filter(|_| model == ROLES);
    let themes = factor.theme.iter().filter(|_| model == THEMES);
    own.chain(roles).chain(themes).map(String::as_str).collect()
}

fn speaks_to(model: &str, statement: &Statement, code: &str) -> bool {
    statement.crosswalk.get(model).is_some_and(|codes| codes.iter().any(|known| known == code))
}

/// Reads an assessment in another model.
pub fn read(model: &Model, assessment: &Assessment, at_hand: &[Questionnaire]) -> Reading {
    let factors: Vec<(&Factor, BTreeSet<&str>)> = assessment
        .among(at_hand)
        .into_iter()
        .flat_map(|questionnaire| &questionnaire.factors)
        .map(|factor| (factor, codes_of_factor(&model.id, factor)))
        .collect();
    let factor_says = |factor: &Factor| {
        let score = score_factor(assessment, factor);
        FactorSays {
            id: factor.id.clone(),
            level: score.level,
            evidenced: score.evidenced,
            provisional: score.provisional == Some(true),
            claimed: score.claimed == Some(true),
        }
    };
    let statement_says = |statement: &Statement| {
        let reply = assessment.answers.get(&statement.id);
        StatementSays {
            id: statement.id.clone(),
            level: statement.level,
            answer: reply.map(|reply| reply.answer),
            ruled_out: statement.unless.iter().any(|flag| assessment.context.contains(flag)),
            evidence: reply.map(|reply| reply.evidence.clone()).unwrap_or_default(),
        }
    };
    let item_reading = |item: &Item| {
        let speaking = factors.iter().filter(|(_, codes)| codes.contains(item.code.as_str()));
        let statements = factors.iter().flat_map(|(factor, _)| &factor.statements);
        ItemReading {
            item: item.clone(),
            is_heading: model.is_heading(item),
            factors: speaking.map(|(factor, _)| factor_says(factor)).collect(),
            statements: statements
                .filter(|statement| speaks_to(&model.id, statement, &item.code))
                .map(statement_says)
                .collect(),
        }
    };
    let items: Vec<ItemReading> = model.items.iter().map(item_reading).collect();
    let counted: Vec<&ItemReading> = items.iter().filter(|reading| !reading.is_heading).collect();
    let covered = counted.iter().filter(|reading| reading.is_covered()).count();
    let of = counted.len();
    Reading { covered: (covered, of), has_share: of >= ITEMS_FOR_A_SHARE, items }
}

/// The words of the table of a reading.
pub struct CsvWords<'a> {
    /// The heads of the ten columns: model, edition, code, item, what speaks to it, its text, level, evidenced level,
    /// answer, evidence.
    pub heads: [&'a str; 10],
    /// Stands above the table: that it is indicative.
    pub indicative: &'a str,
    /// What stands where nothing speaks to an item.
    pub nothing: &'a str,
    /// The text of a factor or statement by its id.
    pub text: &'a dyn Fn(&str) -> String,
    /// The word of an answer; for none, that there is none.
    pub answer: &'a dyn Fn(Option<Answer>, bool) -> String,
    /// A piece of evidence in words.
    pub evidence: &'a dyn Fn(&Evidence) -> String,
}

impl Reading {
    /// Returns the reading as CSV: one row for each item and factor or statement that speaks to it.
    ///
    /// No cell is ever taken for a formula by a spreadsheet.
    pub fn to_csv(&self, model: &Model, words: &CsvWords<'_>) -> String {
        let mut table = csv::Table::default();
        table.row([words.indicative]);
        table.row(words.heads);
        let mut row = |item: &Item, cells: [&str; 6]| {
            let own = [model.title.as_str(), &model.edition, &item.code, &item.title];
            table.row(own.into_iter().chain(cells));
        };
        let range = |level: Interval<Level>| {
            if level.is_certain() { level.low.to_string() } else { format!("{}–{}", level.low, level.high) }
        };
        for reading in self.items.iter().filter(|reading| reading.is_covered() || !reading.is_heading) {
            if !reading.is_covered() {
                row(&reading.item, ["", words.nothing, "", "", "", ""]);
            }
            for says in &reading.factors {
                let level = says.level.map(range).unwrap_or_default();
                let level = if says.provisional { format!("~{level}") } else { level };
                let level = if says.claimed { level + "*" } else { level };
                let evidenced = says.evidenced.map(|level| level.to_string()).unwrap_or_default();
                row(&reading.item, [&says.id, &(words.text)(&says.id), &level, &evidenced, "", ""]);
            }
            for says in &reading.statements {
                let evidence: Vec<String> = says.evidence.iter().map(words.evidence).collect();
                let answer = (words.answer)(says.answer, says.ruled_out);
                // The level that a statement belongs to is no level that was reached; its id says it.
                row(&reading.item, [&says.id, &(words.text)(&says.id), "", "", &answer, &evidence.join(" · ")]);
            }
        }
        table.finish()
    }
}

/// Returns the codes of a questionnaire that are in none of the models that may be used.
pub fn unknown_codes(questionnaire: &Questionnaire, models: &[Model]) -> Problems {
    let mut problems = Problems::default();
    let mut check = |path: String, model: &str, code: &str| {
        if !models.iter().any(|known| known.id == model && known.has(code)) {
            let problem = Problem::new(crate::Code::UnknownCode, path);
            problems.push(problem.with("model", model).with("found", code));
        }
    };
    for (i, factor) in questionnaire.factors.iter().enumerate() {
        factor.roles.iter().enumerate().for_each(|(k, role)| check(format!("/factors/{i}/roles/{k}"), ROLES, role));
        factor.theme.iter().for_each(|theme| check(format!("/factors/{i}/theme"), THEMES, theme));
        let statements = factor.statements.iter().enumerate();
        let statements = statements.map(|(j, s)| (format!("/factors/{i}/statements/{j}"), &s.crosswalk));
        for (path, crosswalk) in std::iter::once((format!("/factors/{i}"), &factor.crosswalk)).chain(statements) {
            for (model, codes) in crosswalk {
                for (k, code) in codes.iter().enumerate() {
                    check(format!("{path}/crosswalk/{}/{k}", escape(model)), model, code);
                }
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{questionnaire::builtin, sample};

    #[test]
    fn the_known_models_are_read_in_full() {
        let value: Value = serde_json::from_str(include_str!("../content/frameworks.json")).unwrap();
        let items = |model: &Value| model["items"].as_array().unwrap().len();
        let models = Model::known();
        assert_eq!(models.len(), value.as_array().unwrap().len());
        for (model, value) in models.iter().zip(value.as_array().unwrap()) {
            assert_eq!(model.items.len(), items(value), "{}", model.id);
        }
    }

    /// One factor that speaks to D1, one statement of it that speaks to D1.1, and nothing that speaks to D1.2.
    #[test]
    fn an_item_has_the_level_of_its_factors_and_the_answers_of_its_statements() {
        let questionnaire = Questionnaire::from_json(
            br#"{"format": "baremo.questionnaire/1", "id": "a", "version": "1.0.0", "factors": [
                {"id": "a.b", "crosswalk": {"m": ["D1"]}, "roles": ["r"], "statements": [
                    {"id": "a.b.2a", "level": 2, "crosswalk": {"m": ["D1.1"]}},
                    {"id": "a.b.3a", "level": 3, "unless": ["landlocked"], "crosswalk": {"m": ["D1.1"]}}]}],
                "texts": {"en": {"a": {"title": "A"}, "a.b": {"title": "B"},
                    "a.b.2a": {"text": "2a"}, "a.b.3a": {"text": "3a"}}}}"#,
        )
        .unwrap();
        let item = |code: &str, parent: Option<&str>| Item {
            code: code.to_owned(),
            title: format!("={code}"),
            parent: parent.map(str::to_owned),
        };
        let items = vec![item("D1", None), item("D1.1", Some("D1")), item("D1.2", Some("D1"))];
        let own = str::to_owned;
        let model = Model { id: own("m"), title: own("M"), publisher: own("P"), edition: own("1"), items };
        let mut assessment = Assessment::new("x", "2026", [&questionnaire]);
        assessment.answers.entry(own("a.b.2a")).or_default().answer = Answer::Met;
        assessment.context.insert(crate::questionnaire::Context::Landlocked);
        let reading = read(&model, &assessment, std::slice::from_ref(&questionnaire));
        assert_eq!((reading.covered, reading.has_share), ((1, 2), false));
        assert_eq!(reading.items.iter().map(|item| item.is_heading).collect::<Vec<_>>(), [true, false, false]);
        let level = reading.items[0].factors[0].level.unwrap();
        assert_eq!((level.low, level.high), (Level::Emerging, Level::Emerging));
        assert_eq!(reading.items[0].factors[0].evidenced, Some(Level::Initial));
        let answers: Vec<_> = reading.items[1].statements.iter().map(|says| (says.answer, says.ruled_out)).collect();
        assert_eq!(answers, [(Some(Answer::Met), false), (None, true)]);
        assert!(!reading.items[2].is_covered());
        let csv = reading.to_csv(
            &model,
            &CsvWords {
                heads: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
                indicative: "indicative",
                nothing: "nothing",
                text: &|id| format!("text of {id}"),
                answer: &|answer, ruled_out| format!("{answer:?} {ruled_out}"),
                evidence: &|_| String::new(),
            },
        );
        let rows: Vec<&str> = csv.trim_start_matches('\u{FEFF}').split("\r\n").collect();
        assert_eq!(rows[2], "M,1,D1,'=D1,a.b,text of a.b,2,1,,");
        assert_eq!(rows[3], "M,1,D1.1,'=D1.1,a.b.2a,text of a.b.2a,,,Some(Met) false,");
        assert_eq!(rows[5], "M,1,D1.2,'=D1.2,,nothing,,,,");
    }

    #[test]
    fn every_model_is_spoken_to_by_the_shipped_questionnaires() {
        let at_hand = builtin();
        let assessment = sample::assessment(&at_hand, sample::words("en"));
        for model in Model::known() {
            let reading = read(&model, &assessment, &at_hand);
            assert!(reading.covered.0 > 0, "{}", model.id);
            assert_eq!(reading.has_share, reading.covered.1 >= 20, "{}", model.id);
        }
    }
}
