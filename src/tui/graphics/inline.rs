//! Pictures as iTerm2 takes them (George Nachman, "Inline Images Protocol"): a PNG file in base 64.

use super::{PixelImage, png};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io;

/// What shows a picture, from the cursor's cell on, in so many columns and rows.
///
/// # Errors
/// As for [`png::encode`].
pub fn show_sequence(image: &PixelImage, columns: u16, rows: u16) -> io::Result<String> {
    let file = png::encode(image)?;
    let (size, content) = (file.len(), STANDARD.encode(&file));
    Ok(format!(
        "\x1b]1337;File=inline=1;size={size};width={columns};height={rows};preserveAspectRatio=0:{content}\x07"
    ))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The picture of a stream.
    pub(in crate::tui::graphics) fn decode(stream: &str) -> PixelImage {
        let (about, content) = stream.split_once(':').unwrap();
        let file = STANDARD.decode(content.strip_suffix('\x07').unwrap()).unwrap();
        assert!(about.contains(&format!(";size={};", file.len())));
        png::tests::decode(&file)
    }

    #[test]
    fn a_stream_is_the_picture() {
        let image = PixelImage { width: 2, height: 1, pixels: vec![[1, 2, 3, 4], [250, 0, 9, 255]] };
        let stream = show_sequence(&image, 2, 1).unwrap();
        assert!(stream.starts_with("\x1b]1337;File=inline=1;") && stream.contains(";width=2;height=1;"));
        assert_eq!(decode(&stream), image);
    }
}
