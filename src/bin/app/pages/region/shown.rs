//! The factors of a comparison as they are shown: with titles where a questionnaire is at hand, else with ids.

use baremo::round::{ALL, FactorComparison, GroupComparison, Round};

use crate::{
    content::{Content, Placed},
    pages::compare::Region,
    words::Words,
};

/// A domain with the factors that a comparison has of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownDomain {
    /// Its code by position, empty where no questionnaire is at hand.
    pub code: String,
    /// Its title, or its id.
    pub title: String,
    /// Its factors.
    pub factors: Vec<Shown>,
}

/// A factor of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its code by position, empty where no questionnaire is at hand.
    pub code: String,
    /// Its title, or its id.
    pub title: String,
    /// Its short title, or its id.
    pub short: String,
    /// The factor itself, where a questionnaire is at hand.
    pub placed: Option<Placed>,
    /// Its figures in the group that is shown.
    pub figures: FactorComparison,
}

impl ShownDomain {
    /// Returns the heading: code and title.
    pub fn heading(&self) -> String {
        format!("{} {}", self.code, self.title).trim_start().to_owned()
    }
}

impl Shown {
    /// Returns code and short title.
    pub fn name(&self) -> String {
        format!("{} {}", self.code, self.short).trim_start().to_owned()
    }
}

/// Returns the factors of one group by domain, in the order of the round.
pub fn shown(content: Content, region: &Region, group: &str) -> Vec<ShownDomain> {
    let at_hand = content.get();
    let asked = region.round.questionnaires.iter().filter_map(|asked| asked.among(&at_hand));
    let placed = content.placed(asked);
    let Some(figures) = region.comparison.group(group) else { return Vec::new() };
    let mut domains: Vec<ShownDomain> = Vec::new();
    for figures in &figures.factors {
        let domain = figures.id.split('.').next().unwrap_or_default();
        let known = placed.iter().find(|known| known.id == domain);
        let factor = known.and_then(|known| known.factors.iter().find(|placed| placed.factor.id == figures.id));
        let (code, title) = known
            .map_or_else(|| (String::new(), domain.to_owned()), |known| (known.code.clone(), known.title.clone()));
        if domains.last().is_none_or(|last| (&last.code, &last.title) != (&code, &title)) {
            domains.push(ShownDomain { code, title, factors: Vec::new() });
        }
        let shown = Shown {
            code: factor.map(|placed| placed.code.clone()).unwrap_or_default(),
            title: factor.map_or_else(|| figures.id.clone(), Placed::title),
            short: factor.map_or_else(|| figures.id.clone(), Placed::short),
            placed: factor.cloned(),
            figures: figures.clone(),
        };
        if let Some(last) = domains.last_mut() {
            last.factors.push(shown);
        }
    }
    domains
}

/// Returns the title of a group, and how many are in it: "Isthmus (8)".
pub fn group_with_n(words: Words, round: &Round, group: &GroupComparison) -> String {
    let title = group_title(words, round, &group.id);
    words.filled("region.group-n", &[("group", title), ("n", words.number(group.n as f64))])
}

/// Returns the title of a group, or of several that were added up together.
pub fn group_title(words: Words, round: &Round, id: &str) -> String {
    match id {
        ALL => words.text("region.all"),
        // Groups that were too small to stand alone have their ids in one.
        id => {
            let titles: Vec<String> = id.split('+').map(|id| one_title(words, round, id)).collect();
            match titles.as_slice() {
                [title] => title.clone(),
                titles => words.filled("region.joined", &[("groups", words.list(titles))]),
            }
        }
    }
}

/// What stands for the contributions without a group in the label of groups that were added up together.
const NO_GROUP: &str = "(none)";

fn one_title(words: Words, round: &Round, id: &str) -> String {
    let group = round.group(id).map(|group| group.title(&words.language()).to_owned());
    group.unwrap_or_else(|| if id == NO_GROUP { words.text("region.no-group") } else { id.to_owned() })
}

/// Writes "27 of 31", or a dash where there is nothing to count among.
pub fn n_of(words: Words, n: usize, of: usize) -> String {
    if of == 0 {
        return "–".to_owned();
    }
    words.filled("n-of", &[("n", words.number(n as f64)), ("of", words.number(of as f64))])
}

/// Writes a figure with at most two decimals, or a dash where there is none.
pub fn figure(words: Words, figure: Option<f64>) -> String {
    figure.map_or_else(|| "–".to_owned(), |figure| words.decimal(figure))
}

/// Returns the factors with the largest share below its own target first, leaving out those that no target was given for.
pub fn by_need(domains: &[ShownDomain]) -> Vec<&Shown> {
    let mut factors: Vec<&Shown> = domains
        .iter()
        .flat_map(|domain| &domain.factors)
        .filter(|shown| shown.figures.below_target.is_some_and(|share| share > 0.0))
        .collect();
    let key = |shown: &Shown| (shown.figures.below_target.unwrap_or_default(), shown.figures.below_own_target());
    factors.sort_by(|a, b| {
        let ((share_a, count_a), (share_b, count_b)) = (key(a), key(b));
        share_b.total_cmp(&share_a).then(count_b.cmp(&count_a))
    });
    factors
}
