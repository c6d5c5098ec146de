//! Membership: which themes hold for which snippets, and which topics were assigned to what.

use super::theme_link::ThemeLink;
use crate::coding::codebook::model::{AssignmentSource, Codebook, ThemeId, TranscriptSpan};
use crate::corpus::{Corpus, SnippetIndex, Span, TranscriptEntry};
use crate::topics::{RunId, TopicId};
use std::collections::BTreeMap;

/// The themes of every snippet and the snippets of every theme, in compressed sparse rows.
#[derive(Debug, Clone, Default)]
pub(super) struct ThemeMembership {
    /// The offset of each snippet's themes in `themes`; one entry more than there are snippets.
    starts: Vec<u32>,
    themes: Vec<ThemeId>,
    snippets: BTreeMap<ThemeId, Vec<SnippetIndex>>,
}

impl ThemeMembership {
    /// The membership by the snippets each theme touches.
    pub(super) fn of_themes<'a>(
        snippets: usize,
        touched: impl IntoIterator<Item = (ThemeId, &'a [SnippetIndex])>,
    ) -> Self {
        let pairs = touched.into_iter().flat_map(|(theme, list)| list.iter().map(move |&at| (at, theme)));
        Self::from_pairs(snippets, pairs.collect())
    }

    /// The membership by rejected suggestions. These are few, so all of them are looked up each time.
    pub(super) fn of_rejections(corpus: &Corpus, codebook: &Codebook) -> Self {
        let pairs = codebook.rejected_suggestions.values().flat_map(|it| {
            let covered = covered_snippets(corpus, std::slice::from_ref(&it.place));
            covered.into_iter().map(|at| (at, it.theme))
        });
        Self::from_pairs(corpus.snippets.len(), pairs.collect())
    }

    /// Builds the rows from pairs of a snippet and a theme.
    fn from_pairs(snippets: usize, mut pairs: Vec<(SnippetIndex, ThemeId)>) -> Self {
        // The stable sort merges runs that are sorted already: each assignment's snippets are one.
        pairs.sort();
        pairs.dedup();
        let mut holds = Self { starts: Vec::with_capacity(snippets + 1), ..Self::default() };
        let mut next = pairs.iter().peekable();
        for at in (0..snippets).map(SnippetIndex) {
            holds.starts.push(holds.themes.len() as u32);
            while let Some(&(_, theme)) = next.next_if(|(of, _)| *of == at) {
                holds.themes.push(theme);
                holds.snippets.entry(theme).or_default().push(at);
            }
        }
        holds.starts.push(holds.themes.len() as u32);
        holds
    }

    /// The themes of a snippet, by number.
    pub(super) fn themes_of(&self, snippet: SnippetIndex) -> &[ThemeId] {
        match (self.starts.get(snippet.0), self.starts.get(snippet.0 + 1)) {
            // The starts rise and end with the length of `themes`.
            (Some(&from), Some(&to)) => self.themes.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The snippets of a theme, ascending.
    pub(super) fn snippets_of(&self, theme: ThemeId) -> &[SnippetIndex] {
        self.snippets.get(&theme).map_or(&[], Vec::as_slice)
    }
}

/// Calls `each` with every snippet of the transcript that overlaps the span by at least half of the shorter of
/// the two.
fn for_each_covered(
    corpus: &Corpus,
    entry: &TranscriptEntry,
    span: Span,
    mut each: impl FnMut(SnippetIndex),
) {
    let snippets = corpus.snippets_of(entry);
    let first = snippets.partition_point(|snippet| snippet.span.end <= span.start);
    for (index, snippet) in entry.snippet_indices().zip(snippets).skip(first) {
        if snippet.span.start >= span.end {
            break;
        }
        let shorter = snippet.span.len().min(span.len());
        if shorter > 0 && snippet.span.overlap(span) * 2 >= shorter {
            each(index);
        }
    }
}

/// The snippets that spans hold for, each once, ascending.
pub(super) fn covered_snippets(corpus: &Corpus, spans: &[TranscriptSpan]) -> Vec<SnippetIndex> {
    let mut covered = Vec::new();
    // Spans are sorted by transcript: look its snippets up once, not once a span.
    for spans in spans.chunk_by(|a, b| a.transcript == b.transcript) {
        // A span of an earlier version of a text, which is in no corpus, holds for nothing.
        let Some(entry) = spans.first().and_then(|first| corpus.transcript(first.transcript)) else {
            continue;
        };
        for placed in spans {
            for_each_covered(corpus, entry, placed.span, |at| covered.push(at));
        }
    }
    covered.sort_unstable();
    covered.dedup();
    covered
}

/// The themes each topic of a run was assigned to, by number.
pub(super) fn topic_decisions(codebook: &Codebook, run: RunId) -> BTreeMap<TopicId, Vec<ThemeId>> {
    let mut decisions: BTreeMap<TopicId, Vec<ThemeId>> = BTreeMap::new();
    for assignment in codebook.assignments.values() {
        if let AssignmentSource::Topic { run: of, topic } = assignment.source
            && of == run
        {
            decisions.entry(topic).or_default().push(assignment.theme);
        }
    }
    for themes in decisions.values_mut() {
        themes.sort_unstable();
        themes.dedup();
    }
    decisions
}

/// The themes of a topic, by the number of its snippets each carries: decided ones first, then by falling share,
/// then by number. A theme that is not decided is inherited where it carries at least half of the snippets.
pub(super) fn topic_themes(
    carried: &[(ThemeId, usize)],
    snippets: usize,
    decided: &[ThemeId],
) -> Vec<ThemeLink> {
    let bare = decided.iter().filter(|theme| !carried.iter().any(|(known, _)| known == *theme));
    let counts = carried.iter().copied().chain(bare.map(|&theme| (theme, 0)));
    let mut themes: Vec<ThemeLink> = counts
        .map(|(theme, count)| ThemeLink {
            theme,
            decided: decided.contains(&theme),
            share: count as f32 / snippets.max(1) as f32,
        })
        .filter(|theming| theming.decided || theming.share >= 0.5)
        .collect();
    themes.sort_by(|a, b| {
        b.decided.cmp(&a.decided).then(b.share.total_cmp(&a.share)).then(a.theme.cmp(&b.theme))
    });
    themes
}
