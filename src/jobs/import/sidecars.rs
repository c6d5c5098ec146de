//! Data about files from elsewhere: the sidecars beside them, and the researcher's attribute table.

use super::read::ImportCandidate;
use super::report::ImportReport;
use crate::corpus::attributes::{find_sidecars, read_sidecar};
use crate::corpus::{
    AttributeTable, Attributes, FoundFile, KnownAttributes, ReadError, ReadWarning, Sidecar,
};
use crate::jobs::error::{JobError, JobResult};
use crate::jobs::import_options::ImportOptions;
use crate::project::Project;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The setting with the path of the attribute table.
const TABLE_SETTING: &str = "import.attributes";
/// The setting with its content when it was read last, as JSON.
const ROWS_SETTING: &str = "import.attributes.rows";

/// Reads the sidecars among some files: they are marked to be skipped, and their data is kept with the files
/// they are of.
///
/// What looks like a sidecar and holds a transcript stays one; what cannot be read is skipped with the
/// reason.
pub(super) fn read_sidecars(found: &mut [FoundFile]) -> Vec<KnownAttributes> {
    let named = find_sidecars(found);
    let read: Vec<_> = {
        let files: &[FoundFile] = found;
        let one = |(at, of): &(usize, Vec<usize>)| {
            let sidecar = files.get(*at).map_or(Ok(None), read_sidecar);
            (*at, of.clone(), sidecar)
        };
        named.par_iter().map(one).collect()
    };
    let mut beside: BTreeMap<usize, Vec<Sidecar>> = BTreeMap::new();
    for (at, of, sidecar) in read {
        let first = of.first().and_then(|of| found.get(*of)).map(|file| file.name.clone());
        let reason = match (sidecar, first) {
            (Ok(None), Some(_)) => continue,
            (Ok(_), None) => "metadata of a recording whose transcript is not beside it".to_owned(),
            (Ok(Some(sidecar)), Some(name)) => {
                of.iter().for_each(|of| beside.entry(*of).or_default().push(sidecar.clone()));
                format!("metadata of {name}, read with it")
            }
            (Err(error), Some(name)) => format!("metadata of {name}, not read: {error}"),
            (Err(error), None) => error.to_string(),
        };
        if let Some(file) = found.get_mut(at) {
            file.skip_reason = Some(reason);
        }
    }
    let known = |(at, file): (usize, &FoundFile)| {
        KnownAttributes::from_file(&file.path, beside.get(&at).map_or(&[], Vec::as_slice))
    };
    found.iter().enumerate().map(known).collect()
}

/// The researcher's attribute table, where one was ever named.
#[derive(Default)]
pub(super) struct AttributeSource {
    path: PathBuf,
    table: AttributeTable,
    /// Whether it has anything new: it was named for this import, or has changed.
    is_new: bool,
    /// The keys of rows that are about a file.
    used_rows: BTreeSet<String>,
    /// The files without a row.
    files_without_row: Vec<String>,
}

impl AttributeSource {
    /// Reads the table that is named, or that of an earlier import; none where there never was one.
    ///
    /// # Errors
    /// [`JobError::Attributes`] where one is named that cannot be read.
    pub(super) fn open(
        project: &Project,
        options: &ImportOptions,
        report: &mut ImportReport,
    ) -> JobResult<Option<Self>> {
        let earlier = project.setting(TABLE_SETTING)?.map(PathBuf::from);
        let Some(path) = options.attributes.clone().or(earlier) else { return Ok(None) };
        let path = path.canonicalize().unwrap_or(path);
        let kept = project.json_setting::<AttributeTable>(ROWS_SETTING)?;
        let named = options.attributes.is_some();
        match read_attribute_table(&path) {
            Ok((table, warnings)) => {
                let fresh = named || kept.as_ref() != Some(&table);
                for warning in warnings.into_iter().filter(|_| fresh) {
                    report.warn(path.display(), warning.line, warning.message);
                }
                Ok(Some(Self { path, table, is_new: fresh, ..Self::default() }))
            }
            Err(error) if named => Err(JobError::Attributes { path, error }),
            // A table that has gone since keeps what it said: attributes must not vanish with a moved file.
            Err(error) => {
                let message =
                    format!("the table of attributes was not read, what it said before holds: {error}");
                report.warn(path.display(), error.line, message);
                Ok(kept.map(|table| Self { path, table, ..Self::default() }))
            }
        }
    }

    /// Whether a file is the table itself.
    pub(super) fn is_table_file(&self, key: &Path) -> bool {
        key == self.path
    }

    /// Gives files the rows of the table about them, and notes the rows that are used and the files without
    /// one.
    pub(super) fn apply_to_files(
        &mut self,
        candidates: &mut [ImportCandidate],
        known: &BTreeMap<String, String>,
    ) {
        for candidate in candidates {
            let name = &candidate.found.name;
            let row = self.table.find_key(name, &candidate.found.path).map(str::to_owned);
            let below: Vec<String> = self.table.keys_below(name).map(str::to_owned).collect();
            if row.is_none() && below.is_empty() && (self.is_new || !known.contains_key(&candidate.key)) {
                self.files_without_row.push(candidate.found.path.display().to_string());
            }
            candidate.metadata.table =
                row.as_deref().map_or_else(Attributes::new, |key| self.table.row_values(key));
            candidate.metadata.rows =
                below.iter().map(|key| (key.clone(), self.table.row_values(key))).collect();
            self.used_rows.extend(row.into_iter().chain(below));
        }
    }

    /// Reports rows without a file and files without a row, and stores the table for the next import.
    pub(super) fn report_unmatched(self, project: &mut Project, report: &mut ImportReport) -> JobResult<()> {
        let table = self.path.display().to_string();
        if self.is_new {
            for (line, named) in self.table.unused_rows(&self.used_rows) {
                let message = format!("no transcript is called {named}; the row says nothing of any");
                report.warn(&table, Some(line), message);
            }
            project.set_setting(TABLE_SETTING, &table)?;
            project.set_json_setting(ROWS_SETTING, &self.table)?;
        }
        let skipped: BTreeSet<String> = report.skipped.iter().map(|skipped| skipped.path.clone()).collect();
        for path in self.files_without_row.iter().filter(|path| !skipped.contains(*path)) {
            report.warn(path, None, format!("has no row in {table}"));
        }
        Ok(())
    }
}

/// Reads and parses a table.
fn read_attribute_table(path: &Path) -> std::result::Result<(AttributeTable, Vec<ReadWarning>), ReadError> {
    let unread = |error| ReadError::new(format!("the system would not read it: {error}"));
    AttributeTable::parse(&std::fs::read(path).map_err(unread)?)
}
