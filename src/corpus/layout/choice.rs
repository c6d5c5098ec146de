//! The layout of a file: which rows of the tables it keeps to, found from all its lines.
//!
//! Every kind of marks is weighed on the whole file: how many lines its labels open, how many of the labels come
//! back, whether they are names. The kind that explains most is the file's; others count as far as they name the
//! same people. A label that comes once counts where the layout is sure: two others come back in the same row.
//! The shares below were set by hand on the transcripts in the tests and on practicalai; halving or doubling one
//! of them changes none of these.

use super::furniture;
use super::head_forms::{HEAD_FORMS, NameMarks, WrittenHead, read_heads};
use super::labels::{clean_label, is_handle, is_machine_label, is_plausible_label};
use super::time_forms::{TIME_FORMS, TimePlace, WrittenTime, is_whole_time, read_time};
use crate::corpus::Span;
use crate::corpus::language::ends_sentence;
use crate::corpus::part::text_part;
use crate::corpus::speaker_label::{is_capitalised, is_role_of_asker};
use std::collections::BTreeMap;

/// What a document says of a line beside its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum LineStyle {
    /// Nothing.
    #[default]
    Plain,
    /// It is a heading.
    Heading,
    /// All of it is in bold.
    Bold,
}

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

/// A line taken apart: marks of a list, a time, and the heads its rest may open with.
struct ScannedLine<'a> {
    in_list: bool,
    /// Whether it begins with `>>`.
    is_change: bool,
    time: Option<WrittenTime>,
    rest: &'a str,
    heads: Vec<WrittenHead<'a>>,
}

impl<'a> ScannedLine<'a> {
    fn new(text: &'a str, style: LineStyle) -> Self {
        let listed = ["- ", "* ", "> ", "• "].iter().find_map(|mark| text.strip_prefix(mark));
        let line = listed.unwrap_or(text).trim_start();
        if let Some(time) = lone_time(line) {
            let in_list = listed.is_some();
            return Self { in_list, is_change: false, time: Some(time), rest: "", heads: Vec::new() };
        }
        let (time, rest) = split_leading_time(line);
        let changed = rest.strip_prefix(">>").map(|rest| rest.trim_start_matches('>').trim_start());
        let rest = changed.unwrap_or(rest);
        let mut heads = read_heads(rest);
        let marks = match style {
            LineStyle::Plain => None,
            LineStyle::Heading => Some(NameMarks::Heading),
            LineStyle::Bold => Some(NameMarks::Emphasis),
        };
        if let Some(form) = marks.and_then(|marks| {
            HEAD_FORMS.iter().position(|form| form.marks == marks && form.pattern.ends_with('$'))
        }) && rest.len() <= 80
        {
            heads.push(WrittenHead { name: rest.trim_end_matches(':'), time: None, words: "", form });
        }
        Self { in_list: listed.is_some(), is_change: changed.is_some(), time, rest, heads }
    }

    /// What marks the name of a head: a name alone on its line behind a time is marked by the time.
    fn marks_of(&self, head: &WrittenHead<'a>) -> NameMarks {
        match head.marks() {
            NameMarks::Line if self.time.is_some() => NameMarks::Written,
            marks => marks,
        }
    }

    /// Whether it is a time and nothing else.
    const fn is_lone_time(&self) -> bool {
        self.time.is_some() && self.rest.is_empty()
    }
}

/// The time that is all of a line, be it a heading, in bold, or with an anchor behind it.
fn lone_time(line: &str) -> Option<WrittenTime> {
    let bare = line.trim_start_matches('#').trim_matches(['*', '_', ' ']);
    let bare = if line.starts_with("# ") || line.starts_with("##") {
        bare.split_once(" {#").map_or(bare, |(before, _)| before)
    } else if line.starts_with('#') {
        line
    } else {
        bare
    };
    is_whole_time(bare)
}

/// Splits a line at the time it begins with.
fn split_leading_time(line: &str) -> (Option<WrittenTime>, &str) {
    let Some(time) = read_time(line, TimePlace::Leading) else { return (None, line) };
    let rest = text_part(line, time.length..);
    if time.is_bare() {
        if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
            return (None, line);
        }
        let rest = rest.trim_start();
        let rest = ["- ", "– ", "| "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
        return (Some(time), rest.trim_start());
    }
    let rest = rest.trim_start();
    let rest = rest.strip_prefix([':', '-', '–']).unwrap_or(rest);
    (Some(time), rest.trim_start())
}

/// The time a line ends with, between marks, and the text before it.
fn split_trailing_time(line: &str) -> Option<(&str, WrittenTime)> {
    let open = match line.as_bytes().last()? {
        b']' => '[',
        b')' => '(',
        b'}' => '{',
        b'#' => '#',
        _ => return None,
    };
    let inside = line.get(..line.len() - 1)?;
    let mut at = inside.rfind(open)?;
    if inside.get(..at)?.ends_with('\\') {
        at -= 1;
    }
    let time = read_time(text_part(line, at..), TimePlace::Marked)?;
    (at + time.length == line.len()).then(|| (text_part(line, ..at), time))
}

/// How often a label heads a line, and how.
#[derive(Debug, Clone, Copy, Default)]
struct LabelCount {
    count: usize,
    /// The row of its first head, and whether a time stood before it.
    form: usize,
    /// Whether it is emphasised.
    emphasised: bool,
    /// How often it heads the first line of a block.
    begins_block: usize,
}

/// The labels of one kind of marks, and whether the lines are items of a list.
type LabelCounts<'a> = BTreeMap<&'a str, LabelCount>;

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
}

/// What the first pass over the lines counts.
#[derive(Default)]
struct LineCounts<'a> {
    labels: BTreeMap<(NameMarks, bool), LabelCounts<'a>>,
    /// Lines that hold anything, blocks between blank lines, and headings.
    full: usize,
    blocks: usize,
    headings: usize,
    bare: Vec<f64>,
    lone: Vec<f64>,
    lone_count: usize,
    leading: Vec<(usize, f64)>,
    trailing: Vec<f64>,
    inner: Vec<f64>,
    changes: usize,
    time_only: usize,
    with_end: usize,
    time_rows: BTreeMap<usize, usize>,
}

impl<'a> FileLayout<'a> {
    /// Finds the layout of a file from all its lines, which have no blanks around them.
    pub fn detect(lines: &[(&'a str, LineStyle)]) -> Self {
        let mut counts = LineCounts::default();
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
        let mut layout = Self::default();
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
            let fits = !name.is_empty() && is_plausible_label(name, NameMarks::Line) && !ends_sentence(name);
            fits.then_some(name)
        };
        if lone < 2 {
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
        let mut kept: Vec<((NameMarks, bool), BTreeMap<&'a str, usize>, usize)> = Vec::new();
        for (key, labels) in &counts.labels {
            let chosen = counts.accept(*key, labels);
            let total: usize = chosen.values().sum();
            if total > 0 {
                kept.push((*key, chosen, total));
            }
        }
        let weight = |marks: NameMarks| match marks {
            NameMarks::Written | NameMarks::Square | NameMarks::Curly | NameMarks::Pointed => 4,
            NameMarks::Heading | NameMarks::Emphasis => 4,
            NameMarks::Round | NameMarks::Tab => 3,
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
            let own = key == best_key && !stack_wins;
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

    /// Finds labels introduced with their initials, `Ann Miller (AM):`, which the others are then called.
    fn name_initials(&mut self) {
        let all: Vec<&'a str> = self.labels.values().flat_map(BTreeMap::keys).copied().collect();
        for full in &all {
            let Some((name, inside)) =
                full.split_once(" (").and_then(|(name, rest)| Some((name, rest.strip_suffix(')')?)))
            else {
                continue;
            };
            if all.contains(&inside) {
                self.aliases.insert(inside, name);
                self.aliases.insert(full, name);
            }
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
                start: Some(time.start),
                end: time.end,
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
        let accepted = scanned.heads.iter().find_map(|head| {
            let names = self.labels.get(&(scanned.marks_of(head), scanned.in_list))?;
            let name = clean_label(head.name);
            names.contains_key(name).then_some((head, name))
        });
        let changes = scanned.is_change && self.has_changes;
        let Some((head, name)) = accepted else {
            let (start, end) = (time.map(|time| time.start), time.and_then(|time| time.end));
            let found = LineHead { name: None, start, end, begins_turn: changes, words: scanned.rest };
            return (time.is_some() || changes).then_some(found);
        };
        let mut found = LineHead {
            name: Some(self.aliases.get(name).copied().unwrap_or(name)),
            words: head.words,
            ..LineHead::default()
        };
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

    /// Says whether a line that is no turn looks as if it were one in the file's layout: a name in capitals and a colon,
    /// where others are speakers.
    pub fn may_open_turn(&self, line: &str) -> bool {
        let written = self.labels.keys().any(|(marks, _)| *marks == NameMarks::Written);
        // Most lines have no colon among their first words, which is told at once.
        let window = text_part(line, ..line.floor_char_boundary(line.len().min(60)));
        written
            && window.contains([':', '：'])
            && read_heads(line).iter().any(|head| {
                let name = clean_label(head.name);
                let short = name.split_whitespace().count() <= 3;
                head.marks() == NameMarks::Written
                    && short
                    && is_plausible_label(name, NameMarks::Written)
                    && is_capitalised(name)
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

impl<'a> LineCounts<'a> {
    /// Counts a line.
    fn add_line(
        &mut self,
        at: usize,
        scanned: &ScannedLine<'a>,
        line: &'a str,
        style: LineStyle,
        (blank_before, words_below): (bool, bool),
    ) {
        let heading = style == LineStyle::Heading || line.starts_with('#');
        self.full += usize::from(!scanned.is_lone_time());
        self.blocks += usize::from(blank_before && !scanned.is_lone_time());
        self.headings += usize::from(heading && !scanned.is_lone_time());
        if let Some(time) = scanned.time {
            *self.time_rows.entry(time.form).or_default() += 1;
            if time.is_bare() {
                self.bare.push(time.start);
            }
            if scanned.is_lone_time() {
                self.lone_count += 1;
                if time.is_bare() {
                    self.lone.push(time.start);
                }
            }
            self.with_end += usize::from(time.end.is_some());
            if !time.is_bare() {
                self.leading.push((at, time.start));
            }
        }
        self.changes += usize::from(scanned.is_change);
        let mut named = false;
        for head in &scanned.heads {
            let name = clean_label(head.name);
            let marks = scanned.marks_of(head);
            // A time and a name alone on their line are a head where words follow; else the name may be the words.
            if marks != head.marks() && !words_below {
                continue;
            }
            let fits =
                is_plausible_label(name, head.marks()) || (marks == NameMarks::Written && is_handle(name));
            if !fits {
                continue;
            }
            named |= marks == NameMarks::Written;
            let labels = self.labels.entry((marks, scanned.in_list)).or_default();
            let label = labels.entry(name).or_default();
            if label.count == 0 {
                label.form = head.form * 2 + usize::from(scanned.time.is_some());
            }
            label.count += 1;
            label.emphasised |= HEAD_FORMS.get(head.form).is_some_and(|form| form.pattern.starts_with('§'));
            label.begins_block += usize::from(blank_before);
            let marks = head.marks();
            if let Some(time) = head
                .time
                .or_else(|| read_time(head.words, TimePlace::Marked))
                .filter(|_| scanned.time.is_none())
            {
                if marks == NameMarks::Written || marks == NameMarks::Square {
                    self.leading.push((at, time.start));
                    self.leading.dedup_by_key(|(line, _)| *line);
                }
            }
        }
        self.time_only += usize::from(scanned.time.is_some() && !named);
        if scanned.time.is_none()
            && !scanned.heads.iter().any(|head| head.time.is_some() && head.words.is_empty())
            && let Some((before, time)) = split_trailing_time(line)
            && before.contains(' ')
        {
            self.trailing.push(time.start);
            return;
        }
        self.count_inner_times(scanned.rest);
    }

    /// Counts the times in square brackets among the words of a line.
    fn count_inner_times(&mut self, words: &str) {
        let mut from = 1;
        while let Some(found) = words.get(from..).and_then(|rest| rest.find('[')) {
            let at = from + found;
            if let Some(time) = read_time(text_part(words, at..), TimePlace::Marked) {
                self.inner.push(time.start);
            }
            from = at + 1;
        }
    }

    /// The row most heads of a kind of marks are written in.
    fn most_used_row(&self, key: (NameMarks, bool)) -> Option<&'static str> {
        let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
        for label in self.labels.get(&key)?.values() {
            *rows.entry(label.form / 2).or_default() += label.count;
        }
        let (most, _) = rows.into_iter().max_by_key(|(form, count)| (*count, std::cmp::Reverse(*form)))?;
        HEAD_FORMS.get(most).map(|form| form.pattern)
    }

    /// The labels of a kind of marks that are speakers; none where they explain too little of the file.
    fn accept(
        &self,
        (marks, in_list): (NameMarks, bool),
        labels: &LabelCounts<'a>,
    ) -> BTreeMap<&'a str, usize> {
        let recurring = labels.values().filter(|label| label.count >= 2).count();
        let total: usize = labels.values().map(|label| label.count).sum();
        let machine = labels.keys().filter(|name| is_machine_label(name)).count();
        let all = || labels.iter().map(|(name, label)| (*name, label.count)).collect::<BTreeMap<_, _>>();
        let none = BTreeMap::new;
        if in_list && (recurring < 2 || total * 10 < self.full * 8) {
            return none();
        }
        let units = if self.blocks >= total { self.blocks } else { self.full }.max(1);
        match marks {
            NameMarks::Written => self.accept_written(labels),
            NameMarks::Square | NameMarks::Curly | NameMarks::Pointed => {
                let explains = total * 10 >= units * 3;
                let names = recurring >= 1 || labels.len() >= 2 && total * 10 >= units * 8;
                if total >= 2 && (machine == labels.len() || explains && names) { all() } else { none() }
            }
            NameMarks::Round => {
                let explains = total * 10 >= units * 5;
                let sure =
                    recurring >= 2 || machine == labels.len() || labels.keys().all(|name| name.contains(' '));
                if total >= 2 && explains && sure { all() } else { none() }
            }
            NameMarks::Heading | NameMarks::Emphasis => {
                let again: BTreeMap<&str, usize> =
                    all().into_iter().filter(|(_, count)| *count >= 2).collect();
                let kept: usize = again.values().sum();
                let lines = if marks == NameMarks::Heading { self.headings } else { total };
                // In a short text one may come back alone, where nothing else is marked so.
                let short =
                    again.len() == 1 && labels.len() >= 2 && total == lines && total * 10 >= units * 4;
                match () {
                    () if short => all(),
                    () if again.len() < 2 || kept * 2 < lines || kept * 10 < units => none(),
                    () if kept * 10 >= lines * 6 => all(),
                    () => again,
                }
            }
            NameMarks::Tab | NameMarks::Dash | NameMarks::Point => {
                if recurring >= 2 && total * 10 >= self.full.min(units) * 6 { all() } else { none() }
            }
            NameMarks::Line => {
                let again: BTreeMap<&str, usize> = all()
                    .into_iter()
                    .filter(|(name, count)| *count >= 2 || is_machine_label(name) && machine >= 2)
                    .collect();
                let kept: usize = again.values().sum();
                // Where every block begins with a name, those that come once are names too.
                let first = |label: &LabelCount| label.begins_block == label.count;
                let opening: BTreeMap<&str, usize> = labels
                    .iter()
                    .filter(|(_, label)| first(label))
                    .map(|(name, label)| (*name, label.count))
                    .collect();
                let all_open = opening.values().sum::<usize>() * 10 >= self.blocks * 9;
                let again = if again.len() >= 2 && all_open { opening } else { again };
                let halves = kept * 10 >= self.full * 2 && kept * 10 <= self.full * 6;
                if (again.len() >= 2 && kept >= 4 || machine >= 2 && machine == again.len()) && halves {
                    again
                } else {
                    none()
                }
            }
        }
    }

    /// The labels with a colon, emphasis or time that are speakers: coming back, and heading enough of the text.
    /// In a short text two different names that head half of it need not come back, nor need an emphasised name
    /// that helps to head three in ten.
    fn accept_written(&self, labels: &LabelCounts<'a>) -> BTreeMap<&'a str, usize> {
        let plausible = |name: &str| is_plausible_label(name, NameMarks::Written);
        // Handles are labels where names are, too: beside one that comes back, at the beginning of a block each time.
        let named = labels.iter().any(|(name, label)| label.count >= 2 && plausible(name));
        let handle = |name: &str, label: &LabelCount| {
            named && label.count >= 2 && label.begins_block == label.count && is_handle(name)
        };
        let mut counts: BTreeMap<&str, usize> = labels
            .iter()
            .filter(|(name, label)| {
                plausible(name) && (label.count >= 2 || is_capitalised(name) || label.emphasised)
                    || handle(name, label)
            })
            .map(|(name, label)| (*name, label.count))
            .collect();
        let emphasised = |name: &str| labels.get(name).is_some_and(|label| label.emphasised);
        let labelled: usize = counts.values().sum();
        // The share is of blocks between blank lines where each turn is a block, else of lines.
        let units = if self.blocks >= labelled { self.blocks } else { self.full }.max(1);
        let most = counts.len() >= 2 && labelled * 10 >= units * 5;
        let recurring = counts.values().filter(|count| **count >= 2).count();
        let usual = usual_form(labels, &counts);
        let same_form = |name: &str| labels.get(name).is_some_and(|label| Some(label.form) == usual);
        counts.retain(|name, count| {
            *count >= 2
                || (most && (recurring < 2 || same_form(name)))
                || (emphasised(name) && labelled * 10 >= units * 3)
        });
        let kept: usize = counts.values().sum();
        let strong = counts.keys().any(|name| emphasised(name));
        // Too few to be turns: under a tenth of the text (a thirty-third where a name is emphasised) colons are
        // prose.
        if kept < 2 || (kept * 10 < units && !strong) || kept * 33 < units {
            counts.clear();
            return counts;
        }
        if recurring >= 2 && kept * 100 >= units * 15 {
            self.add_rare_labels(labels, usual, &mut counts);
        }
        counts
    }

    /// Adds labels that come once, and handles, where two others come back in the same row and begin blocks alike.
    /// Where such labels are more than a third of the heads, they are prose with colons.
    fn add_rare_labels(
        &self,
        labels: &LabelCounts<'a>,
        usual: Option<usize>,
        counts: &mut BTreeMap<&'a str, usize>,
    ) {
        let kept: usize = counts.values().sum();
        let begin =
            counts.keys().filter_map(|name| labels.get(name)).map(|label| label.begins_block).sum::<usize>();
        let in_blocks = begin * 10 >= kept * 9;
        let rare: Vec<(&str, usize)> = labels
            .iter()
            .filter(|(name, label)| {
                let words = name.split_whitespace().count();
                let named =
                    is_plausible_label(name, NameMarks::Written) && is_capitalised(name) && words <= 3;
                !counts.contains_key(*name)
                    && Some(label.form) == usual
                    && (!in_blocks || label.begins_block == label.count)
                    && (named || is_handle(name) && (in_blocks || label.count >= 2))
            })
            .map(|(name, label)| (*name, label.count))
            .collect();
        if rare.iter().map(|(_, count)| count).sum::<usize>() * 2 <= kept + 2 {
            counts.extend(rare);
        }
    }
}

/// The row in which most heads of the labels that come back are written.
fn usual_form(labels: &LabelCounts<'_>, counts: &BTreeMap<&str, usize>) -> Option<usize> {
    let mut forms: BTreeMap<usize, usize> = BTreeMap::new();
    for (name, label) in labels.iter().filter(|(name, label)| label.count >= 2 && counts.contains_key(*name))
    {
        let _ = name;
        *forms.entry(label.form).or_default() += label.count;
    }
    forms.into_iter().max_by_key(|(form, count)| (*count, std::cmp::Reverse(*form))).map(|(form, _)| form)
}

/// Says whether a line by itself looks as if it opened a turn: a label of at most five words, or a time between
/// marks.
pub(crate) fn opens_turn(line: &str) -> bool {
    let scanned = ScannedLine::new(line.trim(), LineStyle::Plain);
    let labelled = scanned.heads.iter().any(|head| {
        let marks = head.marks();
        let sure = matches!(marks, NameMarks::Written | NameMarks::Square | NameMarks::Curly);
        sure && is_plausible_label(clean_label(head.name), marks) && head.name.split_whitespace().count() <= 5
    });
    labelled || scanned.time.is_some_and(|time| !time.is_bare())
}

/// The labels of a text as they stand in it, each with who speaks: from the label's first byte to the first of the
/// words. For texts that must stay as they are because others count in them.
pub(crate) fn turn_heads(text: &str) -> Vec<(Span, String)> {
    let lines: Vec<(&str, LineStyle)> = text.lines().map(|line| (line.trim(), LineStyle::Plain)).collect();
    let layout = FileLayout::detect(&lines);
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
