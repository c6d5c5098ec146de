//! Apache Parquet files, written row by row and read column by column, without the Arrow libraries.
//!
//! Format: <https://parquet.apache.org/docs/file-format/>. Parquet knows lists, but not lists of one length. Arrow's
//! readers know them by a second schema that Arrow itself leaves in the file's metadata; `arrow_schema.rs` writes it.

mod arrow_schema;
mod flatbuffer;
mod reader;
mod writer;

pub(in crate::exchange) use reader::{ColumnCursor, RowRange};
pub use reader::{ColumnProblem, ParquetReader};
pub(in crate::exchange) use writer::ParquetFile;
