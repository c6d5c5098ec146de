//! The workbench in plain lines, for screen readers and braille lines: what changed is written, one line after the other,
//! and nothing is ever painted over.
//!
//! The same keys do the same as on the screens. [`frame_reading`] draws a frame without a terminal and takes out of it what
//! a person would look at: where they are, the row under the cursor with its position, what is being typed, what was said.
//! [`page_reading`] does so for the transcript in the Reader, `sheet_reading` for the sheet about a topic.
//! [`line_loop`] writes what is different after each key.

pub mod frame_reading;
pub mod line_loop;
mod new_lines;
pub mod page_reading;
pub mod row_reading;
mod sheet_reading;
