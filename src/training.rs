//! Training: what ecosystems could learn, and from whom (design section 7).

pub mod needs;
pub mod twinning;
