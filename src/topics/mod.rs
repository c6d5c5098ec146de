//! What the machine finds: snippets become vectors, vectors become topics, topics get words.

pub mod model;

pub use model::{
    Cluster, Keyword, Membership, Outliers, Parameters, Reduce, Run, RunId, Seconds, Topic, TopicCount,
    TopicId,
};
