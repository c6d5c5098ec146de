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
/// What a word of grammar is told by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GrammarSigns {
    /// Share of the snippets that it stands in at least.
    least_share: f64,
    /// Least snippets for each that chance would have.
    least_spread: f64,
    /// Most letters: words of grammar are short, and long ones tell more than they harm.
    most_letters: usize,
}

/// In a language whose list lacks few. Chosen by hand on sentences of SIB-200, five a snippet, in Arabic, German, Finnish
/// and Hindi: words of grammar have .85 to 1 of what chance would have, those talk in English is about (model, data, AI)
/// .66 to .70, "people" .82; at a share of .04 some words of news are among those found.
pub(super) const BESIDE_A_LIST: GrammarSigns =
    GrammarSigns { least_share: 0.08, least_spread: 0.87, most_letters: 5 };
/// In a language without a list, where topics would be called by what is missed. On the same sentences without their
/// lists 62 more words of Finnish, 109 of German and 66 of Arabic are found, of which a handful are none of grammar (Land,
/// Welt, Jahr).
pub(super) const WITHOUT_A_LIST: GrammarSigns =
    GrammarSigns { least_share: 0.04, least_spread: 0.85, most_letters: 8 };

/// Whether a term that is used so often in so many of all snippets of its language is a word of grammar.
pub(super) fn is_function_word(
    word: &str,
    (count, snippets): (u64, u32),
    all: usize,
    signs: GrammarSigns,
) -> bool {
    if all < FEWEST_SNIPPETS || word.chars().nth(signs.most_letters).is_some() || word.contains(is_unspaced) {
        return false;
    }
    let (count, snippets, all) = (count as f64, f64::from(snippets), all as f64);
    let by_chance = all * (1.0 - (-count / all).exp());
    snippets >= signs.least_share * all && snippets >= signs.least_spread * by_chance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spread_by_chance_is_grammar_and_what_comes_in_clumps_is_not() {
        // Of 1,000 snippets chance puts 500 uses into 393.
        let is_found =
            |word: &str, counts: (u64, u32), all: usize| is_function_word(word, counts, all, BESIDE_A_LIST);
        assert!(is_found("dyal", (500, 390), 1000));
        assert!(is_found("dyal", (500, 345), 1000));
        assert!(!is_found("bank", (500, 240), 1000));
        assert!(!is_found("schools", (500, 390), 1000));
        assert!(!is_found("rare", (60, 60), 1000));
        assert!(!is_found("dyal", (50, 40), 99));
        assert!(!is_found("学生", (500, 390), 1000));
        let is_found =
            |word: &str, counts: (u64, u32), all: usize| is_function_word(word, counts, all, WITHOUT_A_LIST);
        assert!(is_found("während", (60, 57), 1000) && is_found("dyal", (500, 340), 1000));
        assert!(!is_found("bank", (500, 330), 1000) && !is_found("rare", (30, 30), 1000));
    }
}
