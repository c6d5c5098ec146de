use super::*;
use crate::coding::{Codebook, Edit, MemoTarget, SummaryCell, SummaryColumn, ThemeRef, edits};
use crate::corpus::SnippetIndex;
use crate::project::StoreOutcome;

const UPDATED: StoreOutcome = StoreOutcome::Updated { carried: 0, kept: 0 };

#[test]
fn what_is_stored_comes_back_as_it_was() {
    let (_dir, project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    let names: Vec<_> =
        corpus.transcripts.iter().map(|entry| (entry.name.as_str(), entry.snippets.clone())).collect();
    assert_eq!(names, [("a", 0..4), ("b", 4..6)], "sorted by name, whatever the order of import");
    let original = talk("a", &A);
    assert_eq!(project.load_transcript(corpus.transcripts[0].id).unwrap(), original.transcript);
    for (stored, new) in corpus.snippets_of(&corpus.transcripts[0]).iter().zip(&original.snippets) {
        let expected = Snippet { id: stored.id, transcript: corpus.transcripts[0].id, ..new.clone() };
        assert_eq!(stored, &expected);
    }
    assert_eq!(corpus.transcripts[1].words, 16);
}

#[test]
fn texts_come_in_the_order_asked_for() {
    let (_dir, project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    assert_eq!(
        project.snippet_texts(&corpus, &[5, 1, 99, 1].map(SnippetIndex)).unwrap(),
        [B[1], A[1], "", A[1]]
    );
    let mut all = Vec::new();
    project.for_each_snippet(&corpus, &mut |at, text| all.push((at.0, text.to_owned()))).unwrap();
    let expected: Vec<_> = A.iter().chain(&B).map(|text| (*text).to_owned()).enumerate().collect();
    assert_eq!(all, expected);
}

#[test]
fn the_fingerprint_does_not_depend_on_the_order_of_import() {
    let (_dir, project) = sample_project();
    let other = tempfile::tempdir().unwrap();
    let mut second = Project::open(other.path()).unwrap();
    second.store_transcripts(&[talk("a", &A)]).unwrap();
    let partial = second.load_corpus().unwrap().fingerprint();
    second.store_transcripts(&[talk("b", &B)]).unwrap();
    let whole = second.load_corpus().unwrap().fingerprint();
    assert_eq!(whole, project.load_corpus().unwrap().fingerprint());
    assert_ne!(whole, partial);
}

#[test]
fn an_unchanged_file_is_unchanged_and_known_by_its_hash() {
    let (_dir, mut project) = sample_project();
    let before = project.load_corpus().unwrap();
    let again = talk("a", &A);
    assert_eq!(project.imported_files().unwrap().get("/talks/a.md"), Some(&again.file_hash));
    assert_eq!(project.store_transcripts(&[again]).unwrap(), [StoreOutcome::Unchanged]);
    assert_eq!(project.load_corpus().unwrap(), before);
}

#[test]
fn rows_of_one_table_with_one_name_stay_apart() {
    let (_dir, mut project) = sample_project();
    let rows = ["first row", "second row"]
        .map(|text| NewTranscript { path: "/t.csv".to_owned(), ..talk("row", &[text]) });
    assert_eq!(project.store_transcripts(&rows).unwrap(), [StoreOutcome::Added; 2]);
    assert_eq!(project.store_transcripts(&rows).unwrap(), [StoreOutcome::Unchanged; 2]);
    assert_eq!(project.load_corpus().unwrap().transcripts.len(), 4);
}

#[test]
fn a_folder_that_moved_is_known_again() {
    let (_dir, mut project) = sample_project();
    let moved = NewTranscript { path: "/elsewhere/a.md".to_owned(), ..talk("a", &A) };
    assert_eq!(project.store_transcripts(&[moved]).unwrap(), [StoreOutcome::Unchanged]);
    let corpus = project.load_corpus().unwrap();
    assert_eq!(corpus.transcripts.len(), 2);
    assert_eq!(project.source_file(corpus.transcripts[0].id).unwrap(), "/elsewhere/a.md");
}

#[test]
fn snippets_cut_anew_keep_their_ids_where_they_are_the_same() {
    let (_dir, mut project) = sample_project();
    let before = project.load_corpus().unwrap();
    let mut recut = talk("a", &A);
    let last = recut.snippets.pop().unwrap();
    recut.snippets[2].span.end = last.span.end;
    assert_eq!(project.store_transcripts(&[recut]).unwrap(), [UPDATED]);
    let after = project.load_corpus().unwrap();
    assert_eq!(after.snippets.len(), 5);
    assert_eq!(after.transcripts[0].id, before.transcripts[0].id, "the text is the same");
    let ids = |corpus: &Corpus| corpus.snippets.iter().map(|snippet| snippet.id.0).collect::<Vec<_>>();
    assert_eq!(ids(&after)[..2], ids(&before)[..2]);
    assert!(!ids(&before).contains(&ids(&after)[2]), "no id is given twice");
}

#[test]
fn changed_attributes_and_times_update_in_place() {
    let (_dir, mut project) = sample_project();
    let mut dated = talk("a", &A);
    dated.transcript.attributes.insert("channel".to_owned(), "radio".to_owned());
    dated.transcript.cues[0].end = 9.0;
    assert_eq!(project.store_transcripts(&[dated.clone()]).unwrap(), [UPDATED]);
    let id = project.load_corpus().unwrap().transcripts[0].id;
    assert_eq!(project.load_transcript(id).unwrap(), dated.transcript);
}

#[test]
fn decisions_follow_their_words_into_a_changed_text_and_back() {
    let (_dir, mut project) = sample_project();
    let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let spans = [
        snippet_span(&corpus, SnippetIndex(1)),
        snippet_span(&corpus, SnippetIndex(3)),
        snippet_span(&corpus, SnippetIndex(5)),
    ];
    let edit = edits::assign_spans(&book, &spans, ThemeRef::Path("Design/RAG"), &sample_signature()).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let memo =
        edits::set_memo(&book, MemoTarget::Span(snippet_span(&corpus, SnippetIndex(1))), "telling").unwrap();
    project.apply_edit(&mut book, &memo).unwrap();
    let on_talk =
        edits::set_memo(&book, MemoTarget::Transcript(corpus.transcripts[0].id), "a good one").unwrap();
    project.apply_edit(&mut book, &on_talk).unwrap();
    project.mark_read(corpus.snippets[1].transcript, corpus.snippets[1].span).unwrap();
    let theme = book.find_theme("RAG").unwrap();
    let cell = |corpus: &Corpus| {
        let column = SummaryColumn::Transcript(corpus.transcripts[0].id);
        MemoTarget::Cell(SummaryCell { theme, column })
    };
    let summary = edits::set_memo(&book, cell(&corpus), "in short").unwrap();
    project.apply_edit(&mut book, &summary).unwrap();
    let edit = edits::add_quotes(&book, theme, &[spans[2].clone(), spans[0].clone()]).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();

    let changed = talk("a", &["A new beginning that was not there.", A[0], A[1], "All else was cut."]);
    assert_eq!(
        project.store_transcripts(&[changed]).unwrap(),
        [StoreOutcome::Updated { carried: 4, kept: 1 }]
    );
    let (now, book_now) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let spans_now = &book_now.assignments.values().next().unwrap().spans;
    assert_eq!(spans_now.len(), 3, "nothing is lost");
    assert!(spans_now.contains(&snippet_span(&now, SnippetIndex(2))), "carried");
    assert!(spans_now.contains(&spans[1]), "kept with the old text");
    assert!(spans_now.contains(&spans[2]), "the other talk is untouched");
    assert_eq!(
        spans[1].span.slice(&project.transcript_text(spans[1].transcript).unwrap()),
        A[3],
        "the old text is kept"
    );
    assert_eq!(
        book_now.memo(&MemoTarget::Span(snippet_span(&now, SnippetIndex(2)))).unwrap().text,
        "telling"
    );
    assert_eq!(book_now.memo(&MemoTarget::Transcript(now.transcripts[0].id)).unwrap().text, "a good one");
    assert_eq!(book_now.memo(&cell(&now)).unwrap().text, "in short");
    let quoted: Vec<_> = book_now.quotes_of(theme).into_iter().map(|quote| quote.place.clone()).collect();
    assert_eq!(quoted, [spans[2].clone(), snippet_span(&now, SnippetIndex(2))]);
    assert!(book_now.has_read(now.snippets[2].transcript, now.snippets[2].span));

    project.store_transcripts(&[talk("a", &A)]).unwrap();
    assert_eq!(
        project.load_corpus().unwrap().transcripts[0].id,
        corpus.transcripts[0].id,
        "the former text is current again"
    );
    let back = project.codebook().unwrap();
    assert_eq!(back.assignments, book.assignments);
    assert_eq!(back.memos, book.memos);
    assert_eq!(back.quotes, book.quotes);
    project.undo(&mut book).unwrap().unwrap();
    assert!(book.quotes.is_empty() && project.codebook().unwrap().quotes.is_empty());
}

#[test]
fn undo_reaches_through_a_changed_text() {
    let (_dir, mut project) = sample_project();
    let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let edit = edits::assign_spans(
        &book,
        &[snippet_span(&corpus, SnippetIndex(1))],
        ThemeRef::Path("RAG"),
        &sample_signature(),
    )
    .unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let theme = book.find_theme("RAG").unwrap();
    let delete = edits::delete_theme(&book, theme).unwrap();
    project.apply_edit(&mut book, &delete).unwrap();
    project.store_transcripts(&[talk("a", &["New.", A[0], A[1]])]).unwrap();
    let now = project.load_corpus().unwrap();
    project.undo(&mut book).unwrap().unwrap();
    assert_eq!(book.assignments.values().next().unwrap().spans, [snippet_span(&now, SnippetIndex(2))]);
    assert_eq!(project.codebook().unwrap(), book);
}

#[test]
fn undo_reaches_through_a_text_in_which_two_passages_became_one() {
    let (_dir, mut project) = sample_project();
    project.store_transcripts(&[talk("c", &[A[1], A[0], A[1]])]).unwrap();
    let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let (first, second) = (snippet_span(&corpus, SnippetIndex(6)), snippet_span(&corpus, SnippetIndex(8)));
    let mut apply = |book: &mut Codebook, edit: Edit| project.apply_edit(book, &edit).unwrap();
    let (edit, theme) = edits::add_theme(&book, "RAG").unwrap();
    apply(&mut book, edit);
    let edit = edits::add_quotes(&book, theme, std::slice::from_ref(&first)).unwrap();
    apply(&mut book, edit);
    let edit =
        edits::add_quotes(&book, theme, &[second.clone(), snippet_span(&corpus, SnippetIndex(0))]).unwrap();
    apply(&mut book, edit);
    for (place, text) in [(&first, "one"), (&second, "two")] {
        let edit = edits::set_memo(&book, MemoTarget::Span(place.clone()), text).unwrap();
        apply(&mut book, edit);
    }
    project.store_transcripts(&[talk("c", &[A[1], "All else was cut."])]).unwrap();
    let mut book = project.codebook().unwrap();
    let passage = snippet_span(&project.load_corpus().unwrap(), SnippetIndex(6));
    let quotes = |book: &Codebook| book.quotes.keys().map(|(_, place, _)| place.clone()).collect::<Vec<_>>();
    assert_eq!((quotes(&book).len(), book.memos.len()), (2, 2), "one of each became another's");
    assert_eq!(book.memo(&MemoTarget::Span(passage)).unwrap().text, "one");
    let merged = book.clone();
    for left in [1, 0] {
        project.undo(&mut book).unwrap().unwrap();
        assert_eq!((book.memos.len(), project.codebook().unwrap()), (left, book.clone()));
    }
    for left in [0, 0] {
        project.undo(&mut book).unwrap().unwrap();
        assert_eq!((book.quotes.len(), project.codebook().unwrap()), (left, book.clone()));
    }
    project.undo(&mut book).unwrap().unwrap();
    assert!(book.themes.is_empty() && project.undo(&mut book).unwrap().is_none());
    while project.redo(&mut book).unwrap().is_some() {
        assert_eq!(project.codebook().unwrap(), book);
    }
    assert_eq!((quotes(&book), &book.memos), (quotes(&merged), &merged.memos));

    project.store_transcripts(&[talk("c", &[A[1], A[0], A[1]])]).unwrap();
    let mut book = project.codebook().unwrap();
    while project.undo(&mut book).unwrap().is_some() {
        assert_eq!(project.codebook().unwrap(), book, "also back in the text of then");
    }
    assert_eq!(book, Codebook::default());
}

#[test]
fn a_batch_is_stored_whole_or_not_at_all() {
    let (_dir, mut project) = sample_project();
    let before = project.load_corpus().unwrap();
    let mut broken = talk("d", &["four"]);
    broken.snippets[0].words = usize::MAX;
    broken.snippets[0].span = Span::new(usize::MAX, usize::MAX);
    project.db.execute_batch("CREATE TEMP TRIGGER t BEFORE INSERT ON snippet WHEN NEW.begin < 0 BEGIN SELECT RAISE(ABORT, 'full'); END").unwrap();
    project.store_transcripts(&[talk("c", &["three"]), broken]).unwrap_err();
    assert_eq!(project.load_corpus().unwrap(), before);
    assert!(!project.imported_files().unwrap().contains_key("/talks/c.md"));
}
