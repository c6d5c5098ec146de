//! Writes single settings into `config.toml`; everything else in it stays as the user wrote it.
//!
//! Either a value is replaced or one line is added, below a commented-out line of the same setting where
//! there is one. The new text is parsed before it is written: where it is invalid or does not hold the new
//! value, nothing is written and the error says what to write by hand.

mod lines;

use super::file::Config;
use lines::set_in_text;
use std::io;
use std::path::{Path, PathBuf};

/// A new settings file: every setting commented out and explained.
pub const CONFIG_TEMPLATE: &str = include_str!("../../assets/config.toml");

/// A setting that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ConfigWriteError {
    /// The file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is invalid, or written in a way that does not allow one setting to be changed alone.
    #[error("{} could not be changed by itself; write there: {line}", path.display())]
    NotEditable {
        /// The file.
        path: PathBuf,
        /// The line to write by hand.
        line: String,
    },
    /// The file exists already.
    #[error("{} is there already", path.display())]
    AlreadyExists {
        /// The file.
        path: PathBuf,
    },
}

/// Sets a setting to a text. `key` is its path: the table where it is in one, then the name.
///
/// # Errors
/// The file cannot be read, changed or written.
pub fn set_text(file: &Path, key: &[&str], value: &str) -> Result<(), ConfigWriteError> {
    write_setting(file, key, toml::Value::from(value), &toml_string(value))
}

/// Sets a setting to true or false; `key` as in [`set_text`].
///
/// # Errors
/// As [`set_text`].
pub fn set_flag(file: &Path, key: &[&str], value: bool) -> Result<(), ConfigWriteError> {
    write_setting(file, key, toml::Value::from(value), &value.to_string())
}

/// Creates the settings file with [`CONFIG_TEMPLATE`].
///
/// # Errors
/// It exists already, or cannot be written.
pub fn write_template(file: &Path) -> Result<(), ConfigWriteError> {
    let failed = |source| ConfigWriteError::Io { path: file.to_owned(), source };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    // `create_new` refuses an existing file in the same step, so that nothing can come in between.
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(file);
    let mut made = made.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => ConfigWriteError::AlreadyExists { path: file.to_owned() },
        _ => failed(source),
    })?;
    io::Write::write_all(&mut made, CONFIG_TEMPLATE.as_bytes()).map_err(failed)
}

/// Writes `literal`, the TOML notation of `value`, as the setting at `key`. An absent file begins as the
/// template.
fn write_setting(
    file: &Path,
    key: &[&str],
    value: toml::Value,
    literal: &str,
) -> Result<(), ConfigWriteError> {
    let failed = |source| ConfigWriteError::Io { path: file.to_owned(), source };
    let before = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => CONFIG_TEMPLATE.to_owned(),
        Err(error) => return Err(failed(error)),
    };
    let says = |text: &str| {
        let table = text.parse::<toml::Table>().map(toml::Value::Table);
        let told = key.iter().try_fold(table.as_ref().ok()?, |table, name| table.get(name))?;
        (Config::parse(text, file).is_ok() && *told == value).then_some(())
    };
    let after = set_in_text(&before, key, literal).filter(|text| says(text).is_some()).ok_or_else(|| {
        ConfigWriteError::NotEditable {
            path: file.to_owned(),
            line: format!("{} = {literal}", key.join(".")),
        }
    })?;
    replace_file(file, &after).map_err(failed)
}

/// Replaces a file by writing a temporary one beside it and renaming that, so that it is never half written.
/// A symbolic link stays one (its target is replaced), and the permissions stay.
fn replace_file(file: &Path, text: &str) -> io::Result<()> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension(format!("toml.{}", std::process::id()));
    let written = std::fs::write(&beside, text).and_then(|()| {
        if let Ok(known) = file.metadata() {
            std::fs::set_permissions(&beside, known.permissions())?;
        }
        std::fs::rename(&beside, &file)
    });
    if written.is_err() {
        // What is left behind would only be in the way; the error that matters is the one above.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// A text as a TOML basic string.
fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_is_written_whole() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("settings/config.toml");
        set_text(&file, &["theme"], "dark").unwrap();
        set_text(&file, &["analyze", "model"], "my \"own\"").unwrap();
        set_flag(&file, &["mouse"], false).unwrap();
        let written = std::fs::read_to_string(&file).unwrap();
        let kept: String = written
            .lines()
            .filter(|line| {
                !["theme = \"dark\"", "mouse = false"].contains(line) && !line.contains("my \\\"own")
            })
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(kept, CONFIG_TEMPLATE);
        let config = Config::read(&file).unwrap();
        assert_eq!((config.theme.as_deref(), config.mouse), (Some("dark"), Some(false)));
        assert_eq!(config.analyze.model.as_deref(), Some("my \"own\""));
        assert!(matches!(write_template(&file), Err(ConfigWriteError::AlreadyExists { .. })));
        assert_eq!(
            std::fs::read_dir(dir.path().join("settings")).unwrap().count(),
            1,
            "nothing is left beside it"
        );
    }

    #[test]
    fn a_file_that_cannot_be_meant_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config.toml");
        for broken in ["theme = ", "analyze = 3", "[analyze]\nseed = \"x\""] {
            std::fs::write(&file, broken).unwrap();
            let error = set_text(&file, &["analyze", "model"], "draft").unwrap_err().to_string();
            assert!(error.contains("analyze.model = \"draft\""), "{error}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), broken);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_rights_stay_as_they_were() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("dotfiles.toml"), dir.path().join("config.toml"));
        std::fs::write(&real, "theme = \"plain\"\n").unwrap();
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        set_text(&link, &["theme"], "dark").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "theme = \"dark\"\n");
        assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn the_template_says_nothing_until_something_is_taken_out_of_its_comment() {
        assert_eq!(Config::parse(CONFIG_TEMPLATE, Path::new("config.toml")).unwrap(), Config::default());
        let settings = CONFIG_TEMPLATE.lines().map(|line| match line.strip_prefix("#") {
            Some(setting) if !setting.starts_with(' ') && !setting.is_empty() => setting,
            _ => line,
        });
        let all: String = settings.map(|line| format!("{line}\n")).collect();
        let config = Config::parse(&all, Path::new("config.toml")).unwrap();
        assert_eq!(config.warnings, Vec::<String>::new());
        assert!(config.theme.is_some() && config.mouse.is_some() && !config.colors.is_empty());
        assert!(config.models.runtime.is_some() && !config.keys.rows.is_empty());
        let Config { analyze, .. } = config;
        assert_eq!(analyze.parameters().seed, 42);
        let given = [analyze.model.is_some(), analyze.topics.is_some(), analyze.min_topic_size.is_some()];
        let more = [analyze.neighbors.is_some(), analyze.reduce.is_some(), analyze.cluster.is_some()];
        let rest = [analyze.outliers.is_some(), analyze.most_left_out.is_some(), analyze.tokens.is_some()];
        assert!(given.into_iter().chain(more).chain(rest).all(|given| given));
    }
}
