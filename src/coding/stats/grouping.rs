//! Groups of transcripts by attribute, for tables of themes by attribute.

use super::attribute_values::AttributeValues;
use crate::corpus::attributes::is_same_key;
use crate::corpus::{Corpus, TranscriptEntry, TranscriptIndex, fold_case, sortable_date_of};
use std::collections::{BTreeMap, BTreeSet};

/// Transcripts by the values of one attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TranscriptGrouping {
    /// The name of the attribute, or `year`, `month` or `language`.
    pub name: String,
    /// Each value with its transcripts (indices in the corpus). Dates and numbers ascend, other values go by
    /// falling number of transcripts; last, under an empty value, come the transcripts without the attribute.
    pub groups: Vec<(String, Vec<TranscriptIndex>)>,
}

impl TranscriptGrouping {
    /// The most values of one that a screen has room for: with more it is too wide to read. Chosen by hand; not measured.
    pub const MAX_READABLE: usize = 60;

    /// Whether a screen has room for it.
    pub fn is_readable(&self) -> bool {
        self.value_count() <= Self::MAX_READABLE
    }

    /// How many values it has; that some transcripts have none is no value.
    pub fn value_count(&self) -> usize {
        self.groups.iter().filter(|(value, _)| !value.is_empty()).count()
    }

    /// Whether some value is shared by several transcripts. Else the attribute only names them, as an id does.
    fn has_shared_value(&self) -> bool {
        self.groups.iter().any(|(value, transcripts)| !value.is_empty() && transcripts.len() > 1)
    }
}

/// Why themes are not counted by an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UngroupedReason {
    /// No two transcripts have the same value: it names them, as an id does.
    NoneShared,
    /// All transcripts have the same value.
    AllAlike,
    /// It is called year or month, by which transcripts are grouped from their dates.
    NameTaken,
}

impl UngroupedReason {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NoneShared, Self::AllAlike, Self::NameTaken];

    /// The reason in words, of any number of attributes.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoneShared => "no two transcripts share a value",
            Self::AllAlike => "all transcripts have the same value",
            Self::NameTaken => "what the table has under this name is taken from the dates",
        }
    }
}

/// The groupings themes can be counted by: year, month and language where transcripts differ in them, then by
/// name every attribute in which transcripts differ and of which at least one value is shared. That a transcript has none is
/// a difference as well. Values are one in whatever case and with or without accents, as everywhere ([`fold_case`]), and go
/// by the first spelling; so are names of attributes ([`is_same_key`]).
pub fn transcript_groupings(corpus: &Corpus) -> Vec<TranscriptGrouping> {
    group_by_attributes(corpus).0
}

/// The attributes that are known of transcripts and are in no grouping, by name, each with the reason.
pub fn ungrouped_attributes(corpus: &Corpus) -> Vec<(String, UngroupedReason)> {
    group_by_attributes(corpus).1
}

/// See [`transcript_groupings`] and [`ungrouped_attributes`].
fn group_by_attributes(corpus: &Corpus) -> (Vec<TranscriptGrouping>, Vec<(String, UngroupedReason)>) {
    let entries = &corpus.transcripts;
    // What is known of people is in no group of transcripts.
    let nobody = BTreeMap::new();
    let group_by_attribute = |name: &str| {
        let values = AttributeValues::new(name, &nobody);
        group_transcripts(name, corpus, |entry| values.of_transcript(entry).map(str::to_owned))
    };
    let date = |length: usize| {
        move |entry: &TranscriptEntry| sortable_date_of(&entry.attributes)?.get(..length).map(str::to_owned)
    };
    let mut all = vec![
        group_transcripts("year", corpus, date(4)),
        group_transcripts("month", corpus, date(7)),
        group_by_attribute("language"),
    ];
    // What the program derives is no difference where it could only be told of some.
    all.retain(|grouping| grouping.value_count() >= 2);
    // An attribute that is called so is one like others where the dates or the languages tell nothing.
    let derived: Vec<String> = all.iter().map(|grouping| grouping.name.clone()).collect();
    let mut left_out = Vec::new();
    let mut met: Vec<&str> = Vec::new();
    let names: BTreeSet<&str> =
        entries.iter().flat_map(|entry| entry.attributes.keys()).map(String::as_str).collect();
    for name in names {
        if met.iter().any(|earlier| is_same_key(earlier, name)) {
            continue;
        }
        met.push(name);
        if let Some(taken) = derived.iter().find(|derived| is_same_key(derived, name)) {
            // The languages are those of the attribute where none was found, so nothing of it is lost.
            left_out.extend((taken != "language").then(|| (name.to_owned(), UngroupedReason::NameTaken)));
            continue;
        }
        let grouping = group_by_attribute(name);
        match grouping.value_count() {
            // Blank everywhere: nothing is known.
            0 => {}
            _ if grouping.groups.len() < 2 => left_out.push((name.to_owned(), UngroupedReason::AllAlike)),
            _ if !grouping.has_shared_value() => {
                left_out.push((name.to_owned(), UngroupedReason::NoneShared))
            }
            _ => all.push(grouping),
        }
    }
    (all, left_out)
}

/// Groups transcripts by a value.
fn group_transcripts(
    name: &str,
    corpus: &Corpus,
    value: impl Fn(&TranscriptEntry) -> Option<String>,
) -> TranscriptGrouping {
    let mut groups: BTreeMap<String, (String, Vec<TranscriptIndex>)> = BTreeMap::new();
    let mut without = Vec::new();
    for (at, entry) in corpus.transcript_indices().zip(&corpus.transcripts) {
        match value(entry).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()) {
            Some(value) => groups.entry(fold_case(&value)).or_insert_with(|| (value, Vec::new())).1.push(at),
            None => without.push(at),
        }
    }
    let mut groups: Vec<(String, Vec<TranscriptIndex>)> = groups.into_values().collect();
    if !groups.iter().all(|(value, _)| is_date_or_number(value)) {
        groups.sort_by(|(a, of_a), (b, of_b)| of_b.len().cmp(&of_a.len()).then_with(|| a.cmp(b)));
    }
    if !without.is_empty() {
        groups.push((String::new(), without));
    }
    TranscriptGrouping { name: name.to_owned(), groups }
}

/// Whether a value is a date or number, which sorts by itself rather than by frequency.
fn is_date_or_number(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_ascii_digit() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::fixture::corpus;

    #[test]
    fn transcripts_are_grouped_by_time_language_and_shared_values() {
        let entry = corpus().transcripts[0].clone();
        let of = |date: &str, channel: &str, id: &str, language: Option<&str>| {
            let mut entry = entry.clone();
            let attributes = [("date", date), ("channel", channel), ("id", id)];
            entry.attributes = attributes
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect();
            entry.language = language.map(str::to_owned);
            entry
        };
        let entries = vec![
            of("2024-02-01", "radio", "a", Some("en")),
            of("2023-05-09", "web", "b", Some("de")),
            of("2024-02-28", "Web", "c", Some("en")),
            of("", "", "d", Some("en")),
        ];
        let found = transcript_groupings(&Corpus::new(entries, Vec::new()));
        let read: Vec<String> = found
            .iter()
            .map(|grouping| {
                let groups = grouping
                    .groups
                    .iter()
                    .map(|(value, of)| format!("{value}{:?}", of.iter().map(|at| at.0).collect::<Vec<_>>()));
                format!("{} {}", grouping.name, groups.collect::<Vec<_>>().join(" "))
            })
            .collect();
        assert_eq!(
            read,
            [
                "year 2023[1] 2024[0, 2] [3]",
                "month 2023-05[1] 2024-02[0, 2] [3]",
                "language en[0, 2, 3] de[1]",
                "channel web[1, 2] radio[0] [3]",
            ]
        );
        assert!(transcript_groupings(&Corpus::default()).is_empty());
    }

    #[test]
    fn what_is_in_no_grouping_has_a_reason() {
        let of = |attributes: &[(&str, &str)]| {
            let mut entry = corpus().transcripts[0].clone();
            let pairs = attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            entry.attributes = pairs.collect();
            entry
        };
        let entries = vec![
            of(&[
                ("date", "2023-05"),
                ("id", "a"),
                ("Home Town", "Ulm"),
                ("study", "One"),
                ("Year", "2"),
                ("x", " "),
            ]),
            of(&[("date", "2024-05"), ("id", "b"), ("home_town", "ulm"), ("study", "one"), ("Year", "2")]),
            of(&[("date", "2024-06"), ("home_town", "Bonn"), ("study", "ONE"), ("Year", "1")]),
        ];
        let corpus = Corpus::new(entries, Vec::new());
        let left_out = ungrouped_attributes(&corpus);
        let left_out: Vec<_> = left_out.iter().map(|(name, why)| (name.as_str(), *why)).collect();
        use UngroupedReason::{AllAlike, NameTaken, NoneShared};
        assert_eq!(
            left_out,
            [("Year", NameTaken), ("date", NoneShared), ("id", NoneShared), ("study", AllAlike)]
        );
        let groupings = transcript_groupings(&corpus);
        let towns = groupings.last().unwrap();
        let sizes: Vec<_> = towns.groups.iter().map(|(town, of)| (town.as_str(), of.len())).collect();
        assert_eq!((towns.name.as_str(), sizes), ("Home Town", vec![("Ulm", 2), ("Bonn", 1)]));
    }

    #[test]
    fn the_language_found_goes_before_the_one_noted() {
        let entries =
            [(Some("en"), "fr"), (Some("de"), "fr"), (None, "DE"), (None, "")].map(|(found, noted)| {
                let mut entry = corpus().transcripts[0].clone();
                entry.language = found.map(str::to_owned);
                entry.attributes = [("language".to_owned(), noted.to_owned())].into();
                entry
            });
        let corpus = Corpus::new(entries.to_vec(), Vec::new());
        let groupings = transcript_groupings(&corpus);
        let languages = groupings.iter().find(|it| it.name == "language").unwrap();
        let sizes: Vec<_> = languages.groups.iter().map(|(value, of)| (value.as_str(), of.len())).collect();
        assert_eq!(sizes, [("de", 2), ("en", 1), ("", 1)]);
        assert!(ungrouped_attributes(&corpus).iter().all(|(name, _)| name != "language"));
    }

    #[test]
    fn one_value_that_some_have_is_a_group_and_so_are_very_many() {
        let entry = |at: usize, value: Option<String>| {
            let mut entry = corpus().transcripts[0].clone();
            entry.name = at.to_string();
            entry.attributes = value.into_iter().map(|value| ("site".to_owned(), value)).collect();
            entry
        };
        let of = |entries| transcript_groupings(&Corpus::new(entries, Vec::new()));
        let few = of((0..4).map(|at| entry(at, (at < 3).then(|| "north".to_owned()))).collect());
        let sizes: Vec<usize> = few[0].groups.iter().map(|(_, of)| of.len()).collect();
        assert_eq!((few.len(), sizes, few[0].is_readable()), (1, vec![3, 1], true));
        let many = of((0..200).map(|at| entry(at, Some(format!("site {}", at / 2)))).collect());
        assert_eq!((many.len(), many[0].groups.len(), many[0].is_readable()), (1, 100, false));
        let same = of((0..3).map(|at| entry(at, Some("north".to_owned()))).collect());
        assert!(same.is_empty(), "no transcripts differ");
    }
}
