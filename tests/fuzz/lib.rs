//! What every fuzz target does: bytes go in as a file of some format; whatever comes out must keep to the
//! invariants of a transcript, with artefacts mended and without, and cut into snippets.

#[path = "../../src/corpus/mod.rs"]
#[allow(dead_code, missing_docs, unused_imports)]
pub mod corpus;
#[path = "../../src/format.rs"]
#[allow(dead_code, missing_docs)]
mod format;
#[path = "../../src/random.rs"]
#[allow(dead_code, missing_docs)]
mod random;

use corpus::{
    NO_LABELS, ReadChoices, ReadOptions, SpeakerChoice, SplitOptions, TokenBoundaries, invariants,
    layout_names,
};
use std::io::Write;
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Reads bytes as a file of that extension.
///
/// # Panics
/// Where a transcript is not what it must be: that is what the fuzzer looks for.
pub fn read(extension: &str, bytes: &[u8]) {
    read_as(extension, bytes, &ReadChoices::default());
}

/// Reads bytes as running text of which a person decided something: the first byte says which layout it is in, the
/// second what its first speaker is.
///
/// # Panics
/// As [`read`].
pub fn read_decided(bytes: &[u8]) {
    let &[layout, choice, ref text @ ..] = bytes else { return };
    let layouts: Vec<&str> = layout_names().chain([NO_LABELS]).collect();
    let layout = layouts.get(usize::from(layout)).map(|name| (*name).to_owned());
    let mut choices = ReadChoices { layout, ..ReadChoices::default() };
    let read = corpus::parse_file(Path::new("file.txt"), text, &ReadOptions::default());
    let label = read
        .ok()
        .and_then(|file| file.transcripts.into_iter().next())
        .and_then(|transcript| transcript.turns.into_iter().find_map(|turn| turn.speaker));
    if let Some(label) = label {
        match choice % 5 {
            0 => choices.only_speakers.push(label),
            1 => drop(choices.speakers.insert(label, SpeakerChoice::NoSpeaker)),
            2 => drop(choices.speakers.insert(label, SpeakerChoice::SameAs("Somebody".to_owned()))),
            3 => drop(choices.speakers.insert(label, SpeakerChoice::NotSpeech)),
            _ => drop(choices.speakers.insert(label, SpeakerChoice::Interviewer)),
        }
    }
    read_as("txt", text, &choices);
}

fn read_as(extension: &str, bytes: &[u8], choices: &ReadChoices) {
    let path = format!("file.{extension}");
    for raw in [true, false] {
        let options = ReadOptions { raw, choices: choices.clone(), ..ReadOptions::default() };
        let Ok(file) = corpus::parse_file(Path::new(&path), bytes, &options) else { continue };
        for transcript in &file.transcripts {
            invariants::check_spans(transcript).unwrap();
            if !raw {
                invariants::check_times(transcript).unwrap();
            }
            for snippet in corpus::split_into_snippets(transcript, &SplitOptions::default(), &Characters) {
                let said = transcript.text.get(snippet.span.range()).expect("a snippet lies in the text");
                assert!(!said.trim().is_empty(), "a snippet says something");
            }
        }
    }
}

/// Reads bytes as the text of an office document: the file `member` of an archive.
///
/// # Panics
/// As [`read`].
pub fn read_packed(extension: &str, member: &str, bytes: &[u8]) {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(member, SimpleFileOptions::default()).unwrap();
    archive.write_all(bytes).unwrap();
    read(extension, archive.finish().unwrap().get_ref());
}

/// Every third character ends a token.
struct Characters;

impl TokenBoundaries for Characters {
    fn token_ends(&self, text: &str) -> Vec<u32> {
        let ends = text.char_indices().map(|(at, c)| u32::try_from(at + c.len_utf8()).unwrap());
        ends.skip(2).step_by(3).collect()
    }
}
