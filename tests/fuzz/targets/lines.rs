//! JSON lines.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read("jsonl", bytes));
