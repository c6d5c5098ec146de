mod hygiene;
mod variants;

use super::*;
use crate::coding::{Signature, ThemeRef, TranscriptSpan, edits};
use crate::corpus::{SplitBy, TableOptions};
use crate::progress::NoProgress;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(super) struct Bench {
    pub(super) dir: tempfile::TempDir,
    pub(super) project: Project,
}

const TALK: &str = "**Host:** What broke first when you built it?\n\n**Guest:** The retrieval broke first, and we \
                    tried five chunk sizes before we looked at what came back.\n";

impl Bench {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::open(&dir.path().join("project")).unwrap();
        let bench = Self { dir, project };
        files.iter().for_each(|(name, text)| bench.write(name, text));
        bench
    }
    pub(super) fn talks(&self) -> PathBuf {
        self.dir.path().join("talks")
    }
    pub(super) fn write(&self, name: &str, text: &str) {
        let path = self.talks().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    pub(super) fn import(&mut self) -> ImportReport {
        self.import_with(&ImportOptions::default())
    }
    pub(super) fn import_with(&mut self, options: &ImportOptions) -> ImportReport {
        let talks = self.talks();
        import_paths(&mut self.project, &[talks], options, &NoProgress).unwrap()
    }
}

pub(super) fn counts(report: &ImportReport) -> [usize; 5] {
    let (variants, skipped) = (report.variants.len(), report.skipped.len());
    [report.added, report.unchanged, report.updated, variants, skipped]
}

#[test]
fn every_file_is_accounted_for_and_unchanged_ones_are_left_alone() {
    let other = TALK.replace("retrieval", "billing");
    let mut bench =
        Bench::new(&[("a.md", TALK), ("deep/b.md", &other), ("copy.md", TALK), ("empty.txt", "")]);
    let first = bench.import();
    assert_eq!(counts(&first), [2, 0, 0, 1, 1], "{first:?}");
    assert_eq!((first.file_count(), first.transcripts), (4, 2));
    assert!(first.snippets >= 2 && first.words > 30);
    assert!(first.variants[0].same_as.ends_with("a.md") && first.variants[0].path.ends_with("copy.md"));
    assert!(first.skipped[0].path.ends_with("empty.txt") && !first.skipped[0].reason.is_empty());

    let second = bench.import();
    assert_eq!(counts(&second), [0, 2, 0, 1, 1], "{second:?}");
    assert_eq!((second.snippets, second.words), (first.snippets, first.words));
    assert!(!second.has_changes() && first.has_changes());

    bench.write("a.md", &TALK.replace("five", "nine"));
    let third = bench.import();
    assert_eq!(counts(&third), [1, 1, 1, 0, 1], "the copy is a talk of its own now: {third:?}");
}

#[test]
fn a_deleted_file_keeps_its_transcript_and_is_named() {
    let mut bench =
        Bench::new(&[("a.md", TALK), ("b.md", "Another talk altogether, about gardens and rain.")]);
    bench.import();
    std::fs::remove_file(bench.talks().join("b.md")).unwrap();
    let report = bench.import();
    assert_eq!((report.transcripts, report.unchanged), (2, 1));
    assert!(
        report.warnings.iter().any(|w| w.path.ends_with("b.md") && w.message.contains("gone")),
        "{report:?}"
    );
}

#[test]
fn a_moved_folder_is_known_again() {
    let mut bench = Bench::new(&[("a.md", TALK)]);
    bench.import();
    let (from, to) = (bench.talks(), bench.dir.path().join("moved"));
    std::fs::rename(from, &to).unwrap();
    let report = import_paths(&mut bench.project, &[to], &ImportOptions::default(), &NoProgress).unwrap();
    assert_eq!((report.transcripts, report.variants.len()), (1, 0), "{report:?}");
}

#[test]
fn a_changed_file_says_whose_words_are_gone() {
    let mut bench = Bench::new(&[("a.md", TALK)]);
    bench.import();
    let corpus = bench.project.load_corpus().unwrap();
    let mut book = bench.project.codebook().unwrap();
    let placed = TranscriptSpan::of(corpus.snippets.last().unwrap());
    let by = Signature { coder: "ana".into(), time: "2026-11-23T10:00:00Z".into() };
    let edit = edits::assign_spans(&book, &[placed], ThemeRef::Path("Retrieval"), &by).unwrap();
    bench.project.apply_edit(&mut book, &edit).unwrap();
    bench.write("a.md", "**Host:** What broke first?\n\n**Guest:** Nothing at all, I would say.\n");
    let report = bench.import();
    let [told] = report.warnings.as_slice() else { panic!("{report:?}") };
    assert!(told.path.ends_with("a.md") && told.message.starts_with("1 passage with a theme"), "{told:?}");
    // Where the words are again, so is the theme.
    bench.write("a.md", TALK);
    assert_eq!(bench.import().warnings, []);
}

#[test]
fn how_it_was_split_is_remembered() {
    let mut bench = Bench::new(&[("a.md", &TALK.repeat(20))]);
    let none = ImportOptions { split: Some(SplitBy::None), ..ImportOptions::default() };
    assert_eq!(bench.import_with(&none).snippets, 1);
    let again = bench.import();
    assert_eq!((again.snippets, again.unchanged), (1, 1));
    let turns = ImportOptions { split: Some(SplitBy::Turns), ..ImportOptions::default() };
    let turned = bench.import_with(&turns);
    assert!(turned.snippets > 1 && turned.updated == 1, "{turned:?}");
}

#[test]
fn a_table_keeps_its_columns_and_equal_rows() {
    let mut bench = Bench::new(&[("answers.csv", "who,said\n1,yes indeed\n2,yes indeed\n3,never\n")]);
    let columns =
        TableOptions { text: Some("said".into()), id: Some("who".into()), ..TableOptions::default() };
    let options = ImportOptions { table: Some(columns), ..ImportOptions::default() };
    let report = bench.import_with(&options);
    assert_eq!((report.transcripts, counts(&report)), (3, [1, 0, 0, 0, 0]), "{report:?}");
    assert_eq!(counts(&bench.import()), [0, 1, 0, 0, 0], "the columns are remembered for the file");
    let wrong = TableOptions { text: Some("text".into()), ..TableOptions::default() };
    let report = bench.import_with(&ImportOptions { table: Some(wrong), ..ImportOptions::default() });
    assert!(report.skipped[0].reason.contains("text"), "{report:?}");
    assert_eq!(report.transcripts, 3, "a failed import takes nothing away");
}

#[test]
fn the_project_inside_the_folder_is_not_imported() {
    let mut bench = Bench::new(&[("a.md", TALK)]);
    let root = bench.dir.path().to_owned();
    let report = import_paths(&mut bench.project, &[root], &ImportOptions::default(), &NoProgress).unwrap();
    assert_eq!(counts(&report), [1, 0, 0, 0, 0], "{report:?}");
}

/// Cancels after so many steps.
struct Impatient(AtomicUsize);

impl Progress for Impatient {
    fn begin(&self, _: ProgressStage, _: u64) {}
    fn advance(&self, _: u64) {
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
    }
    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

#[test]
fn cancelled_anywhere_it_leaves_whole_transcripts_and_goes_on() {
    for patience in [1, 30, 70, 100, 151] {
        let mut bench = Bench::new(&[]);
        (0..150).for_each(|n| {
            bench.write(&format!("{n:03}.txt"), &format!("Talk number {n} says little. {TALK}"))
        });
        let talks = bench.talks();
        let stop = Impatient(AtomicUsize::new(patience));
        let outcome = import_paths(&mut bench.project, &[talks], &ImportOptions::default(), &stop);
        assert!(matches!(outcome, Err(JobError::Cancelled(_))), "{patience}: {outcome:?}");
        let corpus = bench.project.load_corpus().unwrap();
        assert!(corpus.transcripts.iter().all(|entry| !entry.snippets.is_empty()), "{patience}");
        let report = bench.import();
        assert_eq!(counts(&report)[..2].iter().sum::<usize>(), 150, "{patience}: {report:?}");
        assert_eq!(report.transcripts, 150);
    }
}

#[test]
fn what_is_not_there_is_named() {
    let mut bench = Bench::new(&[]);
    let missing = bench.dir.path().join("nowhere");
    let outcome = import_paths(
        &mut bench.project,
        std::slice::from_ref(&missing),
        &ImportOptions::default(),
        &NoProgress,
    );
    assert!(matches!(outcome, Err(JobError::Missing(path)) if path == missing));
}
