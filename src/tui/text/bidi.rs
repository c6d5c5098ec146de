//! Right-to-left text among columns that go from left to right.
//!
//! Terminals differ: some draw cells in the order given, others reorder each row by the Unicode bidirectional
//! algorithm (UAX 9). There the blanks between two columns of Arabic would join them into one run, and the
//! columns would change places. Marks without width close each run, and keep the full stop or `…` that ends
//! it on its own side.

/// LRM, the left-to-right mark.
const LEFT_TO_RIGHT_MARK: &str = "\u{200e}";
/// The mark that begins a text whose first letter goes from right to left.
pub const RIGHT_TO_LEFT_BEGINS: &str = LEFT_TO_RIGHT_MARK;
/// RLM and LRM, the marks that end a right-to-left text: punctuation before them belongs to it, what follows
/// does not.
pub const RIGHT_TO_LEFT_ENDS: &str = "\u{200f}\u{200e}";

/// The marks to put before and after a text drawn in one piece; both empty where no letter of it is written
/// from right to left. The first letter with a direction decides that of the text.
pub fn direction_marks(text: &str) -> (&'static str, &'static str) {
    if text.is_ascii() || !text.contains(is_right_to_left) {
        return ("", "");
    }
    let first = text.chars().find(|c| is_right_to_left(*c) || c.is_alphabetic());
    if first.is_some_and(is_right_to_left) {
        (LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_ENDS)
    } else {
        ("", LEFT_TO_RIGHT_MARK)
    }
}

/// Whether a character belongs to a right-to-left script: Hebrew, Arabic, Syriac, Thaana, N'Ko and historic
/// ones. Arabic digits are left out, since numbers go from left to right.
pub fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{5be}'..='\u{5f4}' | '\u{608}'..='\u{65f}' | '\u{66d}'..='\u{6ef}' | '\u{6fa}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_from_right_to_left_is_marked() {
        assert_eq!(direction_marks("Retrieval 日本語 é"), ("", ""));
        assert_eq!(direction_marks("أم أحمد…"), (LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_ENDS));
        assert_eq!(direction_marks("12 שלום."), (LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_ENDS));
        assert_eq!(direction_marks("Talk by أحمد"), ("", LEFT_TO_RIGHT_MARK));
    }
}
