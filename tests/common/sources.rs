//! The source files of the program, for tests that read them.

use std::path::{Path, PathBuf};

/// The Rust files below `src` by path below it, with `/` on every system, and their texts.
pub fn rust_sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    visit(&root, &mut files);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    let sources: Vec<_> =
        files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect();
    assert!(sources.len() > 20, "only {} source files were found", sources.len());
    sources
}

fn visit(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, files);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
}
