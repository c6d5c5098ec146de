//! Pictures by kitty's protocol (Kovid Goyal, "Terminal graphics protocol"): pixels, compressed, in base 64, in pieces.

use super::PixelImage;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// The number of the one picture there is at a time; the protocol has it chosen by the program.
const IMAGE: u32 = 0x6c65_6974;
/// The most characters of a piece; the protocol's own limit.
const MOST_IN_A_PIECE: usize = 4096;
/// Under text and under cells that have a background of their own, so that the cursor is seen: less than half of the
/// lowest 32-bit number.
const BELOW_BACKGROUNDS: i32 = i32::MIN / 2 - 1;

/// What shows a picture, from the cursor's cell on, in so many columns and rows. The one shown before is replaced.
///
/// # Errors
/// Never: memory takes what is written.
pub fn show_sequence(image: &PixelImage, columns: u16, rows: u16) -> io::Result<String> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(image.pixels.as_flattened())?;
    let content = STANDARD.encode(packed.finish()?);
    let PixelImage { width, height, .. } = image;
    let mut sequence = String::with_capacity(content.len() + content.len() / MOST_IN_A_PIECE * 12 + 128);
    // Shown at once (a=T), 32 bits a pixel, compressed, no answer, and the cursor stays.
    let about = format!(
        "a=T,f=32,o=z,s={width},v={height},i={IMAGE},p=1,q=2,C=1,z={BELOW_BACKGROUNDS},c={columns},r={rows},"
    );
    let pieces = content.as_bytes().chunks(MOST_IN_A_PIECE);
    let last = pieces.len().saturating_sub(1);
    for (number, piece) in pieces.enumerate() {
        let (about, more) = (if number == 0 { &*about } else { "" }, u8::from(number < last));
        // Base 64 is ASCII.
        let piece = str::from_utf8(piece).unwrap_or_default();
        let _ = write!(sequence, "\x1b_G{about}m={more};{piece}\x1b\\");
    }
    Ok(sequence)
}

/// What takes the picture away.
pub fn delete_sequence() -> String {
    format!("\x1b_Ga=d,d=I,i={IMAGE},q=2\x1b\\")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::io::Read;

    /// The picture of a stream, with its columns and rows: an own reading of the protocol.
    pub(in crate::tui::graphics) fn decode(stream: &str) -> (PixelImage, u16, u16) {
        let (mut about, mut content, mut ended) = (BTreeMap::new(), String::new(), false);
        for command in stream.split("\x1b_G").skip(1) {
            assert!(!ended, "something follows the last piece");
            let (command, _) = command.split_once("\x1b\\").unwrap();
            let (keys, piece) = command.split_once(';').unwrap();
            assert!(piece.len() <= 4096);
            for pair in keys.split(',') {
                let (key, value) = pair.split_once('=').unwrap();
                about.insert(key.to_owned(), value.to_owned());
            }
            ended = about["m"] == "0";
            assert!(ended || piece.len() % 4 == 0);
            content.push_str(piece);
        }
        assert!(ended);
        assert_eq!((&*about["a"], &*about["f"], &*about["o"], &*about["C"]), ("T", "32", "z", "1"));
        let mut bytes = Vec::new();
        let packed = STANDARD.decode(content).unwrap();
        flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap();
        let number = |key: &str| about[key].parse::<usize>().unwrap();
        let (pixels, rest) = bytes.as_chunks::<4>();
        assert!(rest.is_empty() && pixels.len() == number("s") * number("v"));
        let image = PixelImage { width: number("s"), height: number("v"), pixels: pixels.to_vec() };
        (image, number("c") as u16, number("r") as u16)
    }

    #[test]
    fn a_stream_is_the_picture_in_pieces() {
        // What does not compress needs several pieces.
        let mut state = 1u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let pixels = (0..90 * 40).map(|_| [noise(), noise(), noise(), noise()]).collect();
        let image = PixelImage { width: 90, height: 40, pixels };
        let stream = show_sequence(&image, 9, 2).unwrap();
        assert!(stream.matches("\x1b_G").count() > 3);
        assert_eq!(decode(&stream), (image, 9, 2));
    }
}
