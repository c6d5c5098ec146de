//! The researchers' work in a paragraph, from the edit log.

use super::wording::{count_was_were, join_list};
use crate::coding::LoggedEdit;
use crate::exchange::view::StudyView;
use crate::format::{count_noun, day_text, thousands};
use std::collections::BTreeMap;

/// The coder's name in the log where the account has none; must equal that of `project`'s lock.
const UNNAMED_CODER: &str = "someone";

/// Who made how many edits of which kind, counting those not undone. None for an empty log.
pub(in crate::exchange::report) fn paragraph(view: &StudyView<'_>, log: &[LoggedEdit]) -> Option<String> {
    let (first, last) = (day_text(&log.first()?.time), day_text(&log.last()?.time));
    let when = if first == last { format!("On {first}") } else { format!("Between {first} and {last}") };
    let held: Vec<&LoggedEdit> = log.iter().filter(|edit| !edit.undone).collect();
    let mut coders: BTreeMap<&str, usize> = log.iter().map(|edit| (edit.coder.as_str(), 0)).collect();
    let mut acts: BTreeMap<&str, usize> = BTreeMap::new();
    for edit in &held {
        *coders.entry(&edit.coder).or_default() += 1;
        *acts.entry(describe_action(&edit.what)).or_default() += 1;
    }
    let who = match coders.keys().collect::<Vec<_>>().as_slice() {
        [one] if **one == UNNAMED_CODER => "one coder".to_owned(),
        [one] => format!("one coder ({one})"),
        several => {
            let each =
                coders.iter().map(|(coder, number)| format!("{coder}: {}", count_noun(*number, "change")));
            format!("{} coders ({})", thousands(several.len()), each.collect::<Vec<_>>().join(", "))
        }
    };
    let mut text = match held.len() {
        0 => format!("{when}, {who} made changes, none of which still stands"),
        1 => format!("{when}, {who} made 1 change that still stands"),
        number => format!("{when}, {who} made {} changes that still stand", thousands(number)),
    };
    if !held.is_empty() {
        let mut acts: Vec<(&str, usize)> = acts.into_iter().collect();
        acts.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
        text += &format!(
            ": {}",
            join_list(acts.into_iter().map(|(act, number)| format!("{act} ({})", times_text(number))))
        );
    }
    let undone = log.len() - held.len();
    if undone > 0 && !held.is_empty() {
        text += &format!("; {} taken back", count_was_were(undone));
    }
    let (themes, top) = (view.codebook.themes.len(), view.codebook.children(None).len());
    text += match themes {
        0 => ". The codebook holds no themes.".to_owned(),
        1 => ". The codebook holds 1 theme.".to_owned(),
        _ if themes == top => format!(". The codebook holds {} themes.", thousands(themes)),
        _ => format!(
            ". The codebook holds {} themes, {} of them at the top.",
            thousands(themes),
            thousands(top)
        ),
    }
    .as_str();
    Some(text)
}

/// A number of times: "once", "twice", "3 times".
fn times_text(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{} times", thousands(number)),
    }
}

/// The kind of an edit in words for a reader who does not know the program. Recognised by the first words of
/// its sentence in the log, which is stored text: a new kind of edit, or a new wording in `coding`, needs a
/// line here.
fn describe_action(what: &str) -> &'static str {
    let mut words = what.split_whitespace();
    let [verb, second, third] = [(); 3].map(|()| words.next().unwrap_or(""));
    match (verb, second) {
        ("added", _) => "a theme was added",
        ("assigned", _) => "topics or passages were assigned to a theme",
        ("brought", _) => "the work of another program was brought in",
        ("carried", _) => "decisions were carried over to a new run",
        ("changed", _) => "a memo was changed",
        ("deleted", "theme") => "a theme was deleted",
        ("deleted", _) => "a memo was deleted",
        ("described", _) => "a theme was described",
        ("drew", _) => "a random sample was drawn",
        ("gave", _) => "a theme was given another colour",
        ("kept", _) => "quotes were picked",
        ("left", "the") => "words were left out of keywords",
        ("left", _) => "topics were left out as junk",
        ("merged", "in") => "a copy of the project was merged in",
        ("merged", "speaker" | "speakers") => "speakers were merged",
        ("merged", _) if what.ends_with("assignment)") || what.ends_with("assignments)") => {
            "themes were merged"
        }
        ("merged", _) => "topics were merged",
        ("moved", "theme") => "a theme was moved",
        ("moved", "quote") => "quotes were put in another order",
        ("moved", _) => "snippets were moved to another topic",
        ("refused", _) => "a suggestion was refused",
        ("renamed", "theme") => "a theme was renamed",
        ("renamed", "speaker") => "a speaker was renamed",
        ("renamed", _) => "a topic was renamed",
        ("split", _) => "a topic was split",
        ("took", "out") => "transcripts were taken out",
        ("took", "the") if third.starts_with("word") => "words were taken into keywords again",
        ("took", "the") => "the sample was taken away",
        ("took", _) if third == "quote" || third == "quotes" => "picked quotes were let go",
        ("took", _) if what.ends_with("into counts again") => "topics left out were taken in again",
        ("took", _) if what.ends_with(" in again") => "transcripts were taken in again",
        ("forgot", _) => "a transcript was forgotten for good",
        ("took", _) => "topics or passages were taken off a theme",
        ("went", _) => "the work was taken back to an earlier point",
        ("wrote", _) => "a memo was written",
        _ => "something else was changed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::{Codebook, CodingStats, EditId};
    use crate::corpus::Corpus;

    fn said(log: &[(&str, &str, bool)]) -> Option<String> {
        let (corpus, codebook) = (Corpus::default(), Codebook::default());
        let study = CodingStats::new(&corpus, None, &codebook);
        let edit = |&(coder, what, undone): &(&str, &str, bool)| LoggedEdit {
            id: EditId(1),
            time: "2026-11-23T11:00:00Z".to_owned(),
            coder: coder.to_owned(),
            what: what.to_owned(),
            undone,
        };
        let log: Vec<LoggedEdit> = log.iter().map(edit).collect();
        paragraph(&StudyView { corpus: &corpus, run: None, codebook: &codebook, stats: &study }, &log)
    }

    #[test]
    fn one_coders_work_is_a_sentence() {
        assert_eq!(said(&[]), None);
        assert_eq!(
            said(&[
                ("someone", "assigned 'RAG' (3 snippets) to Design", false),
                ("someone", "wrote the memo on theme Design", false),
                ("someone", "assigned 4 passages to Design", false),
                ("someone", "added theme X", true),
            ])
            .unwrap(),
            "On 2026-11-23, one coder made 3 changes that still stand: topics or passages were assigned to a theme (twice) and a memo was written (once); 1 was taken back. The codebook holds no themes."
        );
        let none = said(&[("Ada", "added theme X", true)]).unwrap();
        assert!(none.starts_with("On 2026-11-23, one coder (Ada) made changes, none of which"), "{none}");
    }

    #[test]
    fn several_coders_are_named_with_what_each_did() {
        let text = said(&[("Ada", "added theme X", false), ("Bo", "added theme Y", false)]).unwrap();
        let begin = "On 2026-11-23, 2 coders (Ada: 1 change, Bo: 1 change) made 2 changes that still stand: a theme was added (twice).";
        assert!(text.starts_with(begin), "{text}");
    }

    #[test]
    fn sentences_that_begin_alike_are_told_apart() {
        let acts = [
            ("took 3 quotes off Design", "picked quotes were let go"),
            ("took 'quotes' (3 snippets) off Design", "topics or passages were taken off a theme"),
            ("took the sample of 30 snippets away", "the sample was taken away"),
            ("took 'RAG' into counts again", "topics left out were taken in again"),
            ("merged A and B into C (4 assignments)", "themes were merged"),
            ("merged 'A' into 'B' (4 snippets)", "topics were merged"),
            ("merged in 2 themes and 4 coded passages from x", "a copy of the project was merged in"),
            ("brought in 2 themes and 4 coded passages from x", "the work of another program was brought in"),
            ("deleted the memo on a passage", "a memo was deleted"),
        ];
        for (what, meant) in acts {
            assert_eq!(describe_action(what), meant, "{what}");
        }
    }
}
