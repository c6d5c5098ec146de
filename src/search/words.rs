//! How text becomes the terms of the index, and a query the terms to look for.
//!
//! Words are cut by Unicode's rules (UAX #29), and further at dots and underscores between letters
//! because recognisers forget spaces. Scripts written without spaces between words (Chinese,
//! Japanese, Thai) and Korean, whose particles cling to the word, are cut into characters: a run of
//! them is looked for as a phrase, which finds it wherever it stands.
//!
//! A word has two forms. The *exact* one is lower case in Unicode's compatible composition (NFKC),
//! with Arabic letters unified and Arabic vowel signs dropped. The *loose* one is the exact one
//! stemmed by the language of its transcript (Snowball) and without diacritics, behind a tag for the
//! language, so that stems of one language never meet those of another.

use crate::corpus::Span;
use std::collections::HashMap;
use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Longer words are noise, such as a line of base64, and are left out of the index.
const LONGEST: usize = 120;

/// So many words are kept with their stems; speech of a whole career has fewer.
const REMEMBERED: usize = 200_000;

/// The places of the words in a text, in order.
pub(super) fn words(text: &str) -> Vec<Span> {
    let mut found = Vec::with_capacity(text.len() / 5);
    for (at, piece) in text.unicode_word_indices() {
        if piece.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            found.push(Span::new(at, at + piece.len()));
        } else {
            cut(piece, at, &mut found);
        }
    }
    found
}

/// Cuts a word of UAX #29, which stands at `at`, where speech has two.
fn cut(piece: &str, at: usize, found: &mut Vec<Span>) {
    let mut word: Option<usize> = None;
    let mut before = None;
    let mut rest = piece.char_indices().peekable();
    while let Some((offset, c)) = rest.next() {
        let here = at + offset;
        let after = rest.peek().map(|&(_, c)| c);
        let alone = stands_alone(c);
        if (alone || separates(before, c, after))
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

fn separates(before: Option<char>, c: char, after: Option<char>) -> bool {
    let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    match c {
        '.' | ',' => !(digit(before) && digit(after)),
        ':' | ';' | '_' | '·' | '‧' | '․' | '﹒' | '．' | '：' | '，' => true,
        _ => false,
    }
}

/// Says whether the character is a term of its own: Han, kana, Hangul.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// The exact form of a word; none for one too long to be a word.
pub(super) fn exact(word: &str) -> Option<String> {
    if word.len() > LONGEST {
        return None;
    }
    if word.is_ascii() {
        return Some(word.to_ascii_lowercase());
    }
    Some(word.nfkc().flat_map(char::to_lowercase).filter_map(unify).collect())
}

/// One letter for those that are written alike; none for signs that may be left out.
fn unify(c: char) -> Option<char> {
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

/// What the index knows a language by: its ISO 639-1 code where words are stemmed, else nothing.
pub(super) fn tag(language: Option<&str>) -> &str {
    language.filter(|code| stemming(code).is_some()).unwrap_or_default()
}

fn stemming(code: &str) -> Option<Language> {
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

/// Finds loose forms, and remembers them.
#[derive(Clone, Default)]
pub(super) struct Stems {
    languages: HashMap<String, Known>,
}

#[derive(Clone)]
struct Known {
    stemmer: Option<TextAnalyzer>,
    stems: HashMap<String, String>,
}

impl Stems {
    /// The loose form of a word given in its exact form, in the language of that tag.
    pub(super) fn loose(&mut self, tag: &str, exact: &str) -> String {
        if !self.languages.contains_key(tag) {
            let stemmer = stemming(tag).map(|language| {
                TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build()
            });
            self.languages.insert(tag.to_owned(), Known { stemmer, stems: HashMap::new() });
        }
        match self.languages.get_mut(tag) {
            Some(known) => known.loose(tag, exact),
            None => exact.to_owned(),
        }
    }
}

impl Known {
    fn loose(&mut self, tag: &str, exact: &str) -> String {
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
        let loose = format!("{tag}:{}", plain(&stem));
        if self.stems.len() >= REMEMBERED {
            self.stems.clear();
        }
        self.stems.insert(exact.to_owned(), loose.clone());
        loose
    }
}

/// Takes the diacritics off.
fn plain(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    word.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc().collect()
}

/// The form of words a field of the index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As [`exact`] makes it.
    Exact,
    /// As [`Stems::loose`] makes it.
    Loose,
}

/// Hands words to tantivy. The text of a field begins with the language's tag and a line feed.
#[derive(Clone)]
pub(super) struct Terms {
    form: Form,
    stems: Stems,
}

impl Terms {
    /// Makes terms of that form.
    pub(super) fn new(form: Form) -> Self {
        Self { form, stems: Stems::default() }
    }
}

impl Tokenizer for Terms {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        let (tag, text) = text.split_once('\n').unwrap_or(("", text));
        let spans = words(text).into_iter();
        let token = Token { position: usize::MAX, ..Token::default() };
        TermStream { terms: self, tag, text, spans, token }
    }
}

/// The terms of one text.
pub(super) struct TermStream<'a> {
    terms: &'a mut Terms,
    tag: &'a str,
    text: &'a str,
    spans: std::vec::IntoIter<Span>,
    token: Token,
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        for span in self.spans.by_ref() {
            self.token.position = self.token.position.wrapping_add(1);
            let Some(exact) = exact(span.of(self.text)) else { continue };
            self.token.text = match self.terms.form {
                Form::Exact => exact,
                Form::Loose => self.terms.stems.loose(self.tag, &exact),
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
        words(text).into_iter().map(|span| span.of(text)).collect()
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
        assert_eq!(exact("cafe\u{301}"), exact("Café"));
        assert_eq!(exact("ＧＰＴ"), exact("gpt"));
        assert_eq!(exact("don’t"), exact("Don't"));
        assert_eq!(exact("كِتَاب"), exact("كتاب"));
        assert_eq!(exact("أحمد"), exact("احمد"));
        assert_eq!(exact(&"a".repeat(LONGEST + 1)), None);
    }

    #[test]
    fn loose_forms_follow_the_language() {
        let mut stems = Stems::default();
        assert_eq!(stems.loose("en", "chunking"), stems.loose("en", "chunks"));
        assert_eq!(stems.loose("de", "häuser"), stems.loose("de", "haus"));
        assert_ne!(stems.loose("de", "chunking"), stems.loose("en", "chunking"));
        assert_eq!(stems.loose("", "řeka"), stems.loose("", "reka"));
        assert_ne!(stems.loose("", "chunking"), stems.loose("", "chunks"));
        assert_eq!(tag(Some("cs")), "");
        assert_eq!(tag(Some("de")), "de");
    }
}
