//! The agreement of all coders of a study, by every unit, with what there is to settle. Screen, report, tables
//! and command line all show the figures of [`CoderComparison`].

use super::units::CoderMarks;
use super::{AgreementUnit, CoderComparison, PlacedUnit, ThemeAgreement, coder_marks, themes_in_unit};
use crate::coding::codebook::model::{Codebook, ThemeId};
use crate::corpus::{Corpus, Span, Transcript, TranscriptId};
use crate::progress::{Cancelled, Progress, ProgressStage};
use crate::topics::Run;
use std::collections::BTreeSet;

/// Why there is nothing to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoComparison {
    /// Fewer than two coders decided something; who did.
    OneCoder(Option<String>),
    /// There is no transcript in which all of these coders decided something.
    NothingShared(Vec<String>),
}

/// The agreement of all coders of a study, by every unit. The figures are of what they decided before anything
/// was settled.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyAgreement {
    /// The coders, in the order of all figures.
    pub coders: Vec<String>,
    /// Whether they are compared on the sample. Else on the transcripts in which all of them decided something.
    pub sampled: bool,
    /// The number of compared snippets.
    pub snippets: usize,
    /// The number of transcripts they are from.
    pub transcripts: usize,
    /// The unit that fits the passages.
    pub fitting_unit: AgreementUnit,
    /// The comparison by each unit, in the order of [`AgreementUnit::ALL`].
    pub by_unit: Vec<UnitComparison>,
}

/// The agreement of coders by one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitComparison {
    /// The unit.
    pub unit: AgreementUnit,
    /// The number of compared units.
    pub unit_count: usize,
    /// The agreement on each theme, in the order of the codebook.
    pub themes: Vec<ThemeAgreement>,
    /// The units on which coders differ or differed before it was settled, in the order of the corpus.
    pub differing: Vec<DifferingUnit>,
    /// How many of them are settled.
    pub settled: usize,
}

/// A unit on which coders differ, or did.
#[derive(Debug, Clone, PartialEq)]
pub struct DifferingUnit {
    /// The unit.
    pub unit: PlacedUnit,
    /// For each coder: what they had marked in it before anything was settled, sorted.
    pub marks: Vec<Vec<(ThemeId, Span)>>,
}

/// A unit on which coders differ about one theme, or did.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeDisagreement {
    /// The unit.
    pub unit: PlacedUnit,
    /// For each coder: what they had marked with the theme or one below it before anything was settled.
    pub marks: Vec<Vec<(ThemeId, Span)>>,
    /// Whether it is in the theme, where all say one and the same now: it is settled then.
    pub settled: Option<bool>,
}

impl StudyAgreement {
    /// Compares all coders who decided something. `before` is the codebook before anything was settled, `now` as
    /// it is. Loads each compared text once.
    ///
    /// # Errors
    /// What `load` says, and [`Cancelled`]. The inner error: why there is nothing to compare.
    pub fn read<E: From<Cancelled>>(
        corpus: &Corpus,
        run: Option<&Run>,
        (before, now): (&Codebook, &Codebook),
        mut load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
        progress: &dyn Progress,
    ) -> Result<Result<Self, NoComparison>, E> {
        let coders: BTreeSet<&String> = before.assignments.values().map(|it| &it.coder).collect();
        let coders: Vec<String> = coders.into_iter().cloned().collect();
        if coders.len() < 2 {
            return Ok(Err(NoComparison::OneCoder(coders.into_iter().next())));
        }
        let step = || {
            progress.check_cancelled()?;
            progress.advance(1);
            Ok::<_, Cancelled>(())
        };
        progress.begin(ProgressStage::Read, corpus.transcripts.len() as u64);
        let mut comparison = CoderComparison::read(corpus, run, before, &coders, |id| {
            step()?;
            load(id)
        })?;
        if comparison.units().snippets.is_empty() {
            return Ok(Err(NoComparison::NothingShared(coders)));
        }
        let fitting_unit = comparison.unit();
        let kinds = AgreementUnit::ALL.len();
        progress.begin(ProgressStage::Compare, (kinds * before.themes.len()) as u64);
        let first = comparison.theme_agreements_with(step)?;
        let now: Vec<CoderMarks> = coders.iter().map(|coder| coder_marks(now, coder)).collect();
        let mut by_unit = Vec::with_capacity(kinds);
        for unit in AgreementUnit::ALL {
            let mut themes = first.clone();
            comparison.set_unit(unit);
            if unit != fitting_unit {
                for theme in &mut themes {
                    step()?;
                    theme.by_unit = comparison.compare_by_unit(&before.counted_with(theme.theme));
                }
            }
            by_unit.push(comparison.unit_comparison(themes, &now));
        }
        let units = comparison.units();
        Ok(Ok(Self {
            sampled: units.sampled,
            snippets: units.snippets.len(),
            transcripts: units.transcripts,
            coders,
            fitting_unit,
            by_unit,
        }))
    }

    /// The same under other names of the coders, as in an export without names.
    pub fn with_coders(&self, rename: impl Fn(&str) -> String) -> Self {
        Self { coders: self.coders.iter().map(|name| rename(name)).collect(), ..self.clone() }
    }

    /// The comparison by a unit.
    pub fn by(&self, unit: AgreementUnit) -> Option<&UnitComparison> {
        self.by_unit.iter().find(|comparison| comparison.unit == unit)
    }
}

impl CoderComparison<'_> {
    /// The comparison by the unit in force, with the agreements by it and the marks as they are now.
    fn unit_comparison(&self, themes: Vec<ThemeAgreement>, now: &[CoderMarks]) -> UnitComparison {
        let (differing, settled) = self.differing_units(now);
        UnitComparison { unit: self.unit, unit_count: self.unit_count(), themes, differing, settled }
    }

    /// How many units there are on which coders differ or did before it was settled, and how many of them are
    /// settled; `now` is the codebook as it is.
    pub fn settled_count(&self, now: &Codebook) -> (usize, usize) {
        let now: Vec<CoderMarks> = self.coders.iter().map(|coder| coder_marks(now, coder)).collect();
        let (differing, settled) = self.differing_units(&now);
        (differing.len(), settled)
    }

    /// The units on which coders differ or did, given their marks now, and how many of them are settled.
    fn differing_units(&self, now: &[CoderMarks]) -> (Vec<DifferingUnit>, usize) {
        let (mut differing, mut settled) = (Vec::new(), 0);
        for (unit, before) in self.text.units(self.unit).iter().zip(&self.unit_themes) {
            let is_settled = all_say(now.iter().map(|marks| themes_in_unit(marks, unit))).is_some();
            if is_settled && all_say(before.iter()).is_some() {
                continue;
            }
            settled += usize::from(is_settled);
            let marks = self.marks.iter().map(|marks| marks_in_unit(marks, unit)).collect();
            differing.push(DifferingUnit { unit: unit.clone(), marks });
        }
        (differing, settled)
    }
}

impl UnitComparison {
    /// For each theme, in the order of the codebook, how many disagreements there are with those settled, and how
    /// many of them are settled; and the same of units with any theme at all.
    pub fn settled_counts(
        &self,
        coders: &[String],
        book: &Codebook,
    ) -> (Vec<(usize, usize)>, (usize, usize)) {
        let branches: Vec<BTreeSet<ThemeId>> =
            self.themes.iter().map(|it| book.counted_with(it.theme)).collect();
        let marks: Vec<CoderMarks> = coders.iter().map(|coder| coder_marks(book, coder)).collect();
        let (mut by_theme, mut all) = (vec![(0, 0); branches.len()], (0, 0));
        for differing in &self.differing {
            let now: Vec<_> = marks.iter().map(|marks| themes_in_unit(marks, &differing.unit)).collect();
            for (branch, count) in branches.iter().zip(&mut by_theme) {
                if let Some(settled) = differing.settled(branch, &now) {
                    count.0 += 1;
                    count.1 += usize::from(settled.is_some());
                }
            }
            all.0 += 1;
            all.1 += usize::from(all_say(now.iter()).is_some());
        }
        (by_theme, all)
    }

    /// The units on which coders differ about a theme or one below it, or did before it was settled.
    pub fn theme_disagreements(
        &self,
        coders: &[String],
        theme: ThemeId,
        book: &Codebook,
    ) -> Vec<ThemeDisagreement> {
        let branch = book.counted_with(theme);
        let marks: Vec<CoderMarks> = coders.iter().map(|coder| coder_marks(book, coder)).collect();
        let of_theme = |differing: &DifferingUnit| {
            let now: Vec<_> = marks.iter().map(|marks| themes_in_unit(marks, &differing.unit)).collect();
            let settled = differing.settled(&branch, &now)?;
            let own = |marks: &Vec<(ThemeId, Span)>| {
                marks.iter().filter(|(theme, _)| branch.contains(theme)).copied().collect()
            };
            let marks = differing.marks.iter().map(own).collect();
            Some(ThemeDisagreement { unit: differing.unit.clone(), marks, settled })
        };
        self.differing.iter().filter_map(of_theme).collect()
    }
}

impl DifferingUnit {
    /// What was settled about the themes of a branch, given the themes each coder has in the unit now; the outer
    /// none where they do not differ about it and did not.
    fn settled(&self, branch: &BTreeSet<ThemeId>, now: &[Vec<ThemeId>]) -> Option<Option<bool>> {
        let had = self.marks.iter().map(|own| own.iter().any(|(theme, _)| branch.contains(theme)));
        let has = all_say(now.iter().map(|own| own.iter().any(|theme| branch.contains(theme))));
        (all_say(had).is_none() || has.is_none()).then_some(has)
    }
}

/// What all say; none where they do not say one and the same.
fn all_say<T: PartialEq>(mut said: impl Iterator<Item = T>) -> Option<T> {
    let first = said.next()?;
    said.all(|it| it == first).then_some(first)
}

/// What a coder has marked in a unit: the parts of their passages that are in it.
fn marks_in_unit(marks: &CoderMarks, unit: &PlacedUnit) -> Vec<(ThemeId, Span)> {
    let inside = |theme: ThemeId, own: &Span| {
        let parts = unit.spans.iter().map(|part| Span::new(own.start.max(part.start), own.end.min(part.end)));
        parts.filter(|part| part.start < part.end).map(|part| (theme, part)).collect::<Vec<_>>()
    };
    let of_theme = marks.iter().flat_map(|(theme, text)| {
        text.in_transcript(unit.transcript).iter().flat_map(|own| inside(*theme, own)).collect::<Vec<_>>()
    });
    of_theme.collect()
}
