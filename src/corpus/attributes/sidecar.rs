//! Files beside a transcript that say what it is of: the `.info.json` yt-dlp writes, and JSON or YAML of the same name.

use crate::corpus::Attributes;
use crate::corpus::assemble::one_line;
use crate::corpus::decode::decode;
use crate::corpus::formats::yaml;
use crate::corpus::read::ReadError;
use crate::corpus::walk::Found;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// A larger file is no description of a recording.
const LARGEST: u64 = 64 << 20;
/// So many attributes are taken from a sidecar of no known kind, and so many bytes of each.
const MOST: (usize, usize) = (60, 2000);

/// What a sidecar tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sidecar {
    /// Title, channel, date, address and whatever else it says.
    pub attributes: Attributes,
    /// The seconds of the recording.
    pub duration: Option<f64>,
    /// Its language.
    pub language: Option<String>,
}

/// Keys that hold what was said: a file with one of them is a transcript.
const SAID: [&str; 20] = [
    "segments",
    "results",
    "result",
    "utterances",
    "monologues",
    "transcription",
    "transcript",
    "transcripts",
    "events",
    "words",
    "word_segments",
    "chunks",
    "text",
    "body",
    "captions",
    "cues",
    "turns",
    "paragraphs",
    "meeting_transcripts",
    "messages",
];

/// The files that may be sidecars by their names, each with the places of the files they are of; none
/// are named where the transcript is not there.
///
/// `NAME.info.json`, `NAME.description`, `NAME.json`, `NAME.yaml` and `NAME.yml` are of `NAME.vtt`, and of
/// `NAME.en.vtt`.
pub fn sidecars(found: &[Found]) -> Vec<(usize, Vec<usize>)> {
    let mut beside: BTreeMap<(&Path, String), Vec<usize>> = BTreeMap::new();
    for (at, file) in found.iter().enumerate().filter(|(_, file)| file.skip.is_none()) {
        let name = file_name(&file.path);
        if base(&name).is_none_or(|(_, kind)| kind == Kind::Json) {
            let folder = file.path.parent().unwrap_or(Path::new(""));
            for of in described(&name) {
                beside.entry((folder, of)).or_default().push(at);
            }
        }
    }
    let mut all = Vec::new();
    for (at, file) in found.iter().enumerate() {
        let name = file_name(&file.path);
        let Some((base, kind)) = base(&name) else { continue };
        if file.skip.is_some() && kind != Kind::Yaml {
            continue;
        }
        let folder = file.path.parent().unwrap_or(Path::new(""));
        let of = beside.get(&(folder, base.to_owned())).cloned().unwrap_or_default();
        let json = |of: &usize| found.get(*of).is_some_and(|file| base_kind(&file.path) == Some(Kind::Json));
        let of: Vec<usize> =
            of.into_iter().filter(|of| *of != at && !(kind == Kind::Json && json(of))).collect();
        if !of.is_empty() || kind == Kind::Info {
            all.push((at, of));
        }
    }
    all
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Info,
    Description,
    Json,
    Yaml,
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn base_kind(path: &Path) -> Option<Kind> {
    base(&file_name(path)).map(|(_, kind)| kind)
}

/// What a sidecar of that name is of.
fn base(name: &str) -> Option<(&str, Kind)> {
    const ENDS: [(&str, Kind); 5] = [
        (".info.json", Kind::Info),
        (".description", Kind::Description),
        (".json", Kind::Json),
        (".yaml", Kind::Yaml),
        (".yml", Kind::Yaml),
    ];
    let ended = |(end, kind): &(&str, Kind)| {
        let at = name.len().checked_sub(end.len())?;
        let fits = name.get(at..)?.eq_ignore_ascii_case(end) && at > 0;
        fits.then(|| name.get(..at)).flatten().map(|base| (base, *kind))
    };
    ENDS.iter().find_map(ended)
}

/// The names sidecars of a file may go by: its own without extension, and that without the tag of a language.
fn described(name: &str) -> Vec<String> {
    let Some((stem, _)) = name.rsplit_once('.') else { return Vec::new() };
    let bare = stem.rsplit_once('.').filter(|(_, tag)| super::names::is_language(tag)).map(|(bare, _)| bare);
    [Some(stem), bare].into_iter().flatten().map(str::to_owned).collect()
}

/// Reads a file that may be a sidecar; none where it is something else, such as a transcript.
///
/// # Errors
/// When it cannot be read at all.
pub fn read_sidecar(file: &Found) -> Result<Option<Sidecar>, ReadError> {
    if file.size > LARGEST {
        return Ok(None);
    }
    let Some(kind) = base_kind(&file.path) else { return Ok(None) };
    if kind == Kind::Description {
        return Ok(Some(Sidecar::default()));
    }
    let bytes = std::fs::read(&file.path)
        .map_err(|error| ReadError::new(format!("the system would not read it: {error}")))?;
    let text = decode(&bytes)?.text;
    if kind == Kind::Yaml {
        let lines = text.lines().filter(|line| !matches!(line.trim_end(), "---" | "..."));
        let attributes = yaml(&lines.collect::<Vec<_>>().join("\n"));
        return Ok((!attributes.is_empty()).then(|| of_attributes(attributes)));
    }
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        ReadError::at(error.line().max(1), "is not valid JSON: what it says of the recording is not known")
    })?;
    let Value::Object(map) = value else { return Ok(None) };
    if SAID.iter().any(|key| map.contains_key(*key)) {
        return Ok(None);
    }
    let ours = ["webpage_url", "extractor", "_type"].iter().any(|key| map.contains_key(*key));
    Ok(if ours { Some(of_download(&map)) } else { of_object(&map) })
}

/// What yt-dlp says of a recording.
fn of_download(map: &Map<String, Value>) -> Sidecar {
    let first = |keys: &[&str]| keys.iter().find_map(|key| shown(map.get(*key)?));
    let mut attributes = Attributes::new();
    let kept: [(&str, &[&str]); 7] = [
        ("title", &["title", "fulltitle"]),
        ("channel", &["channel", "uploader"]),
        ("date", &["release_date", "upload_date"]),
        ("url", &["webpage_url", "original_url"]),
        ("series", &["series"]),
        ("episode", &["episode"]),
        ("playlist", &["playlist_title"]),
    ];
    for (name, keys) in kept {
        attributes.extend(first(keys).map(|value| (name.to_owned(), value)));
    }
    attributes.extend(chapters(map).map(|chapters| ("chapters".to_owned(), chapters)));
    let language = first(&["language"]).and_then(|named| crate::corpus::words::code(&named));
    Sidecar { attributes, duration: seconds(map.get("duration")), language }
}

/// `0:00 Welcome; 3:21 Chunking`.
fn chapters(map: &Map<String, Value>) -> Option<String> {
    let chapter = |value: &Value| {
        let start = seconds(value.get("start_time")).unwrap_or(0.0) as u64;
        let (hours, minutes, second) = (start / 3600, start / 60 % 60, start % 60);
        let clock = if hours > 0 {
            format!("{hours}:{minutes:02}:{second:02}")
        } else {
            format!("{minutes}:{second:02}")
        };
        Some(format!("{clock} {}", shown(value.get("title")?)?))
    };
    let all: Vec<String> = map.get("chapters")?.as_array()?.iter().take(200).filter_map(chapter).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// An object of plain values; none where it is more than a description.
fn of_object(map: &Map<String, Value>) -> Option<Sidecar> {
    let mut attributes = Attributes::new();
    for (key, value) in map {
        match value {
            Value::Object(inner) => {
                for (name, value) in inner {
                    attributes.extend(shown(value).map(|value| (format!("{key}.{name}"), value)));
                }
            }
            other => attributes.extend(shown(other).map(|value| (key.clone(), value))),
        }
    }
    let plain = !map.values().any(nested) && attributes.len() <= MOST.0;
    (plain && !attributes.is_empty()).then(|| of_attributes(attributes))
}

/// Whether a value holds lists of more than plain values, at any depth.
fn nested(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.iter().any(|item| item.is_object() || item.is_array()),
        Value::Object(inner) => inner.values().any(nested),
        _ => false,
    }
}

/// Takes length and language out of what is known.
fn of_attributes(mut attributes: Attributes) -> Sidecar {
    let take = |name: &str| {
        let key = attributes.keys().find(|key| super::same_key(key, name))?.clone();
        attributes.get(&key).cloned()
    };
    let duration = take("duration").and_then(|text| text.parse().ok());
    let language = take("language").and_then(|named| crate::corpus::words::code(&named));
    let sound = |seconds: &f64| seconds.is_finite() && *seconds > 0.0;
    attributes.retain(|key, value| !key.is_empty() && !value.is_empty());
    Sidecar { attributes, duration: duration.filter(sound), language }
}

fn seconds(value: Option<&Value>) -> Option<f64> {
    value?.as_f64().filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
}

/// A plain value as one line; a list of plain values with commas.
fn shown(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => one_line(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Array(list) => {
            let all: Option<Vec<String>> = list.iter().filter(|item| !item.is_array()).map(shown).collect();
            all?.join(", ")
        }
        Value::Null | Value::Object(_) => return None,
    };
    let end = text.floor_char_boundary(text.len().min(MOST.1));
    (!text.is_empty()).then(|| text.get(..end).unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str) -> Found {
        let skip = name.ends_with("yaml").then(|| "no transcript".to_owned());
        Found { path: name.into(), name: name.to_owned(), size: 10, skip }
    }

    #[test]
    fn sidecars_are_told_by_their_names() {
        let names = [
            "a/A talk [dQw4w9WgXcQ].de.vtt",
            "a/A talk [dQw4w9WgXcQ].en.vtt",
            "a/A talk [dQw4w9WgXcQ].info.json",
            "a/b.json",
            "a/b.txt",
            "a/c.yaml",
            "b/c.txt",
            "b/d.info.json",
            "b/e.json",
        ];
        let files: Vec<Found> = names.map(found).into();
        assert_eq!(sidecars(&files), [(2, vec![0, 1]), (3, vec![4]), (7, vec![])]);
    }

    fn read(name: &str, text: &str) -> Option<Sidecar> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        read_sidecar(&Found { path, name: "x".to_owned(), size: text.len() as u64, skip: None }).unwrap()
    }

    #[test]
    fn what_yt_dlp_says() {
        let text = r#"{"_type":"video","title":"A\u001b[31m talk","channel":"Talks","upload_date":"20230614","duration":90,
            "webpage_url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ","formats":[{"url":"x"}],
            "chapters":[{"start_time":0,"title":"Welcome"},{"start_time":3725.5,"title":"Chunking"}],"language":"en-US"}"#;
        let sidecar = read("t.info.json", text).unwrap();
        assert_eq!(sidecar.attributes["title"], "A talk");
        assert_eq!(sidecar.attributes["date"], "20230614");
        assert_eq!(sidecar.attributes["chapters"], "0:00 Welcome; 1:02:05 Chunking");
        assert_eq!((sidecar.duration, sidecar.language.as_deref()), (Some(90.0), Some("en")));
        assert!(!sidecar.attributes.contains_key("formats"));
    }

    #[test]
    fn other_descriptions_and_what_is_none() {
        let sidecar =
            read("t.json", r#"{"date":"2023-06-14","tags":["a","b"],"guest":{"name":"Ann"},"n":3}"#).unwrap();
        let kept: Vec<_> = sidecar.attributes.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(kept, ["date=2023-06-14", "guest.name=Ann", "n=3", "tags=a, b"]);
        assert_eq!(
            read("t.yml", "---\ntitle: A talk\nguests:\n  - Ann\n  - Bob\n").unwrap().attributes["guests"],
            "Ann, Bob"
        );
        for transcript in [r#"{"text":"Hello"}"#, r#"{"segments":[]}"#, "[1]", r#"{"a":[{"b":1}]}"#, "{}"] {
            assert_eq!(read("t.json", transcript), None, "{transcript}");
        }
    }
}
