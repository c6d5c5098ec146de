//! The thread that draws the map's picture and writes it as the terminal takes it, away from the one that draws frames.

use super::density_map::{DensityMap, draw_density};
use super::{PixelImage, inline, kitty, sixel};
use crate::jobs::runner::LatestWins;
use crate::tui::palette::RgbColor;
use crate::tui::questions::PictureProtocol;
use crossbeam_channel::{Receiver, unbounded};
use ratatui::layout::Rect;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a frame waits for its picture, so that usually both come together: half of the 16 ms of a frame. Chosen by
/// hand.
const PATIENCE: Duration = Duration::from_millis(8);

/// A picture to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageRequest {
    /// How the terminal takes it.
    pub protocol: PictureProtocol,
    /// The cells it covers.
    pub area: Rect,
    /// What is drawn.
    pub map: DensityMap,
    /// The terminal's background, for protocols that cannot let it shine through.
    pub background: RgbColor,
}

/// A picture that was drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaintedImage {
    /// The number of its request.
    number: u64,
    /// The cells it covers.
    pub area: Rect,
    /// Its pixels, as they were written.
    pub pixels: PixelImage,
    /// What shows it.
    pub sequence: String,
}

/// Draws one picture.
///
/// # Errors
/// The picture is too large for the protocol.
pub fn paint_image(request: &ImageRequest) -> io::Result<PaintedImage> {
    let pixels = draw_density(&request.map);
    let pixels = match request.protocol {
        PictureProtocol::Sixel => pixels.over(request.background),
        PictureProtocol::Kitty | PictureProtocol::Iterm2 => pixels,
    };
    let sequence = encode_image(&pixels, request.protocol, request.area)?;
    Ok(PaintedImage { number: 0, area: request.area, pixels, sequence })
}

/// What shows a picture in an area that begins at the cursor.
///
/// # Errors
/// The picture is too large for the protocol.
pub(super) fn encode_image(image: &PixelImage, protocol: PictureProtocol, area: Rect) -> io::Result<String> {
    match protocol {
        PictureProtocol::Kitty => kitty::show_sequence(image, area.width, area.height),
        PictureProtocol::Sixel => Ok(sixel::show_sequence(image)),
        PictureProtocol::Iterm2 => inline::show_sequence(image, area.width, area.height),
    }
}

/// The thread, what it was asked last, and what it drew last.
pub struct ImagePainter {
    worker: LatestWins<(u64, ImageRequest)>,
    receive: Receiver<PaintedImage>,
    asked: Option<(u64, ImageRequest)>,
    newest: Option<Arc<PaintedImage>>,
}

impl std::fmt::Debug for ImagePainter {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ImagePainter").field("newest", &self.newest).finish_non_exhaustive()
    }
}

impl ImagePainter {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system refuses a thread.
    pub fn start() -> io::Result<Self> {
        let (send, receive) = unbounded();
        let worker = LatestWins::spawn("pictures", move |(number, request): (u64, ImageRequest)| {
            match paint_image(&request) {
                // Where nobody listens any more the program ends.
                Ok(painted) => drop(send.send(PaintedImage { number, ..painted })),
                Err(error) => tracing::error!("a picture of the map could not be written: {error}"),
            }
        })?;
        Ok(Self { worker, receive, asked: None, newest: None })
    }

    /// The newest picture, for a frame that asks for this one: a moment is waited for it, and where it takes longer it
    /// comes by [`ImagePainter::painted`].
    pub fn paint(&mut self, request: ImageRequest) -> Option<Arc<PaintedImage>> {
        let number = match &self.asked {
            Some((number, asked)) if *asked == request => *number,
            before => {
                let number = before.as_ref().map_or(1, |(number, _)| number + 1);
                self.worker.ask((number, request.clone()));
                self.asked = Some((number, request));
                number
            }
        };
        let deadline = Instant::now() + PATIENCE;
        while self.newest.as_ref().is_none_or(|image| image.number != number)
            && let Ok(painted) = self.receive.recv_deadline(deadline)
        {
            self.take(painted);
        }
        self.newest.clone()
    }

    /// The pictures that come after the frame that asked for them.
    pub fn painted(&self) -> &Receiver<PaintedImage> {
        &self.receive
    }

    /// Takes in a picture that came so.
    pub fn take(&mut self, painted: PaintedImage) {
        self.newest = Some(Arc::new(painted));
    }
}
