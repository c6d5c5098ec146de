//! Chats as pages: what Telegram exports unless asked for JSON, and DiscordChatExporter's pages. Who wrote what is told by
//! the classes of the elements; quotes of other messages, reactions, pictures and what the system says are left out.

use super::from_messages;
use crate::corpus::error::ReadError;
use crate::corpus::formats::html_tokens::visit_tokens;
use crate::corpus::parsed::ParsedTranscript;
use html5gum::{StartTag, Token};

/// Elements that have no end.
const VOID_ELEMENTS: [&str; 9] = ["br", "img", "meta", "link", "input", "hr", "source", "wbr", "area"];

/// What the text inside an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageText {
    /// Nothing that is read.
    Other,
    /// Nothing that is read, whatever the elements inside are.
    LeftOut,
    /// Who writes.
    Author,
    /// What is written.
    Words,
    /// What the chat is called.
    Title,
}

/// Reads the page of a chat; none where it is another page.
///
/// # Errors
/// Where it has more attributes than any page has.
pub(in crate::corpus::formats) fn read(text: &str) -> Option<Result<ParsedTranscript, ReadError>> {
    let telegram = text.contains("class=\"from_name\"") && text.contains("class=\"message default");
    if !telegram && !text.contains("chatlog__message") {
        return None;
    }
    let mut page = ChatPage::default();
    let read = visit_tokens(text, |token| match token {
        Token::StartTag(tag) => page.open_tag(&tag),
        Token::EndTag(tag) => page.close_tag(&String::from_utf8_lossy(&tag.name)),
        Token::String(words) => page.add_text(&String::from_utf8_lossy(&words)),
        _ => {}
    });
    if let Err(error) = read {
        return Some(Err(error));
    }
    page.end_message();
    if page.messages.is_empty() {
        return None;
    }
    let mut parsed = from_messages(page.messages, page.date, page.left_out);
    let title = page.title.trim();
    if !title.is_empty() {
        parsed.attributes.insert("title".to_owned(), title.to_owned());
    }
    Some(Ok(parsed))
}

/// The state of reading a page.
#[derive(Default)]
struct ChatPage {
    /// The open elements, with what their text is.
    open: Vec<(String, PageText)>,
    messages: Vec<(String, String)>,
    left_out: usize,
    date: Option<String>,
    title: String,
    /// Who writes: a message without a name of its own is by who wrote the one before.
    author: String,
    /// Whether the name of the open message was read; a second one in it is of what it passes on.
    is_named: bool,
    in_message: bool,
    words: String,
}

impl ChatPage {
    fn open_tag(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let value =
            |key: &str| tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value));
        let inside = self.open.last().map_or(PageText::Other, |(_, text)| *text);
        if VOID_ELEMENTS.contains(&name.as_str()) || tag.self_closing {
            if name == "br" && inside == PageText::Words {
                self.words.push('\n');
            }
            return;
        }
        let classes = value("class").unwrap_or_default();
        let mut text = inside;
        if inside != PageText::LeftOut {
            for class in classes.split_ascii_whitespace() {
                text = self.begin(class, &classes).unwrap_or(text);
            }
        }
        if name == "title" && self.title.is_empty() && self.messages.is_empty() {
            text = PageText::Title;
        }
        // Telegram has the day in the title of the hour.
        if self.date.is_none() && classes.split_ascii_whitespace().any(|class| class == "date") {
            self.date = value("title").and_then(|title| day_first(&title));
        }
        self.open.push((name, text));
    }

    /// Begins what a class stands for; none where that is nothing.
    fn begin(&mut self, class: &str, all: &str) -> Option<PageText> {
        let has = |wanted: &str| all.split_ascii_whitespace().any(|class| class == wanted);
        match class {
            "message" | "chatlog__message-container" => {
                self.end_message();
                let service = has("service");
                self.left_out += usize::from(service);
                self.in_message = !service;
                // One that goes on is by who wrote before.
                self.is_named = has("joined");
                Some(if service { PageText::LeftOut } else { PageText::Other })
            }
            "chatlog__message-group" => {
                self.end_message();
                self.author.clear();
                Some(PageText::Other)
            }
            "from_name" | "chatlog__author" | "chatlog__author-name" if self.in_message => {
                let again = std::mem::replace(&mut self.is_named, true);
                if again {
                    return Some(PageText::LeftOut);
                }
                self.author.clear();
                Some(PageText::Author)
            }
            "text" | "chatlog__content" if self.in_message => Some(PageText::Words),
            "text" if self.messages.is_empty() => {
                self.title.clear();
                Some(PageText::Title)
            }
            "chatlog__reply"
            | "chatlog__reference"
            | "chatlog__embed"
            | "chatlog__edited-timestamp"
            | "chatlog__system-notification-content"
            | "chatlog__reactions"
            | "reply_to"
            | "reactions"
            | "media_wrap"
            | "initials" => Some(PageText::LeftOut),
            _ => None,
        }
    }

    fn close_tag(&mut self, name: &str) {
        // An end without a beginning ends nothing; elements that were left open end with the one around them.
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            let ended = self.open.get(at).map(|(_, text)| *text);
            self.open.truncate(at);
            if ended == Some(PageText::Words) && matches!(name, "div" | "p" | "blockquote" | "pre") {
                self.words.push('\n');
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        let into = match self.open.last().map(|(_, text)| *text) {
            Some(PageText::Author) => &mut self.author,
            Some(PageText::Words) => &mut self.words,
            Some(PageText::Title) => &mut self.title,
            _ => return,
        };
        for (at, word) in text.split([' ', '\t', '\r', '\n']).enumerate() {
            if at > 0 && !into.is_empty() && !into.ends_with([' ', '\n']) {
                into.push(' ');
            }
            into.push_str(word);
        }
    }

    /// Keeps the message that was read.
    fn end_message(&mut self) {
        let lines: Vec<&str> = self.words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            self.messages.push((self.author.trim().to_owned(), lines.join("\n")));
        } else if self.in_message {
            self.left_out += 1;
        }
        self.words.clear();
        self.in_message = false;
    }
}

/// The day of `01.02.2023 10:11:12 UTC+01:00`, as Telegram writes it in every language.
fn day_first(text: &str) -> Option<String> {
    let mut parts = text.split([' ', '.']);
    let mut number = |digits: usize| {
        parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (day, month, year) = (number(2)?, number(2)?, number(4)?);
    Some(format!("{year}-{month}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(page: &str) -> Vec<(String, String)> {
        let segments = read(page).unwrap().unwrap().segments;
        segments.into_iter().map(|it| (it.speaker.unwrap_or_default(), it.text)).collect()
    }

    fn row(who: &str, words: &str) -> (String, String) {
        (who.to_owned(), words.to_owned())
    }

    const TELEGRAM: &str = r##"<!DOCTYPE html><html><head><title>Exported Data</title></head><body>
        <div class="page_header"><div class="content"><div class="text bold">
Boat crew
        </div></div></div>
        <div class="message service" id="message-1"><div class="body details">1 February 2023</div></div>
        <div class="message default clearfix" id="message1">
         <div class="userpic userpic1"><div class="initials">AM</div></div>
         <div class="body"><div class="pull_right date details" title="01.02.2023 10:11:12 UTC+01:00">10:11</div>
          <div class="from_name">
Anna Miller
          </div>
          <div class="text">
How did the crossing begin?<br>Tell me.
          </div></div></div>
        <div class="message default clearfix joined" id="message2"><div class="body">
          <div class="pull_right date details" title="01.02.2023 10:11:50 UTC+01:00">10:11</div>
          <div class="text">And who came?</div></div></div>
        <div class="message default clearfix" id="message3"><div class="body">
          <div class="from_name">Ben</div>
          <div class="reply_to details">In reply to <a href="#go_to_message1">this message</a></div>
          <div class="text">With a leak &amp; <strong>we rowed</strong>.</div>
          <span class="reactions"><span class="emoji">+</span></span></div></div>
        <div class="message default clearfix" id="message4"><div class="body">
          <div class="from_name">Anna Miller</div>
          <div class="media_wrap"><div class="title bold">Photo</div></div></div></div>
        <div class="message default clearfix joined" id="message5"><div class="body">
          <div class="forwarded body"><div class="from_name">Cleo</div><div class="text">Rain is coming.</div></div>
        </div></div></body></html>"##;

    #[test]
    fn pages_of_telegram() {
        assert_eq!(
            rows(TELEGRAM),
            [
                row("Anna Miller", "How did the crossing begin?\nTell me."),
                row("Anna Miller", "And who came?"),
                row("Ben", "With a leak & we rowed."),
                row("Anna Miller", "Rain is coming."),
            ]
        );
        let parsed = read(TELEGRAM).unwrap().unwrap();
        assert_eq!((&*parsed.attributes["date"], &*parsed.attributes["title"]), ("2023-02-01", "Boat crew"));
        assert!(parsed.warnings[0].message.starts_with("2 messages without words"), "{:?}", parsed.warnings);
    }

    #[test]
    fn pages_of_discord() {
        let page = r#"<!DOCTYPE html><html><head><title>Lab - general</title></head><body><div class=chatlog>
            <div class=chatlog__message-group><div id=c1 class="chatlog__message-container" data-message-id=1>
             <div class=chatlog__message><div class=chatlog__message-primary>
              <div class=chatlog__reply><div class=chatlog__reply-author>Ben</div><div class=chatlog__reply-content>Old words</div></div>
              <div class=chatlog__header><span class=chatlog__author title=ann>Ann</span> <span class=chatlog__timestamp>01-Feb-23 10:11 AM</span></div>
              <div class="chatlog__content chatlog__markdown"><span class=chatlog__markdown-preserve>It leaked.</span><span class=chatlog__edited-timestamp>(edited)</span></div>
             </div></div></div>
             <div id=c2 class="chatlog__message-container"><div class="chatlog__content chatlog__markdown"><span>Twice.</span></div></div></div>
            <div class=chatlog__message-group><div class="chatlog__message-container">
              <div class=chatlog__header><span class=chatlog__author>Ben</span></div>
              <div class=chatlog__content>We rowed.</div></div></div></div></body></html>"#;
        assert_eq!(rows(page), [row("Ann", "It leaked."), row("Ann", "Twice."), row("Ben", "We rowed.")]);
        assert_eq!(&*read(page).unwrap().unwrap().attributes["title"], "Lab - general");
    }

    #[test]
    fn other_pages_are_none() {
        assert!(read("<html><body><p class=\"text\">A message of hope</p></body></html>").is_none());
    }

    proptest! {
        #[test]
        fn never_panics(parts in prop::collection::vec(prop::sample::select(vec![
            "<div class=\"message default\">", "<div class=\"from_name\">", "<div class=\"text\">", "</div>", "</p>",
            "<br>", "Ann", " words ", "<span class=\"chatlog__author\">", "<div class=chatlog__message-container>", "<",
        ]), 0..40)) {
            let _ = read(&format!("<div class=\"message default\"><div class=\"from_name\">A</div>{}", parts.concat()));
        }
    }
}
