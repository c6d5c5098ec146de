//! What tells vectors that can be compared from others.

use super::embedder::Embedder;

/// The model that made some vectors. Two are the same where name and revision are; the length follows from these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelIdentity {
    /// Its name, as in [`Embedder::name`].
    pub name: String,
    /// Its revision, as in [`Embedder::revision`].
    pub revision: String,
    /// The length of its vectors.
    pub dimensions: usize,
}

impl ModelIdentity {
    /// That of an open model.
    pub fn of(embedder: &dyn Embedder) -> Self {
        Self {
            name: embedder.name().to_owned(),
            revision: embedder.revision().to_owned(),
            dimensions: embedder.dimensions(),
        }
    }
}
