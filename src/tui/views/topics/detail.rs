//! The detail of the topic under the cursor: counts, stability, keywords, snippets.

use crate::app::State;
use crate::app::screen::topics::{TopicListItem, TopicRow};
use crate::coding::ThemeId;
use crate::format::{bar_text, chance_text, count_noun, duration_text, thousands};
use crate::topics::{Topic, TopicId};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::layout::split_top;
use crate::tui::text::{text_width, truncate};
use crate::tui::views::list_detail::ListDetailAreas;
use ratatui::layout::Rect;

/// Rows of what is said of a topic, where there is room for air between them.
pub(super) const ROOMY_DETAIL_ROWS: u16 = 8;
/// Cells of the longest bar of a keyword.
const MAX_KEYWORD_BAR: usize = 6;

/// Draws the detail of the row under the cursor, and its snippets below.
pub(super) fn draw_detail(canvas: &mut Canvas<'_>, areas: &ListDetailAreas, state: &State) {
    let topics = &state.topics;
    let Some(row) = topics.rows.get(topics.panes.list.cursor) else { return };
    draw_summary(canvas, areas.summary, state, row);
    areas.draw_snippets(canvas, state, &topics.panes, "");
}

/// Draws title, counts, stability, keywords (or the nearest topic of a snippet in a queue) and reading progress.
fn draw_summary(canvas: &mut Canvas<'_>, area: Rect, state: &State, row: &TopicRow) {
    let look = canvas.styles;
    let roomy = area.height >= ROOMY_DETAIL_ROWS;
    let read = row.coverage.snippets - row.coverage.unread.min(row.coverage.snippets);
    draw_title(canvas, Rect { height: area.height.min(1), ..area }, state, row);
    let (_, below) = split_top(area, 1);
    let mut numbers =
        vec![count_noun(row.coverage.snippets, "snippet"), count_noun(row.coverage.transcripts, "talk")];
    if row.coverage.seconds > 0.0 {
        numbers.push(duration_text(row.coverage.seconds));
    }
    let later = (row.later_snippets > 0).then(|| format!("{} new", thousands(row.later_snippets)));
    if !roomy {
        numbers.push(format!("{} read", thousands(read)));
        numbers.extend(later.clone());
    }
    if !below.is_empty() {
        let (line, next) = split_top(below, 1);
        let end = canvas.put_parts(line.x, line.y, line.right(), &numbers, look.muted);
        draw_stability(canvas, (line, end), if roomy { Some(next) } else { None }, row);
        if let Some(reason) = row.conduct_reason().filter(|_| roomy && row.stability.is_none()) {
            canvas.put_truncated(next.x, next.y, next.right(), &reason, look.muted);
        }
    }
    let (_, below) = split_top(below, if roomy { 2 } else { 1 });
    let (words, below) = split_top(below, if roomy { 2 } else { 1 });
    let topic = match row.item {
        TopicListItem::Topic(id) => state.work.topic(id),
        TopicListItem::MaybeConduct | TopicListItem::Outliers => None,
    };
    let current = state.topics.panes.snippet_list.current();
    match (row.item, topic) {
        _ if words.is_empty() => {}
        (_, Some(topic)) => draw_keywords(canvas, words, topic),
        (TopicListItem::MaybeConduct, None) => {
            let near = current.and_then(|snippet| state.work.stats.nearest_conduct(snippet));
            draw_nearest_topic(canvas, words, state, near);
        }
        (_, None) => {
            let near = current.and_then(|snippet| state.work.stats.nearest_topic(snippet));
            draw_nearest_topic(canvas, words, state, near);
        }
    }
    let (_, below) = split_top(below, 1);
    if roomy && !below.is_empty() {
        let later = later.map_or_else(String::new, |later| format!(", {later}"));
        let said = format!("{} of {} read{later}", thousands(read), thousands(row.coverage.snippets));
        let end = canvas.put_text(below.x, below.y, below.right(), &said, look.muted);
        let order = match row.item {
            TopicListItem::Topic(_) => "most central first",
            TopicListItem::MaybeConduct => "likeliest first",
            TopicListItem::Outliers => "nearest to a topic first",
        };
        if usize::from(end) + 2 + text_width(order) <= usize::from(below.right()) {
            canvas.put_right(end, below.y, below.right(), order, look.muted);
        }
    }
}

/// Draws the topic nearest to the snippet under the cursor, and the theme of that topic.
fn draw_nearest_topic(canvas: &mut Canvas<'_>, area: Rect, state: &State, near: Option<(TopicId, f32)>) {
    let look = canvas.styles;
    let Some((topic, _)) = near else {
        canvas.put_truncated(area.x, area.y, area.right(), "They fit no topic.", look.muted);
        return;
    };
    let x = canvas.put_text(area.x, area.y, area.right(), "nearest to ", look.muted);
    let x = canvas.put_truncated(x, area.y, area.right(), &state.work.topic_label(topic), look.text);
    let theme = state.work.stats.topic(topic).and_then(|facts| facts.themes.first());
    let Some(theme) = theme.map(|theming| theming.theme) else { return };
    let (glyph, style) = look.codebook_theme(state.work.theme_color(theme));
    // On the next line where there is one, else after the topic.
    let (x, y) = if area.height > 1 { (area.x, area.y + 1) } else { (x + PART_GAP, area.y) };
    let x = canvas.put_text(x, y, area.right(), glyph, style);
    canvas.put_truncated(x + 1, y, area.right(), &state.work.theme_path(theme), style);
}

/// Draws the stability of the topic (the share in which it comes back in repeated runs): after the counts, or
/// in the line `next` where they leave no room.
fn draw_stability(canvas: &mut Canvas<'_>, (line, end): (Rect, u16), next: Option<Rect>, row: &TopicRow) {
    let Some(known) = row.stability else { return };
    let look = canvas.styles;
    let unstable = if row.is_unstable() { ", unstable" } else { "" };
    let style = if row.is_unstable() { look.warning } else { look.muted };
    let said = format!("stability {}{unstable}", stability_text(known));
    let start = end.saturating_add(PART_GAP);
    if usize::from(start) + text_width(&said) <= usize::from(line.right()) {
        canvas.put_text(start, line.y, line.right(), &said, style);
    } else if let Some(next) = next.filter(|next| !next.is_empty()) {
        canvas.put_truncated(next.x, next.y, next.right(), &said, style);
    }
}

/// A share with two decimals and without the leading zero, as tables print it: .91.
fn stability_text(share: f32) -> String {
    let text = format!("{share:.2}");
    text.strip_prefix('0').map_or_else(|| text.clone(), str::to_owned)
}

/// Draws the label at the left, and the theme or suggested theme at the right as far as it fits.
fn draw_title(canvas: &mut Canvas<'_>, line: Rect, state: &State, row: &TopicRow) {
    let look = canvas.styles;
    let mut edge = line.right();
    if let Some(theme) = row.themes.first() {
        let (glyph, style) = look.codebook_theme(state.work.theme_color(*theme));
        let room = usize::from(line.width).saturating_sub(text_width(&row.label) + 4);
        let words = theme_text(state, *theme, room);
        edge = canvas.put_right(line.x, line.y, edge, &words, style);
        edge = canvas.put_right(line.x, line.y, edge.saturating_sub(1), glyph, style).saturating_sub(2);
    }
    if let (Some(theme), TopicListItem::Topic(topic)) =
        (row.suggested_theme.map(|(theme, _)| theme), row.item)
    {
        let room = usize::from(line.width).saturating_sub(text_width(&row.label) + 3);
        edge =
            canvas.put_right(line.x, line.y, edge, &suggestion_text(state, theme, topic, room), look.muted);
        edge = edge.saturating_sub(2);
    }
    canvas.put_truncated(line.x, line.y, edge, &row.label, look.title);
}

/// The least columns a suggested theme's name is cut to; with less room name and chance are left out. Chosen by hand.
const MIN_NAME_COLUMNS: usize = 8;

/// The suggested theme of a topic with the reason, in the longest form that fits into `room` cells.
fn suggestion_text(state: &State, theme: ThemeId, topic: TopicId, room: usize) -> String {
    let (path, name) = theme_names(state, theme);
    let found = state.work.topic_suggestion(topic);
    let why = found.map_or_else(String::new, |found| state.work.reason_text(found.reason));
    let chance = found.map_or_else(String::new, |found| chance_text(found.chance));
    let forms = [
        format!("perhaps {path}, {chance}: {why}"),
        format!("perhaps {path}, {chance}"),
        format!("{name}? {chance}"),
    ];
    let fitting = forms.into_iter().find(|words| text_width(words) <= room);
    let beside = text_width(&chance) + 2;
    fitting.unwrap_or_else(|| match room.checked_sub(beside) {
        Some(room @ MIN_NAME_COLUMNS..) => format!("{}? {chance}", truncate(&name, room)),
        _ => String::new(),
    })
}

/// The path of a theme, else its name, else nothing: the longest that fits into `room` cells.
pub(super) fn theme_text(state: &State, theme: ThemeId, room: usize) -> String {
    let (path, name) = theme_names(state, theme);
    // Where neither fits, nothing is said.
    [path, name].into_iter().find(|words| text_width(words) <= room).unwrap_or_default()
}

/// The path of a theme, and its name alone.
fn theme_names(state: &State, theme: ThemeId) -> (String, String) {
    let path = state.work.theme_path(theme);
    let name = path.rsplit(" / ").next().unwrap_or(&path).to_owned();
    (path, name)
}

/// Draws the keywords with bars of their scores relative to the best, as many as fit.
fn draw_keywords(canvas: &mut Canvas<'_>, area: Rect, topic: &Topic) {
    let (word_style, bar_style) = (canvas.styles.keyword, canvas.styles.bar);
    let best = topic.keywords.first().map_or(1.0, |keyword| keyword.score.max(f32::EPSILON));
    let (mut x, mut y) = (area.x, area.y);
    for keyword in &topic.keywords {
        let word = truncate(&keyword.word, usize::from(area.width).saturating_sub(MAX_KEYWORD_BAR + 1));
        let bar = bar_text(f64::from(keyword.score / best), MAX_KEYWORD_BAR as u16);
        let needed = text_width(&word) + 1 + text_width(&bar);
        if usize::from(x) + needed > usize::from(area.right()) && x > area.x {
            (x, y) = (area.x, y + 1);
        }
        if y >= area.bottom() {
            return;
        }
        x = canvas.put_text(x, y, area.right(), &word, word_style);
        x = canvas.put_text(x + 1, y, area.right(), &bar, bar_style) + 2;
    }
}
