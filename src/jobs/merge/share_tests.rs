//! A second coder's week: the file goes there, comes back, and is merged.

use super::*;
use crate::coding::edits::draw_sample;
use crate::coding::sampling::SampleStrata;
use crate::coding::{CodingStats, MemoTarget};
use crate::jobs::share::{self, ShareReport};
use crate::project::SharePurpose;
use std::path::PathBuf;

/// Ana's project with a decision and a sample of all four snippets, and Ben's, made of the file she wrote for him.
struct TwoCoders {
    dir: tempfile::TempDir,
    ana: Desk,
    ben: Desk,
}

fn own(dir: &Path) -> Desk {
    let project = Project::open(dir).unwrap();
    let book = project.codebook().unwrap();
    Desk { project, book }
}

fn shared() -> TwoCoders {
    let dir = tempfile::tempdir().unwrap();
    let mut ana = Desk::open(&dir.path().join("ana"), "ana");
    ana.project.set_setting("coder", "ana").unwrap();
    drop(ana);
    let mut ana = own(&dir.path().join("ana"));
    ana.project.store_transcripts(&[talk("a", A), talk("b", B)]).unwrap();
    ana.puts("Design", "a", SnippetIndex(0));
    ana.puts("Old", "a", SnippetIndex(1));
    let error = share::origin_for_coder(&mut ana.project, "Ben").unwrap_err();
    assert!(matches!(error, JobError::NoSample), "{error}");
    let corpus = ana.project.load_corpus().unwrap();
    let stats = CodingStats::new(&corpus, None, &ana.book);
    let strata = SampleStrata::new(&stats, &[None, None, None, None]);
    ana.does(|book, _| draw_sample(book, &corpus, &strata, None, (4, 7)));
    let error = share::origin_for_coder(&mut ana.project, "ANA").unwrap_err();
    assert!(matches!(error, JobError::SameCoder(_)), "{error}");
    let file = dir.path().join("there.leitmotif");
    let origin = share::origin_for_coder(&mut ana.project, "Ben").unwrap();
    let report = share::write_share(&ana.project, origin, &file).unwrap();
    assert_eq!((report.transcripts, report.themes, report.sample), (2, 2, 4));
    Project::make_from_share(&file, &dir.path().join("ben")).unwrap();
    let ben = own(&dir.path().join("ben"));
    TwoCoders { dir, ana, ben }
}

impl TwoCoders {
    fn write_back(&self) -> (PathBuf, ShareReport) {
        let file = self.dir.path().join("back.leitmotif");
        let origin = share::origin_for_return(&self.ben.project).unwrap();
        assert_eq!((origin.purpose, origin.coder.as_str()), (SharePurpose::ToMerge, "Ben"));
        let report = share::write_share(&self.ben.project, origin, &file).unwrap();
        (file, report)
    }

    /// What Ben has comes back to Ana.
    fn back(&mut self) -> CopyMergeReport {
        let (file, _) = self.write_back();
        let folder = tempfile::tempdir().unwrap();
        let other = Project::open_share(&file, folder.path()).unwrap();
        let merged = merge_project_copy(&mut self.ana.project, &other, "back.leitmotif").unwrap();
        self.ana.book = self.ana.project.codebook().unwrap();
        merged
    }
}

#[test]
fn what_a_second_coder_made_comes_back_once_beside_what_was_done_here() {
    let mut two = shared();
    two.ben.puts("Design", "a", SnippetIndex(0));
    two.ben.puts("Design/Cost", "b", SnippetIndex(1));
    two.ben.does(|book, _| set_memo(book, MemoTarget::Project, "Ben's view."));
    // Meanwhile Ana goes on: she renames a theme and makes one, which gets the number of Ben's.
    let design = two.ana.book.find_theme("Design").unwrap();
    two.ana.does(|book, _| rename_theme(book, design, "Architecture"));
    two.ana.puts("Trust", "b", SnippetIndex(0));
    let (_, report) = two.write_back();
    assert_eq!((report.coded, report.sample, report.passages, report.memos), (2, 4, 2, 1));
    let merged = two.back();
    assert_eq!((merged.transcripts, merged.summary.passages, merged.summary.memos), (2, 2, 1));
    assert_eq!(merged.new_themes, ["Architecture/Cost"]);
    assert_eq!((merged.summary.conflicts.len(), merged.renamed_themes.len()), (0, 0), "{merged:?}");
    let all = [
        "Architecture Ben a 0",
        "Architecture ana a 0",
        "Architecture/Cost Ben b 25",
        "Old ana a 25",
        "Trust ana b 0",
    ];
    assert_eq!(two.ana.holds(), all);
    let again = two.back();
    assert_eq!((again.edit, again.taken_off_here), (None, 0));
    // More of it comes with the next file, and what is here stays.
    two.ben.puts("Old", "a", SnippetIndex(1));
    assert_eq!(two.back().summary.passages, 1);
    assert_eq!(two.ana.holds().len(), 6);
    // His project as a folder is as good as the file.
    drop(two.ben);
    assert_eq!(two.ana.merge(&two.dir.path().join("ben")).edit, None);
}

#[test]
fn what_was_settled_here_is_not_undone_by_the_same_file() {
    let mut two = shared();
    two.ben.puts("Old", "b", SnippetIndex(1));
    two.ben.puts("Design", "b", SnippetIndex(0));
    two.back();
    let (old, place) = (two.ana.book.find_theme("Old").unwrap(), two.ana.place("b", SnippetIndex(1)));
    let by = two.ana.project.signature();
    let settled = edits::Settlement {
        theme: old,
        unit: std::slice::from_ref(&place),
        coders: &["ana".to_owned(), "Ben".to_owned()],
        passages: &[],
        place: "b",
        outcome: "as ana had it",
    };
    two.ana.does(|book, _| edits::settle(book, &settled, &by));
    let kept = two.ana.holds();
    assert!(!kept.contains(&"Old Ben b 25".to_owned()));
    two.ben.puts("Design", "a", SnippetIndex(1));
    let merged = two.back();
    assert_eq!((merged.taken_off_here, merged.summary.passages), (1, 1));
    let after = two.ana.holds();
    assert!(after.contains(&"Design Ben a 25".to_owned()) && !after.contains(&"Old Ben b 25".to_owned()));
    // What undo took back was not taken off on purpose.
    let mut book = two.ana.book.clone();
    for _ in 0..3 {
        two.ana.project.undo(&mut book).unwrap().unwrap();
    }
    two.ana.book = book;
    let merged = two.back();
    assert_eq!((merged.taken_off_here, merged.summary.passages), (0, 3));
}

#[test]
fn what_a_second_coder_changed_of_the_themes_is_told_of() {
    let mut two = shared();
    let design = two.ben.book.find_theme("Design").unwrap();
    two.ben.does(|book, _| rename_theme(book, design, "Build"));
    two.ben.puts("Build", "b", SnippetIndex(0));
    let merged = two.back();
    assert_eq!(merged.renamed_themes, [("Design".to_owned(), "Build".to_owned())]);
    assert_eq!((merged.summary.themes, merged.summary.passages), (0, 1));
    assert!(two.ana.holds().contains(&"Design Ben b 0".to_owned()));
}

#[test]
fn a_file_of_another_study_is_refused() {
    let mut two = shared();
    two.ben.puts("Design", "a", SnippetIndex(0));
    let (file, _) = two.write_back();
    let folder = tempfile::tempdir().unwrap();
    let mut eve = Desk::open(&two.dir.path().join("eve"), "eve");
    eve.project.store_transcripts(&[talk("c", "Nobody of these has said a word of it.")]).unwrap();
    let other = Project::open_share(&file, folder.path()).unwrap();
    let error = merge_project_copy(&mut eve.project, &other, "back.leitmotif").unwrap_err();
    assert!(matches!(error, JobError::OtherStudy { .. }), "{error}");
    assert!(eve.project.logged_edits().unwrap().is_empty());
    assert!(matches!(share::origin_for_return(&eve.project), Err(JobError::NotReceived)));
    // The same texts in another project are as good: themes are matched by name then, not by number.
    eve.project.store_transcripts(&[talk("a", A), talk("b", B)]).unwrap();
    eve.puts("Zeal", "a", SnippetIndex(0));
    let merged = merge_project_copy(&mut eve.project, &other, "back.leitmotif").unwrap();
    assert_eq!(merged.new_themes, ["Design"]);
    assert_eq!(eve.holds(), ["Design Ben a 0", "Zeal eve a 0"]);
}
