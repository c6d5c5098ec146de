//! Speakers that captions name in their text: `Name: words`, `>>` and dialogue dashes.

use crate::corpus::parsed::{Segment, SegmentBreak};
use crate::corpus::speaker_label::{HeadStyle, is_plausible_name, parse_head};
use std::collections::BTreeMap;

/// Finds the speakers captions name in their text: `Name: words` (where the name comes back), and the `>>` of
/// broadcast captions, which only says that another speaks. Gives each segment with the index of the one it
/// is from; a cue with several speakers becomes several segments that share its time by their bytes.
pub(super) fn find_speakers(pieces: Vec<Segment>) -> Vec<(Segment, usize)> {
    let names = find_caption_names(&pieces);
    let mut out = Vec::with_capacity(pieces.len());
    let mut current: Option<String> = None;
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
        for (group, lead) in speaker_groups(&piece.text, &names) {
            let share = group.len() as f64 / total;
            let at = |part: f64| piece.start.zip(length).map(|(start, length)| start + length * part);
            let (start, end) = (at(said).or(piece.start), at((said + share).min(1.0)).or(piece.end));
            said = (said + share).min(1.0);
            let bare = group.trim_start().trim_start_matches(">>").trim_start_matches('>').trim_start();
            // A bare `>>` ends the turn of whoever was named before: nobody knows who speaks now.
            let changed = bare.len() < group.trim_start().len();
            let named = parse_head(bare)
                .filter(|h| h.style == HeadStyle::Colon)
                .and_then(|h| Some((h.name?, h.rest)));
            let (text, lead) = match named.filter(|(name, _)| names.contains_key(*name)) {
                Some((name, rest)) => {
                    current = Some(name.trim_matches(['[', ']']).to_owned());
                    (rest, lead)
                }
                None if changed => {
                    current = None;
                    (bare, SegmentBreak::Turn)
                }
                None => (group.as_str(), lead),
            };
            let text = join_lines(text);
            let lead = lead.max(piece.break_before);
            out.push((Segment { text, start, end, speaker: current.clone(), break_before: lead }, source));
        }
    }
    out
}

/// The lines of a cue in groups of one speaker: a new group where a line names a speaker, begins with `>>`,
/// or with a dash where two lines do. Gives the break before each.
fn speaker_groups(text: &str, names: &BTreeMap<String, usize>) -> Vec<(String, SegmentBreak)> {
    let dash = |line: &str| {
        line.starts_with("- ")
            || (line.starts_with('-')
                && line.get(1..).is_some_and(|rest| rest.starts_with(char::is_alphabetic)))
    };
    let dialogue = text.lines().filter(|line| dash(line.trim())).count() >= 2;
    let mut out: Vec<(String, SegmentBreak)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let dashed = dialogue && dash(line);
        let line = if dashed { line.trim_start_matches('-').trim_start() } else { line };
        let named = || {
            parse_head(line).is_some_and(|h| {
                h.style == HeadStyle::Colon && h.name.is_some_and(|name| names.contains_key(name))
            })
        };
        let begins = dashed || line.starts_with(">>") || named();
        match out.last_mut() {
            Some((group, _)) if !begins => {
                group.push('\n');
                group.push_str(line);
            }
            _ => out.push((line.to_owned(), if dashed { SegmentBreak::Turn } else { SegmentBreak::None })),
        }
    }
    out
}

/// How often captions begin a line with each name. A name counts where it comes at least twice; once will do
/// where two names or more label half of the segments. Where fewer than two lines or one segment in fifty has
/// a label, colons are taken for speech. The shares were chosen by hand; not measured.
fn find_caption_names(pieces: &[Segment]) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for piece in pieces.iter().filter(|piece| piece.speaker.is_none() && piece.text.contains(':')) {
        for line in piece.text.lines() {
            let line = line.trim().trim_start_matches(['>', '-', ' ']);
            let named = parse_head(line).filter(|h| h.style == HeadStyle::Colon).and_then(|h| h.name);
            if let Some(name) = named.filter(|name| is_plausible_name(name)) {
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

/// The lines of a caption joined to one, since captions break lines for the screen.
fn join_lines(text: &str) -> String {
    if text.contains('\n') { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() }
}
