//! `leitmotif models`: the embedding models at hand.

use clap::Subcommand;
use std::path::PathBuf;

/// What can be done with models.
#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// List the models that can be used, and where from
    List,
    /// Add a folder with an ONNX model and its tokenizer
    Add {
        /// The folder
        dir: PathBuf,
        /// What to call it [default: the folder's name]
        #[arg(long)]
        name: Option<String>,
    },
    /// Remove a model that was added
    Remove {
        /// Its name
        name: String,
    },
}
