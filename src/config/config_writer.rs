//! Writes single settings into `config.toml`; everything else in it stays as the user wrote it.
//!
//! Either a value is replaced or one line is added, below a commented-out line of the same setting where
//! there is one. The new text is parsed before it is written: where it is invalid, nothing is written and the
//! error says what to write by hand.

use super::file::Config;
use std::io;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item, TableLike, Value};

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

/// Sets a setting to a value; an absent file begins as [`CONFIG_TEMPLATE`]. `key` is the setting's path: the
/// table where it is in one, then the name.
///
/// # Errors
/// The file cannot be read, changed or written.
pub fn write_setting(file: &Path, key: &[&str], value: impl Into<Value>) -> Result<(), ConfigWriteError> {
    let (failed, value) = (|source| ConfigWriteError::Io { path: file.to_owned(), source }, value.into());
    let before = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => CONFIG_TEMPLATE.to_owned(),
        Err(error) => return Err(failed(error)),
    };
    let after = set_in_text(&before, key, &value).filter(|text| Config::parse(text, file).is_ok());
    let after = after.ok_or_else(|| ConfigWriteError::NotEditable {
        path: file.to_owned(),
        line: format!("{} = {value}", key.join(".")),
    })?;
    replace_file(file, &after).map_err(failed)
}

/// The text with the setting at `key` set to `value`; none where the text is not TOML or has something else
/// than a table there.
fn set_in_text(text: &str, key: &[&str], value: &Value) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let (name, tables) = key.split_last()?;
    let is_new = setting_at(&document, key).is_none();
    if let Some(text) = is_new.then(|| set_below_comment(text, key, value)).flatten() {
        return Some(text);
    }
    // Comments at the end of the file stay above a table that is added there.
    if let Some(first) = tables.first().filter(|first| !document.contains_key(first)) {
        let mut table = toml_edit::Table::new();
        table.decor_mut().set_prefix(format!("{}\n", document.trailing().as_str()?));
        document.set_trailing("");
        document.insert(first, Item::Table(table));
    }
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for name in tables {
        table = table.get_mut(name)?.as_table_like_mut()?;
    }
    let mut value = value.clone();
    match table.get_mut(name) {
        // The spaces around it, and the comment behind it, stay.
        Some(known) => {
            *value.decor_mut() = known.as_value()?.decor().clone();
            *known = Item::Value(value);
        }
        None => drop(table.insert(name, Item::Value(value))),
    }
    let text_after = document.to_string();
    Some(if text.contains("\r\n") { text_after.replace('\n', "\r\n") } else { text_after })
}

/// The text with the setting in a line of its own below the one in which it stands commented out
/// (`# name = ...`); none where there is no such line in the setting's table. Which table a line is in is left
/// to the parser.
fn set_below_comment(text: &str, key: &[&str], value: &Value) -> Option<String> {
    let name = key.last()?;
    let mut above = String::new();
    for line in text.split_inclusive('\n') {
        above.push_str(line);
        let comment = line.trim().strip_prefix('#').map(str::trim_start);
        let rest = comment.and_then(|comment| comment.strip_prefix(name));
        if rest.is_some_and(|rest| rest.trim_start().starts_with('=')) {
            let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
            let closing = if line.ends_with('\n') { "" } else { end };
            let below = text.get(above.len()..)?;
            let tried = format!("{above}{closing}{name} = {value}{end}{below}");
            if tried.parse().is_ok_and(|document| setting_at(&document, key).is_some()) {
                return Some(tried);
            }
        }
    }
    None
}

/// The setting at a path of keys, where the file has it.
fn setting_at<'d>(document: &'d DocumentMut, key: &[&str]) -> Option<&'d Item> {
    key.iter().try_fold(document.as_item(), |table, name| table.get(name))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_is_written_whole() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("settings/config.toml");
        write_setting(&file, &["theme"], "dark").unwrap();
        write_setting(&file, &["analyze", "model"], "my \"own\"").unwrap();
        write_setting(&file, &["mouse"], false).unwrap();
        let written = std::fs::read_to_string(&file).unwrap();
        let kept: String = written
            .lines()
            .filter(|line| !["theme = \"dark\"", "mouse = false", "model = 'my \"own\"'"].contains(line))
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
            let error = write_setting(&file, &["analyze", "model"], "draft").unwrap_err().to_string();
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
        write_setting(&link, &["theme"], "dark").unwrap();
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
        let rest = [
            analyze.outliers.is_some(),
            analyze.most_left_out.is_some(),
            analyze.tokens.is_some() && analyze.roles.is_some(),
        ];
        assert_eq!(analyze.stop_words.len(), 2);
        assert!(given.into_iter().chain(more).chain(rest).all(|given| given));
    }

    fn theme(before: &str) -> String {
        set_in_text(before, &["theme"], &"dark".into()).unwrap()
    }

    fn model(before: &str) -> String {
        set_in_text(before, &["analyze", "model"], &"draft".into()).unwrap()
    }

    #[test]
    fn a_value_is_replaced_where_it_stands() {
        let before =
            "# mine\ntheme   =  'plain' # for the beamer\n\n[analyze] # slow\nseed = 7\nmodel=\"minilm\"\n";
        assert_eq!(theme(before), before.replace("'plain'", "\"dark\""));
        assert_eq!(model(before), before.replace("\"minilm\"", "\"draft\""));
        assert_eq!(set_in_text("mouse = false", &["mouse"], &true.into()).unwrap(), "mouse = true\n");
    }

    #[test]
    fn what_is_new_stands_where_it_belongs() {
        for (before, after) in [
            ("", "theme = \"dark\"\n"),
            ("# mine\n", "theme = \"dark\"\n# mine\n"),
            ("mouse = true", "mouse = true\ntheme = \"dark\"\n"),
            (
                "# head\n\n# keys\n[keys]\nundo = \"u\"\n",
                "theme = \"dark\"\n# head\n\n# keys\n[keys]\nundo = \"u\"\n",
            ),
            ("[keys]\nundo = \"u\"\n", "theme = \"dark\"\n[keys]\nundo = \"u\"\n"),
            ("# a\n#theme = \"auto\"\n# b\n", "# a\n#theme = \"auto\"\ntheme = \"dark\"\n# b\n"),
            ("mouse = true\r\n\r\n[keys]\r\n", "mouse = true\r\ntheme = \"dark\"\r\n\r\n[keys]\r\n"),
        ] {
            assert_eq!(theme(before), after, "{before:?}");
        }
        for (before, after) in [
            ("theme = \"dark\"\n", "theme = \"dark\"\n\n[analyze]\nmodel = \"draft\"\n"),
            ("[analyze]\nseed = 1\n[keys]\n", "[analyze]\nseed = 1\nmodel = \"draft\"\n[keys]\n"),
            (
                "[analyze]\n# the model\n# model = \"minilm\"\n\n[keys]\n",
                "[analyze]\n# the model\n# model = \"minilm\"\nmodel = \"draft\"\n\n[keys]\n",
            ),
            ("analyze = { seed = 1 }\n", "analyze = { seed = 1 , model = \"draft\" }\n"),
            ("theme = 1\n# end\n", "theme = 1\n# end\n\n[analyze]\nmodel = \"draft\"\n"),
            ("analyze = {}\n", "analyze = { model = \"draft\" }\n"),
            (
                "x = \"\"\"\n[analyze]\n\"\"\"\n[keys.reader]\nundo = 'u'\n[analyze] # mine\n",
                "x = \"\"\"\n[analyze]\n\"\"\"\n[keys.reader]\nundo = 'u'\n[analyze] # mine\nmodel = \"draft\"\n",
            ),
            ("analyze.seed = 1\n", "analyze.seed = 1\nanalyze.model = \"draft\"\n"),
        ] {
            assert_eq!(model(before), after, "{before:?}");
        }
    }
}
