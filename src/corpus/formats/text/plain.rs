//! Running text: plain and Markdown, with speakers and times or without; in paragraphs, hard-wrapped, one
//! segment a line (Whisper's .txt) or in one piece.
//!
//! Two passes. The first ([`FileLayout`]) finds from all lines how turns open and how times are written; the
//! second ([`TextParser`]) writes segments by it.

use super::front_matter::parse_front_matter;
use super::markdown;
use crate::corpus::ReadChoices;
use crate::corpus::clock::with_ascii_times;
use crate::corpus::dates::{day_after_place, to_iso, whole_date};
use crate::corpus::error::ReadWarning;
use crate::corpus::formats::entities::unescape_entities;
use crate::corpus::language::ends_sentence;
use crate::corpus::layout::{
    FileLayout, LineStyle, ListHeading, TimePlace, is_furniture, is_legend, is_list,
    is_plain_transcript_heading, is_transcript_heading, list_heading, read_time, split_turn_mark,
    strip_line_numbers,
};
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use crate::corpus::part::text_part;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Reads running text. With `markdown`, Markdown's marks are taken off; emphasised speaker names switch that
/// on.
pub(crate) fn parse(text: &str, markdown: bool) -> ParsedTranscript {
    parse_as(text, markdown, &ReadChoices::default())
}

/// The same, as a person decided.
pub(crate) fn parse_as(text: &str, markdown: bool, choices: &ReadChoices) -> ParsedTranscript {
    let text = if markdown { markdown::without_comments(text) } else { Cow::Borrowed(text) };
    parse_running(&text, markdown, None, None, choices)
}

/// Reads the text of a document, taken literally; `styles` says which lines are headings or in bold. Without a
/// title, the first heading is the title.
pub(crate) fn parse_document(
    text: &str,
    styles: &BTreeMap<usize, LineStyle>,
    title: Option<&str>,
    choices: &ReadChoices,
) -> ParsedTranscript {
    parse_running(&with_ascii_times(text), false, Some(styles), title, choices)
}

/// Reads running text in two passes, after front matter.
fn parse_running(
    text: &str,
    markdown: bool,
    styles: Option<&BTreeMap<usize, LineStyle>>,
    title: Option<&str>,
    choices: &ReadChoices,
) -> ParsedTranscript {
    let (mut attributes, from) = parse_front_matter(text);
    if let Some(title) = title {
        attributes.entry("title".to_owned()).or_insert_with(|| title.to_owned());
    }
    let before = text_part(text, ..from).matches('\n').count();
    let style = |at: usize| styles.and_then(|styles| styles.get(&(before + at))).copied().unwrap_or_default();
    let lines: Vec<&str> = text_part(text, from..).lines().map(str::trim).collect();
    let numbered = strip_line_numbers(&lines);
    let without_numbers = numbered.is_some();
    let lines: Vec<(&str, LineStyle)> =
        numbered.unwrap_or(lines).into_iter().enumerate().map(|(at, line)| (line, style(at))).collect();
    let layout = FileLayout::detect(&lines, choices);
    let mut writer = TextParser::new(&layout, markdown || layout.emphasised, styles.is_some());
    writer.parsed.attributes = attributes;
    for (at, (line, style)) in lines.iter().enumerate() {
        writer.add_line(at, line, *style);
    }
    if without_numbers {
        let message = "the numbers of lines in the margin left out".to_owned();
        writer.parsed.warnings.push(ReadWarning { line: None, message });
    }
    writer.finish()
}

/// How many lines a title page may have before the first turn. Chosen by hand.
const MAX_TITLE_LINES: usize = 12;

/// The longest title of a talk, in bytes. Chosen by hand.
const MAX_TITLE_BYTES: usize = 200;

/// Writes the segments of a document line by line.
struct TextParser<'s, 'a> {
    layout: &'s FileLayout<'a>,
    markdown: bool,
    // A document's text: nothing in it is markup or an entity.
    verbatim: bool,
    parsed: ParsedTranscript,
    speaker: Option<String>,
    pending_break: SegmentBreak,
    in_fence: bool,
    /// The latest time written.
    latest: Option<f64>,
    /// The heading the last line was, so that the next is its list.
    list_heading: Option<ListHeading>,
    /// Lines of furniture left out, and the first of them.
    furniture: (usize, Option<(usize, String)>),
    /// Whether the words before ended a sentence of who is labelled.
    may_change: bool,
}

impl<'s, 'a> TextParser<'s, 'a> {
    fn new(layout: &'s FileLayout<'a>, markdown: bool, verbatim: bool) -> Self {
        Self {
            layout,
            markdown,
            verbatim,
            parsed: ParsedTranscript::default(),
            speaker: None,
            pending_break: SegmentBreak::None,
            in_fence: false,
            latest: layout.first_time(),
            list_heading: None,
            furniture: (0, None),
            may_change: false,
        }
    }

    /// Adds a line: structure, the head of a turn, or words.
    fn add_line(&mut self, at: usize, text: &'a str, style: LineStyle) {
        if text.is_empty() {
            self.pending_break = self.pending_break.max(SegmentBreak::Paragraph);
            return;
        }
        if self.leave_out(at, text) {
            return;
        }
        let head = self.layout.head(at, text, style);
        if head.is_none() && self.add_structure_or_heading(text, style) {
            return;
        }
        let words = match head {
            Some(head) => {
                if let Some(name) = head.name {
                    self.pending_break = self.pending_break.max(SegmentBreak::Paragraph);
                    self.speaker = Some(markdown::strip_marks(name));
                    self.may_change = false;
                } else if head.begins_turn {
                    self.pending_break = SegmentBreak::Turn;
                    self.speaker = None;
                }
                self.add_timed(at, head.words, head.start, head.end);
                head.words
            }
            None => {
                // Where only those who ask are labelled, a new line after their words is another's.
                if self.layout.only_askers && self.may_change && self.speaker.is_some() {
                    self.speaker = None;
                    self.pending_break = SegmentBreak::Turn;
                }
                if self.layout.may_open_turn(text) {
                    self.parsed.doubtful += text.chars().filter(|c| !c.is_whitespace()).count();
                }
                let text = if self.markdown { strip_list_mark(text) } else { text };
                self.add_timed(at, text, None, None);
                text
            }
        };
        if !words.is_empty() {
            self.may_change = ends_sentence(words);
        }
        let goes_on = self.layout.is_wrapped || self.layout.is_captions;
        let least = if goes_on { SegmentBreak::None } else { SegmentBreak::Paragraph };
        self.pending_break = self.pending_break.max(least);
    }

    /// Leaves out a line that is no speech and counts it; says whether it was one.
    fn leave_out(&mut self, at: usize, text: &str) -> bool {
        let before_words = self.parsed.segments.is_empty();
        // Above the first turn a line may still be part of the talk's own title page.
        let before_turns = self.speaker.is_none() && self.parsed.segments.len() <= MAX_TITLE_LINES;
        if before_words || before_turns && self.layout.has_labels() {
            if let Some(date) = whole_date(text) {
                self.parsed.attributes.entry("date".to_owned()).or_insert(date);
                return true;
            }
            // The line says more than the day, and stays.
            if let Some(date) = day_after_place(text) {
                self.parsed.attributes.entry("date".to_owned()).or_insert(date);
            }
        }
        if let Some(heading) = self.list_heading.take().filter(|_| before_words && is_list(text)) {
            let listed = text.trim_matches(['*', ' ']).to_owned();
            self.parsed.attributes.entry(heading.attribute().to_owned()).or_insert(listed);
            return true;
        }
        let has_head = before_turns && self.layout.has_labels();
        self.list_heading =
            list_heading(text).filter(|heading| before_words || has_head && heading.is_of_a_tool());
        if self.list_heading.is_some() {
            self.take_title();
            return true;
        }
        if has_head && is_plain_transcript_heading(text) {
            self.take_title();
            return true;
        }
        let explains = before_turns && self.layout.has_labels() && is_legend(text);
        if !is_furniture(text) && !explains {
            return false;
        }
        self.furniture.0 += 1;
        self.parsed.left_out += text.chars().filter(|c| !c.is_whitespace()).count();
        self.furniture.1.get_or_insert_with(|| (at + 1, text.to_owned()));
        true
    }

    /// Takes what stands above the lists a tool writes before the talk for its title and day, where it is no more than
    /// these.
    fn take_title(&mut self) {
        let above = std::mem::take(&mut self.parsed.segments);
        let day = |text: &str| to_iso(text.split_once(['•', '|']).map_or(text, |(day, _)| day));
        let titles = above.iter().filter(|segment| day(&segment.text).is_none());
        let is_title = |segment: &Segment| segment.text.len() <= MAX_TITLE_BYTES && segment.speaker.is_none();
        if titles.count() > 1 || !above.iter().all(is_title) {
            self.parsed.segments = above;
            return;
        }
        for segment in above {
            let date = day(&segment.text);
            // A title with a day in it is both.
            let says_more = whole_date(&segment.text).is_none() && !segment.text.contains(':');
            if date.is_none() || says_more {
                self.parsed.attributes.entry("title".to_owned()).or_insert(segment.text);
            }
            if let Some(date) = date {
                self.parsed.attributes.entry("date".to_owned()).or_insert(date);
            }
        }
    }

    /// Adds a line that is a heading of a document or structure in Markdown; says whether it was.
    fn add_structure_or_heading(&mut self, text: &str, style: LineStyle) -> bool {
        if style == LineStyle::Heading {
            self.add_heading(text.to_owned(), true);
            return true;
        }
        self.markdown && self.add_structure(text)
    }

    /// Handles a line that is structure in Markdown (heading, rule, fence); says whether it was.
    fn add_structure(&mut self, text: &str) -> bool {
        if text.starts_with("```") || text.starts_with("~~~") {
            self.in_fence = !self.in_fence;
            return true;
        }
        let rule = text.len() >= 3 && text.chars().all(|c| matches!(c, '-' | '*' | '_' | ' ' | '='));
        if rule || self.in_fence {
            self.pending_break = self.pending_break.max(SegmentBreak::Paragraph);
            return rule;
        }
        let hashes = text.bytes().take_while(|b| *b == b'#').count();
        if !(1..=6).contains(&hashes) || !text.get(hashes..).is_some_and(|rest| rest.starts_with(' ')) {
            return false;
        }
        let heading = text_part(text, hashes..).trim().trim_end_matches('#').trim();
        if self.parsed.segments.is_empty() && self.add_heading_metadata(heading) {
            return true;
        }
        self.add_heading(markdown::strip_marks(heading), hashes == 1);
        true
    }

    /// Takes a heading before all words that is an address or a key with its value as an attribute.
    fn add_heading_metadata(&mut self, heading: &str) -> bool {
        if heading.starts_with("http://") || heading.starts_with("https://") {
            self.parsed.attributes.entry("url".to_owned()).or_insert_with(|| heading.to_owned());
            return true;
        }
        let pair = heading.split_once(": ").filter(|(key, _)| {
            key.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-' | '0'..='9'))
                && key.len() <= 30
        });
        if let Some((key, value)) = pair {
            self.parsed.attributes.entry(key.to_owned()).or_insert_with(|| value.trim().to_owned());
        }
        pair.is_some()
    }

    /// Adds a heading. One of the first rank before all words is the title; one that only says that the transcript
    /// begins, or repeats the title, is left out.
    fn add_heading(&mut self, heading: String, first: bool) {
        let heading = heading.trim().trim_matches('*').trim().to_owned();
        let title = self.parsed.attributes.get("title");
        let repeats = title.is_some_and(|title| *title == heading);
        let before_words = self.parsed.segments.is_empty();
        if before_words && (is_transcript_heading(&heading) || repeats) {
            if let Some((title, _)) =
                heading.rsplit_once(['-', '–']).filter(|(title, _)| title.ends_with(' '))
            {
                let title = title.trim().trim_end_matches('\\').trim().to_owned();
                self.parsed.attributes.entry("title".to_owned()).or_insert(title);
            }
        } else if first && before_words && title.is_none() {
            self.parsed.attributes.insert("title".to_owned(), heading);
        } else {
            self.parsed.segments.push(Segment {
                text: heading,
                break_before: SegmentBreak::Turn,
                ..Segment::default()
            });
        }
        self.pending_break =
            if self.speaker.is_some() { SegmentBreak::Turn } else { SegmentBreak::Paragraph };
    }

    /// Adds the words of a line, cut at the times among them that the layout takes for times.
    fn add_timed(&mut self, line: usize, text: &str, start: Option<f64>, end: Option<f64>) {
        if let Some((words, second)) = self.layout.split_end(text) {
            self.push_segment(words, start, None);
            self.push_segment("", Some(second), None);
            return;
        }
        let (mut start, mut end) = (start, end);
        self.latest = start.or(self.latest);
        let mut rest = text;
        let mut from = 0;
        while let Some(found) = rest.get(from..).and_then(|tail| tail.find('[')) {
            let bracket = from + found;
            let escaped = rest.get(..bracket).is_some_and(|before| before.ends_with('\\'));
            let at = bracket - usize::from(escaped);
            let time = read_time(text_part(rest, at..), TimePlace::Marked);
            match time.filter(|time| self.layout.takes_inner_time(line, time.start, self.latest)) {
                Some(time) => {
                    self.push_segment(text_part(rest, ..at), start, end);
                    (start, end) = (Some(time.start), time.end);
                    self.latest = start;
                    self.pending_break = SegmentBreak::None;
                    rest = text_part(rest, at + time.length..);
                    from = 0;
                }
                None => from = bracket + 1,
            }
        }
        self.push_segment(rest, start, end);
    }

    /// Adds a segment, with marks and entities decoded as the document has them.
    fn push_segment(&mut self, text: &str, start: Option<f64>, end: Option<f64>) {
        let text = text.trim();
        let (text, turns) = split_turn_mark(text).map_or((text, false), |before| (before, true));
        if text.is_empty() && start.is_none() {
            return;
        }
        let text = match () {
            () if self.markdown && !self.in_fence => markdown::strip_marks(text),
            () if self.verbatim => text.to_owned(),
            () => unescape_entities(text),
        };
        let lead = std::mem::take(&mut self.pending_break);
        // Where times stand at the ends of paragraphs, the first words began with the recording.
        let start =
            start.or_else(|| self.latest.take().filter(|_| self.layout.times_end() && !text.is_empty()));
        self.parsed.segments.push(Segment {
            text,
            start,
            end,
            speaker: self.speaker.clone(),
            break_before: lead,
        });
        if turns {
            self.pending_break = SegmentBreak::Turn;
        }
    }

    /// The parsed transcript, with a word on what was left out.
    fn finish(mut self) -> ParsedTranscript {
        self.parsed.is_captions = self.layout.is_captions;
        self.parsed.layout = self.layout.name();
        if let (count, Some((line, first))) = self.furniture {
            let message = match count {
                1 => format!("a line of the tool that wrote it left out: {first}"),
                _ => format!("{count} lines of the tool that wrote it left out, the first: {first}"),
            };
            self.parsed.warnings.push(ReadWarning { line: Some(line), message });
        }
        self.parsed
    }
}

/// The text of a line without the mark of a list item or quotation.
fn strip_list_mark(text: &str) -> &str {
    ["- ", "* ", "+ ", "> "]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .unwrap_or(text)
        .trim_start_matches("> ")
}

#[cfg(test)]
mod record_tests;
#[cfg(test)]
mod round_trip_tests;
#[cfg(test)]
mod tests;
