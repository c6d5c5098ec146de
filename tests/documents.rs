//! The map in `src/lib.rs`, the rooms' own pages and the README name what is there: every
//! `` `path.rs: name` `` is a file below `src` that defines that name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "common/sources.rs"]
mod sources;

use std::path::Path;

/// What introduces a name where it is defined.
const KEYWORDS: [&str; 7] = ["fn", "struct", "enum", "trait", "const", "static", "type"];

#[test]
fn what_the_documents_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = sources::rust_sources();
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let mut named = references("README.md", &readme);
    for (name, text) in &sources {
        let comments: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("//!")).collect();
        named.extend(references(name, &comments.join("\n")));
    }
    assert!(named.len() > 40, "only {} references were found", named.len());
    let mut wrong = Vec::new();
    for Reference { document, path, name } in named {
        let file = sources.iter().find(|(source, _)| *source == path);
        if file.is_some_and(|(_, text)| name.as_ref().is_none_or(|name| defines(text, name))) {
            continue;
        }
        let now = sources
            .iter()
            .filter(|(_, text)| name.as_ref().is_some_and(|name| defines(text, name)))
            .map(|(source, _)| source.as_str())
            .collect::<Vec<_>>();
        wrong.push(format!("{document}: `{path}: {}`; it is in {now:?}", name.unwrap_or_default()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn definitions_are_told_from_uses() {
    assert!(defines("pub(super) fn parse_text(\n", "parse_text"));
    assert!(defines("pub const ACTIONS: &[A] = &[];", "ACTIONS"));
    assert!(!defines("parse_text(x); fn parse_texts() {}", "parse_text"));
    let found = references("x", "see `a/b.rs: f`, `a/c.rs` and `path.rs: name`; `src/d.rs: G`");
    let shown: Vec<_> = found.iter().map(|one| (one.path.as_str(), one.name.as_deref())).collect();
    assert_eq!(shown, [("a/b.rs", Some("f")), ("a/c.rs", None), ("d.rs", Some("G"))]);
}

/// A file below `src`, and a name in it, that a document speaks of.
struct Reference {
    document: String,
    path: String,
    name: Option<String>,
}

/// The references of a text: what stands between backticks and begins with a path of a Rust file in a folder.
fn references(document: &str, text: &str) -> Vec<Reference> {
    let quoted = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let read = |words: &str| {
        let words = words.strip_prefix("src/").unwrap_or(words);
        let (path, name) = words.split_once(": ").map_or((words, None), |(path, name)| (path, Some(name)));
        let is_path = path.ends_with(".rs") && !path.contains([' ', '*']) && !path.starts_with("tests/");
        // A bare file name is meant from where it stands, and is not looked up.
        let known = is_path && (path.contains('/') || (name.is_some() && path != "path.rs"));
        known.then(|| Reference {
            document: document.to_owned(),
            path: path.to_owned(),
            name: name.map(str::to_owned),
        })
    };
    quoted.filter_map(read).collect()
}

/// Whether a source text defines that name.
fn defines(text: &str, name: &str) -> bool {
    KEYWORDS.iter().any(|keyword| {
        let definition = format!("{keyword} {name}");
        text.match_indices(&definition).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + definition.len()..].chars().next();
            before.is_none_or(|c| !c.is_alphanumeric())
                && after.is_some_and(|c| !c.is_alphanumeric() && c != '_')
        })
    })
}
