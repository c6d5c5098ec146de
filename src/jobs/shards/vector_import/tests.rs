use super::*;
use crate::corpus::SplitBy;
use crate::corpus::{Corpus, SnippetIndex};
use crate::exchange::shards::{ShardRowId, ShardText, TextsFingerprint, VectorShard};
use crate::jobs::shards::embed_shard;
use crate::jobs::{ImportOptions, analyze, import_paths};
use crate::progress::NoProgress;
use crate::topics::embed::draft::DraftModel;
use crate::topics::embed::embedder::{EmbedOptions, Embedder};

/// A folder and a project in it: a talk of a dozen turns, of which one says nothing and two the same.
fn sample_project() -> (tempfile::TempDir, Project) {
    let dir = tempfile::tempdir().unwrap();
    let about =
        ["gardens and rain", "retrieval of chunks", "choirs in rehearsal", "[Music]", "gardens and rain"];
    let turns = (0..12).map(|turn| match about.get(turn) {
        Some(words) => format!("{}: {words}.\n\n", ["Ann", "Bob"][turn % 2]),
        None => format!("{}: {} and number {turn}.\n\n", ["Ann", "Bob"][turn % 2], about[turn % 3]),
    });
    std::fs::write(dir.path().join("a.md"), turns.collect::<String>()).unwrap();
    let mut project = Project::open(&dir.path().join("project")).unwrap();
    let options = ImportOptions { split: Some(SplitBy::Turns), ..ImportOptions::default() };
    import_paths(&mut project, &[dir.path().join("a.md")], &options, &NoProgress).unwrap();
    (dir, project)
}

fn draft_parameters() -> Parameters {
    Parameters { model: "draft".to_owned(), ..Parameters::default() }
}

fn take(project: &Project, source: &Path) -> VectorImport {
    import_vectors(project, source, &draft_parameters(), &AnalyzeOptions::default(), &NoProgress).unwrap()
}

/// The texts of a project.
fn texts(project: &Project) -> (Corpus, Vec<ShardText>) {
    let corpus = project.load_corpus().unwrap();
    let mut texts = Vec::new();
    project
        .for_each_snippet(&corpus, &mut |SnippetIndex(at), text| {
            let spoken = spoken_text(text).into_owned();
            texts.push(ShardText {
                id: ShardRowId::Number(at as i64),
                hash: TextHash::of_text(&spoken),
                spoken,
            });
        })
        .unwrap();
    (corpus, texts)
}

/// Writes a shard of vectors.
fn write(path: &Path, model: &ModelIdentity, rows: &[(&ShardText, Vec<f32>)]) {
    let file = File::create(path).unwrap();
    let mut shard = VectorShard::create(file, model, &ShardRowId::Number(0)).unwrap();
    rows.iter().for_each(|(text, vector)| shard.write_vector(text, vector).unwrap());
    shard.finish(&TextsFingerprint::default()).unwrap();
}

#[test]
fn vectors_made_elsewhere_are_those_made_here() {
    let (_dir, mut project) = sample_project();
    let (corpus, texts) = texts(&project);
    let mut embedder = DraftModel::open(&EmbedOptions::default()).unwrap();
    let model = ModelIdentity::of(&embedder);
    let rows: Vec<_> = texts.iter().map(|text| (text, embedder.embed_query(&text.spoken).unwrap())).collect();
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("b.parquet"), &model, &rows[1..]);
    write(&folder.path().join("a.parquet"), &model, &rows[..2]);
    std::fs::write(folder.path().join("notes.txt"), "not looked at").unwrap();
    let report = take(&project, folder.path());
    let distinct = texts.iter().map(|text| text.hash).collect::<BTreeSet<_>>().len();
    assert_eq!((report.taken, report.missing, report.texts, report.refused), (distinct, 0, distinct, 0));
    assert_eq!((report.files, report.rows), (2, texts.len() + 1));
    assert_eq!(report.known, report.rows - distinct);

    let bytes = |project: &Project| {
        let mut files: Vec<_> =
            std::fs::read_dir(project.vectors_dir()).unwrap().map(|it| it.unwrap().path()).collect();
        // Beside them lies what search scans of them.
        files.retain(|path| path.extension().is_some_and(|ending| ending == "vec"));
        assert_eq!(files.len(), 1, "{files:?}");
        std::fs::read(files.remove(0)).unwrap()
    };
    let taken = bytes(&project);
    let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
    let run = analyze(&mut project, &draft_parameters(), &options, &NoProgress).unwrap();
    assert_eq!(bytes(&project), taken, "nothing was embedded again");
    assert_eq!(run.members.len(), corpus.snippets.len());
    let (_other, mut fresh) = sample_project();
    analyze(&mut fresh, &draft_parameters(), &options, &NoProgress).unwrap();
    assert_eq!(bytes(&fresh), taken, "byte for byte what is embedded here");
}

#[test]
fn what_does_not_fit_is_refused_by_file_and_row() {
    let (_dir, project) = sample_project();
    let (_, texts) = texts(&project);
    let mut embedder = DraftModel::open(&EmbedOptions::default()).unwrap();
    let model = ModelIdentity::of(&embedder);
    let good = embedder.embed_query(&texts[0].spoken).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let other = ModelIdentity { name: "minilm".to_owned(), ..model.clone() };
    let older = ModelIdentity { revision: "older".to_owned(), ..model.clone() };
    let short = ModelIdentity { dimensions: 3, ..model.clone() };
    let foreign = ShardText { hash: TextHash::of_text("never said"), ..texts[0].clone() };
    write(&place("1.parquet"), &other, &[(&texts[0], good.clone())]);
    write(&place("2.parquet"), &older, &[(&texts[0], good.clone())]);
    write(&place("3.parquet"), &short, &[(&texts[0], vec![1.0, 0.0, 0.0])]);
    let long = good.iter().map(|x| x * 3.0).collect();
    let odd = vec![f32::NAN; model.dimensions];
    write(
        &place("4.parquet"),
        &model,
        &[(&foreign, good.clone()), (&texts[1], long), (&texts[2], odd), (&texts[0], good)],
    );
    std::fs::write(place("5.parquet"), "no Parquet at all").unwrap();
    let report = take(&project, folder.path());
    assert_eq!((report.taken, report.refused, report.missing), (1, 7, report.texts - 1));
    let said: Vec<String> = report
        .refusals
        .iter()
        .map(|it| format!("{} {:?} {}", it.path.file_name().unwrap().to_string_lossy(), it.row, it.reason))
        .collect();
    let said = said.join("\n").replace(&model.revision, "REVISION");
    insta::assert_snapshot!(said, @"
    1.parquet None its vectors are by minilm, those here by draft
    2.parquet None its vectors are of revision older of draft, those here of REVISION
    3.parquet Some(1) its vector has 3 numbers, those of this model 256
    4.parquet Some(1) it is of another text than those of this project
    4.parquet Some(2) its vector is not of length 1, which those of models are
    4.parquet Some(3) its vector is not of length 1, which those of models are
    5.parquet None it cannot be read as Parquet: Parquet error: Invalid Parquet file. Corrupt footer
    ");
    let nothing = tempfile::tempdir().unwrap();
    let none = import_vectors(
        &project,
        nothing.path(),
        &draft_parameters(),
        &AnalyzeOptions::default(),
        &NoProgress,
    );
    assert!(none.unwrap_err().to_string().ends_with("there is no .parquet file in it"));
}

#[test]
fn a_shard_is_embedded_once_and_alike_on_any_number_of_threads() {
    let (_dir, project) = sample_project();
    let (_, texts) = texts(&project);
    let folder = tempfile::tempdir().unwrap();
    // A shard of vectors has no texts, so the input is one of texts without more than that.
    let input = folder.path().join("in.parquet");
    write_texts(&input, &texts);
    let embed = |name: &str, threads: usize| {
        let threads = std::num::NonZeroUsize::new(threads).unwrap();
        let mut embedder = DraftModel::open(&EmbedOptions { threads, ..EmbedOptions::default() }).unwrap();
        embed_shard(&input, &folder.path().join(name), &mut embedder, &NoProgress)
    };
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert!(!embed("one", 1).unwrap().skipped);
    assert!(!embed("three", 3).unwrap().skipped);
    assert_eq!(read("one"), read("three"));
    let report = embed("one", 1).unwrap();
    assert_eq!((report.skipped, report.rows), (true, texts.len()));
    write_texts(&input, &texts[1..]);
    assert!(!embed("one", 1).unwrap().skipped, "other texts");
    assert_ne!(read("one"), read("three"));
    let refused = embed("in.parquet", 1).unwrap_err();
    assert!(refused.to_string().contains("holds no vectors of `leitmotif embed`"), "{refused}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "no draft is left");
}

/// Writes texts as any program may.
fn write_texts(path: &Path, texts: &[ShardText]) {
    use ::parquet::data_type::{ByteArray, ByteArrayType};
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;
    let schema = parse_message_type("message m { required binary text (UTF8); }").unwrap();
    let file = File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema.into(), Default::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let values: Vec<ByteArray> = texts.iter().map(|text| text.spoken.as_str().into()).collect();
    column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}
