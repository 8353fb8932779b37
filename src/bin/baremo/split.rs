//! Splits contributions among trustees, adds up shares, and combines the sums.

use std::{collections::BTreeMap, fs, path::PathBuf};

use baremo::round::{
    Contribution, Record, Round, Share, Sum, documents, fingerprint, publish_sums,
    split::{self, Subject, check_round},
};
use clap::Args;

use crate::{
    AtHand,
    age::{self, Keys},
    file::{self, Failed, Source},
    print,
    publish::Publishing,
    read_round,
};

#[derive(Args)]
pub struct Split {
    /// The contribution file
    contribution: PathBuf,
    /// The round file
    #[arg(long)]
    round: PathBuf,
    /// The folder to write to: a sealed share for each trustee
    #[arg(short, value_name = "FOLDER")]
    output: PathBuf,
    #[command(flatten)]
    at_hand: AtHand,
}

#[derive(Args)]
pub struct AddUp {
    /// Share files, sealed or opened; their order does not matter
    #[arg(required = true, value_name = "SHARE")]
    shares: Vec<PathBuf>,
    /// The round file
    #[arg(long)]
    round: PathBuf,
    /// The file with the trustee's private key
    #[arg(long, value_name = "KEYFILE")]
    identity: PathBuf,
    /// Every sum that this trustee has made for the round before
    #[arg(long, value_name = "SUM", num_args = 1..)]
    earlier: Vec<PathBuf>,
    /// Reports bad files and goes on without them
    #[arg(long)]
    skip: bool,
    /// Says what would be added up and writes nothing: all trustees must have the same before any adds up
    #[arg(long)]
    check: bool,
    /// Where to write the sum; an existing file is never overwritten
    #[arg(short, value_name = "FILE", required_unless_present = "check", conflicts_with = "check")]
    output: Option<PathBuf>,
    #[command(flatten)]
    at_hand: AtHand,
}

#[derive(Args)]
pub struct Combine {
    /// The sums of all trustees
    #[arg(required = true, value_name = "SUM")]
    sums: Vec<PathBuf>,
    /// The round file
    #[arg(long)]
    round: PathBuf,
    #[command(flatten)]
    publishing: Publishing,
    #[command(flatten)]
    at_hand: AtHand,
}

/// Splits a contribution: one sealed share for each trustee, and a line that says whose it is.
pub fn split(arguments: &Split) -> Result<(), Failed> {
    let at_hand = arguments.at_hand.load()?;
    let round = read_round(&arguments.round)?;
    let round_name = arguments.round.display().to_string();
    file::report(&round_name, check_round(&round, &at_hand).or(()))?;
    let keys = age::recipients(&round.recipients).map_err(|(i, reason)| {
        eprintln!("{round_name}:/recipients/{i}: {reason}");
        Failed
    })?;
    let Source { name, bytes } = Source::read(&arguments.contribution)?;
    let contribution = file::report(&name, Contribution::from_json(&bytes, &round, &at_hand))?;
    let random = |bytes: &mut [u8]| getrandom::fill(bytes).is_ok();
    let shares = file::report(&name, split::split(&contribution, &round, &at_hand, random))?;
    let mut files = Vec::new();
    for ((share, key), number) in shares.iter().zip(keys).zip(1..) {
        let path = arguments.output.join(format!("share-{}-{number}.age", &share.code[..8]));
        let sealed = age::seal(share.to_json().as_bytes(), &[key], false).map_err(|reason| {
            eprintln!("{}: {reason}", path.display());
            Failed
        })?;
        files.push((path, sealed));
    }
    // Shares of two different cuts must never be mixed.
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        eprintln!("{}: this file exists already; split into another folder", path.display());
        return Err(Failed);
    }
    fs::create_dir_all(&arguments.output).map_err(|error| {
        eprintln!("{}: {error}", arguments.output.display());
        Failed
    })?;
    let mut said = String::new();
    for ((path, sealed), recipient) in files.iter().zip(&round.recipients) {
        file::create(path, sealed)?;
        said += &format!("{}: send to {recipient}, fingerprint {}\n", path.display(), fingerprint(recipient));
    }
    file::write(None, &said)
}

/// Adds up a trustee's shares, and says what was counted.
pub fn sum(arguments: &AddUp) -> Result<(), Failed> {
    let at_hand = arguments.at_hand.load()?;
    let round = read_round(&arguments.round)?;
    file::report(&arguments.round.display().to_string(), check_round(&round, &at_hand).or(()))?;
    let keys = Keys::read(&arguments.identity)?;
    let trustee = trustee(&round, &keys)?;
    let earlier = earlier(arguments, &round, &trustee)?;
    let (mut names, mut shares, mut bad) = (Vec::new(), Vec::new(), false);
    for path in &arguments.shares {
        let Ok(Source { name, bytes }) = age::read(path, Some(&keys)) else {
            bad = true;
            continue;
        };
        for (line, bytes) in documents(&bytes) {
            let place = file::place(&name, line);
            match file::report(&place, Share::from_json(bytes)) {
                Ok(share) => {
                    names.push(place);
                    shares.push(share);
                }
                Err(Failed) => bad = true,
            }
        }
    }
    let (sum, refused) = split::sum(&round, &trustee, &shares, &earlier, &at_hand);
    for (i, problems) in refused {
        file::print_problems(&names[i], &problems);
        bad = true;
    }
    if bad && !arguments.skip {
        return Err(Failed);
    }
    let name = arguments.output.as_ref().unwrap_or(&arguments.round).display().to_string();
    let sum = file::report(&name, sum)?;
    if let Some(output) = &arguments.output {
        file::create(output, sum.to_json().as_bytes())?;
    }
    file::write(None, &counted(&sum, &names, &shares))
}

/// Returns the one trustee of the round whose key is at hand.
fn trustee(round: &Round, keys: &Keys) -> Result<String, Failed> {
    let own: Vec<String> = keys.recipients().into_iter().filter(|key| round.recipients.contains(key)).collect();
    match own.as_slice() {
        [trustee] => Ok(trustee.clone()),
        found => {
            let reason = match found {
                [] => "no key in this file is one of a trustee of the round",
                _ => "this file has the keys of several trustees: whoever has them all can read every contribution",
            };
            eprintln!("{}: {reason}", keys.name);
            Err(Failed)
        }
    }
}

fn earlier(arguments: &AddUp, round: &Round, trustee: &str) -> Result<Vec<Sum>, Failed> {
    let read = |path: &PathBuf| {
        let Source { name, bytes } = Source::read(path)?;
        let sum = file::report(&name, Sum::from_json(&bytes))?;
        file::report(&name, sum.check_earlier(round, trustee).or(sum))
    };
    arguments.earlier.iter().map(read).collect()
}

/// Says what a sum is over, and where each share came from: a trustee counts only senders that it knows.
fn counted(sum: &Sum, names: &[String], shares: &[Share]) -> String {
    let mut said = format!("{} contributions, list {}\n", sum.contributions.len(), sum.fingerprint());
    for group in &sum.groups {
        said += &format!("  {}: {}\n", group.label(), group.n);
    }
    said += "Check that you know the sender of each:\n";
    let names: BTreeMap<&str, &String> = shares.iter().map(|share| share.code.as_str()).zip(names).collect();
    for addend in &sum.contributions {
        let name = names.get(addend.code.as_str()).map_or(String::new(), |name| print::printable(name));
        said += &format!("  {} {} {name}\n", addend.code, addend.group.as_deref().unwrap_or("–"));
    }
    said
}

/// Combines the sums of all trustees, and prints the publication, or the internal comparison.
pub fn combine(arguments: &Combine) -> Result<(), Failed> {
    let at_hand = arguments.at_hand.load()?;
    let round = read_round(&arguments.round)?;
    let (mut names, mut sums, mut bad) = (Vec::new(), Vec::new(), false);
    for path in &arguments.sums {
        let sum = Source::read(path).and_then(|Source { name, bytes }| {
            let sum = file::report(&name, Sum::from_json(&bytes))?;
            Ok((name, sum))
        });
        match sum {
            Ok((name, sum)) => {
                names.push(name);
                sums.push(sum);
            }
            Err(Failed) => bad = true,
        }
    }
    if bad {
        return Err(Failed);
    }
    let tally = split::combine(&round, &sums, &at_hand).map_err(|refused| {
        for (subject, problems) in refused {
            let name = match subject {
                Subject::Round => arguments.round.display().to_string(),
                Subject::Sum(i) => names[i].clone(),
                Subject::Total => names.join(" + "),
            };
            file::print_problems(&name, &problems);
        }
        Failed
    })?;
    if arguments.publishing.internal {
        return arguments.publishing.compare(&round, &tally);
    }
    let of = (&round, arguments.round.as_path());
    let add = |record: &mut Record, made| record.add_sums(made, sums.clone());
    arguments.publishing.publish(of, |record| publish_sums(&round, &sums, &at_hand, record), add)
}
