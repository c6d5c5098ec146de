//! Several coders in one project: who signs, who sees what, and the sample they share.

use super::{placed, project, talk};
use crate::coding::edits::{self, assign_spans, describe_theme};
use crate::coding::sample::Strata;
use crate::coding::{Codebook, EditId, MemoTarget, Place, Study};
use crate::corpus::Corpus;
use crate::project::{Error, Project};
use rusqlite::Connection;

fn reopened(dir: &tempfile::TempDir, coder: &str, blind: bool) -> (Project, Codebook) {
    let mut project = Project::open(dir.path()).unwrap();
    project.work_as(Some(coder), blind);
    let book = project.codebook().unwrap();
    (project, book)
}

fn puts(project: &mut Project, book: &mut Codebook, corpus: &Corpus, theme: &str, snippet: usize) {
    let edit = assign_spans(book, &[placed(corpus, snippet)], Place::Path(theme), &project.stamp()).unwrap();
    project.apply(book, &edit).unwrap();
}

#[test]
fn a_guest_signs_and_is_forgotten_when_the_project_is_closed() {
    let (dir, mut project) = project();
    let (own, corpus) = (project.coder().to_owned(), project.corpus().unwrap());
    project.work_as(None, false);
    assert_eq!(project.guest(), None);
    project.work_as(Some("bob"), false);
    let mut book = project.codebook().unwrap();
    puts(&mut project, &mut book, &corpus, "A", 0);
    assert_eq!(project.log().unwrap()[0].coder, "bob");
    assert_eq!(book.assignments.values().next().unwrap().coder, "bob");
    assert_eq!(project.worker().unwrap().coder(), "bob");
    drop(project);
    assert_eq!(Project::open(dir.path()).unwrap().coder(), own);
}

#[test]
fn the_blind_see_and_take_back_only_their_own() {
    let (dir, mut project) = project();
    let corpus = project.corpus().unwrap();
    project.work_as(Some("ana"), false);
    let mut book = project.codebook().unwrap();
    puts(&mut project, &mut book, &corpus, "A", 0);
    drop(project);

    let (mut project, mut book) = reopened(&dir, "bob", true);
    assert_eq!((book.themes.len(), book.assignments.len(), book.hidden.len()), (1, 0, 1));
    assert_eq!((project.log().unwrap().len(), project.undo_redo().unwrap()), (0, (None, None)));
    assert_eq!(project.undo(&mut book).unwrap(), None, "what is not theirs is not taken back");
    puts(&mut project, &mut book, &corpus, "A", 0);
    puts(&mut project, &mut book, &corpus, "B", 1);
    assert_eq!(book.assignments.len(), 2);
    drop(project);

    // Ana decides more; what she does afterwards is not in the way of what Bob takes back, unless it builds on it.
    let (mut project, mut book) = reopened(&dir, "ana", false);
    assert_eq!(book.assignments.len(), 3);
    puts(&mut project, &mut book, &corpus, "C", 2);
    drop(project);
    let (mut project, mut book) = reopened(&dir, "bob", true);
    assert_eq!(project.undo(&mut book).unwrap().unwrap().coder, "bob");
    assert_eq!(project.redo(&mut book).unwrap().unwrap().coder, "bob");
    drop(project);
    let (mut project, mut book) = reopened(&dir, "ana", false);
    puts(&mut project, &mut book, &corpus, "B", 3);
    drop(project);
    let (mut project, mut book) = reopened(&dir, "bob", true);
    let before = project.history().unwrap();
    let error = project.undo(&mut book).unwrap_err();
    assert!(matches!(error, Error::BuiltOn { .. }), "the theme Bob made holds what Ana decided: {error}");
    assert_eq!((project.history().unwrap(), book.hidden.len()), (before, 3));
    let b = book.find("B").unwrap();
    assert!(edits::delete_theme(&book, b).is_err());
    drop(project);
    let (project, book) = reopened(&dir, "ana", false);
    assert_eq!((book.assignments.len(), project.log().unwrap().len()), (5, 5));
}

#[test]
fn what_another_changed_since_is_not_taken_back_blindly() {
    let (dir, mut project) = project();
    project.work_as(Some("bob"), true);
    let mut book = project.codebook().unwrap();
    let (edit, theme) = edits::add_theme(&book, "A").unwrap();
    project.apply(&mut book, &edit).unwrap();
    drop(project);
    let (mut project, mut book) = reopened(&dir, "ana", false);
    let edit = describe_theme(&book, theme, "Ana's words.").unwrap();
    project.apply(&mut book, &edit).unwrap();
    drop(project);
    let (mut project, mut book) = reopened(&dir, "bob", true);
    assert!(matches!(project.undo(&mut book), Err(Error::BuiltOn { .. })));
    assert!(matches!(project.restoration(EditId(0)), Err(Error::BuiltOn { .. })), "nor by going back");
    assert_eq!(project.codebook().unwrap().themes[&theme].description, "Ana's words.");
}

#[test]
fn a_theme_another_noted_something_of_is_not_taken_back_blindly() {
    for what in ["memo", "quote", "refusal"] {
        let (dir, mut project) = project();
        let corpus = project.corpus().unwrap();
        project.work_as(Some("bob"), true);
        let mut book = project.codebook().unwrap();
        let (edit, theme) = edits::add_theme(&book, "A").unwrap();
        project.apply(&mut book, &edit).unwrap();
        drop(project);
        let (mut project, mut book) = reopened(&dir, "ana", false);
        let place = [placed(&corpus, 0)];
        let edit = match what {
            "memo" => edits::set_memo(&book, MemoTarget::Theme(theme), "Hers."),
            "quote" => edits::keep_quotes(&book, theme, &place),
            _ => edits::refuse(&book, theme, &place),
        };
        project.apply(&mut book, &edit.unwrap()).unwrap();
        drop(project);
        let (mut project, mut book) = reopened(&dir, "bob", true);
        assert!(matches!(project.undo(&mut book), Err(Error::BuiltOn { .. })), "{what}");
        assert!(matches!(project.restoration(EditId(0)), Err(Error::BuiltOn { .. })), "{what}");
    }
}

#[test]
fn a_sample_is_kept_undone_and_carried_to_changed_texts() {
    let (dir, mut project) = project();
    let (corpus, mut book) = (project.corpus().unwrap(), project.codebook().unwrap());
    let strata = Strata::new(&Study::new(&corpus, None, &book), &[const { None }; 6]);
    let edit = edits::draw_sample(&book, &corpus, &strata, Some("topic"), (6, u64::MAX)).unwrap();
    project.apply(&mut book, &edit).unwrap();
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
    project.store(&[talk("b", &changed)]).unwrap();
    let (corpus, book) = (project.corpus().unwrap(), project.codebook().unwrap());
    assert_eq!(Study::new(&corpus, None, &book).sample().len(), 6);
}

#[test]
fn a_project_is_looked_at_without_a_trace() {
    let (dir, project) = project();
    let held = std::fs::read_to_string(dir.path().join("project.owner")).unwrap();
    let mut seen = Project::look(dir.path()).unwrap();
    assert_eq!(seen.corpus().unwrap(), project.corpus().unwrap());
    assert!(matches!(seen.set_setting("x", "y"), Err(Error::ReadOnly { .. })));
    drop((seen, project));
    assert_eq!(std::fs::read_to_string(dir.path().join("project.owner")).unwrap(), held);
    assert!(Project::look(&dir.path().join("nowhere")).is_err());
    Connection::open(dir.path().join("project.db")).unwrap().pragma_update(None, "user_version", 1).unwrap();
    assert!(matches!(Project::look(dir.path()), Err(Error::Older { .. })));
}
