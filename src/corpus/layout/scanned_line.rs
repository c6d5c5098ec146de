//! A line taken apart: the time and the heads it may begin with, and the time it may end with. What of this the file's
//! layout takes for a turn is decided elsewhere.

use super::head_forms::{HEAD_FORMS, NameMarks, WrittenHead, read_heads};
use super::labels::{clean_label, is_plausible_label};
use super::time_forms::{TimePlace, WrittenTime, is_whole_time, read_time};
use crate::corpus::part::text_part;

/// What a document says of a line beside its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum LineStyle {
    /// Nothing.
    #[default]
    Plain,
    /// It is a heading.
    Heading,
    /// All of it is in bold.
    Bold,
}

/// A line taken apart: marks of a list, a time, and the heads its rest may open with.
pub(super) struct ScannedLine<'a> {
    pub in_list: bool,
    /// Whether it begins with `>>`.
    pub is_change: bool,
    pub time: Option<WrittenTime>,
    pub rest: &'a str,
    pub heads: Vec<WrittenHead<'a>>,
}

impl<'a> ScannedLine<'a> {
    pub fn new(text: &'a str, style: LineStyle) -> Self {
        let listed = ["- ", "* ", "> ", "• "].iter().find_map(|mark| text.strip_prefix(mark));
        let line = listed.unwrap_or(text).trim_start();
        if let Some(time) = lone_time(line) {
            let in_list = listed.is_some();
            return Self { in_list, is_change: false, time: Some(time), rest: "", heads: Vec::new() };
        }
        let (time, rest) = split_leading_time(line);
        let changed = change_mark(rest);
        let rest = changed.unwrap_or(rest);
        let mut heads = read_heads(rest);
        let marks = match style {
            LineStyle::Plain => None,
            LineStyle::Heading => Some(NameMarks::Heading),
            LineStyle::Bold => Some(NameMarks::Emphasis),
        };
        if let Some(form) = marks.and_then(|marks| {
            HEAD_FORMS.iter().position(|form| form.marks == marks && form.pattern.ends_with('$'))
        }) && rest.len() <= 80
        {
            heads.push(WrittenHead { name: rest.trim_end_matches(':'), time: None, words: "", form });
        }
        Self { in_list: listed.is_some(), is_change: changed.is_some(), time, rest, heads }
    }

    /// What marks the name of a head: a name alone on its line behind a time is marked by the time.
    pub fn marks_of(&self, head: &WrittenHead<'a>) -> NameMarks {
        match head.marks() {
            NameMarks::Line if self.time.is_some() => NameMarks::Written,
            marks => marks,
        }
    }

    /// Whether it is a time and nothing else.
    pub const fn is_lone_time(&self) -> bool {
        self.time.is_some() && self.rest.is_empty()
    }
}

/// What follows a mark that says only that another speaks: `>>` of captions, or the double dash before the questions of
/// Japanese interviews.
fn change_mark(text: &str) -> Option<&str> {
    let dashes = ['―', '—', '─'];
    match text.strip_prefix(">>") {
        Some(rest) => Some(rest.trim_start_matches('>').trim_start()),
        None => {
            let rest = text.trim_start_matches(dashes);
            (text.chars().take(2).filter(|c| dashes.contains(c)).count() == 2 && !rest.is_empty())
                .then(|| rest.trim_start())
        }
    }
}

/// The time that is all of a line, be it a heading, in bold, or with an anchor behind it.
pub(super) fn lone_time(line: &str) -> Option<WrittenTime> {
    let bare = line.trim_start_matches('#').trim_matches(['*', '_', ' ']);
    let bare = if line.starts_with("# ") || line.starts_with("##") {
        bare.split_once(" {#").map_or(bare, |(before, _)| before)
    } else if line.starts_with('#') {
        line
    } else {
        bare
    };
    is_whole_time(bare)
}

/// Splits a line at the time it begins with.
fn split_leading_time(line: &str) -> (Option<WrittenTime>, &str) {
    let Some(time) = read_time(line, TimePlace::Leading) else { return (None, line) };
    let rest = text_part(line, time.length..);
    if time.is_bare() {
        if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
            return (None, line);
        }
        let rest = rest.trim_start();
        let rest = ["- ", "– ", "| "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
        return (Some(time), rest.trim_start());
    }
    let rest = rest.trim_start();
    let rest = rest.strip_prefix([':', '-', '–']).unwrap_or(rest);
    (Some(time), rest.trim_start())
}

/// The time a line ends with, between marks, and the text before it.
pub(super) fn split_trailing_time(line: &str) -> Option<(&str, WrittenTime)> {
    let open = match line.as_bytes().last()? {
        b']' => '[',
        b')' => '(',
        b'}' => '{',
        b'#' => '#',
        b'`' => '`',
        _ => return None,
    };
    let inside = line.get(..line.len() - 1)?;
    let mut at = inside.rfind(open)?;
    if inside.get(..at)?.ends_with('\\') {
        at -= 1;
    }
    let time = read_time(text_part(line, at..), TimePlace::Marked)?;
    (at + time.length == line.len()).then(|| (text_part(line, ..at), time))
}

/// Says whether a line by itself looks as if it opened a turn: a label of at most five words, or a time between
/// marks.
pub(crate) fn opens_turn(line: &str) -> bool {
    let scanned = ScannedLine::new(line.trim(), LineStyle::Plain);
    let labelled = scanned.heads.iter().any(|head| {
        let marks = head.marks();
        let sure = matches!(marks, NameMarks::Written | NameMarks::Square | NameMarks::Curly);
        sure && is_plausible_label(clean_label(head.name), marks) && head.name.split_whitespace().count() <= 5
    });
    labelled || scanned.time.is_some_and(|time| !time.is_bare())
}
