//! Compounds of Germanic languages, found by their parts: `Pflege` finds `Altenpflege` and `Pflegepersonal`.
//!
//! No dictionary is needed. A word is taken apart only into words that the corpus has by themselves, with the letters that
//! join them in between, so that `Haus` is in `Krankenhaus` where `krank` or `Kranken` is said somewhere, and `Eis` is not
//! in `Kreis`.

/// The languages that write compounds as one word, by the tag of the index.
pub(super) const COMPOUND_LANGUAGES: [&str; 5] = ["de", "nl", "sv", "da", "nb"];
/// Letters that join the parts of a compound, in any of these languages.
const JOINTS: [&str; 8] = ["", "s", "n", "en", "es", "e", "er", "ens"];
/// Fewest letters of a word that is looked for in compounds: `Ei` and `See` are in too many. Chosen by hand; not measured.
pub(super) const FEWEST_LETTERS: usize = 4;
/// Fewest letters of each other part: shorter ones are mostly endings. Chosen by hand; not measured.
const FEWEST_OTHER_LETTERS: usize = 3;
/// Words that begin verbs and make no compound: who looks for `stehen` does not mean `aufstehen`. German and Dutch, without
/// accents.
const VERB_PREFIXES: [&str; 20] = [
    "auf", "aus", "bei", "ein", "her", "hin", "los", "mit", "nach", "uber", "unter", "vor", "weg", "aan",
    "bij", "mee", "uit", "voor", "over", "onder",
];
/// Most words that stand on one side of a part.
const MOST_WORDS: usize = 2;

/// Whether `word` is a compound with a part whose stem is `stem`, both without accents: whether all that stands before
/// and behind the part are words, by `is_word`, and the letters that join them. `is_form` tells whether the end of a
/// compound is a form of the part.
///
/// # Errors
/// Those of `is_word`.
pub(super) fn has_part<E>(
    word: &str,
    stem: &str,
    is_form: &mut dyn FnMut(&str) -> bool,
    is_word: &mut dyn FnMut(&str) -> Result<bool, E>,
) -> Result<bool, E> {
    for (at, _) in word.match_indices(stem) {
        let (before, after) = (&word[..at], &word[at + stem.len()..]);
        let ends = is_form(&word[at..]);
        if (before.is_empty() && ends)
            || (!before.is_empty() && !are_words(before, MOST_WORDS, Side::Before, is_word)?)
        {
            continue;
        }
        if ends || are_words(after, MOST_WORDS, Side::Behind, is_word)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// On which side of a part the rest of a compound stands: where its joint is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

/// Whether a stretch of a compound is at most so many words, with a joint towards the part.
fn are_words<E>(
    stretch: &str,
    most: usize,
    side: Side,
    is_word: &mut dyn FnMut(&str) -> Result<bool, E>,
) -> Result<bool, E> {
    if side == Side::Before && VERB_PREFIXES.contains(&stretch) {
        return Ok(false);
    }
    for joint in JOINTS {
        let rest = match side {
            Side::Before => stretch.strip_suffix(joint),
            Side::Behind => stretch.strip_prefix(joint),
        };
        let Some(rest) = rest.filter(|rest| rest.chars().count() >= FEWEST_OTHER_LETTERS) else { continue };
        if is_word(rest)? {
            return Ok(true);
        }
        if most < 2 {
            continue;
        }
        for (at, _) in rest.char_indices() {
            let (first, second) = rest.split_at(at);
            let long = |word: &str| word.chars().count() >= FEWEST_OTHER_LETTERS;
            if long(first)
                && long(second)
                && is_word(second)?
                && are_words(first, most - 1, Side::Before, is_word)?
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn found(word: &str, part: &str) -> bool {
        let known = [
            "alten", "personal", "krank", "kranken", "haus", "kasse", "arbeit", "geber", "verband", "tag",
            "auf",
        ];
        let mut is_word = |word: &str| Ok::<_, Infallible>(known.contains(&word));
        has_part(word, part, &mut |end| end == part, &mut is_word).unwrap()
    }

    #[test]
    fn parts_are_found_between_words_and_joints() {
        assert!(found("altenpflege", "pflege") && found("pflegepersonal", "pflege"));
        assert!(found("krankenhauspflege", "pflege"), "two words before it");
        assert!(found("arbeitgeberverband", "geber"));
        assert!(found("arbeitstag", "tag") && found("pflegenkasse", "pflege"), "with a joint");
    }

    #[test]
    fn what_is_no_compound_of_known_words_is_left_alone() {
        assert!(!found("pflege", "pflege"));
        assert!(!found("kreis", "eis") && !found("schulung", "schul"));
        assert!(!found("unbekanntpflege", "pflege") && !found("aufstehen", "stehen"));
    }
}
