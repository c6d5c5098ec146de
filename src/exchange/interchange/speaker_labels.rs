//! Who speaks, written into the text at each turn, for programs that have no place for it; and taken out again.

use super::model::{InterchangeProject, InterchangeSource};
use crate::corpus::{Span, Transcript, Turn, part::text_part, turn_heads};
use std::collections::BTreeSet;

/// What stands between a label and what is said.
const LABEL_END: &str = ": ";

/// The project with the name of the speaker before what is said in each turn: "Anna: ". All spans are moved along; a
/// passage that begins with a turn begins behind the label.
pub fn add_speaker_labels(project: &InterchangeProject) -> InterchangeProject {
    let mut labelled = project.clone();
    labelled.sources.iter_mut().for_each(label_source);
    labelled
}

/// The label of a speaker; none where the name is empty.
fn label(name: &str) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then(|| name + LABEL_END)
}

/// The labels of turns with the byte before which each stands; one where several turns begin.
fn labels_of(turns: &[Turn]) -> Vec<(usize, String)> {
    let named = turns.iter().filter(|turn| !turn.span.is_empty());
    let mut labels: Vec<(usize, String)> =
        named.filter_map(|turn| Some((turn.span.start, label(turn.speaker.as_deref()?)?))).collect();
    labels.sort_by_key(|(at, _)| *at);
    labels.dedup_by_key(|(at, _)| *at);
    labels
}

/// The text of a transcript with its labels, and where these are in it.
pub fn labelled_text(transcript: &Transcript) -> (String, Vec<Span>) {
    let text = transcript.text.as_str();
    let (mut out, mut from, mut spans) = (String::with_capacity(text.len()), 0, Vec::new());
    for (at, label) in labels_of(&transcript.turns) {
        out += text_part(text, from..at);
        let start = out.len();
        out += &label;
        spans.push(Span::new(start, out.len()));
        from = at;
    }
    out += text_part(text, from..);
    (out, spans)
}

/// Writes the labels into the text of a source.
fn label_source(source: &mut InterchangeSource) {
    let labels = labels_of(&source.transcript.turns);
    (source.transcript.text, source.labels) = labelled_text(&source.transcript);
    // The bytes of the first label, of the first two and so on.
    let mut sums = vec![0];
    for (_, label) in &labels {
        sums.push(sums.last().map_or(0, |sum| sum + label.len()));
    }
    let bytes_of_first = |count: usize| sums.get(count).map_or(0, |sum| *sum);
    move_spans(source, &|span| {
        let start = span.start + bytes_of_first(labels.partition_point(|(at, _)| *at <= span.start));
        let end = span.end + bytes_of_first(labels.partition_point(|(at, _)| *at < span.end));
        Span::new(start, end.max(start))
    });
}

/// Those of some spans at which the label of a turn stands: where somebody changed the text, it may stand elsewhere.
pub fn labels_in_place(transcript: &Transcript, spans: &[Span]) -> Vec<Span> {
    let named =
        transcript.turns.iter().filter_map(|turn| Some((turn.span.start, label(turn.speaker.as_deref()?)?)));
    let known: BTreeSet<(usize, String)> = named.collect();
    let stands = |span: &&Span| known.contains(&(span.end, span.slice(&transcript.text).to_owned()));
    spans.iter().filter(stands).copied().collect()
}

/// Takes labels out of the text of a source, and moves its spans along.
pub fn remove_speaker_labels(source: &mut InterchangeSource, labels: &[Span]) {
    let text = std::mem::take(&mut source.transcript.text);
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    // A damaged note may have labels that overlap.
    labels.dedup_by(|next, last| next.start < last.end);
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for span in &labels {
        out += text_part(&text, from..span.start);
        from = span.end;
    }
    out += text_part(&text, from..);
    source.transcript.text = out;
    move_spans(source, &|span| span_without_labels(span, &labels));
    source.labels.clear();
}

/// Finds the labels in a text of another program, as in any text file, takes them out, and makes turns of what stands
/// between them. A source with speakers is left as it is.
pub fn find_speaker_labels(source: &mut InterchangeSource) {
    let transcript = &source.transcript;
    if !source.labels.is_empty() || transcript.turns.iter().any(|turn| turn.speaker.is_some()) {
        return;
    }
    let heads = turn_heads(&transcript.text);
    let Some((first, _)) = heads.first() else { return };
    let ends = heads.iter().skip(1).map(|(label, _)| label.start).chain([transcript.text.len()]);
    let said = heads.iter().zip(ends).map(|((label, speaker), end)| (label.end, end, Some(speaker.clone())));
    let before = (0, first.start, None);
    let turns = std::iter::once(before).chain(said).filter_map(|(start, end, speaker)| {
        let words = text_part(&transcript.text, start..end);
        let start = start + words.len() - words.trim_start().len();
        let span = Span::new(start, start + words.trim().len());
        (!span.is_empty()).then_some(Turn { span, speaker, start: None, end: None })
    });
    source.transcript.turns = turns.collect();
    let labels: Vec<Span> = heads.into_iter().map(|(label, _)| label).collect();
    remove_speaker_labels(source, &labels);
}

/// A span of a text with labels as a span of the text without them. The labels are in order and apart.
pub fn span_without_labels(span: Span, labels: &[Span]) -> Span {
    let moved = |byte: usize| {
        let before = labels.iter().take_while(|label| label.start < byte);
        byte - before.map(|label| label.end.min(byte) - label.start).sum::<usize>()
    };
    Span::new(moved(span.start), moved(span.end))
}

/// Moves all spans of a source.
fn move_spans(source: &mut InterchangeSource, moved: &dyn Fn(Span) -> Span) {
    let transcript = &mut source.transcript;
    let spans = transcript.turns.iter_mut().map(|turn| &mut turn.span);
    let spans = spans.chain(transcript.cues.iter_mut().map(|cue| &mut cue.span));
    let spans = spans.chain(source.codings.iter_mut().map(|coding| &mut coding.span));
    for span in spans.chain(source.notes.iter_mut().map(|note| &mut note.span)) {
        *span = moved(*span);
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{CodedPassage, PassageMemo};
    use super::*;

    fn source() -> InterchangeSource {
        let text = "The bus is late.\n\nYes.\n\nNoise.\n\nAnd dear.".to_owned();
        let turn = |said: &str, speaker: Option<&str>| {
            let start = text.find(said).unwrap();
            let span = Span::new(start, start + said.len());
            Turn { span, speaker: speaker.map(str::to_owned), start: None, end: None }
        };
        let turns = vec![
            turn("The bus is late.", Some("Anna")),
            turn("Yes.", Some("Ben")),
            turn("Noise.", None),
            turn("And dear.", Some("Anna")),
        ];
        let coding = |span| CodedPassage { span, code: 0, coder: String::new(), time: String::new() };
        InterchangeSource {
            codings: vec![
                coding(turns[0].span),
                coding(Span::new(4, 22)),
                coding(Span::new(0, text.len())),
                coding(turns[3].span),
            ],
            notes: vec![PassageMemo { span: turns[1].span, text: "so".to_owned() }],
            transcript: Transcript { text, turns, ..Transcript::default() },
            ..InterchangeSource::default()
        }
    }

    #[test]
    fn each_turn_says_who_speaks_and_passages_keep_their_words() {
        let before = source();
        let project = InterchangeProject { sources: vec![before.clone()], ..InterchangeProject::default() };
        let mut labelled = add_speaker_labels(&project).sources.remove(0);
        let text = labelled.transcript.text.clone();
        assert_eq!(text, "Anna: The bus is late.\n\nBen: Yes.\n\nNoise.\n\nAnna: And dear.");
        let coded: Vec<&str> = labelled.codings.iter().map(|it| it.span.slice(&text)).collect();
        assert_eq!(coded, ["The bus is late.", "bus is late.\n\nBen: Yes.", &text[6..], "And dear."]);
        assert_eq!(labelled.notes[0].span.slice(&text), "Yes.");
        let labels = labelled.labels.clone();
        remove_speaker_labels(&mut labelled, &labels);
        assert_eq!(labelled, before);
    }

    #[test]
    fn labels_of_another_program_become_speakers() {
        let text = "I: How was it?\nB: Wet, and\nit rained.\n\nI: And then?\nB: Dry: at last.".to_owned();
        let coded = text.find("it rained").unwrap();
        let coding = CodedPassage {
            span: Span::new(coded, coded + 9),
            code: 0,
            coder: String::new(),
            time: String::new(),
        };
        let whole = Turn { span: Span::new(0, text.len()), speaker: None, start: None, end: None };
        let transcript = Transcript { text, turns: vec![whole], ..Transcript::default() };
        let mut source =
            InterchangeSource { codings: vec![coding], transcript, ..InterchangeSource::default() };
        find_speaker_labels(&mut source);
        let read = &source.transcript;
        let turns: Vec<_> =
            read.turns.iter().map(|t| (t.speaker.as_deref().unwrap(), t.span.slice(&read.text))).collect();
        assert_eq!(
            turns,
            [("I", "How was it?"), ("B", "Wet, and\nit rained."), ("I", "And then?"), ("B", "Dry: at last.")]
        );
        assert_eq!(source.codings[0].span.slice(&read.text), "it rained");
        let before = source.clone();
        find_speaker_labels(&mut source);
        assert_eq!(source, before);
    }

    #[test]
    fn a_label_that_somebody_changed_stays() {
        let project = InterchangeProject { sources: vec![source()], ..InterchangeProject::default() };
        let mut source = add_speaker_labels(&project).sources.remove(0);
        assert_eq!(labels_in_place(&source.transcript, &source.labels), source.labels);
        source.transcript.text = source.transcript.text.replace("Ben:", "Bob:");
        let found = labels_in_place(&source.transcript, &source.labels);
        assert_eq!(found, [source.labels[0], source.labels[2]]);
        assert!(labels_in_place(&source.transcript, &[Span::new(2, 900)]).is_empty());
    }
}
