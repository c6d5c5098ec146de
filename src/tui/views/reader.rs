//! Screen 2: a transcript with turns, times and stripes, the snippet pointed out.

use super::say;
use crate::app::context::Context;
use crate::app::layout::Size;
use crate::app::words::clock;
use crate::app::{Action, Pane, Sizes, State, Target};
use crate::corpus::Transcript;
use crate::tui::canvas::Canvas;
use crate::tui::hits::Spot;
use crate::tui::plan::{Plan, split_top};
use crate::tui::text::{truncate, width};
use crate::tui::widgets::{self, Columns, Reading, key_of};
use ratatui::layout::Rect;
use std::sync::Arc;

struct Areas {
    header: Rect,
    rule: Option<u16>,
    /// The columns, centred.
    page: Rect,
    columns: Columns,
}

fn transcript(state: &State) -> Option<&Arc<Transcript>> {
    state.work.texts.transcript(state.reader.transcript?)
}

fn areas(plan: &Plan, state: &State) -> Areas {
    let (header, below) = split_top(plan.body, 1);
    let (rule, below) =
        if plan.body.height >= 12 { (Some(below.y), split_top(below, 1).1) } else { (None, below) };
    // The last column is kept for the mark of where in the transcript this is.
    let columns =
        Columns::of(below.width.saturating_sub(1), &state.reader.layout, transcript(state).map(|t| &**t));
    let margin = below.width.saturating_sub(columns.total()) / 2;
    let page = Rect { x: below.x + margin, width: below.width - margin, ..below };
    Areas { header, rule, page, columns }
}

pub fn sizes(plan: &Plan, state: &State) -> Sizes {
    let areas = areas(plan, state);
    let size = Size { width: usize::from(areas.columns.text), height: usize::from(areas.page.height) };
    Sizes { list: size, ..Sizes::default() }
}

pub fn draw(canvas: &mut Canvas<'_>, plan: &Plan, state: &State) {
    let reader = &state.reader;
    if reader.transcript.is_none() {
        let key = |action| key_of(state, Context::Reader, action);
        let lines = [
            "Nothing is open.".to_owned(),
            String::new(),
            format!("{} chooses a transcript to read.", key(Action::OpenTranscript)),
            format!(
                "Or open a snippet from Topics ({}) or Search ({}).",
                key(Action::GoTopics),
                key(Action::GoSearch)
            ),
        ];
        say(canvas, plan.body, &lines);
        return;
    }
    let areas = areas(plan, state);
    header(canvas, areas.header, state);
    if let Some(y) = areas.rule {
        canvas.rule(areas.header.x, y, areas.header.right());
    }
    canvas.hit(areas.page, Spot::Target(Target::Pane(Pane::List)));
    let Some(transcript) = transcript(state) else { return };
    for (row, place) in (areas.page.y..areas.page.bottom()).zip(reader.top..reader.layout.lines.len()) {
        let line = Rect { y: row, height: 1, ..areas.page };
        canvas.hit(line, Spot::Target(Target::Row(Pane::List, place)));
    }
    let reading = Reading {
        page: &reader.layout,
        top: reader.top,
        columns: areas.columns,
        transcript,
        work: &state.work,
        snippet: reader
            .current_snippet
            .and_then(|snippet| state.work.snippet(snippet))
            .map(|snippet| snippet.span),
        selected: reader.selected_span(),
        marks: &[],
    };
    widgets::page(canvas, areas.page, &reading);
    let visible = reader.top..(reader.top + usize::from(areas.page.height)).min(reader.layout.lines.len());
    let (edge, lines) = (plan.footer.right(), reader.layout.lines.len());
    widgets::position_mark(canvas, edge, areas.page.y, areas.page.height, &visible, lines);
}

fn header(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let look = canvas.look;
    let Some(header) = state.reader.header(&state.work) else { return };
    let place = truncate(&header.position, usize::from(row.width) * 2 / 3).into_owned();
    let edge = canvas.put_right(row.x, row.y, row.right(), &place, look.muted).saturating_sub(2);
    let mut x = canvas.put_cut(row.x, row.y, edge, &header.name, look.title);
    if let Some(address) = &header.url {
        canvas.link(Rect { width: x.saturating_sub(row.x), height: 1, ..row }, address);
    }
    let speakers = header.speakers.join(", ");
    let first = [header.date.unwrap_or_default(), header.duration.map(clock).unwrap_or_default(), speakers];
    let parts = first.iter().chain(&header.details).chain(std::iter::once(&header.repairs));
    for part in parts.filter(|part| !part.is_empty()) {
        if usize::from(x) + 3 + width(part) > usize::from(edge) {
            continue;
        }
        x = canvas.put(x + 3, row.y, edge, part, look.muted);
    }
}
