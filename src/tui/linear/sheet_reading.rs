//! What is read of the sheet about a topic: its sentences in full, and what stands below them.

use super::row_reading::RowReading;
use crate::app::overlay::topic_sheet::TopicSheet;
use crate::app::{State, Workspace};
use crate::coding::TALK_PARTS;
use crate::format::{clock, percent_text};

/// What stands before the places in the talks, on the sheet.
const PLACES: &str = "in the talks";
/// The quarters of a talk, in words.
const QUARTERS: [&str; 4] = ["first quarter", "second", "third", "last"];

/// The sheet about a topic, where that is what lies on top.
pub fn topic_sheet(state: &State) -> Option<&TopicSheet> {
    state.top_overlay_as::<TopicSheet>()
}

/// The sentence under the cursor, in full, after where it is from.
pub fn sentence_reading(sheet: &TopicSheet, work: &Workspace) -> Option<RowReading> {
    let sentence = sheet.current()?;
    let name = work.transcript_entry_of(sentence.snippet).map(|entry| entry.name.clone());
    let parts = [name, sentence.speaker.clone(), sentence.start.map(clock)];
    let heading: Vec<String> = parts.into_iter().flatten().collect();
    let said: Vec<&str> = sentence.said.split_whitespace().collect();
    Some(RowReading {
        text: format!("{}: {}", heading.join(", "), said.join(" ")),
        position: Some((sheet.list.cursor, sheet.list.len)),
        identity: format!("{:?} {:?}", sentence.snippet, sentence.span),
    })
}

/// The lines of the sheet with its places in words: the picture of them is for the eye.
pub fn with_places(mut lines: Vec<String>, sheet: &TopicSheet) -> Vec<String> {
    // Of the lines that begin so it is the last: a sentence above may say the same.
    if let Some(line) = lines.iter_mut().rfind(|line| line.starts_with(PLACES)) {
        *line = format!("{PLACES}, {}", quarters_text(&sheet.profile.in_talk));
    }
    lines
}

/// How much of a topic comes in each quarter of its talks, as in "first quarter 10 %, second 20 %, third 30 %, last 40 %".
fn quarters_text(in_talk: &[usize; TALK_PARTS]) -> String {
    let all = in_talk.iter().sum();
    let counts = in_talk.chunks(TALK_PARTS / QUARTERS.len()).map(|part| part.iter().sum());
    let quarters =
        QUARTERS.iter().zip(counts).map(|(name, count)| format!("{name} {}", percent_text(count, all)));
    quarters.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_are_told_in_quarters() {
        let mut in_talk = [0; TALK_PARTS];
        (in_talk[0], in_talk[4], in_talk[5], in_talk[19]) = (3, 1, 2, 4);
        let told = "in the talks, first quarter 40 %, second 20 %, third 0 %, last 40 %";
        let mut sheet = TopicSheet::default();
        sheet.profile.in_talk = in_talk;
        let lines = ["in the talks we hear it", "in the talks, beginning, end", "who speaks, Anna"];
        let lines = with_places(lines.map(str::to_owned).to_vec(), &sheet);
        assert_eq!(lines, ["in the talks we hear it", told, "who speaks, Anna"]);
    }
}
