//! `leitmotif --version --verbose`: what this program was built with and what it uses here, for a report of a problem.

use crate::topics::embed::{catalogue, minilm};
use std::ffi::OsStr;
use std::path::Path;

/// Whether these arguments ask for the version with all that belongs to it: `--version` or `-V`, and `--verbose`.
pub(super) fn asks_for_details<S: AsRef<OsStr>>(arguments: &[S]) -> bool {
    let is = |argument: &S, names: &[&str]| names.iter().any(|name| argument.as_ref() == *name);
    match arguments {
        [one, other] => {
            let version = ["--version", "-V"];
            is(one, &version) && is(other, &["--verbose"]) || is(one, &["--verbose"]) && is(other, &version)
        }
        _ => false,
    }
}

/// The version, the platform, the features that were compiled in, the built-in models, and the instructions that minilm
/// uses on this processor; one in each line.
pub(super) fn details() -> String {
    let features = if cfg!(feature = "onnx-static") { "onnx-static" } else { "none" };
    // Only the built-in models: there is no folder of others at this path.
    let models = catalogue::list_models(Path::new("")).unwrap_or_default();
    let built_in: Vec<&str> =
        models.iter().filter(|model| model.here).map(|model| model.name.as_str()).collect();
    [
        format!("leitmotif {}", env!("CARGO_PKG_VERSION")),
        format!("platform: {} on {}", std::env::consts::OS, std::env::consts::ARCH),
        format!("features: {features}"),
        format!("models: {}", built_in.join(", ")),
        format!("instructions: {}", minilm::best_instructions()),
    ]
    .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_words_are_needed_in_any_order() {
        assert!(asks_for_details(&["--version", "--verbose"]) && asks_for_details(&["--verbose", "-V"]));
        for other in
            [&["--version"][..], &["--verbose"], &["--version", "--json"], &["--verbose", "--verbose"], &[]]
        {
            assert!(!asks_for_details(other), "{other:?}");
        }
    }

    #[test]
    fn it_says_what_is_in_the_program() {
        let text = details();
        for part in [env!("CARGO_PKG_VERSION"), "minilm", "multi", "draft", std::env::consts::ARCH] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(text.lines().count(), 5, "{text}");
    }
}
