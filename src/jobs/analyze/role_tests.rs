//! Topics of participants' words, on interviews written here.

use super::*;
use crate::coding::{CodingStats, edits};
use crate::corpus::Transcript;
use crate::jobs::speakers::speaker_stats;
use crate::jobs::{import_paths, place_unseen};
use crate::progress::NoProgress;
use std::path::Path;

/// What is answered, on two subjects.
const ANSWERS: [&str; 8] = [
    "The harbour froze over and the fishing boats stayed in the ice until the nets had rotted away.",
    "My father mended the nets and the boats every winter, and the harbour smelled of tar and fish.",
    "When the boats came back the whole harbour carried fish, and the nets hung along the quay.",
    "No boats, no nets, no fish: the harbour was silent and the quay was empty all that year.",
    "The school had one teacher who taught reading and sums to children of every age in one room.",
    "Our teacher taught the children reading by the stove, and the school closed when it snowed.",
    "I left the school at twelve, though the teacher said the children should learn their sums.",
    "The children walked to the school an hour each way, and the teacher waited with the reading.",
];
/// A question too long to share a snippet with an answer, and one that does. Nobody answers in their words.
const LONG_QUESTION: &str = "Questionnaire section: please elaborate, chronologically, upon circumstances; kindly elaborate \
    upon circumstances again, and elaborate chronologically whichever circumstances the questionnaire has omitted so \
    far, because the questionnaire wants circumstances chronologically and not otherwise, as the questionnaire puts it.";
const SHORT_QUESTION: &str = "Elaborate upon the circumstances?";

/// A folder with so many interviews, in which `asker` asks.
fn write_interviews(dir: &Path, names: std::ops::Range<usize>, asker: &str) {
    for nth in names {
        let mut text = String::new();
        for (at, answer) in ANSWERS.iter().enumerate() {
            let question = if at % 2 == 0 { LONG_QUESTION } else { SHORT_QUESTION };
            // Long enough to share a snippet with no long question.
            let answer = format!("{answer} {}", ANSWERS[at / 4 * 4 + (at + 1) % 4]);
            let again = ["Yes", "Indeed", "Well", "So it was"][(nth + at) % 4];
            text += &format!(
                "{asker}: {question}\n\nCleo{nth}: {again}. {answer} Talk {nth}, part {at}, of that time.\n\n"
            );
        }
        std::fs::write(dir.join(format!("talk{nth}.txt")), text).unwrap();
    }
}

struct Study {
    dir: tempfile::TempDir,
    project: Project,
}

impl Study {
    fn new(asker: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let talks = dir.path().join("talks");
        std::fs::create_dir(&talks).unwrap();
        write_interviews(&talks, 0..6, asker);
        let mut project = Project::open(&dir.path().join("project")).unwrap();
        import_paths(&mut project, &[talks], &Default::default(), &NoProgress).unwrap();
        Self { dir, project }
    }

    fn analyze(&mut self, words_of: WordsOf) -> Run {
        let parameters = Parameters { model: "draft".to_owned(), words_of, ..Parameters::default() };
        let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
        analyze(&mut self.project, &parameters, &options, &NoProgress).unwrap()
    }

    fn stats(&self, run: &Run) -> CodingStats {
        let load = |id| Ok::<Transcript, ()>(self.project.load_transcript(id).unwrap());
        let (corpus, codebook) = (self.project.load_corpus().unwrap(), self.project.codebook().unwrap());
        CodingStats::measured(&corpus, Some(run), &codebook, load).unwrap()
    }

    /// The words of all turns by whether a person says them, counted from the turns.
    fn words_said(&self, by: impl Fn(&str) -> bool) -> usize {
        let stats = speaker_stats(&self.project, &self.project.load_corpus().unwrap(), &NoProgress).unwrap();
        stats.iter().filter(|it| by(&it.speaker)).map(|it| it.words).sum()
    }
}

/// Whether any keyword or label has a word of the questions.
fn has_question_words(run: &Run) -> bool {
    let words = run.topics.iter().flat_map(|it| it.keywords.iter().map(|it| &it.word).chain([&it.label]));
    let asked = ["elaborate", "circumstances", "chronologically", "questionnaire"];
    words.into_iter().any(|word| asked.iter().any(|asked| word.to_lowercase().contains(asked)))
}

#[test]
fn questions_are_in_no_topic_no_keyword_and_no_count() {
    let mut study = Study::new("I");
    let corpus = study.project.load_corpus().unwrap();
    let run = study.analyze(WordsOf::Participants);
    assert_eq!(run.parameters.words_of, WordsOf::Participants);
    assert!(!has_question_words(&run), "{:?}", run.topics);
    // Counted from the snippets: the long questions stand alone, the short ones with their answers.
    let alone = |at: &&crate::corpus::Snippet| at.speaker_parts().all(|(_, speaker, _)| speaker == Some("I"));
    let context: Vec<_> = corpus.snippets.iter().filter(alone).map(|it| it.id).collect();
    assert_eq!(context.len(), 6 * 4);
    assert_eq!(run.context, context);
    assert_eq!(run.members.len() + context.len(), corpus.snippets.len());
    assert!(corpus.snippets.iter().any(|it| it.parts.len() > 1), "short questions stand with their answers");
    assert!(run.unseen_snippets(&corpus).is_empty());

    let stats = study.stats(&run);
    let answered = study.words_said(|name| name != "I");
    assert_eq!(stats.corpus_coverage().words, answered);
    assert_eq!(stats.corpus_coverage().speakers, 6);
    let topics: usize = stats.topics().iter().map(|topic| topic.coverage.words).sum();
    assert_eq!(topics + stats.outlier_coverage().words, answered);
    assert_eq!(stats.context_count(), context.len());
    assert!(stats.uncoded_snippets().iter().all(|at| !stats.is_context(*at)));
    assert!(stats.outliers().iter().all(|at| !stats.is_context(*at)));

    // It is the same when it is read again, and on another number of threads.
    let read = study.project.run(run.id).unwrap().unwrap();
    assert_eq!(
        (&read.members, &read.context, &read.parameters),
        (&run.members, &run.context, &run.parameters)
    );
    let parameters = Parameters { model: "draft".to_owned(), ..Parameters::default() };
    let options = AnalyzeOptions { threads: 1, ..AnalyzeOptions::default() };
    let again = analyze(&mut study.project, &parameters, &options, &NoProgress).unwrap();
    assert_eq!((again.fingerprint(), again.context), (run.fingerprint(), run.context));
}

#[test]
fn a_theme_of_all_topics_counts_what_participants_say_and_no_question() {
    let mut study = Study::new("I");
    let run = study.analyze(WordsOf::Participants);
    let corpus = study.project.load_corpus().unwrap();
    let mut book = study.project.codebook().unwrap();
    let topics: Vec<TopicId> = run.topics.iter().map(|topic| topic.id).collect();
    let path = crate::coding::ThemeRef::Path("All");
    let edit = edits::assign_topics(&book, &corpus, &run, &topics, path, &study.project.signature()).unwrap();
    study.project.apply_edit(&mut book, &edit).unwrap();
    let stats = study.stats(&run);
    let theme = *book.themes.keys().next().unwrap();
    let said: usize = stats.topics().iter().map(|topic| topic.coverage.words).sum();
    assert_eq!(stats.prevalence(theme).unwrap().own.words, said);
    assert!(stats.topics().iter().all(|topic| topic.themes[0].decided && topic.themes[0].share == 1.0));
    let spans = corpus.snippets.iter().filter(|it| run.context.contains(&it.id));
    let spans: Vec<_> =
        spans.map(|it| crate::coding::TranscriptSpan { transcript: it.transcript, span: it.span }).collect();
    let path = crate::coding::ThemeRef::Path("Asked");
    let edit = edits::assign_spans(&book, &spans, path, &study.project.signature()).unwrap();
    study.project.apply_edit(&mut book, &edit).unwrap();
    let asked = book.themes.values().find(|it| it.name == "Asked").unwrap().id;
    let counted = study.stats(&run).prevalence(asked).unwrap().clone();
    assert_eq!((counted.own.words, counted.own.snippets, counted.passages_set_aside), (0, 0, spans.len()));
}

#[test]
fn one_switch_takes_everybodys_words_and_nobody_told_is_everybody() {
    let mut study = Study::new("I");
    let run = study.analyze(WordsOf::All);
    assert!(run.context.is_empty() && run.parameters.context.is_empty());
    let stats = study.stats(&run);
    assert_eq!(stats.corpus_coverage().words, study.words_said(|_| true));
    let mut named = Study::new("Dan");
    let run = named.analyze(WordsOf::Participants);
    assert_eq!((run.context.len(), run.parameters.words_of), (0, WordsOf::All), "a guess sets nothing aside");
    let corpus = named.project.load_corpus().unwrap();
    let mut book = named.project.codebook().unwrap();
    let voices = speaker_stats(&named.project, &corpus, &NoProgress).unwrap();
    let role = crate::corpus::Attributes::from([("role".to_owned(), "interviewer".to_owned())]);
    let edit = edits::describe_case(&book, &voices, "Dan", &role).unwrap();
    named.project.apply_edit(&mut book, &edit).unwrap();
    assert_eq!(named.analyze(WordsOf::Participants).context.len(), 6 * 4, "a decision does");
}

#[test]
fn later_interviews_are_placed_by_what_is_answered() {
    let mut study = Study::new("I");
    let run = study.analyze(WordsOf::Participants);
    let later = study.dir.path().join("later");
    std::fs::create_dir(&later).unwrap();
    write_interviews(&later, 6..7, "Moderator");
    import_paths(&mut study.project, &[later], &Default::default(), &NoProgress).unwrap();
    let placed = place_unseen(&mut study.project, &run, &AnalyzeOptions::default(), &NoProgress).unwrap();
    let now = study.project.run(run.id).unwrap().unwrap();
    assert_eq!(now.context.len(), run.context.len() + 4, "the questions of the moderator");
    assert_eq!(now.later_snippets().len(), placed.snippets);
    let corpus = study.project.load_corpus().unwrap();
    assert!(now.unseen_snippets(&corpus).is_empty());
    let answered = study.words_said(|name| name != "I" && name != "Moderator");
    assert_eq!(study.stats(&now).corpus_coverage().words, answered);
    let again = place_unseen(&mut study.project, &now, &AnalyzeOptions::default(), &NoProgress).unwrap();
    assert_eq!(again.snippets, 0);
}

#[test]
fn a_participant_of_later_interviews_called_as_an_interviewer_before_is_heard() {
    let mut study = Study::new("I");
    let run = study.analyze(WordsOf::Participants);
    let later = study.dir.path().join("later");
    std::fs::create_dir(&later).unwrap();
    write_interviews(&later, 6..7, "I");
    import_paths(&mut study.project, &[later], &Default::default(), &NoProgress).unwrap();
    let corpus = study.project.load_corpus().unwrap();
    let talk = corpus.transcripts.iter().find(|it| it.name.contains("talk6")).unwrap();
    let mut book = study.project.codebook().unwrap();
    let voices = speaker_stats(&study.project, &corpus, &NoProgress).unwrap();
    let edit = edits::rename_speaker(&book, &voices, "I", "Ina", Some(&talk.name)).unwrap();
    study.project.apply_edit(&mut book, &edit).unwrap();
    let role = crate::corpus::Attributes::from([("role".to_owned(), "participant".to_owned())]);
    let edit = edits::describe_case(&book, &voices, "Ina", &role).unwrap();
    study.project.apply_edit(&mut book, &edit).unwrap();
    let placed = place_unseen(&mut study.project, &run, &AnalyzeOptions::default(), &NoProgress).unwrap();
    assert_eq!(placed.snippets, talk.snippets.len());
    let now = study.project.run(run.id).unwrap().unwrap();
    assert_eq!(now.context, run.context);
    assert!(!now.parameters.context.has(&talk.name, "I"));
    assert!(now.parameters.context.has(&corpus.transcripts[0].name, "I"));
}

#[test]
fn speakers_merged_after_a_run_keep_what_they_said_in_it() {
    let mut study = Study::new("I");
    let run = study.analyze(WordsOf::Participants);
    let before = study.stats(&run);
    let mut corpus = study.project.load_corpus().unwrap();
    let mut book = study.project.codebook().unwrap();
    let voices = speaker_stats(&study.project, &corpus, &NoProgress).unwrap();
    let talk = corpus.transcripts[0].name.clone();
    let merged = ["I".to_owned()];
    let edit = edits::merge_speakers(&book, &voices, &merged, "Cleo0", Some(&talk)).unwrap();
    study.project.apply_edit(&mut book, &edit).unwrap();
    book.name_corpus_speakers(&mut corpus);
    assert!(corpus.snippets_of(&corpus.transcripts[0]).iter().all(|it| !it.has_speaker("I")));
    let load = |id| Ok::<Transcript, ()>(study.project.load_transcript(id).unwrap());
    let after = CodingStats::measured(&corpus, Some(&run), &book, load).unwrap();
    assert_eq!(after.corpus_coverage(), before.corpus_coverage());
    assert_eq!(after.context_text(), before.context_text());
    let words = |stats: &CodingStats| stats.topics().iter().map(|it| it.coverage.words).collect::<Vec<_>>();
    assert_eq!(words(&after), words(&before));
}

#[test]
fn topics_by_speaker_are_of_what_participants_say() {
    let mut study = Study::new("I");
    let run = study.analyze(WordsOf::Participants);
    let corpus = study.project.load_corpus().unwrap();
    let stats = CodingStats::new(&corpus, Some(&run), &study.project.codebook().unwrap());
    let counted = (&run, stats.counted_snippets());
    let found = crate::jobs::speaker_topics::topics_by_speaker(&study.project, &corpus, counted, &NoProgress);
    let (speakers, unnamed) = found.unwrap();
    assert_eq!(unnamed.words, 0);
    let names: Vec<&str> = speakers.iter().map(|it| it.speaker.as_str()).collect();
    assert_eq!(names, ["Cleo0", "Cleo1", "Cleo2", "Cleo3", "Cleo4", "Cleo5"]);
    let words: usize = speakers.iter().map(|it| it.whole.words).sum();
    assert_eq!(words, study.words_said(|name| name != "I"));
}
