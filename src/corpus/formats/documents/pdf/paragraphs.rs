//! Joins lines into paragraphs: where one ends is seen by gaps, indents, short lines and the heads of turns.
//!
//! The shares of size and width below were chosen by hand; not measured.

use super::lines::PdfLine;
use crate::corpus::formats::documents::document_builder::DocumentBuilder;
use crate::corpus::language::ends_sentence;
use crate::corpus::layout::opens_turn;
use std::collections::BTreeSet;

/// Writes the paragraphs of all pages to the document; a paragraph may go on from page to page.
pub(super) fn write_paragraphs(pages: &[Vec<PdfLine>], page: &mut DocumentBuilder) {
    let words = WordForms::find(pages);
    let mut before: Option<(&PdfLine, PageMeasure)> = None;
    let mut paragraph = String::new();
    // Each column has measures of its own.
    for lines in pages.iter().flat_map(|lines| lines.chunk_by(|a, b| a.column == b.column)) {
        let measure = PageMeasure::from_lines(lines);
        for line in lines {
            if let Some((last, old)) = before {
                if begins_paragraph(last, line, &old, &measure) {
                    page.push_words(&paragraph);
                    page.end_block();
                    paragraph.clear();
                } else {
                    join_line(&mut paragraph, &line.text, &words);
                }
            }
            if paragraph.is_empty() {
                paragraph.push_str(&line.text);
            }
            before = Some((line, measure));
        }
    }
    page.push_words(&paragraph);
    page.end_block();
}

/// The measures of a page, from its lines.
#[derive(Debug, Clone, Copy)]
struct PageMeasure {
    /// The usual distance from baseline to baseline; 0 where there are no two lines.
    leading: f32,
    /// The position at which most lines begin.
    left: f32,
    /// The position at which the longest lines end.
    right: f32,
}

impl PageMeasure {
    fn from_lines(lines: &[PdfLine]) -> Self {
        let mut steps: Vec<f32> = lines
            .iter()
            .zip(lines.iter().skip(1))
            .map(|(a, b)| a.y - b.y)
            .filter(|step| *step > 0.5)
            .collect();
        steps.sort_by(f32::total_cmp);
        let mut lefts: Vec<f32> = lines.iter().map(|line| line.from.round()).collect();
        lefts.sort_by(f32::total_cmp);
        let most = lefts.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
        Self {
            // The lower third of the steps rather than the median, since many paragraphs are of one line.
            leading: steps.get(steps.len() / 3).copied().unwrap_or(0.0),
            left: most.and_then(|same| same.first()).copied().unwrap_or(0.0),
            right: lines.iter().map(|line| line.to).fold(0.0, f32::max),
        }
    }
}

/// Says whether a line begins a new paragraph after the last one, whose page has the measures `old`.
fn begins_paragraph(last: &PdfLine, line: &PdfLine, old: &PageMeasure, measure: &PageMeasure) -> bool {
    let turn = opens_turn(&line.text);
    // A heading: letters differ by more than 15 % in size.
    let resized = (last.size - line.size).abs() > 0.15 * last.size.max(line.size);
    if turn || resized {
        return true;
    }
    let step = last.y - line.y;
    let ended = ends_sentence(&last.text);
    // A line that ends well before the right margin ended for a reason.
    let short = last.to < old.right - 0.12 * (old.right - old.left);
    if step < 0.5 {
        // On to the next column or page.
        return ended && (short || line.from > measure.left + line.size);
    }
    let tab = line.from > last.from + line.size * 0.8 && (last.from - measure.left).abs() < line.size * 0.5;
    let back = line.from < last.from - line.size * 0.8 && (line.from - measure.left).abs() > line.size * 0.5;
    step > old.leading.max(measure.leading) * 1.3 + 0.5
        || (tab && ended)
        || back
        || (ended && short)
        || (short && last.to < old.left + 0.5 * (old.right - old.left))
}

/// First parts of words that keep their hyphen where the document does not show how it writes them.
const COMPOUND_STARTS: [&str; 34] = [
    "well", "self", "non", "ex", "half", "ill", "all", "long", "short", "high", "low", "full", "part",
    "much", "so", "old", "new", "first", "second", "third", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "twenty", "thirty", "forty", "fifty",
];

/// The words of a document as they stand inside its lines, where no line end can have parted them.
struct WordForms(BTreeSet<String>);

impl WordForms {
    fn find(pages: &[Vec<PdfLine>]) -> Self {
        let mut words = BTreeSet::new();
        for line in pages.iter().flatten() {
            let mut parts = line.text.split_whitespace().peekable();
            while let Some(part) = parts.next() {
                if parts.peek().is_some() || !part.ends_with(['-', '\u{2010}', '\u{ad}']) {
                    words.insert(part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
                }
            }
        }
        Self(words)
    }

    /// Says whether a word parted at a hyphen is written with it: as elsewhere in the document, else by its first part.
    fn keeps_hyphen(&self, first: &str, second: &str) -> bool {
        let (first, second) = (first.to_lowercase(), second.to_lowercase());
        if self.0.contains(&format!("{first}{second}")) {
            return false;
        }
        let inside = first.contains('-') || second.contains('-');
        inside || self.0.contains(&format!("{first}-{second}")) || COMPOUND_STARTS.contains(&first.as_str())
    }
}

/// Joins a line to the paragraph; a word hyphenated at the line's end becomes one again, where both parts are in lower
/// case and the word is not written with a hyphen.
fn join_line(paragraph: &mut String, line: &str, words: &WordForms) {
    let parted = paragraph.strip_suffix(['-', '\u{2010}', '\u{ad}']);
    let whole = parted.is_some_and(|rest| {
        rest.chars().next_back().is_some_and(char::is_lowercase)
            && line.chars().next().is_some_and(char::is_lowercase)
    });
    if whole {
        let last = |text: &str| {
            text.rsplit(char::is_whitespace)
                .next()
                .unwrap_or("")
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .to_owned()
        };
        let first = parted.map(last).unwrap_or_default();
        let second =
            line.split_whitespace().next().unwrap_or("").trim_end_matches(|c: char| !c.is_alphanumeric());
        let soft = paragraph.ends_with('\u{ad}');
        if soft || !words.keeps_hyphen(&first, second) {
            paragraph.pop();
        }
    } else if parted.is_none() || paragraph.ends_with(" -") {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}
