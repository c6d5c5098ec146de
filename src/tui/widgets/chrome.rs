//! The parts every screen has: the header with the project's counts, and the tabs.

use super::key_names::shown_key;
use crate::app::{Action, KeyContext, Screen, ScreenTarget, State};
use crate::format::{count_noun, thousands};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::text::text_width;
use ratatui::layout::Rect;

/// Draws the project's name and counts at the left and its state at the right. Where there is no room, the
/// counts are left out from their end, and the state where fewer than 30 cells would remain for the name.
pub fn draw_header(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    if area.is_empty() {
        return;
    }
    let (title, muted, warning) = (canvas.styles.title, canvas.styles.muted, canvas.styles.warning);
    let mut edge = area.right();
    let aside = header_asides(state);
    for (place, words) in aside.iter().rev().enumerate() {
        let style = if place == 0 && state.work.project.lock_holder.is_some() { warning } else { muted };
        let needed = u16::try_from(text_width(words)).unwrap_or(u16::MAX);
        if edge.saturating_sub(area.x) < needed.saturating_add(30) {
            continue;
        }
        edge = canvas.put_right(area.x, area.y, edge, words, style).saturating_sub(PART_GAP);
    }
    let name = if state.work.project.name.is_empty() { "leitmotif" } else { &state.work.project.name };
    let x = canvas.put_truncated(area.x, area.y, edge, name, title);
    canvas.put_parts(x + PART_GAP, area.y, edge, &header_numbers(state), muted);
}

/// The counts of the corpus and the run.
fn header_numbers(state: &State) -> Vec<String> {
    let work = &state.work;
    let mut parts = Vec::new();
    if !work.corpus.transcripts.is_empty() {
        parts.push(count_noun(work.corpus.transcripts.len(), "talk"));
        parts.push(count_noun(work.corpus.snippets.len(), "snippet"));
    }
    if let Some(run) = &work.run {
        parts.push(count_noun(run.topics.len(), "topic"));
        parts.push(format!("run {}, {}", run.id.0, run.parameters.model));
    }
    parts
}

/// The state of the project: the guest coder, topics sorted, and whether it is saved or read only. The last
/// is always there, and warns where another process holds the lock.
fn header_asides(state: &State) -> Vec<String> {
    let work = &state.work;
    let mut parts = Vec::new();
    if let Some(guest) = &work.project.guest {
        parts.push(format!("{}{}", guest.coder, if guest.blind { ", blind" } else { "" }));
    }
    if work.run.is_some() {
        let (topics, sorted) = work.stats.themed_topic_counts();
        parts.push(format!("{} of {} sorted", thousands(sorted), thousands(topics)));
    }
    parts.push(match &work.project.lock_holder {
        Some(holder) => format!("read only, held by {holder}"),
        None if state.unsaved_edits > 0 => "saving".to_owned(),
        None => "saved".to_owned(),
    });
    parts
}

/// Draws the tabs of the screens with their keys, the current one marked, and the background work at the
/// right.
pub fn draw_tabs(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    // Per tab a number, a blank and a name, and two blanks between tabs.
    let long: usize = Screen::ALL.iter().map(|screen| text_width(screen.name()) + 4).sum();
    let with_names = usize::from(area.width) + 2 >= long;
    let mut x = area.x;
    for screen in Screen::ALL {
        let front = screen == state.screen;
        let start = x;
        let (number, name) = if front {
            (canvas.styles.accent, canvas.styles.title)
        } else {
            (canvas.styles.muted, canvas.styles.muted)
        };
        x = canvas.put_text(x, area.y, area.right(), &screen.number().to_string(), number);
        if with_names || front {
            x = canvas.put_text(x + 1, area.y, area.right(), screen.name(), name);
        }
        canvas.add_row_target(area.y, start..x + 1, ScreenTarget::Screen(screen));
        x += 2;
    }
    let Some((forms, action)) = tabs_aside(state) else { return };
    let room = usize::from(area.right().saturating_sub(x + 1));
    if room < 8 {
        return;
    }
    let Some(words) = forms.iter().find(|form| text_width(form) <= room).or(forms.last()) else { return };
    let words = crate::tui::text::truncate(words, room);
    let style = canvas.styles.good;
    let start = canvas.put_right(x + 1, area.y, area.right(), &words, style);
    canvas.add_row_target(area.y, start..area.right(), ScreenTarget::Action(action));
}

/// The background work, or the offer of its new topics, as texts from the longest to the shortest, and the
/// action of a click on it.
fn tabs_aside(state: &State) -> Option<(Vec<String>, Action)> {
    let lines = state.job_list.header_lines();
    if !lines.is_empty() {
        return Some((lines, Action::ShowJobs));
    }
    let offered = state.offered_run?;
    let key = shown_key(state, KeyContext::Everywhere, Action::UseNewTopics);
    let long = format!("better topics are ready (run {}): {key} shows them", offered.0);
    Some((vec![long, format!("better topics: {key}")], Action::UseNewTopics))
}
