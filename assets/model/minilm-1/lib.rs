//! The model minilm, made from all-MiniLM-L6-v2: the first third of its weights, and its tokenizer. Data only: `assets/model/README.md` in the
//! repository of leitmotif says how it was made.

/// The first part of the gzipped weights; the other two follow it without a gap.
pub static WEIGHTS: [u8; include_bytes!("weights.bin.gz.1").len()] = *include_bytes!("weights.bin.gz.1");

/// The tokenizer, as JSON, gzipped.
pub static TOKENIZER: [u8; include_bytes!("tokenizer.json.gz").len()] = *include_bytes!("tokenizer.json.gz");
