//! The analyzer: how text becomes the terms of the index, and a query the terms to look for. Index, evaluator
//! and highlighter all use it, so that what is found is what is marked.
//!
//! Words are cut by Unicode's rules (UAX #29), and further at dots and underscores between letters, because
//! speech recognisers forget spaces. Scripts written without spaces between words (Chinese, Japanese, Thai)
//! and Korean, whose particles cling to the word, are cut into characters: a run of them is searched as a
//! phrase, which finds it wherever it stands.
//!
//! `C++`, `C#`, `.NET` and `A/B` are words.
//!
//! A word has two forms. The *exact* form is lower case in Unicode's compatible composition (NFKC), without
//! apostrophes (don't, dont), with Arabic letters unified and Arabic vowel signs dropped. The *loose* form is
//! the exact one stemmed by the language of its transcript (Snowball) and without diacritics, behind a tag
//! for the language, so that stems of different languages never meet. A word with diacritics has a second
//! loose form, stemmed after they were taken off, since many people do not type them: résumé is found by
//! resume.
//!
//! Words joined by hyphens are in the index as one word too: plug-in is found by plugin. So are names with a Turkish ending
//! behind an apostrophe: `Ankara'ya` is found by Ankara, and by Ankaraya.

use crate::corpus::{Span, fold_letters};
use foldhash::{HashMap, HashMapExt};
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
    if text.contains(['+', '#', '/']) || text.contains(".N") || text.contains(".n") {
        keep_signs(text, &mut found);
    }
    found
}

/// Adds to words the signs that are part of a name: `C++`, `C#`, `.NET`, `A/B`.
fn keep_signs(text: &str, words: &mut Vec<Span>) {
    let mut kept: Vec<Span> = Vec::with_capacity(words.len());
    for &word in words.iter() {
        let (said, behind) = (word.slice(text), text.get(word.end..).unwrap_or(""));
        let before = text.get(..word.start).unwrap_or("");
        let letter = said.len() == 1 && said.bytes().all(|byte| byte.is_ascii_alphabetic());
        let ends = |sign: &str| {
            behind.strip_prefix(sign).is_some_and(|rest| {
                !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '+' | '#' | '/'))
            })
        };
        let alone = |before: &str| !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/'));
        let mut span = word;
        if said.bytes().all(|byte| byte.is_ascii_alphabetic()) && ends("++") {
            span.end += 2;
        } else if letter && ends("#") {
            span.end += 1;
        } else if let Some(rest) = before.strip_suffix('.')
            && said.eq_ignore_ascii_case("net")
            && alone(rest)
        {
            span.start -= 1;
        } else if letter
            && !behind.starts_with('/')
            && let Some(first) = kept.last_mut()
            && first.len() == 1
            && first.end + 1 == word.start
            && before.ends_with('/')
            && first.slice(text).bytes().all(|byte| byte.is_ascii_alphabetic())
            && text.get(..first.start).is_some_and(alone)
        {
            first.end = word.end;
            continue;
        }
        kept.push(span);
    }
    *words = kept;
}

/// Most words that are joined to one.
const MAX_JOINED_WORDS: usize = 6;

/// A word that is written in several, joined by hyphens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JoinedWord {
    /// Position of the first of its words.
    pub(super) first: usize,
    /// Position of the last of its words.
    pub(super) last: usize,
    /// Its exact form, without the hyphens.
    pub(super) exact: String,
}

/// The words of a text that are joined by hyphens, given the spans of all words.
pub(super) fn joined_words(text: &str, words: &[Span]) -> Vec<JoinedWord> {
    let joins = |a: &Span, b: &Span| {
        matches!(text.get(a.end..b.start), Some("-" | "\u{2010}" | "\u{2011}" | "'" | "’"))
    };
    let mut found = Vec::new();
    let mut first = 0;
    for at in 0..words.len() {
        let goes_on = words.get(at).zip(words.get(at + 1)).is_some_and(|(a, b)| joins(a, b));
        if goes_on {
            continue;
        }
        let run = words.get(first..=at).unwrap_or(&[]);
        if (2..=MAX_JOINED_WORDS).contains(&run.len())
            && let Some(exact) = joined_form(text, run)
        {
            found.push(JoinedWord { first, last: at, exact });
        }
        first = at + 1;
    }
    found
}

/// The exact form of several words written as one.
pub(super) fn joined_form(text: &str, words: &[Span]) -> Option<String> {
    let parts: Option<Vec<String>> = words.iter().map(|span| exact_form(span.slice(text))).collect();
    parts.map(|parts| parts.concat()).filter(|joined| joined.len() <= MAX_WORD_BYTES)
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
        let elided = |start: usize| is_elided(piece.get(start - at..offset).unwrap_or(""));
        let ending = || piece.get(offset + c.len_utf8()..).unwrap_or("");
        let name = |start: usize| is_turkish_name(piece.get(start - at..offset).unwrap_or(""), ending());
        let elision = is_apostrophe(c)
            && after.is_some_and(char::is_alphabetic)
            && word.is_some_and(|start| elided(start) || name(start));
        if (alone || elision || is_separator(before, c, after))
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

/// Whether it is an apostrophe.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '＇')
}

/// Whether it is a French or Italian word that loses its vowel before another, as in `l'eau`.
fn is_elided(word: &str) -> bool {
    const ELIDED: [&str; 20] = [
        "l", "d", "c", "j", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "un", "dell", "nell",
        "all", "sull", "dall", "quell", "quest",
    ];
    ELIDED.iter().any(|elided| elided.eq_ignore_ascii_case(word))
}

/// Whether a name stands before an apostrophe and one of its Turkish endings behind it, as in `Ankara'ya`. What looks so by
/// chance is still found as it is written: it is cut in the query as well, and is one word too, as what hyphens join.
fn is_turkish_name(name: &str, ending: &str) -> bool {
    // Cases of nouns and what follows them, with the consonants that join them, by vowel harmony.
    const ENDINGS: [&str; 22] = [
        "I", "yI", "nI", "sI", "E", "yE", "nE", "In", "nIn", "sInIn", "DE", "nDE", "DEn", "nDEn", "DEki",
        "nDEki", "lE", "ylE", "lI", "CE", "DIr", "yDI",
    ];
    const PLURAL: [&str; 2] = ["lar", "ler"];
    let fits = |pattern: &str| {
        pattern.chars().count() == ending.chars().count()
            && pattern.chars().zip(ending.chars()).all(|(sign, letter)| match sign {
                'I' => matches!(letter, 'ı' | 'i' | 'u' | 'ü'),
                'E' => matches!(letter, 'a' | 'e'),
                'D' => matches!(letter, 'd' | 't'),
                'C' => matches!(letter, 'c' | 'ç'),
                sign => sign == letter,
            })
    };
    name.starts_with(char::is_uppercase)
        && name.chars().nth(1).is_some()
        && name.chars().all(char::is_alphabetic)
        && (ENDINGS.iter().any(|ending| fits(ending))
            || PLURAL.iter().any(|plural| ending.starts_with(plural)))
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
        return Some(drop_apostrophes(word.to_ascii_lowercase()));
    }
    let exact = word.nfkc().flat_map(char::to_lowercase).filter_map(unify_letter).collect();
    Some(drop_apostrophes(exact))
}

/// A word without its apostrophes, but for those of an English ending that would make another word of it:
/// don't is dont, but we'll is not well.
fn drop_apostrophes(word: String) -> String {
    const ENDINGS: [&str; 6] = ["'s", "'ll", "'re", "'ve", "'d", "'m"];
    if !word.contains('\'') || ENDINGS.iter().any(|ending| word.ends_with(ending)) {
        return word;
    }
    word.replace('\'', "")
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

/// The loose forms of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LooseForms {
    /// Stemmed, then without diacritics.
    pub(super) stemmed: String,
    /// Without diacritics, then stemmed, where that is another.
    pub(super) folded: Option<String>,
}

impl LooseForms {
    /// The one or two forms.
    pub(super) fn into_forms(self) -> impl Iterator<Item = String> {
        std::iter::once(self.stemmed).chain(self.folded)
    }
}

impl StemCache {
    /// The loose forms of a word, given its exact form and the tag of its language.
    pub(super) fn loose_forms(&mut self, tag: &str, exact: &str) -> LooseForms {
        if !self.languages.contains_key(tag) {
            let stemmer = stemmer_language(tag).map(|language| {
                TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build()
            });
            self.languages.insert(tag.to_owned(), LanguageStems { stemmer, stems: HashMap::new() });
        }
        match self.languages.get_mut(tag) {
            Some(known) => known.loose_forms(tag, exact),
            None => LooseForms { stemmed: exact.to_owned(), folded: None },
        }
    }
}

impl LanguageStems {
    /// The loose forms of a word.
    fn loose_forms(&mut self, tag: &str, exact: &str) -> LooseForms {
        let stemmed = self.stemmed_form(tag, exact);
        let plain = fold_letters(exact);
        let folded = if plain == exact { None } else { Some(self.stemmed_form(tag, &plain)) };
        LooseForms { folded: folded.filter(|folded| *folded != stemmed), stemmed }
    }

    /// The word stemmed, then without diacritics.
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
        let loose = format!("{tag}:{}", fold_letters(&stem));
        if self.stems.len() >= MAX_CACHED_STEMS {
            self.stems.clear();
        }
        self.stems.insert(exact.to_owned(), loose.clone());
        loose
    }
}

/// The form of the words in a field of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermForm {
    /// The exact form, by [`exact_form`].
    Exact,
    /// The loose form, by [`StemCache::loose_forms`].
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
        let words = split_words(text);
        let joined = joined_words(text, &words).into_iter().peekable();
        let token = Token { position: 0, ..Token::default() };
        TermStream {
            terms: self,
            tag,
            text,
            words: words.into_iter().enumerate(),
            joined,
            waiting: Vec::new(),
            token,
        }
    }
}

/// The terms of one text. All forms of a word have its position; a word joined of several has that of the
/// first.
pub(super) struct TermStream<'a> {
    terms: &'a mut TermTokenizer,
    tag: &'a str,
    text: &'a str,
    words: std::iter::Enumerate<std::vec::IntoIter<Span>>,
    joined: std::iter::Peekable<std::vec::IntoIter<JoinedWord>>,
    /// The forms still to come at this position, the next last.
    waiting: Vec<String>,
    token: Token,
}

impl TermStream<'_> {
    fn add_forms(&mut self, exact: String) {
        match self.terms.form {
            TermForm::Exact => self.waiting.push(exact),
            TermForm::Stemmed => {
                self.waiting.extend(self.terms.stems.loose_forms(self.tag, &exact).into_forms());
            }
        }
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            if let Some(text) = self.waiting.pop() {
                self.token.text = text;
                return true;
            }
            // A word too long to index still takes a position, so that no phrase matches across it.
            let Some((position, span)) = self.words.next() else { return false };
            self.token.position = position;
            (self.token.offset_from, self.token.offset_to) = (span.start, span.end);
            if let Some(exact) = exact_form(span.slice(self.text)) {
                self.add_forms(exact);
            }
            if let Some(joined) = self.joined.next_if(|joined| joined.first == position) {
                self.add_forms(joined.exact);
            }
        }
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
        assert_eq!(
            said("C++, C# and .NET (not c#d), an A/B test: and/or"),
            ["C++", "C#", "and", ".NET", "not", "c", "d", "an", "A/B", "test", "and", "or"]
        );
        assert_eq!(said("L'eau n’est O'Leary"), ["L", "eau", "n", "est", "O'Leary"]);
        assert_eq!(
            said("Ankara'ya, İzmir’den ve Türkiye'nin; Ali'lerin O'a Ma'am we're"),
            ["Ankara", "ya", "İzmir", "den", "ve", "Türkiye", "nin", "Ali", "lerin", "O'a", "Ma'am", "we're"]
        );
        assert_eq!(said("क्या हाल"), ["क्या", "हाल"]);
        assert_eq!(said("  … — "), [] as [&str; 0]);
    }

    #[test]
    fn hyphens_join() {
        let joined = |text: &str| -> Vec<String> {
            joined_words(text, &split_words(text)).into_iter().map(|word| word.exact).collect()
        };
        assert_eq!(joined("a plug-in, well - no; State-of-the-art"), ["plugin", "stateoftheart"]);
        assert_eq!(exact_form("don’t").as_deref(), Some("dont"));
        assert_eq!(exact_form("we'll").as_deref(), Some("we'll"));
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
        let mut loose = |tag: &str, exact: &str| stems.loose_forms(tag, exact).stemmed;
        assert_eq!(loose("en", "chunking"), loose("en", "chunks"));
        assert_eq!(loose("de", "häuser"), loose("de", "haus"));
        assert_ne!(loose("de", "chunking"), loose("en", "chunking"));
        assert_eq!(loose("", "řeka"), loose("", "reka"));
        assert_ne!(loose("", "chunking"), loose("", "chunks"));
        let mut forms = |exact: &str| stems.loose_forms("en", exact).into_forms().collect::<Vec<_>>();
        assert!(forms("résumé").contains(&forms("resume")[0]));
        assert_eq!(fold_letters("cœur"), "coeur");
        assert_eq!(language_tag(Some("cs")), "");
        assert_eq!(language_tag(Some("de")), "de");
    }
}
