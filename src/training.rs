//! Training: what ecosystems could learn, and from whom (design section 7).

pub mod course;
pub mod matching;
pub mod needs;
pub mod plan;
pub mod seats;
pub mod sheet;
pub mod twinning;
