//! The layout of a file: which rows of the tables it keeps to, found from all its lines.
//!
//! Every kind of marks is weighed on the whole file: how many lines its labels open, how many of the labels come
//! back, whether they are names. The kind that explains most is the file's; others count as far as they name the
//! same people. A label that comes once counts where the layout is sure: two others come back in the same row.
//! The shares here and in `label_counts` were set by hand on the transcripts in the tests; not measured further.

use super::furniture;
use super::head_forms::{NameMarks, WrittenHead, is_wide_colon, marks_of_layout, read_heads};
use super::label_counts::{LabelCounts, LineCounts};
use super::labels::{clean_label, is_pause_label, is_plausible_label};
use super::scanned_line::{LineStyle, ScannedLine, lone_time, split_trailing_time};
use super::time_forms::{TIME_FORMS, TimePlace, WrittenTime, is_whole_time, read_time};
use crate::corpus::language::ends_sentence;
use crate::corpus::part::text_part;
use crate::corpus::speaker_label::{is_capitalised, is_nobody_label, is_role_of_asker};
use crate::corpus::{ReadChoices, Span};
use std::collections::BTreeMap;

/// The head of a turn as the file's layout has it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct LineHead<'a> {
    /// The label; none where the line only has a time.
    pub name: Option<&'a str>,
    /// When it begins, in seconds.
    pub start: Option<f64>,
    /// When it ends.
    pub end: Option<f64>,
    /// Whether another speaks from here, whoever it is.
    pub begins_turn: bool,
    /// The rest of the line.
    pub words: &'a str,
}

/// The layout of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileLayout<'a> {
    /// The labels of each kind of marks that is accepted, with whether list items count.
    labels: BTreeMap<(NameMarks, bool), BTreeMap<&'a str, usize>>,
    /// Other spellings of a label: its initials, where it is introduced with them.
    aliases: BTreeMap<&'a str, &'a str>,
    /// The lines that are a name with a time above or below.
    stacked: BTreeMap<usize, (&'a str, WrittenTime)>,
    /// The lines of those times.
    stacked_times: std::collections::BTreeSet<usize>,
    /// Whether bare times at the beginning of lines are times.
    bare_times: bool,
    /// Whether bare times that are all of a line are times.
    lone_times: bool,
    /// Whether paragraphs end with the time at which they end.
    times_end: bool,
    /// Whether `>>` at the beginning of lines says that another speaks.
    has_changes: bool,
    /// The times at the beginning of lines, by line.
    leading: Vec<(usize, f64)>,
    /// Whether times among words are times although no line begins with one.
    inner_times: bool,
    /// Whether lines are broken inside sentences.
    pub is_wrapped: bool,
    /// Whether lines are timed captions.
    pub is_captions: bool,
    /// Whether labels are emphasised, so that the file is Markdown.
    pub emphasised: bool,
    /// Whether only those who ask are labelled: what stands on a line without label after their words is another's.
    pub only_askers: bool,
    /// The row most heads are written in, and the row most times are written in.
    pub rows: (Option<&'static str>, Option<&'static str>),
    /// What a person decided.
    choices: ReadChoices,
}

impl<'a> FileLayout<'a> {
    /// Finds the layout of a file from all its lines, which have no blanks around them. What a person decided of
    /// labels goes before what the file tells.
    pub fn detect(lines: &[(&'a str, LineStyle)], choices: &ReadChoices) -> Self {
        let mut counts = LineCounts { only: choices.only_speakers.clone(), ..LineCounts::default() };
        let mut blank_before = true;
        for (at, (line, style)) in lines.iter().enumerate() {
            if line.is_empty() {
                blank_before = true;
                continue;
            }
            if furniture::is_furniture(line) {
                continue;
            }
            let below = lines.get(at + 1).map_or("", |(line, _)| *line);
            let words_below = !below.is_empty() && read_time(below, TimePlace::Leading).is_none();
            let scanned = ScannedLine::new(line, *style);
            counts.add_line(at, &scanned, line, *style, (blank_before, words_below));
            blank_before = false;
        }
        let mut layout = Self { choices: choices.clone(), ..Self::default() };
        layout.bare_times =
            counts.bare.len() >= 3 && counts.bare.is_sorted() && counts.bare.len() * 10 >= counts.full * 3;
        layout.lone_times = counts.lone.len() >= 2 && counts.lone.is_sorted();
        layout.times_end = counts.trailing.len() >= 2
            && counts.trailing.is_sorted()
            && counts.leading.len() * 2 < counts.trailing.len()
            && counts.trailing.len() * 10 >= counts.blocks.min(counts.full) * 3;
        layout.inner_times = counts.inner.len() >= 2 && counts.inner.is_sorted() && !layout.times_end;
        layout.has_changes = counts.changes >= 2;
        layout.stack_names(lines, counts.lone_count);
        layout.choose_labels(&counts);
        layout.is_wrapped = layout.lines_are_wrapped(lines);
        layout.is_captions = counts.time_only >= 5 && counts.with_end * 10 >= counts.full * 8;
        layout.leading = std::mem::take(&mut counts.leading);
        let most = counts.time_rows.iter().max_by_key(|(form, count)| (**count, std::cmp::Reverse(**form)));
        layout.rows.1 = most.and_then(|(form, _)| TIME_FORMS.get(*form)).map(|form| form.name);
        layout
    }

    /// Finds names and times on two lines of their own, as meeting tools write them above the words: at least two
    /// such pairs, and half of the lone times.
    fn stack_names(&mut self, lines: &[(&'a str, LineStyle)], lone: usize) {
        let time_at = |at: usize| {
            lines.get(at).and_then(|(line, _)| if line.is_empty() { None } else { lone_time(line) })
        };
        let name_at = |at: usize| {
            let name = lines
                .get(at)
                .map(|(line, _)| line.trim_matches(['*', '_', '#', ' ']).trim_end_matches(':'))?;
            let fits = !name.is_empty()
                && is_plausible_label(name, NameMarks::Line)
                && !ends_sentence(name)
                && !self.choices.denies(name);
            fits.then_some(name)
        };
        if lone < 2 || self.choices.layout.is_some() {
            return;
        }
        for step in [1isize, -1] {
            let mut found = BTreeMap::new();
            for at in 0..lines.len() {
                let Some(name) =
                    name_at(at).filter(|_| lone_time(lines.get(at).map_or("", |line| line.0)).is_none())
                else {
                    continue;
                };
                let Some(beside) = at.checked_add_signed(step) else { continue };
                if let Some(time) = time_at(beside) {
                    found.insert(at, (name, time));
                }
            }
            // A time over a name must have words below, or the words themselves would be names.
            let names: std::collections::BTreeSet<&str> = found.values().map(|(name, _)| *name).collect();
            let again = step == 1 || names.len() * 2 <= found.len() + 1 && names.len() >= 2;
            if found.len() >= 2 && found.len() * 2 >= lone && again {
                self.stacked_times = found.keys().filter_map(|at| at.checked_add_signed(step)).collect();
                self.stacked = found;
                return;
            }
        }
    }

    /// Chooses the labels of each kind of marks.
    fn choose_labels(&mut self, counts: &LineCounts<'a>) {
        let mut kept = Vec::new();
        for (key, labels) in &counts.labels {
            let chosen = self.chosen_labels(counts, *key, labels);
            let total: usize = chosen.values().sum();
            if total > 0 {
                kept.push((*key, chosen, total));
            }
        }
        let weight = |marks: NameMarks| match marks {
            NameMarks::Written | NameMarks::Square | NameMarks::Curly | NameMarks::Pointed => 4,
            NameMarks::Heading | NameMarks::Emphasis => 4,
            NameMarks::Round | NameMarks::Tab | NameMarks::Corner => 3,
            NameMarks::Line => 2,
            NameMarks::Dash | NameMarks::Point => 1,
        };
        let best = kept.iter().max_by_key(|(key, _, total)| (total * weight(key.0), std::cmp::Reverse(*key)));
        let Some((best_key, best_names, best_total)) = best.cloned() else { return };
        let stacked: std::collections::BTreeSet<&str> =
            self.stacked.values().map(|(name, _)| *name).collect();
        let stack_wins = self.stacked.len() >= best_total;
        for (key, names, total) in kept {
            let known = |name: &str| best_names.contains_key(name) || stacked.contains(name);
            let own = key == best_key && !stack_wins || self.is_decided();
            let recurring = names.values().filter(|count| **count >= 2).count();
            // Another way that is as sure as the best is used beside it; else it must name the same people.
            let beside =
                recurring >= 2 && total * 2 >= best_total && !stack_wins && key.0 == NameMarks::Written;
            let names: BTreeMap<&str, usize> = if own || beside {
                names
            } else {
                names
                    .into_iter()
                    .filter(|(name, _)| if stack_wins { stacked.contains(name) } else { known(name) })
                    .collect()
            };
            if !names.is_empty() {
                self.labels.insert(key, names);
            }
        }
        // The records of courts have `Q.` and `A.`, and all others in capitals before a colon, however rare.
        let court = best_names.contains_key("Q") && best_names.contains_key("A");
        if (best_key.0 == NameMarks::Point || court) && !stack_wins && !self.is_decided() {
            let court = counts.shouted_labels();
            self.labels.entry((NameMarks::Written, false)).or_default().extend(court);
        }
        self.rows.0 = counts.most_used_row(best_key);
        let written = counts.labels.get(&(NameMarks::Written, false));
        let emphasised =
            |name: &&str| written.and_then(|labels| labels.get(*name)).is_some_and(|it| it.emphasised);
        let chosen = self.labels.get(&(NameMarks::Written, false));
        let bold = chosen.map_or(0, |names| {
            names.iter().filter(|(name, _)| emphasised(name)).map(|(_, count)| count).sum()
        });
        self.emphasised = bold >= 2 || best_key.0 == NameMarks::Emphasis;
        self.name_initials();
        let all: Vec<&str> = self.labels.values().flat_map(BTreeMap::keys).copied().collect();
        self.only_askers =
            self.stacked.is_empty() && !all.is_empty() && all.iter().all(|name| is_role_of_asker(name));
    }

    /// Whether a person decided which labels are speakers.
    const fn is_decided(&self) -> bool {
        self.choices.layout.is_some() || !self.choices.only_speakers.is_empty()
    }

    /// The labels of one kind of marks that are speakers: as a person decided, else as the counts tell.
    fn chosen_labels(
        &self,
        counts: &LineCounts<'a>,
        key: (NameMarks, bool),
        labels: &LabelCounts<'a>,
    ) -> BTreeMap<&'a str, usize> {
        let decided = self.choices.layout.as_deref();
        if decided.is_some_and(|name| marks_of_layout(name) != Some(key.0)) {
            return BTreeMap::new();
        }
        if !self.is_decided() {
            return counts.accept(key, labels);
        }
        let all = labels.iter().filter(|(name, _)| !self.choices.denies(name));
        all.map(|(name, label)| (*name, label.count)).collect()
    }

    /// Finds labels introduced with their initials, `Ann Miller (AM):`, which the others are then called.
    fn name_initials(&mut self) {
        let all: Vec<&'a str> = self.labels.values().flat_map(BTreeMap::keys).copied().collect();
        for full in &all {
            let Some((name, inside)) =
                full.split_once(" (").and_then(|(name, rest)| Some((name, rest.strip_suffix(')')?)))
            else {
                continue;
            };
            if !all.contains(&inside) {
                continue;
            }
            // `The Minister (Ann Miller)` is called by her name, `Ann Miller (AM)` too.
            let called = if inside.contains(' ') { inside } else { name };
            self.aliases.insert(inside, called);
            self.aliases.insert(full, called);
        }
    }

    /// Says whether lines are broken inside sentences: three in ten lines followed by another do not end where a
    /// sentence may.
    fn lines_are_wrapped(&self, lines: &[(&'a str, LineStyle)]) -> bool {
        let (mut pairs, mut open) = (0usize, 0usize);
        let mut before: Option<(usize, &str)> = None;
        for (at, (line, style)) in lines.iter().enumerate() {
            let named = line.is_empty()
                || self.head(at, line, *style).is_some_and(|head| head.name.is_some())
                || self.stacked.contains_key(&at);
            if let Some((_, last)) = before.filter(|_| !named && !line.is_empty()) {
                pairs += 1;
                open += usize::from(!ends_sentence(last));
            }
            let whole = line.is_empty()
                || line.starts_with('#')
                || furniture::is_furniture(line)
                || lone_time(line).is_some()
                || self.stacked.contains_key(&at);
            before = (!whole).then_some((at, *line));
        }
        pairs > 0 && open * 10 >= pairs * 3
    }

    /// The head of a line, where the layout takes it for one; none where it is text.
    pub fn head(&self, at: usize, line: &'a str, style: LineStyle) -> Option<LineHead<'a>> {
        if let Some((name, time)) = self.stacked.get(&at) {
            return Some(LineHead {
                name: Some(name),
                // The words follow on lines of their own, and last until the next time.
                start: Some(time.start),
                ..LineHead::default()
            });
        }
        if self.stacked_times.contains(&at) {
            return Some(LineHead::default());
        }
        let scanned = ScannedLine::new(line, style);
        let time = scanned
            .time
            .filter(|time| !time.is_bare() || self.bare_times || (scanned.is_lone_time() && self.lone_times));
        if scanned.time.is_some() && time.is_none() {
            return None;
        }
        if let Some(pause) = scanned.heads.iter().find_map(read_pause) {
            return Some(pause);
        }
        let accepted = scanned.heads.iter().find_map(|head| {
            let names = self.labels.get(&(scanned.marks_of(head), scanned.in_list))?;
            let name = clean_label(head.name);
            let shown = self.aliases.get(name).copied().unwrap_or(name);
            (names.contains_key(name) && !self.choices.denies(shown)).then_some((head, shown))
        });
        let changes = scanned.is_change && self.has_changes;
        if accepted.is_none()
            && !self.labels.is_empty()
            && !self.is_decided()
            && let Some(words) = nobody_words(scanned.rest)
        {
            let (start, end) = (time.map(|time| time.start), time.and_then(|time| time.end));
            return Some(LineHead { name: None, start, end, begins_turn: true, words });
        }
        let Some((head, name)) = accepted else {
            let (start, end) = (time.map(|time| time.start), time.and_then(|time| time.end));
            let found = LineHead { name: None, start, end, begins_turn: changes, words: scanned.rest };
            return (time.is_some() || changes).then_some(found);
        };
        let mut found = LineHead { name: Some(name), words: head.words, ..LineHead::default() };
        let mut time = time.or(head.time);
        if time.is_none() && !self.times_end {
            time = read_time(head.words, TimePlace::Marked).or_else(|| is_whole_time(head.words));
            if let Some(behind) = time {
                found.words = text_part(head.words, behind.length..).trim_start();
            }
        }
        found.start = time.map(|time| time.start);
        found.end = time.and_then(|time| time.end);
        Some(found)
    }

    /// Whether anybody is labelled.
    pub fn has_labels(&self) -> bool {
        !self.labels.is_empty() || !self.stacked.is_empty()
    }

    /// Says whether a line that is no turn looks as if it were one in the file's layout: a name in capitals and a colon,
    /// where others are speakers.
    pub fn may_open_turn(&self, line: &str) -> bool {
        let written = self.labels.keys().any(|(marks, _)| *marks == NameMarks::Written);
        // Most lines have no colon among their first words, which is told at once.
        let window = text_part(line, ..line.floor_char_boundary(line.len().min(60)));
        written
            && window.contains(|c| c == ':' || is_wide_colon(c))
            && read_heads(line).iter().any(|head| {
                let name = clean_label(head.name);
                let short = name.split_whitespace().count() <= 3;
                head.marks() == NameMarks::Written
                    && short
                    && is_plausible_label(name, NameMarks::Written)
                    && is_capitalised(name)
                    && !self.choices.denies(name)
            })
    }

    /// What the layout is called: the row of most heads, and that of most times; none where there is neither.
    pub fn name(&self) -> Option<String> {
        match self.rows {
            (Some(head), Some(time)) => Some(format!("{head} {time}")),
            (head, time) => head.or(time).map(str::to_owned),
        }
    }

    /// The words of a line before the time it ends with, and that time, where paragraphs of the file end so.
    pub fn split_end<'w>(&self, words: &'w str) -> Option<(&'w str, f64)> {
        if !self.times_end {
            return None;
        }
        split_trailing_time(words).map(|(before, time)| (before, time.start))
    }

    /// Whether paragraphs end with the time at which they end.
    pub const fn times_end(&self) -> bool {
        self.times_end
    }

    /// The second at which the first words begin, where that is known before them.
    pub fn first_time(&self) -> Option<f64> {
        self.times_end.then_some(0.0)
    }

    /// Says whether a time among the words of a line is meant as one: it lies between the times around it; where
    /// no line begins with a time, all times among words rise.
    pub fn takes_inner_time(&self, line: usize, second: f64, latest: Option<f64>) -> bool {
        if self.leading.len() < 2 {
            return self.inner_times && latest.is_none_or(|latest| second >= latest);
        }
        let next = self.leading.partition_point(|(at, _)| *at <= line);
        let before = self.leading.get(..next).and_then(<[_]>::last).map_or(0.0, |(_, time)| *time);
        let after = self.leading.get(next).map(|(_, time)| *time);
        second >= before.max(latest.unwrap_or(0.0)) && after.map_or(self.inner_times, |after| second <= after)
    }
}

/// The words behind a label of nobody who could be told: `[Unidentified]: words`, `??: words`.
fn nobody_words(line: &str) -> Option<&str> {
    let window = text_part(line, ..line.floor_char_boundary(line.len().min(40)));
    let (at, colon) = window.char_indices().find(|(_, c)| *c == ':' || is_wide_colon(*c))?;
    let words = text_part(line, at + colon.len_utf8()..);
    let parted = colon != ':' || words.is_empty() || words.starts_with([' ', '\t']);
    (parted && is_nobody_label(text_part(line, ..at))).then(|| words.trim_start())
}

/// A pause, with its time where it has one: nobody speaks, and the time is that of what follows.
fn read_pause<'a>(head: &WrittenHead<'a>) -> Option<LineHead<'a>> {
    if !is_pause_label(clean_label(head.name)) {
        return None;
    }
    let behind = is_whole_time(head.words);
    match head.time.filter(|_| head.words.is_empty()).or(behind) {
        Some(time) => Some(LineHead { start: Some(time.start), end: time.end, ..LineHead::default() }),
        // A label and nothing behind it.
        None => (head.words.is_empty() && head.marks() == NameMarks::Written).then(LineHead::default),
    }
}

/// The labels of a text as they stand in it, each with who speaks: from the label's first byte to the first of the
/// words. For texts that must stay as they are because others count in them.
pub(crate) fn turn_heads(text: &str) -> Vec<(Span, String)> {
    let lines: Vec<(&str, LineStyle)> = text.lines().map(|line| (line.trim(), LineStyle::Plain)).collect();
    let layout = FileLayout::detect(&lines, &ReadChoices::default());
    let mut heads = Vec::new();
    let mut from = 0;
    for (at, (line, whole)) in lines.iter().zip(text.split_inclusive('\n')).enumerate() {
        let (line, style) = *line;
        if let Some(head) = layout.head(at, line, style)
            && let Some(name) = head.name
        {
            let start = from + whole.len() - whole.trim_start().len();
            heads.push((Span::new(start, start + line.len() - head.words.len()), name.to_owned()));
        }
        from += whole.len();
    }
    heads
}
