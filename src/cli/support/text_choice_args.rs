//! The options that choose a part of what is said, to the character.

use super::context::CommandContext;
use super::error::CliError;
use super::option_value::{Choice, choice};
use super::study_context::StudyContext;
use super::transcript_name::{unknown_speaker, unknown_transcript};
use crate::coding::TextChoice;
use crate::corpus::{SpeakerRole, TranscriptIndex};
use crate::format::join_names;
use crate::jobs::{speaker_names, speakers_meant};
use crate::search::NameLookup;
use crate::topics::TopicId;
use clap::Args;
use serde::Serialize;

/// A part of what is said. Several options mean what all of them are true of.
#[derive(Debug, Clone, Default, Args)]
pub struct TextChoiceArgs {
    /// Only what is in the passages of this theme and those below it
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Only snippets of this topic
    #[arg(long, value_name = "ID")]
    pub topic: Option<u32>,
    /// Only what this speaker says
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only this transcript
    #[arg(long, value_name = "NAME")]
    pub transcript: Option<String>,
    /// Only what those who are asked say, or those who ask
    #[arg(long, value_name = "ROLE", value_parser = choice(&ROLES))]
    pub role: Option<SpeakerRole>,
}

/// The roles of `--role`.
pub const ROLES: [Choice<SpeakerRole>; 3] = [
    ("participant", SpeakerRole::Participant, "those who are asked"),
    ("interviewer", SpeakerRole::Interviewer, "those who ask"),
    ("other", SpeakerRole::Other, "people noted as neither"),
];

/// What was chosen, by the names it was found under; null is all.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChosenTextJson {
    theme: Option<String>,
    topic: Option<u32>,
    speakers: Option<Vec<String>>,
    transcripts: Option<Vec<String>>,
    role: Option<&'static str>,
}

impl ChosenTextJson {
    /// What was chosen, in words behind a number of words, such as: in the theme Cost, said by Ana.
    pub fn text(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.theme.as_ref().map(|theme| format!("in the theme {theme}")));
        parts.extend(self.topic.map(|topic| format!("in topic {topic}")));
        parts.extend(self.speakers.as_ref().map(|names| format!("said by {}", join_names(names))));
        parts.extend(self.transcripts.as_ref().map(|names| format!("in {}", join_names(names))));
        parts.extend(self.role.map(|role| format!("said by {role}s")));
        if parts.is_empty() { "in the study".to_owned() } else { parts.join(", ") }
    }
}

impl TextChoiceArgs {
    /// The text meant. A name of a speaker or transcript is read as a search reads it: several may be meant, which the
    /// answer names.
    ///
    /// # Errors
    /// Where there is none of a name, or the topic is set aside.
    pub fn choose(
        &self,
        study: &StudyContext,
        context: &CommandContext,
    ) -> anyhow::Result<(TextChoice, ChosenTextJson)> {
        let (mut choice, mut chosen) = (TextChoice::default(), ChosenTextJson::default());
        if let Some(name) = &self.theme {
            let theme = study.codebook.find_theme(name)?;
            choice.theme = Some(theme);
            chosen.theme = Some(study.codebook.theme_path(theme));
        }
        if let Some(id) = self.topic {
            if study.find_topic(id)?.junk {
                let hint = "`leitmotif topic junk --help` says how to take it in again";
                let what = format!("topic {id} is set aside, and what is set aside is not counted");
                return Err(CliError::new(what, hint).into());
            }
            (choice.topic, chosen.topic) = (Some(TopicId(id)), Some(id));
        }
        if let Some(typed) = &self.speaker {
            let names = speaker_names(&study.corpus);
            let meant: Vec<String> = speakers_meant(&names, typed).into_iter().map(str::to_owned).collect();
            if meant.is_empty() {
                return Err(unknown_speaker(&names, typed, "leitmotif speakers").into());
            }
            (choice.speakers, chosen.speakers) = (Some(meant.iter().cloned().collect()), Some(meant));
        }
        if let Some(typed) = &self.transcript {
            let names: Vec<&str> = study.corpus.transcripts.iter().map(|entry| entry.name.as_str()).collect();
            let last = |name: &&'_ str| name.rsplit('/').next().unwrap_or(name).to_owned();
            let lasts: Vec<String> = names.iter().map(last).collect();
            let lookup =
                NameLookup::new(names.iter().zip(&lasts).map(|(name, last)| vec![*name, last.as_str()]));
            let meant = lookup.positions_of(typed);
            if meant.is_empty() {
                return Err(unknown_transcript(&names, typed, "leitmotif transcript list").into());
            }
            let found = meant.iter().filter_map(|at| names.get(*at)).map(|&name| name.to_owned());
            chosen.transcripts = Some(found.collect());
            choice.transcripts = Some(meant.into_iter().map(TranscriptIndex).collect());
        }
        if let Some(role) = self.role {
            chosen.role = ROLES.iter().find(|(_, known, _)| *known == role).map(|(name, ..)| *name);
            choice.within = Some(study.text_of_role(role, context)?);
        }
        Ok((choice, chosen))
    }
}
