//! Words that say nothing of a topic: the grammar of a language, and what people fill their speech with.

use std::collections::HashSet;

/// Said while thinking, or too light to tell one topic from another, in English talk.
const ENGLISH: &str = "ah aha alright actually anymore anything anyway anyways awesome basically bit bunch came cause come comes coming cool \
    couple cuz definitely different dunno eh er erm etc even ever every everybody everyone everything exactly feel folks gave get gets getting gimme \
    give given gives giving go goes going gone gonna good got gotta great guess guy guys ha hey hi hmm honestly huh hello inaudible \
    kind kinda kinds know knows known knew lemme let lets like liked literally little look looked looking looks lot lots made make makes making many \
    may maybe mean means meant mhm might mine mm mmhm mmhmm much nah never nice no nope oh ok okay obviously one ones ooh oops particular particularly perhaps please \
    pretty probably put quite rather really right said saw say saying says see seem seemed seems seen sort sorta sorts still \
    stuff super sure take takes taken taking talk talked talking tell thank thanks thing things think thinking thinks thought though through \
    totally tried try trying two uh uhh uhm um umm upon us usually wanna want wanted wants way ways well went whatever whole without \
    wow would wouldn yea yeah yeahs yep yes yup";

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
