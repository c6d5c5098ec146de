//! Several coders in one project: who signs, who sees what, and the sample they share.

use super::{sample_project, snippet_span, talk};
use crate::coding::edits::{self, assign_spans, describe_theme};
use crate::coding::sampling::SampleStrata;
use crate::coding::{Codebook, CodingStats, EditId, MemoTarget, ThemeRef};
use crate::corpus::{Corpus, SnippetIndex};
use crate::project::ProjectError;
use crate::project::db::open_project::Project;
use rusqlite::Connection;

fn reopened(dir: &tempfile::TempDir, coder: &str, blind: bool) -> (Project, Codebook) {
    let mut project = Project::open(dir.path()).unwrap();
    project.work_as(Some(coder), blind);
    let book = project.codebook().unwrap();
    (project, book)
}

fn puts(project: &mut Project, book: &mut Codebook, corpus: &Corpus, theme: &str, snippet: SnippetIndex) {
    let edit =
        assign_spans(book, &[snippet_span(corpus, snippet)], ThemeRef::Path(theme), &project.signature())
            .unwrap();
    project.apply_edit(book, &edit).unwrap();
}

#[test]
fn a_guest_signs_and_is_forgotten_when_the_project_is_closed() {
    let (dir, mut project) = sample_project();
    let (own, corpus) = (project.coder().to_owned(), project.load_corpus().unwrap());
    project.work_as(None, false);
    assert_eq!(project.guest(), None);
    project.work_as(Some("bob"), false);
    let mut book = project.codebook().unwrap();
    puts(&mut project, &mut book, &corpus, "A", SnippetIndex(0));
    assert_eq!(project.logged_edits().unwrap()[0].coder, "bob");
    assert_eq!(book.assignments.values().next().unwrap().coder, "bob");
    assert_eq!(project.open_worker().unwrap().coder(), "bob");
    drop(project);
    assert_eq!(Project::open(dir.path()).unwrap().coder(), own);
}

#[test]
fn the_blind_see_and_take_back_only_their_own() {
    let (dir, mut project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    project.work_as(Some("ana"), false);
    let mut book = project.codebook().unwrap();
    puts(&mut project, &mut book, &corpus, "A", SnippetIndex(0));
    drop(project);

    let (mut project, mut book) = reopened(&dir, "bob", true);
    assert_eq!((book.themes.len(), book.assignments.len(), book.hidden_assignments.len()), (1, 0, 1));
    assert_eq!(
        (project.logged_edits().unwrap().len(), project.undo_redo_labels().unwrap()),
        (0, (None, None))
    );
    assert_eq!(project.undo(&mut book).unwrap(), None, "what is not theirs is not taken back");
    puts(&mut project, &mut book, &corpus, "A", SnippetIndex(0));
    puts(&mut project, &mut book, &corpus, "B", SnippetIndex(1));
    assert_eq!(book.assignments.len(), 2);
    drop(project);

    // Ana decides more; what she does afterwards is not in the way of what Bob takes back, unless it builds
    // on it.
    let (mut project, mut book) = reopened(&dir, "ana", false);
    assert_eq!(book.assignments.len(), 3);
    puts(&mut project, &mut book, &corpus, "C", SnippetIndex(2));
    drop(project);
    let (mut project, mut book) = reopened(&dir, "bob", true);
    assert_eq!(project.undo(&mut book).unwrap().unwrap().coder, "bob");
    assert_eq!(project.redo(&mut book).unwrap().unwrap().coder, "bob");
    drop(project);
    let (mut project, mut book) = reopened(&dir, "ana", false);
    puts(&mut project, &mut book, &corpus, "B", SnippetIndex(3));
    drop(project);
    let (mut project, mut book) = reopened(&dir, "bob", true);
    let before = project.logged_changes().unwrap();
    let error = project.undo(&mut book).unwrap_err();
    assert!(
        matches!(error, ProjectError::UsedByOthers { .. }),
        "the theme Bob made holds what Ana decided: {error}"
    );
    assert_eq!((project.logged_changes().unwrap(), book.hidden_assignments.len()), (before, 3));
    let b = book.find_theme("B").unwrap();
    assert!(edits::delete_theme(&book, b).is_err());
    drop(project);
    let (project, book) = reopened(&dir, "ana", false);
    assert_eq!((book.assignments.len(), project.logged_edits().unwrap().len()), (5, 5));
}

#[test]
fn what_another_changed_since_is_not_taken_back_blindly() {
    let (dir, mut project) = sample_project();
    project.work_as(Some("bob"), true);
    let mut book = project.codebook().unwrap();
    let (edit, theme) = edits::add_theme(&book, "A").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    drop(project);
    let (mut project, mut book) = reopened(&dir, "ana", false);
    let edit = describe_theme(&book, theme, "Ana's words.").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    drop(project);
    let (mut project, mut book) = reopened(&dir, "bob", true);
    assert!(matches!(project.undo(&mut book), Err(ProjectError::UsedByOthers { .. })));
    assert!(
        matches!(project.restoring_edit(EditId(0)), Err(ProjectError::UsedByOthers { .. })),
        "nor by going back"
    );
    assert_eq!(project.codebook().unwrap().themes[&theme].description, "Ana's words.");
}

#[test]
fn a_theme_another_noted_something_of_is_not_taken_back_blindly() {
    for what in ["memo", "quote", "refusal"] {
        let (dir, mut project) = sample_project();
        let corpus = project.load_corpus().unwrap();
        project.work_as(Some("bob"), true);
        let mut book = project.codebook().unwrap();
        let (edit, theme) = edits::add_theme(&book, "A").unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
        drop(project);
        let (mut project, mut book) = reopened(&dir, "ana", false);
        let place = [snippet_span(&corpus, SnippetIndex(0))];
        let edit = match what {
            "memo" => edits::set_memo(&book, MemoTarget::Theme(theme), "Hers."),
            "quote" => edits::add_quotes(&book, theme, &place),
            _ => edits::reject_suggestion(&book, theme, &place),
        };
        project.apply_edit(&mut book, &edit.unwrap()).unwrap();
        drop(project);
        let (mut project, mut book) = reopened(&dir, "bob", true);
        assert!(matches!(project.undo(&mut book), Err(ProjectError::UsedByOthers { .. })), "{what}");
        assert!(
            matches!(project.restoring_edit(EditId(0)), Err(ProjectError::UsedByOthers { .. })),
            "{what}"
        );
    }
}

#[test]
fn a_sample_is_kept_undone_and_carried_to_changed_texts() {
    let (dir, mut project) = sample_project();
    let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let strata = SampleStrata::new(&CodingStats::new(&corpus, None, &book), &[const { None }; 6]);
    let edit = edits::draw_sample(&book, &corpus, &strata, Some("topic"), (6, u64::MAX)).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    drop(project);
    let mut project = Project::open(dir.path()).unwrap();
    let mut book = project.codebook().unwrap();
    let sample = book.sample.clone().unwrap();
    assert_eq!((sample.seed, sample.by.as_deref(), sample.spans.len()), (u64::MAX, Some("topic"), 6));
    project.undo(&mut book).unwrap();
    assert_eq!((&book.sample, project.codebook().unwrap().sample), (&None, None));
    project.redo(&mut book).unwrap();
    assert_eq!(project.codebook().unwrap().sample, Some(sample));
    let changed: Vec<String> = super::B.iter().map(|paragraph| format!("{paragraph} Truly.")).collect();
    let changed: Vec<&str> = changed.iter().map(String::as_str).collect();
    project.store_transcripts(&[talk("b", &changed)]).unwrap();
    let (corpus, book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    assert_eq!(CodingStats::new(&corpus, None, &book).sample_snippets().len(), 6);
}

#[test]
fn a_project_is_looked_at_without_a_trace() {
    let (dir, project) = sample_project();
    let held = std::fs::read_to_string(dir.path().join("project.owner")).unwrap();
    let mut seen = Project::inspect(dir.path()).unwrap();
    assert_eq!(seen.load_corpus().unwrap(), project.load_corpus().unwrap());
    assert!(matches!(seen.set_setting("x", "y"), Err(ProjectError::ReadOnly { .. })));
    drop((seen, sample_project));
    assert_eq!(std::fs::read_to_string(dir.path().join("project.owner")).unwrap(), held);
    assert!(Project::inspect(&dir.path().join("nowhere")).is_err());
    Connection::open(dir.path().join("project.db")).unwrap().pragma_update(None, "user_version", 1).unwrap();
    assert!(matches!(Project::inspect(dir.path()), Err(ProjectError::Older { .. })));
}
