//! Choosing a transcript to read.

use super::picker::{CommandChoice, Picker};
use crate::app::citation::title_and_channel;
use crate::app::widget::fuzzy_list::FuzzyList;
use crate::app::{Effect, ScreenCommand, Workspace, edits};
use crate::corpus::date_of;
use crate::format::{clock, thousands};

/// A picker of all transcripts: name, date, title and channel, and how long they are (in words where the
/// format has no times). Behind them stand those that were taken out, to be taken in again.
pub fn transcript_picker(work: &Workspace) -> Picker {
    let choices = work.corpus.transcript_indices().zip(&work.corpus.transcripts).map(|(index, entry)| {
        let date = date_of(&entry.attributes).map(str::to_owned);
        let about = date.into_iter().chain(title_and_channel(&entry.attributes, &entry.name));
        let detail = about.collect::<Vec<_>>().join("   ");
        let right = entry.duration.map_or_else(|| format!("{} words", thousands(entry.words)), clock);
        let read = ScreenCommand::ReadTranscript(index);
        CommandChoice { right, ..CommandChoice::new(read, entry.name.clone(), detail) }
    });
    let removed = work.codebook.removals.values().filter_map(|removal| {
        let edit = edits::restore_transcript(work, removal.transcript).ok()?;
        let choice = CommandChoice::new(
            ScreenCommand::RunEffect(Effect::ApplyEdit(edit)),
            removal.name.clone(),
            "taken out; Enter takes it in again",
        );
        Some(CommandChoice { right: "out".to_owned(), ..choice })
    });
    let choices = choices.chain(removed);
    Picker {
        title: "read".to_owned(),
        placeholder: "letters of a name".into(),
        no_match: "No transcript is called that.",
        columns: 96,
        fuzzy_list: FuzzyList::new(choices.collect()),
    }
}
