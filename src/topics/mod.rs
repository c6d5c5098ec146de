//! What the machine finds: snippets become vectors, vectors become topics, topics get words.

pub mod adapt;
pub mod analyze;
pub mod cluster;
pub mod describe;
pub mod embed;
pub mod error;
pub mod model;
mod random;
pub mod reduce;
pub mod rows;
pub mod words;

pub use analyze::{Analysis, DescribedTopic, Input, analyze};
pub use error::Error;
pub use model::{
    Cluster, Keyword, Membership, Outliers, Parameters, Reduce, Run, RunId, Seconds, Topic, TopicCount,
    TopicId,
};
pub use rows::Rows;
