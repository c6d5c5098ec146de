//! The proposed themes, each with the topics it would hold.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::theme_proposals::ThemeProposals;
use crate::coding::ThemeProposal;
use crate::format::{count_noun, thousands};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::widgets::{OverlaySheet, draw_rows};
use ratatui::layout::Rect;

/// Rows of a proposal: its name, and its topics.
const PROPOSAL_ROWS: u16 = 2;
/// Columns of the sheet. Chosen by hand.
const SHEET_COLUMNS: u16 = 96;
/// Columns of the number of snippets.
const COUNT_COLUMNS: u16 = 7;

impl OverlayView for ThemeProposals {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let height = rows_within(self.rows.len() * usize::from(PROPOSAL_ROWS), room).max(PROPOSAL_ROWS);
        let topics: usize = self.rows.iter().map(|row| row.topics.len()).sum();
        let title =
            format!("{} proposed for {}", count_noun(self.rows.len(), "theme"), count_noun(topics, "topic"));
        let aside = format!("the topics in {}", count_noun(self.branches, "group"));
        OverlaySheet { aside, ..OverlaySheet::new(&title, SHEET_COLUMNS, height) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (0, PROPOSAL_ROWS)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        if self.rows.is_empty() {
            let why = "No two topics that are near each other are without a theme.";
            canvas.put_wrapped(area, why, look.muted);
            return;
        }
        draw_rows(
            canvas,
            area,
            &self.list,
            PROPOSAL_ROWS,
            &self.rows,
            |canvas, row, proposal, is_current| {
                draw_proposal(canvas, row, (proposal, is_current), state);
            },
        );
    }
}

fn draw_proposal(
    canvas: &mut Canvas<'_>,
    row: Rect,
    (proposal, is_current): (&ThemeProposal, bool),
    state: &State,
) {
    let (look, work) = (canvas.styles, &state.work);
    let size = |topic| work.stats.topic(topic).map_or(0, |facts| facts.snippets.len());
    let snippets: usize = proposal.topics.iter().map(|topic| size(*topic)).sum();
    let style = if is_current { look.title.patch(look.selection) } else { look.title };
    let edge = (row.x + 1 + COUNT_COLUMNS).min(row.right());
    canvas.put_right(row.x + 1, row.y, edge, &thousands(snippets), look.muted);
    canvas.put_truncated(edge + PART_GAP, row.y, row.right(), &proposal.name, style);
    if row.height > 1 {
        let labels: Vec<String> = proposal.topics.iter().map(|topic| work.topic_label(*topic)).collect();
        let (x, y) = (edge + PART_GAP, row.y + 1);
        canvas.put_truncated(x, y, row.right(), &labels.join(" + "), look.muted);
    }
}
