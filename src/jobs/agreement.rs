//! Comparing the coders of a project: what they decided before anything was settled, read from the log.

use super::{JobError, JobResult};
use crate::coding::agreement::{NoComparison, StudyAgreement, before_settling};
use crate::coding::edits::is_settlement;
use crate::coding::{Codebook, RecordChange};
use crate::corpus::Corpus;
use crate::progress::Progress;
use crate::project::Project;
use crate::topics::Run;

/// The codebook as it was before disagreements were settled, and how many were.
///
/// # Errors
/// When the database cannot be read.
pub fn unsettled_codebook(project: &Project, codebook: &Codebook) -> JobResult<(Codebook, usize)> {
    let log = project.logged_changes()?.into_iter();
    let settled = log.filter(|(edit, _)| !edit.undone && is_settlement(&edit.what));
    let settled: Vec<Vec<RecordChange>> = settled.map(|(_, changes)| changes).collect();
    Ok((before_settling(codebook, &settled), settled.len()))
}

/// Compares all coders of a study by every unit. Reads each compared transcript once, one in memory at a time.
/// The inner error: why there is nothing to compare.
///
/// # Errors
/// When decisions are hidden from a blind coder, the database cannot be read, or the work is cancelled.
pub fn compare_coders(
    project: &Project,
    corpus: &Corpus,
    run: Option<&Run>,
    codebook: &Codebook,
    progress: &dyn Progress,
) -> JobResult<Result<StudyAgreement, NoComparison>> {
    codebook.require_unblinded("a comparison")?;
    let (before, _) = unsettled_codebook(project, codebook)?;
    let load = |id| project.load_transcript(id).map_err(JobError::from);
    StudyAgreement::read(corpus, run, (&before, codebook), load, progress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::agreement::AgreementUnit;
    use crate::coding::edits::{Settlement, assign_spans, settle};
    use crate::coding::{Signature, ThemeRef, TranscriptSpan};
    use crate::corpus::{Span, Transcript, TranscriptId, snippets_at};
    use crate::progress::NoProgress;
    use crate::project::NewTranscript;

    /// A project with one talk of two snippets, of which Ana has the first sentence in A and Bob the second.
    fn project(dir: &std::path::Path) -> (Project, Codebook, Corpus) {
        let mut project = Project::open(dir).unwrap();
        let text = "One is here. Two is here.\n\nThree is here. Four is here.".to_owned();
        let transcript = Transcript { name: "talk".to_owned(), text, ..Transcript::default() };
        let snippets = snippets_at(&transcript, &[Span::new(0, 25), Span::new(27, 55)]);
        let new = NewTranscript { path: "talk".into(), file_hash: String::new(), snippets, transcript };
        project.store_transcripts(&[new]).unwrap();
        let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
        for (coder, span) in [("ana", Span::new(0, 12)), ("bob", Span::new(13, 25))] {
            let place = TranscriptSpan { transcript: corpus.transcripts[0].id, span };
            let edit = assign_spans(&book, &[place], ThemeRef::Path("A"), &by(coder)).unwrap();
            project.apply_edit(&mut book, &edit).unwrap();
        }
        (project, book, corpus)
    }

    fn by(coder: &str) -> Signature {
        Signature { coder: coder.to_owned(), time: "2026-11-23T10:00:00Z".to_owned() }
    }

    fn compared(project: &Project, corpus: &Corpus, book: &Codebook) -> StudyAgreement {
        compare_coders(project, corpus, None, book, &NoProgress).unwrap().unwrap()
    }

    #[test]
    fn agreement_is_of_what_was_decided_before_it_was_settled_and_outlasts_that() {
        let dir = tempfile::tempdir().unwrap();
        let (mut project, mut book, corpus) = project(dir.path());
        let before = compared(&project, &corpus, &book);
        let by_sentence = |study: &StudyAgreement| study.by(AgreementUnit::Sentence).unwrap().clone();
        let sentences = by_sentence(&before);
        assert_eq!((sentences.unit_count, sentences.differing.len(), sentences.settled), (4, 2, 0));
        assert_eq!(before.by(AgreementUnit::Snippet).unwrap().differing, []);
        let theme = book.find_theme("A").unwrap();
        let unit =
            TranscriptSpan { transcript: TranscriptId(corpus.transcripts[0].id.0), span: Span::new(0, 12) };
        let settlement = Settlement {
            theme,
            unit: &[unit],
            coders: &before.coders,
            passages: &[],
            place: "talk",
            outcome: "neither has it",
        };
        let edit = settle(&book, &settlement, &by("me")).unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
        // Ana has decided nothing any more, and is compared all the same.
        let after = compared(&project, &corpus, &book);
        assert_eq!((&by_sentence(&after).themes, by_sentence(&after).settled), (&sentences.themes, 1));
        assert_eq!(by_sentence(&after).differing, sentences.differing);
        assert_eq!(unsettled_codebook(&project, &book).unwrap().1, 1);
        project.undo(&mut book).unwrap();
        assert_eq!(compared(&project, &corpus, &book), before);
    }
}
