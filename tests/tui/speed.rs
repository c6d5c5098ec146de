//! From a key to a drawn frame.

use super::bench::Bench;
use super::fixture;
use std::time::{Duration, Instant};

/// Ten thousand snippets in 2,500 talks on a large terminal: half of all keys are answered and drawn
/// within a frame of a 60 Hz screen, texts fetched from the disk included, even in a test build.
#[test]
fn a_key_is_answered_within_a_frame() {
    let dir = tempfile::tempdir().unwrap();
    let project = fixture::project(dir.path(), 2_500);
    let mut bench = Bench::with(dir, project, 200, 60);
    let keys = "j j k tab j j pagedown pagedown G enter n n n pagedown p esc 4 j j tab j 1 / esc ? esc";
    let mut took: Vec<Duration> = Vec::new();
    for key in keys.split(' ').cycle().take(200) {
        let begun = Instant::now();
        bench.press(key);
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    let (median, slow) = (took[took.len() / 2], took[took.len() * 99 / 100]);
    println!("key to frame at 200x60 with 10,000 snippets: median {median:.1?}, 99 of 100 within {slow:.1?}");
    assert!(median < Duration::from_millis(16), "median {median:?}");
}
