//! The pieces that views are made of.

mod bar;
mod field;
mod list;
mod sheet;

pub use bar::{bar, meter};
pub use field::field;
pub use list::{position_mark, rows};
pub use sheet::{Sheet, sheet};
