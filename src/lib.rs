//! The maturity of a national cybersecurity ecosystem: questionnaires, answers, scores, charts and comparisons.
//!
//! Everything here is pure: no browser, no clock, no randomness of its own, no files. The same input gives the
//! same bytes, in the browser and on the command line.

pub mod chart;
