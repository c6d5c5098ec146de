//! The JSON of recognisers, services and YouTube.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leitmotif_fuzz::read("json", bytes));
