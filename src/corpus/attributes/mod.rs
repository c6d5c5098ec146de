//! What is known of a transcript beside its text, and where it comes from: the file itself, its name, the
//! sidecars other tools leave beside it, and a table of the researcher's.
//!
//! Precedence: the researcher's table, then the file itself, then its sidecars, then its name. Dates are
//! stored in the form of ISO 8601 where they can be read without doubt.

mod attribute_table;
mod file_names;
mod known;
mod sidecar;

pub use attribute_table::AttributeTable;
pub use known::KnownAttributes;
pub use sidecar::{Sidecar, find_sidecars, read_sidecar};

use super::Attributes;
use super::dates;

/// The date of a transcript, from the first of its attributes that is one by name.
pub fn date_of(attributes: &Attributes) -> Option<&str> {
    let named = |name: &str| attributes.iter().find(|(key, _)| is_same_key(key, name));
    dates::DATE_KEYS.iter().find_map(named).map(|(_, date)| date.as_str())
}

/// The date of a transcript where it can be put in an order: a year, a month or a day as ISO 8601 has them. A date that can be
/// read in two ways stays as it was typed, and says nothing of what came before what.
pub fn sortable_date_of(attributes: &Attributes) -> Option<&str> {
    date_of(attributes).filter(|date| {
        let day = date.split(['T', ' ']).next().unwrap_or(date);
        let sizes: Vec<usize> = day.split('-').map(str::len).collect();
        matches!(*sizes, [4] | [4, 2] | [4, 2, 2]) && day.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    })
}

/// Says whether two names mean one attribute: case does not count, nor whether words are joined by blanks,
/// hyphens or underscores.
pub fn is_same_key(a: &str, b: &str) -> bool {
    let fold = |c: char| if matches!(c, ' ' | '-') { '_' } else { c };
    a.chars().flat_map(char::to_lowercase).map(fold).eq(b.chars().flat_map(char::to_lowercase).map(fold))
}

/// The name that an attribute has among those known: the same, else one that means the same ([`is_same_key`]).
pub fn known_key<'a>(attributes: &'a Attributes, key: &str) -> Option<&'a str> {
    let exact = attributes.get_key_value(key).map(|(known, _)| known);
    exact.or_else(|| attributes.keys().find(|known| is_same_key(known, key))).map(String::as_str)
}

/// Brings dates into the form of ISO 8601, and copies the day to `date` where another attribute tells it.
fn normalize_dates(attributes: &mut Attributes) {
    for (key, value) in attributes.iter_mut() {
        if dates::is_date_key(key)
            && let Some(iso) = dates::to_iso(value)
        {
            *value = iso;
        }
    }
    if !attributes.keys().any(|key| is_same_key(key, "date"))
        && let Some(date) = date_of(attributes).filter(|date| dates::to_iso(date).is_some())
    {
        attributes.insert("date".to_owned(), date.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_iso_and_one_is_called_so() {
        let mut attributes = Attributes::from([
            ("Upload date".to_owned(), "20230614".to_owned()),
            ("title".to_owned(), "14.06.2023".to_owned()),
        ]);
        normalize_dates(&mut attributes);
        assert_eq!(attributes["Upload date"], "2023-06-14");
        assert_eq!(attributes["date"], "2023-06-14");
        assert_eq!(attributes["title"], "14.06.2023");
        let mut vague = Attributes::from([("recorded".to_owned(), "last summer".to_owned())]);
        normalize_dates(&mut vague);
        assert_eq!(vague.len(), 1);
        assert_eq!(date_of(&vague), Some("last summer"));
        let sortable = |date: &str| {
            sortable_date_of(&Attributes::from([("date".to_owned(), date.to_owned())])).is_some()
        };
        assert!(["2021", "2021-05", "2021-05-02", "2021-05-02T10:00"].into_iter().all(sortable));
        assert!(!["last summer", "02/03/2021", "02-03-2021", "2021-W05", ""].into_iter().any(sortable));
    }
}
