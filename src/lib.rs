//! The maturity of a national cybersecurity ecosystem: questionnaires, answers, scores, charts and comparisons.
//!
//! Everything here is pure: no browser, no clock, no randomness of its own, no files. The same input gives the
//! same bytes, in the browser and on the command line. A bad file gives [`Problems`], never a panic.
//!
//! The rooms are the words of the design:
//!
//! - [`questionnaire`]: factors and statements, their texts, what is wrong with them;
//! - [`assessment`]: one ecosystem's answers for one period;
//! - [`score`]: levels, indices and gaps, with their reasons;
//! - [`round`]: contributions, and the comparison over them;
//! - [`training`]: what ecosystems could learn, from whom, and a plan of courses;
//! - [`crosswalk`]: other models, and what an assessment says about their items;
//! - [`chart`]: drawings, as SVG with classes instead of colours;
//! - [`report`]: what a report says, and the document that holds it;
//! - [`sample`]: a fictional region to try everything with;
//! - [`document`]: strict JSON, read with all its problems at once;
//! - [`translation`]: texts in other languages, the glossary, translators' files;
//! - [`csv`]: tables for spreadsheets.

pub mod assessment;
pub mod chart;
pub mod crosswalk;
pub mod csv;
pub mod document;
pub mod level;
pub mod problem;
pub mod questionnaire;
pub mod report;
pub mod round;
pub mod sample;
#[cfg(test)]
mod schema;
pub mod score;
pub mod training;
pub mod translation;
mod word;

pub use level::Level;
pub use problem::{Code, Problem, Problems};
