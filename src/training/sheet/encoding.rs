//! The encodings that spreadsheets save tables in.

use std::borrow::Cow;

/// How the bytes of a table were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Windows-1252: the bytes are not UTF-8.
    Windows1252,
    /// UTF-16 with a byte order mark, which is what “Unicode text” means in some programs.
    Utf16,
}

/// The characters of the bytes 0x80 to 0x9F, as the WHATWG Encoding Standard has them; all other bytes are those of
/// Latin-1, which are Unicode's.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Returns the text of some bytes. Nothing fails: every byte is a character of Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> (Encoding, Cow<'_, str>) {
    let utf_16 = |units: &[u8], read: fn([u8; 2]) -> u16| {
        let units = units.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        let text = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        (Encoding::Utf16, Cow::Owned(text))
    };
    if let Some(units) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf_16(units, u16::from_le_bytes);
    }
    if let Some(units) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf_16(units, u16::from_be_bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Encoding::Utf8, Cow::Borrowed(text.strip_prefix('\u{FEFF}').unwrap_or(text)));
    }
    let character = |byte: &u8| match byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at))) {
        Some(character) => *character,
        None => char::from(*byte),
    };
    (Encoding::Windows1252, Cow::Owned(bytes.iter().map(character).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_utf_8_or_else_windows_1252_and_utf_16_by_their_mark() {
        assert_eq!(decode(b"\xFF\xFEn\0\xF1\0"), (Encoding::Utf16, "nñ".into()));
        assert_eq!(decode(b"\xFE\xFF\0n\0\xF1\0"), (Encoding::Utf16, "nñ".into()));
        assert_eq!(decode(b"\xFF\xFE\0\xD8"), (Encoding::Utf16, "\u{FFFD}".into()));
        assert_eq!(decode("\u{FEFF}ñ".as_bytes()), (Encoding::Utf8, "ñ".into()));
        // By Python: "ñ€“œ Ÿ".encode("cp1252").
        assert_eq!(decode(b"\xf1\x80\x93\x9c \x9f"), (Encoding::Windows1252, "ñ€“œ Ÿ".into()));
    }
}
