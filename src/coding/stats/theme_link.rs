//! A theme a topic is in.

use crate::coding::codebook::model::ThemeId;

/// A theme a topic is in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThemeLink {
    /// The theme.
    pub theme: ThemeId,
    /// Whether the researcher assigned the topic to it. Else it is inherited: earlier decisions hold for at
    /// least half of the topic's snippets, which the researcher may confirm or reject.
    pub decided: bool,
    /// The share of its snippets the theme holds for, 0 to 1.
    pub share: f32,
}
