//! Why a theme is suggested.

use crate::topics::TopicId;

/// The reason for a suggestion: the example of the theme it is most similar to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionReason {
    /// This topic, which is assigned to the theme.
    Topic(TopicId),
    /// Passages assigned to the theme one by one.
    Passages,
    /// The theme's name and description.
    Name,
}

impl SuggestionReason {
    /// The reason in words; `label` gives the name of a topic.
    pub fn describe(self, label: impl Fn(TopicId) -> String) -> String {
        match self {
            Self::Topic(topic) => format!("like {}", label(topic)),
            Self::Passages => "like passages in it".to_owned(),
            Self::Name => "by its name".to_owned(),
        }
    }
}
