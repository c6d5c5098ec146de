//! Encodes pictures as PNG, and several as an animated PNG (APNG). A palette is used where the colours fit
//! into one, and later frames hold only the rectangle that changed.

use super::palette::RgbColor;
use super::pixels::PixelImage;
use png::{BitDepth, BlendOp, ColorType, Compression, Encoder, EncodingError, Filter};
use std::collections::HashMap;
use std::time::Duration;

/// One frame of an animation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnimationFrame {
    /// The picture.
    pub image: PixelImage,
    /// How long it is shown.
    pub duration: Duration,
}

/// A picture that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// There is no picture, or it has no pixels.
    #[error("there is no picture to write")]
    Empty,
    /// The frames of an animation differ in size.
    #[error("the pictures differ in size")]
    SizesDiffer,
    /// The encoder failed.
    #[error("the picture cannot be encoded: {0}")]
    Encoding(#[from] EncodingError),
}

/// Encodes one picture as PNG.
///
/// # Errors
/// It is empty, or too large to be encoded.
pub fn encode_png(image: &PixelImage) -> Result<Vec<u8>, PngError> {
    encode_frames(&[AnimationFrame { image: image.clone(), duration: Duration::ZERO }])
}

/// Encodes frames as an endless APNG. Programs that do not know APNG show the first frame.
///
/// # Errors
/// There is no frame, frames differ in size, or they are too large to be encoded.
pub fn encode_apng(frames: &[AnimationFrame]) -> Result<Vec<u8>, PngError> {
    encode_frames(frames)
}

fn encode_frames(frames: &[AnimationFrame]) -> Result<Vec<u8>, PngError> {
    let first = frames.first().filter(|frame| !frame.image.pixels.is_empty()).ok_or(PngError::Empty)?;
    let size = (first.image.width, first.image.height);
    if frames.iter().any(|frame| (frame.image.width, frame.image.height) != size) {
        return Err(PngError::SizesDiffer);
    }
    let inks = ColorTable::collect(frames);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, size.0 as u32, size.1 as u32);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    match &inks {
        Some(inks) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_filter(Filter::NoFilter);
            encoder.set_palette(inks.palette.concat());
            // Index 0 is transparent: drawn over the frame before, it keeps that frame's pixel.
            encoder.set_trns(vec![0]);
        }
        None => encoder.set_color(ColorType::Rgb),
    }
    if frames.len() > 1 {
        encoder.set_animated(frames.len() as u32, 0)?;
        encoder.set_blend_op(BlendOp::Source)?;
    }
    let mut writer = encoder.write_header()?;
    let mut before: Option<&PixelImage> = None;
    for AnimationFrame { image, duration: lasts } in frames {
        let part =
            before.map_or(ImagePart::whole_image(image), |before| ImagePart::changed_part(before, image));
        if frames.len() > 1 {
            writer.set_frame_delay(u16::try_from(lasts.as_millis() / 10).unwrap_or(u16::MAX), 100)?;
        }
        if before.is_some() {
            writer.reset_frame_position()?;
            writer.set_frame_dimension(part.width as u32, part.height as u32)?;
            writer.set_frame_position(part.left as u32, part.top as u32)?;
            writer.set_blend_op(BlendOp::Over)?;
        }
        let bytes = match &inks {
            Some(inks) => inks.index_bytes(image, before, &part),
            None => part.rows(image).flat_map(|(_, row)| row.iter().flatten().copied()).collect(),
        };
        writer.write_image_data(&bytes)?;
        before = Some(image);
    }
    writer.finish()?;
    Ok(out)
}

/// The palette of all frames. Index 0 is transparent and means "as in the frame before".
struct ColorTable {
    palette: Vec<RgbColor>,
    indices: HashMap<RgbColor, u8>,
}

impl ColorTable {
    /// The colours of all frames; none where there are more than 255.
    fn collect(frames: &[AnimationFrame]) -> Option<Self> {
        let mut inks = Self { palette: vec![[0; 3]], indices: HashMap::new() };
        for pixel in frames.iter().flat_map(|frame| &frame.image.pixels) {
            if !inks.indices.contains_key(pixel) {
                inks.indices.insert(*pixel, u8::try_from(inks.palette.len()).ok()?);
                inks.palette.push(*pixel);
            }
        }
        Some(inks)
    }

    /// The palette indices of a part of a picture; 0 where the frame before has the same pixel.
    fn index_bytes(&self, image: &PixelImage, before: Option<&PixelImage>, part: &ImagePart) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(part.width * part.height);
        for (start, row) in part.rows(image) {
            let old = before.and_then(|before| before.pixels.get(start..start + row.len()));
            for (x, pixel) in row.iter().enumerate() {
                let same = old.and_then(|old| old.get(x)) == Some(pixel);
                bytes.push(if same { 0 } else { self.indices.get(pixel).copied().unwrap_or_default() });
            }
        }
        bytes
    }
}

/// A rectangle of a picture.
struct ImagePart {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl ImagePart {
    fn whole_image(image: &PixelImage) -> Self {
        Self { left: 0, top: 0, width: image.width, height: image.height }
    }

    /// The smallest rectangle with all pixels that differ; one pixel where none does, since a frame cannot be
    /// empty.
    fn changed_part(before: &PixelImage, image: &PixelImage) -> Self {
        let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
        let rows = before.pixels.chunks(image.width).zip(image.pixels.chunks(image.width));
        for (y, (old, new)) in rows.enumerate() {
            let differs = |(old, new): (&RgbColor, &RgbColor)| old != new;
            let Some(first) = old.iter().zip(new).position(differs) else { continue };
            let last = old.iter().zip(new).rposition(differs).unwrap_or(first);
            (left, right) = (left.min(first), right.max(last + 1));
            (top, bottom) = (top.min(y), y + 1);
        }
        if right == 0 {
            return Self { left: 0, top: 0, width: 1, height: 1 };
        }
        Self { left, top, width: right - left, height: bottom - top }
    }

    /// Its rows, each with the index of its first pixel in the whole picture.
    fn rows<'a>(&'a self, image: &'a PixelImage) -> impl Iterator<Item = (usize, &'a [RgbColor])> {
        (self.top..self.top + self.height).filter_map(move |y| {
            let start = y * image.width + self.left;
            Some((start, image.pixels.get(start..start + self.width)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn plain(color: RgbColor) -> PixelImage {
        PixelImage { width: 4, height: 3, pixels: vec![color; 12] }
    }

    fn decoded(bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let frames = reader.info().animation_control().map_or(1, |control| control.num_frames);
        (0..frames)
            .map(|_| {
                let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
                let info = reader.next_frame(&mut bytes).unwrap();
                bytes.truncate(info.buffer_size());
                bytes
            })
            .collect()
    }

    #[test]
    fn a_picture_comes_back_as_it_was() {
        let mut image = plain([1, 2, 3]);
        image.pixels[5] = [200, 100, 50];
        let back = decoded(&encode_png(&image).unwrap());
        let want: Vec<u8> = image.pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
        assert_eq!(back, [want]);
        image.pixels = (0..300).map(|n| [(n % 256) as u8, (n / 256) as u8, 9]).collect();
        (image.width, image.height) = (30, 10);
        assert_eq!(decoded(&encode_png(&image).unwrap()), [image.pixels.concat()]);
    }

    #[test]
    fn a_film_holds_what_changes() {
        let mut second = plain([1, 2, 3]);
        second.pixels[6] = [9, 9, 9];
        let lasts = Duration::from_millis(500);
        let film =
            [plain([1, 2, 3]), second.clone(), second].map(|image| AnimationFrame { image, duration: lasts });
        let back = decoded(&encode_apng(&film).unwrap());
        assert_eq!(back[1], [9, 9, 9, 255]);
        assert_eq!(back[2], [0, 0, 0, 0], "nothing changed");
        assert!(matches!(encode_apng(&[]), Err(PngError::Empty)));
        let uneven = [plain([0; 3]), PixelImage { width: 1, height: 1, pixels: vec![[0; 3]] }];
        assert!(matches!(
            encode_apng(&uneven.map(|image| AnimationFrame { image, duration: lasts })),
            Err(PngError::SizesDiffer)
        ));
    }
}
