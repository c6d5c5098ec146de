//! The plane of the map: snippets as dots, or as a picture where the terminal takes one, lines between themes, names of
//! topics or themes, the outline of a selection, the cursor. Drawn in this order, each over the last.

use crate::app::State;
use crate::app::screen::map::labels::{LabelRequest, place_labels};
use crate::app::screen::map::{Enclosure, MapPoint, MapScreen, MapView, SelectionShape, ThemeLines};
use crate::format::thousands;
use crate::tui::canvas::Canvas;
use crate::tui::graphics::density_map::DensityMap;
use crate::tui::text::{text_width, truncate};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

/// The first of the 256 braille patterns.
const FIRST_BRAILLE: u32 = 0x2800;
/// The most cells of a topic's name on the plane. Chosen by hand.
const MAX_LABEL_CELLS: usize = 26;
/// Cells of a label beside its name: a glyph, a blank after it, and one on either side.
const LABEL_PADDING: usize = 4;
/// Cells of a count beside its digits: a blank on either side.
const COUNT_PADDING: usize = 2;

pub fn draw(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let cell = picture_cell(canvas, area, state);
    if cell.is_none() {
        draw_dots(canvas, area, &state.map);
    }
    let theme_lines = state.map.theme_lines();
    if let Some(lines) = theme_lines.filter(|_| cell.is_none()) {
        draw_theme_lines(canvas, area, &state.map, lines);
    }
    let drawn = state.map.current_enclosure();
    let line = drawn.map_or_else(Vec::new, |drawn| outline_cells(&state.map, &drawn));
    let names = match theme_lines {
        Some(lines) => draw_names(canvas, area, &state.map, (&theme_names(lines, &state.map.view), &line)),
        None => draw_names(canvas, area, &state.map, (&topic_names(&state.map), &line)),
    };
    if let (Some(cell), Some(ability)) = (cell, canvas.image_ability) {
        let map = DensityMap::of_screen(&state.map, canvas.styles, &ability.palette, cell);
        canvas.image = Some((area, DensityMap { holes: names, ..map }));
    }
    let style = canvas.styles.accent;
    for ((x, y), symbol) in line {
        canvas.put_text(area.x + x as u16, area.y + y as u16, area.right(), symbol, style);
    }
    draw_reading_mark(canvas, area, state);
    draw_cursor(canvas, area, state);
}

/// The pixels of a cell where the snippets are drawn as a picture; none where they are drawn as dots. Under an overlay a
/// picture would shine through, and without colours it would not show what the glyphs do.
fn picture_cell(canvas: &Canvas<'_>, area: Rect, state: &State) -> Option<[u16; 2]> {
    let fits = state.overlays.is_empty()
        && !area.is_empty()
        && (usize::from(area.width), usize::from(area.height))
            == (state.map.view.size.width, state.map.view.size.height);
    let ability = canvas.image_ability.filter(|_| fits)?;
    let has_colors =
        (0..).take(2).any(|color| canvas.styles.codebook_theme(color).1.fg != canvas.styles.text.fg);
    ability.cell_for(area).filter(|_| has_colors)
}

/// Draws the snippets: as braille dots, or as glyphs of their categories where there are few. While an area
/// is selected, what lies outside is muted.
fn draw_dots(canvas: &mut Canvas<'_>, area: Rect, map: &MapScreen) {
    let look = canvas.styles;
    let looks: Vec<(&str, Style)> =
        map.palette.categories.iter().map(|category| look.codebook_theme(category.color)).collect();
    let selecting = map.drawing.is_some() || !map.selected.is_empty();
    let sparse = map.picture.is_sparse();
    let buffer = canvas.buffer();
    let rows = map.picture.cells.chunks(map.picture.size.width.max(1));
    for (y, row) in (area.y..area.bottom()).zip(rows) {
        for (x, cell) in (area.x..area.right()).zip(row).filter(|(_, cell)| cell.dots != 0) {
            let own = cell.category.and_then(|category| looks.get(usize::from(category)).copied());
            let style = match (selecting, cell.has_selected) {
                (true, false) => look.muted,
                (true, true) => own.map_or(look.text, |own| own.1).add_modifier(Modifier::BOLD),
                (false, _) => own.map_or(look.muted, |own| own.1),
            };
            let Some(to) = buffer.cell_mut((x, y)) else { continue };
            to.set_style(style);
            match char::from_u32(FIRST_BRAILLE + u32::from(cell.dots)) {
                Some(pattern) if !sparse => to.set_char(pattern),
                _ => to.set_symbol(own.map_or("·", |own| own.0)),
            };
        }
    }
}

/// Draws the lines between themes over the dots of snippets.
fn draw_theme_lines(canvas: &mut Canvas<'_>, area: Rect, map: &MapScreen, lines: &ThemeLines) {
    let style = canvas.styles.text;
    let buffer = canvas.buffer();
    for ((x, y), dots) in lines.cells(&map.view) {
        let pattern = char::from_u32(FIRST_BRAILLE + u32::from(dots));
        let at = Position { x: area.x + x as u16, y: area.y + y as u16 };
        let cell = buffer.cell_mut(at).filter(|_| area.contains(at));
        if let (Some(pattern), Some(to)) = (pattern, cell) {
            // Without the colour of the snippets below.
            to.reset();
            to.set_style(style);
            to.set_char(pattern);
        }
    }
}

/// A text on the plane.
struct PlaneName {
    text: String,
    /// The style of the codebook theme beside it; none where nothing stands beside it.
    glyph: Option<Option<u8>>,
    centre: MapPoint,
}

/// The names of the topics that match the filter, the largest first.
fn topic_names(map: &MapScreen) -> Vec<PlaneName> {
    let regions = map.matching_regions();
    regions
        .map(|region| PlaneName {
            text: region.label.clone(),
            glyph: Some(region.color),
            centre: region.centre,
        })
        .collect()
}

/// The names of the themes, the largest first, then the number of overlaps on each line.
fn theme_names(lines: &ThemeLines, view: &MapView) -> Vec<PlaneName> {
    let themes = lines.places.iter().map(|place| PlaneName {
        text: place.path.clone(),
        glyph: Some(Some(place.color)),
        centre: place.centre,
    });
    let counts = lines.lines_with_room(view).map(|line| PlaneName {
        text: thousands(line.overlaps),
        glyph: None,
        centre: line.middle(),
    });
    themes.chain(counts).collect()
}

/// Draws names at their places, as far as they do not overlap each other or the outline; the first come first. Gives their
/// cells within the plane.
fn draw_names(
    canvas: &mut Canvas<'_>,
    area: Rect,
    map: &MapScreen,
    (names, line): (&[PlaneName], &LineCells),
) -> Vec<Rect> {
    let mut painted = Vec::new();
    let most = MAX_LABEL_CELLS.min(usize::from(area.width) / 3);
    let named: Vec<(&PlaneName, std::borrow::Cow<'_, str>, LabelRequest)> = names
        .iter()
        .filter_map(|name| {
            let label = truncate(&name.text, most);
            let padding = if name.glyph.is_some() { LABEL_PADDING } else { COUNT_PADDING };
            let wanted = LabelRequest {
                center: map.view.cell_of(name.centre)?,
                width: text_width(&label) + padding,
                may_shift: name.glyph.is_some(),
            };
            Some((name, label, wanted))
        })
        .collect();
    let wanted: Vec<LabelRequest> = named.iter().map(|(.., wanted)| *wanted).collect();
    let free: Vec<(usize, usize)> = line.iter().map(|(cell, _)| *cell).collect();
    for ((name, label, wanted), at) in named.iter().zip(place_labels(&wanted, &free, map.picture.size)) {
        let Some((x, y)) = at else { continue };
        painted.push(Rect { x: x as u16, y: y as u16, width: wanted.width as u16, height: 1 });
        let (x, y) = (area.x + x as u16, area.y + y as u16);
        let edge = (x + wanted.width as u16).min(area.right());
        let text = canvas.styles.text;
        canvas.clear(Rect { x, y, width: edge.saturating_sub(x), height: 1 });
        let Some(color) = name.glyph else {
            canvas.put_text(x + 1, y, edge, label, canvas.styles.title);
            continue;
        };
        let (glyph, style) =
            color.map_or(("·", canvas.styles.muted), |color| canvas.styles.codebook_theme(color));
        canvas.put_text(x + 1, y, edge, glyph, style);
        canvas.put_text(x + 3, y, edge, label, text);
    }
    painted
}

/// The cells of an outline (column, row within the plane), each with its symbol.
type LineCells = Vec<((usize, usize), &'static str)>;

/// The visible cells of a selection's outline: the frame of a box, or the cells a lasso passes.
fn outline_cells(map: &MapScreen, drawn: &Enclosure) -> LineCells {
    let (SelectionShape::Box, Some([left, top, right, bottom])) = (drawn.shape, drawn.cell_box(&map.view))
    else {
        return drawn.outline_cells(&map.view).into_iter().map(|cell| (cell, "•")).collect();
    };
    let corners = [(left, top, "╭"), (right, top, "╮"), (left, bottom, "╰"), (right, bottom, "╯")];
    let across = (left + 1..right).flat_map(|x| [(x, top, "─"), (x, bottom, "─")]);
    let down = (top + 1..bottom).flat_map(|y| [(left, y, "│"), (right, y, "│")]);
    let size = map.picture.size;
    let on_screen = |(x, y, symbol): (isize, isize, &'static str)| {
        let cell = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        (cell.0 < size.width && cell.1 < size.height).then_some((cell, symbol))
    };
    across.chain(down).chain(corners).filter_map(on_screen).collect()
}

/// Marks the current snippet of the list where the cursor is on another cell.
fn draw_reading_mark(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let map = &state.map;
    let current = map.panes.snippet_list.current();
    let at = current.and_then(|snippet| map.layout()?.positions.get(snippet.0).copied().flatten());
    let cell = at.and_then(|at| map.view.cell_of(at.map(f64::from)));
    if let Some((x, y)) = cell.filter(|cell| *cell != map.cursor_cell()) {
        let style = canvas.styles.accent;
        canvas.put_text(area.x + x as u16, area.y + y as u16, area.right(), "◎", style);
    }
}

/// Draws the cursor, always reversed: on a dot a colour alone would not show.
fn draw_cursor(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let (x, y) = state.map.cursor_cell();
    let panes = &state.map.panes;
    let focused = !panes.in_detail() && !panes.filtering && state.overlays.is_empty();
    let style = if focused { canvas.styles.selection } else { canvas.styles.resting };
    let cell = Rect { x: area.x + x as u16, y: area.y + y as u16, width: 1, height: 1 };
    canvas.patch_style(cell.intersection(area), style.add_modifier(Modifier::REVERSED));
}
