//! Spreadsheets.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read_packed("xlsx", "xl/worksheets/sheet1.xml", bytes));
