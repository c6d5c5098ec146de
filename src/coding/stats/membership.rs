//! Membership: which themes hold for which snippets, which snippets have been read, and which topics were
//! assigned to what.

use super::theme_link::ThemeLink;
use crate::coding::codebook::model::{AssignmentSource, Codebook, ThemeId, TranscriptSpan};
use crate::corpus::{Corpus, Span, TranscriptId};
use crate::topics::{RunId, TopicId};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The themes of every snippet and the snippets of every theme, in compressed sparse rows.
#[derive(Debug, Clone, Default)]
pub(super) struct ThemeMembership {
    /// The offset of each snippet's themes in `themes`; one entry more than there are snippets.
    starts: Vec<u32>,
    themes: Vec<ThemeId>,
    snippets: BTreeMap<ThemeId, Vec<usize>>,
}

impl ThemeMembership {
    /// The membership by assignments.
    pub(super) fn of_assignments(corpus: &Corpus, codebook: &Codebook) -> Self {
        let assigned = codebook.assignments.values().map(|it| (it.theme, it.spans.as_slice()));
        Self::from_spans(corpus, assigned)
    }

    /// The membership by rejected suggestions.
    pub(super) fn of_rejections(corpus: &Corpus, codebook: &Codebook) -> Self {
        let refused =
            codebook.rejected_suggestions.values().map(|it| (it.theme, std::slice::from_ref(&it.place)));
        Self::from_spans(corpus, refused)
    }

    /// Finds the snippets each theme's spans hold for.
    fn from_spans<'s>(corpus: &Corpus, spans: impl Iterator<Item = (ThemeId, &'s [TranscriptSpan])>) -> Self {
        let mut pairs: Vec<(u32, ThemeId)> = Vec::new();
        // Spans of an assignment are sorted by transcript: look its snippets up once, not once a span.
        let mut last = (None, 0..0);
        for (theme, spans) in spans {
            for placed in spans {
                if last.0 != Some(placed.transcript) {
                    last = (Some(placed.transcript), snippet_range(corpus, placed.transcript));
                }
                for_each_covered(corpus, &last.1, placed.span, |at| pairs.push((at as u32, theme)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut holds = Self { starts: Vec::with_capacity(corpus.snippets.len() + 1), ..Self::default() };
        let mut next = pairs.iter().peekable();
        for at in 0..corpus.snippets.len() {
            holds.starts.push(holds.themes.len() as u32);
            while let Some(&(_, theme)) = next.next_if(|(of, _)| *of as usize == at) {
                holds.themes.push(theme);
                holds.snippets.entry(theme).or_default().push(at);
            }
        }
        holds.starts.push(holds.themes.len() as u32);
        holds
    }

    /// The themes of a snippet, by number.
    pub(super) fn themes_of(&self, snippet: usize) -> &[ThemeId] {
        match (self.starts.get(snippet), self.starts.get(snippet + 1)) {
            (Some(&from), Some(&to)) => self.themes.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The snippets of a theme, ascending.
    pub(super) fn snippets_of(&self, theme: ThemeId) -> &[usize] {
        self.snippets.get(&theme).map(Vec::as_slice).unwrap_or_default()
    }

    /// The snippets of any of several themes, ascending, each once.
    pub(super) fn snippets_of_any(&self, themes: &BTreeSet<ThemeId>) -> Vec<usize> {
        let mut lists = themes.iter().map(|&theme| self.snippets_of(theme)).filter(|list| !list.is_empty());
        let mut all = lists.next().unwrap_or_default().to_vec();
        let first = all.len();
        lists.for_each(|list| all.extend_from_slice(list));
        if all.len() > first {
            // The stable sort merges runs that are sorted already.
            all.sort();
            all.dedup();
        }
        all
    }
}

/// The snippets of a transcript, as a range of indices in the corpus.
fn snippet_range(corpus: &Corpus, transcript: TranscriptId) -> Range<usize> {
    corpus.transcript(transcript).map(|entry| entry.snippets.clone()).unwrap_or_default()
}

/// Calls `each` with every snippet of the range that overlaps the span by at least half of the shorter of the
/// two.
fn for_each_covered(corpus: &Corpus, range: &Range<usize>, span: Span, mut each: impl FnMut(usize)) {
    let snippets = corpus.snippets.get(range.clone()).unwrap_or_default();
    let first = snippets.partition_point(|snippet| snippet.span.end <= span.start);
    for (offset, snippet) in snippets.iter().enumerate().skip(first) {
        if snippet.span.start >= span.end {
            break;
        }
        let shorter = snippet.span.len().min(span.len());
        if shorter > 0 && snippet.span.overlap(span) * 2 >= shorter {
            each(range.start + offset);
        }
    }
}

/// The snippets the spans of the sample hold for, ascending.
pub(super) fn sample_snippets(corpus: &Corpus, codebook: &Codebook) -> Vec<usize> {
    let mut drawn = Vec::new();
    for placed in codebook.sample.iter().flat_map(|sample| &sample.spans) {
        for_each_covered(corpus, &snippet_range(corpus, placed.transcript), placed.span, |at| drawn.push(at));
    }
    drawn.sort_unstable();
    drawn.dedup();
    drawn
}

/// For each snippet, whether all of it has been read.
pub(super) fn read_flags(corpus: &Corpus, codebook: &Codebook) -> Vec<bool> {
    let mut read = vec![false; corpus.snippets.len()];
    for (&transcript, spans) in &codebook.read_spans {
        let range = snippet_range(corpus, transcript);
        let snippets = corpus.snippets.get(range.clone()).unwrap_or_default();
        for span in spans {
            let first = snippets.partition_point(|snippet| snippet.span.start < span.start);
            for (offset, snippet) in snippets.iter().enumerate().skip(first) {
                if snippet.span.start >= span.end {
                    break;
                }
                if let Some(slot) =
                    read.get_mut(range.start + offset).filter(|_| snippet.span.end <= span.end)
                {
                    *slot = true;
                }
            }
        }
    }
    read
}

/// The themes each topic of a run was assigned to, by number.
pub(super) fn topic_decisions(codebook: &Codebook, run: RunId) -> BTreeMap<TopicId, Vec<ThemeId>> {
    let mut decisions: BTreeMap<TopicId, Vec<ThemeId>> = BTreeMap::new();
    for assignment in codebook.assignments.values() {
        match assignment.source {
            AssignmentSource::Topic { run: of, topic } if of == run => {
                decisions.entry(topic).or_default().push(assignment.theme);
            }
            _ => {}
        }
    }
    for themes in decisions.values_mut() {
        themes.sort_unstable();
        themes.dedup();
    }
    decisions
}

/// The themes a topic is in: those it was assigned to, and those that hold for at least half of its snippets.
pub(super) fn topic_themes(
    holds: &ThemeMembership,
    snippets: &[usize],
    decided: &[ThemeId],
) -> Vec<ThemeLink> {
    // A topic is in few themes: going through them is faster than any index.
    let mut carried: Vec<(ThemeId, usize)> = decided.iter().map(|&theme| (theme, 0)).collect();
    for &theme in snippets.iter().flat_map(|&at| holds.themes_of(at)) {
        match carried.iter_mut().find(|(known, _)| *known == theme) {
            Some((_, count)) => *count += 1,
            None => carried.push((theme, 1)),
        }
    }
    let mut themes: Vec<ThemeLink> = carried
        .into_iter()
        .map(|(theme, count)| ThemeLink {
            theme,
            decided: decided.contains(&theme),
            share: count as f32 / snippets.len().max(1) as f32,
        })
        .filter(|theming| theming.decided || theming.share >= 0.5)
        .collect();
    themes.sort_by(|a, b| {
        b.decided.cmp(&a.decided).then(b.share.total_cmp(&a.share)).then(a.theme.cmp(&b.theme))
    });
    themes
}
