//! From a key to a drawn frame at 200x60, with ten thousand snippets in 2,500 talks, texts fetched from the disk
//! included; then the Map alone, with 200,000 snippets in memory: `cargo bench --bench frames`. Prints the median and the
//! slowest of a hundred as shares of the 16 ms of a frame.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]
#![allow(dead_code, reason = "shared with the tests of the screens, which use more of it")]

#[path = "../tui/bench.rs"]
mod bench;
#[path = "../tui/corpus.rs"]
mod corpus;
#[path = "../tui/fixture.rs"]
mod fixture;
#[path = "frames/map.rs"]
mod map;

use bench::Bench;
use std::time::{Duration, Instant};

const KEYS: &str = "j j k tab j j pagedown pagedown G enter n n n pagedown p esc 4 j j tab j 1 / esc ? esc";
const FRAME: f64 = 16.0;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let project = fixture::project(dir.path(), 2_500);
    let mut bench = Bench::with(dir, project, 200, 60);
    let mut took: Vec<Duration> = Vec::new();
    for key in KEYS.split(' ').cycle().take(1_000) {
        let begun = Instant::now();
        bench.press(key);
        took.push(begun.elapsed());
    }
    print("key to frame", took);
    map::main();
}

fn print(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    for (name, at) in [("median", took.len() / 2), ("99 of 100", took.len() * 99 / 100)] {
        let milliseconds = took[at].as_secs_f64() * 1e3;
        println!("{what}, {name:<10}{milliseconds:8.2} ms   {:.3} of a frame", milliseconds / FRAME);
    }
}
