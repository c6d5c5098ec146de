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
    if let Some(minutes) = minutes_of_work(log) {
        text += &format!(
            ". By the log {} passed between changes, pauses of over {LONGEST_PAUSE_MINUTES} minutes not counted",
            count_noun(minutes, "minute")
        );
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

/// The longest time between two changes of a coder that still is work, in minutes: one who reads long answers decides once
/// in some minutes. Chosen by hand; not measured.
const LONGEST_PAUSE_MINUTES: i64 = 10;

/// The minutes between two changes of each coder, without pauses, of all coders together; none where that is less than one.
fn minutes_of_work(log: &[LoggedEdit]) -> Option<usize> {
    let mut last: BTreeMap<&str, jiff::Timestamp> = BTreeMap::new();
    let mut seconds = 0;
    for edit in log {
        // A time that is none, as in a log that was changed by hand, is left out.
        let Ok(time) = edit.time.parse::<jiff::Timestamp>() else { continue };
        if let Some(before) = last.insert(edit.coder.as_str(), time) {
            let between = time.as_second() - before.as_second();
            seconds += if (0..=LONGEST_PAUSE_MINUTES * 60).contains(&between) { between } else { 0 };
        }
    }
    usize::try_from((seconds + 30) / 60).ok().filter(|minutes| *minutes > 0)
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
    let is_of_question = what.contains("the guide question ");
    match (verb, second) {
        ("added", _) => "a theme was added",
        ("assigned", _) => "topics or passages were assigned to a theme",
        ("brought", _) => "the work of another program was brought in",
        ("carried", _) => "decisions were carried over to a new run",
        ("changed" | "wrote", _) if third == "summary" => "a summary was written",
        ("changed", _) => "a memo was changed",
        ("deleted", "theme") => "a theme was deleted",
        ("deleted", _) if third == "summary" => "a summary was deleted",
        ("deleted", _) => "a memo was deleted",
        ("described", _) => "a theme was described",
        ("drew", _) => "a random sample was drawn",
        ("forgot", _) if third == "speaker" => "a person was forgotten for good",
        ("forgot", _) => "a transcript was forgotten for good",
        ("found", _) => "a file was checked",
        ("gave", _) => "a theme was given another colour",
        ("kept", _) => "quotes were picked",
        ("left", "out") => READ_OTHERWISE,
        ("left", "the") => "words were left out of keywords",
        ("left", _) => "topics were left out as junk",
        ("listed", _) => "a theme was listed under another as well",
        ("merged", "in") => "a copy of the project was merged in",
        ("merged", "speaker" | "speakers") => "speakers were merged",
        ("merged", _) if is_of_question => GUIDE_QUESTION,
        ("merged", _) if what.contains(" assignment)") || what.contains(" assignments)") => {
            "themes were merged"
        }
        ("merged", _) => "topics were merged",
        ("moved", "theme") => "a theme was moved",
        ("moved", "quote") => "quotes were put in another order",
        ("moved", _) if third == "passage" || third == "passages" => "passages were put in another theme",
        ("moved", _) if third == "snippet" || third == "snippets" => "snippets were moved to another topic",
        ("moved", _) => "a theme was moved",
        ("named" | "put", _) => GUIDE_QUESTION,
        ("noted", _) => "what is known of speakers was noted",
        ("read", _) => READ_OTHERWISE,
        ("refused", _) => "a suggestion was refused",
        ("renamed", "theme") => "a theme was renamed",
        ("renamed", "speaker") => "a speaker was renamed",
        ("renamed", "topic") => "a topic was renamed",
        ("renamed", _) => GUIDE_QUESTION,
        ("settled", _) => "a disagreement of coders was settled",
        ("split", _) => "a topic was split",
        ("theme", _) => "a theme was listed under another no more",
        ("took", "out") => "transcripts were taken out",
        ("took", "the") if third.starts_with("word") => "words were taken into keywords again",
        ("took", "the") if third == "sample" => "the sample was taken away",
        ("took", "the") if third == "layout" || third == "encoding" => READ_OTHERWISE,
        ("took", _) if is_of_question => GUIDE_QUESTION,
        ("took", _) if what.contains(" for the interviewer") => READ_OTHERWISE,
        ("took", _) if third == "quote" || third == "quotes" => "picked quotes were let go",
        ("took", _) if what.ends_with("into counts again") => "topics left out were taken in again",
        ("took", _) if what.ends_with(" in again") => "transcripts were taken in again",
        ("took", _) => "topics or passages were taken off a theme",
        ("went", _) => "the work was taken back to an earlier point",
        ("wrote", _) => "a memo was written",
        _ => "something else was changed",
    }
}

/// What is said of several kinds of edits.
const READ_OTHERWISE: &str = "it was decided how a file is read";
const GUIDE_QUESTION: &str = "a guide question was named or changed";

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
    fn the_minutes_of_work_are_those_between_changes_without_long_pauses() {
        let edit = |coder: &str, time: &str| LoggedEdit {
            id: EditId(1),
            time: format!("2026-11-23T{time}Z"),
            coder: coder.to_owned(),
            what: "added theme X".to_owned(),
            undone: false,
        };
        let day = [
            edit("Ada", "11:00:00"),
            edit("Ada", "11:04:00"),
            // Another's work at the same time counts for itself.
            edit("Bo", "11:05:00"),
            edit("Ada", "11:14:00"),
            edit("Bo", "11:06:30"),
            edit("Ada", "11:24:01"),
        ];
        assert_eq!(minutes_of_work(&day), Some(4 + 10 + 2), "15.5 minutes, rounded");
        assert_eq!(minutes_of_work(&day[..1]), None);
        assert_eq!(minutes_of_work(&[edit("Ada", "11:00:00"), edit("Ada", "never")]), None);
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
            ("merged A and B into C (3 assignments); 1 memo links to the old name", "themes were merged"),
            ("forgot a speaker for good: 12 turns", "a person was forgotten for good"),
            ("forgot a transcript for good: 12 turns", "a transcript was forgotten for good"),
            ("found all right in a", "a file was checked"),
            ("found something to check in a", "a file was checked"),
            ("took (forgotten) for the interviewer in a", READ_OTHERWISE),
            ("took the guide question (forgotten) away", GUIDE_QUESTION),
            ("deleted the memo on a passage", "a memo was deleted"),
            ("wrote the summary on theme A in a transcript", "a summary was written"),
            ("wrote the journal entry of 2026-11-30 10:00", "a memo was written"),
            ("moved 2 passages from Work to the new theme Play", "passages were put in another theme"),
            ("moved 3 snippets to 'RAG'", "snippets were moved to another topic"),
            ("moved Design / RAG up", "a theme was moved"),
            ("moved theme RAG under Design", "a theme was moved"),
            ("left 'RAG' out of counts", "topics were left out as junk"),
            ("left out 'Applause' as no speech", READ_OTHERWISE),
            ("took 'Anna' for the interviewer in a", READ_OTHERWISE),
            ("took the layout \"[Anna] words\" in all files like a", READ_OTHERWISE),
            ("took the encoding the bytes tell", READ_OTHERWISE),
            ("read 'Husband' as no speaker in a", READ_OTHERWISE),
            ("named 2 wordings as the guide question 'Home'", GUIDE_QUESTION),
            ("put 2 wordings into the guide question 'Home'", GUIDE_QUESTION),
            ("took 1 wording out of the guide question 'Home'", GUIDE_QUESTION),
            ("renamed the guide question 'Home' to 'Childhood'", GUIDE_QUESTION),
            ("merged 'Childhood' into the guide question 'Work'", GUIDE_QUESTION),
            ("took the guide question 'Work' away", GUIDE_QUESTION),
            ("noted age and site of 'Anna'", "what is known of speakers was noted"),
            ("settled 'A' in a at 0:00: as ana had it", "a disagreement of coders was settled"),
            ("listed theme A also under B", "a theme was listed under another as well"),
            ("theme A is no longer also under B", "a theme was listed under another no more"),
        ];
        for (what, meant) in acts {
            assert_eq!(describe_action(what), meant, "{what}");
        }
    }
}
