//! The command line as scripts see it: the real binary, its output, its exit codes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod contract {
    mod bad_input;
    mod bench;
    mod coders;
    mod codes;
    mod coding;
    mod in_and_out;
    mod languages;
    mod later;
    mod packaging;
    mod regroup;
    mod settings;
    mod speakers;
    mod study;
}
