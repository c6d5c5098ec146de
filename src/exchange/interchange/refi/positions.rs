//! The positions of passages and cues in a source, as REFI-QDA gives them.

use super::xml::RefiElement;
use crate::corpus::{Cue, Span};
use crate::exchange::interchange::{CleanedText, normalize_guid};
use std::collections::BTreeMap;

/// The synchronisation points of a transcript: offset and second, by GUID. Milliseconds in the file.
pub(super) fn sync_points(node: &RefiElement) -> BTreeMap<String, (usize, f64)> {
    let point = |point: &RefiElement| {
        let place = point.attribute("position").parse().ok()?;
        let time: f64 = point.attribute("timeStamp").parse().ok()?;
        Some((point.guid(), (place, time.max(0.0) / 1000.0)))
    };
    node.children_named("SyncPoint").filter_map(point).collect()
}

/// The cues between successive synchronisation points; none between two whose times run backwards.
pub(super) fn cues_between_points(points: &BTreeMap<String, (usize, f64)>, kept: &CleanedText) -> Vec<Cue> {
    let mut sorted: Vec<(usize, f64)> = points.values().copied().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    sorted.dedup_by_key(|point| point.0);
    let pairs = sorted.iter().zip(sorted.iter().skip(1)).filter(|(from, to)| from.1 <= to.1);
    let cue = |(from, to): (&(usize, f64), &(usize, f64))| Cue {
        span: Span::new(kept.byte_at(from.0), kept.byte_at(to.0)),
        start: from.1,
        end: to.1,
    };
    pairs.map(cue).collect()
}

/// The range of a selection, in characters as the file counts them. None for other elements and for ranges
/// that run backwards. A selection without an end point reaches to the end of the text.
pub(super) fn selection_range(
    node: &RefiElement,
    points: &BTreeMap<String, (usize, f64)>,
) -> Option<(usize, usize)> {
    let number = |name: &str| node.attribute(name).trim().parse::<usize>().ok();
    let point = |name: &str| points.get(&normalize_guid(node.attribute(name))).map(|point| point.0);
    let (from, to) = match node.name.as_str() {
        "PlainTextSelection" => (number("startPosition")?, number("endPosition")?),
        "TranscriptSelection" => (point("fromSyncPoint")?, point("toSyncPoint").unwrap_or(usize::MAX)),
        _ => return None,
    };
    (from <= to).then_some((from, to))
}
