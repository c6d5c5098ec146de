//! Chats as JSON: Slack's channels, DiscordChatExporter's, Telegram's and Messenger's exports.

use super::from_messages;
use crate::corpus::formats::entities::unescape_entities;
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::part::text_part;
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads the messages of one of these programs; none where the JSON is of another kind.
pub(in crate::corpus::formats) fn read(value: &Value) -> Option<ParsedTranscript> {
    [read_slack, read_discord, read_telegram, read_messenger].into_iter().find_map(|read| read(value))
}

/// The text under a key.
fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}

/// The day of seconds since 1970, in UTC.
fn day_of(seconds: f64) -> Option<String> {
    let stamp = jiff::Timestamp::from_second(seconds as i64).ok()?;
    stamp.to_string().get(..10).map(str::to_owned)
}

/// Slack: a list of messages with `ts`; joins and the like have a subtype.
fn read_slack(value: &Value) -> Option<ParsedTranscript> {
    let all = value.as_array()?;
    let mine = |item: &&Value| item.get("ts").is_some() && text(item, "type") == Some("message");
    if all.is_empty() || all.iter().filter(mine).count() * 2 < all.len() {
        return None;
    }
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for item in all {
        let profile = item.get("user_profile");
        let name = ["real_name", "display_name", "name"].iter().find_map(|key| text(profile?, key));
        names.extend(text(item, "user").zip(name));
    }
    let mut messages = Vec::new();
    let mut left_out = 0;
    for item in all {
        const SPOKEN: [&str; 4] = ["bot_message", "thread_broadcast", "me_message", "file_share"];
        let spoken = text(item, "subtype").is_none_or(|kind| SPOKEN.contains(&kind));
        let Some(words) = text(item, "text").filter(|_| spoken) else {
            left_out += 1;
            continue;
        };
        let who = text(item, "user")
            .map(|id| names.get(id).copied().unwrap_or(id))
            .or_else(|| text(item, "username"));
        messages.push((who.unwrap_or_default().to_owned(), slack_words(words, &names)));
    }
    let first = all.iter().filter_map(|item| text(item, "ts")?.parse::<f64>().ok()).fold(f64::MAX, f64::min);
    Some(from_messages(messages, day_of(first), left_out))
}

/// The words of a Slack message: `<@U1>` is a person, `<https://x|words>` a link.
fn slack_words(words: &str, names: &BTreeMap<&str, &str>) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(open) = rest.find('<') {
        out.push_str(text_part(rest, ..open));
        let inside = text_part(rest, open + 1..);
        let Some((tag, after)) = inside.split_once('>') else {
            out.push('<');
            rest = inside;
            continue;
        };
        let (target, label) =
            tag.split_once('|').map_or((tag, None), |(target, label)| (target, Some(label)));
        match target.strip_prefix('@') {
            Some(id) => {
                out.push('@');
                out.push_str(label.or_else(|| names.get(id).copied()).unwrap_or(id));
            }
            None => out.push_str(label.unwrap_or_else(|| target.trim_start_matches(['#', '!']))),
        }
        rest = after;
    }
    out.push_str(rest);
    unescape_entities(&out)
}

/// Discord: `messages` with `author` and `content`.
fn read_discord(value: &Value) -> Option<ParsedTranscript> {
    let all = value.get("messages")?.as_array()?;
    if value.get("channel").is_none() && value.get("guild").is_none() {
        return None;
    }
    let mut messages = Vec::new();
    let mut left_out = 0;
    for item in all {
        let spoken = text(item, "type").is_none_or(|kind| matches!(kind, "Default" | "Reply"));
        let Some(words) = text(item, "content").filter(|_| spoken) else {
            left_out += 1;
            continue;
        };
        let author = item.get("author");
        let who = ["nickname", "name"].iter().find_map(|key| text(author?, key));
        messages.push((who.unwrap_or_default().to_owned(), words.to_owned()));
    }
    let date = all.first().and_then(|item| text(item, "timestamp")?.get(..10)).map(str::to_owned);
    let mut parsed = from_messages(messages, date, left_out);
    let title = value.get("channel").and_then(|channel| text(channel, "name"));
    parsed.attributes.extend(title.map(|title| ("title".to_owned(), title.to_owned())));
    Some(parsed)
}

/// Telegram: `messages` with `from` and `text`, which is a text or a list of texts and links.
fn read_telegram(value: &Value) -> Option<ParsedTranscript> {
    let all = value.get("messages")?.as_array()?;
    let mine = |item: &&Value| item.get("text").is_some() && item.get("date").is_some();
    if all.is_empty() || all.iter().filter(mine).count() * 2 < all.len() {
        return None;
    }
    let mut messages = Vec::new();
    let mut left_out = 0;
    for item in all {
        let words = match item.get("text") {
            Some(Value::String(words)) => words.clone(),
            Some(Value::Array(parts)) => {
                parts.iter().filter_map(|part| part.as_str().or_else(|| text(part, "text"))).collect()
            }
            _ => String::new(),
        };
        if text(item, "type") == Some("service") || words.trim().is_empty() {
            left_out += 1;
            continue;
        }
        messages.push((text(item, "from").unwrap_or_default().to_owned(), words));
    }
    let date = all.first().and_then(|item| text(item, "date")?.get(..10)).map(str::to_owned);
    let mut parsed = from_messages(messages, date, left_out);
    parsed.attributes.extend(text(value, "name").map(|title| ("title".to_owned(), title.to_owned())));
    Some(parsed)
}

/// Messenger and Instagram: `messages` with `sender_name` and `content`, the latest first.
fn read_messenger(value: &Value) -> Option<ParsedTranscript> {
    let all = value.get("messages")?.as_array()?;
    if !all.iter().any(|item| item.get("sender_name").is_some()) {
        return None;
    }
    let time = |item: &Value| item.get("timestamp_ms").and_then(Value::as_f64).unwrap_or(0.0);
    let mut sorted: Vec<&Value> = all.iter().collect();
    sorted.sort_by(|a, b| time(a).total_cmp(&time(b)));
    let spoken: Vec<(String, String)> = sorted
        .iter()
        .filter_map(|item| {
            Some((repair_text(text(item, "sender_name")?), repair_text(text(item, "content")?)))
        })
        .collect();
    let left_out = all.len() - spoken.len();
    let date = sorted.first().and_then(|item| day_of(time(item) / 1000.0));
    Some(from_messages(spoken, date, left_out))
}

/// Messenger writes each byte of UTF-8 as a character of its own; a text all of such characters is read again.
fn repair_text(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(json: &str) -> Vec<(String, String)> {
        let parsed = read(&serde_json::from_str(json).unwrap()).unwrap();
        parsed.segments.into_iter().map(|s| (s.speaker.unwrap_or_default(), s.text)).collect()
    }

    fn row(who: &str, words: &str) -> (String, String) {
        (who.to_owned(), words.to_owned())
    }

    #[test]
    fn four_programs() {
        let slack = r#"[{"type":"message","user":"U1","text":"See <https://x.org|this> &gt; <@U1>","ts":"1700000000.1","user_profile":{"real_name":"Cleo"}},{"type":"message","subtype":"channel_join","user":"U2","text":"joined","ts":"1700000001.1"}]"#;
        assert_eq!(rows(slack), [row("Cleo", "See this > @Cleo")]);
        let discord = r#"{"channel":{"name":"boats"},"messages":[{"type":"GuildMemberJoin","content":"joined","author":{"name":"x"}},{"type":"Reply","timestamp":"2024-01-01T00:00:00","content":"It leaks.","author":{"name":"dan","nickname":"Dan"}}]}"#;
        assert_eq!(rows(discord), [row("Dan", "It leaks.")]);
        let telegram = r#"{"name":"Boats","type":"private_group","messages":[{"type":"service","date":"2024-01-01T10:00:00","text":"","action":"create"},{"type":"message","date":"2024-01-01T10:01:00","from":"Cleo","text":["See ",{"type":"link","text":"x.org"}]}]}"#;
        assert_eq!(rows(telegram), [row("Cleo", "See x.org")]);
        let messenger = r#"{"participants":[{"name":"Cleo"}],"messages":[{"sender_name":"Dan","timestamp_ms":2000,"content":"Ja, sch\u00c3\u00b6n"},{"sender_name":"Cleo","timestamp_ms":1000,"content":"Na?"}]}"#;
        assert_eq!(rows(messenger), [row("Cleo", "Na?"), row("Dan", "Ja, schön")]);
    }
}
