//! How long the workbench takes to its first frame, by the real binary in a terminal.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long until the names of the screens are on the terminal.
pub fn first_frame(program: &str, project: &Path) -> Duration {
    let size = PtySize { rows: 60, cols: 200, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(program);
    command.arg("--project");
    command.arg(project);
    command.env("TERM", "xterm-256color");
    let mut reader = pair.master.try_clone_reader().unwrap();
    let began = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    let elapsed = loop {
        let count = reader.read(&mut buffer).unwrap();
        assert!(count > 0, "the workbench ended before its first frame");
        seen.extend_from_slice(&buffer[..count]);
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
