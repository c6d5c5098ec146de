//! Links within memos: `[[Work/Nights]]` to a theme, `@interview-03 12:03` to a transcript at a time.

use super::codebook::model::{Codebook, Memo, ThemeId};
use crate::corpus::{Corpus, SnippetIndex, TranscriptIndex};
use crate::format::clock;
use std::collections::BTreeSet;
use std::ops::Range;

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A theme.
    Theme(ThemeId),
    /// A transcript as a whole.
    Transcript(TranscriptIndex),
    /// What is said in a transcript at a time.
    Snippet(SnippetIndex),
    /// Nothing that is there; why.
    Unknown(String),
}

/// A link in a memo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoLink {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// What it leads to, in words: a path, or a name with a time.
    pub name: String,
    /// What it leads to.
    pub target: LinkTarget,
}

/// The links of a text, in order. A `@` begins one where the name of a transcript follows, whatever its case, the longest
/// of those that fit; what has a time behind it and names no transcript is a link to nothing. Any other `@` is text, as in
/// an address.
pub fn find_links(text: &str, corpus: &Corpus, book: &Codebook) -> Vec<MemoLink> {
    let mut links = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let begins_word = !text.get(..at).unwrap_or("").ends_with(char::is_alphanumeric);
        let found = if rest.starts_with("[[") {
            theme_link(rest, book)
        } else if rest.starts_with('@') && begins_word {
            transcript_link(rest, corpus)
        } else {
            None
        };
        let length = match found {
            Some((length, name, target)) => {
                links.push(MemoLink { range: at..at + length, name, target });
                length
            }
            None => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += length;
    }
    links
}

/// The names of themes in double brackets in a text, each on one line.
pub(in crate::coding) fn linked_themes(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("[[") {
        rest = behind;
        if let Some((name, left)) = behind.split_once("]]").filter(|(name, _)| !name.contains('\n')) {
            names.push(name.trim());
            rest = left;
        }
    }
    names
}

impl Codebook {
    /// How many links in memos lead nowhere once a theme is deleted with those below it; the memos on these go with it.
    /// They are found by name, so that undo mends them.
    pub fn links_lost_with(&self, theme: ThemeId) -> usize {
        let branch = self.subtree(theme);
        let stays = |memo: &&Memo| memo.target.theme().is_none_or(|on| !branch.contains(&on));
        let leads_there = |name: &&str| self.find_theme(name).is_ok_and(|to| branch.contains(&to));
        let memos = self.memos.values().filter(stays);
        memos.flat_map(|memo| linked_themes(&memo.text)).filter(leads_there).count()
    }
}

/// What stands behind the `@` of a link to a transcript that is forgotten.
const NO_TRANSCRIPT: &str = "(forgotten)";

/// A text in which the links to transcripts that are `gone` have no name any more; none where there are none. What names
/// one that is `left` with a longer name stays, as in [`find_links`].
pub fn unlink_transcripts(text: &str, gone: &BTreeSet<String>, left: &BTreeSet<String>) -> Option<String> {
    let longest = |names: &BTreeSet<String>, rest: &str| {
        names.iter().filter_map(|name| name_length(rest, name)).max().unwrap_or(0)
    };
    let mut unlinked = String::new();
    let mut from = 0;
    for (at, _) in text.match_indices('@') {
        let (Some(before), Some(rest)) = (text.get(from..at), text.get(at + 1..)) else { continue };
        let begins_word = !text.get(..at).unwrap_or("").ends_with(char::is_alphanumeric);
        let length = longest(gone, rest);
        if begins_word && length > longest(left, rest) {
            unlinked += before;
            unlinked.push('@');
            unlinked += NO_TRANSCRIPT;
            from = at + 1 + length;
        }
    }
    (from > 0).then(|| unlinked + text.get(from..).unwrap_or(""))
}

/// A link with the bytes it takes, its name and what it leads to.
type FoundLink = (usize, String, LinkTarget);

/// The theme in double brackets at the beginning of a text, on one line.
fn theme_link(text: &str, book: &Codebook) -> Option<FoundLink> {
    let (name, _) = text.strip_prefix("[[")?.split_once("]]")?;
    let length = name.len() + 4;
    let name = name.trim();
    if name.is_empty() || name.contains('\n') {
        return None;
    }
    Some(match book.find_theme(name) {
        Ok(theme) => (length, book.theme_path(theme), LinkTarget::Theme(theme)),
        Err(error) => (length, name.to_owned(), LinkTarget::Unknown(error.to_string())),
    })
}

/// The transcript behind a `@` at the beginning of a text, with the time that may follow.
fn transcript_link(text: &str, corpus: &Corpus) -> Option<FoundLink> {
    let rest = text.strip_prefix('@')?;
    let names = corpus.transcripts.iter().enumerate();
    let named = names.filter_map(|(at, entry)| Some((name_length(rest, &entry.name)?, TranscriptIndex(at))));
    let Some((length, index)) = named.max_by_key(|(length, at)| (*length, std::cmp::Reverse(at.0))) else {
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (taken, _) = read_time(rest.get(length..)?)?;
        let name = rest.get(..length)?.to_owned();
        let why = format!("there is no transcript called {name}");
        return Some((1 + length + taken, name, LinkTarget::Unknown(why)));
    };
    let name = corpus.transcript_at(index)?.name.clone();
    match rest.get(length..).and_then(read_time) {
        None => Some((1 + length, name, LinkTarget::Transcript(index))),
        Some((taken, second)) => {
            let target = snippet_at_second(corpus, index, second)
                .map_or_else(|| LinkTarget::Unknown(format!("{name} has no times")), LinkTarget::Snippet);
            Some((1 + length + taken, format!("{name} at {}", clock(second)), target))
        }
    }
}

/// How many bytes of a text are a name, whatever its case, where no word goes on behind it.
fn name_length(text: &str, name: &str) -> Option<usize> {
    let mut letters = text.char_indices();
    for wanted in name.chars() {
        let (_, letter) = letters.next()?;
        if !letter.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let length = letters.next().map_or(text.len(), |(at, _)| at);
    let goes_on = text.get(length..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    (!name.is_empty() && !goes_on).then_some(length)
}

/// A time such as " 12:03" or " 1:02:03" at the beginning of a text: the bytes it takes, and its second.
fn read_time(text: &str) -> Option<(usize, f64)> {
    let rest = text.trim_start_matches([' ', '\u{a0}']);
    let length = rest.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(rest.len());
    let time = rest.get(..length)?.trim_end_matches(':');
    let parts: Vec<u32> = time.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let seconds = match parts.as_slice() {
        [minutes, seconds] if *seconds < 60 => f64::from(*minutes) * 60.0 + f64::from(*seconds),
        [hours, minutes, seconds] if *minutes < 60 && *seconds < 60 => {
            f64::from(*hours) * 3600.0 + f64::from(*minutes) * 60.0 + f64::from(*seconds)
        }
        _ => return None,
    };
    Some((text.len() - rest.len() + time.len(), seconds))
}

/// The last snippet of a transcript that has begun at a second; the first where all begin later, none without times.
fn snippet_at_second(corpus: &Corpus, index: TranscriptIndex, second: f64) -> Option<SnippetIndex> {
    let entry = corpus.transcript_at(index)?;
    let start = |at: &SnippetIndex| corpus.snippet_at(*at).and_then(|snippet| snippet.start);
    let timed = || entry.snippet_indices().filter(|at| start(at).is_some());
    // A clock shows whole seconds, rounded down.
    let begun = |at: &SnippetIndex| start(at).is_some_and(|start| start.floor() <= second);
    timed().rfind(begun).or_else(|| timed().next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::fixture::{codebook_with, corpus};

    fn found(text: &str) -> Vec<(String, LinkTarget)> {
        let book = codebook_with(&["Work/Nights", "Money"]);
        let mut corpus = corpus();
        corpus.transcripts[0].name = "interview 03".to_owned();
        corpus.transcripts[1].name = "interview 03 again".to_owned();
        let first = corpus.transcripts[0].snippets.clone();
        for (at, snippet) in corpus.snippets[first].iter_mut().enumerate() {
            snippet.start = Some(30.5 * at as f64);
        }
        let second = corpus.transcripts[1].snippets.clone();
        corpus.snippets[second].iter_mut().for_each(|snippet| snippet.start = None);
        let links = find_links(text, &corpus, &book);
        for link in &links {
            assert!(text[link.range.clone()].starts_with(['@', '[']), "{link:?}");
        }
        links.into_iter().map(|link| (link.name, link.target)).collect()
    }

    #[test]
    fn links_lead_to_themes_and_to_what_is_said_at_a_time() {
        let book = codebook_with(&["Work/Nights", "Money"]);
        let nights = book.find_theme("Nights").unwrap();
        let name = |text: &str| text.to_owned();
        assert_eq!(
            found("See [[Nights]] and @Interview 03 0:31, @interview 03 again. Write to a@b.org, @nobody."),
            [
                (name("Work/Nights"), LinkTarget::Theme(nights)),
                (name("interview 03 at 0:31"), LinkTarget::Snippet(SnippetIndex(1))),
                (name("interview 03 again"), LinkTarget::Transcript(TranscriptIndex(1))),
            ]
        );
        let first = LinkTarget::Snippet(SnippetIndex(0));
        assert_eq!(found("@interview 03 0:29: so"), [(name("interview 03 at 0:29"), first)]);
    }

    #[test]
    fn a_link_to_nothing_says_why() {
        let unknown = |text: &str| match &found(text)[..] {
            [(_, LinkTarget::Unknown(why))] => why.clone(),
            other => panic!("{other:?}"),
        };
        assert!(unknown("[[Days]]").contains("Days"));
        assert_eq!(unknown("@interview-9 12:03"), "there is no transcript called interview-9");
        assert_eq!(unknown("@interview 03 again 1:00"), "interview 03 again has no times");
        for text in ["[[", "[[]]", "[[a\nb]]", "@", "@@", "@interview 031", "@x 12:99", "äß@interview 03"] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_links_in_order(text in "([@\\[\\]a-z0-9: \\n]|interview 03|\\[\\[Money\\]\\]|é){0,20}") {
            let book = codebook_with(&["Money"]);
            let links = find_links(&text, &corpus(), &book);
            let mut last = 0;
            for link in links {
                proptest::prop_assert!(last <= link.range.start && link.range.end <= text.len());
                proptest::prop_assert!(text.get(link.range.clone()).is_some());
                last = link.range.end;
            }
        }
    }
}
