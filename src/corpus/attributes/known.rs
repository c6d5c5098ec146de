//! Everything known of a file's transcripts from elsewhere, and how it is given to them.

use super::{Sidecar, names, tidy};
use crate::corpus::{Attributes, Transcript};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What is known of the transcripts of one file beside what the file says.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Known {
    /// From its sidecars and its name: counts where the file itself says nothing.
    pub beside: Attributes,
    /// From the researcher's table: counts before anything else.
    pub table: Attributes,
    /// From the table, for each transcript of the file that has a row of its own, by its name.
    pub rows: BTreeMap<String, Attributes>,
    /// The language the researcher named: counts whatever was detected.
    pub language: Option<String>,
    /// The language a name or a sidecar tells: counts where none was detected.
    pub likely_language: Option<String>,
    /// The seconds of the whole recording.
    pub duration: Option<f64>,
}

impl Known {
    /// Gathers what the name of a file and its sidecars tell.
    pub fn of(path: &Path, sidecars: &[Sidecar]) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut known = Self { likely_language: names::language(&name), ..Self::default() };
        for sidecar in sidecars {
            add(&mut known.beside, &sidecar.attributes);
            known.duration = known.duration.or(sidecar.duration);
            known.likely_language = known.likely_language.or_else(|| sidecar.language.clone());
        }
        add(&mut known.beside, &names::attributes(&name));
        known
    }

    /// A hash in hex of all it says; none where it says nothing.
    pub fn hash(&self) -> Option<String> {
        if *self == Self::default() {
            return None;
        }
        let text = serde_json::to_string(self).unwrap_or_default();
        Some(blake3::hash(text.as_bytes()).to_hex().as_str().chars().take(16).collect())
    }

    /// Gives a transcript what is known of it, and brings its dates into one form.
    pub fn give(&self, transcript: &mut Transcript) {
        let attributes = &mut transcript.attributes;
        add(attributes, &self.beside);
        let own = self.rows.get(&super::table::fold(&transcript.name));
        for (key, value) in self.table.iter().chain(own.into_iter().flatten()) {
            attributes.retain(|known, _| !super::same_key(known, key));
            attributes.insert(key.clone(), value.clone());
        }
        tidy(attributes);
        match (&self.language, &self.likely_language) {
            (Some(named), _) => transcript.language = Some(named.clone()),
            (None, likely) => transcript.language = transcript.language.take().or_else(|| likely.clone()),
        }
        let longer = |seconds: &f64| transcript.duration.is_none_or(|said| *seconds >= said);
        transcript.duration = self.duration.filter(longer).or(transcript.duration);
    }
}

/// Adds what is not known yet.
fn add(to: &mut Attributes, from: &Attributes) {
    for (key, value) in from {
        if !to.keys().any(|known| super::same_key(known, key)) {
            to.insert(key.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(pairs: &[(&str, &str)]) -> Attributes {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_table_wins_then_the_file_then_what_is_beside_it() {
        let sidecar = Sidecar {
            attributes: attributes(&[("title", "Sidecar"), ("channel", "Talks"), ("date", "2020-01-01")]),
            duration: Some(90.0),
            language: Some("de".to_owned()),
        };
        let mut known = Known::of(Path::new("x/2021-02-03 talk.txt"), &[sidecar]);
        known.table = attributes(&[("Channel", "Mine"), ("group", "B")]);
        let mut transcript = Transcript {
            attributes: attributes(&[("title", "File")]),
            duration: Some(80.0),
            language: Some("en".to_owned()),
            ..Transcript::default()
        };
        known.give(&mut transcript);
        let expected = [("Channel", "Mine"), ("date", "2020-01-01"), ("group", "B"), ("title", "File")];
        assert_eq!(transcript.attributes, attributes(&expected));
        assert_eq!((transcript.duration, transcript.language.as_deref()), (Some(90.0), Some("en")));
        known.language = Some("fr".to_owned());
        known.give(&mut transcript);
        assert_eq!(transcript.language.as_deref(), Some("fr"));
    }

    #[test]
    fn nothing_known_has_no_hash() {
        assert_eq!(Known::of(Path::new("talk.txt"), &[]).hash(), None);
        assert!(Known::of(Path::new("2021-02-03.txt"), &[]).hash().is_some());
    }
}
