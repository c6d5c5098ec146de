//! Screen 2: a transcript with turns, times and coding stripes, the current snippet marked.

use super::list_detail::pane_size;
use super::pane::draw_centered_lines;
use crate::app::{Action, KeyContext, PaneSizes, Screen, ScreenPane, ScreenTarget, State};
use crate::corpus::{Span, Transcript};
use crate::format::clock;
use crate::tui::canvas::Canvas;
use crate::tui::layout::{ScreenLayout, split_top};
use crate::tui::text::{text_width, truncate};
use crate::tui::widgets::{self, PageColumns, PageView, shown_key};
use ratatui::layout::Rect;
use std::sync::Arc;

/// The areas of the screen.
struct ReaderAreas {
    header: Rect,
    rule: Option<u16>,
    /// The page, centred.
    page: Rect,
    columns: PageColumns,
}

/// The open transcript, once its text is loaded.
fn current_transcript(state: &State) -> Option<&Arc<Transcript>> {
    state.work.texts.transcript(state.reader.transcript?)
}

fn reader_areas(plan: &ScreenLayout, state: &State) -> ReaderAreas {
    let (header, below) = split_top(plan.body, 1);
    let (rule, below) =
        if plan.body.height >= 12 { (Some(below.y), split_top(below, 1).1) } else { (None, below) };
    // The last column is kept for the position mark.
    let columns = PageColumns::for_width(
        below.width.saturating_sub(1),
        &state.reader.layout,
        current_transcript(state).map(|t| &**t),
    );
    let margin = below.width.saturating_sub(columns.total_width()) / 2;
    let page = Rect { x: below.x + margin, width: below.width - margin, ..below };
    ReaderAreas { header, rule, page, columns }
}

pub fn sizes(plan: &ScreenLayout, state: &State) -> PaneSizes {
    let areas = reader_areas(plan, state);
    let list = pane_size(Rect { width: areas.columns.text, ..areas.page });
    PaneSizes { list, ..PaneSizes::default() }
}

/// The rows of the screen with the selected sentences, from the first to the one after the last; none where none are
/// selected or on screen.
pub fn selected_rows(plan: &ScreenLayout, state: &State) -> Option<(u16, u16)> {
    let selected = state.reader.selected_span()?;
    let page = reader_areas(plan, state).page;
    let lines = state.reader.layout.lines.get(state.reader.visible_lines())?;
    let mut rows = (page.y..page.bottom()).zip(lines).filter(|(_, line)| line.span.overlap(selected) > 0);
    let (first, _) = rows.next()?;
    Some((first, rows.next_back().map_or(first, |(last, _)| last) + 1))
}

pub fn draw(canvas: &mut Canvas<'_>, plan: &ScreenLayout, state: &State) {
    let reader = &state.reader;
    if reader.transcript.is_none() {
        let key = |action| shown_key(state, KeyContext::Reader, action);
        let (topics, search) = (key(Action::GoTopics), key(Action::GoSearch));
        let lines = [
            "Nothing is open.".to_owned(),
            String::new(),
            format!("{} chooses a transcript to read.", key(Action::OpenTranscript)),
            format!("Or open a snippet from Topics ({topics}) or Search ({search})."),
        ];
        draw_centered_lines(canvas, plan.body, &lines);
        return;
    }
    let areas = reader_areas(plan, state);
    draw_header(canvas, areas.header, state);
    if let Some(y) = areas.rule {
        canvas.horizontal_rule(areas.header.x, y, areas.header.right());
    }
    canvas.add_hit_target(areas.page, ScreenTarget::Pane(ScreenPane::List));
    let Some(transcript) = current_transcript(state) else { return };
    for (row, place) in (areas.page.y..areas.page.bottom()).zip(reader.top..reader.layout.lines.len()) {
        let line = Rect { y: row, height: 1, ..areas.page };
        canvas.add_hit_target(line, ScreenTarget::Row(ScreenPane::List, place));
    }
    let reading = PageView {
        layout: &reader.layout,
        top: reader.top,
        columns: areas.columns,
        transcript,
        workspace: &state.work,
        snippet_span: reader.snippet_span(&state.work),
        context: state.work.context_spans(reader.transcript),
        selected_span: reader.selected_span(),
        marks: &query_marks(state, transcript),
    };
    widgets::draw_page(canvas, areas.page, &reading);
    let visible = reader.top..(reader.top + usize::from(areas.page.height)).min(reader.layout.lines.len());
    let (edge, lines) = (plan.footer.right(), reader.layout.lines.len());
    widgets::draw_position_mark(canvas, edge, areas.page.y, areas.page.height, &visible, lines);
}

/// The words of the query in the visible text, as byte ranges of the transcript, where it was opened from Search.
fn query_marks(state: &State, transcript: &Transcript) -> Vec<(usize, usize)> {
    let reader = &state.reader;
    let lines = reader.layout.lines.get(reader.visible_lines()).unwrap_or_default();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
    if reader.return_to != Some(Screen::Search) {
        return Vec::new();
    }
    let visible = Span::new(first.span.start, last.span.end);
    let found = state
        .search
        .results
        .highlighter
        .find(visible.slice(&transcript.text), transcript.language.as_deref());
    found.into_iter().map(|span| (visible.start + span.start, visible.start + span.end)).collect()
}

/// Draws the name of the transcript (a link to its recording where the address is known), its details as far
/// as they fit, and the position at the right.
fn draw_header(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let look = canvas.styles;
    let Some(header) = state.reader.header(&state.work) else { return };
    let place = truncate(&header.position, usize::from(row.width) * 2 / 3).into_owned();
    let edge = canvas.put_right(row.x, row.y, row.right(), &place, look.muted).saturating_sub(2);
    let mut x = canvas.put_truncated(row.x, row.y, edge, &header.name, look.title);
    if let Some(address) = &header.url {
        canvas.add_link(Rect { width: x.saturating_sub(row.x), height: 1, ..row }, address);
    }
    let duration = header.duration.map(clock);
    let parts = header.date.into_iter().chain(duration).chain([header.speakers.join(", ")]);
    let parts = parts.chain(header.details).chain([header.repairs]);
    for part in parts.filter(|part| !part.is_empty()) {
        if usize::from(x) + 3 + text_width(&part) > usize::from(edge) {
            continue;
        }
        x = canvas.put_text(x + 3, row.y, edge, &part, look.muted);
    }
}
