//! Screen 3: search as you type, and the current hit in its transcript.

use super::list_detail::pane_size;
use super::pane::{PaneShares, draw_centered_lines, draw_divider};
use crate::app::screen::search::{SearchFocus, SearchMode};
use crate::app::{Action, KeyContext, PaneSizes, ScreenPane, ScreenTarget, State};
use crate::corpus::SnippetIndex;
use crate::format::{count_noun, thousands};
use crate::tui::layout::{PaneAreas, ScreenLayout, split_panes, split_top};
use crate::tui::widgets::{self, PageColumns, PageView, TEXT_INDENT, shown_key};
use crate::tui::{canvas::Canvas, text::text_width};
use ratatui::layout::Rect;

/// The areas of the screen.
struct SearchAreas {
    query: Rect,
    rule: Option<u16>,
    panes: PaneAreas,
    /// A note on the results (such as a value that no transcript has); no rows where there is none.
    note: Rect,
    hits: Rect,
    columns: PageColumns,
}

fn search_areas(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> SearchAreas {
    let search = &state.search;
    let (query, below) = split_top(plan.body, 1);
    let (rule, below) =
        if below.height >= 8 { (Some(below.y), split_top(below, 1).1) } else { (None, below) };
    let panes = split_panes(plan.form, below, arrangement.list_share, search.focus == SearchFocus::Preview);
    let (note, hits) = split_top(panes.list, u16::from(search.results.note.is_some()));
    let transcript = search.preview.layout.transcript.and_then(|index| state.work.texts.transcript(index));
    let columns =
        PageColumns::for_width(panes.detail.width, &search.preview.layout, transcript.map(|t| &**t));
    SearchAreas { query, rule, panes, note, hits, columns }
}

pub fn sizes(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> PaneSizes {
    let areas = search_areas(plan, state, arrangement);
    let width = areas.hits.width.saturating_sub(TEXT_INDENT).min(widgets::MAX_TEXT_COLUMNS);
    let text = Rect { width: areas.columns.text, ..areas.panes.detail };
    let list = pane_size(Rect { width, ..areas.hits });
    PaneSizes { list, detail: pane_size(text), ..PaneSizes::default() }
}

pub fn draw(canvas: &mut Canvas<'_>, plan: &ScreenLayout, state: &State, arrangement: PaneShares) {
    let search = &state.search;
    let areas = search_areas(plan, state, arrangement);
    draw_query(canvas, areas.query, state);
    if let Some(y) = areas.rule {
        canvas.horizontal_rule(areas.query.x, y, areas.query.right());
    }
    if search.results.hits.is_empty() {
        let panes = areas.panes.list.union(areas.panes.detail);
        return draw_no_results(canvas, Rect { x: plan.body.x, width: plan.body.width, ..panes }, state);
    }
    draw_divider(canvas, plan, &areas.panes, areas.panes.list.y);
    if let Some(note) = &search.results.note {
        let style = canvas.styles.warning;
        canvas.put_truncated(areas.note.x + TEXT_INDENT, areas.note.y, areas.note.right(), note, style);
    }
    if !areas.hits.is_empty() {
        let focused = search.focus == SearchFocus::Hits && state.overlays.is_empty();
        let marks = |snippet: SnippetIndex| {
            let hit = search.results.hits.iter().find(|hit| hit.snippet == snippet);
            hit.map_or_else(Vec::new, |hit| {
                hit.highlights.iter().map(|span| (span.start, span.end)).collect()
            })
        };
        let (list, work) = (&search.snippet_list, &state.work);
        widgets::draw_snippet_list(canvas, areas.hits, list, work, ScreenPane::List, focused, &marks);
    }
    draw_preview(canvas, &areas, state);
}

/// Ranges as pairs of start and end.
fn range_pairs(ranges: &[std::ops::Range<usize>]) -> Vec<(usize, usize)> {
    ranges.iter().map(|range| (range.start, range.end)).collect()
}

/// Draws the query with its mode and the counts of the results; what does not fit beside 20 or 30 cells of
/// query is left out.
fn draw_query(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let search = &state.search;
    let look = canvas.styles;
    canvas.add_hit_target(row, ScreenTarget::Action(Action::EditQuery));
    let mut edge = row.right();
    let found = &search.results;
    if !search.input.value().trim().is_empty() {
        let words = if search.pending && found.hits.is_empty() {
            "…".to_owned()
        } else {
            // A duration of zero is that of a picture and is not shown.
            let took = match found.duration.as_millis().max(1) {
                _ if found.duration.is_zero() => String::new(),
                milliseconds => format!("  {} ms", thousands(milliseconds as usize)),
            };
            let hits = match (found.total - found.semantic_only.min(found.total), found.semantic_only) {
                (hits, 0) => count_noun(hits, "hit"),
                (0, near) => format!("the nearest {}", thousands(near)),
                (hits, near) => format!("{}, {} near", count_noun(hits, "hit"), thousands(near)),
            };
            let talks = count_noun(found.transcripts, "talk");
            format!("{hits} in {talks}{took}")
        };
        if text_width(&words) + 30 <= usize::from(row.width) {
            edge = canvas.put_right(row.x, row.y, edge, &words, look.muted).saturating_sub(3);
        }
    }
    let mode = match search.mode {
        SearchMode::Text => "words ▾",
        SearchMode::Meaning => "meaning ▾",
        SearchMode::Both => "both ▾",
    };
    if text_width(mode) + 20 <= usize::from(row.width) {
        let start = canvas.put_right(row.x, row.y, edge, mode, look.accent);
        canvas.add_row_target(row.y, start..edge, ScreenTarget::Action(Action::SearchMode));
        edge = start.saturating_sub(2);
    }
    let x = canvas.put_text(row.x, row.y, edge, "› ", look.accent);
    let area = Rect { x, width: edge.saturating_sub(x), height: 1, ..row };
    let hint = "words, \"a phrase\", -not, speaker:guest …";
    widgets::draw_field(canvas, area, &search.input, search.focus == SearchFocus::Query, hint, look.title);
}

/// Draws examples of queries where nothing is typed, or advice where nothing was found. While a search runs
/// it draws nothing, so that the advice does not flicker.
fn draw_no_results(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let search = &state.search;
    let key = |action| shown_key(state, KeyContext::Query, action);
    let typed = search.input.value().trim();
    if typed.is_empty() {
        let (talks, snippets) = (state.work.corpus.transcripts.len(), state.work.corpus.snippets.len());
        let lines = [
            format!("Search {} in {}.", count_noun(snippets, "snippet"), count_noun(talks, "talk")),
            String::new(),
            "chunk size          all of these words".to_owned(),
            "\"chunk size\"        exactly this phrase".to_owned(),
            "retriev* ~recal     a beginning, a near spelling".to_owned(),
            "cost OR price -gpu  either of them, not this".to_owned(),
            "speaker:guest  theme:RAG  after:2023-01  is:unread".to_owned(),
            String::new(),
            format!("{} looks for words, for meaning, or both.", key(Action::SearchMode)),
        ];
        draw_centered_lines(canvas, area, &lines);
    } else if !search.pending && search.results.query.trim() == typed {
        let mut lines = vec![format!("Nothing has {typed}.")];
        lines.extend(search.results.note.clone());
        lines.push(match search.mode {
            SearchMode::Text => format!("{} looks by meaning too.", key(Action::SearchMode)),
            _ => "Try fewer words, or a beginning such as retriev*.".to_owned(),
        });
        draw_centered_lines(canvas, area, &lines);
    }
}

/// Draws the transcript around the current hit.
fn draw_preview(canvas: &mut Canvas<'_>, areas: &SearchAreas, state: &State) {
    let area = areas.panes.detail;
    let preview = &state.search.preview;
    canvas.add_hit_target(area, ScreenTarget::Pane(ScreenPane::Detail));
    let Some(index) = preview.layout.transcript else { return };
    let Some(transcript) = state.work.texts.transcript(index) else { return };
    let current = state.search.snippet_list.current().and_then(|snippet| state.work.snippet(snippet));
    let marks = range_pairs(&preview.highlights);
    let reading = PageView {
        layout: &preview.layout,
        top: preview.top,
        columns: areas.columns,
        transcript,
        workspace: &state.work,
        snippet_span: current.map(|snippet| snippet.span),
        context: state.work.context_spans(Some(index)),
        selected_span: None,
        marks: &marks,
    };
    widgets::draw_page(canvas, area, &reading);
}
