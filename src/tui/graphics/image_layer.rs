//! The picture that the terminal shows, kept in step with the frames: written once, written again where text was painted
//! over it, and taken away with what it belongs to.
//!
//! By kitty's protocol the picture lies below the text and stays. By sixels and iTerm2's protocol it is painted into the
//! cells like text, so that it is written again in rows of which a cell changed, and the text of these rows after it.

use super::image_painter::{ImagePainter, ImageRequest, PaintedImage, encode_image};
use super::kitty;
use crate::tui::palette::TerminalPalette;
use crate::tui::questions::{PictureProtocol, TerminalProfile};
use crossbeam_channel::{Receiver, never};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether kitty's protocol has shown a picture that is to be taken away with the terminal.
static KITTY_IMAGE_SHOWN: AtomicBool = AtomicBool::new(false);
/// The most pixels of a picture: one of a terminal that fills a screen of 1920 x 1080. A larger one is drawn with half as
/// many across and down, or a third, where the terminal makes it larger again.
const MOST_PIXELS: u32 = 2_100_000;
/// The most pixels of a cell, across or down, that a terminal is believed to have.
const MOST_CELL_PIXELS: u16 = 200;

/// What pictures a view may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageAbility {
    /// How they are written.
    pub protocol: PictureProtocol,
    /// The pixels of a cell, across and down.
    pub cell: [u16; 2],
    /// The colours of the terminal, as far as it told them.
    pub palette: TerminalPalette,
}

impl ImageAbility {
    /// The pictures of a terminal that answered so; none where it did not say that it draws them, or how large a cell is.
    pub fn of_terminal(profile: &TerminalProfile) -> Option<Self> {
        let (protocol, (width, height)) = (profile.picture_protocol()?, profile.cell_size?);
        let is_believed = |pixels: u16| (1..=MOST_CELL_PIXELS).contains(&pixels);
        let palette = TerminalPalette::of_terminal(profile.background, profile.background_color);
        (is_believed(width) && is_believed(height)).then_some(Self {
            protocol,
            cell: [width, height],
            palette,
        })
    }

    /// The pixels of a cell for a picture of so many cells; none where it would have too many pixels.
    pub fn cell_for(&self, area: Rect) -> Option<[u16; 2]> {
        let is_scaled = self.protocol != PictureProtocol::Sixel;
        (1..=if is_scaled { 4 } else { 1 })
            .map(|part| self.cell.map(|pixels| (pixels / part).max(1)))
            .find(|cell| area.area().saturating_mul(u32::from(cell[0]) * u32::from(cell[1])) <= MOST_PIXELS)
    }
}

/// The picture on the screen.
#[derive(Debug)]
struct ShownImage {
    image: Arc<PaintedImage>,
    protocol: PictureProtocol,
    /// The cells of its area, as they were painted last.
    cells: Vec<Cell>,
}

/// The picture that the terminal shows, and the thread that draws it.
#[derive(Debug, Default)]
pub struct ImageLayer {
    painter: Option<ImagePainter>,
    shown: Option<ShownImage>,
    /// Whether the terminal has a picture by kitty's protocol, which stays when the screen is cleared.
    has_kitty_image: bool,
    /// The area of the last frame: after another size everything was painted anew.
    frame: Rect,
}

impl ImageLayer {
    /// Starts the thread, if it does not run.
    ///
    /// # Errors
    /// The system refuses a thread.
    pub fn start(&mut self) -> io::Result<()> {
        if self.painter.is_none() {
            self.painter = Some(ImagePainter::start()?);
        }
        Ok(())
    }

    /// The pictures that are drawn after the frame that asked for them.
    pub fn painted(&self) -> Receiver<PaintedImage> {
        self.painter.as_ref().map_or_else(never, |painter| painter.painted().clone())
    }

    /// Takes in such a picture; the next frame shows it.
    pub fn take(&mut self, painted: PaintedImage) {
        if let Some(painter) = &mut self.painter {
            painter.take(painted);
        }
    }

    /// Brings the terminal in step with a frame that was just painted. `request` is the picture it has; none takes away
    /// what is shown.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn show<W: Write>(
        &mut self,
        out: &mut CrosstermBackend<W>,
        frame: &Buffer,
        request: Option<ImageRequest>,
    ) -> io::Result<()> {
        if self.frame != frame.area {
            self.frame = frame.area;
            self.forget();
        }
        let (Some(request), Some(painter)) = (request, &mut self.painter) else {
            return self.remove(out, frame);
        };
        let (protocol, area) = (request.protocol, request.area);
        // Until one of this size is there, none is shown.
        let Some(image) = painter.paint(request).filter(|image| image.area == area) else {
            return self.remove(out, frame);
        };
        let cells = cells_in(frame, area);
        let stays = protocol == PictureProtocol::Kitty;
        let height = usize::from(area.height);
        match &self.shown {
            Some(shown) if Arc::ptr_eq(&shown.image, &image) => {
                let changed = changed_rows(&shown.cells, &cells, usize::from(area.width));
                if let Some(rows) = changed.filter(|_| !stays) {
                    write_rows(out, &image, protocol, rows.clone())?;
                    write_text(out, &cells, area, rows)?;
                }
            }
            shown => {
                if shown.as_ref().is_some_and(|shown| shown.image.area != area) {
                    self.remove(out, frame)?;
                }
                out.set_cursor_position(Position::new(area.x, area.y))?;
                out.write_all(image.sequence.as_bytes())?;
                self.has_kitty_image |= stays;
                KITTY_IMAGE_SHOWN.fetch_or(stays, Ordering::SeqCst);
                if !stays {
                    write_text(out, &cells, area, 0..height)?;
                }
            }
        }
        self.shown = Some(ShownImage { image, protocol, cells });
        Ok(())
    }

    /// Takes the picture away.
    fn remove<W: Write>(&mut self, out: &mut CrosstermBackend<W>, frame: &Buffer) -> io::Result<()> {
        if std::mem::take(&mut self.has_kitty_image) {
            KITTY_IMAGE_SHOWN.store(false, Ordering::SeqCst);
            out.write_all(kitty::delete_sequence().as_bytes())?;
        }
        let Some(shown) = self.shown.take().filter(|shown| shown.protocol != PictureProtocol::Kitty) else {
            return Ok(());
        };
        // Blank cells, too: the frame takes them for painted.
        let area = shown.image.area.intersection(frame.area);
        let cells = area.positions().filter_map(|at| Some((at.x, at.y, frame.cell(at)?)));
        out.draw(cells)
    }

    /// The screen was cleared: the next frame writes the picture again.
    pub fn forget(&mut self) {
        self.shown = None;
    }
}

/// What takes away a picture that would stay on the screen after the program.
pub fn farewell_sequence() -> Option<String> {
    KITTY_IMAGE_SHOWN.swap(false, Ordering::SeqCst).then(kitty::delete_sequence)
}

/// The cells of an area; blank ones outside the frame.
fn cells_in(frame: &Buffer, area: Rect) -> Vec<Cell> {
    area.positions().map(|at| frame.cell(at).cloned().unwrap_or_default()).collect()
}

/// The rows from the first to the last in which a cell differs.
fn changed_rows(before: &[Cell], now: &[Cell], width: usize) -> Option<Range<usize>> {
    let rows = before.chunks(width.max(1)).zip(now.chunks(width.max(1)));
    let mut changed = rows.enumerate().filter(|(_, (before, now))| before != now).map(|(row, _)| row);
    let first = changed.next()?;
    Some(first..changed.next_back().unwrap_or(first) + 1)
}

/// Writes some rows of cells of a picture.
fn write_rows<W: Write>(
    out: &mut CrosstermBackend<W>,
    image: &PaintedImage,
    protocol: PictureProtocol,
    rows: Range<usize>,
) -> io::Result<()> {
    let area = image.area;
    let cell = image.pixels.height / usize::from(area.height).max(1);
    let part = image.pixels.rows(rows.start * cell, rows.end * cell);
    let (top, height) = (u16::try_from(rows.start).unwrap_or(0), u16::try_from(rows.len()).unwrap_or(0));
    let area = Rect { y: area.y + top, height, ..area };
    out.set_cursor_position(Position::new(area.x, area.y))?;
    out.write_all(encode_image(&part, protocol, area)?.as_bytes())
}

/// Writes the text of some rows again.
fn write_text<W: Write>(
    out: &mut CrosstermBackend<W>,
    cells: &[Cell],
    area: Rect,
    rows: Range<usize>,
) -> io::Result<()> {
    let width = usize::from(area.width);
    let text = area
        .positions()
        .zip(cells)
        .skip(rows.start * width)
        .take(rows.len() * width)
        .filter(|(_, cell)| cell.symbol() != " " || !cell.modifier.is_empty())
        .map(|(at, cell)| (at.x, at.y, cell));
    out.draw(text)
}

#[cfg(test)]
mod tests {
    use super::super::density_map::{draw_density, tests::map_of};
    use super::super::{inline, kitty, sixel};
    use super::*;
    use crate::tui::input::answers::TerminalAnswer;

    const AREA: Rect = Rect { x: 2, y: 1, width: 20, height: 10 };
    const BACKGROUND: [u8; 3] = [20, 24, 30];

    fn request(protocol: PictureProtocol, dots: &[([f32; 2], u16)]) -> ImageRequest {
        ImageRequest { protocol, area: AREA, map: map_of(dots, (20, 10)), background: BACKGROUND }
    }

    /// A layer with its picture drawn, whatever time that takes.
    fn shown(layer: &mut ImageLayer, frame: &Buffer, request: &ImageRequest) -> String {
        layer.start().unwrap();
        let mut bytes = Vec::new();
        layer.show(&mut CrosstermBackend::new(&mut bytes), frame, Some(request.clone())).unwrap();
        if let Ok(painted) = layer
            .painted()
            .recv_timeout(std::time::Duration::from_secs(if bytes.is_empty() { 30 } else { 0 }))
        {
            layer.take(painted);
            layer.show(&mut CrosstermBackend::new(&mut bytes), frame, Some(request.clone())).unwrap();
        }
        String::from_utf8(bytes).unwrap()
    }

    fn frame(text: &str) -> Buffer {
        let mut frame = Buffer::empty(Rect::new(0, 0, 40, 14));
        frame.set_string(4, 3, text, ratatui::style::Style::new());
        frame
    }

    fn written(layer: &mut ImageLayer, frame: &Buffer, request: Option<&ImageRequest>) -> String {
        let mut bytes = Vec::new();
        layer.show(&mut CrosstermBackend::new(&mut bytes), frame, request.cloned()).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// The part of a text between two others, with both.
    fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
        let from = text.find(begin).unwrap();
        let to = text[from..].rfind(end).unwrap() + from + end.len();
        &text[from..to]
    }

    #[test]
    fn the_streams_decode_to_the_map() {
        let dots: Vec<([f32; 2], u16)> =
            (0u16..40).map(|n| ([f32::from(n) / 40.0, (f32::from(n) * 0.37).fract()], n % 3)).collect();
        let dots: Vec<_> = dots.into_iter().map(|(at, n)| (at, if n == 2 { u16::MAX } else { n })).collect();
        let expected = draw_density(&map_of(&dots, (20, 10)));
        assert!(expected.pixels.iter().filter(|pixel| pixel[3] > 0).count() > 1_000);
        let text = |protocol| shown(&mut ImageLayer::default(), &frame("label"), &request(protocol, &dots));

        let stream = text(PictureProtocol::Kitty);
        assert!(stream.starts_with("\x1b[2;3H\x1b_Ga=T,"), "at the plane's first cell");
        assert_eq!(kitty::tests::decode(between(&stream, "\x1b_G", "\x1b\\")), (expected.clone(), 20, 10));

        let stream = text(PictureProtocol::Sixel);
        let decoded = sixel::tests::decode(between(&stream, "\x1bP", "\x1b\\"));
        let on_background = expected.clone().over(BACKGROUND);
        assert!(sixel::tests::difference(&decoded, &on_background) <= 12);
        assert!(stream.rfind("label").unwrap() > stream.find("\x1b\\").unwrap(), "text above");

        let stream = text(PictureProtocol::Iterm2);
        assert_eq!(inline::tests::decode(between(&stream, "\x1b]1337", "\x07")), expected);
    }

    #[test]
    fn a_picture_stays_until_it_changes_and_goes_with_what_it_belongs_to() {
        let one = request(PictureProtocol::Kitty, &[([0.5, 0.5], 0)]);
        let mut layer = ImageLayer::default();
        assert!(shown(&mut layer, &frame("one"), &one).contains("a=T"));
        assert_eq!(written(&mut layer, &frame("two"), Some(&one)), "", "text does not disturb it");
        assert!(
            shown(&mut layer, &frame("two"), &request(PictureProtocol::Kitty, &[([0.1, 0.1], 0)]))
                .contains("a=T")
        );
        assert!(written(&mut layer, &frame("two"), None).contains("a=d,d=I"));
        assert_eq!(written(&mut layer, &frame("two"), None), "");
        assert!(shown(&mut layer, &frame("two"), &one).contains("a=T"));
        let wide = Buffer::empty(Rect::new(0, 0, 50, 14));
        assert!(written(&mut layer, &wide, Some(&one)).contains("a=T"), "the screen was cleared");
    }

    #[test]
    fn what_is_painted_over_is_written_again_in_these_rows_only() {
        let one = request(PictureProtocol::Sixel, &[([0.5, 0.5], 0)]);
        let mut layer = ImageLayer::default();
        shown(&mut layer, &frame("one"), &one);
        assert_eq!(written(&mut layer, &frame("one"), Some(&one)), "");
        let again = written(&mut layer, &frame("two"), Some(&one));
        assert!(again.starts_with("\x1b[4;3H\x1bP0;1;0q\"1;1;200;20"), "one row of cells: {again:?}");
        assert!(again.contains("two"));
        let gone = written(&mut layer, &frame("two"), None);
        assert!(!gone.contains("\x1bP") && gone.matches(' ').count() > 190, "each cell is painted: {gone:?}");
    }

    #[test]
    fn nothing_is_drawn_for_a_terminal_that_did_not_say_all() {
        let mut profile = TerminalProfile::default();
        profile.take(TerminalAnswer::CellSize(10, 20));
        assert_eq!(ImageAbility::of_terminal(&profile), None);
        profile.take(TerminalAnswer::KittyGraphics(true));
        let ability = ImageAbility::of_terminal(&profile).unwrap();
        assert_eq!((ability.protocol, ability.cell), (PictureProtocol::Kitty, [10, 20]));
        assert_eq!(ability.cell_for(Rect::new(0, 0, 100, 40)), Some([10, 20]));
        assert_eq!(ability.cell_for(Rect::new(0, 0, 300, 80)), Some([5, 10]), "made larger by the terminal");
        let sixel = ImageAbility { protocol: PictureProtocol::Sixel, ..ability };
        assert_eq!(sixel.cell_for(Rect::new(0, 0, 300, 80)), None);
        profile.take(TerminalAnswer::CellSize(0, 20));
        assert_eq!(ImageAbility::of_terminal(&profile), None);
    }
}
