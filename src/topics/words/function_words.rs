//! The function words of a corpus, told by how they are used: a list of stop words misses those of a dialect, and many
//! languages have none.
//!
//! A word of grammar falls on the snippets as if by chance, while one that is about something comes in clumps. So the
//! snippets that hold it are nearly as many as chance would have it for its number of uses: residual inverse document
//! frequency (Church and Gale 1995, *Inverse Document Frequency (IDF): A Measure of Deviations from Poisson*). Beside a
//! list that is enough. Without one, two more things are asked: words of grammar are said often, and what is said often is
//! short (Zipf 1935, *The Psycho-Biology of Language*).

use super::met_language::MetLanguage;
use super::running_words::RunningWords;
use super::term::VocabularyTerm;
use super::unspaced::is_unspaced;
use std::collections::BTreeMap;

/// Fewest snippets of a language in which chance can be told from clumps. Chosen by hand; not measured.
const FEWEST_SNIPPETS: usize = 100;

/// Beside a list: fewest words of a snippet on average, stop words left out: in shorter ones what they are about is said
/// once, too, and looks like chance. Chosen by hand; not measured.
const FEWEST_TELLING_WORDS: usize = 40;
/// Share of the snippets that a word of grammar stands in at least. This and the next two were chosen by hand on sentences
/// of SIB-200, five a snippet, in Arabic, German, Finnish and Hindi: words of grammar have .85 to 1 of what chance would
/// have, those talk in English is about (model, data, AI) .66 to .70, "people" .82; at a share of .04 some words of news are
/// among those found.
const LEAST_SNIPPET_SHARE: f64 = 0.08;
/// Least snippets for each that chance would have.
const LEAST_SPREAD: f64 = 0.87;
/// Most letters: words of grammar are short, and long ones tell more than they harm.
const MOST_LETTERS: usize = 5;

/// Without a list: fewest words of a snippet on average, grammar and all. Of requests of 8 and 10 words about one thing
/// (clinc150, banking77) a third of what would be found is none of grammar, as "card"; of sentences of 21 words (SIB-200)
/// as little as of five sentences each.
const FEWEST_WORDS: u64 = 15;
/// Share of all that is said that a word of grammar has at least, if it is evenly spread and has no letters. With the next
/// two fitted by logistic regression to fifteen languages of SIB-200, five sentences a snippet, and English talk
/// (practicalai), their lists as truth, each language weighing as much as another; a language left out changes none of them
/// by more than a tenth, and their order of words has an area under the curve of .79 (Finnish) to .94 (Dutch) in it, mean
/// .87, with single sentences .85. Of what is found in the language left out .66 to .94 are in the list, in Finnish (.52),
/// Turkish (.24) and Vietnamese (.54) less: the lists of the first two lack many, as Turkish "bir", and the third writes
/// each syllable apart. In talk "data", "AI", "people" and "work" are among 110 words found.
const LEAST_RATE: f64 = 2.6e-4;
/// How the least rate grows, as a power of e, with the letters of a word for each letter of a usual one. In letters
/// themselves Finnish and Korean words would be too long and too short.
const LETTERS_WEIGHT: f64 = 1.35;
/// The same with the share of snippets that chance would have and a word has not.
const CLUMPS_WEIGHT: f64 = 3.1;
/// Least snippets for each that chance would have. Of words of grammar in SIB-200 those of who is spoken of have the fewest
/// (French "vous" .55, Dutch "je" .50); below are none.
const LEAST_SPREAD_WITHOUT_A_LIST: f64 = 0.5;
/// Fewest uses. Chosen by hand; not measured.
const FEWEST_USES: u64 = 10;
/// How many times rarer a word is of which grammar is only suspected. Of 218 labels of fifteen languages of SIB-200 without
/// their lists and of talk in English 31 had a word of the lists when only spread was asked for; now 11 with 1.9, 10 with
/// 2.6, 8 with 3.5, most of them none of grammar. But of the words that are suspected between 1.9 and 2.6, a third is
/// grammar, between 2.6 and 3.5 a fifth.
const DOUBT: f64 = 2.5;
/// Least snippets of such a word for each that chance would have: of suspected words above .85 four in ten are in the lists,
/// from .8 to .85 three, below two.
const LEAST_SPREAD_IN_DOUBT: f64 = 0.85;
/// Fewest uses of such a word. Chosen by hand; not measured.
const FEWEST_USES_IN_DOUBT: u64 = 5;
/// Most letters of a word that may be grammar however seldom it is said, for each letter of a usual word: two in most
/// languages, three in Finnish, one in Hindi and Vietnamese. Chosen by hand; not measured.
const MOST_LETTERS_OF_PARTICLE: f64 = 0.42;
/// Share of all grammar that is said which a list has, at least; one with less is that of another language, as where a
/// dialect is taken for the written language, or where English is assumed because no language was told. Lists have .68 to .99
/// in their own language, but for Turkish (.47) and Korean (.30, whose particles end the word); those of others 0 to .5, French
/// beside Spanish the most.
const LEAST_LISTED: f64 = 0.4;

/// What a word of grammar is told by without a list.
#[derive(Debug, Clone, Copy)]
struct GrammarSigns {
    fewest_uses: u64,
    least_spread: f64,
    least_rate: f64,
}

const CERTAIN: GrammarSigns = GrammarSigns {
    fewest_uses: FEWEST_USES,
    least_spread: LEAST_SPREAD_WITHOUT_A_LIST,
    least_rate: LEAST_RATE,
};
const DOUBTFUL: GrammarSigns = GrammarSigns {
    fewest_uses: FEWEST_USES_IN_DOUBT,
    least_spread: LEAST_SPREAD_IN_DOUBT,
    least_rate: LEAST_RATE / DOUBT,
};

/// Terms that are words of grammar, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FunctionWords {
    /// Those that tell nothing.
    pub(super) certain: Vec<u32>,
    /// Those that may, too, be about something.
    pub(super) doubtful: Vec<u32>,
}

/// What is known of a language, all its regions together.
#[derive(Debug, Clone, Copy, Default)]
struct KnownLanguage {
    snippets: usize,
    running: RunningWords,
    has_list: bool,
}

/// The words of grammar that no list has. `languages` has the language of each term, `spoken` that of each snippet, as its
/// place among those met. `telling_words` are said in all snippets, stop words left out.
pub(super) fn find_function_words(
    terms: &[VocabularyTerm],
    languages: &[Box<str>],
    (met, spoken): (&[MetLanguage], &[u32]),
    telling_words: usize,
) -> FunctionWords {
    let mut found = FunctionWords::default();
    for (code, language) in known_languages(met, spoken) {
        let own = (0u32..).zip(terms).zip(languages).filter(|(_, language)| ***language == *code);
        let own: Vec<(u32, TermUse<'_>)> = own
            .filter(|((_, term), _)| !term.word.contains(is_unspaced))
            .map(|((id, term), _)| (id, TermUse { term, language }))
            .collect();
        let by_itself = find_without_a_list(&own);
        if !language.has_list || !is_list_of(language, terms, &by_itself.certain) {
            found.certain.extend(by_itself.certain);
            found.doubtful.extend(by_itself.doubtful);
        } else if code != "en" && telling_words >= FEWEST_TELLING_WORDS * spoken.len() {
            // The English list is long.
            found.certain.extend(own.iter().filter(|(_, used)| used.is_missed_by_list()).map(|(id, _)| id));
        }
    }
    found.certain.sort_unstable();
    found.doubtful.sort_unstable();
    found
}

/// The languages met, by their codes without regions.
fn known_languages<'a>(met: &'a [MetLanguage], spoken: &[u32]) -> BTreeMap<&'a str, KnownLanguage> {
    let mut known: BTreeMap<&str, KnownLanguage> = BTreeMap::new();
    for language in met {
        let of = known.entry(language.base_code()).or_default();
        of.running = of.running.plus(language.running);
        of.has_list |= language.stop.has_list;
    }
    for &language in spoken {
        // Where it was not told, it is taken for English.
        let code = met.get(language as usize).map_or("en", MetLanguage::base_code);
        if let Some(of) = known.get_mut(code) {
            of.snippets += 1;
        }
    }
    known
}

/// The words of grammar of a language, as if it had no list.
fn find_without_a_list(terms: &[(u32, TermUse<'_>)]) -> FunctionWords {
    let found = |is_found: &dyn Fn(TermUse<'_>) -> bool| {
        terms.iter().filter(|(_, used)| is_found(*used)).map(|&(id, _)| id).collect()
    };
    FunctionWords {
        certain: found(&|used| used.is_grammar(CERTAIN)),
        doubtful: found(&|used| used.is_grammar(DOUBTFUL) || used.is_particle()),
    }
}

/// Whether the list of a language has most of what is said of its grammar; `missed` are words of grammar it has not.
fn is_list_of(language: KnownLanguage, terms: &[VocabularyTerm], missed: &[u32]) -> bool {
    let missed = missed.iter().filter_map(|&id| terms.get(id as usize)).map(|term| term.count).sum::<u64>();
    let stopped = language.running.stopped as f64;
    stopped >= LEAST_LISTED * (stopped + missed as f64)
}

/// How a term is used in its language.
#[derive(Debug, Clone, Copy)]
struct TermUse<'a> {
    term: &'a VocabularyTerm,
    language: KnownLanguage,
}

impl TermUse<'_> {
    /// Snippets that hold it, for each that chance would have.
    fn spread(self) -> f64 {
        let (count, all) = (self.term.count as f64, self.language.snippets as f64);
        f64::from(self.term.snippets) / (all * (1.0 - (-count / all).exp()))
    }

    /// Whether it is a word of grammar that the list of its language lacks.
    fn is_missed_by_list(self) -> bool {
        let all = self.language.snippets;
        all >= FEWEST_SNIPPETS
            && self.term.word.chars().nth(MOST_LETTERS).is_none()
            && f64::from(self.term.snippets) >= LEAST_SNIPPET_SHARE * all as f64
            && self.spread() >= LEAST_SPREAD
    }

    /// Whether it is a word of grammar, told without a list.
    fn is_grammar(self, signs: GrammarSigns) -> bool {
        let KnownLanguage { snippets, running, .. } = self.language;
        let spread = self.spread();
        if self.term.count < signs.fewest_uses
            || snippets < FEWEST_SNIPPETS
            || running.all < FEWEST_WORDS * snippets as u64
            || spread < signs.least_spread
        {
            return false;
        }
        let rate = self.term.count as f64 / running.all as f64;
        rate >= signs.least_rate * (LETTERS_WEIGHT * self.letters() + CLUMPS_WEIGHT * (1.0 - spread)).exp()
    }

    /// Its letters, for each letter of a usual word of its language.
    fn letters(self) -> f64 {
        self.term.word.chars().count() as f64 / self.language.running.mean_letters()
    }

    /// Whether it is so short that it is mostly grammar, however seldom it is said, and no abbreviation as UN.
    fn is_particle(self) -> bool {
        self.letters() <= MOST_LETTERS_OF_PARTICLE && !self.term.surface.chars().all(char::is_uppercase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(words_of_snippet: u64) -> KnownLanguage {
        let all = 1000 * words_of_snippet;
        let running = RunningWords { all, letters: all * 5, stopped: 0 };
        KnownLanguage { snippets: 1000, running, has_list: false }
    }

    fn term(word: &str, (count, snippets): (u64, u32)) -> VocabularyTerm {
        VocabularyTerm { word: word.to_owned(), surface: word.to_owned(), count, snippets }
    }

    #[test]
    fn beside_a_list_grammar_is_short_and_spread_by_chance() {
        // Of 1,000 snippets chance puts 500 uses into 393.
        let is_missed = |word: &str, counts: (u64, u32), snippets: usize| {
            let language = KnownLanguage { snippets, ..language(50) };
            TermUse { term: &term(word, counts), language }.is_missed_by_list()
        };
        assert!(is_missed("dyal", (500, 390), 1000));
        assert!(is_missed("dyal", (500, 345), 1000));
        assert!(!is_missed("bank", (500, 240), 1000));
        assert!(!is_missed("schools", (500, 390), 1000));
        assert!(!is_missed("rare", (60, 60), 1000));
        assert!(!is_missed("dyal", (50, 40), 99));
    }

    #[test]
    fn without_a_list_grammar_is_also_frequent_for_its_length() {
        let is_grammar = |word: &str, counts: (u64, u32), signs: GrammarSigns| {
            TermUse { term: &term(word, counts), language: language(50) }.is_grammar(signs)
        };
        // A word of five letters that is spread by chance: e^1.35 * 2.6 in ten thousand, 50 of 50,000.
        assert!(is_grammar("abcde", (53, 52), CERTAIN) && !is_grammar("abcde", (48, 47), CERTAIN));
        assert!(is_grammar("abcde", (25, 25), DOUBTFUL) && !is_grammar("abcde", (18, 18), DOUBTFUL));
        assert!(!is_grammar("abcde", (53, 40), CERTAIN), "in clumps");
        assert!(is_grammar("abcde", (500, 200), CERTAIN), "in clumps, but said often");
        assert!(!is_grammar("abcde", (5000, 480), CERTAIN), "in clumps, however often it is said");
        assert!(!is_grammar("abcdefghij", (53, 52), CERTAIN), "long");
        assert!(is_grammar("abcdefghij", (250, 220), CERTAIN), "long, but said often");
        assert!(!is_grammar("ab", (9, 9), CERTAIN), "too few uses to tell");
        let common = term("card", (4000, 980));
        assert!(TermUse { term: &common, language: language(15) }.is_grammar(CERTAIN));
        assert!(!TermUse { term: &common, language: language(14) }.is_grammar(CERTAIN), "too short to tell");
    }

    #[test]
    fn the_shortest_words_may_be_grammar_but_abbreviations_are_not() {
        let is_particle = |word: &str, surface: &str| {
            let term = VocabularyTerm { surface: surface.to_owned(), ..term(word, (3, 3)) };
            TermUse { term: &term, language: language(50) }.is_particle()
        };
        assert!(is_particle("bk", "bk") && is_particle("بك", "بك") && is_particle("du", "Du"));
        assert!(!is_particle("un", "UN") && !is_particle("bak", "bak"));
    }

    #[test]
    fn a_list_that_lacks_most_of_the_grammar_is_of_another_language() {
        let terms = [term("dyal", (600, 400))];
        let with = |stopped: u64| {
            let of = language(50);
            KnownLanguage { running: RunningWords { stopped, ..of.running }, has_list: true, ..of }
        };
        assert!(is_list_of(with(400), &terms, &[0]) && !is_list_of(with(399), &terms, &[0]));
        assert!(is_list_of(with(0), &terms, &[]), "nothing is missed");
    }
}
