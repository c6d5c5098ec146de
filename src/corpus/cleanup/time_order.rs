//! Times in order: captions sorted by start, none before zero, none reaching into the next; written times
//! that do not rise are set aside.

use crate::corpus::error::ReadWarning;
use crate::corpus::parsed::Segment;

/// Overlaps up to so many seconds are cut but not counted as repairs: they come of rounding. Chosen by hand;
/// caption formats have hundredths or thousandths.
const ROUNDING_SECONDS: f64 = 0.05;

/// Of talk at once is told where more than one part in so many of the seconds is cut off. Chosen by hand: what is less hardly
/// changes a count of minutes, and most meetings have some.
const TOLD_SHARE: f64 = 20.0;

/// Sorts captions by start, makes negative times zero, and ends those that end before they start where they
/// start. Where some caption has no time, all stay in their place and times that do not rise are removed.
pub(super) fn sort_by_time(mut pieces: Vec<Segment>, mended: &mut usize) -> Vec<Segment> {
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
        // The sort is stable: captions that begin together stay in file order.
        pieces.sort_by(|a, b| a.start.unwrap_or(0.0).total_cmp(&b.start.unwrap_or(0.0)));
    } else {
        drop_unordered_times(&mut pieces, &mut 0);
    }
    pieces
}

/// Removes the times that do not rise with the text, and counts them. In written text the order of the words
/// holds, so as many times are kept as can be: a longest rising subsequence (Schensted 1961); of equally long
/// ones the one with the earliest times.
pub(super) fn drop_unordered_times(pieces: &mut [Segment], mended: &mut usize) {
    let timed: Vec<(usize, f64)> =
        pieces.iter().enumerate().filter_map(|(at, piece)| Some((at, piece.start?))).collect();
    if timed.is_sorted_by(|a, b| a.1 <= b.1) && timed.first().is_none_or(|first| first.1 >= 0.0) {
        return;
    }
    // The last of the rising times of each length, and the one each time comes after.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; timed.len()];
    let time = |of: usize| timed.get(of).map_or(f64::MAX, |(_, time)| *time);
    for (of, &(_, second)) in timed.iter().enumerate().filter(|(_, (_, second))| *second >= 0.0) {
        let length = ends.partition_point(|&end| time(end) <= second);
        if let Some(slot) = before.get_mut(of) {
            *slot = length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied());
        }
        match ends.get_mut(length) {
            Some(end) => *end = of,
            None => ends.push(of),
        }
    }
    let mut keep = vec![false; timed.len()];
    let mut at = ends.last().copied();
    while let Some(of) = at {
        keep.get_mut(of).into_iter().for_each(|kept| *kept = true);
        at = before.get(of).copied().flatten();
    }
    for (&(at, _), _) in timed.iter().zip(keep).filter(|(_, kept)| !kept) {
        if let Some(piece) = pieces.get_mut(at) {
            (piece.start, piece.end) = (None, None);
            *mended += 1;
        }
    }
}

/// Raises the start of each segment to the latest start before it: parts of a cue begin at guessed times, and
/// another cue may begin with the first of them.
pub(super) fn raise_starts<'a>(pieces: impl Iterator<Item = &'a mut Segment>) {
    let mut latest = 0.0;
    for piece in pieces {
        let Some(start) = &mut piece.start else { continue };
        *start = start.max(latest);
        latest = *start;
        piece.end = piece.end.map(|end| end.max(latest));
    }
}

/// Says how much [`cut_overlaps`] takes from those who go on speaking while another does, where it is much. Seconds run with
/// the text, and a snippet or passage over both voices would else end before it begins.
pub(super) fn overlap_warning(pieces: &[Segment]) -> Option<ReadWarning> {
    let (mut cut, mut all) = (0.0, 0.0);
    let nexts = pieces.iter().skip(1).map(Some).chain([None]);
    for (piece, next) in pieces.iter().zip(nexts) {
        let (Some(start), Some(end)) = (piece.start, piece.end) else { continue };
        all += end - start;
        let other = next.filter(|next| {
            piece.speaker.is_some() && next.speaker.is_some() && next.speaker != piece.speaker
        });
        if let Some(from) = other.and_then(|next| next.start).filter(|from| *from > start && *from < end) {
            cut += end - from;
        }
    }
    (cut * TOLD_SHARE > all).then(|| ReadWarning {
        line: None,
        message: format!(
            "{cut:.0} of {all:.0} seconds, in which one speaks on while another begins, are in no count of minutes"
        ),
    })
}

/// Ends each caption where the next one begins, where it would last longer.
pub(super) fn cut_overlaps(mut pieces: Vec<Segment>, mended: &mut usize) -> Vec<Segment> {
    let starts: Vec<Option<f64>> = pieces.iter().skip(1).map(|piece| piece.start).collect();
    for (piece, next) in pieces.iter_mut().zip(starts) {
        if let (Some(start), Some(end), Some(next)) = (piece.start, piece.end, next)
            && end > next
            && next > start
        {
            *mended += usize::from(end - next > ROUNDING_SECONDS);
            piece.end = Some(next);
        }
    }
    pieces
}
