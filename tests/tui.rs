//! Every screen, drawn into a buffer: what it shows, at every size, whatever the texts hold.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/asked_in_other_words.rs"]
mod asked_in_other_words;
#[path = "tui/bench.rs"]
mod bench;
#[path = "tui/checking.rs"]
mod checking;
#[path = "tui/corpus.rs"]
mod corpus;
#[path = "tui/fixture.rs"]
mod fixture;
#[path = "tui/hostile.rs"]
mod hostile;
#[path = "tui/map_image.rs"]
mod map_image;
#[path = "tui/mouse.rs"]
mod mouse;
#[path = "tui/pictures.rs"]
mod pictures;
#[path = "tui/questions.rs"]
mod questions;
#[path = "tui/reading.rs"]
mod reading;
#[path = "tui/regrouping.rs"]
mod regrouping;
#[path = "tui/screens.rs"]
mod screens;
#[path = "tui/scripts.rs"]
mod scripts;
#[path = "tui/settings.rs"]
mod settings;
#[path = "tui/sheets.rs"]
mod sheets;
#[path = "tui/styles.rs"]
mod styles;
#[path = "tui/sweep.rs"]
mod sweep;
#[path = "common/twelve_layouts.rs"]
mod twelve_layouts;
