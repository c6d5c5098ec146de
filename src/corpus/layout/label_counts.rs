//! What the lines of a file open with, counted: labels by what marks them, times by where they stand. From the counts of
//! one kind of marks it is decided which of its labels are speakers.

use super::head_forms::{HEAD_FORMS, NameMarks};
use super::labels::{
    clean_label, is_asked, is_handle, is_machine_label, is_pause_label, is_plausible_label, is_short_label,
};
use super::scanned_line::{LineStyle, ScannedLine, split_trailing_time};
use super::time_forms::{TimePlace, read_time};
use crate::corpus::part::text_part;
use crate::corpus::speaker_label::is_capitalised;
use std::collections::BTreeMap;

/// How often a label heads a line, and how.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LabelCount {
    pub count: usize,
    /// The row of its first head, and whether a time stood before it.
    form: usize,
    /// Whether it is emphasised.
    pub emphasised: bool,
    /// How often it heads the first line of a block.
    begins_block: usize,
}

/// The labels of one kind of marks, and whether the lines are items of a list.
pub(super) type LabelCounts<'a> = BTreeMap<&'a str, LabelCount>;

/// What the first pass over the lines counts.
#[derive(Default)]
pub(super) struct LineCounts<'a> {
    pub labels: BTreeMap<(NameMarks, bool), LabelCounts<'a>>,
    /// Lines that hold anything, blocks between blank lines, and headings.
    pub full: usize,
    pub blocks: usize,
    pub headings: usize,
    pub bare: Vec<f64>,
    pub lone: Vec<f64>,
    pub lone_count: usize,
    pub leading: Vec<(usize, f64)>,
    pub trailing: Vec<f64>,
    pub inner: Vec<f64>,
    pub changes: usize,
    pub time_only: usize,
    pub with_end: usize,
    pub time_rows: BTreeMap<usize, usize>,
    /// Labels that a person named as speakers, however they look.
    pub only: Vec<String>,
}

impl<'a> LineCounts<'a> {
    /// Counts a line.
    pub fn add_line(
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
            if is_pause_label(name) {
                continue;
            }
            let marks = scanned.marks_of(head);
            // A time and a name alone on their line are a head where words follow; else the name may be the words.
            if marks != head.marks() && !words_below {
                continue;
            }
            let fits = is_plausible_label(name, head.marks())
                || (marks == NameMarks::Written
                    && (is_handle(name) || is_short_label(name) || is_asked(name)))
                || self.only.iter().any(|only| only == name);
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
                && (marks == NameMarks::Written || marks == NameMarks::Square)
            {
                self.leading.push((at, time.start));
                self.leading.dedup_by_key(|(line, _)| *line);
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
    pub fn most_used_row(&self, key: (NameMarks, bool)) -> Option<&'static str> {
        let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
        for label in self.labels.get(&key)?.values() {
            *rows.entry(label.form / 2).or_default() += label.count;
        }
        let (most, _) = rows.into_iter().max_by_key(|(form, count)| (*count, std::cmp::Reverse(*form)))?;
        HEAD_FORMS.get(most).map(|form| form.pattern)
    }

    /// The labels of a kind of marks that are speakers; none where they explain too little of the file.
    pub fn accept(
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
            NameMarks::Tab | NameMarks::Dash | NameMarks::Point | NameMarks::Corner => {
                // In the records of courts others speak beside those who ask and answer, and lines are short.
                let comes_back = |name: &str| labels.get(name).is_some_and(|label| label.count >= 2);
                let court = comes_back("Q") && comes_back("A") && total * 10 >= self.full.min(units) * 2;
                if court || recurring >= 2 && total * 10 >= self.full.min(units) * 6 { all() } else { none() }
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

    /// The labels in capitals before a colon, `THE COURT:`; not `BY MR. HALE:`, which says who asks from there.
    pub fn shouted_labels(&self) -> BTreeMap<&'a str, usize> {
        let shouted = |name: &str| {
            let letters = name.chars().filter(|c| c.is_alphabetic()).count();
            letters >= 2 && !name.chars().any(char::is_lowercase) && !name.starts_with("BY ")
        };
        let written = self.labels.get(&(NameMarks::Written, false)).into_iter().flatten();
        let plausible = |name: &str| is_plausible_label(name, NameMarks::Written);
        written
            .filter(|(name, _)| shouted(name) && plausible(name))
            .map(|(name, label)| (*name, label.count))
            .collect()
    }

    /// The labels with a colon, emphasis or time that are speakers: coming back, and heading enough of the text.
    /// In a short text two different names that head half of it need not come back, nor need an emphasised name
    /// that helps to head three in ten.
    fn accept_written(&self, labels: &LabelCounts<'a>) -> BTreeMap<&'a str, usize> {
        // Questions and answers are labels where both come back; else the words stand before a colon in prose.
        let asked = labels.iter().filter(|(name, label)| is_asked(name) && label.count >= 2).count() >= 2;
        let plausible = |name: &str| is_plausible_label(name, NameMarks::Written) || asked && is_asked(name);
        // Where nearly each line opens with a word of small letters and a colon, those are the labels.
        let small = labels.iter().filter(|(name, label)| label.count >= 2 && is_short_label(name));
        let (kinds, heads) =
            small.fold((0, 0), |(kinds, heads), (_, label)| (kinds + 1, heads + label.count));
        let small = (2..=8).contains(&kinds) && heads * 10 >= self.full.min(self.blocks.max(heads)) * 8;
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
                    || small && label.count >= 2 && is_short_label(name)
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
        // Where those that come back begin blocks, so does one that comes once.
        let in_blocks =
            begin_blocks(labels, counts.iter().filter(|(_, count)| **count >= 2).map(|(name, _)| *name));
        let opens = |name: &str| labels.get(name).is_some_and(|label| label.begins_block == label.count);
        counts.retain(|name, count| {
            *count >= 2
                || (most && (recurring < 2 || same_form(name) && (!in_blocks || opens(name))))
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
        let in_blocks = begin_blocks(labels, counts.keys().copied());
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

/// Says whether nine in ten heads of labels stand at the beginning of a block.
fn begin_blocks<'n>(labels: &LabelCounts<'_>, names: impl Iterator<Item = &'n str>) -> bool {
    let heads = names.filter_map(|name| labels.get(name));
    let (all, begin) = heads.fold((0, 0), |(all, begin), it| (all + it.count, begin + it.begins_block));
    begin * 10 >= all * 9
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
