//! The function words of a corpus, told by how they are spread: a list of stop words misses those of a dialect, and many
//! languages have none.
//!
//! A word of grammar falls on the snippets as if by chance, while one that is about something comes in clumps. So the
//! snippets that hold it are nearly as many as chance would have it for its number of uses: residual inverse document
//! frequency (Church and Gale 1995, *Inverse Document Frequency (IDF): A Measure of Deviations from Poisson*).

use super::unspaced::is_unspaced;

/// Fewest snippets of a language in which chance can be told from clumps. Chosen by hand; not measured.
const FEWEST_SNIPPETS: usize = 100;
/// Fewest words of a snippet on average, stop words left out: in shorter ones what they are about is said once, too, and
/// looks like chance. Chosen by hand; not measured.
pub(super) const FEWEST_WORDS: usize = 40;
/// Share of the snippets that a function word stands in at least. Chosen by hand on sentences of SIB-200, five a snippet,
/// in Arabic, German, Finnish and Hindi; at .04 some words of news are among those found.
const LEAST_SHARE: f64 = 0.08;
/// Least snippets for each that chance would have. In those languages and in talk in English words of grammar have .85 to
/// 1, those the talk is about (model, data, AI) .66 to .70, "people" .82.
const LEAST_SPREAD: f64 = 0.87;
/// Most letters: words of grammar are short, and long ones tell more than they harm. Chosen by hand on the same.
const MOST_LETTERS: usize = 5;

/// Whether a term that is used so often in so many of all snippets of its language is a word of grammar.
pub(super) fn is_function_word(word: &str, (count, snippets): (u64, u32), all: usize) -> bool {
    if all < FEWEST_SNIPPETS || word.chars().nth(MOST_LETTERS).is_some() || word.contains(is_unspaced) {
        return false;
    }
    let (count, snippets, all) = (count as f64, f64::from(snippets), all as f64);
    let by_chance = all * (1.0 - (-count / all).exp());
    snippets >= LEAST_SHARE * all && snippets >= LEAST_SPREAD * by_chance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spread_by_chance_is_grammar_and_what_comes_in_clumps_is_not() {
        // Of 1,000 snippets chance puts 500 uses into 393.
        assert!(is_function_word("dyal", (500, 390), 1000));
        assert!(is_function_word("dyal", (500, 345), 1000));
        assert!(!is_function_word("bank", (500, 240), 1000));
        assert!(!is_function_word("schools", (500, 390), 1000));
        assert!(!is_function_word("rare", (60, 60), 1000));
        assert!(!is_function_word("dyal", (50, 40), 99));
        assert!(!is_function_word("学生", (500, 390), 1000));
    }
}
