//! The attributes of a file's transcripts that come from elsewhere than the file, and how they are applied.

use super::{Sidecar, file_names, normalize_dates};
use crate::corpus::alternating_languages::{LANGUAGES, alternating_languages};
use crate::corpus::error::ReadError;
use crate::corpus::language::language_in_attributes;
use crate::corpus::{Attributes, Transcript};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What is known of the transcripts of one file beside what the file itself says.
///
/// Its JSON is hashed ([`KnownAttributes::hash`]), so names and order of the fields are part of a stored
/// fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct KnownAttributes {
    /// From its sidecars and its name: used where the file itself says nothing.
    pub beside: Attributes,
    /// From the researcher's table: replaces whatever else is said.
    pub table: Attributes,
    /// From the table, for each transcript of the file that has a row of its own, by the key of its row.
    pub rows: BTreeMap<String, Attributes>,
    /// The language the researcher named: replaces what was detected.
    pub language: Option<String>,
    /// The language a name or a sidecar tells: used where none was detected.
    pub likely_language: Option<String>,
    /// The seconds of the whole recording.
    pub duration: Option<f64>,
}

impl KnownAttributes {
    /// What the name of a file and its sidecars tell; the first sidecar wins, the name comes last.
    pub fn from_file(path: &Path, sidecars: &[Sidecar]) -> Self {
        // A file has a name; only folders are called `..`.
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut known = Self { likely_language: file_names::language_in_name(&name), ..Self::default() };
        for sidecar in sidecars {
            add_missing(&mut known.beside, &sidecar.attributes);
            known.duration = known.duration.or(sidecar.duration);
            known.likely_language = known.likely_language.or_else(|| sidecar.language.clone());
        }
        add_missing(&mut known.beside, &file_names::attributes_in_name(&name));
        known
    }

    /// A hash (16 hex digits) of everything in it; none where it is empty.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn hash(&self) -> Result<Option<String>, ReadError> {
        if *self == Self::default() {
            return Ok(None);
        }
        let text = serde_json::to_string(self)
            .map_err(|error| ReadError::new(format!("what is known of it is no JSON: {error}")))?;
        Ok(Some(blake3::hash(text.as_bytes()).to_hex().as_str().chars().take(16).collect()))
    }

    /// Applies what is known to a transcript, and brings its dates into one form.
    pub fn apply_to(&self, transcript: &mut Transcript) {
        let attributes = &mut transcript.attributes;
        add_missing(attributes, &self.beside);
        let own = self.rows.get(&super::attribute_table::fold_name(&transcript.name));
        for (key, value) in self.table.iter().chain(own.into_iter().flatten()) {
            attributes.retain(|known, _| !super::is_same_key(known, key));
            attributes.insert(key.clone(), value.clone());
        }
        normalize_dates(attributes);
        // What the researcher says wins: of the whole import, in the table, and in the file, which was read before. Then
        // comes what the text shows, last what others say of it.
        let in_table = own.and_then(language_in_attributes).or_else(|| language_in_attributes(&self.table));
        let named = self.language.clone().or(in_table);
        let detected = transcript.language.take();
        // What a text shows of several languages counts no more; what the file says of them is kept.
        if named.is_some()
            && let Some(listed) = transcript.attributes.get(LANGUAGES)
            && alternating_languages(&transcript.text, &transcript.turns)
                .is_some_and(|it| it.join(", ") == *listed)
        {
            transcript.attributes.remove(LANGUAGES);
        }
        transcript.language = named.or(detected).or_else(|| self.likely_language.clone());
        // A recording is at least as long as the talk in it: a shorter length is of something else, such as a
        // clip.
        let longer = |seconds: &f64| transcript.duration.is_none_or(|said| *seconds >= said);
        transcript.duration = self.duration.filter(longer).or(transcript.duration);
    }
}

/// Adds the attributes that are not there yet.
fn add_missing(to: &mut Attributes, from: &Attributes) {
    for (key, value) in from {
        if !to.keys().any(|known| super::is_same_key(known, key)) {
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
        let mut known = KnownAttributes::from_file(Path::new("x/2021-02-03 talk.txt"), &[sidecar]);
        known.table = attributes(&[("Channel", "Mine"), ("group", "B")]);
        let mut transcript = Transcript {
            attributes: attributes(&[("title", "File")]),
            duration: Some(80.0),
            language: Some("en".to_owned()),
            ..Transcript::default()
        };
        known.apply_to(&mut transcript);
        let expected = [("Channel", "Mine"), ("date", "2020-01-01"), ("group", "B"), ("title", "File")];
        assert_eq!(transcript.attributes, attributes(&expected));
        assert_eq!((transcript.duration, transcript.language.as_deref()), (Some(90.0), Some("en")));
        known.table = attributes(&[("Language", "Polish")]);
        known.apply_to(&mut transcript);
        assert_eq!(transcript.language.as_deref(), Some("pl"));
        known.language = Some("fr".to_owned());
        known.apply_to(&mut transcript);
        assert_eq!(transcript.language.as_deref(), Some("fr"));
    }

    #[test]
    fn nothing_known_has_no_hash() {
        assert_eq!(KnownAttributes::from_file(Path::new("talk.txt"), &[]).hash(), Ok(None));
        assert!(KnownAttributes::from_file(Path::new("2021-02-03.txt"), &[]).hash().unwrap().is_some());
    }
}
