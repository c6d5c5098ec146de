//! The driver over a real project on disk: import, draft topics, better ones, search, edits.

use crate::app::overlay::split_preview::SplitPreview;
use crate::app::screen::map::MapLoadState;
use crate::app::widget::wrap::PaneSize;
use crate::app::{Driver, InputEvent, PaneSizes, TerminalEffect};
use crate::config::keymap::KeyPress;
use crate::corpus::SnippetIndex;
use crate::jobs::sample;
use crate::project::{Access, LockWait, Project, ProjectHandle};
use crate::topics::{Parameters, Run};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

struct DriverHarness {
    driver: Driver,
    /// Opens further connections to the project.
    handle: ProjectHandle,
    outward: Vec<TerminalEffect>,
}

fn settings(paths: &[PathBuf], model: &str) -> crate::app::DriverSettings {
    crate::app::DriverSettings {
        project_name: "sample".to_owned(),
        paths: paths.to_vec(),
        import_options: crate::jobs::ImportOptions::default(),
        parameters: Parameters { model: model.to_owned(), min_topic_size: Some(5), ..Parameters::default() },
        analyze_options: crate::jobs::AnalyzeOptions::default(),
        keymap: crate::app::Keymap::default(),
        show_tour: false,
        log_file: None,
        output_folder: PathBuf::new(),
    }
}

impl DriverHarness {
    fn open(dir: &Path, paths: &[PathBuf], model: &str) -> Self {
        let project = Project::open(dir).unwrap();
        let handle = project.handle();
        let driver = Driver::start(project, settings(paths, model)).unwrap();
        let mut hand = Self { driver, handle, outward: Vec::new() };
        hand.outward = hand.driver.wait_for_answers(Duration::from_secs(60));
        let size = |width, height| PaneSize { width, height };
        hand.event(InputEvent::Resize(PaneSizes {
            list: size(70, 12),
            detail: size(50, 20),
            overlay: size(60, 8),
        }));
        hand
    }
    fn event(&mut self, event: InputEvent) {
        let outward = self.driver.handle(event);
        self.outward.extend(outward);
        self.outward.extend(self.driver.wait_for_answers(Duration::from_secs(60)));
    }
    fn press(&mut self, keys: &str) {
        keys.split(' ').for_each(|key| self.event(InputEvent::Key(key.parse().unwrap())));
    }
    fn enter(&mut self, text: &str) {
        text.chars().for_each(|c| self.event(InputEvent::Key(KeyPress::char(c))));
    }
    /// Passes time and background results until a condition holds; panics after two minutes, or once idle.
    fn until(&mut self, what: &str, holds: impl Fn(&Driver) -> bool) {
        let begun = Instant::now();
        while !holds(&self.driver) {
            let idle = !self.driver.is_busy() && begun.elapsed() > Duration::from_secs(2);
            let late = begun.elapsed() > Duration::from_secs(120);
            assert!(!idle && !late, "waited in vain for {what}: {:?}", self.said());
            if let Ok(news) = self.driver.worker_events().recv_timeout(Duration::from_millis(20)) {
                let outward = self.driver.receive(news);
                self.outward.extend(outward);
            }
            self.event(InputEvent::Tick(Duration::from_millis(20)));
        }
    }
    /// Passes time until a condition holds that another process or thread brings about.
    fn watch(&mut self, what: &str, holds: impl Fn(&Driver) -> bool) {
        let begun = Instant::now();
        while !holds(&self.driver) {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "waited in vain for {what}: {:?}",
                self.said()
            );
            std::thread::sleep(Duration::from_millis(20));
            self.event(InputEvent::Tick(Duration::from_millis(20)));
        }
    }
    fn said(&self) -> Vec<String> {
        self.driver.state().notices.newest_first().map(|notice| notice.text.clone()).collect()
    }
    fn revision(&self) -> String {
        self.driver.state().work.run.as_ref().map(|run| run.revision.clone()).unwrap()
    }
    fn model(&self) -> Option<&str> {
        self.driver.state().work.run.as_ref().map(|run| run.parameters.model.as_str())
    }
}

/// A folder with the first talks of the sample.
fn talks(dir: &Path, most: usize) -> PathBuf {
    let folder = sample::unpack_sample(&dir.join("talks")).unwrap();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().skip(most).for_each(|file| std::fs::remove_file(file).unwrap());
    folder
}

#[test]
fn a_folder_becomes_draft_topics_then_better_ones_take_over() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 6);
    let mut hand = DriverHarness::open(&dir.path().join("project"), &[folder], "minilm");
    assert_eq!(hand.driver.state().job_list.jobs.len(), 1);
    hand.until("draft topics", |driver| driver.state().work.run.is_some());
    assert_eq!(hand.model(), Some("draft"));
    assert!(hand.said().iter().any(|text| text.contains("found")), "{:?}", hand.said());
    hand.until("better topics", |driver| !driver.is_busy());
    assert_eq!(hand.model(), Some("minilm"));
    assert_eq!(hand.driver.state().offered_run, None);
}

#[test]
fn what_was_decided_in_the_meantime_stays_and_better_topics_are_offered() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 6);
    let project = dir.path().join("project");
    let mut hand = DriverHarness::open(&project, &[folder], "minilm");
    hand.until("draft topics", |driver| driver.state().work.run.is_some());
    hand.press("tab t");
    hand.enter("Design/RAG");
    hand.press("enter");
    assert_eq!(hand.driver.state().work.codebook.themes.len(), 2, "{:?}", hand.said());
    hand.until("the offer", |driver| driver.state().offered_run.is_some());
    assert_eq!(hand.model(), Some("draft"));
    hand.press("U");
    assert_eq!(hand.model(), Some("minilm"));
    let held = hand.driver.state().work.codebook.assignments.len();
    assert_eq!(held, 1);
    drop(hand);

    let mut again = DriverHarness::open(&project, &[], "minilm");
    assert!(!again.driver.is_busy(), "nothing is left to do");
    assert_eq!(again.model(), Some("minilm"));
    again.press("u");
    assert!(
        again.driver.state().work.codebook.assignments.is_empty(),
        "undo outlives a restart: {:?}",
        again.said()
    );
    let revision = again.revision();
    again.press("q");
    assert_eq!(again.outward, [TerminalEffect::Quit]);
    drop(again);

    // A run by an earlier version of the model: found anew, with a word why, and taken over as nothing depends on it.
    let mut stored = Project::open(&project).unwrap();
    let run = stored.current_run().unwrap().unwrap();
    stored.add_run(&Run { revision: "minilm@0123456789ab".to_owned(), ..run }, true).unwrap();
    drop(stored);
    let mut later = DriverHarness::open(&project, &[], "minilm");
    later.until("topics by this version", |driver| !driver.is_busy());
    assert!(later.said().iter().any(|text| text.contains("an earlier minilm")), "{:?}", later.said());
    assert_eq!(later.revision(), revision);
}

#[test]
fn search_answers_while_typing_and_a_job_can_be_cancelled() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 4);
    let mut hand = DriverHarness::open(&dir.path().join("project"), &[folder], "draft");
    hand.until("topics", |driver| driver.state().work.run.is_some() && !driver.is_busy());
    hand.press("3 ctrl-t");
    hand.enter("the model");
    hand.until("hits", |driver| !driver.state().search.pending);
    let found = &hand.driver.state().search.results;
    assert_eq!(found.query, "the model");
    assert!(found.total > 0 && found.hits.len() == found.total, "{found:?}");
    hand.press("enter enter");
    assert_eq!(hand.driver.state().screen, crate::app::Screen::Reader);

    hand.press("1 ?");
    hand.enter("find-topics");
    hand.press("enter J x");
    assert!(hand.driver.state().job_list.jobs.iter().all(|job| job.is_cancelling));
    hand.until("the end of it", |driver| !driver.is_busy());
}

#[test]
fn a_project_without_anything_says_so_and_does_not_fail() {
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().join("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let mut hand = DriverHarness::open(&dir.path().join("project"), &[empty], "draft");
    hand.until("the end of the import", |driver| !driver.is_busy());
    let said = hand.said();
    assert!(said.iter().any(|text| text.contains("no transcripts were found")), "{said:?}");
    hand.press("enter t 2 3 esc 4 1 q");
    let told = TerminalEffect::Announce("the import failed".to_owned());
    assert_eq!(hand.outward, [told, TerminalEffect::Quit]);
}

#[test]
fn a_second_window_reads_and_says_whose_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path().join("project");
    let folder = talks(dir.path(), 2);
    let mut first = DriverHarness::open(&project, std::slice::from_ref(&folder), "draft");
    first.until("the import", |driver| !driver.is_busy());
    let mut second = DriverHarness::open(&project, &[folder], "draft");
    assert!(second.driver.state().work.project.lock_holder.is_some());
    assert!(!second.driver.is_busy(), "a reader starts no jobs");
    second.press("4 a");
    assert!(second.driver.state().overlays.is_empty());

    // What the first one changes is there a moment later, and the project once the first one is closed.
    first.press("4 a H o r s e s enter");
    first.until("the edit", |driver| driver.state().unsaved_edits == 0);
    let themes = |driver: &Driver| driver.state().work.codebook.themes.len();
    assert_eq!(themes(&first.driver), 1, "{:?}", first.said());
    second.until("what was changed elsewhere", |driver| themes(driver) == 1);
    assert!(second.driver.state().work.project.lock_holder.is_some());
    drop(first);
    second.until("the project", |driver| driver.state().work.project.lock_holder.is_none());
    second.until("the topics", |driver| driver.is_settled());
    second.press("4 a B o a t s enter");
    second.until("the edit", |driver| driver.state().unsaved_edits == 0);
    assert_eq!(themes(&second.driver), 2, "{:?}", second.said());
}

#[test]
fn a_project_is_handed_over_to_who_waits_for_it_and_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path().join("project");
    let folder = talks(dir.path(), 2);
    let mut hand = DriverHarness::open(&project, &[folder], "draft");
    // It shares the lock: as long as there is another connection nothing is handed over.
    hand.handle = hand.handle.without_lock();
    hand.until("topics", |driver| driver.state().work.run.is_some() && driver.is_settled());
    // The search thread has a connection, too.
    hand.press("3 h o r s e s");
    hand.until("hits", |driver| !driver.state().search.pending);
    hand.press("esc 4 a H o r s e s");
    let wanted = project.clone();
    let waiting = std::thread::spawn(move || {
        Project::open_when_free(&wanted, LockWait::Asking(Duration::from_secs(60))).unwrap()
    });
    // What is being typed is finished first.
    let begun = Instant::now();
    hand.watch("some looks", |_| begun.elapsed() > Duration::from_millis(2500));
    assert!(!waiting.is_finished() && hand.driver.state().work.project.lock_holder.is_none());
    hand.press("enter");
    hand.watch("somebody else's turn", |_| waiting.is_finished());
    let mut other = waiting.join().unwrap();
    assert_eq!(*other.access(), Access::Owner);
    let mut codebook = other.codebook().unwrap();
    assert_eq!(codebook.themes.len(), 1, "what was typed is there");
    assert!(hand.driver.state().work.project.lock_holder.is_some());
    hand.press("a");
    assert!(hand.driver.state().overlays.is_empty(), "{:?}", hand.said());
    let (edit, _) = crate::coding::edits::add_theme(&codebook, "Boats").unwrap();
    other.apply_edit(&mut codebook, &edit).unwrap();
    hand.watch("the edit", |driver| driver.state().work.codebook.themes.len() == 2);
    drop(other);
    hand.watch("the project", |driver| driver.state().work.project.lock_holder.is_none());
    hand.until("the topics", |driver| driver.is_settled());
    hand.press("4 a N e t s enter");
    hand.until("the edit", |driver| driver.state().unsaved_edits == 0);
    assert_eq!(hand.driver.state().work.codebook.themes.len(), 3, "{:?}", hand.said());
}

#[test]
fn a_topic_is_split_in_the_background_and_stays_split() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 6);
    let project = dir.path().join("project");
    let mut hand = DriverHarness::open(&project, &[folder], "draft");
    hand.until("topics", |driver| driver.state().work.run.is_some() && !driver.is_busy());
    let before = hand.driver.state().work.run.as_ref().unwrap().topics.len();
    hand.press("s");
    assert!(hand.driver.is_busy(), "{:?}", hand.said());
    hand.press("s");
    let shown = hand.driver.state().notices.current().map(|notice| notice.text.as_str());
    assert_eq!(shown, Some("split-topic: a topic is being taken apart already"));
    hand.until("the parts", |driver| !driver.is_busy());
    let Some(parts) = hand.driver.state().top_overlay_as::<SplitPreview>() else {
        panic!("{:?}", hand.said())
    };
    let found = parts.rows.len();
    assert!(found > 1 && parts.rows.iter().all(|row| !row.quote.is_empty()), "{parts:?}");
    hand.press("enter");
    let topics = |hand: &DriverHarness| hand.driver.state().work.run.as_ref().unwrap().topics.len();
    assert_eq!(topics(&hand), before - 1 + found, "{:?}", hand.said());
    drop(hand);

    let mut again = DriverHarness::open(&project, &[], "draft");
    assert_eq!(topics(&again), before - 1 + found, "it outlives a restart");
    again.press("u");
    assert_eq!(topics(&again), before);
}

#[test]
fn the_map_is_made_in_the_background_once_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 4);
    let project = dir.path().join("project");
    let mut hand = DriverHarness::open(&project, &[folder], "draft");
    hand.until("topics", |driver| driver.state().work.run.is_some() && !driver.is_busy());
    hand.press("5");
    assert!(hand.driver.is_busy(), "{:?}", hand.said());
    hand.press("J x esc");
    hand.until("the end of it", |driver| !driver.is_busy());
    if let MapLoadState::Unavailable(why) = &hand.driver.state().map.load_state {
        assert_eq!(why, "it was cancelled");
        hand.press("enter");
    }
    hand.until("the map", |driver| driver.state().map.layout().is_some());
    let placed = hand.driver.state().map.placed_count();
    assert_eq!(placed, hand.driver.state().work.corpus.snippets.len());
    drop(hand);

    let mut again = DriverHarness::open(&project, &[], "draft");
    again.press("5");
    assert!(!again.driver.is_busy(), "it is there");
    assert_eq!(again.driver.state().map.placed_count(), placed);
    let mut reader = DriverHarness::open(&project, &[], "draft");
    reader.press("5");
    assert_eq!(reader.driver.state().map.placed_count(), placed, "one who only reads sees it, too");
    std::fs::remove_dir_all(project.join("layouts")).unwrap();
    drop(reader);
    let mut reader = DriverHarness::open(&project, &[], "draft");
    reader.press("5");
    let MapLoadState::Unavailable(why) = &reader.driver.state().map.load_state else {
        panic!("{:?}", reader.said())
    };
    assert!(why.ends_with("the map is made there"), "{why}");
}

#[test]
fn stability_is_measured_in_the_background() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 4);
    let project = dir.path().join("project");
    let mut hand = DriverHarness::open(&project, &[folder], "draft");
    hand.until("topics", |driver| driver.state().work.run.is_some() && !driver.is_busy());
    hand.press("?");
    hand.enter("measure-stability");
    hand.press("enter");
    hand.until("the measure", |driver| !driver.is_busy());
    let known = |hand: &DriverHarness| {
        hand.driver.state().topics.rows.iter().filter(|row| row.stability.is_some()).count()
    };
    assert!(known(&hand) > 0, "{:?}", hand.said());
    let measured = known(&hand);
    drop(hand);
    let again = DriverHarness::open(&project, &[], "draft");
    assert_eq!(known(&again), measured, "it is kept with the run");
}

#[test]
fn what_comes_later_is_placed_into_the_topics_there_are() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 30);
    let aside = dir.path().join("aside");
    std::fs::create_dir(&aside).unwrap();
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files.iter().skip(24) {
        std::fs::rename(file, aside.join(file.file_name().unwrap())).unwrap();
    }
    let project = dir.path().join("project");
    let mut hand = DriverHarness::open(&project, std::slice::from_ref(&folder), "draft");
    hand.until("topics", |driver| driver.state().work.run.is_some() && !driver.is_busy());
    let labels = |hand: &DriverHarness| -> Vec<String> {
        hand.driver.state().work.run.as_ref().unwrap().topics.iter().map(|it| it.label.clone()).collect()
    };
    let before = labels(&hand);
    hand.press("t");
    hand.enter("First");
    hand.press("enter");
    drop(hand);

    for file in std::fs::read_dir(&aside).unwrap().map(|e| e.unwrap().path()) {
        std::fs::rename(&file, folder.join(file.file_name().unwrap())).unwrap();
    }
    let mut hand = DriverHarness::open(&project, std::slice::from_ref(&folder), "draft");
    hand.until("the new talks", |driver| {
        !driver.is_busy() && driver.state().work.run.as_ref().unwrap().placed > 0
    });
    assert_eq!(labels(&hand), before, "the topics are the same");
    let work = &hand.driver.state().work;
    let (run, new) = (work.run.as_ref().unwrap(), work.corpus.transcripts.len());
    assert_eq!((new, run.members.len()), (30, work.corpus.snippets.len()));
    let placed = run.later_snippets().iter().filter(|member| member.topic.is_some()).count();
    let found = run.members.len() - run.placed;
    let inside = run.members.iter().take(found).filter(|member| member.topic.is_some()).count();
    assert!(placed * 2 * found > inside * run.placed, "{placed} of {}, {inside} of {found}", run.placed);
    let said = hand.said();
    assert!(said.iter().any(|text| text.contains("new snippets of 6 talks")), "{said:?}");
    assert_eq!(work.stats.topics().iter().map(|topic| topic.placed_later).sum::<usize>(), placed);
    let held = |at: usize| !work.themes_of(SnippetIndex(at)).is_empty();
    assert!(
        !(0..run.members.len()).any(|at| held(at) && work.stats.is_placed_later(SnippetIndex(at))),
        "decisions are not extended"
    );
    drop(hand);
    let again = DriverHarness::open(&project, &[], "draft");
    assert!(again.driver.state().work.run.as_ref().unwrap().placed > 0, "it is kept");
    assert!(!again.driver.is_busy(), "nothing is left to place");
}

/// Presses a key and does not wait for the store thread.
fn press_only(hand: &mut DriverHarness, key: &str) -> Vec<TerminalEffect> {
    hand.driver.handle(InputEvent::Key(key.parse().unwrap()))
}

#[test]
fn an_edit_is_in_force_at_once_and_saved_once_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 4);
    let project = dir.path().join("project");
    let mut hand = DriverHarness::open(&project, &[folder], "draft");
    hand.until("topics", |driver| driver.state().work.run.is_some() && !driver.is_busy());
    hand.press("t");
    hand.enter("Cost");
    press_only(&mut hand, "enter");
    let state = hand.driver.state();
    assert_eq!((state.work.codebook.themes.len(), state.unsaved_edits), (1, 1), "it does not wait");
    assert!(state.undo_state.undo.is_some());

    // To quit waits for what is not written yet, and then needs no further key.
    assert_eq!(press_only(&mut hand, "q"), []);
    assert_eq!(hand.driver.wait_for_answers(Duration::from_secs(60)), [TerminalEffect::Quit]);
    assert_eq!(hand.driver.state().unsaved_edits, 0);
    drop(hand);
    assert_eq!(Project::open(&project).unwrap().codebook().unwrap().themes.len(), 1);
}

#[test]
fn what_was_sent_last_is_written_before_the_driver_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 4);
    let project = dir.path().join("project");
    let mut hand = DriverHarness::open(&project, &[folder], "draft");
    hand.until("topics", |driver| driver.state().work.run.is_some() && !driver.is_busy());
    for name in ["One", "Two", "Three"] {
        press_only(&mut hand, "t");
        for letter in name.chars() {
            hand.driver.handle(InputEvent::Key(KeyPress::char(letter)));
        }
        press_only(&mut hand, "enter");
    }
    assert!(hand.driver.state().unsaved_edits > 0);
    drop(hand);
    assert_eq!(Project::open(&project).unwrap().codebook().unwrap().themes.len(), 3);
}

#[test]
fn an_edit_that_is_refused_is_taken_back_and_what_came_after_it_stays() {
    let dir = tempfile::tempdir().unwrap();
    let folder = talks(dir.path(), 4);
    let project = dir.path().join("project");
    let mut hand = DriverHarness::open(&project, &[folder], "draft");
    hand.until("topics", |driver| driver.state().work.run.is_some() && !driver.is_busy());
    hand.press("4 a");
    hand.enter("Cost");
    hand.press("enter");
    // Another connection deletes the theme: what is made of it here cannot be written.
    let mut other = hand.handle.open_worker().unwrap();
    let mut codebook = other.codebook().unwrap();
    let theme = *codebook.themes.keys().next().unwrap();
    let deleted = crate::coding::edits::delete_theme(&codebook, theme).unwrap();
    other.apply_edit(&mut codebook, &deleted).unwrap();

    press_only(&mut hand, "r");
    for letter in "s of it".chars() {
        hand.driver.handle(InputEvent::Key(KeyPress::char(letter)));
    }
    press_only(&mut hand, "enter");
    press_only(&mut hand, "a");
    for letter in "Time".chars() {
        hand.driver.handle(InputEvent::Key(KeyPress::char(letter)));
    }
    press_only(&mut hand, "enter");
    let names = |hand: &DriverHarness| -> Vec<String> {
        hand.driver.state().work.codebook.themes.values().map(|theme| theme.name.clone()).collect()
    };
    assert_eq!(names(&hand), ["Costs of it", "Time"]);
    hand.driver.wait_for_answers(Duration::from_secs(60));
    assert_eq!(names(&hand), ["Time"], "{:?}", hand.said());
    assert!(
        hand.said().iter().any(|text| text.starts_with("not saved, and taken back")),
        "{:?}",
        hand.said()
    );
    assert_eq!(hand.driver.state().unsaved_edits, 0);
    hand.press("u");
    assert!(names(&hand).is_empty(), "undo takes back what was saved last: {:?}", hand.said());
}

#[test]
fn what_is_being_typed_is_there_again_until_it_is_saved_or_left() {
    let dir = tempfile::tempdir().unwrap();
    let text = |hand: &DriverHarness| {
        hand.driver
            .state()
            .top_overlay_as::<crate::app::overlay::memo::MemoEditor>()
            .map(|memo| memo.editor.text().to_owned())
    };
    let mut hand = DriverHarness::open(dir.path(), &[], "draft");
    hand.press("4 a");
    hand.enter("Pri");
    // The program is killed here: nothing is closed or saved.
    drop(hand);
    let mut hand = DriverHarness::open(dir.path(), &[], "draft");
    let prompt = hand.driver.state().top_overlay_as::<crate::app::overlay::prompt::TextPrompt>().unwrap();
    assert_eq!(prompt.input.value(), "Pri");
    hand.enter("ce");
    hand.press("enter 4 M");
    hand.enter("expensive, they say");
    assert_eq!(
        text(&hand).as_deref(),
        Some("expensive, they say"),
        "{:?}",
        hand.driver.state().notices.current()
    );
    drop(hand);
    let mut hand = DriverHarness::open(dir.path(), &[], "draft");
    assert_eq!(text(&hand).as_deref(), Some("expensive, they say"));
    hand.enter("!");
    hand.press("ctrl-s");
    let book = hand.driver.state().work.codebook.clone();
    assert_eq!(book.memos.values().next().unwrap().text, "expensive, they say!");
    assert_eq!(book.theme_path(*book.themes.keys().next().unwrap()), "Price");
    drop(hand);
    let hand = DriverHarness::open(dir.path(), &[], "draft");
    assert_eq!(text(&hand), None, "what is saved is typed no more");
}

/// The speakers of the first transcript, turn by turn, as they are stored.
fn stored_speakers(hand: &DriverHarness) -> Vec<String> {
    let project = hand.handle.open_worker().unwrap();
    let corpus = project.load_corpus().unwrap();
    let turns = project.load_transcript(corpus.transcripts[0].id).unwrap().turns;
    turns.into_iter().map(|turn| turn.speaker.unwrap_or_default()).collect()
}

#[test]
fn what_is_decided_in_the_check_is_followed_when_it_is_closed_and_undone_like_any_edit() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("talks");
    std::fs::create_dir(&folder).unwrap();
    let talk = "Anna: How did it begin?\n\nBen: With a leak, and then we rowed.\n\nHusband: She forgets the dog.\n\n\
                Anna: And then?\n\nBen: We rowed to the shore, all of us.\n";
    std::fs::write(folder.join("a.txt"), talk).unwrap();
    let mut hand = DriverHarness::open(&dir.path().join("project"), &[folder], "draft");
    hand.until("the import", |driver| !driver.state().work.corpus.transcripts.is_empty());
    assert!(hand.said().iter().any(|text| text.ends_with("F shows how they were read")), "{:?}", hand.said());
    let read = ["Anna", "Ben", "Husband", "Anna", "Ben"];
    assert_eq!(stored_speakers(&hand), read);
    // The husband comes last: he says least.
    hand.press("F enter G n");
    let checked = hand.driver.state().work.file_checks[0].clone();
    assert!(checked.speakers.iter().all(|it| it.speaker.as_deref() != Some("Husband")), "{checked:?}");
    assert_eq!(stored_speakers(&hand), read, "nothing is read again while the check is open");
    hand.press("esc esc");
    let told = ["Anna", "Ben", "Anna", "Ben"];
    hand.until("the import of it", |driver| !driver.is_busy() && driver.state().overlays.is_empty());
    assert_eq!(stored_speakers(&hand), told);
    hand.press("u");
    hand.until("the import of it", |driver| !driver.is_busy());
    assert_eq!(stored_speakers(&hand), read);
    assert!(hand.said().iter().any(|text| text == "taken back: read 'Husband' as no speaker in a"));
}

#[test]
fn a_person_and_a_transcript_are_forgotten_and_what_is_left_is_on_screen() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("talks");
    std::fs::create_dir(&folder).unwrap();
    let one = "**Anna:** What did you do when the harvest failed in that long summer?\n\n\
               **Ben:** We sold the two horses first, and my grandfather's silver watch.\n\n\
               **Anna:** That must have been hard on everybody in the house.\n\n\
               **Ben:** The marmalade of my grandmother was famous, so we sold that as well.\n";
    let two = "**Anna:** What do you remember of the years by the sea, before the war?\n\n\
               **Carl:** Boats, mostly, and the smell of tar, and my father mending nets.\n";
    std::fs::write(folder.join("one.md"), one).unwrap();
    std::fs::write(folder.join("two.md"), two).unwrap();
    let path = dir.path().join("project");
    let mut hand = DriverHarness::open(&path, &[folder], "draft");
    hand.until("the end of the import", |driver| !driver.is_busy());
    hand.press("2 O enter t");
    hand.enter("Loss");
    hand.press("enter O");
    hand.enter("one");
    hand.press("enter v down down M");
    hand.enter("what was sold");
    hand.press("esc esc");
    let speakers = |hand: &DriverHarness| hand.handle.open_worker().unwrap().speakers_shown().unwrap();
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(speakers(&hand), named(&["Anna", "Ben", "Carl"]));

    hand.press("V");
    hand.press("g");
    for _ in 0..3 {
        let list = hand.driver.state().top_overlay_as::<crate::app::overlay::speakers::SpeakerList>();
        if list.unwrap().current().unwrap().name == "Ben" {
            break;
        }
        hand.press("j");
    }
    hand.press("alt-f");
    hand.enter("Ben");
    hand.press("enter");
    hand.until("the end of forgetting", |driver| !driver.is_busy());
    assert_eq!(speakers(&hand), named(&["Anna", "Carl"]), "{:?}", hand.said());
    assert!(
        hand.said().iter().any(|text| text.starts_with("forgotten for good: 2 turns")),
        "{:?}",
        hand.said()
    );
    assert!(hand.driver.state().overlays.is_empty());
    assert_eq!(hand.driver.state().work.corpus.transcripts.len(), 2);
    let run = hand.driver.state().work.run.clone();
    if let Some(run) = run {
        let known = &hand.driver.state().work.corpus;
        assert!(run.members.iter().all(|member| known.snippet_index(member.snippet).is_some()));
    }
    hand.press("u u u u");
    assert_eq!(speakers(&hand), named(&["Anna", "Carl"]), "{:?}", hand.said());
    hand.press("3 ctrl-t");
    hand.enter("horses");
    hand.until("no hits", |driver| !driver.state().search.pending);
    assert_eq!(hand.driver.state().search.results.total, 0);
    hand.press("alt-1 O");
    hand.enter("two");
    hand.press("alt-f");
    hand.enter("two");
    hand.press("enter");
    hand.until("the end of forgetting", |driver| !driver.is_busy());
    let names: Vec<_> =
        hand.driver.state().work.corpus.transcripts.iter().map(|it| it.name.clone()).collect();
    assert_eq!(names, ["one"], "{:?}", hand.said());
    drop(hand);
    let stored = Project::open(&path).unwrap();
    assert!(!stored.is_forgetting().unwrap());
    assert_eq!(stored.load_corpus().unwrap().transcripts.len(), 1);
}
