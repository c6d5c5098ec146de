//! What the machine finds: snippets become vectors, vectors become topics, topics get words.

pub mod adapt;
pub mod analyze;
pub mod cluster;
pub mod describe;
pub mod divide;
pub mod embed;
pub mod error;
pub mod guide;
pub mod hierarchy;
pub mod layout;
pub mod measure;
pub mod model;
pub mod place;
mod random;
pub mod reduce;
pub mod rows;
pub mod sweep;
pub mod words;

pub use analyze::{Analysis, AnalysisInput, DescribedTopic, analyze, analyze_with_guides, cluster_rows};
pub use divide::{DivisionOptions, TopicPart, divide_topic};
pub use error::TopicsError;
pub use guide::Guide;
pub use hierarchy::{MergeStep, TopicBranch, TopicTree};
pub use layout::MapLayout;
pub use measure::RunMeasures;
pub use model::{
    ClusterMethod, Keyword, Membership, OutlierPolicy, Parameters, ReductionMethod, Run, RunId, StageSeconds,
    Topic, TopicCount, TopicId, TopicSelection,
};
pub use place::place_rows;
pub use rows::MatrixView;
