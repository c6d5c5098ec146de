//! Which key does what where: the defaults of [`ACTIONS`] with the researcher's own bindings on top.

use super::actions::{ACTIONS, Action};
use super::context::KeyContext;
use crate::config::keymap::{KeyBindings, KeyPress};
use std::collections::BTreeMap;

/// The keys in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    keys: BTreeMap<(KeyContext, KeyPress), Action>,
    shown: BTreeMap<(KeyContext, Action), Vec<KeyPress>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(&KeyBindings::default()).0
    }
}

impl Keymap {
    /// Lays bindings over the defaults. A key that is bound by the researcher leaves the action it
    /// had before. Also returns what could not be used, a sentence each.
    pub fn new(bindings: &KeyBindings) -> (Self, Vec<String>) {
        let mut shown: BTreeMap<(KeyContext, Action), Vec<KeyPress>> = BTreeMap::new();
        for row in ACTIONS {
            for (context, keys) in row.keys {
                shown
                    .insert((*context, row.action), keys.iter().filter_map(|key| key.parse().ok()).collect());
            }
        }
        let mut complaints = Vec::new();
        let mut own: Vec<((KeyContext, Action), Vec<KeyPress>)> = Vec::new();
        for ((place, name), keys) in &bindings.rows {
            match requested_bindings(place, name) {
                Ok(places) => {
                    let bound_there = |context: KeyContext| {
                        bindings.rows.contains_key(&(context.name().to_owned(), name.clone()))
                    };
                    let places =
                        places.into_iter().filter(|(context, _)| !place.is_empty() || !bound_there(*context));
                    own.extend(places.map(|place| (place, keys.clone())));
                }
                Err(complaint) => complaints.push(complaint),
            }
        }
        for ((context, action), keys) in own {
            for ((other, _), taken) in &mut shown {
                if *other == context {
                    taken.retain(|key| !keys.contains(key));
                }
            }
            shown.insert((context, action), keys);
        }
        let keys = shown
            .iter()
            .flat_map(|((context, action), keys)| keys.iter().map(move |key| ((*context, *key), *action)))
            .collect();
        (Self { keys, shown }, complaints)
    }

    /// What the key does there.
    pub fn action_for(&self, context: KeyContext, key: KeyPress) -> Option<Action> {
        let mut place = Some(context);
        while let Some(here) = place {
            if let Some(action) = self.keys.get(&(here, key)) {
                return Some(*action);
            }
            place = here.fallback();
        }
        None
    }

    /// The keys that do it there, the one to show first.
    pub fn keys_for(&self, context: KeyContext, action: Action) -> Vec<KeyPress> {
        let mut place = Some(context);
        while let Some(here) = place {
            if let Some(keys) = self.shown.get(&(here, action)) {
                return keys
                    .iter()
                    .copied()
                    .filter(|key| self.action_for(context, *key) == Some(action))
                    .collect();
            }
            place = here.fallback();
        }
        Vec::new()
    }

    /// The actions that belong to a place, in the order of the list.
    pub fn actions_in(&self, context: KeyContext) -> Vec<Action> {
        let mut places = vec![context];
        while let Some(next) = places.last().and_then(|here| here.fallback()) {
            places.push(next);
        }
        ACTIONS
            .iter()
            .filter(|row| places.iter().any(|place| self.shown.contains_key(&(*place, row.action))))
            .map(|row| row.action)
            .collect()
    }

    /// Every binding as it is shown: context, action, its keys; for `leitmotif keys` and the README.
    pub fn binding_table(&self) -> Vec<KeyTableRow> {
        let mut rows = Vec::new();
        for context in KeyContext::ALL {
            for row in ACTIONS {
                if let Some(keys) = self.shown.get(&(context, row.action)) {
                    let keys = keys.iter().map(ToString::to_string).collect();
                    rows.push(KeyTableRow { context, name: row.name, about: row.about, keys });
                }
            }
        }
        rows
    }

    /// The key table as Markdown, for the README: a table for each place.
    pub fn markdown_table(&self) -> String {
        let escaped = |key: &String| format!("`{}`", key.replace('|', "\\|"));
        let mut out = String::new();
        for rows in self.binding_table().chunk_by(|a, b| a.context == b.context) {
            let title = rows.first().map_or("", |row| row.context.title());
            let mut letters = title.chars();
            let title: String =
                letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            out += &format!("**{title}**\n\n| key | action | what it does |\n|---|---|---|\n");
            for row in rows {
                let keys: Vec<String> = row.keys.iter().map(escaped).collect();
                out += &format!("| {} | {} | {} |\n", keys.join(" "), row.name, row.about);
            }
            out.push('\n');
        }
        out.truncate(out.trim_end().len());
        out + "\n"
    }
}

/// One line of the key table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTableRow {
    /// Where.
    pub context: KeyContext,
    /// The action's name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Its keys, as shown; empty where it is only found in the `?` list.
    pub keys: Vec<String>,
}

fn requested_bindings(place: &str, name: &str) -> Result<Vec<(KeyContext, Action)>, String> {
    let action = Action::from_name(name).ok_or_else(|| {
        let nearest = nearest_name(name);
        format!("[keys] {name}: there is no such action; did you mean {nearest}? `leitmotif keys` lists them")
    })?;
    if place.is_empty() {
        return Ok(action.info().keys.iter().map(|(context, _)| (*context, action)).collect());
    }
    let context = KeyContext::ALL.into_iter().find(|context| context.name() == place).ok_or_else(|| {
        let names: Vec<_> = KeyContext::ALL.iter().map(|context| context.name()).collect();
        format!("[keys.{place}]: there is no such context; there are {}", names.join(", "))
    })?;
    if action.info().keys.iter().any(|(own, _)| *own == context) || context_takes(context, action) {
        Ok(vec![(context, action)])
    } else {
        Err(format!("[keys.{place}] {name}: that action does nothing there"))
    }
}

/// On a screen, what holds on every screen may have another key.
fn context_takes(context: KeyContext, action: Action) -> bool {
    let general = |place: KeyContext| action.info().keys.iter().any(|(own, _)| *own == place);
    match context.fallback() {
        Some(KeyContext::Everywhere) => general(KeyContext::Everywhere) || general(KeyContext::Always),
        _ => general(KeyContext::Always),
    }
}

fn nearest_name(name: &str) -> &'static str {
    let shared =
        |other: &str| name.chars().filter(|c| other.contains(*c)).count() as i64 - other.len() as i64;
    ACTIONS
        .iter()
        .max_by_key(|row| (shared(row.name), std::cmp::Reverse(row.name)))
        .map_or("", |row| row.name)
}
