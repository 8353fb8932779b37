//! Keys, sealed files, shares and sums, as a person makes them on the command line.
//!
//! What is sealed here must open with the program `age`, and the other way round. `cargo xtask test` installs it. A test
//! that needs it says so where it is absent, and fails there in continuous integration (`CI` is set).

#![allow(clippy::unwrap_used)]

mod command;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use baremo::{
    questionnaire,
    round::{Mode, Sum, fingerprint, split::Nine},
    sample,
};
use command::{Folder, baremo, errors, json_of};
use serde_json::{Value, json};

/// Runs `age` or `age-keygen`; nothing where the program is absent.
fn age(program: &str, arguments: &[&str]) -> Option<Output> {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        assert!(std::env::var_os("CI").is_none(), "the program {program} is missing");
        eprintln!("not tested: the program {program} is missing (on Debian: apt-get install age)");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(output)
}

/// Makes a key, and returns the path of its file and the public key.
fn key(folder: &Folder, name: &str) -> (String, String) {
    let path = folder.path(name);
    let made = baremo(&["keygen", "-o", &path]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let said = String::from_utf8(made.stdout).unwrap();
    let recipient = said.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert!(said.ends_with(&format!("fingerprint: {}\n", fingerprint(&recipient))), "{said}");
    (path, recipient)
}

fn done(arguments: &[&str]) -> String {
    let output = baremo(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_key_is_an_identity_file_that_age_reads_and_is_never_overwritten() {
    let folder = Folder::new("keygen");
    let (path, recipient) = key(&folder, "key.txt");
    let content = fs::read_to_string(&path).unwrap();
    assert!(content.contains("\nAGE-SECRET-KEY-1") && content.contains(&format!("# public key: {recipient}\n")));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&fs::metadata(&path).unwrap()) & 0o777, 0o600);
    assert!(errors(&baremo(&["keygen", "-o", &path]), 1).contains("key.txt: this file exists already"));
    assert_eq!(fs::read_to_string(&path).unwrap(), content);
    let other = baremo(&["keygen"]);
    assert_ne!(String::from_utf8(other.stdout).unwrap(), content);
    if let Some(found) = age("age-keygen", &["-y", &path]) {
        assert_eq!(String::from_utf8(found.stdout).unwrap().trim(), recipient);
    }
}

#[test]
fn what_is_sealed_here_opens_with_age() {
    let folder = Folder::new("seal-for-age");
    let (one, to_one) = key(&folder, "one");
    let (other, to_other) = key(&folder, "other");
    // More than one chunk of 64 KiB of the format.
    let plain = folder.write("plain", [7; 200_000]);
    for armor in [&[][..], &["--armor"]] {
        let sealed = folder.path("sealed");
        done(&[&["seal", &plain, "--to", &to_one, "--to", &to_other, "-o", &sealed], armor].concat());
        for identity in [&one, &other] {
            let Some(opened) = age("age", &["-d", "-i", identity, &sealed]) else { return };
            assert_eq!(opened.stdout, [7; 200_000]);
        }
    }
}

#[test]
fn what_age_seals_opens_here() {
    let folder = Folder::new("open-from-age");
    let Some(made) = age("age-keygen", &[]) else { return };
    // As age-keygen writes it, with a line on when it was made.
    let identity = folder.write("key", &made.stdout);
    let public = String::from_utf8(age("age-keygen", &["-y", &identity]).unwrap().stdout).unwrap();
    let plain = folder.write("plain", [7; 200_000]);
    for arguments in [&["-r", public.trim()][..], &["-a", "-r", public.trim()]] {
        let sealed = age("age", &[arguments, &[&plain]].concat()).unwrap();
        let sealed = folder.write("sealed", sealed.stdout);
        let opened = baremo(&["open", &sealed, "--identity", &identity]);
        assert_eq!((opened.status.code(), opened.stdout), (Some(0), vec![7; 200_000]));
    }
}

#[test]
fn a_file_that_cannot_be_opened_is_named_with_the_reason() {
    let folder = Folder::new("cannot-open");
    let (own, to_own) = key(&folder, "own");
    let (other, _) = key(&folder, "other");
    let plain = folder.write("plain.txt", "The levels of Valdoria");
    let sealed = folder.path("sealed.age");
    done(&["seal", &plain, "--to", &to_own, "-o", &sealed]);
    let bytes = fs::read(&sealed).unwrap();
    let target = folder.path("opened");
    let refused =
        |file: &str, identity: &str| errors(&baremo(&["open", file, "--identity", identity, "-o", &target]), 1);
    assert!(refused(&sealed, &other).contains("sealed.age: it is sealed for another key than those in "));
    assert!(refused(&plain, &own).contains("plain.txt: this is no file in the age format"));
    // Cut off at each byte, and each byte altered: refused by name, never opened, never a panic.
    let bad = folder.path("bad.age");
    for i in 0..bytes.len() {
        fs::write(&bad, &bytes[..i]).unwrap();
        assert!(refused(&bad, &own).starts_with(&format!("{bad}: ")), "cut off at {i}");
        let mut altered = bytes.clone();
        altered[i] ^= 1;
        fs::write(&bad, altered).unwrap();
        assert!(refused(&bad, &own).starts_with(&format!("{bad}: ")), "altered at {i}");
    }
    let mut altered = bytes.clone();
    *altered.last_mut().unwrap() ^= 1;
    fs::write(&bad, altered).unwrap();
    assert!(refused(&bad, &own).contains("bad.age: it was altered or cut off after it was sealed"));
    // One bad file among good ones, and nothing is written.
    assert_eq!(errors(&baremo(&["open", &sealed, &bad, "--identity", &own, "-o", &target]), 1).lines().count(), 2);
    assert!(!Path::new(&target).exists());
}

#[test]
fn a_file_sealed_with_a_passphrase_is_named_as_such() {
    // What a file with a passphrase begins with; the digits mean nothing.
    let folder = Folder::new("passphrase");
    let (own, _) = key(&folder, "own");
    let sealed = folder.write(
        "sealed.age",
        concat!(
            "age-encryption.org/v1\n-> scrypt W4Yy0XQ1R0cPvKX4aDcG8g 18\n",
            "tW0kE0N0o0kq0b4W1n6nH0H6d9GmYb1TFxjVq1Jm0b4\n--- ",
            "bFpQ3v7R0o5Wb3Fq1m0n8XkYzqkTz8D2u8J6QxkJm5k\n0123456789abcdef0123456789abcdef0123456789abcdef",
        ),
    );
    let said = errors(&baremo(&["open", &sealed, "--identity", &own]), 1);
    assert!(said.contains("sealed.age: it is sealed with a passphrase"), "{said}");
}

#[test]
fn an_identity_file_with_anything_else_is_refused_without_showing_it() {
    let folder = Folder::new("identity");
    let (own, to_own) = key(&folder, "own");
    let sealed = folder.path("sealed.age");
    done(&["seal", &own, "--to", &to_own, "-o", &sealed]);
    let secret = fs::read_to_string(&own).unwrap();
    let line = secret.lines().nth(1).unwrap();
    let check = |content: &[u8], expected: &str| {
        let identity = folder.write("bad", content);
        let said = errors(&baremo(&["open", &sealed, "--identity", &identity]), 1);
        assert!(said.contains(&format!("bad{expected}")), "{said}");
        assert!(!said.contains(&line[20..40]), "the private key was printed");
    };
    check(b"", ": there is no private key");
    check(b"# only a comment\n", ": there is no private key");
    check(b"\xff\xfe\x00", ": this is no identity file: it is not text");
    check(to_own.as_bytes(), ":1: this line is no private key");
    check(format!("{secret}garbage\n").as_bytes(), ":3: this line is no private key");
    check(&line.as_bytes()[..60], ":1: this line is no private key");
    check(&fs::read(&sealed).unwrap(), ": this file is sealed itself");
    assert!(errors(&baremo(&["open", &sealed, "--identity", &folder.path("nowhere")]), 1).contains("nowhere: "));
    // Windows line ends and white space do no harm.
    let spaced = folder.write("spaced", format!("\r\n# a key\r\n  {line} \r\n"));
    assert_eq!(done(&["open", &sealed, "--identity", &spaced]), secret);
}

/// A round over the sample region with keys, and the contributions as files.
struct Case {
    folder: Folder,
    /// The private keys.
    keys: Vec<String>,
    round: String,
    contributions: Vec<String>,
}

impl Case {
    fn new(name: &str, mode: Mode, keys: usize) -> Self {
        let folder = Folder::new(name);
        let sample::Region { mut round, contributions, .. } =
            sample::region(&questionnaire::builtin(), sample::words("en"));
        let (keys, recipients) = (0..keys).map(|i| key(&folder, &format!("key-{i}"))).unzip();
        (round.mode, round.recipients) = (mode, recipients);
        // Eight of the leeward group.
        let files = contributions[..8].iter().enumerate();
        let contributions =
            files.map(|(i, contribution)| folder.write(&format!("contribution-{i}.json"), contribution.to_json()));
        let (contributions, round) = (contributions.collect(), folder.write("round.json", round.to_json()));
        Self { folder, keys, round, contributions }
    }

    /// Splits the first contributions, and returns the files of each trustee.
    fn split(&self, contributions: usize) -> Vec<Vec<String>> {
        let mut files = vec![Vec::new(); self.keys.len()];
        for (i, contribution) in self.contributions[..contributions].iter().enumerate() {
            let shares = self.split_into(contribution, &format!("shares-{i}"));
            files.iter_mut().zip(shares).for_each(|(files, share)| files.push(share));
        }
        files
    }

    fn split_into(&self, contribution: &str, folder: &str) -> Vec<String> {
        let said = done(&["split", contribution, "--round", &self.round, "-o", &self.folder.path(folder)]);
        said.lines().map(|line| line.split(": send to ").next().unwrap().to_owned()).collect()
    }

    fn sum(&self, trustee: usize, shares: &[String], more: &[&str]) -> Output {
        let mut arguments = vec!["sum", "--round", &self.round, "--identity", &self.keys[trustee]];
        arguments.extend(shares.iter().map(String::as_str));
        arguments.extend(more);
        baremo(&arguments)
    }

    fn combine(&self, sums: &[&str]) -> Output {
        baremo(&[&["combine", "--internal", "--round", &self.round, "--json"], sums].concat())
    }
}

#[test]
fn sealed_contributions_are_compared_like_open_ones() {
    let case = Case::new("sealed-round", Mode::Sealed, 1);
    let compare = |files: &[String], more: &[&str]| {
        let mut arguments = vec!["compare", "--round", &case.round, "--internal", "--json"];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(more);
        baremo(&arguments)
    };
    let expected = json_of(&compare(&case.contributions, &[]));
    let mut sealed = Vec::new();
    for (i, contribution) in case.contributions.iter().enumerate() {
        sealed.push(case.folder.path(&format!("sealed-{i}.age")));
        let arguments = ["seal", contribution, "--round", &case.round, "-o", &sealed[i]];
        done(&[&arguments[..], if i == 1 { &["--armor"] } else { &[] }].concat());
    }
    let identity = ["--identity", case.keys[0].as_str()];
    assert_eq!(json_of(&compare(&sealed, &identity)), expected);
    // Opened, several become JSON Lines, which can be compared as one file, sealed again or not.
    let lines = case.folder.path("all.jsonl");
    let all: Vec<&str> = sealed.iter().map(String::as_str).collect();
    done(&[&["open", "-o", &lines], &identity[..], &all].concat());
    assert_eq!(json_of(&compare(std::slice::from_ref(&lines), &[])), expected);
    let again = case.folder.path("all.age");
    done(&["seal", &lines, "--round", &case.round, "-o", &again]);
    assert_eq!(json_of(&compare(&[again], &identity)), expected);
    // Without the key, with another, and one of them altered: the rest goes on where that is wished.
    assert!(
        errors(&compare(&sealed[..1], &[]), 1).contains("sealed-0.age: it is sealed; name the file with the key")
    );
    let (other, _) = key(&case.folder, "other");
    assert!(
        errors(&compare(&sealed[..1], &["--identity", &other]), 1).contains("sealed-0.age: it is sealed for another")
    );
    let mut bytes = fs::read(&sealed[3]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&sealed[3], bytes).unwrap();
    assert!(errors(&compare(&sealed, &identity), 1).contains("sealed-3.age: it was altered"));
    let rest = compare(&sealed, &["--identity", &case.keys[0], "--skip"]);
    assert_eq!(json_of(&rest)["contributions"], 7);
}

#[test]
fn what_must_not_be_sealed_to_a_round_is_not() {
    let case = Case::new("seal-refused", Mode::Sealed, 1);
    let target = case.folder.path("target.age");
    let refused = |file: &str, round: &str| errors(&baremo(&["seal", file, "--round", round, "-o", &target]), 1);
    let at_hand = questionnaire::builtin();
    let assessment = sample::assessment(&at_hand, sample::words("en"));
    let assessment = case.folder.write("assessment.json", assessment.to_json());
    assert!(refused(&assessment, &case.round).contains("assessment.json:/format: "));
    let changed = |change: fn(&mut Value)| {
        let mut round: Value = serde_json::from_slice(&fs::read(&case.round).unwrap()).unwrap();
        change(&mut round);
        case.folder.write("changed.json", round.to_string())
    };
    let own = &case.contributions[0];
    assert!(refused(own, &changed(|round| round["mode"] = "split".into())).contains("changed.json:/mode: "));
    let none = changed(|round| drop(round.as_object_mut().unwrap().remove("recipients")));
    assert!(refused(own, &none).contains("changed.json:/recipients: "));
    // A key of which one character was changed on the way is no key. One that was exchanged has another fingerprint.
    let altered = changed(|round| {
        let key = round["recipients"][0].as_str().unwrap().to_owned();
        let last = if key.ends_with('q') { 'p' } else { 'q' };
        round["recipients"][0] = format!("{}{last}", &key[..key.len() - 1]).into();
    });
    assert!(refused(own, &altered).contains("changed.json:/recipients/0: this is no key to seal to"));
    assert!(
        errors(&baremo(&["seal", own, "--to", "age1forged", "-o", &target]), 1)
            .contains("age1forged: this is no key")
    );
    assert!(!Path::new(&target).exists());
    assert_eq!(baremo(&["seal", own]).status.code(), Some(2), "neither a round nor a key");
    let sealed = baremo(&["seal", own, "--round", &case.round, "-o", &target]);
    let round: Value = serde_json::from_slice(&fs::read(&case.round).unwrap()).unwrap();
    let fingerprint = fingerprint(round["recipients"][0].as_str().unwrap());
    assert!(String::from_utf8(sealed.stderr).unwrap().contains(&fingerprint));
}

#[test]
fn a_split_round_goes_the_whole_way() {
    for trustees in [2, 3] {
        let case = Case::new(&format!("split-{trustees}"), Mode::Split, trustees);
        let shares = case.split(8);
        assert_eq!(shares.iter().map(Vec::len).collect::<Vec<_>>(), vec![8; trustees]);
        // A trustee may open its shares with age, and add up what is inside.
        let mut first = shares[0].clone();
        if let Some(opened) = age("age", &["-d", "-i", &case.keys[0], &first[0]]) {
            let share: Value = serde_json::from_slice(&opened.stdout).unwrap();
            assert_eq!((&share["format"], &share["group"]), (&json!("baremo.share/1"), &json!("leeward")));
            first[0] = case.folder.write("opened.json", opened.stdout);
            assert!(baremo(&["lint", &first[0]]).status.success());
        }
        let (mut sums, mut lists) = (Vec::new(), Vec::new());
        for (i, shares) in std::iter::once(&first).chain(&shares[1..]).enumerate() {
            sums.push(case.folder.path(&format!("sum-{i}.json")));
            let summed = case.sum(i, shares, &["-o", &sums[i]]);
            assert!(summed.status.success(), "{}", String::from_utf8_lossy(&summed.stderr));
            let said = String::from_utf8(summed.stdout).unwrap();
            assert!(said.starts_with("8 contributions, list ") && said.contains("\n  leeward: 8\n"), "{said}");
            let checked = case.sum(i, shares, &["--check"]);
            assert_eq!(String::from_utf8(checked.stdout).unwrap(), said);
            lists.push(said.lines().next().unwrap().to_owned());
            assert!(shares.iter().all(|share| said.contains(&format!(" leeward {share}\n"))), "{said}");
            assert!(baremo(&["lint", &sums[i]]).status.success());
        }
        assert!(lists.iter().all(|list| *list == lists[0]), "trustees compare this before they add up");
        let fewer = case.sum(0, &first[..7], &["--check"]);
        assert!(!String::from_utf8(fewer.stdout).unwrap().contains(&lists[0]));
        let all: Vec<&str> = sums.iter().map(String::as_str).collect();
        let found = json_of(&case.combine(&all));
        let contributions: Vec<&str> = case.contributions.iter().map(String::as_str).collect();
        let mut round: Value = serde_json::from_slice(&fs::read(&case.round).unwrap()).unwrap();
        round["mode"] = "open".into();
        let open = case.folder.write("open.json", round.to_string());
        let compare = ["compare", "--round", &open, "--internal", "--json"];
        assert_eq!(found, json_of(&baremo(&[&compare[..], &contributions].concat())));
        let table = done(&[&["combine", "--internal", "--round", &case.round], &all[..]].concat());
        assert!(table.contains("8 contributions · internal, not for publication"), "{table}");
        assert_eq!(
            done(&[&["combine", "--internal", "--csv", "--round", &case.round], &all[..]].concat()).lines().count(),
            1 + 5 * 30
        );
        // A lost trustee ends the round.
        let said = errors(&case.combine(&all[1..]), 1);
        assert!(said.contains("round.json:: The sum of the trustee with the key “age1"), "{said}");
    }
}

#[test]
fn shares_that_cannot_count_are_named_with_the_reason() {
    let case = Case::new("bad-shares", Mode::Split, 2);
    let shares = case.split(7);
    let target = case.folder.path("sum.json");
    let check = |bad: &str, expected: &str| {
        let mut own = shares[0].clone();
        own[2] = bad.to_owned();
        let said = errors(&case.sum(0, &own, &["-o", &target]), 1);
        assert!(said.contains(expected) && said.contains(bad), "{said}");
        assert!(!Path::new(&target).exists());
        let rest = case.folder.path("rest.json");
        drop(fs::remove_file(&rest));
        let summed = case.sum(0, &own, &["--skip", "-o", &rest]);
        assert!(String::from_utf8(summed.stdout).unwrap().starts_with("6 contributions, list "));
    };
    check(&shares[1][2], ": it is sealed for another key");
    let other = case.folder.path("other.json");
    done(&["open", &shares[1][2], "--identity", &case.keys[1], "-o", &other]);
    check(&other, "other.json:/digests: This belongs to the trustee with the key “age1");
    let opened = case.folder.path("opened.json");
    done(&["open", &shares[0][2], "--identity", &case.keys[0], "-o", &opened]);
    let text = fs::read_to_string(&opened).unwrap();
    let altered = case.folder.write("altered.json", text.replacen("\"leeward\"", "\"elsewhere\"", 1));
    check(&altered, "altered.json:/group: The round has no group “elsewhere”");
    let at = text.find("workforce.education").unwrap() + 30;
    let (digit, _) = text[at..].char_indices().find(|(_, c)| ('1'..='8').contains(c)).unwrap();
    let mut bytes = text.clone().into_bytes();
    bytes[at + digit] += 1;
    check(&case.folder.write("altered.json", bytes), "altered.json:/digests: The values do not give the digest");
    check(&case.folder.write("altered.json", &text[..900]), "altered.json:: The file is not JSON");
    // One that was split twice.
    let again = case.split_into(&case.contributions[2], "again").swap_remove(0);
    let mut both = shares[0].clone();
    both.push(again);
    let said = errors(&case.sum(0, &both, &["-o", &target]), 1);
    assert_eq!(said.matches(":/split: Two different shares have the code").count(), 2, "{said}");
    // Too few, and a key that is no trustee's or every trustee's.
    let said = errors(&case.sum(0, &shares[0][..4], &["-o", &target]), 1);
    assert!(said.contains("sum.json:/contributions: A sum needs at least 5 contributions"), "{said}");
    let (stranger, _) = key(&case.folder, "stranger");
    let both = [fs::read(&case.keys[0]).unwrap(), fs::read(&case.keys[1]).unwrap()].concat();
    for (keys, expected) in [(stranger, "no key in this file"), (case.folder.write("both", both), "several trustees")]
    {
        let arguments = ["sum", "--round", &case.round, "--identity", &keys, "-o", &target, &shares[0][0]];
        assert!(errors(&baremo(&arguments), 1).contains(expected));
    }
}

#[test]
fn a_late_correction_is_refused() {
    let case = Case::new("late", Mode::Split, 2);
    let shares = case.split(7).swap_remove(0);
    let (first, second) = (case.folder.path("first.json"), case.folder.path("second.json"));
    assert!(case.sum(0, &shares, &["-o", &first]).status.success());
    let mut corrected = shares.clone();
    corrected[0] = case.split_into(&case.contributions[0], "corrected").swap_remove(0);
    let said = errors(&case.sum(0, &corrected, &["-o", &second, "--earlier", &first]), 1);
    assert!(said.contains("second.json:/contributions: Compared with an earlier sum of yours"), "{said}");
    // One more is refused, too; the same again is not, but never over the earlier file.
    let said = errors(&case.sum(0, &shares[..6], &["-o", &second, "--earlier", &first]), 1);
    assert!(said.contains("this one would tell of 1 apart"), "{said}");
    assert!(!Path::new(&second).exists());
    let kept = fs::read(&first).unwrap();
    assert!(errors(&case.sum(0, &corrected, &["-o", &first]), 1).contains("first.json: this file exists already"));
    assert!(case.sum(0, &shares, &["-o", &second, "--earlier", &first]).status.success());
    assert_eq!((&fs::read(&first).unwrap(), &fs::read(&second).unwrap()), (&kept, &kept));
    // A sum of another trustee is no earlier one.
    let other: Value = serde_json::from_slice(&kept).unwrap();
    let mut other = other;
    other["trustee"] = "age1another".into();
    let other = case.folder.write("other.json", other.to_string());
    let third = case.folder.path("third.json");
    let said = errors(&case.sum(0, &shares, &["-o", &third, "--earlier", &other]), 1);
    assert!(said.contains("other.json:/trustee: This belongs to the trustee with the key “age1another”"), "{said}");
}

#[test]
fn a_contribution_is_never_split_into_a_folder_that_has_shares_of_it() {
    let case = Case::new("split-twice", Mode::Split, 2);
    let shares = case.split_into(&case.contributions[0], "shares");
    let kept: Vec<Vec<u8>> = shares.iter().map(|share| fs::read(share).unwrap()).collect();
    fs::remove_file(&shares[0]).unwrap();
    let again = ["split", &case.contributions[0], "--round", &case.round, "-o", &case.folder.path("shares")];
    assert!(errors(&baremo(&again), 1).contains("-2.age: this file exists already"));
    assert_eq!(fs::read(&shares[1]).unwrap(), kept[1]);
    assert!(!Path::new(&shares[0]).exists());
}

#[test]
fn sums_that_do_not_fit_are_named_with_the_reason() {
    let case = Case::new("bad-sums", Mode::Split, 2);
    let shares = case.split(7);
    let sums: Vec<String> = (0..2)
        .map(|i| {
            let path = case.folder.path(&format!("sum-{i}.json"));
            assert!(case.sum(i, &shares[i], &["-o", &path]).status.success());
            path
        })
        .collect();
    let read = || Sum::from_json(&fs::read(&sums[1]).unwrap()).unwrap();
    let check = |sum: &Sum, expected: &str| {
        let bad = case.folder.write("bad.json", sum.to_json());
        let said = errors(&case.combine(&[&sums[0], &bad]), 1);
        assert!(said.contains(expected), "{said}");
    };
    let mut off_by_one = read();
    let Nine(numbers) = off_by_one.groups[0].values.get_mut("workforce.careers").unwrap();
    numbers[2] = numbers[2].wrapping_add(1);
    let place = "bad.json:/groups/0/values/workforce.careers: The sums give levels for 8 contributions; there are 7.";
    check(&off_by_one, place);
    let mut other = read();
    other.contributions[3].split = "0".repeat(32);
    check(&other, "bad.json:/contributions: The contribution ");
    let six = case.folder.path("six.json");
    assert!(case.sum(1, &shares[1][..6], &["-o", &six]).status.success());
    let said = errors(&case.combine(&[&sums[0], &six]), 1);
    assert!(said.contains("six.json:/contributions: The contribution "), "{said}");
    assert!(errors(&case.combine(&[&sums[0], &sums[0]]), 1).contains("stands twice"));
    assert!(errors(&case.combine(&[&sums[0], &case.round]), 1).contains("round.json:/format: "));
    // A round whose file was changed meanwhile.
    let mut round: Value = serde_json::from_slice(&fs::read(&case.round).unwrap()).unwrap();
    round["title"] = "Another title".into();
    let changed = case.folder.write("changed.json", round.to_string());
    let said = errors(&baremo(&["combine", &sums[0], &sums[1], "--round", &changed]), 1);
    assert_eq!(
        said.matches(":/round_digest: This was made with another file of the same round").count(),
        2,
        "{said}"
    );
}

#[test]
fn a_split_round_is_published_again_when_enough_were_added_and_nothing_else_changed() {
    let mut case = Case::new("published-again", Mode::Split, 2);
    let template = &fs::read(&case.contributions[0]).unwrap();
    let contribution = |i: usize| {
        let mut contribution: Value = serde_json::from_slice(template).unwrap();
        contribution["code"] = format!("{i:032x}").into();
        case.folder.write(&format!("given-{i}.json"), contribution.to_string())
    };
    case.contributions = (0..12).map(contribution).collect();
    let shares = case.split(12);
    // Two trustees who do not follow the rules: they are shown no earlier sum.
    let sums = |name: &str, places: std::ops::Range<usize>| -> Vec<String> {
        let sum = |i: usize| {
            let path = case.folder.path(&format!("{name}-{i}.json"));
            assert!(case.sum(i, &shares[i][places.clone()], &["-o", &path]).status.success());
            path
        };
        (0..2).map(sum).collect()
    };
    let record = case.folder.path("record.json");
    let publish = |sums: &[String]| {
        baremo(&["combine", &sums[0], &sums[1], "--round", &case.round, "--record", &record, "--json"])
    };
    let first = sums("first", 0..7);
    assert_eq!(json_of(&publish(&first))["contributions"], 7);
    assert_eq!(json_of(&publish(&first))["contributions"], 7);
    let kept = fs::read(&record).unwrap();
    let said = errors(&publish(&sums("few", 0..11)), 1);
    assert!(said.contains("subtracting an earlier publication would leave 4 contributions"), "{said}");
    let said = errors(&publish(&sums("exchanged", 1..12)), 1);
    assert!(
        said.contains("record.json:/contributions: Of the contributions that were published before, 1 are"),
        "{said}"
    );
    assert_eq!(fs::read(&record).unwrap(), kept);
    assert_eq!(json_of(&publish(&sums("all", 0..12)))["contributions"], 12);
}
