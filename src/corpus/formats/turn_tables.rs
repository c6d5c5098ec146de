//! Tables whose rows are turns: a column of words with one of speakers or of times. Columns are told by their names
//! in a header, which may stand below title rows; without a header by what is in them, as in ELAN's and Audacity's
//! exports. Rows of several sessions are a transcript for each.

use super::time_units::are_milliseconds;
use crate::corpus::decode::one_line;
use crate::corpus::error::ReadWarning;
use crate::corpus::layout::is_whole_time;
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};
use crate::corpus::speaker_label::is_plausible_name;
use crate::corpus::word_list::WordList;
use std::collections::{BTreeMap, BTreeSet};

/// A row with its number in the file.
pub(super) type NumberedRow = (usize, Vec<String>);

/// How many rows a header may have above it: titles and notes. Chosen by hand.
const MAX_TITLE_ROWS: usize = 10;

/// Names of the columns of turns, in lower case, the likeliest first.
static WORDS: WordList = WordList::new(
    "text, transcript, transcription, utterance, utterances, words, content, speech, caption, captions, sentence, message, turn, \
     dialogue, verbatim, said, what was said, annotation, annotations, value, body, inhalt, äußerung, aussage, wortlaut, \
     transkript, texte, énoncé, paroles, transcription du texte, texto, enunciado, transcripción, testo, enunciato, \
     trascrizione, fala, transcrição, tekst, wypowiedź, metin, konuşma, текст, реплика, высказывание, 発言, 発話, 発言内容, \
     内容, テキスト, 文本, 发言, 對話, 对话, 내용, 발화, 대사, النص, טקסט, κείμενο",
);
/// Names of a column of speakers, in lower case.
pub(super) static SPEAKER_COLUMNS: WordList = WordList::new(
    "speaker, speaker name, speaker_name, speakername, speaker label, speaker_label, speaker id, speaker_id, who, tier, role, \
     character, participant, person, name, sprecher, sprecherin, sprecher/in, rednerin, redner, locuteur, locutrice, \
     intervenant, hablante, parlante, interlocutor, falante, orador, mówca, rozmówca, spreker, talare, puhuja, konuşmacı, \
     спикер, говорящий, имя, 話者, 発言者, 说话人, 說話者, 发言人, 發言人, 화자, 발화자, المتحدث, דובר, ομιλητής, from",
);
static STARTS: WordList = WordList::new(
    "start, start time, start_time, starttime, start (s), start (sec), start_s, begin, begin time, begin_time, in, tc in, time in, \
     onset, time, timestamp, time stamp, timecode, time code, zeit, temps, tiempo, begin time - hh:mm:ss.ms, begin time - ss.msec, \
     start timecode, timespan, time span, time range, zeitspanne, zeitraum, t, xmin, tmin, beginn, anfang, startzeit, début, inicio, início, inizio, tempo, czas, tijd, tid, \
     zaman, aika, время, время начала, начало, 時間, 開始, 開始時間, 开始时间, 时间, 시간, 시작, الوقت, זמן, χρόνος",
);
static ENDS: WordList = WordList::new(
    "end, end time, end_time, endtime, end (s), end (sec), end_s, stop, out, tc out, time out, offset, ende, end time - hh:mm:ss.ms, \
     end time - ss.msec, end timecode, xmax, tmax, endzeit, fin, fim, fine, конец, 終了, 終了時間, 结束, 结束时间, 끝",
);
static SESSIONS: WordList = WordList::new(
    "session, session id, session_id, interview, interview id, interview_id, conversation, conversation id, conversation_id, \
     meeting, meeting_id, dialogue_id, dialog_id, recording, recording_id, episode, episode_id, transcript_id, document, file, \
     filename, file name, video_id, case, group, gespräch, sitzung, entretien, entrevista",
);

/// What is in the names of columns that can only be of speakers.
const SPEAKING: [&str; 8] =
    ["speaker", "sprecher", "locut", "hablante", "falante", "спикер", "話者", "说话人"];

/// The name of a column without what explains it: `Time (mm:ss)`, `Speaker/Role`, `Sprecher:in`, `Utterance text`.
fn plain_name(name: &str) -> &str {
    let end = name.find(['(', '[', '/', '*', ':']).unwrap_or(name.len());
    let plain = name.get(..end).unwrap_or(name).trim();
    let shorter = plain.strip_suffix(" text").or_else(|| plain.strip_suffix(" name")).unwrap_or(plain);
    shorter.trim_end_matches(['_', ' '])
}

/// The columns of a table of turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct TurnColumns {
    words: usize,
    speaker: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    session: Option<usize>,
    /// How many rows stand before the first turn.
    head: usize,
}

/// Reads rows as turns, each session a transcript under its name (empty where the table has no sessions); none where
/// the rows are of another kind.
pub(super) fn read(rows: &[NumberedRow], may_guess: bool) -> Option<Vec<(String, ParsedTranscript)>> {
    let columns =
        TurnColumns::by_name(rows).or_else(|| may_guess.then(|| TurnColumns::by_content(rows)).flatten())?;
    let body: Vec<&NumberedRow> = rows.iter().skip(columns.head).collect();
    if body.is_empty() {
        return None;
    }
    let rate = frame_rate(&body, &columns);
    let whole = body
        .iter()
        .all(|(_, row)| columns.start.is_none_or(|at| field(row, at).bytes().all(|b| b.is_ascii_digit())));
    let milliseconds = whole && columns.start.is_some_and(|at| counts_milliseconds(&body, at, &columns));
    let mut sessions: Vec<(String, ParsedTranscript)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let (mut session, mut speaker) = (String::new(), None::<String>);
    let mut untimed = None;
    for (line, row) in body {
        // Cells that were merged are empty but in the first row.
        let named = columns.session.map(|at| one_line(field(row, at))).filter(|name| !name.is_empty());
        if let Some(name) = named.filter(|name| *name != session) {
            (session, speaker) = (name, None);
        }
        let words = field(row, columns.words);
        if words.is_empty() || words == "NULL" {
            continue;
        }
        let who = columns
            .speaker
            .map(|at| one_line(field(row, at).trim_end_matches(':')))
            .filter(|who| !who.is_empty());
        let changed = who.is_some() && who != speaker;
        speaker = who.or(speaker);
        let time = |at: Option<usize>| at.and_then(|at| read_seconds(field(row, at), rate, milliseconds));
        let range = columns.start.and_then(|at| read_range(field(row, at)));
        let (start, end) = match range {
            Some((start, end)) => (Some(start), time(columns.end).or(Some(end))),
            None => (time(columns.start), time(columns.end)),
        };
        if columns.start.is_some() && start.is_none() {
            untimed.get_or_insert(*line);
        }
        let place = *places.entry(session.clone()).or_insert_with(|| {
            sessions.push((
                session.clone(),
                ParsedTranscript {
                    is_captions: columns.start.is_some() && columns.end.is_some(),
                    ..ParsedTranscript::default()
                },
            ));
            sessions.len() - 1
        });
        if let Some((_, parsed)) = sessions.get_mut(place) {
            let captions = parsed.is_captions;
            let break_before =
                if captions && !changed { SegmentBreak::None } else { SegmentBreak::Paragraph };
            parsed.segments.push(Segment {
                text: words.to_owned(),
                start,
                end,
                speaker: speaker.clone(),
                break_before,
            });
        }
    }
    if let Some(line) = untimed
        && let Some((_, parsed)) = sessions.first_mut()
    {
        let message = "rows whose time cannot be read were kept without one".to_owned();
        parsed.warnings.push(ReadWarning { line: Some(line), message });
    }
    (!sessions.is_empty()).then_some(sessions)
}

/// The text of a field without blanks around it; empty beyond the end of the row.
fn field(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", |field| field.trim())
}

impl TurnColumns {
    /// Finds the columns by the names in a header, within the first rows. A column of speakers must name some of them
    /// again or stand beside times, else each row is a person's answer.
    fn by_name(rows: &[NumberedRow]) -> Option<Self> {
        for (at, (_, row)) in rows.iter().enumerate().take(MAX_TITLE_ROWS) {
            let names: Vec<String> =
                row.iter().map(|name| name.trim().trim_start_matches('\u{feff}').to_lowercase()).collect();
            let plain: Vec<&str> = names.iter().map(|name| plain_name(name)).collect();
            let find = |list: &WordList| {
                let exact = || list.iter().find_map(|known| names.iter().position(|name| name == known));
                exact().or_else(|| list.iter().find_map(|known| plain.iter().position(|name| *name == known)))
            };
            let Some(words) = find(&WORDS) else { continue };
            let other = |list: &WordList| find(list).filter(|column| *column != words);
            let speaker = other(&SPEAKER_COLUMNS);
            let columns = Self {
                words,
                speaker,
                start: other(&STARTS),
                end: other(&ENDS),
                session: other(&SESSIONS),
                head: at + 1,
            };
            let body = || rows.iter().skip(at + 1);
            let timed = columns.start.is_some_and(|start| {
                let (all, timed) = body()
                    .map(|(_, row)| field(row, start))
                    .filter(|cell| !cell.is_empty())
                    .fold((0, 0), |(all, timed), cell| {
                        (all + 1, timed + usize::from(read_seconds(cell, 25.0, false).is_some()))
                    });
                timed > 0 && timed * 10 >= all * 8
            });
            let columns = Self { start: columns.start.filter(|_| timed), ..columns };
            let again = speaker.is_some_and(|speaker| {
                let named: Vec<&str> =
                    body().map(|(_, row)| field(row, speaker)).filter(|who| !who.is_empty()).collect();
                let distinct = named.iter().collect::<BTreeSet<_>>().len();
                let word =
                    names.get(speaker).is_some_and(|name| SPEAKING.iter().any(|part| name.contains(part)));
                distinct * 3 <= named.len() * 2 + 1 && distinct < named.len()
                    || word && distinct <= named.len().min(20)
            });
            // A table of times alone needs both ends: a column `time` may be when a form was sent.
            let ranges = || {
                columns.start.is_some_and(|at| body().any(|(_, row)| read_range(field(row, at)).is_some()))
            };
            let both = timed && (columns.end.is_some() || ranges());
            if both || again || timed && speaker.is_some() {
                return Some(columns);
            }
        }
        None
    }

    /// Finds the columns of a table without a header by what is in them: times in all rows, words in the longest
    /// column of text, speakers in a column of names that come back.
    fn by_content(rows: &[NumberedRow]) -> Option<Self> {
        let rows: Vec<&[String]> = rows
            .iter()
            .map(|(_, row)| row.as_slice())
            .filter(|row| !row.first().is_some_and(|first| first.starts_with('\\')))
            .collect();
        let width = rows.iter().map(|row| row.len()).max()?;
        if rows.len() < 2 || !(2..=20).contains(&width) {
            return None;
        }
        let mostly = |at: usize, is: &dyn Fn(&str) -> bool| {
            let good = rows.iter().filter(|row| is(field(row, at))).count();
            good * 10 >= rows.len() * 9
        };
        let timed: Vec<usize> = (0..width)
            .filter(|at| mostly(*at, &|cell| has_fraction(cell) || is_whole_time(cell).is_some()))
            .collect();
        let start = *timed.first()?;
        let length = |at: usize| rows.iter().map(|row| field(row, at).len()).sum::<usize>();
        let lettered =
            |at: usize| mostly(at, &|cell| cell.is_empty() || cell.chars().any(char::is_alphabetic));
        let words = (0..width)
            .filter(|at| !timed.contains(at) && lettered(*at))
            .max_by_key(|at| (length(*at), std::cmp::Reverse(*at)))?;
        let speaker = (0..words.min(width)).find(|at| {
            let distinct = rows.iter().map(|row| field(row, *at)).collect::<BTreeSet<_>>().len();
            !timed.contains(at) && mostly(*at, &is_plausible_name) && distinct * 3 <= rows.len() * 2 + 1
        });
        // The end lies behind the start in every row; a length may stand there as well.
        let seconds = |row: &[String], at: usize| read_seconds(field(row, at), 25.0, false);
        let end = timed.iter().copied().skip(1).find(|at| {
            rows.iter()
                .all(|row| seconds(row, start).zip(seconds(row, *at)).is_none_or(|(start, end)| end >= start))
                && rows.iter().any(|row| {
                    seconds(row, start).zip(seconds(row, *at)).is_some_and(|(start, end)| end > start)
                })
        });
        (end.is_some() || speaker.is_some()).then_some(Self {
            words,
            speaker,
            start: Some(start),
            end,
            session: None,
            head: 0,
        })
    }
}

/// Says whether a cell is a number with a fraction, as tools write seconds.
fn has_fraction(cell: &str) -> bool {
    cell.contains('.') && cell.parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0)
}

/// The seconds between which a cell says that something is said, as NVivo's timespans do: `0:05.0 - 0:09.5`.
fn read_range(cell: &str) -> Option<(f64, f64)> {
    let time = is_whole_time(cell)?;
    Some((time.start, time.end?))
}

/// The seconds of a cell: a number, a clock time, the start of a range, or one of the other forms; frames by their rate.
fn read_seconds(cell: &str, rate: f64, milliseconds: bool) -> Option<f64> {
    if let Some(number) = cell.parse::<f64>().ok().or_else(|| cell.replace(',', ".").parse().ok()) {
        return Some(if milliseconds { number / 1000.0 } else { number })
            .filter(|number| number.is_finite() && *number >= 0.0);
    }
    if let Some((start, _)) = read_range(cell) {
        return Some(start);
    }
    if cell.bytes().filter(|b| matches!(b, b':' | b';')).count() == 3 {
        let (clock, frames) = cell.rsplit_once([':', ';'])?;
        let (whole, length) = crate::corpus::clock::parse_clock(clock)?;
        return (length == clock.len())
            .then(|| frames.parse::<u32>().ok().map(|frames| whole + f64::from(frames) / rate))
            .flatten();
    }
    is_whole_time(cell).map(|time| time.start)
}

/// The frames a second: 25, or 30 where a frame over 24 occurs.
fn frame_rate(rows: &[&NumberedRow], columns: &TurnColumns) -> f64 {
    let frames = rows
        .iter()
        .flat_map(|(_, row)| [columns.start, columns.end].map(|at| at.map_or("", |at| field(row, at))));
    let frames = frames.filter(|cell| cell.bytes().filter(|b| matches!(b, b':' | b';')).count() == 3);
    let most = frames.filter_map(|cell| cell.rsplit([':', ';']).next()?.parse::<u32>().ok()).max();
    if most.is_some_and(|most| most > 24) { 30.0 } else { 25.0 }
}

/// Says whether starts that are whole numbers are milliseconds, as Whisper's tables have them. Without an end, a row lasts
/// to the next start; one that starts before the row above is another session's.
fn counts_milliseconds(rows: &[&NumberedRow], start: usize, columns: &TurnColumns) -> bool {
    let number = |row: &[String], at: usize| field(row, at).parse::<f64>().ok();
    let nexts = rows.iter().skip(1).map(|(_, row)| number(row, start)).chain([None]);
    let stretches = rows.iter().zip(nexts).filter_map(|((_, row), next)| {
        let end = columns.end.and_then(|at| number(row, at)).or(next)?;
        Some((end - number(row, start)?, field(row, columns.words)))
    });
    are_milliseconds(stretches.filter(|(length, _)| *length >= 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (Option<f64>, Option<String>, String);

    fn rows(lines: &[&str]) -> Vec<NumberedRow> {
        lines
            .iter()
            .enumerate()
            .map(|(at, line)| (at + 1, line.split('|').map(str::to_owned).collect()))
            .collect()
    }

    fn seen(lines: &[&str]) -> Vec<(String, Vec<Row>)> {
        let found = read(&rows(lines), true).unwrap_or_default();
        let rows = |parsed: ParsedTranscript| {
            parsed.segments.into_iter().map(|s| (s.start, s.speaker, s.text)).collect()
        };
        found.into_iter().map(|(name, parsed)| (name, rows(parsed))).collect()
    }

    fn row(start: f64, who: &str, words: &str) -> Row {
        (Some(start), Some(who.to_owned()).filter(|who| !who.is_empty()), words.to_owned())
    }

    #[test]
    fn sessions_below_a_title_with_merged_cells() {
        let lines = [
            "Boats, all talks",
            "Interview|Speaker|Time|Text",
            "A|Int|0:05|How?",
            "|Cleo|0:09|Badly.",
            "||0:12|Very.",
            "B|Int|0:01|You?",
        ];
        assert_eq!(
            seen(&lines),
            [
                (
                    "A".into(),
                    vec![row(5.0, "Int", "How?"), row(9.0, "Cleo", "Badly."), row(12.0, "Cleo", "Very.")]
                ),
                ("B".into(), vec![row(1.0, "Int", "You?")])
            ]
        );
    }

    #[test]
    fn names_of_columns_explained_and_in_other_languages() {
        for head in [
            "Timestamp (hh:mm:ss)|Speaker/Role|Utterance text",
            "Zeit|Sprecher:in|Wortlaut",
            "Время|Спикер|Текст",
            "時間|話者|発言",
        ] {
            let lines = [head, "0:05|Int|How?", "0:09|Cleo|Badly.", "0:12|Int|Oh."];
            assert_eq!(seen(&lines)[0].1[1], row(9.0, "Cleo", "Badly."), "{head}");
        }
    }

    #[test]
    fn one_column_with_both_times() {
        let found = read(
            &rows(&[
                "Timespan|Content|Speaker",
                "0:00.0 - 0:37.5|Where was it?|Ann",
                "0:37.5 - 1:00:02.0|In the village.|Ben",
                "1:00:02.0 - 1:00:04.0|And then?|Ann",
            ]),
            false,
        );
        let segments = found.unwrap().remove(0).1.segments;
        let times: Vec<_> = segments.iter().map(|it| (it.start.unwrap(), it.end.unwrap())).collect();
        assert_eq!(times, [(0.0, 37.5), (37.5, 3602.0), (3602.0, 3604.0)]);
        assert_eq!(segments[1].speaker.as_deref(), Some("Ben"));
    }

    #[test]
    fn tables_without_a_header() {
        assert_eq!(
            seen(&["1.5|4.25|So it was.", "4.5|9.0|And so."])[0].1,
            [row(1.5, "", "So it was."), row(4.5, "", "And so.")]
        );
        let elan = [
            "Cleo|Cleo|00:00:00.000|00:00:04.800|So it was.",
            "Dan|Dan|00:00:04.900|00:00:07.000|Well, no.",
            "Cleo|Cleo|00:00:08.000|00:00:09.000|Oh.",
        ];
        assert_eq!(seen(&elan)[0].1[1], row(4.9, "Dan", "Well, no."));
    }

    #[test]
    fn frames_and_milliseconds() {
        let frames = [
            "Speaker Name|Start Time|End Time|Text",
            "Cleo|00:00:01:15|00:00:02:29|So.",
            "Cleo|00:00:03:00|00:00:04:00|Well.",
        ];
        assert_eq!(seen(&frames)[0].1[0], row(1.5, "Cleo", "So."));
        assert_eq!(seen(&["start|end|text", "0|2500|So it was", "2500|4000|and so"])[0].1[1].0, Some(2.5));
        for said in
            ["那时候我们都住在海边", "私たちは海の近くに住んでいた", "ตอนนั้นเราอยู่ริมทะเลกัน", "so it was then"]
        {
            let table = |starts: [u32; 4]| {
                let rows = starts.map(|start| format!("{start}|Cleo|{said}"));
                let lines: Vec<&str> =
                    ["start|speaker|text"].into_iter().chain(rows.iter().map(String::as_str)).collect();
                seen(&lines)[0].1[3].0
            };
            assert_eq!(table([0, 12, 95, 180]), Some(180.0), "{said}");
            assert_eq!(table([0, 2500, 4600, 7200]), Some(7.2), "{said}");
        }
    }

    #[test]
    fn other_tables_are_none() {
        assert!(read(&rows(&["id|text", "1|So it was.", "2|And so."]), true).is_none());
        assert!(
            read(&rows(&["name|answer|text", "Ann|x|So.", "Bo|y|Well.", "Cy|z|No.", "Di|z|No."]), true)
                .is_none()
        );
        assert!(read(&rows(&["1990|4", "1991|5"]), true).is_none());
    }
}
