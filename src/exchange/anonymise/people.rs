//! Who is named, and what stands for them: one thing for each person, whatever they are called by.

use super::names::{Form, Names, words};
use super::table::Listed;
use std::collections::{BTreeMap, BTreeSet};

/// A speaker: the name shown, and those the files have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) shown: String,
    pub(super) said: BTreeSet<String>,
}

/// What stands for whom.
#[derive(Debug, Default)]
pub(super) struct Cast {
    /// What each speaker is shown as.
    pub(super) labels: BTreeMap<String, String>,
    /// The names to be found in texts.
    pub(super) names: Names,
}

/// Words of labels that name a part somebody plays, a title or a particle, and nobody.
const NOBODY: &str = "speaker speakers host cohost co guest interviewer interviewee interview moderator facilitator \
    participant respondent narrator announcer voice audience caller student teacher patient doctor nurse therapist \
    client user unknown unidentified male female man woman person people all both crosstalk member panelist question \
    answer the and of dr mr mrs ms prof professor sir jr sr phd md von van de der den del della la le di da dos el al \
    bin ibn st sprecher sprecherin moderatorin interviewerin gast befragte befragter teilnehmer teilnehmerin herr frau \
    locuteur intervieweur invité monsieur madame entrevistador entrevistada entrevistado";

impl Cast {
    /// Gives everybody a name. Speakers are numbered in the order given; what the researcher listed goes
    /// first; a listed name that stands for itself is kept. `ordinary` says whether a word is one that
    /// texts use without naming anybody.
    pub(super) fn new(persons: &[Person], listed: &[Listed], ordinary: &dyn Fn(&str) -> bool) -> Self {
        let mut casting = Casting::new(persons, listed);
        for person in persons {
            casting.person(person);
        }
        for name in listed {
            casting.listed(name);
        }
        casting.parts();
        let told = |form: Form| {
            let ordinary = matches!(words(&form.name).as_slice(), [word] if ordinary(word));
            Form { ordinary, ..form }
        };
        let Casting { labels, first, full, last, .. } = casting;
        let forms = first.into_iter().chain(full).chain(last);
        Self { labels, names: Names::new(forms.map(told)) }
    }

    /// What a speaker is shown as.
    pub(super) fn label(&self, shown: &str) -> String {
        self.labels.get(shown).cloned().unwrap_or_else(|| self.names.applied(shown, true))
    }
}

struct Casting {
    /// What the researcher listed, by its words.
    wishes: BTreeMap<Vec<String>, Option<String>>,
    /// What somebody is called already, by its words.
    taken: BTreeSet<Vec<String>>,
    labels: BTreeMap<String, String>,
    /// What stands for the names of people, by their words.
    known: BTreeMap<Vec<String>, String>,
    /// For each part of a name, as written, whom it may mean.
    parts: BTreeMap<String, BTreeSet<String>>,
    first: Vec<Form>,
    full: Vec<Form>,
    last: Vec<Form>,
}

impl Casting {
    fn new(persons: &[Person], listed: &[Listed]) -> Self {
        let names = persons.iter().flat_map(|person| person.said.iter().chain([&person.shown]));
        let wished = listed.iter().filter_map(|name| name.instead.as_ref());
        Self {
            wishes: listed.iter().rev().map(|name| (words(&name.name), name.instead.clone())).collect(),
            taken: names.chain(wished).map(|name| words(name)).collect(),
            labels: BTreeMap::new(),
            known: BTreeMap::new(),
            parts: BTreeMap::new(),
            first: Vec::new(),
            full: Vec::new(),
            last: Vec::new(),
        }
    }

    /// `Speaker 1`, `Speaker 2`, …: the next that nobody is called.
    fn next(&mut self, noun: &str) -> String {
        let free = (1..).map(|n| format!("{noun} {n}")).find(|name| !self.taken.contains(&words(name)));
        let free = free.unwrap_or_default();
        self.taken.insert(words(&free));
        free
    }

    fn person(&mut self, person: &Person) {
        let called: Vec<&String> = person.said.iter().chain([&person.shown]).collect();
        let wish = called.iter().find_map(|name| self.wishes.get(&words(name)).cloned().flatten());
        let named: Vec<&String> = called.into_iter().filter(|name| !names_nobody(name)).collect();
        let instead = match wish {
            Some(wish) => wish,
            None if names_nobody(&person.shown) => person.shown.clone(),
            None => self.next("Speaker"),
        };
        self.labels.insert(person.shown.clone(), instead.clone());
        for name in named.into_iter().filter(|name| words(name) != words(&instead)) {
            self.known.insert(words(name), instead.clone());
            self.full.push(form(name, &instead));
            let parts = parts(name);
            if words(name).len() > 1 {
                self.last.push(form(&words(name).concat(), &instead));
                for part in parts {
                    self.parts.entry(part).or_default().insert(instead.clone());
                }
            }
        }
    }

    fn listed(&mut self, listed: &Listed) {
        let key = words(&listed.name);
        let instead = match (&listed.instead, self.known.get(&key)) {
            (Some(instead), _) => instead.clone(),
            (None, Some(known)) => known.clone(),
            (None, None) => self.next("Name"),
        };
        if words(&instead) != key {
            self.first.push(form(&listed.name, &instead));
        }
    }

    /// A part of one name means that person; of several, it stands for nobody in particular.
    fn parts(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        // The same part in other letters means the same.
        let mut alike: BTreeMap<Vec<String>, (String, BTreeSet<String>)> = BTreeMap::new();
        for (part, whom) in parts {
            alike.entry(words(&part)).or_insert_with(|| (part, BTreeSet::new())).1.extend(whom);
        }
        for (key, (part, whom)) in alike {
            if self.wishes.contains_key(&key) || self.known.contains_key(&key) {
                continue;
            }
            let mut whom = whom.into_iter();
            let instead = match (whom.next(), whom.next()) {
                (Some(one), None) => one,
                _ => self.next("Person"),
            };
            self.last.push(form(&part, &instead));
        }
    }
}

fn form(name: &str, instead: &str) -> Form {
    Form { name: name.to_owned(), instead: instead.to_owned(), ordinary: false }
}

/// Whether a label tells the part somebody plays and not who it is: `Host`, `SPEAKER_01`, `P3`.
fn names_nobody(label: &str) -> bool {
    words(label).iter().all(|word| {
        let short = word.len() < 2 || (word.len() <= 4 && word.contains(|c: char| c.is_ascii_digit()));
        short || word.chars().all(char::is_numeric) || is_nobody(word)
    })
}

fn is_nobody(word: &str) -> bool {
    NOBODY.split_whitespace().any(|nobody| nobody == word)
}

/// The words of a name that name somebody by themselves.
fn parts(name: &str) -> Vec<String> {
    let parts =
        name.split(|c: char| !(c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)));
    let names = |part: &&str| {
        let long = part.chars().count() > 1 && part.chars().all(|c| !c.is_numeric());
        long && words(part).iter().all(|word| !is_nobody(word))
    };
    parts.filter(names).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(shown: &str, said: &[&str]) -> Person {
        Person { shown: shown.into(), said: said.iter().map(|&said| said.into()).collect() }
    }

    fn listed(name: &str, instead: Option<&str>) -> Listed {
        Listed { name: name.into(), instead: instead.map(str::to_owned) }
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
        let cast = Cast::new(&persons, &[], &|_| false);
        let labels: Vec<_> = cast.labels.iter().map(|(from, to)| format!("{from} > {to}")).collect();
        assert_eq!(
            labels,
            ["Ann Kim > Speaker 3", "Ann Lee > Speaker 2", "Host > Host", "P7 > P7", "Speaker 1 > Speaker 1"]
        );
        let said = |text: &str| cast.names.apply(text);
        assert_eq!(said("Ann Lee, ANN-KIM, annlee and ann"), "Speaker 2, Speaker 3, Speaker 2 and Person 1");
        assert_eq!(said("Smith, Kim and bo; the host"), "Speaker 2, Speaker 3 and P7; the host");
        assert_eq!(said("Dr. Ann Lee Smith"), "Speaker 2");
        assert_eq!(cast.label("Somebody Kim"), "Somebody Speaker 3");
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
        let cast = Cast::new(&persons, &table, &|word| word == "bo");
        let said = |text: &str| cast.names.apply(text);
        assert_eq!(said("Ann Lee, Lee, Ann, in Berlin"), "Maria, [surname], Maria, in Name 1");
        assert_eq!(said("music by Bo, bo"), "music by Speaker 1, bo");
        assert_eq!(cast.label("Music"), "Music");
    }
}
