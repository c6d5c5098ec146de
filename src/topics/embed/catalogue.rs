//! Models beyond the two built in.

use super::{EmbedOptions, Embedder, Error};
use std::path::Path;

/// Opens a model of the catalogue.
pub(super) fn open(
    name: &str,
    _options: &EmbedOptions,
    _catalogue: &Path,
) -> Result<Box<dyn Embedder>, Error> {
    Err(Error::Unknown { name: name.to_owned(), hint: String::new() })
}
