//! Chaos: a scripted session is killed at random moments and at every write, and its disk is full, while a model
//! knows what was acknowledged. Nothing of that is lost, and every project opens.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "contract/bench.rs"]
#[allow(dead_code, reason = "the tests of the command line use the rest of it")]
mod bench;
#[path = "chaos/full_disk.rs"]
mod full_disk;
#[path = "chaos/kills.rs"]
mod kills;
#[path = "chaos/script.rs"]
mod script;
#[path = "pty/session.rs"]
#[allow(dead_code, reason = "the tests of the terminal use the rest of it")]
mod session;
#[path = "chaos/side_by_side.rs"]
mod side_by_side;
