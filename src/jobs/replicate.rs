//! Replication packages: a study's results with how they were made, and running a package's analysis again.

use super::export::{export_tables, replace_file};
use super::foreign_summary::{foreign_error, read_bounded};
use super::{AnalyzeOptions, ImportOptions, JobResult, analyze, import_paths};
use crate::coding::LoggedEdit;
use crate::coding::agreement::StudyAgreement;
use crate::corpus::{self, Transcript};
use crate::exchange::interchange::{assemble, guids::Guids, refi};
use crate::exchange::json::SchemaVersion;
use crate::exchange::report::{StudyReport, html, markdown};
use crate::exchange::run_manifest::{ReplicationJson, RunManifest};
use crate::exchange::tables::{TABLES_WITH_TEXT, TableFileFormat, TableSource};
use crate::exchange::{StudyView, TextSource};
use crate::progress::Progress;
use crate::project::{NewTranscript, Project};
use crate::topics::Run;
use std::io;
use std::path::{Path, PathBuf};

/// Largest `run.json` that is read, in bytes. Chosen by hand; not measured.
const MAX_RECORD_BYTES: u64 = 1 << 30;

/// A study ready to be packed.
#[derive(Clone, Copy)]
pub struct StudyPackage<'a> {
    /// Its title.
    pub title: &'a str,
    /// The study.
    pub view: &'a StudyView<'a>,
    /// Its run, as the machine found it.
    pub run: &'a Run,
    /// Its texts.
    pub texts: &'a dyn TextSource,
    /// Its log.
    pub log: &'a [LoggedEdit],
    /// The GUIDs of its records.
    pub guids: &'a Guids,
    /// The agreement of its coders, where there are several.
    pub agreement: Option<&'a StudyAgreement>,
}

/// Writes a replication package into a folder: report, tables, codebook, run manifest, instructions and,
/// where `with_texts` allows it, the texts.
///
/// # Errors
/// What the disk says, and where texts cannot be read.
pub fn write_package(folder: &Path, study: &StudyPackage<'_>, with_texts: bool) -> io::Result<()> {
    let StudyPackage { title, view, run, texts, log, guids, agreement } = *study;
    let report = StudyReport::new(title, view, texts, log, agreement)?;
    replace_file(&folder.join("report.html"), |to| html::write(&report, to))?;
    replace_file(&folder.join("report.md"), |to| markdown::write(&report, to))?;
    let source = TableSource { view: *view, texts, log, vectors: None, adapted_vectors: None, agreement };
    export_tables(&folder.join("tables"), &source, TableFileFormat::Csv { mark: false }, with_texts)?;
    if !with_texts {
        // An earlier package in this folder may have had them.
        for table in TABLES_WITH_TEXT {
            match std::fs::remove_file(folder.join(format!("tables/{table}.csv"))) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    let parcel = assemble::assemble_project(title, view, texts, guids, false)?;
    if !parcel.codes.is_empty() {
        replace_file(&folder.join("codebook.qdc"), |to| refi::write_codebook(&parcel, to))?;
    }
    if with_texts {
        replace_file(&folder.join("study.qdpx"), |to| refi::write_project(&parcel, to))?;
    }
    let record = RunManifest::new(title, view, run);
    replace_file(&folder.join("run.json"), |to| {
        serde_json::to_writer_pretty(&mut *to, &record)?;
        to.write_all(b"\n")
    })?;
    replace_file(&folder.join("REPLICATE.md"), |to| {
        to.write_all(record.replication_readme(with_texts).as_bytes())
    })
}

/// Runs the analysis of a package again in an empty project and compares the fingerprints. The texts are
/// those of the package, or those below `paths`.
///
/// # Errors
/// [`JobError::Foreign`](super::JobError::Foreign) where the package cannot be read, else as [`super::import_paths`] and
/// [`super::analyze()`].
pub fn replicate_package(
    folder: &Path,
    paths: &[PathBuf],
    project: &mut Project,
    options: &AnalyzeOptions,
    progress: &dyn Progress,
) -> JobResult<ReplicationJson> {
    let record = read_manifest(&folder.join("run.json"))?;
    if paths.is_empty() {
        store_texts(&folder.join("study.qdpx"), &record, project)?;
    } else {
        let how = ImportOptions { threads: options.threads, ..ImportOptions::default() };
        import_paths(project, paths, &how, progress)?;
    }
    let run = analyze(project, &record.parameters, options, progress)?;
    let fingerprint = run.fingerprint();
    Ok(ReplicationJson {
        schema: SchemaVersion,
        corpus: run.corpus == record.corpus,
        topics: fingerprint == record.topics,
        found: run.topics.len(),
        fingerprint,
        recorded: record.topics,
        revision: run.revision,
    })
}

/// Reads the manifest of a package.
fn read_manifest(path: &Path) -> JobResult<RunManifest> {
    let bytes = read_bounded(path, MAX_RECORD_BYTES, "it is too large for the record of a run")?;
    serde_json::from_slice(&bytes).map_err(|error| foreign_error(path, error))
}

/// Stores the texts of a package, cut as the manifest says.
fn store_texts(path: &Path, record: &RunManifest, project: &mut Project) -> JobResult<()> {
    let none = "the package holds no texts; name the transcripts with --corpus FOLDER";
    let bytes = std::fs::read(path).map_err(|_| foreign_error(path, none))?;
    let parcel = refi::read_project(&bytes).map_err(|error| foreign_error(path, error))?;
    let sources = parcel.sources.into_iter().zip(&record.snippets);
    let batch = sources.map(|(source, (name, spans))| {
        let transcript = Transcript { name: name.clone(), ..source.transcript };
        let (path, file_hash) = (path.to_string_lossy().into_owned(), String::new());
        NewTranscript { path, file_hash, snippets: corpus::snippets_at(&transcript, spans), transcript }
    });
    project.store_transcripts(&batch.collect::<Vec<_>>())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding;
    use crate::jobs::export::ProjectTexts;
    use crate::jobs::sample;
    use crate::progress::NoProgress;
    use crate::topics::Parameters;

    #[test]
    fn a_package_gives_the_same_topics_in_a_fresh_project() {
        let dir = tempfile::tempdir().unwrap();
        let talks = sample::unpack_sample(&dir.path().join("talks")).unwrap();
        let mut project = Project::open(&dir.path().join("a")).unwrap();
        import_paths(&mut project, std::slice::from_ref(&talks), &ImportOptions::default(), &NoProgress)
            .unwrap();
        let parameters =
            Parameters { model: "draft".into(), min_topic_size: Some(4), ..Parameters::default() };
        let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
        let run = analyze(&mut project, &parameters, &options, &NoProgress).unwrap();
        let guids = crate::jobs::export::record_guids(&mut project).unwrap();
        let (corpus, codebook) = (project.load_corpus().unwrap(), project.codebook().unwrap());
        let study = coding::CodingStats::new(&corpus, Some(&run), &codebook);
        let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
        let texts = ProjectTexts { project: &project, corpus: &corpus };
        let study = StudyPackage {
            title: "Talks",
            view: &view,
            run: &run,
            texts: &texts,
            log: &[],
            guids: &guids,
            agreement: None,
        };
        let (with, without) = (dir.path().join("with"), dir.path().join("without"));
        write_package(&with, &study, true).unwrap();
        write_package(&without, &study, false).unwrap();
        assert!(!without.join("study.qdpx").exists() && !without.join("tables/snippets.csv").exists());
        assert!(with.join("report.html").exists() && with.join("tables/snippets.csv").exists());
        for (folder, paths) in [(&with, vec![]), (&without, vec![talks])] {
            let mut fresh = Project::open(&dir.path().join(format!("fresh{}", paths.len()))).unwrap();
            let outcome = replicate_package(folder, &paths, &mut fresh, &options, &NoProgress).unwrap();
            assert!(outcome.corpus && outcome.topics, "{outcome:?}");
        }
        let mut fresh = Project::open(&dir.path().join("none")).unwrap();
        let error = replicate_package(&without, &[], &mut fresh, &options, &NoProgress).unwrap_err();
        assert!(error.to_string().contains("--corpus"), "{error}");
    }
}
