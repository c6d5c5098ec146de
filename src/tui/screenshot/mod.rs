//! A frame as a picture: how the README, and `leitmotif screenshot`, show the real interface.
//!
//! A [`stage::Stage`] is the workbench without a terminal; what it draws becomes an [`svg()`], an [`image()`]
//! that [`png()`] and [`apng()`] write, or text. A [`palette::Palette`] says what the terminal's own colours
//! look like. What has to meet the neighbouring cells without gaps, such as bars, rules and the dots of the
//! map, is drawn by `shapes` rather than with a font.

mod font;
pub mod palette;
mod pixels;
mod png;
mod shapes;
pub mod stage;
mod svg;
mod words;

pub use pixels::{Image, Scale, image};
pub use png::{Frame, PngError, apng, png};
pub use svg::svg;
pub use words::{ansi, text};
