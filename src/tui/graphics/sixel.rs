//! Pictures as sixels (DEC, "VT330/VT340 Programmer Reference Manual", volume 2, chapter 14): colours in registers, and
//! for each band of six rows and each colour in it the columns as characters, equal ones counted.

use super::PixelImage;
use std::fmt::Write as _;

/// Registers that are used: terminals that answer for sixels have 256, and one is left.
const REGISTERS: usize = 255;
/// Rows of a band.
const BAND: usize = 6;
/// Bits of each of three colours by which pixels are counted before registers are chosen.
const BITS: u32 = 5;
/// The fewest equal characters in a row that are counted: as characters they are no longer.
const LEAST_COUNTED: usize = 4;

/// What shows a picture from the cursor's cell on. Pixels that cover less than half of what is below are not drawn, so
/// that the picture should be laid on its background first.
pub fn show_sequence(image: &PixelImage) -> String {
    let colors = Registers::new(image);
    let mut sequence = format!("\x1bP0;1;0q\"1;1;{};{}", image.width, image.height);
    for (register, color) in colors.chosen.iter().enumerate() {
        // In per cent.
        let [red, green, blue] = color.map(|part| (u32::from(part) * 100 + 127) / 255);
        let _ = write!(sequence, "#{register};2;{red};{green};{blue}");
    }
    let mut band = Band::new(image.width, colors.chosen.len());
    for rows in image.pixels.chunks((image.width * BAND).max(1)) {
        band.fill(rows, &colors);
        band.write(&mut sequence);
        sequence.push('-');
    }
    sequence.push_str("\x1b\\");
    sequence
}

/// Which colour of a picture is in which register.
struct Registers {
    chosen: Vec<[u8; 3]>,
    /// The register of each colour as it is counted.
    register_of: Vec<u8>,
}

/// The number by which a colour is counted; none for a pixel that is not drawn.
fn counted(pixel: [u8; 4]) -> Option<usize> {
    let part = |value: u8| usize::from(value >> (8 - BITS));
    let number = part(pixel[0]) << (2 * BITS) | part(pixel[1]) << BITS | part(pixel[2]);
    (pixel[3] >= 128).then_some(number)
}

/// Colours that are counted as one: their mean, how many pixels, and the number they are counted by.
#[derive(Clone, Copy)]
struct CountedColor {
    mean: [u8; 3],
    pixels: u64,
    number: usize,
}

impl Registers {
    /// The colours of a picture in as many registers as there are, by median cut (Paul Heckbert, "Color Image
    /// Quantization for Frame Buffer Display", 1982): the box of colours that is widest, by its pixels, is cut at the
    /// median again and again, and each box is drawn in its mean.
    fn new(image: &PixelImage) -> Self {
        let mut boxes = vec![counted_colors(image)];
        if boxes.iter().all(Vec::is_empty) {
            boxes.clear();
        }
        while boxes.len() < REGISTERS {
            let widest = boxes.iter_mut().filter(|one| one.len() > 1).max_by_key(|one| {
                let (_, width) = longest_axis(one);
                u64::from(width) * pixels_in(one)
            });
            let Some(widest) = widest else { break };
            let upper = cut_at_median(widest);
            boxes.push(upper);
        }
        let mut register_of = vec![0; 1 << (3 * BITS)];
        for (register, one) in boxes.iter().enumerate() {
            for color in one {
                if let Some(slot) = register_of.get_mut(color.number) {
                    *slot = u8::try_from(register).unwrap_or(u8::MAX);
                }
            }
        }
        Self { chosen: boxes.iter().map(|one| mean_of(one)).collect(), register_of }
    }
}

/// The colours of a picture, counted.
fn counted_colors(image: &PixelImage) -> Vec<CountedColor> {
    let mut sums = vec![[0u64; 4]; 1 << (3 * BITS)];
    for pixel in &image.pixels {
        if let Some(sum) = counted(*pixel).and_then(|number| sums.get_mut(number)) {
            for (sum, part) in sum.iter_mut().zip([pixel[0], pixel[1], pixel[2], 1]) {
                *sum += u64::from(part);
            }
        }
    }
    let found = sums.into_iter().enumerate().filter(|(_, sum)| sum[3] > 0);
    found.map(|(number, sum)| CountedColor { mean: divided(sum), pixels: sum[3], number }).collect()
}

/// The colour of sums of red, green and blue over so many pixels.
fn divided([red, green, blue, pixels]: [u64; 4]) -> [u8; 3] {
    [red, green, blue].map(|sum| u8::try_from(sum / pixels.max(1)).unwrap_or(u8::MAX))
}

fn pixels_in(colors: &[CountedColor]) -> u64 {
    colors.iter().map(|color| color.pixels).sum()
}

fn mean_of(colors: &[CountedColor]) -> [u8; 3] {
    let sum = |part: usize| colors.iter().map(|color| u64::from(color.mean[part]) * color.pixels).sum();
    divided([sum(0), sum(1), sum(2), pixels_in(colors)])
}

/// In which of red, green and blue colours differ most, and by how much.
fn longest_axis(colors: &[CountedColor]) -> (usize, u8) {
    let width = |part: usize| {
        let values = || colors.iter().map(|color| color.mean[part]);
        values().max().unwrap_or(0) - values().min().unwrap_or(0)
    };
    // Of equals the first.
    (0..3).rev().map(|part| (part, width(part))).max_by_key(|(_, width)| *width).unwrap_or_default()
}

/// Leaves the half of the pixels that is lower in the longest axis, and gives the other; neither is empty.
fn cut_at_median(colors: &mut Vec<CountedColor>) -> Vec<CountedColor> {
    let (axis, _) = longest_axis(colors);
    colors.sort_by_key(|color| (color.mean[axis], color.number));
    let half = pixels_in(colors) / 2;
    let (mut before, mut at) = (0, 0);
    while at + 1 < colors.len() && (at == 0 || before < half) {
        before += colors.get(at).map_or(0, |color| color.pixels);
        at += 1;
    }
    colors.split_off(at)
}

/// The columns of six rows in each colour.
struct Band {
    width: usize,
    /// For each register its columns, the uppermost row in the lowest bit.
    columns: Vec<u8>,
    /// For each register the first and the last column in it; none where it is not in the band.
    reach: Vec<Option<(usize, usize)>>,
}

impl Band {
    fn new(width: usize, registers: usize) -> Self {
        Self { width, columns: vec![0; width * registers], reach: vec![None; registers] }
    }

    /// Takes in the pixels of up to six rows.
    fn fill(&mut self, rows: &[[u8; 4]], colors: &Registers) {
        for (register, reach) in self.reach.iter_mut().enumerate() {
            if let Some((first, last)) = reach.take()
                && let Some(columns) =
                    self.columns.get_mut(register * self.width + first..=register * self.width + last)
            {
                columns.fill(0);
            }
        }
        for (row, pixels) in rows.chunks(self.width.max(1)).enumerate() {
            for (x, pixel) in pixels.iter().enumerate() {
                let Some(register) = counted(*pixel).and_then(|number| colors.register_of.get(number)) else {
                    continue;
                };
                let register = usize::from(*register);
                if let (Some(column), Some(reach)) =
                    (self.columns.get_mut(register * self.width + x), self.reach.get_mut(register))
                {
                    *column |= 1 << row;
                    let (first, last) = reach.unwrap_or((x, x));
                    *reach = Some((first.min(x), last.max(x)));
                }
            }
        }
    }

    /// Writes the columns of each colour, one over the other.
    fn write(&self, sequence: &mut String) {
        let mut is_first = true;
        for (register, reach) in self.reach.iter().enumerate() {
            let Some((first, last)) = *reach else { continue };
            // Back to the first column.
            let back = if std::mem::take(&mut is_first) { "" } else { "$" };
            let _ = write!(sequence, "{back}#{register}");
            push_counted(sequence, 0, first);
            let start = register * self.width;
            let columns = self.columns.get(start + first..=start + last).unwrap_or_default();
            for equal in columns.chunk_by(|a, b| a == b) {
                push_counted(sequence, equal.first().copied().unwrap_or_default(), equal.len());
            }
        }
    }
}

/// Writes so many equal columns.
fn push_counted(sequence: &mut String, column: u8, count: usize) {
    // 63 and more are characters from `?` to `~`.
    let symbol = char::from(b'?' + (column & 0x3f));
    if count >= LEAST_COUNTED {
        let _ = write!(sequence, "!{count}{symbol}");
    } else {
        sequence.extend(std::iter::repeat_n(symbol, count));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The picture of a stream: an own reading of the manual.
    pub(in crate::tui::graphics) fn decode(stream: &str) -> PixelImage {
        let body =
            stream.strip_prefix("\x1bP0;1;0q\"1;1;").and_then(|rest| rest.strip_suffix("\x1b\\")).unwrap();
        let mut bytes = body.bytes().peekable();
        let number = |bytes: &mut std::iter::Peekable<std::str::Bytes<'_>>| {
            let mut value = 0usize;
            while let Some(digit) = bytes.next_if(u8::is_ascii_digit) {
                value = value * 10 + usize::from(digit - b'0');
            }
            value
        };
        let width = number(&mut bytes);
        assert_eq!(bytes.next(), Some(b';'));
        let height = number(&mut bytes);
        let mut image = PixelImage { width, height, pixels: vec![[0; 4]; width * height] };
        let (mut colors, mut color, mut x, mut y) = ([[0u8; 3]; 256], 0, 0, 0);
        while let Some(byte) = bytes.next() {
            let count = if byte == b'!' { number(&mut bytes) } else { 1 };
            match if byte == b'!' { bytes.next().unwrap() } else { byte } {
                b'#' => {
                    color = number(&mut bytes);
                    if bytes.next_if_eq(&b';').is_some() {
                        assert_eq!(number(&mut bytes), 2, "red, green and blue");
                        for part in &mut colors[color] {
                            assert_eq!(bytes.next(), Some(b';'));
                            let share = number(&mut bytes);
                            assert!(share <= 100);
                            *part = (share * 255 / 100) as u8;
                        }
                    }
                }
                b'$' => x = 0,
                b'-' => (x, y) = (0, y + 6),
                symbol @ b'?'..=b'~' => {
                    for _ in 0..count {
                        for row in (0..6).filter(|row| (symbol - b'?') >> row & 1 == 1) {
                            let [red, green, blue] = colors[color];
                            image.pixels[(y + row) * width + x] = [red, green, blue, 255];
                        }
                        x += 1;
                    }
                }
                other => panic!("{other}"),
            }
        }
        image
    }

    /// How far the colours of two pictures differ at most; the same pixels are drawn.
    pub(in crate::tui::graphics) fn difference(a: &PixelImage, b: &PixelImage) -> u8 {
        assert_eq!((a.width, a.height), (b.width, b.height));
        let pairs = a.pixels.iter().zip(&b.pixels);
        pairs
            .map(|(a, b)| {
                assert_eq!(a[3] >= 128, b[3] >= 128);
                if a[3] < 128 { 0 } else { (0..3).map(|part| a[part].abs_diff(b[part])).max().unwrap() }
            })
            .max()
            .unwrap_or_default()
    }

    proptest! {
        #[test]
        fn a_stream_of_few_colours_is_the_picture(
            width in 1usize..40,
            cells in prop::collection::vec(0usize..5, 1..400),
        ) {
            let height = cells.len().div_ceil(width);
            let colors = [[0, 0, 0, 0], [255, 0, 0, 255], [0, 128, 255, 255], [9, 9, 9, 255], [250, 240, 230, 200]];
            let mut pixels: Vec<[u8; 4]> = cells.iter().map(|cell| colors[*cell]).collect();
            pixels.resize(width * height, [0; 4]);
            let image = PixelImage { width, height, pixels };
            // Colours are in per cent.
            prop_assert!(difference(&image, &decode(&show_sequence(&image))) <= 3);
        }
    }

    #[test]
    fn a_picture_of_more_colours_than_there_are_registers_is_near() {
        let pixels = (0..64 * 64).map(|at| [(at % 64 * 4) as u8, (at / 64 * 4) as u8, 128, 255]).collect();
        let image = PixelImage { width: 64, height: 64, pixels };
        assert!(difference(&image, &decode(&show_sequence(&image))) <= 24);
    }
}
