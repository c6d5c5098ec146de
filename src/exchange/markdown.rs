//! The study as a report to read: what was analysed and how, the themes, and quotes with their source.

use super::figures::{clock, count, counted, duration, share};
use super::view::{Texts, View};
use crate::coding::{Count, ThemeId, TopicFacts};
use crate::topics::{Run, TopicCount};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// So many quotes stand under each topic.
const QUOTES: usize = 3;

/// So many keywords stand under each topic.
const KEYWORDS: usize = 8;

/// Writes the report.
///
/// # Errors
/// What `to` says, and where texts cannot be read.
pub fn write(title: &str, view: &View<'_>, texts: &dyn Texts, to: &mut dyn Write) -> io::Result<()> {
    let report = Report { view, quotes: quotes(view, texts)? };
    report.write(title, to)
}

struct Report<'a> {
    view: &'a View<'a>,
    quotes: BTreeMap<usize, String>,
}

/// The texts of the snippets that are quoted, by index in the corpus.
fn quotes(view: &View<'_>, texts: &dyn Texts) -> io::Result<BTreeMap<usize, String>> {
    let quoted = |topic: &crate::topics::Topic| {
        let places = topic.representatives.iter().take(QUOTES);
        places.filter_map(|&id| view.corpus.snippet_index(id)).collect::<Vec<_>>()
    };
    let places: Vec<usize> = view.run.iter().flat_map(|run| run.topics.iter().flat_map(quoted)).collect();
    let said = texts.some(&places)?;
    Ok(places.into_iter().zip(said).collect())
}

impl Report<'_> {
    fn write(&self, title: &str, to: &mut dyn Write) -> io::Result<()> {
        let view = self.view;
        writeln!(to, "# {}\n", escaped(title))?;
        let whole = view.whole();
        let talks = counted(view.corpus.transcripts.len(), "transcript");
        let words = counted(view.corpus.words(), "word");
        let time = whole.seconds.map(|seconds| format!(", {}", duration(seconds))).unwrap_or_default();
        writeln!(to, "{talks}, {words}, {}{time}.\n", counted(whole.snippets, "snippet"))?;
        match view.run {
            Some(run) => self.run(run, to)?,
            None => writeln!(to, "No topics have been looked for yet.\n")?,
        }
        self.codebook(to)?;
        self.topics(to)
    }

    fn run(&self, run: &Run, to: &mut dyn Write) -> io::Result<()> {
        let parameters = &run.parameters;
        let outliers = run.outliers();
        writeln!(
            to,
            "Run {} of {} found {}; in none of them: {} ({}).\n",
            run.id.0,
            escaped(&run.time),
            counted(run.topics.len(), "topic"),
            counted(outliers, "snippet"),
            share(outliers, run.members.len()),
        )?;
        let topics = match parameters.topics {
            TopicCount::Auto => "as many as there are".to_owned(),
            TopicCount::Exactly(most) => format!("at most {most}"),
        };
        let smallest = parameters.min_topic_size.map_or_else(|| "by size of the corpus".to_owned(), count);
        let settings = [
            ("model", escaped(&run.revision)),
            ("seed", parameters.seed.to_string()),
            ("topics", topics),
            ("smallest topic", smallest),
            ("neighbours", parameters.neighbors.to_string()),
            ("reduction", name(&parameters.reduce)),
            ("clustering", name(&parameters.cluster)),
            ("outliers", name(&parameters.outliers)),
            ("tokens read", parameters.tokens.to_string()),
            ("corpus", escaped(&run.corpus)),
        ];
        writeln!(to, "| setting | value |\n|---|---|")?;
        for (what, value) in settings {
            writeln!(to, "| {what} | {value} |")?;
        }
        writeln!(to)
    }

    fn codebook(&self, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "## Themes\n")?;
        let tree = self.view.codebook.tree();
        if tree.is_empty() {
            return writeln!(to, "There are no themes yet.\n");
        }
        for (depth, theme) in tree {
            let covered = self.view.prevalence(theme.id);
            let extent = self.extent(&covered.whole);
            writeln!(to, "{}- **{}**: {extent}", "  ".repeat(depth), escaped(&theme.name))?;
            if !theme.description.trim().is_empty() {
                writeln!(to, "{}  {}", "  ".repeat(depth), escaped(&theme.description))?;
            }
        }
        writeln!(to)
    }

    fn extent(&self, covered: &Count) -> String {
        let part = share(covered.snippets, self.view.whole().snippets);
        let time = covered.seconds.map(|seconds| format!(", {}", duration(seconds))).unwrap_or_default();
        let (snippets, talks) =
            (counted(covered.snippets, "snippet"), counted(covered.transcripts, "transcript"));
        format!("{snippets} ({part}), {talks}{time}")
    }

    /// The topics under their themes, in the order of the codebook; then those in none, then junk.
    fn topics(&self, to: &mut dyn Write) -> io::Result<()> {
        let view = self.view;
        let first = |facts: &TopicFacts| facts.themes.first().map(|theming| theming.theme);
        let all = view.study.topics();
        for (_, theme) in view.codebook.tree() {
            let here = all.iter().filter(|facts| !facts.junk && first(facts) == Some(theme.id));
            self.section(&self.path(theme.id), here, to)?;
        }
        self.section(
            "In no theme yet",
            all.iter().filter(|facts| !facts.junk && first(facts).is_none()),
            to,
        )?;
        self.section("Left out as junk", all.iter().filter(|facts| facts.junk), to)
    }

    fn path(&self, theme: ThemeId) -> String {
        self.view.codebook.path(theme).replace('/', " / ")
    }

    fn section<'t>(
        &self,
        title: &str,
        topics: impl Iterator<Item = &'t TopicFacts>,
        to: &mut dyn Write,
    ) -> io::Result<()> {
        let mut topics = topics.peekable();
        if topics.peek().is_some() {
            writeln!(to, "## {}\n", escaped(title))?;
        }
        topics.try_for_each(|facts| self.topic(facts, to))
    }

    fn topic(&self, facts: &TopicFacts, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "### {}\n", escaped(&facts.label))?;
        writeln!(to, "Topic {}: {}.", facts.id.0, self.extent(&facts.count))?;
        let Some(topic) = self.view.run.and_then(|run| run.topics.iter().find(|topic| topic.id == facts.id))
        else {
            return writeln!(to);
        };
        let words: Vec<String> =
            topic.keywords.iter().take(KEYWORDS).map(|keyword| escaped(&keyword.word)).collect();
        if !words.is_empty() {
            writeln!(to, "Keywords: {}.", words.join(", "))?;
        }
        writeln!(to)?;
        let places =
            topic.representatives.iter().take(QUOTES).filter_map(|&id| self.view.corpus.snippet_index(id));
        for at in places {
            self.quote(at, to)?;
        }
        Ok(())
    }

    fn quote(&self, at: usize, to: &mut dyn Write) -> io::Result<()> {
        let (Some(text), Some(snippet)) = (self.quotes.get(&at), self.view.corpus.snippets.get(at)) else {
            return Ok(());
        };
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            writeln!(to, "> {}", escaped(line.trim()))?;
        }
        let name = self.view.transcript_of(at).map(|entry| escaped(&entry.name)).unwrap_or_default();
        let speaker = snippet.speaker.as_deref().map(|who| format!(", {}", escaped(who))).unwrap_or_default();
        let time = snippet.start.map(|start| format!(", {}", clock(start))).unwrap_or_default();
        writeln!(to, ">\n> {name}{speaker}{time}\n")
    }
}

/// The name of a setting as the command line spells it.
fn name(setting: &impl serde::Serialize) -> String {
    serde_json::to_value(setting).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Text on one line in which nothing is taken for Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut begun = false;
    for (at, c) in text.char_indices() {
        let marks = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            '#' | '+' | '-' | '=' => !begun,
            '.' | ')' => text.get(..at).is_some_and(|before| {
                let number = before.trim_start();
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            }),
            '&' => true,
            _ => false,
        };
        begun |= !c.is_whitespace();
        if c.is_control() {
            out.push(' ');
            continue;
        }
        if marks {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::view::tests::{Said, study};
    use super::*;

    #[test]
    fn the_report_of_a_small_study() {
        let (corpus, run, codebook, study, _) = study();
        let view = View { corpus: &corpus, run: Some(&run), codebook: &codebook, study: &study };
        let mut bytes = Vec::new();
        write("A *small* study", &view, &Said, &mut bytes).unwrap();
        insta::assert_snapshot!(String::from_utf8(bytes).unwrap());
    }

    #[test]
    fn nothing_is_taken_for_markdown() {
        assert_eq!(escaped("# a *b* <i> [c](d) | e_f & `g`"), r"\# a \*b\* \<i\> \[c\](d) \| e\_f \& \`g\`");
        assert_eq!(escaped("1. one - two"), r"1\. one - two");
        assert_eq!(escaped("- a\u{1b}[2J"), r"\- a \[2J");
    }
}
