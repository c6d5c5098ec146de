//! Where the words of a label have capitals: each in English, elsewhere the first alone, beside those that are written so
//! anyway, such as German nouns.

/// Where a label has capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LabelCase {
    /// At each word.
    #[default]
    Title,
    /// At the first word.
    Sentence,
    /// The same in Turkish, whose `i` keeps its dot.
    TurkishSentence,
}

impl LabelCase {
    /// The habit of a language, by its code; English where it is not known.
    pub fn of_language(language: Option<&str>) -> Self {
        match language {
            None | Some("en") => Self::Title,
            Some("tr" | "az") => Self::TurkishSentence,
            Some(_) => Self::Sentence,
        }
    }

    /// A phrase with its capitals. A word that has capitals stays as it is written.
    pub(super) fn write(self, phrase: &str) -> String {
        let words = phrase.split(' ').enumerate();
        let words =
            words.map(
                |(at, word)| if at == 0 || self == Self::Title { self.begin(word) } else { word.to_owned() },
            );
        words.collect::<Vec<String>>().join(" ")
    }

    /// The names a label is joined of, each a phrase, the first of them at its beginning.
    pub(super) fn write_all<'a>(self, names: impl Iterator<Item = &'a str>) -> Vec<String> {
        let all = names.enumerate();
        all.map(|(at, name)| if at == 0 || self == Self::Title { self.write(name) } else { name.to_owned() })
            .collect()
    }

    /// A word with a capital, where it has none.
    fn begin(self, word: &str) -> String {
        let mut letters = word.chars();
        match letters.next() {
            Some('i') if self == Self::TurkishSentence => std::iter::once('İ').chain(letters).collect(),
            Some(first) if !word.contains(char::is_uppercase) => {
                first.to_uppercase().chain(letters).collect()
            }
            _ => word.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_those_of_the_language() {
        let write = |language: &str, phrase: &str| LabelCase::of_language(Some(language)).write(phrase);
        assert_eq!(write("en", "vector database of iOS"), "Vector Database Of iOS");
        assert_eq!(write("fr", "réchauffement climatique"), "Réchauffement climatique");
        assert_eq!(write("de", "soziale Medien"), "Soziale Medien");
        assert_eq!(write("tr", "iklim değişikliği"), "İklim değişikliği");
        let names = LabelCase::Sentence.write_all(["voyage", "visa", "Paris"].into_iter());
        assert_eq!(names, ["Voyage", "visa", "Paris"]);
    }
}
