//! Speakers that captions name in their text: `Name: words`, names in brackets, `>>` and dialogue dashes.

use crate::corpus::language::ends_sentence;
use crate::corpus::layout::{
    NameMarks, WrittenHead, clean_label, is_plausible_label, is_wide_colon, read_heads, split_turn_mark,
};
use crate::corpus::parsed::{Segment, SegmentBreak};
use crate::corpus::speaker_label::{is_capitalised, name_machine_label};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Finds the speakers captions name in their text (where the name comes back), and the `>>` of broadcast captions,
/// which only says that another speaks. Gives each segment with the index of the one it is from; a cue with several
/// speakers becomes several segments that share its time by their bytes.
pub(super) fn find_speakers(pieces: Vec<Segment>) -> Vec<(Segment, usize)> {
    let labels = CaptionLabels::find(&pieces);
    let mut out: Vec<(Segment, usize)> = Vec::with_capacity(pieces.len());
    let mut current: Option<String> = None;
    let mut turn_follows = false;
    for (source, piece) in pieces.into_iter().enumerate() {
        if piece.speaker.is_some() {
            current = None;
            let text = join_lines(&piece.text);
            out.push((Segment { text, ..piece }, source));
            continue;
        }
        let total = piece.text.len().max(1) as f64;
        let length = piece.end.zip(piece.start).map(|(end, start)| end - start);
        let mut said = 0.0;
        let groups = labels.speaker_groups(&piece.text);
        let last = groups.len().saturating_sub(1);
        for (number, (group, lead)) in groups.into_iter().enumerate() {
            let share = group.len() as f64 / total;
            let at = |part: f64| piece.start.zip(length).map(|(start, length)| start + length * part);
            let (start, end) = (at(said).or(piece.start), at((said + share).min(1.0)).or(piece.end));
            // The last one lasts as long as its cue, whatever marks were taken off.
            let end = if number == last { piece.end } else { end };
            said = (said + share).min(1.0);
            let bare = group.trim_start().trim_start_matches(">>").trim_start_matches('>').trim_start();
            // A bare `>>` ends the turn of whoever was named before: nobody knows who speaks now.
            let changed = bare.len() < group.trim_start().len();
            // A label may stand on a line of its own.
            let joined = if bare.contains('\n') { Cow::Owned(join_lines(bare)) } else { Cow::Borrowed(bare) };
            let bare = joined.as_ref();
            let (text, mut lead) = match labels.head(bare) {
                Some(head) => {
                    current = Some(clean_label(head.name).to_owned());
                    (head.words, lead)
                }
                None if changed => {
                    current = None;
                    (bare, SegmentBreak::Turn)
                }
                None => {
                    // Where one person alone is labelled, a new caption after their sentence may be another's.
                    if labels.only_one
                        && current.is_some()
                        && out.last().is_some_and(|(last, _)| ends_sentence(&last.text))
                    {
                        current = None;
                    }
                    (group.as_str(), lead)
                }
            };
            if std::mem::take(&mut turn_follows) {
                lead = SegmentBreak::Turn;
            }
            let (text, turns) = split_turn_mark(text).map_or((text, false), |before| (before, true));
            turn_follows = turns;
            let text = join_lines(text);
            let lead = lead.max(piece.break_before);
            out.push((Segment { text, start, end, speaker: current.clone(), break_before: lead }, source));
        }
    }
    out
}

/// Says whether a caption begins with what may be a speaker's label, or with `>>`; whether it is one is told by all
/// captions of the file.
pub(super) fn may_begin_turn(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(">>")
        || caption_heads(text.lines().next().unwrap_or_default())
            .iter()
            .any(|head| is_plausible_label(clean_label(head.name), head.marks()))
}

/// The labels of a file of captions, by what marks them.
struct CaptionLabels {
    names: BTreeMap<NameMarks, BTreeSet<String>>,
    /// Whether single lines that begin with a dash are turns, as other cues hold two of them.
    has_dialogue: bool,
    /// Whether one person is labelled, once.
    only_one: bool,
}

impl CaptionLabels {
    /// Finds the labels of a file. A label counts where it comes at least twice; once will do where others do and
    /// are as marked, or where two or more label half of the segments. Where fewer than two lines or one segment in
    /// fifty has a label, colons are taken for speech. The shares were chosen by hand; not measured.
    fn find(pieces: &[Segment]) -> Self {
        let mut counts: BTreeMap<NameMarks, BTreeMap<String, usize>> = BTreeMap::new();
        let mut dialogues = 0usize;
        for piece in pieces.iter().filter(|piece| piece.speaker.is_none()) {
            dialogues += usize::from(piece.text.contains("\n-") && is_dialogue(&piece.text));
            for line in piece.text.lines() {
                let line = line.trim().trim_start_matches(['>', '-', ' ']);
                for head in caption_heads(line) {
                    let name = clean_label(head.name);
                    if is_plausible_label(name, head.marks()) {
                        *counts.entry(head.marks()).or_default().entry(name.to_owned()).or_default() += 1;
                    }
                }
            }
        }
        let mut names = BTreeMap::new();
        let mut only_one = false;
        for (marks, counts) in counts {
            let kept = if marks == NameMarks::Written {
                accept_written(counts, pieces.len(), &mut only_one)
            } else {
                accept_bracketed(counts, marks, pieces.len())
            };
            if !kept.is_empty() {
                names.insert(marks, kept);
            }
        }
        only_one &= names.len() == 1;
        Self { names, has_dialogue: dialogues >= 2, only_one }
    }

    /// The head of a line, where its label is one of the file's.
    fn head<'a>(&self, line: &'a str) -> Option<WrittenHead<'a>> {
        if self.names.is_empty() {
            return None;
        }
        caption_heads(line).into_iter().find(|head| {
            self.names.get(&head.marks()).is_some_and(|names| names.contains(clean_label(head.name)))
        })
    }

    /// The lines of a cue in groups of one speaker: a new group where a line names a speaker, begins with `>>`,
    /// or with a dash where two lines of a cue do. Gives the break before each.
    fn speaker_groups(&self, text: &str) -> Vec<(String, SegmentBreak)> {
        let dialogue = self.has_dialogue || is_dialogue(text);
        let mut out: Vec<(String, SegmentBreak)> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let dashed = dialogue && has_dash(line);
            let line = if dashed { line.trim_start_matches('-').trim_start() } else { line };
            let begins = dashed || line.starts_with(">>") || self.head(line).is_some();
            match out.last_mut() {
                Some((group, _)) if !begins => {
                    group.push('\n');
                    group.push_str(line);
                }
                _ => {
                    out.push((line.to_owned(), if dashed { SegmentBreak::Turn } else { SegmentBreak::None }))
                }
            }
        }
        out
    }
}

/// Says whether a line begins with the dash of a dialogue.
fn has_dash(line: &str) -> bool {
    line.starts_with("- ")
        || (line.starts_with('-') && line.get(1..).is_some_and(|rest| rest.starts_with(char::is_alphabetic)))
}

/// Says whether two lines of a cue begin with a dash.
fn is_dialogue(text: &str) -> bool {
    text.lines().filter(|line| has_dash(line.trim())).count() >= 2
}

/// The heads a line of a caption may open with: a label with a colon or in brackets. Most lines have neither, which
/// is told at once.
fn caption_heads(line: &str) -> Vec<WrittenHead<'_>> {
    let first = line.as_bytes().first().copied().unwrap_or(b' ');
    if !matches!(first, b'[' | b'(' | b'{' | b'<') && !line.contains(|c| c == ':' || is_wide_colon(c)) {
        return Vec::new();
    }
    let mut heads = read_heads(line);
    heads.retain(|head| {
        let bracketed = matches!(
            head.marks(),
            NameMarks::Square | NameMarks::Curly | NameMarks::Pointed | NameMarks::Round
        );
        head.time.is_none()
            && (bracketed || (head.marks() == NameMarks::Written && !line.starts_with(['*', '_'])))
    });
    heads
}

/// The names before a colon that are labels.
fn accept_written(
    mut counts: BTreeMap<String, usize>,
    pieces: usize,
    only_one: &mut bool,
) -> BTreeSet<String> {
    // One full name before a colon, once: those words are theirs, and no others.
    if counts.len() == 1
        && counts.iter().all(|(name, count)| *count == 1 && is_capitalised(name) && name.contains(' '))
    {
        *only_one = true;
        return counts.into_keys().collect();
    }
    let labelled: usize = counts.values().sum();
    let most = counts.len() >= 2 && labelled * 2 >= pieces;
    let recurring = counts.values().filter(|count| **count >= 2).count();
    // Two who come back make the others sure, where labels are a good part of the captions.
    let sure = recurring >= 2 && labelled * 10 >= pieces;
    counts.retain(|name, count| {
        *count >= 2 || most || (sure && is_capitalised(name) && name.split_whitespace().count() <= 4)
    });
    let kept: usize = counts.values().sum();
    if kept * 50 < pieces || kept < 2 { BTreeSet::new() } else { counts.into_keys().collect() }
}

/// The names in brackets that are labels. Sounds stand in brackets too: names must label half of the captions, or
/// be a machine's, and in round brackets two must come back or all be full names.
fn accept_bracketed(counts: BTreeMap<String, usize>, marks: NameMarks, pieces: usize) -> BTreeSet<String> {
    let labelled: usize = counts.values().sum();
    let machine = counts.keys().all(|name| {
        name_machine_label(name).is_some()
            || name.ends_with(|c: char| c.is_ascii_digit()) && name.contains(char::is_whitespace)
    });
    let recurring = counts.values().filter(|count| **count >= 2).count();
    let full = counts.keys().all(|name| is_capitalised(name) && name.contains(char::is_whitespace));
    let explains = labelled * 10 >= pieces * 3;
    let nearly_all = labelled * 10 >= pieces * 8 && counts.len() >= 2 && recurring >= 1;
    let sure = if marks == NameMarks::Round {
        full || recurring >= 2 && labelled * 2 >= pieces
    } else {
        recurring >= 2 || full || nearly_all
    };
    if labelled >= 2 && (machine || explains && sure) {
        counts.into_keys().collect()
    } else {
        BTreeSet::new()
    }
}

/// The lines of a caption joined to one, since captions break lines for the screen.
fn join_lines(text: &str) -> String {
    if text.contains('\n') { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() }
}
