//! Topic modelling: snippets become vectors, vectors become clusters, clusters are described as topics.
//!
//! **Lives here.** The way through is [`embed`], [`adapt`], [`graph`] (or [`reduce`] and [`cluster`], for
//! other methods than the default), [`describe`] and [`measure`], from [`adapt`] on driven by [`mod@analyze`] or by the
//! job of that name. Beside it: topics
//! from words given first ([`guide`], [`guided_rows`]), one topic taken apart ([`divide`]), later snippets put into topics
//! there are ([`place`]), the tree by which topics join ([`hierarchy`]), the map ([`layout`]), and settings
//! tried and compared ([`sweep`]).
//!
//! **May use** `corpus`. Knows nothing of projects, screens or arguments; reads model files, else only what
//! it is handed.
//!
//! **Invariants.** The same input and parameters give the same topics on any number of threads: random
//! numbers come from the seed, sums are taken in a fixed order, ties go by row. Row `i` of vectors, terms and
//! memberships belongs to snippet `i`.
//!
//! **Limits.** All vectors of a corpus are handed over at once, in memory or mapped. What was tuned says at
//! its constant on what, and when.

pub mod adapt;
pub mod analysis_input;
pub mod analyze;
pub mod cluster;
mod context_speakers;
pub mod describe;
pub mod divide;
pub mod embed;
pub mod error;
pub mod graph;
pub mod guide;
pub mod guided_rows;
pub mod hierarchy;
pub mod layout;
pub mod measure;
pub mod model;
pub(crate) mod phrase;
pub mod place;
mod plural;
pub mod reduce;
pub mod row_clusters;
pub mod rows;
pub mod run;
mod stop_word;
pub mod sweep;
pub mod words;

pub use analysis_input::{AnalysisInput, DescribedTopic};
pub use analyze::{Analysis, analyze, analyze_with_guides};
pub use context_speakers::{ContextSpeakers, WordsOf};
pub use divide::{DividedPart, DivisionOptions, divide_topic};
pub use error::TopicsError;
pub use graph::{LevelStep, TopicDetail, TopicLevel};
pub use guide::{Guide, GuidePassage};
pub use guided_rows::{GuideResult, GuideSeed};
pub use hierarchy::{MergeStep, TopicBranch, TopicTree, average_linkage};
pub use layout::MapLayout;
pub use measure::RunMeasures;
pub use model::{
    ClusterMethod, Keyword, Membership, OutlierPolicy, Parameters, ReductionMethod, RunId, StageSeconds,
    Topic, TopicCount, TopicId, TopicSelection,
};
pub use place::place_rows;
pub use row_clusters::cluster_rows;
pub use rows::MatrixView;
pub use run::Run;
pub use stop_word::StopWord;
