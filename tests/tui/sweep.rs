//! No size of the terminal, and nothing that happens, may make it panic.

use super::bench::TestWorkbench;
use leitmotif::app::{InputEvent, ScreenPane, ScreenTarget};

/// Every size from 1 x 1 to 250 x 80.
fn every() -> impl Iterator<Item = (u16, u16)> {
    (1..=250).flat_map(|width| (1..=80).map(move |height| (width, height)))
}

/// Every size up to 30 x 20, then ever larger steps up to 250 x 80: for what lies over a screen.
fn steps() -> impl Iterator<Item = (u16, u16)> {
    let widths = (1..=30).chain((33..=110).step_by(11)).chain([127, 160, 200, 250]);
    let heights = || (1..=20).chain((24..=80).step_by(14));
    widths.flat_map(move |width| heights().map(move |height| (width, height)))
}

fn sweep(keys: &str, sizes: impl Iterator<Item = (u16, u16)>) {
    let mut bench = TestWorkbench::open(80, 24);
    if !keys.is_empty() {
        bench.press(keys);
    }
    for (width, height) in sizes {
        bench.resize(width, height);
        let buffer = bench.draw();
        assert_eq!((buffer.area.width, buffer.area.height), (width, height));
        if height % 4 == 0 {
            bench.event(InputEvent::Scroll(ScreenPane::List, 1));
        }
    }
}

#[test]
fn every_size_of_topics() {
    sweep("", every());
    sweep("tab", steps());
    sweep("/ p", steps());
}

#[test]
fn every_size_of_the_reader() {
    sweep("2", every());
    sweep("tab enter v", steps());
}

#[test]
fn every_size_of_search() {
    sweep("3", every());
    sweep("3 p", steps());
}

#[test]
fn every_size_of_themes() {
    sweep("4 j", every());
    sweep("4 tab", steps());
}

#[test]
fn every_size_of_the_report() {
    sweep("6", every());
    for keys in ["6 enter", "6 tab j right", "6 tab % enter", "6 tab tab right %"] {
        sweep(keys, steps());
    }
}

#[test]
fn every_size_of_the_map() {
    sweep("5", every());
    for keys in ["5 tab n", "5 / p", "5 + + v l j v", "5 v G l space", "5 c ]"] {
        sweep(keys, steps());
    }
}

#[test]
fn every_size_of_every_sheet() {
    sweep("?", every());
    for keys in [
        "t n e w",
        "r",
        "M x",
        "O",
        "J",
        "N",
        ",",
        "4 D",
        "tab w",
        "#",
        "# 1 2",
        "B",
        "H",
        "V",
        "_",
        "E",
        "4 X j l",
        "4 X b b b $ G",
        "3 r e c a l l alt-k",
    ] {
        sweep(keys, steps());
    }
}

#[test]
fn ten_thousand_keys_clicks_and_sizes_at_random() {
    let mut bench = TestWorkbench::open(80, 24);
    let names = [
        "up",
        "down",
        "left",
        "right",
        "j",
        "k",
        "g",
        "G",
        "tab",
        "enter",
        "esc",
        "space",
        "t",
        "T",
        "r",
        "x",
        "m",
        "w",
        "M",
        "y",
        "n",
        "p",
        "u",
        "ctrl-r",
        "1",
        "2",
        "3",
        "4",
        "5",
        "5",
        "6",
        "+",
        "minus",
        "0",
        "c",
        "]",
        ".",
        "z",
        "%",
        "/",
        "?",
        "v",
        "a",
        "A",
        "D",
        "b",
        "S",
        "O",
        "J",
        "N",
        "pageup",
        "pagedown",
        "ctrl-u",
        "ctrl-d",
        "backspace",
        "é",
        "日",
        "ctrl-t",
        "ctrl-s",
        "<",
        ">",
        "Q",
        "#",
        "B",
        "'",
        "H",
        "V",
        "f",
        "-",
        "_",
        "*",
        "!",
    ];
    // A fixed sequence (Knuth's MMIX generator), so that a failure comes again.
    let mut seed: u64 = 42;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for step in 0..10_000 {
        match next(22) {
            0 => bench.resize(1 + next(140) as u16, 1 + next(50) as u16),
            1 => bench.click(next(140) as u16, next(50) as u16),
            2 => drop(bench.event(InputEvent::Paste("a\nb\u{1b}".to_owned()))),
            3 => drop(bench.event(InputEvent::Scroll(
                [ScreenPane::List, ScreenPane::Detail, ScreenPane::Overlay][next(3)],
                next(9) as i32 - 4,
            ))),
            4 => drop(bench.event(InputEvent::Drag(ScreenTarget::Row(ScreenPane::List, next(7_000))))),
            5 => drop(bench.event(InputEvent::Release)),
            _ => drop(bench.press(names[next(names.len())])),
        }
        if step % 100 == 99 {
            bench.settle();
        }
    }
    bench.press("esc esc esc esc esc 1");
    bench.resize(80, 24);
    assert!(bench.screen().contains("Topics"), "it can still be used");
}
