//! Models the user adds from a folder: copied into the catalogue, listed, opened, removed.

use super::super::{BUILT_IN, EmbedError, runtime};
use super::engine::{OnnxModel, TextPrefixes};
use super::entry::{CatalogueEntry, ModelOrigin};
use super::hub;
use crate::topics::embed::embedder::{EmbedOptions, revision_of};
use fastembed::{InitOptionsUserDefined, Pooling, TextEmbedding, TokenizerFiles, UserDefinedEmbeddingModel};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Files copied beside the graph, and whether a model needs them.
pub(super) const MODEL_FILES: [(&str, bool); 4] = [
    ("tokenizer.json", true),
    ("config.json", true),
    ("tokenizer_config.json", false),
    ("special_tokens_map.json", false),
];
/// Name of the graph in the catalogue.
pub(super) const GRAPH_FILE: &str = "model.onnx";
/// Name of the file with [`ModelNotes`].
pub(super) const ABOUT_FILE: &str = "leitmotif.json";

/// Notes stored beside a model when it is added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ModelNotes {
    /// The name of the graph's file in its own folder, by which it refers to its weights.
    pub(super) graph: String,
    /// Files of weights beside the graph.
    pub(super) weights: Vec<String>,
    /// Whether the first token stands for the text (CLS pooling), instead of the mean of all.
    pub(super) first_token: bool,
    /// Prefix of a query.
    pub(super) query: String,
    /// Prefix of a snippet.
    pub(super) passage: String,
    /// Length of the vectors, as the model's own configuration says.
    pub(super) dimensions: Option<usize>,
}

/// Removes a model from the catalogue: one that was added, or the files fetched from the hub.
///
/// # Errors
/// [`EmbedError::Unknown`] when there is none of this name, [`EmbedError::Name`] for a built-in one,
/// [`EmbedError::Io`].
pub fn remove_model(name: &str, catalogue: &Path) -> Result<(), EmbedError> {
    if BUILT_IN.contains(&name) {
        return Err(EmbedError::Name {
            name: name.to_owned(),
            reason: "it is built in and cannot be removed".to_owned(),
        });
    }
    // The name is checked before it is joined to a path: `../..` must remove nothing.
    let added =
        Some(catalogue.join(name)).filter(|place| is_safe_name(name) && place.join(ABOUT_FILE).is_file());
    let fetched = || hub::model_folder(name, catalogue).filter(|folder| folder.is_dir());
    let Some(place) = added.or_else(fetched) else {
        return Err(EmbedError::Unknown { name: name.to_owned(), hint: String::new() });
    };
    std::fs::remove_dir_all(&place).map_err(io_error(&place))
}

/// The models that were added, by name.
pub(super) fn list_added(catalogue: &Path) -> Result<Vec<CatalogueEntry>, EmbedError> {
    if !catalogue.exists() {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(catalogue).map_err(io_error(catalogue))? {
        let entry = entry.map_err(io_error(catalogue))?;
        let (place, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if let Some(about) = read_notes(&place).filter(|_| is_safe_name(&name)) {
            let size = std::fs::metadata(place.join(GRAPH_FILE)).map_or(0, |file| file.len());
            entries.push(CatalogueEntry {
                name,
                origin: ModelOrigin::Added,
                description: format!("added by you; {} MB", size.div_ceil(1_000_000)),
                dimensions: about.dimensions,
                here: true,
            });
        }
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// Opens a model that was added; none where none has this name.
pub(super) fn open_added(
    name: &str,
    options: &EmbedOptions,
    catalogue: &Path,
) -> Result<Option<OnnxModel>, EmbedError> {
    let place = catalogue.join(name);
    let Some(about) = read_notes(&place).filter(|_| is_safe_name(name)) else { return Ok(None) };
    let environment = runtime::load_runtime(&options.runtime)?;
    let read = |file: &str| std::fs::read(place.join(file)).map_err(io_error(&place.join(file)));
    let or = |file: &str, default: &str| read(file).unwrap_or_else(|_| default.as_bytes().to_vec());
    let tokenizer = TokenizerFiles {
        tokenizer_file: read("tokenizer.json")?,
        config_file: read("config.json")?,
        tokenizer_config_file: or("tokenizer_config.json", r#"{"model_max_length":512,"pad_token":"[PAD]"}"#),
        special_tokens_map_file: or("special_tokens_map.json", "{}"),
    };
    let pooling = if about.first_token { Pooling::Cls } else { Pooling::Mean };
    let mut model = UserDefinedEmbeddingModel::new(read(GRAPH_FILE)?, tokenizer).with_pooling(pooling);
    for weights in &about.weights {
        model = model.with_external_initializer(weights.clone(), read(weights)?);
    }
    let mut bytes = model.onnx_file.len();
    let mut parts: Vec<&[u8]> = vec![&model.onnx_file, &model.tokenizer_files.tokenizer_file];
    for weights in &model.external_initializers {
        bytes += weights.buffer.len();
        parts.push(&weights.buffer);
    }
    let noted = serde_json::to_vec(&about).map_err(|error| io_error(&place)(error.into()))?;
    let tokens = options.tokens.to_le_bytes();
    parts.extend([noted.as_slice(), &tokens]);
    let revision = revision_of(&parts);
    let load = |threads: usize| {
        let wanted = InitOptionsUserDefined::new()
            .with_environment(environment.clone())
            .with_max_length(options.tokens)
            .with_intra_threads(threads);
        TextEmbedding::try_new_from_user_defined(model.clone(), wanted)
            .map_err(|error| EmbedError::Engine { model: name.to_owned(), reason: error.to_string() })
    };
    let prefixes = TextPrefixes { query: about.query, passage: about.passage };
    OnnxModel::load(name, &|| revision.clone(), prefixes, bytes as u64, options, &load).map(Some)
}

/// The one graph of a folder: the plain one before a quantised one, else the only one there is.
pub(super) fn find_graph(dir: &Path) -> Result<PathBuf, EmbedError> {
    let usual = ["model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx"];
    if let Some(graph) = usual.iter().map(|file| dir.join(file)).find(|path| path.is_file()) {
        return Ok(graph);
    }
    let is_graph = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "onnx");
    let files = |dir: &Path| {
        std::fs::read_dir(dir).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()))
    };
    let mut found: Vec<PathBuf> = files(dir).chain(files(&dir.join("onnx"))).filter(is_graph).collect();
    found.sort();
    let missing = |reason: String| EmbedError::Folder { folder: dir.to_owned(), reason };
    match found.len() {
        0 => Err(missing("it holds no .onnx file".to_owned())),
        1 => found.pop().ok_or_else(|| missing(String::new())),
        n => Err(missing(format!("it holds {n} .onnx files; name the one to use model.onnx"))),
    }
}

/// Gathers the notes of a model from its folder: weight files, pooling, prompts, dimensions.
pub(super) fn notes_of(dir: &Path, graph: &Path, name: &str) -> ModelNotes {
    // A file that is missing or no JSON says nothing: the notes are guessed from the rest.
    let json = |file: &str| -> serde_json::Value {
        std::fs::read(dir.join(file))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    };
    let config = json("config.json");
    let prompts = &json("config_sentence_transformers.json")["prompts"];
    let model = config["_name_or_path"].as_str().unwrap_or("");
    let known = TextPrefixes::for_model(&format!("{name} {model}"));
    let prompt = |names: [&str; 2], or: &str| {
        names.iter().find_map(|name| prompts[*name].as_str()).unwrap_or(or).to_owned()
    };
    // `find_graph` gives a file, which has a name.
    let graph_name = graph.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let siblings = graph.parent().and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten();
    let mut weights: Vec<String> = siblings
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|file| *file != graph_name && (file.ends_with(".onnx_data") || file.ends_with(".data")))
        .collect();
    weights.sort();
    ModelNotes {
        graph: graph_name,
        weights,
        first_token: json("1_Pooling/config.json")["pooling_mode_cls_token"].as_bool() == Some(true),
        query: prompt(["query", "search_query"], &known.query),
        passage: prompt(["passage", "document"], &known.passage),
        dimensions: config["hidden_size"].as_u64().and_then(|size| usize::try_from(size).ok()),
    }
}

/// The notes of a model in the catalogue; none where there are none or they are damaged.
fn read_notes(place: &Path) -> Option<ModelNotes> {
    serde_json::from_slice(&std::fs::read(place.join(ABOUT_FILE)).ok()?).ok()
}

/// Whether a name is safe as a folder and on a command line: no separators, no leading dot or dash.
pub(super) fn is_safe_name(name: &str) -> bool {
    let first = name.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
    first && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Makes an [`EmbedError::Io`] of a system error at a path.
pub(super) fn io_error(path: &Path) -> impl FnOnce(std::io::Error) -> EmbedError {
    move |source| EmbedError::Io { path: path.to_owned(), source }
}
