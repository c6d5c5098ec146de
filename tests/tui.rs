//! Every screen, drawn into a buffer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "tui/corpus.rs"]
mod corpus;
#[path = "tui/fixture.rs"]
mod fixture;
#[path = "tui/scratch.rs"]
mod scratch;

use leitmotif::tui::canvas::Canvas;
use leitmotif::tui::views::{Arrangement, draw, sizes};
use leitmotif::tui::style::Look;
use leitmotif::config::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use leitmotif::app::{State, Screen};

fn drawn(state: &mut State, w: u16, h: u16) -> Buffer {
    let area = Rect::new(0, 0, w, h);
    let z = sizes(area, state, Arrangement::default());
    scratch::size(state, z);
    let look = Look::new(&Theme::default());
    let mut buffer = Buffer::empty(area);
    let mut canvas = Canvas::new(&mut buffer, &look);
    draw(&mut canvas, state, Arrangement::default());
    buffer
}
fn lines(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += (leitmotif::tui::text::width(symbol) as u16).max(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[test]
fn look() {
    let dir = tempfile::tempdir().unwrap();
    let project = fixture::project(dir.path());
    let mut state = scratch::state(&project);
    for (w, h) in [(110, 30), (80, 24), (60, 16)] {
        println!("{}", lines(&drawn(&mut state, w, h)));
    }
    state.screen = Screen::Reader;
    println!("{}", lines(&drawn(&mut state, 80, 24)));
    state.reader.transcript = Some(3);
    state.reader.current = Some(13);
    for (w, h) in [(150, 30), (80, 24), (60, 16)] {
        println!("{}", lines(&drawn(&mut state, w, h)));
    }
    state.screen = Screen::Search;
    println!("{}", lines(&drawn(&mut state, 80, 24)));
    state.screen = Screen::Themes;
    println!("{}", lines(&drawn(&mut state, 80, 24)));
}
