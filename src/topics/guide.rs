//! Guided topics: named beforehand by a few words, by a theme's description, or by passages.

use crate::corpus::{Span, TranscriptId};
use serde::{Deserialize, Serialize};

/// A topic that is looked for beside those that are found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide {
    /// Its name.
    pub name: String,
    /// Words or sentences that say what it is about.
    pub text: String,
    /// Passages that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<GuidePassage>,
}

/// A passage that belongs to a guide: a stretch of one transcript's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GuidePassage {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Byte range in its text.
    pub span: Span,
}

impl Guide {
    /// The text that is embedded for it: its name and its description.
    pub fn embedding_text(&self) -> String {
        if self.text.trim().is_empty() { self.name.clone() } else { format!("{}: {}", self.name, self.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_without_text_is_its_name() {
        let guide = |text: &str| {
            Guide { name: "RAG".to_owned(), text: text.to_owned(), ..Guide::default() }.embedding_text()
        };
        assert_eq!((guide(" "), guide("retrieval")), ("RAG".to_owned(), "RAG: retrieval".to_owned()));
    }
}
