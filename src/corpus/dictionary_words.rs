//! Where words end in scripts that are written without blanks: by the dictionaries of ICU (Unicode Text Segmentation, UAX
//! #29, with the word lists of the Unicode Consortium), which the program has for cutting snippets.

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use std::sync::LazyLock;

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// The bytes at which the words of a text end, and what stands between them, ascending.
pub fn word_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    SEGMENTER.segment_str(text).skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thai_and_chinese_words_end_where_the_dictionaries_say() {
        let words = |text: &str| {
            let ends: Vec<usize> = word_ends(text).collect();
            let starts = std::iter::once(0).chain(ends.iter().copied());
            starts.zip(&ends).map(|(from, to)| text[from..*to].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(words("机器学习"), ["机器", "学习"]);
        assert_eq!(words("โรงเรียนของเรา"), ["โรงเรียน", "ของ", "เรา"]);
        assert_eq!(words(""), [""; 0]);
    }
}
