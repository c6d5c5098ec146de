//! The vectors that topics were found by, as data for others.

use super::analyze::{AnalysisCorpus, LanguageMode};
use super::{AnalyzeOptions, JobResult};
use crate::coding::suggestions::SnippetVectorSource;
use crate::corpus::SnippetIndex;
use crate::progress::Progress;
use crate::project::Project;
use crate::topics::adapt::AdaptedVectors;
use crate::topics::embed::word_hashes::WORDS_NAME;
use crate::topics::{Parameters, Run};

/// The adapted vectors of all snippets: see [`crate::topics::adapt`]. Snippets of languages that were analysed
/// separately may have vectors of different lengths, which cannot be compared.
pub struct AdaptedSnippetVectors {
    parts: Vec<AdaptedVectors>,
    /// The part of each snippet, and its row there.
    rows: Vec<Option<(usize, usize)>>,
    model: String,
}

impl AdaptedSnippetVectors {
    /// Whether no model has made them, and all of them can be compared.
    pub fn are_by_words_alone(&self) -> bool {
        self.model == WORDS_NAME && self.parts.len() == 1
    }
}

impl SnippetVectorSource for AdaptedSnippetVectors {
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]> {
        let (part, row) = (*self.rows.get(snippet.0)?)?;
        let AdaptedVectors { vectors, dims } = self.parts.get(part)?;
        vectors.get(row * dims..(row + 1) * dims)
    }
}

/// Makes again the vectors the topics of a run were found by, with its parameters and with the stop words as they are
/// now. None where the transcripts are no longer those of the run.
///
/// # Errors
/// [`super::JobError::Cancelled`], or what the model or the project says.
pub fn adapted_vectors(
    project: &Project,
    run: &Run,
    options: &AnalyzeOptions,
    progress: &dyn Progress,
) -> JobResult<Option<AdaptedSnippetVectors>> {
    // What guides do comes behind the vectors.
    let parameters = Parameters { guides: Vec::new(), ..run.parameters.clone() };
    let mut material =
        AnalysisCorpus::prepare(project, &parameters, options, LanguageMode::ByLanguage, progress)?;
    if material.corpus.fingerprint() != run.corpus {
        return Ok(None);
    }
    let rows = vec![None; material.corpus.snippets.len()];
    let mut found = AdaptedSnippetVectors { parts: Vec::new(), rows, model: material.model.clone() };
    while let Some(part) = material.take_part(found.parts.len(), progress)? {
        let at = found.parts.len();
        for (row, snippet) in material.part_snippets(at).iter().enumerate() {
            if let Some(place) = found.rows.get_mut(snippet.0) {
                *place = Some((at, row));
            }
        }
        found.parts.push(part.into_vectors());
    }
    Ok(Some(found))
}
