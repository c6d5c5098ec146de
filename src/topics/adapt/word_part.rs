//! How much the words weigh beside a model's vectors, and how they are counted.

/// The part of the words in adapted vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordPart {
    /// The weight `c` of the words: 1 for a static table, one half for a transformer. Both were measured with the table
    /// in [`crate::topics::adapt`].
    pub weight: f32,
    /// Number of distinct terms of a snippet at which its words have half of their full squared weight.
    pub half_weight_terms: f32,
    /// Whether parts of words are counted beside words, so that forms of one word and compounds with one part are near.
    pub with_word_parts: bool,
    /// Whether several languages in one analysis are to lie together: the mean of each is taken off by itself.
    pub across_languages: bool,
}

/// Half of the squared weight at 10 terms. Part of the recipe measured in the table of [`crate::topics::adapt`]; its
/// plateau was not recorded.
const HALF_WEIGHT_TERMS: f32 = 10.0;

impl WordPart {
    /// Words as they stand, with a weight.
    pub const fn plain(weight: f32) -> Self {
        Self { weight, half_weight_terms: HALF_WEIGHT_TERMS, with_word_parts: false, across_languages: false }
    }

    /// Beside the multilingual model. At 40 terms instead of 10 single sentences keep most of what the model says, and
    /// long texts get the weight of .8 that was the best for articles (10kGNAD, MasakhaNEWS, BBC: .681, .776 and .921
    /// against .670, .771 and .912 at .5). On sentences of SIB-200 in seven languages it is within .003 of a weight of
    /// .5 with 10 terms, and so it is at 60 (November 2026).
    pub const MULTILINGUAL: Self =
        Self { weight: 0.8, half_weight_terms: 40.0, with_word_parts: true, across_languages: true };

    /// Where the words are all there is: beside what [`crate::topics::embed::word_hashes`] makes of single words. Purity
    /// on SIB-200 is the same from 2 to 4 (Hindi .424, Vietnamese .546, Finnish .443) and .02 lower at 1.
    pub const WORDS_ALONE: Self =
        Self { weight: 3.0, half_weight_terms: 10.0, with_word_parts: true, across_languages: false };
}
