//! A model's folder copied into the catalogue.

use super::folder::{ABOUT_FILE, GRAPH_FILE, MODEL_FILES, find_graph, io_error, is_safe_name, notes_of};
use crate::topics::embed::{AUTO_MODEL, EmbedError};
use std::path::Path;

/// Copies a model's folder into the catalogue under a name (that of the folder, where none is given) and
/// gives the name. The folder holds a graph (`model.onnx`, also below `onnx/`), `tokenizer.json` and
/// `config.json`, and may hold `tokenizer_config.json`, `special_tokens_map.json` and the pooling and prompt
/// files of sentence-transformers.
///
/// # Errors
/// [`EmbedError::Folder`] when a file is missing, [`EmbedError::Name`] when the name is taken or has other
/// characters than letters, digits, `-`, `_` and `.`, [`EmbedError::Io`] when the disk refuses.
pub fn add_model(dir: &Path, name: Option<&str>, catalogue: &Path) -> Result<String, EmbedError> {
    let graph = find_graph(dir)?;
    let own = dir.canonicalize().ok().and_then(|dir| Some(dir.file_name()?.to_string_lossy().into_owned()));
    // A folder without a name, such as the root, gives none: that is refused as a name.
    let name = name.map(str::to_owned).or(own).unwrap_or_default();
    check_name(&name, catalogue)?;
    for (file, needed) in MODEL_FILES {
        if needed && !dir.join(file).is_file() {
            return Err(EmbedError::Folder { folder: dir.to_owned(), reason: format!("it holds no {file}") });
        }
    }
    let about = notes_of(dir, &graph, &name);
    // Copied beside and renamed at last: a model under its name is always whole, also after a crash.
    let part = catalogue.join(format!(".{name}.part"));
    let _ = std::fs::remove_dir_all(&part);
    std::fs::create_dir_all(&part).map_err(io_error(&part))?;
    copy_file(&graph, &part.join(GRAPH_FILE))?;
    for weights in &about.weights {
        copy_file(&graph.with_file_name(weights), &part.join(weights))?;
    }
    for (file, _) in MODEL_FILES {
        if dir.join(file).is_file() {
            copy_file(&dir.join(file), &part.join(file))?;
        }
    }
    let noted = serde_json::to_vec_pretty(&about).map_err(std::io::Error::from);
    noted.and_then(|noted| std::fs::write(part.join(ABOUT_FILE), noted)).map_err(io_error(&part))?;
    let place = catalogue.join(&name);
    std::fs::rename(&part, &place).map_err(io_error(&place))?;
    Ok(name)
}

/// Refuses names that are unsafe or taken.
pub(in crate::topics) fn check_name(name: &str, catalogue: &Path) -> Result<(), EmbedError> {
    let refuse = |reason: &str| Err(EmbedError::Name { name: name.to_owned(), reason: reason.to_owned() });
    if !is_safe_name(name) {
        return refuse("a name begins with a letter or digit and has only letters, digits, -, _ and .");
    }
    if name == "hub"
        || name == AUTO_MODEL
        || super::list_models(catalogue)?.iter().any(|entry| entry.name == name)
    {
        return refuse("there is one of that name already; `leitmotif models remove` takes it away");
    }
    Ok(())
}

/// Copies a file.
pub(in crate::topics) fn copy_file(from: &Path, to: &Path) -> Result<(), EmbedError> {
    std::fs::copy(from, to).map(|_| ()).map_err(io_error(from))
}
