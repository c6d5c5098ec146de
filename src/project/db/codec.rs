//! The codec of packed columns: turns, cues and the members of a run, which are too many for a row each.
//!
//! Values are written as postcard writes them: integers in LEB128 (7 bits a byte, lowest first), signed ones
//! zigzag-encoded before; floats as their little-endian bits, so that reading gives exactly what was written. Every
//! column begins with the version of its layout and the number of records. Damaged bytes give
//! [`MalformedRecord`], never a panic.

use crate::corpus::{Cue, Span, Turn};
use serde::{Deserialize, Serialize};

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

impl From<postcard::Error> for MalformedRecord {
    fn from(_: postcard::Error) -> Self {
        Self
    }
}

/// Packs values one after the other.
#[derive(Debug)]
pub(in crate::project) struct RecordWriter(Vec<u8>);

impl RecordWriter {
    /// Begins a column of so many records.
    pub(in crate::project) fn new(count: usize) -> Result<Self, MalformedRecord> {
        let mut writer = Self(Vec::new());
        writer.put(&(CODEC_VERSION, count as u64))?;
        Ok(writer)
    }
    /// Adds a value.
    pub(in crate::project) fn put(&mut self, value: &impl Serialize) -> Result<(), MalformedRecord> {
        self.0 = postcard::to_extend(value, std::mem::take(&mut self.0))?;
        Ok(())
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
        let mut reader = Self(bytes);
        let (layout, count): (u8, u64) = reader.take()?;
        // Each record takes at least one byte, which bounds the memory a damaged number can ask for.
        if layout == CODEC_VERSION && count <= bytes.len() as u64 {
            Ok((reader, count as usize))
        } else {
            Err(MalformedRecord)
        }
    }
    /// Reads the next value.
    pub(in crate::project) fn take<T: Deserialize<'a>>(&mut self) -> Result<T, MalformedRecord> {
        let (value, rest) = postcard::take_from_bytes(self.0)?;
        self.0 = rest;
        Ok(value)
    }
}

/// A span as it is packed: its start as the difference from the end of the one before, then its length. Successive
/// spans lie close together, so both take few bytes.
pub(in crate::project) type PackedSpan = (i64, u64);

/// Packs a span; sets `last` to its end.
pub(in crate::project) fn pack_span(span: Span, last: &mut i64) -> PackedSpan {
    let packed = (span.start as i64 - *last, span.len() as u64);
    *last = span.end as i64;
    packed
}

/// Unpacks a span; sets `last` to its end.
pub(in crate::project) fn unpack_span(
    (gap, length): PackedSpan,
    last: &mut i64,
) -> Result<Span, MalformedRecord> {
    let start = last.checked_add(gap).ok_or(MalformedRecord)?;
    *last = start.checked_add_unsigned(length).ok_or(MalformedRecord)?;
    let place = |at| usize::try_from(at).map_err(|_| MalformedRecord);
    Ok(Span::new(place(start)?, place(*last)?))
}

/// Packs cues.
pub(in crate::project) fn pack_cues(cues: &[Cue]) -> Result<Vec<u8>, MalformedRecord> {
    let (mut writer, mut last) = (RecordWriter::new(cues.len())?, 0);
    for cue in cues {
        writer.put(&(pack_span(cue.span, &mut last), cue.start, cue.end))?;
    }
    Ok(writer.finish())
}

/// Unpacks cues.
pub(in crate::project) fn unpack_cues(bytes: &[u8]) -> Result<Vec<Cue>, MalformedRecord> {
    let (mut reader, count) = RecordReader::new(bytes)?;
    let mut last = 0;
    let mut cue = || {
        let (span, start, end) = reader.take()?;
        Ok(Cue { span: unpack_span(span, &mut last)?, start, end })
    };
    (0..count).map(|_| cue()).collect()
}

/// Packs turns, with each speaker's name once.
pub(in crate::project) fn pack_turns(turns: &[Turn]) -> Result<Vec<u8>, MalformedRecord> {
    let mut names: Vec<&str> = turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    let (mut writer, mut last) = (RecordWriter::new(turns.len())?, 0);
    writer.put(&names)?;
    for turn in turns {
        // 0 is no speaker, n the n-th name.
        let speaker = turn.speaker.as_deref().and_then(|name| names.binary_search(&name).ok());
        let speaker = speaker.map_or(0, |at| at as u64 + 1);
        // Bit 0: a start time follows; bit 1: an end time follows.
        let times = u8::from(turn.start.is_some()) | u8::from(turn.end.is_some()) << 1;
        writer.put(&(pack_span(turn.span, &mut last), speaker, times))?;
        for second in [turn.start, turn.end].into_iter().flatten() {
            writer.put(&second)?;
        }
    }
    Ok(writer.finish())
}

/// Unpacks turns.
pub(in crate::project) fn unpack_turns(bytes: &[u8]) -> Result<Vec<Turn>, MalformedRecord> {
    let (mut reader, count) = RecordReader::new(bytes)?;
    let names: Vec<&str> = reader.take()?;
    let mut last = 0;
    let mut turn = || {
        let (span, speaker, times): (PackedSpan, u64, u8) = reader.take()?;
        let span = unpack_span(span, &mut last)?;
        let name = |at: u64| names.get(usize::try_from(at - 1).ok()?).map(|name| (*name).to_owned());
        let speaker = if speaker == 0 { None } else { Some(name(speaker).ok_or(MalformedRecord)?) };
        let start = if times & 1 != 0 { Some(reader.take()?) } else { None };
        let end = if times & 2 != 0 { Some(reader.take()?) } else { None };
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
            prop_assert_eq!(unpack_turns(&pack_turns(&turns).unwrap()), Ok(turns.clone()));
            let cues: Vec<Cue> = turns.iter()
                .map(|turn| Cue { span: turn.span, start: turn.start.unwrap_or(0.1), end: turn.end.unwrap_or(0.2) })
                .collect();
            prop_assert_eq!(unpack_cues(&pack_cues(&cues).unwrap()), Ok(cues));
        }

        #[test]
        fn damaged_bytes_are_an_error_or_a_value_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut sound = vec![CODEC_VERSION];
            sound.extend(bytes);
            let _ = (unpack_turns(&sound), unpack_cues(&sound));
        }
    }

    /// Columns as the first release wrote them, byte for byte, before postcard did the writing.
    #[test]
    fn columns_of_the_first_release_are_read_and_written_still() {
        let float = |value: f64| value.to_le_bytes().to_vec();
        let cues = [
            vec![1, 2, 0xd8, 0x04, 10],
            float(1.5),
            float(2.25),
            vec![3, 0x80, 0x01],
            float(3.0),
            float(4.0),
        ];
        let read = vec![
            Cue { span: Span::new(300, 310), start: 1.5, end: 2.25 },
            Cue { span: Span::new(308, 436), start: 3.0, end: 4.0 },
        ];
        assert_eq!(unpack_cues(&cues.concat()), Ok(read.clone()));
        assert_eq!(pack_cues(&read), Ok(cues.concat()));
        let turns = [
            vec![1, 3, 2, 3, b'A', b'n', b'n', 2, 0xc3, 0x84],
            vec![0, 5, 2, 1],
            float(0.5),
            vec![2, 7, 0, 0],
            vec![0, 200, 1, 1, 3],
            float(1.0),
            float(2.0),
        ];
        let turn = |span, speaker: Option<&str>, start, end| Turn {
            span,
            speaker: speaker.map(str::to_owned),
            start,
            end,
        };
        let read = vec![
            turn(Span::new(0, 5), Some("\u{c4}"), Some(0.5), None),
            turn(Span::new(6, 13), None, None, None),
            turn(Span::new(13, 213), Some("Ann"), Some(1.0), Some(2.0)),
        ];
        assert_eq!(unpack_turns(&turns.concat()), Ok(read.clone()));
        assert_eq!(pack_turns(&read), Ok(turns.concat()));
    }
}
