//! The options that limit a search, as filters of its query.

use clap::Args;

/// What a search may be limited to.
#[derive(Debug, Clone, Default, Args)]
pub struct FilterArgs {
    /// Only snippets of this topic
    #[arg(long, value_name = "ID")]
    pub topic: Option<u32>,
    /// Only snippets of this theme and those below it
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Only snippets of this speaker
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only snippets of this transcript
    #[arg(long, value_name = "NAME")]
    pub transcript: Option<String>,
    /// Only snippets with a part of an answer to this question of the guide
    #[arg(long, value_name = "NAME")]
    pub question: Option<String>,
    /// Only transcripts dated on this day, month or year or later
    #[arg(long, value_name = "DATE")]
    pub after: Option<String>,
    /// Only transcripts dated before this day, month or year
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,
}

impl FilterArgs {
    /// A query as it would be typed in the workbench: words, then the options as filters. Names stand in
    /// quotes, so quotes in them become blanks.
    pub fn query_line<'a>(&self, words: impl IntoIterator<Item = &'a String>) -> String {
        let quoted = |name: &Option<String>, filter: &str| {
            name.as_ref().map(|name| format!("{filter}:\"{}\"", name.replace('"', " ")))
        };
        let mut parts: Vec<String> = words.into_iter().cloned().collect();
        parts.extend(self.topic.map(|topic| format!("topic:{topic}")));
        parts.extend(quoted(&self.theme, "theme"));
        parts.extend(quoted(&self.speaker, "speaker"));
        parts.extend(quoted(&self.transcript, "transcript"));
        parts.extend(quoted(&self.question, "question"));
        parts.extend(self.after.as_ref().map(|date| format!("after:{date}")));
        parts.extend(self.before.as_ref().map(|date| format!("before:{date}")));
        parts.join(" ")
    }
}
