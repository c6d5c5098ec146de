//! BERT's WordPiece tokenizer, fast and with byte offsets: it counts a snippet's tokens and feeds the
//! transformer.
//!
//! The rules are those of the original BERT code (Devlin et al. 2019): clean, part CJK characters, decompose,
//! drop accents, lower-case, split at white space and punctuation, then take the longest piece in the
//! vocabulary again and again (Wu et al. 2016). The character classes are those of the crate `tokenizers`,
//! against which the tests compare every id. One thing differs on purpose: a literal `[SEP]` in a transcript
//! is text like any other, never a control token.

use super::EmbedError;
use super::packed::CompressedFile;
use crate::corpus::{TokenBoundaries, is_southeast_asian, word_ends};
use foldhash::{HashMap, HashMapExt};
use serde::Deserialize;
use unicode_categories::UnicodeCategories;
use unicode_normalization::char::decompose_canonical;

/// The tokenizer file of the built-in transformer.
pub(super) static MINILM_TOKENIZER: CompressedFile =
    CompressedFile { name: "tokenizer.json", parts: &[&leitmotif_model_minilm_1::TOKENIZER] };

/// A WordPiece vocabulary and the rules to apply it.
#[derive(Debug, Clone)]
pub struct WordPiece {
    /// Pieces that begin a word, with their ids.
    words: HashMap<Box<str>, u32>,
    /// Pieces that continue a word, without their prefix, with their ids.
    parts: HashMap<Box<str>, u32>,
    /// Bytes of the longest piece: where the search for one begins.
    longest: usize,
    unknown: u32,
    /// The control token before a text.
    first: Option<u32>,
    /// The control token behind a text.
    last: Option<u32>,
    /// Most characters of a word; longer ones are unknown as a whole.
    word_limit: usize,
}

/// The part of `tokenizer.json` that is read.
#[derive(Deserialize)]
struct TokenizerJson {
    model: WordPieceJson,
}

/// Its WordPiece model.
#[derive(Deserialize)]
struct WordPieceJson {
    unk_token: String,
    continuing_subword_prefix: String,
    max_input_chars_per_word: usize,
    vocab: HashMap<String, u32>,
}

impl WordPiece {
    /// The tokenizer of the built-in transformer, which also measures how long a snippet is.
    ///
    /// # Errors
    /// Only if the file in the binary is damaged.
    pub fn builtin() -> Result<Self, EmbedError> {
        Self::from_json(&MINILM_TOKENIZER.decompress()?)
    }

    /// Reads a `tokenizer.json` whose model is an uncased WordPiece.
    ///
    /// # Errors
    /// The JSON is not of that kind, or does not hold its own unknown token.
    pub fn from_json(bytes: &[u8]) -> Result<Self, EmbedError> {
        let damaged = |reason: String| EmbedError::Damaged { file: "tokenizer.json".into(), reason };
        let file: TokenizerJson =
            serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
        let model = file.model;
        let unknown = *model
            .vocab
            .get(&model.unk_token)
            .ok_or_else(|| damaged(format!("no {} in the vocabulary", model.unk_token)))?;
        let (first, last) = (model.vocab.get("[CLS]").copied(), model.vocab.get("[SEP]").copied());
        let (mut words, mut parts, mut longest) = (HashMap::new(), HashMap::new(), 0);
        for (piece, id) in model.vocab {
            match piece.strip_prefix(&model.continuing_subword_prefix) {
                Some(part) if !part.is_empty() => {
                    longest = longest.max(part.len());
                    parts.insert(part.into(), id);
                }
                _ => {
                    longest = longest.max(piece.len());
                    words.insert(piece.into(), id);
                }
            }
        }
        Ok(Self { words, parts, longest, unknown, first, last, word_limit: model.max_input_chars_per_word })
    }

    /// The id of the unknown token.
    pub(super) fn unknown_id(&self) -> i32 {
        self.unknown.cast_signed()
    }

    /// Appends the ids of a text, framed by `[CLS]` and `[SEP]` where the vocabulary has them, at most
    /// `limit` in all.
    pub fn encode(&self, text: &str, limit: usize, ids: &mut Vec<i32>) {
        let start = ids.len();
        let framed = usize::from(self.first.is_some()) + usize::from(self.last.is_some());
        let room = limit.saturating_sub(framed);
        ids.extend(self.first.map(u32::cast_signed));
        let body = ids.len();
        self.for_each_piece(text, &mut |id, _| {
            if ids.len() - body < room {
                ids.push(id.cast_signed());
            }
            ids.len() - body < room
        });
        ids.extend(self.last.map(u32::cast_signed));
        ids.truncate(start.saturating_add(limit));
    }

    /// The ids of a whole text in as few windows as hold it, each as [`WordPiece::encode`] has it with at most
    /// `limit` in all. The windows are of one length but for one token, so that none has to do with a few
    /// words.
    pub(super) fn encode_windows(&self, text: &str, limit: usize) -> Vec<Vec<i32>> {
        let (first, last) = (self.first.map(u32::cast_signed), self.last.map(u32::cast_signed));
        let framed = usize::from(first.is_some()) + usize::from(last.is_some());
        let room = limit.saturating_sub(framed).max(1);
        let mut pieces = Vec::new();
        self.for_each_piece(text, &mut |id, _| {
            pieces.push(id.cast_signed());
            true
        });
        let windows = pieces.len().div_ceil(room).max(1);
        let bounds = |window: usize| window * pieces.len() / windows;
        let window = |at: usize| {
            let body = pieces[bounds(at)..bounds(at + 1)].iter().copied();
            first.into_iter().chain(body).chain(last).collect()
        };
        (0..windows).map(window).collect()
    }

    /// Calls `each` with every token's id and the byte at which it ends in the text, until it gives `false`.
    fn for_each_piece(&self, text: &str, each: &mut dyn FnMut(u32, u32) -> bool) {
        let mut word = PendingWord::default();
        for (at, original) in text.char_indices() {
            let end = u32::try_from(at + original.len_utf8()).unwrap_or(u32::MAX);
            let go_on = if original.is_ascii() {
                match original {
                    'a'..='z' | '0'..='9' => word.push(original, end),
                    'A'..='Z' => word.push(original.to_ascii_lowercase(), end),
                    ' ' | '\t' | '\n' | '\r' => self.flush_word(&mut word, each),
                    _ if original.is_ascii_punctuation() => {
                        self.push_punctuation(original, end, &mut word, each)
                    }
                    _ => true,
                }
            } else {
                self.normalize_char(original, end, &mut word, each)
            };
            if !go_on {
                return;
            }
        }
        self.flush_word(&mut word, each);
    }

    /// Takes one character outside ASCII through BERT's normalisation.
    fn normalize_char(
        &self,
        original: char,
        end: u32,
        word: &mut PendingWord,
        each: &mut dyn FnMut(u32, u32) -> bool,
    ) -> bool {
        if original == '\u{fffd}' || original.is_other() {
            return true;
        }
        if original.is_whitespace() {
            return self.flush_word(word, each);
        }
        let alone = is_cjk(original);
        let mut go_on = !alone || self.flush_word(word, each);
        decompose_canonical(original, |part| {
            if part.is_mark_nonspacing() {
                return;
            }
            for lower in part.to_lowercase() {
                go_on = go_on
                    && if lower.is_whitespace() {
                        self.flush_word(word, each)
                    } else if lower.is_ascii_punctuation() || lower.is_punctuation() {
                        self.push_punctuation(lower, end, word, each)
                    } else {
                        word.push(lower, end)
                    };
            }
        });
        go_on && (!alone || self.flush_word(word, each))
    }

    /// Ends the word before a punctuation mark and gives the mark as a word of its own.
    fn push_punctuation(
        &self,
        mark: char,
        end: u32,
        word: &mut PendingWord,
        each: &mut dyn FnMut(u32, u32) -> bool,
    ) -> bool {
        if !self.flush_word(word, each) {
            return false;
        }
        word.push(mark, end);
        self.flush_word(word, each)
    }

    /// Gives the tokens of the pending word and empties it.
    fn flush_word(&self, word: &mut PendingWord, each: &mut dyn FnMut(u32, u32) -> bool) -> bool {
        if word.text.is_empty() {
            return true;
        }
        let go_on = self.split_word(word, each);
        word.clear();
        go_on
    }

    /// Splits one word, longest piece first; a word with a part in no piece is unknown as a whole.
    fn split_word(&self, word: &mut PendingWord, each: &mut dyn FnMut(u32, u32) -> bool) -> bool {
        if let Some(&id) = self.words.get(word.text.as_str()) {
            // A word of more characters than the limit cannot be in the vocabulary.
            return each(id, word.end());
        }
        word.found.clear();
        let mut start = 0;
        let known = word.chars <= self.word_limit;
        while known && start < word.text.len() {
            let Some((id, end)) = self.longest_piece(&word.text, start) else { break };
            word.found.push((id, end));
            start = end;
        }
        if !known || start < word.text.len() {
            return each(self.unknown, word.end());
        }
        word.found.iter().all(|&(id, end)| each(id, word.ends[end - 1]))
    }

    /// The longest piece of a word from a byte on, with its id and end.
    fn longest_piece(&self, word: &str, start: usize) -> Option<(u32, usize)> {
        let pieces = if start == 0 { &self.words } else { &self.parts };
        let mut end = word.floor_char_boundary(start.saturating_add(self.longest));
        while end > start {
            if let Some(&id) = word.get(start..end).and_then(|piece| pieces.get(piece)) {
                return Some((id, end));
            }
            end = word.floor_char_boundary(end - 1);
        }
        None
    }
}

impl TokenBoundaries for WordPiece {
    fn token_ends(&self, text: &str) -> Vec<u32> {
        let mut ends = Vec::with_capacity(text.len() / 4);
        let is_unspaced = |end: usize| text[..text.floor_char_boundary(end)].ends_with(is_southeast_asian);
        let has_unspaced = text.contains(is_southeast_asian);
        self.for_each_piece(text, &mut |_, end| {
            if !has_unspaced || !is_unspaced(end as usize) {
                ends.push(end);
            }
            true
        });
        if has_unspaced {
            // The model takes a whole sentence of these for one unknown word.
            let words = word_ends(text).filter(|&end| is_unspaced(end));
            ends.extend(words.filter_map(|end| u32::try_from(end).ok()));
            ends.sort_unstable();
        }
        ends
    }
}

/// A word being gathered: its normalised text, and for each of its bytes where its character ends in the
/// original.
#[derive(Default)]
struct PendingWord {
    text: String,
    ends: Vec<u32>,
    /// Number of characters, of the normalised text.
    chars: usize,
    /// Pieces found while the word is split; kept to spare an allocation for each word.
    found: Vec<(u32, usize)>,
}

impl PendingWord {
    /// Adds one normalised character; always `true`, so that it can stand beside calls that may stop.
    fn push(&mut self, part: char, end: u32) -> bool {
        self.text.push(part);
        self.ends.resize(self.text.len(), end);
        self.chars += 1;
        true
    }
    /// Where the word ends in the original; 0 for no word.
    fn end(&self) -> u32 {
        self.ends.last().copied().unwrap_or(0)
    }
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.chars = 0;
    }
}

/// Whether BERT sets the character apart as a word of its own: its list of blocks, not today's Unicode.
fn is_cjk(character: char) -> bool {
    matches!(u32::from(character),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F
        | 0x2B740..=0x2B81F | 0x2B920..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}

#[cfg(test)]
mod tests;
