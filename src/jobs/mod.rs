//! Long work: import and analysis as functions of a project and a [`crate::progress::Progress`], and the
//! runner that carries them on threads of their own, with an estimate and cancel.

pub mod adopt;
mod analyze;
mod boilerplate;
mod error;
pub mod export;
mod facts;
pub mod find;
mod import;
mod languages;
pub mod layout;
pub mod merge;
mod open;
mod place;
pub mod regroup;
pub mod replicate;
pub mod runner;
pub mod sample;
mod speakers;
pub mod suggest;
mod threads;

pub use analyze::{AnalyzeOptions, analyze};
pub use boilerplate::boilerplate;
pub use error::{Error, FORMATS, Result};
pub use facts::StudyFacts;
pub use import::{ImportOptions, ImportReport, Mended, Skipped, Variant, Warning, import};
pub use languages::{Language, language_notes, languages};
pub use open::look;
pub use place::{Placement, place, unseen};
pub use speakers::voices;
pub use threads::threads;

use threads::pool;
