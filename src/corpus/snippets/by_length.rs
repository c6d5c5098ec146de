//! Cuts a turn by length alone, at sentence ends where it can; the tokens of a text are looked up, never
//! counted again.

use crate::corpus::Span;
use text_splitter::{ChunkConfig, ChunkSizer, TextSplitter};

/// How many bytes of a turn the splitter sees at once, which keeps its work linear in the text. Far larger
/// than a snippet, so it decides on no cut but the one at its own end.
const WINDOW_BYTES: usize = 16 * 1024;
/// The most bytes a token counts for, so that a run without blanks (a URL, base64) is cut as well, though a
/// model takes it as one unknown token. Chosen by hand: longer than any word piece.
pub(super) const MAX_TOKEN_BYTES: usize = 40;

/// Cuts one turn into parts of at most `limit` tokens; gives spans in the transcript and sizes.
pub(super) fn cut_turn(
    said: &str,
    offset: usize,
    ends: &[u32],
    size: usize,
    limit: usize,
) -> Vec<(Span, usize)> {
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
pub(super) struct TokenSizer<'a> {
    /// The address of the text.
    pub base: usize,
    /// Where each token ends, ascending.
    pub ends: &'a [u32],
}

impl TokenSizer<'_> {
    /// The tokens from one byte to another: at least one for any byte, and one for every 40 bytes: see
    /// MAX_TOKEN_BYTES.
    pub(super) fn count(&self, start: usize, end: usize) -> usize {
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
