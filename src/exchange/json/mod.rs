//! What `--json` prints: the shapes of the contract, one struct each.
//!
//! Every object begins with `"schema": 1`. Scores and probabilities are rounded to six digits, seconds
//! to three: more is noise, and the same results are the same bytes.

mod codebook;
mod everything;
mod import;
mod runs;
mod snippets;

pub use codebook::{Preview, Quote, Quotes, Replacement, Theme, Themes};
pub use everything::{Everything, Log, LoggedEdit, Transcript};
pub use import::{
    Brought, Import, Language, Mended, MendedFile, Repairs, Skipped, Speaker, Speakers, Variant, Warning,
};
pub use runs::{Analyze, Keyword, Stages, Topic, Topics};
pub use snippets::{Hit, Search, Snippet, Snippets};

use super::figures::rounded;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// The version of these shapes: serialises as 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Schema;

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(1)
    }
}

/// A number of seconds, rounded to thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Seconds(pub f64);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(self.0, 3, serializer)
    }
}

/// A score, share or probability, rounded to millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score(pub f64);

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(self.0, 6, serializer)
    }
}

/// Whole numbers are written without a point; what is no number is null.
pub(super) fn number<S: Serializer>(number: f64, digits: i32, serializer: S) -> Result<S::Ok, S::Error> {
    let rounded = rounded(number, digits);
    if !rounded.is_finite() {
        serializer.serialize_none()
    } else if rounded.fract() == 0.0 && rounded.abs() < 9e15 {
        serializer.serialize_i64(rounded as i64)
    } else {
        serializer.serialize_f64(rounded)
    }
}

/// Writes one object and a line feed. Control characters that could steer a terminal are escaped.
///
/// # Errors
/// What `to` says.
pub fn write(object: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string(object)?;
    let mut rest = text.as_str();
    // JSON escapes controls below 0x20 itself; the others stand only inside strings.
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
        let numbers =
            (Seconds(1.234_56), Seconds(12.0), Score(0.333_333_33), Score(f64::NAN), Some(Score(1.0)));
        assert_eq!(json(&numbers), "[1.235,12,0.333333,null,1]\n");
    }

    #[test]
    fn a_skipped_file_says_its_line_or_null() {
        let import = Import {
            skipped: vec![Skipped { path: "a\u{9b}.vtt".into(), line: None, reason: "binary".into() }],
            ..Import::default()
        };
        assert_eq!(
            json(&import),
            concat!(
                r#"{"schema":1,"transcripts":0,"added":0,"unchanged":0,"updated":0,"snippets":0,"words":0,"#,
                r#""variants":[],"skipped":[{"path":"a\u009b.vtt","line":null,"reason":"binary"}],"warnings":[],"#,
                r#""repairs":{"rolling":0,"loops":0,"looped":0,"joined":0,"times":0,"control":0,"files":[]},"boilerplate":0}"#,
                "\n"
            )
        );
    }
}
