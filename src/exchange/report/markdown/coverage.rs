//! How much a theme covers, in words.

use crate::coding::CoverageCounts;
use crate::exchange::escape::escape_markdown;
use crate::format::{count_noun, duration_text, percent_text};

/// The counts of a theme or topic in a phrase: "120 snippets (10 %), 12 transcripts, 2 h 05 min".
pub(in crate::exchange) fn coverage_text(covered: &CoverageCounts, whole: usize) -> String {
    let time = covered.seconds.map(|seconds| format!(", {}", duration_text(seconds))).unwrap_or_default();
    let (snippets, talks) =
        (count_noun(covered.snippets, "snippet"), count_noun(covered.transcripts, "transcript"));
    format!("{snippets} ({}), {talks}{time}", escape_markdown(&percent_text(covered.snippets, whole)))
}
