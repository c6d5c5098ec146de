//! What a click does.

use super::bench::TestWorkbench;
use leitmotif::app::{InputEvent, Screen, ScreenPane, ScreenTarget};

/// Where some words stand on the screen.
fn find(bench: &mut TestWorkbench, words: &str) -> (u16, u16) {
    let screen = bench.screen();
    let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(words)).unwrap();
    let before = line.split(words).next().unwrap();
    (u16::try_from(leitmotif::tui::text::text_width(before)).unwrap(), u16::try_from(row).unwrap())
}

#[test]
fn tabs_rows_and_hints_can_be_clicked() {
    let mut bench = TestWorkbench::open(100, 30);
    let (x, y) = find(&mut bench, "Themes");
    bench.click(x, y);
    assert_eq!(bench.driver.state().screen, Screen::Themes);
    bench.press("1");
    let (x, y) = find(&mut bench, "Agents and tool use");
    bench.click(x, y);
    let row = bench.driver.state().topics.current_row().unwrap();
    assert_eq!(row.label, "Agents and tool use");
    let (x, y) = find(&mut bench, "all commands");
    bench.click(x, y);
    assert_eq!(bench.driver.state().overlays.len(), 1, "the hint opens the list of commands");
}

#[test]
fn a_sheet_swallows_clicks_and_the_wheel() {
    let mut bench = TestWorkbench::open(100, 30);
    let (x, y) = find(&mut bench, "Agents and tool use");
    bench.press("J");
    bench.click(x, y);
    bench.event(InputEvent::Scroll(ScreenPane::List, 3));
    assert_eq!(bench.driver.state().topics.panes.list.cursor, 0);
    bench.event(InputEvent::Click(ScreenTarget::Outside));
    assert!(bench.driver.state().overlays.is_empty(), "a click outside closes it");
}

#[test]
fn a_lasso_on_the_map_selects_and_a_second_click_reads() {
    let mut bench = TestWorkbench::open(100, 30);
    bench.press("5");
    let (x, y) = find(&mut bench, "Retrieval and");
    bench.click(x, y);
    for (x, y) in [(x + 12, y), (x + 12, y + 6), (x, y + 6)] {
        let cell = bench.hits.cell_at(x, y).unwrap();
        bench.event(InputEvent::Drag(cell));
    }
    bench.event(InputEvent::Release);
    let inside = bench.driver.state().map.selected.len();
    assert!(inside > 0, "{}", bench.screen());
    assert!(bench.screen().contains(&format!("{inside} snippet")), "{}", bench.screen());
    bench.press("esc");
    let Some(cell) = bench.hits.cell_at(x, y) else { panic!("no map") };
    bench.event(InputEvent::DoubleClick(cell));
    assert_eq!(bench.driver.state().screen, Screen::Reader);
}
