//! The map as a file.

use super::bench::Bench;

/// The columns and rows of a PNG, and the colours in it.
fn read_png(bytes: &[u8]) -> (u32, u32, std::collections::BTreeSet<[u8; 3]>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let colors = pixels.chunks(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    (info.width, info.height, colors)
}

#[test]
fn the_map_is_written_with_names_and_without() {
    let bench = Bench::with_topics();
    let before = bench.run(&["log", "--json"]).ok().stdout;
    let drawn = bench.run(&["export", "map", "-o", "map.svg"]).ok();
    assert!(drawn.stderr.contains("map.svg"), "{}", drawn.stderr);
    let svg = std::fs::read_to_string(bench.path("map.svg")).unwrap();
    let topics = bench.topics();
    let labels = topics["topics"].as_array().unwrap().iter().map(|topic| topic["label"].as_str().unwrap());
    let named = labels.clone().filter(|label| svg.contains(&format!(">{label}</text>"))).count();
    assert!(named * 2 > labels.count(), "most topics are named, {named}");
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));

    let drawn = bench.run(&["export", "map", "-o", "map.png"]).ok();
    assert!(drawn.stderr.contains("no names"), "{}", drawn.stderr);
    let file = std::fs::read(bench.path("map.png")).unwrap();
    let (width, height, colors) = read_png(&file);
    assert_eq!((width, height), (2400, 1680));
    assert!(colors.contains(&[255; 3]) && colors.len() > 20, "{} colours", colors.len());
    // The picture of both is one.
    let (_, picture) = svg.split_once("base64,").unwrap();
    let picture = picture.split_once('"').unwrap().0;
    use base64::Engine as _;
    assert_eq!(base64::engine::general_purpose::STANDARD.decode(picture).unwrap(), file);
    bench.run(&["export", "map", "-o", "map.png"]).ok();
    assert_eq!(std::fs::read(bench.path("map.png")).unwrap(), file, "the same bytes each time");

    bench.run(&["export", "map", "--color-by", "theme", "-o", "themes.svg"]).fails(1, &["no theme yet"]);
    bench.run(&["export", "map", "--theme-lines", "-o", "lines.svg"]).fails(1, &["no theme yet"]);
    bench.run(&["assign", "--topic", "0", "Design"]).ok();
    bench.run(&["export", "map", "--color-by", "theme", "-o", "themes.svg"]).ok();
    assert!(std::fs::read_to_string(bench.path("themes.svg")).unwrap().contains(">Design ("));
    let lines = ["export", "map", "--theme-lines", "-o", "lines.svg"];
    bench.run(&lines).ok();
    let alone = std::fs::read_to_string(bench.path("lines.svg")).unwrap();
    assert!(alone.contains(">Design</text>") && alone.contains(">Design ("), "named, and coloured by themes");
    // Another topic under another theme, and two of its snippets under both.
    bench.run(&["assign", "--topic", "1", "Cost"]).ok();
    let listed = bench.run(&["snippets", "--topic", "1", "--json"]).ok().json();
    let ids = [0, 2].map(|at| listed["snippets"][at]["id"].to_string());
    bench.run(&["assign", "--snippet", &ids[0], "--snippet", &ids[1], "Design"]).ok();
    bench.run(&[&lines[..], &["--force"]].concat()).ok();
    let together = bench.run(&["themes", "--together", "--json"]).ok().json();
    let overlaps = together["pairs"][0]["times"].as_u64().unwrap();
    let both = std::fs::read_to_string(bench.path("lines.svg")).unwrap();
    assert!(both.contains("lines: overlaps of passages, 1 of 1 pairs"));
    assert!(overlaps > 0 && both.contains(&format!(">{overlaps}</text>")), "{overlaps}");
    bench.run(&["undo"]).ok();
    bench.run(&["undo"]).ok();
    bench.run(&["export", "map", "-o", "map.gif"]).fails(2, &[".svg or .png"]);
    let log = bench.run(&["log", "--json"]).ok().stdout;
    assert_ne!(log, before);
    bench.run(&["undo"]).ok();
}

#[test]
fn a_study_without_topics_has_no_map() {
    let bench = Bench::new();
    bench.talk("one.txt", "Ann: Hello.\n\nBob: Hello to you.\n");
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["export", "map", "-o", "map.svg"]).fails(1, &["there is no map", "analyze"]);
}
