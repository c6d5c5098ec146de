use super::*;
use crate::coding::edits::{self, add_quotes, assign_spans, rename_theme, set_memo};
use crate::coding::{Edit, Signature, ThemeRef};
use crate::corpus::{Snippet, SnippetId, SnippetIndex, Span, Transcript};
use crate::project::NewTranscript;
use std::path::Path;

fn talk(name: &str, text: &str) -> NewTranscript {
    let transcript = Transcript { name: name.to_owned(), text: text.to_owned(), ..Transcript::default() };
    let half = text.len() / 2;
    let snippet = |start, end| Snippet {
        id: SnippetId(0),
        transcript: TranscriptId(0),
        span: Span::new(start, end),
        start: None,
        end: None,
        speaker: None,
        words: 4,
        parts: Vec::new(),
    };
    NewTranscript {
        path: format!("/talks/{name}.md"),
        file_hash: text.to_owned(),
        transcript,
        snippets: vec![snippet(0, half), snippet(half, text.len())],
    }
}

const A: &str = "What broke first when it was built, and who saw it?";
const B: &str = "Latency and cost are two sides of one coin for us.";

struct Desk {
    project: Project,
    book: Codebook,
}

impl Desk {
    fn open(dir: &Path, coder: &str) -> Self {
        let mut project = Project::open(dir).unwrap();
        project.work_as(Some(coder), false);
        let book = project.codebook().unwrap();
        Self { project, book }
    }

    fn does(&mut self, make: impl Fn(&Codebook, &Signature) -> coding::CodingResult<Edit>) {
        let edit = make(&self.book, &self.project.signature()).unwrap();
        self.project.apply_edit(&mut self.book, &edit).unwrap();
    }

    fn puts(&mut self, theme: &str, transcript: &str, snippet: SnippetIndex) {
        let place = self.place(transcript, snippet);
        self.does(|book, by| assign_spans(book, std::slice::from_ref(&place), ThemeRef::Path(theme), by));
    }

    fn place(&self, transcript: &str, snippet: SnippetIndex) -> TranscriptSpan {
        let corpus = self.project.load_corpus().unwrap();
        let entry = corpus.transcripts.iter().find(|entry| entry.name == transcript).unwrap();
        let snippet = &corpus.snippets[entry.snippets.start + snippet.0];
        TranscriptSpan { transcript: entry.id, span: snippet.span }
    }

    /// Each decision: theme, coder, name of the transcript, where it begins.
    fn holds(&self) -> Vec<String> {
        let (book, corpus) = (self.project.codebook().unwrap(), self.project.load_corpus().unwrap());
        let of = |it: &Assignment| {
            let line = |placed: &TranscriptSpan| {
                let name = corpus.transcript(placed.transcript).unwrap().name.clone();
                format!("{} {} {name} {}", book.theme_path(it.theme), it.coder, placed.span.start)
            };
            it.spans.iter().map(line).collect::<Vec<_>>()
        };
        let mut lines: Vec<String> = book.assignments.values().flat_map(of).collect();
        lines.sort();
        lines
    }

    fn merge(&mut self, other: &Path) -> CopyMergeReport {
        let merged =
            merge_project_copy(&mut self.project, &Project::inspect(other).unwrap(), "copy").unwrap();
        self.book = self.project.codebook().unwrap();
        merged
    }
}

/// A project of Ana's with a decision, and Bob's copy of it.
fn two() -> (tempfile::TempDir, Desk, Desk) {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("ana"), dir.path().join("bob"));
    let mut ana = Desk::open(&first, "ana");
    ana.project.store_transcripts(&[talk("b", B), talk("a", A)]).unwrap();
    ana.puts("Design", "a", SnippetIndex(0));
    ana.puts("Old", "a", SnippetIndex(1));
    drop(ana);
    std::fs::create_dir_all(&second).unwrap();
    std::fs::copy(first.join("project.db"), second.join("project.db")).unwrap();
    (dir, Desk::open(&first, "ana"), Desk::open(&second, "bob"))
}

#[test]
fn what_was_taken_off_here_does_not_come_back_with_what_is_new_there() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("ana"), dir.path().join("bob"));
    let mut ana = Desk::open(&first, "ana");
    ana.project.store_transcripts(&[talk("a", A), talk("b", B)]).unwrap();
    let three =
        [ana.place("a", SnippetIndex(0)), ana.place("a", SnippetIndex(1)), ana.place("b", SnippetIndex(0))];
    ana.does(|book, by| assign_spans(book, &three, ThemeRef::Path("Design"), by));
    drop(ana);
    std::fs::create_dir_all(&second).unwrap();
    std::fs::copy(first.join("project.db"), second.join("project.db")).unwrap();
    let (mut ana, mut bob) = (Desk::open(&first, "ana"), Desk::open(&second, "ana"));
    let off = |book: &Codebook, place: &TranscriptSpan, by: &Signature| {
        edits::unassign_spans(book, std::slice::from_ref(place), None, by)
    };
    ana.does(|book, by| off(book, &three[0], by));
    bob.does(|book, by| off(book, &three[1], by));
    let kept = ana.holds();
    ana.merge(&second);
    assert_eq!(ana.holds(), kept, "the passage Ana took off stays off");
}

#[test]
fn two_copies_become_one_without_loss_and_only_once() {
    let (dir, mut ana, mut bob) = two();
    bob.puts("Design", "a", SnippetIndex(0));
    bob.puts("Design/Cost", "b", SnippetIndex(1));
    let quoted = bob.place("b", SnippetIndex(1));
    let cost = bob.book.find_theme("Cost").unwrap();
    bob.does(|book, _| add_quotes(book, cost, std::slice::from_ref(&quoted)));
    bob.does(|book, _| set_memo(book, MemoTarget::Project, "Bob's view."));
    ana.puts("Cost", "b", SnippetIndex(0));
    ana.does(|book, _| set_memo(book, MemoTarget::Project, "Ana's view."));
    let merged = ana.merge(&dir.path().join("bob"));
    let came = MergeSummary { themes: 1, passages: 2, memos: 1, quotes: 1, ..MergeSummary::default() };
    assert_eq!(merged.summary, came);
    assert_eq!((merged.transcripts, merged.unmatched.len(), merged.without_topic), (2, 0, 0));
    let all = ["Cost ana b 0", "Design ana a 0", "Design bob a 0", "Design/Cost bob b 25", "Old ana a 25"]
        .map(str::to_owned);
    assert_eq!(ana.holds(), all);
    assert_eq!(ana.book.memo_text(&MemoTarget::Project).unwrap(), "ana: Ana's view.\n\nbob: Bob's view.");
    let before = ana.book.clone();
    assert_eq!(ana.merge(&dir.path().join("bob")).edit, None);
    assert_eq!(ana.book, before);
    // The other way round the two come to hold the same; then neither has anything the other lacks.
    bob.merge(&dir.path().join("ana"));
    assert_eq!(bob.holds(), all);
    assert_eq!(bob.book.memo(&MemoTarget::Project).unwrap().text, "Bob's view.");
    assert_eq!(bob.book.memo_text(&MemoTarget::Project), ana.book.memo_text(&MemoTarget::Project));
    assert_eq!(bob.merge(&dir.path().join("ana")).edit, None);
    assert_eq!(ana.merge(&dir.path().join("bob")).edit, None);
    // It is one edit.
    let mut book = ana.book.clone();
    ana.project.undo(&mut book).unwrap().unwrap();
    assert_eq!(ana.holds(), ["Cost ana b 0", "Design ana a 0", "Old ana a 25"]);
    assert!(ana.merge(&dir.path().join("bob")).edit.is_some());
}

#[test]
fn what_was_changed_here_since_the_copy_was_made_stays_so() {
    let (dir, mut ana, mut bob) = two();
    let (design, old) = (ana.book.find_theme("Design").unwrap(), ana.book.find_theme("Old").unwrap());
    ana.does(|book, _| rename_theme(book, design, "Architecture"));
    ana.does(|book, _| edits::describe_theme(book, design, "How it is built."));
    ana.does(|book, _| edits::delete_theme(book, old));
    bob.puts("Design", "b", SnippetIndex(0));
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!((merged.summary.themes, merged.summary.passages, merged.summary.memos), (0, 1, 0));
    assert_eq!(ana.holds(), ["Architecture ana a 0", "Architecture bob b 0"]);
    assert_eq!(ana.book.themes.len(), 1);
}

#[test]
fn transcripts_are_matched_by_name_and_text() {
    let (dir, mut ana, mut bob) = two();
    bob.project.store_transcripts(&[talk("c", "Only Bob has read this one, and nobody else did.")]).unwrap();
    bob.project
        .store_transcripts(&[talk("b", "Latency, and cost too, are the two sides of one coin for us all.")])
        .unwrap();
    for transcript in ["a", "b", "c"] {
        bob.puts("Design", transcript, SnippetIndex(0));
    }
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!(merged.transcripts, 1);
    assert_eq!(merged.unmatched, [("b".to_owned(), 1), ("c".to_owned(), 1)]);
    assert_eq!(ana.holds(), ["Design ana a 0", "Design bob a 0", "Old ana a 25"]);
}

#[test]
fn a_project_made_apart_comes_as_a_whole() {
    let (dir, mut ana, _) = two();
    let third = dir.path().join("eve");
    let mut eve = Desk::open(&third, "eve");
    eve.project.store_transcripts(&[talk("a", A)]).unwrap();
    eve.puts("Old", "a", SnippetIndex(0));
    let lock = third.join("project.owner");
    let owner = std::fs::read_to_string(&lock).unwrap();
    let merged = ana.merge(&third);
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), owner, "the copy is only read");
    assert_eq!((merged.summary.themes, merged.summary.passages), (0, 1));
    assert_eq!(ana.holds(), ["Design ana a 0", "Old ana a 25", "Old eve a 0"]);
}
