//! The chores of the project: run, build, test, check, bench.
fn main() {}
