//! The overlays: the sheet of each, and its content. Only the overlay on top is drawn.

use crate::app::command::context::KeyContext;
use crate::app::overlay::pending_key::PendingKey;
use crate::app::overlay::tour::Tour;
use crate::app::overlay::{ConfirmDialog, MemoEditor, Overlay, TextPrompt};
use crate::app::widget::wrap::{PaneSize, wrap};
use crate::app::workspace::notices::NoticeSeverity;
use crate::app::{Action, ScreenTarget, State};
use crate::format::count_noun;
use crate::tui::canvas::Canvas;
use crate::tui::hit_map::HitTarget;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::widgets::{self, OverlaySheet, shown_key};
use ratatui::layout::Rect;

/// Title and size of the sheet of an overlay, on a screen of that size. Widths were chosen by hand for their
/// longest usual content; the screen cuts them down.
fn overlay_sheet(overlay: &Overlay, state: &State, area: Rect) -> OverlaySheet {
    let room = area.height.saturating_sub(6);
    let listed = |rows: usize, most: u16| u16::try_from(rows).unwrap_or(most).min(most);
    match overlay {
        Overlay::ThemePicker(picker) => OverlaySheet {
            at_bottom: false,
            title: picker.title.clone(),
            aside: match picker.fuzzy_list.matches.len() {
                matches @ 1.. if picker.fuzzy_list.numbers_choose() => {
                    format!("1-{} assigns", matches.min(9))
                }
                matches => matches.to_string(),
            },
            width: 70,
            height: widgets::ROWS_ABOVE_LIST + listed(picker.fuzzy_list.choices.len() + 1, room).max(6),
        },
        Overlay::TopicPicker(mover) => OverlaySheet {
            at_bottom: false,
            title: mover.title.clone(),
            aside: mover.fuzzy_list.matches.len().to_string(),
            width: 76,
            height: widgets::ROWS_ABOVE_LIST + listed(mover.fuzzy_list.choices.len(), room).max(6),
        },
        Overlay::SplitPreview(parts) => OverlaySheet {
            at_bottom: false,
            title: format!("{} would fall into {}", parts.topic_label, count_noun(parts.rows.len(), "part")),
            aside: format!(
                "{} splits, {} leaves it whole",
                shown_key(state, KeyContext::Listing, Action::Accept),
                shown_key(state, KeyContext::Listing, Action::Back)
            ),
            width: 84,
            height: listed(parts.rows.len() * usize::from(widgets::ROWS_PER_PART), room),
        },
        Overlay::TopicCount(fewer) => OverlaySheet {
            at_bottom: false,
            title: format!("{} instead of {}", count_noun(fewer.topic_count(), "topic"), fewer.current_count),
            aside: format!(
                "{} {} change that, {} merges",
                shown_key(state, KeyContext::Cutting, Action::FewerTopics),
                shown_key(state, KeyContext::Cutting, Action::MoreTopics),
                shown_key(state, KeyContext::Cutting, Action::Accept)
            ),
            width: 84,
            height: widgets::SLIDER_ROWS + listed(fewer.current_count, room),
        },
        Overlay::History(log) => OverlaySheet {
            at_bottom: false,
            title: "what was changed".to_owned(),
            aside: match state.work.project.lock_holder {
                Some(_) => String::new(),
                None => format!("{} goes back to it", shown_key(state, KeyContext::Listing, Action::Accept)),
            },
            width: 96,
            height: listed(log.points.len(), room).max(4),
        },
        Overlay::CommandPalette(commands) => OverlaySheet {
            at_bottom: false,
            title: "what can be done here".to_owned(),
            aside: commands.fuzzy_list.matches.len().to_string(),
            width: 96,
            height: widgets::ROWS_ABOVE_LIST + listed(commands.fuzzy_list.choices.len(), room).max(6),
        },
        Overlay::TranscriptPicker(chooser) => OverlaySheet {
            at_bottom: false,
            title: "read".to_owned(),
            aside: chooser.matches.len().to_string(),
            width: 96,
            height: widgets::ROWS_ABOVE_LIST + listed(chooser.choices.len(), room).max(6),
        },
        Overlay::PendingKey(prefix) => OverlaySheet {
            at_bottom: false,
            title: prefix.title(),
            aside: String::new(),
            width: 44,
            height: listed(state.pending_key_choices(prefix).len(), room).max(1),
        },
        Overlay::Tour(tour) => OverlaySheet {
            at_bottom: true,
            title: tour.title().to_owned(),
            aside: format!("{} of {}", tour.step + 1, Tour::STEPS),
            width: 64,
            height: listed(wrap(&tour.text(&state.keymap), 64).len(), room).max(3),
        },
        Overlay::Prompt(prompt) => OverlaySheet {
            at_bottom: false,
            title: prompt.title.clone(),
            aside: String::new(),
            width: 60,
            height: 1 + u16::from(prompt.problem.is_some()),
        },
        Overlay::Memo(memo) => OverlaySheet {
            at_bottom: false,
            title: memo.title.clone(),
            aside: format!(
                "{} saves, {} discards",
                shown_key(state, KeyContext::Composing, Action::Save),
                shown_key(state, KeyContext::Composing, Action::Discard)
            ),
            width: 76,
            height: room.clamp(6, 16),
        },
        Overlay::Confirm(confirm) => OverlaySheet {
            at_bottom: false,
            title: "sure?".to_owned(),
            aside: String::new(),
            width: 60,
            height: 2 + listed(wrap(&confirm.question, 60).len(), room),
        },
        Overlay::Speakers(speakers) => OverlaySheet {
            at_bottom: false,
            title: "who speaks".to_owned(),
            aside: speakers.rows.len().to_string(),
            width: 80,
            height: 1 + listed(speakers.rows.len(), room).max(4),
        },
        Overlay::Settings(_) => OverlaySheet {
            title: "settings".to_owned(),
            aside: format!("kept in {}", state.preferences.config_file),
            width: 72,
            height: widgets::SETTINGS_ROWS,
            at_bottom: false,
        },
        Overlay::Jobs => OverlaySheet {
            at_bottom: false,
            title: "in the background".to_owned(),
            aside: String::new(),
            width: 72,
            height: listed(state.job_list.jobs.len() * 3, room).max(3),
        },
        Overlay::Notices(_) => OverlaySheet {
            at_bottom: false,
            title: "what was said".to_owned(),
            aside: state.notices.newest_first().len().to_string(),
            width: 90,
            height: listed(state.notices.newest_first().len(), room).max(4),
        },
    }
}

/// The size of the list in the overlay on top, in rows of that list (a part of a split takes several rows of
/// the screen); zero without an overlay.
pub fn list_size(area: Rect, state: &State) -> PaneSize {
    let Some(overlay) = state.top_overlay() else { return PaneSize::default() };
    let inside = overlay_sheet(overlay, state, area).inner_area(area);
    let above = match overlay {
        Overlay::ThemePicker(_)
        | Overlay::TopicPicker(_)
        | Overlay::CommandPalette(_)
        | Overlay::TranscriptPicker(_) => widgets::ROWS_ABOVE_LIST,
        Overlay::Speakers(_) => 1,
        Overlay::TopicCount(_) => widgets::SLIDER_ROWS,
        _ => 0,
    };
    let rows = inside.height.saturating_sub(above);
    let each = if matches!(overlay, Overlay::SplitPreview(_)) { widgets::ROWS_PER_PART } else { 1 };
    PaneSize { width: usize::from(inside.width), height: usize::from(rows / each) }
}

/// Draws the overlay on top.
pub fn draw(canvas: &mut Canvas<'_>, state: &State) {
    let Some(overlay) = state.top_overlay() else { return };
    let sheet = overlay_sheet(overlay, state, canvas.area());
    let inside = widgets::draw_sheet(canvas, &sheet);
    match overlay {
        Overlay::ThemePicker(picker) => {
            let none = if picker.fuzzy_list.query().is_empty() {
                "There are no themes yet: type a name to make the first."
            } else {
                "No theme is called that."
            };
            widgets::draw_fuzzy_list(canvas, inside, &picker.fuzzy_list, "a theme, or a new name", none);
        }
        Overlay::CommandPalette(commands) => {
            widgets::draw_fuzzy_list(
                canvas,
                inside,
                &commands.fuzzy_list,
                "type to find",
                "Nothing here is called that.",
            );
        }
        Overlay::TranscriptPicker(chooser) => {
            widgets::draw_fuzzy_list(
                canvas,
                inside,
                chooser,
                "letters of a name",
                "No transcript is called that.",
            );
        }
        Overlay::TopicPicker(mover) => {
            widgets::draw_fuzzy_list(
                canvas,
                inside,
                &mover.fuzzy_list,
                "a topic",
                "No topic is called that.",
            );
        }
        Overlay::SplitPreview(parts) => widgets::draw_split_parts(canvas, inside, parts),
        Overlay::History(log) => widgets::draw_history(canvas, inside, log),
        Overlay::TopicCount(fewer) => widgets::draw_topic_count(canvas, inside, fewer),
        Overlay::PendingKey(waiting) => draw_pending_key(canvas, inside, state, waiting),
        Overlay::Tour(stop) => draw_tour(canvas, inside, state, *stop),
        Overlay::Prompt(asked) => draw_prompt(canvas, inside, asked),
        Overlay::Memo(memo) => draw_text_area(canvas, inside, memo),
        Overlay::Confirm(question) => draw_confirm(canvas, inside, state, question),
        Overlay::Speakers(speakers) => widgets::draw_speakers(canvas, inside, speakers),
        Overlay::Settings(list) => widgets::draw_settings(canvas, inside, &state.preferences, list.cursor),
        Overlay::Jobs => draw_jobs(canvas, inside, state),
        Overlay::Notices(list) => draw_notices(canvas, inside, state, list.cursor, list.top),
    }
}

/// Draws the keys that may follow the one that was pressed.
fn draw_pending_key(canvas: &mut Canvas<'_>, area: Rect, state: &State, prefix: &PendingKey) {
    let look = canvas.styles;
    let rows = state.pending_key_choices(prefix);
    if rows.is_empty() {
        canvas.put_truncated(area.x, area.y, area.right(), "Any letter will do.", look.muted);
    }
    for (y, (key, words)) in (area.y..area.bottom()).zip(rows) {
        canvas.put_text(area.x, y, area.right(), &key, look.accent);
        canvas.put_truncated(area.x + 9, y, area.right(), &words, look.text);
    }
}

/// Draws the text of the tour's current step.
fn draw_tour(canvas: &mut Canvas<'_>, area: Rect, state: &State, tour: Tour) {
    let (text, style) = (tour.text(&state.keymap), canvas.styles.text);
    for (y, line) in (area.y..area.bottom()).zip(wrap(&text, usize::from(area.width))) {
        canvas.put_text(area.x, y, area.right(), text.get(line).unwrap_or_default(), style);
    }
}

/// Draws a text prompt and, below it, what is wrong with the text.
fn draw_prompt(canvas: &mut Canvas<'_>, area: Rect, prompt: &TextPrompt) {
    let (line, below) = split_top(area, 1);
    let (accent, text, warning) = (canvas.styles.accent, canvas.styles.text, canvas.styles.warning);
    let x = canvas.put_text(line.x, line.y, line.right(), "› ", accent);
    let field = Rect { x, width: line.right().saturating_sub(x), ..line };
    let value = prompt.input.value();
    let cursor = widgets::byte_of_char(value, prompt.input.cursor());
    widgets::draw_field(canvas, field, value, Some(cursor), "a name", text);
    if let Some(problem) = prompt.problem.as_ref().filter(|_| !below.is_empty()) {
        canvas.put_truncated(below.x + 2, below.y, below.right(), problem, warning);
    }
}

/// Draws a memo with the cursor in it, scrolled so that the cursor is visible.
fn draw_text_area(canvas: &mut Canvas<'_>, area: Rect, memo: &MemoEditor) {
    let (text, cursor) = (memo.editor.text(), memo.editor.cursor());
    let style = canvas.styles.text;
    let lines = wrap(text, usize::from(area.width.saturating_sub(1)));
    // White space at a line break belongs to no line; a cursor in it is shown at the end of the line before.
    let row = lines.partition_point(|line| line.start <= cursor).saturating_sub(1);
    let start = lines.get(row).map_or(0, |line| line.start);
    let column = crate::tui::text::text_width(text.get(start..cursor).unwrap_or_default());
    let height = usize::from(area.height).max(1);
    let top = (row + 1).saturating_sub(height);
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(top)) {
        canvas.put_text(area.x, y, area.right(), text.get(line.clone()).unwrap_or_default(), style);
    }
    let x = area.x + u16::try_from(column).unwrap_or(u16::MAX).min(area.width.saturating_sub(1));
    canvas.set_cursor(x, area.y + (row - top) as u16);
}

/// Draws a question and the two answers, which can be clicked.
fn draw_confirm(canvas: &mut Canvas<'_>, area: Rect, state: &State, confirm: &ConfirmDialog) {
    let (text, answers) = split_bottom(area, 1);
    let look = canvas.styles;
    for (y, line) in (text.y..text.bottom()).zip(wrap(&confirm.question, usize::from(text.width))) {
        canvas.put_text(text.x, y, text.right(), confirm.question.get(line).unwrap_or_default(), look.text);
    }
    let mut x = answers.x;
    for (action, word) in [(Action::Accept, "yes"), (Action::Back, "no")] {
        let start = x;
        let key = shown_key(state, KeyContext::Confirming, action);
        x = canvas.put_text(x, answers.y, answers.right(), &key, look.accent);
        x = canvas.put_text(x + 1, answers.y, answers.right(), word, look.text);
        let claim = Rect { x: start, width: x.saturating_sub(start), ..answers };
        canvas.add_hit_target(claim, HitTarget::Target(ScreenTarget::Action(action)));
        x += 3;
    }
}

/// Draws the jobs, or that there are none.
fn draw_jobs(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    if state.job_list.jobs.is_empty() {
        let style = canvas.styles.muted;
        canvas.put_truncated(area.x, area.y, area.right(), "Nothing is going on.", style);
        return;
    }
    widgets::draw_jobs(canvas, area, state, Some(state.job_list.list.cursor));
}

/// Draws past notices, newest first.
fn draw_notices(canvas: &mut Canvas<'_>, area: Rect, state: &State, cursor: usize, top: usize) {
    let look = canvas.styles;
    let said = state.notices.newest_first();
    if said.len() == 0 {
        canvas.put_truncated(area.x, area.y, area.right(), "Nothing was said yet.", look.muted);
        return;
    }
    let visible = widgets::visible_rows(said.len(), cursor, top, area.height);
    let rows = said.enumerate().skip(visible.start).take(visible.len());
    for (y, (place, notice)) in (area.y..area.bottom()).zip(rows) {
        canvas.add_hit_target(
            Rect { y, height: 1, ..area },
            HitTarget::Target(ScreenTarget::OverlayRow(place)),
        );
        if place == cursor {
            canvas.put_text(area.x, y, area.right(), "›", look.accent);
        }
        let style = if notice.severity == NoticeSeverity::Error { look.error } else { look.text };
        canvas.put_truncated(area.x + 2, y, area.right(), &notice.text, style);
    }
}
