//! The model draft: a static table distilled from all-MiniLM-L6-v2. Data only: `assets/model/README.md` in the
//! repository of leitmotif says how it was made.

/// The table, as safetensors, gzipped.
pub static TABLE: [u8; include_bytes!("model.safetensors.gz").len()] =
    *include_bytes!("model.safetensors.gz");

/// The tokenizer that belongs to it, as JSON, gzipped.
pub static TOKENIZER: [u8; include_bytes!("tokenizer.json.gz").len()] = *include_bytes!("tokenizer.json.gz");

/// What model2vec notes of the table, as JSON.
pub static CONFIG: [u8; include_bytes!("config.json").len()] = *include_bytes!("config.json");
