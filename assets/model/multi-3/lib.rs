//! The model multi, made from the Universal Sentence Encoder multilingual 3: the last third of its table of pieces. Data only: `assets/model/README.md` in the
//! repository of leitmotif says how it was made.

/// The last third of the rows, in three bits a value.
pub static TABLE: [u8; include_bytes!("table.3.bin").len()] = *include_bytes!("table.3.bin");
