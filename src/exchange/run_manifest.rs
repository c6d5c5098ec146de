//! The manifest of a run in a replication package (`run.json`): what is needed to compute the run again and
//! to check whether it came out the same. Its JSON is read by later versions; fields are only ever added.

use super::json::SchemaVersion;
use super::view::StudyView;
use crate::corpus::Span;
use crate::topics::{Parameters, Run};
use serde::{Deserialize, Serialize};

/// The manifest of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunManifest {
    /// The version of this format: 1.
    pub schema: u32,
    /// The title of the study.
    pub study: String,
    /// The program that wrote it, with its version.
    pub program: String,
    /// When the run was made, RFC 3339 in UTC.
    pub time: String,
    /// The model and its revision.
    pub revision: String,
    /// The parameters of the run, with its seed.
    pub parameters: Parameters,
    /// The fingerprint of the corpus, in hex.
    pub corpus: String,
    /// The fingerprint of the topics, as of [`Run::fingerprint`].
    pub topics: String,
    /// The number of topics.
    pub found: usize,
    /// The number of outliers.
    pub outliers: usize,
    /// The name of each transcript, in corpus order, with the byte spans of its snippets: a replication
    /// cuts the texts at the same places instead of splitting them anew.
    pub snippets: Vec<(String, Vec<Span>)>,
}

impl RunManifest {
    /// The manifest of a run on the corpus as it is now.
    pub fn new(study: &str, view: &StudyView<'_>, run: &Run) -> Self {
        let spans = |entry| view.corpus.snippets_of(entry).iter().map(|snippet| snippet.span).collect();
        let entries = view.corpus.transcripts.iter();
        Self {
            schema: 1,
            study: study.to_owned(),
            program: concat!("leitmotif ", env!("CARGO_PKG_VERSION")).to_owned(),
            time: run.time.clone(),
            revision: run.revision.clone(),
            parameters: run.parameters.clone(),
            corpus: run.corpus.clone(),
            topics: run.fingerprint(),
            found: run.topics.len(),
            outliers: run.outlier_count(),
            snippets: entries.map(|entry| (entry.name.clone(), spans(entry))).collect(),
        }
    }

    /// The README of the package (Markdown): how to replicate the run. `texts`: whether the package has them.
    pub fn replication_readme(&self, texts: bool) -> String {
        let Self { study, program, time, revision, corpus, topics, found, outliers, .. } = self;
        let snippets: usize = self.snippets.iter().map(|(_, spans)| spans.len()).sum();
        let how = if texts {
            "    leitmotif replicate THIS-FOLDER\n\nThe texts are in `study.qdpx`, which other programs for qualitative analysis open as well (REFI-QDA)."
        } else {
            "    leitmotif replicate THIS-FOLDER --corpus FOLDER-OF-TRANSCRIPTS\n\nThe texts are not in this package. The transcripts named in `run.json` have to be obtained from where they came from; their fingerprint tells whether they are the same."
        };
        format!(
            "# Replicating {study}\n\nThis package was written by {program}. It holds the report (`report.html`, `report.md`), the tables with their data dictionary (`tables/`), the codebook (`codebook.qdc`, where there are themes) and the record of the run (`run.json`).\n\nTo find the same topics again:\n\n{how}\n\nThe command analyses the texts anew with the same model, parameters and seed, and compares the fingerprints below. It leaves no trace.\n\n| | |\n|---|---|\n| run of | {time} |\n| model | {revision} |\n| seed | {} |\n| transcripts | {} |\n| snippets | {snippets} |\n| topics | {found} |\n| snippets in none | {outliers} |\n| fingerprint of the corpus | `{corpus}` |\n| fingerprint of the topics | `{topics}` |\n",
            self.parameters.seed,
            self.snippets.len(),
        )
    }
}

/// The outcome of a replication, as `replicate --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplicationJson {
    /// The version of this format: 1.
    pub schema: SchemaVersion,
    /// Whether the corpus has the recorded fingerprint.
    pub corpus: bool,
    /// Whether the topics have the recorded fingerprint.
    pub topics: bool,
    /// The number of topics found.
    pub found: usize,
    /// The fingerprint of the topics found.
    pub fingerprint: String,
    /// The recorded fingerprint of the topics.
    pub recorded: String,
    /// The model used and its revision.
    pub revision: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::view::tests::sample_study;

    #[test]
    fn a_record_reads_back_and_tells_runs_apart() {
        let (corpus, run, codebook, study, _) = sample_study();
        let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
        let record = RunManifest::new("A study", &view, &run);
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<RunManifest>(&text).unwrap(), record);
        assert_eq!(record.snippets[0], ("talk-1".to_owned(), vec![Span::new(0, 100), Span::new(100, 200)]));
        assert!(
            record.replication_readme(true).contains("study.qdpx")
                && record.replication_readme(false).contains("--corpus")
        );
        let mut other = run.clone();
        other.members[3].topic = Some(crate::topics::TopicId(0));
        assert_ne!(other.fingerprint(), run.fingerprint());
        other = run.clone();
        other.topics[0].keywords[0].word = "else".into();
        assert_ne!(other.fingerprint(), run.fingerprint());
    }
}
