//! The best of many places.

use crate::BITS;

/// A place with its score.
pub type PlaceScore = (f32, usize);

/// The scores of a set of places.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceScores {
    /// The same for each.
    Same(f32),
    /// Those of all places there are; 0 where the set has not the place.
    OfAll(Vec<f32>),
    /// Those of the set, in its order; and how many of these are before each word of the set.
    OfThese {
        /// The scores.
        scores: Vec<f32>,
        /// How many are before.
        before: Vec<u32>,
    },
}

impl PlaceScores {
    /// The score of a place of the set, by its word there and its bit in that, of which `bits` are all.
    #[inline(always)]
    fn score(&self, word: usize, bits: usize, bit: u32) -> f32 {
        let found = match self {
            Self::Same(score) => return *score,
            Self::OfAll(scores) => scores.get(word * BITS + bit as usize),
            Self::OfThese { scores, before } => {
                let in_word = (bits & ((1 << bit) - 1)).count_ones();
                before.get(word).and_then(|before| scores.get((before + in_word) as usize))
            }
        };
        found.copied().unwrap_or(0.0)
    }

    /// The bytes they take in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Same(_) => 0,
            Self::OfAll(scores) => scores.len() * 4,
            Self::OfThese { scores, before } => (scores.len() + before.len()) * 4,
        }
    }
}

/// What some places add to the score of each.
#[derive(Debug, Clone, Copy)]
pub struct ScorePart<'a> {
    /// The places.
    pub places: &'a [usize],
    /// Their scores.
    pub scores: &'a PlaceScores,
    /// The places where they count; all where this is none.
    pub only: Option<&'a [usize]>,
}

impl ScorePart<'_> {
    /// Adds the scores in one word of the sets to the sums of its places, of which those in `wanted` matter.
    #[inline(always)]
    fn add(&self, word: usize, wanted: usize, sums: &mut [f32; BITS]) {
        let bits = self.places.get(word).copied().unwrap_or(0);
        let only = self.only.map_or(usize::MAX, |only| only.get(word).copied().unwrap_or(0));
        match self.scores {
            PlaceScores::Same(0.0) => {}
            // The others have a score of 0.
            PlaceScores::OfAll(scores) if only == usize::MAX => {
                let scores = scores.get(word * BITS..).unwrap_or(&[]);
                sums.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
            }
            _ => {
                each_bit(bits & only & wanted, |bit| sums[bit as usize] += self.scores.score(word, bits, bit))
            }
        }
    }
}

/// Calls `each` with the number of each bit that is set.
#[inline(always)]
fn each_bit(mut bits: usize, mut each: impl FnMut(u32)) {
    while bits != 0 {
        each(bits.trailing_zeros());
        bits &= bits - 1;
    }
}

/// The best of some places, at most so many: `places` are the words of the set from word `first` on, and the scores of all
/// parts are added up in their order.
pub fn best_places(places: &[usize], first: usize, parts: &[ScorePart<'_>], most: usize) -> BestPlaces {
    let mut best = BestPlaces::new(most);
    for (word, &bits) in (first..).zip(places) {
        if bits == 0 {
            continue;
        }
        let mut sums = [0.0; BITS];
        parts.iter().for_each(|part| part.add(word, bits, &mut sums));
        // Most words have nothing that is good enough. All are looked at, which is faster than to end at the first.
        if let Some(least) = best.least_score()
            && !sums.iter().fold(false, |any, sum| any | (*sum >= least))
        {
            continue;
        }
        each_bit(bits, |bit| best.offer((sums[bit as usize], word * BITS + bit as usize)));
    }
    best
}

/// A place and its score in one number, which is the larger the better it is: the higher score, and where these are equal
/// the place that comes first. Numbers are compared at once, a million times on every key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ScoreKey(u64);

impl ScoreKey {
    #[inline(always)]
    fn new((score, place): PlaceScore) -> Self {
        let bits = score.to_bits();
        // The order of `f32::total_cmp`: of negative numbers all bits are turned, of others the sign.
        let ordered = if bits >> 31 == 1 { !bits } else { bits | 1 << 31 };
        // A list of so many places does not fit into memory.
        let before = u32::MAX - u32::try_from(place).unwrap_or(u32::MAX);
        Self(u64::from(ordered) << u32::BITS | u64::from(before))
    }

    #[inline(always)]
    fn score(self) -> PlaceScore {
        let ordered = (self.0 >> u32::BITS) as u32;
        let bits = if ordered >> 31 == 1 { ordered & !(1 << 31) } else { !ordered };
        (f32::from_bits(bits), (u32::MAX - self.0 as u32) as usize)
    }
}

/// The places of the highest scores among many, without keeping them all.
#[derive(Debug)]
pub struct BestPlaces {
    most: usize,
    /// Up to twice as many as wanted, in no order.
    kept: Vec<ScoreKey>,
    /// The last of the best so far, where there are enough: what is behind it cannot be among them.
    least: Option<ScoreKey>,
}

impl BestPlaces {
    /// Of what is offered, so many.
    pub fn new(most: usize) -> Self {
        Self { most, kept: Vec::new(), least: None }
    }

    /// Takes a place in, if it may be among the best.
    // Called for each of a million places: a call would take as long as what it does.
    #[inline(always)]
    pub fn offer(&mut self, found: PlaceScore) {
        let key = ScoreKey::new(found);
        if self.least.is_none_or(|least| key > least) {
            self.keep(key);
        }
    }

    /// The score below which a place cannot be among the best; none while there are not enough.
    #[inline(always)]
    fn least_score(&self) -> Option<f32> {
        self.least.map(|least| least.score().0)
    }

    fn keep(&mut self, key: ScoreKey) {
        self.kept.push(key);
        if self.kept.len() >= self.most.max(1).saturating_mul(2) {
            self.drop_rest();
            self.least = self.kept.iter().min().copied();
        }
    }

    /// Drops all but the best.
    fn drop_rest(&mut self) {
        if self.most == 0 {
            self.kept.clear();
        } else if self.most < self.kept.len() {
            self.kept.select_nth_unstable_by(self.most - 1, |a, b| b.cmp(a));
            self.kept.truncate(self.most);
        }
    }

    /// Takes in what others are the best of.
    pub fn join(mut self, other: Self) -> Self {
        self.kept.extend(other.kept);
        self.drop_rest();
        self
    }

    /// The best, the highest score first, ties by place.
    pub fn into_sorted(mut self) -> Vec<PlaceScore> {
        self.drop_rest();
        self.kept.sort_unstable_by(|a, b| b.cmp(a));
        self.kept.into_iter().map(ScoreKey::score).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A set, its scores, where they count, and what they add for each place.
    type BuiltPart = (Vec<usize>, PlaceScores, Option<Vec<usize>>, Vec<f32>);

    proptest! {
        #[test]
        fn the_best_are_the_first_of_all_sorted(
            scores in prop::collection::vec(-4i8..5, 0..60), most in 0usize..12, cut in 0usize..60,
        ) {
            let scores = scores.iter().map(|score| f32::from(*score) / 3.0).enumerate();
            let all: Vec<PlaceScore> = scores.map(|(at, score)| (score, at)).collect();
            let mut sorted = all.clone();
            sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            sorted.truncate(most);
            let best = |of: &[PlaceScore]| {
                let mut best = BestPlaces::new(most);
                of.iter().for_each(|found| best.offer(*found));
                best
            };
            prop_assert_eq!(best(&all).into_sorted(), sorted.clone());
            let (left, right) = all.split_at(cut.min(all.len()));
            prop_assert_eq!(best(left).join(best(right)).into_sorted(), sorted);
        }

        #[test]
        fn a_key_keeps_score_and_place(score in any::<f32>().prop_filter("a number", |it| !it.is_nan()), at in 0usize..1 << 31) {
            let (back, place) = ScoreKey::new((score, at)).score();
            prop_assert_eq!((back.to_bits(), place), (score.to_bits(), at));
        }

        #[test]
        fn parts_are_added_up_where_they_count(
            wanted in prop::collection::vec(any::<bool>(), 1..200),
            parts in prop::collection::vec((prop::collection::vec(prop::option::of(1u8..9), 200), 0u8..3, prop::option::of(prop::collection::vec(any::<bool>(), 200))), 0..4),
            most in 0usize..30, first in 0usize..2,
        ) {
            let set = |bits: &[bool]| -> Vec<usize> {
                bits.chunks(BITS).map(|bits| bits.iter().rev().fold(0, |word, bit| word << 1 | usize::from(*bit))).collect()
            };
            let count = wanted.len();
            let places = set(&wanted);
            let built: Vec<BuiltPart> = parts
                .iter()
                .map(|(scores, kind, only)| {
                    let scores = &scores[..count];
                    let there: Vec<bool> = scores.iter().map(Option::is_some).collect();
                    let bits = set(&there);
                    let of = |score: &Option<u8>| score.map_or(0.0, |score| if *kind == 0 { 2.0 } else { f32::from(score) });
                    let all: Vec<f32> = scores.iter().map(of).collect();
                    let kept = match kind {
                        0 => PlaceScores::Same(2.0),
                        1 => PlaceScores::OfAll(all.clone()),
                        _ => {
                            let before = bits.iter().scan(0, |sum, word| {
                                let before = *sum;
                                *sum += word.count_ones();
                                Some(before)
                            });
                            let before = before.collect();
                            PlaceScores::OfThese { scores: scores.iter().flatten().map(|it| f32::from(*it)).collect(), before }
                        }
                    };
                    let counts = |at: usize| only.as_ref().is_none_or(|only| only[at]);
                    let worth = all.iter().enumerate().map(|(at, score)| if counts(at) { *score } else { 0.0 }).collect();
                    (bits, kept, only.as_ref().map(|only| set(only)), worth)
                })
                .collect();
            let parts: Vec<ScorePart<'_>> = built
                .iter()
                .map(|(places, scores, only, _)| ScorePart { places, scores, only: only.as_deref() })
                .collect();
            let first = first.min(places.len());
            let mut expected: Vec<PlaceScore> = (first * BITS..count)
                .filter(|at| wanted[*at])
                // Small whole numbers: their sums are exact in any order.
                .map(|at| (built.iter().map(|(.., worth)| worth[at]).sum(), at))
                .collect();
            expected.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            expected.truncate(most);
            prop_assert_eq!(best_places(&places[first..], first, &parts, most).into_sorted(), expected);
        }
    }
}
