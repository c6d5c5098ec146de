//! The terminal: taken over on entering, restored on leaving, by return, panic, suspension or signal alike.
//!
//! Taken over are raw mode, the alternate screen, bracketed paste, focus reports, the mouse, the title, reports of
//! other colours and, where the terminal says it has it, kitty's keyboard protocol; `restore_terminal` undoes exactly
//! these. Frames are written as synchronized updates, with the picture of the map where there is one
//! ([`super::graphics::image_layer`]). What the terminal can do it is asked once, see [`super::questions`]; nothing waits
//! for its answers.

use super::canvas::{Canvas, CellLink};
use super::escape_sequences;
use super::graphics::image_layer::{ImageAbility, ImageLayer, farewell_sequence};
use super::graphics::image_painter::{ImageRequest, PaintedImage};
use super::hit_map::HitMap;
use super::input::answers::{COLOR_SCHEME_REPORTS, TerminalAnswer};
use super::questions::{TerminalProfile, question_sequence};
use super::style::Styles;
use super::uncertain_rows::{UncertainRows, write_row};
use super::visual_order::VisualOrder;
use crate::config::color_theme::Background;
use crate::config::terminal_env::Questions;
use crossbeam_channel::Receiver;
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use std::io::{self, BufWriter, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread::ThreadId;

/// Whether this process holds the terminal, so that it is given back exactly once.
static TERMINAL_ACTIVE: AtomicBool = AtomicBool::new(false);
/// Whether kitty's keyboard protocol is in force, so that it is taken back.
static KITTY_KEYS_ACTIVE: AtomicBool = AtomicBool::new(false);
/// Installs the panic hook once per process, however often a terminal is entered.
static PANIC_HOOK: Once = Once::new();
/// The thread that draws. A panic there gives the terminal back; one on another thread is caught by
/// the jobs and shown as a notice, so it must neither give the terminal back nor write over the screen.
static DRAWING_THREAD: Mutex<Option<ThreadId>> = Mutex::new(None);

/// The terminal while it is taken over. Dropping it restores the terminal.
#[derive(Debug)]
pub struct Terminal {
    inner: ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    uncertain_rows: UncertainRows,
    mouse: bool,
    /// What it may be asked.
    questions: Questions,
    /// What it has answered.
    profile: TerminalProfile,
    /// The order of the rows of the last frame, where they are put in the order they are read.
    visual_order: Option<VisualOrder>,
    /// Whether pictures are drawn where the terminal takes them.
    draws_images: bool,
    images: ImageLayer,
}

impl Terminal {
    /// Takes the terminal over and asks it what it may be asked. `mouse` asks for mouse events.
    ///
    /// # Errors
    /// Standard output is no terminal, or it refuses raw mode.
    pub fn enter(mouse: bool, questions: Questions) -> io::Result<Self> {
        *DRAWING_THREAD.lock().unwrap_or_else(PoisonError::into_inner) = Some(std::thread::current().id());
        PANIC_HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                let drawing = *DRAWING_THREAD.lock().unwrap_or_else(PoisonError::into_inner);
                if drawing == Some(std::thread::current().id()) {
                    restore_terminal();
                } else if TERMINAL_ACTIVE.load(Ordering::SeqCst) {
                    tracing::error!("{panic}");
                    return;
                }
                before(panic);
            }));
        });
        // The theme decides what is coloured (NO_COLOR leads to one without colours); crossterm by itself
        // would leave colours out even where the user chose a coloured theme.
        crossterm::style::force_color_output(true);
        enable_terminal_modes(mouse, questions)?;
        if let Err(error) = ask_terminal(questions) {
            restore_terminal();
            return Err(error);
        }
        // 64 KiB hold a whole frame, so that it is written in one piece.
        let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, io::stdout()));
        match ratatui::Terminal::new(backend) {
            Ok(inner) => Ok(Self {
                inner,
                uncertain_rows: UncertainRows::default(),
                mouse,
                questions,
                profile: TerminalProfile::default(),
                visual_order: None,
                draws_images: false,
                images: ImageLayer::default(),
            }),
            Err(error) => {
                restore_terminal();
                Err(error)
            }
        }
    }

    /// Draws one frame, as a synchronized update (shown at once by terminals that support it). Returns what
    /// can be clicked where.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, look: &Styles, view: impl FnOnce(&mut Canvas<'_>)) -> io::Result<HitMap> {
        let (mut hits, mut links, mut at) = (HitMap::default(), Vec::new(), None);
        let (ability, mut image) = (self.image_ability(), None);
        let order = &mut self.visual_order;
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        let drawn = self.inner.draw(|frame| {
            let mut canvas = Canvas::new(frame.buffer_mut(), look);
            canvas.image_ability = ability;
            view(&mut canvas);
            image = canvas.image.take();
            let mut cursor = canvas.cursor;
            (hits, links) = (canvas.hits, canvas.links);
            if let Some(order) = order {
                *order = VisualOrder::of_frame(frame.buffer_mut());
                cursor.iter_mut().for_each(|it| it.x = order.column_on_screen(it.x, it.y));
                // The cells of a link may no longer stand side by side.
                links.retain(|link| !order.is_changed(link.area.y));
            }
            at = cursor;
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        })?;
        // ratatui has no hyperlinks: the linked cells are written a second time, between OSC 8 sequences, and
        // the cursor is put back where the frame had it.
        let linked: Vec<LinkCells> = links.iter().filter_map(|link| link_cells(drawn.buffer, link)).collect();
        let rows = self.uncertain_rows.changed(drawn.buffer);
        let frame = ability.map(|ability| (ability, drawn.buffer.clone()));
        let out = self.inner.backend_mut();
        rows.iter().try_for_each(|row| write_row(out, row))?;
        if let Some(cursor) = at.filter(|_| !rows.is_empty()) {
            out.set_cursor_position(cursor)?;
        }
        if ignores_unknown_links() {
            linked.iter().try_for_each(|link| write_link(out, link))?;
            if let Some(cursor) = at.filter(|_| !linked.is_empty()) {
                out.set_cursor_position(cursor)?;
            }
        }
        if let Some((ability, frame)) = frame {
            let request = image.map(|(area, map)| ImageRequest {
                protocol: ability.protocol,
                area,
                map,
                background: ability.palette.background(),
            });
            self.images.show(out, &frame, request)?;
            if let Some(cursor) = at {
                out.set_cursor_position(cursor)?;
            }
        }
        execute!(out, EndSynchronizedUpdate)?;
        Ok(hits)
    }

    /// Takes an answer in and does what follows from it for the terminal; gives the background where it is another than
    /// before.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn take_answer(&mut self, answer: TerminalAnswer) -> io::Result<Option<Background>> {
        let before = self.profile.background;
        self.profile.take(answer);
        let is_ours = TERMINAL_ACTIVE.load(Ordering::SeqCst);
        if self.profile.kitty_keys && is_ours && !KITTY_KEYS_ACTIVE.load(Ordering::SeqCst) {
            push_kitty_keys(self.inner.backend_mut())?;
            Write::flush(self.inner.backend_mut())?;
        }
        let background = self.profile.background;
        Ok(background.filter(|_| background != before))
    }

    /// Draws pictures from now on where the terminal says that it takes them, or none.
    pub fn draw_images(&mut self, on: bool) {
        self.draws_images = on;
    }

    /// What pictures the terminal takes, as far as it has answered. Inside tmux and the like nobody knows.
    pub fn image_ability(&mut self) -> Option<ImageAbility> {
        let is_asked = self.draws_images && self.questions == Questions::All;
        let ability = ImageAbility::of_terminal(&self.profile).filter(|_| is_asked)?;
        // Without its thread the map is drawn of dots.
        self.images.start().ok().map(|()| ability)
    }

    /// The pictures that are drawn after the frame that asked for them.
    pub fn painted_images(&self) -> Receiver<PaintedImage> {
        self.images.painted()
    }

    /// Takes in such a picture; the next frame shows it.
    pub fn take_image(&mut self, painted: PaintedImage) {
        self.images.take(painted);
    }

    /// What the terminal has answered so far.
    pub fn profile(&self) -> &TerminalProfile {
        &self.profile
    }

    /// Whether answers may still come.
    pub fn awaits_answers(&self) -> bool {
        !matches!(self.questions, Questions::None(_)) && !self.profile.is_complete()
    }

    /// Puts right-to-left text in the order it is read from now on, or leaves that to the terminal.
    pub fn reorder_rows(&mut self, on: bool) {
        self.visual_order = on.then(VisualOrder::default);
    }

    /// The column in which the view of the last frame put what is seen in a column.
    pub fn column_of_view(&self, x: u16, y: u16) -> u16 {
        self.visual_order.as_ref().map_or(x, |order| order.column_of_view(x, y))
    }

    /// The area of the terminal in cells.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn size(&self) -> io::Result<Rect> {
        let size = self.inner.size()?;
        Ok(Rect::new(0, 0, size.width, size.height))
    }

    /// Makes the next frame paint every cell, whatever is on the screen.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn repaint_all(&mut self) -> io::Result<()> {
        // Not `clear`: it asks the terminal where its cursor is, and the answer would be read by the
        // thread that waits for keys.
        let area = self.size()?;
        self.uncertain_rows.forget();
        self.images.forget();
        self.inner.resize(area)
    }

    /// Turns mouse events on or off.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        let out = self.inner.backend_mut();
        if on { execute!(out, EnableMouseCapture) } else { execute!(out, DisableMouseCapture) }
    }

    /// Restores the terminal, suspends the process as Ctrl-Z does, and takes the terminal over again when the
    /// process is continued.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore_terminal();
        suspend_process()?;
        enable_terminal_modes(self.mouse, self.questions)?;
        if self.profile.kitty_keys {
            push_kitty_keys(self.inner.backend_mut())?;
        }
        self.repaint_all()
    }

    /// Writes an escape sequence that is not part of a frame (clipboard, title).
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn write_escape(&mut self, bytes: &str) -> io::Result<()> {
        let out = self.inner.backend_mut();
        out.write_all(bytes.as_bytes())?;
        Write::flush(out)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore_terminal();
    }
}

/// The address of a hyperlink, and its cells with their columns and rows.
type LinkCells = (String, Vec<(u16, u16, Cell)>);

/// The cells of a link as drawn, without those hidden behind wide graphemes; none outside the buffer.
fn link_cells(buffer: &Buffer, link: &CellLink) -> Option<LinkCells> {
    let mut cells = Vec::new();
    let mut x = link.area.x;
    while x < link.area.right() {
        let cell = buffer.cell((x, link.area.y))?;
        cells.push((x, link.area.y, cell.clone()));
        x += cell.symbol().cell_width().max(1);
    }
    Some((link.address.clone(), cells))
}

/// Writes the cells of a link again between the sequences of a hyperlink; nothing for an address that is not
/// safe.
fn write_link<W: Write>(out: &mut CrosstermBackend<W>, (address, cells): &LinkCells) -> io::Result<()> {
    let Some((begin, end)) = escape_sequences::link_sequences(address) else { return Ok(()) };
    out.write_all(begin.as_bytes())?;
    out.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
    out.write_all(end.as_bytes())
}

/// Whether a terminal that knows no hyperlinks at least ignores them; the Linux console may show them as
/// text.
fn ignores_unknown_links() -> bool {
    !std::env::var("TERM").is_ok_and(|term| ["linux", "dumb"].contains(&term.as_str()))
}

/// Asks the terminal all it may be asked, in one write. What it prints of that, although it should not, is wiped off
/// before the first frame, which paints only what is not blank.
fn ask_terminal(questions: Questions) -> io::Result<()> {
    let asked = question_sequence(questions);
    if asked.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(format!("{asked}\x1b[H\x1b[2J").as_bytes())?;
    out.flush()
}

/// Has the terminal tell all keys apart.
fn push_kitty_keys(out: &mut impl Write) -> io::Result<()> {
    KITTY_KEYS_ACTIVE.store(true, Ordering::SeqCst);
    queue!(out, PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES))
}

/// Switches the terminal into the modes the workbench needs.
fn enable_terminal_modes(mouse: bool, questions: Questions) -> io::Result<()> {
    enable_raw_mode()?;
    TERMINAL_ACTIVE.store(true, Ordering::SeqCst);
    let mut out = io::stdout().lock();
    // XTWINOPS 22 saves the window's title; the alternate screen saves the cursor's position.
    out.write_all(b"\x1b[22;0t")?;
    queue!(out, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, cursor::Hide)?;
    if mouse {
        queue!(out, EnableMouseCapture)?;
    }
    if !matches!(questions, Questions::None(_)) {
        // Tell me when your colours change between dark and light.
        out.write_all(format!("\x1b[?{COLOR_SCHEME_REPORTS}h").as_bytes())?;
    }
    out.flush()
}

/// Undoes all of [`enable_terminal_modes`], in reverse; does nothing where the terminal is not taken over, so
/// that it may be called from a panic and from `drop`. Errors are ignored: nobody is left to tell, and later
/// steps may still succeed.
fn restore_terminal() {
    if !TERMINAL_ACTIVE.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout().lock();
    let _ = queue!(out, EndSynchronizedUpdate);
    if let Some(sequence) = farewell_sequence() {
        let _ = out.write_all(sequence.as_bytes());
    }
    if KITTY_KEYS_ACTIVE.swap(false, Ordering::SeqCst) {
        let _ = queue!(out, PopKeyboardEnhancementFlags);
    }
    // A terminal that does not know the mode ignores it.
    let _ = out.write_all(format!("\x1b[?{COLOR_SCHEME_REPORTS}l").as_bytes());
    let _ = queue!(
        out,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = out.write_all(b"\x1b[23;0t");
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// Suspends the process group as the default handler of SIGTSTP does; returns once it is continued.
#[cfg(unix)]
pub(super) fn suspend_process() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

#[cfg(not(unix))]
pub(super) fn suspend_process() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_an_address_is_painted_as_a_link() {
        let buffer = Buffer::with_lines(["talk 日本 41:03"]);
        let link = |address: &str| CellLink { area: Rect::new(0, 0, 9, 1), address: address.to_owned() };
        let put = |address: &str| {
            let mut bytes = Vec::new();
            let cells = link_cells(&buffer, &link(address)).unwrap();
            write_link(&mut CrosstermBackend::new(&mut bytes), &cells).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        let text = put("https://youtu.be/x");
        let (_, after) = text.split_once("\x1b]8;;https://youtu.be/x\x1b\\").unwrap();
        let (inside, _) = after.split_once("\x1b]8;;\x1b\\").unwrap();
        assert!(inside.contains("talk 日") && inside.contains("本") && !inside.contains("41"), "{inside:?}");
        assert_eq!(put("javascript:alert(1)"), "");
    }
}
