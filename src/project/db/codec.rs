//! The codec of packed columns: turns, cues and the members of a run, which are too many for a row each.
//!
//! Integers are LEB128 (7 bits a byte, lowest first), signed differences zigzag-encoded before; floats are
//! their little-endian bits, so that reading gives exactly what was written. Every column begins with the
//! version of its layout and the number of records. Damaged bytes give [`MalformedRecord`], never a panic.

use crate::corpus::{Cue, Span, Turn};

/// The version of the layout. A new layout needs a new number, and this one has to stay readable.
const CODEC_VERSION: u8 = 1;

/// A packed column that ends early, is of an unknown version or holds impossible values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a packed record is cut short or of an unknown layout")]
pub(in crate::project) struct MalformedRecord;

impl From<MalformedRecord> for rusqlite::Error {
    fn from(error: MalformedRecord) -> Self {
        Self::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, Box::new(error))
    }
}

/// Packs values one after the other.
#[derive(Debug)]
pub(in crate::project) struct RecordWriter(Vec<u8>);

impl RecordWriter {
    pub(in crate::project) fn new(count: usize) -> Self {
        let mut writer = Self(vec![CODEC_VERSION]);
        writer.uint(count as u64);
        writer
    }
    pub(in crate::project) fn uint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
    pub(in crate::project) fn int(&mut self, value: i64) {
        self.uint(((value << 1) ^ (value >> 63)) as u64);
    }
    pub(in crate::project) fn f64(&mut self, value: f64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }
    pub(in crate::project) fn f32(&mut self, value: f32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }
    pub(in crate::project) fn text(&mut self, value: &str) {
        self.uint(value.len() as u64);
        self.0.extend_from_slice(value.as_bytes());
    }
    /// Packs the start as a difference from `last`, then the length; sets `last` to the end. Successive
    /// spans lie close together, so both take few bytes.
    pub(in crate::project) fn span(&mut self, span: Span, last: &mut i64) {
        self.int(span.start as i64 - *last);
        self.uint(span.len() as u64);
        *last = span.start as i64 + span.len() as i64;
    }
    pub(in crate::project) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Unpacks what a [`RecordWriter`] has packed, in the same order.
#[derive(Debug)]
pub(in crate::project) struct RecordReader<'a>(&'a [u8]);

impl<'a> RecordReader<'a> {
    /// Checks the version and reads the number of records.
    pub(in crate::project) fn new(bytes: &'a [u8]) -> Result<(Self, usize), MalformedRecord> {
        let (&layout, rest) = bytes.split_first().ok_or(MalformedRecord)?;
        let mut reader = Self(rest);
        let count = reader.uint()? as usize;
        // Each record takes at least one byte, which bounds the memory a damaged number can ask for.
        if layout == CODEC_VERSION && count <= bytes.len() {
            Ok((reader, count))
        } else {
            Err(MalformedRecord)
        }
    }
    pub(in crate::project) fn uint(&mut self) -> Result<u64, MalformedRecord> {
        let mut value = 0;
        // Ten bytes hold any u64: more are damage, not a longer number.
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(MalformedRecord)?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(MalformedRecord)
    }
    pub(in crate::project) fn int(&mut self) -> Result<i64, MalformedRecord> {
        let folded = self.uint()?;
        Ok((folded >> 1) as i64 ^ -((folded & 1) as i64))
    }
    pub(in crate::project) fn f64(&mut self) -> Result<f64, MalformedRecord> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or(MalformedRecord)?;
        self.0 = rest;
        Ok(f64::from_le_bytes(*bytes))
    }
    pub(in crate::project) fn f32(&mut self) -> Result<f32, MalformedRecord> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or(MalformedRecord)?;
        self.0 = rest;
        Ok(f32::from_le_bytes(*bytes))
    }
    pub(in crate::project) fn text(&mut self) -> Result<String, MalformedRecord> {
        let length = self.uint()? as usize;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(MalformedRecord)?;
        self.0 = rest;
        Ok(std::str::from_utf8(bytes).map_err(|_| MalformedRecord)?.to_owned())
    }
    pub(in crate::project) fn span(&mut self, last: &mut i64) -> Result<Span, MalformedRecord> {
        let start = last.checked_add(self.int()?).ok_or(MalformedRecord)?;
        let length = i64::try_from(self.uint()?).map_err(|_| MalformedRecord)?;
        *last = start.checked_add(length).ok_or(MalformedRecord)?;
        let place = |at| usize::try_from(at).map_err(|_| MalformedRecord);
        Ok(Span::new(place(start)?, place(*last)?))
    }
}

/// Packs cues.
pub(in crate::project) fn pack_cues(cues: &[Cue]) -> Vec<u8> {
    let (mut writer, mut last) = (RecordWriter::new(cues.len()), 0);
    for cue in cues {
        writer.span(cue.span, &mut last);
        writer.f64(cue.start);
        writer.f64(cue.end);
    }
    writer.finish()
}

/// Unpacks cues.
pub(in crate::project) fn unpack_cues(bytes: &[u8]) -> Result<Vec<Cue>, MalformedRecord> {
    let (mut reader, count) = RecordReader::new(bytes)?;
    let mut last = 0;
    (0..count)
        .map(|_| Ok(Cue { span: reader.span(&mut last)?, start: reader.f64()?, end: reader.f64()? }))
        .collect()
}

/// Packs turns, with each speaker's name once.
pub(in crate::project) fn pack_turns(turns: &[Turn]) -> Vec<u8> {
    let mut names: Vec<&str> = turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    let (mut writer, mut last) = (RecordWriter::new(turns.len()), 0);
    writer.uint(names.len() as u64);
    names.iter().for_each(|name| writer.text(name));
    for turn in turns {
        writer.span(turn.span, &mut last);
        let speaker = turn.speaker.as_deref().and_then(|name| names.binary_search(&name).ok());
        // 0 is no speaker, n the n-th name.
        writer.uint(speaker.map_or(0, |at| at as u64 + 1));
        // Bit 0: a start time follows; bit 1: an end time follows.
        writer.uint(u64::from(turn.start.is_some()) | u64::from(turn.end.is_some()) << 1);
        [turn.start, turn.end].into_iter().flatten().for_each(|second| writer.f64(second));
    }
    writer.finish()
}

/// Unpacks turns.
pub(in crate::project) fn unpack_turns(bytes: &[u8]) -> Result<Vec<Turn>, MalformedRecord> {
    let (mut reader, count) = RecordReader::new(bytes)?;
    let speakers = reader.uint()?;
    let names = (0..speakers).map(|_| reader.text()).collect::<Result<Vec<_>, _>>()?;
    let mut last = 0;
    let mut turn = || {
        let span = reader.span(&mut last)?;
        let speaker = match reader.uint()? {
            0 => None,
            at => Some(names.get(at as usize - 1).ok_or(MalformedRecord)?.clone()),
        };
        let times = reader.uint()?;
        let start = if times & 1 != 0 { Some(reader.f64()?) } else { None };
        let end = if times & 2 != 0 { Some(reader.f64()?) } else { None };
        Ok(Turn { span, speaker, start, end })
    };
    (0..count).map(|_| turn()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn turn() -> impl Strategy<Value = Turn> {
        let span =
            (0usize..1 << 40, 0usize..1 << 20).prop_map(|(start, length)| Span::new(start, start + length));
        let speaker = proptest::option::of("[a-cÄ ]{0,3}");
        (span, speaker, proptest::option::of(-1e9..1e9), proptest::option::of(0.0..1e300))
            .prop_map(|(span, speaker, start, end)| Turn { span, speaker, start, end })
    }

    proptest! {
        #[test]
        fn turns_come_back_as_they_went(turns in proptest::collection::vec(turn(), 0..20)) {
            prop_assert_eq!(unpack_turns(&pack_turns(&turns)), Ok(turns.clone()));
            let cues: Vec<Cue> = turns.iter()
                .map(|turn| Cue { span: turn.span, start: turn.start.unwrap_or(0.1), end: turn.end.unwrap_or(0.2) })
                .collect();
            prop_assert_eq!(unpack_cues(&pack_cues(&cues)), Ok(cues));
        }

        #[test]
        fn damaged_bytes_are_an_error_or_a_value_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut sound = vec![CODEC_VERSION];
            sound.extend(bytes);
            let _ = (unpack_turns(&sound), unpack_cues(&sound));
        }

        #[test]
        fn numbers_come_back(value in any::<i64>(), other in any::<u64>()) {
            let mut writer = RecordWriter::new(2);
            writer.int(value);
            writer.uint(other);
            let bytes = writer.finish();
            let (mut reader, count) = RecordReader::new(&bytes).unwrap();
            prop_assert_eq!((count, reader.int(), reader.uint()), (2, Ok(value), Ok(other)));
        }
    }
}
