//! What is known of a transcript beside its text, and where it comes from: the file itself, its name,
//! the sidecars other tools leave beside it, and a table of the researcher's.
//!
//! The researcher's table wins, then what the file says, then its sidecars, then its name.

mod dates;
mod known;
mod names;
mod sidecar;
mod table;

pub use known::Known;
pub use sidecar::{Sidecar, read_sidecar, sidecars};
pub use table::AttributeTable;

use super::Attributes;

/// The attributes that say when something was said, the likeliest first.
const DATES: [&str; 9] = [
    "date",
    "recorded",
    "recorded on",
    "published",
    "upload_date",
    "release_date",
    "datum",
    "fecha",
    "created",
];

/// The day a transcript is of, as its attributes have it.
pub fn date_of(attributes: &Attributes) -> Option<&str> {
    let named = |name: &&str| attributes.iter().find(|(key, _)| same_key(key, name));
    DATES.iter().find_map(named).map(|(_, date)| date.as_str())
}

/// Whether two names mean one attribute: case does not count, nor how words are joined.
pub fn same_key(a: &str, b: &str) -> bool {
    let fold = |c: char| if matches!(c, ' ' | '-') { '_' } else { c };
    a.chars().flat_map(char::to_lowercase).map(fold).eq(b.chars().flat_map(char::to_lowercase).map(fold))
}

/// Brings dates into the form of ISO 8601, and names the day `date` where another attribute tells it.
fn tidy(attributes: &mut Attributes) {
    for (key, value) in attributes.iter_mut() {
        if is_date(key)
            && let Some(iso) = dates::iso(value)
        {
            *value = iso;
        }
    }
    if !attributes.keys().any(|key| same_key(key, "date"))
        && let Some(date) = date_of(attributes).filter(|date| dates::iso(date).is_some())
    {
        attributes.insert("date".to_owned(), date.to_owned());
    }
}

fn is_date(key: &str) -> bool {
    let key = key.to_lowercase();
    key.ends_with("date") || key.ends_with("datum") || DATES.iter().any(|name| same_key(&key, name))
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
        tidy(&mut attributes);
        assert_eq!(attributes["Upload date"], "2023-06-14");
        assert_eq!(attributes["date"], "2023-06-14");
        assert_eq!(attributes["title"], "14.06.2023");
        let mut vague = Attributes::from([("recorded".to_owned(), "last summer".to_owned())]);
        tidy(&mut vague);
        assert_eq!(vague.len(), 1);
        assert_eq!(date_of(&vague), Some("last summer"));
    }
}
