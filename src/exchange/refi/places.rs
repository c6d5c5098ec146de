//! Where passages and cues of another program's source stand.

use super::offsets::Kept;
use super::xml::Node;
use crate::corpus::{Cue, Span};
use crate::exchange::guids::normal;
use std::collections::BTreeMap;

/// Synchronisation points of a transcript: place and second, by name.
pub(super) fn sync_points(node: &Node) -> BTreeMap<String, (usize, f64)> {
    let point = |point: &Node| {
        let place = point.get("position").parse().ok()?;
        let time: f64 = point.get("timeStamp").parse().ok()?;
        Some((normal(point.get("guid")), (place, time.max(0.0) / 1000.0)))
    };
    node.all("SyncPoint").filter_map(point).collect()
}

/// From one synchronisation point to the next there is a cue.
pub(super) fn cues(points: &BTreeMap<String, (usize, f64)>, kept: &Kept) -> Vec<Cue> {
    let mut sorted: Vec<(usize, f64)> = points.values().copied().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    sorted.dedup_by_key(|point| point.0);
    let pairs = sorted.iter().zip(sorted.iter().skip(1)).filter(|(from, to)| from.1 <= to.1);
    let cue = |(from, to): (&(usize, f64), &(usize, f64))| Cue {
        span: Span::new(kept.byte(from.0), kept.byte(to.0)),
        start: from.1,
        end: to.1,
    };
    pairs.map(cue).collect()
}

/// Where a selection stands, in characters.
pub(super) fn place(node: &Node, points: &BTreeMap<String, (usize, f64)>) -> Option<(usize, usize)> {
    let number = |name: &str| node.get(name).trim().parse::<usize>().ok();
    let point = |name: &str| points.get(&normal(node.get(name))).map(|point| point.0);
    let (from, to) = match node.name.as_str() {
        "PlainTextSelection" => (number("startPosition")?, number("endPosition")?),
        "TranscriptSelection" => (point("fromSyncPoint")?, point("toSyncPoint").unwrap_or(usize::MAX)),
        _ => return None,
    };
    (from <= to).then_some((from, to))
}
