//! Divides the terminal between header, tabs, body and footer, and the body between list and detail, by size.
//!
//! Three forms: full with two panes, small with one, and a sentence where not even that fits. Every part lies
//! inside the terminal at every size (tested from 0 x 0 to 130 x 40). The limits were chosen by hand so that
//! 80 x 24 has two panes and a header; they were not measured on users.

use ratatui::layout::Rect;

/// How much fits into a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutForm {
    /// Two panes, header, tabs, rules.
    Full,
    /// One pane at a time, no header, no rules.
    Small,
    /// Only a sentence that says the terminal is too small.
    Tiny,
}

/// The areas every screen has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScreenLayout {
    /// How much fits.
    pub form: LayoutForm,
    /// The project and its counts; empty where there is no room.
    pub header: Rect,
    /// The tabs of the screens.
    pub tabs: Rect,
    /// The row of the line above the body, where there is one.
    pub top_rule: Option<u16>,
    /// The content of the screen.
    pub body: Rect,
    /// The row of the line below the body, where there is one.
    pub bottom_rule: Option<u16>,
    /// The hints for keys.
    pub footer: Rect,
}

/// The least columns and rows in which the workbench is drawn. The sentence shown below that names them.
const MIN_SIZE: (u16, u16) = (20, 5);
/// The least columns for two panes: a list of 33 and a detail of 34, with the line between them.
const MIN_TWO_PANE_COLUMNS: u16 = 72;
/// The least rows for header and lines; below that their three rows go to the body.
const MIN_HEADER_ROWS: u16 = 18;

/// Divides the terminal into the areas every screen has.
pub fn screen_layout(area: Rect) -> ScreenLayout {
    let line = |y: u16| Rect { x: area.x + 1, y, width: area.width.saturating_sub(2), height: 1 };
    let inside = |top: u16, bottom: u16| Rect { height: bottom.saturating_sub(top), ..line(top) };
    let none = Rect { x: area.x, y: area.y, width: 0, height: 0 };
    let tiny = ScreenLayout {
        form: LayoutForm::Tiny,
        header: none,
        tabs: none,
        top_rule: None,
        body: area,
        bottom_rule: None,
        footer: none,
    };
    if area.width < MIN_SIZE.0 || area.height < MIN_SIZE.1 {
        return tiny;
    }
    let (top, bottom) = (area.y, area.bottom());
    let form = if area.width < MIN_TWO_PANE_COLUMNS { LayoutForm::Small } else { LayoutForm::Full };
    if area.height < MIN_HEADER_ROWS || form == LayoutForm::Small {
        let body = inside(top + 1, bottom - 1);
        return ScreenLayout { form, tabs: line(top), body, footer: line(bottom - 1), ..tiny };
    }
    ScreenLayout {
        form,
        header: line(top),
        tabs: line(top + 1),
        top_rule: Some(top + 2),
        body: inside(top + 3, bottom - 2),
        bottom_rule: Some(bottom - 2),
        footer: line(bottom - 1),
    }
}

/// The areas of list and detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaneAreas {
    /// The list; empty where only the detail is shown.
    pub list: Rect,
    /// The column of the line between them, where both are shown.
    pub divider: Option<u16>,
    /// The detail; empty where only the list is shown.
    pub detail: Rect,
}

/// The list's share of the width in per cent until the line is dragged. Chosen by hand; not measured.
const DEFAULT_LIST_SHARE: u16 = 48;
/// How far the line can be dragged, in per cent of the width. Chosen by hand; not measured.
const LIST_SHARE_RANGE: (u16, u16) = (25, 75);
/// The most columns of the list until the line is dragged, so that a wide terminal gives its width to the
/// text. Chosen by hand; not measured.
const MAX_LIST_COLUMNS: u16 = 84;

/// Divides a body into list and detail; where only one fits, the focused one gets all of it. `share` is the
/// list's part of the width in per cent; none: as long as the line was not dragged.
pub fn split_panes(form: LayoutForm, body: Rect, share: Option<u16>, detail_focused: bool) -> PaneAreas {
    let empty = Rect { width: 0, height: 0, ..body };
    if form != LayoutForm::Full {
        let (list, detail) = if detail_focused { (empty, body) } else { (body, empty) };
        return PaneAreas { list, divider: None, detail };
    }
    let most = if share.is_none() { MAX_LIST_COLUMNS } else { u16::MAX };
    let share = share.unwrap_or(DEFAULT_LIST_SHARE).clamp(LIST_SHARE_RANGE.0, LIST_SHARE_RANGE.1);
    let width = (u32::from(body.width) * u32::from(share) / 100) as u16;
    let left = width.min(most).min(body.width.saturating_sub(3));
    let divider = body.x + left + 1;
    PaneAreas {
        list: Rect { width: left, ..body },
        divider: Some(divider),
        detail: Rect { x: divider + 2, width: body.right().saturating_sub(divider + 2), ..body },
    }
}

/// The list's share in per cent when the line is dragged to a column; the least on a body without columns.
pub fn share_at_column(body: Rect, column: u16) -> u16 {
    let left = u32::from(column.saturating_sub(body.x));
    let share = (left * 100).checked_div(u32::from(body.width)).unwrap_or(0);
    u16::try_from(share).unwrap_or(LIST_SHARE_RANGE.1).clamp(LIST_SHARE_RANGE.0, LIST_SHARE_RANGE.1)
}

/// Splits rows off the top of an area: (those rows, the rest).
pub fn split_top(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    (Rect { height: rows, ..area }, Rect { y: area.y + rows, height: area.height - rows, ..area })
}

/// Splits rows off the bottom of an area: (the rest, those rows).
pub fn split_bottom(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    let rest = area.height - rows;
    (Rect { height: rest, ..area }, Rect { y: area.y + rest, height: rows, ..area })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_lies_inside_the_terminal() {
        for width in 0..130 {
            for height in 0..40 {
                let area = Rect::new(0, 0, width, height);
                let plan = screen_layout(area);
                for focused in [false, true] {
                    let panes = split_panes(plan.form, plan.body, None, focused);
                    for part in [plan.header, plan.tabs, plan.body, plan.footer, panes.list, panes.detail] {
                        assert!(part.is_empty() || area.union(part) == area, "{part:?} in {area:?}");
                    }
                    assert!(panes.list.intersection(panes.detail).is_empty());
                }
            }
        }
    }

    #[test]
    fn a_dragged_list_may_be_wider_than_one_that_was_not() {
        let wide = screen_layout(Rect::new(0, 0, 300, 40));
        let list = |share| split_panes(wide.form, wide.body, share, false).list.width;
        assert_eq!((list(None), list(Some(DEFAULT_LIST_SHARE))), (MAX_LIST_COLUMNS, 143));
    }

    #[test]
    fn small_terminals_show_one_pane_and_no_header() {
        let small = screen_layout(Rect::new(0, 0, 60, 16));
        assert_eq!((small.form, small.header.is_empty(), small.body.height), (LayoutForm::Small, true, 14));
        let panes = split_panes(small.form, small.body, None, true);
        assert!(panes.list.is_empty() && panes.detail == small.body);
        assert_eq!(screen_layout(Rect::new(0, 0, 80, 24)).body.height, 19);
        assert_eq!(screen_layout(Rect::new(0, 0, 19, 24)).form, LayoutForm::Tiny);
    }
}
