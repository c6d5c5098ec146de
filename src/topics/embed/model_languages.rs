//! The names of the built-in models, and which languages a model reads.

use super::{draft, minilm, multi, word_hashes};

/// Stands for the model that fits the languages of a corpus.
pub const AUTO_MODEL: &str = "auto";

/// The names of the models in the binary.
pub const BUILT_IN: [&str; 4] =
    [minilm::MINILM_NAME, multi::MULTI_NAME, draft::DRAFT_NAME, word_hashes::WORDS_NAME];

/// Whether a model makes sense of texts in a language, given by its code, as far as is known: of those in the binary
/// each was worse outside the sixteen languages of `multi` than the words alone (SIB-200: Hindi .19 and .23 against .42,
/// Vietnamese .26 against .55, Finnish .25 against .44). Others are taken to.
pub fn reads_language(model: &str, language: &str) -> bool {
    let of_words = model == word_hashes::WORDS_NAME;
    of_words || !BUILT_IN.contains(&model) || multi::LANGUAGES.contains(&language)
}

/// Whether a model of that name gives texts of many languages comparable vectors. Judged by the name alone.
pub fn is_multilingual(model: &str) -> bool {
    model == multi::MULTI_NAME || model.contains("multilingual") || model == "bge-m3"
}
