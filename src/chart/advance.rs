//! How wide a text is, by a table of our own, and what fits into a width.
//!
//! The browser is never asked: measuring forces a reflow, and two browsers (or a browser and the command line) would
//! disagree. The table leans to the wide side of the system fonts in the page's stack, after DejaVu Sans Condensed, so
//! that a text set in any of them stays inside the place kept for it.

/// Returns the width in px of a text set at `size` px.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: u64 = text.chars().map(|c| u64::from(advance(c))).sum();
    let weight = if bold { 1.1 } else { 1.0 };
    thousandths as f64 * size * weight / 1000.0
}

/// Advance of a character in thousandths of the size.
fn advance(c: char) -> u16 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        'i' | 'j' | 'l' | 'I' | 'J' | 'í' | 'ì' | 'î' | 'ï' | '|' | '\'' | '’' => 265,
        ' ' | '\u{a0}' | '.' | ',' | ':' | ';' | '!' | '·' => 300,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 370,
        's' | 'c' | 'z' | 'ç' => 495,
        'k' | 'v' | 'x' | 'y' => 535,
        'w' | 'M' => 785,
        'm' | 'W' | '%' | '@' | 'æ' | 'œ' | 'Æ' | 'Œ' | '—' | '…' => 900,
        'a'..='z' | '0'..='9' | 'ß'..='ÿ' | '–' => 573,
        'E' | 'F' | 'L' | 'P' | 'S' | 'T' | 'Y' | 'É' | 'È' | 'Ê' | 'Ë' => 575,
        'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'U' => 710,
        'Ñ' | 'Ò'..='Ö' | 'Ø'..='Ü' => 710,
        'A'..='Z' | 'À'..='Þ' => 635,
        '~' | '+' | '=' | '<' | '>' | '→' => 760,
        '\u{0}'..='\u{24f}' => 600,
        '\u{250}'..='\u{10ff}' => 720,
        _ => 1000,
    }
}

/// Returns a text without control characters and without characters that turn the direction of what follows; line
/// breaks and tabs become spaces, and runs of spaces one.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | ' ' => {
                if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                    cleaned.push(' ');
                }
            }
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => cleaned.push(c),
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// Returns a text that cannot disturb the order of its neighbours: one that holds right-to-left letters is put
/// between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
pub fn isolate(text: &str) -> String {
    let turns = |c: char| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    if !text.contains(turns) {
        return text.to_owned();
    }
    let mut isolated = String::with_capacity(text.len() + 6);
    isolated.push('\u{2068}');
    isolated.push_str(text);
    isolated.push('\u{2069}');
    isolated
}

/// Returns a cleaned text, cut with "…" where it is wider than `room` px.
pub fn fit(text: &str, size: f64, bold: bool, room: f64) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let room = room - width("…", size, bold);
    let mut used = 0.0;
    let mut end = 0;
    let mut letter = [0; 4];
    for (at, c) in text.char_indices() {
        let wide = width(c.encode_utf8(&mut letter), size, bold);
        // A mark without width belongs to the letter before it.
        if wide > 0.0 && used + wide > room {
            break;
        }
        used += wide;
        end = at + c.len_utf8();
    }
    // An abbreviation's full stop and the ellipsis would read as four dots.
    let mut cut = text[..end].trim_end_matches([' ', '.', ',']).to_owned();
    cut.push('…');
    cut
}

/// Breaks a cleaned text between words into at most one line per room (px), the last cut with "…" where words are
/// left over. Never empty.
pub fn wrap(text: &str, size: f64, bold: bool, rooms: &[f64]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    for (number, &room) in rooms.iter().enumerate() {
        if rest.is_empty() {
            break;
        }
        if number + 1 == rooms.len() {
            lines.push(fit(rest, size, bold, room));
            break;
        }
        let mut end = 0;
        for (at, _) in rest.match_indices(' ').chain([(rest.len(), "")]) {
            if width(&rest[..at], size, bold) > room {
                break;
            }
            end = at;
        }
        if end == 0 {
            // Not even the first word fits: a cut word reads better than one broken anywhere.
            lines.push(fit(rest, size, bold, room));
            break;
        }
        lines.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning_drops_controls_and_direction_marks() {
        assert_eq!(clean(" a\u{0}\u{202e}b\n\t c\u{1}\u{85} "), "ab c");
    }

    #[test]
    fn right_to_left_text_is_isolated_and_other_text_left_alone() {
        assert_eq!(isolate("Ley"), "Ley");
        assert_eq!(isolate("שלום"), "\u{2068}שלום\u{2069}");
    }

    #[test]
    fn what_is_cut_fits() {
        for text in ["Multistakeholder governance", "ẅẅẅẅẅẅẅẅ", "国家网络安全战略", "a\u{301}\u{301}bcdefgh"]
        {
            for room in [20.0, 40.0, 80.0] {
                let cut = fit(text, 13.0, false, room);
                assert!(width(&cut, 13.0, false) <= room, "{cut}");
            }
        }
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("Workforce and skills", 13.0, true, &[110.0, 110.0]), ["Workforce and", "skills"]);
        assert_eq!(wrap("", 13.0, true, &[110.0, 110.0]), [""]);
        assert_eq!(wrap("short", 13.0, false, &[110.0, 110.0]), ["short"]);
    }
}
