//! Errors between a text and its vector; the messages say what to do next.

use crate::progress::Cancelled;
use std::path::PathBuf;

/// Why texts could not be embedded.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The owner asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A file of a model is not what it should be.
    #[error("the model file {} cannot be used: {reason}", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// No model goes by this name.
    #[error("there is no model named {name:?}; `leitmotif models list` shows those there are{hint}")]
    Unknown {
        /// The name asked for.
        name: String,
        /// A name that is close to it, as the end of the sentence, or nothing.
        hint: String,
    },
    /// A folder does not hold a model.
    #[error("{} is not a model folder: {reason}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What is missing or wrong.
        reason: String,
    },
    /// A name cannot be given to a model.
    #[error("a model cannot be named {name:?}: {reason}")]
    Name {
        /// The name.
        name: String,
        /// Why not.
        reason: String,
    },
    /// No ONNX Runtime was found, or the one found cannot be loaded.
    #[error(
        "{reason}. Models of the catalogue need ONNX Runtime 1.23 or newer: install it with `pip install onnxruntime`, or name the library in ORT_DYLIB_PATH or in the configuration. The models minilm, multi, draft and words need nothing"
    )]
    Runtime {
        /// What was tried and what happened.
        reason: String,
    },
    /// A model of the hub could not be fetched.
    #[error(
        "the model {name} could not be fetched: {reason}. It is downloaded once, so a network is needed the first time; without one, copy its folder here and run `leitmotif models add DIR`"
    )]
    Fetch {
        /// The model.
        name: String,
        /// What the client said.
        reason: String,
    },
    /// The catalogue's folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The model gave vectors of different lengths.
    #[error(
        "the model {model} gave a vector of {found} numbers, where its vectors have {dims}: its files do not belong together. Take it away with `leitmotif models remove {model}` and add it again, or choose another model"
    )]
    VectorLength {
        /// The model.
        model: String,
        /// The length of its vectors.
        dims: usize,
        /// The length of this one.
        found: usize,
    },
    /// The built-in transformer cannot use the instructions asked for.
    #[error(
        "{reason}. LEITMOTIF_INSTRUCTIONS asks for them; without it the fastest are used, and the vectors are the same"
    )]
    Instructions {
        /// What is wrong with them.
        reason: String,
    },
    /// The engine failed on a text.
    #[error("the model {model} failed: {reason}")]
    Engine {
        /// The model.
        model: String,
        /// What it said.
        reason: String,
    },
}
