//! leitmotif finds the themes in hours of talk.
//!
//! This page is the map of the code: the rooms, the words, what must be true, three walks through real
//! functions, and two dozen questions with their answers. Each room's own page says what belongs there.
//! Where a function is private it is written as `path.rs: function`, with the path below `src`;
//! `tests/documents.rs` fails when one of them is no longer there.
//!
//! # The rooms
//!
//! | room | what it does | touches |
//! |---|---|---|
//! | [`corpus`] | files become transcripts, cleaned and cut into snippets | reads files |
//! | [`topics`] | snippets become vectors, vectors clusters, clusters described topics | reads model files |
//! | [`search`] | finds snippets by words and by meaning, and marks what matched | the index's folder |
//! | [`coding`] | the researcher's decisions: codebook, edits, statistics, agreement | nothing |
//! | [`exchange`] | the study as bytes for others, and their files as data | nothing |
//! | [`config`] | settings, keys, colours | `config.toml`, theme files |
//! | [`project`] | the project's folder: the only room that knows SQLite | the project's folder |
//! | [`jobs`] | long work: import, analysis, search, export, merging, and its threads | through `project` |
//! | [`app`] | the workbench without a screen: state, actions, effects, driver | through `jobs` |
//! | [`tui`] | the screen: the only room that knows ratatui and crossterm | the terminal |
//! | [`cli`] | the command line: one file for each command | all of it |
//! | [`progress`] | progress and cancelling of long work; any room may use it | nothing |
//! | [`format`](mod@format) | numbers and times as text, the same everywhere; any room may use it | nothing |
//! | [`random`] | random numbers that depend on a seed only; any room may use it | nothing |
//! | [`vectors`] | products, lengths and means of vectors, summed in a fixed order; any room may use it | nothing |
//!
//! Arrows point one way only: `corpus <- topics, search, coding <- exchange <- project <- jobs <- app <- tui,
//! cli`. Of these, `search` uses `corpus` only, `coding` uses `topics`, and `config` stands beside `exchange`
//! and uses `topics` for the parameters of an analysis. `tests/layering.rs` reads the `use` lines and fails
//! on any other; it also holds each outside crate to its room, such as `rusqlite` to `project`.
//!
//! # The words
//!
//! One idea has one word, in code, on screen and in files.
//!
//! | word | what it is | type |
//! |---|---|---|
//! | transcript | one talk: text, turns, cues and attributes | [`corpus::Transcript`] |
//! | turn, speaker | a stretch of one person talking, and their label | [`corpus::Turn`] |
//! | cue | a stretch of text with the seconds it was said at | [`corpus::Cue`] |
//! | span | a range of bytes in one transcript's text | [`corpus::Span`] |
//! | snippet | the unit of analysis: a paragraph within a turn | [`corpus::Snippet`] |
//! | corpus | all transcripts without texts, and all snippets, in a fixed order | [`corpus::Corpus`] |
//! | run | one analysis with its parameters and result | [`topics::Run`] |
//! | topic | what the machine found: a cluster of snippets, with keywords and a name | [`topics::Topic`] |
//! | outlier | a snippet in no topic | [`topics::Membership`] |
//! | theme | what the researcher makes: a node of the codebook | [`coding::Theme`] |
//! | passage | a span that a decision, memo or quote is bound to | [`coding::TranscriptSpan`] |
//! | decision, assignment | a topic or passages put under a theme | [`coding::Assignment`] |
//! | memo, quote | a note on something; a passage kept for a theme | [`coding::Memo`], [`coding::Quote`] |
//! | case | a person who speaks, with what is known of them in all transcripts | [`coding::SpeakerCase`] |
//! | guide question | a question of the interview guide: a name and the wordings it is asked in | [`coding::GuideQuestion`] |
//! | matrix | themes by transcripts, people or values of an attribute | [`coding::ThemeMatrix`] |
//! | summary | what the researcher writes of a cell of a matrix: a memo on it | [`coding::SummaryCell`] |
//! | role, context | what somebody is in an interview; what interviewers say, where topics are of participants' words | [`corpus::SpeakerRole`], [`topics::ContextSpeakers`] |
//! | codebook | all records of coding | [`coding::Codebook`] |
//! | edit | one reversible change to the codebook | [`coding::Edit`] |
//! | coder | who decides | [`coding::Signature`] |
//! | statistics | corpus, run and codebook brought together; derived | [`coding::CodingStats`] |
//! | workspace | all that the screens show | [`app::Workspace`] |
//! | action, effect | what a key does; work outside the state | [`app::Action`], [`app::Effect`] |
//! | screen, overlay | one of the six views; what lies over it | [`app::Screen`], [`app::Overlay`] |
//! | view | a pure function from state to cells | [`tui::views`] |
//!
//! A bare `usize` for a snippet or a transcript is its index in [`corpus::Corpus`]; it holds until the corpus
//! is loaded anew, and is never stored as a reference. What is stored refers to ids and spans.
//!
//! # Architecture: what must be true
//!
//! - **Nothing changes the researcher's work but an edit.** An [`Edit`](coding::Edit) lists every record it
//!   touches before and after, so that [`Edit::inverse`](coding::Edit::inverse) restores the codebook
//!   exactly. [`Project::apply_edit`](project::Project::apply_edit) writes its records and its entry of the
//!   log in one transaction, and changes the codebook in memory only when that is committed. A record that is
//!   not as the edit found it makes the edit stale, and nothing is written. Read marks are the exception:
//!   they are no decisions, wait in memory, and go with the next transaction.
//! - **Decisions are bound to words.** They hold spans of transcripts, never snippet or topic numbers alone,
//!   so they outlive the next analysis and are moved when a file changes ([`coding::SpanRelocator`]).
//! - **Derived data is disposable.** `index`, `vectors` and `layouts` can be deleted at any time; whoever
//!   needs them computes them again. What cannot be computed again is in `project.db`.
//! - **The same input gives the same bytes**, on one core or many. Random numbers come from a seed, sums are
//!   taken in a fixed order, every sort has a last key that decides. No map with a random order reaches any
//!   output.
//! - **Nothing that comes from outside is trusted.** Files are read within bounds, a parser's panic is an
//!   error of the file, no text commands the terminal ([`tui::text`]), every writer escapes for its format.
//! - **Nothing panics** outside tests: `unwrap`, `expect` and `panic!` are lints, and warnings fail
//!   `.ci/run`.
//! - **The screen is a function of the state.** Views change nothing; the state runs in tests without a
//!   terminal.
//!
//! ## Threads and channels
//!
//! The main thread owns the state and the terminal, and waits for no disk. It listens to three channels
//! (`tui/event_loop.rs: run_loop`): keys, mouse and signals from the threads `keys` and `signals`
//! (`tui/session.rs`), results from workers ([`Driver::worker_events`](app::Driver::worker_events)), and pictures.
//!
//! | thread | begins in | brings back |
//! |---|---|---|
//! | `input`, `keys` | `tui/session.rs: start_input` | bytes; terminal events and the terminal's answers |
//! | `signals` | `tui/signals.rs` | signals |
//! | `pictures`, where the terminal takes them | `tui/graphics/image_painter.rs: start` | the map's picture, written for the terminal |
//! | `store`, which has the project | `app/driver/store_worker.rs: serve` | an answer to each request, in order |
//! | one for each job | `app/driver/active_jobs.rs: spawn` | its result, a [`WorkerEvent`](app::WorkerEvent) |
//! | `search` | `app/driver/search_worker.rs: start_thread` | hits for the last request |
//! | the backup of a project | `project/db/backup.rs: start` | nothing |
//! | rayon's pools, in jobs | `jobs/threads.rs: thread_pool` | results, the same on one thread or many |
//! | the reader of an import | `jobs/import/mod.rs: import_transcripts` | one chunk while another is stored |
//! | embedders, in parallel | `topics/embed/workers.rs` | each text's vector |
//!
//! A job has a [`JobProgress`](jobs::runner::JobProgress) of its own, by which it is stopped. It opens its
//! own connection ([`ProjectHandle::open_worker`](project::ProjectHandle::open_worker)), which shares the
//! project's lock. On quitting all jobs are asked to stop before the first is waited for, and the store thread
//! writes all it was sent.
//!
//! # The life of one cue
//!
//! From a line `00:01:02.500 --> 00:01:05.000` in a `.vtt` file to the second a snippet begins at.
//!
//! 1. [`jobs::import_paths`] begins the import; [`corpus::find_files()`] lists the files.
//! 2. `jobs/import/read.rs: read` reads one on a pool: [`corpus::read_bytes`], then a fingerprint of
//!    bytes and settings. A file whose fingerprint is known is not parsed again.
//! 3. [`corpus::parse_file_as`] decodes the bytes ([`corpus::read`]) and hands the text on to
//!    `corpus/formats/mod.rs: parse_text`, which tells the format by its content.
//! 4. `corpus/formats/subtitles/vtt.rs: parse` reads the blocks of the file; `parse_timestamp` there makes
//!    62.5 of `00:01:02.500`; `cue_segments` shares a cue's time out among the voices in it.
//! 5. `corpus/cleanup/mod.rs: clean_up` puts times in order, takes out what rolls and what loops, and finds
//!    speakers and paragraphs. The times stay with the words that are left.
//! 6. `corpus/transcript_builder.rs: build_transcript` joins the segments into one text and gives each
//!    stretch of it a [`Cue`](corpus::Cue) with start and end in seconds.
//! 7. [`corpus::split_into_snippets()`] cuts the text; `corpus/snippets.rs: make_snippet` takes the second of
//!    a snippet's first byte ([`Transcript::second_at`](corpus::Transcript::second_at)) as
//!    [`Snippet::start`](corpus::Snippet::start).
//! 8. `jobs/import/store.rs: store_batch` gathers a chunk, and
//!    [`Project::store_transcripts`](project::Project::store_transcripts) writes it in one transaction: cues
//!    packed (`project/db/codec.rs: pack_cues`), each snippet a row with its seconds.
//! 9. [`Project::load_corpus`](project::Project::load_corpus) brings the snippet back at the next start, and
//!    [`app::citation`] makes a time to read, and the link with its second, of it.
//!
//! # The life of one key
//!
//! From `t` on a topic, and `Enter` on a theme, to an edit in the database and the next frame.
//!
//! 1. `tui/session.rs` reads the terminal on a thread of its own and parses its bytes
//!    ([`InputParser`](tui::input::parser::InputParser)); `tui/event_loop.rs: input_event` makes a
//!    [`KeyPress`](config::keymap::KeyPress) of crossterm's event ([`tui::keys::key_from_event`]).
//! 2. [`Driver::handle`](app::Driver::handle) gives it to
//!    [`State::handle_event`](app::State::handle_event); `app/update.rs: press_key` asks
//!    [`Keymap::action_for`](app::Keymap::action_for) what it means in this
//!    [`KeyContext`](app::KeyContext): [`Action::Assign`](app::Action::Assign).
//! 3. [`State::run_action`](app::State::run_action) asks
//!    [`State::disabled_reason`](app::State::disabled_reason) whether it can be done, then gives it to the
//!    screen: `update` of [`ScreenComponent`](app::screen::component::ScreenComponent), in
//!    `app/screen/topics.rs`, and with it what all screens do with a passage, in
//!    `app/screen/passage_actions.rs: run_passage_action`. The screen changes only itself; it answers with a
//!    [`ScreenCommand`](app::ScreenCommand) that opens the theme picker.
//! 4. `Enter` is [`Action::Accept`](app::Action::Accept) there: `app/update.rs: run_overlay_action` gives it
//!    to the [`Overlay`](app::Overlay) on top; `app/overlay/theme_picker.rs: accept` asks
//!    [`app::edits::assign_to_theme`].
//! 5. [`coding::edits::assign_topics`] makes the edit, a pure function of the codebook:
//!    `coding/edits/edit_builder.rs: finish` compares the codebook as it would be with the one there is.
//! 6. It comes back as [`Effect::ApplyEdit`](app::Effect::ApplyEdit); `app/driver/edits.rs: apply_edit`
//!    changes the codebook in memory ([`Codebook::apply`](coding::Codebook::apply)) and sends the edit to the
//!    store thread. The header says "saving".
//! 7. [`State::on_edit`](app::State::on_edit) brings the statistics in step
//!    ([`Workspace::update_stats`](app::Workspace::update_stats)) and refreshes the screens;
//!    `tui/event_loop.rs: draw_frame` paints the next frame with [`tui::views::draw_workbench`].
//! 8. Meanwhile [`Project::apply_edit`](project::Project::apply_edit) writes the records
//!    (`project/store/edit_log.rs: write_changes`) and the entry of the log in one transaction. The answer
//!    comes to `app/driver/edits.rs: edit_applied`: the header says "saved" again, or the edit is taken back
//!    with an error.
//!
//! # The life of one search
//!
//! From a letter typed on the Search screen to hits with their words marked.
//!
//! 1. The letter goes to the field (`app/update.rs: edit_field`);
//!    [`SearchScreen::request_search`](app::screen::search::SearchScreen::request_search) counts a new
//!    generation and returns [`Effect::Search`](app::Effect::Search).
//! 2. `app/driver/searches.rs: send_search` hands it to the search thread with a snapshot of the study
//!    ([`StudyFilters`](jobs::StudyFilters)); a request that still waits there is dropped
//!    ([`LatestWins::ask`](jobs::runner::LatestWins::ask)).
//! 3. [`Searcher::search`](jobs::search::searcher::Searcher::search) parses the line
//!    ([`search::parse_with_attributes`]): what cannot be read is told with its place, the rest is searched.
//! 4. [`SearchIndex::search`](search::SearchIndex::search) evaluates every part of it to a set of
//!    snippets, with the scores of its words (`search/index/evaluator.rs: evaluate`); filters such as `theme:` are answered by
//!    [`FilterSource::select_snippets`](search::FilterSource::select_snippets) of the snapshot.
//! 5. By meaning, the query's vector is compared with those of all snippets that pass the filters
//!    ([`search::nearest_snippets`]); for both, the two lists are fused by rank ([`search::fuse_ranks`]).
//! 6. The texts of the best come from the database, and the [`Highlighter`](search::Highlighter) finds in
//!    each the spans that matched.
//! 7. `app/driver/searches.rs: search_answered` drops an answer to an older generation, puts the texts
//!    into the cache and gives the hits to
//!    [`SearchScreen::use_results`](app::screen::search::SearchScreen::use_results).
//! 8. `tui/views/search.rs: draw` paints them; `tui/widgets/snippet_list.rs: draw_snippet_body` paints the
//!    spans in the colour `matched`.
//!
//! # Where is …?
//!
//! This page is the first opening, the file is the second.
//!
//! | question | answer |
//! |---|---|
//! | Where is the text of a footer hint made? | `app/update/availability.rs: hint_for` |
//! | Where is the text of an action? | its row in `app/command/actions.rs: ACTIONS` |
//! | Where does a screen choose its hints? | such as in `app/screen/search/component.rs: hints` |
//! | Where is a key bound by default? | `app/command/actions.rs: ACTIONS` |
//! | Where are the user's own keys read? | `app/command/keymap.rs: requested_bindings` |
//! | What makes a key an action? | `app/update.rs: press_key` |
//! | What says why something cannot be done now? | `app/update/availability.rs: disabled_reason` |
//! | What writes an edit? | `project/store/edit_log.rs: apply_edit` |
//! | Which edits are there? | the files of `coding/edits`, such as `coding/edits/assign.rs: assign_topics` |
//! | Where does a .vtt time become seconds? | `corpus/formats/subtitles/vtt.rs: parse_timestamp` |
//! | Who decides which format a file has? | `corpus/formats/mod.rs: parse_text` |
//! | How long is a snippet? | `corpus/snippets.rs: SplitOptions` |
//! | What moves decisions when a file changed? | `project/store/relocate_spans.rs: relocate_to_version` |
//! | How are their words found again? | `coding/span_relocator.rs: relocate` |
//! | Where is the number of topics decided? | `topics/cluster/mod.rs: cluster_points` |
//! | Where does a topic get its name? | `topics/describe/label_choice.rs: choose_labels` |
//! | What does `is:unread` match? | `jobs/search/filter_eval.rs: select_snippets` |
//! | Where is a filter of a query read? | `search/query/tokens.rs: read_filter` |
//! | Where is a hit's word painted? | `tui/widgets/snippet_list.rs: draw_snippet_body` |
//! | Where are the report's shares counted? | `coding/stats/prevalence.rs: count` |
//! | Where is kappa computed? | `coding/agreement/coefficients.rs: cohen_kappa` |
//! | Where is a name taken out of an export? | `exchange/anonymise/redactor.rs: redact` |
//! | What embeds texts for another machine? | `jobs/shards/embed.rs: embed_shard` |
//! | How does the database change between versions? | `project/db/schema.rs: migrate` |
//! | Which exit code does an error have? | `cli/support/error.rs: exit_code` |

pub mod app;
pub mod cli;
pub mod coding;
pub mod config;
pub mod corpus;
pub mod exchange;
pub mod format;
pub mod jobs;
pub mod progress;
pub mod project;
pub mod random;
pub mod search;
pub mod topics;
pub mod tui;
#[doc(inline)]
pub use leitmotif_vectors as vectors;
