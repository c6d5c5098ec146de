use super::*;
use crate::coding::{ThemeRef, edits};
use crate::corpus::SnippetIndex;
use crate::project::db::open_project::Access;
use crate::project::db::schema;
use crate::project::{ProjectError, list_projects};
use std::path::Path;

#[test]
fn a_reader_sees_changes_and_becomes_the_owner_once_the_project_is_free() {
    let (dir, mut first) = sample_project();
    let mut second = Project::open(dir.path()).unwrap();
    let (edit, _) = edits::add_theme(&first.codebook().unwrap(), "RAG").unwrap();
    assert!(!second.take_over().unwrap(), "it is taken");
    let before = second.data_version().unwrap();
    assert_eq!(second.data_version().unwrap(), before);
    let mut firsts = first.codebook().unwrap();
    first.apply_edit(&mut firsts, &edit).unwrap();
    assert_ne!(second.data_version().unwrap(), before, "what the first changes is seen");
    drop(first);
    assert!(second.take_over().unwrap() && *second.access() == Access::Owner);
    assert!(!second.take_over().unwrap(), "it is its own already");
    assert!(matches!(Project::open(dir.path()).unwrap().access(), Access::ReadOnly(_)));
    let mut book = second.codebook().unwrap();
    assert_eq!(book.themes.len(), 1);
    let (edit, _) = edits::add_theme(&book, "Later").unwrap();
    second.apply_edit(&mut book, &edit).unwrap();
    drop(second);
    assert_eq!(Project::open(dir.path()).unwrap().codebook().unwrap().themes.len(), 2);
}

#[test]
fn a_second_opener_reads_and_is_told_who_writes() {
    let (dir, mut first) = sample_project();
    let mut second = Project::open(dir.path()).unwrap();
    let Access::ReadOnly(owner) = second.access().clone() else { panic!("two owners") };
    assert!(owner.contains(&format!("(process {})", std::process::id())), "{owner}");
    assert_eq!(second.load_corpus().unwrap(), first.load_corpus().unwrap());
    let mut book = second.codebook().unwrap();
    let (edit, _) = edits::add_theme(&book, "RAG").unwrap();
    let error = second.apply_edit(&mut book, &edit).unwrap_err().to_string();
    assert!(error.contains(&owner) && error.contains("read-only"), "{error}");
    assert!(book.themes.is_empty());
    assert!(second.store_transcripts(&[talk("c", &["x"])]).is_err() && second.set_setting("a", "b").is_err());
    second.mark_read(TranscriptId(1), Span::new(0, 3)).unwrap();
    // A worker of the owner may write, and keeps the lock while it lives.
    let mut worker = first.open_worker().unwrap();
    worker.store_transcripts(&[talk("c", &["x"])]).unwrap();
    assert_eq!(first.load_corpus().unwrap().transcripts.len(), 3);
    first.set_setting("a", "b").unwrap();
    drop(first);
    assert_ne!(Project::open(dir.path()).unwrap().access(), &Access::Owner);
    drop(worker);
    assert_eq!(Project::open(dir.path()).unwrap().access(), &Access::Owner);
}

#[test]
fn work_outlives_a_process_killed_in_the_middle_of_a_write() {
    let (dir, mut project) = sample_project();
    let mut book = project.codebook().unwrap();
    let (edit, _) = edits::add_theme(&book, "RAG").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let before = (project.load_corpus().unwrap(), project.codebook().unwrap());
    // Pages spill to the database before the commit, with their old content in the journal: what a
    // killed process leaves behind is what a copy of the folder sees now.
    let killed = tempfile::tempdir().unwrap();
    project
        .db
        .execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; DELETE FROM theme;")
        .unwrap();
    for at in 0..500 {
        let text = "x".repeat(2000);
        project
            .db
            .execute("INSERT INTO setting (key, value) VALUES (?1, ?2)", [format!("k{at}"), text])
            .unwrap();
    }
    for file in ["project.db", "project.db-journal"] {
        std::fs::copy(dir.path().join(file), killed.path().join(file)).unwrap();
    }
    let spilled = std::fs::metadata(killed.path().join("project.db")).unwrap().len();
    assert!(spilled > 500_000, "the write had reached the file: {spilled}");
    let opened = Project::open(killed.path()).unwrap();
    assert_eq!((opened.load_corpus().unwrap(), opened.codebook().unwrap()), before);
    assert_eq!(opened.setting("k0").unwrap(), None);
    project.db.execute_batch("ROLLBACK").unwrap();
}

/// The locks that some process has on a file, as Linux lists them.
#[cfg(target_os = "linux")]
fn locks_on(path: &Path) -> usize {
    let inode = std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(path).unwrap());
    let locks = std::fs::read_to_string("/proc/locks").unwrap();
    locks.lines().filter(|line| line.contains("POSIX") && line.contains(&format!(":{inode} "))).count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_opens_the_project_leaves_the_locks_of_what_is_being_written() {
    let (dir, project) = sample_project();
    let file = dir.path().join("project.db");
    assert_eq!(locks_on(&file), 0);
    project.db.execute_batch("BEGIN IMMEDIATE; DELETE FROM theme;").unwrap();
    let held = locks_on(&file);
    assert!(held > 0);
    let worker = project.handle().open_worker().unwrap();
    // The backup may read at the same time: that is one more.
    assert!(locks_on(&file) >= held, "another process would take back what is being written");
    drop(worker);
    assert!(locks_on(&file) >= held);
    project.db.execute_batch("ROLLBACK").unwrap();
}

#[test]
fn a_newer_or_foreign_or_damaged_database_is_refused_with_what_to_do() {
    let (dir, project) = sample_project();
    project.db.pragma_update(None, "user_version", schema::SCHEMA_VERSION + 1).unwrap();
    drop(project);
    let newer = Project::open(dir.path()).unwrap_err();
    assert!(
        matches!(newer, ProjectError::Newer { .. }) && newer.to_string().contains("newer leitmotif"),
        "{newer}"
    );

    // What a program that writes the number itself may leave: none of these is a version that has such tables.
    for version in [-7, 0, 3] {
        let (dir, project) = sample_project();
        project.db.pragma_update(None, "user_version", version).unwrap();
        drop(project);
        let error = Project::open(dir.path()).unwrap_err();
        assert!(matches!(error, ProjectError::Damaged { .. }), "{version}: {error}");
        let said = format!("its version number, {version}, is not that of its tables");
        assert!(error.to_string().contains(&said) && error.to_string().contains("project.db"), "{error}");
    }

    let (dir, mut project) = sample_project();
    project.set_setting("next_theme", "many").unwrap();
    let error = project.codebook().unwrap_err().to_string();
    assert!(error.contains("its setting next_theme is 'many', not a number"), "{error}");
    project.set_setting("current_run", "x").unwrap();
    assert!(matches!(project.current_run(), Err(ProjectError::Damaged { .. })));
    project.set_setting("some", "{").unwrap();
    assert_eq!(project.json_setting::<Vec<u8>>("some").unwrap(), None, "logged, and made anew");
    project.set_json_setting("some", &[1, 2]).unwrap();
    assert_eq!(project.json_setting("some").unwrap(), Some(vec![1, 2]));
    drop((dir, project));

    let foreign = tempfile::tempdir().unwrap();
    let db = rusqlite::Connection::open(foreign.path().join("project.db")).unwrap();
    db.execute_batch("CREATE TABLE x (y)").unwrap();
    drop(db);
    let error = Project::open(foreign.path()).unwrap_err().to_string();
    assert!(error.contains("not a leitmotif project"), "{error}");

    let damaged = tempfile::tempdir().unwrap();
    std::fs::write(damaged.path().join("project.db"), vec![b'x'; 8192]).unwrap();
    let error = Project::open(damaged.path()).unwrap_err().to_string();
    assert!(error.contains("project.db is damaged") && error.contains("no backup yet"), "{error}");
}

#[test]
fn what_is_derived_can_be_deleted() {
    let (dir, mut project) = sample_project();
    let mut book = project.codebook().unwrap();
    let (edit, _) = edits::add_theme(&book, "RAG").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let corpus = project.load_corpus().unwrap();
    let id = project.add_run(&sample_run(&corpus, &[0; 6]), true).unwrap();
    let assign = edits::assign_topics(
        &book,
        &corpus,
        &project.run(id).unwrap().unwrap(),
        &[TopicId(0)],
        ThemeRef::Path("RAG"),
        &sample_signature(),
    );
    project.apply_edit(&mut book, &assign.unwrap()).unwrap();
    for derived in [project.index_dir(), project.vectors_dir(), project.layouts_dir()] {
        std::fs::create_dir_all(&derived).unwrap();
        std::fs::remove_dir_all(derived).unwrap();
    }
    delete_run(&mut project, id);
    drop(project);
    let project = Project::open(dir.path()).unwrap();
    assert_eq!((project.load_corpus().unwrap(), project.codebook().unwrap()), (corpus.clone(), book));
    assert_eq!(project.snippet_texts(&corpus, &[0, 4].map(SnippetIndex)).unwrap(), [A[0], B[0]]);
    assert_eq!(project.logged_edits().unwrap().len(), 2);
}

#[test]
fn projects_are_listed_the_last_opened_first_and_broken_ones_with_a_reason() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(list_projects(&root.path().join("none")).unwrap(), []);
    for name in ["one", "two"] {
        let mut project = Project::open(&root.path().join(name)).unwrap();
        project.set_source_path(Path::new("/home/ana/Interviews 2.1")).unwrap();
        project.store_transcripts(&[talk("a", &A)]).unwrap();
        assert_eq!(project.name(), "Interviews 2.1");
    }
    let past = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let owner = std::fs::File::options().write(true).open(root.path().join("one/project.owner")).unwrap();
    owner.set_modified(past).unwrap();
    std::fs::create_dir(root.path().join("x")).unwrap();
    std::fs::write(root.path().join("x/project.db"), vec![b'x'; 4096]).unwrap();
    let listed = list_projects(root.path()).unwrap();
    let dirs: Vec<_> = listed.iter().map(|it| it.dir.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(dirs, ["two", "one", "x"]);
    assert_eq!(listed[1].last_opened.as_deref(), Some("2023-11-14T22:13:20Z"));
    assert_eq!(
        (listed[0].transcripts, listed[0].snippets, listed[0].name.as_str()),
        (1, 4, "Interviews 2.1")
    );
    assert!(listed[2].problem.as_deref().unwrap().contains("damaged"));
}

#[test]
fn read_marks_are_written_with_the_next_change_and_on_closing() {
    let (dir, mut project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    let (one, two) = (&corpus.snippets[0], &corpus.snippets[1]);
    project.mark_read(one.transcript, one.span).unwrap();
    project.set_setting("a", "b").unwrap();
    let mut expected = project.codebook().unwrap();
    assert!(expected.has_read(one.transcript, one.span) && !expected.has_read(two.transcript, two.span));
    project.mark_read(two.transcript, two.span).unwrap();
    drop(project);
    expected.mark_read(two.transcript, two.span);
    assert_eq!(Project::open(dir.path()).unwrap().codebook().unwrap(), expected);
}
