//! A text that is being typed, as it is stored until it is saved or left, so that it outlasts the program.

use super::memo::{MemoEditor, MemoKind};
use super::prompt::{PromptPurpose, TextPrompt};
use crate::app::{Overlay, Workspace};
use crate::coding::{MemoTarget, ThemeId};
use serde::{Deserialize, Serialize};
use std::any::Any;

/// A text that is being typed; part of the database's format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextDraft {
    /// In the memo editor.
    Memo(MemoKind, String),
    /// In a prompt for a line.
    Line(PromptPurpose, String),
}

impl TextDraft {
    /// What is being typed in an overlay; none where that is what was there before, or in no field.
    pub fn of(overlay: &dyn Overlay, work: &Workspace) -> Option<Self> {
        let overlay: &dyn Any = overlay;
        if let Some(memo) = overlay.downcast_ref::<MemoEditor>() {
            let text = memo.editor.text();
            return (text != memo.original_text).then(|| Self::Memo(memo.kind.clone(), text.to_owned()));
        }
        let prompt = overlay.downcast_ref::<TextPrompt>()?;
        let text = prompt.input.value();
        let typed = text != TextPrompt::for_purpose(prompt.purpose.clone(), work).input.value();
        typed.then(|| Self::Line(prompt.purpose.clone(), text.to_owned()))
    }

    /// The overlay it was typed in, with the text. A text on a theme that is gone is a memo on the project.
    pub fn reopen(self, work: &Workspace) -> Box<dyn Overlay> {
        let is_there = |theme: &ThemeId| work.codebook.themes.contains_key(theme);
        match self {
            Self::Memo(MemoKind::Description(theme), text) if is_there(&theme) => {
                Box::new(MemoEditor::for_description(theme, work).with_text(&text))
            }
            Self::Memo(MemoKind::Description(_), text) => {
                Box::new(MemoEditor::for_target(MemoTarget::Project, work).with_text(&text))
            }
            Self::Memo(MemoKind::Memo(target), text)
                if target.theme().is_some_and(|theme| !is_there(&theme)) =>
            {
                Box::new(MemoEditor::for_target(MemoTarget::Project, work).with_text(&text))
            }
            Self::Memo(MemoKind::Memo(target), text) => {
                Box::new(MemoEditor::for_target(target, work).with_text(&text))
            }
            Self::Line(purpose, text) => {
                let mut prompt = TextPrompt::for_purpose(purpose, work);
                prompt.input = text.into();
                Box::new(prompt)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::{SummaryCell, SummaryColumn};

    #[test]
    fn the_draft_of_a_line_about_a_speaker_or_a_question_is_stored_as_forgetting_looks_for_it() {
        let lines = [
            PromptPurpose::RenameSpeaker("A".to_owned()),
            PromptPurpose::MergeSpeakers(vec!["A".to_owned()]),
            PromptPurpose::KnownOf("A".to_owned()),
            PromptPurpose::NameQuestion { asked: "A?".to_owned(), wordings: vec!["a".to_owned()] },
        ];
        let stored = lines.map(|line| serde_json::to_string(&TextDraft::Line(line, "x".to_owned())).unwrap());
        assert_eq!(
            stored,
            [
                r#"{"Line":[{"RenameSpeaker":"A"},"x"]}"#,
                r#"{"Line":[{"MergeSpeakers":["A"]},"x"]}"#,
                r#"{"Line":[{"KnownOf":"A"},"x"]}"#,
                r#"{"Line":[{"NameQuestion":{"asked":"A?","wordings":["a"]}},"x"]}"#
            ]
        );
    }

    #[test]
    fn the_draft_of_a_summary_names_its_person_and_its_transcript_as_forgetting_looks_for_them() {
        let columns = [
            SummaryColumn::Speaker("A".to_owned()),
            SummaryColumn::Transcript(crate::corpus::TranscriptId(3)),
        ];
        let stored = columns.map(|column| {
            let kind = MemoKind::Memo(MemoTarget::Cell(SummaryCell { theme: ThemeId(1), column }));
            serde_json::to_string(&TextDraft::Memo(kind, "x".to_owned())).unwrap()
        });
        assert!(stored[0].contains(r#""speaker":"A""#), "{}", stored[0]);
        assert!(stored[1].contains(r#""transcript":3"#), "{}", stored[1]);
    }
}
