//! A picture as PNG (W3C, "Portable Network Graphics", third edition): one block of pixels, each row as differences from
//! the pixels to the left.

use super::PixelImage;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::{self, Write as _};

/// What every file begins with.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Eight bits for each of red, green, blue and alpha; the one way to compress, to filter, and no interlacing.
const PIXEL_FORMAT: [u8; 5] = [8, 6, 0, 0, 0];
/// A row as differences from the pixel to the left.
const SUBTRACT_LEFT: u8 = 1;

/// The bytes of the file.
///
/// # Errors
/// The picture has more pixels across or down than the format counts.
pub fn encode(image: &PixelImage) -> io::Result<Vec<u8>> {
    let mut header = Vec::with_capacity(13);
    for pixels in [image.width, image.height] {
        header.extend(u32::try_from(pixels).map_err(io::Error::other)?.to_be_bytes());
    }
    header.extend(PIXEL_FORMAT);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    for row in image.pixels.chunks(image.width.max(1)) {
        let mut left = [0u8; 4];
        let mut line = vec![SUBTRACT_LEFT];
        for pixel in row {
            line.extend(pixel.iter().zip(left).map(|(part, before)| part.wrapping_sub(before)));
            left = *pixel;
        }
        packed.write_all(&line)?;
    }
    let mut file = SIGNATURE.to_vec();
    push_chunk(&mut file, *b"IHDR", &header)?;
    push_chunk(&mut file, *b"IDAT", &packed.finish()?)?;
    push_chunk(&mut file, *b"IEND", &[])?;
    Ok(file)
}

/// Adds a chunk: length, name, content, checksum of name and content.
fn push_chunk(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) -> io::Result<()> {
    file.extend(u32::try_from(content.len()).map_err(io::Error::other)?.to_be_bytes());
    let mut checksum = Crc::new();
    for part in [&name[..], content] {
        checksum.update(part);
        file.extend(part);
    }
    file.extend(checksum.sum().to_be_bytes());
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The picture of a file, by the crate `png`.
    pub(in crate::tui::graphics) fn decode(file: &[u8]) -> PixelImage {
        let mut reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!((info.color_type, info.bit_depth), (::png::ColorType::Rgba, ::png::BitDepth::Eight));
        let (pixels, _) = bytes.as_chunks::<4>();
        PixelImage { width: info.width as usize, height: info.height as usize, pixels: pixels.to_vec() }
    }

    #[test]
    fn another_reader_finds_the_same_pixels() {
        let pixels =
            (0..7 * 5).map(|at: u8| [at.wrapping_mul(37), 255 - at, at, at.wrapping_mul(91)]).collect();
        let image = PixelImage { width: 7, height: 5, pixels };
        assert_eq!(decode(&encode(&image).unwrap()), image);
    }
}
