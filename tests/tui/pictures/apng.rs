//! Several pictures as an animated PNG (APNG). All frames share one palette, and later frames hold only the
//! rectangle that changed.

use super::pixels::PixelImage;
use leitmotif::tui::screenshot::palette::RgbColor;
use png::{BitDepth, BlendOp, ColorType, Compression, Encoder, Filter};
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

/// Encodes frames of one size as an endless APNG. Programs that do not know APNG show the first frame.
pub fn encode_apng(frames: &[AnimationFrame]) -> Vec<u8> {
    let first = &frames.first().expect("there is a frame").image;
    let colors = ColorTable::collect(frames);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, first.width as u32, first.height as u32);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    encoder.set_color(ColorType::Indexed);
    encoder.set_filter(Filter::NoFilter);
    encoder.set_palette(colors.palette.concat());
    // Index 0 is transparent: drawn over the frame before, it keeps that frame's pixel.
    encoder.set_trns(vec![0]);
    encoder.set_animated(frames.len() as u32, 0).unwrap();
    encoder.set_blend_op(BlendOp::Source).unwrap();
    let mut writer = encoder.write_header().unwrap();
    let mut before: Option<&PixelImage> = None;
    for AnimationFrame { image, duration } in frames {
        assert_eq!((image.width, image.height), (first.width, first.height), "frames differ in size");
        let part =
            before.map_or(ImagePart::whole_image(image), |before| ImagePart::changed_part(before, image));
        writer.set_frame_delay(u16::try_from(duration.as_millis() / 10).unwrap(), 100).unwrap();
        if before.is_some() {
            writer.reset_frame_position().unwrap();
            writer.set_frame_dimension(part.width as u32, part.height as u32).unwrap();
            writer.set_frame_position(part.left as u32, part.top as u32).unwrap();
            writer.set_blend_op(BlendOp::Over).unwrap();
        }
        writer.write_image_data(&colors.index_bytes(image, before, &part)).unwrap();
        before = Some(image);
    }
    writer.finish().unwrap();
    out
}

/// The palette of all frames. Index 0 is transparent and means "as in the frame before".
struct ColorTable {
    palette: Vec<RgbColor>,
    indices: HashMap<RgbColor, u8>,
}

impl ColorTable {
    /// The colours of all frames, at most 255; `COVERAGE_STEPS` in `font.rs` keeps them few.
    fn collect(frames: &[AnimationFrame]) -> Self {
        let mut colors = Self { palette: vec![[0; 3]], indices: HashMap::new() };
        for pixel in frames.iter().flat_map(|frame| &frame.image.pixels) {
            if !colors.indices.contains_key(pixel) {
                let index = u8::try_from(colors.palette.len()).expect("the colours fit into a palette");
                colors.indices.insert(*pixel, index);
                colors.palette.push(*pixel);
            }
        }
        colors
    }

    /// The palette indices of a part of a picture; 0 where the frame before has the same pixel.
    fn index_bytes(&self, image: &PixelImage, before: Option<&PixelImage>, part: &ImagePart) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(part.width * part.height);
        for y in part.top..part.top + part.height {
            let start = y * image.width + part.left;
            for at in start..start + part.width {
                let pixel = &image.pixels[at];
                let same = before.is_some_and(|before| before.pixels[at] == *pixel);
                bytes.push(if same { 0 } else { self.indices[pixel] });
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
}

#[test]
fn an_animation_holds_what_changes() {
    let plain = PixelImage { width: 4, height: 3, pixels: vec![[1, 2, 3]; 12] };
    let mut second = plain.clone();
    second.pixels[6] = [9, 9, 9];
    let frames = [plain.clone(), second.clone(), second];
    let bytes =
        encode_apng(&frames.map(|image| AnimationFrame { image, duration: Duration::from_millis(500) }));
    let mut decoder = png::Decoder::new(std::io::Cursor::new(&bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut frame = || {
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        bytes.truncate(info.buffer_size());
        bytes
    };
    let whole: Vec<u8> = plain.pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    assert_eq!(frame(), whole);
    assert_eq!(frame(), [9, 9, 9, 255]);
    assert_eq!(frame(), [0, 0, 0, 0], "nothing changed");
}
