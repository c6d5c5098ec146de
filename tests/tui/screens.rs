//! What each screen and each sheet over it looks like.

use super::bench::Bench;

/// The sizes that are looked at: the smallest common terminal, and a large one.
const SIZES: [(u16, u16); 3] = [(60, 16), (80, 24), (200, 60)];

fn look(name: &str, keys: impl Fn(&mut Bench)) {
    for (width, height) in SIZES {
        let mut bench = Bench::open(width, height);
        keys(&mut bench);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), bench.screen());
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
    let screen = Bench::with(dir, project, 120, 24).screen();
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
    let mut bench = Bench::open(80, 24);
    bench.press("3 ctrl-t");
    while bench.driver.state().search.mode != leitmotif::app::search::Mode::Text {
        bench.press("ctrl-t");
    }
    bench.write("prompt");
    bench.settle();
    let screen = bench.screen();
    assert!(screen.contains("hits in"), "{screen}");
    let milliseconds =
        screen.lines().find(|line| line.trim_end().ends_with(" ms")).unwrap_or_default().to_owned();
    let steady = screen.replace(&milliseconds, "(the query, hits and milliseconds)");
    insta::assert_snapshot!("search_80x24", steady);
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
    use leitmotif::app::State;
    for (width, height) in SIZES {
        let mut bench = Bench::open(width, height);
        bench.press("5");
        let screen = bench.screen_after(State::layout_begun);
        insta::assert_snapshot!(format!("map_making_{width}x{height}"), screen);
    }
    let mut bench = Bench::open(80, 24);
    bench.press("5");
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
    look("jobs", |bench| {
        bench.press("J");
    });
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
fn a_new_theme_is_said_with_the_way_back() {
    let mut bench = Bench::open(80, 24);
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
    use leitmotif::config::theme::Theme;
    use leitmotif::tui::style::Look;
    use ratatui::style::{Color, Modifier};
    let mut bench = Bench::open(80, 24);
    bench.set_look(Look::new(&Theme::named("plain").unwrap()));
    let buffer = bench.draw();
    assert!(buffer.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    let reversed = buffer.content().iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
    assert!(reversed > 5, "the row under the cursor is reversed");
}
