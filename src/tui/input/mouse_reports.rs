//! Reports of the mouse, in the three encodings that terminals use.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// The event of a report in SGR's encoding (mode 1006): `button;column;row`, and `M` when pressed or `m` when
/// released.
pub(super) fn from_sgr(parameters: &str, released: bool) -> Option<MouseEvent> {
    let mut parts = parameters.split(';').map(str::parse::<u16>);
    let (button, x, y) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let event = mouse_event(u8::try_from(button).ok()?, x, y)?;
    Some(match event.kind {
        MouseEventKind::Down(button) if released => MouseEvent { kind: MouseEventKind::Up(button), ..event },
        _ => event,
    })
}

/// The event of a report in urxvt's encoding (mode 1015): as the first one, in decimal numbers.
pub(super) fn from_decimal(parameters: &str) -> Option<MouseEvent> {
    let mut parts = parameters.split(';').map(str::parse::<u16>);
    let (button, x, y) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    mouse_event(u8::try_from(button.checked_sub(32)?).ok()?, x, y)
}

/// The event of a report in the first encoding: three bytes, each 32 more than button, column and row.
pub(super) fn from_bytes([button, x, y]: [u8; 3]) -> Option<MouseEvent> {
    let plain = |byte: u8| byte.checked_sub(32);
    mouse_event(plain(button)?, plain(x)?.into(), plain(y)?.into())
}

/// The event of a button's code, with the column and row from 1; none where the code is of no button.
fn mouse_event(code: u8, x: u16, y: u16) -> Option<MouseEvent> {
    let button = code & 0b11 | (code & 0b1100_0000) >> 4;
    let moved = code & 0b10_0000 != 0;
    let kind = match (button, moved) {
        (0, false) => MouseEventKind::Down(MouseButton::Left),
        (1, false) => MouseEventKind::Down(MouseButton::Middle),
        (2, false) => MouseEventKind::Down(MouseButton::Right),
        // Only SGR tells which button was released.
        (3, false) => MouseEventKind::Up(MouseButton::Left),
        (0, true) => MouseEventKind::Drag(MouseButton::Left),
        (1, true) => MouseEventKind::Drag(MouseButton::Middle),
        (2, true) => MouseEventKind::Drag(MouseButton::Right),
        (3..=5, true) => MouseEventKind::Moved,
        (4, false) => MouseEventKind::ScrollUp,
        (5, false) => MouseEventKind::ScrollDown,
        (6, false) => MouseEventKind::ScrollLeft,
        (7, false) => MouseEventKind::ScrollRight,
        _ => return None,
    };
    let held = [(0b100, KeyModifiers::SHIFT), (0b1000, KeyModifiers::ALT), (0b1_0000, KeyModifiers::CONTROL)];
    let modifiers =
        held.into_iter().filter(|(bit, _)| code & bit != 0).map(|(_, modifier)| modifier).collect();
    Some(MouseEvent { kind, column: x.checked_sub(1)?, row: y.checked_sub(1)?, modifiers })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_is_the_same_in_every_encoding() {
        let click = |modifiers| {
            Some(MouseEvent { kind: MouseEventKind::Down(MouseButton::Left), column: 9, row: 4, modifiers })
        };
        assert_eq!(from_sgr("0;10;5", false), click(KeyModifiers::NONE));
        assert_eq!(from_decimal("32;10;5"), click(KeyModifiers::NONE));
        assert_eq!(from_bytes([32, 42, 37]), click(KeyModifiers::NONE));
        assert_eq!(from_sgr("4;10;5", false), click(KeyModifiers::SHIFT));
    }

    #[test]
    fn buttons_wheel_and_dragging_are_told_apart() {
        for (parameters, released, kind) in [
            ("2;1;1", true, MouseEventKind::Up(MouseButton::Right)),
            ("32;1;1", false, MouseEventKind::Drag(MouseButton::Left)),
            ("35;1;1", false, MouseEventKind::Moved),
            ("64;1;1", false, MouseEventKind::ScrollUp),
            ("65;1;1", false, MouseEventKind::ScrollDown),
            ("66;1;1", false, MouseEventKind::ScrollLeft),
            ("67;1;1", false, MouseEventKind::ScrollRight),
        ] {
            assert_eq!(from_sgr(parameters, released).map(|event| event.kind), Some(kind), "{parameters}");
        }
        for odd in ["", "0;0;1", "0;1", "300;1;1", "0;99999;1", "128;1;1"] {
            assert_eq!(from_sgr(odd, false), None, "{odd}");
        }
    }
}
