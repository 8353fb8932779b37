//! The classes of the drawings, how they pass through plotters as colours, and the stylesheet of a file.

use plotters::style::Color;
use plotters_backend::BackendColor;

/// What a shape or a text is; written as its CSS class, so that colour is the stylesheet's business.
///
/// plotters knows colours only. So every class *is* a colour to it: red and green hold [`MARK`], blue the class's
/// number. The backend reads the number back, and no colour ever reaches the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Fill of level 1, with outline.
    L1,
    /// Fill of level 2, with outline.
    L2,
    /// Fill of level 3, with outline.
    L3,
    /// Fill of level 4, with outline.
    L4,
    /// Fill of level 5, with outline.
    L5,
    /// Fill of the fewest.
    C1,
    /// Fill of few.
    C2,
    /// Fill of some.
    C3,
    /// Fill of many.
    C4,
    /// Fill of the most.
    C5,
    /// Possible or withheld: the hatch pattern, with outline.
    Hatch,
    /// Outline without fill.
    Outline,
    /// Evidenced part, ink.
    Spine,
    /// Paper-coloured edge under a mark.
    Halo,
    /// Target mark, ink.
    Target,
    /// Hairline.
    Rule,
    /// Outermost ring, axis, line under a heading.
    RuleStrong,
    /// Fill of an index or of seats.
    Ink2Fill,
    /// Text.
    Label,
    /// Code of a factor.
    Code,
    /// Number, bold.
    Num,
    /// Line from a label to its sector.
    Leader,
    /// Numeral on an axis.
    Axis,
    /// Paper: an empty cell, or text on a dark fill.
    Paper,
    /// Lower bound of a radar.
    LowLine,
    /// Upper bound of a radar, dashed.
    HighLine,
    /// Name of a domain, bold.
    Heading,
    /// Secondary text.
    Muted,
    /// Median of a box, ink.
    Median,
    /// Something planned whose days are not fixed: paper, with outline.
    Planned,
    /// What depends on what.
    Depends,
    /// Today: the one accent in a drawing.
    Today,
}

/// Red and green of the reserved colours.
pub const MARK: (u8, u8) = (0xBA, 0x2E);

const ALL: [Class; 32] = {
    use Class::*;
    [
        L1, L2, L3, L4, L5, C1, C2, C3, C4, C5, Hatch, Outline, Spine, Halo, Target, Rule, RuleStrong, Ink2Fill,
        Label, Code, Num, Leader, Axis, Paper, LowLine, HighLine, Heading, Muted, Median, Planned, Depends, Today,
    ]
};

impl Class {
    /// Returns the fill of a level; levels outside 1..=5 are taken as the nearest.
    pub fn level(level: u8) -> Self {
        ALL[usize::from(level.clamp(1, 5) - 1)]
    }

    /// Returns the fill of a tone 1..=5; tone 0 is paper.
    pub fn count(tone: u8) -> Self {
        match tone {
            0 => Self::Paper,
            tone => ALL[usize::from(tone.min(5)) + 4],
        }
    }

    /// Returns the class a reserved colour stands for.
    pub fn of(color: BackendColor) -> Option<Self> {
        let (red, green, number) = color.rgb;
        if (red, green) == MARK { Self::numbered(number) } else { None }
    }

    pub(super) fn numbered(number: u8) -> Option<Self> {
        ALL.get(usize::from(number)).copied()
    }

    /// Returns the name in the stylesheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::L1 => "l1",
            Self::L2 => "l2",
            Self::L3 => "l3",
            Self::L4 => "l4",
            Self::L5 => "l5",
            Self::C1 => "c1",
            Self::C2 => "c2",
            Self::C3 => "c3",
            Self::C4 => "c4",
            Self::C5 => "c5",
            Self::Hatch => "hatch",
            Self::Outline => "outline",
            Self::Spine => "spine",
            Self::Halo => "halo",
            Self::Target => "target",
            Self::Rule => "rule-line",
            Self::RuleStrong => "rule-strong",
            Self::Ink2Fill => "ink2-fill",
            Self::Label => "label",
            Self::Code => "code",
            Self::Num => "num",
            Self::Leader => "leader",
            Self::Axis => "axis",
            Self::Paper => "paper",
            Self::LowLine => "low-line",
            Self::HighLine => "high-line",
            Self::Heading => "heading",
            Self::Muted => "muted",
            Self::Median => "median",
            Self::Planned => "planned",
            Self::Depends => "depends",
            Self::Today => "today",
        }
    }

    /// Returns whether the stylesheet gives the class a stroke beside its fill.
    pub(super) fn has_outline(self) -> bool {
        matches!(self, Self::L1 | Self::L2 | Self::L3 | Self::L4 | Self::L5 | Self::Hatch | Self::Planned)
    }
}

impl Color for Class {
    fn to_backend_color(&self) -> BackendColor {
        BackendColor { alpha: 1.0, rgb: (MARK.0, MARK.1, *self as u8) }
    }
}

/// The stylesheet of a drawing that is a file of its own: the light tokens.
pub const STYLESHEET: &str = "\
svg{direction:ltr;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI Variable Text','Segoe UI',Roboto,'Noto Sans',\
Ubuntu,Cantarell,'DejaVu Sans Condensed',system-ui,sans-serif;font-variant-numeric:tabular-nums lining-nums}\
.l1,.l2,.l3,.l4,.l5,.hatch{stroke:#3f525b}\
.l1{fill:#f8eebc}.l2{fill:#a8c781}.l3{fill:#4ba58b}.l4{fill:#036f7c}.l5{fill:#003856}\
.c1{fill:#e8eef1}.c2{fill:#c9d5db}.c3{fill:#9eb0b9}.c4{fill:#516772}.c5{fill:#253b47}\
.hatch{fill:url(#hatch)}.hatch-line{stroke:#3f525b}\
.outline{fill:none;stroke:#3f525b}.spine{fill:#0f202a;stroke:#fff;stroke-width:1.5;paint-order:stroke}.median{fill:#0f202a}.halo{fill:none;stroke:#fff}.target{fill:none;stroke:#0f202a}\
.rule-line{fill:none;stroke:#cfd7da}.rule-strong{fill:none;stroke:#5c6e75}.ink2-fill{fill:#3f525b}\
.leader{fill:none;stroke:#5c6e75}.paper{fill:#fff}\
.planned{fill:#fff;stroke:#3f525b}.depends{fill:none;stroke:#3f525b}.today{fill:none;stroke:#3c3cad}\
.low-line{fill:none;stroke:#3f525b}.high-line{fill:none;stroke:#3f525b;stroke-dasharray:4 3}\
.label,.num,.heading{fill:#0f202a}.code{fill:#5c6e75}.axis,.muted{fill:#3f525b}.num,.heading{font-weight:600}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_survives_the_way_through_a_colour() {
        for (number, class) in ALL.into_iter().enumerate() {
            assert_eq!(class as usize, number);
            assert_eq!(Class::of(class.to_backend_color()), Some(class));
        }
        assert_eq!(Class::of(plotters::style::RED.to_backend_color()), None);
    }

    #[test]
    fn the_stylesheet_names_every_class() {
        for class in ALL {
            let name = class.name();
            let named = STYLESHEET.match_indices(name).any(|(at, _)| {
                STYLESHEET[..at].ends_with('.') && STYLESHEET[at + name.len()..].starts_with(['{', ','])
            });
            assert!(named, "{name}");
        }
    }

    #[test]
    fn absurd_levels_and_tones_take_the_nearest() {
        assert_eq!(Class::level(0), Class::L1);
        assert_eq!(Class::level(9), Class::L5);
        assert_eq!(Class::count(0), Class::Paper);
        assert_eq!(Class::count(1), Class::C1);
        assert_eq!(Class::count(200), Class::C5);
    }
}
