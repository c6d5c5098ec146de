//! Moving the cursor over the map and zooming; the visible part of the plane follows the cursor.

use super::MapScreen;
use super::nearest::nearest_points;
use super::view::{MapPoint, PaneCell};
use crate::app::{Action, Workspace};

/// The factor of one zoom step. Chosen by hand; not measured.
const ZOOM_STEP: f64 = 1.5;
/// How many snippets near the cursor are listed: some pages of the detail pane. Chosen by hand; not measured.
const NEARBY_SNIPPETS: usize = 60;

impl MapScreen {
    /// The cell under the cursor.
    pub fn cursor_cell(&self) -> PaneCell {
        self.view.nearest_cell(self.cursor)
    }

    /// Moves the cursor to a point, scrolling the map where it is off the screen.
    pub(super) fn go_to_point(&mut self, place: MapPoint, work: &Workspace) {
        let view = self.view.scrolled_to(place);
        self.cursor = place;
        if view != self.view {
            self.view = view;
            self.update_picture();
        }
        self.cursor_changed(work);
    }

    /// Moves the cursor by cells; at the edge of the screen the map scrolls along.
    fn step_cursor(&mut self, right: isize, down: isize, work: &Workspace) {
        let (x, y) = self.cursor_cell();
        let to = (x as isize + right, y as isize + down);
        let beyond = |at: isize, cells: usize| at.min(0) + (at - cells as isize + 1).max(0);
        let pan = (beyond(to.0, self.view.size.width), beyond(to.1, self.view.size.height));
        let place = self.view.point_of_cell(to);
        if pan != (0, 0) {
            self.view = self.view.panned(pan);
            self.update_picture();
        }
        // At the edge of the map nothing scrolls any more, and the cursor stays in the outermost cell.
        let (x, y) = self.view.nearest_cell(place);
        self.cursor = self.view.point_of_cell((x as isize, y as isize));
        self.cursor_changed(work);
    }

    /// Moves the cursor by an action; returns false where the action is no movement.
    pub(super) fn move_cursor(&mut self, action: Action, work: &Workspace) -> bool {
        let (wide, high) = (self.view.size.width as isize, self.view.size.height as isize);
        let (x, _) = self.cursor_cell();
        let (right, down) = match action {
            Action::Left => (-1, 0),
            Action::Right => (1, 0),
            Action::Up => (0, -1),
            Action::Down => (0, 1),
            Action::PageUp => (0, 1 - high.max(2)),
            Action::PageDown => (0, high.max(2) - 1),
            Action::HalfUp => (0, -(high / 2).max(1)),
            Action::HalfDown => (0, (high / 2).max(1)),
            Action::First => (-(x as isize), 0),
            Action::Last => (wide - 1 - x as isize, 0),
            _ => return false,
        };
        self.step_cursor(right, down, work);
        true
    }

    /// Zooms in by steps, or out where they are negative, keeping a point where it is on screen.
    pub(super) fn zoom_by(&mut self, about: MapPoint, steps: i32, work: &Workspace) {
        self.view = self.view.zoomed(about, ZOOM_STEP.powi(steps));
        self.view_changed(work);
    }

    /// Follows a change of the visible part: moves the cursor into it and draws.
    pub(super) fn view_changed(&mut self, work: &Workspace) {
        if self.view.cell_of(self.cursor).is_none() {
            let (x, y) = self.view.nearest_cell(self.cursor);
            self.cursor = self.view.point_of_cell((x as isize, y as isize));
        }
        // A box includes the whole of its corner cells, which have another size in the plane now.
        if self.drawing.is_some() {
            self.update_enclosure();
        } else {
            self.update_picture();
        }
        self.list_nearby(work);
    }

    /// Follows a movement of the cursor: extends the selection being drawn and lists what is near.
    fn cursor_changed(&mut self, work: &Workspace) {
        if let Some(drawing) = &mut self.drawing {
            match drawing.extend(self.cursor) {
                Some(triangle) => self.toggle_enclosed(&triangle),
                None => self.update_enclosure(),
            }
        }
        self.list_nearby(work);
    }

    /// Lists the snippets near the cursor, unless those of a selection are listed.
    pub(super) fn list_nearby(&mut self, work: &Workspace) {
        if self.selected.is_empty() {
            let near = nearest_points(&self.dots, self.cursor, &self.view, NEARBY_SNIPPETS);
            self.panes.snippet_list.set_items(near.into());
        }
        self.panes.snippet_list.follow_texts(work);
    }

    /// After a click on the map while a selection is listed: goes to the snippet clicked, or remembers it
    /// where it is not in the list, so that a double click reads what was clicked.
    pub(super) fn point_at_clicked(&mut self, work: &Workspace) {
        let nearest = nearest_points(&self.dots, self.cursor, &self.view, 1).first().copied();
        let Some(nearest) = nearest.filter(|_| !self.selected.is_empty()) else { return };
        match self.selected.binary_search(&nearest) {
            Ok(item) => self.panes.snippet_list.go_to(item, work),
            Err(_) => self.clicked = Some(nearest),
        }
    }
}
