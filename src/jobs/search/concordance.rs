//! A concordance: every place at which a search by words matches, with the words around it.

use super::filter_eval::StudyFilters;
use super::searcher::{Searcher, SearcherRequest};
use crate::coding::CodedText;
use crate::corpus::{Corpus, Snippet, SnippetIndex, Span, Transcript, TranscriptIndex};
use crate::jobs::JobResult;
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::search::{
    ConcordanceOrder, FilterSource, HitContext, SearchMode, SnippetFilter, parse_with_attributes,
};
use std::collections::BTreeSet;

/// What a concordance is of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConcordanceRequest {
    /// The query as typed.
    pub query: String,
    /// The most characters on each side of a match.
    pub characters: usize,
    /// The text a match has to be in; none for all.
    pub within: Option<CodedText>,
}

/// A match in its transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct ConcordanceLine {
    /// The transcript, by its index in the corpus.
    pub transcript: TranscriptIndex,
    /// The snippet it is in, by its index in the corpus.
    pub snippet: SnippetIndex,
    /// Its bytes in the transcript's text.
    pub span: Span,
    /// Who says it, by the name shown.
    pub speaker: Option<String>,
    /// The second at which it is said.
    pub start: Option<f64>,
    /// The match and the words around it that the same person says.
    pub context: HitContext,
}

/// All matches of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Concordance {
    /// The query as typed.
    pub query: String,
    /// The lines, in the order of the corpus at first.
    pub lines: Vec<ConcordanceLine>,
    /// How many transcripts they are in.
    pub transcripts: usize,
    /// A note for the user, as of a search.
    pub note: Option<String>,
}

impl Concordance {
    /// Puts the lines in an order; what is level stands as it was said.
    pub fn sort(&mut self, order: ConcordanceOrder) {
        let place = |line: &ConcordanceLine| (line.transcript, line.span);
        self.lines.sort_by_cached_key(|line| (line.context.sort_key(order), place(line)));
    }
}

/// Finds every match of the words of a query, in the snippets that a search by words finds. Where the query asks for a
/// theme, a speaker or a guide question, only what is in the theme's passages, said by the speaker, or answered, counts. Reads every transcript with a match once.
///
/// # Errors
/// Where index or database cannot be read, or the work is cancelled. A query is never an error: see
/// [`Concordance::note`].
pub fn find_concordance(
    searcher: &mut Searcher,
    (project, corpus): (&Project, &Corpus),
    filters: &StudyFilters,
    request: &ConcordanceRequest,
    progress: &dyn Progress,
) -> JobResult<Concordance> {
    let ConcordanceRequest { query, characters, within } = request;
    let limit = corpus.snippets.len();
    let search =
        SearcherRequest { query: query.clone(), mode: SearchMode::Text, limit, texts: 0, typing: false };
    let found = searcher.search(&search, filters)?;
    let attributes = [corpus.attribute_names(), filters.people_attributes()].concat();
    let parsed = parse_with_attributes(query, &attributes);
    let guide = searcher.guide_answers_for(&parsed, filters)?;
    let answers = |name: &str| {
        let meant = filters.questions_meant(name);
        let own = guide.iter().filter(|it| meant.contains(&it.question));
        let texts: Vec<&CodedText> = own.map(|it| &it.text).collect();
        (!texts.is_empty()).then(|| CodedText::union_of(texts))
    };
    let asked = parsed.required_filters().into_iter().filter_map(|filter| match filter {
        SnippetFilter::Question(name) => answers(name),
        filter => filters.text_of(filter),
    });
    let within: Vec<CodedText> = asked.chain(within.clone()).collect();
    let snippets: BTreeSet<SnippetIndex> = found.hits.iter().map(|hit| hit.snippet).collect();
    let mut marker = found.highlighter.cached();
    let mut lines = Vec::new();
    progress.begin(ProgressStage::Read, corpus.transcripts.len() as u64);
    for (at, entry) in corpus.transcript_indices().zip(&corpus.transcripts) {
        progress.check_cancelled()?;
        progress.advance(1);
        let (first, end) = (SnippetIndex(entry.snippets.start), SnippetIndex(entry.snippets.end));
        let mut here = snippets.range(first..end).peekable();
        if here.peek().is_none() {
            continue;
        }
        let transcript = project.load_transcript(entry.id)?;
        for (snippet_at, snippet) in here.filter_map(|at| Some((*at, corpus.snippet_at(*at)?))) {
            let said = snippet.span.slice(&transcript.text);
            for mark in marker.find(said, entry.language_of(said)) {
                let span = Span::new(snippet.span.start + mark.start, snippet.span.start + mark.end);
                if within.iter().all(|text| text.touches(entry.id, span)) {
                    lines.push(ConcordanceLine {
                        transcript: at,
                        snippet: snippet_at,
                        span,
                        speaker: speaker_at(snippet, span.start),
                        start: transcript.second_at(span.start),
                        context: HitContext::new(
                            &transcript.text,
                            speech_around(&transcript, span),
                            span,
                            *characters,
                        ),
                    });
                }
            }
        }
    }
    let transcripts = lines.chunk_by(|a, b| a.transcript == b.transcript).count();
    let wordless = (lines.is_empty() && found.total > 0)
        .then(|| "a concordance takes a word to look for; `leitmotif search` lists snippets".to_owned());
    let note = found.note.or(wordless).or_else(|| loose_words_note(&parsed.loose_words()));
    Ok(Concordance { query: query.clone(), lines, transcripts, note })
}

/// What to type for several words in a row, since each of the words has lines of its own.
fn loose_words_note(words: &[&str]) -> Option<String> {
    let row = words.join(" ");
    (words.len() > 1).then(|| {
        format!("each word has lines of its own; those where they follow each other: \"{row}\", in quotes")
    })
}

/// Who says the byte of a snippet.
fn speaker_at(snippet: &Snippet, byte: usize) -> Option<String> {
    let mut parts = snippet.speaker_parts();
    parts.find(|(span, ..)| span.end > byte).and_then(|(_, speaker, _)| speaker.map(str::to_owned))
}

/// The stretch around a span that one person says: its turn and those beside it of the same speaker.
fn speech_around(transcript: &Transcript, span: Span) -> Span {
    let turns = &transcript.turns;
    let next = turns.partition_point(|turn| turn.span.start <= span.start);
    let Some(own) = next.checked_sub(1).and_then(|at| turns.get(at)) else {
        return Span::new(0, transcript.text.len());
    };
    let same = |turn: &&crate::corpus::Turn| turn.speaker == own.speaker;
    let before = turns.iter().take(next).rev().take_while(same).last();
    let behind = turns.iter().skip(next).take_while(same).last();
    let end = behind.map_or(own.span.end, |turn| turn.span.end);
    Span::new(before.map_or(own.span.start, |turn| turn.span.start), end.max(span.end))
}
