//! What forgetting came to, and what its steps share.

use crate::corpus::{Snippet, Transcript};
use crate::format::join_counts;

/// The state of an entry of the log that cannot be undone.
pub(in crate::project) const STATE_FINAL: i64 = 3;

/// Cuts what is left of a transcript into snippets, as it was cut before: with the settings its file was read with, as
/// [`NewTranscript::file_hash`](crate::project::NewTranscript::file_hash) notes them.
pub type SnippetCutter<'a> = &'a dyn Fn(&Transcript, Option<&str>) -> Vec<Snippet>;

/// What was forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForgottenWork {
    /// The number of texts that went as a whole: current ones and earlier versions.
    pub texts: usize,
    /// The number of turns that were cut from the current texts of other transcripts.
    pub turns: usize,
    /// The number of snippets that went or became shorter.
    pub snippets: usize,
    /// The number of passages that were in a theme, each as often as it was decided.
    pub passages: usize,
    /// The number of memos on them.
    pub memos: usize,
    /// The number of quotes of them.
    pub quotes: usize,
    /// The number of names of which it was noted what is known of the person.
    pub cases: usize,
    /// The number of guide questions that only they were asked.
    pub questions: usize,
    /// The number of entries of the log that lost something.
    pub edits: usize,
    /// The number of words that nobody else said, which keywords and names of topics lost.
    pub keywords: usize,
    /// The number of memos, names and other texts in which words that nobody else said were made `[…]`, or
    /// links lost the name of their transcript.
    pub blanked: usize,
    /// The transcripts of a person whose text is not here: when their files are imported again, they are left out.
    pub without_text: Vec<String>,
}

impl ForgottenWork {
    /// What was lost, in words.
    pub fn losses(&self) -> String {
        join_counts(&[
            (self.texts, "text"),
            (self.turns, "turn"),
            (self.snippets, "snippet"),
            (self.passages, "coded passage"),
            (self.memos, "memo"),
            (self.quotes, "quote"),
            (self.cases, "case"),
            (self.questions, "guide question"),
        ])
    }

    /// The transcripts of a person whose text is not here, in a sentence; none where there are none.
    pub fn without_text_sentence(&self) -> Option<String> {
        (!self.without_text.is_empty()).then(|| {
            let names = self.without_text.join(", ");
            format!(
                "Without their texts here: {names}. When their files are imported again, this is left out of them."
            )
        })
    }

    /// Whether nothing was lost.
    pub(super) fn is_nothing(&self) -> bool {
        self.texts + self.turns + self.snippets + self.edits + self.blanked == 0
    }
}

/// What the steps behind the database came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FinishedForgetting {
    /// The number of backups that were written anew.
    pub backups: usize,
    /// The backups and databases that could not be read, and were deleted.
    pub deleted: Vec<std::path::PathBuf>,
}
