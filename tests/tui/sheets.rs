//! What lies over a screen, and what is shown before a project is open.

use super::bench::TestWorkbench;
use super::fixture;
use super::screens::{keep, look, look_after, look_at};
use leitmotif::app::overlay::history::HistoryOverlay;
use leitmotif::app::overlay::topic_sheet::TopicSheet;
use leitmotif::app::screen::search::SearchMode;
use leitmotif::app::screen::start::{RecentProject, StartScreen};
use leitmotif::app::screen::themes::ThemeListItem;
use leitmotif::app::workspace::job_list::{JobKind, JobListItem};
use leitmotif::app::{InputEvent, PaneSizes, State};
use leitmotif::coding::{
    KeySentence, NearestTopic, TopicCompanion, TopicProfile, WordCount, WordRow, places_in_talk,
    words_of_speakers,
};
use leitmotif::corpus::SnippetIndex;
use leitmotif::jobs::runner::{JobId, JobSnapshot};
use leitmotif::progress::ProgressStage;
use leitmotif::topics::TopicId;
use leitmotif::tui::canvas::Canvas;
use leitmotif::tui::style::Styles;
use leitmotif::tui::views;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::any::Any;
use std::time::Duration;

/// The screen before a project is open, with those that were opened before.
fn start(name: &str, recent: &[RecentProject], typed: &str) {
    keep(name, |(width, height), looks| {
        let area = Rect::new(0, 0, width, height);
        let mut start = StartScreen::new(recent.to_vec(), None, Default::default());
        start.handle(InputEvent::Paste(typed.to_owned()));
        if let Some(query) = start.take_query() {
            start.show_folder(&query.read());
        }
        start.handle(InputEvent::Resize(PaneSizes {
            overlay: views::start::list_size(area),
            ..PaneSizes::default()
        }));
        let draw = |look: &Styles| {
            let mut buffer = Buffer::empty(area);
            views::start::draw(&mut Canvas::new(&mut buffer, look), &start);
            buffer
        };
        looks.iter().map(draw).collect()
    });
}

fn recent() -> Vec<RecentProject> {
    let project = |name: &str, talks, themes, opened: &str| RecentProject {
        dir: format!("/home/ada/.local/share/leitmotif/projects/{name}").into(),
        name: name.to_owned(),
        source: Some(format!("/home/ada/{name}").into()),
        transcript_count: talks,
        theme_count: themes,
        last_opened: opened.to_owned(),
    };
    vec![project("practicalai", 299, 14, "2026-11-23"), project("interviews", 12, 0, "2026-10-02")]
}

#[test]
fn what_can_be_opened() {
    start("start", &recent(), "");
}

#[test]
fn what_stands_while_a_project_is_opened() {
    for (name, quits) in [("opening", false), ("opening_quits", true)] {
        keep(name, |(width, height), looks| {
            let draw = |look: &Styles| {
                let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
                views::opening::draw(&mut Canvas::new(&mut buffer, look), "practicalai", "q", quits);
                buffer
            };
            looks.iter().map(draw).collect()
        });
    }
}

#[test]
fn what_can_be_opened_the_first_time() {
    start("start_first", &[], "");
}

#[test]
fn nothing_is_called_that() {
    start("start_none", &recent(), "zzz");
}

#[test]
fn all_commands() {
    look("commands", |bench| {
        bench.press("?");
    });
}

#[test]
fn assigning_to_a_new_theme() {
    look("picker", |bench| {
        bench.press("t");
        bench.write("Methods");
    });
}

#[test]
fn renaming() {
    look("prompt", |bench| {
        bench.press("r");
    });
}

#[test]
fn writing_a_memo() {
    look("memo", |bench| {
        bench.press("M");
        bench.write(
            "Ask the second guest what he meant by cleaning, and whether the host agreed with it at all.",
        );
    });
}

#[test]
fn deleting_a_theme_asks() {
    look("confirm", |bench| {
        bench.press("4 D");
    });
}

#[test]
fn jobs_when_nothing_goes_on() {
    look("jobs_none", |bench| {
        bench.press("J");
    });
}

#[test]
fn jobs() {
    let job = |id, title: &str, kind, stage, done, left| JobListItem {
        id: JobId(id),
        title: title.to_owned(),
        snapshot: JobSnapshot { stage: Some(stage), done, total: 11_746, time_left: left },
        kind,
        is_cancelling: false,
    };
    look_after(
        "jobs",
        |bench| {
            bench.press("J");
        },
        |state| {
            let minutes = Some(Duration::from_secs(185));
            state.update_jobs(vec![
                job(1, "import", JobKind::Import, ProgressStage::Index, 0, None),
                job(2, "minilm", JobKind::Analysis, ProgressStage::Embed, 7_518, minutes),
            ]);
        },
    );
}

#[test]
fn what_was_changed() {
    look_after(
        "log",
        |bench| {
            bench.press("u H j");
        },
        |state| {
            let top: &mut dyn Any = &mut **state.overlays.last_mut().unwrap();
            let log: &mut HistoryOverlay = top.downcast_mut().unwrap();
            for point in log.points.iter_mut().filter(|point| !point.time.is_empty()) {
                point.time = "2026-11-23 12:00".to_owned();
            }
        },
    );
}

#[test]
fn transcripts() {
    look("transcripts", |bench| {
        bench.press("O");
        bench.write("12");
    });
}

#[test]
fn all_memos() {
    look_at("memos", noted, |bench| drop(bench.press("W")), |_| {});
}

#[test]
fn memos_as_a_journal() {
    look_at("memos_journal", noted, |bench| drop(bench.press("W alt-j")), |_| {});
}

/// The project with memos of several kinds.
fn noted(width: u16, height: u16) -> TestWorkbench {
    let dir = tempfile::tempdir().unwrap();
    let project = fixture::project_with_memos(dir.path());
    TestWorkbench::with(dir, project, width, height)
}

#[test]
fn who_speaks() {
    look("speakers", |bench| {
        bench.press("V space j");
    });
}

#[test]
fn forgetting_a_person() {
    look("forget", |bench| {
        bench.press("V j alt-f");
        bench.write("Somebody");
        bench.press("enter");
    });
}

/// Ada and Ben coded sentences of the first talk; the fixture's decisions on topics are Ada's too.
fn two_coders(width: u16, height: u16) -> TestWorkbench {
    let dir = tempfile::tempdir().unwrap();
    let project = fixture::project_of_two(dir.path());
    TestWorkbench::with(dir, project, width, height)
}

#[test]
fn how_far_coders_agree() {
    look_at(
        "agreement",
        two_coders,
        |bench| {
            bench.press("C j");
        },
        |_| {},
    );
}

#[test]
fn what_coders_disagree_on() {
    look_at(
        "disagreements",
        two_coders,
        |bench| {
            bench.press("C enter 1 j");
        },
        |_| {},
    );
}

#[test]
fn agreement_is_drawn_at_any_size() {
    let mut bench = two_coders(80, 24);
    for keys in ["C", "enter", "1"] {
        bench.press(keys);
        for width in [0, 1, 5, 10, 20, 25, 39, 40, 41, 47, 48, 72, 80, 300] {
            for height in [0, 1, 3, 5, 8, 11, 12, 13, 18, 24, 90] {
                bench.resize(width, height);
                bench.draw();
            }
        }
    }
}

#[test]
fn agreement_of_one_coder() {
    look("agreement_nothing", |bench| {
        bench.press("C");
    });
}

#[test]
fn settings() {
    look("settings", |bench| {
        bench.keep_preferences();
        bench.press(",");
    });
}

#[test]
fn settings_of_models() {
    look("settings_model", |bench| {
        bench.keep_preferences();
        bench.press(", G");
    });
}

#[test]
fn a_key_that_waits_for_another() {
    look("prefix", |bench| {
        bench.press("# 1 2");
    });
}

#[test]
fn the_tour() {
    look("tour", |bench| {
        bench.press("?");
        bench.write("take the tour");
        bench.press("enter right");
    });
}

#[test]
fn something_that_failed() {
    look("error", |bench| {
        bench.driver.show_error("https://example.org could not be opened: there is no browser.".to_owned());
    });
}

#[test]
fn new_topics_wait() {
    look_after("offered", |_| {}, |state| state.offered_run = state.work.run_id());
}

#[test]
fn what_was_said() {
    look("notices", |bench| {
        bench.press("t");
        bench.write("Methods");
        bench.press("enter N");
    });
}

#[test]
fn words_of_a_topic() {
    look("words", |bench| {
        bench.press("E j");
    });
}

#[test]
fn what_is_known_of_a_topic() {
    // By hand, with a sentence that is too long for its lines.
    let word = |word: &str| WordRow {
        word: word.to_owned(),
        count: WordCount { times: 9, transcripts: 4 },
        rest: None,
    };
    let change = |state: &mut State| {
        let work = &state.work;
        let topic = state.topics.current_topic().unwrap();
        let snippets = work.topic_snippets(topic);
        let sentence = |at: &SnippetIndex, said: &str| {
            let snippet = work.corpus.snippet_at(*at).unwrap();
            let (span, speaker, start) = (snippet.span, snippet.speaker.clone(), snippet.start);
            KeySentence {
                snippet: *at,
                span,
                said: said.to_owned(),
                speaker: speaker.as_deref().map(str::to_owned),
                start,
            }
        };
        let said = [
            "A judge that has never seen a bad answer calls everything good, and a judge that has seen a thousand of them \
             calls the good ones into question, so that in the end somebody has to read what was judged.",
            "We sample fifty answers a week and read them.",
            "The rubric came first, the judge later.",
        ];
        let profile = TopicProfile {
            sentences: snippets.iter().zip(said).map(|(at, said)| sentence(at, said)).collect(),
            nearest: Some(NearestTopic {
                topic: TopicId(1),
                cosine: 0.43,
                own_words: ["judge", "rubric", "answers", "evaluate"].map(word).to_vec(),
                other_words: ["weights", "labels", "distillation"].map(word).to_vec(),
            }),
            in_talk: places_in_talk(&work.corpus, snippets),
            speakers: words_of_speakers(&work.corpus, work.stats.context_text(), snippets),
            companions: vec![TopicCompanion { topic: TopicId(1), transcripts: 9, expected: 4.25 }],
            note: None,
        };
        state.open_overlay(TopicSheet::new(topic, profile));
    };
    look_after("about", |_| {}, change);
}

#[test]
fn what_is_known_of_a_topic_is_found_by_its_vectors() {
    let mut bench = TestWorkbench::open(80, 24);
    bench.press("i");
    let shown = bench.screen();
    assert!(shown.contains("who speaks") && shown.contains("nearest to"), "{shown}");
    assert_eq!(shown.matches("agreed with itself").count(), 1, "what is said twice is shown once: {shown}");
}

#[test]
fn themes_that_are_proposed() {
    look("proposals", |bench| {
        bench.press("P");
    });
}

#[test]
fn lines_with_a_word() {
    look("lines", |bench| {
        bench.press("3");
        bench.write("retriever");
        bench.press("alt-k j s");
    });
}

/// Begins to go through the hits for a word.
fn review_hits(bench: &mut TestWorkbench) {
    bench.press("3 ctrl-t");
    while bench.driver.state().search.mode != SearchMode::Text {
        bench.press("ctrl-t");
    }
    bench.write("retriever");
    bench.settle();
    bench.press("enter Y");
    bench.write("Retrieval/Causes");
    bench.press("enter");
}

/// However long the search took.
fn after_one_millisecond(state: &mut State) {
    state.search.results.duration = Duration::from_millis(1);
}

#[test]
fn hits_gone_through_for_a_theme() {
    let keys = |bench: &mut TestWorkbench| {
        review_hits(bench);
        bench.press("y n");
    };
    look_after("review", keys, after_one_millisecond);
}

#[test]
fn all_hits_gone_through_for_a_theme() {
    let keys = |bench: &mut TestWorkbench| {
        review_hits(bench);
        bench.press("y n n n n y");
    };
    look_after("review_done", keys, after_one_millisecond);
}

#[test]
fn a_theme_that_stands_also_under_another() {
    look("themes_also_under", |bench| {
        bench.press("4 j +");
        bench.write("operations");
        bench.press("enter");
        while !matches!(
            bench.driver.state().themes.current_row().map(|row| row.item),
            Some(ThemeListItem::Reference(..))
        ) {
            bench.press("j");
        }
    });
}

#[test]
fn themes_by_transcript() {
    look("matrix", |bench| {
        bench.press("4 X j l e");
        bench.write("Retrieval broke first, and a reranker helped.");
        bench.press("ctrl-s");
    });
}

#[test]
fn summaries_by_person() {
    look("matrix_summaries", |bench| {
        bench.press("4 X a b b b e");
        bench.write("Asks what broke, and what it cost.");
        bench.press("ctrl-s s s S");
    });
}
