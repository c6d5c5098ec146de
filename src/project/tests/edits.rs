use super::*;
use crate::coding::{
    Change, Codebook, Edit, EditId, Error as Refusal, MemoTarget, Place, Record, Theme, ThemeId, arranged,
    edits,
};
use crate::project::Error;
use proptest::prelude::*;

/// One step of a researcher's, with numbers to be taken modulo what there is.
#[derive(Debug, Clone)]
enum Step {
    Add(u8),
    Rename(usize, u8),
    Move(usize, usize),
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

fn step() -> impl Strategy<Value = Step> {
    let n = 0usize..8;
    let b = 0u8..4;
    let t = 0u32..3;
    prop_oneof![
        3 => b.clone().prop_map(Step::Add),
        1 => (n.clone(), b.clone()).prop_map(|(a, b)| Step::Rename(a, b)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Step::Move(a, b)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Step::Merge(a, b)),
        1 => n.clone().prop_map(Step::Delete),
        1 => (n.clone(), b.clone()).prop_map(|(a, b)| Step::Describe(a, b)),
        3 => (t.clone(), n.clone()).prop_map(|(a, b)| Step::AssignTopic(a, b)),
        2 => (n.clone(), b.clone()).prop_map(|(a, b)| Step::AssignSnippet(a, b)),
        1 => t.clone().prop_map(Step::UnassignTopic),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Step::UnassignSnippet(a, b)),
        1 => (t.clone(), b.clone()).prop_map(|(a, b)| Step::RenameTopic(a, b)),
        1 => (t.clone(), any::<bool>()).prop_map(|(a, b)| Step::Junk(a, b)),
        1 => (t.clone(), 0u32..6).prop_map(|(a, b)| Step::MergeTopics(a, b)),
        1 => (0u32..6).prop_map(Step::SplitTopic),
        2 => (n.clone(), 0u32..6).prop_map(|(a, b)| Step::MoveSnippet(a, b)),
        1 => (n, b).prop_map(|(a, b)| Step::Memo(a, b)),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
        1 => (0usize..8).prop_map(Step::Restore),
    ]
}

const PATHS: [&str; 4] = ["Design", "Design/RAG", "Cost", "Design/RAG/Chunks"];

fn edit(step: &Step, book: &Codebook, corpus: &Corpus, run: &Run) -> Option<Result<Edit, Refusal>> {
    let theme = |at: usize| book.themes.keys().nth(at % book.themes.len().max(1)).copied();
    let path = |at: u8| PATHS[at as usize];
    Some(match *step {
        Step::Add(at) => edits::add_theme(book, path(at)).map(|(edit, _)| edit),
        Step::Rename(at, name) => edits::rename_theme(book, theme(at)?, &format!("N{name}")),
        Step::Move(at, to) => edits::move_theme(book, theme(at)?, theme(to).filter(|_| to % 3 > 0)),
        Step::Merge(into, other) => {
            edits::merge_themes(book, theme(into)?, &[theme(other)?, theme(other + 1)?])
        }
        Step::Delete(at) => edits::delete_theme(book, theme(at)?),
        Step::Describe(at, text) => edits::describe_theme(book, theme(at)?, &format!("use {text}")),
        Step::AssignTopic(topic, at) => {
            edits::assign_topics(book, corpus, run, &[TopicId(topic)], Place::Theme(theme(at)?), &stamp())
        }
        Step::AssignSnippet(at, to) => {
            edits::assign_spans(book, &[placed(corpus, at % 6)], Place::Path(path(to)), &stamp())
        }
        Step::UnassignTopic(topic) => {
            edits::unassign_topics(book, corpus, run, &[TopicId(topic)], None, &stamp())
        }
        Step::UnassignSnippet(at, from) => {
            let mut part = placed(corpus, at % 6);
            part.span.end -= if from % 2 == 0 { 10 } else { 0 };
            edits::unassign_spans(book, &[part], theme(from), &stamp())
        }
        Step::RenameTopic(topic, name) => {
            edits::rename_topic(book, run, TopicId(topic), &"x".repeat(name as usize))
        }
        Step::Junk(topic, junk) => edits::junk_topics(book, run, &[TopicId(topic)], junk),
        Step::MergeTopics(a, b) => edits::merge_topics(book, corpus, run, &[TopicId(a), TopicId(b)]),
        Step::SplitTopic(topic) => {
            let held: Vec<usize> =
                (0..6).filter(|&at| run.members[at].topic == Some(TopicId(topic))).collect();
            let part = |snippets: &[usize]| edits::Part {
                label: "Part".to_owned(),
                keywords: run.topics.first().map_or_else(Vec::new, |topic| topic.keywords.clone()),
                snippets: snippets.to_vec(),
            };
            let (left, right) = held.split_at(held.len() / 2);
            edits::split_topic(book, corpus, run, TopicId(topic), &[part(left), part(right)])
        }
        Step::MoveSnippet(at, to) => {
            edits::move_snippets(book, corpus, run, &[at % 6], (to < 5).then_some(TopicId(to)))
        }
        Step::Memo(at, text) => {
            let target = theme(at).map_or(MemoTarget::Project, MemoTarget::Theme);
            edits::set_memo(book, target, &"note ".repeat(text as usize))
        }
        Step::Undo | Step::Redo | Step::Restore(_) => return None,
    })
}

/// Goes back to some point, and sees that it is as it was then.
fn restore(project: &mut Project, book: &mut Codebook, back: usize) {
    let log = project.log().unwrap();
    let held: Vec<EditId> = log.iter().filter(|edit| !edit.undone).map(|edit| edit.id).collect();
    let left = held.len().saturating_sub(back);
    let point = left.checked_sub(1).map_or(EditId(0), |at| held[at]);
    let Ok(edit) = project.restoration(point).unwrap() else {
        assert_eq!(left, held.len(), "only for now there is nothing to take back");
        return;
    };
    (left..held.len()).for_each(|_| drop(project.undo(book).unwrap()));
    let then = book.clone();
    (left..held.len()).for_each(|_| drop(project.redo(book).unwrap()));
    project.apply(book, &edit).unwrap();
    assert_eq!(&then, book, "{}", edit.what);
}

/// A project that does not wait for the disk: what is tested is logic.
fn impatient(project: Project) -> Project {
    project.db.pragma_update(None, "synchronous", "OFF").unwrap();
    project
}

/// A project with topics.
fn analysed() -> (tempfile::TempDir, Project, Corpus, Run) {
    let (dir, project) = project();
    let mut project = impatient(project);
    let corpus = project.corpus().unwrap();
    let first = run(&corpus, &[0, 0, 1, 1, 2, -1]);
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
            match edit(step, &book, &corpus, &arranged(&corpus, run.clone(), &book)) {
                Some(Ok(edit)) => {
                    project.apply(&mut book, &edit).unwrap();
                    prop_assert_eq!(project.redo(&mut book).unwrap(), None, "a new edit ends redo");
                }
                Some(Err(refusal)) => prop_assert!(!refusal.to_string().is_empty()),
                None if matches!(step, Step::Undo) => drop(project.undo(&mut book).unwrap()),
                None if matches!(step, Step::Redo) => drop(project.redo(&mut book).unwrap()),
                None => {
                    let Step::Restore(back) = step else { continue };
                    restore(&mut project, &mut book, *back);
                }
            }
            prop_assert_eq!(&project.codebook().unwrap(), &book, "after {:?}", step);
        }
        while project.redo(&mut book).unwrap().is_some() {}
        let last = book.clone();
        let holding = project.log().unwrap().iter().filter(|edit| !edit.undone).count();
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

    /// A session of five hundred edits, the program started anew every so often: taking all back leads to the start,
    /// doing all again to the end, and a start in between changes nothing.
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
            let Some(Ok(edit)) = edit(step, &book, &corpus, &arranged(&corpus, run.clone(), &book)) else { continue };
            project.apply(&mut book, &edit).unwrap();
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
    let (dir, mut project) = project();
    let mut book = project.codebook().unwrap();
    for path in ["A", "B"] {
        let (edit, _) = edits::add_theme(&book, path).unwrap();
        project.apply(&mut book, &edit).unwrap();
    }
    assert_eq!(project.undo(&mut book).unwrap().unwrap().what, "added theme B");
    drop(project);
    let mut project = Project::open(dir.path()).unwrap();
    let mut book = project.codebook().unwrap();
    assert_eq!(
        project.undo_redo().unwrap(),
        (Some("added theme A".to_owned()), Some("added theme B".to_owned()))
    );
    assert_eq!(project.redo(&mut book).unwrap().unwrap().what, "added theme B");
    project.undo(&mut book).unwrap();
    let (edit, id) = edits::add_theme(&book, "C").unwrap();
    assert_eq!(id, ThemeId(3), "the number of the theme undone is not given again");
    project.apply(&mut book, &edit).unwrap();
    assert_eq!(project.redo(&mut book).unwrap(), None);
    let log: Vec<_> = project.log().unwrap().into_iter().map(|edit| (edit.what, edit.undone)).collect();
    let expected = [("added theme A", false), ("added theme B", true), ("added theme C", false)];
    assert_eq!(log, expected.map(|(what, undone)| (what.to_owned(), undone)));
}

#[test]
fn an_edit_that_fails_midway_changes_nothing() {
    let (_dir, mut project) = project();
    let mut book = project.codebook().unwrap();
    let (edit, _) = edits::add_theme(&book, "A").unwrap();
    project.apply(&mut book, &edit).unwrap();
    let before = book.clone();
    let theme = |id| {
        let name = "X".to_owned();
        Record::Theme(Theme {
            id: ThemeId(id),
            parent: None,
            name,
            description: String::new(),
            color: 0,
            position: 0,
        })
    };
    let made = Change { before: None, after: Some(theme(7)) };
    let broken = [
        Change { before: Some(theme(9)), after: None },
        Change { before: Some(theme(9)), after: Some(theme(9)) },
        Change { before: None, after: Some(theme(1)) },
    ];
    for change in broken {
        let edit = Edit { what: "broke".to_owned(), changes: vec![made.clone(), change] };
        assert!(matches!(project.apply(&mut book, &edit), Err(Error::Stale { .. })));
        assert_eq!(book, before);
        assert_eq!(project.codebook().unwrap(), before);
        assert_eq!(project.log().unwrap().len(), 1);
    }
}

#[test]
fn names_of_speakers_are_kept_and_taken_back() {
    use crate::coding::edits::{merge_speakers, rename_speaker};
    let (dir, mut project) = project();
    let mut book = project.codebook().unwrap();
    let corpus = project.corpus().unwrap();
    let voices: Vec<_> = corpus
        .transcripts
        .iter()
        .flat_map(|entry| crate::corpus::voices::voices(&project.transcript(entry.id).unwrap()))
        .collect();
    let rename = rename_speaker(&book, &voices, "Guest", "Ann", Some("a")).unwrap();
    project.apply(&mut book, &rename).unwrap();
    let merge = merge_speakers(&book, &voices, &["Ann".into(), "Guest".into()], "Dr Ann", None).unwrap();
    project.apply(&mut book, &merge).unwrap();
    assert_eq!(book.speakers.len(), 2);
    drop(project);
    let mut project = Project::open(dir.path()).unwrap();
    assert_eq!(project.codebook().unwrap(), book);
    let mut shown = project.corpus().unwrap();
    book.name_speakers(&mut shown);
    assert_eq!(shown.snippets[1].speaker.as_deref(), Some("Dr Ann"));
    assert_eq!(
        project.corpus().unwrap().snippets[1].speaker.as_deref(),
        Some("Guest"),
        "the imported text stays"
    );
    project.undo(&mut book).unwrap();
    project.undo(&mut book).unwrap();
    assert!(book.speakers.is_empty() && project.codebook().unwrap().speakers.is_empty());
    project.redo(&mut book).unwrap();
    assert_eq!(book.speaker("a", "Guest"), "Ann");
    assert_eq!(project.codebook().unwrap(), book);
}
