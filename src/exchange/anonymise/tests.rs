use super::*;
use crate::coding::{
    Assignment, AssignmentId, AssignmentSource, EditId, Memo, MemoTarget, Quote, Theme, ThemeId,
    TranscriptRemoval, TranscriptSpan,
};
use crate::corpus::{Attributes, Snippet, SnippetId, SnippetIndex, Span, TranscriptEntry, Turn};
use crate::exchange::interchange::guids::Guids;
use crate::exchange::interchange::{assemble, refi};
use crate::exchange::report::StudyReport;
use crate::exchange::report::{html, latex, markdown};
use crate::exchange::tables::{self, TableFileFormat};
use crate::exchange::{json, quotes};
use proptest::prelude::*;
use std::io::Read;

/// Names, one of them short, one of two people, one in a script without spaces.
const PEOPLE: [&str; 4] = ["Ann-Marie O'Neil", "Ann Lee", "Jürgen Groß", "田中太郎"];
/// What no output may say, as whole words in any case.
const GONE: [&str; 10] =
    ["ann", "marie", "neil", "o'neil", "lee", "jürgen", "groß", "田中太郎", "berlin", "annlee"];

/// Texts of a study, by transcript.
struct MemoryTexts {
    transcripts: BTreeMap<TranscriptId, Transcript>,
    corpus: Corpus,
}

impl TextSource for MemoryTexts {
    fn for_each_snippet(&self, each: &mut dyn FnMut(SnippetIndex, &str) -> io::Result<()>) -> io::Result<()> {
        let said =
            |snippet: &Snippet| snippet.span.slice(&self.transcripts[&snippet.transcript].text).to_owned();
        self.corpus
            .snippet_indices()
            .zip(&self.corpus.snippets)
            .try_for_each(|(at, snippet)| each(at, &said(snippet)))
    }
    fn snippet_texts(&self, snippets: &[SnippetIndex]) -> io::Result<Vec<String>> {
        let snippet = |at: &SnippetIndex| &self.corpus.snippets[at.0];
        let said =
            |snippet: &Snippet| snippet.span.slice(&self.transcripts[&snippet.transcript].text).to_owned();
        Ok(snippets.iter().map(snippet).map(said).collect())
    }
    fn load_transcript(&self, id: TranscriptId) -> io::Result<Transcript> {
        Ok(self.transcripts[&id].clone())
    }
}

/// What somebody says: words and names, each with a separator after it. No part of a word is a name, as spans
/// cut words.
fn said() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("Ann-Marie O’Neil"),
        Just("ANN LEE"),
        Just("ANN"),
        Just("Lee's"),
        Just("Jürgen\nGroß"),
        Just("Ju\u{308}rgen"),
        Just("田中太郎さん"),
        Just("AnnLee"),
        Just("Berlin"),
        Just("O'Neil"),
    ];
    let word = prop_oneof!["[q-z]{4,7}".prop_map(|word| format!("x{word}")), Just("Xört 🦀".to_owned())];
    let piece = prop_oneof![2 => word, 1 => name.prop_map(str::to_owned)];
    let gap = prop_oneof![Just(" "), Just(", "), Just("\n"), Just(". ")];
    prop::collection::vec((piece, gap), 1..12)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, gap)| piece + gap).collect())
}

/// A study of turns by these people; its codings are pairs of places.
fn study(turns: Vec<(usize, String)>, cuts: &[(usize, usize)]) -> (MemoryTexts, Codebook) {
    let id = TranscriptId(1);
    let mut transcript = Transcript {
        name: "talks/ann-lee_in_berlin".to_owned(),
        attributes: [
            ("guest".to_owned(), "Ann Lee".to_owned()),
            ("url".to_owned(), "https://example.org/ann".to_owned()),
            ("date".to_owned(), "2024-05-06".to_owned()),
        ]
        .into(),
        ..Transcript::default()
    };
    let mut snippets = Vec::new();
    for (speaker, said) in turns {
        if !transcript.text.is_empty() {
            transcript.text += "\n\n";
        }
        let start = transcript.text.len();
        transcript.text += said.trim();
        let span = Span::new(start, transcript.text.len());
        let speaker = Some(PEOPLE[speaker % PEOPLE.len()].to_owned());
        snippets.push(Snippet {
            id: SnippetId(snippets.len() as i64 + 1),
            transcript: id,
            span,
            start: None,
            end: None,
            speaker: speaker.as_deref().map(Into::into),
            words: 3,
            parts: Vec::new(),
        });
        transcript.turns.push(Turn { span, speaker, start: None, end: None });
    }
    let entry = TranscriptEntry {
        id,
        name: transcript.name.clone(),
        hash: "h".to_owned(),
        language: Some("en".to_owned()),
        attributes: transcript.attributes.clone(),
        duration: None,
        words: 9,
        snippets: 0..snippets.len(),
    };
    let places: Vec<usize> =
        transcript.text.char_indices().map(|(at, _)| at).chain([transcript.text.len()]).collect();
    let placed = |&(from, to): &(usize, usize)| {
        let (from, to) = (places[from % places.len()], places[to % places.len()]);
        TranscriptSpan { transcript: id, span: Span::new(from.min(to), from.max(to)) }
    };
    let mut book = Codebook::default();
    let theme = ThemeId(1);
    book.themes.insert(Theme {
        id: theme,
        parent: None,
        name: "What Ann says".to_owned(),
        description: "Use for Lee.".to_owned(),
        color: 0,
        position: 0,
        also_under: BTreeSet::new(),
    });
    let mut spans: Vec<TranscriptSpan> = cuts.iter().map(placed).collect();
    spans.sort();
    for (position, place) in (0..).zip(spans.clone()) {
        book.memos.insert(
            (MemoTarget::Span(place.clone()), String::new()),
            Memo {
                target: MemoTarget::Span(place.clone()),
                coder: String::new(),
                text: "Ann Lee again".to_owned(),
                kind: None,
                time: String::new(),
            },
        );
        let quote = Quote { theme, place, coder: String::new(), position };
        book.quotes.insert((theme, quote.place.clone(), String::new()), quote);
    }
    let assignment = AssignmentId(1);
    book.assignments.insert(
        assignment,
        Assignment {
            id: assignment,
            theme,
            source: AssignmentSource::Spans,
            spans,
            coder: "Lee".to_owned(),
            time: "2024-05-06T10:00:00Z".to_owned(),
        },
    );
    let corpus = Corpus::new(vec![entry], snippets);
    (MemoryTexts { transcripts: [(id, transcript)].into(), corpus }, book)
}

fn log() -> Vec<LoggedEdit> {
    vec![LoggedEdit {
        id: EditId(1),
        time: "2024-05-06T10:00:00Z".to_owned(),
        coder: "Lee".to_owned(),
        what: "added theme What Ann says".to_owned(),
        undone: false,
    }]
}

/// Everything every format writes, by format.
fn outputs(anonymous: &AnonymousStudy<'_>) -> Vec<(String, String)> {
    let view = anonymous.view();
    let (title, log) = (anonymous.title.as_str(), anonymous.log.as_slice());
    let mut all = Vec::new();
    let mut out = |name: &str, write: &dyn Fn(&mut dyn io::Write) -> io::Result<()>| {
        let mut bytes = Vec::new();
        write(&mut bytes).unwrap();
        all.push((name.to_owned(), bytes));
    };
    let report = StudyReport::new(title, &view, anonymous, log, None).unwrap();
    let picked = quotes::collect_quotes(&view, anonymous, None).unwrap();
    let parcel = assemble::assemble_project(title, &view, anonymous, &Guids::default(), false).unwrap();
    out("json", &|to| json::write(&view.study_json(anonymous, log)?, to));
    out("html", &|to| html::write(&report, to));
    out("markdown", &|to| markdown::write(&report, to));
    out("latex", &|to| latex::write(&report, to));
    out("qdc", &|to| refi::write_codebook(&parcel, to));
    out("qdpx", &|to| refi::write_project(&parcel, to));
    let source = tables::TableSource {
        view,
        texts: anonymous,
        log,
        vectors: None,
        adapted_vectors: None,
        agreement: None,
    };
    for table in tables::TABLE_NAMES.into_iter().filter(|table| *table != "dictionary") {
        for style in [TableFileFormat::JsonLines, TableFileFormat::Csv { mark: false }] {
            let mut bytes = Vec::new();
            tables::write_table(table, &source, style, &mut bytes).unwrap();
            out(table, &|to| to.write_all(&bytes));
        }
    }
    for form in [quotes::QuoteFormat::Markdown, quotes::QuoteFormat::Rtf, quotes::QuoteFormat::Docx] {
        out(&format!("quotes {form:?}"), &|to| quotes::write_quotes(form, &picked, to));
    }
    all.push(("parcel".to_owned(), format!("{parcel:?}").into_bytes()));
    all.into_iter().map(|(name, bytes)| (name, unpacked(bytes))).collect()
}

/// The texts in an archive; anything else as it is.
fn unpacked(bytes: Vec<u8>) -> String {
    let Ok(mut zip) = zip::ZipArchive::new(io::Cursor::new(&bytes)) else {
        return String::from_utf8(bytes).unwrap();
    };
    let mut all = String::new();
    for at in 0..zip.len() {
        zip.by_index(at).unwrap().read_to_string(&mut all).unwrap();
    }
    all
}

/// The words of a text as a reader sees them, folded.
fn read_words(text: &str) -> BTreeSet<String> {
    name_finder::folded_words(text).into_iter().collect()
}

fn unnamed(text: &str) -> bool {
    // `lt`, `amp` and the like of HTML part words as any other sign does.
    let words = read_words(text);
    GONE.iter().all(|gone| match name_finder::folded_words(gone).as_slice() {
        [one] => !words.contains(one),
        several => !name_finder::folded_words(text).windows(several.len()).any(|window| window == several),
    })
}

fn listed() -> Vec<ListedName> {
    vec![ListedName { name: "Berlin".to_owned(), replacement: None }]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_format_says_a_name_and_spans_keep_their_words(
        turns in prop::collection::vec((0usize..4, said()), 4..8),
        cuts in prop::collection::vec((0usize..400, 0usize..400), 0..5),
    ) {
        let turns: Vec<_> = (0..).zip(turns).map(|(at, (_, said))| (at, said)).collect();
        let (made, book) = study(turns, &cuts);
        let before = CodingStats::new(&made.corpus, None, &book);
        let view = StudyView { corpus: &made.corpus, run: None, codebook: &book, stats: &before };
        let anonymous = AnonymousStudy::new("Ann Lee in Berlin", view, &made, &log(), &listed()).unwrap();
        for (format, text) in outputs(&anonymous) {
            prop_assert!(unnamed(&text), "{format} names somebody: {text}");
        }
        // What a span cut is what it cuts now, each name in it replaced, whole where it was cut.
        let original = &made.transcripts[&TranscriptId(1)].text;
        let now = anonymous.load_transcript(TranscriptId(1)).unwrap();
        let (found, _) = &anonymous.matches[&TranscriptId(1)];
        let whole = |span: Span| {
            let mut span = span;
            for it in found {
                if it.span.start < span.start && span.start < it.span.end { span.start = it.span.start; }
                if it.span.start < span.end && span.end < it.span.end { span.end = it.span.end; }
            }
            span
        };
        let spans = book.assignments.values().flat_map(|it| &it.spans).map(|placed| placed.span);
        let (_, shift) = &anonymous.matches[&TranscriptId(1)];
        for span in spans.chain(made.corpus.snippets.iter().map(|snippet| snippet.span)) {
            let grown = whole(span);
            let inside: Vec<NameMatch> = found
                .iter()
                .filter(|it| grown.start <= it.span.start && it.span.end <= grown.end)
                .map(|it| NameMatch {
                    span: Span::new(it.span.start - grown.start, it.span.end - grown.start),
                    pattern: it.pattern,
                })
                .collect();
            let wanted = replace_spans(grown.slice(original), anonymous.name_map.finder.replacements(&inside)).0;
            prop_assert_eq!(shift.shift_span(span).slice(&now.text), wanted);
        }
        for (snippet, turn) in anonymous.corpus.snippets.iter().zip(&now.turns) {
            prop_assert_eq!(snippet.span, turn.span);
            prop_assert_eq!(snippet.speaker.as_deref(), turn.speaker.as_deref());
        }
    }
}

#[test]
fn everything_that_names_somebody_is_replaced_and_listed() {
    let turns = vec![
        (0, "So Ann Lee, tell me.".to_owned()),
        (1, "Lee: in Berlin, annually.".to_owned()),
        (2, "Xavier.".to_owned()),
    ];
    let (made, book) = study(turns, &[(0, 20)]);
    let before = CodingStats::new(&made.corpus, None, &book);
    let view = StudyView { corpus: &made.corpus, run: None, codebook: &book, stats: &before };
    let anonymous = AnonymousStudy::new("Ann Lee in Berlin", view, &made, &log(), &listed()).unwrap();
    assert_eq!(anonymous.title, "Speaker 2 in Name 1");
    let entry = &anonymous.view().corpus.transcripts[0];
    assert_eq!(entry.name, "talks/Speaker 2_in_Name 1");
    let attributes: Vec<_> = entry.attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(attributes, ["date=2024-05-06", "guest=Speaker 2"], "a link to the person is left out");
    assert_ne!(entry.hash, "h");
    let text = anonymous.load_transcript(TranscriptId(1)).unwrap().text;
    assert_eq!(text, "So Speaker 2, tell me.\n\nSpeaker 2: in Name 1, annually.\n\nXavier.");
    let rows: Vec<_> = anonymous
        .replacements
        .iter()
        .map(|row| {
            format!("{} > {}: {} {} | {}", row.name, row.replacement, row.turns, row.occurrences, row.example)
        })
        .collect();
    assert_eq!(
        rows,
        [
            "Ann Lee > Speaker 2: 1 5 | So Ann Lee, tell me. Lee: in Berlin, an…",
            "Ann-Marie O'Neil > Speaker 1: 1 0 | ",
            "Jürgen Groß > Speaker 3: 1 0 | ",
            "Lee > Speaker 2: 0 4 | So Ann Lee, tell me. Lee: in Berlin, annually. Xavier…",
            "Ann > Person 1: 0 3 | https://example.org/ann",
            "Berlin > Name 1: 0 3 | So Ann Lee, tell me. Lee: in Berlin, annually. Xavier.",
        ]
    );
}

#[test]
fn what_is_known_of_people_has_their_labels_and_those_who_speak_nowhere_are_not_told_of() {
    let turns = vec![(0, "Xavier.".to_owned()), (1, "Xenon.".to_owned()), (2, "Xylem.".to_owned())];
    let (made, mut book) = study(turns, &[]);
    let known = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Attributes>()
    };
    book.cases = [
        ("Ann Lee", known(&[("age", "31"), ("site", "Berlin")])),
        ("Jürgen Groß", known(&[("age", "40"), ("page", "https://example.org/ann"), ("site", "Berlin")])),
        ("Ann-Marie O'Neil", known(&[("seen with Ann Lee", "often")])),
        ("Otto Weber", known(&[("age", "50")])),
    ]
    .map(|(name, known)| (name.to_owned(), known))
    .into();
    let log = [LoggedEdit { what: "noted age of 'Otto Weber'".to_owned(), ..log().remove(0) }];
    let before = CodingStats::new(&made.corpus, None, &book);
    let view = StudyView { corpus: &made.corpus, run: None, codebook: &book, stats: &before };
    let one = |name: &str| ListedName { name: name.to_owned(), replacement: Some("Guest".to_owned()) };
    let listed = [one("Ann Lee"), one("Jürgen Groß"), listed().remove(0)];
    let anonymous = AnonymousStudy::new("t", view, &made, &log, &listed).unwrap();
    let told: BTreeMap<String, Attributes> = [
        ("Guest".to_owned(), known(&[("age", "31 / 40"), ("site", "Name 1")])),
        ("Speaker 1".to_owned(), known(&[("seen with Guest", "often")])),
    ]
    .into();
    assert_eq!(anonymous.view().codebook.cases, told);
    assert_eq!(anonymous.log[0].what, "noted age of 'Speaker 2'");
    for (format, text) in outputs(&anonymous) {
        assert!(!read_words(&text).contains("weber"), "{format} names somebody: {text}");
        assert!(unnamed(&text), "{format} names somebody: {text}");
    }
}

#[test]
fn who_was_taken_out_is_named_in_no_summary_and_no_entry_of_the_log() {
    let turns = vec![(0, "Xavier.".to_owned()), (1, "Xenon.".to_owned())];
    let (mut made, mut book) = study(turns, &[]);
    let removed = TranscriptId(2);
    let mut other = made.transcripts[&TranscriptId(1)].clone();
    other.name = "harbour".to_owned();
    other.turns.iter_mut().for_each(|turn| turn.speaker = Some("Otto Weber".to_owned()));
    made.transcripts.insert(removed, other);
    let removal = TranscriptRemoval { transcript: removed, name: "harbour".to_owned() };
    book.removals.insert(removed, removal);
    book.removed_texts.insert(removed);
    for name in ["Otto Weber", "Zoe Quist"] {
        let column = SummaryColumn::Speaker(name.to_owned());
        let target = MemoTarget::Cell(SummaryCell { theme: ThemeId(1), column });
        let memo = Memo {
            target: target.clone(),
            coder: String::new(),
            text: "Weber says so".to_owned(),
            kind: None,
            time: String::new(),
        };
        book.memos.insert((target, String::new()), memo);
    }
    let said = ["wrote the summary on theme T in what 'Otto Weber' said", "took out transcript 'harbour'"];
    let log: Vec<LoggedEdit> =
        said.iter().map(|what| LoggedEdit { what: (*what).to_owned(), ..log().remove(0) }).collect();
    let before = CodingStats::new(&made.corpus, None, &book);
    let view = StudyView { corpus: &made.corpus, run: None, codebook: &book, stats: &before };
    let anonymous = AnonymousStudy::new("t", view, &made, &log, &listed()).unwrap();
    let told: Vec<&str> = anonymous.log.iter().map(|edit| edit.what.as_str()).collect();
    assert_eq!(
        told,
        [
            "wrote the summary on theme T in what 'Speaker 3' said",
            "took out a transcript that is not in the study"
        ]
    );
    for (format, text) in outputs(&anonymous) {
        for gone in ["otto", "weber", "zoe", "quist", "harbour"] {
            assert!(!read_words(&text).contains(gone), "{format} names {gone}: {text}");
        }
    }
}
