//! Agreement between coders, theme by theme, by a chosen unit and on topics, and the units they disagree on.
//!
//! Units are what every coder could have decided on, each counted once, whatever its length: agreement by
//! characters would rise with all the text that nobody coded. A coder has a theme in a unit where a passage of
//! theirs in it, or in a theme below it, touches the unit.

mod coefficients;
mod settled;
mod study_agreement;
mod unitizing;
mod units;

pub use coefficients::{AgreementScores, RESAMPLES, ScoreInterval, ScoreIntervals, UnitRatings};
pub use settled::before_settling;
pub use study_agreement::{DifferingUnit, NoComparison, StudyAgreement, ThemeDisagreement, UnitComparison};
pub use unitizing::UnitizingAgreement;
pub use units::{AgreementUnit, PlacedUnit, unit_spans};

use super::codebook::model::{Codebook, ThemeId, TranscriptSpan};
use super::stats::CodedText;
use super::stats::coding_stats::CodingStats;
use crate::corpus::{Corpus, SnippetIndex, Transcript, TranscriptId};
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use unitizing::unitizing_agreement;
use units::{CoderMarks, ComparedText, has_smaller_passage, read_compared, themes_in_unit};

/// The units coders are compared on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComparedUnits {
    /// Whether they are the sample. Else they are the snippets of all transcripts in which every coder
    /// decided something.
    pub sampled: bool,
    /// The snippets as indices in the corpus, ascending.
    pub snippets: Vec<SnippetIndex>,
    /// The number of transcripts they are from.
    pub transcripts: usize,
    /// The counted topics that have some of these snippets, each with those.
    pub topics: Vec<(TopicId, Vec<SnippetIndex>)>,
}

/// Agreement on one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeAgreement {
    /// The theme, with its subtree: a snippet in a theme below it counts as in it, as in the report.
    pub theme: ThemeId,
    /// For each coder: the number of compared snippets they put in the theme.
    pub coded_counts: Vec<usize>,
    /// Agreement on which snippets are in it.
    pub snippets: AgreementScores,
    /// Agreement on which topics are in it.
    pub topics: AgreementScores,
    /// Agreement by the unit that was chosen.
    pub by_unit: UnitAgreement,
    /// Agreement on the stretches of text, by the character.
    pub unitizing: UnitizingAgreement,
}

impl ThemeAgreement {
    /// Whether any coder used the theme in what is compared.
    pub fn is_used(&self) -> bool {
        self.by_unit.coded_counts.iter().any(|count| *count > 0)
    }
}

/// Agreement on one theme by the unit that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitAgreement {
    /// For each coder: the number of units they put in the theme.
    pub coded_counts: Vec<usize>,
    /// The share of units in the theme, 0 to 1, averaged over the coders; none where there is no unit. Kappa
    /// and alpha are low where it is near 0 or 1, also of coders who mostly agree.
    pub prevalence: Option<f64>,
    /// The coefficients.
    pub scores: AgreementScores,
    /// Their intervals.
    pub intervals: ScoreIntervals,
}

/// A unit that coders put in different themes.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitDisagreement {
    /// The unit.
    pub unit: PlacedUnit,
    /// For each coder: the themes they put it in, by number.
    pub themes: Vec<Vec<ThemeId>>,
}

/// Coders side by side, each with the statistics of their own codebook.
#[derive(Debug)]
pub struct CoderComparison<'a> {
    book: &'a Codebook,
    coders: Vec<String>,
    stats: Vec<CodingStats>,
    marks: Vec<CoderMarks>,
    units: ComparedUnits,
    text: ComparedText,
    unit: AgreementUnit,
    /// For each unit of that kind and each coder: the themes they put it in.
    unit_themes: Vec<Vec<Vec<ThemeId>>>,
}

impl<'a> CoderComparison<'a> {
    /// Compares coders on the sample where there is one, else on the transcripts in which each of them
    /// decided something, by the unit that fits. Loads each compared text once.
    ///
    /// # Errors
    /// What `load` says.
    pub fn read<E>(
        corpus: &Corpus,
        run: Option<&Run>,
        book: &'a Codebook,
        coders: &[String],
        load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
    ) -> Result<Self, E> {
        let own = |coder: &String| CodingStats::new(corpus, run, &book.only_coder(coder));
        let stats: Vec<CodingStats> = coders.iter().map(own).collect();
        let marks: Vec<CoderMarks> = coders.iter().map(|coder| coder_marks(book, coder)).collect();
        let units = compared_units(corpus, book, &stats, &marks);
        let none = CodedText::default();
        let context = stats.first().map_or(&none, CodingStats::context_text);
        let text = read_compared(corpus, (&units.snippets, context), &marks, load)?;
        let mut comparison = Self {
            book,
            coders: coders.to_vec(),
            stats,
            marks,
            units,
            text,
            unit: AgreementUnit::Snippet,
            unit_themes: Vec::new(),
        };
        comparison.set_unit(comparison.fitting_unit(corpus));
        Ok(comparison)
    }

    /// The unit that fits the passages: sentences where a coder put a part of a compared snippet in a theme,
    /// else snippets.
    pub fn fitting_unit(&self, corpus: &Corpus) -> AgreementUnit {
        let smaller = |marks: &CoderMarks| has_smaller_passage(corpus, &self.units.snippets, marks);
        if self.marks.iter().any(smaller) { AgreementUnit::Sentence } else { AgreementUnit::Snippet }
    }

    /// Compares by another unit.
    pub fn set_unit(&mut self, unit: AgreementUnit) {
        self.unit = unit;
        let by_coder = |unit| self.marks.iter().map(|marks| themes_in_unit(marks, unit)).collect();
        self.unit_themes = self.text.units(unit).iter().map(by_coder).collect();
    }

    /// What they are compared by.
    pub fn unit(&self) -> AgreementUnit {
        self.unit
    }

    /// The number of units of that kind.
    pub fn unit_count(&self) -> usize {
        self.text.units(self.unit).len()
    }

    /// The passages of a coder, by their place among the coders, in a theme itself.
    pub fn passages(&self, coder: usize, theme: ThemeId) -> Option<&CodedText> {
        self.marks.get(coder)?.get(&theme)
    }

    /// The coders compared, in the order of all figures.
    pub fn coders(&self) -> &[String] {
        &self.coders
    }

    /// The units they are compared on.
    pub fn units(&self) -> &ComparedUnits {
        &self.units
    }

    /// For each coder: the number of compared snippets they put in any theme.
    pub fn coded_counts(&self) -> Vec<usize> {
        let coded = |study: &CodingStats| {
            self.units.snippets.iter().filter(|at| !study.themes_of(**at).is_empty()).count()
        };
        self.stats.iter().map(coded).collect()
    }

    /// The agreement on every theme, in the order of the codebook.
    pub fn theme_agreements(&self) -> Vec<ThemeAgreement> {
        let Ok(themes) = self.theme_agreements_with(|| Ok::<_, Infallible>(()));
        themes
    }

    /// The same; `step` is called before each theme, and may end it.
    ///
    /// # Errors
    /// What `step` says.
    fn theme_agreements_with<E>(
        &self,
        mut step: impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<ThemeAgreement>, E> {
        let topics: Vec<Vec<BTreeSet<ThemeId>>> =
            self.units.topics.iter().map(|(topic, snippets)| self.topic_themes(*topic, snippets)).collect();
        let themes = self.book.tree().into_iter();
        themes.map(|(_, theme)| step().map(|()| self.compare_theme(theme.id, &topics))).collect()
    }

    /// The agreement on one theme; `topics` has each topic's themes by coder.
    fn compare_theme(&self, theme: ThemeId, topics: &[Vec<BTreeSet<ThemeId>>]) -> ThemeAgreement {
        let branch = self.book.counted_with(theme);
        let sees = |study: &CodingStats, at: SnippetIndex| {
            rating(study.themes_of(at).iter().any(|it| branch.contains(it)))
        };
        let on_snippet = |&at: &SnippetIndex| self.stats.iter().map(|study| sees(study, at)).collect();
        let snippets: Vec<UnitRatings> = self.units.snippets.iter().map(on_snippet).collect();
        let on_topic =
            |by: &Vec<BTreeSet<ThemeId>>| by.iter().map(|of| rating(!of.is_disjoint(&branch))).collect();
        let topics: Vec<UnitRatings> = topics.iter().map(on_topic).collect();
        let seen =
            |coder: usize| snippets.iter().filter(|unit| unit.get(coder) == Some(&rating(true))).count();
        ThemeAgreement {
            theme,
            by_unit: self.compare_by_unit(&branch),
            unitizing: self.compare_unitizing(&branch),
            coded_counts: (0..self.coders.len()).map(seen).collect(),
            snippets: AgreementScores::compute(&snippets),
            topics: AgreementScores::compute(&topics),
        }
    }

    /// The agreement on a theme and those below it, by unit.
    fn compare_by_unit(&self, branch: &BTreeSet<ThemeId>) -> UnitAgreement {
        let sees = |themes: &Vec<ThemeId>| rating(themes.iter().any(|it| branch.contains(it)));
        let ratings: Vec<UnitRatings> =
            self.unit_themes.iter().map(|by_coder| by_coder.iter().map(sees).collect()).collect();
        let seen =
            |coder: usize| ratings.iter().filter(|unit| unit.get(coder) == Some(&rating(true))).count();
        let coded_counts: Vec<usize> = (0..self.coders.len()).map(seen).collect();
        let all = ratings.len() * self.coders.len();
        UnitAgreement {
            prevalence: (all > 0).then(|| coded_counts.iter().sum::<usize>() as f64 / all as f64),
            coded_counts,
            scores: AgreementScores::compute(&ratings),
            intervals: ScoreIntervals::compute(&ratings),
        }
    }

    /// The agreement of two coders on the stretches of a theme and those below it; none of more coders.
    fn compare_unitizing(&self, branch: &BTreeSet<ThemeId>) -> UnitizingAgreement {
        let of_branch = |marks: &CoderMarks| {
            CodedText::union_of(
                marks.iter().filter(|(theme, _)| branch.contains(theme)).map(|(_, text)| text),
            )
        };
        let marked: Vec<CodedText> = self.marks.iter().map(of_branch).collect();
        let [first, second] = marked.as_slice() else { return UnitizingAgreement::default() };
        let texts = self.text.continua.iter();
        let texts: Vec<_> = texts
            .map(|it| it.compare(first.in_transcript(it.transcript), second.in_transcript(it.transcript)))
            .collect();
        unitizing_agreement(&texts)
    }

    /// For each coder, the themes of a topic: those they assigned it to as a whole, and those that hold for
    /// at least half of the compared snippets in it.
    fn topic_themes(&self, topic: TopicId, snippets: &[SnippetIndex]) -> Vec<BTreeSet<ThemeId>> {
        let of = |study: &CodingStats| {
            let facts = study.topic(topic);
            let decided = facts.into_iter().flat_map(|facts| &facts.themes).filter(|theming| theming.decided);
            let mut themes: BTreeSet<ThemeId> = decided.map(|theming| theming.theme).collect();
            let mut held: BTreeMap<ThemeId, usize> = BTreeMap::new();
            for theme in snippets.iter().flat_map(|&at| study.themes_of(at)) {
                *held.entry(*theme).or_default() += 1;
            }
            themes.extend(held.into_iter().filter(|(_, n)| n * 2 >= snippets.len()).map(|(theme, _)| theme));
            themes
        };
        self.stats.iter().map(of).collect()
    }

    /// The units on which coders differ, in the order of the corpus: not all have put it in the same themes.
    pub fn disagreements(&self) -> Vec<UnitDisagreement> {
        let all = self.text.units(self.unit).iter().zip(&self.unit_themes);
        let differ = all.filter(|(_, themes)| themes.iter().any(|it| Some(it) != themes.first()));
        differ.map(|(unit, themes)| UnitDisagreement { unit: unit.clone(), themes: themes.clone() }).collect()
    }
}

/// The passages of one coder by theme.
fn coder_marks(book: &Codebook, coder: &str) -> CoderMarks {
    let mut spans: BTreeMap<ThemeId, Vec<&TranscriptSpan>> = BTreeMap::new();
    for own in book.assignments.values().filter(|it| it.coder == coder) {
        spans.entry(own.theme).or_default().extend(&own.spans);
    }
    spans.into_iter().map(|(theme, spans)| (theme, CodedText::union(spans))).collect()
}

/// A rating: 1 for in the theme, 0 for not.
fn rating(yes: bool) -> Option<u32> {
    Some(u32::from(yes))
}

/// The units to compare on; what is set aside is not among them.
fn compared_units(
    corpus: &Corpus,
    book: &Codebook,
    studies: &[CodingStats],
    marks: &[CoderMarks],
) -> ComparedUnits {
    let sampled = book.sample.is_some();
    let shared = shared_transcripts(corpus, marks);
    let junk = |at: SnippetIndex| studies.iter().any(|study| study.topic_at(at).is_some_and(|it| it.junk));
    let is_aside = |at: SnippetIndex| junk(at) || studies.iter().any(|study| study.is_context(at));
    let is_shared =
        |at: &SnippetIndex| corpus.snippet_at(*at).is_some_and(|it| shared.contains(&it.transcript));
    let snippets: Vec<SnippetIndex> = match studies.first() {
        Some(study) if sampled => {
            study.sample_snippets().iter().copied().filter(|at| !is_aside(*at)).collect()
        }
        _ => corpus.snippet_indices().filter(|at| is_shared(at) && !is_aside(*at)).collect(),
    };
    let transcripts = studies.first().map_or(0, |study| study.coverage_of(&snippets).transcripts);
    let mut topics: BTreeMap<TopicId, Vec<SnippetIndex>> = BTreeMap::new();
    if let Some(study) = studies.first() {
        let counted = |topic: &TopicId| study.topic(*topic).is_some_and(|facts| !facts.junk);
        for &at in &snippets {
            if let Some(topic) = study.topic_of(at).filter(counted) {
                topics.entry(topic).or_default().push(at);
            }
        }
    }
    ComparedUnits { sampled, snippets, transcripts, topics: topics.into_iter().collect() }
}

/// The transcripts in which every coder put something in a theme.
fn shared_transcripts(corpus: &Corpus, marks: &[CoderMarks]) -> BTreeSet<TranscriptId> {
    let decided = |id: &TranscriptId| {
        let by = |marks: &CoderMarks| marks.values().any(|text| !text.in_transcript(*id).is_empty());
        !marks.is_empty() && marks.iter().all(by)
    };
    corpus.transcripts.iter().map(|entry| entry.id).filter(decided).collect()
}

#[cfg(test)]
mod tests;
