//! The palette of theme colours as RGB values: `#rrggbb` for other programs, and shades with enough
//! contrast for the light and the dark page of the report.

/// The colours as 0xRRGGBB, by colour index of a theme. 28, one for every pair of glyph and colour the
/// workbench shows. Changing an entry changes the colour of themes exported earlier and read back.
const THEME_PALETTE: [u32; 28] = [
    0x1f77b4, 0xd62728, 0x2ca02c, 0x9467bd, 0xff7f0e, 0x17becf, 0x8c564b, 0xe377c2, 0x7f7f7f, 0xbcbd22,
    0x393b79, 0xad494a, 0x637939, 0x7b4173, 0xe6550d, 0x31a354, 0x756bb1, 0x636363, 0x6baed6, 0xfd8d3c,
    0x74c476, 0x9e9ac8, 0x3182bd, 0xe7969c, 0xb5cf6b, 0xcedb9c, 0xde9ed6, 0xe7ba52,
];

/// The colour of an index as 0xRRGGBB. Beyond the palette the colours repeat with the lowest bits of blue
/// changed, so that all 256 indices differ and [`nearest_color_index`] is the exact inverse.
fn color_at(index: u8) -> u32 {
    let at = usize::from(index);
    // The remainder is always an entry.
    let base = THEME_PALETTE.get(at % THEME_PALETTE.len()).copied().unwrap_or_default();
    base ^ (at / THEME_PALETTE.len()) as u32
}

/// The colour of an index as text, such as `#1f77b4`.
pub fn hex_color(index: u8) -> String {
    format!("#{:06x}", color_at(index))
}

/// Background of the report's light and dark page, as relative luminance of WCAG 2 (0 black, 1 white).
/// Must follow the backgrounds in `report.css`.
const PAGE_LUMINANCES: (f64, f64) = (0.98, 0.01);
/// The least contrast ratio of a chart bar or colour dot to its page: 3:1 is what WCAG 2.1 (criterion
/// 1.4.11) asks of graphics.
const MIN_CONTRAST: f64 = 3.0;

/// The colour of an index for the light and for the dark page. A colour with too little contrast is mixed
/// toward black or white in sixteenths until it has [`MIN_CONTRAST`]; others stay as they are.
pub(super) fn page_shades(index: u8) -> (String, String) {
    let (light, dark) = PAGE_LUMINANCES;
    let seen = |color: u32, page: f64| {
        let (one, other) = (relative_luminance(color) + 0.05, page + 0.05);
        one.max(other) / one.min(other) >= MIN_CONTRAST
    };
    let shade = |toward: u32, page: f64| {
        let steps = (0..=16).map(|step| mix_colors(color_at(index), toward, f64::from(step) / 16.0));
        let found = steps.into_iter().find(|&color| seen(color, page)).unwrap_or(toward);
        format!("#{found:06x}")
    };
    (shade(0x00_00_00, light), shade(0xff_ff_ff, dark))
}

/// Mixes two colours channel by channel; `share` 0 gives `color`, 1 gives `toward`.
fn mix_colors(color: u32, toward: u32, share: f64) -> u32 {
    let mix = |place| {
        let (from, to) = (f64::from(channel(color, place)), f64::from(channel(toward, place)));
        (((to - from).mul_add(share, from)).round() as u32) << (8 * place)
    };
    (0..3).map(mix).sum()
}

/// Relative luminance of WCAG 2, from 0 (black) to 1 (white).
fn relative_luminance(color: u32) -> f64 {
    let linear = |place| {
        let value = f64::from(channel(color, place)) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(2) + 0.7152 * linear(1) + 0.0722 * linear(0)
}

/// The colour index of a colour written `#RGB` or `#RRGGBB`: the one with exactly this value, else the
/// nearest in the palette by squared RGB distance. None where the text is no such colour.
pub fn nearest_color_index(text: &str) -> Option<u8> {
    let hex = text.trim().strip_prefix('#')?;
    let value = u32::from_str_radix(hex, 16).ok()?;
    let value = match hex.len() {
        6 => value,
        3 => (0..3).map(|place| (((value >> (4 * place)) & 0xf) * 0x11) << (8 * place)).sum(),
        _ => return None,
    };
    (0..=u8::MAX).find(|&at| color_at(at) == value).or_else(|| {
        let far = |&at: &u8| {
            (0..3)
                .map(|place| channel(color_at(at), place).abs_diff(channel(value, place)).pow(2))
                .sum::<u32>()
        };
        (0..THEME_PALETTE.len() as u8).min_by_key(far)
    })
}

/// One channel, 0 to 255; `place` 2 is red, 1 green, 0 blue.
fn channel(color: u32, place: u32) -> u32 {
    (color >> (8 * place)) & 0xff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_has_a_colour_that_reads_back() {
        for at in 0..=u8::MAX {
            assert_eq!(nearest_color_index(&hex_color(at)), Some(at));
        }
        assert_eq!(hex_color(0), "#1f77b4");
    }

    #[test]
    fn every_colour_is_seen_on_a_light_and_on_a_dark_page() {
        let value = |text: &str| u32::from_str_radix(&text[1..], 16).unwrap();
        for at in 0..=u8::MAX {
            let (light, dark) = page_shades(at);
            assert!((0.98 + 0.05) / (relative_luminance(value(&light)) + 0.05) >= 3.0, "{at}: {light}");
            assert!((relative_luminance(value(&dark)) + 0.05) / (0.01 + 0.05) >= 3.0, "{at}: {dark}");
        }
        assert_eq!(page_shades(0), ("#1f77b4".to_owned(), "#1f77b4".to_owned()), "what is seen stays");
        assert_ne!(page_shades(10).1, "#393b79");
    }

    #[test]
    fn colours_of_others_become_the_nearest() {
        assert_eq!(nearest_color_index("#20 "), None);
        assert_eq!(nearest_color_index("#2077b5"), Some(0));
        assert_eq!(nearest_color_index("#F00").map(|at| THEME_PALETTE[usize::from(at)]), Some(0xd62728));
        assert_eq!((nearest_color_index("red"), nearest_color_index("#12345")), (None, None));
    }
}
