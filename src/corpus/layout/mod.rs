//! How transcripts are laid out: two tables, of the ways a time is written ([`time_forms`]) and of the ways a turn
//! opens ([`head_forms`]), and the choice of the rows a whole file keeps to ([`choice`]).
//!
//! A new layout is a row of a table and a test. What a row reads, the property test of the tables writes and
//! reads back.

mod choice;
mod furniture;
mod head_forms;
mod label_counts;
mod labels;
mod line_numbers;
mod scanned_line;
mod time_forms;

pub(crate) use choice::{FileLayout, turn_heads};
pub(crate) use furniture::{
    ListHeading, is_furniture, is_legend, is_list, is_plain_transcript_heading, is_transcript_heading,
    list_heading, split_turn_mark,
};
#[cfg(test)]
pub(crate) use head_forms::HEAD_FORMS;
pub(crate) use head_forms::{NameMarks, WrittenHead, is_wide_colon, read_heads};
pub use head_forms::{layout_example, layout_names};
pub(crate) use labels::{clean_label, is_plausible_label};
pub(crate) use line_numbers::strip_line_numbers;
pub(crate) use scanned_line::{LineStyle, opens_turn};
#[cfg(test)]
pub(crate) use time_forms::TIME_FORMS;
pub(crate) use time_forms::{TimePlace, is_whole_time, read_time};
