//! Who is to be forgotten, in words that hold for every state of a project: numbers of rows do not, as in a backup that
//! was restored and worked on.

use crate::corpus::TranscriptId;
use crate::project::ProjectResult;
use crate::project::db::columns::collect_rows;
use crate::project::db::{codec, open_project::Project};
use crate::project::store::{codebook, removals};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ForgottenKind {
    /// Whole transcripts.
    Transcript,
    /// What a person said.
    Speaker,
}

/// A text that is to be forgotten as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct SourceText {
    pub(super) path: String,
    pub(super) name: String,
    /// Its index among those of its name in its file.
    pub(super) nth: i64,
    pub(super) hash: String,
}

/// A person in one transcript, by the name in its file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct SpeakerSource {
    pub(super) transcript: String,
    pub(super) said: String,
}

/// Who is to be forgotten. Stored in the project until all is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetRequest {
    /// What is forgotten.
    pub kind: ForgottenKind,
    /// The names under which they stand in sentences of the log.
    pub(super) names: BTreeSet<String>,
    pub(super) sources: BTreeSet<SourceText>,
    pub(super) speakers: BTreeSet<SpeakerSource>,
}

impl ForgetRequest {
    /// Whether a text is to be forgotten as a whole: it is known by its file, or, where that was moved, by its words.
    pub(super) fn is_source(&self, (path, nth): (&str, i64), name: &str, hash: &str) -> bool {
        let is_here = |it: &SourceText| it.path == path && it.nth == nth;
        self.sources.iter().any(|it| it.name == name && (is_here(it) || it.hash == hash))
    }

    /// The names in the file of those who are to be forgotten in a transcript.
    pub(super) fn speakers_in<'a>(&'a self, transcript: &'a str) -> impl Iterator<Item = &'a str> {
        self.speakers.iter().filter(move |it| it.transcript == transcript).map(|it| it.said.as_str())
    }

    /// The number of transcripts in which a person is to be forgotten.
    pub fn transcript_count(&self) -> usize {
        self.speakers.iter().map(|it| &it.transcript).collect::<BTreeSet<_>>().len()
    }
}

impl Project {
    /// The request to forget a transcript, taken out or not.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn request_forgetting_transcript(&self, id: TranscriptId) -> ProjectResult<ForgetRequest> {
        let sql = "SELECT path, name, nth, hash FROM transcript
                   WHERE document = (SELECT document FROM transcript WHERE id = ?1)";
        let sources: BTreeSet<SourceText> = self.read_db(|db| {
            collect_rows(db, sql, [id.0], |row| {
                Ok(SourceText { path: row.get(0)?, name: row.get(1)?, nth: row.get(2)?, hash: row.get(3)? })
            })
        })?;
        let names = sources.iter().map(|it| it.name.clone()).collect();
        Ok(ForgetRequest { kind: ForgottenKind::Transcript, names, sources, speakers: BTreeSet::new() })
    }

    /// The request to forget a person, by the name shown or, where nobody is shown under it, by that in the files; none
    /// where nobody is called so.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn request_forgetting_speaker(&self, name: &str) -> ProjectResult<Option<ForgetRequest>> {
        let (book, all) = self.read_db(|db| Ok((codebook::load_codebook(db)?, all_speakers(db)?)))?;
        let is_shown = |it: &&SpeakerSource| book.speaker_name(&it.transcript, &it.said) == name;
        let mut speakers: BTreeSet<SpeakerSource> = all.iter().filter(is_shown).cloned().collect();
        if speakers.is_empty() {
            speakers = all.into_iter().filter(|it| it.said == name).collect();
        }
        let names = speakers.iter().map(|it| it.said.clone()).chain([name.to_owned()]).collect();
        let request =
            ForgetRequest { kind: ForgottenKind::Speaker, names, sources: BTreeSet::new(), speakers };
        Ok((!request.speakers.is_empty()).then_some(request))
    }

    /// The names shown of all who speak, also in transcripts that were taken out, by alphabet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn speakers_shown(&self) -> ProjectResult<BTreeSet<String>> {
        self.read_db(|db| {
            let book = codebook::load_codebook(db)?;
            let all = all_speakers(db)?;
            Ok(all.iter().map(|it| book.speaker_name(&it.transcript, &it.said).to_owned()).collect())
        })
    }

    /// Those whose words are left out when files are read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn forgotten_speakers(&self) -> ProjectResult<ForgottenSpeakers> {
        self.read_db(|db| collect_rows(db, "SELECT source FROM forgotten", [], |row| row.get(0)))
            .map(ForgottenSpeakers)
    }
}

/// Those who were forgotten, as hashes.
#[derive(Debug, Clone, Default)]
pub struct ForgottenSpeakers(BTreeSet<String>);

impl ForgottenSpeakers {
    /// Whether a person, by the name in the file, was forgotten in a transcript.
    pub fn has(&self, transcript: &str, said: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&removals::speaker_hash(transcript, said))
    }
}

/// Who speaks where, in all texts there are.
pub(super) fn all_speakers(db: &Connection) -> rusqlite::Result<BTreeSet<SpeakerSource>> {
    let sql = "SELECT name, turns FROM transcript JOIN transcript_text ON transcript = id";
    let mut all = BTreeSet::new();
    let mut rows = db.prepare(sql)?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let transcript: String = row.get(0)?;
        for turn in codec::unpack_turns(row.get_ref(1)?.as_blob()?)? {
            let Some(said) = turn.speaker else { continue };
            all.insert(SpeakerSource { transcript: transcript.clone(), said });
        }
    }
    Ok(all)
}
