//! What the terminal is asked when it is taken over, in one write, and what it has said of itself.
//!
//! Nobody waits for the answers: the first frame is drawn as the environment has it, and each answer changes what
//! follows from it when it comes. The last question is one that every terminal answers (DA1), so that its answer tells
//! that no other will come.

use super::input::answers::{
    CLIPBOARD_ATTRIBUTE, COLOR_SCHEME_REPORTS, SIXEL_ATTRIBUTE, SYNCHRONIZED_OUTPUT, TerminalAnswer,
};
use crate::config::color_theme::Background;
use crate::config::terminal_env::Questions;
use std::collections::BTreeMap;

/// What asks the terminal all it can be asked; empty where it is asked nothing.
pub fn question_sequence(questions: Questions) -> String {
    let background = "\x1b]11;?\x1b\\";
    let attributes = "\x1b[c";
    let modes = [COLOR_SCHEME_REPORTS, SYNCHRONIZED_OUTPUT].map(|mode| format!("\x1b[?{mode}$p")).concat();
    // In this order: dark or light (DSR 996) before the colour, which says more and is to win; then the modes, kitty's
    // keyboard, the size of a cell, the name, and OSC 52 as the capability Ms.
    let others = format!("\x1b[?996n{background}{modes}\x1b[?u\x1b[16t\x1b[>q\x1bP+q4d73\x1b\\");
    // A picture of one pixel that is not to be shown.
    let pictures = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";
    match questions {
        Questions::None(_) => String::new(),
        Questions::Background => format!("{background}{attributes}"),
        Questions::WithoutPictures => format!("{others}{attributes}"),
        Questions::All => format!("{others}{pictures}{attributes}"),
    }
}

/// How a terminal draws pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureProtocol {
    /// Kitty's graphics protocol.
    Kitty,
    /// Sixels.
    Sixel,
    /// The inline images of iTerm2.
    Iterm2,
}

impl PictureProtocol {
    /// Its name, as it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kitty => "kitty's protocol",
            Self::Sixel => "sixels",
            Self::Iterm2 => "iTerm2's inline images",
        }
    }
}

/// What the terminal has said of itself so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TerminalProfile {
    /// Whether its background is dark or light.
    pub background: Option<Background>,
    /// The colour of its background.
    pub background_color: Option<[u8; 3]>,
    /// Whether it knows a mode, for each that it was asked for.
    pub modes: BTreeMap<u16, bool>,
    /// Whether it has kitty's keyboard protocol.
    pub kitty_keys: bool,
    /// Whether it draws pictures by kitty's protocol.
    pub kitty_graphics: bool,
    /// The width and height of a cell in pixels.
    pub cell_size: Option<(u16, u16)>,
    /// Its name and version.
    pub name: Option<String>,
    /// Whether it says that it sets the clipboard.
    pub clipboard: bool,
    /// Its primary attributes. With these it has answered all it will.
    pub attributes: Option<Vec<u16>>,
}

impl TerminalProfile {
    /// Takes an answer in. What was answered before is replaced.
    pub fn take(&mut self, answer: TerminalAnswer) {
        match answer {
            TerminalAnswer::BackgroundColor(color) => {
                self.background = Some(Background::from_color(color));
                self.background_color = Some(color);
            }
            TerminalAnswer::ColorScheme(background) => {
                self.background = Some(background);
                self.background_color = None;
            }
            TerminalAnswer::Mode(mode, known) => {
                // Only those that were asked for, so that nothing a terminal sends makes this grow.
                if [SYNCHRONIZED_OUTPUT, COLOR_SCHEME_REPORTS].contains(&mode) {
                    self.modes.insert(mode, known);
                }
            }
            TerminalAnswer::KittyKeys => self.kitty_keys = true,
            TerminalAnswer::KittyGraphics(can) => self.kitty_graphics = can,
            TerminalAnswer::CellSize(width, height) => self.cell_size = Some((width, height)),
            TerminalAnswer::Name(name) => self.name = Some(name),
            TerminalAnswer::Clipboard => self.clipboard = true,
            TerminalAnswer::Attributes(attributes) => {
                self.clipboard |= attributes.contains(&CLIPBOARD_ATTRIBUTE);
                self.attributes = Some(attributes);
            }
        }
    }

    /// Whether it has answered all it will.
    pub fn is_complete(&self) -> bool {
        self.attributes.is_some()
    }

    /// How it draws pictures; none where it said nothing of them. iTerm2 is known by its name, since it has no question
    /// for that.
    pub fn picture_protocol(&self) -> Option<PictureProtocol> {
        if self.kitty_graphics {
            return Some(PictureProtocol::Kitty);
        }
        if self.attributes.as_ref().is_some_and(|attributes| attributes.contains(&SIXEL_ATTRIBUTE)) {
            return Some(PictureProtocol::Sixel);
        }
        let is_iterm2 = self.name.as_ref().is_some_and(|name| name.starts_with("iTerm2"));
        is_iterm2.then_some(PictureProtocol::Iterm2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_that_everybody_answers_comes_last() {
        for questions in [Questions::Background, Questions::WithoutPictures, Questions::All] {
            let asked = question_sequence(questions);
            assert!(asked.contains("\x1b]11;?\x1b\\") && asked.ends_with("\x1b[c"), "{asked:?}");
        }
        assert!(!question_sequence(Questions::WithoutPictures).contains("\x1b_"), "sets the title in tmux");
        let apple = question_sequence(Questions::Background);
        assert!(!apple.contains('$') && !apple.contains("\x1bP"), "printed by Apple's Terminal");
        assert_eq!(question_sequence(Questions::None("TERM is dumb")), "");
    }

    #[test]
    fn what_follows_from_answers_is_what_was_answered_last() {
        let mut profile = TerminalProfile::default();
        profile.take(TerminalAnswer::ColorScheme(Background::Dark));
        profile.take(TerminalAnswer::BackgroundColor([255, 255, 255]));
        assert_eq!(profile.background, Some(Background::Light));
        profile.take(TerminalAnswer::ColorScheme(Background::Dark));
        assert_eq!((profile.background, profile.background_color), (Some(Background::Dark), None));
        assert!(!profile.is_complete());
        assert_eq!(profile.picture_protocol(), None);
        profile.take(TerminalAnswer::Name("iTerm2 3.5".to_owned()));
        assert_eq!(profile.picture_protocol(), Some(PictureProtocol::Iterm2));
        profile.take(TerminalAnswer::Attributes(vec![62, 4, 52]));
        assert_eq!(profile.picture_protocol(), Some(PictureProtocol::Sixel));
        assert!(profile.is_complete() && profile.clipboard);
        profile.take(TerminalAnswer::KittyGraphics(true));
        assert_eq!(profile.picture_protocol(), Some(PictureProtocol::Kitty));
        profile.take(TerminalAnswer::Mode(9999, true));
        assert!(profile.modes.is_empty());
    }
}
