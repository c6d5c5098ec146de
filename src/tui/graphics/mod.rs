//! Pictures of pixels: the map as a density of its dots, and the ways terminals and files take a picture.
//!
//! **Lives here.** [`density_map`] draws the map's dots as pixels. [`kitty`], [`sixel`] and [`inline`] write a
//! [`PixelImage`] for a terminal, [`png`] for a file; [`map_export`] writes the map for a paper. [`image_painter`] draws
//! and encodes on a thread of its own, and [`image_layer`] keeps what the terminal shows in step with the frame.
//!
//! **Invariants.** Nothing is written to a terminal that did not say it takes pictures. What lies under a picture is text
//! the views drew, and text stands above it. The same map gives the same pixels.

pub mod density_map;
pub mod image_layer;
pub mod image_painter;
pub mod inline;
pub mod kitty;
pub mod map_export;
mod pixel_image;
pub mod png;
pub mod sixel;

pub use pixel_image::PixelImage;
