//! Decisions on how files are read. They bind to a file, or to all files in which one layout was found, and the next
//! import follows them.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, CodingRecord, Edit, ImportChoice, ImportScope, RecordKey};
use crate::coding::error::CodingResult;
use crate::corpus::{SpeakerChoice, layout_example};

/// One decision on how files are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadDecision {
    /// What a label is; none: a speaker, as the file tells.
    Label(String, Option<SpeakerChoice>),
    /// How turns open, by the name of the layout; none: as the file tells.
    Layout(Option<String>),
    /// The encoding by name; none: as the bytes tell.
    Encoding(Option<String>),
    /// Whether it was looked at and is right.
    Right(bool),
}

/// Decides how a file is read, or all files of a layout. `files` names them in the log, as in: talk 1.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where it is decided so already.
pub fn decide_reading(
    book: &Codebook,
    scope: &ImportScope,
    files: &str,
    decision: ReadDecision,
) -> CodingResult<Edit> {
    let mut choices = book.import_choices.get(scope).cloned().unwrap_or_default();
    let what = decision_text(&decision);
    match decision {
        ReadDecision::Label(label, Some(choice)) => drop(choices.speakers.insert(label, choice)),
        ReadDecision::Label(label, None) => drop(choices.speakers.remove(&label)),
        ReadDecision::Layout(name) => choices.layout = name,
        ReadDecision::Encoding(name) => choices.encoding = name,
        ReadDecision::Right(right) => choices.is_right = right,
    }
    let mut draft = EditBuilder::new(book);
    if choices.is_empty() {
        draft.remove(RecordKey::Import(scope.clone()));
    } else {
        draft.put(CodingRecord::Import(ImportChoice { scope: scope.clone(), choices }));
    }
    let where_ = match scope {
        ImportScope::File(_) => files.to_owned(),
        ImportScope::Layout(_) => format!("all files like {files}"),
    };
    draft.finish_or(format!("{what} in {where_}"), || "it is read so already".to_owned())
}

/// A decision as the log has it.
fn decision_text(decision: &ReadDecision) -> String {
    match decision {
        ReadDecision::Label(label, None) => format!("read '{label}' as a speaker again"),
        ReadDecision::Label(label, Some(choice)) => match choice {
            SpeakerChoice::NoSpeaker => format!("read '{label}' as no speaker"),
            SpeakerChoice::SameAs(other) => format!("read '{label}' as '{other}'"),
            SpeakerChoice::Interviewer => format!("took '{label}' for the interviewer"),
            SpeakerChoice::NotSpeech => format!("left out '{label}' as no speech"),
        },
        ReadDecision::Layout(Some(name)) => format!("took the layout \"{}\"", layout_example(name)),
        ReadDecision::Layout(None) => "took the layout the file tells".to_owned(),
        ReadDecision::Encoding(Some(name)) => format!("took the encoding {name}"),
        ReadDecision::Encoding(None) => "took the encoding the bytes tell".to_owned(),
        ReadDecision::Right(true) => "found all right".to_owned(),
        ReadDecision::Right(false) => "found something to check".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::{CodingError, choices_for_file};

    #[test]
    fn decisions_add_up_and_can_be_taken_back() {
        let mut book = Codebook::default();
        let file = ImportScope::File("/talks/a.txt".into());
        let layout = ImportScope::Layout("N: W".into());
        let label = |choice| ReadDecision::Label("Husband".into(), Some(choice));
        let steps = [
            (&file, label(SpeakerChoice::NoSpeaker)),
            (&file, ReadDecision::Encoding(Some("cp850".into()))),
            (&layout, label(SpeakerChoice::Interviewer)),
            (&layout, ReadDecision::Layout(Some("[N] W".into()))),
            (&file, ReadDecision::Right(true)),
        ];
        let mut made = Vec::new();
        for (scope, decision) in steps {
            let edit = decide_reading(&book, scope, "a", decision).unwrap();
            made.push((book.clone(), edit.clone()));
            book.apply(&edit);
        }
        let said: Vec<&str> = made.iter().map(|(_, edit)| edit.what.as_str()).collect();
        assert_eq!(said[0], "read 'Husband' as no speaker in a");
        assert_eq!(said[3], "took the layout \"[Anna] words\" in all files like a");
        let both = choices_for_file(&book.import_choices, "/talks/a.txt", "N: W");
        assert_eq!(both.speakers["Husband"], SpeakerChoice::NoSpeaker);
        assert_eq!((both.layout.as_deref(), both.encoding.as_deref()), (Some("[N] W"), Some("cp850")));
        let other = choices_for_file(&book.import_choices, "/talks/b.txt", "N: W");
        assert_eq!(other.speakers["Husband"], SpeakerChoice::Interviewer);
        let again = decide_reading(&book, &file, "a", label(SpeakerChoice::NoSpeaker)).unwrap_err();
        assert!(matches!(again, CodingError::NothingToDo(_)));
        for (before, edit) in made.into_iter().rev() {
            book.apply(&edit.inverse());
            assert_eq!(book, before);
        }
        assert!(book.import_choices.is_empty());
    }

    #[test]
    fn what_is_decided_back_leaves_no_record() {
        let mut book = Codebook::default();
        let file = ImportScope::File("a".into());
        book.apply(&decide_reading(&book, &file, "a", ReadDecision::Layout(Some("N: W".into()))).unwrap());
        book.apply(&decide_reading(&book, &file, "a", ReadDecision::Layout(None)).unwrap());
        assert_eq!(book, Codebook::default());
    }
}
