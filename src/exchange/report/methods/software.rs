//! What ran on the texts, and what did not.

use crate::exchange::view::StudyView;

/// The program, its model, and that nothing generated text.
pub(in crate::exchange::report) fn software_paragraph(view: &StudyView<'_>) -> String {
    let program = concat!("leitmotif ", env!("CARGO_PKG_VERSION"));
    let model = match view.run {
        Some(run) => format!(" The model {} turned the texts into vectors; it writes no text.", run.revision),
        None => String::new(),
    };
    format!(
        "The program {program} was used for search, coding and counts.{model} The program used no generative model: \
         what it calls topics by are words and phrases of the texts, and it writes no themes, descriptions or memos."
    )
}
