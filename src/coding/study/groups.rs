//! Transcripts by what is known of them: the columns of themes by attribute.

use crate::corpus::{Corpus, attributes::date_of};
use std::collections::{BTreeMap, BTreeSet};

/// An attribute with more values than these is no table to look at.
const MOST: usize = 60;

/// Transcripts by the values of one attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grouping {
    /// The attribute: its own name, or `year`, `month` or `language`.
    pub name: String,
    /// The values with the transcripts, by place in the corpus, that have them: points in time in their order, others
    /// with the most transcripts first; last, under an empty value, the transcripts without the attribute.
    pub groups: Vec<(String, Vec<usize>)>,
}

/// The attributes themes can be counted by: year, month and language where transcripts differ in them, then every
/// attribute with two to sixty values some of which are shared, by name.
pub fn groupings(corpus: &Corpus) -> Vec<Grouping> {
    let entries = &corpus.transcripts;
    let dates: Vec<Option<&str>> = entries.iter().map(|entry| date_of(&entry.attributes)).collect();
    let date = |length: usize| {
        let dates = &dates;
        move |at: usize| {
            let date = dates.get(at).copied().flatten()?;
            date.get(..length).filter(|part| is_point(part)).map(str::to_owned)
        }
    };
    let language = |at: usize| entries.get(at).and_then(|entry| entry.language.clone());
    let mut all = vec![
        grouped("year", entries.len(), date(4)),
        grouped("month", entries.len(), date(7)),
        grouped("language", entries.len(), language),
    ];
    let taken: BTreeSet<String> = ["year", "month", "language"].map(str::to_owned).into();
    let names: BTreeSet<&String> = entries.iter().flat_map(|entry| entry.attributes.keys()).collect();
    for name in names.into_iter().filter(|name| !taken.contains(*name)) {
        let value = |at: usize| entries.get(at).and_then(|entry| entry.attributes.get(name)).cloned();
        all.push(grouped(name, entries.len(), value).filter(shares));
    }
    all.into_iter().flatten().collect()
}

/// Groups transcripts by a value; none where there is nothing to compare, or too much.
fn grouped(name: &str, transcripts: usize, value: impl Fn(usize) -> Option<String>) -> Option<Grouping> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut without = Vec::new();
    for at in 0..transcripts {
        match value(at).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()) {
            Some(value) => groups.entry(value).or_default().push(at),
            None => without.push(at),
        }
        if groups.len() > MOST {
            return None;
        }
    }
    if groups.len() < 2 {
        return None;
    }
    let mut groups: Vec<(String, Vec<usize>)> = groups.into_iter().collect();
    if !groups.iter().all(|(value, _)| is_point(value)) {
        groups.sort_by(|(a, of_a), (b, of_b)| of_b.len().cmp(&of_a.len()).then_with(|| a.cmp(b)));
    }
    if !without.is_empty() {
        groups.push((String::new(), without));
    }
    Some(Grouping { name: name.to_owned(), groups })
}

/// Whether some value is that of several transcripts: else it only names them.
fn shares(grouping: &Grouping) -> bool {
    grouping.groups.iter().any(|(value, transcripts)| !value.is_empty() && transcripts.len() > 1)
}

/// Whether it is a year, month, day or number, in whose own order values stand.
fn is_point(value: &str) -> bool {
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
            of("2024-02-28", "web", "c", Some("en")),
            of("", "", "d", Some("en")),
        ];
        let found = groupings(&Corpus::new(entries, Vec::new()));
        let read: Vec<String> = found
            .iter()
            .map(|grouping| {
                let groups = grouping.groups.iter().map(|(value, of)| format!("{value}{of:?}"));
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
        assert!(groupings(&Corpus::default()).is_empty());
    }
}
