//! Forgetting for good: a transcript with all its versions, or what a person said in all transcripts. What others said and
//! what was decided on it stays, in its place. No undo brings it back.
//!
//! It is done in steps, and what is left of a step is done when the project is opened the next time:
//!
//! 1. In one transaction the texts, the records bound to them, what of them stands in the log, in the runs and in what
//!    people wrote is deleted ([`texts`], [`runs`], [`log`], [`words`]), and who is to be forgotten is noted.
//! 2. The database is written anew without the space of what was deleted.
//! 3. Index and layouts go, and the vectors of what is gone.
//! 4. The same is done in each backup ([`backups`]); one that cannot be read goes as a whole.
//! 5. The note goes.
//!
//! What is left in the log are edits without the records that were bound to it, so that what came before can still
//! be undone. Numbers of deleted snippets are never given again. Hashes stay, by which the import knows what it must not
//! read again.

mod backups;
mod log;
mod outcome;
mod request;
mod runs;
mod texts;
mod values;
mod wordings;
mod words;

pub(in crate::project) use outcome::STATE_FINAL;
pub use outcome::{FinishedForgetting, ForgottenWork, SnippetCutter};
pub use request::{ForgetRequest, ForgottenKind, ForgottenSpeakers};

use super::{codebook, records, removals};
use crate::coding::{CodingRecord, RecordChange, Signature};
use crate::format::count_noun;
use crate::project::db::columns::{from_json, to_json};
use crate::project::db::{backup, open_project::Project, settings_table};
use crate::project::{Access, ProjectError, ProjectResult};
use rusqlite::{Connection, params};
use values::ValueSet;
use words::OwnWords;

/// The setting with who is being forgotten, while it lasts.
const PENDING_SETTING: &str = "forgetting";

impl Project {
    /// What [`Project::forget`] would delete. Nothing is changed: it is deleted, counted and brought back.
    ///
    /// # Errors
    /// As [`Project::forget`].
    pub fn preview_forgetting(
        &mut self,
        request: &ForgetRequest,
        cutter: SnippetCutter<'_>,
    ) -> ProjectResult<ForgottenWork> {
        self.check_writable()?;
        let signature = self.signature();
        self.read_db(|db| {
            db.execute_batch("BEGIN IMMEDIATE")?;
            let forgotten = forget_in(db, request, cutter, &signature);
            // Where the disk is full, SQLite has taken it back itself.
            if !db.is_autocommit() {
                db.execute_batch("ROLLBACK")?;
            }
            forgotten
        })
    }

    /// Whether steps are left of forgetting.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn is_forgetting(&self) -> ProjectResult<bool> {
        Ok(*self.access() == Access::Owner && self.setting(PENDING_SETTING)?.is_some())
    }

    /// The number of backups, and of databases that were kept aside, in which it would be done as well.
    pub fn former_work_count(&self) -> usize {
        backups::former_files(self.dir()).len()
    }

    /// Forgets for good: the first step. The others are for [`Project::finish_forgetting`].
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written. Nothing is deleted then.
    pub fn forget(
        &mut self,
        request: &ForgetRequest,
        cutter: SnippetCutter<'_>,
    ) -> ProjectResult<ForgottenWork> {
        // A backup that is being written is of the state before: it has to be whole to be written anew.
        self.wait_for_backup();
        // Free pages are overwritten, and pages without free space are what `VACUUM` leaves.
        self.read_db(|db| db.pragma_update(None, "secure_delete", true))?;
        let signature = self.signature();
        self.write_db(|db| {
            let forgotten = forget_in(db, request, cutter, &signature)?;
            settings_table::set(db, PENDING_SETTING, &to_json(request)?)?;
            Ok(forgotten)
        })
    }

    /// Does the steps that are left of forgetting; none where none are.
    ///
    /// # Errors
    /// When the database, a folder of what is derived or the backups cannot be written. What is left is done the next
    /// time then.
    pub fn finish_forgetting(
        &mut self,
        cutter: SnippetCutter<'_>,
    ) -> ProjectResult<Option<FinishedForgetting>> {
        let Some(request) = self.setting(PENDING_SETTING)? else { return Ok(None) };
        self.check_writable()?;
        let request: ForgetRequest = self.read_db(|_| from_json(&request))?;
        self.wait_for_backup();
        self.read_db(|db| db.pragma_update(None, "secure_delete", true))?;
        self.read_db(|db| db.execute_batch("VACUUM"))?;
        self.remove_derived_of_gone()?;
        let signature = self.signature();
        let dir = self.dir().to_path_buf();
        let forget = |db: &Connection| forget_in(db, &request, cutter, &signature);
        let finished = backups::rewrite_all(&dir, &forget)
            .map_err(|error| ProjectError::NotForgotten { path: dir, reason: error.to_string() })?;
        self.write_db(|db| db.execute("DELETE FROM setting WHERE key = ?1", [PENDING_SETTING]))?;
        Ok(Some(finished))
    }
}

/// Forgets in one database, in the transaction of the caller.
fn forget_in(
    db: &Connection,
    request: &ForgetRequest,
    cutter: SnippetCutter<'_>,
    signature: &Signature,
) -> rusqlite::Result<ForgottenWork> {
    let runs = runs::read_runs(db)?;
    let mut texts = texts::change_texts(db, request, cutter)?;
    note_forgotten(db, request, &texts)?;
    let book = codebook::load_codebook(db)?;
    let all = request::all_speakers(db)?.into_iter().map(|it| (it.transcript, it.said));
    let given = log::names_given(db, &texts)?;
    texts.note_names_gone(&book, all, given);
    texts.note_values_gone(ValueSet::find_gone(db, &book, &texts)?);
    texts.note_wordings_gone(wordings::find_wordings_gone(db, &book, &texts)?);
    let changes = book.changes_for_texts(&texts);
    let mut forgotten = count_changes(&changes);
    forgotten.texts = texts.gone.len();
    forgotten.turns = texts.turns;
    forgotten.snippets = texts::count_snippets(db, &texts)?;
    forgotten.without_text = std::mem::take(&mut texts.without_text);
    if texts.is_empty() {
        return Ok(forgotten);
    }
    // All that was before all that is after: one record may come to have the key another one had.
    let halves = |is_before: bool| {
        changes.iter().map(move |change| match is_before {
            true => RecordChange { before: change.before.clone(), after: None },
            false => RecordChange { before: None, after: change.after.clone() },
        })
    };
    for half in halves(true).chain(halves(false)) {
        records::write_change(db, &half)?;
    }
    let left = runs::snippets_left(db, &texts)?;
    texts::delete_texts(db, &texts)?;
    texts::clean_stamps(db, &texts)?;
    let own = OwnWords::find(db, &texts)?;
    runs::write_runs(db, runs, &left, &own, &texts)?;
    own.clean_derived_topics(db)?;
    let mut names = request.names.clone();
    names.extend(texts.sources.iter().map(|(_, name)| name.clone()));
    for (transcript, said) in texts.people_gone() {
        names.extend([said.to_owned(), book.speaker_name(transcript, said).to_owned()]);
    }
    // Also those they had before they were given another: the log says who was renamed.
    names.extend(texts.names_gone().cloned());
    forgotten.edits = log::clean_log(db, &texts, &names, &own)?;
    log::clean_settings(db, &texts)?;
    forgotten.keywords = own.word_count();
    forgotten.blanked = own.blank_written(db)?;
    if !forgotten.is_nothing() {
        note_in_log(db, request, &forgotten, signature)?;
    }
    backup::note_changed_texts(db)?;
    Ok(forgotten)
}

/// Notes, as hashes, what the import must not read again.
fn note_forgotten(
    db: &Connection,
    request: &ForgetRequest,
    texts: &texts::TextChanges,
) -> rusqlite::Result<()> {
    let files = texts.sources.iter().map(|(path, name)| (path.as_str(), name.as_str()));
    let named = request.sources.iter().map(|source| (source.path.as_str(), source.name.as_str()));
    let files = files.chain(named).map(|(path, name)| removals::source_hash(path, name));
    let people = request.speakers.iter().map(|it| removals::speaker_hash(&it.transcript, &it.said));
    for hash in files.chain(people) {
        db.prepare_cached("INSERT OR IGNORE INTO forgotten (source, time) VALUES (?1, date('now'))")?
            .execute([hash])?;
    }
    Ok(())
}

/// Writes the line of the log: what kind of thing was forgotten, and how much.
fn note_in_log(
    db: &Connection,
    request: &ForgetRequest,
    forgotten: &ForgottenWork,
    signature: &Signature,
) -> rusqlite::Result<()> {
    let kind = match request.kind {
        ForgottenKind::Transcript => "a transcript",
        ForgottenKind::Speaker => "a speaker",
    };
    let mut what = format!("forgot {kind} for good: {}", forgotten.losses());
    if forgotten.blanked > 0 {
        what +=
            &format!("; words of theirs, or links, left out of {}", count_noun(forgotten.blanked, "text"));
    }
    db.prepare_cached("INSERT INTO edit (time, coder, what, changes, state) VALUES (?1, ?2, ?3, '[]', ?4)")?
        .execute(params![signature.time, signature.coder, what, STATE_FINAL])
        .map(drop)
}

/// What the researcher loses by changes that leave something out.
fn count_changes(changes: &[RecordChange]) -> ForgottenWork {
    let mut counts = ForgottenWork::default();
    let spans = |record: &Option<CodingRecord>| match record {
        Some(CodingRecord::Assignment(decision)) => decision.spans.len(),
        _ => 0,
    };
    for change in changes {
        let is_gone = change.after.is_none();
        counts.passages += spans(&change.before).saturating_sub(spans(&change.after));
        counts.memos += usize::from(is_gone && matches!(change.before, Some(CodingRecord::Memo(_))));
        counts.quotes += usize::from(is_gone && matches!(change.before, Some(CodingRecord::Quote(_))));
        counts.cases += usize::from(is_gone && matches!(change.before, Some(CodingRecord::Case(_))));
        counts.questions += usize::from(is_gone && matches!(change.before, Some(CodingRecord::Question(_))));
    }
    counts
}
