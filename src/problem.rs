//! What is wrong with a file, as data: a code, a path and arguments, so that each language can say it.

use std::fmt;

use crate::word::words;

words! {
    /// What kind of problem it is.
    Code {
        /// The file cannot be read at all.
        Unreadable = "unreadable",
        /// The bytes are not UTF-8.
        NotUtf8 = "not-utf8",
        /// The text is not JSON.
        NotJson = "not-json",
        /// Brackets are nested more than 128 deep.
        TooDeep = "too-deep",
        /// The file is larger than what is read.
        TooLarge = "too-large",
        /// The same key stands twice in one object.
        DuplicateKey = "duplicate-key",
        /// A field that the format does not list.
        UnknownField = "unknown-field",
        /// A required field is missing.
        MissingField = "missing-field",
        /// A value of another type than the format says.
        WrongType = "wrong-type",
        /// The field `format` names none of the formats, or not the one expected here.
        UnknownFormat = "unknown-format",
        /// A word that is not in the closed list.
        NotOneOf = "not-one-of",
        /// A number outside its range.
        OutOfRange = "out-of-range",
        /// Not a date of the calendar, or not written YYYY-MM-DD.
        NotADate = "not-a-date",
        /// An id that is not formed as the format says.
        BadId = "bad-id",
        /// A version that is not MAJOR.MINOR.PATCH.
        BadVersion = "bad-version",
        /// A contribution code that is not 32 hexadecimal digits.
        BadCode = "bad-code",
        /// A digest that is not `sha256:` and 64 hexadecimal digits, or not the one expected.
        BadDigest = "bad-digest",
        /// The same id twice.
        DuplicateId = "duplicate-id",
        /// A text for an id that the questionnaire does not have.
        UnknownId = "unknown-id",
        /// A statement that the questionnaire does not have.
        UnknownStatement = "unknown-statement",
        /// A factor that the questionnaire does not have.
        UnknownFactor = "unknown-factor",
        /// A questionnaire that is not at hand.
        UnknownQuestionnaire = "unknown-questionnaire",
        /// A questionnaire that is at hand, but not in this version.
        OtherVersion = "other-version",
        /// A questionnaire, in this version, that the round does not ask for.
        NotInRound = "not-in-round",
        /// A questionnaire, in this version, that the assessment does not answer.
        NotInAssessment = "not-in-assessment",
        /// A part of another assessment.
        OtherAssessment = "other-assessment",
        /// An answer or claim outside the factors that a part asks about.
        OutsidePart = "outside-part",
        /// A group that the round does not have.
        UnknownGroup = "unknown-group",
        /// A title or a statement's text is missing in the source language.
        MissingText = "missing-text",
        /// An empty text or list where something is needed.
        Empty = "empty",
        /// A text or list longer than what is read.
        TooLong = "too-long",
        /// A list that must have another number of entries.
        ListLength = "list-length",
        /// A contribution, share or sum of another round.
        OtherRound = "other-round",
        /// A questionnaire that says nothing of the version that was answered.
        NoMigration = "no-migration",
        /// A statement of an earlier version of which nothing is said, and that is there no more.
        LostStatement = "lost-statement",
        /// A statement that comes from several old ones, and not all of them merged, or from one that is merged alone.
        UnclearOrigin = "unclear-origin",
        /// A questionnaire, in this version, that the assessment does not answer.
        NotAnswered = "not-answered",
        /// A record of what was published of another round.
        OtherRecord = "other-record",
        /// Figures that should add up to another one, and do not.
        CountsDiffer = "counts-differ",
        /// Ranges of levels that do not follow each other from 1 to 5.
        BadBins = "bad-bins",
        /// A statistic that is not the one the bins give.
        NotFromBins = "not-from-bins",
        /// A publication that would show, beside earlier ones, what too few contributions say.
        SmallDifference = "small-difference",
        /// A publication of a split round after one whose sums are not on record.
        PublishedBefore = "published-before",
        /// Sums that do not hold all contributions of an earlier publication as they were.
        ChangedSincePublished = "changed-since-published",
        /// Two contributions with one code and revision, and different content.
        ConflictingRevision = "conflicting-revision",
        /// Two files with one part id and revision, and different content.
        ContradictedPart = "contradicted-part",
        /// The assessment answers none of the round's questionnaires.
        NothingToGive = "nothing-to-give",
        /// A count that is not a whole number below 2^64 in decimal digits.
        BadCount = "bad-count",
        /// A round whose mode does not allow what was asked.
        OtherMode = "other-mode",
        /// The system gives no random numbers.
        NoRandomness = "no-randomness",
        /// Something that was made with another state of the round's file.
        ChangedRound = "changed-round",
        /// A factor of the round of which a share or sum says nothing.
        MissingFactor = "missing-factor",
        /// A key that is none of the round's trustees.
        UnknownTrustee = "unknown-trustee",
        /// A share or sum of another trustee.
        OtherTrustee = "other-trustee",
        /// A share whose values do not give the digest for the trustee.
        AlteredShare = "altered-share",
        /// Two shares with one code and different content.
        ConflictingShares = "conflicting-shares",
        /// A sum over fewer than k contributions.
        TooFewContributions = "too-few-contributions",
        /// A sum that tells, together with earlier ones, of fewer than k contributions.
        TooSmallDifference = "too-small-difference",
        /// A group of the listed contributions that no sum is over, `–` for those without a group.
        NoSumOfGroup = "no-sum-of-group",
        /// Sums over other groups than the rule gives.
        OtherGrouping = "other-grouping",
        /// A contribution that is not the same in two sums.
        OtherContributions = "other-contributions",
        /// The sum of a trustee is missing.
        MissingSum = "missing-sum",
        /// A count that is larger than it can be.
        ImpossibleCount = "impossible-count",
        /// Counts of levels that do not add up to the number of contributions.
        CountsDoNotAddUp = "counts-do-not-add-up",
        /// A file that is sealed to other keys than those at hand.
        OtherKey = "other-key",
        /// A sealed file that was altered or cut off.
        AlteredSeal = "altered-seal",
        /// A file without a private key where one is needed.
        NoPrivateKey = "no-private-key",
        /// The module that opens sealed files does not run.
        NoSealing = "no-sealing",
        /// The private keys of several trustees in one place.
        SeveralTrustees = "several-trustees",
        /// A catalogue that was translated from another language.
        OtherLanguage = "other-language",
        /// A catalogue that would change the language that others are translated from.
        SourceLanguage = "source-language",
        /// A text with a character that XML does not have.
        NotInXml = "not-in-xml",
        /// The text is no table as it was exported.
        NotATable = "not-a-table",
        /// The text is not XLIFF 1.2.
        NotXliff = "not-xliff",
        /// The file of a spreadsheet program, which is no text.
        Spreadsheet = "spreadsheet",
        /// A catalogue with more courses, or a table with more rows, than are read.
        TooManyCourses = "too-many-courses",
        /// A column of a table that nothing in it can fill.
        MissingColumn = "missing-column",
        /// A prerequisite that is no course of the catalogue.
        UnknownCourse = "unknown-course",
        /// A course that, by its prerequisites, must come before itself.
        Circle = "circle",
        /// Advice: a course that stands in the catalogue already, with the same content.
        SameCourse = "same-course",
        /// Advice: a date that could be read with the day or with the month first.
        UnclearDate = "unclear-date",
        /// Advice: a word that nobody can check.
        VagueWord = "vague-word",
        /// Advice: two statements that say nearly the same.
        NearDuplicate = "near-duplicate",
        /// Advice: a level of a factor without a statement.
        EmptyLevel = "empty-level",
        /// Advice: a text that may be missing but should not.
        MissingAdvice = "missing-advice",
        /// Advice: a text that is not translated.
        MissingTranslation = "missing-translation",
        /// Advice: a text translated from an older version.
        StaleTranslation = "stale-translation",
        /// Advice: a role, theme or code that no known model has.
        UnknownCode = "unknown-code",
        /// Advice: a statement that names two facts.
        DoubleBarrelled = "double-barrelled",
        /// Advice: a level that nobody in some circumstances can reach.
        UnreachableLevel = "unreachable-level",
        /// Advice: a translation whose placeholders are not those of its source.
        OtherPlaceholders = "other-placeholders",
        /// Advice: a term that is not translated as the glossary says.
        TermMissing = "term-missing",
        /// Advice: a word that the glossary says to avoid.
        TermAvoided = "term-avoided",
        /// Advice: a label much longer than its source.
        LongLabel = "long-label",
        /// Advice: a text of the interface that the source language does not have.
        UnknownKey = "unknown-key",
    }
}

impl Code {
    /// Returns whether only the command line says it: advice on a file that can be used, and what is wrong with a
    /// translator's file. It speaks English, so these sentences are not translated.
    pub const fn is_english_only(self) -> bool {
        matches!(
            self,
            Self::VagueWord
                | Self::NearDuplicate
                | Self::EmptyLevel
                | Self::MissingAdvice
                | Self::MissingTranslation
                | Self::StaleTranslation
                | Self::UnknownCode
                | Self::DoubleBarrelled
                | Self::UnreachableLevel
                | Self::OtherPlaceholders
                | Self::TermMissing
                | Self::TermAvoided
                | Self::LongLabel
                | Self::UnknownKey
                // Translators' files are read on the command line, which speaks English.
                | Self::OtherLanguage
                | Self::SourceLanguage
                | Self::NotInXml
                | Self::NotXliff
        )
    }

    /// Returns the sentence of the problem in English, with `{name}` where an argument goes.
    ///
    /// Each sentence says what is wrong and, where it is not plain from that, what to do.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Unreadable => {
                "The file cannot be read. It may be a folder, or it was moved or changed. Choose it again."
            }
            Self::NotUtf8 => "The file is not text in UTF-8. Save it again with the encoding UTF-8.",
            Self::NotJson => {
                "The file is not JSON: {reason}, at line {line}, column {column}. It may be cut off or edited by hand."
            }
            Self::TooDeep => "Brackets are nested more than 128 deep. No file of Baremo is.",
            Self::TooLarge => "The file has {found} bytes; at most {to} are read.",
            Self::DuplicateKey => "The key “{key}” stands twice. Keep one of them.",
            Self::UnknownField => "“{field}” is not a field here. Check its spelling or remove it.",
            Self::MissingField => "The field “{field}” is missing.",
            Self::WrongType => "Expected {expected}, found {found}.",
            Self::UnknownFormat => "The format is “{found}”; expected {expected}.",
            Self::NotOneOf => "“{found}” is not one of {expected}.",
            Self::OutOfRange => "{found} is outside the range {from} to {to}.",
            Self::NotADate => "“{found}” is not a date. Write it as {expected}.",
            Self::BadId => "“{found}” is not a valid id here: {expected}.",
            Self::BadVersion => "“{found}” is not a version. Write it as 1.0.0.",
            Self::BadCode => "“{found}” is not a code: 32 hexadecimal digits in lower case.",
            Self::BadDigest => "The digest is {found}; expected {expected}.",
            Self::DuplicateId => "The id “{id}” stands twice.",
            Self::UnknownId => "No factor or statement of the questionnaire has the id “{id}”.",
            Self::UnknownStatement => "No questionnaire of this assessment has the statement “{id}”.",
            Self::UnknownFactor => "No questionnaire named here has the factor “{id}”.",
            Self::UnknownQuestionnaire => {
                "The questionnaire “{id}” in version {version} is not at hand. Add its file first."
            }
            Self::OtherVersion => {
                "The questionnaire “{id}” is not at hand in version {version}, only in version {others}. Add its file \
                 first."
            }
            Self::NotInRound => "The round does not ask for the questionnaire “{id}” in version {version}.",
            Self::NotInAssessment => {
                "The assessment does not answer the questionnaire “{id}” in version {version}. Hand out the part again \
                 from this assessment."
            }
            Self::OtherAssessment => {
                "This part belongs to the assessment with the id “{found}”, not to this one with the id “{expected}”."
            }
            Self::OutsidePart => "“{id}” is outside the factors that this part asks about.",
            Self::UnknownGroup => "The round has no group “{id}”.",
            Self::MissingText => "“{id}” has no {field} in the language “{language}”.",
            Self::Empty => "This must not be empty.",
            Self::TooLong => "This has a length of {found}; at most {to} is read.",
            Self::ListLength => "This list has {found} entries; it must have {to}.",
            Self::OtherRound => "This is for the round “{found}”, not for “{expected}”.",
            Self::OtherRecord => "This record is of the round “{found}”, not of “{expected}”.",
            Self::CountsDiffer => "The figures add up to “{found}”; expected “{expected}”.",
            Self::BadBins => "The ranges of levels must follow each other from 1 to 5.",
            Self::NotFromBins => "This is {found}; the ranges of levels give {expected}.",
            Self::PublishedBefore => {
                "“{id}” was published before, and the record does not hold the sums of that publication. Without them \
                 nobody can check what another one would show beside it."
            }
            Self::ChangedSincePublished => {
                "Of the contributions that were published before, {found} are not in these sums as they were: taken out, \
                 split anew, or added up with another group. So nobody can check what this publication would show beside \
                 the earlier one. Only new contributions can be added."
            }
            Self::SmallDifference => {
                "“{id}”: subtracting an earlier publication would leave {found}, and figures need at least {k} \
                 contributions. Publish again when more have come in or changed."
            }
            Self::NoMigration => {
                "The questionnaire “{id}” in version {version} does not say what becomes of answers to version {found}."
            }
            Self::LostStatement => {
                "Nothing says what becomes of the statement “{id}” of version {version}. Name it, as “retired” if \
                 nothing follows."
            }
            Self::UnclearOrigin => {
                "“{id}” must come from one old statement, or from several that are all named as “merged”."
            }
            Self::NotAnswered => "The assessment does not answer the questionnaire “{id}” in version {version}.",
            Self::ConflictingRevision => {
                "Two different contributions have the code {id} and the revision {revision}. Both are left out; ask for \
                 a new revision."
            }
            Self::ContradictedPart => {
                "Two different files are revision {revision} of the part “{id}”. Neither counts; ask for it to be saved \
                 and sent again."
            }
            Self::NothingToGive => {
                "The assessment answers none of the round’s questionnaires in the round’s version."
            }
            Self::BadCount => "“{found}” is not a count: digits alone, without leading zeros, at most {expected}.",
            Self::OtherMode => "The round’s mode is “{found}”; this needs the mode “{expected}”.",
            Self::NoRandomness => "The system gives no random numbers, so nothing was made. Try on another device.",
            Self::ChangedRound => {
                "This was made with another file of the same round (its digest is {found}, here it is {expected}). \
                 All must use one and the same file."
            }
            Self::MissingFactor => "The factor “{id}” is missing.",
            Self::UnknownTrustee => "“{id}” is not the key of a trustee of this round.",
            Self::OtherTrustee => "This belongs to the trustee with the key “{id}”, not to you.",
            Self::AlteredShare => {
                "The values do not give the digest that stands for you. The share was altered; ask for the \
                 contribution to be split and sent again."
            }
            Self::ConflictingShares => {
                "Two different shares have the code {id}. Both are left out; ask the sender which one counts, and \
                 keep the same one as the other trustees."
            }
            Self::TooFewContributions => {
                "A sum needs at least {from} contributions, so that it tells of nobody alone. Here are {found}."
            }
            Self::TooSmallDifference => {
                "Compared with an earlier sum of yours, this one would tell of {found} apart from the others \
                 ({id}); at least {from} contributions are needed. Keep to the earlier sum: a late contribution or \
                 correction cannot count any more."
            }
            Self::NoSumOfGroup => "There are contributions of the group “{id}”, but no sum over them.",
            Self::OtherGrouping => {
                "The groups are not added up as they must be: each alone, those below {from} together."
            }
            Self::OtherContributions => {
                "The contribution {id} is not the same in this sum and the first one: it is missing from one of \
                 them, or was split anew, or is in another group. All trustees must add up the same."
            }
            Self::MissingSum => {
                "The sum of the trustee with the key “{id}” is missing. Without it nothing can be read."
            }
            Self::ImpossibleCount => {
                "The sums give the count {found}, which can be at most {to}. A sum was altered, or a contribution \
                 was not made as it must be."
            }
            Self::CountsDoNotAddUp => {
                "The sums give levels for {found} contributions; there are {expected}. A sum was altered, or a \
                 contribution was not made as it must be."
            }
            Self::Spreadsheet => {
                "This is the file of a spreadsheet program, not a table as text. Open it there, choose “Save as” and the \
                 file type CSV, and choose the new file here."
            }
            Self::TooManyCourses => {
                "There are {found} courses; at most {to} are read. Divide the list into several files, and keep the ones \
                 you work with."
            }
            Self::MissingColumn => "No column is chosen for “{field}”. Choose one; every course needs it.",
            Self::UnknownCourse => "No course of this catalogue is called “{id}”.",
            Self::Circle => {
                "The course “{id}” must come before itself: its prerequisites go round in a circle. Remove one of them."
            }
            Self::SameCourse => "This is the same course as in line {line}. It counts once.",
            Self::UnclearDate => "“{found}” was read as {expected}, the day first.",
            Self::OtherKey => {
                "It is sealed for another key than those that are here, or its beginning was altered. Choose the right \
                 key file, or ask for this file again."
            }
            Self::AlteredSeal => "It was altered or cut off after it was sealed. Ask for it again.",
            Self::NoPrivateKey => {
                "There is no private key in this file (AGE-SECRET-KEY-1…), or a character of it is wrong. Choose the \
                 file that was saved when the key was made."
            }
            Self::NoSealing => {
                "The part of Baremo that opens sealed files does not start. Check the connection and choose the file \
                 again."
            }
            Self::SeveralTrustees => {
                "The private keys of several trustees are here. Whoever has them all can read every contribution. Put \
                 all but your own away."
            }
            Self::OtherLanguage => "This was translated from “{found}”, not from “{expected}”.",
            Self::SourceLanguage => {
                "“{found}” is the language that the others are translated from. A translator's file never changes it."
            }
            Self::NotInXml => "“{id}” has a character that XML does not have. Remove it, or export a table (.csv).",
            Self::NotATable => {
                "Line {line} is not a row of the table: it has another number of cells, or a quotation mark is not \
                 closed."
            }
            Self::NotXliff => "Line {line} is not XLIFF 1.2: {reason}.",
            Self::VagueWord => "“{found}” cannot be checked. Say how much, how many or how often.",
            Self::NearDuplicate => "“{id}” says nearly the same. Merge them or make the difference plain.",
            Self::EmptyLevel => "“{id}” has no statement at level {level}.",
            Self::MissingAdvice => "“{id}” has no {field}.",
            Self::MissingTranslation => "“{id}” has no {field} in the language “{language}”.",
            Self::UnknownCode => "“{found}” is no code of {model} that may be used.",
            Self::DoubleBarrelled => "“{found}” joins two facts. Make two statements, or keep the one that decides.",
            Self::UnreachableLevel => {
                "Level {level} of “{id}” has no statement that applies where {context}. Nobody there can reach it."
            }
            Self::OtherPlaceholders => "The placeholders are {found}; the source has {expected}.",
            Self::TermMissing => "“{term}” is “{expected}” in the glossary. Use it, or correct the glossary.",
            Self::TermAvoided => "The glossary avoids “{found}”. Write “{expected}”.",
            Self::LongLabel => "This label has {found} characters, its source {expected}: more than 60 % longer.",
            Self::UnknownKey => "The source language has no text “{id}”.",
            Self::StaleTranslation => "“{id}” was translated from version {found}; the version is now {expected}.",
        }
    }
}

/// Declares the words that a sentence about a problem may name: the key of the translation, and the English.
macro_rules! terms {
    ($($(#[$doc:meta])* $variant:ident = $key:literal, $english:literal;)+) => {
        /// A word that the sentence of a problem names, such as the kind of value that was expected.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Term { $($(#[$doc])* $variant),+ }

        impl Term {
            /// Every term.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the key of the term in the words of a language.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// Returns the term in English.
            pub const fn english(self) -> &'static str {
                match self { $(Self::$variant => $english),+ }
            }
        }
    };
}

terms! {
    /// JSON's `null`.
    Null = "null", "null";
    /// JSON's `true` or `false`.
    TrueOrFalse = "true-or-false", "true or false";
    /// Any number.
    Number = "number", "a number";
    /// A whole number.
    WholeNumber = "whole-number", "a whole number";
    /// A number too large or small to be read.
    TheNumber = "the-number", "The number";
    /// More than zero.
    AboveZero = "above-zero", "above 0";
    /// A string.
    Text = "text", "a text";
    /// An array.
    List = "list", "a list";
    /// An object.
    Object = "object", "an object";
    /// At least two.
    TwoOrMore = "two-or-more", "2 or more";
    /// Two or three.
    TwoOrThree = "two-or-three", "2 or 3";
    /// YYYY-MM-DD.
    Day = "day", "YYYY-MM-DD";
    /// YYYY, YYYY-MM or YYYY-MM-DD.
    Time = "time", "YYYY, YYYY-MM or YYYY-MM-DD";
    /// An id that somebody made up.
    OwnId = "own-id", "1 to 100 characters without spaces";
    /// A part of an id.
    Slug = "slug", "lower-case letters, digits and hyphens";
    /// The id of a group.
    GroupId = "group-id", "lower-case letters, digits and hyphens, and not “all”";
    /// The id of a factor.
    FactorId = "factor-id", "the questionnaire’s id, a point and a name";
    /// The id of a statement.
    StatementId = "statement-id", "the factor’s id, a point, the digit of the level and a letter";
    /// The id of anything that may have a text.
    TextId = "text-id", "the id of a questionnaire, factor or statement";
    /// The code of a language.
    LanguageCode = "language-code", "a language code of two or three lower-case letters";
    /// A key to encrypt to.
    Recipient = "recipient", "a key that begins with age1";
    /// The digest of a questionnaire.
    Digest = "digest", "sha256: and 64 hexadecimal digits";
    /// The JSON ends before it is complete.
    EndsEarly = "ends-early", "it ends too early";
    /// There is more after the JSON's end.
    GoesOn = "goes-on", "something follows after its end";
    /// A comma or closing bracket is missing.
    NoComma = "no-comma", "a comma or a closing bracket is missing";
    /// A comma before a closing bracket.
    CommaAtEnd = "comma-at-end", "a comma stands before a closing bracket";
    /// A key that is no string.
    BareKey = "bare-key", "a key is not in quotation marks";
    /// A character that JSON does not have there.
    BadCharacter = "bad-character", "a character stands where it must not";
}

/// A value that the sentence of a problem names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// Something of the file, or a number: the same in every language.
    Value(String),
    /// A word, which each language has its own for.
    Term(Term),
}

/// What can be an argument: terms, and everything that can be written.
pub trait IntoArgument {
    /// Returns it as an argument. Long values are cut: a problem is read by a person.
    fn to_argument(&self) -> Argument;
}

impl IntoArgument for Term {
    fn to_argument(&self) -> Argument {
        Argument::Term(*self)
    }
}

impl<T: fmt::Display> IntoArgument for T {
    fn to_argument(&self) -> Argument {
        Argument::Value(shorten(&self.to_string()))
    }
}

/// One problem: what, where and with which values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem it is.
    pub code: Code,
    /// Where it is, as a JSON Pointer (RFC 6901); empty for the whole file.
    pub path: String,
    /// The values that the sentence names.
    pub arguments: Vec<(&'static str, Argument)>,
}

impl Problem {
    /// Makes a problem without arguments.
    pub fn new(code: Code, path: impl Into<String>) -> Self {
        Self { code, path: path.into(), arguments: Vec::new() }
    }

    /// Adds an argument. Long values are cut: a problem is read by a person.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl IntoArgument) -> Self {
        self.arguments.push((name, value.to_argument()));
        self
    }

    /// Returns the sentence of the problem, from a template with `{name}` where an argument goes and the words of a
    /// language.
    pub fn fill(&self, template: &str, term: impl Fn(Term) -> String) -> String {
        let arguments = self.arguments.iter().map(|(name, argument)| match argument {
            Argument::Value(value) => (*name, value.clone()),
            Argument::Term(word) => (*name, term(*word)),
        });
        fill(template, &arguments.collect::<Vec<_>>())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fill(self.code.sentence(), |term| term.english().to_owned()))
    }
}

/// Replaces each `{name}` of a template by its argument; an unknown name stays as it is.
pub fn fill(template: &str, arguments: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let argument = after.find('}').and_then(|end| {
            let value = arguments.iter().find(|(name, _)| *name == &after[..end])?;
            Some((&value.1, end))
        });
        match argument {
            Some((value, end)) => {
                filled.push_str(value);
                rest = &after[end + 1..];
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The problems of one file: the first 100, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    list: Vec<Problem>,
    total: usize,
}

impl Problems {
    /// How many problems are kept; the others are only counted.
    pub const KEPT: usize = 100;

    /// Adds a problem, or only counts it when 100 are there.
    pub fn push(&mut self, problem: Problem) {
        self.total += 1;
        if self.list.len() < Self::KEPT {
            self.list.push(problem);
        }
    }

    /// Adds the problems of another part of the same file.
    pub fn extend(&mut self, other: Self) {
        let uncounted = other.total - other.list.len();
        other.list.into_iter().for_each(|problem| self.push(problem));
        self.total += uncounted;
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Returns how many there are, those not kept included.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Returns the kept problems, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.list.iter()
    }

    /// Returns the value if there is no problem, else the problems.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self { list: vec![problem], total: 1 }
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Cuts a value to 80 characters and drops control and direction characters, which could garble a message.
fn shorten(value: &str) -> String {
    let mut characters = value.chars().filter(|c| !c.is_control() && !is_direction(*c));
    let mut short: String = characters.by_ref().take(80).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

/// Returns whether a character changes the direction of the text around it.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_filled_and_unknown_names_stay() {
        let arguments = [("a", "1".to_owned())];
        assert_eq!(fill("{a}{b} { {a}", &arguments), "1{b} { 1");
    }

    #[test]
    fn the_first_hundred_are_kept_and_all_are_counted() {
        let mut problems = Problems::default();
        for _ in 0..150 {
            problems.push(Problem::new(Code::Empty, ""));
        }
        let mut more = Problems::default();
        more.extend(problems);
        assert_eq!((more.iter().count(), more.total()), (100, 150));
    }

    #[test]
    fn hostile_values_are_cut_and_stripped() {
        let problem = Problem::new(Code::BadId, "").with("found", "\u{202E}a\n".repeat(100));
        assert_eq!(problem.arguments[0].1, Argument::Value(format!("{}…", "a".repeat(80))));
    }
}
