//! Makes keys, seals files to them and opens what is sealed.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use baremo::{
    Code, Problem, document,
    questionnaire::Questionnaire,
    round::{Mode, Round, documents, fingerprint, read_contributions},
};
use clap::Args;

use crate::{
    AtHand,
    age::{self, Keys},
    file::{self, Failed, Source},
    read_round,
};

#[derive(Args)]
pub struct Keygen {
    /// Where to write the private key; an existing file is never overwritten [default: standard output]
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Args)]
pub struct Seal {
    /// The file to seal; `-` is standard input
    file: PathBuf,
    /// Seals to the keys of a round: the file must be contributions to it
    #[arg(long, required_unless_present = "to", conflicts_with = "to")]
    round: Option<PathBuf>,
    /// Seals any file to a key; repeat it for several, each of which can open the file
    #[arg(long, value_name = "KEY")]
    to: Vec<String>,
    /// Writes text that can be pasted into a message instead of bytes
    #[arg(long)]
    armor: bool,
    /// Where to write the sealed file [default: standard output]
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    at_hand: AtHand,
}

#[derive(Args)]
pub struct Open {
    /// Sealed files; what is in several of them is written as JSON Lines
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The file with the private key
    #[arg(long, value_name = "KEYFILE")]
    identity: PathBuf,
    /// Where to write what was sealed [default: standard output]
    #[arg(short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Makes a key, and says which one to give to others.
pub fn keygen(arguments: &Keygen) -> Result<(), Failed> {
    let (identity, recipient) = age::generate();
    let public = format!("public key:  {recipient}\nfingerprint: {}\n", fingerprint(&recipient));
    match &arguments.output {
        Some(path) => {
            file::create(path, identity.as_bytes())?;
            file::write(None, &public)
        }
        None => {
            eprint!("{public}");
            file::write(None, &identity)
        }
    }
}

/// Seals a file to the keys of a round, or to those of the arguments.
pub fn seal(arguments: &Seal) -> Result<(), Failed> {
    let Source { name, bytes } = Source::read(&arguments.file)?;
    let keys = match &arguments.round {
        Some(path) => {
            let round = read_round(path)?;
            let at_hand = arguments.at_hand.load()?;
            check(&round, &path.display().to_string())?;
            check_contributions(&name, &bytes, &round, &at_hand)?;
            round.recipients
        }
        None => arguments.to.clone(),
    };
    let place = |i: usize| match &arguments.round {
        Some(path) => format!("{}:/recipients/{i}", path.display()),
        None => format!("--to {}", keys[i]),
    };
    if arguments.output.is_none() && !arguments.armor && std::io::stdout().is_terminal() {
        return Err(fail("standard output", "a sealed file is no text; name a file by -o, or use --armor"));
    }
    let recipients = age::recipients(&keys).map_err(|(i, reason)| fail(&place(i), reason))?;
    let sealed = age::seal(&bytes, &recipients, arguments.armor).map_err(|reason| fail(&name, &reason))?;
    file::write_bytes(arguments.output.as_deref(), &sealed)?;
    for key in &keys {
        eprintln!("sealed to {key}, fingerprint {}", fingerprint(key));
    }
    Ok(())
}

/// Reports why contributions cannot be sealed to the keys of a round.
fn check(round: &Round, name: &str) -> Result<(), Failed> {
    let problem = if round.mode == Mode::Split {
        // Sealed whole to every trustee, it would be open to each of them.
        let problem = Problem::new(Code::OtherMode, "/mode").with("found", round.mode);
        problem.with("expected", Mode::Sealed)
    } else if round.recipients.is_empty() {
        Problem::new(Code::Empty, "/recipients")
    } else {
        return Ok(());
    };
    file::report(name, Err(problem.into()))
}

/// Reports what of a file is no contribution to a round: nobody should seal a whole assessment by mistake.
fn check_contributions(name: &str, bytes: &[u8], round: &Round, at_hand: &[Questionnaire]) -> Result<(), Failed> {
    let mut bad = false;
    for (line, contribution) in read_contributions(bytes, Some(round), at_hand) {
        bad |= file::report(&file::place(name, line), contribution).is_err();
    }
    if bad { Err(Failed) } else { Ok(()) }
}

/// Opens sealed files; nothing is written while one cannot be opened.
pub fn open(arguments: &Open) -> Result<(), Failed> {
    let keys = Keys::read(&arguments.identity)?;
    let (mut opened, mut bad) = (Vec::new(), false);
    let several = arguments.files.len() > 1;
    for path in &arguments.files {
        match open_one(path, &keys).and_then(|source| if several { lines(&source) } else { Ok(source.bytes) }) {
            Ok(bytes) => opened.extend(bytes),
            Err(Failed) => bad = true,
        }
    }
    if bad { Err(Failed) } else { file::write_bytes(arguments.output.as_deref(), &opened) }
}

fn open_one(path: &Path, keys: &Keys) -> Result<Source, Failed> {
    let Source { name, bytes } = Source::read(path)?;
    let bytes = age::open(&bytes, keys).map_err(|reason| fail(&name, &reason))?;
    Ok(Source { name, bytes })
}

/// Returns what is in a file, each document in a line.
fn lines(source: &Source) -> Result<Vec<u8>, Failed> {
    let mut lines = Vec::new();
    for (line, bytes) in documents(&source.bytes) {
        let value = file::report(&file::place(&source.name, line), document::parse(bytes))?;
        lines.extend(value.to_string().into_bytes());
        lines.push(b'\n');
    }
    Ok(lines)
}

fn fail(place: &str, reason: &str) -> Failed {
    eprintln!("{place}: {reason}");
    Failed
}
