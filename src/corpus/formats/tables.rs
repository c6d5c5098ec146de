//! Tables: csv, tsv and JSON lines, in which each row is a transcript; and tables whose rows are the cues of
//! one transcript (Whisper's .tsv). Spreadsheets join in with their cells.

use super::text::plain;
use super::turn_tables::NumberedRow;
use super::{questionnaires, turn_tables};
use crate::corpus::Attributes;
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::read_options::TableOptions;
use crate::corpus::word_list::WordList;
use crate::format::count_noun;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The most rows of a table that is read as a transcript for each: up to two kilobytes of memory for each. Chosen by hand;
/// it bounds memory.
const MAX_ROWS: usize = 250_000;

/// What a file was found to hold.
pub(crate) enum ParsedContent {
    /// One transcript.
    Transcript(ParsedTranscript),
    /// A transcript for each row, under the row's name, and the warnings about the table.
    Rows(Vec<(String, ParsedTranscript)>, Vec<ReadWarning>),
}

/// Usual names of columns that hold the text, the likeliest first.
static TEXT_COLUMNS: WordList = WordList::new(
    "text, transcript, transcription, content, body, utterance, message, response, answer, comment, \
     verbatim, quote, sentence, review, description, document, inhalt, antwort",
);

/// The separator a table's extension and first line suggest.
pub(crate) fn guess_separator(text: &str, extension: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |separator: char| first.matches(separator).count();
    match extension {
        "tsv" | "tab" => b'\t',
        _ if count('\t') > 0 && count('\t') >= count(',') => b'\t',
        _ if count(';') > count(',') => b';',
        _ => b',',
    }
}

/// Reads a table with a separator.
///
/// # Errors
/// When a named column is not there (naming those that are), or no row has text.
pub(crate) fn parse(text: &str, separator: u8, options: &TableOptions) -> Result<ParsedContent, ReadError> {
    let rows = read_rows(text, separator)?;
    match parse_turns(&rows, options) {
        Some(sessions) => Ok(sessions_content(sessions)),
        None => parse_rows(&rows, options),
    }
}

/// Reads a text as a table of turns; none where it is no table of that kind.
pub(crate) fn parse_turn_text(text: &str, separator: u8) -> Option<ParsedContent> {
    // A table has its separator in the first two lines that hold anything, and in as many places.
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(2);
    let count = |line: Option<&str>| line.map_or(0, |line| line.bytes().filter(|b| *b == separator).count());
    let (first, second) = (count(lines.next()), count(lines.next()));
    if first == 0 || second == 0 || (separator != b'\t' && first < 2) {
        return None;
    }
    let rows = read_rows(text, separator).ok()?;
    parse_turns(&rows, &TableOptions::default()).map(sessions_content)
}

/// Reads a Markdown text whose lines are mostly a table of turns; none where it holds no such table.
pub(crate) fn parse_markdown_table(text: &str) -> Option<ParsedContent> {
    let full = text.lines().filter(|line| !line.trim().is_empty()).count();
    let cells = |line: &str| -> Option<Vec<String>> {
        let inside = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        Some(inside.split('|').map(|cell| cell.trim().trim_matches('*').to_owned()).collect())
    };
    let rule = |row: &[String]| {
        row.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')))
    };
    let rows: Vec<NumberedRow> = text
        .lines()
        .enumerate()
        .filter_map(|(at, line)| Some((at + 1, cells(line)?)))
        .filter(|(_, row)| !rule(row))
        .collect();
    (rows.len() >= 3 && (rows.len() + 1) * 10 >= full * 7)
        .then(|| turn_tables::read(&rows, false))
        .flatten()
        .map(sessions_content)
}

/// The sessions of a table of turns; none where the user named the column of documents, or rows are no turns.
fn parse_turns(rows: &[NumberedRow], options: &TableOptions) -> Option<Vec<(String, ParsedTranscript)>> {
    if options.text.is_some() || options.id.is_some() || !options.attributes.is_empty() {
        return None;
    }
    turn_tables::read(rows, true)
}

/// Sessions as the content of a file: one without a name is the file's transcript.
fn sessions_content(mut sessions: Vec<(String, ParsedTranscript)>) -> ParsedContent {
    match sessions.as_slice() {
        [(name, _)] if name.is_empty() => ParsedContent::Transcript(sessions.remove(0).1),
        _ => {
            let named = sessions.into_iter().enumerate().map(|(at, (name, parsed))| {
                (if name.is_empty() { format!("{}", at + 1) } else { name }, parsed)
            });
            ParsedContent::Rows(named.collect(), Vec::new())
        }
    }
}

/// Reads the rows of sheets, each with its number, as a table with a separator is read. Sheets of turns are all
/// read, each session a transcript; of other sheets the first with text is.
///
/// # Errors
/// See [`parse`].
pub(crate) fn parse_sheets(
    sheets: Vec<(String, Vec<NumberedRow>)>,
    options: &TableOptions,
) -> Result<ParsedContent, ReadError> {
    let count = sheets.len();
    let mut sessions: Vec<(String, ParsedTranscript)> = Vec::new();
    let mut others = Vec::new();
    for (sheet, rows) in sheets {
        match parse_turns(&rows, options) {
            Some(found) => {
                for (name, parsed) in found {
                    let name = if name.is_empty() && count > 1 { sheet.clone() } else { name };
                    let taken = sessions.iter().any(|(known, _)| *known == name);
                    sessions.push((if taken { format!("{sheet} {name}") } else { name }, parsed));
                }
            }
            None => others.push((sheet, rows)),
        }
    }
    if !sessions.is_empty() {
        let mut content = sessions_content(sessions);
        if !others.is_empty() {
            let names: Vec<String> = others.into_iter().map(|(name, _)| name).collect();
            push_warning(&mut content, format!("sheets without turns left out: {}", names.join(", ")));
        }
        return Ok(content);
    }
    let mut first = None;
    for (name, rows) in others {
        match parse_rows(&rows, options) {
            Ok(mut content) => {
                if count > 1 {
                    push_warning(
                        &mut content,
                        format!("only the sheet \"{name}\" was read, of {count} that hold anything"),
                    );
                }
                return Ok(content);
            }
            Err(error) => {
                first.get_or_insert(error);
            }
        }
    }
    Err(first.unwrap_or_else(|| ReadError::new("holds no rows")))
}

/// Adds a warning about the whole file.
fn push_warning(content: &mut ParsedContent, message: String) {
    let warning = ReadWarning { line: None, message };
    match content {
        ParsedContent::Transcript(talk) => talk.warnings.push(warning),
        ParsedContent::Rows(_, warnings) => warnings.push(warning),
    }
}

/// Reads rows as transcripts; those without an id are numbered.
fn parse_rows(rows: &[NumberedRow], options: &TableOptions) -> Result<ParsedContent, ReadError> {
    if *options == TableOptions::default()
        && let Some(answers) = questionnaires::read(rows)
    {
        let mut documents = RowTranscripts::default();
        let width = answers.len().to_string().len();
        for (number, (id, line, words, attributes)) in answers.into_iter().enumerate() {
            let id = if id.is_empty() { format!("{:0width$}", number + 1) } else { id };
            documents.add(id, line, &words, attributes);
        }
        return documents.finish();
    }
    refuse_row_count(rows.len())?;
    let columns = match TableColumns::detect(rows, options) {
        Err(_)
            if *options == TableOptions::default()
                && let Some(found) = read_questionnaire(rows) =>
        {
            return found;
        }
        columns => columns?,
    };
    let extra = if columns.header { questionnaires::extra_header_rows(rows) } else { 0 };
    let body = rows.iter().skip(usize::from(columns.header) + extra);
    let width = rows.len().to_string().len();
    let mut documents = RowTranscripts::default();
    for (number, row) in body.enumerate() {
        let id = columns.id.map_or("", |at| row_text(row, at).trim());
        let attributes = columns
            .attributes
            .iter()
            .map(|(name, at)| (name.clone(), row_text(row, *at).to_owned()))
            .collect();
        let id = if id.is_empty() { format!("{:0width$}", number + 1) } else { id.to_owned() };
        documents.add(id, row.0, row_text(row, columns.text), attributes);
    }
    let mut content = documents.finish()?;
    if *options == TableOptions::default()
        && let Some(message) = columns.not_read(&first_row(rows))
    {
        push_warning(&mut content, message);
    }
    Ok(content)
}

/// Reads a table whose open answers are told by what is in them; none where it has none. It is said which were taken.
fn read_questionnaire(rows: &[NumberedRow]) -> Option<Result<ParsedContent, ReadError>> {
    let (persons, questions) = questionnaires::read_open_answers(rows)?;
    let mut documents = RowTranscripts::default();
    let width = persons.len().to_string().len();
    for (number, (id, line, words, attributes)) in persons.into_iter().enumerate() {
        let id = if id.is_empty() { format!("{:0width$}", number + 1) } else { id };
        documents.add(id, line, &words, attributes);
    }
    let message = format!(
        "read as a questionnaire: the answers to {} are the words, the other columns are attributes; --text-column takes \
         one column alone",
        list_columns(&questions)
    );
    Some(documents.finish().map(|mut content| {
        push_warning(&mut content, message);
        content
    }))
}

/// Reads JSON lines, or the objects of a JSON list, as a table.
///
/// # Errors
/// When a line is no JSON object, a named key is not there, or no row has text.
pub(crate) fn parse_jsonl(text: &str, options: &TableOptions) -> Result<ParsedContent, ReadError> {
    let mut objects = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value: Value = serde_json::from_str(line).map_err(|_| {
            ReadError::at_line(number + 1, "is not valid JSON; each line of a .jsonl file is one object")
        })?;
        match value {
            Value::Object(map) => objects.push((number + 1, map)),
            _ => {
                return Err(ReadError::at_line(
                    number + 1,
                    "is no JSON object; each line of a .jsonl file is one",
                ));
            }
        }
    }
    parse_objects(&objects, options, RowUnit::Line)
}

/// Reads a JSON list as a table; none where it is no list of objects with text.
pub(crate) fn parse_json_list(
    text: &str,
    options: &TableOptions,
) -> Option<Result<ParsedContent, ReadError>> {
    let Ok(Value::Array(items)) = serde_json::from_str(text) else { return None };
    let objects: Option<Vec<_>> = items
        .into_iter()
        .enumerate()
        .map(|(number, item)| if let Value::Object(map) = item { Some((number + 1, map)) } else { None })
        .collect();
    let objects = objects.filter(|objects| !objects.is_empty())?;
    let named = options.text.is_some() || find_text_key(&objects, options).is_ok();
    named.then(|| parse_objects(&objects, options, RowUnit::Item))
}

/// A JSON object with its number, counted from 1: that of its line, or in a list its own.
type JsonRow = (usize, Map<String, Value>);

/// Reads objects as transcripts, or as the cues of one where all have a start and an end or duration.
fn parse_objects(
    objects: &[JsonRow],
    options: &TableOptions,
    unit: RowUnit,
) -> Result<ParsedContent, ReadError> {
    if objects.is_empty() {
        return Err(ReadError::new("holds no rows"));
    }
    let timed = objects.iter().all(|(_, map)| {
        map.contains_key("start") && (map.contains_key("end") || map.contains_key("duration"))
    });
    if timed && options.text.is_none() {
        let list = Value::Array(objects.iter().map(|(_, map)| Value::Object(map.clone())).collect());
        return super::speech::parse(&list.to_string()).map(ParsedContent::Transcript);
    }
    let key = find_text_key(objects, options)?;
    for named in options.id.iter().chain(&options.attributes) {
        if !objects.iter().any(|(_, map)| map.contains_key(named)) {
            return Err(missing_column(named, &object_keys(objects)));
        }
    }
    refuse_row_count(objects.len())?;
    let width = objects.len().to_string().len();
    let mut documents = RowTranscripts { unit, ..RowTranscripts::default() };
    for (number, (line, map)) in objects.iter().enumerate() {
        let field = |key: &str| map.get(key).map_or_else(String::new, value_text);
        // Without a column named for it, `id` is the id where there is one.
        let id = field(options.id.as_deref().unwrap_or("id"));
        let id = if id.trim().is_empty() { format!("{:0width$}", number + 1) } else { id };
        let attributes = options.attributes.iter().map(|name| (name.clone(), field(name))).collect();
        documents.add(id, *line, &field(&key), attributes);
    }
    documents.finish()
}

/// The key that holds the text: the one the user named, else the first usual one.
fn find_text_key(objects: &[JsonRow], options: &TableOptions) -> Result<String, ReadError> {
    let has = |key: &str| objects.iter().any(|(_, map)| map.contains_key(key));
    match &options.text {
        Some(named) if has(named) => Ok(named.clone()),
        Some(named) => Err(missing_column(named, &object_keys(objects))),
        None => TEXT_COLUMNS
            .iter()
            .find(|key| has(key))
            .map(str::to_owned)
            .ok_or_else(|| no_text_column(&object_keys(objects))),
    }
}

/// The keys of the first thousand objects, sorted, to name in an error.
fn object_keys(objects: &[JsonRow]) -> Vec<String> {
    let all: BTreeSet<&String> = objects.iter().take(1000).flat_map(|(_, map)| map.keys()).collect();
    all.into_iter().cloned().collect()
}

/// A JSON value as text; empty for null.
fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The error for a column the user named that is not there.
fn missing_column(named: &str, columns: &[String]) -> ReadError {
    ReadError::at_line(
        1,
        format!("there is no column \"{named}\"; the columns are: {}", list_columns(columns)),
    )
}

/// The error for a table whose text column cannot be guessed.
fn no_text_column(columns: &[String]) -> ReadError {
    ReadError::at_line(
        1,
        format!(
            "no column looks like text; name one with --text-column. The columns are: {}",
            list_columns(columns)
        ),
    )
}

/// Refuses a table of more rows than may each become a transcript.
fn refuse_row_count(count: usize) -> Result<(), ReadError> {
    if count <= MAX_ROWS {
        return Ok(());
    }
    Err(ReadError::new(format!(
        "has {count} rows, of which {MAX_ROWS} may each be a transcript; cut it into smaller files and import those"
    )))
}

/// Up to thirty column names, cut to sixty characters, for an error.
fn list_columns(columns: &[String]) -> String {
    let short = |name: &String| -> String {
        let head: String = name.chars().take(60).collect();
        crate::corpus::decode::one_line(&head)
    };
    let shown: Vec<String> = columns.iter().take(30).map(short).collect();
    let more = if columns.len() > 30 { format!(" and {} more", columns.len() - 30) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// The text of a field of a row; empty beyond the end of the row, since rows may be shorter than the head.
fn row_text((_, fields): &NumberedRow, at: usize) -> &str {
    fields.get(at).map_or("", String::as_str)
}

/// The fields of the first row without blanks around them; none where there are no rows.
fn first_row(rows: &[NumberedRow]) -> Vec<String> {
    rows.first().map_or_else(Vec::new, |row| row.1.iter().map(|f| f.trim().to_owned()).collect())
}

/// The rows that hold anything. Quotes mean what they mean in RFC 4180, except in a tab-separated
/// table whose quotes do not come out even: there they are text.
fn read_rows(text: &str, separator: u8) -> Result<Vec<NumberedRow>, ReadError> {
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
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
    }
    if rows.is_empty() { Err(ReadError::new("holds no rows")) } else { Ok(rows) }
}

/// The roles of a table's columns, and whether the first row names them.
struct TableColumns {
    header: bool,
    text: usize,
    id: Option<usize>,
    attributes: Vec<(String, usize)>,
}

impl TableColumns {
    /// Finds the columns by the names or numbers the user gave, else by their usual names. The first row is a
    /// header where a given name or a usual one is in it.
    fn detect(rows: &[NumberedRow], options: &TableOptions) -> Result<Self, ReadError> {
        let first = first_row(rows);
        let width = rows.iter().take(1000).map(|row| row.1.len()).max().unwrap_or(0);
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
                    missing_column(name, &(1..=width).map(|n| n.to_string()).collect::<Vec<_>>())
                } else {
                    missing_column(name, &first)
                }
            })
        };
        let guessed = || TEXT_COLUMNS.iter().find_map(by_name);
        let text = match &options.text {
            Some(name) => find(name)?,
            None if width == 1 => 0,
            None => guessed().ok_or_else(|| no_text_column(&first))?,
        };
        let id = options.id.as_deref().map(find).transpose()?;
        let attributes: Vec<(String, usize)> = options
            .attributes
            .iter()
            .map(|name| Ok((name.clone(), find(name)?)))
            .collect::<Result<_, ReadError>>()?;
        let named = options.text.iter().chain(&options.id).chain(&options.attributes);
        let by_header = named.clone().any(|name| by_name(name).is_some());
        let known = first.get(text).is_some_and(|name| TEXT_COLUMNS.contains(&name.to_lowercase()));
        Ok(Self { header: by_header || known, text, id, attributes })
    }
}

impl TableColumns {
    /// Which named columns are neither text nor id nor attributes, and how they are taken; none where there are none.
    fn not_read(&self, first: &[String]) -> Option<String> {
        let is_taken = |at: usize| {
            at == self.text || self.id == Some(at) || self.attributes.iter().any(|(_, of)| *of == at)
        };
        let names = first.iter().enumerate().filter(|(at, name)| !is_taken(*at) && !name.is_empty());
        let names: Vec<String> = names.map(|(_, name)| name.clone()).collect();
        (self.header && !names.is_empty()).then(|| {
            let (text, names) = (first.get(self.text).map_or("", String::as_str), list_columns(&names));
            format!(
                "the words are those of the column {text}; not read: {names}. --attribute takes a column along, --id-column \
                 names the rows by one"
            )
        })
    }
}

/// What the number of a row counts.
#[derive(Clone, Copy, Default)]
enum RowUnit {
    /// The lines of the file, or the rows of a sheet.
    #[default]
    Line,
    /// The items of a JSON list, which may stand on any lines.
    Item,
}

impl RowUnit {
    fn noun(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Item => "item",
        }
    }

    /// A warning about the row of a number.
    fn warning(self, number: usize, message: String) -> ReadWarning {
        match self {
            Self::Line => ReadWarning { line: Some(number), message },
            Self::Item => ReadWarning { line: None, message: format!("item {number}: {message}") },
        }
    }
}

/// The transcripts of a table as they are read, with what to warn of. Rows are told by their numbers, which count what
/// [`RowUnit`] says.
#[derive(Default)]
struct RowTranscripts {
    unit: RowUnit,
    rows: Vec<(String, ParsedTranscript)>,
    names: BTreeSet<String>,
    // Rows without text.
    blank_rows: Vec<usize>,
    repeated_ids: Vec<(usize, String)>,
    // What reading the text of a row has to say.
    row_warnings: Vec<(usize, String)>,
}

impl RowTranscripts {
    /// Adds a row's transcript under a name no other row has.
    fn add(&mut self, id: String, number: usize, text: &str, attributes: Attributes) {
        if text.trim().is_empty() {
            self.blank_rows.push(number);
            return;
        }
        let mut name = crate::corpus::decode::one_line(&id);
        if !self.names.insert(name.clone()) {
            self.repeated_ids.push((number, name.clone()));
            name = format!("{name} ({} {number})", self.unit.noun());
            self.names.insert(name.clone());
        }
        let mut recording = row_recording(text);
        self.row_warnings.extend(recording.warnings.drain(..).map(|warning| (number, warning.message)));
        recording.attributes.extend(attributes);
        self.rows.push((name, recording));
    }

    fn finish(self) -> Result<ParsedContent, ReadError> {
        if self.rows.is_empty() {
            return Err(ReadError::new("no row has text in the text column"));
        }
        let mut warnings = Vec::new();
        if let Some(number) = self.blank_rows.first() {
            let message = format!("{} rows without text left out", self.blank_rows.len());
            warnings.push(self.unit.warning(*number, message));
        }
        if let Some((number, name)) = self.repeated_ids.first() {
            let message = format!(
                "{} rows have an id another row has, such as {name}; their {} was added",
                self.repeated_ids.len(),
                self.unit.noun()
            );
            warnings.push(self.unit.warning(*number, message));
        }
        if let Some((number, message)) = self.row_warnings.first() {
            let further = match self.row_warnings.len() - 1 {
                0 => String::new(),
                further => format!("; {} likewise", count_noun(further, "further row")),
            };
            warnings.push(self.unit.warning(*number, format!("{message}{further}")));
        }
        Ok(ParsedContent::Rows(self.rows, warnings))
    }
}

/// The text of a row as it is read: it may be a conversation. Where it is nothing but what would be no speech in a file of
/// text, such as a date, it is an answer all the same.
fn row_recording(text: &str) -> ParsedTranscript {
    let recording = plain::parse(text, false);
    if recording.segments.is_empty() {
        let segment = Segment { text: text.to_owned(), ..Segment::default() };
        return ParsedTranscript { segments: vec![segment], ..ParsedTranscript::default() };
    }
    recording
}

#[cfg(test)]
mod tests;
