//! The contents of a theme: topics, snippets, spans coded by hand, quotes; and what deleting it would lose.

use crate::app::{Action, KeyContext, Workspace};
use crate::coding::{AssignmentSource, MemoTarget, ThemeId, TranscriptSpan};
use crate::corpus::SnippetIndex;
use crate::format::{count_noun, join_names, thousands};
use crate::topics::TopicId;
use std::collections::BTreeSet;

/// What the row of unsorted topics counts, since the last row of the Report counts something else.
const UNSORTED_MEANING: &str = "Topics in no theme, with those of their snippets that are in none either. What is in no \
                                theme on the Report has outliers as well, and what no theme has of other topics.";

/// What a row of the tree is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThemeListItem {
    /// A theme, at its home.
    Theme(ThemeId),
    /// A theme where it is only listed, and the theme it is listed under.
    Reference(ThemeId, ThemeId),
    /// The topics in no theme. What no theme holds for at all, outliers as well, is what the Report calls in no theme.
    #[default]
    Unsorted,
}

impl ThemeListItem {
    /// The theme of the row, at its home or where it is listed.
    pub fn theme(self) -> Option<ThemeId> {
        match self {
            Self::Theme(theme) | Self::Reference(theme, _) => Some(theme),
            Self::Unsorted => None,
        }
    }
}

/// The right pane's text on the row under the cursor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeDetail {
    /// The theme's path, or "unsorted".
    pub path: String,
    /// When to use it and when not; of the row of unsorted topics, what it counts.
    pub description: String,
    /// The text of its memo; empty where there is none.
    pub memo: String,
    /// Where else it stands, in words; empty where it stands at its home alone.
    pub elsewhere: String,
    /// Its topics with label and number of snippets, the largest first.
    pub topics: Vec<(TopicId, String, usize)>,
    /// How many spans were coded by hand.
    pub coded_by_hand: usize,
    /// How many quotes it has.
    pub quote_count: usize,
}

/// The contents of a row of the tree, with those of the themes below it.
#[derive(Debug, Default)]
pub(super) struct ThemeContents {
    pub topics: Vec<TopicId>,
    pub snippets: Vec<SnippetIndex>,
    pub coded_by_hand: usize,
    pub quote_count: usize,
}

/// The contents of a theme and those below it, at home or listed.
pub(super) fn theme_contents(work: &Workspace, theme: ThemeId) -> ThemeContents {
    let branch = work.codebook.counted_with(theme);
    // Coded by hand are spans and snippets; what is assigned by topic is counted with the topics.
    let by_hand = work.codebook.assignments.values();
    let by_hand = by_hand.filter(|a| branch.contains(&a.theme) && a.source == AssignmentSource::Spans);
    let is_here = |place: &TranscriptSpan| !work.codebook.is_removed(place.transcript);
    let quotes = work.codebook.quotes.values();
    let quotes = quotes.filter(|quote| branch.contains(&quote.theme) && is_here(&quote.place));
    let covered = work.stats.prevalence(theme);
    ThemeContents {
        topics: covered.map_or_else(Vec::new, |covered| covered.topics_of_subtree.clone()),
        snippets: work.stats.subtree_snippets(theme).to_vec(),
        coded_by_hand: by_hand
            .flat_map(|assignment| &assignment.spans)
            .filter(|place| is_here(place))
            .count(),
        quote_count: quotes.count(),
    }
}

/// The topics in no theme, and those of their snippets that are in none either, topic by topic.
pub(super) fn unsorted_contents(work: &Workspace) -> ThemeContents {
    let topics: Vec<TopicId> = work.stats.unthemed_topics().map(|topic| topic.id).collect();
    let members = topics.iter().flat_map(|id| work.topic_snippets(*id)).copied();
    let snippets = members.filter(|snippet| work.themes_of(*snippet).is_empty()).collect();
    ThemeContents { topics, snippets, ..ThemeContents::default() }
}
/// The right pane's text for a row.
pub(super) fn theme_detail(
    work: &Workspace,
    node: Option<ThemeListItem>,
    held: &ThemeContents,
) -> ThemeDetail {
    let size = |id: &TopicId| work.topic_snippets(*id).len();
    let mut topics: Vec<_> = held.topics.iter().map(|id| (*id, work.topic_label(*id), size(id))).collect();
    topics.sort_by_key(|(id, _, snippets)| (std::cmp::Reverse(*snippets), *id));
    let theme = node.and_then(ThemeListItem::theme).and_then(|id| work.codebook.themes.get(&id));
    let memo = theme.and_then(|theme| work.codebook.memo_text(&MemoTarget::Theme(theme.id)));
    ThemeDetail {
        path: theme.map_or_else(|| "unsorted".to_owned(), |theme| work.theme_path(theme.id)),
        description: match (theme, node) {
            (Some(theme), _) => theme.description.clone(),
            (None, Some(ThemeListItem::Unsorted)) => UNSORTED_MEANING.to_owned(),
            (None, _) => String::new(),
        },
        // No memo is an empty one.
        memo: memo.unwrap_or_default(),
        topics,
        coded_by_hand: held.coded_by_hand,
        quote_count: held.quote_count,
        elsewhere: node.map_or_else(String::new, |node| elsewhere_text(work, node)),
    }
}

/// Where else the theme of a row stands: where it is listed, or its home.
fn elsewhere_text(work: &Workspace, node: ThemeListItem) -> String {
    match node {
        ThemeListItem::Theme(theme) => match work.codebook.also_under_paths(theme).as_slice() {
            [] => String::new(),
            paths => format!("also under {}", join_names(paths)),
        },
        ThemeListItem::Reference(..) => {
            let key = work.keymap.key_text(KeyContext::Themes, Action::Open);
            format!("listed here only; {key} goes to its home")
        }
        ThemeListItem::Unsorted => String::new(),
    }
}

/// The question before deleting a theme: what it holds and what becomes uncoded.
pub(super) fn deletion_question(work: &Workspace, theme: ThemeId) -> String {
    // What is only listed under it stays at its home.
    let branch = work.codebook.subtree(theme);
    let covered = branch.iter().filter_map(|theme| work.stats.prevalence(*theme));
    let topics: BTreeSet<TopicId> = covered.flat_map(|covered| &covered.topics).copied().collect();
    let snippets: BTreeSet<SnippetIndex> =
        branch.iter().flat_map(|theme| work.stats.snippets_of(*theme)).copied().collect();
    let inside = branch.len().saturating_sub(1);
    let with =
        if inside > 0 { format!(" with {} inside", count_noun(inside, "theme")) } else { String::new() };
    let mut loses = Vec::new();
    if !topics.is_empty() {
        loses.push(count_noun(topics.len(), "topic"));
    }
    if !snippets.is_empty() {
        loses.push(count_noun(snippets.len(), "snippet"));
    }
    let cells = branch.into_iter().flat_map(|theme| work.codebook.summaries_of(theme));
    match cells.count() {
        0 => {}
        1 => loses.push("1 summary".to_owned()),
        several => loses.push(format!("{} summaries", thousands(several))),
    }
    let loses = if loses.is_empty() {
        "It holds nothing.".to_owned()
    } else {
        format!("It lets go of {}.", join_names(&loses))
    };
    let listed = match work.codebook.also_under_paths(theme).as_slice() {
        [] => String::new(),
        paths => format!(" It goes from under {} too.", join_names(paths)),
    };
    let links = match work.codebook.links_lost_with(theme) {
        0 => String::new(),
        1 => " 1 link in a memo leads nowhere then.".to_owned(),
        links => format!(" {links} links in memos lead nowhere then."),
    };
    let undo = work.keymap.key_text(KeyContext::Themes, Action::Undo);
    format!("Delete {}{with}? {loses}{listed}{links} {undo} brings it back.", work.theme_path(theme))
}
