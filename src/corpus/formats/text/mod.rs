//! Running text: plain and Markdown, front matter, Project Gutenberg's frame; may use `clock`, `entities`,
//! the speaker labels, the parsed transcript and the read error.

pub(super) mod front_matter;
pub(super) mod gutenberg;
pub(super) mod markdown;
pub(super) mod plain;
