//! The model multi, made from the Universal Sentence Encoder multilingual 3: the first third of its table of pieces. Data only: `assets/model/README.md` in the
//! repository of leitmotif says how it was made.

/// The first third of the rows, in three bits a value.
pub static TABLE: [u8; include_bytes!("table.1.bin").len()] = *include_bytes!("table.1.bin");
