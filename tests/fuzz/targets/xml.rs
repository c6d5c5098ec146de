//! Caption XML: YouTube's and TTML.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read("xml", bytes));
