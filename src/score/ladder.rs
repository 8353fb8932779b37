//! The reasons of a level: what each rung of the ladder rests on, and what is missing.

use super::{Row, Sheet};
use crate::{
    Level,
    assessment::{Answer, Assessment},
    questionnaire::Factor,
};

/// Why a level is reached, open or not reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// The level, 2 to 5.
    pub level: Level,
    /// How its own statements stand, whatever the levels below.
    pub state: RungState,
    /// Whether it and every level below pass for certain.
    pub reached: bool,
    /// Whether it and every level below pass if every missing answer is "met".
    pub possible: bool,
    /// The statements that are partly or not met, in order.
    pub holding: Vec<String>,
    /// The statements without an answer, or with "don't know", in order.
    pub missing: Vec<String>,
    /// How many statements are applicable.
    pub applicable: usize,
}

/// How the statements of one level stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RungState {
    /// Every applicable statement is met.
    Met,
    /// Every applicable statement is met or stands in a quick-scan claim.
    Claimed,
    /// No statement fails, some answers are missing.
    Open,
    /// A statement is partly or not met.
    NotMet,
    /// Nothing is answered, and no claim speaks for it.
    Unanswered,
    /// No statement is applicable.
    NotApplicable,
}

/// Returns the rungs of a factor, level 2 to level 5.
pub fn ladder(assessment: &Assessment, factor: &Factor) -> [Rung; 4] {
    let sheet = Sheet::new(assessment, factor);
    let (mut reached, mut possible) = (true, true);
    Level::WITH_STATEMENTS.map(|level| {
        let rows = || sheet.at(level);
        let ids =
            |keep: fn(&Row<'_>) -> bool| rows().filter(|row| keep(row)).map(|row| row.statement.id.clone()).collect();
        reached &= rows().all(|row| row.low() == 1.0);
        possible &= rows().all(|row| row.high() == 1.0);
        let applicable = rows().count();
        Rung {
            level,
            state: state(rows),
            reached: reached && applicable > 0,
            possible: possible && applicable > 0,
            holding: ids(|row| matches!(row.answer(), Some(Answer::Partly | Answer::NotMet))),
            missing: ids(|row| row.is_missing()),
            applicable,
        }
    })
}

fn state<'a, I: Iterator<Item = &'a Row<'a>>>(rows: impl Fn() -> I) -> RungState {
    let fails = |row: &Row<'_>| matches!(row.answer(), Some(Answer::Partly | Answer::NotMet));
    if rows().next().is_none() {
        RungState::NotApplicable
    } else if rows().any(fails) || rows().any(|row| row.high() < 1.0) {
        RungState::NotMet
    } else if rows().all(|row| row.answer() == Some(Answer::Met)) {
        RungState::Met
    } else if rows().all(|row| row.low() == 1.0) {
        RungState::Claimed
    } else if rows().all(|row| row.answer().is_none()) {
        RungState::Unanswered
    } else {
        RungState::Open
    }
}
