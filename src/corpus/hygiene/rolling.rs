//! Rolling captions: lines that scroll up through several cues, taken once.

use crate::corpus::recording::Piece;

/// So many seconds without captions are a silence.
const SILENCE: f64 = 0.5;
/// After so many, players have cleared the screen.
const CLEARED: f64 = 5.0;

/// Takes from each cue the lines (or, where captions grow word by word, the words) that the cue
/// before it already showed. Only the cue before counts, so that what a speaker repeats stays; and
/// only where three in ten cues repeat so, for elsewhere repetition is speech.
pub(super) fn unroll(pieces: Vec<Piece>, removed: &mut usize) -> Vec<Piece> {
    let lines: Vec<Vec<String>> = pieces.iter().map(|piece| lines_of(&piece.text)).collect();
    let Some(unit) = rolling_unit(&pieces, &lines) else { return pieces };
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len() / 2);
    let mut before: Option<(&Vec<String>, f64)> = None;
    for (mut piece, shown) in pieces.into_iter().zip(&lines) {
        let (start, end) = (piece.start.unwrap_or(0.0), piece.end.unwrap_or(0.0));
        if shown.is_empty() {
            continue;
        }
        let again = before.map_or(0, |(last, to)| {
            let again = repeated(last, shown, unit, start - to);
            // After a silence a line that comes alone was said again; nothing new would have shown it.
            let said_again = unit == Unit::Lines && again == shown.len() && start - to > SILENCE;
            if said_again || start - to > CLEARED { 0 } else { again }
        });
        before = Some((shown, end));
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
        if same || last.is_empty() || next.is_empty() || start - to > CLEARED {
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
