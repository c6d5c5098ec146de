//! The settings of a project by key, and the coder who works in it.

use crate::coding::{GuestCoder, Signature};
use crate::project::ProjectResult;
use crate::project::db::columns::{from_json, to_json};
use crate::project::db::open_project::{Project, ProjectHandle};
use crate::project::db::settings_table::{get, set};
use serde::Serialize;
use serde::de::DeserializeOwned;

impl Project {
    /// The value of a setting.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn setting(&self, key: &str) -> ProjectResult<Option<String>> {
        self.read_db(|db| get(db, key))
    }

    /// Sets a setting; writes nothing where it has this value already.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn set_setting(&mut self, key: &str, value: &str) -> ProjectResult<()> {
        if self.setting(key)?.as_deref() == Some(value) {
            return Ok(());
        }
        self.write_db(|db| set(db, key, value))
    }

    /// The value of a setting that is stored as JSON. One that cannot be read counts as never set, which is
    /// logged: such settings are conveniences, and no work is lost with them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn json_setting<T: DeserializeOwned>(&self, key: &str) -> ProjectResult<Option<T>> {
        let text = self.setting(key)?;
        Ok(text.and_then(|text| {
            from_json(&text)
                .inspect_err(|error| {
                    let dir = self.dir().display();
                    tracing::warn!("{dir}: the setting {key} is damaged and made anew: {error}");
                })
                .ok()
        }))
    }

    /// Sets a setting that is stored as JSON.
    ///
    /// # Errors
    /// As [`Project::set_setting`], and where the value cannot be written as JSON.
    pub fn set_json_setting<T: Serialize>(&mut self, key: &str, value: &T) -> ProjectResult<()> {
        let text = self.read_db(|_| to_json(value))?;
        self.set_setting(key, &text)
    }

    /// The coder who edits, as named in the log: a guest, else the setting `coder`, else the account's name.
    pub fn coder(&self) -> &str {
        &self.handle.coder
    }

    /// Lets a coder work under their own name until the project is closed; `blind`: without seeing the
    /// decisions of others. Without a name it is the project's own coder.
    pub fn work_as(&mut self, coder: Option<&str>, blind: bool) {
        let handle = &mut self.handle;
        let own = coder.is_none_or(|coder| coder == handle.coder);
        if let Some(coder) = coder {
            coder.clone_into(&mut handle.coder);
        }
        handle.guest = (blind || !own).then(|| GuestCoder { coder: handle.coder.clone(), blind });
    }

    /// The guest: set where another coder works here, or the project's own coder works blind.
    pub fn guest(&self) -> Option<&GuestCoder> {
        self.handle.guest.as_ref()
    }

    /// The coder whose edits alone are visible; none where all are.
    pub(in crate::project) fn visible_coder(&self) -> Option<&str> {
        self.guest().filter(|guest| guest.blind).map(|guest| guest.coder.as_str())
    }

    /// The coder and the time of a decision made now.
    pub fn signature(&self) -> Signature {
        self.handle.signature()
    }
}

impl ProjectHandle {
    /// The coder and the time of a decision made now.
    pub fn signature(&self) -> Signature {
        let now = jiff::Timestamp::now();
        // To the second, RFC 3339 in UTC.
        let time = now.round(jiff::Unit::Second).unwrap_or(now).to_string();
        Signature { coder: self.coder.clone(), time }
    }
}
