//! Everything the researcher can do, in one list.
//!
//! Footer, `?` list, key file, mouse, `leitmotif keys` and the README's key table all derive from
//! [`ACTIONS`]: a name, a sentence, and the keys in each context.

use super::context::Context::{self, *};

/// One thing the researcher can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is described in its row of ACTIONS")]
pub enum Action {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    First,
    Last,
    NextPane,
    PreviousPane,
    GoTopics,
    GoReader,
    GoSearch,
    GoThemes,
    GoMap,
    GoReport,
    Open,
    Back,
    Select,
    SelectAll,
    Filter,
    Assign,
    Unassign,
    Rename,
    Junk,
    MergeTopics,
    FewerTopics,
    MoreTopics,
    SplitTopic,
    MoveSnippets,
    MeasureStability,
    Memo,
    OpenSource,
    Copy,
    NextSnippet,
    PreviousSnippet,
    NextInTranscript,
    PreviousInTranscript,
    SelectSentences,
    OpenTranscript,
    ShowSpeakers,
    SearchTranscript,
    Sort,
    Measure,
    NextTable,
    Normalise,
    NextAttribute,
    SelectArea,
    FindOnMap,
    NextTopic,
    PreviousTopic,
    ZoomIn,
    ZoomOut,
    WholeMap,
    ColorBy,
    Outliers,
    EditQuery,
    SearchMode,
    OlderQuery,
    NewerQuery,
    ToHits,
    AddTheme,
    AddChild,
    Describe,
    DeleteTheme,
    MoveOut,
    MoveIn,
    MoveTheme,
    MoveUp,
    MoveDown,
    MergeThemes,
    MergeSpeakers,
    Recolor,
    Undo,
    Redo,
    UseNewTopics,
    FindTopics,
    ShowJobs,
    CancelJob,
    ShowNotices,
    Commands,
    Suspend,
    Quit,
    Accept,
    Complete,
    Save,
    Discard,
}

/// What there is to know of an action.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The action.
    pub action: Action,
    /// Its name in the key file and the `?` list.
    pub name: &'static str,
    /// What it does, in one line that completes "this key will …".
    pub about: &'static str,
    /// Two or three words for the footer.
    pub hint: &'static str,
    /// Its keys in each context it belongs to; an empty list: only by name, from `?`.
    pub keys: &'static [(Context, &'static [&'static str])],
}

const fn row(
    action: Action,
    name: &'static str,
    hint: &'static str,
    about: &'static str,
    keys: &'static [(Context, &'static [&'static str])],
) -> Row {
    Row { action, name, about, hint, keys }
}

/// The list: in the order help shows it.
#[rustfmt::skip]
pub const ACTIONS: &[Row] = &[
    row(Action::Up, "up", "up", "go one up", &[(Everywhere, &["up", "k"]), (Choosing, &["up", "ctrl-p", "ctrl-k"]), (Speakers, &["up", "k"]), (Listing, &["up", "k"]), (Cutting, &["up", "k"])]),
    row(Action::Down, "down", "down", "go one down", &[(Everywhere, &["down", "j"]), (Choosing, &["down", "ctrl-n", "ctrl-j"]), (Speakers, &["down", "j"]), (Listing, &["down", "j"]), (Cutting, &["down", "j"])]),
    row(Action::Left, "left", "left", "go left, or fold a theme", &[(Everywhere, &["left", "h"])]),
    row(Action::Right, "right", "right", "go right, or unfold a theme", &[(Everywhere, &["right", "l"])]),
    row(Action::PageUp, "page-up", "page up", "go up by a page", &[(Everywhere, &["pageup", "ctrl-b"]), (Choosing, &["pageup"]), (Speakers, &["pageup"]), (Listing, &["pageup"]), (Cutting, &["pageup"])]),
    row(Action::PageDown, "page-down", "page down", "go down by a page", &[(Everywhere, &["pagedown", "ctrl-f"]), (Choosing, &["pagedown"]), (Speakers, &["pagedown"]), (Listing, &["pagedown"]), (Cutting, &["pagedown"])]),
    row(Action::HalfUp, "half-up", "half up", "go up by half a page", &[(Everywhere, &["ctrl-u"]), (Speakers, &["ctrl-u"]), (Listing, &["ctrl-u"]), (Cutting, &["ctrl-u"])]),
    row(Action::HalfDown, "half-down", "half down", "go down by half a page", &[(Everywhere, &["ctrl-d"]), (Speakers, &["ctrl-d"]), (Listing, &["ctrl-d"]), (Cutting, &["ctrl-d"])]),
    row(Action::First, "first", "first", "go to the first", &[(Everywhere, &["home", "g"]), (Speakers, &["home", "g"]), (Listing, &["home", "g"]), (Cutting, &["home", "g"])]),
    row(Action::Last, "last", "last", "go to the last", &[(Everywhere, &["end", "G"]), (Speakers, &["end", "G"]), (Listing, &["end", "G"]), (Cutting, &["end", "G"])]),
    row(Action::NextPane, "next-pane", "next pane", "go to the next pane", &[(Everywhere, &["tab"]), (Query, &["tab"])]),
    row(Action::PreviousPane, "previous-pane", "previous pane", "go to the previous pane", &[(Everywhere, &["shift-tab"]), (Query, &["shift-tab"])]),
    row(Action::GoTopics, "topics", "Topics", "show what the machine found", &[(Everywhere, &["1"]), (Query, &["alt-1"])]),
    row(Action::GoReader, "reader", "Reader", "show the transcript last read", &[(Everywhere, &["2"]), (Query, &["alt-2"])]),
    row(Action::GoSearch, "search", "Search", "search by words, by meaning, or both", &[(Everywhere, &["3"]), (Query, &["alt-3"])]),
    row(Action::GoThemes, "themes", "Themes", "show your codebook", &[(Everywhere, &["4"]), (Query, &["alt-4"])]),
    row(Action::GoMap, "map", "Map", "show all snippets on one map, what is alike side by side", &[(Everywhere, &["5"]), (Query, &["alt-5"])]),
    row(Action::GoReport, "report", "Report", "show how much each theme covers, and which come together", &[(Everywhere, &["6"]), (Query, &["alt-6"])]),
    row(Action::Open, "open", "read", "read the snippet in its transcript", &[(Topics, &["enter"]), (Search, &["enter"]), (Themes, &["enter"]), (Map, &["enter"]), (Report, &["enter"])]),
    row(Action::Back, "back", "back", "back out of what is open or selected", &[(Everywhere, &["esc"]), (Reader, &["esc", "backspace"]), (Query, &["esc"]), (Filter, &["esc"]), (Choosing, &["esc"]), (Speakers, &["esc", "q"]), (Listing, &["esc", "q"]), (Cutting, &["esc", "q"]), (Writing, &["esc"]), (Confirming, &["esc", "n"])]),
    row(Action::Select, "select", "select", "select, or take out of the selection", &[(Topics, &["space"]), (Search, &["space"]), (Themes, &["space"]), (Map, &["space"]), (Report, &["space"]), (Speakers, &["space"])]),
    row(Action::SelectAll, "select-all", "select all", "select everything listed, or nothing", &[(Topics, &["*"]), (Search, &["*"])]),
    row(Action::Filter, "filter", "filter", "show only what has these letters", &[(Topics, &["/"]), (Themes, &["/"])]),
    row(Action::Assign, "assign", "assign", "assign to a theme, or to a new one by typing its name", &[(Topics, &["t"]), (Reader, &["t"]), (Search, &["t"]), (Themes, &["t"]), (Map, &["t"]), (Report, &["t"])]),
    row(Action::Unassign, "unassign", "take off", "take off its theme", &[(Topics, &["T"]), (Reader, &["T"]), (Search, &["T"]), (Themes, &["T"]), (Map, &["T"]), (Report, &["T"])]),
    row(Action::Rename, "rename", "rename", "give it another name", &[(Topics, &["r"]), (Themes, &["r"]), (Speakers, &["r"])]),
    row(Action::Junk, "junk", "junk", "leave topics out of counts, or take them in again", &[(Topics, &["x"])]),
    row(Action::MergeTopics, "merge-topics", "merge", "merge the selected topics into one", &[(Topics, &["m"])]),
    row(Action::FewerTopics, "fewer-topics", "fewer", "have fewer topics: the nearest become one, seen before it is done", &[(Topics, &["-"]), (Cutting, &["left", "h", "-"])]),
    row(Action::MoreTopics, "more-topics", "more", "have more topics again", &[(Cutting, &["right", "l", "+", "="])]),
    row(Action::SplitTopic, "split-topic", "split", "take the topic apart; the parts are shown before it is split", &[(Topics, &["s"])]),
    row(Action::MoveSnippets, "move-snippets", "move", "move snippets to another topic", &[(Topics, &["w"]), (Reader, &["w"]), (Search, &["w"]), (Map, &["w"])]),
    row(Action::MeasureStability, "measure-stability", "stability", "measure in the background which topics come back when the analysis is repeated", &[(Topics, &[])]),
    row(Action::Memo, "memo", "memo", "write a memo on it", &[(Topics, &["M"]), (Reader, &["M"]), (Search, &["M"]), (Themes, &["M"]), (Map, &["M"])]),
    row(Action::OpenSource, "open-source", "open source", "open the recording at this second", &[(Topics, &["o"]), (Reader, &["o"]), (Search, &["o"]), (Themes, &["o"]), (Map, &["o"]), (Report, &["o"])]),
    row(Action::Copy, "copy", "copy", "copy the quote with its source and time", &[(Topics, &["y"]), (Reader, &["y"]), (Search, &["y"]), (Themes, &["y"]), (Map, &["y"]), (Report, &["y"])]),
    row(Action::NextSnippet, "next-snippet", "next", "go to the next snippet of the topic, search or theme", &[(Topics, &["n"]), (Reader, &["n"]), (Search, &["n"]), (Themes, &["n"]), (Map, &["n"]), (Report, &["n"])]),
    row(Action::PreviousSnippet, "previous-snippet", "previous", "go to the previous snippet of the topic, search or theme", &[(Topics, &["p"]), (Reader, &["p"]), (Search, &["p"]), (Themes, &["p"]), (Map, &["p"]), (Report, &["p"])]),
    row(Action::NextInTranscript, "next-in-transcript", "next here", "go to the next snippet of this transcript", &[(Reader, &["]"])]),
    row(Action::PreviousInTranscript, "previous-in-transcript", "previous here", "go to the previous snippet of this transcript", &[(Reader, &["["])]),
    row(Action::SelectSentences, "select-sentences", "select sentences", "select sentences; moving extends the selection", &[(Reader, &["v"])]),
    row(Action::SearchTranscript, "search-transcript", "search here", "search in this transcript", &[(Reader, &["/"])]),
    row(Action::OpenTranscript, "open-transcript", "transcripts", "choose a transcript to read", &[(Everywhere, &["O"])]),
    row(Action::ShowSpeakers, "speakers", "speakers", "show who speaks; rename and merge speakers", &[(Everywhere, &["V"])]),
    row(Action::Sort, "sort", "sort", "put topics, or themes, in another order", &[(Topics, &["S"]), (Report, &["S"])]),
    row(Action::Measure, "measure", "measure", "count snippets, talks, minutes or something else", &[(Topics, &["b"]), (Report, &["b"])]),
    row(Action::NextTable, "next-table", "next table", "go on to themes together, by attribute, or prevalence", &[(Report, &["tab"])]),
    row(Action::Normalise, "normalise", "shares", "read the cells as shares of the row, of the column, or against chance", &[(Report, &["%"])]),
    row(Action::NextAttribute, "next-attribute", "next attribute", "take another attribute of the talks", &[(Map, &["a"]), (Report, &["a"])]),
    row(Action::SelectArea, "select-area", "select area", "select an area: a box that moving extends, a lasso when pressed again", &[(Map, &["v"]), (Selecting, &["v"])]),
    row(Action::FindOnMap, "find-on-map", "find", "find topics by their letters and go to them", &[(Map, &["/"])]),
    row(Action::NextTopic, "next-topic", "next topic", "go to the next topic, or the next that was found", &[(Map, &["]"])]),
    row(Action::PreviousTopic, "previous-topic", "previous topic", "go to the previous topic, or the previous that was found", &[(Map, &["["])]),
    row(Action::ZoomIn, "zoom-in", "nearer", "look nearer at what is around the cursor", &[(Map, &["+", "="])]),
    row(Action::ZoomOut, "zoom-out", "further", "look from further away", &[(Map, &["minus"])]),
    row(Action::WholeMap, "whole-map", "whole map", "show the whole map", &[(Map, &["0"])]),
    row(Action::ColorBy, "color-by", "colour", "colour by topic, theme, attribute or stability", &[(Map, &["c"])]),
    row(Action::Outliers, "outliers", "outliers", "show snippets in no topic, or leave them out", &[(Map, &["."])]),
    row(Action::EditQuery, "edit-query", "edit query", "go back to the query", &[(Search, &["/", "i"])]),
    row(Action::SearchMode, "search-mode", "text or meaning", "search by words, by meaning, or both", &[(Search, &["ctrl-t", "b"]), (Query, &["ctrl-t"])]),
    row(Action::OlderQuery, "older-query", "earlier", "bring back an earlier query", &[(Query, &["up"])]),
    row(Action::NewerQuery, "newer-query", "later", "bring back a later query, or go to the hits", &[(Query, &["down"])]),
    row(Action::ToHits, "to-hits", "to hits", "go to the hits", &[(Query, &["enter"])]),
    row(Action::AddTheme, "add-theme", "add", "add a theme beside this one", &[(Themes, &["a"])]),
    row(Action::AddChild, "add-child", "add inside", "add a theme inside this one", &[(Themes, &["A"])]),
    row(Action::Describe, "describe", "describe", "say when to use the theme and when not", &[(Themes, &["e"])]),
    row(Action::DeleteTheme, "delete-theme", "delete", "delete the theme", &[(Themes, &["D", "delete"])]),
    row(Action::MoveOut, "move-out", "move out", "move the theme out, beside its parent", &[(Themes, &["<"])]),
    row(Action::MoveIn, "move-in", "move in", "move the theme into the one above it", &[(Themes, &[">"])]),
    row(Action::MoveTheme, "move-theme", "move", "move the theme into another", &[(Themes, &["v"])]),
    row(Action::MoveUp, "move-up", "move up", "move the theme up among its neighbours", &[(Themes, &["alt-up", "K"])]),
    row(Action::MoveDown, "move-down", "move down", "move the theme down among its neighbours", &[(Themes, &["alt-down", "L"])]),
    row(Action::MergeThemes, "merge-themes", "merge", "merge the selected themes into one", &[(Themes, &["m"])]),
    row(Action::MergeSpeakers, "merge-speakers", "merge", "show the selected speakers under one name", &[(Speakers, &["m"])]),
    row(Action::Recolor, "recolor", "colour", "give the theme the next colour and glyph", &[(Themes, &["c"])]),
    row(Action::Undo, "undo", "undo", "take back the last change", &[(Everywhere, &["u"]), (Speakers, &["u"])]),
    row(Action::Redo, "redo", "redo", "do again what was taken back", &[(Everywhere, &["ctrl-r"]), (Speakers, &["ctrl-r"])]),
    row(Action::UseNewTopics, "use-new-topics", "use new topics", "go over to the topics found in the background", &[(Everywhere, &["U"])]),
    row(Action::FindTopics, "find-topics", "find topics", "find topics again with the better model", &[(Everywhere, &[])]),
    row(Action::ShowJobs, "jobs", "jobs", "show what is going on in the background", &[(Everywhere, &["J"])]),
    row(Action::CancelJob, "cancel-job", "cancel", "cancel the job under the cursor", &[(Listing, &["x", "delete"])]),
    row(Action::ShowNotices, "notices", "notices", "show what was said before", &[(Everywhere, &["N"])]),
    row(Action::Commands, "commands", "all commands", "list everything that can be done here", &[(Everywhere, &["?", ":"]), (Query, &["f1"])]),
    row(Action::Suspend, "suspend", "suspend", "go back to the shell; fg returns", &[(Always, &["ctrl-z"])]),
    row(Action::Quit, "quit", "quit", "quit; everything is saved", &[(Everywhere, &["q"]), (Always, &["ctrl-c"])]),
    row(Action::Accept, "accept", "accept", "take what is chosen or written", &[(Choosing, &["enter"]), (Writing, &["enter"]), (Filter, &["enter", "down", "tab"]), (Selecting, &["enter", "space"]), (Confirming, &["enter", "y"]), (Speakers, &["enter"]), (Listing, &["enter"]), (Cutting, &["enter"])]),
    row(Action::Complete, "complete", "complete", "take over the name under the cursor", &[(Choosing, &["tab"])]),
    row(Action::Save, "save", "save", "save and close", &[(Composing, &["esc", "ctrl-s"])]),
    row(Action::Discard, "discard", "discard", "close and leave it as it was", &[(Composing, &["ctrl-x"])]),
];

impl Action {
    /// What there is to know of it. Every action has its row; a test holds to it.
    pub fn row(self) -> &'static Row {
        ACTIONS.iter().find(|row| row.action == self).unwrap_or(&ACTIONS[0])
    }
    /// Its name in the key file and the `?` list.
    pub fn name(self) -> &'static str {
        self.row().name
    }
    /// The action of that name.
    pub fn named(name: &str) -> Option<Self> {
        ACTIONS.iter().find(|row| row.name == name).map(|row| row.action)
    }
}
