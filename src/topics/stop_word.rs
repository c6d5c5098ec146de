//! Words that a researcher leaves out of keywords, beside the stop words of the language.

use super::plural::is_plural;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A word, or a phrase of two, that is left out of keywords; stored as it is written in settings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StopWord {
    /// The word in lower case.
    pub word: String,
    /// The language it is left out in, as an ISO 639-1 code; none: in every language.
    pub language: Option<String>,
}

impl StopWord {
    /// A word as typed; none where it has no letter, or more than two words.
    pub fn new(word: &str, language: Option<&str>) -> Option<Self> {
        let printable: String = word.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let words: Vec<String> = printable.split_whitespace().map(str::to_lowercase).collect();
        let is_word =
            !words.is_empty() && words.len() < 3 && words.iter().any(|it| it.contains(char::is_alphabetic));
        let language = language.map(|code| code.trim().to_ascii_lowercase());
        let is_code = |code: &String| code.len() == 2 && code.chars().all(|c| c.is_ascii_lowercase());
        (is_word && language.as_ref().is_none_or(is_code)).then(|| Self { word: words.join(" "), language })
    }

    /// A word as written in settings and options: `word`, or `de:word` for one language.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some((language, word)) => Self::new(word, Some(language)),
            None => Self::new(text, None),
        }
    }

    /// Whether it holds in a language; where that is not known, only a word for every language does.
    pub fn holds_in(&self, language: Option<&str>) -> bool {
        let base = language.map(base_language);
        self.language.is_none() || self.language.as_deref() == base
    }

    /// Whether a keyword of this language has the word in it, in singular or plural.
    pub fn is_in(&self, keyword: &str, language: Option<&str>) -> bool {
        if !self.holds_in(language) {
            return false;
        }
        let code = language.map_or("en", base_language);
        let same = |a: &str, b: &str| a == b || is_plural(a, b, code) || is_plural(b, a, code);
        let lower = keyword.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let own: Vec<&str> = self.word.split(' ').collect();
        words.windows(own.len()).any(|here| here.iter().zip(&own).all(|(a, b)| same(a, b)))
    }
}

impl From<StopWord> for String {
    fn from(word: StopWord) -> Self {
        word.to_string()
    }
}

impl TryFrom<String> for StopWord {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("'{text}' is no word to leave out"))
    }
}

/// As in settings and options.
impl fmt::Display for StopWord {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.language {
            Some(language) => write!(to, "{language}:{}", self.word),
            None => to.write_str(&self.word),
        }
    }
}

/// The language of a code without its region: `pt` of `pt-BR`.
fn base_language(code: &str) -> &str {
    code.split(['-', '_']).next().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_written_in_settings() {
        let read = |text| StopWord::parse(text).map(|word| word.to_string());
        assert_eq!(read(" Like "), Some("like".to_owned()));
        assert_eq!(read("de:Halt"), Some("de:halt".to_owned()));
        assert_eq!(read("Machine  Learning"), Some("machine learning".to_owned()));
        assert_eq!(
            [read(""), read("42"), read("one two three"), read("german:halt")],
            [None, None, None, None]
        );
    }

    #[test]
    fn a_word_is_left_out_with_its_plural_and_in_phrases() {
        let word = StopWord::parse("model").unwrap();
        assert!(word.is_in("Models", Some("en")) && word.is_in("language model", None));
        assert!(!word.is_in("modeling", Some("en")));
        let german = StopWord::parse("de:modell").unwrap();
        assert!(german.is_in("Modelle", Some("de")) && !german.is_in("modell", Some("en")));
        assert!(!german.is_in("modell", None), "the language is not known");
        let phrase = StopWord::parse("language model").unwrap();
        assert!(phrase.is_in("Language models", Some("en")) && !phrase.is_in("model", Some("en")));
    }
}
