//! Wrapping text into lines. Done in the state and not in the view, so that it is known which snippets are
//! fully visible (and so count as read) without a terminal. Widths are terminal columns by Unicode.

use crate::corpus::{is_southeast_asian, word_ends};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The size of a pane in cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PaneSize {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// Breaks text into lines of at most `width` columns: at line ends and white space, after hyphens and
/// slashes, on either side of a wide character (CJK is written without spaces), between words of Thai and its neighbours,
/// and inside a word only where it is longer than a line. Returns byte ranges in order, at least one, without the white space at the
/// breaks. A line may be wider only where a single grapheme is.
pub fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for (start, paragraph) in paragraphs(text) {
        wrap_paragraph(paragraph, start, width, &mut lines);
    }
    lines
}

/// The paragraphs of a text (what is between line ends), each with its byte offset.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split('\n').map(move |paragraph| {
        let here = start;
        start += paragraph.len() + 1;
        (here, paragraph)
    })
}

/// A possible break: the line ends at byte `end`, the next begins at byte `next`, which is `used` columns
/// into the line.
#[derive(Clone, Copy)]
struct LineBreak {
    end: usize,
    next: usize,
    used: usize,
}

/// Wraps one paragraph greedily; `offset` is added to the ranges.
fn wrap_paragraph(text: &str, offset: usize, width: usize, lines: &mut Vec<Range<usize>>) {
    let (mut begin, mut end, mut used) = (0, 0, 0);
    let mut last: Option<LineBreak> = None;
    let mut ends = southeast_asian_word_ends(text).into_iter().peekable();
    for (at, grapheme) in text.grapheme_indices(true) {
        let (after, wide) = (at + grapheme.len(), grapheme.width());
        if grapheme.chars().all(char::is_whitespace) {
            if begin == end {
                (begin, end) = (after, after);
            } else {
                used += wide;
                last = Some(LineBreak { end, next: after, used });
            }
            continue;
        }
        while ends.next_if(|&word_end| word_end < at).is_some() {}
        let is_word_end = ends.next_if_eq(&at).is_some();
        let alone = grapheme.chars().next().and_then(UnicodeWidthChar::width) == Some(2);
        let may_begin = !grapheme.starts_with(is_no_beginning);
        if (alone || is_word_end)
            && may_begin
            && !text[..end].ends_with(is_no_end)
            && end > begin
            && end == at
        {
            last = Some(LineBreak { end, next: at, used });
        }
        // Twice where what is left after a break that marks moved to the left is too wide as well.
        while used + wide > width && end > begin {
            let broken = last.take().unwrap_or(LineBreak { end, next: at, used });
            lines.push(offset + begin..offset + broken.end);
            (begin, used) = (broken.next, used.saturating_sub(broken.used));
        }
        used += wide;
        end = after;
        let next = text[after..].chars().next();
        let stays = grapheme.starts_with(is_no_end) || next.is_some_and(is_no_beginning);
        if (alone && !stays) || matches!(grapheme, "-" | "‐" | "–" | "—" | "/") {
            last = Some(LineBreak { end, next: end, used });
        }
    }
    lines.push(offset + begin..offset + end.max(begin));
}

/// Whether no line of Chinese or Japanese begins with the character: it belongs to what stands before (JIS X 4051).
fn is_no_beginning(c: char) -> bool {
    "，。、！？；：）」』】》〉〕｝］’”…‥・ー々゛゜ぁぃぅぇぉっゃゅょァィゥェォッャュョ％".contains(c)
}

/// Whether no line of Chinese or Japanese ends with the character: it belongs to what stands behind.
fn is_no_end(c: char) -> bool {
    "（「『【《〈〔｛［‘“".contains(c)
}

/// Where words of Thai, Lao, Khmer and Burmese end, which no blank shows; nothing in text without them.
fn southeast_asian_word_ends(text: &str) -> Vec<usize> {
    if text.contains(is_southeast_asian) { word_ends(text).collect() } else { Vec::new() }
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
        assert_eq!(lines("with us, twice.", 14), ["with us,", "twice."]);
        assert_eq!(lines("well-known", 7), ["well-", "known"]);
    }

    #[test]
    fn long_words_and_wide_letters_are_broken_inside() {
        assert_eq!(lines("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(lines("検索拡張生成", 4), ["検索", "拡張", "生成"]);
        assert_eq!(lines("👩‍👩‍👧x", 2), ["👩‍👩‍👧", "x"]);
        assert_eq!(lines("आप किसी भी घर", 8), ["आप किसी", "भी घर"], "letters with signs are no wide letters");
        assert_eq!(lines("โรงเรียนของเรา", 9), ["โรงเรียน", "ของเรา"]);
        assert_eq!(lines("ก ข ค โรงเรียนของเรา", 14), ["ก ข ค โรงเรียน", "ของเรา"], "after blanks, too");
    }

    #[test]
    fn marks_stay_with_the_words_they_belong_to() {
        assert_eq!(lines("地貌，称为", 4), ["地", "貌，", "称为"]);
        assert_eq!(lines("他说：“好”。", 8), ["他说：", "“好”。"]);
        assert_eq!(lines("位置（因为）", 6), ["位置", "（因", "为）"]);
        assert_eq!(lines("コーヒーです", 6), ["コー", "ヒーで", "す"]);
        assert_eq!(lines("。。。。", 4), ["。。", "。。"], "where nothing else is left, they are broken");
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost_and_no_line_is_too_wide(text in "[a-z é検，（👍\n.,]{0,80}", width in 2usize..20) {
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
