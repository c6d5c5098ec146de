//! Running text: plain and Markdown, with speakers and times or without; in paragraphs, hard-wrapped, one
//! segment a line (Whisper's .txt) or in one piece.
//!
//! Two passes. The first ([`TextConventions`]) looks at all lines for the document's conventions: which names
//! before a colon are speakers, whether bare times are times, whether lines are wrapped. The second
//! ([`TextParser`]) writes segments by them. A name that comes once is text; the shares below decide how
//! often it must come back. They were set by hand on the transcripts in the tests; not measured further.

use super::front_matter::parse_front_matter;
use super::markdown;
use crate::corpus::clock::parse_stamp;
use crate::corpus::formats::entities::unescape_entities;
use crate::corpus::language::ends_sentence;
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use crate::corpus::part::text_part;
use crate::corpus::speaker_label::{self, HeadStyle, TurnHead};
use std::collections::{BTreeMap, BTreeSet};

/// Reads running text. With `markdown`, Markdown's marks are taken off; emphasised speaker names switch that
/// on.
pub(crate) fn parse(text: &str, markdown: bool) -> ParsedTranscript {
    parse_running(text, markdown, None, None)
}

/// Reads the text of a document, taken literally; `headings` are the indices of lines that are headings.
/// Without a title, the first heading is the title.
pub(crate) fn parse_document(
    text: &str,
    headings: &BTreeSet<usize>,
    title: Option<&str>,
) -> ParsedTranscript {
    parse_running(text, false, Some(headings), title)
}

/// Reads running text in two passes, after front matter.
fn parse_running(
    text: &str,
    markdown: bool,
    headings: Option<&BTreeSet<usize>>,
    title: Option<&str>,
) -> ParsedTranscript {
    let (mut attributes, from) = parse_front_matter(text);
    if let Some(title) = title {
        attributes.entry("title".to_owned()).or_insert_with(|| title.to_owned());
    }
    let before = text_part(text, ..from).matches('\n').count();
    let is_heading = |at: usize| headings.is_some_and(|headings| headings.contains(&(before + at)));
    let mut lines: Vec<TextLine<'_>> = text_part(text, from..).lines().map(TextLine::new).collect();
    merge_stacked_heads(&mut lines);
    let shape = TextConventions::detect(&lines);
    let markdown = markdown || shape.bold_speakers;
    let mut writer = TextParser {
        conventions: &shape,
        markdown,
        verbatim: headings.is_some(),
        parsed: ParsedTranscript { attributes, ..ParsedTranscript::default() },
        ..TextParser::new(&shape)
    };
    for (at, line) in lines.iter().enumerate() {
        if is_heading(at) && line.turn_head.as_ref().and_then(|head| shape.accept_head(head)).is_none() {
            writer.add_heading(line.text.to_owned(), true);
        } else {
            writer.add_line(line);
        }
    }
    let mut recording = writer.parsed;
    recording.is_captions = shape.is_captions;
    recording
}

/// A line and the head it may begin with.
struct TextLine<'a> {
    text: &'a str,
    turn_head: Option<TurnHead<'a>>,
}

impl<'a> TextLine<'a> {
    fn new(line: &'a str) -> Self {
        let text = line.trim();
        Self { text, turn_head: speaker_label::parse_head(text) }
    }
}

/// Merges a name and a time on two lines of their own into one head, as some meeting tools write them above
/// the words. There must be at least two such pairs, and they must take up half of the lone times.
fn merge_stacked_heads(lines: &mut [TextLine<'_>]) {
    let stacked = |above: &TextLine<'_>, below: &TextLine<'_>| {
        let time = below.turn_head.as_ref().filter(|head| head.name.is_none() && head.rest.is_empty())?;
        let alone = above.turn_head.is_none()
            && speaker_label::is_plausible_name(above.text)
            && !ends_sentence(above.text);
        alone.then_some((time.start, time.end))
    };
    let pairs = || lines.iter().zip(lines.iter().skip(1));
    let found: Vec<_> = pairs()
        .enumerate()
        .filter_map(|(at, (above, below))| stacked(above, below).map(|times| (at, times)))
        .collect();
    let times =
        lines.iter().filter(|l| l.turn_head.as_ref().is_some_and(|h| h.name.is_none() && h.rest.is_empty()));
    if found.len() < 2 || found.len() * 2 < times.count() {
        return;
    }
    for (at, (start, end)) in found {
        if let Some(line) = lines.get_mut(at) {
            line.turn_head = Some(TurnHead {
                name: Some(line.text),
                start,
                end,
                rest: "",
                style: HeadStyle::Timed,
                bare_time: false,
            });
        }
        if let Some(line) = lines.get_mut(at + 1) {
            *line = TextLine { text: "", turn_head: None };
        }
    }
}

/// The conventions of a document, found from all its lines.
struct TextConventions<'a> {
    /// The names that are speakers, with how often they head a line.
    speakers: BTreeMap<&'a str, usize>,
    /// Whether clock times without brackets at the beginning of lines are meant as times.
    bare_times: bool,
    /// Whether clock times without brackets that are all of a line are meant as times.
    lone_times: bool,
    /// Whether lines are broken inside sentences.
    is_wrapped: bool,
    /// Whether emphasis marks speakers.
    bold_speakers: bool,
    /// Whether lines are timed captions.
    is_captions: bool,
}

impl<'a> TextConventions<'a> {
    fn detect(lines: &[TextLine<'a>]) -> Self {
        let full = lines.iter().filter(|line| !line.text.is_empty()).count().max(1);
        let bare_times = bare_times_are_meant(lines, full);
        let usable =
            |line: &&TextLine<'a>| line.turn_head.as_ref().is_some_and(|head| !head.bare_time || bare_times);
        let heads: Vec<&TurnHead<'a>> =
            lines.iter().filter(usable).filter_map(|line| line.turn_head.as_ref()).collect();
        let speakers = find_speakers(&heads, lines, full);
        let bold = heads
            .iter()
            .filter(|head| {
                head.style == HeadStyle::Bold && head.name.is_some_and(|name| speakers.contains_key(name))
            })
            .count()
            >= 2;
        let timed = heads.iter().filter(|head| head.style == HeadStyle::TimeOnly).count();
        let ended = heads.iter().filter(|head| head.end.is_some()).count();
        Self {
            is_wrapped: is_wrapped(lines),
            // Five lines with a time, and eight in ten with an end: Whisper's .txt, not minutes with times.
            is_captions: timed >= 5 && ended * 10 >= full * 8,
            speakers,
            bare_times,
            lone_times: lone_times_are_meant(lines),
            bold_speakers: bold,
        }
    }

    /// The head with its speaker, where the document's conventions take it for one; none where it is text.
    fn accept_head<'h>(&self, head: &'h TurnHead<'a>) -> Option<(&'h TurnHead<'a>, Option<&'a str>)> {
        let alone = head.name.is_none() && head.rest.is_empty();
        if head.bare_time && !self.bare_times && !(alone && self.lone_times) {
            return None;
        }
        match head.name {
            Some(name) if self.speakers.contains_key(name) => Some((head, Some(name))),
            Some(_) => None,
            None => Some((head, None)),
        }
    }
}

/// Says whether times without brackets are meant as times: three at least, before three in ten lines, never
/// running backwards.
fn bare_times_are_meant(lines: &[TextLine<'_>], full: usize) -> bool {
    let times: Vec<f64> = lines
        .iter()
        .filter_map(|line| line.turn_head.as_ref().filter(|head| head.bare_time)?.start)
        .collect();
    let ordered = times.iter().zip(times.iter().skip(1)).all(|(a, b)| a <= b);
    times.len() >= 3 && ordered && times.len() * 10 >= full * 3
}

/// Says whether times alone on their lines are meant as times, as Google Meet writes one every few minutes:
/// two at least, never running backwards.
fn lone_times_are_meant(lines: &[TextLine<'_>]) -> bool {
    let heads = lines.iter().filter_map(|line| line.turn_head.as_ref());
    let lone = heads.filter(|head| head.bare_time && head.name.is_none() && head.rest.is_empty());
    let times: Vec<f64> = lone.filter_map(|head| head.start).collect();
    times.len() >= 2 && times.is_sorted()
}

/// The names that are speakers: plausible, coming back, and heading enough of the text. In a short text two
/// different names that head half of it need not come back, nor need an emphasised name that helps to head
/// three in ten.
fn find_speakers<'a>(
    heads: &[&TurnHead<'a>],
    lines: &[TextLine<'a>],
    full: usize,
) -> BTreeMap<&'a str, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut marked: BTreeMap<&str, bool> = BTreeMap::new();
    for head in heads {
        if let Some(name) = head.name.filter(|name| speaker_label::is_plausible_name(name)) {
            *counts.entry(name).or_default() += 1;
            *marked.entry(name).or_default() |= head.style == HeadStyle::Bold;
        }
    }
    let blocks = lines.iter().zip(std::iter::once(true).chain(lines.iter().map(|line| line.text.is_empty())));
    let blocks = blocks.filter(|(line, after_blank)| *after_blank && !line.text.is_empty()).count();
    counts.retain(|name, count| {
        *count >= 2 || speaker_label::is_capitalised(name) || marked.get(name) == Some(&true)
    });
    let labelled: usize = counts.values().sum();
    // The share is of blocks between blank lines where each turn is a block, else of lines.
    let units = if blocks >= labelled { blocks } else { full }.max(1);
    let most = counts.len() >= 2 && labelled * 10 >= units * 5;
    counts.retain(|name, count| {
        *count >= 2 || most || (marked.get(name) == Some(&true) && labelled * 10 >= units * 3)
    });
    let kept: usize = counts.values().sum();
    let strong = counts.keys().any(|name| marked.get(name) == Some(&true));
    // Too few to be turns: under a tenth of the text (a thirty-third where a name is emphasised) colons are
    // prose.
    if kept < 2 || (kept * 10 < units && !strong) || kept * 33 < units {
        counts.clear();
    }
    counts
}

/// Says whether lines are broken inside sentences: three in ten lines followed by another do not end where a
/// sentence may.
fn is_wrapped(lines: &[TextLine<'_>]) -> bool {
    let (mut pairs, mut open) = (0usize, 0usize);
    for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
        let named = next.turn_head.as_ref().is_some_and(|head| head.name.is_some());
        if line.text.is_empty() || next.text.is_empty() || named || line.text.starts_with('#') {
            continue;
        }
        pairs += 1;
        open += usize::from(!ends_sentence(line.text));
    }
    pairs > 0 && open * 10 >= pairs * 3
}

/// Writes the segments of a document line by line.
struct TextParser<'s, 'a> {
    conventions: &'s TextConventions<'a>,
    markdown: bool,
    // A document's text: nothing in it is markup or an entity.
    verbatim: bool,
    parsed: ParsedTranscript,
    speaker: Option<String>,
    pending_break: SegmentBreak,
    in_fence: bool,
    in_comment: bool,
}

impl<'s, 'a> TextParser<'s, 'a> {
    fn new(shape: &'s TextConventions<'a>) -> Self {
        Self {
            conventions: shape,
            markdown: false,
            verbatim: false,
            parsed: ParsedTranscript::default(),
            speaker: None,
            pending_break: SegmentBreak::None,
            in_fence: false,
            in_comment: false,
        }
    }

    /// Adds a line: structure, the head of a turn, or words.
    fn add_line(&mut self, line: &TextLine<'a>) {
        let text = line.text;
        if text.is_empty() {
            self.pending_break = self.pending_break.max(SegmentBreak::Paragraph);
            return;
        }
        if self.markdown && self.add_structure(text) {
            return;
        }
        if let Some((head, name)) =
            line.turn_head.as_ref().and_then(|head| self.conventions.accept_head(head))
        {
            if let Some(name) = name {
                self.pending_break = self.pending_break.max(SegmentBreak::Paragraph);
                let around = ['[', ']', ' ', '\u{200e}', '\u{200f}', '\u{61c}'];
                self.speaker = Some(markdown::strip_marks(name).trim_matches(around).to_owned());
            }
            self.add_timed(head.rest, head.start, head.end);
        } else {
            let text = if self.markdown { strip_list_mark(text) } else { text };
            self.add_timed(text, None, None);
        }
        self.pending_break = if self.conventions.is_wrapped || self.conventions.is_captions {
            SegmentBreak::None
        } else {
            SegmentBreak::Paragraph
        };
    }

    /// Handles a line that is structure in Markdown (heading, rule, fence, comment); says whether it was.
    fn add_structure(&mut self, text: &str) -> bool {
        if self.in_comment || text.starts_with("<!--") {
            self.in_comment = !text.contains("-->");
            return true;
        }
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
        let heading = markdown::strip_marks(text_part(text, hashes..).trim().trim_end_matches('#').trim());
        self.add_heading(heading, hashes == 1);
        true
    }

    /// Adds a heading. One of the first rank before all words is the title.
    fn add_heading(&mut self, heading: String, first: bool) {
        let title = self.parsed.attributes.get("title");
        let is_title = title.is_none_or(|title| self.verbatim && *title == heading);
        if first && self.parsed.segments.is_empty() && is_title {
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

    /// Adds the words of a line, cut where it holds times in square brackets.
    fn add_timed(&mut self, text: &str, start: Option<f64>, end: Option<f64>) {
        let (mut start, mut end) = (start, end);
        let mut rest = text;
        let mut from = 0;
        while let Some(found) = rest.get(from..).and_then(|tail| tail.find('[')) {
            let bracket = from + found;
            let at = if rest.get(..bracket).is_some_and(|before| before.ends_with('\\')) {
                bracket - 1
            } else {
                bracket
            };
            match parse_stamp(text_part(rest, at..), false) {
                Some((second, until, length)) => {
                    self.push_segment(text_part(rest, ..at), start, end);
                    (start, end) = (Some(second), until);
                    self.pending_break = SegmentBreak::None;
                    rest = text_part(rest, at + length..);
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
        if text.is_empty() && start.is_none() {
            return;
        }
        let text = match () {
            () if self.markdown && !self.in_fence => markdown::strip_marks(text),
            () if self.verbatim => text.to_owned(),
            () => unescape_entities(text),
        };
        let lead = std::mem::take(&mut self.pending_break);
        self.parsed.segments.push(Segment {
            text,
            start,
            end,
            speaker: self.speaker.clone(),
            break_before: lead,
        });
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
mod tests;
