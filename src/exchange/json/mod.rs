//! The JSON that `--json` and `export json` print: one struct for each object, its field names the contract
//! with scripts. Fields may be added; a field is never renamed or removed without a new schema number. The
//! log lists [`LoggedEdit`](crate::coding::LoggedEdit) as it is, and so does `import --json` the report of
//! `jobs`.
//!
//! Every top-level object begins with `"schema": 1`. Scores and probabilities are rounded to six digits,
//! seconds to three: further digits are noise, and the same results give the same bytes.

mod codebook;
mod questions;
mod runs;
mod shards;
mod snippets;
mod speakers;
mod study;
mod study_view;

pub use codebook::{
    AnonymisePreviewJson, MemoJson, MemosJson, QuoteJson, QuotesJson, ReplacementJson, ThemeJson, ThemesJson,
};
pub use questions::{AskedInJson, GuideQuestionJson, QuestionJson, QuestionsJson, WordingJson};
pub(in crate::exchange) use runs::context_json;
pub use runs::{KeywordJson, RunJson, TopicJson, TopicsJson};
pub use shards::{
    EmbeddedShardJson, QuickwitJson, RefusedVectorJson, ShardVectorsJson, ShardsJson, VectorImportJson,
};
pub use snippets::{SearchHitJson, SearchJson, SnippetJson, SnippetsJson};
pub use speakers::{SpeakerJson, SpeakersJson};
pub use study::{EditLogJson, StudyJson, TranscriptJson};

use crate::format::round_to;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// The version of the JSON contract; serialises as 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SchemaVersion;

impl Serialize for SchemaVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(1)
    }
}

/// A number of seconds, serialised rounded to thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct JsonSeconds(pub f64);

impl Serialize for JsonSeconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_rounded(self.0, 3, serializer)
    }
}

/// A score, share or probability, serialised rounded to millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct JsonScore(pub f64);

impl Serialize for JsonScore {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_rounded(self.0, 6, serializer)
    }
}

/// Serialises a number rounded to this many digits. Whole numbers get no decimal point, NaN and infinity
/// become null.
pub(super) fn serialize_rounded<S: Serializer>(
    number: f64,
    digits: i32,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let rounded = round_to(number, digits);
    if !rounded.is_finite() {
        serializer.serialize_none()
    // Up to 9e15 an f64 holds every integer exactly.
    } else if rounded.fract() == 0.0 && rounded.abs() < 9e15 {
        serializer.serialize_i64(rounded as i64)
    } else {
        serializer.serialize_f64(rounded)
    }
}

/// Writes one object and a line feed. All control characters are escaped, also U+007F to U+009F, which JSON
/// allows but which can send commands to a terminal.
///
/// # Errors
/// What `to` says.
pub fn write(object: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string(object)?;
    let mut rest = text.as_str();
    // serde_json escapes those below 0x20; the others can only be inside strings, where an escape is valid.
    while let Some(at) = rest.find(|c: char| matches!(c, '\u{7f}'..='\u{9f}')) {
        let (before, from) = rest.split_at(at);
        let mut after = from.chars();
        let code = after.next().map_or(0, u32::from);
        write!(to, "{before}\\u{code:04x}")?;
        rest = after.as_str();
    }
    writeln!(to, "{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(object: &impl Serialize) -> String {
        let mut bytes = Vec::new();
        write(object, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn numbers_are_rounded_and_what_is_none_is_null() {
        let numbers = (
            JsonSeconds(1.234_56),
            JsonSeconds(12.0),
            JsonScore(0.333_333_33),
            JsonScore(f64::NAN),
            Some(JsonScore(1.0)),
        );
        assert_eq!(json(&numbers), "[1.235,12,0.333333,null,1]\n");
    }
}
