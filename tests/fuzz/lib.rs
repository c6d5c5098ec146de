//! What every fuzz target does: bytes go in as a file of some format; whatever comes out must keep to the
//! invariants of a transcript, with artefacts mended and without, and cut into snippets.

#[path = "../../src/corpus/mod.rs"]
#[allow(dead_code, missing_docs, unused_imports)]
pub mod corpus;

use corpus::{ReadOptions, SplitOptions, TokenBoundaries, invariants};
use std::io::Write;
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Reads bytes as a file of that extension.
///
/// # Panics
/// Where a transcript is not what it must be: that is what the fuzzer looks for.
pub fn read(extension: &str, bytes: &[u8]) {
    let path = format!("file.{extension}");
    for raw in [true, false] {
        let options = ReadOptions { raw, ..ReadOptions::default() };
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
