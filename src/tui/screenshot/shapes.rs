//! Characters drawn as shapes instead of glyphs: blocks, box lines, and the braille dots of the map.
//!
//! A font would leave gaps between them, or let them overlap, in any cell but the one it was made for.

use std::f32::consts::FRAC_PI_2;

/// A shape in a cell, in pixels from the cell's upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub enum CellShape {
    /// Left, top, width, height.
    Rect(f32, f32, f32, f32),
    /// Centre and radius.
    Dot(f32, f32, f32),
    /// The corners of a closed polygon.
    Polygon(Vec<(f32, f32)>),
}

/// What a character is drawn as.
#[derive(Debug, Clone, PartialEq)]
pub struct CharacterShapes {
    /// The shapes, all of one colour.
    pub shapes: Vec<CellShape>,
    /// How much of their colour there is, 0 to 1.
    pub opacity: f32,
}

/// The space above a bar and the height of it, as shares of the cell: bars in neighbouring rows stay apart.
/// Chosen by eye.
const BAR_HEIGHT: (f32, f32) = (0.18, 0.64);
/// The thickness of a line, as a share of the width of a cell. Chosen by eye.
const LINE_WIDTH: f32 = 0.12;
/// The radius of a braille dot, as a share of the width of a cell: a quarter of the way to the next dot.
const DOT_RADIUS: f32 = 0.125;

/// The shapes of a character in a cell of that width and height; none where it is left to the font.
pub fn shapes_of_character(symbol: &str, (width, height): (f32, f32)) -> Option<CharacterShapes> {
    let mut letters = symbol.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
    let full = |shapes| Some(CharacterShapes { shapes, opacity: 1.0 });
    let bar = |share: f32| CellShape::Rect(0.0, BAR_HEIGHT.0 * height, share * width, BAR_HEIGHT.1 * height);
    let code = letter as u32;
    match letter {
        '█' => full(vec![bar(1.0)]),
        '▉'..='▏' => full(vec![bar((0x2590 - code) as f32 / 8.0)]),
        '▁'..='▇' => {
            let share = (code - 0x2580) as f32 / 8.0;
            full(vec![CellShape::Rect(0.0, height * (1.0 - share), width, height * share)])
        }
        '▀' => full(vec![CellShape::Rect(0.0, 0.0, width, height / 2.0)]),
        '▐' => full(vec![CellShape::Rect(width / 2.0, 0.0, width / 2.0, height)]),
        '░'..='▓' => {
            Some(CharacterShapes { shapes: vec![bar(1.0)], opacity: (code - 0x2590) as f32 / 4.0 })
        }
        '\u{2800}'..='\u{28ff}' => full(braille_dots(code - 0x2800, width, height)),
        _ => {
            let (arms, weight, round) = line_arms(letter)?;
            let line = LINE_WIDTH * width * weight;
            full(if round {
                line_bend(arms, width, height, line)
            } else {
                line_cross(arms, width, height, line)
            })
        }
    }
}

/// The dots of a braille pattern. Bits 0 to 2 go down the left column, 3 to 5 down the right one, 6 and 7 are
/// the lowest row.
fn braille_dots(bits: u32, width: f32, height: f32) -> Vec<CellShape> {
    const BRAILLE_POSITIONS: [(u8, u8); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    let dot = |(column, row): (u8, u8)| {
        let (x, y) = ((f32::from(column) + 0.5) / 2.0, (f32::from(row) + 0.5) / 4.0);
        CellShape::Dot(x * width, y * height, DOT_RADIUS * width)
    };
    let raised = (0..).zip(BRAILLE_POSITIONS).filter(|(bit, _)| bits >> bit & 1 == 1);
    raised.map(|(_, place)| dot(place)).collect()
}

/// The directions in which a line leaves the middle of the cell: up, down, left, right.
type LineArms = [bool; 4];

/// The directions of a box character, its weight (1 is light), and whether its corner is round.
fn line_arms(letter: char) -> Option<(LineArms, f32, bool)> {
    let ways = |ways: &str| ['u', 'd', 'l', 'r'].map(|way| ways.contains(way));
    let light = |names: &str| Some((ways(names), 1.0, false));
    let round = |names: &str| Some((ways(names), 1.0, true));
    match letter {
        '─' => light("lr"),
        '│' => light("ud"),
        '┌' => light("dr"),
        '┐' => light("dl"),
        '└' => light("ur"),
        '┘' => light("ul"),
        '├' => light("udr"),
        '┤' => light("udl"),
        '┬' => light("dlr"),
        '┴' => light("ulr"),
        '┼' => light("udlr"),
        '╴' => light("l"),
        '╵' => light("u"),
        '╶' => light("r"),
        '╷' => light("d"),
        '╭' => round("dr"),
        '╮' => round("dl"),
        '╯' => round("ul"),
        '╰' => round("ur"),
        '━' => Some((ways("lr"), 2.2, false)),
        '┃' => Some((ways("ud"), 2.2, false)),
        _ => None,
    }
}

/// The straight lines of a box character.
fn line_cross([up, down, left, right]: LineArms, width: f32, height: f32, line: f32) -> Vec<CellShape> {
    let (x, y) = ((width - line) / 2.0, (height - line) / 2.0);
    let mut shapes = Vec::new();
    if left || right {
        let from = if left { 0.0 } else { x };
        let to = if right { width } else { x + line };
        shapes.push(CellShape::Rect(from, y, to - from, line));
    }
    if up || down {
        let from = if up { 0.0 } else { y };
        let to = if down { height } else { y + line };
        shapes.push(CellShape::Rect(x, from, line, to - from));
    }
    shapes
}

/// A round corner: a quarter of a circle between two sides of the cell, and the straight piece to the edge
/// above or below.
fn line_bend([_, down, left, _]: LineArms, width: f32, height: f32, line: f32) -> Vec<CellShape> {
    const BEND_STEPS: u16 = 8;
    let radius = width / 2.0;
    let (right, below) = (if left { -1.0 } else { 1.0 }, if down { 1.0 } else { -1.0 });
    let centre = (width / 2.0 + right * radius, height / 2.0 + below * radius);
    let arc = |radius: f32, back: bool| {
        (0..=BEND_STEPS).map(move |step| {
            let step = if back { BEND_STEPS - step } else { step };
            let angle = FRAC_PI_2 * f32::from(step) / f32::from(BEND_STEPS);
            (centre.0 - right * radius * angle.cos(), centre.1 - below * radius * angle.sin())
        })
    };
    let half = line / 2.0;
    let figure = arc(radius + half, false).chain(arc(radius - half, true)).collect();
    let left = (width - line) / 2.0;
    let rest = height / 2.0 - radius;
    let top = if down { height - rest } else { 0.0 };
    vec![CellShape::Polygon(figure), CellShape::Rect(left, top, line, rest)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_rules_reach_the_edges_of_their_cell() {
        let cell = (8.0, 16.0);
        let only = |symbol: &str| shapes_of_character(symbol, cell).unwrap().shapes;
        let CellShape::Rect(x, _, width, _) = only("▌")[0] else { panic!() };
        assert_eq!((x, width), (0.0, 4.0));
        let CellShape::Rect(x, _, width, _) = only("─")[0] else { panic!() };
        assert_eq!((x, width), (0.0, 8.0));
        assert_eq!(only("▏"), [CellShape::Rect(0.0, 16.0 * BAR_HEIGHT.0, 1.0, 16.0 * BAR_HEIGHT.1)]);
        assert_eq!(only("▄"), [CellShape::Rect(0.0, 8.0, 8.0, 8.0)]);
        assert_eq!(shapes_of_character("▒", cell).unwrap().opacity, 0.5);
        assert_eq!(
            (
                shapes_of_character("a", cell),
                shapes_of_character("日本", cell),
                shapes_of_character("", cell)
            ),
            (None, None, None)
        );
    }

    #[test]
    fn braille_has_its_dots_where_they_belong() {
        let dots = shapes_of_character("⢁", (8.0, 16.0)).unwrap().shapes;
        assert_eq!(dots, [CellShape::Dot(2.0, 2.0, 1.0), CellShape::Dot(6.0, 14.0, 1.0)]);
        assert_eq!(shapes_of_character("⣿", (8.0, 16.0)).unwrap().shapes.len(), 8);
    }
}
