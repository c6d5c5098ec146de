//! A line to fill in: a new name for a topic, a theme, a speaker, a question of the guide, or the name of a coder.

use crate::app::edits::EditResult;
use crate::app::{Action, Effect, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::{GuideQuestionId, ThemeId, clean_coder_name, escape_name, pairs_text};
use crate::topics::TopicId;
use serde::{Deserialize, Serialize};
use tui_input::Input;

/// What the typed line is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PromptPurpose {
    /// A new name for a topic.
    RenameTopic(TopicId),
    /// A new name for a theme.
    RenameTheme(ThemeId),
    /// A new name for a speaker.
    RenameSpeaker(String),
    /// One name for several speakers.
    MergeSpeakers(Vec<String>),
    /// What is known of a speaker.
    KnownOf(String),
    /// The name of what is asked, as a question of the guide.
    NameQuestion {
        /// What is asked, which is proposed as the name.
        asked: String,
        /// The wordings it is asked in.
        wordings: Vec<String>,
    },
    /// A new name for a question of the guide.
    RenameQuestion(GuideQuestionId),
    /// The name of the coder whom the study is shared with.
    ShareWith,
    /// The name of a theme to add inside this one, or at the top.
    AddTheme(Option<ThemeId>),
}

/// A one-line prompt.
#[derive(Debug, Clone)]
pub struct TextPrompt {
    /// What is asked: "rename Retrieval and chunking".
    pub title: String,
    /// What the line is for.
    pub purpose: PromptPurpose,
    /// What was typed.
    pub input: Input,
    /// Why the line cannot be accepted as it is.
    pub problem: Option<String>,
}

impl TextPrompt {
    /// A prompt for a topic's new name.
    pub fn rename_topic(topic: TopicId, work: &Workspace) -> Self {
        let name = work.topic_label(topic);
        Self::new(format!("rename topic {name}"), PromptPurpose::RenameTopic(topic), &name)
    }
    /// A prompt for a theme's new name.
    pub fn rename_theme(theme: ThemeId, work: &Workspace) -> Self {
        let name = work.codebook.themes.get(&theme).map_or("", |theme| theme.name.as_str());
        Self::new(format!("rename theme {name}"), PromptPurpose::RenameTheme(theme), &escape_name(name))
    }
    /// A prompt for the name of a new theme.
    pub fn add_theme(parent: Option<ThemeId>, work: &Workspace) -> Self {
        let title = match parent {
            Some(parent) => format!("a new theme in {}", work.theme_path(parent)),
            None => "a new theme".to_owned(),
        };
        Self::new(title, PromptPurpose::AddTheme(parent), "")
    }
    /// A prompt for a speaker's new name.
    pub fn rename_speaker(name: &str) -> Self {
        Self::new(format!("rename speaker {name}"), PromptPurpose::RenameSpeaker(name.to_owned()), name)
    }
    /// A prompt for the one name of several speakers; the first of them is proposed.
    pub fn merge_speakers(names: Vec<String>) -> Self {
        // The action is disabled where there are less than two names.
        let kept = names.first().map_or_else(String::new, String::clone);
        let title = format!("show {} under one name", names.join(", "));
        Self::new(title, PromptPurpose::MergeSpeakers(names), &kept)
    }
    /// A prompt for what is known of a speaker.
    pub fn known_of(name: &str, work: &Workspace) -> Self {
        let known = work.codebook.cases.get(name).map(pairs_text).unwrap_or_default();
        Self::new(format!("what is known of {name}"), PromptPurpose::KnownOf(name.to_owned()), &known)
    }
    /// A prompt for the name of what is asked in some wordings; what is asked is proposed.
    pub fn name_question(asked: String, wordings: Vec<String>) -> Self {
        let title = "name it as a question of the guide".to_owned();
        Self::new(title, PromptPurpose::NameQuestion { asked: asked.clone(), wordings }, &asked)
    }
    /// A prompt for the new name of a question of the guide.
    pub fn rename_question(id: GuideQuestionId, work: &Workspace) -> Self {
        let name = work.codebook.guide_questions.get(&id).map_or("", |question| question.name.as_str());
        Self::new("rename the guide question".to_owned(), PromptPurpose::RenameQuestion(id), name)
    }
    /// A prompt for the name of a second coder.
    pub fn share_with() -> Self {
        Self::new("share with a second coder".to_owned(), PromptPurpose::ShareWith, "")
    }
    /// The prompt for a purpose, as it opens.
    pub fn for_purpose(purpose: PromptPurpose, work: &Workspace) -> Self {
        match purpose {
            PromptPurpose::RenameTopic(topic) => Self::rename_topic(topic, work),
            PromptPurpose::RenameTheme(theme) => Self::rename_theme(theme, work),
            PromptPurpose::RenameSpeaker(name) => Self::rename_speaker(&name),
            PromptPurpose::MergeSpeakers(names) => Self::merge_speakers(names),
            PromptPurpose::KnownOf(name) => Self::known_of(&name, work),
            PromptPurpose::NameQuestion { asked, wordings } => Self::name_question(asked, wordings),
            PromptPurpose::RenameQuestion(id) => Self::rename_question(id, work),
            PromptPurpose::ShareWith => Self::share_with(),
            PromptPurpose::AddTheme(parent) => Self::add_theme(parent, work),
        }
    }
    /// What can be typed, shown while the line is empty.
    pub fn placeholder(&self) -> &'static str {
        match self.purpose {
            PromptPurpose::KnownOf(_) => "age=31; site=north",
            _ => "a name",
        }
    }
    /// A prompt, with a text to begin with.
    fn new(title: String, question: PromptPurpose, text: &str) -> Self {
        Self { title, purpose: question, input: text.into(), problem: None }
    }
    /// The edit for what was typed, or why there is none, which is shown below the line. No edit is for a coder's name.
    fn to_edit(&self, work: &Workspace) -> Option<EditResult> {
        let typed = self.input.value().trim();
        Some(match &self.purpose {
            PromptPurpose::RenameTopic(topic) => edits::rename_topic(work, *topic, typed),
            PromptPurpose::RenameTheme(theme) => edits::rename_theme(work, *theme, typed),
            PromptPurpose::RenameSpeaker(name) => edits::rename_speaker(work, name, typed),
            PromptPurpose::MergeSpeakers(names) => edits::merge_speakers(work, names, typed),
            PromptPurpose::KnownOf(name) => edits::describe_speaker(work, name, typed),
            PromptPurpose::NameQuestion { wordings, .. } => edits::add_wordings(work, typed, wordings),
            PromptPurpose::RenameQuestion(id) => edits::rename_question(work, *id, typed),
            PromptPurpose::AddTheme(parent) => edits::add_theme(work, *parent, typed),
            PromptPurpose::ShareWith => return None,
        })
    }
    /// Has the study shared with the coder whose name was typed.
    fn share(&mut self) -> Vec<ScreenCommand> {
        match clean_coder_name(self.input.value()) {
            Some(coder) => {
                vec![ScreenCommand::CloseOverlay, ScreenCommand::RunEffect(Effect::Share(Some(coder)))]
            }
            None => {
                self.problem = Some("a coder needs a name".to_owned());
                Vec::new()
            }
        }
    }
}

impl Overlay for TextPrompt {
    fn context(&self) -> KeyContext {
        KeyContext::Writing
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        if action != Action::Accept {
            return Vec::new();
        }
        let Some(edit) = self.to_edit(work) else { return self.share() };
        match edit {
            Ok(edit) => {
                let mut commands = ScreenCommand::close_and_apply(Ok(edit));
                if !matches!(self.purpose, PromptPurpose::KnownOf(_)) {
                    commands.push(ScreenCommand::RememberName(self.input.value().to_owned()));
                }
                commands
            }
            Err(problem) => {
                self.problem = Some(problem.to_string());
                Vec::new()
            }
        }
    }
    fn input(&mut self) -> Option<&mut Input> {
        Some(&mut self.input)
    }
    fn input_changed(&mut self) {
        self.problem = None;
    }
    fn closes_with_run(&self) -> bool {
        matches!(self.purpose, PromptPurpose::RenameTopic(_))
    }
}
