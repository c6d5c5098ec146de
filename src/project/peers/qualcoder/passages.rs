//! Texts of QualCoder with what is coded and noted in them. Its window counts as its text widget does, other
//! ways into the database count code points; the words kept with each coding tell.

use super::cases;
use crate::exchange::counting::{Counting, Ruler, Votes};
use crate::exchange::parcel::Parcel;
use crate::exchange::peers::{Mark, What, source};
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// So many texts are named where passages in them are in doubt.
const NAMED: usize = 3;

/// A text as it is stored, with the passages in it.
struct Stored {
    id: i64,
    name: String,
    text: String,
    memo: String,
    passages: Vec<Passage>,
}

/// A passage as it is stored: with its words, where it is coded.
struct Passage {
    place: (usize, usize),
    words: String,
    whats: Vec<What>,
}

/// Reads the texts. A project is read as a whole before its passages are placed, as each tells of the others.
pub(super) fn sources(
    db: &Connection,
    codes: &BTreeMap<i64, usize>,
    parcel: &mut Parcel,
) -> rusqlite::Result<()> {
    let stored = stored(db, codes, parcel)?;
    let cases = cases::cases(db, parcel)?;
    let mut all = Votes::default();
    let mut measured = Vec::with_capacity(stored.len());
    for text in &stored {
        let ruler = Ruler::new(&text.text, text.passages.iter().flat_map(|it| [it.place.0, it.place.1]));
        let fitting = text.passages.iter().map(|it| ruler.fitting(it.place, &it.words));
        let fitting: Vec<Vec<Counting>> = fitting.collect();
        let mut here = Votes::default();
        fitting.iter().for_each(|ways| here.add(&ruler, ways));
        all.join(&here);
        measured.push((text, ruler, fitting, here));
    }
    let mut doubted: BTreeMap<&str, usize> = BTreeMap::new();
    for (text, ruler, fitting, here) in measured {
        let mut marks = Vec::new();
        for (passage, ways) in text.passages.iter().zip(fitting) {
            if ways.is_empty() && !passage.words.trim().is_empty() {
                *doubted.entry(&text.name).or_default() += 1;
            }
            let way = ruler.choose(&ways, [&here, &all], Counting::POINTS);
            let (from, to) = (ruler.point(way, passage.place.0), ruler.point(way, passage.place.1));
            marks.extend(passage.whats.iter().map(|what| Mark { from, to, what: what.clone() }));
        }
        let mut source = source(&text.name, &text.text, &marks);
        text.memo.trim().clone_into(&mut source.memo);
        source.transcript.attributes = cases::values(db, "file", text.id)?;
        for (name, value) in cases.get(&text.id).into_iter().flatten() {
            source.transcript.attributes.entry(name.clone()).or_insert_with(|| value.clone());
        }
        parcel.sources.push(source);
    }
    parcel.losses.extend(doubt(&doubted));
    Ok(())
}

fn doubt(texts: &BTreeMap<&str, usize>) -> Option<String> {
    let passages: usize = texts.values().sum();
    let named: Vec<&str> = texts.keys().take(NAMED).copied().collect();
    let more = if texts.len() > NAMED { " and others" } else { "" };
    (passages > 0).then(|| {
        format!(
            "Not sure: {passages} x coded passage in {}{more}; its words do not stand where they should, so it was \
             taken as it is counted. Look where it begins and ends.",
            named.join(", ")
        )
    })
}

fn stored(
    db: &Connection,
    codes: &BTreeMap<i64, usize>,
    parcel: &mut Parcel,
) -> rusqlite::Result<Vec<Stored>> {
    let mut rows = db.prepare("SELECT id, name, fulltext, memo FROM source ORDER BY name, id")?;
    let mut rows = rows.query([])?;
    let (mut stored, mut without) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let (id, name, text, memo) = (row.get(0)?, row.get(1)?, text_of(row, 2)?, text_of(row, 3)?);
        if text.trim().is_empty() {
            without += 1;
        } else {
            stored.push(Stored { id, name, text, memo, passages: passages(db, id, codes)? });
        }
    }
    if without > 0 {
        parcel.losses.push(format!("Left out: {without} x source without text (a picture or a recording)."));
    }
    Ok(stored)
}

fn text_of(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default())
}

fn place_of(row: &Row<'_>, at: usize) -> rusqlite::Result<(usize, usize)> {
    let place = |at| row.get::<_, i64>(at).map(|place| usize::try_from(place).unwrap_or(0));
    let (from, to) = (place(at)?, place(at + 1)?);
    Ok((from, to.max(from)))
}

fn passages(db: &Connection, source: i64, codes: &BTreeMap<i64, usize>) -> rusqlite::Result<Vec<Passage>> {
    let mut passages = Vec::new();
    let mut rows = db.prepare_cached(
        "SELECT cid, pos0, pos1, owner, date, memo, seltext FROM code_text WHERE fid = ?1 ORDER BY pos0, pos1, cid",
    )?;
    let mut rows = rows.query([source])?;
    while let Some(row) = rows.next()? {
        let mut whats = Vec::new();
        if let Some(&code) = codes.get(&row.get(0)?) {
            whats.push(What::Code(code, text_of(row, 3)?, text_of(row, 4)?));
        }
        whats.extend(memo(text_of(row, 5)?));
        passages.push(Passage { place: place_of(row, 1)?, words: text_of(row, 6)?, whats });
    }
    let mut rows =
        db.prepare_cached("SELECT pos0, pos1, memo FROM annotation WHERE fid = ?1 ORDER BY pos0, pos1")?;
    let mut rows = rows.query([source])?;
    while let Some(row) = rows.next()? {
        let whats = memo(text_of(row, 2)?).into_iter().collect();
        passages.push(Passage { place: place_of(row, 0)?, words: String::new(), whats });
    }
    Ok(passages)
}

fn memo(text: String) -> Option<What> {
    (!text.trim().is_empty()).then_some(What::Memo(text))
}
