//! Which snippets a guide takes: those nearer to it than to any topic or other guide.
//!
//! A guide begins as a vector among the adapted ones: its text as it would be as a snippet ([`adapt_with_texts`]),
//! and the mean of the snippets that are given to it. Its centre is that vector and the mean of the
//! snippets nearest to it; then, for a few rounds, each snippet goes to the nearest of all places, guides and
//! topics, and the centre is taken anew from those that came (seeded k-means: Basu, Banerjee & Mooney 2002). A
//! topic that is nearer to a guide than to every other topic is the guide's, and no place of its own.
//!
//! Tuned in November 2026 in a prototype of the same method without density, on banking77 and clinc150 (test
//! sets), 5 and 20 labels as guides by name and by three texts, both built-in models, four to five draws;
//! `tests/bench/guides.rs` prints recall and precision. The constants below say how the mean F1 over these moved.
//! To count the guide's words themselves (their BM25 in a snippet as a share of the most it could be, .1 to .6 of
//! it added to the cosine) lowered it on banking77 by name with draft from .571 to .567 and .546: it is left out.
//!
//! [`adapt_with_texts`]: crate::topics::adapt::adapt_with_texts

use super::cluster::Centres;
use super::cluster::clustering::Clustering;
use super::rows::MatrixView;
use crate::vectors::{direction, dot, first_highest, mean, normalize};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The least cosine of a guide with the snippet nearest to it; below, nothing in the corpus is about it. Of
/// the labels of banking77 and clinc150 the nearest snippet has .50 to .63 at the fifth percentile (minilm and
/// draft); of the labels of the other set, which it does not speak of, .38 to .56 in the median. .4 to .5
/// refuses the same guides but for a few; higher loses true ones.
pub const MIN_GUIDE_COSINE: f32 = 0.45;
/// Snippets nearest to a guide that its first centre is taken from. 6 to 10 give the same; 15 and 20 lose up
/// to .03.
const FIRST_SNIPPETS: usize = 8;
/// Weight of the guide's own vector beside the mean of its snippets. .25 to .5 give the same; 1 loses .02, 2
/// loses up to .1 by name.
const TEXT_WEIGHT: f32 = 0.5;
/// Rounds of assignment. 2 to 5 differ by less than .01.
const ROUNDS: usize = 3;
/// The least cosine of a guide's centre with a topic's that is the guide's. .5 to .7 give the same.
const MIN_TOPIC_COSINE: f32 = 0.5;
/// How much nearer to the guide than to every other topic such a topic has to be. 0 loses .04 on banking77 by
/// name, .1 loses up to .04.
const TOPIC_MARGIN: f32 = 0.05;
/// The least cosine of a snippet with a guide's centre, as a share of the mean of the [`FIRST_SNIPPETS`]
/// highest. .6 to .7 is a plateau; .8 loses .1 to .15 in recall, below .6 precision falls by .05 where much is
/// about nothing that is named (clinc150 holds a thousand requests out of scope).
const NEAR_SHARE: f32 = 0.65;
/// The least cosine whatever the share. .3 to .5 hardly matters beside the share.
const MIN_CENTRE_COSINE: f32 = 0.35;

/// A guide among the adapted vectors.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GuideSeed {
    /// The vector of its text; empty or zeros where it has none.
    pub vector: Vec<f32>,
    /// The rows given to it, ascending.
    pub members: Vec<usize>,
}

/// What became of a guide: what it took and, for a guide that found nothing, what is nearest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuideResult {
    /// Number of snippets it took.
    pub snippets: usize,
    /// The topic it became.
    pub topic: Option<u32>,
    /// The nearest other topic, with the cosine.
    pub nearest_topic: Option<(u32, f32)>,
    /// The snippet nearest to the guide, with the cosine: a row of the analysis, in a stored run its id.
    pub nearest_snippet: Option<(i64, f32)>,
}

/// The rows that guides took.
#[derive(Debug, Clone, PartialEq)]
pub struct GuidedRows {
    /// The guide of each row; none for the others.
    pub guides: Vec<Option<u32>>,
    /// The cosine of each row with its guide's centre, 1 for a row given to it; 0 for the others.
    pub near: Vec<f32>,
    /// The guide as a vector of unit length; none where it says nothing.
    pub vectors: Vec<Option<Vec<f32>>>,
}

/// The rows each guide takes of those that were clustered. `around` names for each guide the rows that stand
/// densely around those given to it; its first centre is taken from these. Vectors have unit length or are
/// zero; of places equally near the first counts, guides before topics.
pub fn take_rows(
    vectors: MatrixView<'_>,
    clusters: &Clustering,
    seeds: &[GuideSeed],
    around: &[Vec<usize>],
) -> GuidedRows {
    let texts: Vec<Option<Vec<f32>>> = seeds.iter().map(|seed| guide_vector(vectors, seed)).collect();
    let mut centres = first_centres(vectors, seeds, &texts, around);
    let topics = Centres::from_vectors(clusters, vectors);
    let topics: Vec<&[f32]> = topics.directions().iter().map(Vec::as_slice).collect();
    let apart = nearest_others(&topics);
    let mut taken = nearest_centres(vectors, &centres, &places_left(&topics, &apart, &centres));
    for _ in 1..ROUNDS {
        for (guide, centre) in (0u32..).zip(&mut centres) {
            let rows: Vec<usize> = (0..taken.len()).filter(|&row| is_of(&taken, row, guide)).collect();
            // Fewer say less than what the centre was taken from before.
            if let (Some(text), true) = (&texts[guide as usize], rows.len() >= 3 && centre.is_some()) {
                *centre = centre_of(vectors, text, &rows);
            }
        }
        taken = nearest_centres(vectors, &centres, &places_left(&topics, &apart, &centres));
    }
    // The researcher's own decisions hold, whatever is nearer.
    for (guide, seed) in (0..seeds.len() as u32).zip(seeds).rev() {
        for &row in &seed.members {
            if let Some(taken) = taken.get_mut(row) {
                *taken = Some((guide, 1.0));
            }
        }
    }
    let (guides, near) =
        taken.into_iter().map(|taken| taken.map_or((None, 0.0), |(g, near)| (Some(g), near))).unzip();
    GuidedRows { guides, near, vectors: texts }
}

/// A guide as a vector of unit length: its text and the mean of its members, equally weighted.
fn guide_vector(vectors: MatrixView<'_>, seed: &GuideSeed) -> Option<Vec<f32>> {
    let members = mean(seed.members.iter().map(|&row| vectors.row(row)));
    let mut sum = direction(&members).unwrap_or_else(|| vec![0.0; vectors.dims()]);
    sum.iter_mut().zip(&seed.vector).for_each(|(sum, x)| *sum += x);
    normalize(&mut sum);
    sum.iter().any(|&x| x != 0.0).then_some(sum)
}

/// The centre each guide begins with; none where no snippet is near.
fn first_centres(
    vectors: MatrixView<'_>,
    seeds: &[GuideSeed],
    texts: &[Option<Vec<f32>>],
    around: &[Vec<usize>],
) -> Vec<Option<Vec<f32>>> {
    let every = nearest_texts(vectors, texts);
    let first = |(guide, (seed, text)): (usize, (&GuideSeed, &Option<Vec<f32>>))| {
        let text = text.as_ref()?;
        let near = |row: usize| (dot(vectors.row(row), text), row);
        let mut ranked: Vec<(f32, usize)> = match around.get(guide).filter(|rows| !rows.is_empty()) {
            Some(rows) => rows.iter().map(|&row| near(row)).collect(),
            None => (0..every.len()).filter(|&row| every[row] == Some(guide as u32)).map(near).collect(),
        };
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(FIRST_SNIPPETS);
        if seed.members.is_empty() && ranked.first().is_none_or(|&(near, _)| near < MIN_GUIDE_COSINE) {
            return None;
        }
        let mut rows: Vec<usize> = seed.members.clone();
        rows.extend(ranked.into_iter().map(|(_, row)| row));
        rows.sort_unstable();
        rows.dedup();
        centre_of(vectors, text, &rows)
    };
    seeds.iter().zip(texts).enumerate().map(first).collect()
}

/// The guide whose own vector is nearest to each row; none for a vector of zeros.
fn nearest_texts(vectors: MatrixView<'_>, texts: &[Option<Vec<f32>>]) -> Vec<Option<u32>> {
    let nearest = |row: usize| {
        let here = vectors.row(row);
        let cosine = |text: &Option<Vec<f32>>| text.as_ref().map_or(f32::NAN, |text| dot(here, text));
        let said = here.iter().any(|&x| x != 0.0);
        first_highest(texts.iter().map(cosine), f32::NEG_INFINITY).filter(|_| said).map(|(guide, _)| guide)
    };
    (0..vectors.len()).into_par_iter().map(nearest).collect()
}

/// The direction of a guide's own vector and the mean of some rows.
fn centre_of(vectors: MatrixView<'_>, text: &[f32], rows: &[usize]) -> Option<Vec<f32>> {
    let mut sum = mean(rows.iter().map(|&row| vectors.row(row)));
    sum.resize(text.len(), 0.0);
    sum.iter_mut().zip(text).for_each(|(sum, &x)| *sum += f64::from(TEXT_WEIGHT * x));
    direction(&sum)
}

/// The highest cosine of each topic's centre with another's; -1 for a single topic.
fn nearest_others(topics: &[&[f32]]) -> Vec<f32> {
    let others =
        |at: usize| topics.iter().enumerate().filter(move |(other, _)| *other != at).map(|(_, other)| *other);
    (0..topics.len()).map(|at| others(at).map(|other| dot(topics[at], other)).fold(-1.0, f32::max)).collect()
}

/// The centres of the topics that are no guide's.
fn places_left<'a>(topics: &[&'a [f32]], apart: &[f32], centres: &[Option<Vec<f32>>]) -> Vec<&'a [f32]> {
    let is_left = |&(topic, &apart): &(&&[f32], &f32)| {
        let near = centres.iter().flatten().map(|centre| dot(topic, centre)).fold(-1.0, f32::max);
        near < MIN_TOPIC_COSINE || near < apart + TOPIC_MARGIN
    };
    topics.iter().zip(apart).filter(is_left).map(|(topic, _)| *topic).collect()
}

/// The guide nearest to each row with the cosine, where no topic is nearer and it is near enough.
fn nearest_centres(
    vectors: MatrixView<'_>,
    centres: &[Option<Vec<f32>>],
    topics: &[&[f32]],
) -> Vec<Option<(u32, f32)>> {
    let nearest = |row: usize| {
        let here = vectors.row(row);
        let cosine = |centre: &Option<Vec<f32>>| centre.as_ref().map_or(f32::NAN, |centre| dot(here, centre));
        first_highest(centres.iter().map(cosine), 0.0)
    };
    let near: Vec<Option<(u32, f32)>> = (0..vectors.len()).into_par_iter().map(nearest).collect();
    let least: Vec<f32> = (0..centres.len() as u32).map(|guide| least_cosine(&near, guide)).collect();
    let is_taken = |(row, near): (usize, Option<(u32, f32)>)| {
        let (guide, cosine) = near?;
        let enough = cosine >= least[guide as usize];
        (enough && topics.iter().all(|topic| dot(vectors.row(row), topic) <= cosine))
            .then_some((guide, cosine))
    };
    near.into_par_iter().enumerate().map(is_taken).collect()
}

/// The least cosine with which a row belongs to a guide.
fn least_cosine(near: &[Option<(u32, f32)>], guide: u32) -> f32 {
    let mut own: Vec<f32> =
        near.iter().flatten().filter(|(nearest, _)| *nearest == guide).map(|(_, cosine)| *cosine).collect();
    own.sort_unstable_by(|a, b| b.total_cmp(a));
    own.truncate(FIRST_SNIPPETS);
    let highest = own.iter().sum::<f32>() / own.len().max(1) as f32;
    (NEAR_SHARE * highest).max(MIN_CENTRE_COSINE)
}

/// Whether a row was taken by a guide.
fn is_of(taken: &[Option<(u32, f32)>], row: usize, guide: u32) -> bool {
    taken[row].is_some_and(|(of, _)| of == guide)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unit vectors at these angles.
    fn at(degrees: &[f32]) -> Vec<f32> {
        degrees.iter().flat_map(|at| [at.to_radians().cos(), at.to_radians().sin()]).collect()
    }

    fn seed(degrees: f32) -> GuideSeed {
        GuideSeed { vector: at(&[degrees]), members: Vec::new() }
    }

    /// Ten rows around 0, ten around 90, one between, one of zeros; the first two are topics.
    fn two_topics() -> (Vec<f32>, Clustering) {
        let mut degrees: Vec<f32> = (0..10u8).map(f32::from).collect();
        degrees.extend((85..95u8).map(f32::from));
        degrees.push(40.0);
        let mut vectors = at(&degrees);
        vectors.extend([0.0, 0.0]);
        let labels = (0..22).map(|row| if row < 20 { Some(row / 10) } else { None }).collect();
        (vectors, Clustering { labels, probability: vec![0.5; 22], count: 2 })
    }

    #[test]
    fn a_guide_takes_the_topic_that_is_its_own_and_leaves_the_other() {
        let (vectors, clusters) = two_topics();
        let rows = MatrixView::new(&vectors, 2).unwrap();
        let taken = take_rows(rows, &clusters, &[seed(8.0)], &[]);
        assert!(taken.guides[..10].iter().all(|guide| *guide == Some(0)), "{:?}", taken.guides);
        assert!(taken.guides[10..20].iter().all(Option::is_none), "{:?}", taken.guides);
        assert_eq!((taken.guides[21], taken.near[21]), (None, 0.0));
    }

    #[test]
    fn of_two_guides_each_takes_what_is_nearer_to_it() {
        let (vectors, clusters) = two_topics();
        let rows = MatrixView::new(&vectors, 2).unwrap();
        let taken = take_rows(rows, &clusters, &[seed(5.0), seed(88.0)], &[]);
        assert!((0..20).all(|row| taken.guides[row] == Some(row as u32 / 10)), "{:?}", taken.guides);
    }

    #[test]
    fn a_guide_nothing_is_near_takes_nothing_but_what_is_given_to_it() {
        let (vectors, clusters) = two_topics();
        let rows = MatrixView::new(&vectors, 2).unwrap();
        let taken = take_rows(rows, &clusters, &[seed(250.0), GuideSeed::default()], &[]);
        assert_eq!(taken.guides, [None; 22]);
        assert!(taken.vectors[0].is_some() && taken.vectors[1].is_none());
        let given = GuideSeed { vector: Vec::new(), members: vec![20] };
        let taken = take_rows(rows, &clusters, &[given], &[]);
        assert_eq!((taken.guides[20], taken.near[20]), (Some(0), 1.0));
    }

    #[test]
    fn what_was_given_to_a_guide_stays_there() {
        let (vectors, clusters) = two_topics();
        let rows = MatrixView::new(&vectors, 2).unwrap();
        let far = GuideSeed { vector: at(&[5.0]), members: vec![15] };
        assert_eq!(take_rows(rows, &clusters, &[far], &[]).guides[15], Some(0));
    }
}
