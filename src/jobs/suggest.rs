//! Theme suggestions over a project, by the model and the vectors of its current run.

use super::JobResult;
use super::search::searcher::{ModelSettings, SemanticError, SemanticSearch};
use crate::coding::suggestions::{ThemeSuggestions, suggest_themes};
use crate::coding::{CodingStats, ThemeId};
use crate::corpus::Corpus;
use crate::project::Project;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Suggests themes in one project as it was when this was made: to be made anew after an import or with
/// another run. Model and vectors stay loaded from one call to the next; may be sent to another thread.
pub struct Suggester {
    corpus: Arc<Corpus>,
    semantic: SemanticSearch,
    /// Vectors of texts that were embedded before, mostly names of themes.
    text_vectors: BTreeMap<String, Vec<f32>>,
}

impl std::fmt::Debug for Suggester {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Suggester").field("read", &self.text_vectors.len()).finish_non_exhaustive()
    }
}

impl Suggester {
    /// Nothing is loaded yet; the model is loaded when it is first needed.
    pub fn new(corpus: Arc<Corpus>, models: ModelSettings) -> Self {
        Self { corpus, semantic: SemanticSearch::new(models), text_vectors: BTreeMap::new() }
    }

    /// What there is to say of how the vectors were opened; the next call has nothing.
    pub fn take_note(&mut self) -> Option<String> {
        self.semantic.take_note()
    }

    /// Whether it was made for that corpus.
    pub fn is_for(&self, corpus: &Arc<Corpus>) -> bool {
        Arc::ptr_eq(&self.corpus, corpus)
    }

    /// Suggests themes for snippets in none. `themes` are to be chosen from, each with its
    /// [wording](crate::coding::suggestions::theme_text). Nothing is suggested where the model or the vectors
    /// cannot be used.
    ///
    /// # Errors
    /// Where the project cannot be read.
    pub fn suggest(
        &mut self,
        project: &Project,
        study: &CodingStats,
        themes: &[(ThemeId, String)],
    ) -> JobResult<ThemeSuggestions> {
        if themes.is_empty() {
            return Ok(ThemeSuggestions::default());
        }
        let loaded = match self.semantic.load(project, &self.corpus) {
            Ok(loaded) => loaded,
            Err(SemanticError::Project(error)) => return Err(error.into()),
            Err(why) => {
                tracing::info!("no suggestions: {why}");
                return Ok(ThemeSuggestions::default());
            }
        };
        let mut named = BTreeMap::new();
        for (theme, text) in themes {
            if !self.text_vectors.contains_key(text) {
                match loaded.embedder.embed_query(text) {
                    Ok(vector) => drop(self.text_vectors.insert(text.clone(), vector)),
                    Err(error) => tracing::warn!("no suggestions for {text:?}: {error}"),
                }
            }
            named.extend(self.text_vectors.get(text).map(|vector| (*theme, vector.clone())));
        }
        Ok(suggest_themes(study, loaded.vectors, &named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::suggestions::theme_text;
    use crate::coding::{ThemeRef, edits};
    use crate::jobs::{AnalyzeOptions, analyze, import_paths, sample};
    use crate::progress::NoProgress;
    use crate::topics::{ClusterMethod, Parameters};

    #[test]
    fn what_is_like_a_topic_that_was_sorted_is_suggested_its_theme() {
        let dir = tempfile::tempdir().unwrap();
        let folder = sample::unpack_sample(&dir.path().join("talks")).unwrap();
        let mut project = Project::open(&dir.path().join("project")).unwrap();
        import_paths(&mut project, &[folder], &Default::default(), &NoProgress).unwrap();
        // By density, which leaves snippets outside a topic that are like it; a graph leaves hardly any.
        let cluster = ClusterMethod::Hdbscan;
        let parameters = Parameters { model: "draft".to_owned(), cluster, ..Parameters::default() };
        let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
        let mut advisor = Suggester::new(Arc::new(project.load_corpus().unwrap()), ModelSettings::default());
        let none =
            advisor.suggest(&project, &CodingStats::default(), &[(ThemeId(1), "Money".to_owned())]).unwrap();
        assert_eq!(none, ThemeSuggestions::default(), "there are no topics yet");

        let run = analyze(&mut project, &parameters, &options, &NoProgress).unwrap();
        let corpus = Arc::new(project.load_corpus().unwrap());
        let mut book = project.codebook().unwrap();
        let sorted = run.topics[0].id;
        let edit = edits::assign_topics(
            &book,
            &corpus,
            &run,
            &[sorted],
            ThemeRef::Path("First"),
            &project.signature(),
        );
        project.apply_edit(&mut book, &edit.unwrap()).unwrap();
        let study = CodingStats::new(&corpus, Some(&run), &book);
        let mut advisor = Suggester::new(Arc::clone(&corpus), ModelSettings::default());
        let themes: Vec<_> = book.themes.keys().map(|theme| (*theme, theme_text(&book, *theme))).collect();
        let found = advisor.suggest(&project, &study, &themes).unwrap();
        let alike = &found.similar[&themes[0].0];
        assert!(!alike.is_empty());
        assert!(alike.iter().all(|(at, _)| study.themes_of(*at).is_empty()));
        assert_eq!(
            advisor.suggest(&project, &study, &themes).unwrap(),
            found,
            "the second time it is the same"
        );
    }
}
