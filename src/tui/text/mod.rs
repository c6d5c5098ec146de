//! Text as cells: which characters may be drawn, and how wide they are.
//!
//! Everything works on extended grapheme clusters (UAX 29), measured as ratatui measures them, so
//! that nothing is cut in half and highlights fall on the right cells. Byte ranges always refer to the
//! text as given: control characters are skipped while drawing, never removed beforehand.

mod bidi;
mod cells;

#[cfg(test)]
mod tests;

pub use bidi::{RIGHT_TO_LEFT_BEGINS, RIGHT_TO_LEFT_ENDS, direction_marks, is_right_to_left};
pub use cells::{display_graphemes, fit_to_width, text_width, truncate, truncate_start};
