//! The workbench, driven by keys without a screen.

mod agreement;
mod coding;
mod driver;
mod forgetting;
mod hit_review;
mod keys;
mod last_view;
mod map;
mod matrix;
mod memos;
mod random_keys;
mod reader;
mod regrouping;
mod repeat;
mod report;
mod search;
mod suggestions;
mod test_workbench;
mod words;
