use super::*;
use crate::corpus::SplitBy;
use crate::jobs::{ImportOptions, import_paths};
use crate::progress::NoProgress;
use crate::topics::embed::EmbedError;

#[test]
fn what_holds_only_sound_tags_gets_no_topic_and_gives_no_keyword() {
    let dir = tempfile::tempdir().unwrap();
    let talks = dir.path().join("talks");
    std::fs::create_dir(&talks).unwrap();
    let about =
        ["gardens rain soil seeds", "retrieval chunks vectors embedding", "choirs singers scores rehearsal"];
    let turn = |n: usize| {
        let words: Vec<&str> = about[n % 3].split(' ').collect();
        let said: Vec<&str> = (0..9).map(|word| words[(n / 3 + word * word) % words.len()]).collect();
        format!("Ann: {} number {n}.\n\nBob: [Music] (applause)\n\n", said.join(" "))
    };
    std::fs::write(talks.join("a.md"), (0..90).map(turn).collect::<String>()).unwrap();
    let mut project = Project::open(&dir.path().join("project")).unwrap();
    let options = ImportOptions { split: Some(SplitBy::Turns), ..ImportOptions::default() };
    assert_eq!(import_paths(&mut project, &[talks], &options, &NoProgress).unwrap().snippets, 180);

    let parameters = Parameters { model: "draft".to_owned(), ..Parameters::default() };
    let run = analyze(&mut project, &parameters, &AnalyzeOptions::default(), &NoProgress).unwrap();
    let silent = run.members.iter().skip(1).step_by(2);
    assert!(silent.clone().all(|member| member.topic.is_none()) && silent.count() == 90);
    let spoken = run.members.iter().step_by(2).filter(|member| member.topic.is_some()).count();
    assert!(spoken > 60 && run.topics.len() > 1, "{spoken} in {} topics", run.topics.len());
    let keywords = run.topics.iter().flat_map(|topic| &topic.keywords);
    assert!(keywords.clone().all(|keyword| !["music", "applause"].contains(&&*keyword.word.to_lowercase())));
}

/// A model whose vectors have two numbers, but three where a text is long.
struct TwoOrThree;

impl Embedder for TwoOrThree {
    fn name(&self) -> &str {
        "mine"
    }
    fn revision(&self) -> &str {
        "1"
    }
    fn dimensions(&self) -> usize {
        2
    }
    fn word_part(&self) -> WordPart {
        WordPart::plain(0.5)
    }
    fn embed(
        &mut self,
        texts: &[&str],
        _: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> std::result::Result<(), EmbedError> {
        let wide = |text: &str| if text.len() > 20 { 3 } else { 2 };
        texts.iter().enumerate().for_each(|(at, text)| sink(at, &vec![1.0; wide(text)]));
        Ok(())
    }
    fn embed_query(&mut self, _: &str) -> std::result::Result<Vec<f32>, EmbedError> {
        Ok(vec![1.0; 2])
    }
}

/// A project with two snippets, one short and one long, and its corpus with the keys of their vectors.
fn two_snippets(dir: &std::path::Path) -> (Project, Corpus, Vec<TextHash>) {
    std::fs::write(dir.join("a.md"), "Ann: Short.\n\nBob: This one has more than twenty letters.\n").unwrap();
    let mut project = Project::open(&dir.join("project")).unwrap();
    let options = ImportOptions { split: Some(SplitBy::Turns), ..ImportOptions::default() };
    import_paths(&mut project, &[dir.join("a.md")], &options, &NoProgress).unwrap();
    let corpus = project.load_corpus().unwrap();
    let keys = read_corpus(
        &project,
        &corpus,
        &whole_corpus(&corpus, "draft"),
        &ContextSpeakers::default(),
        &thread_pool(0).unwrap(),
        &NoProgress,
    )
    .unwrap()
    .keys;
    assert_eq!(keys.len(), 2);
    (project, corpus, keys)
}

#[test]
fn a_model_with_vectors_of_several_lengths_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let (project, corpus, keys) = two_snippets(dir.path());
    let outcome =
        embed_missing(&project, &corpus, (&keys, &ContextSpeakers::default()), &mut TwoOrThree, &NoProgress);
    let error = outcome.unwrap_err().to_string();
    assert!(
        error.starts_with("the model mine gave a vector of 3 numbers, where its vectors have 2"),
        "{error}"
    );
}

#[test]
fn who_may_only_read_adds_no_vectors() {
    let dir = tempfile::tempdir().unwrap();
    let (owner, corpus, keys) = two_snippets(dir.path());
    let reader = Project::open(owner.dir()).unwrap();
    let short = &keys[..1];
    let outcome =
        embed_missing(&reader, &corpus, (short, &ContextSpeakers::default()), &mut TwoOrThree, &NoProgress);
    assert!(matches!(outcome, Err(JobError::Project(crate::project::ProjectError::ReadOnly { .. }))));
    assert!(!reader.vectors_dir().exists());
    let made =
        embed_missing(&owner, &corpus, (short, &ContextSpeakers::default()), &mut TwoOrThree, &NoProgress)
            .unwrap();
    assert_eq!(
        embed_missing(&reader, &corpus, (short, &ContextSpeakers::default()), &mut TwoOrThree, &NoProgress)
            .unwrap(),
        made
    );
}

/// A project of one talk, a turn each.
fn project_of(dir: &std::path::Path, turns: &[String]) -> Project {
    let talks = dir.join("talks");
    std::fs::create_dir(&talks).unwrap();
    let said: String = turns
        .iter()
        .zip(["Ann", "Bob"].iter().cycle())
        .map(|(turn, who)| format!("{who}: {turn}\n\n"))
        .collect();
    std::fs::write(talks.join("a.md"), said).unwrap();
    let mut project = Project::open(&dir.join("project")).unwrap();
    let options = ImportOptions { split: Some(SplitBy::Turns), ..ImportOptions::default() };
    assert_eq!(import_paths(&mut project, &[talks], &options, &NoProgress).unwrap().snippets, turns.len());
    project
}

/// Sixty turns, one in four about women in tech in ever other words.
fn women_and_others() -> Vec<String> {
    const ABOUT: [(&str, [&str; 15]); 4] = [
        (
            "Women",
            [
                "Girls lose interest in math at school around the age of twelve",
                "There were three women in my computer science class and a hundred men",
                "We run coding camps so that girls see themselves in STEM",
                "My daughter asked why all the engineers on television are men",
                "Female founders get two per cent of the venture money",
                "Being the only woman on the engineering team is tiring",
                "Schools should tell girls that science and technology are for them",
                "I teach physics at a girls school and half of them go on to engineering",
                "Women leave tech jobs twice as often as men do",
                "A mentor who was a woman made me stay in mathematics",
                "She was told as a girl that programming was for boys",
                "Our STEM programme reaches young women in high school",
                "More women in machine learning would make better products",
                "The girls robotics club at school won the state prize",
                "Hiring women means changing how we interview engineers",
            ],
        ),
        (
            "Bread",
            [
                "The sourdough starter needs flour and water each morning",
                "I bake the loaf at two hundred degrees until the crust is brown",
                "Rye flour makes a dense and dark bread",
                "Let the dough rise overnight in the fridge",
                "A hot oven with steam gives a good crust",
                "Salt slows the yeast and strengthens the dough",
                "Our bakery sells forty loaves of rye bread a day",
                "Kneading the dough by hand takes ten minutes",
                "The wheat was milled into flour next door",
                "Old bread makes good crumbs for the oven",
                "Baguettes need a wet dough and a quick oven",
                "The yeast died because the water was too hot",
                "She shapes the loaves on a floured board",
                "We score the crust with a razor before baking",
                "Without salt the bread tastes of flour only",
            ],
        ),
        (
            "Rivers",
            [
                "The river floods the lower fields every spring",
                "Salmon swim upstream to the cold water",
                "They built a dam and the fish disappeared",
                "We row the boat down to the estuary",
                "The water level of the river fell all summer",
                "Trout hide beneath the banks of the stream",
                "A canoe is the best boat for shallow rivers",
                "The ferry crosses the river at the old bridge",
                "Fishing is forbidden above the dam",
                "Mud from the flood covered the bridge",
                "The stream runs dry in August",
                "Otters came back to the river banks",
                "Rain in the hills means a flood in the valley",
                "The boat sank near the lock",
                "Water from the spring feeds the lake",
            ],
        ),
        (
            "Choirs",
            [
                "The choir sings Bach every Easter",
                "Our soprano learned the aria in a week",
                "The conductor asked the tenors to sing softer",
                "We rehearse the cantata on Tuesday evenings",
                "An organ plays while the choir walks in",
                "The violins tune before the concert",
                "She writes music for voices and piano",
                "The basses came in too early in the chorus",
                "A concert in the church is cold in winter",
                "The orchestra and the choir share the stage",
                "Singing in harmony takes years of rehearsal",
                "The melody moves from the altos to the tenors",
                "He conducts without a score",
                "The audience applauded after the last song",
                "New singers audition with a simple song",
            ],
        ),
    ];
    (0..60).map(|at| format!("{}.", ABOUT[at % 4].1[at / 4])).collect()
}

#[test]
fn a_guide_of_a_few_words_takes_what_is_about_them() {
    let dir = tempfile::tempdir().unwrap();
    let mut project = project_of(dir.path(), &women_and_others());
    let guide = |name: &str, text: &str| topics::Guide {
        name: name.to_owned(),
        text: text.to_owned(),
        ..topics::Guide::default()
    };
    let guides = vec![
        guide("Women in tech", "women, girls, STEM, school, math"),
        guide("Volcanoes", "lava, magma, eruption, crater"),
    ];
    let parameters = Parameters { model: "draft".to_owned(), guides, ..Parameters::default() };
    let run = analyze(&mut project, &parameters, &AnalyzeOptions::default(), &NoProgress).unwrap();
    let women = run.measures.guides[0];
    let topic = &run.topics[women.topic.unwrap() as usize];
    assert_eq!((topic.label.as_str(), topic.snippets), ("Women in tech", women.snippets));
    let right = run.members.iter().step_by(4).filter(|member| member.topic == Some(topic.id)).count();
    assert!(right >= 9 && women.snippets <= right + 2, "{right} right of {}", women.snippets);

    let lava = run.measures.guides[1];
    assert_eq!((lava.snippets, lava.topic), (0, None), "{lava:?}");
    assert!(lava.nearest_topic.is_some() && lava.nearest_snippet.is_some());
    let notes = run.guide_notes(&|_| Some("the words".to_owned()));
    assert!(notes[0].starts_with("Guide 'Women in tech' took "), "{notes:?}");
    assert!(notes[1].starts_with("Guide 'Volcanoes' found nothing; nearest to it: the topic '"), "{notes:?}");
    assert!(notes[1].ends_with(": 'the words'"), "{notes:?}");
    assert_eq!(run.empty_guide_notes().len(), 1);
}

#[test]
fn passages_of_a_guide_are_its_members() {
    let dir = tempfile::tempdir().unwrap();
    let mut project = project_of(dir.path(), &women_and_others());
    let corpus = project.load_corpus().unwrap();
    let passage = |at: usize| {
        let snippet = corpus.snippet_at(SnippetIndex(at)).unwrap();
        GuidePassage { transcript: snippet.transcript, span: snippet.span }
    };
    let mut passages: Vec<GuidePassage> = [1, 5, 9, 13].map(passage).to_vec();
    // A word of a snippet is enough for it; one that reaches over into the next is the first's.
    passages[0].span.end = passages[0].span.start + 4;
    passages[1].span.end += 6;
    assert_eq!(snippets_of_passages(&corpus, &passages), [1, 5, 9, 13].map(SnippetIndex));
    let guide = topics::Guide { name: "Loaves".to_owned(), text: String::new(), passages };
    let parameters = Parameters { model: "draft".to_owned(), guides: vec![guide], ..Parameters::default() };
    let run = analyze(&mut project, &parameters, &AnalyzeOptions::default(), &NoProgress).unwrap();
    let topic = run.measures.guides[0].topic.map(TopicId);
    assert!([1, 5, 9, 13].iter().all(|&at| run.members[at].topic == topic && topic.is_some()));
    let bread = run.members.iter().skip(1).step_by(4).filter(|member| member.topic == topic).count();
    let others = run.members.iter().filter(|member| member.topic == topic).count() - bread;
    assert!(bread >= 9 && others <= 2, "{bread} and {others} others");
}

#[test]
fn the_model_follows_the_languages_and_is_recorded() {
    let dir = tempfile::tempdir().unwrap();
    let said = [
        (
            "de",
            "Die Küche riecht nach frischem Brot und die Bäckerin erzählt von ihrem neuen Rezept für Kuchen.",
        ),
        (
            "de",
            "Der Zug nach Hamburg hatte wieder Verspätung, und am Bahnhof wusste niemand, wann er abfährt.",
        ),
        ("en", "The kitchen smells of fresh bread, and the baker talks about her new recipe for cake again."),
        (
            "en",
            "The train to Hamburg was late again, and nobody at the station knew when it was going to leave.",
        ),
    ];
    for at in 0..80 {
        let (language, text) = said[at % 4];
        std::fs::write(dir.path().join(format!("{language}{at}.txt")), format!("{text} ({at})\n")).unwrap();
    }
    let mut project = Project::open(&dir.path().join("project")).unwrap();
    import_paths(&mut project, &[dir.path().to_owned()], &ImportOptions::default(), &NoProgress).unwrap();
    let parameters = Parameters { model: "auto".to_owned(), ..Parameters::default() };
    let run = analyze(&mut project, &parameters, &AnalyzeOptions::default(), &NoProgress).unwrap();
    assert_eq!(run.parameters.model, "multi");
    assert!(run.revision.starts_with("multi@"));
    assert!(run.topics.len() >= 2 && run.topics.iter().all(|topic| topic.language.is_none()));
    // Each language by itself where the model asked for reads one only.
    let asked = Parameters { model: "minilm".to_owned(), ..parameters };
    let run = analyze(&mut project, &asked, &AnalyzeOptions::default(), &NoProgress).unwrap();
    assert_eq!(run.parameters.model, "minilm");
    assert!(run.topics.len() >= 2 && run.topics.iter().all(|topic| topic.language.is_some()));
}

#[test]
fn topics_at_another_level_are_found_once_and_those_before_again() {
    // Twelve subjects in four fields, each field with words of its own.
    let fields = ["garden soil", "engine wheel", "choir song", "court judge"];
    let subjects = ["rain pear oak", "snow plum elm", "wind fig ash"];
    let turn = |n: usize| {
        let (field, subject) = (fields[n % 4], subjects[n / 4 % 3]);
        let mark = ["early", "late", "often", "seldom", "never"][n / 12 % 5];
        format!("{field} {subject} {field} of {} {mark} number {n}", subject.replace(' ', &field[..2]))
    };
    let dir = tempfile::tempdir().unwrap();
    let mut project = project_of(dir.path(), &(0..360).map(turn).collect::<Vec<_>>());
    let parameters = Parameters { model: "draft".to_owned(), ..Parameters::default() };
    let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
    let first = analyze(&mut project, &parameters, &options, &NoProgress).unwrap();
    let detail = &first.measures.detail;
    let steps = [topics::LevelStep::Finer, topics::LevelStep::Coarser];
    let level = steps.into_iter().find_map(|step| detail.next_level(step)).expect("another level");
    let at = |project: &mut Project, run: &Run, resolution| {
        crate::jobs::regroup::topics_at_level(project, run, resolution, &options, &NoProgress).unwrap()
    };
    let other = at(&mut project, &first, level.resolution);
    assert_eq!(project.current_run_id().unwrap(), Some(first.id), "the one asked decides which is current");
    let other_run = project.run(other).unwrap().unwrap();
    assert!(other_run.measures.detail.is_of_resolution(level.resolution));
    assert_eq!(
        other_run.measures.detail.levels,
        project.run(first.id).unwrap().unwrap().measures.detail.levels
    );
    assert_ne!(other_run.topics.len(), first.topics.len());
    assert_eq!(at(&mut project, &first, level.resolution), other, "not found anew");
    let back = first.measures.detail.resolution.unwrap();
    assert_eq!(at(&mut project, &other_run, back), first.id);
}
