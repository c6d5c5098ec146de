//! Parts of texts and lists by range.
//!
//! Readers find their way by bytes they have counted themselves, so a range always fits. Were a count wrong for
//! once, a hostile file must not end the program: a part that does not fit is empty, and the reading goes on
//! without it.

use std::slice::SliceIndex;

/// The part of a text; empty where the range does not fit it or ends inside a character.
pub(crate) fn text_part(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The part of a list; empty where the range does not fit it.
pub(crate) fn list_part<T>(list: &[T], range: impl SliceIndex<[T], Output = [T]>) -> &[T] {
    list.get(range).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_empty() {
        assert_eq!((text_part("größe", 4..), text_part("größe", ..3), text_part("a", 5..)), ("ße", "", ""));
        assert_eq!((list_part(&[1, 2, 3], 1..), list_part(&[1, 2, 3], 4..)), (&[2, 3][..], &[][..]));
    }
}
