//! Transcripts in which languages alternate: an interview with an interpreter, a bilingual talk.
//!
//! Such a transcript has its main language, and the attribute [`LANGUAGES`] with the codes of all, which a file may also say
//! by itself. Each of its snippets is in the one that its own text shows.

use super::language::{detect_language, detect_language_among};
use super::{Attributes, TranscriptEntry, Turn};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The attribute with the codes of the languages that alternate, such as `de, tr`; the main one first.
pub const LANGUAGES: &str = "languages";
/// Fewest turns in a language. Chosen by hand; not measured.
const FEWEST_TURNS: usize = 2;
/// A language alternates where one in so many letters is in it, of turns long enough to tell. Of the sentences of SIB-200 as
/// turns, none of fourteen languages has a second with more than one in fifty.
const LEAST_SHARE: usize = 6;
/// Most turns that are looked at, evenly spread in groups: of turns that take turns every second would be in one language.
/// Most characters of each. Both bound the time: with 200 whole turns the import of 299 talks took 2.5 s instead of 1.6.
const MOST_TURNS: usize = 40;
const TURNS_TOGETHER: usize = 4;
const MOST_CHARACTERS: usize = 300;
/// The first of these groups are every second one; where they are in one language the others are not looked at: of a
/// language that one turn in six is in they show none in one transcript of forty.
const FIRST_GROUPS: usize = 2;

/// The codes of the languages that alternate from turn to turn, the one with the most letters first; none where there are
/// fewer than two.
pub(crate) fn alternating_languages(text: &str, turns: &[Turn]) -> Option<Vec<String>> {
    let step = turns.len().div_ceil(MOST_TURNS).max(1);
    let groups: Vec<&[Turn]> = turns.chunks(TURNS_TOGETHER).step_by(step).collect();
    let mut counts = LanguageCounts::new();
    for first in 0..FIRST_GROUPS {
        for turn in groups.iter().skip(first).step_by(FIRST_GROUPS).copied().flatten() {
            count_language(turn.span.slice(text), &mut counts);
        }
        if counts.len() == 1 {
            return None;
        }
    }
    let all: usize = counts.values().map(|(_, letters)| letters).sum();
    let enough = |(turns, letters): (usize, usize)| turns >= FEWEST_TURNS && letters * LEAST_SHARE >= all;
    let mut found: Vec<(String, usize)> = counts
        .into_iter()
        .filter(|(_, counts)| enough(*counts))
        .map(|(language, (_, letters))| (language, letters))
        .collect();
    found.sort_by_key(|(_, letters)| Reverse(*letters));
    (found.len() > 1).then(|| found.into_iter().map(|(language, _)| language).collect())
}

/// Turns and letters by language.
type LanguageCounts = BTreeMap<String, (usize, usize)>;

/// Counts a turn for its language, where it shows one.
fn count_language(said: &str, counts: &mut LanguageCounts) {
    let said = said.char_indices().nth(MOST_CHARACTERS).map_or(said, |(end, _)| &said[..end]);
    if let Some(language) = detect_language(said) {
        let (turns, letters) = counts.entry(language).or_default();
        *turns += 1;
        *letters += said.chars().filter(|c| c.is_alphabetic()).count();
    }
}

/// The codes in the attribute [`LANGUAGES`]; empty without it.
pub fn listed_languages(attributes: &Attributes) -> impl Iterator<Item = &str> {
    let list = attributes.get(LANGUAGES).map_or("", String::as_str);
    list.split(|c: char| !c.is_ascii_alphabetic()).filter(|code| (2..4).contains(&code.len()))
}

impl TranscriptEntry {
    /// The language of one of its snippets, by its text: where languages alternate that which the text shows of them,
    /// else that of the transcript, if it is known.
    pub fn language_of(&self, said: &str) -> Option<&str> {
        let own = self.language.as_deref();
        let listed: Vec<&str> = listed_languages(&self.attributes).collect();
        if listed.len() < 2 {
            return own;
        }
        let shown = detect_language_among(said, &listed);
        listed.into_iter().find(|code| shown.as_deref() == Some(*code)).or(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ReadOptions, TranscriptId, parse_file};
    use std::path::Path;

    const GERMAN: &str =
        "Wir haben damals in der Schule viel gelernt, aber die Lehrer waren ziemlich streng mit uns.";
    const ENGLISH: &str =
        "And then we moved to another town, where my father had found some work in the harbour.";

    fn transcript(head: &str) -> crate::corpus::Transcript {
        let turns = (0..4).map(|at| format!("Anna: {GERMAN} {at}\n\nBen: {ENGLISH} {at}\n\n"));
        let text = format!("{head}{}", turns.collect::<String>());
        parse_file(Path::new("t.md"), text.as_bytes(), &ReadOptions::default()).unwrap().transcripts.remove(0)
    }

    #[test]
    fn languages_that_alternate_are_listed_and_snippets_have_their_own() {
        let read = transcript("");
        assert_eq!(read.language.as_deref(), Some("de"));
        assert_eq!(read.attributes.get(LANGUAGES).map(String::as_str), Some("de, en"));
        let entry = TranscriptEntry {
            id: TranscriptId(0),
            name: String::new(),
            hash: String::new(),
            language: read.language.clone(),
            attributes: read.attributes,
            duration: None,
            words: 0,
            snippets: 0..0,
        };
        assert_eq!(entry.language_of(ENGLISH), Some("en"));
        assert_eq!(entry.language_of(GERMAN), Some("de"));
        assert_eq!(entry.language_of("Ja."), Some("de"), "too short to tell");
    }

    #[test]
    fn in_a_long_talk_every_second_turn_is_found() {
        let turns = (0..400).map(|at| format!("Anna: {GERMAN} {at}\n\nBen: {ENGLISH} {at}\n\n"));
        let text: String = turns.collect();
        let read = parse_file(Path::new("t.md"), text.as_bytes(), &ReadOptions::default()).unwrap();
        let languages = read.transcripts[0].attributes.get(LANGUAGES).map(String::as_str);
        assert_eq!(languages, Some("de, en"));
    }

    #[test]
    fn a_language_that_is_given_is_that_of_all_turns() {
        let given = transcript("---\nlanguage: en\n---\n");
        assert_eq!((given.language.as_deref(), given.attributes.get(LANGUAGES)), (Some("en"), None));
        let mut told = transcript("");
        let known = crate::corpus::KnownAttributes { language: Some("en".to_owned()), ..Default::default() };
        known.apply_to(&mut told);
        assert_eq!((told.language.as_deref(), told.attributes.get(LANGUAGES)), (Some("en"), None));
        let listed = transcript("---\nlanguages: de, tr\n---\n");
        assert_eq!(listed_languages(&listed.attributes).collect::<Vec<_>>(), ["de", "tr"]);
    }
}
