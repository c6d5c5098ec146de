//! The real binary in a real (pseudo) terminal.

#[path = "pty/session.rs"]
mod session;
