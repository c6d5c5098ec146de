//! Cuts a transcript into snippets, the units of analysis.

mod pauses;

use super::assemble::second_of_end;
use super::{Snippet, SnippetId, Span, Transcript, TranscriptId, Turn, count_words};
use std::collections::BTreeMap;
use text_splitter::{ChunkConfig, ChunkSizer, TextSplitter};

/// A turn of fewer tokens is tiny: it may share a snippet with its neighbours.
const TINY: usize = 40;
/// How many bytes of a turn the splitter sees at once, which keeps its work linear in the text.
const WINDOW: usize = 16 * 1024;
/// The most bytes a token counts for, so that a run without blanks is cut as well.
const LONGEST_TOKEN: usize = 40;

/// Says where the tokens of a text end; made by the model whose tokens count.
pub trait Tokens: Sync {
    /// The byte offset at which each token ends, in order.
    fn ends(&self, text: &str) -> Vec<u32>;
}

/// Along which seams a transcript is cut.
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
    /// Along which seams.
    pub by: SplitBy,
    /// How many tokens a paragraph may have.
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
pub fn split(transcript: &Transcript, options: &SplitOptions, tokens: &dyn Tokens) -> Vec<Snippet> {
    let text = transcript.text.as_str();
    let spans = match options.by {
        SplitBy::None => vec![Span::new(0, text.len())],
        SplitBy::Turns => turns(transcript).into_iter().map(|turn| turn.span).collect(),
        SplitBy::Paragraphs => paragraphs(transcript, options.max_tokens.max(8), tokens),
    };
    let spans = spans.into_iter().map(|span| trimmed(text, span)).filter(|span| !span.is_empty());
    spans.map(|span| snippet(transcript, span)).collect()
}

/// Makes snippets of spans that are known; those that do not fit the text are left out.
pub fn snippets_at(transcript: &Transcript, spans: &[Span]) -> Vec<Snippet> {
    let fitting = spans.iter().filter(|span| !span.of(&transcript.text).is_empty());
    fitting.map(|&span| snippet(transcript, span)).collect()
}

fn snippet(transcript: &Transcript, span: Span) -> Snippet {
    let said = span.of(&transcript.text);
    Snippet {
        id: SnippetId(0),
        transcript: TranscriptId(0),
        span,
        start: transcript.second_at(span.start),
        end: second_of_end(&transcript.cues, span.end),
        speaker: speaker(&transcript.turns, span),
        words: count_words(said, transcript.language.as_deref()),
    }
}

/// Who says at least two thirds of a span.
fn speaker(turns: &[Turn], span: Span) -> Option<String> {
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

/// The turns, or the whole text as one where there are none.
fn turns(transcript: &Transcript) -> Vec<Turn> {
    if transcript.turns.is_empty() {
        let span = Span::new(0, transcript.text.len());
        return vec![Turn { span, speaker: None, start: None, end: None }];
    }
    transcript.turns.clone()
}

/// A snippet being filled.
#[derive(Debug, Clone, Copy)]
struct Filling {
    span: Span,
    tokens: usize,
}

fn paragraphs(transcript: &Transcript, limit: usize, tokens: &dyn Tokens) -> Vec<Span> {
    let text = transcript.text.as_str();
    let mut done = Vec::new();
    let mut open: Option<Filling> = None;
    for turn in turns(transcript) {
        let said = turn.span.of(text);
        let ends = tokens.ends(said);
        let size = Sizer { base: said.as_ptr() as usize, ends: &ends }.of(0, said.len());
        let mut parts = match size {
            _ if size <= limit => vec![(turn.span, size)],
            _ => pauses::cut(said, turn.span, &transcript.cues, &ends, limit)
                .unwrap_or_else(|| cut(said, turn.span.start, &ends, size, limit)),
        };
        let whole = parts.len() == 1;
        let question = whole && size < TINY && said.trim_end().ends_with(['?', '？', '؟']);
        if let (Some(before), Some((first, length))) = (open, parts.first_mut()) {
            let tiny = before.tokens < TINY || (whole && size < TINY && !question);
            if tiny && before.tokens + *length <= limit {
                *first = Span::new(before.span.start, first.end);
                *length += before.tokens;
            } else {
                done.push(before.span);
            }
        }
        open = parts.pop().map(|(span, tokens)| Filling { span, tokens });
        done.extend(parts.into_iter().map(|(span, _)| span));
    }
    done.extend(open.map(|last| last.span));
    done
}

/// Cuts one turn into parts of at most `limit` tokens; gives spans in the transcript and sizes.
fn cut(said: &str, offset: usize, ends: &[u32], size: usize, limit: usize) -> Vec<(Span, usize)> {
    let sizer = Sizer { base: said.as_ptr() as usize, ends };
    let count = size.div_ceil(limit);
    // A sentence is about twenty-five tokens: so much slack lets equal parts end where one does.
    let even = (size.div_ceil(count) + 25).min(limit);
    let splitter = TextSplitter::new(ChunkConfig::new(even).with_sizer(&sizer));
    let mut parts: Vec<(Span, usize)> = Vec::with_capacity(count);
    let mut from = 0;
    while let Some(window) = said.get(from..window_end(said, from)).filter(|window| !window.is_empty()) {
        let last_window = from + window.len() == said.len();
        let mut chunks: Vec<(usize, usize)> =
            splitter.chunk_indices(window).map(|(at, chunk)| (from + at, from + at + chunk.len())).collect();
        let held = if last_window || chunks.len() < 2 { None } else { chunks.pop() };
        for (start, end) in chunks {
            let length = sizer.of(start, end);
            match parts.last_mut() {
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
    if text.len() - from <= WINDOW {
        return text.len();
    }
    let end = text.floor_char_boundary(from + WINDOW);
    let half = text.ceil_char_boundary(from + WINDOW / 2);
    text.get(half..end).and_then(|tail| tail.rfind([' ', '\n'])).map_or(end, |at| half + at)
}

/// Sizes pieces of one text by the ends of its tokens, found once. The splitter hands in slices of
/// the text; where they lie is told by their addresses.
#[derive(Debug)]
struct Sizer<'a> {
    base: usize,
    ends: &'a [u32],
}

impl Sizer<'_> {
    fn of(&self, start: usize, end: usize) -> usize {
        let before = |byte: usize| self.ends.partition_point(|end| (*end as usize) <= byte);
        let count = before(end).saturating_sub(before(start));
        count.max((end - start) / LONGEST_TOKEN).max(usize::from(end > start))
    }
}

impl ChunkSizer for Sizer<'_> {
    fn size(&self, chunk: &str) -> usize {
        let start = (chunk.as_ptr() as usize).saturating_sub(self.base);
        self.of(start, start + chunk.len())
    }
}

/// The span without the white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let said = span.of(text);
    let start = span.start + (said.len() - said.trim_start().len());
    Span::new(start, start + said.trim().len())
}

#[cfg(test)]
mod tests;
