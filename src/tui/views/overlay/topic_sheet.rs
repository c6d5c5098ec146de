//! What is known of a topic: its sentences, the topic nearest to it, its places in the talks, its speakers.

use super::OverlayView;
use crate::app::State;
use crate::app::overlay::topic_sheet::TopicSheet;
use crate::app::widget::wrap::wrap;
use crate::coding::{KeySentence, NearestTopic, TopicCompanion, WordRow, no_companions_note};
use crate::corpus::part::text_part;
use crate::format::{clock, count_noun, percent_text};
use crate::tui::canvas::Canvas;
use crate::tui::layout::split_top;
use crate::tui::text::text_width;
use crate::tui::widgets::{OverlaySheet, draw_rows, sparkline};
use ratatui::layout::Rect;

/// Columns of the sheet, as wide as lines are read well. Chosen by hand.
const SHEET_COLUMNS: u16 = 100;
/// Rows of a sentence: two of what is said, and where it is from.
const SENTENCE_ROWS: u16 = 3;
/// The heading above the sentences.
const HEADING_ROWS: u16 = 1;
/// Rows below them: an empty one, the nearest topic, two of words, the places, the speakers and what comes with it.
const ROWS_BELOW: u16 = 7;
/// Columns of what stands before a line below the sentences.
const LABEL_COLUMNS: u16 = 15;
/// Speakers named; the others are counted. Chosen by hand.
const NAMED_SPEAKERS: usize = 4;

impl TopicSheet {
    /// Rows of the sentences, or of the note that says why there are none.
    fn sentence_rows(&self) -> u16 {
        u16::try_from(self.profile.sentences.len()).unwrap_or(1).max(1) * SENTENCE_ROWS
    }
}

impl OverlayView for TopicSheet {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let facts = self.topic.and_then(|topic| state.work.stats.topic(topic));
        let aside = facts.map_or_else(String::new, |facts| count_noun(facts.snippets.len(), "snippet"));
        let name = self.topic.map_or_else(String::new, |topic| state.work.topic_label(topic));
        let height = HEADING_ROWS + self.sentence_rows() + ROWS_BELOW;
        OverlaySheet {
            aside,
            ..OverlaySheet::new(&format!("about {name}"), SHEET_COLUMNS, height.min(room + 3))
        }
    }
    fn list_rows(&self) -> (u16, u16) {
        (HEADING_ROWS, SENTENCE_ROWS)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        canvas.put_truncated(area.x, area.y, area.right(), "sentences nearest to its middle", look.muted);
        let (_, rest) = split_top(area, HEADING_ROWS);
        // What stands below is short, and seen first where there is no room for all.
        let rows = self.sentence_rows().min(rest.height.saturating_sub(ROWS_BELOW).max(SENTENCE_ROWS));
        let (sentences, below) = split_top(rest, rows);
        match &self.profile.note {
            Some(why) => canvas.put_wrapped(sentences, why, look.muted),
            None => draw_rows(
                canvas,
                sentences,
                &self.list,
                SENTENCE_ROWS,
                &self.profile.sentences,
                |canvas, row, sentence, is_current| draw_sentence(canvas, row, (sentence, is_current), state),
            ),
        }
        let (_, below) = split_top(below, 1);
        let below = match &self.profile.nearest {
            Some(near) => draw_nearest(canvas, below, near, state),
            None => below,
        };
        // A part in which it never comes is blank, not low.
        let bars = sparkline(&self.profile.in_talk, below.width);
        let bars =
            bars.chars().zip(self.profile.in_talk).map(|(bar, count)| if count == 0 { ' ' } else { bar });
        let places = format!("beginning {} end", bars.collect::<String>());
        draw_line(canvas, below, ("in the talks", &places));
        let (_, below) = split_top(below, 1);
        draw_line(
            canvas,
            below,
            ("who speaks", &self.speakers_text(below.width.saturating_sub(LABEL_COLUMNS))),
        );
        let (_, below) = split_top(below, 1);
        draw_line(canvas, below, ("comes with", &self.companions_text(state)));
    }
}

impl TopicSheet {
    /// "Hardware, GPU (34 talks, 12.1 by chance), …": the surest first; what there is no room for is cut.
    fn companions_text(&self, state: &State) -> String {
        let text = |other: &TopicCompanion| {
            let talks = count_noun(other.transcripts, "talk");
            format!("{} ({talks}, {:.1} by chance)", state.work.topic_label(other.topic), other.expected)
        };
        let all: Vec<String> = self.profile.companions.iter().map(text).collect();
        let is_junk =
            self.topic.and_then(|topic| state.work.stats.topic(topic)).is_some_and(|facts| facts.junk);
        if all.is_empty() { no_companions_note(is_junk).to_owned() } else { all.join(", ") }
    }

    /// "Anna 64 %, Ben 30 % and 3 more", of the words of the topic: as many names as there is room for, the first always.
    fn speakers_text(&self, room: u16) -> String {
        let rows = &self.profile.speakers;
        let all: usize = rows.iter().map(|row| row.words).sum();
        let named = |count: usize| {
            let names = rows.iter().take(count).map(|row| {
                format!("{} {}", row.name.as_deref().unwrap_or("nobody named"), percent_text(row.words, all))
            });
            let text = names.collect::<Vec<_>>().join(", ");
            match rows.len().saturating_sub(count) {
                0 => text,
                more => format!("{text} and {more} more"),
            }
        };
        let fits = |count: &usize| text_width(&named(*count)) <= usize::from(room);
        let most = rows.len().min(NAMED_SPEAKERS);
        named((1..=most).rev().find(fits).unwrap_or(1))
    }
}

/// Draws a sentence with where it is from.
fn draw_sentence(
    canvas: &mut Canvas<'_>,
    row: Rect,
    (sentence, is_current): (&KeySentence, bool),
    state: &State,
) {
    let look = canvas.styles;
    let style = if is_current { look.text.patch(look.selection) } else { look.text };
    let inside = Rect { x: row.x + 2, width: row.width.saturating_sub(2), ..row };
    let lines = wrap(&sentence.said, usize::from(inside.width));
    let room = usize::from(inside.height.min(SENTENCE_ROWS - 1));
    for (y, line) in (inside.y..).zip(lines.iter().take(room)) {
        let is_last = y + 1 == inside.y + u16::try_from(room).unwrap_or(0);
        // What does not fit is cut with a mark: the last line has all the rest.
        let end = if is_last { sentence.said.len() } else { line.end };
        canvas.put_truncated(inside.x, y, inside.right(), text_part(&sentence.said, line.start..end), style);
    }
    if inside.height < SENTENCE_ROWS {
        return;
    }
    let work = &state.work;
    let name = work.transcript_entry_of(sentence.snippet).map(|entry| entry.name.clone());
    let time = sentence.start.map(clock);
    let parts: Vec<String> = [name, sentence.speaker.clone(), time].into_iter().flatten().collect();
    canvas.put_parts(inside.x, inside.y + SENTENCE_ROWS - 1, inside.right(), &parts, look.muted);
}

/// Draws the nearest topic and what sets the two apart; returns what is left below.
fn draw_nearest(canvas: &mut Canvas<'_>, area: Rect, near: &NearestTopic, state: &State) -> Rect {
    let name = format!("{} (cosine {:.2})", state.work.topic_label(near.topic), near.cosine);
    draw_line(canvas, area, ("nearest to", &name));
    let (_, below) = split_top(area, 1);
    let listed = |words: &[WordRow]| {
        let none = "no word is said more often by more than chance";
        let words: Vec<&str> = words.iter().map(|row| row.word.as_str()).collect();
        if words.is_empty() { none.to_owned() } else { words.join(", ") }
    };
    draw_line(canvas, below, ("more here", &listed(&near.own_words)));
    let (_, below) = split_top(below, 1);
    draw_line(canvas, below, ("more there", &listed(&near.other_words)));
    split_top(below, 1).1
}

/// Draws a line: what it is, and what is known.
fn draw_line(canvas: &mut Canvas<'_>, area: Rect, (label, text): (&str, &str)) {
    let look = canvas.styles;
    if area.height == 0 {
        return;
    }
    canvas.put_truncated(area.x, area.y, area.right(), label, look.muted);
    canvas.put_truncated(area.x + LABEL_COLUMNS, area.y, area.right(), text, look.text);
}
