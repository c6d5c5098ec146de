//! Keyness: whether a word is said more often in a text than in another, by more than chance.

/// The log-likelihood ratio of a word said `count` times in `words` words of one text and `other` times in
/// `other_words` of another (Dunning 1993, "Accurate Methods for the Statistics of Surprise and Coincidence",
/// Computational Linguistics 19(1), equation for the binomial case): never below 0, the more the surer that the word
/// is not equally frequent in both. Above 3.84 it would be so by chance once in twenty words, above 15.13 once in ten
/// thousand (chi-squared with one degree of freedom), if words were said independently of each other; in talk they are
/// not.
pub fn log_likelihood(count: usize, words: usize, other: usize, other_words: usize) -> f64 {
    let shared = share(count + other, words + other_words);
    let own = [(count, words), (other, other_words)].map(|(count, words)| {
        likelihood(count, words, share(count, words)) - likelihood(count, words, shared)
    });
    // Rounding may leave a hair below nothing.
    (2.0 * (own[0] + own[1])).max(0.0)
}

/// How many times as frequent the word is, as a power of two (Hardie 2014, "Log Ratio: an informal introduction",
/// CASS): 1 is twice as often, -1 half as often. A text that never says it is taken to say it half a time, as Hardie
/// does. None where one of the texts has no words.
pub fn log_ratio(count: usize, words: usize, other: usize, other_words: usize) -> Option<f64> {
    let frequency = |count: usize, words: usize| {
        let count = if count == 0 { 0.5 } else { count as f64 };
        (words > 0).then(|| count / words as f64)
    };
    Some((frequency(count, words)? / frequency(other, other_words)?).log2())
}

fn share(count: usize, words: usize) -> f64 {
    count as f64 / words.max(1) as f64
}

/// The logarithm of the likelihood that `count` of `words` words are this one, where its share is `share`.
fn likelihood(count: usize, words: usize, share: f64) -> f64 {
    // What did not happen adds nothing, whatever its share: 0 * ln 0 is 0 here.
    let part = |count: usize, share: f64| if count == 0 { 0.0 } else { count as f64 * share.ln() };
    part(count, share) + part(words - count.min(words), 1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rows of the table of pairs ranked by log-likelihood in Dunning 1993: -2 log lambda; how often both words, the first
    /// alone, the second alone and neither were seen side by side in 31,777 words of news.
    const DUNNING: [(f64, [usize; 4]); 7] = [
        (270.72, [110, 2442, 111, 29114]),
        (263.90, [29, 13, 123, 31612]),
        (256.84, [31, 23, 139, 31584]),
        (167.23, [10, 0, 3, 31764]),
        (157.21, [76, 104, 2476, 29121]),
        (157.03, [16, 16, 51, 31694]),
        (146.80, [9, 0, 5, 31763]),
    ];

    #[test]
    fn the_figures_of_the_paper_come_out() {
        for (published, [both, first, second, neither]) in DUNNING {
            // How often the second word comes behind the first, and behind any other.
            let ours = log_likelihood(both, both + first, second, second + neither);
            assert!((ours - published).abs() < 0.006, "{ours} here, {published} in the paper");
        }
    }

    #[test]
    fn a_word_that_is_as_frequent_in_both_is_not_key() {
        assert_eq!((log_likelihood(5, 100, 50, 1000), log_likelihood(0, 9, 0, 9)), (0.0, 0.0));
        assert_eq!(log_likelihood(0, 0, 3, 9), 0.0);
        assert_eq!(log_ratio(5, 100, 50, 1000), Some(0.0));
        assert_eq!(log_ratio(8, 100, 1, 100), Some(3.0));
        assert_eq!((log_ratio(1, 100, 0, 100), log_ratio(0, 100, 4, 100)), (Some(1.0), Some(-3.0)));
        assert_eq!((log_ratio(1, 100, 0, 0), log_ratio(0, 0, 1, 100)), (None, None));
    }

    proptest! {
        #[test]
        fn it_is_twice_the_sum_of_observed_by_expected(a in 0usize..60, b in 0usize..60, more in (0usize..900, 0usize..900)) {
            let (words, other_words) = (a + more.0 + 1, b + more.1 + 1);
            let ours = log_likelihood(a, words, b, other_words);
            // The same statistic as it stands in textbooks: over the four cells of the table, 2 * O * ln(O / E).
            let all = (words + other_words) as f64;
            let cells = [(a, words, a + b), (b, other_words, a + b)].into_iter().flat_map(|(count, words, said)| {
                let expected = words as f64 * said as f64 / all;
                [(count as f64, expected), ((words - count) as f64, words as f64 - expected)]
            });
            let sum: f64 = cells.filter(|(seen, _)| *seen > 0.0).map(|(seen, expected)| seen * (seen / expected).ln()).sum();
            prop_assert!((ours - 2.0 * sum).abs() < 1e-7, "{} and {}", ours, 2.0 * sum);
            prop_assert!((ours - log_likelihood(b, other_words, a, words)).abs() < 1e-9);
        }
    }
}
