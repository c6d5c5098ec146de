//! The analyzer: how text becomes the terms of the index, and a query the terms to look for. Index, planner
//! and highlighter all use it, so that what is found is what is marked.
//!
//! Words are cut by Unicode's rules (UAX #29), and further at dots and underscores between letters, because
//! speech recognisers forget spaces. Scripts written without spaces between words (Chinese, Japanese, Thai)
//! and Korean, whose particles cling to the word, are cut into characters: a run of them is searched as a
//! phrase, which finds it wherever it stands.
//!
//! A word has two forms. The *exact* form is lower case in Unicode's compatible composition (NFKC), with
//! Arabic letters unified and Arabic vowel signs dropped. The *loose* form is the exact one stemmed by the
//! language of its transcript (Snowball) and without diacritics, behind a tag for the language, so that stems
//! of different languages never meet.

use crate::corpus::Span;
use std::collections::HashMap;
use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Words of more bytes are left out of the index: they are noise, such as a line of base64. Chosen by hand;
/// not measured.
const MAX_WORD_BYTES: usize = 120;

/// Most words cached with their stems per language; when full, the cache starts anew. Chosen so that the
/// vocabulary of even a large corpus of speech fits; not measured.
const MAX_CACHED_STEMS: usize = 200_000;

/// The spans of the words in a text, in order.
pub(super) fn split_words(text: &str) -> Vec<Span> {
    let mut found = Vec::with_capacity(text.len() / 5);
    for (at, piece) in text.unicode_word_indices() {
        // The usual case, ASCII, needs no further cutting.
        if piece.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            found.push(Span::new(at, at + piece.len()));
        } else {
            split_speech_word(piece, at, &mut found);
        }
    }
    found
}

/// Cuts a word of UAX #29, which begins at byte `at`, where speech has two words.
fn split_speech_word(piece: &str, at: usize, found: &mut Vec<Span>) {
    let mut word: Option<usize> = None;
    let mut before = None;
    let mut rest = piece.char_indices().peekable();
    while let Some((offset, c)) = rest.next() {
        let here = at + offset;
        let after = rest.peek().map(|&(_, c)| c);
        let alone = is_single_term(c);
        if (alone || is_separator(before, c, after))
            && let Some(start) = word.take()
        {
            found.push(Span::new(start, here));
        }
        if alone {
            found.push(Span::new(here, here + c.len_utf8()));
        } else if c.is_alphanumeric() {
            word.get_or_insert(here);
        }
        before = Some(c);
    }
    if let Some(start) = word {
        found.push(Span::new(start, at + piece.len()));
    }
}

/// Whether a character separates two words: a dot or comma unless between digits, and always some other
/// marks.
fn is_separator(before: Option<char>, c: char, after: Option<char>) -> bool {
    let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    match c {
        '.' | ',' => !(digit(before) && digit(after)),
        ':' | ';' | '_' | '·' | '‧' | '․' | '﹒' | '．' | '：' | '，' => true,
        _ => false,
    }
}

/// Whether the character is a term of its own: Han, kana, Hangul.
pub(super) fn is_single_term(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// The exact form of a word; none for one too long to be a word.
pub(super) fn exact_form(word: &str) -> Option<String> {
    if word.len() > MAX_WORD_BYTES {
        return None;
    }
    if word.is_ascii() {
        return Some(word.to_ascii_lowercase());
    }
    Some(word.nfkc().flat_map(char::to_lowercase).filter_map(unify_letter).collect())
}

/// Maps letters that people write interchangeably to one; none for marks that may be left out (Arabic vowel
/// signs, tatweel, joiners, soft hyphen).
fn unify_letter(c: char) -> Option<char> {
    match c {
        '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200c}' | '\u{200d}' | '\u{ad}' => None,
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        'ى' | 'ی' => Some('ي'),
        'ک' => Some('ك'),
        'ة' => Some('ه'),
        '’' | '‘' | '＇' => Some('\''),
        _ => Some(c),
    }
}

/// The tag of a language in the index: its ISO 639-1 code where there is a stemmer, else empty.
pub(super) fn language_tag(language: Option<&str>) -> &str {
    language.filter(|code| stemmer_language(code).is_some()).unwrap_or("")
}

/// The Snowball stemmer of a language.
fn stemmer_language(code: &str) -> Option<Language> {
    Some(match code {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "nl" => Language::Dutch,
        "en" => Language::English,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "de" => Language::German,
        "el" => Language::Greek,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "no" | "nb" | "nn" => Language::Norwegian,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "es" => Language::Spanish,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => return None,
    })
}

/// Computes loose forms and caches them: stemming costs more than all else while marking hits.
#[derive(Clone, Default)]
pub(super) struct StemCache {
    languages: HashMap<String, LanguageStems>,
}

/// The stemmer of one language with the words seen so far.
#[derive(Clone)]
struct LanguageStems {
    stemmer: Option<TextAnalyzer>,
    stems: HashMap<String, String>,
}

impl StemCache {
    /// The loose form of a word, given its exact form and the tag of its language.
    pub(super) fn stemmed_form(&mut self, tag: &str, exact: &str) -> String {
        if !self.languages.contains_key(tag) {
            let stemmer = stemmer_language(tag).map(|language| {
                TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build()
            });
            self.languages.insert(tag.to_owned(), LanguageStems { stemmer, stems: HashMap::new() });
        }
        match self.languages.get_mut(tag) {
            Some(known) => known.stemmed_form(tag, exact),
            None => exact.to_owned(),
        }
    }
}

impl LanguageStems {
    /// The loose form of a word.
    fn stemmed_form(&mut self, tag: &str, exact: &str) -> String {
        if let Some(stem) = self.stems.get(exact) {
            return stem.clone();
        }
        let mut stem = exact.trim_end_matches("'s").to_owned();
        if let Some(stemmer) = &mut self.stemmer {
            let mut stream = stemmer.token_stream(exact);
            if stream.advance() {
                stem.clone_from(&stream.token().text);
            }
        }
        let loose = format!("{tag}:{}", strip_diacritics(&stem));
        if self.stems.len() >= MAX_CACHED_STEMS {
            self.stems.clear();
        }
        self.stems.insert(exact.to_owned(), loose.clone());
        loose
    }
}

/// Removes combining diacritics.
fn strip_diacritics(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    word.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc().collect()
}

/// The form of the words in a field of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermForm {
    /// The exact form, by [`exact_form`].
    Exact,
    /// The loose form, by [`StemCache::stemmed_form`].
    Stemmed,
}

/// The tokenizer for tantivy. The text of a field begins with the tag of its language and a line feed.
#[derive(Clone)]
pub(super) struct TermTokenizer {
    form: TermForm,
    stems: StemCache,
}

impl TermTokenizer {
    /// A tokenizer for this form.
    pub(super) fn new(form: TermForm) -> Self {
        Self { form, stems: StemCache::default() }
    }
}

impl Tokenizer for TermTokenizer {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        let (tag, text) = text.split_once('\n').unwrap_or(("", text));
        let spans = split_words(text).into_iter();
        let token = Token { position: usize::MAX, ..Token::default() };
        TermStream { terms: self, tag, text, spans, token }
    }
}

/// The terms of one text.
pub(super) struct TermStream<'a> {
    terms: &'a mut TermTokenizer,
    tag: &'a str,
    text: &'a str,
    spans: std::vec::IntoIter<Span>,
    token: Token,
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        for span in self.spans.by_ref() {
            // A word too long to index still takes a position, so that no phrase matches across it. Positions
            // begin at `usize::MAX`, so that the first becomes 0.
            self.token.position = self.token.position.wrapping_add(1);
            let Some(exact) = exact_form(span.slice(self.text)) else { continue };
            self.token.text = match self.terms.form {
                TermForm::Exact => exact,
                TermForm::Stemmed => self.terms.stems.stemmed_form(self.tag, &exact),
            };
            (self.token.offset_from, self.token.offset_to) = (span.start, span.end);
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<&str> {
        split_words(text).into_iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn cuts_speech_into_words() {
        assert_eq!(
            said("Don’t use GPT-3.5, use node.js: it's snake_case."),
            ["Don’t", "use", "GPT", "3.5", "use", "node", "js", "it's", "snake", "case"]
        );
        assert_eq!(
            said("the end.Then 11,746 more 🦀 at 10:30"),
            ["the", "end", "Then", "11,746", "more", "at", "10", "30"]
        );
        assert_eq!(
            said("用RAG检索。カード 검색을"),
            ["用", "RAG", "检", "索", "カ", "ー", "ド", "검", "색", "을"]
        );
        assert_eq!(said("क्या हाल"), ["क्या", "हाल"]);
        assert_eq!(said("  … — "), [] as [&str; 0]);
    }

    #[test]
    fn exact_forms_meet_however_they_were_typed() {
        assert_eq!(exact_form("cafe\u{301}"), exact_form("Café"));
        assert_eq!(exact_form("ＧＰＴ"), exact_form("gpt"));
        assert_eq!(exact_form("don’t"), exact_form("Don't"));
        assert_eq!(exact_form("كِتَاب"), exact_form("كتاب"));
        assert_eq!(exact_form("أحمد"), exact_form("احمد"));
        assert_eq!(exact_form(&"a".repeat(MAX_WORD_BYTES + 1)), None);
    }

    #[test]
    fn loose_forms_follow_the_language() {
        let mut stems = StemCache::default();
        assert_eq!(stems.stemmed_form("en", "chunking"), stems.stemmed_form("en", "chunks"));
        assert_eq!(stems.stemmed_form("de", "häuser"), stems.stemmed_form("de", "haus"));
        assert_ne!(stems.stemmed_form("de", "chunking"), stems.stemmed_form("en", "chunking"));
        assert_eq!(stems.stemmed_form("", "řeka"), stems.stemmed_form("", "reka"));
        assert_ne!(stems.stemmed_form("", "chunking"), stems.stemmed_form("", "chunks"));
        assert_eq!(language_tag(Some("cs")), "");
        assert_eq!(language_tag(Some("de")), "de");
    }
}
