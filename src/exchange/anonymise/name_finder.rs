//! Finding names in a text: as whole words in any case, names of several words with spaces, hyphens and the
//! like between them.

use crate::corpus::Span;
use crate::corpus::part::{list_part, text_part};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name to search for, with its replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamePattern {
    /// The name as displayed.
    pub(super) name: String,
    /// Its replacement.
    pub(super) replacement: String,
    /// Whether it is an ordinary word as well, and counts as a name only where it begins with a capital.
    pub(super) capitals_only: bool,
}

/// The names to search for, indexed by their first word.
#[derive(Debug, Default)]
pub(super) struct NameFinder {
    patterns: Vec<NamePattern>,
    /// By first word (folded): the words that follow and the index in `forms`, longest name first, so that
    /// `Ann Lee` wins over `Ann`.
    by_first_word: HashMap<String, Vec<(Vec<String>, usize)>>,
}

/// An occurrence of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NameMatch {
    /// Its span in the text.
    pub(super) span: Span,
    /// The name, as an index into the forms.
    pub(super) pattern: usize,
}

impl NameFinder {
    /// Indexes names. One without words is left out; of those with the same words the first counts.
    pub(super) fn new(forms: impl IntoIterator<Item = NamePattern>) -> Self {
        let mut names = Self::default();
        for form in forms {
            let words = folded_words(&form.name);
            let Some((first, rest)) = words.split_first() else { continue };
            let alike = names.by_first_word.entry(first.clone()).or_default();
            if alike.iter().all(|(other, _)| other != rest) {
                alike.push((rest.to_vec(), names.patterns.len()));
                alike.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
                names.patterns.push(form);
            }
        }
        names
    }

    pub(super) fn patterns(&self) -> &[NamePattern] {
        &self.patterns
    }

    /// The names in a text, in order and not overlapping. `strict`: names that are ordinary words count in
    /// lower case as well, as in a file name or a label.
    pub(super) fn find_names(&self, text: &str, strict: bool) -> Vec<NameMatch> {
        let mut found = Vec::new();
        if self.patterns.is_empty() {
            return found;
        }
        let tokens = word_spans(text);
        let (mut at, mut word) = (0, String::new());
        while let Some(token) = tokens.get(at) {
            fold_word(token.slice(text), &mut word);
            let alike = self.by_first_word.get(word.as_str()).map_or(&[][..], Vec::as_slice);
            let meant = alike.iter().find(|(rest, form)| {
                let capital = || token.slice(text).chars().next().is_some_and(char::is_uppercase);
                let ordinary = self.patterns.get(*form).is_some_and(|form| form.capitals_only);
                (strict || !ordinary || capital()) && rest_follows(text, list_part(&tokens, at..), rest)
            });
            match meant {
                Some((rest, form)) => {
                    let last = tokens.get(at + rest.len()).unwrap_or(token);
                    found.push(NameMatch { span: Span::new(token.start, last.end), pattern: *form });
                    at += rest.len() + 1;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The span and replacement of each occurrence.
    pub(super) fn replacements<'s>(
        &'s self,
        found: &'s [NameMatch],
    ) -> impl Iterator<Item = (Span, &'s str)> {
        found.iter().filter_map(|it| Some((it.span, self.patterns.get(it.pattern)?.replacement.as_str())))
    }

    /// A short text with its names replaced; strict where the whole text is a name.
    pub(super) fn redact(&self, text: &str) -> String {
        self.redact_with(text, self.is_name(text))
    }

    /// A short text with its names replaced, `strict` as in [`NameFinder::find_names`].
    pub(super) fn redact_with(&self, text: &str, strict: bool) -> String {
        super::span_shift::replace_spans(text, self.replacements(&self.find_names(text, strict))).0
    }

    /// Whether the whole text is one name.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let words = folded_words(text);
        let Some((first, rest)) = words.split_first() else { return false };
        self.by_first_word.get(first).is_some_and(|alike| alike.iter().any(|(other, _)| other == rest))
    }
}

/// Whether the words of a name after its first follow in the text, from the first of `tokens` on.
fn rest_follows(text: &str, tokens: &[Span], rest: &[String]) -> bool {
    let mut word = String::new();
    rest.iter().enumerate().all(|(at, wanted)| {
        let (Some(last), Some(next)) = (tokens.get(at), tokens.get(at + 1)) else { return false };
        fold_word(next.slice(text), &mut word);
        word == *wanted && may_join_name(text_part(text, last.end..next.start))
    })
}

/// Whether the characters between two words may be inside a name: up to three spaces, hyphens, dots,
/// apostrophes or underscores, but no end of a paragraph.
fn may_join_name(between: &str) -> bool {
    let joint = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '\'' | '\u{2019}' | '\u{2010}');
    between.chars().count() <= 3 && between.chars().all(joint) && between.matches('\n').count() < 2
}

/// The words of a name, folded for comparison.
pub(super) fn folded_words(name: &str) -> Vec<String> {
    let word = |span: Span| {
        let mut word = String::new();
        fold_word(span.slice(name), &mut word);
        word
    };
    word_spans(name).into_iter().map(word).collect()
}

/// Folds a word to lower case and composed accents (NFC). Writes into a reused buffer, as this runs for
/// every word of the corpus.
pub(super) fn fold_word(word: &str, into: &mut String) {
    into.clear();
    if word.is_ascii() {
        into.push_str(word);
        into.make_ascii_lowercase();
    } else {
        into.extend(word.nfc().flat_map(char::to_lowercase));
    }
}

/// The spans of the words of a text. In scripts without spaces between words each character is a word, so
/// that a name in them is found inside a sentence.
pub(super) fn word_spans(text: &str) -> Vec<Span> {
    let mut tokens: Vec<Span> = Vec::new();
    let mut open = false;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        if is_unspaced(letter) {
            tokens.push(Span::new(at, end));
            open = false;
        } else if letter.is_alphanumeric() || (open && is_combining_mark(letter)) {
            match tokens.last_mut().filter(|_| open) {
                Some(token) => token.end = end,
                None => tokens.push(Span::new(at, end)),
            }
            open = true;
        } else {
            open = false;
        }
    }
    tokens
}

/// Whether a character is of a script without spaces: Thai, Lao, Burmese, Khmer, Kana, Han.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> NameFinder {
        let form = |(name, instead, ordinary): (&str, &str, bool)| NamePattern {
            name: name.into(),
            replacement: instead.into(),
            capitals_only: ordinary,
        };
        NameFinder::new(
            [
                ("Daniel O'Brien-Lee", "P1", false),
                ("Daniel", "P1", false),
                ("Will", "P2", true),
                ("José", "P3", false),
                ("田中", "P4", false),
                ("daniel", "never", false),
                ("...", "never", false),
            ]
            .map(form),
        )
    }

    #[test]
    fn names_are_whole_words_in_any_case() {
        let said = |text: &str| names().redact(text);
        assert_eq!(said("DANIEL o’brien lee, daniel's and Danielle."), "P1, P1's and Danielle.");
        assert_eq!(said("daniel_o_brien_lee-on-AI.md"), "P1-on-AI.md");
        assert_eq!(said("Will will, with Will."), "P2 will, with P2.");
        assert_eq!(
            (said("will"), said(" will "), said("jose\u{301} JOSÉ")),
            ("P2".into(), " P2 ".into(), "P3 P3".into())
        );
        assert_eq!(said("田中さんと中田"), "P4さんと中田");
        assert_eq!(said("Daniel\n\nO'Brien-Lee"), "P1\n\nO'Brien-Lee");
        assert_eq!(names().redact_with("who-will", true), "who-P2");
        assert_eq!(names().patterns().len(), 5);
    }
}
