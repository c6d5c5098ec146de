//! Models that `fastembed` knows by name and fetches from their hub when first used.

use super::super::{EmbedError, runtime};
use super::engine::{OnnxModel, TextPrefixes};
use super::entry::{CatalogueEntry, ModelOrigin};
use crate::topics::embed::embedder::{EmbedOptions, revision_of};
use fastembed::{EmbeddingModel, TextEmbedding, TextInitOptions};
use std::path::{Path, PathBuf};

/// Name, model, what it is good for, megabytes of weights.
const HUB_MODELS: [(&str, EmbeddingModel, &str, u64); 13] = [
    ("bge-small-en", EmbeddingModel::BGESmallENV15, "English", 133),
    ("bge-base-en", EmbeddingModel::BGEBaseENV15, "English", 436),
    ("bge-large-en", EmbeddingModel::BGELargeENV15, "English", 1340),
    ("bge-small-zh", EmbeddingModel::BGESmallZHV15, "Chinese", 96),
    ("bge-m3", EmbeddingModel::BGEM3, "more than 100 languages", 2270),
    ("multilingual-e5-small", EmbeddingModel::MultilingualE5Small, "about 100 languages", 470),
    ("multilingual-e5-base", EmbeddingModel::MultilingualE5Base, "about 100 languages", 1110),
    ("gte-base-en", EmbeddingModel::GTEBaseENV15, "English", 550),
    ("gte-large-en", EmbeddingModel::GTELargeENV15, "English", 1740),
    ("all-mpnet-base", EmbeddingModel::AllMpnetBaseV2, "English", 436),
    ("all-minilm-l12", EmbeddingModel::AllMiniLML12V2, "English", 133),
    ("paraphrase-multilingual-minilm", EmbeddingModel::ParaphraseMLMiniLML12V2, "about 50 languages", 470),
    ("nomic-embed-text", EmbeddingModel::NomicEmbedTextV15, "English", 547),
];

/// The folder of fetched files.
fn cache_folder(catalogue: &Path) -> PathBuf {
    catalogue.join("hub")
}

/// The folder in which the hub's client stores a model; none for unknown names.
pub(super) fn model_folder(name: &str, catalogue: &Path) -> Option<PathBuf> {
    let (_, model, ..) = HUB_MODELS.into_iter().find(|(known, ..)| *known == name)?;
    let code = TextEmbedding::get_model_info(&model).ok()?.model_code.replace('/', "--");
    Some(cache_folder(catalogue).join(format!("models--{code}")))
}

/// All models of the hub, fetched or not.
pub(super) fn list_hub_models(catalogue: &Path) -> Vec<CatalogueEntry> {
    let entry = |(name, model, what, megabytes): (&str, EmbeddingModel, &str, u64)| CatalogueEntry {
        name: name.to_owned(),
        origin: ModelOrigin::Hub,
        description: format!("{what}; {megabytes} MB"),
        dimensions: TextEmbedding::get_model_info(&model).ok().map(|info| info.dim),
        here: model_folder(name, catalogue).is_some_and(|folder| folder.join("snapshots").is_dir()),
    };
    HUB_MODELS.into_iter().map(entry).collect()
}

/// Opens a model of the hub, fetching it if need be; none where the name is not one of them.
pub(super) fn open_hub_model(
    name: &str,
    options: &EmbedOptions,
    catalogue: &Path,
) -> Result<Option<OnnxModel>, EmbedError> {
    let Some((_, model, _, megabytes)) = HUB_MODELS.into_iter().find(|(known, ..)| *known == name) else {
        return Ok(None);
    };
    let environment = runtime::load_runtime(&options.runtime)?;
    let load = |threads: usize| {
        let wanted = TextInitOptions::new(model.clone())
            .with_environment(environment.clone())
            .with_cache_dir(cache_folder(catalogue))
            .with_show_download_progress(false)
            .with_max_length(options.tokens)
            .with_intra_threads(threads);
        TextEmbedding::try_new(wanted).map_err(|error| explain_error(name, &error))
    };
    let code = TextEmbedding::get_model_info(&model)
        .map_err(|error| explain_error(name, &error))?
        .model_code
        .clone();
    // A closure, since the commit is known only once the files are fetched.
    let prefixes = TextPrefixes::for_model(name);
    // Those of one prefix had another for snippets before.
    let prefix = if prefixes.query == prefixes.passage { prefixes.passage.clone() } else { String::new() };
    let revision = || {
        let (commit, tokens) = (fetched_commit(name, catalogue), options.tokens.to_le_bytes());
        let parts = [code.as_bytes(), &commit, &tokens, prefix.as_bytes()];
        revision_of(if prefix.is_empty() { &parts[..3] } else { &parts })
    };
    OnnxModel::load(name, &revision, prefixes, megabytes * 1_000_000, options, &load).map(Some)
}

/// The commit of the fetched files, as the hub's client notes it; empty where it notes none.
fn fetched_commit(name: &str, catalogue: &Path) -> Vec<u8> {
    model_folder(name, catalogue)
        .and_then(|folder| std::fs::read(folder.join("refs/main")).ok())
        .unwrap_or_default()
}

/// Tells a failed fetch from a failed engine, with the cause in words.
fn explain_error(name: &str, error: &fastembed::Error) -> EmbedError {
    use std::error::Error as _;
    let reason = error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
    match error {
        fastembed::Error::ModelRetrieval { .. } | fastembed::Error::Other(_) => {
            EmbedError::Fetch { name: name.to_owned(), reason }
        }
        _ => EmbedError::Engine { model: name.to_owned(), reason },
    }
}
