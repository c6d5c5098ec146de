//! What is known of files from elsewhere: the sidecars beside them, and the researcher's table.

use super::read::Candidate;
use super::report::{ImportReport, Skipped, Warning};
use super::{Error, ImportOptions, Result};
use crate::corpus::attributes::{read_sidecar, sidecars};
use crate::corpus::{AttributeTable, Found, Known, ReadError, Sidecar};
use crate::project::Project;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The setting that holds where the table of attributes is.
const TABLE: &str = "import.attributes";
/// The setting that holds what it said when it was read last, as JSON.
const ROWS: &str = "import.attributes.rows";

/// Reads the sidecars among some files: they are marked to be skipped, and what they tell is kept with the files they are of.
///
/// What looks like a sidecar and holds a transcript stays one; what cannot be read is skipped with the reason.
pub(super) fn sidecars_of(found: &mut [Found]) -> Vec<Known> {
    let named = sidecars(found);
    let read: Vec<_> = {
        let files: &[Found] = found;
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
            file.skip = Some(reason);
        }
    }
    let known = |(at, file): (usize, &Found)| {
        Known::of(&file.path, beside.get(&at).map(Vec::as_slice).unwrap_or_default())
    };
    found.iter().enumerate().map(known).collect()
}

/// The researcher's table, as far as one was ever named.
#[derive(Default)]
pub(super) struct Table {
    path: PathBuf,
    table: AttributeTable,
    /// Whether it says something new: it was named, or has changed.
    fresh: bool,
    used: BTreeSet<String>,
    without: Vec<String>,
}

impl Table {
    /// Reads the table that is named, or that was at an earlier import; none where there never was any.
    ///
    /// # Errors
    /// [`Error::Attributes`] where one is named that cannot be read.
    pub(super) fn open(
        project: &Project,
        options: &ImportOptions,
        report: &mut ImportReport,
    ) -> Result<Option<Self>> {
        let earlier = project.setting(TABLE)?.map(PathBuf::from);
        let Some(path) = options.attributes.clone().or(earlier) else { return Ok(None) };
        let path = path.canonicalize().unwrap_or(path);
        let kept = project.setting(ROWS)?.and_then(|text| serde_json::from_str::<AttributeTable>(&text).ok());
        let named = options.attributes.is_some();
        match read(&path) {
            Ok((table, warnings)) => {
                let fresh = named || kept.as_ref() != Some(&table);
                if fresh {
                    report.warnings.extend(warnings.into_iter().map(|warning| Warning {
                        path: path.display().to_string(),
                        line: warning.line,
                        message: warning.message,
                    }));
                }
                Ok(Some(Self { path, table, fresh, ..Self::default() }))
            }
            Err(error) if named => Err(Error::Attributes { path, error }),
            Err(error) => {
                let message =
                    format!("the table of attributes was not read, what it said before holds: {error}");
                report.warnings.push(Warning { path: path.display().to_string(), line: error.line, message });
                Ok(kept.map(|table| Self { path, table, ..Self::default() }))
            }
        }
    }

    /// Whether a file is the table itself.
    pub(super) fn is(&self, key: &Path) -> bool {
        key == self.path
    }

    /// Gives files what the table says of them, and notes who is in it and who is not.
    pub(super) fn give(&mut self, candidates: &mut [Candidate], known: &BTreeMap<String, String>) {
        for candidate in candidates {
            let name = &candidate.found.name;
            let row = self.table.find(name, &candidate.found.path).map(str::to_owned);
            let below: Vec<String> = self.table.below(name).map(str::to_owned).collect();
            if row.is_none() && below.is_empty() && (self.fresh || !known.contains_key(&candidate.key)) {
                self.without.push(candidate.found.path.display().to_string());
            }
            candidate.known.table = row.as_deref().map(|key| self.table.row(key)).unwrap_or_default();
            candidate.known.rows = below.iter().map(|key| (key.clone(), self.table.row(key))).collect();
            self.used.extend(row.into_iter().chain(below));
        }
    }

    /// Reports rows without a file and files without a row, and keeps the table for the next import.
    pub(super) fn close(self, project: &mut Project, report: &mut ImportReport) -> Result<()> {
        let table = self.path.display().to_string();
        if self.fresh {
            for (line, named) in self.table.others(&self.used) {
                let message = format!("no transcript is called {named}; the row says nothing of any");
                report.warnings.push(Warning { path: table.clone(), line: Some(line), message });
            }
            let rows = serde_json::to_string(&self.table).unwrap_or_default();
            project.set_setting(TABLE, &table)?;
            project.set_setting(ROWS, &rows)?;
        }
        let skipped: BTreeSet<&str> = report.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
        let without = self.without.into_iter().filter(|path| !skipped.contains(path.as_str()));
        let warnings: Vec<Warning> = without
            .map(|path| Warning { path, line: None, message: format!("has no row in {table}") })
            .collect();
        report.warnings.extend(warnings);
        Ok(())
    }

    /// What is said of the table where it lies among the transcripts.
    pub(super) fn skipped(&self, path: String) -> Skipped {
        let reason = "the table of attributes, read with the transcripts".to_owned();
        Skipped { path, line: None, reason }
    }
}

fn read(path: &Path) -> std::result::Result<(AttributeTable, Vec<crate::corpus::Warning>), ReadError> {
    let bytes = std::fs::read(path)
        .map_err(|error| ReadError::new(format!("the system would not read it: {error}")))?;
    AttributeTable::parse(&bytes)
}
