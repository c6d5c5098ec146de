//! Undoes what captioning and speech recognition do to talk, and counts it: rolling captions, loops,
//! times out of order, words shown one by one.

use super::formats::{Style, ends_sentence, head, plausible};
use super::recording::{Break, Piece, Recording};
use std::collections::BTreeMap;

/// The same cue so many times in a row is a recogniser that loops, not a speaker.
const LOOP: usize = 5;
/// Overlaps up to this many seconds are left: they are rounding.
const ROUNDING: f64 = 0.05;
/// A silence of so many seconds begins a paragraph.
const PAUSE: f64 = 2.0;

/// Mends a recording, or, where `raw`, only finds its speakers and paragraphs.
pub(crate) fn mend(recording: &mut Recording, raw: bool) {
    let pieces = std::mem::take(&mut recording.pieces);
    if !recording.captions {
        recording.pieces = if raw { pieces } else { fold_loops(pieces, &mut recording.repairs.looped) };
        return;
    }
    let pieces = if raw {
        pieces
    } else {
        let pieces = order(pieces, &mut recording.repairs.times);
        let pieces = join_words(pieces);
        let pieces = unroll(pieces, &mut recording.repairs.rolling);
        let pieces = fold_loops(pieces, &mut recording.repairs.looped);
        part(pieces, &mut recording.repairs.times)
    };
    let mut pieces = find_speakers(pieces);
    find_paragraphs(&mut pieces);
    recording.pieces = pieces;
}

/// Sorts cues by their start, makes negative times zero and ends come after starts.
fn order(mut pieces: Vec<Piece>, mended: &mut usize) -> Vec<Piece> {
    let mut latest = f64::MIN;
    for piece in &mut pieces {
        for time in [&mut piece.start, &mut piece.end].into_iter().flatten() {
            if *time < 0.0 {
                *time = 0.0;
                *mended += 1;
            }
        }
        if let (Some(start), Some(end)) = (piece.start, piece.end)
            && end < start
        {
            piece.end = Some(start);
            *mended += 1;
        }
        if let Some(start) = piece.start {
            *mended += usize::from(start < latest);
            latest = latest.max(start);
        }
    }
    if pieces.iter().all(|piece| piece.start.is_some()) {
        pieces.sort_by(|a, b| a.start.unwrap_or(0.0).total_cmp(&b.start.unwrap_or(0.0)));
    }
    pieces
}

/// Lets no cue last into the next one.
fn part(mut pieces: Vec<Piece>, mended: &mut usize) -> Vec<Piece> {
    let starts: Vec<Option<f64>> = pieces.iter().skip(1).map(|piece| piece.start).collect();
    for (piece, next) in pieces.iter_mut().zip(starts) {
        if let (Some(start), Some(end), Some(next)) = (piece.start, piece.end, next)
            && end > next
            && next > start
        {
            *mended += usize::from(end - next > ROUNDING);
            piece.end = Some(next);
        }
    }
    pieces
}

/// Joins cues of single words into phrases: up to a sentence's end, a second's silence or twelve words.
fn join_words(pieces: Vec<Piece>) -> Vec<Piece> {
    let words: usize = pieces.iter().map(|piece| piece.text.split_whitespace().count()).sum();
    if pieces.len() < 8 || words * 2 > pieces.len() * 3 {
        return pieces;
    }
    let mut out: Vec<Piece> = Vec::new();
    let mut count = 0;
    for piece in pieces {
        let gap = |last: &Piece| piece.start.zip(last.end).is_some_and(|(start, end)| start - end > 1.0);
        match out.last_mut() {
            Some(last)
                if count < 12
                    && last.speaker == piece.speaker
                    && piece.lead == Break::None
                    && !gap(last)
                    && !ends_sentence(&last.text) =>
            {
                let blank =
                    last.text.ends_with(char::is_whitespace) || piece.text.starts_with(char::is_whitespace);
                let unspaced = |c: Option<char>| c.is_some_and(super::words::is_unspaced);
                let together = unspaced(last.text.chars().next_back()) && unspaced(piece.text.chars().next());
                if !blank && !together {
                    last.text.push(' ');
                }
                last.text.push_str(&piece.text);
                last.end = piece.end.or(last.end);
                count += 1;
            }
            _ => {
                out.push(piece);
                count = 1;
            }
        }
    }
    out
}

/// Takes from each cue the lines (or, where captions grow word by word, the words) that the cue
/// before it already showed. Only the cue before counts, so that what a speaker repeats stays; and
/// only where three in ten cues repeat so, for elsewhere repetition is speech.
fn unroll(pieces: Vec<Piece>, removed: &mut usize) -> Vec<Piece> {
    let lines: Vec<Vec<String>> = pieces.iter().map(|piece| lines_of(&piece.text)).collect();
    let Some(unit) = rolling_unit(&pieces, &lines) else { return pieces };
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len() / 2);
    let mut before: Option<(&Vec<String>, f64, f64)> = None;
    for (mut piece, shown) in pieces.into_iter().zip(&lines) {
        let (start, end) = (piece.start.unwrap_or(0.0), piece.end.unwrap_or(0.0));
        if shown.is_empty() {
            continue;
        }
        let again = before.map_or(0, |(last, from, to)| {
            let spoken_again = *last == *shown && start - to > 0.5 && !flash(from, to) && !flash(start, end);
            if spoken_again { 0 } else { repeated(last, shown, unit, start - to) }
        });
        before = Some((shown, start, end));
        let kept = match unit {
            Unit::Lines => shown.iter().skip(again).cloned().collect::<Vec<_>>().join("\n"),
            Unit::Words => shown.join(" ").split(' ').skip(again).collect::<Vec<_>>().join(" "),
        };
        *removed += if unit == Unit::Lines { again } else { usize::from(again > 0) };
        if kept.is_empty() {
            if let Some(last) = out.last_mut().filter(|_| !flash(start, end)) {
                last.end = Some(end.max(last.end.unwrap_or(end)));
            }
        } else {
            if again > 0 || kept.len() != piece.text.len() {
                piece.text = kept;
            }
            out.push(piece);
        }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Lines,
    Words,
}

fn lines_of(text: &str) -> Vec<String> {
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

/// YouTube shows a finished line alone for ten milliseconds before it rolls.
fn flash(start: f64, end: f64) -> bool {
    end - start <= 0.05
}

fn rolling_unit(pieces: &[Piece], lines: &[Vec<String>]) -> Option<Unit> {
    let (mut pairs, mut by_line, mut by_word) = (0usize, 0usize, 0usize);
    for ((a, b), (last, next)) in
        pieces.iter().zip(pieces.iter().skip(1)).zip(lines.iter().zip(lines.iter().skip(1)))
    {
        let times = |piece: &Piece| (piece.start.unwrap_or(0.0), piece.end.unwrap_or(0.0));
        let ((from, to), (start, end)) = (times(a), times(b));
        pairs += 1;
        let same = last == next && !flash(from, to) && !flash(start, end);
        if same || last.is_empty() || next.is_empty() || start - to > 5.0 {
            continue;
        }
        let rolls = line_overlap(last, next) > 0
            && (last.len() > 1 || next.len() > 1 || flash(from, to) || flash(start, end));
        by_line += usize::from(rolls);
        by_word += usize::from(!rolls && word_overlap(last, next, start - to) > 0);
    }
    match () {
        () if by_line >= 2 && by_line * 10 >= pairs * 3 => Some(Unit::Lines),
        () if by_word >= 2 && by_word * 10 >= pairs * 3 => Some(Unit::Words),
        () => None,
    }
}

fn repeated(last: &[String], next: &[String], unit: Unit, gap: f64) -> usize {
    match unit {
        Unit::Lines => line_overlap(last, next),
        Unit::Words => word_overlap(last, next, gap),
    }
}

/// How many lines at the end of one cue begin the next.
fn line_overlap(last: &[String], next: &[String]) -> usize {
    let most = last.len().min(next.len()).min(8);
    (1..=most).rev().find(|k| last.get(last.len() - k..) == next.get(..*k)).unwrap_or(0)
}

/// How many words at the end of one cue begin the next: all of them where the cue grows, else at
/// least three, for fewer may be speech.
fn word_overlap(last: &[String], next: &[String], gap: f64) -> usize {
    if gap > 1.0 {
        return 0;
    }
    let split = |lines: &[String]| {
        lines.iter().flat_map(|line| line.split(' ').map(str::to_owned)).collect::<Vec<_>>()
    };
    let (last, next) = (split(last), split(next));
    let most = last.len().min(next.len()).min(64);
    let found = (1..=most).rev().find(|k| last.get(last.len() - k..) == next.get(..*k)).unwrap_or(0);
    let grows = found == last.len() && next.len() > last.len();
    if grows || found >= 3 { found } else { 0 }
}

/// Folds a cue that is there [`LOOP`] times or more in a row, of one speaker, into one.
fn fold_loops(pieces: Vec<Piece>, folded: &mut usize) -> Vec<Piece> {
    let key = |piece: &Piece| piece.text.trim().trim_end_matches(['.', '!', '?', ',', '…']).to_lowercase();
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut run: Vec<Piece> = Vec::new();
    let mut running = String::new();
    let mut flush = |run: &mut Vec<Piece>, out: &mut Vec<Piece>| {
        if run.len() >= LOOP {
            *folded += run.len() - 1;
            let end = run.last().and_then(|piece| piece.end);
            run.truncate(1);
            if let Some(first) = run.first_mut() {
                first.end = end.or(first.end);
            }
        }
        out.append(run);
    };
    for piece in pieces {
        let text = key(&piece);
        let same = !text.is_empty()
            && text == running
            && run.last().is_some_and(|last| last.speaker == piece.speaker);
        if !same {
            flush(&mut run, &mut out);
            running = text;
        }
        run.push(piece);
    }
    flush(&mut run, &mut out);
    out
}

/// Finds the speakers captions name in their text: `Name: words` (where the name comes back) and the
/// `>>` of broadcast captions, which only says that another speaks.
fn find_speakers(pieces: Vec<Piece>) -> Vec<Piece> {
    let names = caption_names(&pieces);
    let mut out = Vec::with_capacity(pieces.len());
    let mut current: Option<String> = None;
    for piece in pieces {
        if piece.speaker.is_some() {
            current = None;
            let text = one_paragraph(&piece.text);
            out.push(Piece { text, ..piece });
            continue;
        }
        let total = piece.text.len().max(1) as f64;
        let length = piece.end.zip(piece.start).map(|(end, start)| end - start);
        let mut said = 0.0;
        for (group, lead) in groups(&piece.text, &names) {
            let share = group.len() as f64 / total;
            let at = |part: f64| piece.start.zip(length).map(|(start, length)| start + length * part);
            let (start, end) = (at(said).or(piece.start), at((said + share).min(1.0)).or(piece.end));
            said = (said + share).min(1.0);
            let bare = group.trim_start().trim_start_matches(">>").trim_start_matches('>').trim_start();
            let changed = bare.len() < group.trim_start().len();
            let named = head(bare).filter(|h| h.style == Style::Colon).and_then(|h| Some((h.name?, h.rest)));
            let (text, lead) = match named.filter(|(name, _)| names.contains_key(*name)) {
                Some((name, rest)) => {
                    current = Some(name.trim_matches(['[', ']']).to_owned());
                    (rest, lead)
                }
                None if changed => {
                    current = None;
                    (bare, Break::Turn)
                }
                None => (group.as_str(), lead),
            };
            let text = one_paragraph(text);
            out.push(Piece { text, start, end, speaker: current.clone(), lead: lead.max(piece.lead) });
        }
    }
    out
}

/// The lines of a cue in groups of one speaker: a new one where a line names a speaker, begins with
/// `>>`, or with a dash where two lines do.
fn groups(text: &str, names: &BTreeMap<String, usize>) -> Vec<(String, Break)> {
    let dash = |line: &str| {
        line.starts_with("- ")
            || (line.starts_with('-')
                && line.get(1..).is_some_and(|rest| rest.starts_with(char::is_alphabetic)))
    };
    let dialogue = text.lines().filter(|line| dash(line.trim())).count() >= 2;
    let mut out: Vec<(String, Break)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let dashed = dialogue && dash(line);
        let line = if dashed { line.trim_start_matches('-').trim_start() } else { line };
        let named = || {
            head(line).is_some_and(|h| {
                h.style == Style::Colon && h.name.is_some_and(|name| names.contains_key(name))
            })
        };
        let begins = dashed || line.starts_with(">>") || named();
        match out.last_mut() {
            Some((group, _)) if !begins => {
                group.push('\n');
                group.push_str(line);
            }
            _ => out.push((line.to_owned(), if dashed { Break::Turn } else { Break::None })),
        }
    }
    out
}

fn caption_names(pieces: &[Piece]) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for piece in pieces.iter().filter(|piece| piece.speaker.is_none() && piece.text.contains(':')) {
        for line in piece.text.lines() {
            let line = line.trim().trim_start_matches(['>', '-', ' ']);
            let named = head(line).filter(|h| h.style == Style::Colon).and_then(|h| h.name);
            if let Some(name) = named.filter(|name| plausible(name)) {
                *counts.entry(name.to_owned()).or_default() += 1;
            }
        }
    }
    let labelled: usize = counts.values().sum();
    let most = counts.len() >= 2 && labelled * 2 >= pieces.len();
    counts.retain(|_, count| *count >= 2 || most);
    let kept: usize = counts.values().sum();
    if kept * 50 < pieces.len() || kept < 2 {
        counts.clear();
    }
    counts
}

fn one_paragraph(text: &str) -> String {
    if text.contains('\n') { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() }
}

/// Begins a paragraph after a silence: at a sentence's end, or anywhere in talk without full stops.
fn find_paragraphs(pieces: &mut [Piece]) {
    let stops: usize = pieces.iter().map(|piece| usize::from(ends_sentence(&piece.text))).sum();
    let words: usize = pieces.iter().map(|piece| piece.text.split_whitespace().count()).sum();
    let unpunctuated = stops * 80 < words;
    let mut before: Option<(f64, bool)> = None;
    for piece in pieces.iter_mut() {
        if let (Some((end, stopped)), Some(start)) = (before, piece.start)
            && start - end >= PAUSE
            && (stopped || unpunctuated)
        {
            piece.lead = piece.lead.max(Break::Paragraph);
        }
        let end = piece.end.or(piece.start);
        before = end.map(|end| (end, ends_sentence(&piece.text))).or(before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(pieces: Vec<Piece>) -> Recording {
        let mut recording = Recording::of_captions(pieces);
        mend(&mut recording, false);
        recording
    }

    fn texts(recording: &Recording) -> Vec<&str> {
        recording.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn youtube_rolls_once() {
        let lines =
            ["so yeah", "we said no", "no", "no", "and that was it", "and that was it really", "the end"];
        let mut pieces = Vec::new();
        let mut at = 0.0;
        let mut top = String::from(" ");
        for line in lines {
            pieces.push(Piece::cue(at, at + 1.99, format!("{top}\n{line}")));
            pieces.push(Piece::cue(at + 1.99, at + 2.0, format!("{line}\n ")));
            at += 2.0;
            top = line.to_owned();
        }
        let read = mended(pieces);
        assert_eq!(texts(&read), lines);
        assert_eq!(read.repairs.rolling, 13);
    }

    #[test]
    fn two_line_windows_and_growing_lines() {
        let windows = ["a b\nc d", "c d\ne f", "e f\ng h"];
        let read = mended(
            windows.iter().zip(0..).map(|(t, n)| Piece::cue(f64::from(n), f64::from(n) + 1.0, *t)).collect(),
        );
        assert_eq!(texts(&read).join(" "), "a b c d e f g h");
        let growing = ["well", "well hello", "well hello there", "my", "my friend"];
        let read = mended(
            growing.iter().zip(0..).map(|(t, n)| Piece::cue(f64::from(n), f64::from(n) + 1.0, *t)).collect(),
        );
        assert_eq!(texts(&read).join(" "), "well hello there my friend");
    }

    #[test]
    fn spoken_repetition_stays() {
        let said = ["No.", "No.", "I said no.", "No.", "Fine then."];
        let read = mended(
            said.iter().zip(0..).map(|(t, n)| Piece::cue(f64::from(n), f64::from(n) + 0.9, *t)).collect(),
        );
        assert_eq!(texts(&read), said);
        assert_eq!(read.repairs, crate::corpus::Repairs::default());
    }

    #[test]
    fn loops_are_folded() {
        let mut pieces = vec![Piece::cue(0.0, 1.0, "Start of it")];
        pieces
            .extend((1..8).map(|n| Piece::cue(f64::from(n), f64::from(n) + 1.0, "Thank you for watching.")));
        pieces.push(Piece::cue(8.0, 9.0, "End of it"));
        let read = mended(pieces);
        assert_eq!(texts(&read), ["Start of it", "Thank you for watching.", "End of it"]);
        assert_eq!((read.repairs.looped, read.pieces[1].end), (6, Some(8.0)));
    }

    #[test]
    fn times_are_put_in_order() {
        let read = mended(vec![
            Piece::cue(4.0, 6.0, "third"),
            Piece::cue(-1.0, 2.5, "first"),
            Piece::cue(2.0, 1.0, "second"),
        ]);
        assert_eq!(texts(&read), ["first", "second", "third"]);
        let times: Vec<_> = read.pieces.iter().map(|p| (p.start.unwrap(), p.end.unwrap())).collect();
        assert_eq!(times, [(0.0, 2.0), (2.0, 2.0), (4.0, 6.0)]);
        assert_eq!(read.repairs.times, 5);
    }

    #[test]
    fn single_words_become_phrases() {
        let words = "this is what we call karaoke. And it goes on".split(' ');
        let read = mended(
            words
                .zip(0..)
                .map(|(w, n)| Piece::cue(f64::from(n) / 2.0, f64::from(n) / 2.0 + 0.4, w))
                .collect(),
        );
        assert_eq!(texts(&read), ["this is what we call karaoke.", "And it goes on"]);
    }

    #[test]
    fn speakers_in_captions() {
        let read = mended(vec![
            Piece::cue(0.0, 1.0, "Jane Doe: Hello there"),
            Piece::cue(1.0, 2.0, "and welcome."),
            Piece::cue(2.0, 3.0, "Bob: At 10:30: yes"),
            Piece::cue(3.0, 4.0, "Jane Doe: See https://x.org"),
            Piece::cue(4.0, 5.0, ">> Who is that?"),
            Piece::cue(5.0, 6.0, "Bob: Me.\nJane Doe: You?"),
        ]);
        let seen: Vec<_> =
            read.pieces.iter().map(|p| (p.speaker.as_deref().unwrap_or("-"), p.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("Jane Doe", "Hello there"),
                ("Jane Doe", "and welcome."),
                ("Bob", "At 10:30: yes"),
                ("Jane Doe", "See https://x.org"),
                ("-", "Who is that?"),
                ("Bob", "Me."),
                ("Jane Doe", "You?"),
            ]
        );
    }

    #[test]
    fn raw_leaves_artefacts() {
        let pieces: Vec<Piece> =
            (0..6).map(|n| Piece::cue(f64::from(n), f64::from(n) + 1.0, "Loop.")).collect();
        let mut recording = Recording::of_captions(pieces);
        mend(&mut recording, true);
        assert_eq!(recording.pieces.len(), 6);
    }
}
