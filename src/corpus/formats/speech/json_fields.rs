//! The fields of recognisers' JSON, whatever they are called.
//!
//! Times come in seconds, milliseconds, clock times or durations such as `1.5s`; all become seconds here.

use crate::corpus::cleanup::has_single_words;
use crate::corpus::clock;
use crate::corpus::formats::time_units::are_milliseconds;
use crate::corpus::parsed::Segment;
use crate::corpus::speaker_label::name_machine_label;
use serde_json::{Map, Value};

/// The array a JSON pointer leads to.
pub(super) fn array_at<'a>(value: &'a Value, pointer: &str) -> Option<&'a Vec<Value>> {
    value.pointer(pointer)?.as_array()
}

/// The items of the array a JSON pointer leads to; none where there is no array.
pub(super) fn list_at<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    array_at(value, pointer).map_or(&[], Vec::as_slice)
}

/// The first of the keys that holds text or a number, as text.
pub(super) fn string_field(value: &Value, keys: &[&str]) -> Option<String> {
    string_value(value.as_object()?, keys)
}

/// The first of the keys that holds a time, in seconds (see [`number_value`]).
pub(super) fn seconds_field(value: &Value, keys: &[&str]) -> Option<f64> {
    seconds_value(value.as_object()?, keys)
}

/// Makes a segment of an object whose text, start and end have one of the given keys.
pub(super) fn read_segment(value: &Value, text: &[&str], start: &[&str], end: &[&str]) -> Option<Segment> {
    Some(Segment {
        text: string_field(value, text)?,
        start: seconds_field(value, start),
        end: seconds_field(value, end),
        speaker: string_field(value, &["speaker", "speaker_label"]).map(speaker_name),
        ..Segment::default()
    })
}

/// Adds a word, or appends a punctuation mark to the word before it.
pub(super) fn push_word(pieces: &mut Vec<Segment>, word: Segment, mark: bool) {
    match pieces.last_mut() {
        Some(last) if mark => last.text.push_str(&word.text),
        _ => pieces.push(word),
    }
}

/// Sorts the segments of several channels by start; the sort is stable.
pub(super) fn sort_by_start(mut pieces: Vec<Segment>) -> Vec<Segment> {
    pieces.sort_by(|a, b| a.start.unwrap_or(0.0).total_cmp(&b.start.unwrap_or(0.0)));
    pieces
}

/// A readable name for a recogniser's label: "0", "A" and "SPEAKER_00" become "Speaker 0", "Speaker A" and
/// "Speaker 0"; names stay.
pub(super) fn speaker_name(label: String) -> String {
    let bare = !label.is_empty()
        && label.len() <= 2
        && label.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    match name_machine_label(&label) {
        Some(name) => name,
        None if bare => format!("Speaker {label}"),
        None => label,
    }
}

/// Gives words without a speaker between two of one speaker to that speaker: recognisers leave single words open.
/// Longer segments are joined so only where one of at most two seconds stands alone (chosen by hand).
pub(super) fn join_unnamed(pieces: &mut [Segment]) {
    let word_by_word = has_single_words(pieces);
    let mut named: Option<usize> = None;
    for at in 0..pieces.len() {
        let Some(who) = pieces.get(at).and_then(|piece| piece.speaker.clone()) else { continue };
        let open = named.map_or(at..at, |before| before + 1..at);
        let same = named
            .and_then(|before| pieces.get(before))
            .is_some_and(|piece| piece.speaker.as_ref() == Some(&who));
        let brief =
            |piece: &Segment| piece.end.zip(piece.start).is_some_and(|(end, start)| end - start <= 2.0);
        let joins = same && (word_by_word || open.len() == 1 && pieces.get(open.start).is_some_and(brief));
        if joins && let Some(unnamed) = pieces.get_mut(open) {
            unnamed.iter_mut().for_each(|piece| piece.speaker = Some(who.clone()));
        }
        named = Some(at);
    }
}

/// Turns milliseconds into seconds, where all times are whole numbers and [`are_milliseconds`] holds. Without ends, a
/// segment lasts to the next start.
pub(super) fn guess_seconds(mut pieces: Vec<Segment>) -> Vec<Segment> {
    let whole = pieces.iter().flat_map(|p| [p.start, p.end]).flatten().all(|time| time.fract() == 0.0);
    let nexts = pieces.iter().skip(1).map(|piece| piece.start).chain([None]);
    let stretches = pieces
        .iter()
        .zip(nexts)
        .filter_map(|(piece, next)| Some((piece.end.or(next)? - piece.start?, piece.text.as_str())));
    let long = are_milliseconds(stretches);
    if whole && long {
        for piece in &mut pieces {
            piece.start = piece.start.map(|ms| ms / 1000.0);
            piece.end = piece.end.map(|ms| ms / 1000.0);
        }
    }
    pieces
}

/// The first of the keys that holds a string or a number, as text.
pub(super) fn string_value(map: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match map.get(*key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The first of the keys that holds a time, in seconds.
pub(super) fn seconds_value(map: &Map<String, Value>, keys: &[&str]) -> Option<f64> {
    keys.iter().find_map(|key| number_value(map.get(*key)))
}

/// A number, a number in a string, a duration such as `1.5s`, a clock time, or Google's seconds and nanos.
pub(super) fn number_value(value: Option<&Value>) -> Option<f64> {
    let seconds = match value? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => match text.trim().trim_end_matches('s').parse::<f64>() {
            Ok(seconds) => seconds,
            Err(_) => clock::parse_clock(text.trim())?.0,
        },
        Value::Object(map) if map.contains_key("seconds") || map.contains_key("nanos") => {
            number_value(map.get("seconds")).unwrap_or(0.0)
                + number_value(map.get("nanos")).unwrap_or(0.0) / 1e9
        }
        _ => return None,
    };
    seconds.is_finite().then_some(seconds)
}
