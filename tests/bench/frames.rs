//! From a key to a drawn frame at 200x60, with ten thousand snippets in 2,500 talks and with 200,000 in
//! 50,000, texts fetched from the disk and edits written to it included; then the Map alone, with 200,000
//! snippets in memory: `cargo bench --bench frames`. Prints the median and the slowest of a hundred as shares
//! of the 16 ms of a frame; with LEITMOTIF_BENCH_SLOW set, the keys that took over 4 ms.

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

use bench::TestWorkbench;
use std::time::{Duration, Instant};

const KEYS: &str =
    "j j k tab j j pagedown pagedown G enter n n n pagedown p esc 4 j j tab j 1 / esc ? esc 6 j tab j 5 j 1";
/// Sorting: to a theme that is there, once more for the next topic, and both taken back.
const SORTING: &str = "t enter j . k u u";
const FRAME: f64 = 16.0;

fn main() {
    for talks in [2_500, 50_000] {
        let dir = tempfile::tempdir().unwrap();
        let project = fixture::project(dir.path(), talks);
        let mut bench = TestWorkbench::with(dir, project, 200, 60);
        let snippets = bench.driver.state().work.corpus.snippets.len();
        print(&format!("{snippets} snippets, key to frame"), pressed(&mut bench, KEYS, 1_000));
        print(&format!("{snippets} snippets, sorting"), pressed(&mut bench, SORTING, 70));
    }
    map::main();
}

/// How long each of so many keys took.
fn pressed(bench: &mut TestWorkbench, keys: &str, times: usize) -> Vec<Duration> {
    let mut took = Vec::new();
    for key in keys.split(' ').cycle().take(times) {
        let begun = Instant::now();
        bench.press(key);
        took.push(begun.elapsed());
        if std::env::var_os("LEITMOTIF_BENCH_SLOW").is_some() && begun.elapsed() > Duration::from_millis(4) {
            let screen = bench.driver.state().screen;
            println!("  {key} {:.1} ms {screen:?}", begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    took
}

fn print(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    for (name, at) in [("median", took.len() / 2), ("99 of 100", took.len() * 99 / 100)] {
        let milliseconds = took[at].as_secs_f64() * 1e3;
        println!("{what}, {name:<10}{milliseconds:8.2} ms   {:.3} of a frame", milliseconds / FRAME);
    }
}
