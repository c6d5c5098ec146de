//! The model multi, made from the Universal Sentence Encoder multilingual 3: the second third of its table of pieces. Data only: `assets/model/README.md` in the
//! repository of leitmotif says how it was made.

/// The second third of the rows, in three bits a value.
pub static TABLE: [u8; include_bytes!("table.2.bin").len()] = *include_bytes!("table.2.bin");
