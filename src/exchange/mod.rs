//! Carrying the work elsewhere: tables, JSON, Markdown.
