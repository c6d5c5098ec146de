//! Backups and restoring them: from every state a project can be left in.

use super::*;
use crate::coding::{ThemeRef, edits};
use crate::project::db::backup::{BackupScope, list_backups as backup_files, texts_file};
use crate::project::db::schema;
use crate::project::{BackupSummary, ProjectError, list_backups, list_projects, restore_backup};
use rusqlite::Connection;
use std::path::Path;

fn add_theme(project: &mut Project, name: &str) {
    let mut book = project.codebook().unwrap();
    let (edit, _) = edits::add_theme(&book, name).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
}

fn reopen(dir: &Path) -> Project {
    let mut project = Project::open(dir).unwrap();
    // The backup is made beside the work.
    project.wait_for_backup();
    assert_eq!(project.backup_watch().problem(), None);
    project
}

fn newest(dir: &Path) -> BackupSummary {
    list_backups(dir).pop().unwrap()
}

/// All rows of a database but for what is made anew with every opening.
fn rows(file: &Path) -> Vec<String> {
    let db = Connection::open(file).unwrap();
    let mut tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut all = Vec::new();
    for table in tables {
        // The hashes of the tables are no content, and a restored project has none yet.
        let only = if table == "setting" { "WHERE key NOT LIKE 'hashes.%'" } else { "" };
        let mut select = db.prepare(&format!("SELECT * FROM {table} {only}")).unwrap();
        let columns = select.column_count();
        let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
            let values: Vec<_> = (0..columns).map(|at| row.get_ref_unwrap(at).to_owned()).collect();
            Ok(format!("{table} {values:?}"))
        };
        all.extend(select.query_map([], row).unwrap().map(Result::unwrap));
    }
    all
}

/// A project with texts in two versions, a decision, a run and a backup of all that.
fn worked_in() -> (tempfile::TempDir, Vec<String>) {
    let (dir, mut project) = sample_project();
    let (corpus, mut book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let edit = edits::assign_spans(
        &book,
        &[snippet_span(&corpus, SnippetIndex(3))],
        ThemeRef::Path("Design/RAG"),
        &sample_signature(),
    );
    project.apply_edit(&mut book, &edit.unwrap()).unwrap();
    project.store_transcripts(&[talk("a", &[A[1], A[2]])]).unwrap();
    let corpus = project.load_corpus().unwrap();
    project.add_run(&sample_run(&corpus, &[0, 0, 1, 1]), true).unwrap();
    drop(project);
    drop(reopen(dir.path()));
    let rows = rows(&dir.path().join("project.db"));
    (dir, rows)
}

#[test]
fn each_opening_after_a_change_keeps_a_backup() {
    let dir = tempfile::tempdir().unwrap();
    drop(reopen(dir.path()));
    drop(reopen(dir.path()));
    assert!(backup_files(dir.path()).is_empty(), "there is nothing yet");
    for at in 0..12 {
        let mut project = reopen(dir.path());
        assert_eq!(backup_files(dir.path()).len(), at.min(11), "opening {at}");
        add_theme(&mut project, &format!("T{at}"));
    }
    for _ in 0..3 {
        let mut project = reopen(dir.path());
        // What was on screen and where the workbench was left is no change.
        project.set_setting("workbench.place", "3").unwrap();
    }
    let kept = list_backups(dir.path());
    // Those over the last ten are of the same day, of which the last is kept.
    assert_eq!(
        kept.iter().map(|backup| backup.counts.themes).collect::<Vec<_>>(),
        (2..=12).collect::<Vec<_>>()
    );
    let last = kept.last().unwrap();
    assert_eq!((last.counts.edits, last.problem.as_deref()), (12, None));
    assert!(last.last_edit.as_ref().unwrap().1.contains("T11"), "{last:?}");
}

#[test]
fn a_backup_restores_everything_whatever_became_of_the_project() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 5] = [
        ("gone", |db| std::fs::remove_file(db).unwrap()),
        ("empty", |db| std::fs::write(db, "").unwrap()),
        ("no database", |db| std::fs::write(db, vec![b'x'; 8192]).unwrap()),
        ("half", |db| {
            let len = std::fs::metadata(db).unwrap().len();
            std::fs::File::options().write(true).open(db).unwrap().set_len(len / 2).unwrap();
        }),
        ("sound", |_| {}),
    ];
    for (what, damage) in damages {
        let (dir, before) = worked_in();
        let db = dir.path().join("project.db");
        damage(&db);
        let broken = std::fs::read(&db).ok();
        match Project::open(dir.path()) {
            Err(error) => {
                let said = error.to_string();
                assert!(said.contains("restore` lists") && said.contains("--at latest"), "{what}: {said}");
                assert_eq!(std::fs::read(&db).ok(), broken, "{what}: nothing was changed");
                let listed = list_projects(dir.path().parent().unwrap()).unwrap();
                let listed = listed.iter().find(|it| it.dir == dir.path()).unwrap();
                assert!(listed.problem.is_some(), "{what}");
            }
            Ok(_) => assert_eq!(what, "sound"),
        }
        let restored = restore_backup(dir.path(), &newest(dir.path())).unwrap();
        assert_eq!(restored.without_text, [""; 0], "{what}");
        assert_eq!(rows(&db), before, "{what}");
        assert_eq!(restored.replaced.map(|it| std::fs::read(it).unwrap()), broken, "{what}");
        assert!(!reopen(dir.path()).imported_files().unwrap().is_empty(), "{what}");
    }
}

#[test]
fn a_backup_without_its_texts_and_the_same_files_bring_everything_back() {
    let (dir, _) = worked_in();
    let project = Project::open(dir.path()).unwrap();
    let before = (project.load_corpus().unwrap(), project.codebook().unwrap());
    drop(project);
    std::fs::remove_file(texts_file(dir.path(), schema::SCHEMA_VERSION)).unwrap();
    let backup = newest(dir.path());
    assert_eq!((backup.counts.transcripts, backup.counts.with_text), (2, 0));
    let restored = restore_backup(dir.path(), &backup).unwrap();
    assert_eq!(restored.without_text, ["a", "b"]);
    assert_eq!(restored.sources, [Path::new("/talks")]);
    let mut project = reopen(dir.path());
    assert_eq!(project.codebook().unwrap(), before.1);
    assert!(project.imported_files().unwrap().is_empty(), "no file is passed over at the next import");
    assert_eq!(project.transcripts_without_text().unwrap().len(), 3, "an earlier version, too");
    project.store_transcripts(&[talk("b", &B), talk("a", &[A[1], A[2]])]).unwrap();
    let corpus = project.load_corpus().unwrap();
    assert_eq!(corpus.fingerprint(), before.0.fingerprint());
    let ids = |corpus: &Corpus| corpus.transcripts.iter().map(|it| it.id).collect::<Vec<_>>();
    assert_eq!(ids(&corpus), ids(&before.0));
    // The texts are with the next backup again.
    drop(project);
    drop(reopen(dir.path()));
    assert_eq!(newest(dir.path()).counts.with_text, 2);
}

#[test]
fn a_damaged_text_of_a_backup_is_said_and_the_others_come() {
    let (dir, _) = worked_in();
    let texts = texts_file(dir.path(), schema::SCHEMA_VERSION);
    let mut bytes = std::fs::read(&texts).unwrap();
    let at = bytes.windows(B[1].len()).position(|some| some == B[1].as_bytes()).unwrap();
    bytes[at + 3] ^= 1;
    std::fs::write(&texts, bytes).unwrap();
    let restored = restore_backup(dir.path(), &newest(dir.path())).unwrap();
    assert_eq!(restored.without_text, ["b"]);
    let mut project = reopen(dir.path());
    assert!(project.load_transcript(TranscriptId(2)).unwrap().text.starts_with(A[0]));
    project.store_transcripts(&[talk("b", &B)]).unwrap();
    assert!(project.transcripts_without_text().unwrap().is_empty());
}

#[test]
fn texts_that_cannot_be_read_are_kept_anew() {
    let (dir, _) = worked_in();
    std::fs::write(texts_file(dir.path(), schema::SCHEMA_VERSION), vec![b'x'; 8192]).unwrap();
    let mut project = reopen(dir.path());
    assert_eq!(backup_files(dir.path()).len(), 1, "nothing has changed");
    add_theme(&mut project, "T");
    drop(project);
    drop(reopen(dir.path()));
    let before = rows(&dir.path().join("project.db"));
    assert_eq!(backup_files(dir.path()).len(), 2);
    assert_eq!(restore_backup(dir.path(), &newest(dir.path())).unwrap().without_text, [""; 0]);
    assert_eq!(rows(&dir.path().join("project.db")), before);
}

#[test]
fn a_backup_of_an_earlier_version_restores_what_it_has() {
    let (dir, mut project) = sample_project();
    add_theme(&mut project, "Old");
    drop(project);
    std::fs::create_dir(dir.path().join("backups")).unwrap();
    let old = dir.path().join("backups/work-00000001.db");
    std::fs::copy(dir.path().join("project.db"), &old).unwrap();
    let db = Connection::open(&old).unwrap();
    db.execute_batch("DELETE FROM file; DELETE FROM snippet; DELETE FROM transcript_text; DELETE FROM run")
        .unwrap();
    drop(db);
    std::fs::remove_file(dir.path().join("project.db")).unwrap();
    let backup = newest(dir.path());
    assert_eq!((backup.counts.themes, backup.counts.with_text, backup.problem.as_deref()), (1, 0, None));
    assert_eq!(restore_backup(dir.path(), &backup).unwrap().without_text, ["a", "b"]);
    let mut project = reopen(dir.path());
    project.store_transcripts(&[talk("b", &B), talk("a", &A)]).unwrap();
    assert_eq!(project.load_corpus().unwrap().snippets.len(), 6);
}

#[test]
fn after_an_older_backup_work_goes_on_and_is_backed_up() {
    let (dir, mut project) = sample_project();
    add_theme(&mut project, "First");
    drop(project);
    let mut project = reopen(dir.path());
    add_theme(&mut project, "Second");
    project.store_transcripts(&[talk("c", &["One more."])]).unwrap();
    drop(project);
    drop(reopen(dir.path()));
    let all = list_backups(dir.path());
    assert_eq!(all.len(), 2);
    restore_backup(dir.path(), &all[0]).unwrap();
    let mut project = reopen(dir.path());
    // As many changes as before, and other ones: the counts are the same.
    add_theme(&mut project, "Other");
    project.store_transcripts(&[talk("d", &["Another one."])]).unwrap();
    drop(project);
    drop(reopen(dir.path()));
    restore_backup(dir.path(), &newest(dir.path())).unwrap();
    let project = reopen(dir.path());
    let names: Vec<_> = project.load_corpus().unwrap().transcripts.into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["a", "b", "d"]);
    assert!(project.codebook().unwrap().themes.values().any(|theme| theme.name == "Other"));
    assert!(project.transcripts_without_text().unwrap().is_empty());
}

#[test]
fn a_change_that_was_being_written_is_not_written_into_what_is_restored() {
    let (dir, before) = worked_in();
    let journal = dir.path().join("project.db-journal");
    std::fs::write(&journal, "the journal of a killed process").unwrap();
    std::fs::remove_file(dir.path().join("project.db")).unwrap();
    restore_backup(dir.path(), &newest(dir.path())).unwrap();
    assert!(!journal.exists());
    assert_eq!(rows(&dir.path().join("project.db")), before);
    let kept = crate::project::restore::replaced_files(dir.path());
    assert!(kept.iter().any(|file| std::fs::read(file).unwrap().starts_with(b"the journal")), "{kept:?}");
}

#[test]
fn nothing_is_restored_from_a_damaged_backup_or_under_an_open_project() {
    let (dir, _) = worked_in();
    let backup = newest(dir.path());
    let open = Project::open(dir.path()).unwrap();
    let error = restore_backup(dir.path(), &backup).unwrap_err();
    assert!(matches!(error, ProjectError::Taken { .. }), "{error}");
    drop(open);
    let db = dir.path().join("project.db");
    let before = std::fs::read(&db).unwrap();
    std::fs::write(&backup.path, vec![b'x'; 8192]).unwrap();
    assert!(newest(dir.path()).problem.is_some());
    let error = restore_backup(dir.path(), &backup).unwrap_err();
    assert!(
        matches!(error, ProjectError::Backup { .. }) && error.to_string().contains("choose another"),
        "{error}"
    );
    assert_eq!(std::fs::read(&db).unwrap(), before);
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains(".new")), "{left:?}");
}

#[test]
fn a_backup_that_cannot_be_written_is_said() {
    let (dir, mut project) = sample_project();
    add_theme(&mut project, "T");
    drop(project);
    // A file in the place of the folder: root may write anywhere else.
    std::fs::write(dir.path().join("backups"), "").unwrap();
    let mut project = Project::open(dir.path()).unwrap();
    project.wait_for_backup();
    let watch = project.backup_watch();
    let said = watch.problem().unwrap();
    assert!(
        said.contains("no backup") && said.contains(&dir.path().join("backups").display().to_string()),
        "{said}"
    );
}

#[test]
fn texts_that_no_backup_needs_any_more_are_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let mut project = Project::open(dir.path()).unwrap();
    project.store_transcripts(&[talk("a", &A)]).unwrap();
    project.store_transcripts(&[talk("b", &["A text that goes."])]).unwrap();
    drop(project);
    drop(reopen(dir.path()));
    let mut project = Project::open(dir.path()).unwrap();
    let request = project.request_forgetting_transcript(TranscriptId(2)).unwrap();
    project.forget(&request, &super::removals::by_turns).unwrap();
    let texts = || Connection::open(texts_file(dir.path(), schema::SCHEMA_VERSION)).unwrap();
    let count =
        || texts().query_row("SELECT count(*) FROM kept_transcript_text", [], |row| row.get::<_, i64>(0));
    assert_eq!(count().unwrap(), 2);
    drop(project);
    for at in 0..11 {
        add_theme(&mut reopen(dir.path()), &format!("T{at}"));
    }
    drop(reopen(dir.path()));
    assert_eq!(count().unwrap(), 1);
    assert_eq!(restore_backup(dir.path(), &newest(dir.path())).unwrap().without_text, [""; 0]);
}

#[test]
fn a_change_of_the_format_keeps_the_project_as_it_was() {
    let (dir, mut project) = sample_project();
    add_theme(&mut project, "T");
    // The last step of the formats, taken back: it changes no table.
    project.db.pragma_update(None, "user_version", schema::SCHEMA_VERSION - 1).unwrap();
    drop(project);
    let before = rows(&dir.path().join("project.db"));
    std::fs::write(dir.path().join("backups"), "").unwrap();
    let error = Project::open(dir.path()).unwrap_err();
    assert!(matches!(error, ProjectError::NotCopied { .. }), "{error}");
    assert_eq!(rows(&dir.path().join("project.db")), before, "left as it was");
    std::fs::remove_file(dir.path().join("backups")).unwrap();
    let mut project = Project::open(dir.path()).unwrap();
    let notes = project.take_notes();
    assert!(notes.len() == 1 && notes[0].contains("from format 18 to 19"), "{notes:?}");
    drop(project);
    let copy = backup_files(dir.path()).into_iter().find(|it| it.holds == BackupScope::Whole).unwrap();
    assert_eq!(rows(&copy.path), before);
    let summary = list_backups(dir.path()).into_iter().find(|it| it.is_format_copy).unwrap();
    assert_eq!((summary.format, summary.counts.themes, summary.counts.with_text), (18, 1, 2));
    restore_backup(dir.path(), &summary).unwrap();
    assert_eq!(reopen(dir.path()).load_corpus().unwrap().snippets.len(), 6);
}

#[test]
fn a_backup_has_every_table() {
    let (_dir, project) = sample_project();
    let sql =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut tables = project.db.prepare(sql).unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let parts = ["transcript_text", "snippet", "run"];
    let mut kept: Vec<&str> = schema::BACKUP_TABLES.into_iter().chain(parts).collect();
    kept.sort_unstable();
    assert_eq!(tables, kept);
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_a_project_and_other_rights_are_said_once() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("study");
    let mut project = Project::open(&dir).unwrap();
    project.store_transcripts(&[talk("a", &A)]).unwrap();
    assert_eq!(project.take_notes(), [""; 0]);
    drop(project);
    drop(reopen(&dir));
    let mut walk = vec![dir.clone()];
    let mut seen = 0;
    while let Some(path) = walk.pop() {
        let about = std::fs::metadata(&path).unwrap();
        assert_eq!(about.permissions().mode() & 0o077, 0, "{}", path.display());
        seen += 1;
        if about.is_dir() {
            walk.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    assert!(seen > 5, "{seen}");
    std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o755)).unwrap();
    let notes = Project::open(&dir).unwrap().take_notes();
    assert!(notes.len() == 1 && notes[0].contains("chmod -R go="), "{notes:?}");
    assert_eq!(Project::open(&dir).unwrap().take_notes(), [""; 0]);
}
