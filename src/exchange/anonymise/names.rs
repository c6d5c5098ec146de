//! Names found in a text: whole words, whatever their case, several words with what usually stands
//! between them.

use crate::corpus::Span;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// As it is shown.
    pub(super) name: String,
    /// What stands for it.
    pub(super) instead: String,
    /// Whether it is an ordinary word as well, and a name only where it begins with a capital.
    pub(super) ordinary: bool,
}

/// The names to be found, longest first among those that begin alike.
#[derive(Debug, Default)]
pub(super) struct Names {
    forms: Vec<Form>,
    /// By their first word: the words that follow, and the form.
    by_word: HashMap<String, Vec<(Vec<String>, usize)>>,
}

/// A name that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Where.
    pub(super) span: Span,
    /// Which, by its place among the forms.
    pub(super) form: usize,
}

impl Names {
    /// Takes names without words, and all but the first of those that read alike, as not there.
    pub(super) fn new(forms: impl IntoIterator<Item = Form>) -> Self {
        let mut names = Self::default();
        for form in forms {
            let words = words(&form.name);
            let Some((first, rest)) = words.split_first() else { continue };
            let alike = names.by_word.entry(first.clone()).or_default();
            if alike.iter().all(|(other, _)| other != rest) {
                alike.push((rest.to_vec(), names.forms.len()));
                alike.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
                names.forms.push(form);
            }
        }
        names
    }

    pub(super) fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The names in a text, in order, none inside another. `strict`: ordinary words count, too.
    pub(super) fn find(&self, text: &str, strict: bool) -> Vec<Found> {
        let mut found = Vec::new();
        if self.forms.is_empty() {
            return found;
        }
        let tokens = tokens(text);
        let (mut at, mut word) = (0, String::new());
        while let Some(token) = tokens.get(at) {
            fold(token.of(text), &mut word);
            let alike = self.by_word.get(word.as_str()).map(Vec::as_slice).unwrap_or_default();
            let meant = alike.iter().find(|(rest, form)| {
                let capital = || token.of(text).chars().next().is_some_and(char::is_uppercase);
                let ordinary = self.forms.get(*form).is_some_and(|form| form.ordinary);
                (strict || !ordinary || capital())
                    && follows(text, tokens.get(at..).unwrap_or_default(), rest)
            });
            match meant {
                Some((rest, form)) => {
                    let last = tokens.get(at + rest.len()).unwrap_or(token);
                    found.push(Found { span: Span::new(token.start, last.end), form: *form });
                    at += rest.len() + 1;
                }
                None => at += 1,
            }
        }
        found
    }

    /// What stands for each name found.
    pub(super) fn instead<'s>(&'s self, found: &'s [Found]) -> impl Iterator<Item = (Span, &'s str)> {
        found.iter().filter_map(|it| Some((it.span, self.forms.get(it.form)?.instead.as_str())))
    }

    /// A short text with its names replaced; where all of it is a name, ordinary words count, too.
    pub(super) fn apply(&self, text: &str) -> String {
        self.applied(text, self.is_name(text))
    }

    /// The same; `strict` as in [`Names::find`].
    pub(super) fn applied(&self, text: &str, strict: bool) -> String {
        super::shift::replaced(text, self.instead(&self.find(text, strict))).0
    }

    /// Whether all of a text is one name.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let words = words(text);
        let Some((first, rest)) = words.split_first() else { return false };
        self.by_word.get(first).is_some_and(|alike| alike.iter().any(|(other, _)| other == rest))
    }
}

/// Whether the words after the first stand in the text one after the other.
fn follows(text: &str, tokens: &[Span], rest: &[String]) -> bool {
    let mut word = String::new();
    rest.iter().enumerate().all(|(at, wanted)| {
        let (Some(last), Some(next)) = (tokens.get(at), tokens.get(at + 1)) else { return false };
        fold(next.of(text), &mut word);
        word == *wanted && joins(text.get(last.end..next.start).unwrap_or_default())
    })
}

/// Whether what stands between two words may stand inside a name; never the end of a paragraph.
fn joins(between: &str) -> bool {
    let joint = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '\'' | '\u{2019}' | '\u{2010}');
    between.chars().count() <= 3 && between.chars().all(joint) && between.matches('\n').count() < 2
}

/// The words of a name, as they are compared.
pub(super) fn words(name: &str) -> Vec<String> {
    let word = |span: Span| {
        let mut word = String::new();
        fold(span.of(name), &mut word);
        word
    };
    tokens(name).into_iter().map(word).collect()
}

/// Folds a word's case and its ways of writing accents.
pub(super) fn fold(word: &str, into: &mut String) {
    into.clear();
    if word.is_ascii() {
        into.push_str(word);
        into.make_ascii_lowercase();
    } else {
        into.extend(word.nfc().flat_map(char::to_lowercase));
    }
}

/// The words of a text. In scripts that set no space between words each letter is one.
pub(super) fn tokens(text: &str) -> Vec<Span> {
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

/// Letters of Han, Kana, Thai, Lao, Khmer and Burmese.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let form = |(name, instead, ordinary): (&str, &str, bool)| Form {
            name: name.into(),
            instead: instead.into(),
            ordinary,
        };
        Names::new(
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
        let said = |text: &str| names().apply(text);
        assert_eq!(said("DANIEL o’brien lee, daniel's and Danielle."), "P1, P1's and Danielle.");
        assert_eq!(said("daniel_o_brien_lee-on-AI.md"), "P1-on-AI.md");
        assert_eq!(said("Will will, with Will."), "P2 will, with P2.");
        assert_eq!(
            (said("will"), said(" will "), said("jose\u{301} JOSÉ")),
            ("P2".into(), " P2 ".into(), "P3 P3".into())
        );
        assert_eq!(said("田中さんと中田"), "P4さんと中田");
        assert_eq!(said("Daniel\n\nO'Brien-Lee"), "P1\n\nO'Brien-Lee");
        assert_eq!(names().applied("who-will", true), "who-P2");
        assert_eq!(names().forms().len(), 5);
    }
}
