//! Tables of questionnaires, a row for each person: open answers are the words of a document, short ones become attributes
//! under their questions. Qualtrics' have three header rows (names, questions, import ids), others one of questions.

use super::turn_tables::NumberedRow;
use crate::corpus::Attributes;
use crate::corpus::decode::one_line;
use crate::corpus::language::count_words_of_a_size;
use crate::corpus::word_list::WordList;
use std::collections::BTreeSet;

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

/// What an answer in a column of open answers has more words than, on average, two Chinese characters being one. Chosen by
/// hand: a choice has four at most.
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
    // The words and the characters of an answer on average.
    let mean = |at: usize| {
        let answers: Vec<String> =
            body.iter().map(|(_, row)| cell(row, at)).filter(|answer| !answer.is_empty()).collect();
        let share = |sum: usize| sum as f64 / answers.len().max(1) as f64;
        let words = answers.iter().map(|answer| count_words_of_a_size(answer)).sum();
        (share(words), share(answers.iter().map(|answer| answer.chars().count()).sum()))
    };
    let lengths: Vec<(usize, (f64, f64))> = asked.iter().map(|at| (*at, mean(*at))).collect();
    let open: Vec<usize> =
        lengths.iter().filter(|(_, (words, _))| *words > MIN_OPEN_WORDS).map(|(at, _)| *at).collect();
    // Where no answer is long, the longest are the words.
    let longest = lengths.iter().max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let open = if open.is_empty() { longest.into_iter().map(|(at, _)| *at).collect() } else { open };
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

/// Columns that name a person, in lower case.
static ID_COLUMNS: WordList = WordList::new(
    "id, respondent, respondent id, response id, participant, participant id, case, case id, code, pseudonym, nr, no, number, \
     teilnehmer, teilnehmer-id, befragte, fall, participante, encuestado, répondant, numéro, 番号, 编号, 번호",
);

/// Fewest rows of persons of a questionnaire that is told by its answers alone. Chosen by hand.
const MIN_PERSONS: usize = 3;

/// Reads a table of one header row whose columns of open answers are told by their length and by being different; gives the
/// questions that are the words, too. None where there are none.
pub(super) fn read_open_answers(rows: &[NumberedRow]) -> Option<(Vec<Answer>, Vec<String>)> {
    let ((_, names), body) = rows.split_first().filter(|(_, body)| body.len() >= MIN_PERSONS)?;
    let cell = |row: &[String], at: usize| row.get(at).map_or("", |cell| cell.trim()).to_owned();
    let answers =
        |at: usize| body.iter().map(move |(_, row)| cell(row, at)).filter(|answer| !answer.is_empty());
    let is_open = |at: &usize| {
        let (count, words) =
            answers(*at).fold((0, 0), |(count, words), it| (count + 1, words + count_words_of_a_size(&it)));
        // Statements to agree with are long as well, and few.
        let distinct = answers(*at).collect::<BTreeSet<_>>().len();
        count > 0 && words as f64 > MIN_OPEN_WORDS * f64::from(count) && distinct * 2 > count as usize
    };
    let (open, other): (Vec<usize>, Vec<usize>) = (0..names.len()).partition(is_open);
    let questions: Vec<String> = open.iter().map(|at| one_line(&cell(names, *at))).collect();
    if open.is_empty() || questions.iter().any(String::is_empty) {
        return None;
    }
    let is_id = |at: &&usize| {
        ID_COLUMNS.contains(&cell(names, **at).to_lowercase())
            && answers(**at).collect::<BTreeSet<_>>().len() == body.len()
    };
    let id = other.iter().find(is_id).copied();
    let persons = body.iter().map(|(line, row)| {
        let words: Vec<String> = open.iter().map(|at| cell(row, *at)).filter(|it| !it.is_empty()).collect();
        let known = other.iter().filter(|at| Some(**at) != id);
        let known = known.map(|at| (one_line(&cell(names, *at)), cell(row, *at)));
        let attributes = known.filter(|(name, value)| !name.is_empty() && !value.is_empty()).collect();
        (id.map(|at| cell(row, at)).unwrap_or_default(), *line, words.join("\n\n"), attributes)
    });
    Some((persons.collect(), questions))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The open answers of the first person.
    fn words(columns: &[(&str, [&str; 2])]) -> String {
        let row = |of: &dyn Fn(usize) -> String| (0..columns.len()).map(of).collect::<Vec<_>>();
        let rows = [
            row(&|at| format!("Q{at}")),
            row(&|at| columns[at].0.to_owned()),
            row(&|at| format!("{{\"ImportId\":\"QID{at}\"}}")),
            row(&|at| columns[at].1[0].to_owned()),
            row(&|at| columns[at].1[1].to_owned()),
        ];
        let rows: Vec<NumberedRow> = rows.into_iter().zip(1..).map(|(row, line)| (line, row)).collect();
        read(&rows).unwrap().remove(0).2
    }

    #[test]
    fn open_answers_are_told_by_their_length_and_by_being_different() {
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let rows: Vec<NumberedRow> = [
            ["ID", "Age", "I feel at home here", "What would you change?"],
            ["P1", "20", "I agree with this fully", "More parking would help us all"],
            ["P2", "30", "I agree with this fully", "The food was cold every day"],
            ["P3", "40", "I agree with this fully", ""],
        ]
        .map(row)
        .into_iter()
        .zip(1..)
        .map(|(row, line)| (line, row))
        .collect();
        let (persons, questions) = read_open_answers(&rows).unwrap();
        assert_eq!(questions, ["What would you change?"]);
        let (id, line, words, known) = &persons[1];
        assert_eq!((id.as_str(), *line, words.as_str()), ("P2", 3, "The food was cold every day"));
        assert_eq!(known.keys().collect::<Vec<_>>(), ["Age", "I feel at home here"]);
        assert!(read_open_answers(&rows[..3]).is_none(), "two rows tell too little");
    }

    #[test]
    fn open_answers_are_the_words_in_every_script() {
        let english = [
            ("Agree?", ["Fully agree", "Rather not"]),
            ("Why?", ["So it was for all of us", "We had no boats"]),
            ("Gender", ["f", "m"]),
        ];
        assert_eq!(words(&english), "So it was for all of us");
        let chinese = [
            ("同意吗？", ["比较不同意", "非常同意"]),
            ("为什么？", ["因为那时候我们都住在海边", "我们没有船也没有钱"]),
            ("性别", ["女", "男"]),
        ];
        assert_eq!(words(&chinese), "因为那时候我们都住在海边");
        let thai = [
            ("ทำไม", ["เพราะตอนนั้นเราอยู่ริมทะเลกันทุกคน", "เราไม่มีเรือและไม่มีเงินเลยสักบาท"]),
            ("เพศ", ["หญิง", "ชาย"]),
        ];
        assert_eq!(words(&thai), thai[0].1[0]);
        // None is long: the longer ones, whichever column is the last.
        assert_eq!(words(&[("为什么？", ["没有船", "没钱"]), ("性别", ["女", "男"])]), "没有船");
        assert_eq!(words(&[("Why?", ["Boats", "Money"]), ("Gender", ["f", "m"])]), "Boats");
    }
}
