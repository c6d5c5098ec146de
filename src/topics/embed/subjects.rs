//! A small set of talk in sixteen languages, by which models are compared: three sentences on each of eight subjects, the
//! same in each language.

use crate::vectors::{dot, mean, normalize};
use std::collections::BTreeMap;

/// The set; its first lines say how it is written.
const SET: &str = include_str!("../../../assets/languages/subjects.txt");
/// Sentences of a subject in one language.
const SENTENCES: usize = 3;

/// A sentence of the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubjectSentence {
    /// Its language, such as `de` or `zh-Hant`.
    pub language: &'static str,
    /// Number of its subject.
    pub subject: usize,
    /// The sentence.
    pub text: &'static str,
}

/// All sentences, language by language and subject by subject.
pub fn subject_sentences() -> Vec<SubjectSentence> {
    let (mut language, mut subject, mut found) = ("", 0, Vec::new());
    for line in SET.lines().filter(|line| !line.starts_with('#')) {
        if let Some(code) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            (language, subject) = (code, 0);
            continue;
        }
        found.extend(line.split(" | ").map(|text| SubjectSentence { language, subject, text }));
        subject += 1;
    }
    found
}

/// Passages of the set as long as short snippets, no two alike: those of English, or also those of the other
/// fifteen.
pub fn subject_passages(multilingual: bool) -> Vec<String> {
    let sentences = subject_sentences();
    let subjects: Vec<&[SubjectSentence]> = sentences
        .chunks(SENTENCES)
        .filter(|it| it.first().is_some_and(|first| multilingual || first.language == "en"))
        .collect();
    // Two subjects, the second from some way on, so that each passage has company of its own.
    let passages = (0..subjects.len()).map(|at| {
        let next = subjects.get((at + 3) % subjects.len()).copied().unwrap_or_default();
        let said = subjects[at].iter().chain(next).map(|sentence| sentence.text);
        said.collect::<Vec<_>>().join(" ")
    });
    passages.collect()
}

/// How well vectors tell the subjects of the set apart: shares from 0 to 1; by chance they would be .09.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SubjectPurity {
    /// Of the two English sentences nearest to each in English, the share on the same subject.
    pub english: f64,
    /// The same in each language, on average over all.
    pub each_language: f64,
    /// Of all sentences, the share whose nearest in any other language is on the same subject.
    pub across_languages: f64,
}

/// The purity of the vectors of [`subject_sentences`], in their order, with the mean of each language taken off.
pub fn subject_purity(vectors: &[Vec<f32>]) -> SubjectPurity {
    let sentences = subject_sentences();
    let mut means: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let rows = || sentences.iter().zip(vectors);
    for sentence in &sentences {
        means.entry(sentence.language).or_insert_with(|| {
            mean(
                rows()
                    .filter(|(other, _)| other.language == sentence.language)
                    .map(|(_, row)| row.as_slice()),
            )
        });
    }
    let centred = rows().map(|(sentence, row)| {
        let mean = means.get(sentence.language).map_or(&[][..], Vec::as_slice);
        let mut row: Vec<f32> = row.iter().zip(mean).map(|(x, mean)| x - *mean as f32).collect();
        normalize(&mut row);
        row
    });
    let centred: Vec<Vec<f32>> = centred.collect();
    let (mut own, mut across) = (BTreeMap::<&str, Vec<bool>>::new(), Vec::new());
    for (at, sentence) in sentences.iter().enumerate() {
        let Some(row) = centred.get(at) else { continue };
        let mut near: Vec<(f32, &SubjectSentence)> = centred
            .iter()
            .zip(&sentences)
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, (other, sentence))| (dot(row, other), sentence))
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let is_right = |found: &&SubjectSentence| found.subject == sentence.subject;
        let of_own = near.iter().map(|(_, other)| *other).filter(|other| other.language == sentence.language);
        own.entry(sentence.language).or_default().extend(of_own.take(SENTENCES - 1).map(|it| is_right(&it)));
        let other = near
            .iter()
            .map(|(_, other)| *other)
            .find(|it| script_of(it.language) != script_of(sentence.language));
        across.extend(other.map(|it| is_right(&it)));
    }
    let share = |right: &[bool]| right.iter().filter(|it| **it).count() as f64 / right.len().max(1) as f64;
    let each: Vec<f64> = own.values().map(|right| share(right)).collect();
    SubjectPurity {
        english: own.get("en").map_or(0.0, |right| share(right)),
        each_language: each.iter().sum::<f64>() / each.len().max(1) as f64,
        across_languages: share(&across),
    }
}

/// A language whatever its script: the two of Chinese are one.
fn script_of(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

#[cfg(test)]
mod tests {
    use super::super::multi;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_set_has_all_languages_and_subjects() {
        let sentences = subject_sentences();
        assert_eq!(sentences.len(), 16 * 8 * SENTENCES);
        let languages: BTreeSet<&str> = sentences.iter().map(|it| it.language).collect();
        assert!(multi::LANGUAGES.iter().all(|language| languages.contains(language)));
        assert_eq!(languages.len(), 16);
        for sentences in sentences.chunks(8 * SENTENCES) {
            assert!(sentences.iter().enumerate().all(|(at, it)| it.subject == at / SENTENCES));
        }
        let texts: BTreeSet<&str> = sentences.iter().map(|it| it.text).collect();
        assert!(texts.len() > 370 && texts.iter().all(|text| text.chars().count() > 5));
        let passages: BTreeSet<String> = subject_passages(true).into_iter().collect();
        assert_eq!((passages.len(), subject_passages(false).len()), (128, 8));
    }

    #[test]
    fn vectors_of_subjects_are_pure_and_those_of_languages_are_not() {
        let sentences = subject_sentences();
        let by_subject =
            |it: &SubjectSentence| (0..8).map(|at| f32::from(u8::from(at == it.subject))).collect();
        let pure = subject_purity(&sentences.iter().map(by_subject).collect::<Vec<_>>());
        assert_eq!(pure, SubjectPurity { english: 1.0, each_language: 1.0, across_languages: 1.0 });
        let by_order =
            |(at, _): (usize, &SubjectSentence)| vec![(at as f32 * 0.7).sin(), (at as f32 * 1.9).cos()];
        let poor = subject_purity(&sentences.iter().enumerate().map(by_order).collect::<Vec<_>>());
        assert!(poor.each_language < 0.4 && poor.across_languages < 0.4, "{poor:?}");
    }
}
