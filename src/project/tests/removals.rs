use super::*;
use crate::coding::{CodingRecord, MemoTarget, ThemeRef, apply_regrouping, edits};
use crate::project::StoreOutcome;

/// The sample project with a theme that holds for a snippet of each talk, quotes, memos, a name and a run.
fn coded_project() -> (tempfile::TempDir, Project) {
    let (dir, mut project) = sample_project();
    let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    project.add_run(&sample_run(&corpus, &[0, 0, 0, 0, 1, -1]), true).unwrap();
    let (a, b) = (snippet_span(&corpus, SnippetIndex(1)), snippet_span(&corpus, SnippetIndex(4)));
    let by = sample_signature();
    let mut apply = |made: crate::coding::CodingResult<crate::coding::Edit>| {
        let edit = made.unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
        book.clone()
    };
    let book = apply(edits::assign_spans(
        &Default::default(),
        &[a.clone(), b.clone()],
        ThemeRef::Path("Chunks"),
        &by,
    ));
    let theme = book.find_theme("Chunks").unwrap();
    let book = apply(edits::add_quotes(&book, theme, &[a.clone(), b]));
    let book = apply(edits::set_memo(&book, MemoTarget::Span(a.clone()), "zanzibar"));
    apply(edits::set_memo(&book, MemoTarget::Transcript(a.transcript), "about the basement"));
    project.mark_read(a.transcript, a.span).unwrap();
    drop(project);
    let project = Project::open(dir.path()).unwrap();
    (dir, project)
}

#[test]
fn a_transcript_is_out_and_in_again_with_everything() {
    let (dir, mut project) = coded_project();
    let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let before = book.clone();
    let edit = edits::remove_transcripts(&book, &[&corpus.transcripts[0]]).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let left = project.load_corpus().unwrap();
    assert_eq!((left.transcripts.len(), left.snippets.len()), (1, 2));
    assert_eq!(project.load_corpus_with_removed().unwrap(), corpus);
    assert_eq!(project.removed_transcripts().unwrap()[0].name, "a");
    assert_eq!(project.codebook().unwrap(), book);
    let shown = book.without_removed();
    assert_eq!((shown.quotes.len(), shown.memos.len(), shown.read_spans.len()), (1, 0, 0));
    let run = apply_regrouping(&left, project.current_run().unwrap().unwrap(), &book);
    assert_eq!(run.members.len(), 2);
    assert_eq!(run.topics.iter().map(|topic| (topic.id.0, topic.snippets)).collect::<Vec<_>>(), [(1, 1)]);
    drop(project);
    let listed = crate::project::list_projects(dir.path().parent().unwrap()).unwrap();
    let listed = listed.into_iter().find(|it| it.dir == dir.path()).unwrap();
    assert_eq!((listed.transcripts, listed.snippets), (1, 2));
    let mut project = Project::open(dir.path()).unwrap();
    let mut book = project.codebook().unwrap();
    assert_eq!(project.undo(&mut book).unwrap().unwrap().what, "took out transcript 'a'");
    assert_eq!((project.load_corpus().unwrap(), project.codebook().unwrap()), (corpus, before));
}

#[test]
fn it_stays_out_when_its_file_comes_again_changed_or_not() {
    let (_dir, mut project) = coded_project();
    let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let before = book.clone();
    let edit = edits::remove_transcripts(&book, &[&corpus.transcripts[0]]).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let mut longer = A.to_vec();
    longer.push("One more word on that.");
    assert_eq!(project.store_transcripts(&[talk("a", &A)]).unwrap(), [StoreOutcome::Unchanged]);
    project.store_transcripts(&[talk("a", &longer)]).unwrap();
    assert_eq!(project.load_corpus().unwrap().transcripts.len(), 1);
    let mut book = project.codebook().unwrap();
    assert_eq!(book.removals.len(), 1);
    assert!(book.is_removed(corpus.transcripts[0].id), "its earlier version is out as well");
    project.undo(&mut book).unwrap();
    assert_eq!(project.codebook().unwrap().removals, book.removals);
    let back = project.load_corpus().unwrap();
    assert_eq!(back.snippets.len(), 7);
    let book = project.codebook().unwrap();
    assert_eq!((book.quotes.len(), book.memos.len()), (before.quotes.len(), before.memos.len()));
    assert!(
        book.quotes.keys().any(|(_, place, _)| place.transcript == back.transcripts[0].id),
        "moved to the new text"
    );
}

/// Whether any file of a folder holds these bytes.
fn folder_holds(dir: &std::path::Path, words: &str) -> bool {
    std::fs::read_dir(dir).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        let holds = |path| std::fs::read(path).unwrap().windows(words.len()).any(|it| it == words.as_bytes());
        path.is_file() && holds(path)
    })
}

/// Cuts a talk as those of these tests are cut: a snippet for each turn.
pub fn by_turns(transcript: &Transcript, _: Option<&str>) -> Vec<Snippet> {
    crate::corpus::snippets_at(transcript, &transcript.turns.iter().map(|turn| turn.span).collect::<Vec<_>>())
}

#[test]
fn what_is_forgotten_is_in_the_database_no_more_and_cannot_be_undone() {
    let (dir, mut project) = coded_project();
    let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let edit = edits::remove_transcripts(&book, &[&corpus.transcripts[0]]).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    for words in ["five chunk sizes", "zanzibar", "basement", "/talks/a.md", "'a'"] {
        assert!(folder_holds(dir.path(), words), "{words}");
    }
    let id = corpus.transcripts[0].id;
    let request = project.request_forgetting_transcript(id).unwrap();
    let preview = project.preview_forgetting(&request, &by_turns).unwrap();
    let forgotten = project.forget(&request, &by_turns).unwrap();
    assert_eq!((forgotten.texts, forgotten.snippets, forgotten.passages), (1, 4, 1));
    assert_eq!((forgotten.memos, forgotten.quotes, forgotten.keywords), (2, 1, 1));
    assert_eq!(preview, forgotten);
    project.finish_forgetting(&by_turns).unwrap().unwrap();
    assert_eq!(project.finish_forgetting(&by_turns).unwrap(), None);
    for words in ["five chunk sizes", "zanzibar", "basement", "/talks/a.md", "'a'"] {
        assert!(!folder_holds(dir.path(), words), "{words}");
    }
    let left = project.load_corpus().unwrap();
    assert_eq!((left.transcripts.len(), left.snippets.len()), (1, 2));
    let run = project.current_run().unwrap().unwrap();
    assert!(run.topics.iter().all(|topic| topic.keywords.is_empty()), "'chunk' was said there alone");
    let mut book = project.codebook().unwrap();
    assert_eq!((book.quotes.len(), book.memos.len(), book.removals.len()), (1, 0, 0));
    assert_eq!(book.assignments.values().map(|it| it.spans.len()).sum::<usize>(), 1);
    let log = project.logged_edits().unwrap();
    let what = "forgot a transcript for good: 1 text, 4 snippets, 1 coded passage, 2 memos and 1 quote";
    assert_eq!(log.last().unwrap().what, what);
    // Everything before it can be undone and redone, without what was forgotten.
    let after = book.clone();
    let mut undone = 0;
    while project.undo(&mut book).unwrap().is_some() {
        undone += 1;
        assert_eq!(project.load_corpus().unwrap(), left);
    }
    assert!(book.themes.is_empty() && book.assignments.is_empty() && book.quotes.is_empty());
    for _ in 0..undone {
        project.redo(&mut book).unwrap();
    }
    assert_eq!(book.assignments, after.assignments);
    assert_eq!((&book.quotes, &project.codebook().unwrap()), (&after.quotes, &book));
    let changes = project.logged_changes().unwrap();
    let records =
        changes.iter().flat_map(|(_, changes)| changes).flat_map(|change| [&change.before, &change.after]);
    let gone = |record: &CodingRecord| serde_json::to_string(record).unwrap().contains("\"transcript\":2");
    assert_eq!(id, TranscriptId(2));
    assert!(!records.flatten().any(gone));
    // The same file is not taken in again; another is.
    assert_eq!(project.store_transcripts(&[talk("a", &A)]).unwrap(), [StoreOutcome::Forgotten]);
    assert!(!folder_holds(dir.path(), "/talks/a.md"));
    assert_eq!(project.store_transcripts(&[talk("c", &A)]).unwrap(), [StoreOutcome::Added]);
}
