//! What each screen looks like: the same text in every theme, at every size.

use super::bench::{TestWorkbench, text};
use super::styles::styles;
use leitmotif::app::{Overlay, State};
use leitmotif::config::color_theme::ColorTheme;
use leitmotif::tui::style::Styles;
use ratatui::buffer::Buffer;
use std::time::Duration;

/// The sizes that are looked at: a small terminal, the smallest common one, a usual and a large one.
pub const SIZES: [(u16, u16); 4] = [(60, 16), (80, 24), (120, 40), (200, 60)];
/// The themes that are looked at.
const THEMES: [&str; 3] = ["light", "dark", "plain"];

/// The picture of each overlay, by the name of its type; one that is new has to be added here.
fn picture_of(overlay: &dyn Overlay) -> &'static str {
    let text = format!("{overlay:?}");
    match text.split(|c: char| !c.is_alphanumeric()).next().unwrap() {
        "ThemePicker" => "picker",
        "Picker" if text.contains("MoveSnippets([") => "mover",
        "Picker" if text.contains("ReadTranscript") => "transcripts",
        "Picker" => "commands",
        "SplitPreview" => "parts",
        "TopicCountOverlay" => "fewer",
        "HistoryOverlay" => "log",
        "TextPrompt" => "prompt",
        "MemoEditor" => "memo",
        "MemoList" => "memos",
        "ConfirmDialog" => "confirm",
        "SpeakerList" => "speakers",
        "ForgetSheet" => "forget",
        "FileCheckList" => "check",
        "FileSpeakerList" => "check_speakers",
        "AgreementOverlay" => "agreement",
        "DisagreementList" => "disagreements",
        "SettingsOverlay" => "settings",
        "PendingKeyOverlay" => "prefix",
        "Tour" => "tour",
        "JobOverlay" => "jobs",
        "NoticeOverlay" => "notices",
        "ConcordanceList" => "lines",
        "HitReview" => "review",
        "WordList" => "words",
        "TopicSheet" => "about",
        "ThemeProposals" => "proposals",
        "MatrixSheet" => "matrix",
        "QuestionSheet" => "questions",
        other => panic!("there is no picture of {other}"),
    }
}

/// Every picture of an overlay.
const OVERLAYS: [&str; 29] = [
    "picker",
    "mover",
    "parts",
    "fewer",
    "log",
    "commands",
    "transcripts",
    "prompt",
    "memo",
    "confirm",
    "speakers",
    "forget",
    "check",
    "check_speakers",
    "agreement",
    "disagreements",
    "memos",
    "settings",
    "prefix",
    "tour",
    "jobs",
    "notices",
    "lines",
    "review",
    "words",
    "about",
    "proposals",
    "matrix",
    "questions",
];

pub fn look(name: &str, keys: impl Fn(&mut TestWorkbench)) {
    look_after(name, keys, |_| {});
}

/// What is shown after some keys, and after something that comes from the background.
pub fn look_after(name: &str, keys: impl Fn(&mut TestWorkbench), change: impl Fn(&mut State)) {
    look_at(name, TestWorkbench::open, keys, change);
}

/// What is shown of another project than the small one.
pub fn look_at(
    name: &str,
    open: impl Fn(u16, u16) -> TestWorkbench,
    keys: impl Fn(&mut TestWorkbench),
    change: impl Fn(&mut State),
) {
    keep(name, |(width, height), looks| {
        let mut bench = open(width, height);
        keys(&mut bench);
        if let Some(overlay) = bench.driver.state().top_overlay() {
            let picture = picture_of(overlay);
            assert!(OVERLAYS.contains(&picture), "{picture} is listed");
        }
        looks.iter().map(|look| bench.frame_after(&change, look)).collect()
    });
}

/// Compares with what is kept: the same text in every theme, at every size, and how each theme paints it.
pub fn keep(name: &str, frames: impl Fn((u16, u16), &[Styles]) -> Vec<Buffer>) {
    let looks = THEMES.map(|theme| Styles::new(&ColorTheme::builtin(theme).unwrap()));
    let mut painted = THEMES.map(|_| Vec::new());
    for (width, height) in SIZES {
        let frames = frames((width, height), &looks);
        let shown = text(&frames[0]);
        for ((theme, frame), all) in THEMES.iter().zip(frames).zip(&mut painted) {
            assert_eq!(text(&frame), shown, "{name} in {theme} at {width}x{height}");
            all.push(frame);
        }
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), shown);
    }
    for (theme, frames) in THEMES.into_iter().zip(painted) {
        insta::with_settings!({snapshot_path => "snapshots/styles"}, {
            insta::assert_snapshot!(format!("{name}_{theme}"), styles(&frames));
        });
    }
}

#[test]
fn every_overlay_has_its_picture() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tui/snapshots");
    for name in OVERLAYS {
        let sizes = SIZES.map(|(width, height)| format!("tui__screens__{name}_{width}x{height}.snap"));
        let styles = THEMES.map(|theme| format!("styles/tui__screens__{name}_{theme}.snap"));
        for file in sizes.into_iter().chain(styles) {
            assert!(folder.join(&file).is_file(), "there is no {file}");
        }
    }
}

#[test]
fn topics() {
    look("topics", |_| {});
}

#[test]
fn topics_second_with_the_keys_in_the_snippets() {
    look("topics_snippets", |bench| {
        bench.press("j tab j");
    });
}

#[test]
fn topics_filtered() {
    look("topics_filter", |bench| {
        bench.press("/");
        bench.write("prom");
    });
}

#[test]
fn a_blind_guest_sees_who_they_are_and_nothing_that_others_decided() {
    let dir = tempfile::tempdir().unwrap();
    let mut project = super::fixture::project(dir.path(), 12);
    project.work_as(Some("bob"), true);
    let screen = TestWorkbench::with(dir, project, 120, 24).screen();
    assert!(screen.contains("bob, blind") && screen.contains("0 of 6 sorted"), "{screen}");
}

#[test]
fn reader_empty() {
    look("reader_empty", |bench| {
        bench.press("2");
    });
}

#[test]
fn reader() {
    look("reader", |bench| {
        bench.press("tab enter n");
    });
}

#[test]
fn reader_selecting_sentences() {
    look("reader_sentences", |bench| {
        bench.press("tab enter v down");
    });
}

#[test]
fn search_empty() {
    look("search_empty", |bench| {
        bench.press("3");
    });
}

#[test]
fn search() {
    use leitmotif::app::screen::search::SearchMode;
    look_after(
        "search",
        |bench| {
            bench.press("3 ctrl-t");
            while bench.driver.state().search.mode != SearchMode::Text {
                bench.press("ctrl-t");
            }
            bench.write("prompt");
            bench.settle();
        },
        |state| state.search.results.duration = Duration::from_millis(4),
    );
}

#[test]
fn themes() {
    look("themes", |bench| {
        bench.press("4 j");
    });
}

#[test]
fn map() {
    look("map", |bench| {
        bench.press("5");
    });
}

#[test]
fn map_by_theme_and_nearer() {
    look("map_near", |bench| {
        bench.press("5 ] c + + n");
    });
}

#[test]
fn map_with_lines_between_themes() {
    look("map_lines", |bench| {
        // Each topic under a theme of its own, some under another's as well.
        for (down, themes) in [
            ("home", vec!["Waiting", "Money"]),
            ("home down", vec!["Money"]),
            ("home down down", vec!["People", "Waiting", "Money"]),
        ] {
            for theme in themes {
                bench.press(&format!("1 {down} t"));
                bench.write(theme);
                bench.press("enter");
                bench.settle();
            }
        }
        bench.press("5 L");
    });
}

#[test]
fn map_with_an_area_being_selected() {
    look("map_selecting", |bench| {
        bench.press("5 v j j right right right right right right right right right");
    });
}

#[test]
fn map_with_an_area_selected() {
    look("map_selected", |bench| {
        bench.press("5 v j j right right right right right right right right right space");
    });
}

#[test]
fn map_with_topics_looked_for() {
    look("map_find", |bench| {
        bench.press("5 /");
        bench.write("model");
    });
}

#[test]
fn map_with_the_keys_in_the_snippets() {
    look("map_snippets", |bench| {
        bench.press("5 tab j");
    });
}

#[test]
fn the_map_before_it_is_made() {
    let keys = |bench: &mut TestWorkbench| {
        bench.press("5");
    };
    look_after("map_making", keys, State::layout_started);
    let mut bench = TestWorkbench::open(80, 24);
    keys(&mut bench);
    let screen = bench.screen_after(|state| state.layout_missing("it was cancelled"));
    assert!(
        screen.contains("There is no map: it was cancelled.") && screen.contains("Enter makes it."),
        "{screen}"
    );
}

#[test]
fn report() {
    look("report", |bench| {
        bench.press("6 S j");
    });
}

#[test]
fn report_of_themes_together() {
    look("report_together", |bench| {
        bench.press("6 tab j right right right");
    });
}

#[test]
fn report_by_attribute() {
    look("report_attribute", |bench| {
        bench.press("6 tab tab j %");
    });
}

#[test]
fn report_behind_a_cell() {
    look("report_behind", |bench| {
        bench.press("6 tab j right right right enter j");
    });
}

#[test]
fn a_new_theme_is_said_with_the_way_back() {
    let mut bench = TestWorkbench::open(80, 24);
    bench.press("t");
    bench.write("Methods");
    bench.press("enter");
    let screen = bench.screen();
    assert!(screen.contains("Methods"), "{screen}");
    bench.press("u");
    let screen = bench.screen();
    assert!(screen.contains("taken back"), "{screen}");
    bench.press("4");
    assert!(!bench.screen().contains("● Methods"));
}

#[test]
fn without_colour_the_cursor_can_still_be_seen() {
    use ratatui::style::{Color, Modifier};
    let mut bench = TestWorkbench::open(80, 24);
    bench.set_styles(Styles::new(&ColorTheme::builtin("plain").unwrap()));
    let buffer = bench.draw();
    assert!(buffer.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    let reversed = buffer.content().iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
    assert!(reversed > 5, "the row under the cursor is reversed");
}
