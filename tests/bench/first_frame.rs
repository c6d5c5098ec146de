//! How long the workbench takes to its first frame, by the real binary in a terminal.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long until the names of the screens are on a terminal that answers nothing it is asked.
#[allow(dead_code, reason = "not every bench takes it")]
pub fn first_frame(program: &str, project: &Path) -> Duration {
    first_frame_with(program, project, "")
}

/// How long until the names of the screens are on a terminal that answers so once it is asked the last question.
pub fn first_frame_with(program: &str, project: &Path, answers: &str) -> Duration {
    let size = PtySize { rows: 60, cols: 200, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(program);
    command.arg("--project");
    command.arg(project);
    command.env("TERM", "xterm-256color");
    let mut reader = pair.master.try_clone_reader().unwrap();
    let began = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let (mut seen, mut buffer, mut answered) = (Vec::new(), [0; 4096], answers.is_empty());
    let elapsed = loop {
        let count = reader.read(&mut buffer).unwrap();
        assert!(count > 0, "the workbench ended before its first frame");
        seen.extend_from_slice(&buffer[..count]);
        if !answered && seen.windows(3).any(|window| window == b"\x1b[c") {
            writer.write_all(answers.as_bytes()).unwrap();
            writer.flush().unwrap();
            answered = true;
        }
        if seen.windows(7).any(|window| window == b"Reader ")
            || seen.windows(6).any(|window| window == b"Themes")
        {
            break began.elapsed();
        }
    };
    child.kill().unwrap();
    child.wait().unwrap();
    elapsed
}
