use super::*;
use crate::coding::{
    Codebook, CodingError as Refusal, CodingRecord, Edit, EditId, MemoTarget, RecordChange, Theme, ThemeId,
    ThemeRef, apply_regrouping, edits,
};
use crate::corpus::SnippetIndex;
use crate::project::ProjectError;
use proptest::prelude::*;

/// One step of a researcher's, with numbers to be taken modulo what there is.
#[derive(Debug, Clone)]
enum EditStep {
    Add(u8),
    Rename(usize, u8),
    Move(usize, usize),
    ListUnder(usize, usize),
    UnlistUnder(usize),
    Merge(usize, usize),
    Delete(usize),
    Describe(usize, u8),
    AssignTopic(u32, usize),
    AssignSnippet(usize, u8),
    UnassignTopic(u32),
    UnassignSnippet(usize, usize),
    RenameTopic(u32, u8),
    Junk(u32, bool),
    MergeTopics(u32, u32),
    SplitTopic(u32),
    MoveSnippet(usize, u32),
    Memo(usize, u8),
    Undo,
    Redo,
    Restore(usize),
}

fn step() -> impl Strategy<Value = EditStep> {
    let n = 0usize..8;
    let b = 0u8..4;
    let t = 0u32..3;
    prop_oneof![
        3 => b.clone().prop_map(EditStep::Add),
        1 => (n.clone(), b.clone()).prop_map(|(a, b)| EditStep::Rename(a, b)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| EditStep::Move(a, b)),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| EditStep::ListUnder(a, b)),
        1 => n.clone().prop_map(EditStep::UnlistUnder),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| EditStep::Merge(a, b)),
        1 => n.clone().prop_map(EditStep::Delete),
        1 => (n.clone(), b.clone()).prop_map(|(a, b)| EditStep::Describe(a, b)),
        3 => (t.clone(), n.clone()).prop_map(|(a, b)| EditStep::AssignTopic(a, b)),
        2 => (n.clone(), b.clone()).prop_map(|(a, b)| EditStep::AssignSnippet(a, b)),
        1 => t.clone().prop_map(EditStep::UnassignTopic),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| EditStep::UnassignSnippet(a, b)),
        1 => (t.clone(), b.clone()).prop_map(|(a, b)| EditStep::RenameTopic(a, b)),
        1 => (t.clone(), any::<bool>()).prop_map(|(a, b)| EditStep::Junk(a, b)),
        1 => (t.clone(), 0u32..6).prop_map(|(a, b)| EditStep::MergeTopics(a, b)),
        1 => (0u32..6).prop_map(EditStep::SplitTopic),
        2 => (n.clone(), 0u32..6).prop_map(|(a, b)| EditStep::MoveSnippet(a, b)),
        1 => (n, b).prop_map(|(a, b)| EditStep::Memo(a, b)),
        2 => Just(EditStep::Undo),
        1 => Just(EditStep::Redo),
        1 => (0usize..8).prop_map(EditStep::Restore),
    ]
}

const PATHS: [&str; 4] = ["Design", "Design/RAG", "Cost", "Design/RAG/Chunks"];

fn edit(step: &EditStep, book: &Codebook, corpus: &Corpus, run: &Run) -> Option<Result<Edit, Refusal>> {
    let theme = |at: usize| book.themes.keys().nth(at % book.themes.len().max(1)).copied();
    let path = |at: u8| PATHS[at as usize];
    Some(match *step {
        EditStep::Add(at) => edits::add_theme(book, path(at)).map(|(edit, _)| edit),
        EditStep::Rename(at, name) => edits::rename_theme(book, theme(at)?, &format!("N{name}")),
        EditStep::Move(at, to) => edits::move_theme(book, theme(at)?, theme(to).filter(|_| to % 3 > 0)),
        EditStep::ListUnder(at, parent) => edits::list_theme_under(book, theme(at)?, theme(parent)?),
        EditStep::UnlistUnder(at) => {
            let listed =
                book.themes.values().flat_map(|it| it.also_under.iter().map(|parent| (it.id, *parent)));
            let listed: Vec<_> = listed.collect();
            let (theme, parent) = listed.get(at % listed.len().max(1))?;
            edits::unlist_theme_under(book, *theme, *parent)
        }
        EditStep::Merge(into, other) => {
            edits::merge_themes(book, theme(into)?, &[theme(other)?, theme(other + 1)?])
        }
        EditStep::Delete(at) => edits::delete_theme(book, theme(at)?),
        EditStep::Describe(at, text) => edits::describe_theme(book, theme(at)?, &format!("use {text}")),
        EditStep::AssignTopic(topic, at) => edits::assign_topics(
            book,
            corpus,
            run,
            &[TopicId(topic)],
            ThemeRef::Theme(theme(at)?),
            &sample_signature(),
        ),
        EditStep::AssignSnippet(at, to) => edits::assign_spans(
            book,
            &[snippet_span(corpus, SnippetIndex(at % 6))],
            ThemeRef::Path(path(to)),
            &sample_signature(),
        ),
        EditStep::UnassignTopic(topic) => {
            edits::unassign_topics(book, corpus, run, &[TopicId(topic)], None, &sample_signature())
        }
        EditStep::UnassignSnippet(at, from) => {
            let mut part = snippet_span(corpus, SnippetIndex(at % 6));
            part.span.end -= if from % 2 == 0 { 10 } else { 0 };
            edits::unassign_spans(book, &[part], theme(from), &sample_signature())
        }
        EditStep::RenameTopic(topic, name) => {
            edits::rename_topic(book, run, TopicId(topic), &"x".repeat(name as usize))
        }
        EditStep::Junk(topic, junk) => edits::junk_topics(book, run, &[TopicId(topic)], junk),
        EditStep::MergeTopics(a, b) => edits::merge_topics(book, corpus, run, &[TopicId(a), TopicId(b)]),
        EditStep::SplitTopic(topic) => {
            let held: Vec<_> = corpus
                .snippet_indices()
                .filter(|at| run.members[at.0].topic == Some(TopicId(topic)))
                .collect();
            let part = |snippets: &[SnippetIndex]| edits::TopicPart {
                label: "Part".to_owned(),
                keywords: run.topics.first().map_or_else(Vec::new, |topic| topic.keywords.clone()),
                snippets: snippets.to_vec(),
            };
            let (left, right) = held.split_at(held.len() / 2);
            edits::split_topic(book, corpus, run, TopicId(topic), &[part(left), part(right)])
        }
        EditStep::MoveSnippet(at, to) => {
            edits::move_snippets(book, corpus, run, &[SnippetIndex(at % 6)], (to < 5).then_some(TopicId(to)))
        }
        EditStep::Memo(at, text) => {
            let target = theme(at).map_or(MemoTarget::Project, MemoTarget::Theme);
            edits::set_memo(book, target, &"note ".repeat(text as usize))
        }
        EditStep::Undo | EditStep::Redo | EditStep::Restore(_) => return None,
    })
}

/// Goes back to some point, and sees that it is as it was then.
fn restore(project: &mut Project, book: &mut Codebook, back: usize) {
    let log = project.logged_edits().unwrap();
    let held: Vec<EditId> = log.iter().filter(|edit| !edit.undone).map(|edit| edit.id).collect();
    let left = held.len().saturating_sub(back);
    let point = left.checked_sub(1).map_or(EditId(0), |at| held[at]);
    let Ok(edit) = project.restoring_edit(point) else {
        assert_eq!(left, held.len(), "only for now there is nothing to take back");
        return;
    };
    (left..held.len()).for_each(|_| drop(project.undo(book).unwrap()));
    let then = book.clone();
    (left..held.len()).for_each(|_| drop(project.redo(book).unwrap()));
    project.apply_edit(book, &edit).unwrap();
    assert_eq!(&then, book, "{}", edit.what);
}

/// A project that does not wait for the disk: what is tested is logic.
fn impatient(project: Project) -> Project {
    project.db.pragma_update(None, "synchronous", "OFF").unwrap();
    project
}

/// A project with topics.
fn analysed() -> (tempfile::TempDir, Project, Corpus, Run) {
    let (dir, project) = sample_project();
    let mut project = impatient(project);
    let corpus = project.load_corpus().unwrap();
    let first = sample_run(&corpus, &[0, 0, 1, 1, 2, -1]);
    let id = project.add_run(&first, true).unwrap();
    (dir, project, corpus, Run { id, ..first })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn memory_is_disk_and_everything_can_be_taken_back(steps in proptest::collection::vec(step(), 1..30)) {
        let (_dir, mut project, corpus, run) = analysed();
        let mut book = project.codebook().unwrap();
        let initial = book.clone();
        for step in &steps {
            match edit(step, &book, &corpus, &apply_regrouping(&corpus, run.clone(), &book)) {
                Some(Ok(edit)) => {
                    project.apply_edit(&mut book, &edit).unwrap();
                    prop_assert_eq!(project.redo(&mut book).unwrap(), None, "a new edit ends redo");
                }
                Some(Err(refusal)) => prop_assert!(!refusal.to_string().is_empty()),
                None if matches!(step, EditStep::Undo) => drop(project.undo(&mut book).unwrap()),
                None if matches!(step, EditStep::Redo) => drop(project.redo(&mut book).unwrap()),
                None => {
                    let EditStep::Restore(back) = step else { continue };
                    restore(&mut project, &mut book, *back);
                }
            }
            prop_assert_eq!(&project.codebook().unwrap(), &book, "after {:?}", step);
        }
        while project.redo(&mut book).unwrap().is_some() {}
        let last = book.clone();
        let holding = project.logged_edits().unwrap().iter().filter(|edit| !edit.undone).count();
        let mut undone = 0;
        while let Some(edit) = project.undo(&mut book).unwrap() {
            prop_assert!(edit.undone);
            undone += 1;
            prop_assert_eq!(&project.codebook().unwrap(), &book);
        }
        prop_assert_eq!(undone, holding);
        prop_assert_eq!(&book, &initial);
        while project.redo(&mut book).unwrap().is_some() {}
        prop_assert_eq!(&book, &last);
        prop_assert_eq!(&project.codebook().unwrap(), &book);
    }
}

/// Edits of a long session.
const LONG: usize = 500;

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// A session of five hundred edits, the program started anew every so often: taking all back leads to the
    /// start, doing all again to the end, and a start in between changes nothing.
    #[test]
    fn five_hundred_edits_are_taken_back_and_done_again_over_restarts(
        steps in proptest::collection::vec(step(), 400),
        every in 40usize..160,
    ) {
        let (dir, mut project, corpus, run) = analysed();
        let mut book = project.codebook().unwrap();
        let initial = book.clone();
        let restart = |project: Project| {
            drop(project);
            let project = impatient(Project::open(dir.path()).unwrap());
            let book = project.codebook().unwrap();
            (project, book)
        };
        let mut made = 0;
        for step in steps.iter().cycle().take(40 * LONG) {
            let Some(Ok(edit)) = edit(step, &book, &corpus, &apply_regrouping(&corpus, run.clone(), &book)) else { continue };
            project.apply_edit(&mut book, &edit).unwrap();
            made += 1;
            if made % every == 0 {
                let before = book.clone();
                (project, book) = restart(project);
                prop_assert_eq!(&book, &before);
            }
            if made == LONG {
                break;
            }
        }
        prop_assert_eq!(made, LONG, "the steps give too few edits");
        let last = book.clone();
        for forth in [false, true, false] {
            for taken in 0..LONG {
                let edit = if forth { project.redo(&mut book) } else { project.undo(&mut book) };
                prop_assert!(edit.unwrap().is_some());
                if taken % every == 0 {
                    (project, book) = restart(project);
                }
            }
            prop_assert_eq!(&book, if forth { &last } else { &initial });
            prop_assert_eq!(&project.codebook().unwrap(), &book);
        }
    }
}

#[test]
fn undo_and_redo_survive_a_restart_and_a_new_edit_ends_redo() {
    let (dir, mut project) = sample_project();
    let mut book = project.codebook().unwrap();
    for path in ["A", "B"] {
        let (edit, _) = edits::add_theme(&book, path).unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
    }
    assert_eq!(project.undo(&mut book).unwrap().unwrap().what, "added theme B");
    drop(project);
    let mut project = Project::open(dir.path()).unwrap();
    let mut book = project.codebook().unwrap();
    assert_eq!(
        project.undo_redo_labels().unwrap(),
        (Some("added theme A".to_owned()), Some("added theme B".to_owned()))
    );
    assert_eq!(project.redo(&mut book).unwrap().unwrap().what, "added theme B");
    project.undo(&mut book).unwrap();
    let (edit, id) = edits::add_theme(&book, "C").unwrap();
    assert_eq!(id, ThemeId(3), "the number of the theme undone is not given again");
    project.apply_edit(&mut book, &edit).unwrap();
    assert_eq!(project.redo(&mut book).unwrap(), None);
    let log: Vec<_> =
        project.logged_edits().unwrap().into_iter().map(|edit| (edit.what, edit.undone)).collect();
    let expected = [("added theme A", false), ("added theme B", true), ("added theme C", false)];
    assert_eq!(log, expected.map(|(what, undone)| (what.to_owned(), undone)));
}

#[test]
fn an_edit_that_fails_midway_changes_nothing() {
    let (_dir, mut project) = sample_project();
    let mut book = project.codebook().unwrap();
    let (edit, _) = edits::add_theme(&book, "A").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let before = book.clone();
    let theme = |id| {
        let name = "X".to_owned();
        CodingRecord::Theme(Theme {
            id: ThemeId(id),
            parent: None,
            name,
            description: String::new(),
            color: 0,
            position: 0,
            also_under: Default::default(),
        })
    };
    let made = RecordChange { before: None, after: Some(theme(7)) };
    let broken = [
        RecordChange { before: Some(theme(9)), after: None },
        RecordChange { before: Some(theme(9)), after: Some(theme(9)) },
        RecordChange { before: None, after: Some(theme(1)) },
    ];
    for change in broken {
        let edit = Edit { what: "broke".to_owned(), changes: vec![made.clone(), change] };
        assert!(matches!(project.apply_edit(&mut book, &edit), Err(ProjectError::Stale { .. })));
        assert_eq!(book, before);
        assert_eq!(project.codebook().unwrap(), before);
        assert_eq!(project.logged_edits().unwrap().len(), 1);
    }
}

#[test]
fn names_of_speakers_are_kept_and_taken_back() {
    use crate::coding::edits::{merge_speakers, rename_speaker};
    let (dir, mut project) = sample_project();
    let mut book = project.codebook().unwrap();
    let corpus = project.load_corpus().unwrap();
    let voices: Vec<_> = corpus
        .transcripts
        .iter()
        .flat_map(|entry| {
            crate::corpus::speaker_stats::stats_by_speaker(&project.load_transcript(entry.id).unwrap())
        })
        .collect();
    let rename = rename_speaker(&book, &voices, "Guest", "Ann", Some("a")).unwrap();
    project.apply_edit(&mut book, &rename).unwrap();
    let merge = merge_speakers(&book, &voices, &["Ann".into(), "Guest".into()], "Dr Ann", None).unwrap();
    project.apply_edit(&mut book, &merge).unwrap();
    assert_eq!(book.speaker_names.len(), 2);
    drop(project);
    let mut project = Project::open(dir.path()).unwrap();
    assert_eq!(project.codebook().unwrap(), book);
    let mut shown = project.load_corpus().unwrap();
    book.name_corpus_speakers(&mut shown);
    assert_eq!(shown.snippets[1].speaker.as_deref(), Some("Dr Ann"));
    assert_eq!(
        project.load_corpus().unwrap().snippets[1].speaker.as_deref(),
        Some("Guest"),
        "the imported text stays"
    );
    project.undo(&mut book).unwrap();
    project.undo(&mut book).unwrap();
    assert!(book.speaker_names.is_empty() && project.codebook().unwrap().speaker_names.is_empty());
    project.redo(&mut book).unwrap();
    assert_eq!(book.speaker_name("a", "Guest"), "Ann");
    assert_eq!(project.codebook().unwrap(), book);
}
