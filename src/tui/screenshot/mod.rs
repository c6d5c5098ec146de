//! A frame as a picture: how the README, and `leitmotif screenshot`, show the real interface.
//!
//! A [`headless::HeadlessWorkbench`] is the workbench without a terminal; what it draws becomes an
//! [`buffer_to_svg()`], an [`buffer_to_image()`] that [`encode_png()`] and [`encode_apng()`] write, or text.
//! A [`palette::TerminalPalette`] says what the terminal's own colours look like. What has to meet the
//! neighbouring cells without gaps, such as bars, rules and the dots of the map, is drawn by `shapes` rather
//! than with a font.

mod ansi;
mod font;
pub mod headless;
pub mod palette;
mod pixels;
mod png;
mod shapes;
mod svg;

pub use ansi::{buffer_to_ansi, buffer_to_text};
pub use pixels::{CellScale, PixelImage, buffer_to_image};
pub use png::{AnimationFrame, PngError, encode_apng, encode_png};
pub use svg::buffer_to_svg;
