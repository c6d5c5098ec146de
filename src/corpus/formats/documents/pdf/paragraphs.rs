//! Joins lines into paragraphs: where one ends is seen by gaps, indents, short lines and the heads of turns.
//!
//! The shares of size and width below were chosen by hand; not measured.

use super::lines::PdfLine;
use crate::corpus::formats::documents::document_builder::DocumentBuilder;
use crate::corpus::language::{detect_language, ends_sentence};
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

/// The most lines the language of a document is detected from. Chosen by hand; it bounds time.
const MAX_LANGUAGE_LINES: usize = 500;

/// Words before which a hyphen stands for the rest of a word (`Vor- und Nachteile`), by language: elsewhere many of them are
/// syllables (the `to` of `momento`, the `en` of `golden`). Languages in which they are common endings too, as Finnish (`ja`),
/// have none.
const CONJUNCTIONS: [(&str, &[&str]); 17] = [
    ("en", &["and", "or", "to"]),
    ("de", &["und", "oder", "bzw", "sowie", "bis"]),
    ("nl", &["en", "of"]),
    ("fr", &["et", "ou"]),
    ("es", &["y", "e", "o", "u"]),
    ("it", &["e", "ed", "o"]),
    ("pt", &["e", "ou"]),
    ("ca", &["i", "o"]),
    ("sv", &["och", "eller", "samt"]),
    ("da", &["og", "eller", "samt"]),
    ("nb", &["og", "eller", "samt"]),
    ("pl", &["i", "oraz", "lub"]),
    ("cs", &["a", "i", "nebo"]),
    ("sk", &["a", "i", "alebo"]),
    ("hu", &["és", "vagy", "illetve"]),
    ("ru", &["и", "или"]),
    ("uk", &["і", "або"]),
];

/// Of these the ones that hardly are syllables of any language, for documents too short to tell theirs.
const CLEAR_CONJUNCTIONS: [&str; 9] =
    ["and", "und", "oder", "bzw", "sowie", "och", "eller", "или", "illetve"];

/// The words before which a hyphen is kept in a language, or in a document whose language is not known.
fn conjunctions_of(language: Option<&str>) -> &'static [&'static str] {
    let Some(language) = language else { return &CLEAR_CONJUNCTIONS };
    CONJUNCTIONS.iter().find(|(code, _)| *code == language).map_or(&[], |(_, words)| *words)
}

/// The words of a document as they stand inside its lines, where no line end can have parted them.
struct WordForms {
    forms: BTreeSet<String>,
    /// The words before which a hyphen is kept and a blank follows.
    conjunctions: &'static [&'static str],
}

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
        let lines: Vec<&str> =
            pages.iter().flatten().take(MAX_LANGUAGE_LINES).map(|line| line.text.as_str()).collect();
        let language = detect_language(&lines.join(" "));
        Self { forms: words, conjunctions: conjunctions_of(language.as_deref()) }
    }

    /// Says whether the hyphen behind the first part stands for the rest of a word, as what follows is a conjunction.
    fn is_suspended(&self, first: &str, second: &str) -> bool {
        first.ends_with(char::is_alphanumeric)
            && self.conjunctions.contains(&second)
            && !self.forms.contains(&format!("{first}{second}").to_lowercase())
    }

    /// Says whether a word parted at a hyphen is written with it: as elsewhere in the document, else by its first part.
    fn keeps_hyphen(&self, first: &str, second: &str) -> bool {
        let (first, second) = (first.to_lowercase(), second.to_lowercase());
        if self.forms.contains(&format!("{first}{second}")) {
            return false;
        }
        let inside = first.contains('-') || second.contains('-');
        inside
            || self.forms.contains(&format!("{first}-{second}"))
            || COMPOUND_STARTS.contains(&first.as_str())
    }
}

/// Joins a line to the paragraph; a word hyphenated at the line's end becomes one again, where both parts are in lower
/// case and the word is not written with a hyphen. Before a conjunction the hyphen stays, and a blank follows.
fn join_line(paragraph: &mut String, line: &str, words: &WordForms) {
    let parted = paragraph.strip_suffix(['-', '\u{2010}', '\u{ad}']);
    let whole = parted.is_some_and(|rest| {
        rest.chars().next_back().is_some_and(char::is_lowercase)
            && line.chars().next().is_some_and(char::is_lowercase)
    });
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
    if !soft && words.is_suspended(&first, second) {
        paragraph.push(' ');
    } else if whole {
        if soft || !words.keeps_hyphen(&first, second) {
            paragraph.pop();
        }
    } else if parted.is_none() || paragraph.ends_with(" -") {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyphen_before_a_conjunction_stays() {
        for (language, last, line, joined) in [
            (Some("de"), "alle Vor-", "und Nachteile", "alle Vor- und Nachteile"),
            (Some("de"), "in der EU-", "oder NATO-Zeit", "in der EU- oder NATO-Zeit"),
            (Some("de"), "die Ein-", "bzw. Ausgabe", "die Ein- bzw. Ausgabe"),
            (Some("en"), "the pre-", "and post-test", "the pre- and post-test"),
            (Some("en"), "some 10-", "to 12-year-olds", "some 10- to 12-year-olds"),
            (Some("nl"), "alle voor-", "en nadelen", "alle voor- en nadelen"),
            (Some("fr"), "les pro-", "et anti-loups", "les pro- et anti-loups"),
            (Some("es"), "los pre-", "y posoperatorios", "los pre- y posoperatorios"),
            (Some("sv"), "alla för-", "och nackdelar", "alla för- och nackdelar"),
            (Some("ru"), "все радио-", "и телепередачи", "все радио- и телепередачи"),
            (None, "alle Vor-", "und Nachteile", "alle Vor- und Nachteile"),
            // Syllables of words.
            (Some("it"), "quel momen-", "to, quando", "quel momento, quando"),
            (Some("de"), "die Frau-", "en kamen", "die Frauen kamen"),
            (None, "quel momen-", "to, quando", "quel momento, quando"),
            (Some("en"), "came in-", "to the house", "came into the house"),
            (Some("en"), "the re-", "triever", "the retriever"),
            (Some("de"), "einen Kür\u{ad}", "bis essen", "einen Kürbis essen"),
        ] {
            let forms = BTreeSet::from(["into".to_owned()]);
            let words = WordForms { forms, conjunctions: conjunctions_of(language) };
            let mut paragraph = last.to_owned();
            join_line(&mut paragraph, line, &words);
            assert_eq!(paragraph, joined, "{language:?}");
        }
    }
}
