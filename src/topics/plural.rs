//! Plurals, told by their endings alone. No stemmer, which would bring together what a reader tells apart ("organ",
//! "organisation"). Languages without endings here keep their forms apart.

/// Words that are no plural of what they would be without their ending. Gathered by hand.
const ENGLISH_SINGULARS: &str = "acoustics aids analytics arms arts athletics basics customs dynamics economics electronics \
    ethics genetics glasses goods graphics lens linguistics logistics maths mathematics mechanics news optics physics \
    politics premises robotics semantics series species spirits statistics times";

/// Whether a word is another with a plural ending of the language, both in lower case.
pub fn is_plural(plural: &str, singular: &str, language: &str) -> bool {
    singular_forms(plural, language).any(|form| form == singular)
}

/// What a word may be the plural of.
pub fn singular_forms(plural: &str, language: &str) -> impl Iterator<Item = String> {
    // The ending of the plural, that of the singular in its place, and the ends one of which has to stand before.
    let endings: &[(&str, &str, &[&str])] = match language {
        "en" if ENGLISH_SINGULARS.split_whitespace().any(|word| word == plural) => &[],
        "en" => &[("ies", "y", &[]), ("es", "", &["s", "x", "z", "ch", "sh", "o"]), ("s", "", &[])],
        "de" => &[
            ("n", "", &["e", "r", "l"]),
            ("en", "", &[]),
            ("nen", "", &["in"]),
            ("e", "", &[]),
            ("s", "", &[]),
        ],
        "fr" => &[("s", "", &[]), ("x", "", &["eau", "eu"]), ("aux", "al", &[])],
        "es" => &[
            ("s", "", &["a", "e", "i", "o", "u", "é"]),
            ("es", "", &[]),
            ("ces", "z", &[]),
            ("iones", "ión", &[]),
        ],
        "pt" => &[
            ("s", "", &["a", "e", "i", "o", "u", "ã"]),
            ("es", "", &["r", "z"]),
            ("ões", "ão", &[]),
            ("ns", "m", &[]),
        ],
        _ => &[],
    };
    let form = |(ending, instead, before): &(&str, &str, &[&str])| {
        let stem = plural.strip_suffix(ending)?;
        let fits = before.is_empty() || before.iter().any(|end| stem.ends_with(end));
        // "class" is no plural.
        let doubled = *ending == "s" && stem.ends_with('s');
        (fits && !doubled).then(|| format!("{stem}{instead}"))
    };
    endings.iter().filter_map(form).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plural_is_told_by_its_ending() {
        for (plural, singular) in [
            ("models", "model"),
            ("companies", "company"),
            ("batches", "batch"),
            ("boxes", "box"),
            ("heroes", "hero"),
        ] {
            assert!(is_plural(plural, singular, "en"), "{plural}");
        }
        assert!(is_plural("fragen", "frage", "de") && is_plural("lehrerinnen", "lehrerin", "de"));
        assert!(is_plural("animaux", "animal", "fr") && is_plural("voces", "voz", "es"));
        for (word, other) in
            [("news", "new"), ("class", "clas"), ("physics", "physic"), ("modeling", "model")]
        {
            assert!(!is_plural(word, other, "en"), "{word}");
        }
        assert!(!is_plural("models", "model", "fi"), "no endings are known there");
    }
}
