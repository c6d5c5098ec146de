//! The record of a run: all that is needed to make it again, and to tell whether it came out the same.

use super::json::Schema;
use super::view::View;
use crate::corpus::Span;
use crate::topics::{Parameters, Run};
use serde::{Deserialize, Serialize};

/// The record of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version of this shape: 1.
    pub schema: u32,
    /// What the study is called.
    pub study: String,
    /// The program that made it, with its version.
    pub program: String,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// The model and its revision.
    pub revision: String,
    /// What it was asked for.
    pub parameters: Parameters,
    /// The fingerprint of the corpus, in hex.
    pub corpus: String,
    /// The fingerprint of the topics, as [`Run::fingerprint`] has it.
    pub topics: String,
    /// How many topics it found.
    pub found: usize,
    /// How many snippets are in none.
    pub outliers: usize,
    /// The transcripts by name, in the order of the corpus, each with the bytes of its snippets.
    pub snippets: Vec<(String, Vec<Span>)>,
}

impl Record {
    /// The record of a run on the corpus as it is.
    pub fn new(study: &str, view: &View<'_>, run: &Run) -> Self {
        let spans = |at: usize| view.corpus.snippets_of(at).iter().map(|snippet| snippet.span).collect();
        let entries = view.corpus.transcripts.iter().enumerate();
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
            outliers: run.outliers(),
            snippets: entries.map(|(at, entry)| (entry.name.clone(), spans(at))).collect(),
        }
    }

    /// The page that tells people how to make the run again.
    pub fn instructions(&self, texts: bool) -> String {
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

/// What `replicate --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replicated {
    /// 1.
    pub schema: Schema,
    /// Whether the corpus is the same.
    pub corpus: bool,
    /// Whether the topics are the same.
    pub topics: bool,
    /// How many were found.
    pub found: usize,
    /// The fingerprint that came out.
    pub fingerprint: String,
    /// The fingerprint that was recorded.
    pub recorded: String,
    /// The model that was used and its revision.
    pub revision: String,
}

#[cfg(test)]
mod tests {
    use super::super::view::tests::study;
    use super::*;

    #[test]
    fn a_record_reads_back_and_tells_runs_apart() {
        let (corpus, run, codebook, study, _) = study();
        let view = View { corpus: &corpus, run: Some(&run), codebook: &codebook, study: &study };
        let record = Record::new("A study", &view, &run);
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
        assert_eq!(record.snippets[0], ("talk-1".to_owned(), vec![Span::new(0, 100), Span::new(100, 200)]));
        assert!(
            record.instructions(true).contains("study.qdpx")
                && record.instructions(false).contains("--corpus")
        );
        let mut other = run.clone();
        other.members[3].topic = Some(crate::topics::TopicId(0));
        assert_ne!(other.fingerprint(), run.fingerprint());
        other = run.clone();
        other.topics[0].keywords[0].word = "else".into();
        assert_ne!(other.fingerprint(), run.fingerprint());
    }
}
