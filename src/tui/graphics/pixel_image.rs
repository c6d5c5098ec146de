//! A picture in memory.

use crate::tui::palette::{RgbColor, mix_colors};

/// Rows of pixels; each has red, green, blue and how far it covers what is below, from 0 to 255.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PixelImage {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// The pixels, row by row.
    pub pixels: Vec<[u8; 4]>,
}

impl PixelImage {
    /// The rows from `top` to `bottom` (exclusive), as far as there are such.
    pub fn rows(&self, top: usize, bottom: usize) -> Self {
        let bottom = bottom.min(self.height);
        let top = top.min(bottom);
        let pixels = self.pixels.get(top * self.width..bottom * self.width).unwrap_or_default().to_vec();
        Self { width: self.width, height: bottom - top, pixels }
    }

    /// The picture on a background. Pixels that cover nothing stay so: they are the terminal's.
    pub fn over(mut self, background: RgbColor) -> Self {
        for pixel in self.pixels.iter_mut().filter(|pixel| pixel[3] > 0) {
            let [red, green, blue, cover] = *pixel;
            let [red, green, blue] = mix_colors(background, [red, green, blue], f32::from(cover) / 255.0);
            *pixel = [red, green, blue, 255];
        }
        self
    }

    /// The picture on a background that covers everything.
    pub fn opaque(self, background: RgbColor) -> Self {
        let mut image = self.over(background);
        let [red, green, blue] = background;
        for pixel in image.pixels.iter_mut().filter(|pixel| pixel[3] == 0) {
            *pixel = [red, green, blue, 255];
        }
        image
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_cut_and_laid_on_a_background() {
        let pixels = vec![[9, 9, 9, 0], [200, 0, 0, 255], [100, 100, 100, 51], [1, 2, 3, 255]];
        let image = PixelImage { width: 1, height: 4, pixels };
        assert_eq!(image.rows(1, 3).pixels, [[200, 0, 0, 255], [100, 100, 100, 51]]);
        assert_eq!((image.rows(3, 9).height, image.rows(8, 9).height), (1, 0));
        let laid = image.clone().over([0, 0, 100]).pixels;
        assert_eq!(laid[..3], [[9, 9, 9, 0], [200, 0, 0, 255], [20, 20, 100, 255]]);
        assert_eq!(image.opaque([0, 0, 100]).pixels[0], [0, 0, 100, 255]);
    }
}
