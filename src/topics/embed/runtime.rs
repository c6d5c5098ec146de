//! Where an ONNX Runtime may be.

use std::path::PathBuf;

/// Where to look for an ONNX Runtime, most wanted first. The library reads no environment by itself:
/// whoever starts the program fills this in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrtHints {
    /// The library file named in the configuration.
    pub configured: Option<PathBuf>,
    /// The library file named by the environment variable `ORT_DYLIB_PATH`.
    pub environment: Option<PathBuf>,
    /// Folders that may hold it: that of the program itself, `site-packages` of Python installations.
    pub folders: Vec<PathBuf>,
}
