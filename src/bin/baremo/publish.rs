//! What is printed of a round: the publication, or the internal comparison.

use std::path::{Path, PathBuf};

use baremo::{
    Problems,
    round::{Comparison, Publication, Reason, Record, Round, Tally},
};
use clap::Args;

use crate::{
    file::{self, Failed, Source},
    print,
};

/// Where a publication is recorded, and how it is printed.
#[derive(Args)]
pub struct Publishing {
    /// The comparison for the organiser's own eyes. It is not protected: it must not leave
    #[arg(long, conflicts_with = "record")]
    pub internal: bool,
    /// The organiser's private record: a publication is checked against it, and added to it
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Prints one JSON document
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Prints a table: a line per group, factor and range of levels, or with --internal per group and factor
    #[arg(long)]
    csv: bool,
}

impl Publishing {
    /// Prints the comparison of counts.
    pub fn compare(&self, round: &Round, tally: &Tally) -> Result<(), Failed> {
        let comparison = Comparison::from(tally);
        if self.json {
            print::json(&comparison)
        } else if self.csv {
            print::comparison_csv(&comparison)
        } else {
            print::comparison(round, &comparison)
        }
    }

    /// Prints the publication, and on standard error why something is not in it.
    pub fn publish(
        &self,
        (round, round_file): (&Round, &Path),
        make: impl FnOnce(&Record) -> Result<(Publication, Vec<Reason>), Problems>,
        add: impl FnOnce(&mut Record, Publication),
    ) -> Result<(), Failed> {
        let mut record = match &self.record {
            Some(path) if path.exists() => {
                let Source { name, bytes } = Source::read(path)?;
                file::report(&name, Record::from_json(&bytes))?
            }
            _ => Record::new(&round.id),
        };
        let name = self.record.as_deref().unwrap_or(round_file).display().to_string();
        let (publication, reasons) = file::report(&name, make(&record))?;
        // What is printed is on record, or it is not printed.
        if let Some(path) = &self.record {
            add(&mut record, publication.clone());
            file::replace(path, &record.to_json())?;
        } else {
            eprintln!("Without --record, nothing is checked against earlier publications of this round.");
        }
        print::reasons(round, &reasons);
        if self.json {
            print::json(&publication)
        } else if self.csv {
            file::write(None, &publication.to_csv())
        } else {
            print::publication(round, &publication)
        }
    }
}
