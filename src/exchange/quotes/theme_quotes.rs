//! The quotes of one theme, ready to be written.

use crate::coding::ThemeId;
use crate::exchange::quotes::passage::QuotedPassage;

/// The quotes of one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeQuotes {
    /// The theme.
    pub theme: ThemeId,
    /// The path of the theme, joined by ` / `.
    pub title: String,
    /// Its quotes, in the researcher's order.
    pub quotes: Vec<QuotedPassage>,
}
