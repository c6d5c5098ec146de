//! Which topics are listed, in which order, with bars of which length.

use super::Topics;
use crate::app::standing::Extent;
use crate::app::work::Work;
use crate::coding::{MemoTarget, ThemeId};
use crate::topics::TopicId;
use crate::topics::measure::Stability;
use std::cmp::Reverse;

/// What a row of the list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heap {
    /// A topic.
    Topic(TopicId),
    /// The snippets in no topic.
    Outliers,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicRow {
    /// What it stands for.
    pub heap: Heap,
    /// Its name: the researcher's, or the machine's label; "outliers".
    pub label: String,
    /// Its themes: decided ones first, then by the share of its snippets they hold for.
    pub themes: Vec<ThemeId>,
    /// Whether no theme was decided for it: they follow from decisions on its snippets in earlier
    /// runs, to confirm (assign) or refuse (take off).
    pub inherited: bool,
    /// The theme it is likeliest in, where it is in none.
    pub suggested: Option<ThemeId>,
    /// How much it covers.
    pub extent: Extent,
    /// How often it comes back when the analysis is repeated, 0 to 1; none where that is not known.
    pub stability: Option<f32>,
    /// How many of its snippets came after the topics were found.
    pub later: usize,
    /// Whether it is left out of counts; such rows stand last.
    pub junk: bool,
    /// Whether there is a memo on it.
    pub memo: bool,
    /// How long its bar is, 0 to 1, against the longest, in the measure that is chosen.
    pub share: f64,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The largest first.
    #[default]
    Size,
    /// By name.
    Label,
    /// Those without a theme first, then by theme.
    Theme,
    /// The most unread first.
    Unread,
    /// Those that come back most first, those of which it is not known last.
    Stability,
}

/// What the bars show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Measure {
    /// Snippets.
    #[default]
    Snippets,
    /// Transcripts.
    Talks,
    /// How long they take to say.
    Minutes,
}

impl TopicRow {
    /// Whether the topic comes back too seldom to be relied on.
    pub fn is_unstable(&self) -> bool {
        self.stability.is_some_and(|stability| stability < Stability::UNSTABLE)
    }
}

/// How many of the snippets in no topic have not been on screen.
pub(super) fn unread_outliers(work: &Work) -> usize {
    work.study.outliers().iter().filter(|&&at| !work.study.is_read(at)).count()
}

impl Topics {
    pub(super) fn rows_of(&self, work: &Work) -> Vec<TopicRow> {
        let Some(run) = &work.run else { return Vec::new() };
        let topics = work.study.topics().iter().map(|facts| TopicRow {
            heap: Heap::Topic(facts.id),
            label: facts.label.clone(),
            themes: facts.themes.iter().map(|theming| theming.theme).collect(),
            inherited: !facts.themes.is_empty() && facts.themes.iter().all(|theming| !theming.decided),
            suggested: work.suggestion(facts.id).map(|found| found.theme),
            extent: Extent::counted(facts.count, facts.snippets.len().saturating_sub(facts.read)),
            stability: work.stability(facts.id),
            later: facts.later,
            junk: facts.junk,
            memo: work.codebook.memos.contains_key(&MemoTarget::Topic(run.id, facts.id)),
            share: 0.0,
        });
        let mut rows: Vec<TopicRow> = topics.collect();
        self.order(&mut rows, work);
        rows.push(TopicRow {
            heap: Heap::Outliers,
            label: "outliers".to_owned(),
            themes: Vec::new(),
            inherited: false,
            suggested: None,
            extent: Extent::counted(work.study.outlying(), unread_outliers(work)),
            stability: None,
            later: work.study.outliers().iter().filter(|&&at| work.study.is_later(at)).count(),
            junk: false,
            memo: false,
            share: 0.0,
        });
        let amount = |row: &TopicRow| match self.measure {
            Measure::Snippets => row.extent.snippets as f64,
            Measure::Talks => row.extent.transcripts as f64,
            Measure::Minutes => row.extent.seconds,
        };
        let topics = rows.iter().filter(|row| row.heap != Heap::Outliers);
        let longest = topics.map(amount).fold(f64::MIN_POSITIVE, f64::max);
        for row in &mut rows {
            row.share = (amount(row) / longest).min(1.0);
        }
        rows
    }

    fn order(&self, rows: &mut [TopicRow], work: &Work) {
        let name = |row: &TopicRow| row.label.to_lowercase();
        match self.sort {
            Sort::Size => rows.sort_by_key(|row| (Reverse(row.extent.snippets), row.heap)),
            Sort::Label => rows.sort_by_cached_key(|row| (name(row), row.heap)),
            Sort::Theme => rows.sort_by_cached_key(|row| {
                let path = row.themes.first().map(|theme| work.theme_path(*theme).to_lowercase());
                (path, Reverse(row.extent.snippets), row.heap)
            }),
            Sort::Unread => rows.sort_by_key(|row| (Reverse(row.extent.unread), row.heap)),
            Sort::Stability => {
                let known = |row: &TopicRow| row.stability.unwrap_or(-1.0);
                let size = |row: &TopicRow| (Reverse(row.extent.snippets), row.heap);
                rows.sort_by(|a, b| known(b).total_cmp(&known(a)).then_with(|| size(a).cmp(&size(b))));
            }
        }
        rows.sort_by_key(|row| row.junk);
    }

    pub(super) fn passes(&self, row: &TopicRow, work: &Work) -> bool {
        let wanted = self.filter.value().trim().to_lowercase();
        if wanted.is_empty() {
            return true;
        }
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        let keywords = match row.heap {
            Heap::Topic(id) => work.topic(id).map_or(&[][..], |topic| &topic.keywords),
            Heap::Outliers => &[],
        };
        has(&row.label)
            || row.themes.iter().any(|theme| has(&work.theme_path(*theme)))
            || keywords.iter().any(|keyword| has(&keyword.word))
    }
}

/// The outliers as they are gone through: those in no theme first, and of these the nearest to a topic.
pub(super) fn queue(work: &Work) -> Vec<usize> {
    let mut outliers = work.study.outliers().to_vec();
    let near = |at: usize| work.study.leaning(at).map_or(-1.0, |(_, near)| near);
    let sorted = |at: usize| !work.themes_of(at).is_empty();
    outliers.sort_by(|&a, &b| sorted(a).cmp(&sorted(b)).then(near(b).total_cmp(&near(a))).then(a.cmp(&b)));
    outliers
}

/// Topics none of whose snippets was on screen.
pub(super) fn unread(rows: &[TopicRow]) -> usize {
    let topics = rows.iter().filter(|row| row.heap != Heap::Outliers && !row.junk);
    topics.filter(|row| row.extent.snippets > 0 && row.extent.unread == row.extent.snippets).count()
}

impl Sort {
    /// The one after it, around; by stability only where that was measured.
    pub fn next(self, work: &Work) -> Self {
        let measured = work.run.as_ref().is_some_and(|run| run.measures.stability.is_some());
        match self {
            Self::Size => Self::Label,
            Self::Label => Self::Theme,
            Self::Theme => Self::Unread,
            Self::Unread if measured => Self::Stability,
            Self::Unread | Self::Stability => Self::Size,
        }
    }
    /// As it stands over the list: "by size".
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

impl Measure {
    /// The one after it, around.
    pub fn next(self) -> Self {
        match self {
            Self::Snippets => Self::Talks,
            Self::Talks => Self::Minutes,
            Self::Minutes => Self::Snippets,
        }
    }
    /// What it counts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Snippets => "snippets",
            Self::Talks => "talks",
            Self::Minutes => "minutes",
        }
    }
}
