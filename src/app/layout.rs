//! Where lines break. Done here and not on the screen, so that what was on screen can be known
//! (and marked as read) without one.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns and rows of a pane, as the screen has told them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns of text.
    pub width: usize,
    /// Rows of text.
    pub height: usize,
}

/// Breaks text into lines of at most `width` columns, at white space where there is some, inside
/// a word where there is none. The ranges are bytes, in order, without the white space at the
/// breaks; there is at least one.
pub fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for (start, paragraph) in paragraphs(text) {
        wrap_one(paragraph, start, width, &mut lines);
    }
    lines
}

fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split('\n').map(move |paragraph| {
        let here = start;
        start += paragraph.len() + 1;
        (here, paragraph)
    })
}

fn wrap_one(text: &str, offset: usize, width: usize, lines: &mut Vec<Range<usize>>) {
    let (mut begin, mut end, mut column) = (0, 0, 0);
    for (at, word) in text.split_word_bound_indices() {
        if word.chars().all(char::is_whitespace) {
            column += word.width();
            if begin == end && at == begin {
                (begin, end, column) = (at + word.len(), at + word.len(), 0);
            }
            continue;
        }
        let wide = word.width();
        if column + wide > width && end > begin {
            lines.push(offset + begin..offset + end);
            (begin, column) = (at, 0);
        }
        if wide <= width {
            (end, column) = (at + word.len(), column + wide);
            continue;
        }
        for (inner, grapheme) in word.grapheme_indices(true) {
            let wide = grapheme.width();
            if column + wide > width && column > 0 {
                lines.push(offset + begin..offset + at + inner);
                (begin, column) = (at + inner, 0);
            }
            (end, column) = (at + inner + grapheme.len(), column + wide);
        }
    }
    lines.push(offset + begin..offset + end.max(begin));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: usize) -> Vec<&str> {
        wrap(text, width).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(lines("We tried five chunk sizes.", 10), ["We tried", "five chunk", "sizes."]);
        assert_eq!(lines("  two  gaps  ", 20), ["two  gaps"]);
        assert_eq!(lines("one\n\ntwo", 20), ["one", "", "two"]);
        assert_eq!(lines("", 20), [""]);
    }

    #[test]
    fn long_words_and_wide_letters_are_broken_inside() {
        assert_eq!(lines("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(lines("検索拡張生成", 4), ["検索", "拡張", "生成"]);
        assert_eq!(lines("👩‍👩‍👧x", 2), ["👩‍👩‍👧", "x"]);
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost_and_no_line_is_too_wide(text in "[a-z é検👍\n.,]{0,80}", width in 2usize..20) {
            let ranges = wrap(&text, width);
            let kept: String = ranges.iter().map(|r| &text[r.clone()]).collect();
            let solid = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&kept), solid(&text));
            for range in &ranges {
                prop_assert!(text[range.clone()].width() <= width);
            }
            for pair in ranges.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
        }
    }
}
