//! How long the workbench takes to its first frame on a terminal that answers each question at once, late, wrongly or never.
//! `cargo bench --bench answers`.
//!
//! Prints for each question and each way to answer it the median of five starts on the bundled talks with topics, and the
//! slowest median as a share of what is allowed, 50 ms. A late answer comes after the first frame, so that there is none
//! until then.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[path = "first_frame.rs"]
mod first_frame;
#[path = "../common/terminal_answers.rs"]
mod terminal_answers;

use first_frame::first_frame_with;
use std::path::Path;
use std::process::Command;
use terminal_answers::{CONDUCTS, LAST_QUESTION, QUESTIONS, answers};

const PROGRAM: &str = env!("CARGO_BIN_EXE_leitmotif");
/// What a first frame may take.
const ALLOWED_MS: f64 = 50.0;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let talks = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    for arguments in [&["import", talks.to_str().unwrap()][..], &["analyze", "--model", "draft"]] {
        let run = Command::new(PROGRAM)
            .args(["--project", "project", "--quiet"])
            .args(arguments)
            .current_dir(&dir)
            .status();
        assert!(run.unwrap().success(), "{arguments:?}");
    }
    let project = dir.path().join("project");
    // The last question stands for itself in what is seen; its name says which it is.
    assert_eq!(QUESTIONS.last().map(|question| question.asked), Some(LAST_QUESTION));
    let mut slowest = 0.0f64;
    for (which, question) in QUESTIONS.iter().enumerate() {
        print!("{:<20}", question.name);
        for conduct in CONDUCTS {
            let at_once = answers(which, conduct).0;
            let mut frames: Vec<f64> =
                (0..5).map(|_| first_frame_with(PROGRAM, &project, &at_once).as_secs_f64() * 1e3).collect();
            frames.sort_by(f64::total_cmp);
            slowest = slowest.max(frames[2]);
            print!("  {conduct:?} {:5.1} ms", frames[2]);
        }
        println!();
    }
    println!("slowest median {slowest:.1} ms, {:.2} of {ALLOWED_MS} ms", slowest / ALLOWED_MS);
}
