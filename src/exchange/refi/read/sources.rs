//! Sources with what is coded and noted in them.

use super::super::note;
use super::super::offsets::Kept;
use super::super::places::{cues, sync_points};
use super::super::xml::Node;
use super::measure::{passages, textual, unmarked};
use super::notes::joined_memo;
use super::{Reader, instant, line};
use crate::corpus::{Span, Transcript, Turn, clean, detect_language};
use crate::exchange::counting::{Counting, Ruler, Votes};
use crate::exchange::guids::normal;
use crate::exchange::parcel::{Coding, Noted, Source};

impl Reader<'_> {
    pub(super) fn source(&mut self, node: &Node) {
        let inner = textual(node);
        self.no_text += usize::from(inner.is_empty());
        if inner.is_empty() && node.name == "PDFSource" {
            return;
        }
        let bound_to_none = ["PDFSelection", "AudioSelection", "VideoSelection"];
        self.selections += bound_to_none.iter().map(|name| node.all(name).count()).sum::<usize>();
        inner.into_iter().for_each(|inner| self.text(inner, node));
    }

    /// A source with text; what it is called and what is known of it stands in `outer`.
    fn text(&mut self, node: &Node, outer: &Node) {
        let described = note::read(outer.text_of("Description"));
        let own = described.as_ref().and_then(|it| it.name.as_deref()).unwrap_or_default();
        let name =
            [own, outer.get("name"), node.get("name")].map(line).into_iter().find(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| format!("source {}", self.parcel.sources.len() + 1));
        let Some(stored) = self.stored(node).filter(|text| !text.trim().is_empty()) else {
            self.lose(format!("'{name}' was left out: it has no plain text."));
            return;
        };
        let stored = unmarked(&stored);
        let mut points = sync_points(node);
        let passages = passages(node, &points);
        let ours = described.as_ref().map(note::Described::places).unwrap_or_default();
        let notes = self.annotations_of(outer);
        let pairs = passages.iter().map(|it| it.place).chain(notes.iter().map(|(place, _)| *place));
        let places = pairs.flat_map(|(from, to)| [from, to]).chain(points.values().map(|point| point.0));
        let ruler = Ruler::new(stored, places.chain(ours.iter().copied()));
        let fitting: Vec<Vec<Counting>> = if ruler.is_open() {
            passages.iter().map(|it| it.fitting(&ruler)).collect()
        } else {
            vec![Vec::new(); passages.len()]
        };
        let mut here = Votes::default();
        fitting.iter().for_each(|ways| here.add(&ruler, ways));
        let choose = |ways: &[Counting]| ruler.choose(ways, [&here, &self.votes], self.usual);
        let at = |way: Counting, (from, to): (usize, usize)| (ruler.point(way, from), ruler.point(way, to));
        let passages: Vec<(&Node, (usize, usize))> =
            passages.iter().zip(&fitting).map(|(it, ways)| (it.node, at(choose(ways), it.place))).collect();
        let common = choose(&[]);
        let notes: Vec<((usize, usize), String)> =
            notes.into_iter().map(|(place, text)| (at(common, place), text)).collect();
        points.values_mut().for_each(|point| point.0 = ruler.point(common, point.0));
        // Our own descriptions count in a text whose lines end in one letter, whatever has become of it.
        let own = |place: usize| ruler.point(Counting::LINES, place);
        let pairs = passages.iter().map(|(_, place)| *place).chain(notes.iter().map(|(place, _)| *place));
        let places = pairs.flat_map(|(from, to)| [from, to]).chain(points.values().map(|point| point.0));
        let kept = Kept::new(stored, places.chain(ours.iter().map(|&place| own(place))));

        let mut source = Source { guid: normal(outer.get("guid")), ..Source::default() };
        for (passage, (from, to)) in passages {
            self.passage(passage, Span::new(kept.byte(from), kept.byte(to)), &mut source);
        }
        source.notes.extend(
            notes
                .into_iter()
                .map(|((from, to), text)| Noted { span: Span::new(kept.byte(from), kept.byte(to)), text }),
        );
        let whole = Span::new(0, kept.text.len());
        self.coded(outer, outer, whole, &mut source);
        self.values(outer, &mut source.transcript.attributes);
        source.memo = self.said(outer).join("\n\n");
        let transcript = &mut source.transcript;
        match described {
            Some(known) => {
                source.memo = joined_memo(&[&source.memo, &known.memo]);
                known.told(transcript, &|place| kept.byte(own(place)));
            }
            None => {
                let description = clean(outer.text_of("Description")).0;
                source.memo = joined_memo(&[&source.memo, description.trim_end()]);
                transcript.language = detect_language(&kept.text);
                transcript.cues = cues(&points, &kept);
                transcript.duration = transcript.cues.last().map(|cue| cue.end);
            }
        }
        one_turn(transcript, whole);
        transcript.name = name;
        transcript.text = kept.text;
        source.codings.sort();
        source.codings.dedup();
        source.notes.sort();
        source.notes.dedup();
        self.parcel.sources.push(source);
    }

    fn passage(&mut self, node: &Node, span: Span, source: &mut Source) {
        self.coded(node, node, span, source);
        let mut said = self.said(node);
        let description = clean(node.text_of("Description")).0;
        let known = said.join("\n\n") == description || said.contains(&description);
        if !known && !description.trim().is_empty() {
            said.push(description);
        }
        source.notes.extend(said.into_iter().map(|text| Noted { span, text }));
    }

    /// The codings directly inside an element.
    fn coded(&mut self, node: &Node, signed: &Node, span: Span, source: &mut Source) {
        for coding in node.all("Coding") {
            let code = coding.child("CodeRef").map(|code| normal(code.get("targetGUID"))).unwrap_or_default();
            let Some(&code) = self.codes.get(&code) else {
                self.unknown_codes += 1;
                continue;
            };
            let first = |names: [&str; 2]| {
                let given = [coding, signed].into_iter().flat_map(|it| names.map(|name| it.get(name)));
                given.into_iter().find(|value| !value.is_empty()).unwrap_or_default()
            };
            let coder = self.users.get(&normal(first(["creatingUser", "modifyingUser"]))).cloned();
            let time = instant(first(["creationDateTime", "modifiedDateTime"]));
            source.codings.push(Coding { span, code, coder: coder.unwrap_or_default(), time });
        }
    }
}

/// A transcript without turns is one.
fn one_turn(transcript: &mut Transcript, whole: Span) {
    if transcript.turns.is_empty() {
        transcript.turns = vec![Turn { span: whole, speaker: None, start: None, end: None }];
    }
}

/// A source of another program whose memo begins as a description of ours, or ends so: it went through that
/// program and is again what it was.
pub(in crate::exchange::refi) fn recall_source(source: &mut Source) {
    let Some(known) = note::read(&source.memo) else { return };
    let transcript = &mut source.transcript;
    let kept = Kept::new(&transcript.text, known.places());
    source.memo.clone_from(&known.memo);
    if let Some(name) = known.name.as_deref().map(line).filter(|name| !name.is_empty()) {
        transcript.name = name;
    }
    known.told(transcript, &|place| kept.byte(place));
    one_turn(transcript, Span::new(0, kept.text.len()));
}
