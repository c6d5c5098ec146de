//! The model minilm, made from all-MiniLM-L6-v2: the second third of its weights. Data only: `assets/model/README.md` in the
//! repository of leitmotif says how it was made.

/// The second part of the gzipped weights.
pub static WEIGHTS: [u8; include_bytes!("weights.bin.gz.2").len()] = *include_bytes!("weights.bin.gz.2");
