//! Frames on a disk that takes 200 ms longer for every fsync: `cargo bench --bench slow_disk`. A small library made
//! with the C compiler slows the calls down (LD_PRELOAD), and this program runs itself again with it. Prints how
//! long the slowest frame took, from key to drawn screen, as a share of the 16 ms of a frame, and how long the last
//! edit took to reach the disk. Linux only; elsewhere it says so and ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]
#![allow(dead_code, reason = "shared with the tests of the screens, which use more of it")]

#[path = "../tui/bench.rs"]
mod bench;
#[path = "../tui/corpus.rs"]
mod corpus;
#[path = "../tui/fixture.rs"]
mod fixture;

use bench::TestWorkbench;
use leitmotif::tui::event_loop::STORE_PATIENCE;
use std::process::Command;
use std::time::{Duration, Instant};

const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static void pause_for(void) { struct timespec t = {0, 200000000}; nanosleep(&t, 0); }
int fsync(int fd) { pause_for(); return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { pause_for(); return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd); }
"#;
const SLOW: &str = "LEITMOTIF_BENCH_SLOW_DISK";
/// Browsing, reading, sorting, undoing, settings of the project (a mark): whatever reads or writes.
const KEYS: &str =
    "j j tab j pagedown enter j n n m a esc 1 t enter j . k u u ctrl-r 4 j tab j 6 j 2 j 1 G t enter u";
const FRAME: Duration = Duration::from_millis(16);

fn main() {
    if std::env::var_os(SLOW).is_some() {
        return measure();
    }
    if !cfg!(target_os = "linux") {
        return println!("the slow disk is made with LD_PRELOAD, on Linux only: nothing measured");
    }
    let dir = tempfile::tempdir().unwrap();
    let (source, library) = (dir.path().join("slow.c"), dir.path().join("slow.so"));
    std::fs::write(&source, SHIM).unwrap();
    let made =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl").status();
    assert!(made.expect("a C compiler").success());
    let own = std::env::current_exe().unwrap();
    assert!(Command::new(own).env("LD_PRELOAD", library).env(SLOW, "1").status().unwrap().success());
}

fn measure() {
    let begun = Instant::now();
    std::fs::File::create(std::env::temp_dir().join("leitmotif_slow_disk")).unwrap().sync_all().unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(200), "the disk is not slow: {:?}", begun.elapsed());
    let dir = tempfile::tempdir().unwrap();
    let project = fixture::project(dir.path(), 2_500);
    let mut bench = TestWorkbench::with(dir, project, 200, 60);
    bench.patience = STORE_PATIENCE;
    let mut frames = Vec::new();
    for key in KEYS.split(' ').cycle().take(300) {
        let begun = Instant::now();
        bench.press(key);
        frames.push((begun.elapsed(), key));
        // A fast typist: the store thread falls behind all the same.
        std::thread::sleep(Duration::from_millis(50));
    }
    let unsaved = bench.driver.state().unsaved_edits;
    let begun = Instant::now();
    bench.driver.wait_for_answers(Duration::from_secs(600));
    let wait = begun.elapsed();
    assert_eq!(bench.driver.state().unsaved_edits, 0);
    frames.sort_unstable();
    let share = |took: Duration| took.as_secs_f64() / FRAME.as_secs_f64();
    for (name, at) in [("median", frames.len() / 2), ("slowest", frames.len() - 1)] {
        let (took, key) = frames[at];
        println!(
            "slow disk, key to frame, {name:<8}{:8.2} ms   {:.3} of a frame ({key})",
            took.as_secs_f64() * 1e3,
            share(took)
        );
    }
    println!(
        "{unsaved} edits were not written at the last key; the last was after {:.1} s",
        wait.as_secs_f64()
    );
}
