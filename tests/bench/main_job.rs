//! The main job as a researcher meets it, by the real binary on the 299 talks of practicalai: from the folder
//! to the list of draft topics, then the first frame on opening the project again. `cargo bench --bench
//! main_job`.
//!
//! Prints seconds, the most memory held, and each as a share of what is allowed: 6 s, 1 GB, 100 ms and 95 MB
//! of program. Skips, loudly, where `../shared/data` is not there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[path = "../common/archive.rs"]
mod archive;
#[path = "first_frame.rs"]
mod first_frame;

use first_frame::first_frame;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_leitmotif");

fn main() {
    let dir = tempfile::tempdir().unwrap();
    if !archive::unpack_into("practicalai_md.tar.gz", &dir.path().join("talks")) {
        return;
    }

    let size = std::fs::metadata(PROGRAM).unwrap().len() as f64 / 1e6;
    println!("program                 {size:8.1} MB   {:.2} of 95 MB", size / 95.0);
    let (imported, most) = timed(dir.path(), &["import", "talks"]);
    println!("import and index        {imported:8.1} s    {most:.0} MB");
    let (analysed, held) = timed(dir.path(), &["analyze", "--model", "draft"]);
    println!("draft topics            {analysed:8.1} s    {held:.0} MB");
    let (both, most) = (imported + analysed, most.max(held));
    println!(
        "from folder to list     {both:8.1} s    {:.2} of 6 s, {:.2} of 1 GB",
        both / 6.0,
        most / 1000.0
    );
    let (embedded, held) = timed(dir.path(), &["analyze", "--model", "minilm"]);
    println!("topics with minilm      {embedded:8.1} s    {:.2} of 50 s, {held:.0} MB", embedded / 50.0);
    let mut frames: Vec<f64> =
        (0..5).map(|_| first_frame(PROGRAM, &dir.path().join("project")).as_secs_f64() * 1e3).collect();
    frames.sort_by(f64::total_cmp);
    println!("first frame, reopened   {:8.0} ms   {:.2} of 100 ms", frames[2], frames[2] / 100.0);
}

/// Runs the program; returns seconds and the most megabytes it held, as the kernel last said.
fn timed(dir: &Path, arguments: &[&str]) -> (f64, f64) {
    let began = Instant::now();
    let mut child = Command::new(PROGRAM)
        .args(["--project", "project", "--quiet"])
        .args(arguments)
        .current_dir(dir)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0.0f64;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let held = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = held.and_then(|held| held.trim().trim_end_matches(" kB").parse::<f64>().ok());
        most = most.max(kilobytes.unwrap_or(0.0) / 1000.0);
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{arguments:?} failed");
            return (began.elapsed().as_secs_f64(), most);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
