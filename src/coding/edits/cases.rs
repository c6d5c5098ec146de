//! What is known of people: cases of the study. They are bound to the names shown, so that they hold in all transcripts.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, CodingRecord, Edit, RecordKey, SpeakerCase};
use crate::coding::codebook::speaker_names::resolve_speaker;
use crate::coding::error::{CodingError, CodingResult};
use crate::coding::names::clean_name;
use crate::corpus::Attributes;
use crate::corpus::attributes::known_key;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::format::{count_noun, join_names};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// A table of people as an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedCases {
    /// The edit; none where all of it is known already.
    pub edit: Option<Edit>,
    /// The rows that were passed over, since they are about nobody, or it is not clear about whom.
    pub unmatched: Vec<UnmatchedRow>,
    /// The values that were passed over, since an earlier row has another one of the same person.
    pub contradictions: Vec<ContradictedValue>,
}

/// A row of a table of people that is about nobody who speaks, or may be about several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedRow {
    /// Its line.
    pub line: usize,
    /// The name in it.
    pub name: String,
    /// The people it may be about, by the names shown; none where nobody is called so.
    pub candidates: Vec<String>,
}

/// A value in a table of people, of which an earlier row has another one of the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContradictedValue {
    /// The line it is in.
    pub line: usize,
    /// The person, by the name shown.
    pub name: String,
    /// The attribute.
    pub key: String,
    /// The value.
    pub value: String,
    /// The earlier line, and its value, which counts.
    pub first: (usize, String),
}

/// Says what is known of a person. An attribute without a value is taken off; what is not named stays.
///
/// # Errors
/// When nobody is called so, an attribute has no name, or all of it is known already.
pub fn describe_case(
    book: &Codebook,
    voices: &[SpeakerStats],
    name: &str,
    values: &Attributes,
) -> CodingResult<Edit> {
    let name = resolve_speaker(&shown_names(book, voices), name)?;
    let keys: Vec<&str> = values.keys().map(String::as_str).collect();
    let known = with_values(book.cases.get(name), values)?;
    finish_case(book, name, known, format!("noted {} of '{name}'", join_names(&keys)))
}

/// Says all that is known of a person, in place of what was.
///
/// # Errors
/// As [`describe_case`].
pub fn replace_case(
    book: &Codebook,
    voices: &[SpeakerStats],
    name: &str,
    values: &Attributes,
) -> CodingResult<Edit> {
    let name = resolve_speaker(&shown_names(book, voices), name)?;
    finish_case(book, name, with_values(None, values)?, format!("noted what is known of '{name}'"))
}

/// The edit that leaves this as what is known of a person.
fn finish_case(book: &Codebook, name: &str, known: Attributes, what: String) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    put_case(&mut draft, name, known);
    draft.finish_or(what, || format!("that is what is known of '{name}'"))
}

/// Takes over a table of people: a row with its line, the name of a person as it is shown or as the files have it, and
/// what is known of them. Attributes that a row does not have stay. Where several rows are about one person, the first value
/// of an attribute counts.
///
/// # Errors
/// When an attribute has no name or a text is too long.
pub fn import_cases(
    book: &Codebook,
    voices: &[SpeakerStats],
    rows: &[(usize, &str, &Attributes)],
) -> CodingResult<ImportedCases> {
    let shown = shown_names(book, voices);
    let mut draft = EditBuilder::new(book);
    let mut cases: BTreeMap<&str, Attributes> = BTreeMap::new();
    let mut lines: BTreeMap<(&str, String), (usize, String)> = BTreeMap::new();
    let (mut unmatched, mut contradictions) = (Vec::new(), Vec::new());
    for &(line, named, values) in rows {
        let name = match person_meant(book, voices, &shown, named) {
            Ok(name) => name,
            Err(candidates) => {
                unmatched.push(UnmatchedRow { line, name: named.to_owned(), candidates });
                continue;
            }
        };
        let mut values = values.clone();
        values.retain(|key, value| {
            let first = lines.entry((name, key.clone())).or_insert_with(|| (line, value.clone())).clone();
            let counts = first.1 == *value;
            if !counts {
                let (name, key, value) = (name.to_owned(), key.clone(), value.clone());
                contradictions.push(ContradictedValue { line, name, key, value, first });
            }
            counts
        });
        let before = cases.get(name).or_else(|| book.cases.get(name));
        let after = with_values(before, &values)?;
        cases.insert(name, after);
    }
    cases.retain(|name, after| book.cases.get(*name).unwrap_or(&Attributes::new()) != after);
    let what = format!("noted what is known of {}", count_noun(cases.len(), "speaker"));
    for (name, attributes) in cases {
        put_case(&mut draft, name, attributes);
    }
    Ok(ImportedCases { edit: draft.finish_if_changed(what), unmatched, contradictions })
}

/// Lets what is known of people follow them to another name: `moved` are the names shown under which nobody speaks any
/// more, all of whom are shown as `new` from now on. Gives the attributes that were noted for that name while nobody was
/// shown under it (`is_taken` is false), and give way to theirs.
///
/// What is known stays under the old name as well where transcripts were taken out: they may speak there under it.
///
/// # Errors
/// [`CodingError::CasesDiffer`] where an attribute has another value of one than of another.
pub(super) fn move_cases(
    draft: &mut EditBuilder<'_>,
    moved: &[&str],
    new: &str,
    is_taken: bool,
) -> CodingResult<Vec<String>> {
    let book = draft.book;
    let noted: Attributes = book.cases.get(new).cloned().unwrap_or_default();
    let mut joined = if is_taken { noted.clone() } else { Attributes::new() };
    let mut from = new.to_owned();
    draft.rename_summaries(moved, new);
    for name in moved.iter().filter(|name| **name != new) {
        let Some(case) = book.cases.get(*name) else { continue };
        if let Some(Difference { key, here, there }) = add_unknown(&mut joined, case).into_iter().next() {
            return Err(CodingError::CasesDiffer(format!(
                "'{from}' and '{name}' cannot be one: {key} of the first is '{here}', of the second '{there}'"
            )));
        }
        from = (*name).to_owned();
        if !book.has_removed_texts() {
            draft.remove(RecordKey::Case((*name).to_owned()));
        }
    }
    let differences = add_unknown(&mut joined, &noted);
    put_case(draft, new, joined);
    Ok(differences.into_iter().map(|difference| difference.key).collect())
}

/// An attribute of which another value is known than arrives.
pub(super) struct Difference {
    /// The attribute, as it is called here.
    pub(super) key: String,
    /// The value that is known, and stays.
    pub(super) here: String,
    /// The value that arrives.
    pub(super) there: String,
}

/// Adds the attributes that are not known yet; gives those of which another value is known.
pub(super) fn add_unknown(known: &mut Attributes, arriving: &Attributes) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (key, value) in arriving {
        let Some(key_here) = known_key(known, key).map(str::to_owned) else {
            known.insert(key.clone(), value.clone());
            continue;
        };
        match known.get(&key_here) {
            Some(here) if here != value => {
                differences.push(Difference { here: here.clone(), there: value.clone(), key: key_here })
            }
            _ => {}
        }
    }
    differences
}

/// Sets what is known of a person; nothing removes the record.
pub(super) fn put_case(draft: &mut EditBuilder<'_>, name: &str, attributes: Attributes) {
    let name = name.to_owned();
    match attributes.is_empty() {
        true => draft.remove(RecordKey::Case(name)),
        false => draft.put(CodingRecord::Case(SpeakerCase { name, attributes })),
    }
}

/// Attributes with these values in place of those they had, whatever the spelling of their names; one without a value
/// goes.
///
/// # Errors
/// When an attribute has no name, or is given twice, or a text is too long.
fn with_values(before: Option<&Attributes>, values: &Attributes) -> CodingResult<Attributes> {
    let mut after = before.cloned().unwrap_or_default();
    let mut given = Attributes::new();
    for (key, value) in values {
        let (key, value) = clean_pair(key, value)?;
        if let Some(first) = known_key(&given, &key) {
            return Err(CodingError::AttributeTwice { first: first.to_owned(), second: key });
        }
        given.insert(key, value);
    }
    for (key, value) in given {
        let key = known_key(&after, &key).map_or_else(|| key.clone(), str::to_owned);
        match value.is_empty() {
            true => drop(after.remove(&key)),
            false => drop(after.insert(key, value)),
        }
    }
    Ok(after)
}

/// The name and value of an attribute as they may be noted.
pub(super) fn clean_pair(key: &str, value: &str) -> CodingResult<(String, String)> {
    let (key, value) = (clean_name(key)?, clean_name(value)?);
    if key.is_empty() { Err(CodingError::EmptyAttributeName) } else { Ok((key, value)) }
}

/// The name shown of the person that a row names: by the name shown, else by that in the files, where all who have it
/// are shown under one.
///
/// # Errors
/// Those it may be, by the names shown, where it is nobody in particular.
pub(super) fn person_meant<'a>(
    book: &'a Codebook,
    voices: &'a [SpeakerStats],
    shown: &BTreeSet<&'a str>,
    named: &str,
) -> Result<&'a str, Vec<String>> {
    if let Ok(name) = resolve_speaker(shown, named) {
        return Ok(name);
    }
    let same = voices.iter().filter(|voice| voice.speaker == named.trim());
    let mut names: BTreeSet<&str> =
        same.map(|voice| book.speaker_name(&voice.transcript, &voice.speaker)).collect();
    if names.is_empty() {
        // Tables and transcripts may write the same letters composed and decomposed.
        let fold = |name: &str| name.nfc().collect::<String>().to_lowercase();
        let folded = fold(named.trim());
        names = shown.iter().copied().filter(|name| fold(name) == folded).collect();
    }
    match names.first() {
        Some(name) if names.len() == 1 => Ok(name),
        _ => Err(names.into_iter().map(str::to_owned).collect()),
    }
}

fn shown_names<'a>(book: &'a Codebook, voices: &'a [SpeakerStats]) -> BTreeSet<&'a str> {
    voices.iter().map(|voice| book.speaker_name(&voice.transcript, &voice.speaker)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{merge_speakers, rename_speaker};

    fn voices() -> Vec<SpeakerStats> {
        [("a", "Speaker 1"), ("a", "Anna"), ("b", "Speaker 1"), ("b", "Ben")]
            .map(|(transcript, speaker)| SpeakerStats {
                transcript: transcript.to_owned(),
                speaker: speaker.to_owned(),
                turns: 1,
                words: 1,
                seconds: None,
            })
            .to_vec()
    }

    fn values(pairs: &[(&str, &str)]) -> Attributes {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    /// Applies an edit, after its inverse was seen to bring all back.
    fn apply(book: &mut Codebook, edit: &Edit) {
        let before = book.clone();
        book.apply(edit);
        let mut back = book.clone();
        back.apply(&edit.inverse());
        assert_eq!(back, before);
    }

    #[test]
    fn what_is_known_is_noted_changed_and_taken_off() {
        let mut book = Codebook::default();
        let edit = describe_case(&book, &voices(), "anna", &values(&[("age", " 31 "), ("site", "north")]));
        assert_eq!(edit.as_ref().unwrap().what, "noted age and site of 'Anna'");
        apply(&mut book, &edit.unwrap());
        assert_eq!(book.cases["Anna"], values(&[("age", "31"), ("site", "north")]));
        let edit = describe_case(&book, &voices(), "Anna", &values(&[("age", "")])).unwrap();
        apply(&mut book, &edit);
        assert_eq!(book.cases["Anna"], values(&[("site", "north")]));
        let same = describe_case(&book, &voices(), "Anna", &values(&[("site", "north")])).unwrap_err();
        assert_eq!(same.to_string(), "nothing to do: that is what is known of 'Anna'");
        assert!(describe_case(&book, &voices(), "Zoe", &values(&[("age", "1")])).is_err());
        assert!(describe_case(&book, &voices(), "Anna", &values(&[(" ", "1")])).is_err());
        let edit = replace_case(&book, &voices(), "Anna", &Attributes::new()).unwrap();
        apply(&mut book, &edit);
        assert!(book.cases.is_empty());
    }

    #[test]
    fn an_attribute_is_one_whatever_the_spelling_of_its_name() {
        let mut book = Codebook::default();
        for (name, pairs) in
            [("Anna", [("Home town", "Ulm"), ("age", "31")]), ("Ben", [("age", "31"), ("b", "1")])]
        {
            book.apply(&describe_case(&book, &voices(), name, &values(&pairs)).unwrap());
        }
        let edit =
            describe_case(&book, &voices(), "Anna", &values(&[("home-town", "Bern"), ("AGE", "")])).unwrap();
        apply(&mut book, &edit);
        assert_eq!(book.cases["Anna"], values(&[("Home town", "Bern")]));
        let twice =
            describe_case(&book, &voices(), "Anna", &values(&[("Age", "1"), ("age", "2")])).unwrap_err();
        assert_eq!(twice.to_string(), "'Age' and 'age' are one attribute: give it one value");
        book.apply(&describe_case(&book, &voices(), "Anna", &values(&[("AGE", "32")])).unwrap());
        let differ = merge_speakers(&book, &voices(), &["Anna".to_owned()], "Ben", None).unwrap_err();
        assert!(differ.to_string().contains("age of the first is '31', of the second '32'"), "{differ}");
    }

    #[test]
    fn who_takes_a_name_that_nobody_has_keeps_what_is_known_of_them_and_the_log_says_what_gives_way() {
        let mut book = Codebook::default();
        book.apply(&describe_case(&book, &voices(), "Anna", &values(&[("age", "31")])).unwrap());
        book.cases.insert("Zoe".to_owned(), values(&[("Age", "40"), ("site", "north")]));
        let edit = rename_speaker(&book, &voices(), "Anna", "Zoe", None).unwrap();
        assert_eq!(
            edit.what,
            "renamed speaker 'Anna' to 'Zoe', in place of another age noted of an earlier 'Zoe'"
        );
        apply(&mut book, &edit);
        assert_eq!(book.cases, [("Zoe".to_owned(), values(&[("age", "31"), ("site", "north")]))].into());
    }

    #[test]
    fn what_is_known_stays_under_a_name_that_may_be_spoken_under_in_what_was_taken_out() {
        let mut book = Codebook::default();
        book.apply(&describe_case(&book, &voices(), "Anna", &values(&[("age", "31")])).unwrap());
        book.removed_texts.insert(crate::corpus::TranscriptId(9));
        let edit = rename_speaker(&book, &voices(), "Anna", "Dr Anna", Some("a")).unwrap();
        apply(&mut book, &edit);
        for name in ["Anna", "Dr Anna"] {
            assert_eq!(book.cases[name], values(&[("age", "31")]), "{name}");
        }
    }

    #[test]
    fn a_table_names_people_as_shown_or_as_in_the_files_and_says_whom_it_does_not_know() {
        let mut book = Codebook::default();
        let edit = rename_speaker(&book, &voices(), "Ben", "Benjamin", None).unwrap();
        book.apply(&edit);
        let (a, b, c) = (values(&[("age", "31")]), values(&[("age", "40")]), values(&[("age", "9")]));
        let rows = [(2, "ANNA", &a), (3, "Ben", &b), (4, "Zoe", &c)];
        let imported = import_cases(&book, &voices(), &rows).unwrap();
        assert_eq!(
            imported.unmatched,
            [UnmatchedRow { line: 4, name: "Zoe".to_owned(), candidates: Vec::new() }]
        );
        let edit = imported.edit.unwrap();
        assert_eq!(edit.what, "noted what is known of 2 speakers");
        apply(&mut book, &edit);
        assert_eq!(book.cases["Benjamin"], b);
        assert_eq!(import_cases(&book, &voices(), &rows[..2]).unwrap().edit, None);
    }

    #[test]
    fn a_table_may_write_the_letters_of_a_name_decomposed() {
        let mut voices = voices();
        voices[1].speaker = "Zoë".to_owned();
        let known = values(&[("age", "31")]);
        let imported = import_cases(&Codebook::default(), &voices, &[(2, "zoe\u{308}", &known)]).unwrap();
        assert_eq!(imported.unmatched, []);
        let mut book = Codebook::default();
        apply(&mut book, &imported.edit.unwrap());
        assert_eq!(book.cases["Zoë"], known);
    }

    #[test]
    fn people_are_counted_whose_record_changes_and_rows_that_contradict_are_told() {
        let mut book = Codebook::default();
        book.apply(&rename_speaker(&book, &voices(), "Ben", "Benjamin", None).unwrap());
        book.apply(&describe_case(&book, &voices(), "Anna", &values(&[("age", "31")])).unwrap());
        let (same, first) = (values(&[("age", "31")]), values(&[("age", "40"), ("site", "north")]));
        let other = values(&[("age", "41"), ("site", "north"), ("group", "B")]);
        let rows = [(2, "Anna", &same), (3, "Ben", &first), (4, "Benjamin", &other)];
        let imported = import_cases(&book, &voices(), &rows).unwrap();
        let edit = imported.edit.unwrap();
        assert_eq!(edit.what, "noted what is known of 1 speaker", "Anna's age was known");
        let [told] = imported.contradictions.as_slice() else { panic!() };
        assert_eq!((told.line, told.name.as_str(), told.key.as_str()), (4, "Benjamin", "age"));
        assert_eq!((told.value.as_str(), &told.first), ("41", &(3, "40".to_owned())));
        apply(&mut book, &edit);
        assert_eq!(book.cases["Benjamin"], values(&[("age", "40"), ("site", "north"), ("group", "B")]));
    }

    #[test]
    fn a_name_that_several_have_is_told_from_one_that_nobody_has() {
        let mut book = Codebook::default();
        book.apply(&rename_speaker(&book, &voices(), "Speaker 1", "Cleo", Some("a")).unwrap());
        book.apply(&rename_speaker(&book, &voices(), "Speaker 1", "Dora", Some("b")).unwrap());
        let age = values(&[("age", "31")]);
        let imported = import_cases(&book, &voices(), &[(2, "Speaker 1", &age), (3, "Zoe", &age)]).unwrap();
        assert_eq!(imported.edit, None);
        let candidates: Vec<_> = imported.unmatched.iter().map(|row| row.candidates.join(", ")).collect();
        assert_eq!(candidates, ["Cleo, Dora", ""]);
    }

    #[test]
    fn what_is_known_goes_with_the_name_and_two_who_differ_are_not_made_one() {
        let mut book = Codebook::default();
        for (name, age) in [("Anna", "31"), ("Ben", "40"), ("Speaker 1", "31")] {
            book.apply(&describe_case(&book, &voices(), name, &values(&[("age", age)])).unwrap());
        }
        let edit = rename_speaker(&book, &voices(), "Anna", "Dr Anna", None).unwrap();
        apply(&mut book, &edit);
        assert!(!book.cases.contains_key("Anna"));
        assert_eq!(book.cases["Dr Anna"], values(&[("age", "31")]));
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let differ = merge_speakers(&book, &voices(), &names(&["Dr Anna", "Ben"]), "Ben", None).unwrap_err();
        assert_eq!(
            differ.to_string(),
            "'Ben' and 'Dr Anna' cannot be one: age of the first is '40', of the second '31'. Note the same for both first"
        );
        // In one transcript only: who is called so elsewhere keeps what is known.
        let edit = rename_speaker(&book, &voices(), "Speaker 1", "Cleo", Some("a")).unwrap();
        apply(&mut book, &edit);
        assert!(book.cases.contains_key("Speaker 1") && !book.cases.contains_key("Cleo"));
        let edit = merge_speakers(&book, &voices(), &names(&["Speaker 1", "Dr Anna"]), "Dr Anna", None);
        apply(&mut book, &edit.unwrap());
        assert_eq!(book.cases.len(), 2);
    }
}
