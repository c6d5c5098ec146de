//! Running text read as a person decided: the first two bytes say which layout, and what the first speaker is.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read_decided(bytes));
