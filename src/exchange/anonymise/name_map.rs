//! The replacement of each name: one for each person, whichever of their names is used, and the patterns by
//! which names are found in texts.

use super::name_finder::{NameFinder, NamePattern, folded_words};
use super::name_table::ListedName;
use std::collections::{BTreeMap, BTreeSet};

/// A speaker: the displayed name, and the names in the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SpeakerNames {
    pub(super) display_name: String,
    pub(super) source_names: BTreeSet<String>,
}

/// The replacements of all names.
#[derive(Debug, Default)]
pub(super) struct NameMap {
    /// The replacement of each speaker's displayed name.
    pub(super) labels: BTreeMap<String, String>,
    /// Finds the names in texts.
    pub(super) finder: NameFinder,
}

/// Words that do not identify anybody: roles, titles, particles of names and function words, in English
/// and some German, French and Spanish. Collected by hand, not measured.
const ROLE_WORDS: &str = "speaker speakers host cohost co guest interviewer interviewee interview moderator facilitator \
    participant respondent narrator announcer voice audience caller student teacher patient doctor nurse therapist \
    client user unknown unidentified male female man woman person people all both crosstalk member panelist question \
    answer the and of dr mr mrs ms prof professor sir jr sr phd md von van de der den del della la le di da dos el al \
    bin ibn st sprecher sprecherin moderatorin interviewerin gast befragte befragter teilnehmer teilnehmerin herr frau \
    locuteur intervieweur invité monsieur madame entrevistador entrevistada entrevistado";

impl NameMap {
    /// Chooses a replacement for every name. Speakers are numbered in the order given; names the researcher
    /// listed come first, and one listed as its own replacement is kept. `ordinary` says whether a word is
    /// used in texts without naming anybody.
    pub(super) fn new(
        persons: &[SpeakerNames],
        listed: &[ListedName],
        ordinary: &dyn Fn(&str) -> bool,
    ) -> Self {
        let mut casting = NameMapBuilder::new(persons, listed);
        for person in persons {
            casting.add_speaker(person);
        }
        for name in listed {
            casting.add_listed(name);
        }
        casting.add_name_parts();
        let told = |form: NamePattern| {
            let ordinary = matches!(folded_words(&form.name).as_slice(), [word] if ordinary(word));
            NamePattern { capitals_only: ordinary, ..form }
        };
        let NameMapBuilder {
            labels, listed_patterns: first, full_patterns: full, part_patterns: last, ..
        } = casting;
        let forms = first.into_iter().chain(full).chain(last);
        Self { labels, finder: NameFinder::new(forms.map(told)) }
    }

    /// The replacement of a speaker's label; for an unknown label, the label with names replaced.
    pub(super) fn label_for(&self, shown: &str) -> String {
        self.labels.get(shown).cloned().unwrap_or_else(|| self.finder.redact_with(shown, true))
    }
}

/// A [`NameMap`] being built.
#[derive(Default)]
struct NameMapBuilder {
    /// The researcher's replacement of each listed name, by its folded words; none: one is to be made.
    listed_replacements: BTreeMap<Vec<String>, Option<String>>,
    /// Names in use (of speakers or as listed replacements), by folded words; no new one may be among them.
    used_names: BTreeSet<Vec<String>>,
    labels: BTreeMap<String, String>,
    /// The replacement of each full name, by its folded words.
    replacement_of: BTreeMap<Vec<String>, String>,
    /// For each part of a full name, as written, the replacements of all persons it may mean.
    name_parts: BTreeMap<String, BTreeSet<String>>,
    // Patterns in order of precedence: listed names, full names, parts of names.
    listed_patterns: Vec<NamePattern>,
    full_patterns: Vec<NamePattern>,
    part_patterns: Vec<NamePattern>,
}

impl NameMapBuilder {
    fn new(persons: &[SpeakerNames], listed: &[ListedName]) -> Self {
        let names =
            persons.iter().flat_map(|person| person.source_names.iter().chain([&person.display_name]));
        let wished = listed.iter().filter_map(|name| name.replacement.as_ref());
        Self {
            listed_replacements: listed
                .iter()
                .rev()
                .map(|name| (folded_words(&name.name), name.replacement.clone()))
                .collect(),
            used_names: names.chain(wished).map(|name| folded_words(name)).collect(),
            ..Self::default()
        }
    }

    /// The next free of `Speaker 1`, `Speaker 2`, … (with another noun accordingly).
    fn next_free_name(&mut self, noun: &str) -> String {
        let mut number = 1;
        while !self.used_names.insert(folded_words(&format!("{noun} {number}"))) {
            number += 1;
        }
        format!("{noun} {number}")
    }

    /// Chooses the replacement of a speaker: the listed one, the label itself where it is a role, else the
    /// next number. Adds the patterns of all the speaker's names.
    fn add_speaker(&mut self, person: &SpeakerNames) {
        let called: Vec<&String> = person.source_names.iter().chain([&person.display_name]).collect();
        let wish = called
            .iter()
            .find_map(|name| self.listed_replacements.get(&folded_words(name)).cloned().flatten());
        let named: Vec<&String> = called.into_iter().filter(|name| !is_role_label(name)).collect();
        let instead = match wish {
            Some(wish) => wish,
            None if is_role_label(&person.display_name) => person.display_name.clone(),
            None => self.next_free_name("Speaker"),
        };
        self.labels.insert(person.display_name.clone(), instead.clone());
        for name in named.into_iter().filter(|name| folded_words(name) != folded_words(&instead)) {
            self.replacement_of.insert(folded_words(name), instead.clone());
            self.full_patterns.push(name_pattern(name, &instead));
            let parts = identifying_parts(name);
            if folded_words(name).len() > 1 {
                self.part_patterns.push(name_pattern(&folded_words(name).concat(), &instead));
                for part in parts {
                    self.name_parts.entry(part).or_default().insert(instead.clone());
                }
            }
        }
    }

    /// Adds the pattern of a listed name, with a replacement where the table has none.
    fn add_listed(&mut self, listed: &ListedName) {
        let key = folded_words(&listed.name);
        let instead = match (&listed.replacement, self.replacement_of.get(&key)) {
            (Some(instead), _) => instead.clone(),
            (None, Some(known)) => known.clone(),
            (None, None) => self.next_free_name("Name"),
        };
        if folded_words(&instead) != key {
            self.listed_patterns.push(name_pattern(&listed.name, &instead));
        }
    }

    /// Adds the patterns of parts of names. A part of one person's name (`Kim`) is replaced as that person; a
    /// part that several share becomes `Person 1`, which stands for none in particular.
    fn add_name_parts(&mut self) {
        let parts = std::mem::take(&mut self.name_parts);
        // Parts that differ in case or accents only are one.
        let mut alike: BTreeMap<Vec<String>, (String, BTreeSet<String>)> = BTreeMap::new();
        for (part, whom) in parts {
            alike.entry(folded_words(&part)).or_insert_with(|| (part, BTreeSet::new())).1.extend(whom);
        }
        for (key, (part, whom)) in alike {
            if self.listed_replacements.contains_key(&key) || self.replacement_of.contains_key(&key) {
                continue;
            }
            let mut whom = whom.into_iter();
            let instead = match (whom.next(), whom.next()) {
                (Some(one), None) => one,
                _ => self.next_free_name("Person"),
            };
            self.part_patterns.push(name_pattern(&part, &instead));
        }
    }
}

/// A pattern that matches in any case; whether it is an ordinary word is decided last.
fn name_pattern(name: &str, instead: &str) -> NamePattern {
    NamePattern { name: name.to_owned(), replacement: instead.to_owned(), capitals_only: false }
}

/// Whether a label tells a role and not a person: `Host`, `SPEAKER_01`, `P3`.
fn is_role_label(label: &str) -> bool {
    folded_words(label).iter().all(|word| {
        // Codes such as `P3` or `s12`: up to four bytes with a digit. Chosen by hand, not measured.
        let short = word.len() < 2 || (word.len() <= 4 && word.contains(|c: char| c.is_ascii_digit()));
        short || word.chars().all(char::is_numeric) || is_role_word(word)
    })
}

fn is_role_word(word: &str) -> bool {
    ROLE_WORDS.split_whitespace().any(|nobody| nobody == word)
}

/// The parts of a name that can identify somebody by themselves: two letters or more, no digits, no role.
fn identifying_parts(name: &str) -> Vec<String> {
    let parts =
        name.split(|c: char| !(c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)));
    let names = |part: &&str| {
        let long = part.chars().count() > 1 && part.chars().all(|c| !c.is_numeric());
        long && folded_words(part).iter().all(|word| !is_role_word(word))
    };
    parts.filter(names).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(shown: &str, said: &[&str]) -> SpeakerNames {
        SpeakerNames {
            display_name: shown.into(),
            source_names: said.iter().map(|&said| said.into()).collect(),
        }
    }

    fn listed(name: &str, instead: Option<&str>) -> ListedName {
        ListedName { name: name.into(), replacement: instead.map(str::to_owned) }
    }

    #[test]
    fn everybody_gets_one_name_whatever_they_are_called() {
        let persons = [
            person("Speaker 1", &["SPEAKER_01"]),
            person("Ann Lee", &["ann lee", "Dr. Ann Lee-Smith"]),
            person("Ann Kim", &["Ann Kim"]),
            person("P7", &["Bo Olsen"]),
            person("Host", &["Host"]),
        ];
        let cast = NameMap::new(&persons, &[], &|_| false);
        let labels: Vec<_> = cast.labels.iter().map(|(from, to)| format!("{from} > {to}")).collect();
        assert_eq!(
            labels,
            ["Ann Kim > Speaker 3", "Ann Lee > Speaker 2", "Host > Host", "P7 > P7", "Speaker 1 > Speaker 1"]
        );
        let said = |text: &str| cast.finder.redact(text);
        assert_eq!(said("Ann Lee, ANN-KIM, annlee and ann"), "Speaker 2, Speaker 3, Speaker 2 and Person 1");
        assert_eq!(said("Smith, Kim and bo; the host"), "Speaker 2, Speaker 3 and P7; the host");
        assert_eq!(said("Dr. Ann Lee Smith"), "Speaker 2");
        assert_eq!(cast.label_for("Somebody Kim"), "Somebody Speaker 3");
    }

    #[test]
    fn what_is_listed_goes_first() {
        let persons = [person("Ann Lee", &["Ann Lee"]), person("Music", &["Music"]), person("Bo", &["Bo"])];
        let table = [
            listed("ann lee", Some("Maria")),
            listed("Berlin", None),
            listed("Music", Some("Music")),
            listed("Lee", Some("[surname]")),
            listed("Bo", None),
        ];
        let cast = NameMap::new(&persons, &table, &|word| word == "bo");
        let said = |text: &str| cast.finder.redact(text);
        assert_eq!(said("Ann Lee, Lee, Ann, in Berlin"), "Maria, [surname], Maria, in Name 1");
        assert_eq!(said("music by Bo, bo"), "music by Speaker 1, bo");
        assert_eq!(cast.label_for("Music"), "Music");
    }
}
