//! The palette of theme colours as other programs write colours.

/// The colours, by index; 28 are enough for every pair of glyph and colour the workbench shows.
const PALETTE: [u32; 28] = [
    0x1f77b4, 0xd62728, 0x2ca02c, 0x9467bd, 0xff7f0e, 0x17becf, 0x8c564b, 0xe377c2, 0x7f7f7f, 0xbcbd22,
    0x393b79, 0xad494a, 0x637939, 0x7b4173, 0xe6550d, 0x31a354, 0x756bb1, 0x636363, 0x6baed6, 0xfd8d3c,
    0x74c476, 0x9e9ac8, 0x3182bd, 0xe7969c, 0xb5cf6b, 0xcedb9c, 0xde9ed6, 0xe7ba52,
];

/// The colour of that index. Beyond the palette the colours come again, a little off, so that each
/// index has its own.
fn of(index: u8) -> u32 {
    let at = usize::from(index);
    let base = PALETTE.get(at % PALETTE.len()).copied().unwrap_or_default();
    base ^ (at / PALETTE.len()) as u32
}

/// The colour of that index as `#1f77b4`.
pub fn hex(index: u8) -> String {
    format!("#{:06x}", of(index))
}

/// The index of a colour written `#RGB` or `#RRGGBB`, or the nearest in the palette; none where it is
/// no colour.
pub fn index(text: &str) -> Option<u8> {
    let hex = text.trim().strip_prefix('#')?;
    let value = u32::from_str_radix(hex, 16).ok()?;
    let value = match hex.len() {
        6 => value,
        3 => (0..3).map(|place| (((value >> (4 * place)) & 0xf) * 0x11) << (8 * place)).sum(),
        _ => return None,
    };
    (0..=u8::MAX).find(|&at| of(at) == value).or_else(|| {
        let far = |&at: &u8| {
            (0..3).map(|place| channel(of(at), place).abs_diff(channel(value, place)).pow(2)).sum::<u32>()
        };
        (0..PALETTE.len() as u8).min_by_key(far)
    })
}

fn channel(color: u32, place: u32) -> u32 {
    (color >> (8 * place)) & 0xff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_has_a_colour_that_reads_back() {
        for at in 0..=u8::MAX {
            assert_eq!(index(&hex(at)), Some(at));
        }
        assert_eq!(hex(0), "#1f77b4");
    }

    #[test]
    fn colours_of_others_become_the_nearest() {
        assert_eq!(index("#20 "), None);
        assert_eq!(index("#2077b5"), Some(0));
        assert_eq!(index("#F00").map(|at| PALETTE[usize::from(at)]), Some(0xd62728));
        assert_eq!((index("red"), index("#12345")), (None, None));
    }
}
