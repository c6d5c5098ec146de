use leitmotif::app::topics::*;
use leitmotif::app::*;
use leitmotif::app::layout::Size;
use leitmotif::project::Project;
use std::sync::Arc;

pub fn state(project: &Project) -> State {
    let mut s = State::default();
    s.work.project.name = "practicalai".into();
    s.work.corpus = Arc::new(project.corpus().unwrap());
    s.work.run = project.current_run().unwrap().map(Arc::new);
    s.work.codebook = project.codebook().unwrap();
    s.work.recount();
    let all: Vec<usize> = (0..s.work.corpus.snippets.len()).collect();
    let corpus = s.work.corpus.clone();
    for (n, t) in project.texts(&corpus, &all).unwrap().iter().enumerate() { s.work.texts.keep_snippet(n, t); }
    for (n, e) in corpus.transcripts.iter().enumerate() { s.work.texts.keep_transcript(n, Arc::new(project.transcript(e.id).unwrap())); }
    let run = s.work.run.clone().unwrap();
    let most = run.topics[0].snippets as f64;
    for t in &run.topics {
        let m = s.work.standing.members[t.id.0 as usize].clone();
        let extent = s.work.standing.extent(&corpus, &m);
        s.topics.rows.push(TopicRow { heap: Heap::Topic(t.id), label: t.label.clone(), themes: s.work.standing.topic_themes.get(&t.id).cloned().unwrap_or_default(), extent, junk: false, memo: false, share: extent.snippets as f64 / most });
    }
    let extent = s.work.standing.extent(&corpus, &s.work.standing.outliers.clone());
    s.topics.rows.push(TopicRow { heap: Heap::Outliers, label: "outliers".into(), themes: vec![], extent, junk: false, memo: false, share: extent.snippets as f64 / most });
    s.topics.total = run.topics.len();
    s.topics.unread = 2;
    s.topics.list.set_len(7);
    s.topics.passages.show(s.work.standing.members[0].clone().into());
    s
}
pub fn size(s: &mut State, z: Sizes) {
    let w = s.work.clone();
    s.topics.list.set_page(z.list.height);
    s.topics.passages.resize(z.detail, &w);
    let _ = Size::default();
    if let Some(i) = s.reader.transcript { let t = w.texts.transcript(i).unwrap().clone(); s.reader.page.lay(i, &t, z.list.width); s.reader.page.stripe(&w); }
}
