//! Answers of the terminal: from their bytes to what they say. What has the form of an answer and says nothing that
//! can be used is none, and is dropped like one.

use crate::config::color_theme::Background;

/// What the terminal answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerminalAnswer {
    /// The colour of its background, eight bits for each of red, green and blue (OSC 11).
    BackgroundColor([u8; 3]),
    /// Whether its colours are dark or light, when asked (DSR 996) or because they changed (mode 2031).
    ColorScheme(Background),
    /// Whether it knows a mode, by number (DECRQM).
    Mode(u16, bool),
    /// It has kitty's keyboard protocol.
    KittyKeys,
    /// Whether it draws pictures by kitty's protocol.
    KittyGraphics(bool),
    /// The width and height of a cell in pixels.
    CellSize(u16, u16),
    /// Its name and version (XTVERSION).
    Name(String),
    /// It sets the clipboard by OSC 52 (XTGETTCAP of Ms).
    Clipboard,
    /// Its primary attributes (DA1): the answer to the question that is asked last.
    Attributes(Vec<u16>),
}

/// The attribute of a terminal that draws sixel pictures.
pub const SIXEL_ATTRIBUTE: u16 = 4;
/// The attribute of a terminal that sets the clipboard by OSC 52, as kitty, Ghostty and others report it.
pub const CLIPBOARD_ATTRIBUTE: u16 = 52;
/// The mode in which frames are shown when they are whole.
pub const SYNCHRONIZED_OUTPUT: u16 = 2026;
/// The mode in which the terminal tells that its colours changed between dark and light.
pub const COLOR_SCHEME_REPORTS: u16 = 2031;

/// The most characters of a terminal's name that are kept. Chosen by hand.
const MAX_NAME: usize = 60;

/// The answer in an operating system command (OSC), without its frame: the background's colour.
pub(super) fn from_system_command(body: &[u8]) -> Option<TerminalAnswer> {
    let text = std::str::from_utf8(body).ok()?;
    parse_color(text.strip_prefix("11;")?).map(TerminalAnswer::BackgroundColor)
}

/// The answer in a device control string (DCS), without its frame: the terminal's name, or that it sets the clipboard.
pub(super) fn from_device_control(body: &[u8]) -> Option<TerminalAnswer> {
    let text = std::str::from_utf8(body).ok()?;
    if let Some(name) = text.strip_prefix(">|") {
        let name: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
        return (!name.trim().is_empty()).then(|| TerminalAnswer::Name(name.trim().to_owned()));
    }
    // 4d73 is "Ms" in hexadecimal.
    text.to_lowercase().starts_with("1+r4d73").then_some(TerminalAnswer::Clipboard)
}

/// The answer in an application program command (APC), without its frame: whether pictures are drawn by kitty's
/// protocol. iTerm2 leaves out which picture it answers for.
pub(super) fn from_application_command(body: &[u8]) -> Option<TerminalAnswer> {
    let text = std::str::from_utf8(body).ok()?.strip_prefix('G')?;
    let result = text.rsplit_once(';').map_or(text, |(_, result)| result);
    Some(TerminalAnswer::KittyGraphics(result == "OK"))
}

/// The answer in a control sequence with these parameters, intermediate bytes and final byte.
pub(super) fn from_control_sequence(
    parameters: &str,
    intermediate: &str,
    final_byte: u8,
) -> Option<TerminalAnswer> {
    let private = parameters.strip_prefix('?');
    let numbers = |text: &str| text.split(';').map(|part| part.parse().ok()).collect::<Option<Vec<u16>>>();
    match (private, intermediate, final_byte) {
        (Some(attributes), "", b'c') => {
            // What is no number in it says nothing; that it came does.
            Some(TerminalAnswer::Attributes(
                attributes.split(';').filter_map(|part| part.parse().ok()).collect(),
            ))
        }
        (Some(flags), "", b'u') => flags.parse::<u16>().is_ok().then_some(TerminalAnswer::KittyKeys),
        (Some(rest), "$", b'y') => match numbers(rest)?.as_slice() {
            // 0: not known; 4: known, and never set.
            [mode, state] => Some(TerminalAnswer::Mode(*mode, (1..=3).contains(state))),
            _ => None,
        },
        (Some("997;1"), "", b'n') => Some(TerminalAnswer::ColorScheme(Background::Dark)),
        (Some("997;2"), "", b'n') => Some(TerminalAnswer::ColorScheme(Background::Light)),
        (None, "", b't') => match numbers(parameters)?.as_slice() {
            [6, height, width] if *height > 0 && *width > 0 => {
                Some(TerminalAnswer::CellSize(*width, *height))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Parses a colour as X11 writes it: `rgb:` or `rgba:` and one to four hexadecimal digits for each part, or `#` and
/// two or four for each. None where it is no colour.
fn parse_color(text: &str) -> Option<[u8; 3]> {
    if let Some(digits) = text.strip_prefix('#') {
        let width = match digits.len() {
            6 => 2,
            12 => 4,
            _ => return None,
        };
        let part = |at: usize| parse_part(digits.get(at * width..(at + 1) * width)?);
        return Some([part(0)?, part(1)?, part(2)?]);
    }
    let parts = text.strip_prefix("rgb:").or_else(|| text.strip_prefix("rgba:"))?;
    let mut parts = parts.split('/').map(parse_part);
    Some([parts.next()??, parts.next()??, parts.next()??])
}

/// One part of a colour, of one to four hexadecimal digits, as eight bits.
fn parse_part(digits: &str) -> Option<u8> {
    let most = match digits.len() {
        1 => 0xf,
        2 => 0xff,
        3 => 0xfff,
        4 => 0xffff,
        _ => return None,
    };
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_terminals_write_them() {
        for (text, color) in [
            ("rgb:0000/0000/0000", Some([0, 0, 0])),
            ("rgb:ffff/ffff/ffff", Some([255, 255, 255])),
            ("rgb:2828/2c2c/3434", Some([0x28, 0x2c, 0x34])),
            ("rgb:28/2c/34", Some([0x28, 0x2c, 0x34])),
            ("rgb:f/0/8", Some([255, 0, 136])),
            ("rgba:ffff/ffff/ffff/0000", Some([255, 255, 255])),
            ("#282c34", Some([0x28, 0x2c, 0x34])),
            ("#28282c2c3434", Some([0x28, 0x2c, 0x34])),
            ("rgb:zz/00/00", None),
            ("rgb:+f/00/00", None),
            ("rgb:00/00", None),
            ("rgb:00000/00/00", None),
            ("#é0é0", None),
            ("black", None),
            ("", None),
        ] {
            assert_eq!(parse_color(text), color, "{text}");
        }
    }

    #[test]
    fn what_says_nothing_is_no_answer() {
        assert_eq!(from_system_command(b"11;?"), None);
        assert_eq!(from_system_command(b"10;rgb:00/00/00"), None);
        assert_eq!(from_device_control(b">|"), None);
        assert_eq!(from_device_control(b"0+r4d73"), None);
        assert_eq!(from_control_sequence("6;0;9", "", b't'), None);
        assert_eq!(from_control_sequence("?2026", "$", b'y'), None);
        assert_eq!(from_control_sequence("?997;3", "", b'n'), None);
    }

    #[test]
    fn every_answer_is_understood() {
        use TerminalAnswer as A;
        for (answer, meant) in [
            (from_control_sequence("?62;4;52", "", b'c'), A::Attributes(vec![62, 4, 52])),
            (from_control_sequence("?1;x", "", b'c'), A::Attributes(vec![1])),
            (from_control_sequence("?0", "", b'u'), A::KittyKeys),
            (from_control_sequence("?2026;2", "$", b'y'), A::Mode(SYNCHRONIZED_OUTPUT, true)),
            (from_control_sequence("?2026;0", "$", b'y'), A::Mode(SYNCHRONIZED_OUTPUT, false)),
            (from_control_sequence("?997;2", "", b'n'), A::ColorScheme(Background::Light)),
            (from_control_sequence("6;20;10", "", b't'), A::CellSize(10, 20)),
            (from_device_control(b">|kitty(0.42.1)"), A::Name("kitty(0.42.1)".to_owned())),
            (from_device_control(b"1+r4D73=1B"), A::Clipboard),
            (from_application_command(b"Gi=31;OK"), A::KittyGraphics(true)),
            (from_application_command(b"GOK"), A::KittyGraphics(true)),
            (from_application_command(b"Gi=31;ENOTSUPPORTED:no"), A::KittyGraphics(false)),
        ] {
            assert_eq!(answer, Some(meant));
        }
    }
}
