//! A second coder's week: the file goes there, comes back, and is merged.

use super::*;
use crate::coding::edits::draw_sample;
use crate::coding::sampling::SampleStrata;
use crate::coding::{CodingError, CodingStats, MemoTarget, SnippetSample};
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

/// Ana's project, before a sample is drawn.
fn coded() -> (tempfile::TempDir, Desk) {
    let dir = tempfile::tempdir().unwrap();
    let mut ana = Desk::open(&dir.path().join("ana"), "ana");
    ana.project.set_setting("coder", "ana").unwrap();
    drop(ana);
    let mut ana = own(&dir.path().join("ana"));
    ana.project.store_transcripts(&[talk("a", A), talk("b", B)]).unwrap();
    ana.puts("Design", "a", SnippetIndex(0));
    ana.puts("Old", "a", SnippetIndex(1));
    (dir, ana)
}

fn draw_all(ana: &mut Desk) {
    let corpus = ana.project.load_corpus().unwrap();
    let stats = CodingStats::new(&corpus, None, &ana.book);
    let strata = SampleStrata::new(&stats, &[None, None, None, None]);
    ana.does(|book, _| draw_sample(book, &corpus, &strata, None, (4, 7)));
}

/// Writes the file for Ben and makes a project of it in the folder of a name.
fn send(dir: &Path, ana: &mut Desk, name: &str) -> (ShareReport, Desk) {
    let file = dir.join(format!("{name}.leitmotif"));
    let origin = share::origin_for_coder(&mut ana.project, "Ben").unwrap();
    let report = share::write_share(&ana.project, origin, &file).unwrap();
    #[cfg(unix)]
    {
        let rights = std::fs::metadata(&file).unwrap().permissions();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&rights) & 0o077, 0, "no others can read it");
    }
    Project::make_from_share(&file, &dir.join(name)).unwrap();
    (report, own(&dir.join(name)))
}

fn shared() -> TwoCoders {
    let (dir, mut ana) = coded();
    let error = share::origin_for_coder(&mut ana.project, "Ben").unwrap_err();
    assert!(matches!(error, JobError::NoSample), "{error}");
    draw_all(&mut ana);
    let error = share::origin_for_coder(&mut ana.project, "ANA").unwrap_err();
    assert!(matches!(error, JobError::SameCoder(_)), "{error}");
    let (report, ben) = send(dir.path(), &mut ana, "ben");
    assert_eq!((report.transcripts, report.themes, report.sample), (2, 2, 4));
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

    /// Ana settles the second snippet of `b` in 'Old': it is in no theme.
    fn settle_old(&mut self) {
        let (old, place) = (self.ana.book.find_theme("Old").unwrap(), self.ana.place("b", SnippetIndex(1)));
        let by = self.ana.project.signature();
        let settled = edits::Settlement {
            theme: old,
            unit: std::slice::from_ref(&place),
            coders: &["ana".to_owned(), "Ben".to_owned()],
            passages: &[],
            place: "b",
            outcome: "as ana had it",
        };
        self.ana.does(|book, _| edits::settle(book, &settled, &by));
    }
}

fn lists(desk: &mut Desk, theme: &str, parent: &str) {
    desk.does(|book, _| edits::list_theme_under(book, book.find_theme(theme)?, book.find_theme(parent)?));
}

fn names_question(desk: &mut Desk, name: &str, wording: &str) {
    desk.does(|book, _| edits::add_wordings(book, name, &[wording.to_owned()]));
}

/// Below what each theme is listed, beside its home.
fn listed(desk: &Desk, theme: &str) -> Vec<String> {
    desk.book.also_under_paths(desk.book.find_theme(theme).unwrap())
}

fn questions(desk: &Desk) -> Vec<&str> {
    desk.book.guide_questions.values().map(|question| question.name.as_str()).collect()
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
    two.settle_old();
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

#[test]
fn what_was_settled_in_one_round_counts_where_it_is_coded_again_in_the_next() {
    let mut two = shared();
    two.ben.puts("Old", "b", SnippetIndex(1));
    two.back();
    two.settle_old();
    assert!(!two.ana.holds().contains(&"Old Ben b 25".to_owned()));
    let (_, again) = send(two.dir.path(), &mut two.ana, "ben-again");
    let first = std::mem::replace(&mut two.ben, again);
    two.ben.puts("Old", "b", SnippetIndex(1));
    let merged = two.back();
    assert_eq!((merged.taken_off_here, merged.summary.passages), (0, 1));
    assert!(two.ana.holds().contains(&"Old Ben b 25".to_owned()));
    // Settled once more it stays off, whichever file comes.
    two.settle_old();
    for ben in [None, Some(first)] {
        two.ben = ben.unwrap_or(two.ben);
        let merged = two.back();
        assert_eq!((merged.taken_off_here, merged.edit), (1, None));
    }
}

#[test]
fn listings_and_guide_questions_go_there_and_come_back() {
    let (dir, mut ana) = coded();
    draw_all(&mut ana);
    ana.puts("Time", "b", SnippetIndex(0));
    lists(&mut ana, "Old", "Design");
    names_question(&mut ana, "Beginning", "What broke first?");
    names_question(&mut ana, "Seeing", "Who saw it?");
    names_question(&mut ana, "Ending", "What came last?");
    let (_, ben) = send(dir.path(), &mut ana, "ben");
    let mut two = TwoCoders { dir, ana, ben };
    assert_eq!(listed(&two.ben, "Old"), ["Design"]);
    assert_eq!(questions(&two.ben), ["Beginning", "Seeing", "Ending"]);
    lists(&mut two.ben, "Old", "Time");
    names_question(&mut two.ben, "Cost", "What did it cost?");
    names_question(&mut two.ben, "Beginning", "What broke at first?");
    // Meanwhile Ana takes off what was there.
    two.ana
        .does(|book, _| edits::unlist_theme_under(book, book.find_theme("Old")?, book.find_theme("Design")?));
    for name in ["Seeing", "Ending"] {
        let id = two.ana.book.find_question(name).unwrap().id;
        two.ana.does(|book, _| edits::remove_question(book, id));
    }
    // Of a question that Ben adds to, what he adds comes.
    names_question(&mut two.ben, "Ending", "What came at last?");
    let merged = two.back();
    assert_eq!((merged.summary.listings, merged.summary.questions), (1, 3));
    assert_eq!(listed(&two.ana, "Old"), ["Time"]);
    assert_eq!(questions(&two.ana), ["Beginning", "Ending", "Cost"]);
    let wordings = |name: &str| two.ana.book.find_question(name).unwrap().wordings.len();
    assert_eq!((wordings("Beginning"), wordings("Ending")), (2, 1));
    assert_eq!(two.back().edit, None);
    // In another study of the same texts it is as before: what Ben was sent is not of his making.
    let mut eve = Desk::open(&two.dir.path().join("eve"), "eve");
    eve.project.store_transcripts(&[talk("a", A), talk("b", B)]).unwrap();
    for theme in ["Design", "Old", "Time"] {
        eve.puts(theme, "a", SnippetIndex(0));
    }
    let (file, _) = two.write_back();
    let folder = tempfile::tempdir().unwrap();
    let other = Project::open_share(&file, folder.path()).unwrap();
    merge_project_copy(&mut eve.project, &other, "back.leitmotif").unwrap();
    eve.book = eve.project.codebook().unwrap();
    assert_eq!(listed(&eve, "Old"), ["Time"]);
}

#[test]
fn paths_of_files_do_not_go_back() {
    let mut two = shared();
    let no_speaker = |label: &str| ReadDecision::Label(label.to_owned(), Some(SpeakerChoice::NoSpeaker));
    let file = ImportScope::File("/home/ben/talks/a.md".to_owned());
    two.ben.does(|book, _| decide_reading(book, &file, "a", no_speaker("Note")));
    let layout = ImportScope::Layout("N: W".to_owned());
    two.ben.does(|book, _| decide_reading(book, &layout, "N: W", no_speaker("Tape")));
    let (back, _) = two.write_back();
    let folder = tempfile::tempdir().unwrap();
    let other = Project::open_share(&back, folder.path()).unwrap();
    let log = other.logged_changes().unwrap();
    let changed: Vec<usize> = log.iter().map(|(_, changes)| changes.len()).collect();
    assert_eq!(changed, [0, 1]);
    assert_eq!(other.import_choices().unwrap().keys().collect::<Vec<_>>(), [&layout]);
    assert_eq!(two.back().summary.readings, 1);
}

#[test]
fn a_blind_guest_sends_nothing_back() {
    let mut two = shared();
    for (coder, blind) in [(None, false), (Some("eve"), false)] {
        two.ben.project.work_as(coder, blind);
        assert!(share::origin_for_return(&two.ben.project).is_ok());
    }
    two.ben.project.work_as(Some("eve"), true);
    let error = share::origin_for_return(&two.ben.project).unwrap_err();
    assert!(matches!(error, JobError::Coding(CodingError::HiddenFromCoder(_))), "{error}");
}

#[test]
fn the_sample_is_counted_as_it_goes_along() {
    let (dir, mut ana) = coded();
    draw_all(&mut ana);
    let corpus = ana.project.load_corpus().unwrap();
    let gone = corpus.transcripts.iter().find(|entry| entry.name == "a").unwrap();
    ana.does(|book, _| edits::remove_transcripts(book, &[gone]));
    let (report, ben) = send(dir.path(), &mut ana, "ben");
    assert_eq!((report.sample, report.transcripts), (2, 1));
    let spans = |sample: &SnippetSample| sample.spans.len();
    assert_eq!(ben.book.sample.as_ref().map(spans), Some(2));
    let corpus = ana.project.load_corpus().unwrap();
    ana.does(|book, _| edits::remove_transcripts(book, &corpus.transcripts.iter().collect::<Vec<_>>()));
    let error = share::origin_for_coder(&mut ana.project, "Ben").unwrap_err();
    assert!(matches!(error, JobError::NoSample), "{error}");
}
