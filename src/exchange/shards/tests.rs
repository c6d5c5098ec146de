use super::*;
use crate::corpus::{SnippetIndex, spoken_text};
use crate::exchange::StudyView;
use crate::exchange::view::TextSource;
use crate::exchange::view::tests::{SampleTexts, sample_study};
use crate::topics::embed::{ModelIdentity, TextHash};
use ::parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::io::Write;
use std::sync::Arc;

fn model() -> ModelIdentity {
    ModelIdentity { name: "draft".to_owned(), revision: "abc".to_owned(), dimensions: 2 }
}

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// The sample as a shard of texts, and its texts; the second snippet has no vector.
fn text_shard(model: Option<&ModelIdentity>) -> (Vec<u8>, Vec<String>) {
    let (corpus, run, codebook, study, _) = sample_study();
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
    let mut shard = TextShard::create(Vec::new(), model).unwrap();
    let mut texts = Vec::new();
    SampleTexts
        .for_each_snippet(&mut |at, text| {
            let vector = (at != SnippetIndex(1)).then_some([0.6, at.0 as f32]);
            texts.push(text.to_owned());
            shard.write_snippet(&view, at, text, vector.as_ref().map(|vector| vector.as_slice()))
        })
        .unwrap();
    (shard.finish().unwrap(), texts)
}

fn texts_of(bytes: &[u8]) -> Result<Vec<ShardText>, ColumnProblem> {
    let mut rows = Vec::new();
    TextShardReader::open(file(bytes))?.for_each_batch::<ColumnProblem>(&mut |batch| {
        rows.extend_from_slice(batch);
        Ok(())
    })?;
    Ok(rows)
}

fn vectors_of(bytes: &[u8]) -> Result<Vec<ShardVector>, ColumnProblem> {
    let mut rows = Vec::new();
    VectorShardReader::open(file(bytes))?.for_each_batch::<ColumnProblem>(&mut |batch| {
        rows.extend(batch);
        Ok(())
    })?;
    Ok(rows)
}

#[test]
fn a_shard_of_texts_reads_back_with_and_without_vectors() {
    let (plain, texts) = text_shard(None);
    let (with_vectors, _) = text_shard(Some(&model()));
    let spoken: Vec<String> = texts.iter().map(|text| spoken_text(text).into_owned()).collect();
    for bytes in [&plain, &with_vectors] {
        let rows = texts_of(bytes).unwrap();
        assert!(rows.iter().all(|row| matches!(row.id, ShardRowId::Number(_))));
        assert!(rows.iter().all(|row| row.hash == TextHash::of_text(&row.spoken)));
        assert_eq!(rows.into_iter().map(|row| row.spoken).collect::<Vec<_>>(), spoken);
    }
    assert!(matches!(vectors_of(&plain), Err(ColumnProblem::Missing { .. })));
    let vectors = vectors_of(&with_vectors).unwrap();
    assert_eq!(vectors.len(), texts.len());
    assert_eq!(
        (vectors[0].vector.as_deref(), vectors[1].vector.as_deref()),
        (Some([0.6, 0.0].as_slice()), None)
    );
    assert_eq!(vectors[2].vector.as_deref(), Some([0.6, 2.0].as_slice()));
    assert_eq!((vectors[2].row, vectors[2].hash), (3, Some(TextHash::of_text(&spoken[2]))));
    let reader = VectorShardReader::open(file(&with_vectors)).unwrap();
    assert_eq!((reader.model(), reader.texts_fingerprint()), (Some(("draft", "abc")), None));
    assert_eq!(text_shard(Some(&model())).0, with_vectors, "the same study, the same bytes");
}

#[test]
fn a_shard_of_vectors_reads_back_with_its_ids() {
    for id in [ShardRowId::Number(7), ShardRowId::Word("a-7".to_owned()), ShardRowId::Nameless] {
        // More than a batch and a row group.
        let count = ROWS_PER_BATCH + 3;
        let text = |at: usize| {
            let spoken = format!("text {at}");
            ShardText { id: id.clone(), hash: TextHash::of_text(&spoken), spoken }
        };
        let mut shard = VectorShard::create(Vec::new(), &model(), &id).unwrap();
        let mut fingerprint = TextsFingerprint::default();
        for at in 0..count {
            fingerprint.add(&text(at));
            shard.write_vector(&text(at), &[at as f32, -1.0]).unwrap();
        }
        let bytes = shard.finish(&fingerprint).unwrap();
        let rows = vectors_of(&bytes).unwrap();
        assert_eq!(rows.len(), count);
        for (at, row) in rows.into_iter().enumerate() {
            let vector = Some(vec![at as f32, -1.0]);
            assert_eq!(row, ShardVector { id: id.clone(), row: at + 1, hash: Some(text(at).hash), vector });
        }
        let reader = VectorShardReader::open(file(&bytes)).unwrap();
        assert_eq!(reader.texts_fingerprint(), Some(fingerprint.digits().as_str()));
        assert_eq!(reader.row_count(), count);
    }
}

/// A file as another program may write it: nothing can be left out, numbers are small, the hash is wrong or not there.
fn foreign(schema: &str, ids: &[i32], texts: &[&[u8]]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(ids, None, None).unwrap();
    column.close().unwrap();
    let texts: Vec<ByteArray> = texts.iter().map(|text| text.to_vec().into()).collect();
    while let Some(mut column) = group.next_column().unwrap() {
        column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn texts_of_other_programs_are_read_or_refused_by_row() {
    let plain = "message m { required int32 id; required binary text (UTF8); }";
    let rows = texts_of(&foreign(plain, &[5, 6], &[b"[music] one", b""])).unwrap();
    assert_eq!((&rows[0].id, rows[0].spoken.as_str()), (&ShardRowId::Number(5), "one"));
    let problem = |result: Result<Vec<ShardText>, ColumnProblem>| result.unwrap_err().to_string();
    assert_eq!(
        problem(texts_of(&foreign(plain, &[5, 6], &[b"one", b"\xff"]))),
        "row 2: column `text` is no UTF-8"
    );
    let hashed =
        "message m { required int32 id; required binary text (UTF8); required binary text_hash (UTF8); }";
    assert_eq!(
        problem(texts_of(&foreign(hashed, &[5], &[b"one"]))),
        "row 1: its `text_hash` is not that of its text"
    );
    let other = "message m { required int32 id; required binary words (UTF8); }";
    assert_eq!(problem(texts_of(&foreign(other, &[5], &[b"one"]))), "it has no column `text` of text");
    assert!(problem(texts_of(b"PAR1 no")).starts_with("it cannot be read as Parquet"));
}

#[test]
fn damage_anywhere_is_an_error_or_shows_in_the_rows() {
    let (good, _) = text_shard(Some(&model()));
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x11;
        let _ = texts_of(&bad);
        let _ = vectors_of(&bad);
        assert!(at % 7 > 0 || texts_of(&good[..at]).is_err(), "cut at {at}");
    }
}
