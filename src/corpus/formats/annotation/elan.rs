//! ELAN's `.eaf` (EAF 3.0, the annotation format of the Max Planck Institute for Psycholinguistics): tiers of
//! annotations, whose times stand in a list of slots. Tiers that depend on another (glosses, translations) are left
//! out, unless the tier above holds no words.

use super::from_tiers;
use crate::corpus::decode::one_line;
use crate::corpus::error::ReadError;
use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::xml::{self, XmlEvent};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Says whether a text is an ELAN document.
pub(in crate::corpus::formats) fn is_eaf(start: &str) -> bool {
    let head = start.get(..start.floor_char_boundary(start.len().min(2000))).unwrap_or("");
    head.contains("<ANNOTATION_DOCUMENT")
}

/// A tier with its annotations.
#[derive(Default)]
struct Tier {
    name: String,
    participant: String,
    parent: String,
    annotations: Vec<Annotation>,
}

/// An annotation: its id, its slots or the annotation it belongs to, and its words.
#[derive(Default)]
struct Annotation {
    id: String,
    slots: (String, String),
    of: String,
    words: String,
}

/// Reads an ELAN document.
///
/// # Errors
/// When it is damaged, or no tier holds words.
pub(in crate::corpus::formats) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let mut slots: BTreeMap<String, f64> = BTreeMap::new();
    let mut tiers: Vec<Tier> = Vec::new();
    let mut in_value = false;
    xml::visit(text.as_bytes(), |event| {
        match event {
            XmlEvent::Open("TIME_SLOT", attributes) => {
                if let Ok(value) = attributes.text("TIME_VALUE").parse::<f64>() {
                    slots.insert(attributes.text("TIME_SLOT_ID"), value / 1000.0);
                }
            }
            XmlEvent::Open("TIER", attributes) => tiers.push(Tier {
                name: attributes.text("TIER_ID"),
                participant: attributes.text("PARTICIPANT"),
                parent: attributes.text("PARENT_REF"),
                annotations: Vec::new(),
            }),
            XmlEvent::Open(name @ ("ALIGNABLE_ANNOTATION" | "REF_ANNOTATION"), attributes) => {
                if let Some(tier) = tiers.last_mut() {
                    tier.annotations.push(Annotation {
                        id: attributes.text("ANNOTATION_ID"),
                        slots: (attributes.text("TIME_SLOT_REF1"), attributes.text("TIME_SLOT_REF2")),
                        of: if name == "REF_ANNOTATION" {
                            attributes.text("ANNOTATION_REF")
                        } else {
                            String::new()
                        },
                        words: String::new(),
                    });
                }
            }
            XmlEvent::Open("ANNOTATION_VALUE", _) => in_value = true,
            XmlEvent::Close("ANNOTATION_VALUE") => in_value = false,
            XmlEvent::Text(words) if in_value => {
                if let Some(annotation) = tiers.last_mut().and_then(|tier| tier.annotations.last_mut()) {
                    annotation.words.push_str(words);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    let parsed = join_tiers(&tiers, &slots);
    if parsed.segments.is_empty() {
        return Err(ReadError::new("is an ELAN document without words in its tiers"));
    }
    Ok(parsed)
}

/// The segments of the tiers that hold what is said.
fn join_tiers(tiers: &[Tier], slots: &BTreeMap<String, f64>) -> ParsedTranscript {
    let has_words = |tier: &Tier| {
        tier.annotations.iter().any(|it| {
            it.words
                .split_whitespace()
                .any(|w| w.chars().any(char::is_alphabetic) && !w.chars().any(|c| c.is_ascii_digit()))
        })
    };
    let mut below: BTreeMap<&str, Vec<(usize, &Tier)>> = BTreeMap::new();
    for (at, tier) in tiers.iter().enumerate() {
        below.entry(&tier.parent).or_default().push((at, tier));
    }
    let (mut chosen, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for root in below.get("").into_iter().flatten() {
        // The tier itself, or the first below it with words, to any depth: references and numbers come before words.
        let mut open = VecDeque::from([*root]);
        while let Some((at, tier)) = open.pop_front() {
            if has_words(tier) {
                chosen.insert(at);
                break;
            }
            // Those of a name that comes again in a damaged file are looked through once.
            open.extend(
                below.get(tier.name.as_str()).filter(|_| seen.insert(&tier.name)).into_iter().flatten(),
            );
        }
    }
    let times: BTreeMap<&str, &Annotation> =
        tiers.iter().flat_map(|tier| &tier.annotations).map(|it| (it.id.as_str(), it)).collect();
    let mut segments = Vec::new();
    let mut left_out = Vec::new();
    for (at, tier) in tiers.iter().enumerate().filter(|(_, tier)| !tier.annotations.is_empty()) {
        if !chosen.contains(&at) {
            left_out.push(one_line(&tier.name));
            continue;
        }
        let who = one_line(if tier.participant.trim().is_empty() { &tier.name } else { &tier.participant });
        for annotation in &tier.annotations {
            let (start, end) = annotation_times(annotation, &times, slots);
            let speaker = Some(who.clone()).filter(|who| !who.is_empty() && who != "default");
            segments.push(Segment {
                text: one_line(&annotation.words),
                start,
                end,
                speaker,
                ..Segment::default()
            });
        }
    }
    from_tiers(segments, &left_out)
}

/// The times of an annotation: its own, or those of the one it belongs to.
fn annotation_times(
    annotation: &Annotation,
    all: &BTreeMap<&str, &Annotation>,
    slots: &BTreeMap<String, f64>,
) -> (Option<f64>, Option<f64>) {
    let mut here = annotation;
    // References may form a circle in a damaged file.
    for _ in 0..16 {
        match all.get(here.of.as_str()).filter(|_| !here.of.is_empty()) {
            Some(above) => here = above,
            None => break,
        }
    }
    (slots.get(&here.slots.0).copied(), slots.get(&here.slots.1).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "<?xml version=\"1.0\"?><ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"a\" TIME_VALUE=\"500\"/><TIME_SLOT TIME_SLOT_ID=\"b\" TIME_VALUE=\"1500\"/></TIME_ORDER>\
        <TIER TIER_ID=\"ref\" PARTICIPANT=\"Cleo\"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"1\" TIME_SLOT_REF1=\"a\" TIME_SLOT_REF2=\"b\"><ANNOTATION_VALUE>t.001</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>\
        <TIER TIER_ID=\"tx\" PARENT_REF=\"ref\" PARTICIPANT=\"Cleo\"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"2\" ANNOTATION_REF=\"1\"><ANNOTATION_VALUE>so &amp; so</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>\
        <TIER TIER_ID=\"ge\" PARENT_REF=\"tx\" PARTICIPANT=\"Cleo\"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"3\" ANNOTATION_REF=\"2\"><ANNOTATION_VALUE>gloss</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>";

    #[test]
    fn words_below_references_have_their_times() {
        assert!(is_eaf(DOCUMENT));
        let read = parse(DOCUMENT).unwrap();
        let expected = Segment { speaker: Some("Cleo".into()), ..Segment::timed(0.5, 1.5, "so & so") };
        assert_eq!(read.segments, [expected]);
        assert!(read.warnings[0].message.contains("ge"));
        assert!(parse("<ANNOTATION_DOCUMENT></ANNOTATION_DOCUMENT>").is_err());
    }

    #[test]
    fn the_first_tier_with_words_is_found_among_all_below() {
        for words in ["so & so", "그래서 그랬지", "就是这样", "так и было"] {
            let tier = |name: &str, parent: &str, id: u8, of: u8, said: &str| {
                format!(
                    "<TIER TIER_ID=\"{name}\" PARENT_REF=\"{parent}\" PARTICIPANT=\"Cleo\"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"{id}\" ANNOTATION_REF=\"{of}\"><ANNOTATION_VALUE>{said}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>"
                )
            };
            let head = DOCUMENT.split("<TIER TIER_ID=\"tx\"").next().unwrap();
            let said = words.replace('&', "&amp;");
            let below = [
                tier("dur", "ref", 2, 1, "1.25"),
                tier("frames", "dur", 3, 2, "31"),
                tier("line", "ref", 4, 1, "1"),
                tier("tx", "line", 5, 4, &said),
                tier("ge", "tx", 6, 5, "gloss"),
            ];
            let read = parse(&format!("{head}{}</ANNOTATION_DOCUMENT>", below.concat())).unwrap();
            let expected = Segment { speaker: Some("Cleo".into()), ..Segment::timed(0.5, 1.5, words) };
            assert_eq!(read.segments, [expected]);
            assert!(read.warnings[0].message.ends_with("ref, dur, frames, line, ge"), "{:?}", read.warnings);
        }
    }
}
