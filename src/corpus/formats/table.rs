//! Tables: csv, tsv and jsonl, one row one document; and tables whose rows are the cues of one talk
//! (Whisper's .tsv).

use super::clock;
use super::plain;
use crate::corpus::Attributes;
use crate::corpus::read::{ReadError, TableOptions, Warning};
use crate::corpus::recording::{Piece, Recording};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What a table was found to hold.
pub(crate) enum Content {
    /// The cues of one talk.
    Talk(Recording),
    /// Documents, each under the name of its row.
    Documents(Vec<(String, Recording)>, Vec<Warning>),
}

/// Columns that hold what was said, by their usual names, the likeliest first.
const TEXT: &[&str] = &[
    "text",
    "transcript",
    "transcription",
    "content",
    "body",
    "utterance",
    "message",
    "response",
    "answer",
    "comment",
    "verbatim",
    "quote",
    "sentence",
    "review",
    "description",
    "document",
    "inhalt",
    "antwort",
];

/// The separator a table's first lines suggest.
pub(crate) fn separator(text: &str, extension: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: char| first.matches(separator).count();
    match extension {
        "tsv" | "tab" => b'\t',
        _ if count('\t') > 0 && count('\t') >= count(',') => b'\t',
        _ if count(';') > count(',') => b';',
        _ => b',',
    }
}

/// What tools call the columns of a table of cues.
const TIMED: [&[&str]; 3] = [
    &["start", "in", "begin", "start_time", "start time"],
    &["end", "out", "stop", "end_time", "end time"],
    &["text", "transcript", "caption"],
];

/// Says whether the first line is that of a table of cues: `start`, `end` and `text` among its columns.
pub(crate) fn is_timed(text: &str, separator: u8) -> bool {
    let first = text.lines().next().unwrap_or_default().to_lowercase();
    let columns: Vec<&str> = first.split(char::from(separator)).map(|c| c.trim().trim_matches('"')).collect();
    TIMED.iter().all(|names| names.iter().any(|name| columns.contains(name)))
}

/// Reads a table with a separator.
///
/// # Errors
/// When a named column is not there (naming those that are), or no row has text.
pub(crate) fn parse(text: &str, separator: u8, options: &TableOptions) -> Result<Content, ReadError> {
    let rows = rows(text, separator)?;
    if is_timed(text, separator) {
        return timed(&rows).map(Content::Talk);
    }
    of_rows(&rows, options)
}

/// Reads the rows of a sheet, each with its number, as a table with a separator is read.
///
/// # Errors
/// See [`parse`].
pub(crate) fn of_cells(
    cells: Vec<(usize, Vec<String>)>,
    options: &TableOptions,
) -> Result<Content, ReadError> {
    let rows: Vec<Row> = cells.into_iter().map(|(line, fields)| Row { line, fields }).collect();
    let first = rows.first().map(|row| row.fields.as_slice()).unwrap_or_default();
    let has = |name: &&str| first.iter().any(|field| field.trim().eq_ignore_ascii_case(name));
    if ["start", "end", "text"].iter().all(has) && options.text.is_none() {
        return timed(&rows).map(Content::Talk);
    }
    of_rows(&rows, options)
}

fn of_rows(rows: &[Row], options: &TableOptions) -> Result<Content, ReadError> {
    let columns = Columns::find(rows, options)?;
    let body = rows.iter().skip(usize::from(columns.header));
    let width = rows.len().to_string().len();
    let mut documents = Documents::default();
    for (number, row) in body.enumerate() {
        let field = |at: usize| row.fields.get(at).map(String::as_str).unwrap_or_default();
        let id = columns.id.map(|at| field(at).trim().to_owned()).unwrap_or_default();
        let attributes =
            columns.attributes.iter().map(|(name, at)| (name.clone(), field(*at).to_owned())).collect();
        let id = if id.is_empty() { format!("{:0width$}", number + 1) } else { id };
        documents.add(id, row.line, field(columns.text), attributes);
    }
    documents.finish()
}

/// Reads JSON lines, or the objects of a JSON list, as a table.
///
/// # Errors
/// When a line is no JSON object, a named key is not there, or no row has text.
pub(crate) fn parse_jsonl(text: &str, options: &TableOptions) -> Result<Content, ReadError> {
    let mut objects = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value: Value = serde_json::from_str(line).map_err(|_| {
            ReadError::at(number + 1, "is not valid JSON; each line of a .jsonl file is one object")
        })?;
        match value {
            Value::Object(map) => objects.push((number + 1, map)),
            _ => {
                return Err(ReadError::at(
                    number + 1,
                    "is no JSON object; each line of a .jsonl file is one",
                ));
            }
        }
    }
    of_objects(&objects, options)
}

/// Says whether a JSON list may be a table: objects with text.
pub(crate) fn of_list(text: &str, options: &TableOptions) -> Option<Result<Content, ReadError>> {
    let Ok(Value::Array(items)) = serde_json::from_str(text) else { return None };
    let objects: Option<Vec<_>> = items
        .into_iter()
        .enumerate()
        .map(|(number, item)| if let Value::Object(map) = item { Some((number + 1, map)) } else { None })
        .collect();
    let objects = objects.filter(|objects| !objects.is_empty())?;
    let named = options.text.is_some() || text_key(&objects, options).is_ok();
    named.then(|| of_objects(&objects, options))
}

type Object = (usize, Map<String, Value>);

fn of_objects(objects: &[Object], options: &TableOptions) -> Result<Content, ReadError> {
    if objects.is_empty() {
        return Err(ReadError::new("holds no rows"));
    }
    let timed = objects.iter().all(|(_, map)| {
        map.contains_key("start") && (map.contains_key("end") || map.contains_key("duration"))
    });
    if timed && options.text.is_none() {
        let list = Value::Array(objects.iter().map(|(_, map)| Value::Object(map.clone())).collect());
        return super::json::parse(&list.to_string()).map(Content::Talk);
    }
    let key = text_key(objects, options)?;
    for named in options.id.iter().chain(&options.attributes) {
        if !objects.iter().any(|(_, map)| map.contains_key(named)) {
            return Err(missing(named, &keys(objects)));
        }
    }
    let width = objects.len().to_string().len();
    let mut documents = Documents::default();
    for (number, (line, map)) in objects.iter().enumerate() {
        let field = |key: &str| map.get(key).map(shown).unwrap_or_default();
        let id = options
            .id
            .as_deref()
            .or_else(|| map.contains_key("id").then_some("id"))
            .map(field)
            .unwrap_or_default();
        let id = if id.trim().is_empty() { format!("{:0width$}", number + 1) } else { id };
        let attributes = options.attributes.iter().map(|name| (name.clone(), field(name))).collect();
        documents.add(id, *line, &field(&key), attributes);
    }
    documents.finish()
}

fn text_key(objects: &[Object], options: &TableOptions) -> Result<String, ReadError> {
    let has = |key: &str| objects.iter().any(|(_, map)| map.contains_key(key));
    match &options.text {
        Some(named) if has(named) => Ok(named.clone()),
        Some(named) => Err(missing(named, &keys(objects))),
        None => TEXT
            .iter()
            .find(|key| has(key))
            .map(|key| (*key).to_owned())
            .ok_or_else(|| unnamed(&keys(objects))),
    }
}

fn keys(objects: &[Object]) -> Vec<String> {
    let all: BTreeSet<&String> = objects.iter().take(1000).flat_map(|(_, map)| map.keys()).collect();
    all.into_iter().cloned().collect()
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn missing(named: &str, columns: &[String]) -> ReadError {
    ReadError::at(1, format!("there is no column \"{named}\"; the columns are: {}", listed(columns)))
}

fn unnamed(columns: &[String]) -> ReadError {
    ReadError::at(
        1,
        format!(
            "no column looks like text; name one with --text-column. The columns are: {}",
            listed(columns)
        ),
    )
}

fn listed(columns: &[String]) -> String {
    let shown: Vec<String> =
        columns.iter().take(30).map(|name| super::super::assemble::one_line(name)).collect();
    let more = if columns.len() > 30 { format!(" and {} more", columns.len() - 30) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

struct Row {
    line: usize,
    fields: Vec<String>,
}

/// The rows that hold anything. Quotes mean what they mean in RFC 4180, except in a tab-separated
/// table whose quotes do not come out even: there they are text.
fn rows(text: &str, separator: u8) -> Result<Vec<Row>, ReadError> {
    let even = |line: &str| line.matches('"').count().is_multiple_of(2);
    let quoting = separator != b'\t' || text.lines().all(even);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map(|position| position.line() as usize);
            ReadError { line, reason: "is not a row of the table".to_owned() }
        })?;
        if record.iter().any(|field| !field.trim().is_empty()) {
            let line = record.position().map_or(0, |position| position.line() as usize);
            rows.push(Row { line, fields: record.iter().map(str::to_owned).collect() });
        }
    }
    if rows.is_empty() { Err(ReadError::new("holds no rows")) } else { Ok(rows) }
}

/// Which columns are what, and whether the first row names them.
struct Columns {
    header: bool,
    text: usize,
    id: Option<usize>,
    attributes: Vec<(String, usize)>,
}

impl Columns {
    fn find(rows: &[Row], options: &TableOptions) -> Result<Self, ReadError> {
        let first: Vec<String> = rows
            .first()
            .map(|row| row.fields.iter().map(|f| f.trim().to_owned()).collect())
            .unwrap_or_default();
        let width = rows.iter().take(1000).map(|row| row.fields.len()).max().unwrap_or(0);
        let by_name = |name: &str| {
            first
                .iter()
                .position(|field| field == name)
                .or_else(|| first.iter().position(|field| field.eq_ignore_ascii_case(name)))
        };
        let by_number =
            |name: &str| name.parse::<usize>().ok().filter(|n| (1..=width).contains(n)).map(|n| n - 1);
        let find = |name: &str| {
            by_name(name).or_else(|| by_number(name)).ok_or_else(|| {
                let numbered = name.parse::<usize>().is_ok();
                if numbered {
                    missing(name, &(1..=width).map(|n| n.to_string()).collect::<Vec<_>>())
                } else {
                    missing(name, &first)
                }
            })
        };
        let guessed = || TEXT.iter().find_map(|name| by_name(name));
        let text = match &options.text {
            Some(name) => find(name)?,
            None if width == 1 => 0,
            None => guessed().ok_or_else(|| unnamed(&first))?,
        };
        let id = options.id.as_deref().map(find).transpose()?;
        let attributes: Vec<(String, usize)> = options
            .attributes
            .iter()
            .map(|name| Ok((name.clone(), find(name)?)))
            .collect::<Result<_, ReadError>>()?;
        let named = options.text.iter().chain(&options.id).chain(&options.attributes);
        let by_header = named.clone().any(|name| by_name(name).is_some());
        let known = first.get(text).is_some_and(|name| TEXT.contains(&name.to_lowercase().as_str()));
        Ok(Self { header: by_header || known, text, id, attributes })
    }
}

#[derive(Default)]
struct Documents {
    read: Vec<(String, Recording)>,
    names: BTreeSet<String>,
    blank: Vec<usize>,
    twice: Vec<(usize, String)>,
}

impl Documents {
    fn add(&mut self, id: String, line: usize, text: &str, attributes: Attributes) {
        if text.trim().is_empty() {
            self.blank.push(line);
            return;
        }
        let mut name = super::super::assemble::one_line(&id);
        if !self.names.insert(name.clone()) {
            self.twice.push((line, name.clone()));
            name = format!("{name} (line {line})");
            self.names.insert(name.clone());
        }
        let mut recording = plain::parse(text, false);
        recording.attributes.extend(attributes);
        self.read.push((name, recording));
    }

    fn finish(self) -> Result<Content, ReadError> {
        if self.read.is_empty() {
            return Err(ReadError::new("no row has text in the text column"));
        }
        let mut warnings = Vec::new();
        if let Some(line) = self.blank.first() {
            let message = format!("{} rows without text left out", self.blank.len());
            warnings.push(Warning { line: Some(*line), message });
        }
        if let Some((line, name)) = self.twice.first() {
            let message = format!(
                "{} rows have an id another row has, such as {name}; their line was added",
                self.twice.len()
            );
            warnings.push(Warning { line: Some(*line), message });
        }
        Ok(Content::Documents(self.read, warnings))
    }
}

/// Rows as cues. Whole numbers are milliseconds, as Whisper writes them.
fn timed(rows: &[Row]) -> Result<Recording, ReadError> {
    let header: Vec<String> = rows
        .first()
        .map(|row| row.fields.iter().map(|f| f.trim().to_lowercase()).collect())
        .unwrap_or_default();
    let column = |name: &str| header.iter().position(|field| field == name);
    let [start, end, text] = TIMED.map(|names| names.iter().find_map(|name| column(name)));
    let (Some(start), Some(end), Some(text)) = (start, end, text) else {
        return Err(ReadError::at(1, "the columns start, end and text are not all there"));
    };
    let body = || rows.iter().skip(1);
    let field = |row: &Row, at: usize| row.fields.get(at).map(|f| f.trim().to_owned()).unwrap_or_default();
    let whole = body().all(|row| field(row, start).bytes().all(|b| b.is_ascii_digit()));
    let time = |row: &Row, at: usize| -> Option<f64> {
        let value = field(row, at);
        let seconds = value.parse::<f64>().ok().filter(|v| v.is_finite());
        seconds.map(|v| if whole { v / 1000.0 } else { v }).or_else(|| clock::clock(&value).map(|(s, _)| s))
    };
    let mut recording = Recording::of_captions(Vec::new());
    for row in body() {
        match (time(row, start), time(row, end)) {
            (Some(from), Some(to)) => {
                let speaker = column("speaker").map(|at| field(row, at)).filter(|who| !who.is_empty());
                recording.pieces.push(Piece { speaker, ..Piece::cue(from, to, field(row, text)) });
            }
            _ => recording.warnings.push(Warning {
                line: Some(row.line),
                message: "a row whose start or end is no time left out".to_owned(),
            }),
        }
    }
    if recording.pieces.is_empty() {
        Err(ReadError::new("no row has a start, an end and text"))
    } else {
        Ok(recording)
    }
}

#[cfg(test)]
mod tests;
