//! The Map with 200,000 snippets: what every key costs that draws it anew.

use leitmotif::app::{InputEvent, State, Workspace};
use leitmotif::config::color_theme::ColorTheme;
use leitmotif::corpus::{Corpus, Snippet, SnippetId, Span, TranscriptEntry, TranscriptId};
use leitmotif::topics::{MapLayout, Membership, Parameters, Run, RunId, StageSeconds, Topic, TopicId};
use leitmotif::tui::canvas::Canvas;
use leitmotif::tui::style::Styles;
use leitmotif::tui::views::pane::PaneShares;
use leitmotif::tui::views::{draw_workbench, pane_sizes};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::time::Instant;

const TRANSCRIPTS: usize = 2_000;
const EACH: usize = 100;
const TOPICS: usize = 150;
const MOVING: &str = "l j l j h k ctrl-d ctrl-u end home ] ] [";
const DRAWING: &str = "+ + h j + - l - 0 = v l l j l j space esc + ctrl-d";
const COLOURING: &str = "c . c .";

struct Map {
    state: State,
    area: Rect,
    look: Styles,
}

impl Map {
    fn press(&mut self, key: &str) {
        self.state.handle_event(InputEvent::Key(key.parse().unwrap()));
        for _ in 0..4 {
            for snippet in self.state.current_screen().missing_data(&self.state.work).snippets {
                self.state.work.texts.insert_snippet(snippet, "We tried five chunk sizes before we looked.");
            }
            self.state.on_texts_loaded();
        }
        self.state.handle_event(InputEvent::Resize(pane_sizes(
            self.area,
            &self.state,
            PaneShares::default(),
        )));
        let mut buffer = Buffer::empty(self.area);
        draw_workbench(&mut Canvas::new(&mut buffer, &self.look), &self.state, PaneShares::default());
        assert!(
            buffer.content().iter().any(|cell| cell.symbol() > "\u{2800}" && cell.symbol() <= "\u{28ff}")
        );
    }
}

pub fn main() {
    let begun = Instant::now();
    let mut map = open();
    println!(
        "a map of {} snippets, first shown after {:.0} ms",
        TRANSCRIPTS * EACH,
        begun.elapsed().as_secs_f64() * 1e3
    );
    for (what, keys) in [("map, moving", MOVING), ("map, drawing", DRAWING), ("map, colours", COLOURING)] {
        let mut took = Vec::new();
        for key in keys.split(' ').cycle().take(400) {
            let begun = Instant::now();
            map.press(key);
            took.push(begun.elapsed());
        }
        map.press("esc");
        map.press("esc");
        super::print(what, took);
    }
}

fn open() -> Map {
    let corpus = corpus();
    let run = run(&corpus);
    let layout = layout();
    let corpus = Arc::new(corpus);
    let work = Workspace { corpus: Arc::clone(&corpus), run: Some(Arc::new(run)), ..Workspace::default() };
    let mut state = State { work, ..State::default() };
    state.refresh_screens();
    let area = Rect::new(0, 0, 200, 60);
    state.handle_event(InputEvent::Key("5".parse().unwrap()));
    state.handle_event(InputEvent::Resize(pane_sizes(area, &state, PaneShares::default())));
    assert!(state.use_layout(RunId(1), &corpus, layout));
    Map { state, area, look: Styles::new(&ColorTheme::default()) }
}

fn topic_of(snippet: usize) -> Option<TopicId> {
    let topic = snippet * 7 % (TOPICS + 15);
    (topic < TOPICS).then_some(TopicId(topic as u32))
}

fn corpus() -> Corpus {
    let entry = |n: usize| TranscriptEntry {
        id: TranscriptId(n as i64),
        name: format!("talk-{n:04}"),
        hash: String::new(),
        language: Some(["en", "de", "fr"][n % 3].to_owned()),
        attributes: Default::default(),
        duration: None,
        words: EACH * 40,
        snippets: n * EACH..(n + 1) * EACH,
    };
    let snippet = |n: usize| Snippet {
        id: SnippetId(n as i64),
        transcript: TranscriptId((n / EACH) as i64),
        span: Span::new(n % EACH * 100, n % EACH * 100 + 90),
        start: None,
        end: None,
        speaker: None,
        words: 40,
        parts: Vec::new(),
    };
    Corpus::new((0..TRANSCRIPTS).map(entry).collect(), (0..TRANSCRIPTS * EACH).map(snippet).collect())
}

fn run(corpus: &Corpus) -> Run {
    let members = corpus.snippets.iter().enumerate().map(|(n, snippet)| Membership {
        snippet: snippet.id,
        topic: topic_of(n),
        probability: 0.9,
    });
    let topic = |n: usize| Topic {
        id: TopicId(n as u32),
        language: None,
        label: format!("Topic of number {n}"),
        keywords: Vec::new(),
        snippets: (0..TRANSCRIPTS * EACH)
            .filter(|snippet| topic_of(*snippet) == Some(TopicId(n as u32)))
            .count(),
        representatives: Vec::new(),
    };
    Run {
        id: RunId(1),
        time: String::new(),
        corpus: String::new(),
        revision: String::new(),
        parameters: Parameters::default(),
        seconds: StageSeconds::default(),
        measures: Default::default(),
        context: Vec::new(),
        placed: 0,
        nearest_topics: Vec::new(),
        topics: (0..TOPICS).map(topic).collect(),
        members: members.collect(),
    }
}

/// A heap for each topic, somewhere; those in none are everywhere.
fn layout() -> MapLayout {
    let mut seed: u64 = 7;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 40) as f32 / (1u64 << 24) as f32
    };
    let centres: Vec<[f32; 2]> = (0..TOPICS).map(|_| [next(), next()]).collect();
    let mut place = |snippet: usize| match topic_of(snippet) {
        Some(topic) => {
            let centre = centres[topic.0 as usize];
            [0, 1].map(|axis| (centre[axis] + (next() + next() - 1.0) * 0.06).clamp(0.0, 1.0))
        }
        None => [next(), next()],
    };
    MapLayout { positions: (0..TRANSCRIPTS * EACH).map(|snippet| Some(place(snippet))).collect() }
}
