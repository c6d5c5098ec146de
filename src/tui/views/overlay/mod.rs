//! The overlays: a file for each with its sheet and its content, and a row for each in [`VIEWS`]. Only the
//! overlay on top is drawn.

mod agreement;
mod concordance;
mod confirm;
mod disagreements;
mod file_checks;
mod file_speakers;
mod forget;
mod history;
mod hit_review;
mod jobs;
mod matrix_sheet;
mod memo;
mod memo_list;
mod notices;
mod pending_key;
mod pickers;
mod prompt;
mod settings;
mod speakers;
mod split_preview;
mod theme_proposals;
mod topic_count;
mod topic_sheet;
mod tour;
mod word_list;

use crate::app::overlay::{
    agreement::AgreementOverlay, concordance::ConcordanceList, confirm::ConfirmDialog,
    disagreements::DisagreementList, file_checks::FileCheckList, file_speakers::FileSpeakerList,
    forget::ForgetSheet, history::HistoryOverlay, hit_review::HitReview, jobs::JobOverlay,
    matrix_sheet::MatrixSheet, memo::MemoEditor, memo_list::MemoList, notices::NoticeOverlay,
    pending_key::PendingKeyOverlay, picker::Picker, prompt::TextPrompt, settings::SettingsOverlay,
    speakers::SpeakerList, split_preview::SplitPreview, theme_picker::ThemePicker,
    theme_proposals::ThemeProposals, topic_count::TopicCountOverlay, topic_sheet::TopicSheet, tour::Tour,
    word_list::WordList,
};
use crate::app::widget::wrap::PaneSize;
use crate::app::{Overlay, State};
use crate::tui::canvas::Canvas;
use crate::tui::widgets::{self, OverlaySheet};
use ratatui::layout::Rect;
use std::any::Any;

/// How an overlay is drawn.
trait OverlayView {
    /// Title and size of its sheet, of which the screen has `room` rows to give. Widths were chosen by hand for
    /// their longest usual content; the screen cuts them down.
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet;
    /// The rows above its list, and the rows of each item.
    fn list_rows(&self) -> (u16, u16) {
        (0, 1)
    }
    /// Draws its content into the sheet.
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State);
}

/// The view of an overlay, where it is of the type the row is for.
type ViewRow = fn(&dyn Any) -> Option<&dyn OverlayView>;

/// One row for each overlay there is.
const VIEWS: [ViewRow; 26] = [
    view::<AgreementOverlay>,
    view::<DisagreementList>,
    view::<FileCheckList>,
    view::<FileSpeakerList>,
    view::<ForgetSheet>,
    view::<ThemePicker>,
    view::<Picker>,
    view::<SplitPreview>,
    view::<TopicCountOverlay>,
    view::<HistoryOverlay>,
    view::<PendingKeyOverlay>,
    view::<Tour>,
    view::<TextPrompt>,
    view::<MemoEditor>,
    view::<MemoList>,
    view::<ConfirmDialog>,
    view::<SpeakerList>,
    view::<SettingsOverlay>,
    view::<JobOverlay>,
    view::<NoticeOverlay>,
    view::<ConcordanceList>,
    view::<HitReview>,
    view::<WordList>,
    view::<TopicSheet>,
    view::<ThemeProposals>,
    view::<MatrixSheet>,
];

fn view<T: OverlayView + 'static>(overlay: &dyn Any) -> Option<&dyn OverlayView> {
    overlay.downcast_ref::<T>().map(|overlay| overlay as &dyn OverlayView)
}

fn view_of(overlay: &dyn Overlay) -> Option<&dyn OverlayView> {
    VIEWS.iter().find_map(|view| view(overlay))
}

/// The rows of a list, at most as many as there is room for.
fn rows_within(rows: usize, room: u16) -> u16 {
    u16::try_from(rows).unwrap_or(room).min(room)
}

/// The sheet of an overlay, which leaves rows of the screen free where it can.
fn overlay_sheet(
    view: &dyn OverlayView,
    state: &State,
    area: Rect,
    kept_free: Option<(u16, u16)>,
) -> OverlaySheet {
    OverlaySheet { kept_free, ..view.sheet(state, area.height.saturating_sub(6)) }
}

/// The size of the list in the overlay on top, in rows of that list (a part of a split takes several rows of
/// the screen); zero without an overlay.
pub fn list_size(area: Rect, state: &State, kept_free: Option<(u16, u16)>) -> PaneSize {
    let Some(view) = state.top_overlay().and_then(view_of) else { return PaneSize::default() };
    let inside = overlay_sheet(view, state, area, kept_free).inner_area(area);
    let (above, each) = view.list_rows();
    let rows = inside.height.saturating_sub(above);
    PaneSize { width: usize::from(inside.width), height: usize::from(rows / each) }
}

/// Draws the overlay on top; it leaves rows of the screen free where it can.
pub fn draw(canvas: &mut Canvas<'_>, state: &State, kept_free: Option<(u16, u16)>) {
    let Some(view) = state.top_overlay().and_then(view_of) else { return };
    let inside = widgets::draw_sheet(canvas, &overlay_sheet(view, state, canvas.area(), kept_free));
    view.draw(canvas, inside, state);
}

#[cfg(test)]
mod tests {
    use super::VIEWS;

    #[test]
    fn every_overlay_has_a_view() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/app/overlay");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let overlays = files.map(|file| std::fs::read_to_string(file).unwrap());
        let count: usize = overlays.map(|code| code.matches("\nimpl Overlay for ").count()).sum();
        assert_eq!(count, VIEWS.len(), "an overlay without a row in VIEWS is not drawn");
    }
}
