//! Plain text: speakers, times, walls of words.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read("txt", bytes));
