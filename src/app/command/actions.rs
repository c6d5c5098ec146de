//! The table of actions: everything the researcher can do, one row each.
//!
//! Footer, command palette, key file, mouse, `leitmotif keys` and the key table of the documents all derive
//! from [`ACTIONS`]. A row makes the variant of [`Action`] and has its name, a hint for the footer, a
//! sentence, the default keys in each key context, and its flags. The names are a contract: they stand in
//! users' key files. An action that gets another name keeps the old one behind a `|`.
//!
//! What an action does is decided by what is in front: the overlay (`Overlay::update`) or screen
//! (`ScreenComponent::update`), or the workbench for those that belong to every screen
//! (`app/update.rs: run_screen_action`). Whether it can be done now is said by
//! `app/update/availability.rs: disabled_reason`.

use super::context::KeyContext;

/// A row of the action table.
#[derive(Debug, Clone, Copy)]
pub struct ActionInfo {
    /// The action.
    pub action: Action,
    /// Its name in the key file and the command palette.
    pub name: &'static str,
    /// Names it had before, which key files may still have.
    pub old_names: &'static [&'static str],
    /// Two or three words for the footer.
    pub hint: &'static str,
    /// What it does, in one line that completes "this key will …".
    pub description: &'static str,
    /// The contexts it belongs to, with its default keys in each, the one to show first in front. A context
    /// with an empty list of keys: there it can only be run by name, from the command palette.
    pub keys: &'static [(KeyContext, &'static [&'static str])],
    /// What sets it apart from other actions.
    pub flags: &'static [ActionFlag],
}

impl ActionInfo {
    /// Whether the action has keys of its own in a context, or a place in its command palette.
    pub fn belongs_to(&self, context: KeyContext) -> bool {
        self.keys.iter().any(|(own, _)| *own == context)
    }
}

/// What sets an action apart from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionFlag {
    /// It changes the researcher's work: disabled where the project can only be read.
    Edit,
    /// It needs no choice, so that it can be repeated as it is on what is under the cursor then.
    Repeatable,
    /// The command palette leaves it out: movements and the like, which are on the keys one tries first and
    /// would only lengthen the list.
    Unlisted,
    /// It is a movement that a count may stand before; the number is its place in the list of these.
    Countable(u8),
}

/// Makes [`Action`] and [`ACTIONS`] of one row for each action.
macro_rules! action_table {
    ($(
        $action:ident: $name:literal $(| $old_name:literal)*, $hint:literal, $description:literal,
        [$($context:ident $keys:tt),+] $([$($flag:ident$(($place:literal))?),+])?;
    )+) => {
        /// One thing the researcher can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(#[doc = $description] $action,)+
        }

        /// All actions with their default keys, in the order the key tables show them.
        pub const ACTIONS: &[ActionInfo] = &[$(ActionInfo {
            action: Action::$action,
            name: $name,
            old_names: &[$($old_name),*],
            hint: $hint,
            description: $description,
            keys: &[$((KeyContext::$context, &$keys)),+],
            flags: &[$($(ActionFlag::$flag$(($place))?),+)?],
        },)+];
    };
}

// action: name | old names, hint, description, [contexts with their keys] [flags]
action_table! {
    Up: "up", "up", "go one up", [Everywhere ["up", "k"], Choosing ["up", "ctrl-p", "ctrl-k"], Speakers ["up", "k"], Checking ["up", "k"], Listing ["up", "k"], Cutting ["up", "k"], Setting ["up", "k"], Agreement ["up", "k"], Settling ["up", "k"], Lines ["up", "k"], Reviewing ["up", "k"], Words ["up", "k"], About ["up", "k"], Proposing ["up", "k"], Matrix ["up", "k"], Questions ["up", "k"]] [Unlisted, Countable(2)];
    Down: "down", "down", "go one down", [Everywhere ["down", "j"], Choosing ["down", "ctrl-n", "ctrl-j"], Speakers ["down", "j"], Checking ["down", "j"], Listing ["down", "j"], Cutting ["down", "j"], Setting ["down", "j"], Agreement ["down", "j"], Settling ["down", "j"], Lines ["down", "j"], Reviewing ["down", "j"], Words ["down", "j"], About ["down", "j"], Proposing ["down", "j"], Matrix ["down", "j"], Questions ["down", "j"]] [Unlisted, Countable(1)];
    Left: "left", "left", "go left, or fold a theme", [Everywhere ["left", "h"], Matrix ["left", "h"]] [Unlisted, Countable(3)];
    Right: "right", "right", "go right, or unfold a theme", [Everywhere ["right", "l"], Matrix ["right", "l"]] [Unlisted, Countable(4)];
    PageUp: "page-up", "page up", "go up by a page", [Everywhere ["pageup", "ctrl-b"], Choosing ["pageup"], Speakers ["pageup"], Checking ["pageup"], Listing ["pageup"], Cutting ["pageup"], Agreement ["pageup"], Settling ["pageup"], Lines ["pageup"], Words ["pageup"], Proposing ["pageup"], Matrix ["pageup"], Questions ["pageup"]] [Unlisted, Countable(10)];
    PageDown: "page-down", "page down", "go down by a page", [Everywhere ["pagedown", "ctrl-f"], Choosing ["pagedown"], Speakers ["pagedown"], Checking ["pagedown"], Listing ["pagedown"], Cutting ["pagedown"], Agreement ["pagedown"], Settling ["pagedown"], Lines ["pagedown"], Words ["pagedown"], Proposing ["pagedown"], Matrix ["pagedown"], Questions ["pagedown"]] [Unlisted, Countable(9)];
    HalfUp: "half-up", "half up", "go up by half a page", [Everywhere ["ctrl-u"], Speakers ["ctrl-u"], Checking ["ctrl-u"], Listing ["ctrl-u"], Cutting ["ctrl-u"], Agreement ["ctrl-u"], Settling ["ctrl-u"], Lines ["ctrl-u"], Words ["ctrl-u"], Proposing ["ctrl-u"], Matrix ["ctrl-u"], Questions ["ctrl-u"]] [Unlisted, Countable(12)];
    HalfDown: "half-down", "half down", "go down by half a page", [Everywhere ["ctrl-d"], Speakers ["ctrl-d"], Checking ["ctrl-d"], Listing ["ctrl-d"], Cutting ["ctrl-d"], Agreement ["ctrl-d"], Settling ["ctrl-d"], Lines ["ctrl-d"], Words ["ctrl-d"], Proposing ["ctrl-d"], Matrix ["ctrl-d"], Questions ["ctrl-d"]] [Unlisted, Countable(11)];
    First: "first", "first", "go to the first", [Everywhere ["home", "g"], Speakers ["home", "g"], Checking ["home", "g"], Listing ["home", "g"], Cutting ["home", "g"], Setting ["home", "g"], Agreement ["home", "g"], Settling ["home", "g"], Lines ["home", "g"], Reviewing ["home", "g"], Words ["home", "g"], About ["home", "g"], Proposing ["home", "g"], Matrix ["home", "g"], Questions ["home", "g"]] [Unlisted, Countable(16)];
    Last: "last", "last", "go to the last", [Everywhere ["end", "G"], Speakers ["end", "G"], Checking ["end", "G"], Listing ["end", "G"], Cutting ["end", "G"], Setting ["end", "G"], Agreement ["end", "G"], Settling ["end", "G"], Lines ["end", "G"], Reviewing ["end", "G"], Words ["end", "G"], About ["end", "G"], Proposing ["end", "G"], Matrix ["end", "G"], Questions ["end", "G"]] [Unlisted, Countable(15)];
    NextPane: "next-pane", "next pane", "go to the next pane", [Everywhere ["tab"], Query ["tab"]] [Unlisted];
    PreviousPane: "previous-pane", "previous pane", "go to the previous pane", [Everywhere ["shift-tab"], Query ["shift-tab"]] [Unlisted];
    GoTopics: "topics", "Topics", "show what the machine found", [Everywhere ["1"], Query ["alt-1"]];
    GoReader: "reader", "Reader", "show the transcript last read", [Everywhere ["2"], Query ["alt-2"]];
    GoSearch: "search", "Search", "search by words, by meaning, or both", [Everywhere ["3"], Query ["alt-3"]];
    GoThemes: "themes", "Themes", "show your codebook", [Everywhere ["4"], Query ["alt-4"]];
    GoMap: "map", "Map", "show all snippets on one map, what is alike side by side", [Everywhere ["5"], Query ["alt-5"]];
    GoReport: "report", "Report", "show how much each theme covers, and which come together", [Everywhere ["6"], Query ["alt-6"]];
    Open: "open", "read", "read the snippet in its transcript", [Topics ["enter"], Search ["enter"], Themes ["enter"], Map ["enter"], Report ["enter"], Settling ["enter"], Lines ["enter"], Reviewing ["enter"], About ["enter"], Matrix ["enter"], Questions ["enter"]];
    Back: "back", "back", "back out of what is open or selected", [Everywhere ["esc"], Reader ["esc", "backspace"], Query ["esc"], Filter ["esc"], Choosing ["esc"], Prefix ["esc"], Speakers ["esc", "q"], Checking ["esc", "q"], Listing ["esc", "q"], Cutting ["esc", "q"], Setting ["esc", "q", ","], Writing ["esc"], Confirming ["esc", "n"], Agreement ["esc", "q"], Settling ["esc", "q"], Lines ["esc", "q"], Reviewing ["esc", "q"], Words ["esc", "q"], About ["esc", "q"], Proposing ["esc", "q"], Matrix ["esc", "q"], Questions ["esc", "q"]] [Unlisted];
    Select: "select", "select", "select, or take out of the selection", [Topics ["space"], Search ["space"], Themes ["space"], Map ["space"], Report ["space"], Speakers ["space"]];
    SelectAll: "select-all", "select all", "select everything listed, or nothing", [Topics ["*"], Search ["*"]];
    Filter: "filter", "filter", "show only what has these letters", [Topics ["/"], Themes ["/"]];
    Assign: "assign", "assign", "assign to a theme, or to a new one by typing its name", [Topics ["t"], Reader ["t"], Search ["t"], Themes ["t"], Map ["t"], Report ["t"], Lines ["t"], About ["t"]] [Edit];
    Unassign: "unassign", "take off", "take off its theme", [Topics ["T"], Reader ["T"], Search ["T"], Themes ["T"], Map ["T"], Report ["T"], Lines ["T"]] [Edit];
    CodeHits: "code-hits", "yes or no", "choose a theme, then say of each hit or snippet listed whether it is in it", [Topics ["Y"], Search ["Y"], Themes ["Y"], Map ["Y"], Report ["Y"], Lines ["Y"]] [Edit];
    TakeHit: "take-hit", "yes", "take the hit into the theme, and go on to the next", [Reviewing ["y"]] [Edit];
    PassHit: "pass-hit", "no", "pass the hit by, and go on to the next", [Reviewing ["n"]];
    StepBack: "step-back", "step back", "take back what was said last, and go back to that hit", [Reviewing ["u"]] [Edit];
    AllHits: "all-hits", "all", "show hits that were in the theme, or passed by, before as well; again: leave them out", [Reviewing ["a"]];
    Rename: "rename", "rename", "give it another name", [Topics ["r"], Themes ["r"], Speakers ["r"], Proposing ["r"], Questions ["r"]] [Edit];
    Junk: "junk", "junk", "leave topics out of counts, or take them in again", [Topics ["x"]] [Edit, Repeatable];
    MergeTopics: "merge-topics", "merge", "merge the selected topics into one", [Topics ["m"], About ["m"]] [Edit];
    ProposeThemes: "propose-themes", "propose", "propose themes for topics near each other; accept, rename or refuse each", [Topics ["P"], Themes ["P"]];
    LeaveOutProposal: "leave-out-proposal", "not this", "take the proposed theme off this list; opened anew it has it again", [Proposing ["x"]];
    AboutTopic: "about-topic", "about it", "show the sentences that say the topic, what sets it apart, where it comes and who speaks", [Topics ["i"]];
    FewerTopics: "fewer-topics", "fewer", "have fewer topics: the nearest become one, seen before it is done", [Topics ["_"], Cutting ["left", "h", "-"], Proposing ["left", "h", "-"]] [Edit];
    MoreTopics: "more-topics", "more", "have more topics again", [Cutting ["right", "l", "+", "="], Proposing ["right", "l", "+", "="]];
    CoarserTopics: "coarser-topics", "coarser", "show the topics one level coarser: fewer, wider ones; your decisions stay with what was said", [Topics ["-"]] [Edit];
    FinerTopics: "finer-topics", "finer", "show the topics one level finer: more, narrower ones; your decisions stay with what was said", [Topics ["+", "="]] [Edit];
    SplitTopic: "split-topic", "split", "take the topic apart; the parts are shown before it is split", [Topics ["s"], About ["s"]] [Edit];
    MoveSnippets: "move-snippets", "move", "move snippets to another topic", [Topics ["w"], Reader ["w"], Search ["w"], Map ["w"]] [Edit];
    LeaveOutWord: "leave-out-word", "leave out word", "leave a word out of the keywords of all topics", [Topics ["X"]] [Edit];
    MeasureStability: "measure-stability", "stability", "measure in the background which topics come back when the analysis is repeated", [Topics []] [Edit];
    Memo: "memo", "memo", "write a memo on it", [Topics ["M"], Reader ["M"], Search ["M"], Themes ["M"], Map ["M"], Choosing ["alt-m"], Lines ["M"]] [Edit];
    ShowMemos: "memos", "memos", "list all memos, and go to what they are on", [Everywhere ["W"]];
    NewEntry: "new-entry", "new entry", "write an entry in the journal, on nothing in particular", [Choosing ["alt-n"]] [Edit];
    DeleteMemo: "delete-memo", "delete", "delete the memo", [Choosing ["alt-d"]] [Edit];
    MemoKind: "memo-kind", "kind", "list memos on the study, on themes, topics, transcripts, passages, of the journal, or all", [Choosing ["alt-k"]];
    Journal: "journal", "journal", "list memos as a journal, in the order of time, or by what they are on", [Choosing ["alt-j"]];
    JournalKind: "journal-kind", "of a kind", "list memos that are analytic, methodological, reflexive, to do, or all", [Choosing ["alt-w"]];
    KindOfMemo: "kind-of-memo", "its kind", "say what the memo is: analytic, methodological, reflexive, to do", [Choosing ["alt-c"]] [Edit];
    FollowLink: "follow-link", "link", "go to what the memo links to: a theme, or what is said in a transcript", [Choosing ["alt-l"]];
    MemoTheme: "memo-theme", "theme", "list memos that have to do with the next theme, or all", [Choosing ["alt-t"]];
    OpenSource: "open-source", "open source", "open the recording at this second", [Topics ["o"], Reader ["o"], Search ["o"], Themes ["o"], Map ["o"], Report ["o"]];
    Copy: "copy", "copy", "copy the quote with its source and time", [Topics ["y"], Reader ["y"], Search ["y"], Themes ["y"], Map ["y"], Report ["y"], Lines ["y"], About ["y"]];
    Quote: "quote", "quote", "keep it as a quote of its theme, or let the quote go", [Topics ["Q"], Reader ["Q"], Search ["Q"], Themes ["Q"], Map ["Q"], Report ["Q"]] [Edit];
    NextSnippet: "next-snippet", "next", "go to the next snippet of the topic, search or theme", [Topics ["n"], Reader ["n"], Search ["n"], Themes ["n"], Map ["n"], Report ["n"]] [Countable(5)];
    PreviousSnippet: "previous-snippet", "previous", "go to the previous snippet of the topic, search or theme", [Topics ["p"], Reader ["p"], Search ["p"], Themes ["p"], Map ["p"], Report ["p"]] [Countable(6)];
    NextInTranscript: "next-in-transcript", "next here", "go to the next snippet of this transcript", [Reader ["]"]] [Countable(7)];
    PreviousInTranscript: "previous-in-transcript", "previous here", "go to the previous snippet of this transcript", [Reader ["["]] [Countable(8)];
    SelectSentences: "select-sentences", "select sentences", "select sentences; moving extends the selection", [Reader ["v"]];
    SelectWords: "select-words", "select words", "select words: down and up move the end, right and left the beginning; again: sentences", [Reader ["b"]];
    SelectTurn: "select-turn", "whole turn", "select the whole turn; again: the next one as well", [Reader ["e"]];
    InVivo: "in-vivo", "in vivo", "make the selected words themselves a theme, and assign them to it", [Reader ["i"]] [Edit];
    Recode: "recode", "recode", "move the passage from its theme to another, with its quotes; memos stay with the words", [Reader ["c"]] [Edit];
    SearchTranscript: "search-transcript", "search here", "search in this transcript", [Reader ["/"]];
    OpenTranscript: "open-transcript", "transcripts", "choose a transcript to read", [Everywhere ["O"]];
    RemoveTranscript: "remove-transcript", "take out", "take the transcript out of the study; undo brings all of it back", [Choosing ["alt-x"]] [Edit];
    SpeakerRole: "speaker-role", "role", "say what the person is: who asks, who answers, or neither", [Speakers ["i"]] [Edit];
    KnownOf: "describe-speaker", "describe", "say what is known of the person, such as age=31; site=north", [Speakers ["a"]] [Edit];
    Forget: "forget", "forget", "forget the person or the transcript for good, after the name is typed; no undo", [Speakers ["alt-f"], Choosing ["alt-f"]] [Edit];
    ShowSpeakers: "speakers", "speakers", "show who speaks; rename and merge speakers", [Everywhere ["V"]];
    ShowWords: "words", "words", "count the words of the topic, theme or transcript in front against the rest, or all words", [Everywhere ["E"]];
    ShowMatrix: "matrix", "matrix", "show how much of each theme is in each transcript, said by each person, or where an attribute has each value", [Themes ["X"], Report ["X"]];
    ShowQuestions: "questions", "questions", "show what interviewers ask, by guide question, with the answers of each talk", [Everywhere ["I"]];
    NameQuestion: "name-question", "name", "name what is asked as a question of the guide", [Questions ["n"]] [Edit];
    MergeQuestions: "merge-questions", "put into", "put what is asked into another guide question", [Questions ["m"]] [Edit];
    ExcludeWording: "exclude-wording", "take out", "take a wording out of the guide question, however alike it is", [Questions ["x"]] [Edit];
    DeleteQuestion: "delete-question", "delete", "delete the guide question; what is asked stays", [Questions ["D", "delete"]] [Edit];
    AllQuestions: "all-questions", "all", "list what does not recur as well, or leave it out", [Questions ["a"]];
    MatrixColumns: "matrix-columns", "columns", "take transcripts, people, or the values of the next attribute as columns", [Matrix ["a"]];
    SortColumns: "sort-columns", "sort columns", "put the columns in another order", [Matrix ["S"]];
    WriteSummary: "write-summary", "summary", "write the summary of the cell", [Matrix ["e"]] [Edit];
    ColumnsLeft: "columns-left", "columns left", "go left by as many columns as are shown", [Matrix ["[", "ctrl-left"]];
    ColumnsRight: "columns-right", "columns right", "go right by as many columns as are shown", [Matrix ["]", "ctrl-right"]];
    FirstColumn: "first-column", "first column", "go to the first column", [Matrix ["0"]];
    LastColumn: "last-column", "last column", "go to the last column", [Matrix ["$"]];
    LookFor: "look-for", "look for it", "search for the word", [Words ["enter"]];
    ShowConcordance: "concordance", "lines", "list every place with the words of the query, one below the other", [Search ["K"], Query ["alt-k"]];
    CheckFiles: "check-files", "check", "look at how files were read: say who speaks and what is no speech", [Everywhere ["F"]];
    OpenSpeakers: "open-speakers", "speakers", "show who speaks in the file", [Checking ["enter"]];
    NoSpeaker: "no-speaker", "no speaker", "the label is no speaker: it is words; again: it is one", [Checking ["n"]] [Edit];
    SameSpeaker: "same-speaker", "same as", "the label is the same person as another", [Checking ["="]] [Edit];
    Interviewer: "interviewer", "interviewer", "the label is who asks; again: as it seems", [Checking ["i"]] [Edit];
    NotSpeech: "not-speech", "no speech", "what stands under the label is no speech and is left out; again: it is", [Checking ["x"]] [Edit];
    ChooseLayout: "choose-layout", "layout", "choose how turns open in the file", [Checking ["l"]] [Edit];
    ChooseEncoding: "choose-encoding", "encoding", "choose the encoding of the file", [Checking ["e"]] [Edit];
    FoundRight: "found-right", "as it is", "the file is right as it is, or is to be looked at again", [Checking ["y"]] [Edit];
    LikeAll: "like-all", "all like it", "decide for all files of the same layout, or for this one", [Checking ["A"]];
    ShowAgreement: "agreement", "agreement", "show how far coders agree, and settle where they do not", [Everywhere ["C"]];
    ShowSample: "sample", "sample", "list the snippets that were drawn at random to be coded", [Everywhere ["R"]];
    ShareStudy: "share", "share", "write the study into a file for a second coder, or what you coded into one that goes back", [Everywhere []];
    NextUnit: "next-unit", "next unit", "compare by sentence, turn, snippet or transcript", [Agreement ["b"]];
    GoThrough: "go-through", "go through", "go through what coders disagree on, one by one", [Agreement ["enter"]];
    SettleFirst: "settle-first", "as the first", "settle it as the first coder had it", [Settling ["1"]] [Edit];
    SettleSecond: "settle-second", "as the second", "settle it as the second coder had it", [Settling ["2"]] [Edit];
    SettleThird: "settle-third", "as the third", "settle it as the third coder had it", [Settling ["3"]] [Edit];
    SettleIn: "settle-in", "both", "settle it as in the theme: all passages of all coders hold", [Settling ["b"]] [Edit];
    SettleOut: "settle-out", "neither", "settle it as not in the theme: no passage holds", [Settling ["x"]] [Edit];
    Sort: "sort", "sort", "put topics, themes, words or lines in another order", [Topics ["S"], Report ["S"], Lines ["s"], Words ["s"], Matrix ["s"]];
    Measure: "measure", "measure", "count snippets, talks, minutes or something else", [Topics ["b"], Report ["b"], Matrix ["b"]];
    NextTable: "next-table", "next table", "go on to themes together, by attribute, or prevalence", [Report ["tab"]];
    Normalise: "normalise", "shares", "read the cells as shares of the row, of the column, or against chance", [Report ["%"]];
    NextAttribute: "next-attribute", "next attribute", "take another attribute of the talks", [Map ["a"], Report ["a"]];
    SelectArea: "select-area", "select area", "select an area: a box that moving extends, a lasso when pressed again", [Map ["v"], Selecting ["v"]];
    FindOnMap: "find-on-map", "find", "find topics by their letters and go to them", [Map ["/"]];
    NextTopic: "next-topic", "next topic", "go to the next topic, or the next that was found", [Map ["]"]] [Countable(13)];
    PreviousTopic: "previous-topic", "previous topic", "go to the previous topic, or the previous that was found", [Map ["["]] [Countable(14)];
    ZoomIn: "zoom-in", "nearer", "look nearer at what is around the cursor", [Map ["+", "="]];
    ZoomOut: "zoom-out", "further", "look from further away", [Map ["minus"]];
    WholeMap: "whole-map", "whole map", "show the whole map", [Map ["0"]];
    ColorBy: "color-by", "colour", "colour by topic, theme, attribute or stability", [Map ["c"]];
    ThemeLines: "theme-lines", "theme lines", "show themes with lines between those whose passages overlap, or topics again", [Map ["L"]];
    Outliers: "outliers", "outliers", "show snippets in no topic, or leave them out", [Map ["z"]];
    EditQuery: "edit-query", "edit query", "go back to the query", [Search ["/", "i"]];
    SearchMode: "search-mode", "text or meaning", "search by words, by meaning, or both", [Search ["ctrl-t", "b"], Query ["ctrl-t"]];
    OlderQuery: "older-query", "earlier", "bring back what was written before", [Query ["up"], Filter ["up"], Writing ["up"], Choosing ["alt-up"]];
    NewerQuery: "newer-query", "later", "bring back what was written later, or go to the hits", [Query ["down"], Filter ["alt-down"], Writing ["down"], Choosing ["alt-down"]];
    ToHits: "to-hits", "to hits", "go to the hits", [Query ["enter"]];
    AddTheme: "add-theme", "add", "add a theme beside this one", [Themes ["a"]] [Edit];
    AddChild: "add-child", "add inside", "add a theme inside this one", [Themes ["A"]] [Edit];
    Describe: "describe", "describe", "say when to use the theme and when not", [Themes ["e"]] [Edit];
    DeleteTheme: "delete-theme", "delete", "delete the theme", [Themes ["D", "delete"]] [Edit];
    MoveOut: "move-out", "move out", "move the theme out, beside its parent", [Themes ["<"]] [Edit];
    MoveIn: "move-in", "move in", "move the theme into the one above it", [Themes [">"]] [Edit];
    MoveTheme: "move-theme", "move", "move the theme into another", [Themes ["v"]] [Edit];
    AlsoUnder: "also-under", "also under", "list the theme under another as well; its home stays, and it is counted with both", [Themes ["+"]] [Edit];
    NotUnder: "not-under", "not here", "take the theme off here, where it is only listed; at its home it stays", [Themes ["-"]] [Edit];
    MoveUp: "move-up", "move up", "move the theme up among its neighbours", [Themes ["alt-up", "K"]] [Edit];
    MoveDown: "move-down", "move down", "move the theme down among its neighbours", [Themes ["alt-down", "L"]] [Edit];
    MergeThemes: "merge-themes", "merge", "merge the selected themes into one", [Themes ["m"]] [Edit];
    MergeSpeakers: "merge-speakers", "merge", "show the selected speakers under one name", [Speakers ["m"]] [Edit];
    Suggested: "suggested", "suggested", "list what is in no theme and most like it, then what is in it and least like it", [Themes ["f"]];
    Refuse: "refuse", "not this", "refuse what is suggested: it is not suggested for it again", [Themes ["x"], Choosing ["ctrl-x"]] [Edit, Repeatable];
    Recolor: "recolor", "colour", "give the theme the next colour and glyph", [Themes ["c"]] [Edit];
    Repeat: "repeat", "again", "sort what is under the cursor as what was sorted last", [Everywhere ["."]] [Edit];
    Count: "count", "count", "take a number before a movement", [Everywhere ["#"]];
    SetMark: "mark", "mark", "mark this passage with a letter", [Everywhere ["B"]];
    JumpToMark: "go-to-mark", "go to mark", "go to a marked passage", [Everywhere ["'"]];
    Undo: "undo", "undo", "take back the last change", [Everywhere ["u"], Speakers ["u"], Checking ["u"], Agreement ["u"], Settling ["u"], Lines ["u"], Proposing ["u"], Matrix ["u"], Questions ["u"]] [Edit];
    Redo: "redo", "redo", "do again what was taken back", [Everywhere ["ctrl-r"], Speakers ["ctrl-r"], Checking ["ctrl-r"], Agreement ["ctrl-r"], Settling ["ctrl-r"], Lines ["ctrl-r"], Proposing ["ctrl-r"], Matrix ["ctrl-r"], Questions ["ctrl-r"]] [Edit];
    UseNewTopics: "use-new-topics", "use new topics", "go over to the topics found in the background", [Everywhere ["U"]];
    FindTopics: "find-topics", "find topics", "find topics again with the better model", [Everywhere []] [Edit];
    ShowJobs: "jobs", "jobs", "show what is going on in the background", [Everywhere ["J"]];
    CancelJob: "cancel-job", "cancel", "cancel the job under the cursor", [Listing ["x", "delete"], Agreement ["x"]];
    ShowLog: "log", "log", "show every change you made, and go back to any of them", [Everywhere ["H"]];
    ShowNotices: "notices", "notices", "show what was said before, and what went wrong", [Everywhere ["!", "N"]];
    Settings: "settings", "settings", "change colours, mouse and model; kept in config.toml", [Everywhere [","]];
    Contrast: "contrast", "contrast", "take the colours of highest contrast, and again those before", [Everywhere ["f2"]];
    Change: "change", "next value", "take the next value", [Setting ["right", "l", "enter", "space"]];
    ChangeBack: "change-back", "value before", "take the value before", [Setting ["left", "h"]];
    Commands: "commands", "all commands", "list everything that can be done here", [Everywhere ["?", ":"], Query ["f1"], Matrix ["?", ":"], Questions ["?", ":"], Reviewing ["?", ":"], Choosing ["f1"]] [Unlisted];
    Tour: "tour", "tour", "take the tour", [Everywhere []];
    NextStep: "next-step", "next", "go on with the tour", [Touring ["enter", "space", "right", "l"]];
    PreviousStep: "previous-step", "before", "go back in the tour", [Touring ["left", "h"]];
    SkipTour: "skip-tour", "skip the tour", "leave the tour", [Touring ["esc", "q"]];
    Suspend: "suspend", "suspend", "go back to the shell; fg returns", [Always ["ctrl-z"]];
    Quit: "quit", "quit", "quit; everything is saved", [Everywhere ["q"], Always ["ctrl-c"]];
    Accept: "accept", "accept", "take what is chosen or written", [Choosing ["enter"], Writing ["enter"], Filter ["enter", "down", "tab"], Selecting ["enter", "space"], Confirming ["enter", "y"], Speakers ["enter"], Listing ["enter"], Cutting ["enter"], Proposing ["enter"]];
    Complete: "complete", "complete", "take over the name under the cursor", [Choosing ["tab"]];
    Save: "save", "save", "save and close", [Composing ["esc", "ctrl-s"]];
    Discard: "discard", "discard", "close and leave it as it was", [Composing ["ctrl-x"]];
}

impl Action {
    /// Its row in the table, which stands at the place of its variant: one macro makes both.
    pub fn info(self) -> &'static ActionInfo {
        &ACTIONS[self as usize]
    }
    /// Its name in the key file and the command palette.
    pub fn name(self) -> &'static str {
        self.info().name
    }
    /// Whether its row has a flag.
    pub fn has(self, flag: ActionFlag) -> bool {
        self.info().flags.contains(&flag)
    }
    /// Whether it belongs to a context or to one it falls back to.
    pub fn is_known_in(self, context: KeyContext) -> bool {
        context.chain().any(|here| self.info().belongs_to(here))
    }
    /// Its place among the movements that a count may stand before; `None` for all other actions.
    pub fn count_place(self) -> Option<u8> {
        self.info().flags.iter().find_map(|flag| match flag {
            ActionFlag::Countable(place) => Some(*place),
            _ => None,
        })
    }
    /// The action with a name, or that had it before; `None` where there is none.
    pub fn from_name(name: &str) -> Option<Self> {
        let row = ACTIONS.iter().find(|row| row.name == name || row.old_names.contains(&name));
        row.map(|row| row.action)
    }
}
