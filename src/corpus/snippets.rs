//! Cuts a transcript into snippets, the units of analysis.
//!
//! Invariants: snippets lie on character boundaries, are trimmed and in order, do not overlap, hold together
//! all that is not blank, and have at most the tokens asked for. The work is linear in the text: token ends
//! are found once for each turn and looked up, never counted again.

mod pauses;

use super::transcript_builder::second_at_end;
use super::{Snippet, SnippetId, Span, Transcript, TranscriptId, Turn, count_words};
use std::collections::BTreeMap;
use text_splitter::{ChunkConfig, ChunkSizer, TextSplitter};

/// Turns of fewer tokens may share a snippet with their neighbours: a "yes, exactly" by itself says nothing
/// of a topic. Chosen by hand; not measured.
const TINY_TURN_TOKENS: usize = 40;
/// How many bytes of a turn the splitter sees at once, which keeps its work linear in the text. Far larger
/// than a snippet, so it decides on no cut but the one at its own end.
const WINDOW_BYTES: usize = 16 * 1024;
/// The most bytes a token counts for, so that a run without blanks (a URL, base64) is cut as well, though a
/// model takes it as one unknown token. Chosen by hand: longer than any word piece.
const MAX_TOKEN_BYTES: usize = 40;

/// Finds the tokens of a text, as the embedding model that will read the snippets counts them.
pub trait TokenBoundaries: Sync {
    /// The byte offset at which each token ends, ascending.
    fn token_ends(&self, text: &str) -> Vec<u32>;
}

/// Where a transcript is cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SplitBy {
    /// Paragraphs of at most [`SplitOptions::max_tokens`] at sentence ends.
    #[default]
    Paragraphs,
    /// One snippet for each turn, however long.
    Turns,
    /// One snippet for the whole transcript.
    None,
}

/// How transcripts are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitOptions {
    /// Where to cut.
    pub by: SplitBy,
    /// The most tokens of a paragraph; at least 8 are allowed whatever is asked. 300 by default, as in the
    /// study this program goes back to (design.md, "Snippets").
    pub max_tokens: usize,
}

impl Default for SplitOptions {
    fn default() -> Self {
        Self { by: SplitBy::Paragraphs, max_tokens: 300 }
    }
}

/// Cuts a transcript into snippets, in order, on character boundaries, trimmed, not overlapping and
/// together holding all that is not blank. Ids are 0: the store gives them.
///
/// Paragraphs are cut by the crate `text-splitter` (paragraphs, then Unicode sentences, words,
/// characters) and filled up to the limit; a turn that needs several is cut into parts of about the
/// same length, so that no crumb is left over. Timed talk without full stops is cut where the speaker
/// pauses longest. A snippet stays within a turn, but turns of under 40
/// tokens join their neighbours while the limit allows: a tiny question goes with its answer, any
/// other tiny turn with what was said before it. Such a snippet's speaker is who says two thirds of
/// it, if anybody does.
pub fn split_into_snippets(
    transcript: &Transcript,
    options: &SplitOptions,
    tokens: &dyn TokenBoundaries,
) -> Vec<Snippet> {
    let text = transcript.text.as_str();
    let spans = match options.by {
        SplitBy::None => vec![Span::new(0, text.len())],
        SplitBy::Turns => turns_or_whole(transcript).into_iter().map(|turn| turn.span).collect(),
        SplitBy::Paragraphs => split_paragraphs(transcript, options.max_tokens.max(8), tokens),
    };
    let spans = spans.into_iter().map(|span| trim_span(text, span)).filter(|span| !span.is_empty());
    spans.map(|span| make_snippet(transcript, span)).collect()
}

/// Makes snippets of spans that are known, such as stored ones; spans that do not fit the text are left out.
pub fn snippets_at(transcript: &Transcript, spans: &[Span]) -> Vec<Snippet> {
    let fitting = spans.iter().filter(|span| !span.slice(&transcript.text).is_empty());
    fitting.map(|&span| make_snippet(transcript, span)).collect()
}

/// Makes the snippet of a span: its times, its main speaker and its number of words.
fn make_snippet(transcript: &Transcript, span: Span) -> Snippet {
    let said = span.slice(&transcript.text);
    Snippet {
        id: SnippetId(0),
        transcript: TranscriptId(0),
        span,
        start: transcript.second_at(span.start),
        end: second_at_end(&transcript.cues, span.end),
        speaker: main_speaker(&transcript.turns, span),
        words: count_words(said, transcript.language.as_deref()),
    }
}

/// The speaker of at least two thirds of a span's bytes. Names are compared in order, so ties are decided
/// alike on every run.
fn main_speaker(turns: &[Turn], span: Span) -> Option<String> {
    let first = turns.partition_point(|turn| turn.span.end <= span.start);
    let mut shares: BTreeMap<&str, usize> = BTreeMap::new();
    for turn in turns.iter().skip(first).take_while(|turn| turn.span.start < span.end) {
        if let Some(name) = &turn.speaker {
            *shares.entry(name).or_default() += turn.span.overlap(span);
        }
    }
    let (name, share) = shares.into_iter().max_by_key(|(_, share)| *share)?;
    (share * 3 >= span.len() * 2).then(|| name.to_owned())
}

/// The turns; the whole text as one where there are none.
fn turns_or_whole(transcript: &Transcript) -> Vec<Turn> {
    if transcript.turns.is_empty() {
        let span = Span::new(0, transcript.text.len());
        return vec![Turn { span, speaker: None, start: None, end: None }];
    }
    transcript.turns.clone()
}

/// The last snippet, which may still take in the next turn.
#[derive(Debug, Clone, Copy)]
struct OpenSnippet {
    span: Span,
    tokens: usize,
}

/// Cuts at turns and fills up to the limit; gives spans in order.
fn split_paragraphs(transcript: &Transcript, limit: usize, tokens: &dyn TokenBoundaries) -> Vec<Span> {
    let text = transcript.text.as_str();
    let mut done = Vec::new();
    let mut open: Option<OpenSnippet> = None;
    for turn in turns_or_whole(transcript) {
        let said = turn.span.slice(text);
        let ends = tokens.token_ends(said);
        let size = TokenSizer { base: said.as_ptr() as usize, ends: &ends }.count(0, said.len());
        let mut parts = match size {
            _ if size <= limit => vec![(turn.span, size)],
            _ => pauses::cut_at_pauses(said, turn.span, &transcript.cues, &ends, limit)
                .unwrap_or_else(|| cut_turn(said, turn.span.start, &ends, size, limit)),
        };
        let whole = parts.len() == 1;
        // A tiny question opens a new snippet, to stand with its answer.
        let question = whole && size < TINY_TURN_TOKENS && said.trim_end().ends_with(['?', '？', '؟']);
        if let (Some(before), Some((first, length))) = (open, parts.first_mut()) {
            let tiny = before.tokens < TINY_TURN_TOKENS || (whole && size < TINY_TURN_TOKENS && !question);
            if tiny && before.tokens + *length <= limit {
                *first = Span::new(before.span.start, first.end);
                *length += before.tokens;
            } else {
                done.push(before.span);
            }
        }
        open = parts.pop().map(|(span, tokens)| OpenSnippet { span, tokens });
        done.extend(parts.into_iter().map(|(span, _)| span));
    }
    done.extend(open.map(|last| last.span));
    done
}

/// Cuts one turn into parts of at most `limit` tokens; gives spans in the transcript and sizes.
fn cut_turn(said: &str, offset: usize, ends: &[u32], size: usize, limit: usize) -> Vec<(Span, usize)> {
    let sizer = TokenSizer { base: said.as_ptr() as usize, ends };
    let count = size.div_ceil(limit);
    // A sentence is about 25 tokens: so much slack lets equal parts end where a sentence does.
    let even = (size.div_ceil(count) + 25).min(limit);
    let splitter = TextSplitter::new(ChunkConfig::new(even).with_sizer(&sizer));
    let mut parts: Vec<(Span, usize)> = Vec::with_capacity(count);
    let mut from = 0;
    while let Some(window) = said.get(from..window_end(said, from)).filter(|window| !window.is_empty()) {
        let last_window = from + window.len() == said.len();
        let mut chunks: Vec<(usize, usize)> =
            splitter.chunk_indices(window).map(|(at, chunk)| (from + at, from + at + chunk.len())).collect();
        // The last chunk of a window was cut by the window's end, not by the text's: it is read again with
        // the next.
        let held = if last_window || chunks.len() < 2 { None } else { chunks.pop() };
        for (start, end) in chunks {
            let length = sizer.count(start, end);
            match parts.last_mut() {
                // The splitter may leave crumbs where a sentence did not fit: one under a third of the limit
                // joins its neighbour where both fit together.
                Some((last, tokens)) if *tokens + length <= limit && (*tokens).min(length) < limit / 3 => {
                    *last = Span::new(last.start, end);
                    *tokens += length;
                }
                _ => parts.push((Span::new(start, end), length)),
            }
        }
        from = held.map_or(from + window.len(), |(start, _)| start);
    }
    parts
        .into_iter()
        .map(|(span, tokens)| (Span::new(offset + span.start, offset + span.end), tokens))
        .collect()
}

/// The end of the window at `from`: at a blank, where there is one in its second half.
fn window_end(text: &str, from: usize) -> usize {
    if text.len() - from <= WINDOW_BYTES {
        return text.len();
    }
    let end = text.floor_char_boundary(from + WINDOW_BYTES);
    let half = text.ceil_char_boundary(from + WINDOW_BYTES / 2);
    text.get(half..end).and_then(|tail| tail.rfind([' ', '\n'])).map_or(end, |at| half + at)
}

/// Counts the tokens in parts of one text by the token ends found once. The splitter hands in slices of the
/// text, whose offsets are known from their addresses.
#[derive(Debug)]
struct TokenSizer<'a> {
    base: usize,
    ends: &'a [u32],
}

impl TokenSizer<'_> {
    // At least one token for any byte, and one for every 40 bytes: see MAX_TOKEN_BYTES.
    fn count(&self, start: usize, end: usize) -> usize {
        let before = |byte: usize| self.ends.partition_point(|end| (*end as usize) <= byte);
        let count = before(end).saturating_sub(before(start));
        count.max((end - start) / MAX_TOKEN_BYTES).max(usize::from(end > start))
    }
}

impl ChunkSizer for TokenSizer<'_> {
    fn size(&self, chunk: &str) -> usize {
        let start = (chunk.as_ptr() as usize).saturating_sub(self.base);
        self.count(start, start + chunk.len())
    }
}

/// The span without the white space at its ends.
fn trim_span(text: &str, span: Span) -> Span {
    let said = span.slice(text);
    let start = span.start + (said.len() - said.trim_start().len());
    Span::new(start, start + said.trim().len())
}

#[cfg(test)]
mod tests;
