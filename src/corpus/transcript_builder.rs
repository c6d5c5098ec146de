//! Joins the segments of a parsed transcript into a transcript: one text, with turns and cues as spans of it.
//!
//! Invariant: each span lies on character boundaries of the finished text, turns do not overlap, and white
//! space inside a line is single blanks.

use super::alternating_languages::{LANGUAGES, alternating_languages};
use super::decode::{clean_text, one_line};
use super::language::{
    detect_language, is_southeast_asian, is_unspaced, joins_without_blank, language_in_attributes,
};
use super::parsed::{LoopFold, ParsedTranscript, Segment, SegmentBreak};
use super::speaker_label::{is_letter_and_number, name_machine_label};
use super::{Attributes, Cue, FoldedLoop, Span, Transcript, Turn};
use unicode_normalization::UnicodeNormalization;

/// The pace, in letters a second, at which the end of a last untimed segment is guessed: 150 words a minute of
/// six letters each. Chosen by hand; it only decides how long the last segment lasts.
const LETTERS_PER_SECOND: f64 = 15.0;
/// How many letters a Chinese, Japanese or Korean sign says as much as. Chosen by hand: five a second are read aloud.
const LETTERS_PER_SIGN: usize = 3;

/// What follows the last time of a file, at most so many times the longest stretch between two others, is timed by it.
/// Chosen by hand: the minutes' marks of a meeting are evenly apart, and one time alone times what it stands at.
const LONGEST_TAIL: usize = 2;

/// Most bytes of a cue; of a longer one, such as the hour between two marks, each piece has its share of the seconds. To find
/// the second of a byte its cue is read, and a file of a million turns between two times would be read a million times.
const LONGEST_CUE_BYTES: usize = 4096;

/// Builds the transcript. All text passes through [`clean_text`] once more here, since entities and JSON
/// escapes may have brought control characters back.
pub(crate) fn build_transcript(name: &str, recording: ParsedTranscript) -> Transcript {
    let ParsedTranscript {
        segments: pieces,
        attributes,
        language,
        duration,
        mut repairs,
        loop_folds: folds,
        is_captions,
        ..
    } = recording;
    let mut weaver = TranscriptBuilder { is_captions, ..TranscriptBuilder::default() };
    weaver.text.reserve(pieces.iter().map(|piece| piece.text.len() + 2).sum());
    let mut folds = folds.into_iter().peekable();
    let mut folded = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        let (text, control) = clean_text(&piece.text);
        repairs.control += control;
        let span = weaver.push_segment(&text, piece);
        let fold = folds.next_if(|(place, _)| *place == at);
        folded.extend(span.zip(fold).map(|(span, (_, fold))| (span, fold)));
    }
    repairs.loops = folded_loops(&folded);
    let TranscriptBuilder { text, mut turns, marks, .. } = weaver;
    let cues = build_cues(&marks, &text, duration);
    for turn in &mut turns {
        turn.start = super::model::second_at(&text, &cues, turn.span.start);
        turn.end = super::model::second_at_end(&text, &cues, turn.span.end);
    }
    let said = cues
        .iter()
        .map(|cue| cue.end)
        .fold(None, |max: Option<f64>, end| Some(max.map_or(end, |m| m.max(end))));
    let mut attributes: Attributes = attributes
        .into_iter()
        .map(|(key, value)| (one_line(&key), one_line(&value)))
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .collect();
    let given = language.as_deref().and_then(super::language::language_code);
    let given = given.or_else(|| language_in_attributes(&attributes));
    let language = given.or_else(|| match alternating_languages(&text, &turns) {
        Some(found) => {
            let listed = attributes.entry(LANGUAGES.to_owned()).or_insert_with(|| found.join(", "));
            (*listed == found.join(", "))
                .then(|| found.into_iter().next())
                .flatten()
                .or_else(|| detect_language(&text))
        }
        None => detect_language(&text),
    });
    Transcript {
        name: one_line(name),
        language,
        duration: duration.filter(|seconds| *seconds > 0.0).or(said),
        text,
        turns,
        cues,
        attributes,
        repairs,
    }
}

/// The loops, each over the span of the segments that are left of it.
fn folded_loops(folded: &[(Span, LoopFold)]) -> Vec<FoldedLoop> {
    let loops = folded.chunk_by(|(_, a), (_, b)| a.id == b.id);
    loops
        .filter_map(|pieces| {
            let ((first, fold), (last, _)) = (pieces.first()?, pieces.last()?);
            Some(FoldedLoop { span: Span::new(first.start, last.end), times: fold.times })
        })
        .collect()
}

/// The times of a segment already in the text; its end may not be known yet.
#[derive(Debug, Clone, Copy)]
struct TimeMark {
    span: Span,
    start: f64,
    end: Option<f64>,
}

/// The text as it grows, with its turns and times.
#[derive(Debug, Default)]
struct TranscriptBuilder {
    text: String,
    turns: Vec<Turn>,
    marks: Vec<TimeMark>,
    // The largest break since the last words; segments without words hand theirs on.
    pending_break: SegmentBreak,
    // The second of a bare time, which is when the next words begin.
    pending_start: Option<f64>,
    /// Whether a machine wrote the labels.
    is_captions: bool,
}

impl TranscriptBuilder {
    /// Appends the words of a segment; gives their span, none where there are no words.
    fn push_segment(&mut self, text: &str, piece: Segment) -> Option<Span> {
        self.pending_break = self.pending_break.max(piece.break_before);
        // One way of writing accents, or a person of two files would be two.
        let name = piece.speaker.map(|name| one_line(&name).nfc().collect::<String>());
        let speaker = name.filter(|name| !name.is_empty());
        // A person who writes S1 may mean the first student.
        let speaker = match speaker {
            Some(name) if self.is_captions || !is_letter_and_number(&name) => {
                Some(name_machine_label(&name).unwrap_or(name))
            }
            speaker => speaker,
        };
        let start = piece.start.filter(|second| second.is_finite());
        if text.trim().is_empty() {
            if let Some(second) = start {
                self.note_bare_time(second, piece.end.is_some());
            }
            return None;
        }
        let pending = self.pending_start.take();
        let start = start.or(pending);
        let lead = match self.turns.last() {
            None => SegmentBreak::None,
            // Another speaker is another turn, whatever break the parser saw.
            Some(turn) if turn.speaker != speaker => SegmentBreak::Turn,
            Some(_) => self.pending_break,
        };
        self.pending_break = SegmentBreak::None;
        match lead {
            SegmentBreak::None => push_separator(&mut self.text, text),
            SegmentBreak::Paragraph => self.text.push('\n'),
            SegmentBreak::Turn => self.text.push_str("\n\n"),
        }
        let from = self.text.len();
        push_collapsed(&mut self.text, text);
        let span = Span::new(from, self.text.len());
        match self.turns.last_mut() {
            Some(turn) if lead != SegmentBreak::Turn => turn.span.end = span.end,
            _ => self.turns.push(Turn { span, speaker, start: None, end: None }),
        }
        if let Some(start) = start {
            let end = piece.end.filter(|second| second.is_finite());
            self.marks.push(TimeMark { span, start, end });
        }
        Some(span)
    }

    /// A time without words ends the segment before it and, unless it is an empty caption with an end of its
    /// own, begins the next.
    fn note_bare_time(&mut self, second: f64, caption: bool) {
        self.pending_start = (!caption).then_some(second);
        if let Some(mark) = self.marks.last_mut().filter(|mark| mark.end.is_none() && second >= mark.start) {
            mark.end = Some(second);
            mark.span.end = self.text.len();
        }
    }
}

/// Puts a blank between two segments of one paragraph, unless both sides are in a script that writes none.
fn push_separator(text: &mut String, next: &str) {
    if !text.is_empty() && !joins_without_blank(text, next.trim_start()) {
        text.push(' ');
    }
}

/// Appends text with runs of white space made one blank; line ends stay, blank lines become one.
fn push_collapsed(out: &mut String, text: &str) {
    let mut lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
    let mut first = true;
    for line in &mut lines {
        if !first {
            out.push('\n');
        }
        first = false;
        let mut blank = false;
        for c in line.chars() {
            if c.is_whitespace() {
                blank = true;
                continue;
            }
            if blank {
                out.push(' ');
                blank = false;
            }
            out.push(c);
        }
    }
}

/// Makes cues of the times. A segment without an end lasts to the start of the next one, and its span with
/// it; words before a first time began with the recording.
fn build_cues(marks: &[TimeMark], text: &str, duration: Option<f64>) -> Vec<Cue> {
    let mut cues = Vec::with_capacity(marks.len());
    // Where most segments have no end, the file marks times now and then (a minutes' mark), rather than
    // timing captions: only then do times speak for the words around them.
    let sparse = marks.iter().filter(|mark| mark.end.is_none()).count() > marks.len() / 2;
    if let Some(first) = marks.first().filter(|first| sparse && first.span.start > 0 && first.start > 0.0) {
        cues.push(Cue { span: Span::new(0, first.span.start), start: 0.0, end: first.start });
    }
    for (at, mark) in marks.iter().enumerate() {
        let next = marks.get(at + 1);
        let known_end = duration.filter(|end| *end > mark.start && sparse);
        let span = match (mark.end, next) {
            (Some(_), _) => mark.span,
            (None, Some(next)) => Span::new(mark.span.start, next.span.start),
            (None, None) if known_end.is_some() => Span::new(mark.span.start, text.len()),
            (None, None) => last_span(marks, mark.span, text.len()),
        };
        let end = match (mark.end, next) {
            (Some(end), _) => end,
            (None, Some(next)) => next.start,
            (None, None) => known_end.unwrap_or_else(|| mark.start + spoken_seconds(span.slice(text))),
        };
        cues.push(Cue { span, start: mark.start, end: end.max(mark.start) });
    }
    cues.into_iter().flat_map(|cue| cue_pieces(text, cue)).collect()
}

/// What the last of some marks times, whose own words are `own`: all to the end of the text, unless that is far more than any
/// other mark does.
fn last_span(marks: &[TimeMark], own: Span, end: usize) -> Span {
    let between = |pair: &[TimeMark]| match pair {
        [mark, next] => next.span.start.saturating_sub(mark.span.start),
        _ => 0,
    };
    let longest = marks.windows(2).map(between).max().unwrap_or(0);
    let tail = Span::new(own.start, end);
    if tail.len() <= longest * LONGEST_TAIL { tail } else { own }
}

/// About how long it takes to say a text.
fn spoken_seconds(text: &str) -> f64 {
    let is_sign =
        |c: char| (is_unspaced(c) && !is_southeast_asian(c)) || matches!(c, '\u{ac00}'..='\u{d7a3}');
    let letters: usize = text.chars().map(|c| if is_sign(c) { LETTERS_PER_SIGN } else { 1 }).sum();
    letters as f64 / LETTERS_PER_SECOND
}

/// A cue, or of a long one its pieces of at most [`LONGEST_CUE_BYTES`], with their shares of its seconds by characters.
fn cue_pieces(text: &str, cue: Cue) -> Vec<Cue> {
    if cue.span.len() <= LONGEST_CUE_BYTES {
        return vec![cue];
    }
    let characters = cue.span.slice(text).chars().count();
    let pace = (cue.end - cue.start) / characters.max(1) as f64;
    let (mut pieces, mut from, mut said) = (Vec::new(), cue.span.start, 0);
    while from < cue.span.end {
        let to = text.floor_char_boundary(cue.span.end.min(from + LONGEST_CUE_BYTES));
        let span = Span::new(from, to);
        let start = cue.start + said as f64 * pace;
        said += span.slice(text).chars().count();
        let end = if to == cue.span.end { cue.end } else { cue.start + said as f64 * pace };
        pieces.push(Cue { span, start, end });
        from = to;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(segments: &[(Option<f64>, &str)]) -> Transcript {
        let segment = |(at, (start, text)): (usize, &(Option<f64>, &str))| Segment {
            text: (*text).to_owned(),
            start: *start,
            speaker: Some(format!("person {}", at % 2)),
            ..Segment::default()
        };
        let segments = segments.iter().enumerate().map(segment).collect();
        build_transcript("talk", ParsedTranscript { segments, ..ParsedTranscript::default() })
    }

    #[test]
    fn one_time_tells_nothing_of_an_hour_behind_it() {
        let long = "and so on for an hour ".repeat(2000);
        let seen = talk(&[(Some(0.0), "Let us begin now."), (None, &long), (None, "The end.")]);
        assert_eq!(seen.turns[0].end.map(f64::round), Some(1.0));
        assert_eq!((seen.turns[1].start, seen.turns[2].end), (None, None));
        assert_eq!(seen.duration.map(f64::round), Some(1.0));
        // Of what follows a mark as others do, it does.
        let part = "and so on for a minute ".repeat(40);
        let seen =
            talk(&[(Some(0.0), &part), (Some(60.0), &part), (None, "Is that so?"), (None, "And so on.")]);
        assert!(seen.turns.iter().all(|turn| turn.start.is_some() && turn.end.is_some()), "{:?}", seen.turns);
    }

    #[test]
    fn only_machines_mean_a_speaker_by_a_letter_and_a_number() {
        let talk = |is_captions, speaker: &str| {
            let segment =
                Segment { text: "Well.".into(), speaker: Some(speaker.into()), ..Segment::default() };
            let recording =
                ParsedTranscript { segments: vec![segment], is_captions, ..ParsedTranscript::default() };
            build_transcript("talk", recording).turns[0].speaker.clone().unwrap()
        };
        assert_eq!([talk(true, "S12"), talk(false, "S12")], ["Speaker 12", "S12"]);
        assert_eq!([talk(true, "SPEAKER_01"), talk(false, "SPEAKER_01")], ["Speaker 1", "Speaker 1"]);
    }

    #[test]
    fn a_name_is_one_however_its_accents_are_written() {
        let said =
            |name: &str| Segment { text: "Well.".into(), speaker: Some(name.into()), ..Segment::default() };
        let segments = vec![said("Jose\u{301} A\u{308}"), said("Jos\u{e9} \u{c4}")];
        let seen = build_transcript("talk", ParsedTranscript { segments, ..ParsedTranscript::default() });
        let names: Vec<_> = seen.turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
        assert_eq!(names, ["Jos\u{e9} \u{c4}"]);
    }

    #[test]
    fn signs_take_longer_to_say_than_letters() {
        assert_eq!(spoken_seconds(&"a".repeat(30)), 2.0);
        assert_eq!(spoken_seconds(&"я".repeat(30)), 2.0);
        assert_eq!(spoken_seconds(&"谢".repeat(10)), 2.0);
        assert_eq!(spoken_seconds(&"안".repeat(10)), 2.0);
    }

    #[test]
    fn a_long_cue_in_pieces_has_the_same_seconds() {
        let text = "größe ist gut, und だから dann ".repeat(900);
        let cue = Cue { span: Span::new(0, text.len()), start: 60.0, end: 3660.0 };
        let pieces = cue_pieces(&text, cue);
        assert!(pieces.len() > 5);
        for byte in (0..text.len()).step_by(997).map(|byte| text.floor_char_boundary(byte)) {
            let [whole, parts] =
                [&[cue][..], &pieces].map(|cues| super::super::model::second_at(&text, cues, byte).unwrap());
            assert!((whole - parts).abs() < 1e-6, "{byte}: {whole} {parts}");
        }
        assert_eq!(pieces.last().map(|cue| cue.end), Some(3660.0));
    }
}
