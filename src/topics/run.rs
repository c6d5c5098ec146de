//! One analysis, immutable once made.

use crate::corpus::{Corpus, SnippetId, SnippetIndex};
use crate::format::{count_noun, join_names};
use crate::topics::guide::Guide;
use crate::topics::guided_rows::GuideResult;
use crate::topics::measure::{RunMeasures, TopicConduct};
use crate::topics::model::{Membership, Parameters, RunId, StageSeconds, Topic, TopicId};

/// One analysis of a corpus. Immutable, but for snippets placed later and measures taken later.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its number in the project.
    pub id: RunId,
    /// When it was made, RFC 3339 in UTC.
    pub time: String,
    /// The fingerprint of the corpus it saw, in hex.
    pub corpus: String,
    /// The model and its revision, as in `minilm@3f2a…`.
    pub revision: String,
    /// Its parameters.
    pub parameters: Parameters,
    /// Duration of its stages.
    pub seconds: StageSeconds,
    /// Its topics, by [`TopicId`].
    pub topics: Vec<Topic>,
    /// The tree of topics and the quality measures; empty for runs older than these.
    pub measures: RunMeasures,
    /// The topic of each snippet, in the order of [`crate::corpus::Corpus::snippets`] when the run was made;
    /// behind them the snippets that came later and were placed into its topics.
    pub members: Vec<Membership>,
    /// The snippets that are context: nobody whose words are analysed speaks in them. They are no members, neither in a
    /// topic nor outliers. Those that came later stand at the end.
    pub context: Vec<SnippetId>,
    /// How many of the members, the last ones, were placed later.
    pub placed: usize,
    /// For each outlier the topic nearest to it, with the cosine as probability; empty for runs older than
    /// this.
    pub nearest_topics: Vec<Membership>,
}

impl Run {
    /// Fingerprint of the result: where each snippet went, in order, and the keywords of each topic. 64 hex
    /// digits. Numbers a project gives, scores and snippets placed later do not count, so that runs compare
    /// between projects.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let found = &self.members[..self.members.len().saturating_sub(self.placed)];
        hasher.update(&(found.len() as u64).to_le_bytes());
        for member in found {
            hasher.update(&member.topic.map_or(-1, |topic| i64::from(topic.0)).to_le_bytes());
        }
        for topic in &self.topics {
            hasher.update(&(topic.keywords.len() as u64).to_le_bytes());
            for keyword in &topic.keywords {
                hasher.update(&(keyword.word.len() as u64).to_le_bytes());
                hasher.update(keyword.word.as_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The signs by which a topic is about the talk itself, as greetings are; none where it is not.
    pub fn topic_conduct(&self, topic: TopicId) -> Option<TopicConduct> {
        let signs = self.measures.conduct.get(topic.0 as usize).copied();
        signs.filter(TopicConduct::is_conduct)
    }

    /// Whose words the run is of, where that is not everybody's: "participants' words; 12 snippets in which only
    /// interviewers speak are context".
    pub fn context_note(&self) -> Option<String> {
        let snippets = match self.context.len() {
            0 => "what interviewers say beside them is context".to_owned(),
            1 => "1 snippet in which only interviewers speak is context".to_owned(),
            many => format!("{} in which only interviewers speak are context", count_noun(many, "snippet")),
        };
        (!self.parameters.context.is_empty()).then(|| format!("participants' words; {snippets}"))
    }

    /// The snippets placed into its topics after it was made.
    pub fn later_snippets(&self) -> &[Membership] {
        &self.members[self.members.len().saturating_sub(self.placed)..]
    }

    /// The snippets of a corpus, ascending, that the run has neither seen nor been given later, neither as members nor as
    /// context: they came, or were changed, after it.
    pub fn unseen_snippets(&self, corpus: &Corpus) -> Vec<SnippetIndex> {
        let mut seen = vec![false; corpus.snippets.len()];
        let mut next = SnippetIndex(0);
        let members = self.members.iter().map(|member| member.snippet);
        for snippet in members.chain(self.context.iter().copied()) {
            // They mostly come in the order of the corpus: try the next snippet before a search.
            let here = corpus.snippet_at(next).is_some_and(|it| it.id == snippet);
            let Some(at) = here.then_some(next).or_else(|| corpus.snippet_index(snippet)) else { continue };
            seen.get_mut(at.0).into_iter().for_each(|slot| *slot = true);
            next = SnippetIndex(at.0 + 1);
        }
        corpus.snippet_indices().zip(seen).filter(|(_, seen)| !seen).map(|(at, _)| at).collect()
    }

    /// What became of each guide, a sentence each; none for runs without guides and for those older than this.
    /// `quote` gives the words of a snippet where they are at hand.
    pub fn guide_notes(&self, quote: &dyn Fn(SnippetId) -> Option<String>) -> Vec<String> {
        let label = |topic: u32| self.topics.get(topic as usize).map_or("", |topic| topic.label.as_str());
        let note = |(guide, result): (&Guide, &GuideResult)| {
            let name = &guide.name;
            if result.snippets > 0 {
                return format!("Guide '{name}' took {}", count_noun(result.snippets, "snippet"));
            }
            let topic = result
                .nearest_topic
                .map(|(topic, near)| format!("the topic '{}' (cosine {near:.2})", label(topic)));
            let snippet = result.nearest_snippet.map(|(id, near)| match quote(SnippetId(id)) {
                Some(words) => format!("snippet {id} (cosine {near:.2}): '{words}'"),
                None => format!("snippet {id} (cosine {near:.2})"),
            });
            let nearest: Vec<String> = topic.into_iter().chain(snippet).collect();
            match nearest.as_slice() {
                [] => format!("Guide '{name}' found nothing"),
                all => format!("Guide '{name}' found nothing; nearest to it: {}", join_names(all)),
            }
        };
        self.parameters.guides.iter().zip(&self.measures.guides).map(note).collect()
    }

    /// The guides that found nothing, with what is nearest, as in [`Run::guide_notes`].
    pub fn empty_guide_notes(&self) -> Vec<String> {
        let notes = self.guide_notes(&|_| None).into_iter().zip(&self.measures.guides);
        notes.filter(|(_, result)| result.snippets == 0).map(|(note, _)| note).collect()
    }

    /// Number of topics that the analysis found, whatever was merged and split since.
    pub fn topics_found(&self) -> usize {
        // Runs older than the measures have none; of these what is there is told.
        let measured = self.measures.topics.len().max(self.measures.tree.topics as usize);
        if measured == 0 { self.topics.len() } else { measured }
    }

    /// Number of snippets in no topic.
    pub fn outlier_count(&self) -> usize {
        self.members.iter().filter(|member| member.topic.is_none()).count()
    }
}
