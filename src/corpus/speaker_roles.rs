//! What somebody is in an interview: told by a person, by the file or by a label.

use super::attributes::is_same_key;
use super::read_choices::INTERVIEWER_ATTRIBUTE;
use super::speaker_label::{is_role_of_asker, is_role_of_host};
use super::{Attributes, Snippet};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody is in an interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpeakerRole {
    /// Who is asked.
    Participant,
    /// Who asks.
    Interviewer,
    /// Neither: an interpreter, somebody who comes in.
    Other,
}

impl SpeakerRole {
    /// All roles, in the order a key goes through them.
    pub const ALL: [Self; 3] = [Self::Interviewer, Self::Participant, Self::Other];

    /// Its name, as it is noted of a person.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Interviewer => "interviewer",
            Self::Other => "other",
        }
    }

    /// The role that a noted value names: one of the three, whatever the case; none for all other values, such as the
    /// work of a person.
    pub fn from_name(value: &str) -> Option<Self> {
        let value = value.trim().to_lowercase();
        Self::ALL.into_iter().find(|role| role.name() == value)
    }
}

/// How many words each named speaker of a transcript says.
pub type SpeakerWords<'a> = BTreeMap<&'a str, usize>;

/// How many words each named speaker says in the snippets of a transcript.
pub fn words_by_speaker(snippets: &[Snippet]) -> SpeakerWords<'_> {
    let mut words = SpeakerWords::new();
    for (_, speaker, count) in snippets.iter().flat_map(Snippet::speaker_parts) {
        if let Some(name) = speaker {
            *words.entry(name).or_default() += count;
        }
    }
    words
}

/// The speakers named as who asks in a transcript's attribute [`INTERVIEWER_ATTRIBUTE`]; none where it names nobody who
/// speaks.
pub fn askers_by_attribute<'a>(
    attributes: &Attributes,
    speakers: impl IntoIterator<Item = &'a str>,
) -> BTreeSet<&'a str> {
    let said = attributes.iter().find(|(key, _)| is_same_key(key, INTERVIEWER_ATTRIBUTE));
    let said = said.map_or("", |(_, value)| value.as_str());
    // A name may have a comma itself: as a whole first, then each.
    let named: BTreeSet<&str> = std::iter::once(said).chain(said.split([',', ';'])).map(str::trim).collect();
    speakers.into_iter().filter(|name| named.contains(name)).collect()
}

/// Who asks in a transcript for certain: those its attribute names, else those whose label is a role of who asks, such as
/// `I` or `Moderator`. Labels count where others speak as well and say at least as much: a label that may be the initial
/// of a name never sets most of a transcript aside. The host of a broadcast is no interviewer by that label alone, and nobody
/// is guessed by how they talk.
pub fn told_askers<'a>(attributes: &Attributes, words: &SpeakerWords<'a>) -> BTreeSet<&'a str> {
    let named = askers_by_attribute(attributes, words.keys().copied());
    if !named.is_empty() {
        return named;
    }
    let is_asker = |name: &&str| is_role_of_asker(name) && !is_role_of_host(name);
    let labels: BTreeSet<&str> = words.keys().copied().filter(is_asker).collect();
    let asked: usize = labels.iter().filter_map(|name| words.get(name)).sum();
    let all: usize = words.values().sum();
    if labels.len() < words.len() && asked * 2 <= all { labels } else { BTreeSet::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(asker: &str) -> Attributes {
        BTreeMap::from([("Interviewer".to_owned(), asker.to_owned())])
    }

    fn told<'a>(attributes: &Attributes, words: &[(&'a str, usize)]) -> Vec<&'a str> {
        told_askers(attributes, &words.iter().copied().collect()).into_iter().collect()
    }

    #[test]
    fn who_asks_is_told_by_the_file_then_by_labels_and_never_guessed() {
        let none = Attributes::new();
        assert_eq!(told(&none, &[("I", 10), ("Cleo", 90)]), ["I"]);
        assert_eq!(told(&none, &[("Moderator", 5), ("P1", 40), ("P2", 40)]), ["Moderator"]);
        assert_eq!(told(&none, &[("Host", 5), ("Guest", 90)]), [""; 0], "hosts have their say");
        assert_eq!(told(&attributes("Host"), &[("Host", 5), ("Guest", 90)]), ["Host"]);
        assert_eq!(told(&none, &[("Dan", 5), ("Cleo", 90)]), [""; 0], "a name tells nothing");
        assert_eq!(told(&attributes("Dan"), &[("Dan", 60), ("Cleo", 40)]), ["Dan"]);
        assert_eq!(told(&attributes("Ann, Dan"), &[("Ann", 1), ("Cleo", 1), ("Dan", 1)]), ["Ann", "Dan"]);
        assert_eq!(told(&attributes("Prof. Smith"), &[("I", 1), ("Cleo", 9)]), ["I"], "who does not speak");
    }

    #[test]
    fn a_label_never_sets_most_of_a_transcript_aside() {
        let none = Attributes::new();
        assert_eq!(told(&none, &[("I", 60), ("Cleo", 40)]), [""; 0]);
        assert_eq!(told(&none, &[("I", 50), ("Cleo", 50)]), ["I"]);
        assert_eq!(told(&none, &[("I", 50)]), [""; 0], "nobody answers");
        assert_eq!(told(&attributes("I"), &[("I", 60), ("Cleo", 40)]), ["I"], "but what the file says holds");
    }

    #[test]
    fn a_role_is_one_of_three_words() {
        for role in SpeakerRole::ALL {
            assert_eq!(SpeakerRole::from_name(role.name()), Some(role));
        }
        assert_eq!(SpeakerRole::from_name(" Interviewer "), Some(SpeakerRole::Interviewer));
        assert_eq!(SpeakerRole::from_name("nurse"), None);
    }
}
