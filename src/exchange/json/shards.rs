//! JSON of shards and of the vectors made elsewhere, and of an export for a search engine.

use super::SchemaVersion;
use serde::Serialize;

/// A folder of shards, as `export shards --json` prints it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShardsJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The folder.
    pub folder: String,
    /// The names of the files in it, in order.
    pub files: Vec<String>,
    /// The number of snippets in them.
    pub snippets: usize,
    /// The vectors in them; null where there are none.
    pub vectors: Option<ShardVectorsJson>,
}

/// The vectors in shards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShardVectorsJson {
    /// The model that made them.
    pub model: String,
    /// Its revision.
    pub revision: String,
    /// Their length.
    pub dimensions: usize,
    /// The number of snippets that have none.
    pub missing: usize,
}

/// A shard that was embedded, as `embed --json` prints it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EmbeddedShardJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The shard of texts.
    pub input: String,
    /// The shard of vectors.
    pub output: String,
    /// The model.
    pub model: String,
    /// Its revision.
    pub revision: String,
    /// The length of its vectors.
    pub dimensions: usize,
    /// The number of rows.
    pub rows: usize,
    /// Whether the vectors were there already.
    pub skipped: bool,
}

/// An index and its documents, as `export quickwit --json` prints them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuickwitJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The id of the index.
    pub index_id: String,
    /// The file with its configuration.
    pub index: String,
    /// The file with the documents.
    pub documents: String,
    /// The number of documents: one for each snippet.
    pub snippets: usize,
}

/// Vectors that were taken in, as `import --vectors --json` prints them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VectorImportJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The model whose vectors were taken.
    pub model: String,
    /// Its revision.
    pub revision: String,
    /// The length of its vectors.
    pub dimensions: usize,
    /// The number of files.
    pub files: usize,
    /// The number of rows in them.
    pub rows: usize,
    /// The number of vectors taken.
    pub taken: usize,
    /// The number of rows whose text had a vector already.
    pub known: usize,
    /// The number of different texts in the project.
    pub texts: usize,
    /// The number of those still without a vector.
    pub missing: usize,
    /// The number of rows and whole files that were refused.
    pub refused: usize,
    /// What was refused; of the rows of a file at most a hundred.
    pub refusals: Vec<RefusedVectorJson>,
}

/// A row or a file that was refused.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefusedVectorJson {
    /// The file.
    pub path: String,
    /// The row, from 1; null where it is the whole file.
    pub row: Option<usize>,
    /// Why.
    pub reason: String,
}
