//! Files beside the database that can be deleted and computed again: vectors and map layouts. May use corpus
//! and topics; never the database.

mod checksum;
pub(super) mod layouts;
pub(super) mod mmap;
pub mod vectors;
