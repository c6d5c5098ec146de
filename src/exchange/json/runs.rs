//! Runs and topics.

use super::{Schema, Score, Seconds};
use crate::topics::{Parameters, Run, TopicCount};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// What `analyze` did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Analyze {
    /// 1.
    pub schema: Schema,
    /// The run's number.
    pub run: i64,
    /// The model, as asked for.
    pub model: String,
    /// The seed.
    pub seed: u64,
    /// Snippets analysed.
    pub snippets: usize,
    /// Topics found.
    pub topics: usize,
    /// Snippets in none.
    pub outliers: usize,
    /// How long each stage took.
    pub seconds: Stages,
    /// Everything the run depends on beside the corpus.
    #[serde(serialize_with = "settings")]
    pub parameters: Parameters,
}

/// Parameters as the command line takes them: the number of topics is `auto` or a number.
fn settings<S: Serializer>(parameters: &Parameters, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Wanted {
        Auto(&'static str),
        Most(usize),
    }
    let mut settings = serializer.serialize_struct("parameters", 14)?;
    settings.serialize_field("model", &parameters.model)?;
    let topics = match parameters.topics {
        TopicCount::Auto => Wanted::Auto("auto"),
        TopicCount::Exactly(most) => Wanted::Most(most),
    };
    settings.serialize_field("topics", &topics)?;
    settings.serialize_field("min_topic_size", &parameters.min_topic_size)?;
    settings.serialize_field("neighbors", &parameters.neighbors)?;
    settings.serialize_field("seed", &parameters.seed)?;
    settings.serialize_field("reduce", &parameters.reduce)?;
    settings.serialize_field("cluster", &parameters.cluster)?;
    settings.serialize_field("selection", &parameters.selection)?;
    settings.serialize_field("epsilon", &Score(parameters.epsilon))?;
    settings.serialize_field("outliers", &parameters.outliers)?;
    settings.serialize_field("most_left_out", &parameters.most_left_out)?;
    settings.serialize_field("guides", &parameters.guides)?;
    settings.serialize_field("weighting", &parameters.weighting)?;
    settings.serialize_field("tokens", &parameters.tokens)?;
    settings.end()
}

/// How long each stage of an analysis took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Stages {
    /// Snippets to vectors.
    pub embed: Seconds,
    /// Vectors to few dimensions.
    pub reduce: Seconds,
    /// Points to topics.
    pub cluster: Seconds,
    /// Topics to words.
    pub describe: Seconds,
    /// All of it.
    pub total: Seconds,
}

/// The topics of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topics {
    /// 1.
    pub schema: Schema,
    /// The run's number.
    pub run: i64,
    /// Snippets analysed.
    pub snippets: usize,
    /// Snippets in no topic.
    pub outliers: usize,
    /// The topics, largest first.
    pub topics: Vec<Topic>,
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topic {
    /// Its number.
    pub id: u32,
    /// The language of its snippets, where the corpus has several and each was analysed apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The researcher's label, else the machine's.
    pub label: String,
    /// What sets it apart, best first.
    pub keywords: Vec<Keyword>,
    /// Its snippets.
    pub snippets: usize,
    /// The transcripts they are from.
    pub transcripts: usize,
    /// How long they take to say; null without times.
    pub seconds: Option<Seconds>,
    /// How surely it would be found again; null where that was not measured.
    pub stability: Option<Score>,
    /// The theme it is assigned to.
    pub theme: Option<String>,
    /// The snippets nearest to its centre.
    pub representatives: Vec<i64>,
}

/// A word or phrase that sets a topic apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Keyword {
    /// The word or phrase.
    pub word: String,
    /// Its c-TF-IDF score.
    pub score: Score,
}

impl From<&Run> for Analyze {
    fn from(run: &Run) -> Self {
        let seconds = run.seconds;
        Self {
            schema: Schema,
            run: run.id.0,
            model: run.parameters.model.clone(),
            seed: run.parameters.seed,
            snippets: run.members.len(),
            topics: run.topics.len(),
            outliers: run.outliers(),
            seconds: Stages {
                embed: Seconds(seconds.embed),
                reduce: Seconds(seconds.reduce),
                cluster: Seconds(seconds.cluster),
                describe: Seconds(seconds.describe),
                total: Seconds(seconds.total),
            },
            parameters: run.parameters.clone(),
        }
    }
}
