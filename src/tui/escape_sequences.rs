//! Escape sequences beside a frame (clipboard, hyperlinks, window title), and opening things with the
//! desktop.
//!
//! Texts and addresses come from transcripts, which are not trusted: nothing in them may end a sequence early
//! or start a program.

use super::text::display_graphemes;
use crate::corpus::part::text_part;
use base64::Engine;
use std::io;
use std::process::{Command, Stdio};

/// The most bytes of text in one OSC 52: in base64 and with its framing that is 100,000 bytes, the most that
/// some terminals accept.
const MAX_CLIPBOARD_BYTES: usize = 74_994;

/// The sequence that puts text on the clipboard of the user's terminal, over ssh too (OSC 52). Text beyond
/// the limit is cut at a character.
pub fn copy_sequence(text: &str) -> String {
    let mut end = text.len().min(MAX_CLIPBOARD_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text_part(text, ..end);
    format!("\x1b]52;c;{}\x07", base64::engine::general_purpose::STANDARD.encode(text))
}

/// The sequences before and after a hyperlink (OSC 8); none for an address that is not http or https, is
/// longer than 2,000 bytes, or has other characters than printable ASCII, which could end the sequence.
pub fn link_sequences(address: &str) -> Option<(String, &'static str)> {
    let web = address.starts_with("https://") || address.starts_with("http://");
    let sound = web && address.len() <= 2_000 && address.bytes().all(|byte| byte.is_ascii_graphic());
    sound.then(|| (format!("\x1b]8;;{address}\x1b\\"), "\x1b]8;;\x1b\\"))
}

/// The sequence that sets the title of the window (OSC 2), without control characters.
pub fn title_sequence(title: &str) -> String {
    let title: String = display_graphemes(title).map(|grapheme| grapheme.symbol).collect();
    format!("\x1b]2;{title}\x07")
}

/// Opens a web address or a file with the desktop's program for it, without waiting for that program.
///
/// # Errors
/// The address is neither a web address nor a file, or there is no such program.
pub fn open_in_desktop(target: &str) -> io::Result<()> {
    let web = ["https://", "http://", "file://"].iter().any(|scheme| target.starts_with(scheme));
    if !web && !std::path::Path::new(target).exists() {
        let problem = format!("{target} is no address and no file");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
    }
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let mut child = Command::new(program)
        .arg(target)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| io::Error::new(error.kind(), format!("cannot start {program}: {error}")))?;
    // Waited for on a thread of its own, so that no zombie process is left.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copied_text_is_encoded_and_cut_at_a_character() {
        assert_eq!(copy_sequence("two words"), "\x1b]52;c;dHdvIHdvcmRz\x07");
        let long = "é".repeat(MAX_CLIPBOARD_BYTES);
        assert!(copy_sequence(&long).len() < MAX_CLIPBOARD_BYTES * 2);
    }

    #[test]
    fn a_title_cannot_end_its_own_sequence() {
        assert_eq!(title_sequence("a\x07\x1b]52;c;eA==\x07b"), "\x1b]2;a]52;c;eA==b\x07");
    }

    #[test]
    fn only_sound_addresses_are_links() {
        let (begin, end) = link_sequences("https://youtu.be/x?t=5").unwrap();
        assert_eq!((begin.as_str(), end), ("\x1b]8;;https://youtu.be/x?t=5\x1b\\", "\x1b]8;;\x1b\\"));
        for odd in ["file:///etc/passwd", "https://x.org/\x1b\\", "https://x.org/a b", "https://x.org/é", ""]
        {
            assert_eq!(link_sequences(odd), None, "{odd}");
        }
    }

    #[test]
    fn only_addresses_and_files_are_opened() {
        assert!(open_in_desktop("javascript:alert(1)").is_err());
        assert!(open_in_desktop("--help").is_err());
    }
}
