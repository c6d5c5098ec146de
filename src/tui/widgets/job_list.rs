//! The jobs in the background with their progress.

use super::bar::progress_bar;
use crate::app::workspace::job_list::JobListItem;
use crate::app::{ScreenTarget, State};
use crate::format::{thousands, wait_text};
use crate::tui::canvas::Canvas;
use ratatui::layout::Rect;

/// Rows of a job: its name with the estimated time, its progress bar, an empty one.
pub const ROWS_PER_JOB: u16 = 3;

/// Draws the jobs. With a cursor they can be clicked, and the one at that index is marked.
pub fn draw_jobs(canvas: &mut Canvas<'_>, area: Rect, state: &State, cursor: Option<usize>) {
    let mut y = area.y;
    for (place, job) in state.job_list.jobs.iter().enumerate() {
        if y >= area.bottom() {
            return;
        }
        let own = Rect { y, height: ROWS_PER_JOB.min(area.bottom() - y), ..area };
        if cursor.is_some() {
            canvas.add_hit_target(own, ScreenTarget::OverlayRow(place));
        }
        draw_job(canvas, own, job, cursor == Some(place));
        y += ROWS_PER_JOB;
    }
}

fn draw_job(canvas: &mut Canvas<'_>, area: Rect, job: &JobListItem, current: bool) {
    let look = canvas.styles;
    if current {
        canvas.put_text(area.x, area.y, area.right(), "›", look.accent);
    }
    let x = canvas.put_truncated(area.x + 2, area.y, area.right(), &job.title, look.title);
    let x = canvas.put_text(x + 2, area.y, area.right(), job.stage_name(), look.muted);
    if job.snapshot.total > 0 {
        let (done, total) = (job.snapshot.done.min(job.snapshot.total), job.snapshot.total);
        let mut words = format!("{} of {}", thousands(done as usize), thousands(total as usize));
        if let Some(left) = job.snapshot.time_left {
            words += &format!(", {} left", wait_text(left));
        }
        if usize::from(x) + 2 + crate::tui::text::text_width(&words) <= usize::from(area.right()) {
            canvas.put_right(x, area.y, area.right(), &words, look.muted);
        }
    }
    let Some(percent) = job.snapshot.percent() else { return };
    let line = area.y + 1;
    if line >= area.bottom() {
        return;
    }
    let room = area.width.saturating_sub(2 + 6);
    let (done, rest) = progress_bar(percent as f64 / 100.0, room);
    let x = canvas.put_text(area.x + 2, line, area.right(), &done, look.bar);
    canvas.put_text(x, line, area.right(), &rest, look.rule);
    canvas.put_right(x, line, area.right(), &format!("{percent} %"), look.muted);
}
