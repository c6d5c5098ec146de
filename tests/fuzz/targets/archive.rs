//! Archives of files, gzip and zip.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read("zip", bytes));
