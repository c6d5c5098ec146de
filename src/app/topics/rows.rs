//! Which topics are listed, in which order, with bars of which length.

use super::{Heap, Measure, Sort, TopicRow, Topics};
use crate::app::work::Work;
use crate::coding::MemoTarget;
use std::cmp::Reverse;

impl Topics {
    pub(super) fn rows_of(&self, work: &Work) -> Vec<TopicRow> {
        let Some(run) = &work.run else { return Vec::new() };
        let topics = work.study.topics().iter().map(|facts| TopicRow {
            heap: Heap::Topic(facts.id),
            label: facts.label.clone(),
            themes: facts.themes.iter().map(|theming| theming.theme).collect(),
            inherited: !facts.themes.is_empty() && facts.themes.iter().all(|theming| !theming.decided),
            extent: work.extent(&facts.snippets),
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
            extent: work.extent(work.study.outliers()),
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
                (path.is_none(), path, Reverse(row.extent.snippets), row.heap)
            }),
            Sort::Unread => rows.sort_by_key(|row| (Reverse(row.extent.unread), row.heap)),
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

/// Topics none of whose snippets was on screen.
pub(super) fn unread(rows: &[TopicRow]) -> usize {
    let topics = rows.iter().filter(|row| row.heap != Heap::Outliers && !row.junk);
    topics.filter(|row| row.extent.snippets > 0 && row.extent.unread == row.extent.snippets).count()
}

impl Sort {
    /// The one after it, around.
    pub fn next(self) -> Self {
        match self {
            Self::Size => Self::Label,
            Self::Label => Self::Theme,
            Self::Theme => Self::Unread,
            Self::Unread => Self::Size,
        }
    }
    /// As it stands over the list: "by size".
    pub fn name(self) -> &'static str {
        match self {
            Self::Size => "by size",
            Self::Label => "by name",
            Self::Theme => "by theme",
            Self::Unread => "unread first",
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
