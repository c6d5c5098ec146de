//! The themes that come together as a picture (SVG 1.1): a circle of themes with lines between those whose passages overlap.
//!
//! Themes stand around the circle so that those that overlap most are near each other: they are joined by average linkage of
//! their overlaps, the most first. The same study gives the same bytes.

use super::escape::escape_html;
use super::theme_colors::page_shades;
use crate::coding::{Codebook, CodingStats, CrosstabUnit, ThemeCooccurrence, ThemeId};
use crate::corpus::Corpus;
use crate::format::{count_noun, shorten, thousands};
use crate::topics::average_linkage;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// The radius of the circle for few themes, and the arc that each of many takes, in pixels. Chosen by hand for letters of 13.
const LEAST_RADIUS: f64 = 220.0;
const ARC_OF_THEME: f64 = 20.0;
/// The room for names around the circle, and for the legend below; the letters of a name that fit. Chosen by hand.
const NAME_ROOM: f64 = 250.0;
const LEGEND_ROOM: f64 = 90.0;
const NAME_LETTERS: usize = 30;
/// The widths of the thinnest and the thickest line, and the radii of the smallest and the largest theme. Chosen by hand.
const LINE_WIDTHS: [f64; 2] = [1.0, 12.0];
const THEME_RADII: [f64; 2] = [3.0, 11.0];
/// How far the middle of a line stays from the middle of the circle: 0 there, 1 straight. Chosen by hand.
const BEND: f64 = 0.4;

/// The themes that come together, with what it takes to draw them.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeNetwork {
    /// The themes that come together with another, in the order in which they stand around the circle.
    themes: Vec<NetworkTheme>,
    /// The pairs, most often first.
    pairs: Vec<ThemeCooccurrence>,
    /// Within what they come together.
    within: CrosstabUnit,
    /// The number of themes that come together with no other.
    alone: usize,
}

/// A theme of the network.
#[derive(Debug, Clone, PartialEq)]
struct NetworkTheme {
    id: ThemeId,
    path: String,
    color: u8,
    words: usize,
}

impl ThemeNetwork {
    /// The network of a study; none where no two themes come together.
    pub fn new(
        stats: &CodingStats,
        corpus: &Corpus,
        codebook: &Codebook,
        within: CrosstabUnit,
    ) -> Option<Self> {
        let pairs = stats.theme_cooccurrences(corpus, codebook, within);
        let theme = |id: ThemeId| {
            let prevalence = stats.prevalence(id);
            let words = prevalence.map_or(0, |prevalence| prevalence.subtree.words);
            let color = codebook.themes.get(&id).map_or(0, |theme| theme.color);
            NetworkTheme { id, path: codebook.theme_path(id), color, words }
        };
        let is_in = |id: &ThemeId| pairs.iter().any(|pair| pair.first == *id || pair.second == *id);
        let all: Vec<ThemeId> = codebook.tree().into_iter().map(|(_, theme)| theme.id).collect();
        let themes: Vec<NetworkTheme> = all.iter().copied().filter(is_in).map(theme).collect();
        let alone = all.len() - themes.len();
        (!pairs.is_empty()).then(|| Self { themes: around_circle(themes, &pairs), pairs, within, alone })
    }

    /// Writes the picture.
    ///
    /// # Errors
    /// What `to` says.
    pub fn write_svg(&self, to: &mut dyn Write) -> io::Result<()> {
        let count = self.themes.len() as f64;
        let radius = LEAST_RADIUS.max(count * ARC_OF_THEME / std::f64::consts::TAU);
        let (middle, width) = (radius + NAME_ROOM, 2.0 * (radius + NAME_ROOM));
        let height = width + LEGEND_ROOM;
        let centre = (middle, middle);
        let angle = |at: usize| std::f64::consts::TAU * at as f64 / count - std::f64::consts::FRAC_PI_2;
        let place = |at: usize, radius: f64| {
            (centre.0 + radius * angle(at).cos(), centre.1 + radius * angle(at).sin())
        };
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n\
             <title>Themes that come together</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <g fill=\"none\" stroke=\"#4a5568\" stroke-opacity=\".45\">\n"
        );
        let at: BTreeMap<ThemeId, usize> =
            self.themes.iter().enumerate().map(|(at, it)| (it.id, at)).collect();
        let most = self.pairs.iter().map(|pair| pair.times).max().unwrap_or(1);
        // The thinnest first, so that the thickest lie above.
        for pair in self.pairs.iter().rev() {
            let (Some(&first), Some(&second)) = (at.get(&pair.first), at.get(&pair.second)) else { continue };
            let ((x, y), (to_x, to_y)) = (place(first, radius), place(second, radius));
            // Bent towards the middle, so that lines between neighbours do not lie on the circle.
            let bent = |from: f64, to: f64, centre: f64| centre + (f64::midpoint(from, to) - centre) * BEND;
            let control = (bent(x, to_x, centre.0), bent(y, to_y, centre.1));
            let name = |at: usize| self.themes.get(at).map_or("", |theme| &theme.path);
            let _ = writeln!(
                out,
                "<path d=\"M{x:.1} {y:.1}Q{:.1} {:.1} {to_x:.1} {to_y:.1}\" stroke-width=\"{:.1}\"><title>{} and {}: {}, \
                 {} in both</title></path>",
                control.0,
                control.1,
                scaled(pair.times, most, LINE_WIDTHS),
                escape_html(name(first)),
                escape_html(name(second)),
                self.times_text(pair.times),
                count_noun(pair.words, "word"),
            );
        }
        out += "</g>\n";
        let words = self.themes.iter().map(|theme| theme.words).max().unwrap_or(1);
        for (at, theme) in self.themes.iter().enumerate() {
            let (x, y) = place(at, radius);
            let (color, _) = page_shades(theme.color);
            let size = scaled(theme.words, words, THEME_RADII);
            let said = count_noun(theme.words, "word");
            let _ = writeln!(
                out,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{size:.1}\" fill=\"{color}\"><title>{}: {said}</title></circle>",
                escape_html(&theme.path)
            );
            let (x, y) = place(at, radius + THEME_RADII[1] + 5.0);
            // Names on the left are turned around, so that none stands on its head.
            let is_left = angle(at).cos() < -1e-9;
            let turned = angle(at).to_degrees() + if is_left { 180.0 } else { 0.0 };
            let anchor = if is_left { "end" } else { "start" };
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" dominant-baseline=\"middle\" \
                 transform=\"rotate({turned:.1} {x:.1} {y:.1})\">{}</text>",
                escape_html(&shorten(&theme.path, NAME_LETTERS))
            );
        }
        for (nth, line) in (0u16..).zip(self.legend(most, words)) {
            let y = height - LEGEND_ROOM + 16.0 + 18.0 * f64::from(nth);
            let _ = writeln!(out, "<text x=\"16\" y=\"{y:.0}\">{}</text>", escape_html(&line));
        }
        out += "</svg>\n";
        to.write_all(out.as_bytes())
    }

    /// What the picture says, line by line.
    fn legend(&self, most: usize, words: usize) -> Vec<String> {
        let least = self.pairs.last().map_or(most, |pair| pair.times);
        let lines = match least == most {
            true => format!("Lines: {}.", self.times_text(most)),
            false => format!("Lines: from {} (thin) to {} (thick).", thousands(least), self.times_text(most)),
        };
        let unit = match self.within {
            CrosstabUnit::Overlap => {
                "Counted: stretches of text that are in both themes, each with those below it or listed under it."
                    .to_owned()
            }
            unit => {
                format!("Counted: within {}, both themes, each with those below it or listed under it.", unit.name())
            }
        };
        let circles = format!("Circles: words of the theme, up to {}.", thousands(words));
        let alone = match self.alone {
            0 => String::new(),
            1 => " One theme that meets no other is left out.".to_owned(),
            alone => format!(" {} themes that meet no other are left out.", thousands(alone)),
        };
        let alone = format!("A theme and one above it are no pair.{alone}");
        vec![lines, unit, circles, alone]
    }

    /// How often a pair comes together, in words.
    fn times_text(&self, times: usize) -> String {
        match self.within {
            CrosstabUnit::Overlap => count_noun(times, "overlap"),
            unit => format!("{} with both", count_noun(times, unit.noun())),
        }
    }
}

/// A length for a number from 0 to `most`, in proportion to it between two lengths.
fn scaled(number: usize, most: usize, [least, largest]: [f64; 2]) -> f64 {
    least + (largest - least) * number as f64 / most.max(1) as f64
}

/// The themes in the order around the circle: joined the most often overlapping first, as far as they come together.
fn around_circle(themes: Vec<NetworkTheme>, pairs: &[ThemeCooccurrence]) -> Vec<NetworkTheme> {
    let most = pairs.iter().map(|pair| pair.times).max().unwrap_or(1) as f64;
    let times: BTreeMap<(ThemeId, ThemeId), usize> = pairs
        .iter()
        .map(|pair| ((pair.first.min(pair.second), pair.first.max(pair.second)), pair.times))
        .collect();
    let between = |a: usize, b: usize| {
        let ids = themes.get(a).zip(themes.get(b)).map(|(a, b)| (a.id.min(b.id), a.id.max(b.id)));
        let times = ids.and_then(|ids| times.get(&ids)).copied().unwrap_or(0);
        1.0 - times as f64 / most
    };
    let mut groups: Vec<Vec<usize>> = (0..themes.len()).map(|at| vec![at]).collect();
    for (_, first, second) in average_linkage(themes.len(), between) {
        let joined = groups.get_mut(second).map(std::mem::take).unwrap_or_default();
        if let Some(group) = groups.get_mut(first) {
            group.extend(joined);
        }
    }
    let order = groups.into_iter().next().unwrap_or_default();
    order.into_iter().filter_map(|at| themes.get(at).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::ThemeRef;
    use crate::coding::edits::assign_spans;
    use crate::coding::fixture::{codebook_with, corpus, signature, transcript_span};

    fn network(paths: &[&str], passages: &[(&str, usize, usize)]) -> Option<String> {
        let corpus = corpus();
        let mut book = codebook_with(paths);
        for (theme, from, to) in passages {
            let place = [transcript_span(1, *from, *to)];
            let edit = assign_spans(&book, &place, ThemeRef::Path(theme), &signature()).unwrap();
            book.apply(&edit);
        }
        let stats = CodingStats::new(&corpus, None, &book);
        let network = ThemeNetwork::new(&stats, &corpus, &book, CrosstabUnit::Overlap)?;
        let mut bytes = Vec::new();
        network.write_svg(&mut bytes).unwrap();
        Some(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn lines_are_as_wide_as_themes_overlap_and_the_legend_says_what_is_counted() {
        let passages = [
            ("A <b>", 0, 50),
            ("B", 0, 40),
            ("C", 20, 45),
            ("A <b>", 101, 151),
            ("B", 101, 201),
            ("D", 202, 240),
        ];
        let svg = network(&["A <b>", "B", "C", "D"], &passages).unwrap();
        // A and B overlap twice, A and C once, B and C once; D is alone.
        let widths: Vec<&str> =
            svg.split("stroke-width=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(widths, ["6.5", "6.5", "12.0"], "{svg}");
        assert_eq!(svg.matches("<circle").count(), 3);
        for said in [
            "A &lt;b&gt; and B: 2 overlaps",
            "Lines: from 1 (thin) to 2 overlaps (thick).",
            "One theme that meets no other is left out.",
        ] {
            assert!(svg.contains(said), "{said}: {svg}");
        }
        assert!(!svg.contains("<b>") && !svg.contains("NaN"), "{svg}");
        assert_eq!(network(&["A <b>", "B", "C", "D"], &passages).unwrap(), svg);
    }

    #[test]
    fn a_theme_and_one_above_it_make_no_network() {
        assert_eq!(network(&["A", "A/B"], &[("A", 0, 50), ("A/B", 0, 50)]), None);
        assert_eq!(network(&["A"], &[]), None);
    }
}
