//! What tells conduct from subjects: how each snippet is said, and what is near those at beginnings and ends.

use crate::corpus::{Corpus, Snippet, SnippetIndex};
use crate::jobs::JobResult;
use crate::progress::Progress;
use crate::topics::measure::{
    ConductSnippet, EDGE_SNIPPETS, SnippetManner, TopicConduct, conduct_of_neighbors, rows_nearest_to,
};
use crate::topics::{AnalysisInput, MatrixView};

/// The manner of all snippets, in order. `pronouns` has their number for each.
pub(super) fn snippet_manners(corpus: &Corpus, pronouns: &[Option<usize>]) -> Vec<SnippetManner> {
    let mut manners = Vec::with_capacity(corpus.snippets.len());
    for (transcript, entry) in (0u32..).zip(&corpus.transcripts) {
        let first = manners.len();
        for at in entry.snippet_indices() {
            let Some(snippet) = corpus.snippet_at(at) else { continue };
            let (place, count) = (manners.len() - first, entry.snippets.len());
            manners.push(SnippetManner {
                transcript,
                at_edge: place < EDGE_SNIPPETS || place + EDGE_SNIPPETS >= count,
                words: snippet.words,
                speaker_changes: speaker_changes(snippet),
                pronouns: pronouns.get(at.0).copied().flatten(),
            });
        }
    }
    manners
}

/// How often another speaker takes over in a snippet.
fn speaker_changes(snippet: &Snippet) -> usize {
    let speakers: Vec<Option<&str>> = snippet.speaker_parts().map(|(_, speaker, _)| speaker).collect();
    speakers.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// A snippet at the beginning or end of its transcript, with those nearest to it.
pub(super) struct EdgeSnippet {
    snippet: SnippetIndex,
    nearest: Vec<SnippetIndex>,
}

/// The snippets at beginnings and ends of one part of a corpus, in their order. `rows` has the snippet of each row of the
/// input, `manners` how each snippet of the corpus is said.
pub(super) fn edge_snippets(
    input: &AnalysisInput<'_>,
    rows: &[SnippetIndex],
    manners: &[SnippetManner],
    seed: u64,
    progress: &dyn Progress,
) -> JobResult<Vec<EdgeSnippet>> {
    let Some(vectors) = MatrixView::new(input.vectors, input.dims) else { return Ok(Vec::new()) };
    let is_at_edge = |at: &SnippetIndex| manners.get(at.0).is_some_and(|manner| manner.at_edge);
    let edges: Vec<usize> = (0..rows.len()).filter(|&row| is_at_edge(&rows[row])).collect();
    let near = rows_nearest_to(&edges, vectors, seed, progress)?;
    let edge = |(row, near): (usize, Vec<usize>)| EdgeSnippet {
        snippet: rows[row],
        nearest: near.into_iter().map(|row| rows[row]).collect(),
    };
    Ok(edges.into_iter().zip(near).map(edge).collect())
}

/// Those that may be of conduct though they are in no topic of conduct. `topics` has the topic of each snippet of the corpus, `conduct`
/// the signs of each topic.
pub(super) fn conduct_snippets(
    edges: &[EdgeSnippet],
    corpus: &Corpus,
    topics: &[Option<u32>],
    conduct: &[TopicConduct],
) -> Vec<ConductSnippet> {
    let topic_of = |at: SnippetIndex| topics.get(at.0).copied().flatten();
    let is_conduct = |topic: u32| conduct.get(topic as usize).is_some_and(TopicConduct::is_conduct);
    let found =
        edges.iter().filter(|edge| !topic_of(edge.snippet).is_some_and(is_conduct)).filter_map(|edge| {
            let near: Vec<Option<u32>> = edge.nearest.iter().map(|&at| topic_of(at)).collect();
            let (topic, share) = conduct_of_neighbors(&near, conduct)?;
            let snippet = corpus.snippet_at(edge.snippet)?.id.0;
            Some((edge.snippet, ConductSnippet { snippet, topic: Some(topic), share }))
        });
    let mut found: Vec<(SnippetIndex, ConductSnippet)> = found.collect();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, snippet)| snippet).collect()
}
