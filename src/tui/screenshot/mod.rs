//! Frames as pictures, for `leitmotif screenshot` and the README: the real interface, drawn without a
//! terminal.
//!
//! A [`headless::HeadlessWorkbench`] takes keys and gives a buffer. [`buffer_to_svg()`] makes an SVG document
//! of it, [`buffer_to_text()`] and [`buffer_to_ansi()`] text. A [`palette::TerminalPalette`] decides what the
//! terminal's own colours look like. What has to meet the neighbouring cells without gaps (bars, lines, the
//! dots of the map) is drawn by [`shapes`] rather than with a font. The same keys on the same project give the
//! same bytes.
//!
//! Pixels are not drawn here, so that the program carries no font: the moving picture of the README is made by
//! `tests/tui/pictures.rs` from the same palette and shapes.

mod ansi;
pub mod headless;
pub mod shapes;
mod svg;

pub use super::palette;
pub use ansi::{buffer_to_ansi, buffer_to_text};
pub use svg::buffer_to_svg;
