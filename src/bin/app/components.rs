//! Pieces that several pages are made of.

pub mod bars;
pub mod file;
pub mod form;
pub mod frame;
pub mod interest;
pub mod keys;
pub mod level;
pub mod passphrase;
pub mod picture;
pub mod problems;
pub mod progress;
pub mod questionnaire;
pub mod radio;
pub mod round;
pub mod table;
