//! Training: what ecosystems could learn, and from whom (design section 7).
//!
//! - [`needs`]: what training can mend, from an assessment or a publication, with priorities that show their parts;
//! - [`seats`]: how many people would be trained, and who would share, from interest files;
//! - [`course`], [`sheet`]: what a trainer can offer, from JSON or from a table;
//! - [`matching`]: which steps are asked for, and which courses lead up them in which order;
//! - [`plan`]: which course in which quarter, as a table and as a calendar file;
//! - [`delivered`]: what was held, beside what moved in the same time;
//! - [`twinning`]: who offers what somebody else seeks.

pub mod course;
pub mod delivered;
pub mod matching;
pub mod needs;
pub mod plan;
pub mod seats;
pub mod sheet;
pub mod twinning;

use serde::Serialize;

use matching::Matching;
use needs::Needs;
use plan::Plan;
use seats::{Pool, SeatCount};

/// The format of an outlook.
pub const FORMAT: &str = "baremo.needs/1";

/// All that is known of training: what `baremo needs --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outlook<'a> {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The needs of each source.
    pub needs: &'a [Needs],
    /// The seats that are asked for; nothing without interest files.
    pub seats: Option<&'a [SeatCount<'a>]>,
    /// Who seeks and who could help others; nothing without interest files.
    pub pool: Option<&'a [Pool<'a>]>,
    /// Demand against supply; nothing without a catalogue.
    pub matching: Option<&'a Matching>,
    /// The plan; nothing without a catalogue.
    pub plan: Option<&'a Plan>,
}

impl<'a> Outlook<'a> {
    /// Makes the outlook on some needs alone.
    pub const fn new(needs: &'a [Needs]) -> Self {
        Self { format: FORMAT, needs, seats: None, pool: None, matching: None, plan: None }
    }
}
