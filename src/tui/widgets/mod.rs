//! The pieces that views are made of.

mod bar;
mod chooser;
mod chrome;
mod fewer;
mod field;
mod footer;
mod history;
mod jobs;
mod keys;
mod list;
mod notice;
mod page;
mod parts;
mod passages;
mod settings;
mod sheet;
mod speakers;

pub use bar::{bar, meter, spark};
pub use chooser::{ABOVE, byte_at, chooser};
pub use chrome::{header, tabs};
pub use fewer::{FEWER_ABOVE, fewer};
pub use field::field;
pub use footer::footer;
pub use history::history;
pub use jobs::jobs;
pub use keys::key_of;
pub use list::{position_mark, rows};
pub use notice::notice;
pub use page::{Columns, Reading, WIDEST, page};
pub use parts::{PART_ROWS, parts};
pub use passages::{INDENT, passages};
pub use settings::{SETTINGS_ROWS, settings};
pub use sheet::{Sheet, sheet};
pub use speakers::speakers;
