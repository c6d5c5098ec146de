//! The model multi, made from the Universal Sentence Encoder multilingual 3: its dense weights and its tokenizer. Data only: `assets/model/README.md` in the
//! repository of leitmotif says how it was made.

/// The scale of each piece and the dense weights, gzipped.
pub static WEIGHTS: [u8; include_bytes!("weights.bin.gz").len()] = *include_bytes!("weights.bin.gz");

/// The pieces with their scores and the rules that fold a text, gzipped.
pub static TOKENIZER: [u8; include_bytes!("tokenizer.bin.gz").len()] = *include_bytes!("tokenizer.bin.gz");
