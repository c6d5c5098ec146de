//! The widgets that views are made of: functions that draw a part of the state into an area.
//!
//! A widget knows the canvas, styles and the part of the state it shows, not the screen it is on; it declares
//! what a click on it hits. Widgets may use each other and `canvas`, `text`, `hits` and `layout`, never
//! `views`.

mod bar;
mod chrome;
mod footer;
mod fuzzy_list;
mod job_list;
mod key_names;
mod list;
mod notice;
mod passage_text;
mod sheet;
mod snippet_list;
mod text_field;
mod transcript_page;

pub use bar::sparkline;
pub use chrome::{draw_header, draw_tabs};
pub use footer::draw_footer;
pub use fuzzy_list::{ROWS_ABOVE_LIST, draw_fuzzy_list};
pub use job_list::{ROWS_PER_JOB, draw_jobs};
pub use key_names::shown_key;
pub use list::{draw_list, draw_position_mark, draw_rows, visible_rows};
pub use notice::draw_notice;
pub use passage_text::{PassageText, draw_passage};
pub use sheet::{OverlaySheet, draw_sheet};
pub use snippet_list::{TEXT_INDENT, draw_snippet_list};
pub use text_field::{draw_field, draw_input};
pub use transcript_page::{MAX_TEXT_COLUMNS, PageColumns, PageView, draw_page};
