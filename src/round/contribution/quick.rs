//! A quick way for contributions in which nothing is wrong.
//!
//! A large round is read in a moment: nothing is made here but the contribution itself. Whatever is not plain – an escape in
//! a text, a number with a point, anything wrong – ends the reading, and the decoder that names each problem takes over.

use std::collections::BTreeMap;

use super::{Contribution, FORMAT, Given, RoundQuestionnaire};
use crate::{
    Level,
    document::{LINE, MAX_BYTES, is_digest, is_hex, is_id, is_slug, is_version},
    level::Interval,
};

/// Reads a contribution; nothing unless the other decoder gives the same.
pub(super) fn read(bytes: &[u8]) -> Option<Contribution> {
    let mut reader = Reader { rest: bytes.get(..bytes.len().min(MAX_BYTES + 1)).filter(|b| b.len() <= MAX_BYTES)? };
    let (mut format, mut round, mut code, mut period) = (None, None, None, None);
    let (mut revision, mut group, mut questionnaires, mut factors) = (None, None, None, None);
    reader.entries(&mut |reader, key| match key {
        "format" => set(&mut format, reader.text().filter(|format| *format == FORMAT)?),
        "round" => set(&mut round, reader.text().filter(|id| is_id(id))?),
        "code" => set(&mut code, reader.text().filter(|code| is_hex(code, 32))?),
        "revision" => set(&mut revision, reader.whole().filter(|n| (1..=u32::MAX.into()).contains(n))?),
        "group" => set(&mut group, reader.text().filter(|group| is_slug(group))?),
        "period" => set(&mut period, reader.text().filter(|text| text.len() <= LINE && !text.trim().is_empty())?),
        "questionnaires" => set(&mut questionnaires, reader.questionnaires()?),
        "factors" => set(&mut factors, reader.factors()?),
        _ => None,
    })?;
    reader.skip_space();
    (format.is_some() && reader.rest.is_empty()).then_some(())?;
    Some(Contribution {
        format: FORMAT,
        round: round?.to_owned(),
        code: code?.to_owned(),
        revision: revision.unwrap_or(1),
        group: group.map(str::to_owned),
        period: period?.to_owned(),
        questionnaires: questionnaires?,
        factors: factors?,
    })
}

/// Fills a field that must not be filled yet.
fn set<T>(field: &mut Option<T>, value: T) -> Option<()> {
    field.replace(value).is_none().then_some(())
}

/// What is left of a text in JSON.
struct Reader<'a> {
    rest: &'a [u8],
}

/// Reads one entry of an object after its key; nothing ends the reading.
type Entry<'a, 'f> = dyn FnMut(&mut Reader<'a>, &'a str) -> Option<()> + 'f;

impl<'a> Reader<'a> {
    fn questionnaires(&mut self) -> Option<Vec<RoundQuestionnaire>> {
        let mut all: Vec<RoundQuestionnaire> = Vec::new();
        self.take(b'[')?;
        loop {
            let (mut id, mut version, mut digest) = (None, None, None);
            self.entries(&mut |reader, key| match key {
                "id" => set(&mut id, reader.text().filter(|id| is_slug(id))?),
                "version" => set(&mut version, reader.text().filter(|version| is_version(version))?),
                "digest" => set(&mut digest, reader.text().filter(|digest| is_digest(digest))?),
                _ => None,
            })?;
            let (id, version) = (id?.to_owned(), version?.to_owned());
            all.iter().all(|other| other.id != id).then_some(())?;
            all.push(RoundQuestionnaire { id, version, digest: digest.map(str::to_owned) });
            if self.take(b',').is_none() {
                return self.take(b']').map(|()| all);
            }
        }
    }

    fn factors(&mut self) -> Option<BTreeMap<String, Given>> {
        let mut factors = BTreeMap::new();
        self.entries(&mut |reader, id| {
            let given = reader.given()?;
            factors.insert(id.to_owned(), given).is_none().then_some(())
        })?;
        Some(factors)
    }

    fn given(&mut self) -> Option<Given> {
        let (mut level, mut target) = (None, None);
        self.entries(&mut |reader, key| match key {
            "level" => set(&mut level, reader.interval()?),
            "target" => set(&mut target, reader.level()?),
            _ => None,
        })?;
        Some(Given { level: level?, target })
    }

    fn interval(&mut self) -> Option<Interval<Level>> {
        let (mut low, mut high) = (None, None);
        self.entries(&mut |reader, key| match key {
            "low" => set(&mut low, reader.level()?),
            "high" => set(&mut high, reader.level()?),
            _ => None,
        })?;
        let (low, high) = (low?, high?);
        (low <= high).then_some(Interval { low, high })
    }

    fn level(&mut self) -> Option<Level> {
        self.whole().and_then(Level::from_number)
    }

    fn entries(&mut self, entry: &mut Entry<'a, '_>) -> Option<()> {
        self.take(b'{')?;
        if self.take(b'}').is_some() {
            return Some(());
        }
        loop {
            let key = self.text()?;
            self.take(b':')?;
            entry(self, key)?;
            if self.take(b',').is_none() {
                return self.take(b'}');
            }
        }
    }

    /// Reads a text without escapes.
    fn text(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let length = self.rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..b' '))?;
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest.strip_prefix(b"\"")?;
        std::str::from_utf8(text).ok()
    }

    /// Reads a whole number that is written as digits alone.
    fn whole(&mut self) -> Option<u64> {
        self.skip_space();
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        (length == 1 || digits.first() != Some(&b'0')).then_some(())?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    /// Reads a character after white space, if it is the next.
    fn take(&mut self, character: u8) -> Option<()> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(&[character])?;
        Some(())
    }

    fn skip_space(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{document, questionnaire::builtin, sample};

    fn slow(bytes: &[u8]) -> Option<Contribution> {
        document::read(&document::parse(bytes).ok()?, Contribution::decode).ok()?
    }

    #[test]
    fn what_is_well_written_is_read_quickly() {
        let at_hand = builtin();
        for contribution in sample::region(&at_hand, sample::words("en")).contributions {
            let line = serde_json::to_string(&contribution).unwrap();
            assert_eq!(read(line.as_bytes()).as_ref(), Some(&contribution), "{line}");
            assert_eq!(read(contribution.to_json().as_bytes()), Some(contribution));
        }
    }

    #[test]
    fn nothing_is_read_quickly_that_the_other_decoder_reads_otherwise() {
        let line = r#"{"format":"baremo.contribution/1","round":"r é","code":"0123456789abcdef0123456789abcdef",
            "revision":12,"group":"a-b","period":"2026","questionnaires":[{"id":"a","version":"1.0.0"},
            {"id":"b","version":"1.0.0-rc.1","digest":"sha256:D"}],"factors":{"a.b":{"level":{"low":1,"high":2},
            "target":3},"b.c":{"level":{"low":2,"high":2}}}}"#;
        let line = line.replace("r é", "r-é").replace(":D", &format!(":{}", "0a".repeat(32)));
        assert!(read(line.as_bytes()).is_some());
        let mut read_quickly = 0;
        let mut check = |bytes: &[u8]| {
            if let Some(quick) = read(bytes) {
                read_quickly += 1;
                assert_eq!(Some(quick), slow(bytes), "{}", String::from_utf8_lossy(bytes));
            }
        };
        for i in 0..line.len() {
            let (before, after) = line.as_bytes().split_at(i);
            check(before);
            check(&[before, &after[1..]].concat());
            check(&[before, &after[..1], after].concat());
            for other in *b"0159.-eaA\"\\ \n\x00\xff,:{}[]" {
                check(&[before, &[other], &after[1..]].concat());
                check(&[before, &[other], after].concat());
            }
        }
        // Most changes are seen; white space, other digits and other letters of ids are no fault.
        assert!(read_quickly > 500, "{read_quickly}");
    }

    #[test]
    fn what_stands_twice_or_not_at_all_is_not_read_quickly() {
        let whole = r#"{"format":"baremo.contribution/1","round":"r","code":"0123456789abcdef0123456789abcdef",
            "period":"2026","questionnaires":[{"id":"a","version":"1.0.0"}],"factors":{}}"#;
        assert!(read(whole.as_bytes()).is_some());
        for (from, to) in [
            (r#""round":"r","#, ""),
            (r#""round":"r","#, r#""round":"r","round":"r","#),
            (r#"[{"id":"a","version":"1.0.0"}]"#, "[]"),
            (r#"[{"id":"a","version":"1.0.0"}]"#, r#"[{"id":"a","version":"1.0.0"},{"id":"a","version":"1.0.0"}]"#),
            (r#""factors":{}"#, r#""factors":{"a.b":{"level":{"low":2,"high":1}}}"#),
            (
                r#""factors":{}"#,
                r#""factors":{"a.b":{"level":{"low":1,"high":1}},"a.b":{"level":{"low":1,"high":1}}}"#,
            ),
            (r#""2026""#, r#"" ""#),
            (r#""2026""#, "null"),
            ("contribution/1", "share/1"),
        ] {
            let other = whole.replace(from, to);
            assert_ne!(other, whole);
            assert_eq!((read(other.as_bytes()), slow(other.as_bytes())), (None, None), "{other}");
        }
    }
}
