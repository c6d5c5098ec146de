//! `leitmotif search`: lists snippets by words, by meaning, or both. The query is the language of the
//! workbench's Search screen; options such as `--topic` are put behind it as filters.

use super::snippets::location_line;
use super::support::{
    Choice, CommandContext, FilterArgs, StudyContext, TextStyle, choice, clean_text, wrap_text,
};
use crate::corpus::Span;
use crate::exchange::json;
use crate::format::{count_noun, thousands};
use crate::jobs::search::searcher::{SearchHit, SearchResults, SearcherRequest};
use crate::search::{SearchMode, code_point_ranges};
use clap::Args;
use std::io::{self, Write};

/// What `search` takes.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words (all required), "a phrase", -not, OR, (groups), NEAR/5, wild*card, ~fuzzy, /regex/, and filters
    #[arg(allow_hyphen_values = true, value_name = "QUERY")]
    pub query: String,
    /// More of the query, where it is not in quotes
    #[arg(value_name = "WORD", hide = true)]
    pub more: Vec<String>,
    /// By words, by meaning, or both fused
    #[arg(long, value_name = "MODE", default_value = "both", value_parser = choice(&MODES))]
    pub mode: SearchMode,
    /// What else must be true of them.
    #[command(flatten)]
    pub filters: FilterArgs,
    /// List the best N only [default: 20 as text, all as JSON]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// What to search by.
const MODES: [Choice<SearchMode>; 3] = [
    ("text", SearchMode::Text, "Words"),
    ("meaning", SearchMode::Meaning, "Meaning"),
    ("both", SearchMode::Both, "Both, fused"),
];

/// The number of hits listed as text without `--limit`: about a screenful. Chosen by hand; not measured. JSON
/// lists all.
const DEFAULT_LIMIT: usize = 20;

impl SearchArgs {
    /// The query as it would be typed in the workbench.
    fn query_line(&self) -> String {
        self.filters.query_line(std::iter::once(&self.query).chain(&self.more))
    }
}

/// Searches and lists the hits, best first.
pub fn run(args: &SearchArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    let all = if context.global.json { study.corpus.snippets.len() } else { DEFAULT_LIMIT };
    let limit = args.limit.unwrap_or(all);
    let request =
        SearcherRequest { query: args.query_line(), mode: args.mode, limit, texts: limit, typing: false };
    let found = study.search(&request, context)?;
    if let Some(note) = &found.note {
        context.print_note(note);
    }
    let json = search_json(&study, &request, &found);
    context.print(&json, |out| print_hits(&study, &found, request.mode, context, out))
}

/// The hits as JSON; what matched as ranges of code points, which is what most languages index by.
fn search_json(study: &StudyContext, request: &SearcherRequest, found: &SearchResults) -> json::SearchJson {
    let view = study.study_view();
    let hits: Vec<(&SearchHit, &str)> = texts_of_hits(found).collect();
    let snippets = view.snippets_json(hits.iter().map(|(hit, text)| (hit.snippet, *text))).snippets;
    let hits = snippets.into_iter().zip(hits).map(|(snippet, (hit, text))| json::SearchHitJson {
        highlights: code_point_ranges(text, &hit.highlights),
        score: json::JsonScore(hit.score),
        snippet,
    });
    json::SearchJson {
        schema: json::SchemaVersion,
        query: request.query.clone(),
        mode: request.mode,
        total: found.total,
        milliseconds: json::JsonSeconds(found.milliseconds),
        hits: hits.collect(),
    }
}

/// The hits with their texts, all of which were wanted.
fn texts_of_hits(found: &SearchResults) -> impl Iterator<Item = (&SearchHit, &str)> {
    found.hits.iter().filter_map(|hit| Some((hit, hit.text.as_deref()?)))
}

/// Prints the hits to read, and how to see the rest where there are more.
fn print_hits(
    study: &StudyContext,
    found: &SearchResults,
    mode: SearchMode,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{}   {:.0} ms\n", count_line(found, mode), found.milliseconds)?;
    let view = study.study_view();
    for (hit, text) in texts_of_hits(found) {
        let Some(snippet) = view.snippet_json(hit.snippet, text) else { continue };
        writeln!(out, "{}", context.style.muted(&location_line(&snippet)))?;
        let text = wrap_text(&mark_matches(text, &hit.highlights, context.style), context.width, 4);
        writeln!(out, "{text}")?;
    }
    match found.total.saturating_sub(found.hits.len()) {
        0 => Ok(()),
        more => writeln!(out, "{} more: --limit {} shows them", thousands(more), found.total),
    }
}

/// How many there are. By meaning nothing is found: some snippets are nearer than others.
fn count_line(found: &SearchResults, mode: SearchMode) -> String {
    let talks = count_noun(found.transcripts, "talk");
    let words = found.total.saturating_sub(found.near_count);
    let (near, snippets) = (thousands(found.near_count), count_noun(found.total, "snippet"));
    match mode {
        _ if found.near_count == 0 => format!("{snippets} in {talks}"),
        SearchMode::Meaning => {
            format!("the {} nearest in meaning, in {talks}", count_noun(found.near_count, "snippet"))
        }
        _ => format!(
            "{} with the words and the {near} nearest in meaning, in {talks}",
            count_noun(words, "snippet")
        ),
    }
}

/// The text, safe for the terminal, with matches highlighted. Each word is highlighted for itself, since
/// wrapping breaks lines between words and must not part a style from its reset. `highlights` are ascending
/// and apart.
fn mark_matches(text: &str, highlights: &[Span], style: TextStyle) -> String {
    let mut out = String::new();
    let mut from = 0;
    for span in highlights {
        // Cleaned piece by piece: spans count bytes of the text as it was.
        out.push_str(&clean_text(Span::new(from, span.start).slice(text)));
        let words = span.slice(text).split_inclusive(char::is_whitespace);
        for word in words {
            let (letters, blank) = word.split_at(word.trim_end().len());
            out.push_str(&style.highlight(&clean_text(letters)));
            out.push_str(blank);
        }
        from = span.end;
    }
    out.push_str(&clean_text(Span::new(from, text.len()).slice(text)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Cli, CliCommand};
    use crate::cli::support::ColorArg;
    use clap::Parser;

    fn line(words: &[&str]) -> String {
        let cli = Cli::try_parse_from(["leitmotif", "search"].iter().chain(words)).unwrap();
        match cli.command {
            Some(CliCommand::Search(args)) => args.query_line(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn options_become_filters() {
        assert_eq!(line(&["chunk size -training"]), "chunk size -training");
        assert_eq!(line(&["chunk", "size", "--mode", "text", "--json"]), "chunk size");
        assert_eq!(line(&["-training", "--mode", "text", "--topic", "3"]), "-training topic:3");
        assert_eq!(
            line(&["a", "--theme", "Design/RAG", "--after", "2023-01"]),
            "a theme:\"Design/RAG\" after:2023-01"
        );
    }

    #[test]
    fn matches_are_marked_and_escapes_are_not() {
        let style = TextStyle::detect(ColorArg::Always, false);
        let text = "the chunk size\u{1b}[31m rules";
        let marked = mark_matches(text, &[Span::new(4, 14)], style);
        assert_eq!(marked, "the \u{1b}[1;4mchunk\u{1b}[0m \u{1b}[1;4msize\u{1b}[0m[31m rules");
    }
}
