//! How the Topics screen is divided.

use crate::tui::layout::PaneAreas;
use ratatui::layout::Rect;

/// Rows of what is said of a topic, where there is room for air between them.
pub(in crate::tui) const ROOMY_DETAIL_ROWS: u16 = 8;

/// Cells of the longest bar of a keyword.
pub(in crate::tui) const MAX_KEYWORD_BAR: usize = 6;

pub(in crate::tui) struct TopicsAreas {
    pub(in crate::tui::views) panes: PaneAreas,
    pub(in crate::tui::views) heading: Rect,
    pub(in crate::tui::views) rows: Rect,
    pub(in crate::tui::views) summary: Rect,
    pub(in crate::tui::views) snippets: Rect,
}
