//! The map of a terminal that takes pictures: what the view asks for, and what it leaves to text.

use super::bench::TestWorkbench;
use leitmotif::config::color_theme::{Background, ColorTheme};
use leitmotif::tui::canvas::Canvas;
use leitmotif::tui::graphics::density_map::{DensityMap, draw_density};
use leitmotif::tui::graphics::image_layer::ImageAbility;
use leitmotif::tui::input::answers::TerminalAnswer;
use leitmotif::tui::questions::TerminalProfile;
use leitmotif::tui::style::Styles;
use leitmotif::tui::views::{draw_workbench, pane::PaneShares};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const AREA: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };

/// The frame of a terminal that takes pictures, with the one it has.
fn frame(bench: &TestWorkbench, theme: &ColorTheme) -> (Buffer, Option<(Rect, DensityMap)>) {
    let mut profile = TerminalProfile::default();
    profile.take(TerminalAnswer::CellSize(10, 20));
    profile.take(TerminalAnswer::ColorScheme(Background::Dark));
    profile.take(TerminalAnswer::KittyGraphics(true));
    let (mut buffer, styles) = (Buffer::empty(AREA), Styles::new(theme));
    let mut canvas = Canvas::new(&mut buffer, &styles);
    canvas.image_ability = ImageAbility::of_terminal(&profile);
    draw_workbench(&mut canvas, bench.driver.state(), PaneShares::default());
    let image = canvas.image.take();
    (buffer, image)
}

fn has_dots(frame: &Buffer) -> bool {
    frame
        .content
        .iter()
        .any(|cell| cell.symbol().starts_with(|c: char| ('\u{2801}'..='\u{28ff}').contains(&c)))
}

#[test]
fn a_picture_takes_the_place_of_the_dots_and_text_stays() {
    let mut bench = TestWorkbench::open(AREA.width, AREA.height);
    bench.press("5");
    let (drawn, image) = frame(&bench, &ColorTheme::default());
    let (area, map) = image.expect("a picture");
    assert!(!has_dots(&drawn));
    assert_eq!(
        (usize::from(area.width), usize::from(area.height)),
        (map.view.size.width, map.view.size.height)
    );
    assert!(!map.holes.is_empty(), "names of topics stand on the plane");
    for hole in &map.holes {
        let at = (area.x + hole.x + 3, area.y + hole.y);
        assert_ne!(drawn.cell(at).unwrap().symbol(), " ", "{hole:?}");
    }
    let pixels = draw_density(&map);
    assert_eq!((pixels.width, pixels.height), (usize::from(area.width) * 10, usize::from(area.height) * 20));
    // Each snippet on the plane colours the pixel it lies on, unless a name stands there.
    let mut seen = 0;
    for dot in map.dots.iter() {
        let Some((x, y)) = map.view.cell_of(dot.position.map(f64::from)) else { continue };
        if map.holes.iter().any(|hole| hole.contains((x as u16, y as u16).into())) {
            continue;
        }
        let [x, y] = map.view.cell_offset(dot.position.map(f64::from));
        let pixel = pixels.pixels[(y * 20.0) as usize * pixels.width + (x * 10.0) as usize];
        assert!(pixel[3] > 80, "{dot:?} {pixel:?}");
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
    assert_eq!(
        frame(&bench, &ColorTheme::default()).1.unwrap().1,
        map,
        "the same picture is not drawn twice"
    );
    bench.press("+");
    assert_ne!(frame(&bench, &ColorTheme::default()).1.unwrap().1, map);
}

#[test]
fn under_a_list_and_without_colours_the_map_is_drawn_of_characters() {
    let mut bench = TestWorkbench::open(AREA.width, AREA.height);
    bench.press("5");
    let plain = ColorTheme::builtin("plain").unwrap();
    assert!(frame(&bench, &plain).1.is_none());
    bench.press("?");
    assert!(frame(&bench, &ColorTheme::default()).1.is_none());
    bench.press("esc 1");
    assert!(frame(&bench, &ColorTheme::default()).1.is_none());
}
