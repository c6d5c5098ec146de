//! What a document's properties say of it.

use super::document_builder::DocumentBuilder;
use crate::corpus::error::ReadWarning;
use crate::corpus::formats::archive::BoundedZip;
use crate::corpus::xml;

/// The most bytes the part with the properties may have. Chosen by hand; they come to a few hundred.
const MAX_PROPERTIES_BYTES: u64 = 1 << 20;

/// Takes title, subject, author and date from a document's properties (Dublin Core, as OOXML and OpenDocument
/// have them) in a part of its archive; what cannot be read is a warning.
pub(super) fn apply_properties(page: &mut DocumentBuilder, archive: &mut BoundedZip<'_>, part: &str) {
    let wanted = ["title", "subject", "creator", "initial-creator", "created", "creation-date"];
    let Some(read) = archive.read_named(part, MAX_PROPERTIES_BYTES) else { return };
    let texts = match read.and_then(|bytes| xml::element_texts(&bytes, &wanted)) {
        Ok(texts) => texts,
        Err(error) => {
            let message = format!("title, author and date were left out; {part}: {error}");
            return page.warnings.push(ReadWarning { line: None, message });
        }
    };
    for (name, value) in texts {
        let value = value.trim();
        let (key, value) = match name.as_str() {
            "creator" | "initial-creator" => ("author", value),
            "created" | "creation-date" => ("date", value.split('T').next().unwrap_or(value)),
            other => (other, value),
        };
        // In OpenDocument the creator is who changed the text last; the initial creator is its author.
        if name == "initial-creator" || !page.attributes.contains_key(key) {
            page.attributes.insert(key.to_owned(), value.to_owned());
        }
    }
}
