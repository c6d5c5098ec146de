//! The command line as scripts see it: the real binary, its output, its exit codes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "common/archive.rs"]
mod archive;
#[path = "common/asked_in_other_words.rs"]
mod asked_in_other_words;

mod contract {
    mod bad_input;
    mod bench;
    mod bounds;
    mod cases;
    mod checklists;
    mod coders;
    mod codes;
    mod coding;
    mod damage;
    mod dialects;
    mod forgetting;
    mod in_and_out;
    mod languages;
    mod later;
    mod manual;
    mod map_export;
    mod matrices;
    mod memos;
    mod no_network;
    mod overwriting;
    mod packaging;
    mod questions;
    mod recount;
    mod regroup;
    mod restore;
    mod roles;
    mod saturation;
    mod settings;
    mod shards;
    mod sharing;
    mod side_by_side;
    mod speakers;
    mod studies;
    mod study;
    mod synced;
    mod transcripts;
    mod words;
}
