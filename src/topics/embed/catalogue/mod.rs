//! Models beyond the two built in: those `fastembed` knows and fetches from their hub, and folders of the user's own.
//!
//! All run on an ONNX Runtime found at run time (see [`super::runtime`]). The catalogue is a folder: one folder
//! for each model added, and `hub` with what was fetched.

mod engine;
mod folder;
mod hub;

pub use folder::{add, remove};

use super::{EmbedOptions, Embedder, Error, draft, minilm};
use std::path::Path;

/// Where a model comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It is in the program.
    BuiltIn,
    /// The user added it.
    Added,
    /// It is fetched from its hub when first used.
    Hub,
}

/// A model one can ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What to ask for.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is good for, in a few words.
    pub description: String,
    /// How long its vectors are, where that is known without loading it.
    pub dimensions: Option<usize>,
    /// Whether all of it is on this machine.
    pub here: bool,
}

/// Lists the models there are: the built-in ones, those added, those of the hub.
///
/// # Errors
/// [`Error::Io`] when the catalogue's folder is there but cannot be read.
pub fn list(catalogue: &Path) -> Result<Vec<Entry>, Error> {
    let built_in = |name: &str, description: &str, dimensions| Entry {
        name: name.to_owned(),
        origin: Origin::BuiltIn,
        description: description.to_owned(),
        dimensions: Some(dimensions),
        here: true,
    };
    let mut entries = vec![
        built_in(minilm::NAME, "English; the default: all-MiniLM-L6-v2", minilm::DIMENSIONS),
        built_in(draft::NAME, "English; a first look within seconds", 256),
    ];
    entries.extend(folder::list(catalogue)?);
    entries.extend(hub::list(catalogue));
    Ok(entries)
}

/// Opens a model of the catalogue: one that was added goes before one of the hub.
pub(super) fn open(name: &str, options: &EmbedOptions, catalogue: &Path) -> Result<Box<dyn Embedder>, Error> {
    if let Some(model) = folder::open(name, options, catalogue)? {
        return Ok(Box::new(model));
    }
    if let Some(model) = hub::open(name, options, catalogue)? {
        return Ok(Box::new(model));
    }
    Err(Error::Unknown { name: name.to_owned(), hint: nearest(name, catalogue) })
}

/// The end of the sentence that names a model spelt almost like the one asked for.
fn nearest(name: &str, catalogue: &Path) -> String {
    let asked = name.to_lowercase();
    let names = list(catalogue).unwrap_or_default().into_iter().map(|entry| entry.name);
    let mut near: Vec<String> = names
        .filter(|known| known.contains(&asked) || (!asked.is_empty() && asked.contains(known.as_str())))
        .collect();
    near.sort_by_key(String::len);
    near.first().map(|known| format!(" (did you mean {known:?}?)")).unwrap_or_default()
}

#[cfg(test)]
mod tests;
