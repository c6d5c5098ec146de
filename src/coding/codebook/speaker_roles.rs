//! The roles of speakers: as noted of the person, else as the transcript tells.

use super::model::Codebook;
use crate::corpus::attributes::is_same_key;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::corpus::{
    Corpus, SnippetId, SpeakerRole, SpeakerWords, TranscriptEntry, told_askers, words_by_speaker,
};
use crate::format::count_noun;
use crate::topics::{ContextSpeakers, Run};
use std::collections::{BTreeMap, BTreeSet};

/// The attribute of a person that says what they are in an interview.
pub const ROLE_ATTRIBUTE: &str = "role";

/// Where the role of a person is noted, as the end of a note.
pub const ROLES_HINT: &str = "`V` in the workbench, with `i` on a person, says who asks";

/// Who is told to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToldInterviewers {
    /// Their names, as they are shown.
    pub names: BTreeSet<String>,
    /// The number of transcripts in which somebody is.
    pub transcripts: usize,
}

impl Codebook {
    /// The role noted of a person, by the name shown; none where none is, or where the attribute says something else,
    /// such as their work.
    pub fn noted_role(&self, name: &str) -> Option<SpeakerRole> {
        let known = self.cases.get(name)?;
        let (_, value) = known.iter().find(|(key, _)| is_same_key(key, ROLE_ATTRIBUTE))?;
        SpeakerRole::from_name(value)
    }

    /// The roles told of the speakers of a transcript, by their names in the files: what is noted of the person goes
    /// before what the file or a label says. Speakers of whom nothing is told are left out.
    pub fn told_roles<'a>(
        &self,
        entry: &TranscriptEntry,
        words: &SpeakerWords<'a>,
    ) -> BTreeMap<&'a str, SpeakerRole> {
        let askers = told_askers(&entry.attributes, words);
        let role = |name: &'a str| {
            let noted = self.noted_role(self.speaker_name(&entry.name, name));
            let told = askers.contains(name).then_some(SpeakerRole::Interviewer);
            Some((name, noted.or(told)?))
        };
        words.keys().filter_map(|name| role(name)).collect()
    }

    /// The speakers whose words are context for the others': interviewers and people of another role, in a corpus with
    /// the names of the files. Nobody where no interviewer is told, or where nobody else speaks.
    pub fn context_speakers(&self, corpus: &Corpus) -> ContextSpeakers {
        let mut context = Vec::new();
        let (mut asked, mut answered) = (false, false);
        for entry in &corpus.transcripts {
            let words = words_by_speaker(corpus.snippets_of(entry));
            let roles = self.told_roles(entry, &words);
            for name in words.keys() {
                match roles.get(name) {
                    None | Some(SpeakerRole::Participant) => answered = true,
                    Some(role) => {
                        asked |= *role == SpeakerRole::Interviewer;
                        context.push((entry.name.as_str(), *name));
                    }
                }
            }
            answered |= corpus
                .snippets_of(entry)
                .iter()
                .any(|snippet| snippet.speaker_parts().any(|(_, speaker, _)| speaker.is_none()));
        }
        if asked && answered { ContextSpeakers::new(context) } else { ContextSpeakers::default() }
    }

    /// Who is told to ask, in a corpus with the names of the files.
    pub fn told_interviewers(&self, corpus: &Corpus) -> ToldInterviewers {
        let mut told = ToldInterviewers::default();
        for entry in &corpus.transcripts {
            let words = words_by_speaker(corpus.snippets_of(entry));
            let roles = self.told_roles(entry, &words);
            let asks = roles.iter().filter(|(_, role)| **role == SpeakerRole::Interviewer);
            let names: Vec<&str> = asks.map(|(name, _)| self.speaker_name(&entry.name, name)).collect();
            told.transcripts += usize::from(!names.is_empty());
            told.names.extend(names.into_iter().map(str::to_owned));
        }
        told
    }

    /// What roles mean for the current run, or for an analysis where there is none, in a corpus with the names of the files,
    /// as a sentence; none where nobody is told to ask.
    pub fn roles_note(&self, corpus: &Corpus, run: Option<&Run>) -> Option<String> {
        let context = self.context_speakers(corpus);
        if context.is_empty() {
            return None;
        }
        if let Some(note) = run.and_then(|run| self.roles_changed_note(corpus, run)) {
            return Some(format!("{note}. {ROLES_HINT}"));
        }
        let (mut alone, mut words, mut talks) = (0, 0, 0);
        for entry in &corpus.transcripts {
            let snippets = corpus.snippets_of(entry);
            alone += snippets.iter().filter(|snippet| context.is_context(&entry.name, snippet)).count();
            let parts = snippets.iter().flat_map(|snippet| context.context_parts(&entry.name, snippet));
            let asked: usize = parts.map(|(_, words)| words).sum();
            talks += usize::from(asked > 0);
            words += asked;
        }
        // Before the first run nobody's words are set aside yet.
        let (what, are) = match run {
            Some(_) => ("Topics and counts are of participants' words", "are"),
            None => ("Topics will be of participants' words, and with them all counts", "will be"),
        };
        Some(format!(
            "who asks is told in {}. {what}: {} of interviewers and {} in which only they speak {are} context. \
             `leitmotif analyze --roles all` takes everybody's words; {ROLES_HINT}",
            count_noun(talks, "transcript"),
            count_noun(words, "word"),
            count_noun(alone, "snippet"),
        ))
    }

    /// That a run is of other people's words than roles tell now, in a corpus with the names of the files, as a sentence;
    /// none where it is not. Transcripts that the run has seen nothing of do not count.
    pub fn roles_changed_note(&self, corpus: &Corpus, run: &Run) -> Option<String> {
        let told = self.context_speakers(corpus);
        let number = run.id.0;
        if run.parameters.context.is_empty() && !told.is_empty() {
            return Some(format!(
                "run {number} is of everybody's words, and who asks is told: `leitmotif analyze --roles participants` makes \
                 topics of participants' words"
            ));
        }
        let members = run.members.iter().map(|member| member.snippet);
        let seen: BTreeSet<SnippetId> = members.chain(run.context.iter().copied()).collect();
        let is_other = |entry: &TranscriptEntry| {
            let snippets = corpus.snippets_of(entry);
            let differs =
                |name: &&str| told.has(&entry.name, name) != run.parameters.context.has(&entry.name, name);
            snippets.iter().any(|snippet| seen.contains(&snippet.id))
                && words_by_speaker(snippets).keys().any(differs)
        };
        let note = || format!("roles have changed since run {number}: `leitmotif analyze` takes them in");
        corpus.transcripts.iter().any(is_other).then(note)
    }

    /// The roles told of people, by the names shown; of one who has several in different transcripts, the first of who
    /// asks, who answers, others.
    pub fn roles_by_name(&self, corpus: &Corpus, stats: &[SpeakerStats]) -> BTreeMap<String, SpeakerRole> {
        let mut words: BTreeMap<&str, SpeakerWords<'_>> = BTreeMap::new();
        for it in stats {
            words.entry(&it.transcript).or_default().insert(&it.speaker, it.words);
        }
        let mut found: BTreeMap<String, SpeakerRole> = BTreeMap::new();
        for entry in &corpus.transcripts {
            let Some(words) = words.get(entry.name.as_str()) else { continue };
            for (said, role) in self.told_roles(entry, words) {
                let name = self.speaker_name(&entry.name, said).to_owned();
                let rank = |role: SpeakerRole| SpeakerRole::ALL.iter().position(|it| *it == role);
                let known = found.entry(name).or_insert(role);
                if rank(role) < rank(*known) {
                    *known = role;
                }
            }
        }
        found
    }

    /// The same people by the names shown. Where somebody else of a transcript is shown under the same name, what they say
    /// is no context all the same.
    pub fn shown_context(&self, context: &ContextSpeakers, corpus: &Corpus) -> ContextSpeakers {
        if self.speaker_names.is_empty() || context.is_empty() {
            return context.clone();
        }
        let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (said, within) in context.names() {
            let transcripts = corpus.transcripts.iter().map(|entry| entry.name.as_str());
            let own = transcripts.filter(|name| within.is_empty() || within.contains(*name));
            pairs.extend(own.map(|transcript| (transcript, self.speaker_name(transcript, said))));
        }
        let others = corpus.said_names().filter_map(|(transcript, start, said)| {
            let shown = self.speaker_name(transcript, said);
            (pairs.contains(&(transcript, shown)) && !context.has(transcript, said))
                .then_some((transcript, shown, start))
        });
        let others: Vec<_> = others.collect();
        ContextSpeakers::new(pairs).except_parts(others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::codebook::model::{SpeakerKey, SpeakerName};
    use crate::corpus::{Attributes, Snippet, Span, TranscriptId};

    /// Talks of people who say so many words each.
    fn corpus(talks: &[&[(&str, usize)]]) -> Corpus {
        let (mut entries, mut snippets) = (Vec::new(), Vec::new());
        for (id, talk) in (0i64..).zip(talks) {
            let from = snippets.len();
            snippets.extend(talk.iter().enumerate().map(|(at, (speaker, words))| Snippet {
                id: SnippetId((from + at) as i64),
                transcript: TranscriptId(id),
                span: Span::new(at * 10, at * 10 + 9),
                start: None,
                end: None,
                speaker: (!speaker.is_empty()).then(|| (*speaker).into()),
                words: *words,
                parts: Vec::new(),
            }));
            entries.push(TranscriptEntry {
                id: TranscriptId(id),
                name: format!("talk {id}"),
                hash: String::new(),
                language: None,
                attributes: Attributes::new(),
                duration: None,
                words: 0,
                snippets: from..snippets.len(),
            });
        }
        Corpus::new(entries, snippets)
    }

    fn note(book: &mut Codebook, name: &str, role: &str) {
        book.cases.insert(name.to_owned(), Attributes::from([("Role".to_owned(), role.to_owned())]));
    }

    #[test]
    fn roles_are_as_noted_else_as_told() {
        let corpus = corpus(&[&[("I", 5), ("Cleo", 50)], &[("Dan", 5), ("Eve", 50)]]);
        let mut book = Codebook::default();
        let own = book.context_speakers(&corpus);
        assert!(own.has("talk 0", "I") && !own.has("talk 0", "Cleo") && !own.has("talk 1", "Dan"));
        note(&mut book, "Dan", "interviewer");
        assert!(book.context_speakers(&corpus).has("talk 1", "Dan"));
        note(&mut book, "I", "participant");
        assert!(!book.context_speakers(&corpus).has("talk 0", "I"));
        note(&mut book, "Eve", "other");
        assert!(book.context_speakers(&corpus).has("talk 1", "Eve"));
        let told = book.told_interviewers(&corpus);
        assert_eq!((told.names, told.transcripts), (BTreeSet::from(["Dan".to_owned()]), 1));
        note(&mut book, "Dan", "nurse");
        assert!(book.context_speakers(&corpus).is_empty(), "nobody asks any more");
    }

    #[test]
    fn where_nobody_answers_nobody_is_context() {
        let mut book = Codebook::default();
        note(&mut book, "Dan", "interviewer");
        assert!(book.context_speakers(&corpus(&[&[("Dan", 5)]])).is_empty());
        assert!(!book.context_speakers(&corpus(&[&[("Dan", 5), ("", 5)]])).is_empty());
    }

    #[test]
    fn what_roles_mean_is_said_of_the_current_run_and_that_they_changed() {
        let corpus = corpus(&[&[("I", 5), ("Cleo", 50)], &[("I", 5), ("Dan", 50)]]);
        let mut book = Codebook::default();
        let mut run = crate::coding::fixture::run(3);
        run.members.clear();
        run.context = corpus.snippets.iter().map(|snippet| snippet.id).collect();
        assert!(book.roles_note(&corpus, None).unwrap().contains("Topics will be of participants' words"));
        let said = book.roles_note(&corpus, Some(&run)).unwrap();
        assert!(said.contains("run 3 is of everybody's words") && said.contains("analyze"), "{said}");
        run.parameters.context = book.context_speakers(&corpus);
        assert!(book.roles_note(&corpus, Some(&run)).unwrap().contains("are of participants' words"));
        assert_eq!(book.roles_changed_note(&corpus, &run), None);
        note(&mut book, "Dan", "other");
        let said = book.roles_changed_note(&corpus, &run).unwrap();
        assert_eq!(said, "roles have changed since run 3: `leitmotif analyze` takes them in");
        run.context.truncate(2);
        assert_eq!(book.roles_changed_note(&corpus, &run), None, "a talk that the run has not seen");
    }

    #[test]
    fn context_is_known_under_the_names_shown() {
        let corpus = corpus(&[&[("I", 5), ("Cleo", 50)], &[("I", 5), ("Eve", 50)]]);
        let mut book = Codebook::default();
        let key = SpeakerKey { said: "I".to_owned(), within: Some("talk 1".to_owned()) };
        book.speaker_names
            .insert(key.clone(), SpeakerName { key, name: "Anna".to_owned(), coder: String::new() });
        note(&mut book, "Anna", "participant");
        let own = book.context_speakers(&corpus);
        assert!(own.has("talk 0", "I") && !own.has("talk 1", "I"), "by the name shown");
        book.cases.clear();
        let own = book.shown_context(&book.context_speakers(&corpus), &corpus);
        assert!(own.has("talk 0", "I") && own.has("talk 1", "Anna") && !own.has("talk 1", "I"));
    }
}
