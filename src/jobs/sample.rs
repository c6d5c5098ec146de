//! The bundled sample: thirty short talks in a mix of formats, in the binary.

use std::io;
use std::path::{Path, PathBuf};

macro_rules! talks {
    ($($name:literal)*) => {
        /// The files of `assets/sample`: name and bytes.
        const TALKS: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample/", $name)))),*];
    };
}

talks! {
    "agents-need-brakes.md"
    "buttons-beat-chat.md"
    "chunking-before-models.md"
    "dashboards-nobody-opens.vtt"
    "distilling-the-teacher.vtt"
    "first-token-first.vtt"
    "gpus-in-the-basement.txt"
    "graph-or-vectors.txt"
    "guardrails-that-annoy.json"
    "incident-at-four.txt"
    "judges-who-judge.md"
    "meetings-and-managers.json"
    "on-call-for-words.md"
    "onboarding-the-sceptics.srt"
    "planning-in-the-open.vtt"
    "prompts-are-code.md"
    "red-team-diary.srt"
    "regression-every-night.srt"
    "reranking-the-library.vtt"
    "small-model-big-win.md"
    "templates-and-variables.json"
    "tests-that-flap.vtt"
    "the-bill-in-march.json"
    "the-confidence-problem.vtt"
    "the-email-that-gave-orders.md"
    "the-long-system-prompt.srt"
    "tools-for-machines.srt"
    "watching-answers.md"
    "when-not-to-fine-tune.txt"
    "who-do-you-hire.txt"
}

/// Writes the sample's files into a folder, leaving those that are right untouched, and returns the folder.
///
/// # Errors
/// When the folder or a file in it cannot be written.
pub fn unpack_sample(dir: &Path) -> io::Result<PathBuf> {
    std::fs::create_dir_all(dir)?;
    for (name, bytes) in TALKS {
        let path = dir.join(name);
        if std::fs::read(&path).ok().as_deref() != Some(*bytes) {
            std::fs::write(path, bytes)?;
        }
    }
    Ok(dir.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_the_folder_is_bundled() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
        let there: BTreeSet<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with('.'))
            .collect();
        let bundled: BTreeSet<_> = TALKS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(there, bundled);
        assert!(bundled.len() >= 30);
    }

    #[test]
    fn unpacking_mends_what_was_changed() {
        let dir = tempfile::tempdir().unwrap();
        let first = TALKS[0];
        std::fs::write(dir.path().join(first.0), b"changed").unwrap();
        let folder = unpack_sample(dir.path()).unwrap();
        assert_eq!(std::fs::read(folder.join(first.0)).unwrap(), first.1);
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), TALKS.len());
    }
}
