//! Files in and out, and how their problems are reported.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use baremo::{
    Problems, document,
    questionnaire::{self, Questionnaire},
    round::documents,
};
use serde_json::Value;

use crate::{AtHand, age};

/// The input had problems, and they have been reported.
#[derive(Debug)]
pub struct Failed;

/// A file's content, with the name to report it by.
pub struct Source {
    /// The path as it was given, or `-`.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Source {
    /// Reads a file, or standard input for `-`.
    pub fn read(path: &Path) -> Result<Self, Failed> {
        let name = path.display().to_string();
        let bytes = if name == "-" {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            fs::read(path)
        };
        match bytes {
            Ok(bytes) => Ok(Self { name, bytes }),
            Err(error) => {
                eprintln!("{name}: {error}");
                Err(Failed)
            }
        }
    }
}

/// Hands on the documents of a file or of standard input one by one, each with its line if the file is JSON Lines.
///
/// Lines are read as they come, so that memory holds one of them. As in [`baremo::round::documents`], a file is JSON
/// Lines if there are several lines and the first is complete in itself.
///
/// A sealed file is opened with one of the keys; it is held whole, as nothing of it is used before all of it is proved.
pub fn each_document(
    path: &Path,
    keys: Option<&age::Keys>,
    each: impl FnMut(Option<usize>, &[u8]),
) -> Result<(), Failed> {
    let name = path.display().to_string();
    let read = if name == "-" {
        opened(&name, &mut io::stdin().lock(), keys, each)
    } else {
        fs::File::open(path).and_then(|file| opened(&name, &mut BufReader::new(file), keys, each))
    };
    read.unwrap_or_else(|error| {
        eprintln!("{name}: {error}");
        Err(Failed)
    })
}

fn opened(
    name: &str,
    reader: &mut impl BufRead,
    keys: Option<&age::Keys>,
    mut each: impl FnMut(Option<usize>, &[u8]),
) -> io::Result<Result<(), Failed>> {
    if !age::is_sealed(reader.fill_buf()?) {
        return stream(reader, each).map(Ok);
    }
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    let opened = age::unseal(name, bytes, keys);
    Ok(opened.map(|bytes| documents(&bytes).for_each(|(line, bytes)| each(line, bytes))))
}

fn stream(reader: &mut impl BufRead, mut each: impl FnMut(Option<usize>, &[u8])) -> io::Result<()> {
    // One byte more than a document may have is enough to tell that it is too large.
    const MOST: u64 = document::MAX_BYTES as u64 + 1;
    let (mut whole, mut first, mut line, mut number) = (Vec::new(), None, Vec::new(), 0);
    let mut is_lines = false;
    loop {
        line.clear();
        number += 1;
        if reader.by_ref().take(MOST).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let is_blank = line.trim_ascii().is_empty();
        if is_lines {
            if !is_blank {
                each(Some(number), line.trim_ascii_end());
            }
            continue;
        }
        match first {
            Some(at) if !is_blank => {
                let start: &[u8] = &whole;
                if document::parse(start).is_ok() {
                    is_lines = true;
                    each(Some(at), start);
                    each(Some(number), line.trim_ascii_end());
                    continue;
                }
                whole.extend_from_slice(&line);
                reader.by_ref().take(MOST).read_to_end(&mut whole)?;
                break;
            }
            _ => {
                first = first.or((!is_blank).then_some(number));
                whole.extend_from_slice(&line);
            }
        }
    }
    if !is_lines {
        each(None, &whole);
    }
    Ok(())
}

/// Replaces a file whole: where writing fails, the old one is still there.
pub fn replace(path: &Path, content: &str) -> Result<(), Failed> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let replaced = fs::write(&beside, content).and_then(|()| fs::rename(&beside, path));
    replaced.map_err(|error| {
        eprintln!("{}: {error}", path.display());
        Failed
    })
}

/// Returns the value, or reports its problems under the name of the file.
pub fn report<T>(name: &str, value: Result<T, Problems>) -> Result<T, Failed> {
    value.map_err(|problems| {
        print_problems(name, &problems);
        Failed
    })
}

/// Writes each problem as a line `file:path: message`, then the number of those not shown.
pub fn print_problems(name: &str, problems: &Problems) {
    let mut err = io::stderr().lock();
    for problem in problems {
        // Standard error may be closed; there is nowhere left to say so.
        let _ = writeln!(err, "{name}:{}: {problem}", problem.path);
    }
    let hidden = problems.total() - problems.iter().count();
    if hidden > 0 {
        let _ = writeln!(err, "{name}: {hidden} more problems, {} in all", problems.total());
    }
}

/// Writes a text file, or standard output where no path is given.
pub fn write(path: Option<&Path>, content: &str) -> Result<(), Failed> {
    write_bytes(path, content.as_bytes())
}

/// Writes a file, or standard output where no path is given.
pub fn write_bytes(path: Option<&Path>, content: &[u8]) -> Result<(), Failed> {
    let written = match path {
        Some(path) => fs::write(path, content),
        None => io::stdout().write_all(content),
    };
    written.map_err(|error| {
        // A reader that has seen enough, such as `head`, is no problem of the input.
        if error.kind() != io::ErrorKind::BrokenPipe {
            eprintln!("{}: {error}", path.map_or("standard output".into(), |path| path.display().to_string()));
        }
        Failed
    })
}

/// Writes a file for the eyes of this user alone; one that exists is left as it is, and reported.
pub fn create(path: &Path, content: &[u8]) -> Result<(), Failed> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).and_then(|mut file| file.write_all(content)).map_err(|error| {
        match error.kind() {
            io::ErrorKind::AlreadyExists => {
                eprintln!("{}: this file exists already, and is not overwritten", path.display());
            }
            _ => eprintln!("{}: {error}", path.display()),
        }
        Failed
    })
}

/// Returns what to call a document of a file: the file's name, and the line if there are several.
pub fn place(name: &str, line: Option<usize>) -> String {
    line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"))
}

impl AtHand {
    /// Returns the built-in questionnaires and those of the arguments; one of these replaces a built-in one of the
    /// same id and version.
    pub fn load(&self) -> Result<Vec<Questionnaire>, Failed> {
        let mut all = questionnaire::builtin();
        for path in &self.questionnaires {
            for questionnaire in load(path)? {
                all.retain(|known| (&known.id, &known.version) != (&questionnaire.id, &questionnaire.version));
                all.push(questionnaire);
            }
        }
        Ok(all)
    }
}

fn load(path: &Path) -> Result<Vec<Questionnaire>, Failed> {
    if !path.is_dir() {
        let Source { name, bytes } = Source::read(path)?;
        return Ok(vec![report(&name, Questionnaire::from_json(&bytes))?]);
    }
    let mut found = Vec::new();
    for file in json_files(path)? {
        let source = Source::read(&file)?;
        let value = report(&source.name, document::parse(&source.bytes))?;
        if document::format_of(&value) == Some(questionnaire::FORMAT) {
            let value = with_texts(value, &file)?;
            found.push(report(&source.name, Questionnaire::from_value(&value))?);
        }
    }
    Ok(found)
}

/// Returns the questionnaire of a structure file with the texts beside it, if there is one that can be read.
pub fn structure(path: &Path) -> Option<Questionnaire> {
    let value = document::parse(&fs::read(path).ok()?).ok()?;
    Questionnaire::from_value(&with_texts(value, path).ok()?).ok()
}

/// Joins a structure file with the text files `ID.LANG.json` beside it; a self-contained file stays as it is.
pub fn with_texts(structure: Value, path: &Path) -> Result<Value, Failed> {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if structure.get("texts").is_some() {
        return Ok(structure);
    }
    let mut texts = Vec::new();
    for file in json_files(path.parent().unwrap_or(Path::new(".")))? {
        let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(language) = name.strip_prefix(&stem).and_then(|rest| rest.strip_prefix('.')) {
            let source = Source::read(&file)?;
            texts.push((language.to_owned(), report(&source.name, document::parse(&source.bytes))?));
        }
    }
    Ok(if texts.is_empty() { structure } else { Questionnaire::self_contained(structure, texts) })
}

/// Returns the JSON files of a folder, by name.
pub fn json_files(folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let mut files: Vec<PathBuf> = match entries {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()).collect(),
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            return Err(Failed);
        }
    };
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json" || extension == "jsonl"));
    files.sort();
    Ok(files)
}
