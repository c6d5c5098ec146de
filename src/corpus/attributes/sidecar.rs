//! Sidecars: files beside a transcript that describe its recording. The `.info.json` yt-dlp writes, and JSON
//! or YAML of the same name.

use crate::corpus::Attributes;
use crate::corpus::decode::decode_text;
use crate::corpus::decode::one_line;
use crate::corpus::discover::FoundFile;
use crate::corpus::error::ReadError;
use crate::corpus::formats::parse_yaml;
use crate::corpus::part::text_part;
use crate::corpus::word_list::WordList;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// The most bytes of a sidecar; a larger file is no description of a recording. Chosen by hand.
const MAX_SIDECAR_BYTES: u64 = 64 << 20;
/// The most attributes taken from a sidecar of no known kind, and the most bytes of each. Chosen by hand; an
/// object of more is data rather than a description.
const MAX_ATTRIBUTES_AND_BYTES: (usize, usize) = (60, 2000);

/// What a sidecar tells of a recording.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sidecar {
    /// Title, channel, date, address and what else it says.
    pub attributes: Attributes,
    /// The length of the recording, in seconds.
    pub duration: Option<f64>,
    /// Its language.
    pub language: Option<String>,
}

/// Keys that hold the words themselves: a JSON file with one of them is a transcript, not a sidecar.
static TRANSCRIPT_KEYS: WordList = WordList::new(
    "segments, results, result, utterances, monologues, transcription, transcript, transcripts, events, \
     words, word_segments, chunks, text, body, captions, cues, turns, paragraphs, meeting_transcripts, \
     messages",
);

/// The indices of the files that may be sidecars by their names, each with the indices of the files it
/// describes. A `.info.json` is listed even where its transcript is missing.
///
/// `NAME.info.json`, `NAME.description`, `NAME.json`, `NAME.yaml` and `NAME.yml` are of `NAME.vtt`, and of
/// `NAME.en.vtt`.
pub fn find_sidecars(found: &[FoundFile]) -> Vec<(usize, Vec<usize>)> {
    let mut beside: BTreeMap<(&Path, String), Vec<usize>> = BTreeMap::new();
    for (at, file) in found.iter().enumerate().filter(|(_, file)| file.skip_reason.is_none()) {
        let name = file_name(&file.path);
        if split_sidecar_name(&name).is_none_or(|(_, kind)| kind == SidecarKind::Json) {
            let folder = file.path.parent().unwrap_or(Path::new(""));
            for of in described_names(&name) {
                beside.entry((folder, of)).or_default().push(at);
            }
        }
    }
    let mut all = Vec::new();
    for (at, file) in found.iter().enumerate() {
        let name = file_name(&file.path);
        let Some((base, kind)) = split_sidecar_name(&name) else { continue };
        // YAML is refused as a transcript when files are listed, so that here it is a sidecar all the same.
        if file.skip_reason.is_some() && kind != SidecarKind::Yaml {
            continue;
        }
        let folder = file.path.parent().unwrap_or(Path::new(""));
        // A sidecar may lie beside nothing it describes.
        let of = beside.get(&(folder, base.to_owned())).cloned().unwrap_or_default();
        // Of two JSON files neither describes the other: which would be the transcript?
        let json = |of: &usize| {
            found.get(*of).is_some_and(|file| sidecar_kind(&file.path) == Some(SidecarKind::Json))
        };
        let of: Vec<usize> =
            of.into_iter().filter(|of| *of != at && !(kind == SidecarKind::Json && json(of))).collect();
        if !of.is_empty() || kind == SidecarKind::Info {
            all.push((at, of));
        }
    }
    all
}

/// The kinds of sidecars, by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SidecarKind {
    Info,
    Description,
    Json,
    Yaml,
}

/// The last part of a path, as text; empty for a path that ends in none, such as `..`.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The kind of sidecar a path names.
fn sidecar_kind(path: &Path) -> Option<SidecarKind> {
    split_sidecar_name(&file_name(path)).map(|(_, kind)| kind)
}

/// Splits the name of a sidecar into the name of what it describes and its kind.
fn split_sidecar_name(name: &str) -> Option<(&str, SidecarKind)> {
    const ENDS: [(&str, SidecarKind); 5] = [
        (".info.json", SidecarKind::Info),
        (".description", SidecarKind::Description),
        (".json", SidecarKind::Json),
        (".yaml", SidecarKind::Yaml),
        (".yml", SidecarKind::Yaml),
    ];
    let ended = |(end, kind): &(&str, SidecarKind)| {
        let at = name.len().checked_sub(end.len())?;
        let fits = name.get(at..)?.eq_ignore_ascii_case(end) && at > 0;
        fits.then(|| name.get(..at)).flatten().map(|base| (base, *kind))
    };
    ENDS.iter().find_map(ended)
}

/// The names a file may be described by: its own without extension, and that without its language tag.
fn described_names(name: &str) -> Vec<String> {
    let Some((stem, _)) = name.rsplit_once('.') else { return Vec::new() };
    let bare = stem
        .rsplit_once('.')
        .filter(|(_, tag)| super::file_names::is_language_tag(tag))
        .map(|(bare, _)| bare);
    [Some(stem), bare].into_iter().flatten().map(str::to_owned).collect()
}

/// Reads a file that may be a sidecar; none where it turns out to be something else, such as a transcript.
///
/// # Errors
/// When it cannot be read at all.
pub fn read_sidecar(file: &FoundFile) -> Result<Option<Sidecar>, ReadError> {
    if file.size > MAX_SIDECAR_BYTES {
        return Ok(None);
    }
    let Some(kind) = sidecar_kind(&file.path) else { return Ok(None) };
    // yt-dlp's `.description` counts as a sidecar so that it is not read as a transcript; nothing is taken
    // from it.
    if kind == SidecarKind::Description {
        return Ok(Some(Sidecar::default()));
    }
    let bytes = std::fs::read(&file.path)
        .map_err(|error| ReadError::new(format!("the system would not read it: {error}")))?;
    let text = decode_text(&bytes)?.text;
    if kind == SidecarKind::Yaml {
        let lines = text.lines().filter(|line| !matches!(line.trim_end(), "---" | "..."));
        let attributes = parse_yaml(&lines.collect::<Vec<_>>().join("\n"));
        return Ok((!attributes.is_empty()).then(|| from_attributes(attributes)));
    }
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        ReadError::at_line(
            error.line().max(1),
            "is not valid JSON: what it says of the recording is not known",
        )
    })?;
    let Value::Object(map) = value else { return Ok(None) };
    if TRANSCRIPT_KEYS.iter().any(|key| map.contains_key(key)) {
        return Ok(None);
    }
    let ours = ["webpage_url", "extractor", "_type"].iter().any(|key| map.contains_key(*key));
    Ok(if ours { Some(from_yt_dlp(&map)) } else { from_plain_object(&map) })
}

/// Picks the attributes worth having from the many keys of yt-dlp's `.info.json`.
fn from_yt_dlp(map: &Map<String, Value>) -> Sidecar {
    let first = |keys: &[&str]| keys.iter().find_map(|key| one_line_value(map.get(*key)?));
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
    attributes.extend(list_chapters(map).map(|chapters| ("chapters".to_owned(), chapters)));
    let language = first(&["language"]).and_then(|named| crate::corpus::language::language_code(&named));
    Sidecar { attributes, duration: valid_seconds(map.get("duration")), language }
}

/// The chapters as one attribute, such as `0:00 Welcome; 3:21 Chunking`; the first 200 of them.
fn list_chapters(map: &Map<String, Value>) -> Option<String> {
    let chapter = |value: &Value| {
        let start = valid_seconds(value.get("start_time")).unwrap_or(0.0);
        Some(format!("{} {}", crate::format::clock(start), one_line_value(value.get("title")?)?))
    };
    let all: Vec<String> = map.get("chapters")?.as_array()?.iter().take(200).filter_map(chapter).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// Takes the values of a JSON object, one level of objects inside included; none where it holds lists of
/// structures or more attributes than a description has.
fn from_plain_object(map: &Map<String, Value>) -> Option<Sidecar> {
    let mut attributes = Attributes::new();
    for (key, value) in map {
        match value {
            Value::Object(inner) => {
                for (name, value) in inner {
                    attributes.extend(one_line_value(value).map(|value| (format!("{key}.{name}"), value)));
                }
            }
            other => attributes.extend(one_line_value(other).map(|value| (key.clone(), value))),
        }
    }
    let plain = !map.values().any(holds_structures) && attributes.len() <= MAX_ATTRIBUTES_AND_BYTES.0;
    (plain && !attributes.is_empty()).then(|| from_attributes(attributes))
}

/// Says whether a value holds a list of objects or lists, at any depth.
fn holds_structures(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.iter().any(|item| item.is_object() || item.is_array()),
        Value::Object(inner) => inner.values().any(holds_structures),
        _ => false,
    }
}

/// Makes a sidecar of attributes; length and language are read from them and stay among them.
fn from_attributes(mut attributes: Attributes) -> Sidecar {
    let take = |name: &str| {
        let key = attributes.keys().find(|key| super::is_same_key(key, name))?.clone();
        attributes.get(&key).cloned()
    };
    let duration = take("duration").and_then(|text| text.parse().ok());
    let language = take("language").and_then(|named| crate::corpus::language::language_code(&named));
    let sound = |seconds: &f64| seconds.is_finite() && *seconds > 0.0;
    attributes.retain(|key, value| !key.is_empty() && !value.is_empty());
    Sidecar { attributes, duration: duration.filter(sound), language }
}

/// A number of seconds that can be one: finite and not negative.
fn valid_seconds(value: Option<&Value>) -> Option<f64> {
    value?.as_f64().filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
}

/// A plain value as one line, cut to the most bytes an attribute may have; a list of plain values with
/// commas.
fn one_line_value(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => one_line(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Array(list) => {
            let all: Option<Vec<String>> =
                list.iter().filter(|item| !item.is_array()).map(one_line_value).collect();
            all?.join(", ")
        }
        Value::Null | Value::Object(_) => return None,
    };
    let end = text.floor_char_boundary(text.len().min(MAX_ATTRIBUTES_AND_BYTES.1));
    (!text.is_empty()).then(|| text_part(&text, ..end).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str) -> FoundFile {
        let skip = name.ends_with("yaml").then(|| "no transcript".to_owned());
        FoundFile { path: name.into(), name: name.to_owned(), size: 10, skip_reason: skip }
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
        let files: Vec<FoundFile> = names.map(found).into();
        assert_eq!(find_sidecars(&files), [(2, vec![0, 1]), (3, vec![4]), (7, vec![])]);
    }

    fn read(name: &str, text: &str) -> Option<Sidecar> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        read_sidecar(&FoundFile { path, name: "x".to_owned(), size: text.len() as u64, skip_reason: None })
            .unwrap()
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
