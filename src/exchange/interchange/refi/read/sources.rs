//! Sources with their coded passages and notes.

use super::super::xml::RefiElement;
use super::encoding_detection::{selections_in, strip_byte_order_mark, text_elements};
use super::fields::{parse_time, single_line};
use super::notes::join_memos;
use super::reader::RefiReader;
use crate::corpus::{Span, Transcript, Turn, clean_text, detect_language};
use crate::exchange::interchange::refi::positions::{cues_between_points, sync_points};
use crate::exchange::interchange::refi::transcript_note;
use crate::exchange::interchange::{
    CleanedText, CodedPassage, EncodingVotes, InterchangeSource, OffsetEncoding, OffsetTable, PassageMemo,
    normalize_guid,
};

impl RefiReader<'_> {
    /// Reads a source. One without text counts as left out, and so do selections of pages and recordings.
    pub(super) fn read_source(&mut self, node: &RefiElement) {
        let inner = text_elements(node);
        self.textless_sources += usize::from(inner.is_empty());
        if inner.is_empty() && node.name == "PDFSource" {
            return;
        }
        let bound_to_none = ["PDFSelection", "AudioSelection", "VideoSelection"];
        self.unbound_selections +=
            bound_to_none.iter().map(|name| node.children_named(name).count()).sum::<usize>();
        inner.into_iter().for_each(|inner| self.read_text_source(inner, node));
    }

    /// Reads a source with text. `node` has the text and the selections, `outer` the name and attributes;
    /// they differ for PDFs and recordings.
    ///
    /// All offsets are collected first: the encoding of each passage is chosen from the votes, offsets become
    /// code points of the stored text, and these become bytes of the cleaned text.
    fn read_text_source(&mut self, node: &RefiElement, outer: &RefiElement) {
        let described = transcript_note::read_note(outer.child_text("Description"));
        let own = described.as_ref().and_then(|it| it.name.as_deref()).unwrap_or("");
        let name = [own, outer.attribute("name"), node.attribute("name")]
            .map(single_line)
            .into_iter()
            .find(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| format!("source {}", self.project.sources.len() + 1));
        let Some(stored) = self.stored_text(node).filter(|text| !text.trim().is_empty()) else {
            self.add_loss(format!("'{name}' was left out: it has no plain text."));
            return;
        };
        let stored = strip_byte_order_mark(&stored);
        let mut points = sync_points(node);
        let passages = selections_in(node, &points);
        // A source of another program has no note of ours.
        let ours = described.as_ref().map(transcript_note::TranscriptNote::code_points).unwrap_or_default();
        let notes = self.annotations_on(outer);
        let pairs = passages.iter().map(|it| it.range).chain(notes.iter().map(|(place, _)| *place));
        let places = pairs.flat_map(|(from, to)| [from, to]).chain(points.values().map(|point| point.0));
        let ruler = OffsetTable::new(stored, places.chain(ours.iter().copied()));
        let fitting: Vec<Vec<OffsetEncoding>> = if ruler.is_ambiguous() {
            passages.iter().map(|it| it.matching_encodings(&ruler)).collect()
        } else {
            vec![Vec::new(); passages.len()]
        };
        let mut here = EncodingVotes::default();
        fitting.iter().for_each(|ways| here.add_passage(&ruler, ways));
        let choose = |ways: &[OffsetEncoding]| {
            ruler.choose_encoding(ways, [&here, &self.votes], self.default_encoding)
        };
        let at = |way: OffsetEncoding, (from, to): (usize, usize)| {
            (ruler.code_point(way, from), ruler.code_point(way, to))
        };
        let passages: Vec<(&RefiElement, (usize, usize))> =
            passages.iter().zip(&fitting).map(|(it, ways)| (it.node, at(choose(ways), it.range))).collect();
        let common = choose(&[]);
        let notes: Vec<((usize, usize), String)> =
            notes.into_iter().map(|(place, text)| (at(common, place), text)).collect();
        points.values_mut().for_each(|point| point.0 = ruler.code_point(common, point.0));
        // Offsets in our own notes were counted with `\n` line ends, even if another program changed these.
        let own = |place: usize| ruler.code_point(OffsetEncoding::CRLF_AS_ONE, place);
        let pairs = passages.iter().map(|(_, place)| *place).chain(notes.iter().map(|(place, _)| *place));
        let places = pairs.flat_map(|(from, to)| [from, to]).chain(points.values().map(|point| point.0));
        let kept = CleanedText::new(stored, places.chain(ours.iter().map(|&place| own(place))));

        let mut source = InterchangeSource { guid: outer.guid(), ..InterchangeSource::default() };
        for (passage, (from, to)) in passages {
            self.read_passage(passage, Span::new(kept.byte_at(from), kept.byte_at(to)), &mut source);
        }
        source.notes.extend(notes.into_iter().map(|((from, to), text)| PassageMemo {
            span: Span::new(kept.byte_at(from), kept.byte_at(to)),
            text,
        }));
        let whole = Span::new(0, kept.text.len());
        self.read_codings(outer, outer, whole, &mut source);
        self.read_attribute_values(outer, &mut source.transcript.attributes);
        source.memo = self.take_notes_on(outer).join("\n\n");
        source.transcript.name = name;
        match described {
            Some(known) => {
                source.memo = join_memos(&[&source.memo, &known.memo]);
                source.transcript.text.clone_from(&kept.text);
                known.apply_to(&mut source, &|place| kept.byte_at(own(place)));
            }
            None => {
                let description = clean_text(outer.child_text("Description")).0;
                source.memo = join_memos(&[&source.memo, description.trim_end()]);
                let transcript = &mut source.transcript;
                transcript.language = detect_language(&kept.text);
                transcript.cues = cues_between_points(&points, &kept);
                transcript.duration = transcript.cues.last().map(|cue| cue.end);
                transcript.text = kept.text;
            }
        }
        ensure_one_turn(&mut source.transcript);
        source.sort_passages();
        self.project.sources.push(source);
    }

    /// Reads a selection: its codings, its notes, and its description unless that repeats a note.
    fn read_passage(&mut self, node: &RefiElement, span: Span, source: &mut InterchangeSource) {
        self.read_codings(node, node, span, source);
        let mut said = self.take_notes_on(node);
        let description = clean_text(node.child_text("Description")).0;
        let known = said.join("\n\n") == description || said.contains(&description);
        if !known && !description.trim().is_empty() {
            said.push(description);
        }
        source.notes.extend(said.into_iter().map(|text| PassageMemo { span, text }));
    }

    /// Reads the codings directly inside an element. Coder and time are those of the coding, else of the
    /// element `signed`.
    fn read_codings(
        &mut self,
        node: &RefiElement,
        signed: &RefiElement,
        span: Span,
        source: &mut InterchangeSource,
    ) {
        for coding in node.children_named("Coding") {
            let code = coding.first_child("CodeRef").map(|code| code.target_guid());
            let Some(&code) = code.and_then(|guid| self.code_index.get(&guid)) else {
                self.unknown_codes += 1;
                continue;
            };
            let first = |names: [&str; 2]| {
                let given = [coding, signed].into_iter().flat_map(|it| names.map(|name| it.attribute(name)));
                given.into_iter().find(|value| !value.is_empty()).unwrap_or("")
            };
            let coder =
                self.user_names.get(&normalize_guid(first(["creatingUser", "modifyingUser"]))).cloned();
            let time = parse_time(first(["creationDateTime", "modifiedDateTime"]));
            // A coding need not name its coder.
            source.codings.push(CodedPassage { span, code, coder: coder.unwrap_or_default(), time });
        }
    }
}

/// Gives a transcript without turns one turn of the whole text.
fn ensure_one_turn(transcript: &mut Transcript) {
    if transcript.turns.is_empty() {
        let whole = Span::new(0, transcript.text.len());
        transcript.turns = vec![Turn { span: whole, speaker: None, start: None, end: None }];
    }
}

/// Restores name, turns and times of a source whose memo contains our note: it went through another program
/// and came back.
pub(in crate::exchange::interchange::refi) fn restore_source_note(source: &mut InterchangeSource) {
    let Some(known) = transcript_note::read_note(&source.memo) else { return };
    let kept = CleanedText::new(&source.transcript.text, known.code_points());
    source.memo.clone_from(&known.memo);
    if let Some(name) = known.name.as_deref().map(single_line).filter(|name| !name.is_empty()) {
        source.transcript.name = name;
    }
    known.apply_to(source, &|place| kept.byte_at(place));
    ensure_one_turn(&mut source.transcript);
}
