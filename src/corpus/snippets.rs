//! Cuts a transcript into snippets, the units of analysis.
//!
//! Invariants: snippets lie on character boundaries, are trimmed and in order, do not overlap, hold together
//! all that is not blank, and have at most the tokens asked for. The work is linear in the text: token ends
//! are found once for each turn and looked up, never counted again.

mod by_length;
mod pauses;

use super::{Snippet, SnippetId, Span, SpeakerPart, Transcript, TranscriptId, Turn, count_words};
use by_length::{TokenSizer, cut_turn};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Turns of fewer tokens may share a snippet with their neighbours: a "yes, exactly" by itself says nothing
/// of a topic. Chosen by hand; not measured.
const TINY_TURN_TOKENS: usize = 40;
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
    /// study this program goes back to.
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
    // What has neither a letter nor a digit, such as a caption of three dots, says nothing.
    let says = |span: &Span| span.slice(text).chars().any(char::is_alphanumeric);
    let spans = spans.into_iter().map(|span| trim_span(text, span)).filter(says);
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
        end: transcript.second_at_end(span.end),
        speaker: main_speaker(&transcript.turns, span).map(Arc::from),
        words: count_words(said, transcript.language.as_deref()),
        parts: speaker_parts(transcript, span),
    }
}

/// Who says which part of a span, where several speak, or one beside somebody who is not named. Turns of one
/// speaker that follow each other are one part.
pub fn speaker_parts(transcript: &Transcript, span: Span) -> Vec<SpeakerPart> {
    let text = transcript.text.as_str();
    let first = transcript.turns.partition_point(|turn| turn.span.end <= span.start);
    let mut parts: Vec<SpeakerPart> = Vec::new();
    for turn in transcript.turns.iter().skip(first).take_while(|turn| turn.span.start < span.end) {
        let own = Span::new(turn.span.start.max(span.start), turn.span.end.min(span.end));
        let own = trim_span(text, own);
        match parts.last_mut() {
            _ if own.is_empty() => {}
            Some(last) if last.speaker.as_deref() == turn.speaker.as_deref() => last.span.end = own.end,
            _ => {
                let speaker = turn.speaker.as_deref().map(Arc::from);
                parts.push(SpeakerPart { span: own, speaker, words: 0 });
            }
        }
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    for part in &mut parts {
        part.words = count_words(part.span.slice(text), transcript.language.as_deref());
    }
    parts
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

/// The span without the white space at its ends.
fn trim_span(text: &str, span: Span) -> Span {
    let said = span.slice(text);
    let start = span.start + (said.len() - said.trim_start().len());
    Span::new(start, start + said.trim().len())
}

#[cfg(test)]
mod tests;
