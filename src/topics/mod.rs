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

pub use analyze::{Analysis, DescribedTopic, Input, analyze, analyze_beside, group};
pub use divide::{Division, Piece, divide};
pub use error::Error;
pub use guide::Guide;
pub use hierarchy::{Bough, Joint, TopicTree};
pub use layout::Layout;
pub use measure::Measures;
pub use model::{
    Cluster, Keyword, Membership, Outliers, Parameters, Reduce, Run, RunId, Seconds, Selection, Topic,
    TopicCount, TopicId,
};
pub use place::place;
pub use rows::Rows;
