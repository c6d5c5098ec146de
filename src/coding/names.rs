//! What a name that somebody typed may be.

use super::error::{CodingError, CodingResult};
use crate::corpus::clean_text;

/// Most characters of a name. Chosen by hand: a long sentence has 300.
pub(in crate::coding) const MOST_NAME_LETTERS: usize = 1_000;

/// A name on one line, without control characters and those that turn the direction of writing; blanks are trimmed and
/// made one.
///
/// # Errors
/// [`CodingError::NameTooLong`].
pub(in crate::coding) fn clean_name(name: &str) -> CodingResult<String> {
    let (name, _) = clean_text(name);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        letters if letters > MOST_NAME_LETTERS => {
            Err(CodingError::NameTooLong { letters, most: MOST_NAME_LETTERS })
        }
        _ => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_clean_line_of_bounded_length() {
        assert_eq!(clean_name(" a\u{202e}b\u{1b}[31m\tc\n d\u{2066} ").unwrap(), "ab c d");
        assert_eq!(clean_name("Größe 中文").unwrap(), "Größe 中文");
        assert_eq!(clean_name(&"ä".repeat(MOST_NAME_LETTERS)).unwrap().chars().count(), MOST_NAME_LETTERS);
        let long = clean_name(&"ä".repeat(MOST_NAME_LETTERS + 1)).unwrap_err();
        assert_eq!(long, CodingError::NameTooLong { letters: 1_001, most: 1_000 });
    }
}
