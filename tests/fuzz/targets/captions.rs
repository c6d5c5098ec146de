//! SAMI, Scenarist, MicroDVD, lyrics, Spruce and what programs print, told apart by what they begin with.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read("", bytes));
