//! JSON of runs and topics.

use super::{JsonScore, JsonSeconds, SchemaVersion};
use crate::topics::{Guide, GuideResult, Keyword, Parameters, Run, TopicCount};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// A run without its topics, as `analyze --json` prints it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The run's number.
    pub run: i64,
    /// The model: that asked for, or the one chosen by the languages of the transcripts.
    pub model: String,
    /// The seed.
    pub seed: u64,
    /// The number of snippets analysed.
    pub snippets: usize,
    /// The number of topics.
    pub topics: usize,
    /// The number of outliers.
    pub outliers: usize,
    /// The number of snippets that are context, since only interviewers speak in them: in none of the other numbers. Left out
    /// where everybody's words are analysed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<usize>,
    /// What became of each guide; left out without guides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guides: Vec<GuideJson>,
    /// What the languages of the transcripts mean for the topics, in sentences; left out where all is English.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// The time each stage took.
    pub seconds: StageSecondsJson,
    /// The parameters: everything the run depends on beside the corpus.
    #[serde(serialize_with = "settings")]
    pub parameters: Parameters,
}

/// What became of a guide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuideJson {
    /// Its name.
    pub name: String,
    /// The number of snippets it took.
    pub snippets: usize,
    /// The topic it became; null where it found nothing.
    pub topic: Option<u32>,
    /// The nearest other topic.
    pub nearest_topic: Option<NearestTopicJson>,
    /// The nearest snippet, in the topic or not.
    pub nearest_snippet: Option<NearestSnippetJson>,
}

/// The topic nearest to a guide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearestTopicJson {
    /// Its number in the run.
    pub id: u32,
    /// Its label.
    pub label: String,
    /// The cosine with its centre.
    pub cosine: JsonScore,
}

/// The snippet nearest to a guide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearestSnippetJson {
    /// Its number.
    pub id: i64,
    /// The cosine.
    pub cosine: JsonScore,
}

impl GuideJson {
    /// The guides of a run.
    fn of_run(run: &Run) -> Vec<Self> {
        let label = |topic: u32| run.topics.get(topic as usize).map_or("", |topic| topic.label.as_str());
        let guides = run.parameters.guides.iter().zip(&run.measures.guides);
        let guide = |(guide, result): (&Guide, &GuideResult)| Self {
            name: guide.name.clone(),
            snippets: result.snippets,
            topic: result.topic,
            nearest_topic: result.nearest_topic.map(|(id, near)| NearestTopicJson {
                id,
                label: label(id).to_owned(),
                cosine: JsonScore(near.into()),
            }),
            nearest_snippet: result
                .nearest_snippet
                .map(|(id, near)| NearestSnippetJson { id, cosine: JsonScore(near.into()) }),
        };
        guides.map(guide).collect()
    }
}

/// Serialises parameters as the command line takes them: the number of topics is `auto` or a number. The
/// fields are written one by one, so a new parameter has to be added here and to the count. `serialize_with`
/// refers to this function by name.
fn settings<S: Serializer>(parameters: &Parameters, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(untagged)]
    enum TopicLimitJson {
        Auto(&'static str),
        Most(usize),
    }
    let optional = [
        !parameters.stop_words.is_empty(),
        parameters.resolution.is_some(),
        parameters.fit_sample.is_some(),
        !parameters.words_of.is_all(),
    ];
    let fields = 14 + optional.into_iter().filter(|there| *there).count();
    let mut settings = serializer.serialize_struct("parameters", fields)?;
    settings.serialize_field("model", &parameters.model)?;
    let topics = match parameters.topics {
        TopicCount::Auto => TopicLimitJson::Auto("auto"),
        TopicCount::Exactly(most) => TopicLimitJson::Most(most),
    };
    settings.serialize_field("topics", &topics)?;
    settings.serialize_field("min_topic_size", &parameters.min_topic_size)?;
    settings.serialize_field("neighbors", &parameters.neighbors)?;
    settings.serialize_field("seed", &parameters.seed)?;
    settings.serialize_field("reduce", &parameters.reduce)?;
    settings.serialize_field("cluster", &parameters.cluster)?;
    if let Some(resolution) = parameters.resolution {
        settings.serialize_field("resolution", &JsonScore(resolution))?;
    }
    if let Some(most) = parameters.fit_sample {
        settings.serialize_field("fit_sample", &most)?;
    }
    settings.serialize_field("selection", &parameters.selection)?;
    settings.serialize_field("epsilon", &JsonScore(parameters.epsilon))?;
    settings.serialize_field("outliers", &parameters.outliers)?;
    settings.serialize_field("most_left_out", &parameters.most_left_out)?;
    settings.serialize_field("guides", &parameters.guides)?;
    settings.serialize_field("weighting", &parameters.weighting)?;
    if !parameters.words_of.is_all() {
        settings.serialize_field("roles", &parameters.words_of)?;
    }
    if !parameters.stop_words.is_empty() {
        settings.serialize_field("stop_words", &parameters.stop_words)?;
    }
    settings.serialize_field("tokens", &parameters.tokens)?;
    settings.end()
}

/// The number of snippets that are context of a run; none where everybody's words were analysed.
pub(in crate::exchange) fn context_json(run: &Run) -> Option<usize> {
    (!run.parameters.context.is_empty()).then_some(run.context.len())
}

/// The seconds each stage of an analysis took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct StageSecondsJson {
    /// Embedding: snippets to vectors.
    pub embed: JsonSeconds,
    /// Reduction: vectors to few dimensions.
    pub reduce: JsonSeconds,
    /// Clustering: points to topics.
    pub cluster: JsonSeconds,
    /// Description: topics to keywords.
    pub describe: JsonSeconds,
    /// The whole analysis.
    pub total: JsonSeconds,
}

/// The topics of a run, as `topics --json` prints them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicsJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The run's number.
    pub run: i64,
    /// The number of snippets analysed.
    pub snippets: usize,
    /// The number of outliers.
    pub outliers: usize,
    /// The number of snippets that are context, as in [`RunJson::context`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<usize>,
    /// The number of snippets the run has not seen, since they came or were changed after it: they are in no topic and in none of
    /// the numbers above.
    pub unseen: usize,
    /// The number of snippets that may be of conduct and are in no topic of conduct; a search for `is:conduct` finds them.
    pub conduct_snippets: usize,
    /// The topics, largest first.
    pub topics: Vec<TopicJson>,
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicJson {
    /// Its number in the run.
    pub id: u32,
    /// The language of its snippets, where the corpus has several and each was analysed separately.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The label the researcher gave, else that of the analysis.
    pub label: String,
    /// Its keywords, best first.
    pub keywords: Vec<KeywordJson>,
    /// The number of its snippets.
    pub snippets: usize,
    /// The number of transcripts these are from.
    pub transcripts: usize,
    /// The duration of these snippets in seconds; null without times.
    pub seconds: Option<JsonSeconds>,
    /// Its stability, 0 to 1: mean best Jaccard index over variants of the analysis; null where not measured.
    pub stability: Option<JsonScore>,
    /// Why it seems to be about the talk itself, as greetings are; null where it does not, or is in a theme.
    pub conduct: Option<String>,
    /// Whether it is junk, which is in no count of themes and shares. Left out where it is not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub junk: bool,
    /// The first theme it is assigned to.
    pub theme: Option<String>,
    /// The ids of its representative snippets, nearest to its centre.
    pub representatives: Vec<i64>,
}

/// A keyword of a topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeywordJson {
    /// The word or phrase.
    pub word: String,
    /// Its c-TF-IDF score.
    pub score: JsonScore,
}

impl From<&Keyword> for KeywordJson {
    fn from(keyword: &Keyword) -> Self {
        Self { word: keyword.word.clone(), score: JsonScore(keyword.score.into()) }
    }
}

impl From<&Run> for RunJson {
    fn from(run: &Run) -> Self {
        let seconds = run.seconds;
        Self {
            schema: SchemaVersion,
            run: run.id.0,
            model: run.parameters.model.clone(),
            seed: run.parameters.seed,
            snippets: run.members.len(),
            topics: run.topics.len(),
            outliers: run.outlier_count(),
            context: context_json(run),
            guides: GuideJson::of_run(run),
            languages: Vec::new(),
            seconds: StageSecondsJson {
                embed: JsonSeconds(seconds.embed),
                reduce: JsonSeconds(seconds.reduce),
                cluster: JsonSeconds(seconds.cluster),
                describe: JsonSeconds(seconds.describe),
                total: JsonSeconds(seconds.total),
            },
            parameters: run.parameters.clone(),
        }
    }
}
