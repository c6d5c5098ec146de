//! Rolling captions: lines that scroll up through several cues are taken once.
//!
//! Live captions and YouTube's automatic ones show each line again in the next cue, or show a line grow word
//! by word. Either is recognised from the whole file, so that a speaker's own repetition is not taken for it.

use crate::corpus::parsed::Segment;

/// Seconds without captions after which a line that comes alone was said again. Chosen by hand; not measured.
const SILENCE_SECONDS: f64 = 0.5;
/// Seconds without captions after which players have cleared the screen, so that whatever is shown was said.
/// Chosen by hand; not measured.
const CLEARED_SECONDS: f64 = 5.0;

/// Takes from each cue the lines (or, where captions grow word by word, the words) that the cue before it
/// already showed. Only the cue before counts, so that what a speaker repeats stays; and only where three in
/// ten cues repeat so (chosen by hand; not measured), for elsewhere repetition is speech.
pub(super) fn unroll_captions(pieces: Vec<Segment>, removed: &mut usize) -> Vec<Segment> {
    let lines: Vec<Vec<String>> = pieces.iter().map(|piece| nonblank_lines(&piece.text)).collect();
    let Some(unit) = rolling_unit(&pieces, &lines) else { return pieces };
    let mut out: Vec<Segment> = Vec::with_capacity(pieces.len() / 2);
    let mut before: Option<(&Vec<String>, f64)> = None;
    for (mut piece, shown) in pieces.into_iter().zip(&lines) {
        let (start, end) = (piece.start.unwrap_or(0.0), piece.end.unwrap_or(0.0));
        if shown.is_empty() {
            continue;
        }
        let again = before.map_or(0, |(last, to)| {
            let again = repeated_units(last, shown, unit, start - to);
            // After a silence a line that comes alone was said again; nothing new would have shown it.
            let said_again =
                unit == RollingUnit::Lines && again == shown.len() && start - to > SILENCE_SECONDS;
            if said_again || start - to > CLEARED_SECONDS { 0 } else { again }
        });
        before = Some((shown, end));
        let kept = match unit {
            RollingUnit::Lines => shown.iter().skip(again).cloned().collect::<Vec<_>>().join("\n"),
            RollingUnit::Words => shown.join(" ").split(' ').skip(again).collect::<Vec<_>>().join(" "),
        };
        *removed += if unit == RollingUnit::Lines { again } else { usize::from(again > 0) };
        if kept.is_empty() {
            if let Some(last) = out.last_mut().filter(|_| !is_flash(start, end)) {
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

/// What rolls: whole lines, or words of a line that grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RollingUnit {
    Lines,
    Words,
}

/// The lines of a cue that hold anything, white space collapsed.
fn nonblank_lines(text: &str) -> Vec<String> {
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

/// Says whether a cue is as short as those YouTube shows a finished line in, for ten milliseconds before it
/// rolls; up to 50 are allowed for rounding.
fn is_flash(start: f64, end: f64) -> bool {
    end - start <= 0.05
}

/// What rolls in the file, if anything: lines or words, where three in ten pairs of cues overlap in it.
fn rolling_unit(pieces: &[Segment], lines: &[Vec<String>]) -> Option<RollingUnit> {
    let (mut pairs, mut by_line, mut by_word) = (0usize, 0usize, 0usize);
    for ((a, b), (last, next)) in
        pieces.iter().zip(pieces.iter().skip(1)).zip(lines.iter().zip(lines.iter().skip(1)))
    {
        let times = |piece: &Segment| (piece.start.unwrap_or(0.0), piece.end.unwrap_or(0.0));
        let ((from, to), (start, end)) = (times(a), times(b));
        pairs += 1;
        // A whole cue that comes again is no rolling: it may be a refrain, or a loop, which is dealt with
        // later.
        let same = last == next && !is_flash(from, to) && !is_flash(start, end);
        if same || last.is_empty() || next.is_empty() || start - to > CLEARED_SECONDS {
            continue;
        }
        let rolls = line_overlap(last, next) > 0
            && (last.len() > 1 || next.len() > 1 || is_flash(from, to) || is_flash(start, end));
        by_line += usize::from(rolls);
        by_word += usize::from(!rolls && word_overlap(last, next, start - to) > 0);
    }
    match () {
        () if by_line >= 2 && by_line * 10 >= pairs * 3 => Some(RollingUnit::Lines),
        () if by_word >= 2 && by_word * 10 >= pairs * 3 => Some(RollingUnit::Words),
        () => None,
    }
}

/// How many lines or words the next cue repeats of the one before.
fn repeated_units(last: &[String], next: &[String], unit: RollingUnit, gap: f64) -> usize {
    match unit {
        RollingUnit::Lines => line_overlap(last, next),
        RollingUnit::Words => word_overlap(last, next, gap),
    }
}

/// How many lines at the end of one cue begin the next; up to eight, more than any caption has.
fn line_overlap(last: &[String], next: &[String]) -> usize {
    let most = last.len().min(next.len()).min(8);
    (1..=most).rev().find(|k| last.get(last.len() - k..) == next.get(..*k)).unwrap_or(0)
}

/// How many words at the end of one cue begin the next: all of them where the cue grows, else at least three,
/// as fewer may be speech. None after a gap of over a second; up to 64 words are compared. Chosen by hand.
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
