//! The door of trainers: what is needed, the courses there are, the plan, and what was delivered.

mod courses;
mod delivered;
mod needs;
mod plan;
mod source;

pub use courses::Courses;
pub use delivered::Delivered;
pub use needs::{Interests, Train};
pub use plan::Plan;
pub use source::{Source, Sources, ToNeeds};
