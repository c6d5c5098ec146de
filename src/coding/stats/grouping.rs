//! Groups of transcripts by attribute, for tables of themes by attribute.

use crate::corpus::{Corpus, TranscriptEntry, TranscriptIndex, fold_case, sortable_date_of};
use std::collections::{BTreeMap, BTreeSet};

/// A grouping of more values is no table to read on a screen: it is too wide. Chosen by hand; not measured.
const MAX_GROUPS: usize = 60;

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
    /// Whether a screen has room for it.
    pub fn is_readable(&self) -> bool {
        self.groups.len() <= MAX_GROUPS
    }
}

/// The groupings themes can be counted by: year, month and language where transcripts differ in them, then by
/// name every attribute in which transcripts differ and of which at least one value is shared; others only name them, as an
/// id does. That a transcript has none is a difference as well. Values are one in whatever case and with or without
/// accents, as everywhere ([`fold_case`]), and go by the first spelling.
pub fn transcript_groupings(corpus: &Corpus) -> Vec<TranscriptGrouping> {
    let entries = &corpus.transcripts;
    let date = |length: usize| {
        move |entry: &TranscriptEntry| sortable_date_of(&entry.attributes)?.get(..length).map(str::to_owned)
    };
    let mut all = vec![
        group_transcripts("year", corpus, date(4)),
        group_transcripts("month", corpus, date(7)),
        group_transcripts("language", corpus, |entry| entry.language.clone()),
    ];
    // What the program derives is no difference where it could only be told of some.
    all.iter_mut().for_each(|grouping| *grouping = grouping.take().filter(has_two_values));
    // An attribute that is called so is one like others where the dates or the languages tell nothing.
    let taken: BTreeSet<String> = all.iter().flatten().map(|grouping| grouping.name.clone()).collect();
    let names: BTreeSet<&String> = entries.iter().flat_map(|entry| entry.attributes.keys()).collect();
    for name in names.into_iter().filter(|name| !taken.contains(*name)) {
        let value = |entry: &TranscriptEntry| entry.attributes.get(name).cloned();
        all.push(group_transcripts(name, corpus, value).filter(has_shared_value));
    }
    all.into_iter().flatten().collect()
}

/// Groups transcripts by a value; none where they do not differ in it.
fn group_transcripts(
    name: &str,
    corpus: &Corpus,
    value: impl Fn(&TranscriptEntry) -> Option<String>,
) -> Option<TranscriptGrouping> {
    let mut groups: BTreeMap<String, (String, Vec<TranscriptIndex>)> = BTreeMap::new();
    let mut without = Vec::new();
    for (at, entry) in corpus.transcript_indices().zip(&corpus.transcripts) {
        match value(entry).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()) {
            Some(value) => groups.entry(fold_case(&value)).or_insert_with(|| (value, Vec::new())).1.push(at),
            None => without.push(at),
        }
    }
    if groups.is_empty() || groups.len() + usize::from(!without.is_empty()) < 2 {
        return None;
    }
    let mut groups: Vec<(String, Vec<TranscriptIndex>)> = groups.into_values().collect();
    if !groups.iter().all(|(value, _)| is_date_or_number(value)) {
        groups.sort_by(|(a, of_a), (b, of_b)| of_b.len().cmp(&of_a.len()).then_with(|| a.cmp(b)));
    }
    if !without.is_empty() {
        groups.push((String::new(), without));
    }
    Some(TranscriptGrouping { name: name.to_owned(), groups })
}

/// Whether there are two values, and not one and those without.
fn has_two_values(grouping: &TranscriptGrouping) -> bool {
    grouping.groups.iter().filter(|(value, _)| !value.is_empty()).count() >= 2
}

/// Whether some value is shared by several transcripts. Else the attribute only names them, as an id does.
fn has_shared_value(grouping: &TranscriptGrouping) -> bool {
    grouping.groups.iter().any(|(value, transcripts)| !value.is_empty() && transcripts.len() > 1)
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
