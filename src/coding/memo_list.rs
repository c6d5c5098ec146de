//! All memos in one order, with what each is on: for the list of memos, the commands and the tables.

use super::codebook::model::{Codebook, JournalKind, Memo, MemoTarget, ThemeId, TranscriptSpan};
use super::stats::coding_stats::CodingStats;
use crate::corpus::{Corpus, Span};
use crate::topics::Run;
use std::collections::BTreeSet;

/// The kind of what a memo is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemoSubject {
    /// The whole study.
    Study,
    /// A theme.
    Theme,
    /// What of a theme is in a column of a matrix.
    Summary,
    /// A topic of a run.
    Topic,
    /// A transcript.
    Transcript,
    /// A passage of a transcript, such as a snippet.
    Passage,
    /// Nothing in particular: an entry of the journal.
    Entry,
}

impl MemoSubject {
    /// All kinds, in the order in which memos are listed; summaries stand among those on themes, those on passages among
    /// those on transcripts.
    pub const ALL: [Self; 7] =
        [Self::Study, Self::Theme, Self::Summary, Self::Topic, Self::Transcript, Self::Passage, Self::Entry];

    /// Its name, in commands and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Theme => "theme",
            Self::Summary => "summary",
            Self::Topic => "topic",
            Self::Transcript => "transcript",
            Self::Passage => "passage",
            Self::Entry => "entry",
        }
    }

    /// The kind of a memo's target.
    pub const fn of(target: &MemoTarget) -> Self {
        match target {
            MemoTarget::Project => Self::Study,
            MemoTarget::Theme(_) => Self::Theme,
            MemoTarget::Cell(_) => Self::Summary,
            MemoTarget::Topic(..) => Self::Topic,
            MemoTarget::Transcript(_) => Self::Transcript,
            MemoTarget::Span(_) => Self::Passage,
            MemoTarget::Entry(_) => Self::Entry,
        }
    }
}

/// A memo with the themes it has to do with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedMemo<'a> {
    /// The memo.
    pub memo: &'a Memo,
    /// The kind of what it is on.
    pub subject: MemoSubject,
    /// The theme it is on, in a column or as a whole; or those that its topic is in, or that its passage is coded with, by number.
    pub themes: BTreeSet<ThemeId>,
}

/// Puts memos in the order in which they were first written, as in a journal; those of which the time is not known come
/// last, as they were.
pub fn sort_by_time<T>(memos: &mut [T], time: impl Fn(&T) -> &str) {
    memos.sort_by(|a, b| (time(a).is_empty(), time(a)).cmp(&(time(b).is_empty(), time(b))));
}

/// Which memos are wanted: of all conditions given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoFilter {
    /// Only memos of this kind.
    pub kind: Option<JournalKind>,
    /// Only memos on things of this kind.
    pub subject: Option<MemoSubject>,
    /// Only memos that have to do with one of these themes.
    pub themes: Option<BTreeSet<ThemeId>>,
}

impl MemoFilter {
    /// Whether a memo is wanted.
    pub fn passes(&self, listed: &ListedMemo<'_>) -> bool {
        self.kind.is_none_or(|kind| listed.memo.kind == Some(kind))
            && self.subject.is_none_or(|subject| subject == listed.subject)
            && self.themes.as_ref().is_none_or(|themes| !themes.is_disjoint(&listed.themes))
    }
}

/// Whether all words of a query, whatever their case, stand in some of these texts.
pub fn has_words(query: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    let mut words = query.split_whitespace().map(str::to_lowercase);
    words.all(|word| texts.iter().any(|text| text.contains(&word)))
}

/// The memos: on the study, on themes as they stand in the codebook, on topics by run and number, then on each
/// transcript and its passages in the order of the corpus, those on texts that are no longer current, and last the entries
/// of the journal in the order of time.
/// Memos on transcripts that were taken out are left out.
pub fn list_memos<'a>(
    corpus: &Corpus,
    run: Option<&Run>,
    book: &'a Codebook,
    stats: &CodingStats,
) -> Vec<ListedMemo<'a>> {
    let tree: Vec<ThemeId> = book.tree().into_iter().map(|(_, theme)| theme.id).collect();
    let theme_at = |theme: &ThemeId| tree.iter().position(|it| it == theme).unwrap_or(usize::MAX);
    // Texts that are no longer current come last.
    let text_at = |id| corpus.transcript_index(id).map_or(usize::MAX, |at| at.0);
    let whole = Span::new(0, 0);
    let order = |target: &MemoTarget| match target {
        MemoTarget::Project => (0, 0, 0, whole),
        MemoTarget::Theme(theme) => (1, theme_at(theme), 0, whole),
        MemoTarget::Cell(cell) => (1, theme_at(&cell.theme), 1, whole),
        MemoTarget::Topic(run, topic) => (2, usize::try_from(run.0).unwrap_or(0), topic.0 as usize, whole),
        MemoTarget::Transcript(id) => (3, text_at(*id), 0, whole),
        MemoTarget::Span(place) => (3, text_at(place.transcript), 1, place.span),
        // Those of one order are told apart by their targets, which are times.
        MemoTarget::Entry(_) => (4, 0, 0, whole),
    };
    let mut memos: Vec<&Memo> =
        book.memos.values().filter(|memo| book.is_shown_target(&memo.target)).collect();
    memos.sort_by_key(|memo| (order(&memo.target), &memo.target));
    let themes_of = |target: &MemoTarget| match target {
        MemoTarget::Theme(theme) => BTreeSet::from([*theme]),
        MemoTarget::Cell(cell) => BTreeSet::from([cell.theme]),
        MemoTarget::Span(place) => themes_at(book, place),
        MemoTarget::Topic(of, topic) if run.is_some_and(|run| run.id == *of) => {
            let topic = stats.topic(*topic).into_iter();
            topic.flat_map(|topic| &topic.themes).map(|link| link.theme).collect()
        }
        MemoTarget::Topic(..) | MemoTarget::Project | MemoTarget::Transcript(_) | MemoTarget::Entry(_) => {
            BTreeSet::new()
        }
    };
    let listed = memos.into_iter().map(|memo| ListedMemo {
        memo,
        subject: MemoSubject::of(&memo.target),
        themes: themes_of(&memo.target),
    });
    listed.collect()
}

/// The themes that a passage, or a part of it, is coded with.
fn themes_at(book: &Codebook, place: &TranscriptSpan) -> BTreeSet<ThemeId> {
    let reaches =
        |other: &TranscriptSpan| other.transcript == place.transcript && other.span.overlap(place.span) > 0;
    let here = book.assignments.values().filter(|decision| decision.spans.iter().any(reaches));
    here.map(|decision| decision.theme).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{assign_spans, set_memo};
    use crate::coding::fixture::{apply_checked, codebook_with, corpus, run, signature, transcript_span};
    use crate::coding::{SummaryCell, SummaryColumn, ThemeRef, edits};
    use crate::corpus::TranscriptId;
    use crate::topics::{RunId, TopicId};

    #[test]
    fn memos_are_listed_as_the_study_is_read() {
        let corpus = corpus();
        let mut book = codebook_with(&["A", "B"]);
        let (a, b) = (book.find_theme("A").unwrap(), book.find_theme("B").unwrap());
        let (early, late) = (transcript_span(1, 0, 100), transcript_span(1, 101, 201));
        let by = ThemeRef::Theme(b);
        let edit = assign_spans(&book, std::slice::from_ref(&late), by, &signature()).unwrap();
        apply_checked(&mut book, edit);
        let column = SummaryColumn::Speaker("Guest".to_owned());
        let cell = MemoTarget::Cell(SummaryCell { theme: b, column });
        let targets = [
            cell.clone(),
            MemoTarget::Span(late.clone()),
            MemoTarget::Transcript(TranscriptId(2)),
            MemoTarget::Theme(b),
            MemoTarget::Span(early.clone()),
            MemoTarget::Transcript(TranscriptId(9)),
            MemoTarget::Topic(RunId(1), TopicId(0)),
            MemoTarget::Theme(a),
            MemoTarget::Entry("2026-11-30T10:00:00Z".to_owned()),
            MemoTarget::Project,
            MemoTarget::Entry("2026-11-29T10:00:00Z".to_owned()),
        ];
        for target in targets {
            let edit = set_memo(&book, target, "noted").unwrap();
            apply_checked(&mut book, edit);
        }
        let run = run(1);
        let stats = CodingStats::new(&corpus, Some(&run), &book);
        let listed = list_memos(&corpus, Some(&run), &book, &stats);
        let order: Vec<MemoTarget> = listed.iter().map(|it| it.memo.target.clone()).collect();
        let wanted = [
            MemoTarget::Project,
            MemoTarget::Theme(a),
            MemoTarget::Theme(b),
            cell,
            MemoTarget::Topic(RunId(1), TopicId(0)),
            MemoTarget::Span(early),
            MemoTarget::Span(late),
            MemoTarget::Transcript(TranscriptId(2)),
            MemoTarget::Transcript(TranscriptId(9)),
            MemoTarget::Entry("2026-11-29T10:00:00Z".to_owned()),
            MemoTarget::Entry("2026-11-30T10:00:00Z".to_owned()),
        ];
        assert_eq!(order, wanted);
        let passing = |filter: &MemoFilter| listed.iter().filter(|it| filter.passes(it)).count();
        let of = |subject| MemoFilter { subject: Some(subject), ..MemoFilter::default() };
        assert_eq!(MemoSubject::ALL.map(|subject| passing(&of(subject))), [1, 2, 1, 1, 2, 2, 2]);
        assert_eq!(
            passing(&MemoFilter { themes: Some([b].into()), ..MemoFilter::default() }),
            3,
            "the theme, its summary and its passage"
        );
        let edit = edits::remove_transcripts(&book, &[&corpus.transcripts[1]]).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(list_memos(&corpus, Some(&run), &book, &stats).len(), 10);
    }

    #[test]
    fn words_are_searched_in_any_case() {
        assert!(has_words("ROOM quiet", &["A quiet", "room"]));
        assert!(!has_words("room loud", &["A quiet room"]));
        assert!(has_words("  ", &[]));
    }
}
