//! What is known of people elsewhere, in another copy of the project or in a file of another program, taken over under
//! the names shown here.

use super::cases::{Difference, add_unknown, clean_pair, person_meant, put_case};
use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, RecordKey, SpeakerCase, SpeakerKey, SpeakerName};
use crate::corpus::Attributes;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::format::join_names;
use std::collections::{BTreeMap, BTreeSet};

/// People of whom something is known elsewhere, with what it takes to find them here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArrivingCases {
    /// What is known of them, by the names shown there.
    pub cases: Vec<SpeakerCase>,
    /// Who speaks in the transcripts here, by the names in the files.
    pub voices: Vec<SpeakerStats>,
    /// The names given there, where the transcripts there are those here; none where that is not known.
    pub names_there: Option<BTreeMap<SpeakerKey, SpeakerName>>,
}

/// Takes over what is known of people; `place` says where it is from. Gives of how many something is new, and a sentence
/// for everything that is not taken over: what is told otherwise here stays, and who is not found here is left out.
pub(super) fn take_over_cases(
    draft: &mut EditBuilder<'_>,
    arriving: &ArrivingCases,
    place: &str,
) -> (usize, Vec<String>) {
    let book = names_now(draft, arriving);
    let (mut new, mut sentences) = (BTreeSet::new(), Vec::new());
    for case in &arriving.cases {
        let name = match find_person(&book, arriving, &case.name) {
            Ok(name) => name,
            Err(reason) => {
                sentences.push(format!("what is known of '{}' {place} is left out: {reason}", case.name));
                continue;
            }
        };
        let mut clean = Attributes::new();
        for (key, value) in case.attributes.iter().filter(|(_, value)| !value.trim().is_empty()) {
            match clean_pair(key, value) {
                Ok((key, value)) => drop(clean.insert(key, value)),
                Err(error) => {
                    sentences.push(format!("something known of '{name}' {place} is left out: {error}"));
                }
            }
        }
        let mut both = draft.case(name);
        let before = both.len();
        let differences = add_unknown(&mut both, &clean);
        sentences.extend(differences.into_iter().map(|Difference { key, here, there }| {
            format!("{key} of '{name}' is '{here}' here and '{there}' {place}: as here stays")
        }));
        if both.len() > before {
            new.insert(name);
            put_case(draft, name, both);
        }
    }
    (new.len(), sentences)
}

/// The names given so far: a merge brings names as well.
pub(super) fn names_now(draft: &EditBuilder<'_>, arriving: &ArrivingCases) -> Codebook {
    let mut book = Codebook::default();
    for voice in &arriving.voices {
        let key = SpeakerKey { said: voice.speaker.clone(), within: Some(voice.transcript.clone()) };
        let (name, coder) = (draft.speaker_name(voice).to_owned(), String::new());
        book.speaker_names.insert(key.clone(), SpeakerName { key, name, coder });
    }
    book
}

/// Lets what is known of people, and the summaries of what they said, follow them to the names that a merge gives them. Gives a sentence for everything that
/// does not follow, because another value is known under the new name.
pub(super) fn follow_given_names(draft: &mut EditBuilder<'_>, voices: &[SpeakerStats]) -> Vec<String> {
    let book = draft.book;
    let mut names: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for voice in voices {
        let before = book.speaker_name(&voice.transcript, &voice.speaker);
        names.entry(before).or_default().insert(draft.speaker_name(voice).to_owned());
    }
    let mut sentences = Vec::new();
    for (name, after) in &names {
        if names.values().any(|after| after.contains(*name)) || !draft.has_summaries_of(name) {
            continue;
        }
        match after.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [new] => draft.rename_summaries(&[name], new),
            several => {
                let several = several_sentence(several);
                sentences
                    .push(format!("the summaries of what '{name}' said stay under that name: {several}"));
            }
        }
    }
    for (name, case) in &book.cases {
        let is_shown = names.values().any(|after| after.contains(name));
        let Some(after) = names.get(name.as_str()).filter(|_| !is_shown) else { continue };
        for new in after {
            let mut both = draft.case(new);
            let differences = add_unknown(&mut both, case);
            sentences.extend(differences.into_iter().map(|Difference { key, here, there }| {
                format!("{key} of '{new}' is '{here}' and was '{there}' of '{name}': the first stays")
            }));
            put_case(draft, new, both);
        }
        // Somebody may speak under it in what was taken out.
        if !book.has_removed_texts() {
            draft.remove(RecordKey::Case(name.clone()));
        }
    }
    sentences
}

/// The name shown here of somebody who is shown under `name` there; else why there is none.
pub(super) fn find_person<'a>(
    book: &'a Codebook,
    arriving: &'a ArrivingCases,
    name: &str,
) -> Result<&'a str, String> {
    let shown = |voice: &'a SpeakerStats| book.speaker_name(&voice.transcript, &voice.speaker);
    if let Some(names) = &arriving.names_there {
        let there = Codebook { speaker_names: names.clone(), ..Codebook::default() };
        let is_meant = |voice: &&SpeakerStats| there.speaker_name(&voice.transcript, &voice.speaker) == name;
        let found: BTreeSet<&str> = arriving.voices.iter().filter(is_meant).map(shown).collect();
        match found.iter().copied().collect::<Vec<_>>().as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => return Err(several_sentence(several)),
        }
    }
    let all: BTreeSet<&str> = arriving.voices.iter().map(shown).collect();
    person_meant(book, &arriving.voices, &all, name).map_err(|names| match names.as_slice() {
        [] => "nobody is shown under that name here".to_owned(),
        several => several_sentence(&several.iter().map(String::as_str).collect::<Vec<_>>()),
    })
}

fn several_sentence(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    format!("here that is {}", join_names(&quoted.iter().map(String::as_str).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{
        ImportedCodes, ProjectCopy, describe_case, import_codes, merge_copy, rename_speaker,
    };
    use crate::coding::fixture::{apply_checked, signature};

    fn voices() -> Vec<SpeakerStats> {
        [("a", "Anna"), ("a", "Ben"), ("b", "Speaker 1")]
            .map(|(transcript, speaker)| SpeakerStats {
                transcript: transcript.to_owned(),
                speaker: speaker.to_owned(),
                ..SpeakerStats::default()
            })
            .to_vec()
    }

    fn values(pairs: &[(&str, &str)]) -> Attributes {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn case(name: &str, pairs: &[(&str, &str)]) -> SpeakerCase {
        SpeakerCase { name: name.to_owned(), attributes: values(pairs) }
    }

    /// A codebook after speakers were renamed and things noted of them.
    fn book(renamed: &[(&str, &str)], noted: &[(&str, &str, &str)]) -> Codebook {
        let mut book = Codebook::default();
        for (name, new) in renamed {
            book.apply(&rename_speaker(&book, &voices(), name, new, None).unwrap());
        }
        for (name, key, value) in noted {
            book.apply(&describe_case(&book, &voices(), name, &values(&[(key, value)])).unwrap());
        }
        book
    }

    #[test]
    fn a_file_tells_of_people_by_the_names_shown_here_and_the_memo_says_who_is_not_found() {
        let mut here = book(&[("Anna", "Dr Anna")], &[("Dr Anna", "Home town", "Ulm")]);
        let cases = vec![
            case("Anna", &[("age", " 31\n"), ("home_town", "Bern"), ("empty", " ")]),
            case("Zoe", &[("age", "9")]),
            case("ben", &[(" ", "x"), ("long", &"x".repeat(1_001)), ("age", "40")]),
        ];
        let codes = ImportedCodes {
            source_name: "b.qdpx".to_owned(),
            cases: ArrivingCases { cases, voices: voices(), names_there: None },
            ..ImportedCodes::default()
        };
        let (edit, _) = import_codes(&here, &codes, &signature()).unwrap();
        apply_checked(&mut here, edit);
        let told = [
            ("Ben".to_owned(), values(&[("age", "40")])),
            ("Dr Anna".to_owned(), values(&[("Home town", "Ulm"), ("age", "31")])),
        ];
        assert_eq!(here.cases, told.into());
        let memo = &here.memos.values().next().unwrap().text;
        for said in [
            "Home town of 'Dr Anna' is 'Ulm' here and 'Bern' in b.qdpx: as here stays",
            "what is known of 'Zoe' in b.qdpx is left out: nobody is shown under that name here",
            "something known of 'Ben' in b.qdpx is left out: an attribute needs a name",
            "something known of 'Ben' in b.qdpx is left out: ",
        ] {
            assert!(memo.contains(said), "{said}: {memo}");
        }
    }

    #[test]
    fn a_copy_tells_of_people_whatever_they_are_called_there_and_what_is_known_here_follows_new_names() {
        let mut here = book(&[("Anna", "Dr Anna")], &[("Ben", "age", "40"), ("Speaker 1", "site", "north")]);
        let there = book(&[("Speaker 1", "Anna (2)"), ("Ben", "Benjamin")], &[]);
        let cases = vec![
            case("Anna", &[("age", "31")]),
            case("Benjamin", &[("Age", "41")]),
            case("Anna (2)", &[("age", "9")]),
            case("Zoe", &[("age", "1")]),
        ];
        let copy = ProjectCopy {
            speakers: there.speaker_names.values().cloned().collect(),
            cases: ArrivingCases { cases, voices: voices(), names_there: Some(there.speaker_names) },
            ..ProjectCopy::default()
        };
        let (edit, came) = merge_copy(&here, &copy, &signature()).unwrap();
        apply_checked(&mut here, edit.unwrap());
        let told = [
            ("Anna (2)".to_owned(), values(&[("age", "9"), ("site", "north")])),
            ("Benjamin".to_owned(), values(&[("age", "40")])),
            ("Dr Anna".to_owned(), values(&[("age", "31")])),
        ];
        assert_eq!(here.cases, told.into());
        assert_eq!(came.cases, 2);
        assert_eq!(
            came.conflicts,
            [
                "age of 'Benjamin' is '40' here and '41' there: as here stays",
                "what is known of 'Zoe' there is left out: nobody is shown under that name here"
            ]
        );
    }

    #[test]
    fn somebody_who_is_two_people_here_is_left_out_with_a_word() {
        let here = book(&[], &[]);
        let mut there = book(&[("Ben", "Benjamin")], &[]);
        there.apply(
            &crate::coding::edits::merge_speakers(&there, &voices(), &["Anna".into()], "Benjamin", None)
                .unwrap(),
        );
        let copy = ProjectCopy {
            cases: ArrivingCases {
                cases: vec![case("Benjamin", &[("age", "41")])],
                voices: voices(),
                names_there: Some(there.speaker_names),
            },
            ..ProjectCopy::default()
        };
        let (edit, came) = merge_copy(&here, &copy, &signature()).unwrap();
        assert_eq!(edit, None);
        assert_eq!(
            came.conflicts,
            ["what is known of 'Benjamin' there is left out: here that is 'Anna' and 'Ben'"]
        );
    }
}
