//! What goes into the file for a second coder and what does not, and files that came from anybody.

use super::*;
use crate::coding::edits;
use crate::coding::{Codebook, CodingResult, Edit, MemoTarget, SnippetSample, ThemeRef};
use crate::project::{ProjectError, ShareOrigin, SharePurpose, is_share_file};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use rusqlite::Connection;
use std::io::{Read, Write};
use std::path::Path;

/// Words that stand in the project only where somebody wrote or decided something.
const TELLING: [&str; 7] = [
    "Annabella",
    "zebrafinch",
    "yellowhammer",
    "wheatear",
    "assigned 2 passages",
    "2026-11-23T10:00:00Z",
    "what was withdrawn",
];

fn origin(purpose: SharePurpose) -> ShareOrigin {
    ShareOrigin {
        purpose,
        study: "guid".to_owned(),
        name: "study".to_owned(),
        coder: "Ben".to_owned(),
        time: "2026-11-30T10:00:00Z".to_owned(),
        last_edit: Some((1, "2026-11-30T09:00:00Z".to_owned())),
    }
}

/// A project in which Annabella did all that one can do, and which holds a talk that was taken out.
fn coded_project() -> (tempfile::TempDir, Project) {
    let (dir, mut project) = sample_project();
    project.store_transcripts(&[talk("c", &["Hear what was withdrawn."])]).unwrap();
    project.work_as(Some("Annabella"), false);
    let corpus = project.load_corpus().unwrap();
    let run = project.add_run(&sample_run(&corpus, &[0, 0, 1, 1, 0, 0, 0]), true).unwrap();
    let run = project.runs().unwrap().into_iter().find(|it| it.id == run).unwrap();
    let mut book = project.codebook().unwrap();
    let mut does = |make: &dyn Fn(&Codebook) -> CodingResult<Edit>| {
        let edit = make(&book).unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
    };
    let place = |at: usize| snippet_span(&corpus, SnippetIndex(at));
    let places = [place(0), place(1)];
    let by = Signature { coder: "Annabella".to_owned(), ..sample_signature() };
    does(&|book| edits::assign_spans(book, &places, ThemeRef::Path("Cost/Time"), &by));
    let theme = |book: &Codebook| book.find_theme("Time").unwrap();
    does(&|book| edits::describe_theme(book, theme(book), "When time is money."));
    does(&|book| edits::add_quotes(book, theme(book), &places));
    does(&|book| edits::reject_suggestion(book, theme(book), &[place(3)]));
    does(&|book| edits::set_memo(book, MemoTarget::Project, "zebrafinch"));
    does(&|book| edits::set_memo(book, MemoTarget::Span(place(2)), "yellowhammer"));
    does(&|book| edits::rename_topic(book, &run, TopicId(0), "wheatear"));
    let gone = corpus.transcripts.iter().find(|entry| entry.name == "c").unwrap();
    does(&|book| edits::remove_transcripts(book, &[gone]));
    let sample = SnippetSample { seed: 7, by: None, spans: vec![place(0), place(4)] };
    does(&|_| {
        let after = Some(crate::coding::CodingRecord::Sample(sample.clone()));
        let change = crate::coding::RecordChange::between(None, after);
        Ok(Edit { what: "drew a sample".to_owned(), changes: change.into_iter().collect() })
    });
    project.mark_read(places[0].transcript, places[0].span).unwrap();
    drop(project);
    let project = Project::open(dir.path()).unwrap();
    (dir, project)
}

fn unpacked(file: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|it| it == words.as_bytes())
}

/// Packs a database as it is.
fn packed(database: &[u8], file: &Path) {
    let mut to = GzEncoder::new(std::fs::File::create(file).unwrap(), Compression::best());
    to.write_all(database).unwrap();
    to.finish().unwrap();
}

#[test]
fn nothing_that_anybody_decided_is_in_the_file_for_a_second_coder() {
    let (dir, project) = coded_project();
    let file = dir.path().join("out/study-for-Ben.leitmotif");
    project.write_share(&file, &origin(SharePurpose::ToCode)).unwrap();
    assert!(is_share_file(&file) && !is_share_file(&dir.path().join("project.db")));
    let all = std::fs::read(dir.path().join("project.db")).unwrap();
    let bytes = unpacked(&file);
    for words in TELLING {
        assert!(holds(&all, words), "{words} is in the project");
        assert!(!holds(&bytes, words), "{words} is in the file");
    }
    assert!(!holds(&bytes, "/talks/") && holds(&bytes, "When time is money."));
    let left: Vec<_> = std::fs::read_dir(file.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");

    let to = dir.path().join("ben");
    assert_eq!(Project::make_from_share(&file, &to).unwrap(), origin(SharePurpose::ToCode));
    let made = Project::open(&to).unwrap();
    assert_eq!((made.coder(), made.guest()), ("Ben", None));
    let (ours, theirs) = (project.load_corpus().unwrap(), made.load_corpus().unwrap());
    assert_eq!(theirs.snippets, ours.snippets);
    assert_eq!(theirs.transcripts.len(), 2);
    for entry in &theirs.transcripts {
        assert_eq!(made.load_transcript(entry.id).unwrap(), project.load_transcript(entry.id).unwrap());
    }
    let (mut book, own) = (made.codebook().unwrap(), project.codebook().unwrap());
    assert_eq!((&book.themes, &book.sample), (&own.themes, &own.sample));
    assert_eq!(book.next_theme, own.next_theme);
    book.themes = Default::default();
    let empty = Codebook { coder: "Ben".to_owned(), ..Codebook::default() };
    assert_eq!(book, Codebook { sample: own.sample, next_theme: own.next_theme, ..empty });
    assert!(made.runs().unwrap().is_empty() && made.logged_edits().unwrap().is_empty());
    assert_eq!(made.find_damage().unwrap(), [""; 0]);
}

#[test]
fn the_file_that_goes_back_has_no_word_of_a_talk() {
    let (dir, project) = coded_project();
    let file = dir.path().join("back.leitmotif");
    project.write_share(&file, &origin(SharePurpose::ToMerge)).unwrap();
    let bytes = unpacked(&file);
    for words in A.iter().chain(&B) {
        assert!(!holds(&bytes, words), "{words}");
    }
    let folder = tempfile::tempdir().unwrap();
    let back = Project::open_share(&file, folder.path()).unwrap();
    let (book, own) = (back.codebook().unwrap(), project.codebook().unwrap());
    assert_eq!((&book.assignments, &book.memos), (&own.assignments, &own.memos));
    assert_eq!((&book.quotes, &book.rejected_suggestions), (&own.quotes, &own.rejected_suggestions));
    assert_eq!(back.logged_changes().unwrap(), project.logged_changes().unwrap());
}

#[test]
fn a_project_that_is_there_is_never_written_over() {
    let (dir, project) = coded_project();
    let (file, to) = (dir.path().join("a.leitmotif"), dir.path().join("ben"));
    project.write_share(&file, &origin(SharePurpose::ToCode)).unwrap();
    Project::make_from_share(&file, &to).unwrap();
    let mut made = Project::open(&to).unwrap();
    made.set_setting("mine", "1").unwrap();
    drop(made);
    Project::make_from_share(&file, &to).unwrap();
    assert_eq!(Project::open(&to).unwrap().setting("mine").unwrap().unwrap(), "1", "the same file again");
    let later = ShareOrigin { time: "2026-12-01T10:00:00Z".to_owned(), ..origin(SharePurpose::ToCode) };
    project.write_share(&file, &later).unwrap();
    for folder in [&to, &dir.path().to_path_buf()] {
        let error = Project::make_from_share(&file, folder).unwrap_err().to_string();
        assert!(error.contains("is another project, which stays as it is"), "{error}");
    }
    let full = dir.path().join("full");
    std::fs::create_dir(&full).unwrap();
    std::fs::write(full.join("notes.txt"), "mine").unwrap();
    assert!(matches!(Project::make_from_share(&file, &full), Err(ProjectError::Io { .. })));
    assert_eq!(std::fs::read_dir(&full).unwrap().count(), 1);
    // An empty folder is as good as none.
    let empty = dir.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    Project::make_from_share(&file, &empty).unwrap();
}

#[test]
fn a_file_is_used_for_what_it_is_for() {
    let (dir, project) = coded_project();
    let (there, back) = (dir.path().join("there.leitmotif"), dir.path().join("back.leitmotif"));
    project.write_share(&there, &origin(SharePurpose::ToCode)).unwrap();
    project.write_share(&back, &origin(SharePurpose::ToMerge)).unwrap();
    let error = Project::make_from_share(&back, &dir.path().join("x")).unwrap_err().to_string();
    assert!(error.contains("is what Ben coded") && error.contains("leitmotif merge"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let error = Project::open_share(&there, folder.path()).unwrap_err().to_string();
    assert!(error.contains("the study for Ben to code") && error.contains("share --back"), "{error}");
    assert!(!dir.path().join("x").exists());
}

#[test]
fn what_leitmotif_does_not_write_is_refused() {
    let (dir, project) = coded_project();
    let good = dir.path().join("good.leitmotif");
    project.write_share(&good, &origin(SharePurpose::ToCode)).unwrap();
    let bytes = unpacked(&good);
    let changed = |sql: &str| {
        let path = dir.path().join("changed.db");
        std::fs::write(&path, &bytes).unwrap();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        std::fs::read(&path).unwrap()
    };
    let mut cut = bytes.clone();
    cut.truncate(bytes.len() / 2);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (changed("CREATE TRIGGER t AFTER INSERT ON memo BEGIN DELETE FROM theme; END"), "does not write"),
        (changed("CREATE VIEW v AS SELECT 1"), "does not write"),
        (changed("DROP TABLE theme; CREATE VIEW theme AS SELECT 1 AS id"), "does not write"),
        (changed("DELETE FROM setting"), "does not say where it comes from"),
        (changed("UPDATE setting SET value = '{}' WHERE key = 'share'"), "is damaged"),
        (changed("UPDATE setting SET value = replace(value, 'Ben', '') WHERE key = 'share'"), "has no name"),
        (changed("UPDATE transcript_text SET text = replace(text, 'cost', 'lost')"), "not as it was stored"),
        (changed("UPDATE transcript_text SET turns = x'ff'"), "cannot be read"),
        (changed("UPDATE snippet SET end = 100000"), "outside its text"),
        (changed("PRAGMA user_version = 9999"), "newer leitmotif"),
        (changed("PRAGMA user_version = 0"), "no format"),
        (cut, "damaged"),
        (b"words".to_vec(), "no study that was shared"),
    ];
    for (bytes, said) in cases {
        let file = dir.path().join("bad.leitmotif");
        packed(&bytes, &file);
        let to = dir.path().join("made");
        let error = Project::make_from_share(&file, &to).unwrap_err().to_string();
        assert!(error.contains(said), "{said}: {error}");
        assert!(!to.exists(), "{said}");
    }
    let half = dir.path().join("half.leitmotif");
    let whole = std::fs::read(&good).unwrap();
    std::fs::write(&half, &whole[..whole.len() / 2]).unwrap();
    let error = Project::make_from_share(&half, &dir.path().join("made")).unwrap_err().to_string();
    assert!(error.contains("breaks off"), "{error}");
    // Zeros without end, behind a sound beginning.
    let bomb = dir.path().join("bomb.leitmotif");
    packed(&[bytes, vec![0; 64 << 20]].concat(), &bomb);
    let error = Project::make_from_share(&bomb, &dir.path().join("made")).unwrap_err().to_string();
    assert!(error.contains("more than any study"), "{error}");
    let names: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().starts_with(".leitmotif-")), "{names:?}");
}
