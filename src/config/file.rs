//! `config.toml`: what a user may set once instead of typing it every time.
//!
//! ```toml
//! theme = "high-contrast"        # colours of the workbench; "auto" follows the terminal's background
//! mouse = "on"                   # clicks and the wheel; "off" leaves them to the terminal
//! desktop-notices = "on"         # progress, and a notice when work ends and the window has no focus
//! pictures = "auto"              # the map as a picture where the terminal takes one: "auto" or "off"
//! right-to-left = "auto"         # Hebrew and Arabic put in order here: "on", "off", "auto" by the terminal
//! [colors]                       # single colours of the theme, by meaning
//! accent = "bold cyan"
//! [keys]                         # keys of the workbench, by action
//! assign = ["t", "ctrl-t"]
//! [models]
//! runtime = "/opt/onnxruntime/libonnxruntime.so"
//! [analyze]                      # what `analyze` takes when its options are not given
//! model = "minilm"
//! topics = "auto"                # or a number
//! min-topic-size = 20
//! neighbors = 15
//! seed = 42
//! reduce = "umap"                # or "pca"
//! cluster = "graph"              # or "hdbscan", "kmeans"
//! outliers = "keep"              # or assign, probability, words, meaning, neighbours
//! most-left-out = 10             # per cent of snippets in no topic
//! tokens = 256
//! roles = "participants"         # whose words topics are of, or "all"
//! stop-words = ["podcast", "de:halt"]  # left out of keywords, the second in German only
//! ```
//!
//! An unknown key is a warning with its line, so that a file written for a newer version still works; a value
//! of the wrong kind is an error.

use super::keymap::KeyBindings;
use crate::topics::embed::AUTO_MODEL;
use crate::topics::{
    ClusterMethod, OutlierPolicy, Parameters, ReductionMethod, StopWord, TopicCount, WordsOf,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// The settings file. Every setting has a default; a missing file is an empty one.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The name of the colour theme; none: `auto`.
    pub theme: Option<String>,
    /// Whether the workbench handles the mouse; none: it does.
    #[serde(deserialize_with = "parse_switch")]
    pub mouse: Option<bool>,
    /// Whether the desktop is told how far long work is and that it ended; none: it is.
    #[serde(rename = "desktop-notices", deserialize_with = "parse_switch")]
    pub desktop_notices: Option<bool>,
    /// Whether the map is drawn as a picture.
    pub pictures: Pictures,
    /// Who puts text from right to left in the order it is read.
    #[serde(rename = "right-to-left")]
    pub right_to_left: RightToLeft,
    /// Styles by meaning, applied on top of the theme.
    pub colors: BTreeMap<String, String>,
    /// The `[keys]` table: keys by action, with inner tables for single contexts.
    pub keys: KeyBindings,
    /// The `[models]` table.
    pub models: ModelsConfig,
    /// The `[analyze]` table: defaults for the options of `analyze`.
    pub analyze: AnalyzeConfig,
    /// Unknown keys in the file, each a sentence with its line.
    #[serde(skip)]
    pub warnings: Vec<String>,
}

/// Whether the map is drawn as a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pictures {
    /// Where the terminal says that it takes one.
    #[default]
    Auto,
    /// Never.
    Off,
}

/// Whether the workbench puts text from right to left in the order it is read, as some terminals do by themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RightToLeft {
    /// Where the terminal is known not to.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// The `[models]` table: where models come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ModelsConfig {
    /// The path of the ONNX Runtime library.
    pub runtime: Option<PathBuf>,
}

/// The `[analyze]` table: what `analyze` uses where its options are not given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct AnalyzeConfig {
    /// The model's name.
    pub model: Option<String>,
    /// The number of topics, or `auto`.
    #[serde(deserialize_with = "parse_topics")]
    pub topics: Option<TopicCount>,
    /// The least number of snippets in a topic.
    pub min_topic_size: Option<usize>,
    /// The number of neighbours a snippet is seen with.
    pub neighbors: Option<usize>,
    /// The random seed of the run.
    pub seed: Option<u64>,
    /// The reduction of the vectors before clustering.
    pub reduce: Option<ReductionMethod>,
    /// The clustering method.
    pub cluster: Option<ClusterMethod>,
    /// What is done with outliers.
    pub outliers: Option<OutlierPolicy>,
    /// The most snippets left as outliers, in per cent of all.
    pub most_left_out: Option<u8>,
    /// How many tokens of a snippet the embedding model reads at once.
    pub tokens: Option<usize>,
    /// Whose words topics are found in.
    pub roles: Option<WordsOf>,
    /// Words left out of keywords.
    #[serde(deserialize_with = "parse_stop_words")]
    pub stop_words: Vec<StopWord>,
}

impl AnalyzeConfig {
    /// The parameters of an analysis for which no option is given: these settings over the defaults.
    pub fn parameters(&self) -> Parameters {
        let default = Parameters::default();
        Parameters {
            model: self.model.clone().unwrap_or_else(|| AUTO_MODEL.to_owned()),
            topics: self.topics.unwrap_or(default.topics),
            min_topic_size: self.min_topic_size.or(default.min_topic_size),
            neighbors: self.neighbors.unwrap_or(default.neighbors),
            seed: self.seed.unwrap_or(default.seed),
            reduce: self.reduce.unwrap_or(default.reduce),
            cluster: self.cluster.unwrap_or(default.cluster),
            outliers: self.outliers.unwrap_or(default.outliers),
            most_left_out: self.most_left_out.or(default.most_left_out),
            tokens: self.tokens.unwrap_or(default.tokens),
            words_of: self.roles.unwrap_or(default.words_of),
            stop_words: self.stop_words.clone(),
            ..default
        }
    }
}

/// Parses `stop-words`: a list of words, each for every language or, as in "de:halt", for one.
fn parse_stop_words<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<StopWord>, D::Error> {
    let read = |text: &String| {
        let problem = || {
            format!("'{text}' is no word to leave out: give a word or two, as in \"podcast\" or \"de:halt\"")
        };
        StopWord::parse(text).ok_or_else(|| serde::de::Error::custom(problem()))
    };
    Vec::<String>::deserialize(from)?.iter().map(read).collect()
}

/// Parses what is on or off: `true` or "on", `false` or "off".
fn parse_switch<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum SwitchSetting {
        Bool(bool),
        Word(String),
    }
    match SwitchSetting::deserialize(from)? {
        SwitchSetting::Bool(on) => Ok(Some(on)),
        SwitchSetting::Word(word) if word == "on" => Ok(Some(true)),
        SwitchSetting::Word(word) if word == "off" => Ok(Some(false)),
        SwitchSetting::Word(_) => Err(serde::de::Error::custom("give \"on\" or \"off\"")),
    }
}

/// Parses `topics`: a number from 1, or "auto".
fn parse_topics<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<TopicCount>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum TopicsSetting {
        Count(usize),
        Word(String),
    }
    match TopicsSetting::deserialize(from)? {
        TopicsSetting::Count(count) if count > 0 => Ok(Some(TopicCount::Exactly(count))),
        TopicsSetting::Word(word) if word == "auto" => Ok(Some(TopicCount::Auto)),
        _ => Err(serde::de::Error::custom("give \"auto\" or a number from 1")),
    }
}

/// A settings file, or the file of a colour theme, that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("the {what} {} could not be read: {source}", path.display())]
    Io {
        /// What it is.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not TOML, or a key or value is not valid.
    #[error("{} line {line}: {reason}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what may be written.
        reason: String,
    },
}

impl ConfigError {
    /// What is wrong at a byte of a file's text.
    pub(super) fn invalid(path: &Path, text: &str, at: usize, reason: impl Into<String>) -> Self {
        Self::Invalid { path: path.to_owned(), line: line_of(text, at), reason: reason.into() }
    }
}

impl Config {
    /// Reads the settings file; a missing one gives the defaults.
    ///
    /// # Errors
    /// It exists but cannot be read, is not TOML, or has a value of the wrong kind.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(ConfigError::Io { what: "settings file", path: path.to_owned(), source }),
        }
    }

    /// Parses settings from text; `path` is only named in errors and warnings.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] with the line.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let invalid = |error: toml::de::Error| {
            ConfigError::invalid(path, text, error.span().map_or(0, |span| span.start), error.message())
        };
        let mut unknown = Vec::new();
        let deserializer = toml::Deserializer::parse(text).map_err(invalid)?;
        let ignored = |path: serde_ignored::Path<'_>| unknown.push(path.to_string());
        let mut config: Self = serde_ignored::deserialize(deserializer, ignored).map_err(invalid)?;
        // Parsed a second time with positions: serde does not say where the keys are that it ignores.
        let table = DeTable::parse(text).map_err(invalid)?;
        let mut unknown: Vec<(usize, String)> =
            unknown.into_iter().map(|key| (key_start(table.get_ref(), &key), key)).collect();
        unknown.sort();
        for (at, key) in unknown {
            let line = line_of(text, at);
            config.warnings.push(format!("{} line {line}: there is no setting called {key}", path.display()));
        }
        Ok(config)
    }
}

/// The byte at which a key, written as `table.key`, stands in a settings file; the first where it is not found.
fn key_start(table: &DeTable<'_>, key: &str) -> usize {
    let entry = |name: &str| table.iter().find(|(own, _)| own.get_ref() == name);
    let inside = key.split_once('.').and_then(|(first, rest)| match entry(first)?.1.get_ref() {
        DeValue::Table(inner) => Some(key_start(inner, rest)),
        _ => None,
    });
    inside.or_else(|| Some(entry(key)?.0.span().start)).unwrap_or(0)
}

/// The line, from 1, of a byte of the text.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&b| b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("config.toml")).map_err(|e| e.to_string())
    }

    #[test]
    fn every_setting_of_the_documentation_is_understood() {
        let source = include_str!("file.rs");
        let lines = source.lines().skip_while(|line| *line != "//! ```toml").skip(1);
        let example: String =
            lines.take_while(|line| *line != "//! ```").map(|line| format!("{}\n", &line[3..])).collect();
        let config = parse(&example).unwrap();
        assert_eq!(config.warnings, Vec::<String>::new());
        let stop_words = ["podcast", "de:halt"].map(|word| StopWord::parse(word).unwrap()).to_vec();
        assert_eq!(
            config.analyze.parameters(),
            Parameters {
                min_topic_size: Some(20),
                most_left_out: Some(10),
                stop_words,
                ..Parameters::default()
            }
        );
        assert_eq!(config.theme.as_deref(), Some("high-contrast"));
        assert_eq!(config.mouse, Some(true));
        assert!(config.models.runtime.is_some() && !config.keys.rows.is_empty());
    }

    #[test]
    fn a_missing_file_is_an_empty_one() {
        let config = Config::read(Path::new("/nowhere/config.toml")).unwrap();
        assert_eq!(config, Config::default());
        let default = Parameters { model: "auto".to_owned(), ..Parameters::default() };
        assert_eq!(config.analyze.parameters(), default);
    }

    #[test]
    fn unknown_keys_are_named_with_their_line() {
        let config = parse("thema = \"dark\"\n\n[analyze]\nseed = 7\nneighbours = 3\n").unwrap();
        assert_eq!(
            config.warnings,
            [
                "config.toml line 1: there is no setting called thema",
                "config.toml line 5: there is no setting called analyze.neighbours"
            ]
        );
        assert_eq!(config.analyze.seed, Some(7));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_line() {
        for (text, part) in [
            ("[analyze]\n\nseed = \"x\"", "config.toml line 3"),
            ("[analyze]\nreduce = \"tsne\"", "line 2"),
            ("[analyze]\ntopics = 0", "line 2: give \"auto\" or a number"),
            ("theme = \n", "line 1"),
            ("mouse = \"of\"", "line 1: give \"on\" or \"off\""),
            ("[keys]\nundo = \"nonsense\"", "'nonsense' is not a key"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        assert_eq!(parse("mouse = \"off\"").unwrap().mouse, Some(false));
        assert_eq!(parse("[analyze]\ntopics = 12").unwrap().analyze.topics, Some(TopicCount::Exactly(12)));
    }
}
