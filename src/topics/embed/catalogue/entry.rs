//! A model one can ask for.

/// Where a model comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelOrigin {
    /// It is in the binary.
    BuiltIn,
    /// The user added it.
    Added,
    /// It is fetched from its hub when first used.
    Hub,
}

/// A model that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// The name to ask for.
    pub name: String,
    /// Where it comes from.
    pub origin: ModelOrigin,
    /// What it is good for, in a few words.
    pub description: String,
    /// Length of its vectors, where that is known without loading it.
    pub dimensions: Option<usize>,
    /// Whether all of its files are on this machine.
    pub here: bool,
}
