//! The list of settings, with an explanation and a sample of the colours.

use super::OverlayView;
use crate::app::overlay::settings::SettingsOverlay;
use crate::app::workspace::preferences::Setting;
use crate::app::{ScreenTarget, State};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::{text::text_width, widgets::OverlaySheet};
use ratatui::layout::Rect;

/// Rows of the sheet: the settings, the explanation of the one under the cursor, a sample of the colours, and
/// an empty row between these.
const SETTINGS_ROWS: u16 = Setting::ALL.len() as u16 + 1 + DESCRIPTION_ROWS + 1 + 1;
/// Rows for the explanation of a value.
const DESCRIPTION_ROWS: u16 = 3;

impl OverlayView for SettingsOverlay {
    fn sheet(&self, state: &State, _room: u16) -> OverlaySheet {
        let aside = format!("kept in {}", state.preferences.config_file);
        OverlaySheet { aside, ..OverlaySheet::new("settings", 72, SETTINGS_ROWS) }
    }
    /// Draws the settings with their values, the explanation (or the error) of the one under the cursor, and a
    /// sample of the colours where there is room.
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let preferences = &state.preferences;
        let look = canvas.styles;
        let names = Setting::ALL.map(Setting::name);
        let column =
            area.x + 2 + names.iter().map(|name| text_width(name)).max().unwrap_or(0) as u16 + PART_GAP;
        for ((y, at), setting) in (area.y..area.bottom()).zip(0..).zip(Setting::ALL) {
            canvas.add_row_target(y, area.x..area.right(), ScreenTarget::OverlayRow(at));
            canvas.put_truncated(area.x + 2, y, area.right(), setting.name(), look.text);
            let (values, value) = preferences.values(setting);
            if at == self.list.cursor {
                canvas.put_text(area.x, y, area.right(), "›", look.accent);
                let x = canvas.put_text(column, y, area.right(), "‹ ", look.accent);
                let style = look.text.patch(look.selection);
                let x = canvas.put_truncated(x, y, area.right().saturating_sub(2), &value.name, style);
                canvas.put_text(x, y, area.right(), " ›", look.accent);
                if let Some(place) = values.iter().position(|one| *one == value) {
                    let place = format!("{} of {}", place + 1, values.len());
                    canvas.put_right(x.saturating_add(2 + PART_GAP), y, area.right(), &place, look.muted);
                }
            } else {
                canvas.put_truncated(column + 2, y, area.right(), &value.name, look.text);
            }
        }
        let Some(setting) = Setting::ALL.get(self.list.cursor) else { return };
        let says = area.y + Setting::ALL.len() as u16 + 1;
        let (words, style) = match &preferences.problem {
            Some((wrong, problem)) if wrong == setting => (problem.clone(), look.error),
            _ => (preferences.values(*setting).1.description, look.muted),
        };
        let height = DESCRIPTION_ROWS.min(area.bottom().saturating_sub(says));
        let below = Rect { x: area.x + 2, y: says, width: area.width.saturating_sub(2), height };
        canvas.put_wrapped(below, &words, style);
        if area.height >= SETTINGS_ROWS {
            let last = Rect { x: area.x + 2, y: area.y + SETTINGS_ROWS - 1, height: 1, ..area };
            draw_color_sample(canvas, last, area.right());
        }
    }
}

/// Draws words in the styles of the theme and the glyphs of five codebook themes, as far as they fit.
fn draw_color_sample(canvas: &mut Canvas<'_>, row: Rect, right: u16) {
    let look = canvas.styles;
    let words = [
        ("title", look.title),
        ("text", look.text),
        ("beside it", look.muted),
        ("keyword", look.keyword),
        ("found", look.matched),
        ("speaker", look.speaker),
        ("████▌", look.bar),
    ];
    let mut x = row.x;
    for (word, style) in words {
        if usize::from(x) + text_width(word) > usize::from(right) {
            return;
        }
        x = canvas.put_text(x, row.y, right, word, style) + 2;
    }
    for color in 0..5 {
        let (glyph, style) = look.codebook_theme(color);
        x = canvas.put_text(x, row.y, right, glyph, style) + 1;
    }
}
