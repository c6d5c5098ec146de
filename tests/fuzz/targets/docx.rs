//! Word documents.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read_packed("docx", "word/document.xml", bytes));
