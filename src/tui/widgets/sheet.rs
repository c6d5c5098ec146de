//! The sheet of an overlay: a framed area over the screen with a title.

use crate::app::ScreenTarget;
use crate::tui::{canvas::Canvas, hit_map::HitTarget, text::truncate};
use ratatui::layout::Rect;

/// The fewest rows of a sheet with its frame: a field, a blank row and three choices. Below that it covers what it would
/// otherwise leave free.
const LEAST_ROWS: u16 = 7;

/// The title of an overlay's sheet, and the size its content asks for; the screen may give less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlaySheet {
    /// Whether it lies at the bottom of the screen, so that what it explains stays visible.
    pub at_bottom: bool,
    /// Rows of the screen, from the first to the one after the last, that it does not cover where it can stand above or
    /// below them.
    pub kept_free: Option<(u16, u16)>,
    /// The title, in its upper edge.
    pub title: String,
    /// A text at the right of the upper edge; left out where it does not fit.
    pub aside: String,
    /// The columns its content asks for.
    pub width: u16,
    /// The rows its content asks for.
    pub height: u16,
}

impl OverlaySheet {
    /// A sheet in the middle of the screen, with nothing beside its title.
    pub fn new(title: &str, width: u16, height: u16) -> Self {
        Self {
            at_bottom: false,
            kept_free: None,
            title: title.to_owned(),
            aside: String::new(),
            width,
            height,
        }
    }

    /// Whether the screen is so small that the sheet covers all of it but the footer, without a frame.
    fn fills_screen(all: Rect) -> bool {
        all.width < 40 || all.height < 12
    }

    /// The area with the frame: centred, a third of the free rows above it; the footer stays free.
    fn outer_area(&self, all: Rect) -> Rect {
        if Self::fills_screen(all) {
            return Rect { height: all.height.saturating_sub(1), ..all };
        }
        let width = self.width.saturating_add(4).min(all.width - 4);
        let height = self.height.saturating_add(2).min(all.height - 3);
        let below = all.height - height;
        let y = all.y + if self.at_bottom { below.saturating_sub(3) } else { below / 3 };
        let x = all.x + (all.width - width) / 2;
        self.beside_kept_rows(all, Rect { x, y, width, height })
    }

    /// The area moved above or below the rows it is not to cover, and made lower where that takes it.
    fn beside_kept_rows(&self, all: Rect, area: Rect) -> Rect {
        let Some((top, bottom)) = self.kept_free else { return area };
        if area.bottom() <= top || area.y >= bottom {
            return area;
        }
        let (above, below) =
            (top.saturating_sub(all.y), all.bottom().saturating_sub(1).saturating_sub(bottom));
        let room = above.max(below);
        let height = area.height.min(room);
        match (room >= LEAST_ROWS, below >= above) {
            (false, _) => area,
            (true, true) => Rect { y: bottom, height, ..area },
            (true, false) => Rect { y: top - height, height, ..area },
        }
    }

    /// The area of its content.
    pub fn inner_area(&self, all: Rect) -> Rect {
        let outside = self.outer_area(all);
        let edge = if Self::fills_screen(all) { 1 } else { 2 };

        Rect {
            x: outside.x + edge.min(outside.width),
            y: outside.y + 1.min(outside.height),
            width: outside.width.saturating_sub(2 * edge),
            height: outside.height.saturating_sub(edge),
        }
    }
}

/// Draws a sheet over the screen and returns the area of its content. A click beside it hits
/// [`ScreenTarget::Outside`], one on it never what lies below.
pub fn draw_sheet(canvas: &mut Canvas<'_>, sheet: &OverlaySheet) -> Rect {
    let all = canvas.area();
    canvas.add_hit_target(all, ScreenTarget::Outside);
    let area = sheet.outer_area(all);
    // An empty column on either side keeps the frame apart from the text below.
    canvas.clear(Rect { x: area.x.saturating_sub(1), width: area.width + 2, ..area });
    canvas.add_hit_target(area, HitTarget::Nothing);
    if !OverlaySheet::fills_screen(all) {
        draw_edges(canvas, area);
    }
    let (title_style, muted) = (canvas.styles.title, canvas.styles.muted);
    let right = area.right().saturating_sub(2);
    let title = truncate(&sheet.title, usize::from(area.width.saturating_sub(6)));
    let after = canvas.put_text(area.x + 1, area.y, right, &format!(" {title} "), title_style);
    let aside = format!(" {} ", sheet.aside);
    if !sheet.aside.is_empty()
        && usize::from(after) + crate::tui::text::text_width(&aside) < usize::from(right)
    {
        canvas.put_right(after, area.y, right, &aside, muted);
    }
    let inner = sheet.inner_area(all);
    canvas.sheets.push((sheet.title.clone(), inner));
    // Of what lies below no row is the one somebody is on.
    canvas.current_rows.clear();
    inner
}

fn draw_edges(canvas: &mut Canvas<'_>, area: Rect) {
    let style = canvas.styles.rule;
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    canvas.horizontal_rule(area.x + 1, area.y, right);
    canvas.horizontal_rule(area.x + 1, bottom, right);
    for y in area.y + 1..bottom {
        canvas.put_text(area.x, y, area.right(), "│", style);
        canvas.put_text(right, y, area.right(), "│", style);
    }
    for (x, y, corner) in
        [(area.x, area.y, "╭"), (right, area.y, "╮"), (area.x, bottom, "╰"), (right, bottom, "╯")]
    {
        canvas.put_text(x, y, area.right(), corner, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_sheet_leaves_rows_free_where_it_can(
            width in 0u16..120, height in 0u16..50, top in 0u16..50, rows in 1u16..20, wanted in 1u16..40
        ) {
            let all = Rect::new(0, 0, width, height);
            let sheet = OverlaySheet {
                kept_free: Some((top, top.saturating_add(rows).min(height))),
                ..OverlaySheet::new("themes", 70, wanted)
            };
            let area = sheet.outer_area(all);
            prop_assert!(all.union(area) == all || area.is_empty());
            let bottom = (top + rows).min(height);
            let has_room = top >= LEAST_ROWS || height.saturating_sub(1).saturating_sub(bottom) >= LEAST_ROWS;
            if has_room && top < height && !OverlaySheet::fills_screen(all) {
                prop_assert!(area.bottom() <= top || area.y >= bottom, "{area:?} {top}..{bottom} of {height}");
            }
        }
    }
}
