//! The SQLite file: opening and locking it, its schema and migrations, and the packed columns. May use
//! rusqlite and corpus types; knows nothing of what the rows mean to a researcher.

pub(super) mod backup;
pub(super) mod codec;
pub mod columns;
pub(super) mod conflict_copies;
pub(super) mod connection;
pub(super) mod content_hashes;
pub mod open_project;
mod ownership;
pub mod read_mark_rows;
pub(super) mod row_hashes;
pub(super) mod schema;
pub mod settings_table;
pub(super) mod signed_records;
pub mod sqlite_errors;
