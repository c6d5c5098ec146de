//! The catalogue of models beyond the two built in: those `fastembed` knows and fetches from their hub, and
//! folders of the user's own.
//!
//! All run on an ONNX Runtime found at run time (see [`super::runtime`]). The catalogue is a folder: one
//! folder for each model added, and `hub` with the files fetched.

pub mod add;
mod engine;
pub mod entry;
mod folder;
mod hub;

use crate::topics::embed::catalogue::entry::{CatalogueEntry, ModelOrigin};
pub use add::add_model;
pub use folder::remove_model;

use super::embedder::{EmbedOptions, Embedder};
use super::{EmbedError, draft, minilm, multi, word_hashes};
use std::path::Path;

/// Lists all models: the built-in ones, those added, those of the hub.
///
/// # Errors
/// [`EmbedError::Io`] when the catalogue's folder is there but cannot be read.
pub fn list_models(catalogue: &Path) -> Result<Vec<CatalogueEntry>, EmbedError> {
    let built_in = |name: &str, description: &str, dimensions| CatalogueEntry {
        name: name.to_owned(),
        origin: ModelOrigin::BuiltIn,
        description: description.to_owned(),
        dimensions: Some(dimensions),
        here: true,
    };
    let mut entries = vec![
        built_in(minilm::MINILM_NAME, "English: all-MiniLM-L6-v2", leitmotif_encoder::DIMENSIONS),
        built_in(
            multi::MULTI_NAME,
            "16 languages: Universal Sentence Encoder multilingual 3",
            leitmotif_encoder::NgramEncoder::DIMENSIONS,
        ),
        built_in(draft::DRAFT_NAME, "English; a first look within seconds", 256),
        built_in(word_hashes::WORDS_NAME, "any language, by its words alone", word_hashes::DIMENSIONS),
    ];
    entries.extend(folder::list_added(catalogue)?);
    entries.extend(hub::list_hub_models(catalogue));
    Ok(entries)
}

/// Opens a model of the catalogue: one that was added goes before one of the hub.
pub(super) fn open_model(
    name: &str,
    options: &EmbedOptions,
    catalogue: &Path,
) -> Result<Box<dyn Embedder>, EmbedError> {
    if let Some(model) = folder::open_added(name, options, catalogue)? {
        return Ok(Box::new(model));
    }
    if let Some(model) = hub::open_hub_model(name, options, catalogue)? {
        return Ok(Box::new(model));
    }
    Err(EmbedError::Unknown { name: name.to_owned(), hint: nearest_name_hint(name, catalogue) })
}

/// A hint for an unknown name, as the end of the message: the shortest known name that contains it or is in
/// it.
fn nearest_name_hint(name: &str, catalogue: &Path) -> String {
    let asked = name.to_lowercase();
    // A catalogue that cannot be read leaves the message without a hint.
    let names = list_models(catalogue).unwrap_or_default().into_iter().map(|entry| entry.name);
    let mut near: Vec<String> = names
        .filter(|known| known.contains(&asked) || (!asked.is_empty() && asked.contains(known.as_str())))
        .collect();
    near.sort_by_key(String::len);
    near.first().map_or_else(String::new, |known| format!(" (did you mean {known:?}?)"))
}

#[cfg(test)]
mod tests;
