//! The rows of the Topics screen: which topics are listed, in which order, with bars of which length.

use crate::app::workspace::Workspace;
use crate::app::workspace::coverage::Coverage;
use crate::coding::{MemoTarget, ThemeId, TopicStats};
use crate::corpus::SnippetIndex;
use crate::topics::TopicId;
use crate::topics::measure::{TopicConduct, TopicStability};
use std::cmp::Reverse;

/// What a row of the list is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TopicListItem {
    /// A topic.
    Topic(TopicId),
    /// The snippets that may be of conduct and are in no topic of conduct.
    MaybeConduct,
    /// The outliers: snippets in no topic.
    #[default]
    Outliers,
}

impl TopicListItem {
    /// Whether it is a topic, and no queue behind them.
    pub fn is_topic(self) -> bool {
        matches!(self, Self::Topic(_))
    }
}

/// A row of the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TopicRow {
    /// The topic, or one of the queues behind them.
    pub item: TopicListItem,
    /// Its label: the researcher's, else the machine's; "may be conduct"; "outliers".
    pub label: String,
    /// Its themes: decided ones first, then by the share of its snippets that carry them.
    pub themes: Vec<ThemeId>,
    /// The likeliest theme, where it has none.
    pub suggested_theme: Option<(ThemeId, f32)>,
    /// What it covers.
    pub coverage: Coverage,
    /// How often it comes back when the analysis is repeated, 0 to 1; `None` where not measured.
    pub stability: Option<f32>,
    /// How many of its snippets were imported and placed after the analysis.
    pub later_snippets: usize,
    /// The signs by which it is about the talk itself, while it is in no theme; such rows stand behind the others.
    pub conduct: Option<TopicConduct>,
    /// Whether it is left out of counts; such rows stand last.
    pub is_junk: bool,
    /// Whether it has a memo.
    pub has_memo: bool,
    /// The length of its bar, 0 to 1, relative to the longest topic in the chosen measure.
    pub bar_length: f64,
}

/// What the list is sorted by. Ties are always broken by size or topic number, so that the order is total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TopicSort {
    /// The largest first.
    #[default]
    Size,
    /// By name.
    Label,
    /// Those without a theme first, then by theme.
    Theme,
    /// The most unread first.
    Unread,
    /// The most stable first, those not measured last.
    Stability,
}

/// What the bars show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TopicMeasure {
    /// Snippets.
    #[default]
    Snippets,
    /// Transcripts.
    Transcripts,
    /// Their length in time.
    Minutes,
}

impl TopicRow {
    /// Why it is thought to be of conduct, or its snippets are; none of other rows.
    pub fn conduct_reason(&self) -> Option<String> {
        let queue = (self.item == TopicListItem::MaybeConduct)
            .then(|| "at beginnings and ends, near conduct".to_owned());
        queue.or_else(|| self.conduct.map(|signs| signs.reason()))
    }
    /// Whether its stability is below [`TopicStability::UNSTABLE_BELOW`].
    pub fn is_unstable(&self) -> bool {
        self.stability.is_some_and(|stability| stability < TopicStability::UNSTABLE_BELOW)
    }
}

/// How many snippets of a topic were not read.
pub(super) fn unread_snippets(facts: &TopicStats, work: &Workspace) -> usize {
    facts.snippets.len().saturating_sub(work.stats.read_count(facts.id))
}

/// How many outliers were not read.
pub(super) fn unread_outliers(work: &Workspace) -> usize {
    work.stats.outliers().iter().filter(|&&at| !work.stats.is_read(at)).count()
}

/// How many snippets that may be of conduct were not read.
pub(super) fn unread_conduct(work: &Workspace) -> usize {
    work.stats.conduct_queue().iter().filter(|&&at| !work.stats.is_read(at)).count()
}

/// All rows in their order, the outliers last, before them what may be of conduct.
pub(super) fn topic_rows(sort: TopicSort, measure: TopicMeasure, work: &Workspace) -> Vec<TopicRow> {
    let Some(run) = &work.run else { return Vec::new() };
    let topics = work.stats.topics().iter().map(|facts| TopicRow {
        item: TopicListItem::Topic(facts.id),
        label: facts.label.clone(),
        themes: facts.themes.iter().map(|theming| theming.theme).collect(),

        suggested_theme: work.topic_suggestion(facts.id).map(|found| (found.theme, found.chance)),
        coverage: Coverage::from_count(facts.coverage, unread_snippets(facts, work)),
        stability: work.topic_stability(facts.id),
        later_snippets: facts.placed_later,
        conduct: work.topic_conduct(facts.id).filter(|_| facts.themes.is_empty()),
        is_junk: facts.junk,
        has_memo: work.codebook.has_memo(&MemoTarget::Topic(run.id, facts.id)),
        bar_length: 0.0,
    });
    let mut rows: Vec<TopicRow> = topics.collect();
    sort_rows(&mut rows, sort, work);
    if !work.stats.conduct_queue().is_empty() {
        rows.push(TopicRow {
            item: TopicListItem::MaybeConduct,
            label: "may be conduct".to_owned(),
            coverage: Coverage::from_count(work.stats.conduct_queue_coverage(), unread_conduct(work)),
            ..TopicRow::default()
        });
    }
    rows.push(TopicRow {
        item: TopicListItem::Outliers,
        label: "outliers".to_owned(),
        coverage: Coverage::from_count(work.stats.outlier_coverage(), unread_outliers(work)),
        later_snippets: work.stats.outliers().iter().filter(|&&at| work.stats.is_placed_later(at)).count(),
        ..TopicRow::default()
    });
    let amount = |row: &TopicRow| match measure {
        TopicMeasure::Snippets => row.coverage.snippets as f64,
        TopicMeasure::Transcripts => row.coverage.transcripts as f64,
        TopicMeasure::Minutes => row.coverage.seconds,
    };
    // Outliers can outnumber every topic: they do not set the scale, their bar is cut at full length.
    let topics = rows.iter().filter(|row| row.item.is_topic());
    let longest = topics.map(amount).fold(f64::MIN_POSITIVE, f64::max);
    for row in &mut rows {
        row.bar_length = (amount(row) / longest).min(1.0);
    }
    rows
}

fn sort_rows(rows: &mut [TopicRow], sort: TopicSort, work: &Workspace) {
    let name = |row: &TopicRow| row.label.to_lowercase();
    match sort {
        TopicSort::Size => rows.sort_by_key(|row| (Reverse(row.coverage.snippets), row.item)),
        TopicSort::Label => rows.sort_by_cached_key(|row| (name(row), row.item)),
        TopicSort::Theme => rows.sort_by_cached_key(|row| {
            let path = row.themes.first().map(|theme| work.theme_path(*theme).to_lowercase());
            (path, Reverse(row.coverage.snippets), row.item)
        }),
        TopicSort::Unread => rows.sort_by_key(|row| (Reverse(row.coverage.unread), row.item)),
        TopicSort::Stability => {
            let known = |row: &TopicRow| row.stability.unwrap_or(-1.0);
            let size = |row: &TopicRow| (Reverse(row.coverage.snippets), row.item);
            rows.sort_by(|a, b| known(b).total_cmp(&known(a)).then_with(|| size(a).cmp(&size(b))));
        }
    }
    // A stable sort: conduct goes behind the rest, junk last, and each keeps its order.
    rows.sort_by_key(|row| (row.is_junk, row.conduct.is_some()));
}

/// Whether a row's label, themes or keywords have these letters, which are in lower case.
pub(super) fn passes_filter(row: &TopicRow, letters: &str, work: &Workspace) -> bool {
    let has = |text: &str| text.to_lowercase().contains(letters);
    let keywords = match row.item {
        TopicListItem::Topic(id) => work.topic(id).map_or(&[][..], |topic| &topic.keywords),
        TopicListItem::MaybeConduct | TopicListItem::Outliers => &[],
    };
    letters.is_empty()
        || has(&row.label)
        || row.themes.iter().any(|theme| has(&work.theme_path(*theme)))
        || keywords.iter().any(|keyword| has(&keyword.word))
}

/// The outliers in reading order: those in no theme first, then by falling similarity to their nearest topic,
/// ties by index.
pub(super) fn outliers_to_read(work: &Workspace) -> Vec<SnippetIndex> {
    let mut outliers = work.stats.outliers().to_vec();
    let near = |at: SnippetIndex| work.stats.nearest_topic(at).map_or(-1.0, |(_, near)| near);
    let sorted = |at: SnippetIndex| !work.themes_of(at).is_empty();
    outliers.sort_by(|&a, &b| sorted(a).cmp(&sorted(b)).then(near(b).total_cmp(&near(a))).then(a.cmp(&b)));
    outliers
}

/// How many topics have no snippet read yet.
pub(super) fn count_unread_topics(rows: &[TopicRow]) -> usize {
    let topics = rows.iter().filter(|row| row.item.is_topic() && !row.is_junk);
    topics.filter(|row| row.coverage.snippets > 0 && row.coverage.unread == row.coverage.snippets).count()
}

impl TopicSort {
    /// Those there is something to sort by for, in the order the key goes through them: stability only where it was
    /// measured, and last.
    pub(super) fn useful(work: &Workspace) -> &'static [Self] {
        const ALL: [TopicSort; 5] =
            [TopicSort::Size, TopicSort::Label, TopicSort::Theme, TopicSort::Unread, TopicSort::Stability];
        let measured = work.run.as_ref().is_some_and(|run| run.measures.stability.is_some());
        if measured { &ALL } else { &ALL[..4] }
    }
    /// Its name above the list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Size => "by size",
            Self::Label => "by name",
            Self::Theme => "unsorted first, by theme",
            Self::Unread => "unread first",
            Self::Stability => "most stable first",
        }
    }
}

impl TopicMeasure {
    /// All of them, in the order the key goes through them.
    pub(super) const ALL: [Self; 3] = [Self::Snippets, Self::Transcripts, Self::Minutes];
    /// Its name above the bars.
    pub fn name(self) -> &'static str {
        match self {
            Self::Snippets => "snippets",
            Self::Transcripts => "talks",
            Self::Minutes => "minutes",
        }
    }
}
