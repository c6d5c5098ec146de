//! The commands as clap sees them: one definition for -h, --help, the man page and completions. The arguments
//! of a command stand in the command's own file, those of all commands in `cli/support/global_args.rs`.
//!
//! Doc comments on clap types are the help text that users read, and are held by snapshots.

use super::agree::args::AgreeArgs;
use super::analyze::AnalyzeArgs;
use super::assign::AssignArgs;
use super::completions::CompletionsArgs;
use super::config::ConfigArgs;
use super::doctor::DoctorArgs;
use super::drift::DriftArgs;
use super::embed::EmbedArgs;
use super::export::args::ExportArgs;
use super::forget::ForgetArgs;
use super::help::{HELP_TOPICS, HelpArgs};
use super::import::ImportArgs;
use super::kwic::KwicArgs;
use super::log::LogArgs;
use super::memo::MemoCommand;
use super::memos::MemosArgs;
use super::merge::MergeArgs;
use super::models::ModelsCommand;
use super::questions::{QuestionCommand, QuestionsArgs};
use super::quote::QuoteCommand;
use super::replicate::ReplicateArgs;
use super::restore::RestoreArgs;
use super::sample::SampleArgs;
use super::saturation::SaturationArgs;
use super::screenshot::ScreenshotArgs;
use super::search::SearchArgs;
use super::share::ShareArgs;
use super::snippet::SnippetCommand;
use super::snippets::SnippetsArgs;
use super::speakers::{SpeakerCommand, SpeakersArgs};
use super::stopwords::StopwordCommand;
use super::suggest::SuggestArgs;
use super::support::{GlobalArgs, PATIENCE_FOR_CHANGES};
use super::theme::ThemeCommand;
use super::themes::ThemesArgs;
use super::topic::TopicCommand;
use super::topics::TopicsArgs;
use super::transcript::TranscriptCommand;
use super::words::WordsArgs;
use crate::project::LockWait;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::time::Duration;

/// Finds the themes in hours of talk: a workbench for transcripts, offline and reproducible.
#[derive(Debug, Parser)]
#[command(
    name = "leitmotif",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = more_to_read()
)]
pub struct Cli {
    /// Files or folders of transcripts to open in the workbench; none: choose a recent project
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Open the workbench in plain lines that are never painted over, for screen readers
    #[arg(long)]
    pub linear: bool,
    /// What every command understands.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// What to do instead of opening the workbench.
    #[command(subcommand)]
    pub command: Option<CliCommand>,
}

/// What stands below the options: how to begin, and the topics of `leitmotif help`.
fn more_to_read() -> String {
    let begin = "leitmotif FOLDER imports what is new, finds topics and opens the workbench.\n\
                 A file or folder called like a command is opened as ./import.\n\n\
                 More to read:";
    let topics = HELP_TOPICS.iter().map(|it| format!("\n  leitmotif help {:<10} {}", it.name, it.about));
    topics.fold(begin.to_owned(), |text, topic| text + &topic)
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Import files or folders of transcripts
    Import(ImportArgs),
    /// Find topics: embed, reduce, cluster, describe; one new run
    Analyze(AnalyzeArgs),
    /// List the topics of the current run
    Topics(TopicsArgs),
    /// Show or change one topic
    #[command(subcommand)]
    Topic(TopicCommand),
    /// List snippets
    Snippets(SnippetsArgs),
    /// Move snippets between topics
    #[command(subcommand)]
    Snippet(SnippetCommand),
    /// Compare the topics of two runs
    Drift(DriftArgs),
    /// Search snippets by words, by meaning or both
    Search(SearchArgs),
    /// List every place at which words are said, one below the other, with what stands around them
    Kwic(KwicArgs),
    /// Count words, and find those said more in a theme, a topic or by a speaker than in the rest
    Words(WordsArgs),
    /// Show the codebook as a tree with counts, or which themes come together
    Themes(ThemesArgs),
    /// Say after how many interviews hardly a new theme came
    Saturation(SaturationArgs),
    /// Change the codebook
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// List transcripts, or take them out and in again
    #[command(subcommand)]
    Transcript(TranscriptCommand),
    /// Forget a transcript or a person for good, in all there is of them
    Forget(ForgetArgs),
    /// List who speaks, how much and where
    Speakers(SpeakersArgs),
    /// Rename or merge speakers, or say what is known of one
    #[command(subcommand)]
    Speaker(SpeakerCommand),
    /// List what interviewers ask: the questions of the guide, and what recurs
    Questions(QuestionsArgs),
    /// Name what recurs as a question of the guide, or change one
    #[command(subcommand)]
    Question(QuestionCommand),
    /// List the words left out of keywords
    Stopwords,
    /// Leave words out of keywords, or take them in again
    #[command(subcommand)]
    Stopword(StopwordCommand),
    /// Assign topics or snippets to a theme
    Assign(AssignArgs),
    /// Take topics or snippets off a theme
    Unassign(AssignArgs),
    /// Pick passages to be quoted for a theme, and put them in order
    #[command(subcommand)]
    Quote(QuoteCommand),
    /// List the memos, with what each is on
    Memos(MemosArgs),
    /// Show, write or delete the memo on a theme, topic, transcript or snippet, or on the study
    #[command(subcommand)]
    Memo(MemoCommand),
    /// List the likeliest themes of topics in none, or what is like a theme
    Suggest(SuggestArgs),
    /// List who decided what, and how much
    Coders,
    /// Draw a random sample of snippets for several people to code
    Sample(SampleArgs),
    /// How far coders agree, theme by theme, and where they do not
    Agree(AgreeArgs),
    /// Write the study into one file for a second coder, who is named with --coder; or send back what you coded
    Share(ShareArgs),
    /// Take in the work in another copy of this project, or what a second coder sent back
    Merge(MergeArgs),
    /// Take back the last change
    Undo,
    /// Do again what was taken back last
    Redo,
    /// List the changes made
    Log(LogArgs),
    /// Write the work out: tables, JSON, Markdown, or a project for other programs
    Export(ExportArgs),
    /// Make the vectors of a shard of texts, on any machine
    Embed(EmbedArgs),
    /// Make the run of a replication package again and compare
    Replicate(ReplicateArgs),
    /// List, add or remove embedding models
    #[command(subcommand)]
    Models(ModelsCommand),
    /// List the projects
    Projects,
    /// List the backups of a project, or restore one
    Restore(RestoreArgs),
    /// Check the installation, the settings and the project
    Doctor(DoctorArgs),
    /// Say where the settings are kept, or write a settings file to change
    Config(ConfigArgs),
    /// List the keys of the workbench
    Keys,
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Explain a command, or a topic such as queries or formats
    Help(HelpArgs),
    /// Print the man page
    Man,
    /// Draw a screen of a project into a file: SVG or text
    Screenshot(ScreenshotArgs),
    /// Open the bundled sample of 30 talks in the workbench
    Demo,
}

impl CliCommand {
    /// Whether the command makes a short change to the project: it waits for another command that does, and then says who
    /// has it.
    fn changes_project(&self) -> bool {
        match self {
            Self::Topic(command) => !matches!(command, TopicCommand::Show { .. }),
            Self::Quote(command) => !matches!(command, QuoteCommand::List { .. }),
            Self::Memo(command) => !matches!(command, MemoCommand::Show { .. }),
            Self::Transcript(command) => !matches!(command, TranscriptCommand::List { .. }),
            Self::Log(args) => args.restore.is_some(),
            Self::Speakers(args) => args.cases.is_some(),
            // The project is given a GUID, and a sample where that is asked for.
            Self::Share(args) => !args.back,
            Self::Snippet(_)
            | Self::Theme(_)
            | Self::Speaker(_)
            | Self::Question(_)
            | Self::Stopword(_)
            | Self::Assign(_)
            | Self::Unassign(_)
            | Self::Undo
            | Self::Redo => true,
            _ => false,
        }
    }

    /// How long the command waits for another process that has the project. A workbench keeps what is to be forgotten in
    /// memory: it is not asked to hand the project over for that.
    pub fn lock_wait(&self) -> LockWait {
        match self {
            Self::Forget(_) => LockWait::Silent(PATIENCE_FOR_CHANGES),
            Self::Import(args) if args.check => LockWait::None,
            Self::Import(_) | Self::Analyze(_) | Self::Merge(_) => LockWait::Asking(PATIENCE_FOR_LONG_WORK),
            command if command.changes_project() => LockWait::Asking(PATIENCE_FOR_CHANGES),
            _ => LockWait::None,
        }
    }
}

/// How long one waits that works for long itself, such as an import: a workbench that has just imported may be finding
/// topics. Chosen by hand.
const PATIENCE_FOR_LONG_WORK: Duration = Duration::from_secs(60);
