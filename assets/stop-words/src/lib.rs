//! Lists of stop words by language: NLTK's where there is one, else those of Stopwords ISO, as the crate `stop-words`
//! has them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A line for each language: its ISO 639-1 code and its words, ascending, divided by tabs.
static LISTS: &str = include_str!(concat!(env!("OUT_DIR"), "/lists.txt"));

/// The stop words of a language by its ISO 639-1 code, ascending; empty where there is no list.
pub fn stop_words(language: &str) -> &'static [&'static str] {
    static BY_LANGUAGE: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let by_language = BY_LANGUAGE.get_or_init(|| {
        let lists = LISTS.lines().map(|line| {
            let mut cells = line.split('\t');
            (cells.next().unwrap_or(""), cells.collect())
        });
        lists.collect()
    });
    by_language.get(language).map_or(&[], Vec::as_slice)
}

/// Whether a word, as it is written, is a stop word of a language.
pub fn is_stop_word(language: &str, word: &str) -> bool {
    stop_words(language).binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_those_of_the_languages_and_ascend() {
        assert!(is_stop_word("en", "the") && is_stop_word("de", "und") && !is_stop_word("en", "interview"));
        assert!(is_stop_word("th", "และ"), "of Stopwords ISO");
        assert_eq!(stop_words("xx"), [] as [&str; 0]);
        for code in ["en", "de", "fr", "es", "ar", "zh", "ja", "ru"] {
            let words = stop_words(code);
            assert!(words.len() > 50, "{code}");
            assert!(words.is_sorted_by(|a, b| a < b), "{code}");
            assert!(words.iter().all(|word| !word.is_empty()), "{code}");
        }
    }
}
