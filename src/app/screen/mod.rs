//! The six screens and the start screen: what each shows, what its keys do, and what has to be fetched for
//! it.

pub mod component;
pub mod list_detail;
pub mod map;
mod passage_actions;
pub mod reader;
pub mod report;
pub mod search;
pub mod start;
pub mod themes;
pub mod topics;
