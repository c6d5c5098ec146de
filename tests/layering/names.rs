//! The names of types: no two things of one name, and none of those that said nothing.

use crate::arrows::{is_test, without_inline_tests};
use std::collections::BTreeMap;

/// How many of the types may share their name with another; helix has 14 in a hundred, jj 7.
const MOST_SHARED: f64 = 0.15;

/// Names that the field does not know: what they meant is in the git log of 2026-11.
const RIDDLES: [&str; 74] = [
    "Heap",
    "Through",
    "Ask",
    "Outward",
    "News",
    "Brought",
    "Made",
    "Written",
    "Laid",
    "Asked",
    "Wish",
    "Look",
    "Bench",
    "GoOn",
    "Meaning",
    "Spot",
    "Finder",
    "Ground",
    "Holds",
    "Theming",
    "Regrouped",
    "Moved",
    "Refused",
    "Stamp",
    "Because",
    "Heir",
    "Arriving",
    "Came",
    "Ink",
    "Paint",
    "Desk",
    "Printed",
    "Piece",
    "Weaver",
    "Sketch",
    "Sieve",
    "Parcel",
    "Ruler",
    "Counting",
    "Cast",
    "Disguise",
    "Advisor",
    "Pace",
    "Meter",
    "Latest",
    "Bough",
    "Joint",
    "Grown",
    "Grounds",
    "Beside",
    "Said",
    "Weighed",
    "Kept",
    "Held",
    "Told",
    "Wardrobe",
    "Place",
    "Found",
    "Shown",
    "Known",
    "Gathered",
    "Gathering",
    "Described",
    "Merged",
    "Placed",
    "Stored",
    "Counted",
    "Mended",
    "Seen",
    "Chosen",
    "Wanted",
    "Carried",
    "Extent",
    "Mover",
];

/// The types of the crate by name, with the files that have one.
pub fn types(sources: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, code) in sources.iter().filter(|(path, _)| !is_test(path)) {
        for line in without_inline_tests(code).lines() {
            if let Some(name) = type_of(line) {
                types.entry(name).or_default().push(path.clone());
            }
        }
    }
    types
}

/// The type that a line defines at the top of its file.
fn type_of(line: &str) -> Option<String> {
    let mut line = line;
    if let Some(rest) = line.strip_prefix("pub") {
        let rest = rest.trim_start();
        line = rest
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
            .map_or(rest, |(_, rest)| rest)
            .trim_start();
    }
    let rest = ["struct ", "enum ", "trait ", "type "].iter().find_map(|kind| line.strip_prefix(kind))?;
    Some(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
}

#[test]
fn few_types_share_a_name() {
    let types = types(&crate::sources());
    let all: usize = types.values().map(Vec::len).sum();
    assert!(all > 400, "only {all} types were found");
    let shared: Vec<_> = types.iter().filter(|(_, files)| files.len() > 1).collect();
    let count: usize = shared.iter().map(|(_, files)| files.len()).sum();
    let share = count as f64 / all as f64;
    assert!(share < MOST_SHARED, "{count} of {all} types share a name: {shared:?}");
}

#[test]
fn types_are_called_what_the_field_calls_them() {
    let types = types(&crate::sources());
    let riddles: Vec<_> = types.iter().filter(|(name, _)| RIDDLES.contains(&name.as_str())).collect();
    assert!(riddles.is_empty(), "{riddles:?}: see the words in use in src/lib.rs");
}
