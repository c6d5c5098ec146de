//! Who speaks in a file that is checked: turns and words of each, two examples, and what was decided.

use super::OverlayView;
use crate::app::State;
use crate::app::overlay::file_checks::scope_text;
use crate::app::overlay::file_speakers::{FileSpeakerList, LabelRow};
use crate::corpus::SpeakerChoice;
use crate::format::count_noun;
use crate::jobs::import_check::CheckedSpeaker;
use crate::tui::canvas::Canvas;
use crate::tui::widgets::{OverlaySheet, draw_rows};
use ratatui::layout::Rect;

/// Rows of a label: its name with the counts, and two examples.
const ROWS_PER_LABEL: u16 = 3;

impl OverlayView for FileSpeakerList {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let name = self.file.as_ref().map_or("", |file| file.name.as_str());
        let aside = scope_text(self.for_all, self.file.as_ref(), &state.work.file_checks);
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_mul(ROWS_PER_LABEL);
        let height = rows.clamp(ROWS_PER_LABEL, room.max(ROWS_PER_LABEL));
        OverlaySheet { aside, ..OverlaySheet::new(&format!("who speaks in {name}"), 96, height) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (0, ROWS_PER_LABEL)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let look = canvas.styles;
        if self.rows.is_empty() {
            canvas.put_truncated(area.x, area.y, area.right(), "Nobody is named here.", look.muted);
            return;
        }
        draw_rows(canvas, area, &self.list, ROWS_PER_LABEL, &self.rows, draw_label);
    }
}

/// Draws a label with what was decided of it.
fn draw_label(canvas: &mut Canvas<'_>, row: Rect, label: &LabelRow, current: bool) {
    let look = canvas.styles;
    let inside = Rect { x: row.x + 2, width: row.width.saturating_sub(3), ..row };
    let decided = match &label.decided {
        Some(SpeakerChoice::NoSpeaker) => "no speaker",
        Some(SpeakerChoice::NotSpeech) => "left out as no speech",
        Some(SpeakerChoice::SameAs(other)) => &format!("the same as {other}"),
        Some(SpeakerChoice::Interviewer) => "the interviewer",
        None => "",
    };
    if !decided.is_empty() {
        canvas.put_right(inside.x, inside.y, inside.right(), decided, look.good);
    }
    match &label.speaker {
        Some(speaker) => draw_speaker(canvas, inside, speaker, current),
        None => {
            let name = label.label.as_deref().unwrap_or("");
            let style = if current { look.muted.patch(look.selection) } else { look.muted };
            canvas.put_truncated(inside.x, inside.y, inside.right(), name, style);
        }
    }
}

/// Draws a speaker: the name with turns and words, whether they seem to ask, and how two turns begin.
pub(super) fn draw_speaker(canvas: &mut Canvas<'_>, area: Rect, speaker: &CheckedSpeaker, current: bool) {
    let look = canvas.styles;
    let name = speaker.speaker.as_deref().unwrap_or("nobody named");
    let style = if speaker.speaker.is_some() { look.text } else { look.muted };
    let style = if current { style.patch(look.selection) } else { style };
    let x = canvas.put_truncated(area.x, area.y, area.right(), name, style);
    let once = if speaker.turns == 1 { "   once" } else { "" };
    let asks = if speaker.asks { "   asks" } else { "" };
    let counts = format!(
        "   {}   {}{once}{asks}",
        count_noun(speaker.turns, "turn"),
        count_noun(speaker.words, "word")
    );
    canvas.put_truncated(x, area.y, area.right(), &counts, look.muted);
    for (y, example) in (area.y + 1..area.bottom()).zip(&speaker.examples) {
        canvas.put_truncated(area.x + 2, y, area.right(), example, look.muted);
    }
}
