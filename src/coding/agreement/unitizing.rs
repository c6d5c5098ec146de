//! Krippendorff's alpha for unitizing, of two coders: whether they marked the same stretches of text, by the
//! character.
//!
//! As in Krippendorff 1995, "On the reliability of unitizing continuous data" (Sociological Methodology 25,
//! 47-76), and 2004, "Measuring the reliability of qualitative text analysis data" (Quality & Quantity 38,
//! 787-800), with the notation of "Content Analysis", 3rd edition, 2013, section 12.4. Krippendorff, Mathet,
//! Bouvry & Widlöcher 2016, "On the reliability of unitizing textual continua" (Quality & Quantity 50,
//! 2347-2364), found that it does not behave as expected for more than two coders: there is none for these.
//!
//! The continuum is the compared text, in characters (code points) of its snippets. The texts are strung
//! together; units and gaps end where a stretch of compared snippets ends, and so at the end of a text. A unit
//! is a passage; those of one coder and theme that overlap or touch are one.

use super::coefficients::{BOOTSTRAP_SEED, RESAMPLES, ScoreInterval, percentile_interval};
use crate::corpus::part::text_part;
use crate::corpus::{SnippetIndex, Span, Transcript, TranscriptId};
use crate::random::Random;
use std::collections::{BTreeMap, BTreeSet};

/// The least number of transcripts to resample: of one, all resamples are the same.
const MIN_TRANSCRIPTS: usize = 2;

/// How far two coders mark the same stretches of text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct UnitizingAgreement {
    /// Krippendorff's alpha for unitizing. None for other than two coders, and where neither marked anything.
    pub alpha: Option<f64>,
    /// Its 95 % interval: percentile bootstrap over the transcripts. None for fewer than two transcripts, and
    /// where alpha is undefined in more than one resample of twenty.
    pub interval: Option<ScoreInterval>,
}

/// The compared text of one transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextContinuum {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Stretches of snippets that follow each other.
    pieces: Vec<ContinuumPiece>,
    /// For bytes of the text: the characters of compared snippets before them. All bytes at which a snippet or
    /// a passage begins or ends are there.
    positions: BTreeMap<usize, usize>,
}

/// Compared snippets that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ContinuumPiece {
    /// From the first byte to the last.
    bytes: Span,
    /// The same in characters of compared snippets.
    characters: Span,
}

impl TextContinuum {
    /// The continuum of a transcript: its compared snippets, ascending, and the bytes at which passages begin or
    /// end.
    pub(super) fn new(
        transcript: TranscriptId,
        text: &Transcript,
        snippets: &[(SnippetIndex, Span)],
        ends: &BTreeSet<usize>,
    ) -> Self {
        let mut made = Self { transcript, pieces: Vec::new(), positions: BTreeMap::new() };
        let (mut characters, mut last) = (0, None);
        for (at, span) in snippets {
            let start = characters;
            let mut from = span.start;
            made.positions.insert(from, characters);
            for &to in ends.range(span.start..span.end).chain([&span.end]) {
                characters += text_part(&text.text, from..to).chars().count();
                made.positions.insert(to, characters);
                from = to;
            }
            match made.pieces.last_mut().filter(|_| last == at.0.checked_sub(1)) {
                Some(piece) => {
                    piece.bytes.end = span.end;
                    piece.characters.end = characters;
                }
                None => made
                    .pieces
                    .push(ContinuumPiece { bytes: *span, characters: Span::new(start, characters) }),
            }
            last = Some(at.0);
        }
        made
    }

    /// The characters of compared snippets before a byte.
    fn position(&self, byte: usize) -> usize {
        self.positions.range(..=byte).next_back().map_or(0, |(_, position)| *position)
    }

    /// The units in a piece, in characters: the parts of these stretches of bytes that lie in it.
    fn units(&self, piece: &ContinuumPiece, stretches: &[Span]) -> Vec<Span> {
        let inside = stretches.iter().map(|own| {
            let (start, end) = (own.start.max(piece.bytes.start), own.end.min(piece.bytes.end));
            if start < end { Span::new(self.position(start), self.position(end)) } else { Span::new(0, 0) }
        });
        inside.filter(|unit| !unit.is_empty()).collect()
    }

    /// Compares the stretches that two coders marked in this transcript.
    pub(super) fn compare(&self, first: &[Span], second: &[Span]) -> TextComparison {
        let mut compared = TextComparison::default();
        for piece in &self.pieces {
            let (first, second) = (self.units(piece, first), self.units(piece, second));
            compared.length += piece.characters.len() as f64;
            compared.difference += difference(&first, &second);
            compared.gaps.extend(gap_lengths(piece.characters, &first));
            compared.gaps.extend(gap_lengths(piece.characters, &second));
            compared.units.extend(first.iter().chain(&second).map(|unit| unit.len()));
        }
        compared
    }
}

/// What two coders marked in one transcript, as far as alpha needs it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TextComparison {
    /// The characters of the continuum.
    length: f64,
    /// The squared differences between sections of one coder and of the other.
    difference: f64,
    /// The lengths of the units of both.
    units: Vec<usize>,
    /// The lengths of the gaps of both.
    gaps: Vec<usize>,
}

/// The sum of the squared differences between the sections of two coders: of two units that overlap, the
/// squares of the distances of their beginnings and of their ends; of a unit in a gap of the other, the square
/// of its length.
fn difference(first: &[Span], second: &[Span]) -> f64 {
    let square = |a: usize, b: usize| (a.abs_diff(b) as f64).powi(2);
    let (mut sum, mut i, mut j) = (0.0, 0, 0);
    let (mut met_first, mut met_second) = (vec![false; first.len()], vec![false; second.len()]);
    while let (Some(one), Some(other)) = (first.get(i), second.get(j)) {
        if one.overlap(*other) > 0 {
            sum += square(one.start, other.start) + square(one.end, other.end);
            [met_first.get_mut(i), met_second.get_mut(j)].into_iter().flatten().for_each(|met| *met = true);
        }
        if one.end <= other.end { i += 1 } else { j += 1 }
    }
    let alone = first.iter().zip(met_first).chain(second.iter().zip(met_second)).filter(|(_, met)| !met);
    sum + alone.map(|(unit, _)| square(unit.len(), 0)).sum::<f64>()
}

/// The lengths of the gaps between, before and after the units of one coder in a piece.
fn gap_lengths(piece: Span, units: &[Span]) -> Vec<usize> {
    let ends = [piece.start].into_iter().chain(units.iter().map(|unit| unit.end));
    let starts = units.iter().map(|unit| unit.start).chain([piece.end]);
    ends.zip(starts).map(|(end, start)| start.saturating_sub(end)).filter(|gap| *gap > 0).collect()
}

/// The observed and the expected disagreement on a theme.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Disagreement {
    observed: f64,
    expected: f64,
}

/// The texts of a comparison, with units and gaps of all of them sorted, the longest first, each with its text.
struct UnitizingSums<'a> {
    texts: &'a [TextComparison],
    units: Vec<(usize, usize)>,
    gaps: Vec<(usize, usize)>,
}

impl<'a> UnitizingSums<'a> {
    fn new(texts: &'a [TextComparison]) -> Self {
        let sorted = |of: fn(&TextComparison) -> &Vec<usize>| {
            let each = texts.iter().enumerate();
            let mut all: Vec<(usize, usize)> =
                each.flat_map(|(text, it)| of(it).iter().map(move |length| (*length, text))).collect();
            all.sort_unstable_by_key(|&(length, text)| (std::cmp::Reverse(length), text));
            all
        };
        Self { texts, units: sorted(|it| &it.units), gaps: sorted(|it| &it.gaps) }
    }

    /// The disagreements where each text is there so many times; none where nothing was marked.
    fn disagreement(&self, times: &[u32]) -> Option<Disagreement> {
        let times = |text: usize| times.get(text).map_or(0.0, |times| f64::from(*times));
        let sum = |of: &dyn Fn(&TextComparison) -> f64| -> f64 {
            self.texts.iter().enumerate().map(|(text, it)| times(text) * of(it)).sum()
        };
        let length = sum(&|it| it.length);
        let units = sum(&|it| it.units.len() as f64);
        let (mut expected, mut inside_units) = (0.0, 0.0);
        // The number and the length of the gaps that are at least as long as the unit.
        let (mut gap_count, mut gap_length, mut next) = (0.0, 0.0, 0);
        for &(unit, text) in &self.units {
            while let Some(&(gap, of)) = self.gaps.get(next).filter(|(gap, _)| *gap >= unit) {
                gap_count += times(of);
                gap_length += times(of) * gap as f64;
                next += 1;
            }
            let unit = unit as f64;
            let with_units = (units - 1.0) / 3.0 * unit * (2.0 * unit - 1.0) * (unit - 1.0);
            let in_gaps = unit * unit * (gap_length - gap_count * (unit - 1.0));
            expected += times(text) * (with_units + in_gaps);
            inside_units += times(text) * unit * (unit - 1.0);
        }
        // Two coders: each pair is compared both ways, and there are 2 (2 - 1) ways.
        let both = 2.0 * length;
        let disagreement = Disagreement {
            observed: sum(&|it| it.difference) / (length * length),
            expected: 2.0 / length * expected / (both * (both - 1.0) - inside_units),
        };
        (units > 0.0 && disagreement.expected > 0.0).then_some(disagreement)
    }

    fn alpha(&self, times: &[u32]) -> Option<f64> {
        self.disagreement(times).map(|it| 1.0 - it.observed / it.expected)
    }
}

/// Alpha for unitizing with its interval, over the texts of all compared transcripts.
pub(super) fn unitizing_agreement(texts: &[TextComparison]) -> UnitizingAgreement {
    let sums = UnitizingSums::new(texts);
    let alpha = sums.alpha(&vec![1; texts.len()]);
    let mut resampled: Vec<f64> = Vec::new();
    if alpha.is_some() && texts.len() >= MIN_TRANSCRIPTS {
        let mut random = Random::from_seed(BOOTSTRAP_SEED);
        for _ in 0..RESAMPLES {
            let mut times = vec![0; texts.len()];
            for _ in 0..texts.len() {
                let drawn = (random.next_unit() * texts.len() as f64) as usize;
                times.get_mut(drawn).into_iter().for_each(|times| *times += 1);
            }
            resampled.extend(sums.alpha(&times));
        }
    }
    resampled.sort_unstable_by(f64::total_cmp);
    UnitizingAgreement { alpha, interval: percentile_interval(&resampled) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A continuum of so many letters in one snippet.
    fn continuum(length: usize) -> TextContinuum {
        let text = Transcript { text: "x".repeat(length), ..Transcript::default() };
        // Every byte may begin a passage.
        let snippets = [(SnippetIndex(0), Span::new(0, length))];
        TextContinuum::new(TranscriptId(1), &text, &snippets, &(0..length).collect())
    }

    fn spans(ends: &[(usize, usize)]) -> Vec<Span> {
        ends.iter().map(|&(start, end)| Span::new(start, end)).collect()
    }

    fn disagreement(texts: &[TextComparison]) -> Option<Disagreement> {
        UnitizingSums::new(texts).disagreement(&vec![1; texts.len()])
    }

    /// Krippendorff 2004, appendix: a continuum of length 300 that begins at 150, two observers, categories c
    /// and k. Observed .0144 and 0, expected .0532 and .0490; alpha of c .729, of k 1, of both .859. The sums
    /// were checked by hand: (50 + 850 + 400) / 300^2 for what is observed of c.
    #[test]
    fn alpha_is_that_of_krippendorff_2004() {
        let continuum = continuum(300);
        let first = spans(&[(75, 145), (220, 250)]);
        let second = spans(&[(70, 150), (205, 225), (250, 270)]);
        let c = [continuum.compare(&first, &second)];
        let both = spans(&[(30, 90), (150, 200)]);
        let k = [continuum.compare(&both, &both)];
        let (on_c, on_k) = (disagreement(&c).unwrap(), disagreement(&k).unwrap());
        let four = |figure: f64| format!("{figure:.4}");
        assert_eq!(
            [on_c.observed, on_c.expected, on_k.observed, on_k.expected].map(four),
            ["0.0144", "0.0532", "0.0000", "0.0490"]
        );
        let three = |figure: f64| format!("{figure:.3}");
        let all = 1.0 - (on_c.observed + on_k.observed) / (on_c.expected + on_k.expected);
        let [c, k] = [&c, &k].map(|texts| unitizing_agreement(texts).alpha.unwrap());
        assert_eq!([c, k, all].map(three), ["0.729", "1.000", "0.859"]);
    }

    /// The formula as it is printed, section by section, gaps included.
    fn naive_alpha(continua: &[(usize, Vec<Span>, Vec<Span>)]) -> Option<f64> {
        // Sections: whether it is a unit, where it begins, its length.
        type Sections = Vec<(bool, i64, i64)>;
        let mut observers: [Sections; 2] = [Vec::new(), Vec::new()];
        let mut begin = 0i64;
        for (length, first, second) in continua {
            for (sections, units) in observers.iter_mut().zip([first, second]) {
                let mut at = 0;
                for unit in units {
                    sections.push((false, begin + at, unit.start as i64 - at));
                    sections.push((true, begin + unit.start as i64, unit.len() as i64));
                    at = unit.end as i64;
                }
                sections.push((false, begin + at, *length as i64 - at));
                sections.retain(|section| section.2 > 0);
            }
            begin += *length as i64;
        }
        let (m, length) = (2.0, begin as f64);
        let mut observed = 0.0;
        for (i, j) in [(0, 1), (1, 0)] {
            for &(w_g, b_g, l_g) in &observers[i] {
                for &(w_h, b_h, l_h) in &observers[j] {
                    let apart = b_g - b_h;
                    observed += match (w_g, w_h) {
                        (true, true) if -l_g < apart && apart < l_h => {
                            (apart.pow(2) + (apart + l_g - l_h).pow(2)) as f64
                        }
                        (true, false) if l_h - l_g >= apart && apart >= 0 => l_g.pow(2) as f64,
                        (false, true) if l_h - l_g <= apart && apart <= 0 => l_h.pow(2) as f64,
                        _ => 0.0,
                    };
                }
            }
        }
        observed /= m * (m - 1.0) * length * length;
        let all: Vec<(bool, i64, i64)> = observers.concat();
        let n = all.iter().filter(|section| section.0).count() as f64;
        let (mut sum, mut inside) = (0.0, 0.0);
        for &(_, _, l) in all.iter().filter(|section| section.0) {
            let fits = all.iter().filter(|section| !section.0 && section.2 >= l);
            let places: i64 = fits.map(|gap| gap.2 - l + 1).sum();
            let l = l as f64;
            sum += (n - 1.0) / 3.0 * (2.0 * l.powi(3) - 3.0 * l * l + l) + l * l * places as f64;
            inside += l * (l - 1.0);
        }
        let expected = 2.0 / length * sum / (m * length * (m * length - 1.0) - inside);
        (expected > 0.0).then(|| 1.0 - observed / expected)
    }

    /// Units that do not touch, from steps.
    fn units(length: usize, steps: &[(usize, usize)]) -> Vec<Span> {
        let mut at = 0;
        let mut made = Vec::new();
        for &(gap, unit) in steps {
            let (start, end) = (at + gap, (at + gap + unit).min(length));
            if start < end {
                made.push(Span::new(start, end));
            }
            at = end + 1;
        }
        made
    }

    proptest! {
        #[test]
        fn alpha_is_that_of_the_printed_formula(
            texts in prop::collection::vec((
                5usize..60,
                prop::collection::vec((0usize..9, 1usize..9), 0..5),
                prop::collection::vec((0usize..9, 1usize..9), 0..5),
            ), 1..5)
        ) {
            let texts: Vec<_> = texts.iter().map(|(length, a, b)| (*length, units(*length, a), units(*length, b))).collect();
            let compared: Vec<_> = texts.iter().map(|(length, a, b)| continuum(*length).compare(a, b)).collect();
            let (found, naive) = (unitizing_agreement(&compared).alpha, naive_alpha(&texts));
            match (found, naive) {
                (Some(found), Some(naive)) => prop_assert!((found - naive).abs() < 1e-9, "{found} {naive}"),
                (found, naive) => prop_assert_eq!(found, naive),
            }
            let same: Vec<_> = texts.iter().map(|(length, a, _)| continuum(*length).compare(a, a)).collect();
            prop_assert!(unitizing_agreement(&same).alpha.is_none_or(|alpha| (alpha - 1.0).abs() < 1e-12));
        }
    }

    #[test]
    fn characters_are_counted_in_compared_snippets_only() {
        let text =
            Transcript { text: "größe ist gut. und dann noch mehr".to_owned(), ..Transcript::default() };
        // "größe ist gut." has 14 characters in 16 bytes; the second snippet is not compared.
        let snippets = [(SnippetIndex(3), Span::new(0, 16)), (SnippetIndex(5), Span::new(26, 35))];
        let ends = [9, 30].into_iter().collect();
        let continuum = TextContinuum::new(TranscriptId(1), &text, &snippets, &ends);
        let pieces: Vec<Span> = continuum.pieces.iter().map(|piece| piece.characters).collect();
        assert_eq!(pieces, spans(&[(0, 14), (14, 23)]));
        let units = |piece: usize| continuum.units(&continuum.pieces[piece], &spans(&[(9, 30)]));
        assert_eq!([units(0), units(1)].concat(), spans(&[(7, 14), (14, 18)]), "cut where the stretch ends");
        // Snippets that follow each other are one stretch, and what is between them is not counted.
        let snippets = [(SnippetIndex(3), Span::new(0, 16)), (SnippetIndex(4), Span::new(17, 25))];
        let continuum = TextContinuum::new(TranscriptId(1), &text, &snippets, &ends);
        assert_eq!(continuum.units(&continuum.pieces[0], &spans(&[(9, 25)])), spans(&[(7, 22)]));
    }

    #[test]
    fn resamples_are_of_transcripts_and_what_is_undefined_is_none() {
        let text = |a: &[(usize, usize)], b: &[(usize, usize)]| continuum(100).compare(&spans(a), &spans(b));
        let one = text(&[(10, 20)], &[(12, 20)]);
        assert_eq!(unitizing_agreement(&[]), UnitizingAgreement::default());
        assert_eq!(unitizing_agreement(&[text(&[], &[])]), UnitizingAgreement::default());
        let alone = unitizing_agreement(std::slice::from_ref(&one));
        assert!(alone.alpha.unwrap() > 0.9 && alone.interval.is_none());
        let other = text(&[(40, 60)], &[(70, 80)]);
        let four = unitizing_agreement(&[one.clone(), other.clone(), one.clone(), other.clone()]);
        let (alpha, interval) = (four.alpha.unwrap(), four.interval.unwrap());
        assert!(interval.low < alpha && alpha < interval.high, "{four:?}");
        assert_eq!(unitizing_agreement(&[one.clone(), other.clone(), one, other]), four);
    }
}
