//! Qualtrics' tables: three header rows (names, questions, import ids), then a row for each person. Open answers are
//! the words of a document; short ones become attributes under their questions.

use super::turn_tables::NumberedRow;
use crate::corpus::Attributes;
use crate::corpus::decode::one_line;

/// Columns Qualtrics adds by itself.
const OWN_COLUMNS: [&str; 17] = [
    "StartDate",
    "EndDate",
    "Status",
    "IPAddress",
    "Progress",
    "Duration (in seconds)",
    "Finished",
    "RecordedDate",
    "ResponseId",
    "RecipientLastName",
    "RecipientFirstName",
    "RecipientEmail",
    "ExternalReference",
    "LocationLatitude",
    "LocationLongitude",
    "DistributionChannel",
    "UserLanguage",
];

/// The fewest words an answer has on average in a column of open answers. Chosen by hand: a choice has four at most.
const MIN_OPEN_WORDS: f64 = 4.0;

/// The number of header rows behind the names: two where the second row holds questions and the third import ids.
pub(super) fn extra_header_rows(rows: &[NumberedRow]) -> usize {
    let holds_ids = |at: usize| {
        rows.get(at)
            .is_some_and(|(_, row)| row.iter().any(|cell| cell.trim_start().starts_with("{\"ImportId\"")))
    };
    match () {
        () if holds_ids(2) => 2,
        () if holds_ids(1) => 1,
        () => 0,
    }
}

/// A person's row: its id, its line, the open answers and what else is known.
pub(super) type Answer = (String, usize, String, Attributes);

/// Reads the rows of persons; none where the table is not Qualtrics'.
pub(super) fn read(rows: &[NumberedRow]) -> Option<Vec<Answer>> {
    let extra = extra_header_rows(rows);
    let (_, names) = rows.first().filter(|_| extra > 0)?;
    let questions = rows.get(1).filter(|_| extra == 2).map_or(names, |(_, row)| row);
    let body = rows.get(1 + extra..).unwrap_or_default();
    let cell = |row: &[String], at: usize| row.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    let id = names.iter().position(|name| name.trim() == "ResponseId");
    let asked: Vec<usize> = (0..names.len())
        .filter(|at| names.get(*at).is_some_and(|name| !OWN_COLUMNS.contains(&name.trim())))
        .collect();
    let mean = |at: usize| {
        let answers: Vec<usize> = body
            .iter()
            .map(|(_, row)| cell(row, at).split_whitespace().count())
            .filter(|words| *words > 0)
            .collect();
        answers.iter().sum::<usize>() as f64 / answers.len().max(1) as f64
    };
    let open: Vec<usize> = asked.iter().copied().filter(|at| mean(*at) > MIN_OPEN_WORDS).collect();
    // Where no answer is long, the longest are the words.
    let longest = asked.iter().copied().max_by(|a, b| mean(*a).total_cmp(&mean(*b)));
    let open = if open.is_empty() { longest.into_iter().collect() } else { open };
    let answers = body.iter().map(|(line, row)| {
        let words: Vec<String> =
            open.iter().map(|at| cell(row, *at)).filter(|words| !words.is_empty()).collect();
        let mut attributes = Attributes::new();
        for at in asked.iter().filter(|at| !open.contains(at)) {
            let (question, answer) = (questions.get(*at).map_or("", String::as_str), cell(row, *at));
            if !answer.is_empty() {
                attributes.insert(one_line(question), answer);
            }
        }
        if let Some(at) = names.iter().position(|name| name.trim() == "StartDate") {
            attributes.insert("date".to_owned(), cell(row, at));
        }
        (id.map(|at| cell(row, at)).unwrap_or_default(), *line, words.join("\n\n"), attributes)
    });
    Some(answers.collect())
}
