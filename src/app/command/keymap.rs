//! The keymap: the default keys of [`ACTIONS`] with the researcher's own bindings on top.
//!
//! Within one context a key belongs to at most one action. Bindings that cannot be used become complaints, a
//! sentence each, and never keep the workbench from starting.

use super::actions::{ACTIONS, Action};
use super::context::KeyContext;
use crate::config::keymap::{KeyBindings, KeyPress};
use std::collections::BTreeMap;

/// The keys in force, both ways round: what a key does, and which keys an action has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    actions_by_key: BTreeMap<(KeyContext, KeyPress), Action>,
    keys_by_action: BTreeMap<(KeyContext, Action), Vec<KeyPress>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(&KeyBindings::default()).0
    }
}

impl Keymap {
    /// Lays bindings over the defaults. A key that the researcher binds is taken from the action it had
    /// before in that context. Also returns what could not be used, a sentence each.
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
                    // Bindings for all contexts (`[keys]`) give way to those for one (`[keys.topics]`).
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
        // A key goes to the action it was bound to last; the bindings come sorted, so this is the same each
        // time.
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
        (Self { actions_by_key: keys, keys_by_action: shown }, complaints)
    }

    /// The action a key runs in a context, or in one it falls back to.
    pub fn action_for(&self, context: KeyContext, key: KeyPress) -> Option<Action> {
        let mut place = Some(context);
        while let Some(here) = place {
            if let Some(action) = self.actions_by_key.get(&(here, key)) {
                return Some(*action);
            }
            place = here.fallback();
        }
        None
    }

    /// The keys that run an action in a context, the one to show first in front. Keys that a nearer context
    /// uses for something else are left out.
    pub fn keys_for(&self, context: KeyContext, action: Action) -> Vec<KeyPress> {
        let mut place = Some(context);
        while let Some(here) = place {
            if let Some(keys) = self.keys_by_action.get(&(here, action)) {
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

    /// The actions that belong to a context or to one it falls back to, in the order of the action table.
    pub fn actions_in(&self, context: KeyContext) -> Vec<Action> {
        let mut places = vec![context];
        while let Some(next) = places.last().and_then(|here| here.fallback()) {
            places.push(next);
        }
        ACTIONS
            .iter()
            .filter(|row| places.iter().any(|place| self.keys_by_action.contains_key(&(*place, row.action))))
            .map(|row| row.action)
            .collect()
    }

    /// Every binding as it is shown, context by context; for `leitmotif keys` and the documents.
    pub fn binding_table(&self) -> Vec<KeyTableRow> {
        let mut rows = Vec::new();
        for context in KeyContext::ALL {
            for row in ACTIONS {
                if let Some(keys) = self.keys_by_action.get(&(context, row.action)) {
                    let keys = keys.iter().map(ToString::to_string).collect();
                    rows.push(KeyTableRow { context, name: row.name, about: row.description, keys });
                }
            }
        }
        rows
    }

    /// The key table as Markdown: a table for each context.
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

/// A row of the key table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTableRow {
    /// The context it holds in.
    pub context: KeyContext,
    /// The action's name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Its keys, as shown; empty where it is only found in the command palette.
    pub keys: Vec<String>,
}

/// The contexts and the action that a line of the key file names; without a context all those the action
/// belongs to.
///
/// # Errors
/// No such action or context, or an action that does nothing there, as a sentence for the user.
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
    if action.info().keys.iter().any(|(own, _)| *own == context) || is_bindable_in(context, action) {
        Ok(vec![(context, action)])
    } else {
        Err(format!("[keys.{place}] {name}: that action does nothing there"))
    }
}

/// Whether an action that belongs to every screen may be given another key in this context.
fn is_bindable_in(context: KeyContext, action: Action) -> bool {
    let general = |place: KeyContext| action.info().keys.iter().any(|(own, _)| *own == place);
    match context.fallback() {
        Some(KeyContext::Everywhere) => general(KeyContext::Everywhere) || general(KeyContext::Always),
        _ => general(KeyContext::Always),
    }
}

/// The action name most like a mistyped one: by the letters they share, less its own length. Of two as like
/// the first by alphabet.
fn nearest_name(name: &str) -> &'static str {
    let shared =
        |other: &str| name.chars().filter(|c| other.contains(*c)).count() as i64 - other.len() as i64;
    ACTIONS
        .iter()
        .max_by_key(|row| (shared(row.name), std::cmp::Reverse(row.name)))
        .map_or("", |row| row.name)
}
