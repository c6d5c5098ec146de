//! The SQLite file: opening and locking it, its schema and migrations, and the packed columns. May use
//! rusqlite and corpus types; knows nothing of what the rows mean to a researcher.

pub(super) mod codec;
pub(super) mod connection;
pub(super) mod schema;
