//! The fingerprint of an imported file: the hash of its bytes and the settings it was read with.

use crate::corpus::{KnownAttributes, ReadChoices, ReadError, SplitOptions, TableOptions};
use crate::jobs::import_options::{split_by_name, split_name};
use serde::{Deserialize, Serialize};

/// Everything that, unchanged, makes reading a file again needless. Stored as JSON in the project: names of
/// fields are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::jobs) struct ImportFingerprint {
    hash: String,
    reader: u32,
    split: String,
    max_tokens: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    beside: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    raw: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    /// The layout that was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    layout: Option<String>,
    /// The only speakers, as they were named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    speakers: Vec<String>,
    /// The layout that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// What was decided of the file and of its layout.
    #[serde(default, skip_serializing_if = "ReadChoices::is_empty")]
    decided: ReadChoices,
}

/// Version of the readers: grows whenever the same bytes are read into something else than before, so that
/// files are read again.
const READER_VERSION: u32 = 6;

impl ImportFingerprint {
    /// Whether it is of bytes with this hash, in hex.
    pub(in crate::jobs) fn is_of(&self, hash: &str) -> bool {
        self.hash == hash
    }

    /// The fingerprint of a file with this hash and these settings.
    pub(in crate::jobs) fn new(hash: String, split: SplitOptions, table: &TableOptions, raw: bool) -> Self {
        Self {
            hash,
            reader: READER_VERSION,
            split: split_name(split.by).to_owned(),
            max_tokens: split.max_tokens,
            text: table.text.clone(),
            id: table.id.clone(),
            attributes: table.attributes.clone(),
            language: None,
            beside: None,
            raw,
            encoding: None,
            layout: None,
            speakers: Vec::new(),
            kind: None,
            decided: ReadChoices::default(),
        }
    }
    /// With the encoding the user named for it.
    pub(super) fn with_encoding(self, encoding: Option<String>) -> Self {
        Self { encoding, ..self }
    }
    /// The encoding the user named for it.
    pub(in crate::jobs) fn encoding(&self) -> Option<String> {
        self.encoding.clone()
    }
    /// With the layout and the speakers the user named for it.
    pub(super) fn with_layout(self, layout: Option<String>, speakers: Vec<String>) -> Self {
        Self { layout, speakers, ..self }
    }
    /// The layout the user named for it.
    pub(in crate::jobs) fn layout(&self) -> Option<String> {
        self.layout.clone()
    }
    /// The speakers the user named for it.
    pub(in crate::jobs) fn speakers(&self) -> Vec<String> {
        self.speakers.clone()
    }
    /// With the layout found in it, and what was decided of it.
    pub(super) fn with_decisions(self, kind: String, decided: ReadChoices) -> Self {
        Self { kind: Some(kind), decided, ..self }
    }
    /// The layout found in it; none where an earlier version read it.
    pub(super) fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }
    /// With what is known of the file from sidecars, names and tables.
    pub(super) fn with_attributes(self, known: &KnownAttributes) -> Result<Self, ReadError> {
        Ok(Self { language: known.language.clone(), beside: known.hash()?, ..self })
    }
    /// The language the user named for it.
    pub(in crate::jobs) fn language(&self) -> Option<String> {
        self.language.clone()
    }
    /// Reads it back; none where it is not one of ours, so that the file is read again.
    pub(in crate::jobs) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
    /// The JSON the project stores.
    ///
    /// # Errors
    /// Where it cannot be written as JSON: stored empty, the file would be read again for ever.
    pub(in crate::jobs) fn text(&self) -> Result<String, ReadError> {
        serde_json::to_string(self)
            .map_err(|error| ReadError::new(format!("how it was read cannot be noted: {error}")))
    }
    /// How it was cut; none where the way has no name any more.
    pub(in crate::jobs) fn split(&self) -> Option<SplitOptions> {
        Some(SplitOptions { by: split_by_name(&self.split)?, max_tokens: self.max_tokens })
    }
    /// The columns a table was read with.
    pub(in crate::jobs) fn table(&self) -> TableOptions {
        TableOptions { text: self.text.clone(), id: self.id.clone(), attributes: self.attributes.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::SplitBy;

    #[test]
    fn a_stamp_reads_back_and_tells_settings_apart() {
        let table = TableOptions { text: Some("body".into()), id: None, attributes: vec!["date".into()] };
        let stamp = ImportFingerprint::new("ab".into(), SplitOptions::default(), &table, false);
        assert_eq!(ImportFingerprint::parse(&stamp.text().unwrap()), Some(stamp.clone()));
        assert_eq!(stamp.table(), table);
        let other = SplitOptions { max_tokens: 200, ..SplitOptions::default() };
        assert_ne!(stamp, ImportFingerprint::new("ab".into(), other, &table, false));
        assert_ne!(stamp, ImportFingerprint::new("ab".into(), SplitOptions::default(), &table, true));
        assert_eq!(ImportFingerprint::parse("ab12"), None);
    }

    #[test]
    fn ways_to_split_have_names() {
        for by in [SplitBy::Paragraphs, SplitBy::Turns, SplitBy::None] {
            assert_eq!(split_by_name(split_name(by)), Some(by));
        }
        assert_eq!(split_by_name("lines"), None);
    }
}
