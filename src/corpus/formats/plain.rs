//! Running text: plain and Markdown, with speakers and times or without, in paragraphs, hard-wrapped,
//! one segment a line (Whisper's .txt) or in one piece.

use super::clock::stamp;
use super::cue_text::unescape;
use super::front::front;
use super::inline;
use super::label::{self, Head, Style};
use crate::corpus::recording::{Break, Piece, Recording};
use std::collections::{BTreeMap, BTreeSet};

/// Reads running text. `markdown` takes off Markdown's marks; emphasised speaker names switch it on.
pub(crate) fn parse(text: &str, markdown: bool) -> Recording {
    running(text, markdown, None, None)
}

/// Reads the text of a document, whose headings stand in the lines given, the first being 0, and whose
/// words mean what they say. Without a title, the first heading is it.
pub(crate) fn document(text: &str, headings: &BTreeSet<usize>, title: Option<&str>) -> Recording {
    running(text, false, Some(headings), title)
}

fn running(text: &str, markdown: bool, headings: Option<&BTreeSet<usize>>, title: Option<&str>) -> Recording {
    let (mut attributes, from) = front(text);
    if let Some(title) = title {
        attributes.entry("title".to_owned()).or_insert_with(|| title.to_owned());
    }
    let before = text.get(..from).unwrap_or_default().matches('\n').count();
    let is_heading = |at: usize| headings.is_some_and(|headings| headings.contains(&(before + at)));
    let mut lines: Vec<Line<'_>> = text.get(from..).unwrap_or_default().lines().map(Line::new).collect();
    stack(&mut lines);
    let shape = Shape::of(&lines);
    let markdown = markdown || shape.bold;
    let mut writer = Writer {
        shape: &shape,
        markdown,
        verbatim: headings.is_some(),
        recording: Recording { attributes, ..Recording::default() },
        ..Writer::new(&shape)
    };
    for (at, line) in lines.iter().enumerate() {
        if is_heading(at) && line.head.as_ref().and_then(|head| shape.accepts(head)).is_none() {
            writer.heading(line.text.to_owned(), true);
        } else {
            writer.line(line);
        }
    }
    let mut recording = writer.recording;
    recording.captions = shape.captions;
    recording
}

/// A line and the head it may begin with.
struct Line<'a> {
    text: &'a str,
    head: Option<Head<'a>>,
}

impl<'a> Line<'a> {
    fn new(line: &'a str) -> Self {
        let text = line.trim();
        Self { text, head: label::head(text) }
    }
}

/// Makes one head of a name and a time on lines of their own, as some meeting tools write them above
/// what was said. Two such heads must be there, and one name must come back or two differ.
fn stack(lines: &mut [Line<'_>]) {
    let stacked = |above: &Line<'_>, below: &Line<'_>| {
        let time = below.head.as_ref().filter(|head| head.name.is_none() && head.rest.is_empty())?;
        let alone = above.head.is_none() && label::plausible(above.text) && !ends_sentence(above.text);
        alone.then_some((time.start, time.end))
    };
    let pairs = || lines.iter().zip(lines.iter().skip(1));
    let found: Vec<_> = pairs()
        .enumerate()
        .filter_map(|(at, (above, below))| stacked(above, below).map(|times| (at, times)))
        .collect();
    let times =
        lines.iter().filter(|l| l.head.as_ref().is_some_and(|h| h.name.is_none() && h.rest.is_empty()));
    if found.len() < 2 || found.len() * 2 < times.count() {
        return;
    }
    for (at, (start, end)) in found {
        if let Some(line) = lines.get_mut(at) {
            line.head =
                Some(Head { name: Some(line.text), start, end, rest: "", style: Style::Timed, bare: false });
        }
        if let Some(line) = lines.get_mut(at + 1) {
            *line = Line { text: "", head: None };
        }
    }
}

/// What the lines of a document have in common.
struct Shape<'a> {
    /// The names that are speakers.
    speakers: BTreeMap<&'a str, usize>,
    /// Whether bare times at the beginning of lines are times.
    bare_times: bool,
    /// Whether bare times that are all of a line are times.
    lone_times: bool,
    /// Whether lines are broken inside sentences.
    wrapped: bool,
    /// Whether emphasis marks speakers.
    bold: bool,
    /// Whether each line is a timed caption.
    captions: bool,
}

impl<'a> Shape<'a> {
    fn of(lines: &[Line<'a>]) -> Self {
        let full = lines.iter().filter(|line| !line.text.is_empty()).count().max(1);
        let bare_times = bare_times_are_meant(lines, full);
        let usable = |line: &&Line<'a>| line.head.as_ref().is_some_and(|head| !head.bare || bare_times);
        let heads: Vec<&Head<'a>> =
            lines.iter().filter(usable).filter_map(|line| line.head.as_ref()).collect();
        let speakers = speakers(&heads, lines, full);
        let bold = heads
            .iter()
            .filter(|head| {
                head.style == Style::Bold && head.name.is_some_and(|name| speakers.contains_key(name))
            })
            .count()
            >= 2;
        let timed = heads.iter().filter(|head| head.style == Style::Time).count();
        let ended = heads.iter().filter(|head| head.end.is_some()).count();
        Self {
            wrapped: wrapped(lines),
            captions: timed >= 5 && ended * 10 >= full * 8,
            speakers,
            bare_times,
            lone_times: lone_times_are_meant(lines),
            bold,
        }
    }

    fn accepts<'h>(&self, head: &'h Head<'a>) -> Option<(&'h Head<'a>, Option<&'a str>)> {
        let alone = head.name.is_none() && head.rest.is_empty();
        if head.bare && !self.bare_times && !(alone && self.lone_times) {
            return None;
        }
        match head.name {
            Some(name) if self.speakers.contains_key(name) => Some((head, Some(name))),
            Some(_) => None,
            None => Some((head, None)),
        }
    }
}

/// Bare times are meant as such where they stand before many lines and never run backwards.
fn bare_times_are_meant(lines: &[Line<'_>], full: usize) -> bool {
    let times: Vec<f64> =
        lines.iter().filter_map(|line| line.head.as_ref().filter(|head| head.bare)?.start).collect();
    let ordered = times.iter().zip(times.iter().skip(1)).all(|(a, b)| a <= b);
    times.len() >= 3 && ordered && times.len() * 10 >= full * 3
}

/// Bare times that are all of their lines, as Google Meet writes one every few minutes, are meant as
/// such where there are two and they never run backwards.
fn lone_times_are_meant(lines: &[Line<'_>]) -> bool {
    let heads = lines.iter().filter_map(|line| line.head.as_ref());
    let lone = heads.filter(|head| head.bare && head.name.is_none() && head.rest.is_empty());
    let times: Vec<f64> = lone.filter_map(|head| head.start).collect();
    times.len() >= 2 && times.is_sorted()
}

/// The names that are speakers: plausible, coming back, and heading enough of the text. In a short
/// text two different names that head most of it need not come back.
fn speakers<'a>(heads: &[&Head<'a>], lines: &[Line<'a>], full: usize) -> BTreeMap<&'a str, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut marked: BTreeMap<&str, bool> = BTreeMap::new();
    for head in heads {
        if let Some(name) = head.name.filter(|name| label::plausible(name)) {
            *counts.entry(name).or_default() += 1;
            *marked.entry(name).or_default() |= head.style == Style::Bold;
        }
    }
    let blocks = lines.iter().zip(std::iter::once(true).chain(lines.iter().map(|line| line.text.is_empty())));
    let blocks = blocks.filter(|(line, after_blank)| *after_blank && !line.text.is_empty()).count();
    counts.retain(|name, count| *count >= 2 || label::is_titled(name) || marked.get(name) == Some(&true));
    let labelled: usize = counts.values().sum();
    let units = if blocks >= labelled { blocks } else { full }.max(1);
    let most = counts.len() >= 2 && labelled * 10 >= units * 5;
    counts.retain(|name, count| {
        *count >= 2 || most || (marked.get(name) == Some(&true) && labelled * 10 >= units * 3)
    });
    let kept: usize = counts.values().sum();
    let strong = counts.keys().any(|name| marked.get(name) == Some(&true));
    if kept < 2 || (kept * 10 < units && !strong) || kept * 33 < units {
        counts.clear();
    }
    counts
}

/// Says whether lines are broken inside sentences: three in ten lines followed by another do not
/// end where a sentence may.
fn wrapped(lines: &[Line<'_>]) -> bool {
    let (mut pairs, mut open) = (0usize, 0usize);
    for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
        let named = next.head.as_ref().is_some_and(|head| head.name.is_some());
        if line.text.is_empty() || next.text.is_empty() || named || line.text.starts_with('#') {
            continue;
        }
        pairs += 1;
        open += usize::from(!ends_sentence(line.text));
    }
    pairs > 0 && open * 10 >= pairs * 3
}

/// Says whether a text ends where a sentence may.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '_', ' ']);
    end.ends_with(['.', '?', '!', '…', ':', '。', '？', '！', '؟', '۔', '।'])
}

struct Writer<'s, 'a> {
    shape: &'s Shape<'a>,
    markdown: bool,
    verbatim: bool,
    recording: Recording,
    speaker: Option<String>,
    lead: Break,
    fence: bool,
    comment: bool,
}

impl<'s, 'a> Writer<'s, 'a> {
    fn new(shape: &'s Shape<'a>) -> Self {
        Self {
            shape,
            markdown: false,
            verbatim: false,
            recording: Recording::default(),
            speaker: None,
            lead: Break::None,
            fence: false,
            comment: false,
        }
    }

    fn line(&mut self, line: &Line<'a>) {
        let text = line.text;
        if text.is_empty() {
            self.lead = self.lead.max(Break::Paragraph);
            return;
        }
        if self.markdown && self.structure(text) {
            return;
        }
        if let Some((head, name)) = line.head.as_ref().and_then(|head| self.shape.accepts(head)) {
            if let Some(name) = name {
                self.lead = self.lead.max(Break::Paragraph);
                let around = ['[', ']', ' ', '\u{200e}', '\u{200f}', '\u{61c}'];
                self.speaker = Some(inline::strip(name).trim_matches(around).to_owned());
            }
            self.timed(head.rest, head.start, head.end);
        } else {
            let text = if self.markdown { list_item(text) } else { text };
            self.timed(text, None, None);
        }
        self.lead = if self.shape.wrapped || self.shape.captions { Break::None } else { Break::Paragraph };
    }

    /// Takes in what is structure in Markdown: headings, rules, fences, comments.
    fn structure(&mut self, text: &str) -> bool {
        if self.comment || text.starts_with("<!--") {
            self.comment = !text.contains("-->");
            return true;
        }
        if text.starts_with("```") || text.starts_with("~~~") {
            self.fence = !self.fence;
            return true;
        }
        let rule = text.len() >= 3 && text.chars().all(|c| matches!(c, '-' | '*' | '_' | ' ' | '='));
        if rule || self.fence {
            self.lead = self.lead.max(Break::Paragraph);
            return rule;
        }
        let hashes = text.bytes().take_while(|b| *b == b'#').count();
        if !(1..=6).contains(&hashes) || !text.get(hashes..).is_some_and(|rest| rest.starts_with(' ')) {
            return false;
        }
        let heading =
            inline::strip(text.get(hashes..).unwrap_or_default().trim().trim_end_matches('#').trim());
        self.heading(heading, hashes == 1);
        true
    }

    /// Takes in a heading; where it is of the first rank and before all words, it is the title.
    fn heading(&mut self, heading: String, first: bool) {
        let title = self.recording.attributes.get("title");
        let is_title = title.is_none_or(|title| self.verbatim && *title == heading);
        if first && self.recording.pieces.is_empty() && is_title {
            self.recording.attributes.insert("title".to_owned(), heading);
        } else {
            self.recording.pieces.push(Piece { text: heading, lead: Break::Turn, ..Piece::default() });
        }
        self.lead = if self.speaker.is_some() { Break::Turn } else { Break::Paragraph };
    }

    /// Writes a line, cut where it holds times in square brackets.
    fn timed(&mut self, text: &str, start: Option<f64>, end: Option<f64>) {
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
            match stamp(rest.get(at..).unwrap_or_default(), false) {
                Some((second, until, length)) => {
                    self.piece(rest.get(..at).unwrap_or_default(), start, end);
                    (start, end) = (Some(second), until);
                    self.lead = Break::None;
                    rest = rest.get(at + length..).unwrap_or_default();
                    from = 0;
                }
                None => from = bracket + 1,
            }
        }
        self.piece(rest, start, end);
    }

    fn piece(&mut self, text: &str, start: Option<f64>, end: Option<f64>) {
        let text = text.trim();
        if text.is_empty() && start.is_none() {
            return;
        }
        let text = match () {
            () if self.markdown && !self.fence => inline::strip(text),
            () if self.verbatim => text.to_owned(),
            () => unescape(text),
        };
        let lead = std::mem::take(&mut self.lead);
        self.recording.pieces.push(Piece { text, start, end, speaker: self.speaker.clone(), lead });
    }
}

/// The text of a list item or a quotation.
fn list_item(text: &str) -> &str {
    ["- ", "* ", "+ ", "> "]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .unwrap_or(text)
        .trim_start_matches("> ")
}

#[cfg(test)]
mod tests;
