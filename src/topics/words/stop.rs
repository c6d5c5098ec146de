//! Words that say nothing of a topic: the grammar of a language, and what people fill their speech with.

use std::collections::HashSet;

/// Said while thinking, or too light to tell one topic from another, in English talk.
const ENGLISH: &str = "actually ago ah aha almost alright also although always among another anybody anymore anyone anything \
    anyway anyways around away awesome back basically became become becomes behind beside besides between \
    beyond bit bunch came cannot cause certain certainly come comes coming cool could couple cuz definitely \
    despite different dunno eh eight either else enough er erm especially etc even ever every everybody \
    everyone everything everywhere exactly far feel five folks four gave get gets getting gimme give given \
    gives giving go goes going gone gonna good got gotta great guess guy guys ha hello hence hey hi hmm \
    honestly however huh inaudible instead kind kinda kinds knew know known knows later least lemme less let \
    lets like liked literally little look looked looking looks lot lots made make makes making many may \
    maybe mean means meant mhm might mine mm mmhm mmhmm much must nah neither never nice nine no nobody none \
    nope nothing obviously often oh ok okay one ones ooh oops particular particularly per perhaps please \
    plus pretty probably put quite rather really right said saw say saying says second see seem seemed seems \
    seen seven several shall should since six somebody someone something sometimes somewhere soon sort sorta \
    sorts still stuff super sure take taken takes taking talk talked talking tell ten than thank thanks \
    therefore thing things think thinking thinks third though thought three through together totally toward \
    towards tried try trying two uh uhh uhm um umm unless until upon us usually various versus via vs wanna \
    want wanted wants way ways well went whatever whether whole within without would wouldn wow yea yeah \
    yeahs yep yes yet yup zero";

/// The same in German.
const GERMAN: &str = "ach ah äh ähm aha also bisschen bitte dingsda doch eben echt eh eher einfach eigentlich ehrlich genau gell gerade gern \
    gibt gut halt hm hmm irgendwas irgendwie ja jaja jo klar krass letztendlich mal mhm mm moment naja natürlich ne nee nein nö oder ok okay \
    quasi richtig sag sage sagen sagt schon sozusagen tja total ungefähr vielleicht weißt weiß wirklich wohl ziemlich";

/// What is left out of the vocabulary in one language.
#[derive(Debug, Clone)]
pub(super) struct StopWords {
    words: HashSet<String>,
}

impl StopWords {
    /// The stop words of a language by its ISO 639-1 code (NLTK's list where there is one, else Stopwords ISO's);
    /// only fillers of speech where the language is not known to either.
    pub(super) fn of(language: &str) -> Self {
        let code = language.split(['-', '_']).next().unwrap_or(language).to_ascii_lowercase();
        let fillers = match code.as_str() {
            "de" => GERMAN,
            _ => ENGLISH,
        };
        let listed = stop_words::lookup(&code).unwrap_or_default();
        let words = listed
            .iter()
            .copied()
            .chain(fillers.split_whitespace())
            .map(|word| word.to_lowercase().replace('’', "'"));
        Self { words: words.collect() }
    }

    /// The part of a word in lower case that counts, without possessives and elided articles; none for a stop word.
    pub(super) fn kept<'a>(&self, word: &'a str) -> Option<&'a str> {
        let kept = stem(word);
        let said = kept.chars().filter(|letter| letter.is_alphabetic()).take(2).count() == 2;
        (said && !self.words.contains(word) && !self.words.contains(kept)).then_some(kept)
    }
}

/// The longest part between apostrophes, the last of several: `model's` is *model*, `l'eau` is *eau*.
fn stem(word: &str) -> &str {
    if !word.contains('\'') {
        return word;
    }
    word.split('\'').max_by_key(|part| part.len()).unwrap_or(word)
}

/// The part of a written word that belongs to its kept part.
pub(super) fn stem_of<'a>(surface: &'a str, kept: &str) -> &'a str {
    let is_apostrophe = |character| matches!(character, '\'' | '’' | '\u{02bc}');
    surface.split(is_apostrophe).find(|part| part.to_lowercase() == kept).unwrap_or(surface)
}
