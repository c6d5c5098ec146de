//! The value of an attribute of what is said: what is known of who says it, else of the transcript.

use crate::corpus::attributes::is_same_key;
use crate::corpus::{Attributes, TranscriptEntry};
use std::collections::BTreeMap;

/// The values of one attribute. A blank value is none.
#[derive(Debug, Clone)]
pub struct AttributeValues<'a> {
    key: &'a str,
    people: BTreeMap<&'a str, &'a str>,
}

impl<'a> AttributeValues<'a> {
    /// Takes the name of the attribute, compared as everywhere (see [`is_same_key`]), and what is known of people by the
    /// names shown.
    pub fn new(key: &'a str, cases: &'a BTreeMap<String, Attributes>) -> Self {
        let value = |(name, known): (&'a String, &'a Attributes)| Some((name.as_str(), named(known, key)?));
        Self { key, people: cases.iter().filter_map(value).collect() }
    }

    /// The people of whom a value is known, by name.
    pub fn people(&self) -> &BTreeMap<&'a str, &'a str> {
        &self.people
    }

    /// What is known of a transcript. Its language as it was detected goes before an attribute of that name.
    pub fn of_transcript<'e>(&self, entry: &'e TranscriptEntry) -> Option<&'e str> {
        let language = entry.language.as_deref().filter(|_| is_same_key(self.key, "language"));
        language.or_else(|| named(&entry.attributes, self.key))
    }

    /// What is known of what a speaker says in a transcript: the person's value goes before the transcript's.
    pub fn of_part<'e>(&self, entry: &'e TranscriptEntry, speaker: Option<&str>) -> Option<&'e str>
    where
        'a: 'e,
    {
        let person = speaker.and_then(|name| self.people.get(name).copied());
        person.or_else(|| self.of_transcript(entry))
    }
}

/// The value of an attribute, whatever the spelling of its key.
fn named<'v>(attributes: &'v Attributes, key: &str) -> Option<&'v str> {
    let value = attributes.iter().find(|(name, _)| is_same_key(name, key)).map(|(_, value)| value.trim());
    value.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(pairs: &[(&str, &str)]) -> Attributes {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_person_goes_before_the_transcript_and_the_language_found_before_the_one_noted() {
        let entry = TranscriptEntry {
            language: Some("en".to_owned()),
            attributes: attributes(&[("Home Town", " Ulm "), ("language", "fr"), ("age", " ")]),
            ..crate::coding::fixture::corpus().transcripts[0].clone()
        };
        let cases = BTreeMap::from([
            ("Anna".to_owned(), attributes(&[("home-town", "Bonn")])),
            ("Ben".to_owned(), attributes(&[("home-town", " ")])),
        ]);
        let towns = AttributeValues::new("home_town", &cases);
        assert_eq!(towns.of_part(&entry, Some("Anna")), Some("Bonn"));
        assert_eq!(towns.of_part(&entry, Some("Ben")), Some("Ulm"), "blank is not known");
        assert_eq!(towns.of_part(&entry, None), Some("Ulm"));
        assert_eq!(towns.people(), &BTreeMap::from([("Anna", "Bonn")]));
        assert_eq!(AttributeValues::new("Language", &cases).of_part(&entry, Some("Anna")), Some("en"));
        assert_eq!(AttributeValues::new("age", &cases).of_transcript(&entry), None);
    }
}
