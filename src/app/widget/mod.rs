//! Parts that screens and overlays share: lists, fields, wrapped text. Knows no screen.

pub mod fuzzy_list;
pub mod input_history;
pub mod list;
pub mod snippet_list;
pub mod text_area;
pub mod text_field;
pub mod transcript_layout;
pub mod wrap;
