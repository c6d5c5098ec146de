//! The texts of QualCoder with their coded passages and annotations. Its window counts offsets as its Qt text
//! widget does (UTF-16 units, CR LF as one), other ways into the database count code points; which, the words
//! stored with each coding tell.

use super::cases;
use super::columns::{left_out, text_column};
use crate::exchange::interchange::model::InterchangeProject;
use crate::exchange::interchange::offset_encoding::{EncodingVotes, OffsetEncoding, OffsetTable};
use crate::exchange::other_tools::{CodePointMark, MarkContent, source_with_marks};
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// The most texts named in the loss about uncertain passages. Chosen by hand.
const MAX_NAMED_TEXTS: usize = 3;

/// A text as stored, with its passages.
struct QualcoderText {
    id: i64,
    name: String,
    text: String,
    memo: String,
    passages: Vec<QualcoderPassage>,
}

/// A passage as stored: range, words (empty for an annotation), and what is on it.
struct QualcoderPassage {
    range: (usize, usize),
    words: String,
    contents: Vec<MarkContent>,
}

/// Reads the texts. All are read before any passage is placed, as the votes of all decide on the encoding.
pub(super) fn read_sources(
    db: &Connection,
    codes: &BTreeMap<i64, usize>,
    parcel: &mut InterchangeProject,
) -> rusqlite::Result<()> {
    let stored = read_texts(db, codes, parcel)?;
    let cases = cases::case_attributes(db, parcel)?;
    let mut all = EncodingVotes::default();
    let mut measured = Vec::with_capacity(stored.len());
    for text in &stored {
        let ruler =
            OffsetTable::new(&text.text, text.passages.iter().flat_map(|it| [it.range.0, it.range.1]));
        let fitting = text.passages.iter().map(|it| ruler.matching_encodings(it.range, &it.words));
        let fitting: Vec<Vec<OffsetEncoding>> = fitting.collect();
        let mut here = EncodingVotes::default();
        fitting.iter().for_each(|ways| here.add_passage(&ruler, ways));
        all.merge(&here);
        measured.push((text, ruler, fitting, here));
    }
    let mut doubted: BTreeMap<&str, usize> = BTreeMap::new();
    for (text, ruler, fitting, here) in measured {
        let mut marks = Vec::new();
        for (passage, ways) in text.passages.iter().zip(fitting) {
            if ways.is_empty() && !passage.words.trim().is_empty() {
                *doubted.entry(&text.name).or_default() += 1;
            }
            let way = ruler.choose_encoding(&ways, [&here, &all], OffsetEncoding::CODE_POINTS);
            let (from, to) = (ruler.code_point(way, passage.range.0), ruler.code_point(way, passage.range.1));
            let contents = passage.contents.iter().cloned();
            marks.extend(contents.map(|content| CodePointMark { from, to, content }));
        }
        let mut source = source_with_marks(&text.name, &text.text, &marks);
        text.memo.trim().clone_into(&mut source.memo);
        source.transcript.attributes = cases::attribute_values(db, "file", text.id)?;
        for (name, value) in cases.get(&text.id).into_iter().flatten() {
            source.transcript.attributes.entry(name.clone()).or_insert_with(|| value.clone());
        }
        parcel.sources.push(source);
    }
    parcel.losses.extend(doubt_message(&doubted));
    Ok(())
}

/// The loss about passages whose words do not match their range; none where there are none.
fn doubt_message(texts: &BTreeMap<&str, usize>) -> Option<String> {
    let passages: usize = texts.values().sum();
    let named: Vec<&str> = texts.keys().take(MAX_NAMED_TEXTS).copied().collect();
    let more = if texts.len() > MAX_NAMED_TEXTS { " and others" } else { "" };
    (passages > 0).then(|| {
        format!(
            "Not sure: {passages} x coded passage in {}{more}; its words do not stand where they should, so it was \
             taken as it is counted. Look where it begins and ends.",
            named.join(", ")
        )
    })
}

/// Reads the texts with their passages; sources without text are a loss.
fn read_texts(
    db: &Connection,
    codes: &BTreeMap<i64, usize>,
    parcel: &mut InterchangeProject,
) -> rusqlite::Result<Vec<QualcoderText>> {
    let mut rows = db.prepare("SELECT id, name, fulltext, memo FROM source ORDER BY name, id")?;
    let mut rows = rows.query([])?;
    let (mut stored, mut without) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let (id, name, text, memo) = (row.get(0)?, row.get(1)?, text_column(row, 2)?, text_column(row, 3)?);
        if text.trim().is_empty() {
            without += 1;
        } else {
            stored.push(QualcoderText { id, name, text, memo, passages: read_passages(db, id, codes)? });
        }
    }
    parcel.losses.extend(left_out(without, "source without text (a picture or a recording)"));
    Ok(stored)
}

/// A range from two columns; negative offsets count as 0, a reversed range is empty.
fn range_columns(row: &Row<'_>, at: usize) -> rusqlite::Result<(usize, usize)> {
    let place = |at| row.get::<_, i64>(at).map(|place| usize::try_from(place).unwrap_or(0));
    let (from, to) = (place(at)?, place(at + 1)?);
    Ok((from, to.max(from)))
}

/// The coded passages of a text, then its annotations.
fn read_passages(
    db: &Connection,
    source: i64,
    codes: &BTreeMap<i64, usize>,
) -> rusqlite::Result<Vec<QualcoderPassage>> {
    let mut passages = Vec::new();
    let mut rows = db.prepare_cached(
        "SELECT cid, pos0, pos1, owner, date, memo, seltext FROM code_text WHERE fid = ?1 ORDER BY pos0, pos1, cid",
    )?;
    let mut rows = rows.query([source])?;
    while let Some(row) = rows.next()? {
        let mut contents = Vec::new();
        if let Some(&code) = codes.get(&row.get(0)?) {
            contents.push(MarkContent::Code(code, text_column(row, 3)?, text_column(row, 4)?));
        }
        contents.extend(memo_content(text_column(row, 5)?));
        let (range, words) = (range_columns(row, 1)?, text_column(row, 6)?);
        passages.push(QualcoderPassage { range, words, contents });
    }
    let mut rows =
        db.prepare_cached("SELECT pos0, pos1, memo FROM annotation WHERE fid = ?1 ORDER BY pos0, pos1")?;
    let mut rows = rows.query([source])?;
    while let Some(row) = rows.next()? {
        let contents = memo_content(text_column(row, 2)?).into_iter().collect();
        passages.push(QualcoderPassage { range: range_columns(row, 0)?, words: String::new(), contents });
    }
    Ok(passages)
}

/// A memo, unless it is blank.
fn memo_content(text: String) -> Option<MarkContent> {
    (!text.trim().is_empty()).then_some(MarkContent::Memo(text))
}
