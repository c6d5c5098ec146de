//! How fine topics are: levels of detail are tried, and the one chosen that comes back when a part of the
//! snippets is missing.

use super::leiden::communities_by_resolution;
use super::source::GraphSource;
use crate::progress::Progress;
use crate::random::Random;
use crate::topics::error::TopicsError;
use leitmotif_communities::{SimilarityGraph, adjusted_mutual_information};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::iter;

/// Number of levels tried.
const LEVELS: u32 = 16;
/// The coarsest and the finest resolution tried; those between stand in equal ratios. On sets of 2,000 to 13,000
/// texts the levels worth choosing lie between .5 and 12.
const RESOLUTION_RANGE: (f64, f64) = (0.12, 24.0);
/// Samples each level is found in again, and the share of the snippets in each. Four give the same choices as
/// three; the share is that of consensus clustering (Monti et al. 2003 take 80 %) and was not varied.
const SAMPLES: u64 = 3;
const SAMPLE_SHARE: f64 = 0.7;
/// Stability that a level may lack to the best and still be chosen. On banking77 .01 to .03 choose 75 to 92
/// topics for 77 labels, on clinc150 104 to 141 for 151.
const STABILITY_SLACK: f64 = 0.02;
/// The same in talk, whose curve is flatter. On 299 talks .024 to .036 choose 73 topics by minilm and 30 by the draft; at
/// .02 they are 105 and 30.
const STABILITY_SLACK_OF_TALK: f64 = 0.03;
/// The fewest topics of a level, and the largest share of the snippets one of them may hold.
const LEAST_TOPICS: usize = 3;
const LARGEST_SHARE: f64 = 0.5;
/// The largest share of the snippets that may be in small topics. From .1 to .15 banking77 gets 92 topics and
/// clinc150 141, where the share is .09 on both, before the tiniest are dissolved; the next finer level has .16 on
/// both, the next coarser .05. At .1 the choice depends on the seed.
const SMALL_SHARE: f64 = 0.12;
/// The largest share of the snippets that may be in topics of one transcript each, and the share of a topic's
/// snippets from which it counts as that. Labelled texts, each a transcript by itself, know no such topics. In talk the
/// stability hardly falls as topics become single talks: on 100 podcasts it is .71 at 44 topics with a share
/// of .11, .75 at 81 with .29, .76 at 105 with .41. On 299 talks by minilm the choice is 69 from .05 to .17, at .03 it is
/// 52.
const ONE_TALK_SHARE: f64 = 0.15;
const MOSTLY: f64 = 0.5;
/// Transcripts from which on topics of one of them are looked at: of fewer, each has its share in every topic
/// anyway.
const LEAST_TRANSCRIPTS: usize = 6;
/// Stability that may be lost for the sake of topics across transcripts. More is lost where each transcript has
/// its own subject, as with lectures: there topics of one transcript are right.
const STABILITY_FOR_TALKS: f64 = 0.1;

/// A level of detail at which topics can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TopicLevel {
    /// The resolution of modularity; the higher, the finer.
    pub resolution: f64,
    /// Number of topics.
    pub topics: usize,
    /// How well they come back in samples of the snippets: mean adjusted mutual information, about 0 to 1.
    pub stability: f32,
    /// Share of the snippets in topics that are mostly of one transcript, 0 to 1.
    pub one_transcript: f32,
}

/// Tries the levels; those that no reader would want are left out: with fewer than three topics, with one that
/// holds over half of the snippets, with over an eighth of the snippets in topics smaller than `small`. Coarsest
/// first. `transcripts` names each snippet's.
///
/// # Errors
/// [`TopicsError::Cancelled`].
pub fn measure_levels(
    source: &GraphSource<'_>,
    graph: &SimilarityGraph,
    transcripts: &[u32],
    (small, seed): (usize, u64),
    progress: &dyn Progress,
) -> Result<Vec<TopicLevel>, TopicsError> {
    let finest_first: Vec<f64> = (0..LEVELS).rev().map(resolution_of).collect();
    let samples: Vec<Vec<bool>> =
        (0..SAMPLES).map(|sample| draw_sample(source.len(), seed, sample)).collect();
    let of_graphs: Vec<(Option<&Vec<bool>>, u64)> =
        iter::once(None).chain(samples.iter().map(Some)).zip(0..).collect();
    let found: Vec<Vec<Vec<u32>>> = of_graphs
        .into_par_iter()
        .map(|(marks, run)| {
            let part = marks.map(|marks| source.sample_graph(marks));
            let graph = part.as_ref().unwrap_or(graph);
            communities_by_resolution(graph, &finest_first, run_seed(seed, run), progress)
        })
        .collect::<Result<_, TopicsError>>()?;
    let Some((whole, again)) = found.split_first() else { return Ok(Vec::new()) };
    let levels = (0..finest_first.len()).into_par_iter().rev().filter_map(|at| {
        let level = judge_level(finest_first[at], &whole[at], transcripts, small)?;
        let agreement = |(found, marks): (&Vec<Vec<u32>>, &Vec<bool>)| {
            adjusted_mutual_information(&only_marked(&whole[at], marks), &only_marked(&found[at], marks))
        };
        let sum: f64 = again.iter().zip(&samples).map(agreement).sum();
        Some(TopicLevel { stability: (sum / SAMPLES as f64) as f32, ..level })
    });
    Ok(levels.collect())
}

/// Which snippets are in a sample.
fn draw_sample(snippets: usize, seed: u64, sample: u64) -> Vec<bool> {
    let mut random = Random::new(seed, 0x7361_6d70 + sample);
    (0..snippets).map(|_| random.next_unit() < SAMPLE_SHARE).collect()
}

/// The communities of those marked.
fn only_marked(communities: &[u32], marks: &[bool]) -> Vec<Option<u32>> {
    communities.iter().zip(marks).map(|(&community, &mark)| mark.then_some(community)).collect()
}

/// The seed of one of the runs that are compared.
pub(super) fn run_seed(seed: u64, run: u64) -> u64 {
    Random::new(seed, run).next_bits()
}

/// The resolution of a level, the coarsest first.
fn resolution_of(level: u32) -> f64 {
    let (first, last) = RESOLUTION_RANGE;
    let ratio = (last / first).ln() / f64::from(LEVELS - 1);
    first * (ratio * f64::from(level)).exp()
}

/// Looks at a level whose stability is not known; none where no reader would want it.
fn judge_level(
    resolution: f64,
    communities: &[u32],
    transcripts: &[u32],
    small: usize,
) -> Option<TopicLevel> {
    let all = communities.len() as f64;
    let topics = communities.iter().max().map_or(0, |&last| last as usize + 1);
    let mut sizes = vec![0usize; topics];
    communities.iter().for_each(|&community| sizes[community as usize] += 1);
    let largest = sizes.iter().max().copied().unwrap_or(0) as f64;
    let in_small: usize = sizes.iter().filter(|&&size| size < small).sum();
    let wanted =
        topics >= LEAST_TOPICS && largest <= all * LARGEST_SHARE && (in_small as f64) < all * SMALL_SHARE;
    let one_transcript = in_single_transcripts(communities, &sizes, transcripts) as f64 / all.max(1.0);
    let level = TopicLevel { resolution, topics, stability: 0.0, one_transcript: one_transcript as f32 };
    wanted.then_some(level)
}

/// Number of snippets in communities that are mostly of one transcript; 0 where there are too few transcripts to
/// tell.
fn in_single_transcripts(communities: &[u32], sizes: &[usize], transcripts: &[u32]) -> usize {
    let mut pairs: Vec<(u32, u32)> = communities.iter().copied().zip(transcripts.iter().copied()).collect();
    let mut all = transcripts.to_vec();
    all.sort_unstable();
    all.dedup();
    if all.len() < LEAST_TRANSCRIPTS {
        return 0;
    }
    pairs.sort_unstable();
    let mostly = |same: &&[(u32, u32)]| {
        // One snippet is of one transcript, whatever it is.
        let size = same.first().and_then(|pair| sizes.get(pair.0 as usize)).copied().unwrap_or(0);
        size > 1 && same.len() as f64 > size as f64 * MOSTLY
    };
    let single = pairs.chunk_by(|a, b| a == b).filter(mostly);
    single.filter_map(|same| sizes.get(same.first()?.0 as usize)).sum()
}

/// The level to show, by its place: of the most stable one and those beside it whose stability is nearly that: in texts by
/// themselves the finest within .02, in talk (`is_talk`: several snippets have a transcript in common) the coarsest within
/// .03. In
/// talk, snippets of one conversation hold together however fine the level, so the curve stays flat where topics have
/// long become too many to read: on 160 tagged talks the best topic for each tag has an average precision of .352 at 39
/// topics, .326 at 51 and .29 at 91. A level beyond a less stable one is not chosen: a few topics may come back by
/// chance, on 299 talks by the draft 9 with .665 and 13 with .645, where 31 to 140 have .666 to .678.
///
/// Looked for among the levels with few topics of one transcript, if these are nearly as stable as any; else among all.
/// None where there are no levels.
pub fn choose_level(levels: &[TopicLevel], is_talk: bool) -> Option<usize> {
    let across = |at: &usize| f64::from(levels[*at].one_transcript) <= ONE_TALK_SHARE;
    let stability = |at: &usize| f64::from(levels[*at].stability);
    let every: Vec<usize> = (0..levels.len()).collect();
    let of_many: Vec<usize> = every.iter().copied().filter(across).collect();
    let best = |of: &[usize]| of.iter().map(stability).fold(f64::MIN, f64::max);
    let of = if best(&of_many) < best(&every) - STABILITY_FOR_TALKS { every } else { of_many };
    let most = best(&of);
    let place = of.iter().position(|at| stability(at) >= most)?;
    let slack = if is_talk { STABILITY_SLACK_OF_TALK } else { STABILITY_SLACK };
    let is_stable = |at: &&usize| stability(at) >= most - slack;
    let beside = if is_talk {
        of[..place].iter().rev().take_while(is_stable).last()
    } else {
        of[place..].iter().take_while(is_stable).last()
    };
    Some(beside.copied().unwrap_or(of[place]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(topics: usize, stability: f32, one_transcript: f32) -> TopicLevel {
        TopicLevel { resolution: topics as f64, topics, stability, one_transcript }
    }

    #[test]
    fn the_finest_of_the_stable_levels_is_chosen() {
        let levels =
            [level(21, 0.906, 0.0), level(64, 0.928, 0.0), level(92, 0.919, 0.0), level(135, 0.905, 0.0)];
        assert_eq!(choose_level(&levels, false), Some(2));
        assert_eq!(choose_level(&[], false), None);
    }

    #[test]
    fn topics_of_one_talk_each_are_too_fine_unless_the_talks_are_what_is_stable() {
        let talk =
            [level(32, 0.691, 0.09), level(44, 0.71, 0.11), level(81, 0.745, 0.29), level(105, 0.756, 0.41)];
        assert_eq!(choose_level(&talk, true), Some(0));
        let lectures = [level(4, 0.6, 0.0), level(10, 0.95, 1.0), level(20, 0.8, 1.0)];
        assert_eq!(choose_level(&lectures, true), Some(1));
    }

    #[test]
    fn of_talk_the_coarsest_of_the_stable_levels_is_chosen() {
        // As on 299 talks, by minilm.
        let talk = [
            level(34, 0.672, 0.001),
            level(52, 0.703, 0.021),
            level(69, 0.718, 0.026),
            level(101, 0.725, 0.046),
            level(191, 0.736, 0.119),
            level(254, 0.746, 0.163),
        ];
        assert_eq!(choose_level(&talk, true), Some(2));
        assert_eq!(choose_level(&talk, false), Some(4));
    }

    #[test]
    fn what_is_stable_by_chance_is_not_chosen() {
        // As on 299 talks, by the draft.
        let talk = [
            level(9, 0.665, 0.0),
            level(13, 0.645, 0.0),
            level(31, 0.669, 0.002),
            level(62, 0.676, 0.004),
            level(92, 0.678, 0.014),
            level(140, 0.673, 0.025),
        ];
        assert_eq!(choose_level(&talk, true), Some(2));
        assert_eq!(choose_level(&talk, false), Some(5));
    }

    #[test]
    fn levels_no_reader_would_want_are_left_out() {
        let judge = |communities: &[u32], small| {
            judge_level(1.0, communities, &(0..communities.len() as u32).collect::<Vec<_>>(), small).is_some()
        };
        assert!(judge(&[0, 0, 1, 1, 2, 2], 2));
        assert!(!judge(&[0, 0, 0, 1, 1, 1], 2), "two topics");
        assert!(!judge(&[0, 0, 0, 0, 1, 2], 1), "one holds two thirds");
        assert!(!judge(&[0, 0, 1, 1, 2, 2], 3), "all are small");
    }

    #[test]
    fn topics_mostly_of_one_transcript_are_counted() {
        let communities = [0, 0, 0, 1, 1, 1, 2];
        let transcripts = [1, 1, 2, 3, 4, 5, 6];
        assert_eq!(in_single_transcripts(&communities, &[3, 3, 1], &transcripts), 3);
        assert_eq!(
            in_single_transcripts(&communities, &[3, 3, 1], &[1, 1, 2, 3, 4, 5, 1]),
            0,
            "five are too few"
        );
    }

    #[test]
    fn resolutions_stand_in_equal_ratios() {
        assert!((resolution_of(0) - 0.12).abs() < 1e-12 && (resolution_of(15) - 24.0).abs() < 1e-9);
        let ratio = resolution_of(1) / resolution_of(0);
        assert!((1..15).all(|at| (resolution_of(at + 1) / resolution_of(at) - ratio).abs() < 1e-9));
    }
}
