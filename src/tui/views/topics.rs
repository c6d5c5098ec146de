//! Screen 1: the topics with bars of their sizes, and the detail of the one under the cursor.

mod detail;

use super::list_detail::{ListDetailAreas, draw_filter, draw_rows, row_style};
use super::pane::{PaneShares, draw_centered_lines, draw_waiting_for_jobs};
use crate::app::screen::topics::{TopicListItem, TopicMeasure, TopicRow};
use crate::app::{Action, KeyContext, PaneSizes, State};
use crate::format::{bar_text, chance_text, count_noun, percent_text, thousands};
use crate::tui::layout::{ScreenLayout, split_panes, split_top};
use crate::tui::widgets::{self, shown_key};
use crate::tui::{canvas::Canvas, text::text_width};
use detail::{ROOMY_DETAIL_ROWS, draw_detail, theme_text};
use ratatui::layout::Rect;

/// The least width of the list for names of themes in it. Chosen by hand.
const THEME_NAMES_COLUMNS: u16 = 70;

fn topics_areas(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> ListDetailAreas {
    let panes = split_panes(plan.form, plan.body, arrangement.list_share, state.topics.panes.in_detail());
    let above = if panes.list.height >= 14 { 2 } else { 1 };
    let (heading, rows) = split_top(panes.list, above);
    let about = match panes.detail.height {
        16.. => ROOMY_DETAIL_ROWS,
        10.. => 4,
        _ => 2,
    };
    let (summary, snippets) = split_top(panes.detail, about);
    ListDetailAreas { panes, heading, rows, summary, snippets }
}

pub fn sizes(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> PaneSizes {
    topics_areas(plan, state, arrangement).sizes()
}

pub fn draw(canvas: &mut Canvas<'_>, plan: &ScreenLayout, state: &State, arrangement: PaneShares) {
    if state.work.run.is_none() {
        draw_waiting(canvas, plan.body, state);
        return;
    }
    let areas = topics_areas(plan, state, arrangement);
    let (with_list, with_detail) = areas.draw_panes(canvas, plan);
    if with_list {
        draw_heading(canvas, areas.heading, state);
        draw_topic_rows(canvas, areas.rows, state);
    }
    if with_detail {
        draw_detail(canvas, &areas, state);
    }
}

/// Draws the screen without a run: the jobs that find topics, or what to do.
fn draw_waiting(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let work = &state.work;
    let key = |action| shown_key(state, KeyContext::Everywhere, action);
    let (search, read) = (key(Action::GoSearch), key(Action::OpenTranscript));
    if !state.job_list.jobs.is_empty() {
        let mut lines = vec!["Finding the first topics.".to_owned(), String::new()];
        if work.corpus.snippets.is_empty() {
            lines.push("The transcripts are being read. Nothing leaves this machine.".to_owned());
        } else {
            let (talks, snippets) = (work.corpus.transcripts.len(), work.corpus.snippets.len());
            lines.push(format!("{} in {}.", count_noun(snippets, "snippet"), count_noun(talks, "talk")));
            lines.push(format!("You can already search ({search}) and read ({read})."));
        }
        draw_waiting_for_jobs(canvas, area, area.height / 3, &lines, state);
        return;
    }
    let lines = if work.corpus.transcripts.is_empty() {
        vec![
            "Nothing to read yet.".to_owned(),
            String::new(),
            format!("Leave with {} and point leitmotif at a folder of transcripts:", key(Action::Quit)),
            "leitmotif FOLDER".to_owned(),
            String::new(),
            "Or look around in the sample: leitmotif demo".to_owned(),
        ]
    } else {
        vec![
            "No topics yet.".to_owned(),
            String::new(),
            format!("Press {} and choose 'find-topics'.", key(Action::Commands)),
            format!("Search ({search}) and reading ({read}) work without them."),
        ]
    };
    draw_centered_lines(canvas, area, &lines);
}

/// Draws the filter while it is edited or set, else the number of selected topics or the measure and order,
/// and the counts of topics at the right.
fn draw_heading(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let topics = &state.topics;
    let look = canvas.styles;
    if topics.panes.shows_filter() {
        let hint = "letters of a label or keyword";
        draw_filter(canvas, row, row.right().saturating_sub(8), &topics.panes, hint);
        canvas.put_right(row.x, row.y, row.right(), &thousands(topics.rows.len()), look.muted);
        return;
    }
    let selected = topics.selected.len();
    let left = if selected > 0 {
        format!("{selected} selected")
    } else {
        format!("{}, {}", topics.measure.name(), topics.sort.name())
    };
    let style = if selected > 0 { look.marked } else { look.muted };
    canvas.put_text(row.x + 2, row.y, row.right(), &left, style);
    let unread = if topics.unread_topics > 0 {
        format!(", {} unread", thousands(topics.unread_topics))
    } else {
        String::new()
    };
    let right = format!("{}{unread}", count_noun(topics.topic_count, "topic"));
    if text_width(&left) + text_width(&right) + 4 <= usize::from(row.width) {
        canvas.put_right(row.x, row.y, row.right(), &right, look.muted);
    }
    if let Some(note) = state.work.run.as_ref().and_then(|run| run.context_note()).filter(|_| row.height > 1)
    {
        let context = thousands(state.work.stats.context_count());
        let forms = [format!("of {note}"), format!("participants' words; {context} are context")];
        let room = usize::from(row.width.saturating_sub(2));
        let [_, short] = &forms;
        let form = forms.iter().find(|form| text_width(form) <= room).unwrap_or(short);
        canvas.put_truncated(row.x + 2, row.y + 1, row.right(), form, look.muted);
    }
}

/// The widths of bars and numbers in the list.
struct TopicColumns {
    bar_width: u16,
    number_width: u16,
}

/// Draws the visible rows, or how to clear a filter that nothing matches.
fn draw_topic_rows(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let topics = &state.topics;
    if topics.rows.is_empty() {
        let clear = shown_key(state, KeyContext::Everywhere, Action::Back);
        let lines = ["No topic has these letters.".to_owned(), format!("{clear} shows all again.")];
        return draw_centered_lines(canvas, area, &lines);
    }
    let bar = match area.width {
        78.. => 20,
        50.. => 10,
        34.. => 6,
        _ => 3,
    };
    let list = &topics.panes.list;
    let visible = widgets::visible_rows(list.len, list.cursor, list.top, area.height);
    // Rows that are not there yet are not measured.
    let shown = topics.rows.get(visible).unwrap_or(&[]);
    let widths = shown.iter().map(|row| text_width(&measure_text(row, topics.measure)));
    let number = widths.max().unwrap_or(1).max(3) as u16;
    let columns = TopicColumns { bar_width: bar, number_width: number };
    draw_rows(canvas, area, list, |canvas, line, place, current| {
        if let Some(row) = topics.rows.get(place) {
            draw_topic_row(canvas, line, state, row, &columns, current);
        }
    });
}

/// The size of a topic in the current measure.
fn measure_text(row: &TopicRow, measure: TopicMeasure) -> String {
    thousands(match measure {
        TopicMeasure::Snippets => row.coverage.snippets,
        TopicMeasure::Transcripts => row.coverage.transcripts,
        TopicMeasure::Minutes => (row.coverage.seconds / 60.0).round() as usize,
    })
}

/// Draws the row of a topic: glyph of its theme, bar, size, label, theme or suggested theme, marks.
fn draw_topic_row(
    canvas: &mut Canvas<'_>,
    line: Rect,
    state: &State,
    row: &TopicRow,
    columns: &TopicColumns,
    current: bool,
) {
    let (look, topics) = (canvas.styles, &state.topics);
    let (y, right) = (line.y, line.right());
    let focused = !topics.panes.in_detail() && state.overlays.is_empty();
    let chosen = matches!(row.item, TopicListItem::Topic(id) if topics.selected.contains(&id));
    let quiet = row.is_junk || row.conduct.is_some() || !row.item.is_topic();
    let base = if quiet { look.muted } else { look.text };
    let style = row_style(canvas, line, base, (current, chosen), focused);
    if let Some(theme) = row.themes.first() {
        let (glyph, style) = look.codebook_theme(state.work.theme_color(*theme));
        canvas.put_text(line.x + 2, y, right, glyph, style);
    }
    if row.suggested_theme.is_some() {
        canvas.put_text(line.x + 2, y, right, "?", look.muted);
    }
    let bar_x = line.x + 4;
    let bar_style = if quiet { look.muted } else { look.bar };
    let bar = bar_text(row.bar_length, columns.bar_width);
    canvas.put_text(bar_x, y, bar_x + columns.bar_width, &bar, bar_style);
    let number_right = bar_x + columns.bar_width + 1 + columns.number_width;
    canvas.put_right(bar_x, y, number_right, &measure_text(row, topics.measure), look.muted);

    let unread = row.coverage.unread == row.coverage.snippets && row.coverage.snippets > 0 && !quiet;
    let aside = row_aside(row, unread, line.width);
    let mut edge = if aside.is_empty() {
        right
    } else {
        let paint = if unread { look.unread } else { look.muted };
        canvas.put_right(number_right, y, right, &aside, paint).saturating_sub(2)
    };
    let label = label_text(state, row);
    if let Some(theme) = row.themes.first().filter(|_| line.width >= THEME_NAMES_COLUMNS) {
        let room = usize::from(edge.saturating_sub(number_right)).saturating_sub(text_width(&label) + 6);
        let (_, theme_style) = look.codebook_theme(state.work.theme_color(*theme));
        let words = theme_text(state, *theme, room.min(28));
        edge = canvas.put_right(number_right, y, edge, &words, theme_style).saturating_sub(2);
    }
    if let Some((theme, chance)) = row.suggested_theme.filter(|_| line.width >= THEME_NAMES_COLUMNS) {
        let chance = chance_text(chance);
        let beside = text_width(&label) + text_width(&chance) + 8;
        let room = usize::from(edge.saturating_sub(number_right)).saturating_sub(beside);
        let words = theme_text(state, theme, room.min(28));
        if !words.is_empty() {
            let words = format!("{words}? {chance}");
            edge = canvas.put_right(number_right, y, edge, &words, look.muted).saturating_sub(2);
        }
    }
    let start = number_right + 2;
    canvas.put_truncated(start, y, edge, &label, style);
    if current {
        canvas.patch_style(Rect { x: start, width: edge.saturating_sub(start), ..line }, style);
    }
}

/// The label of a row; that of the outliers has their share of all snippets.
fn label_text(state: &State, row: &TopicRow) -> String {
    match row.item {
        TopicListItem::Outliers => {
            let all = state.work.corpus.snippets.len().saturating_sub(state.work.stats.context_count());
            format!("{} ({})", row.label, percent_text(row.coverage.snippets, all))
        }
        TopicListItem::Topic(_) | TopicListItem::MaybeConduct => row.label.clone(),
    }
}

/// The marks at the right of a row: memo, later snippets, junk, conduct, unstable, unread. Short forms below 60 cells.
fn row_aside(row: &TopicRow, unread: bool, room: u16) -> String {
    let mut words = Vec::new();
    let long = room >= 60;
    if row.has_memo {
        words.push("✎".to_owned());
    }
    if row.later_snippets > 0 && long {
        words.push(format!("{} new", thousands(row.later_snippets)));
    }
    if row.is_junk {
        words.push("junk".to_owned());
    } else {
        if row.conduct.is_some() && long {
            words.push("conduct".to_owned());
        }
        if row.is_unstable() {
            words.push(if long { "unstable" } else { "~" }.to_owned());
        }
        if unread {
            words.push(if long { "unread" } else { "∙" }.to_owned());
        }
    }
    words.join(" ")
}
