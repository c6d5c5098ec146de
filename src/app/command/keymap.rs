//! The keymap: the default keys of [`ACTIONS`] with the researcher's own bindings on top.
//!
//! Within one context a key belongs to at most one action. Bindings that cannot be used are left out and
//! never keep the workbench from starting.

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
    /// before in that context. Also returns what is wrong with the bindings that cannot be used.
    pub fn new(bindings: &KeyBindings) -> (Self, Vec<BindingError>) {
        let mut shown: BTreeMap<(KeyContext, Action), Vec<KeyPress>> = BTreeMap::new();
        for row in ACTIONS {
            for (context, keys) in row.keys {
                shown
                    .insert((*context, row.action), keys.iter().filter_map(|key| key.parse().ok()).collect());
            }
        }
        let mut problems = Vec::new();
        let mut requested: Vec<(&str, Action, Vec<KeyContext>, &[KeyPress])> = Vec::new();
        for ((place, name), keys) in &bindings.rows {
            match requested_bindings(place, name) {
                Ok((action, contexts)) => requested.push((place, action, contexts, keys)),
                Err(problem) => problems.push(problem),
            }
        }
        // A key goes to the action it was bound to last; the bindings come sorted, so this is the same each
        // time.
        for (place, action, contexts, keys) in &requested {
            for context in contexts {
                // Bindings for all contexts (`[keys]`) give way to those for one (`[keys.topics]`).
                if place.is_empty()
                    && requested.iter().any(|(own, other, ..)| other == action && *own == context.name())
                {
                    continue;
                }
                for ((other, _), taken) in &mut shown {
                    if other == context {
                        taken.retain(|key| !keys.contains(key));
                    }
                }
                shown.insert((*context, *action), keys.to_vec());
            }
        }
        let keys = shown
            .iter()
            .flat_map(|((context, action), keys)| keys.iter().map(move |key| ((*context, *key), *action)))
            .collect();
        (Self { actions_by_key: keys, keys_by_action: shown }, problems)
    }

    /// The action a key runs in a context, or in one it falls back to.
    pub fn action_for(&self, context: KeyContext, key: KeyPress) -> Option<Action> {
        context.chain().find_map(|here| self.actions_by_key.get(&(here, key)).copied())
    }

    /// The first key of an action in a context, as texts name it; where it has none, how to find the action
    /// in the list of commands.
    pub fn key_text(&self, context: KeyContext, action: Action) -> String {
        let first = |action| self.keys_for(context, action).first().map(ToString::to_string);
        first(action).unwrap_or_else(|| match first(Action::Commands) {
            Some(key) => format!("{} in the {key} list", action.name()),
            None => action.name().to_owned(),
        })
    }

    /// The keys that run an action in a context, the one to show first in front. Keys that a nearer context
    /// uses for something else are left out.
    pub fn keys_for(&self, context: KeyContext, action: Action) -> Vec<KeyPress> {
        let keys = context.chain().find_map(|here| self.keys_by_action.get(&(here, action)));
        let in_force = |key: &KeyPress| self.action_for(context, *key) == Some(action);
        keys.into_iter().flatten().copied().filter(in_force).collect()
    }

    /// The actions that belong to a context or to one it falls back to, in the order of the action table.
    pub fn actions_in(&self, context: KeyContext) -> Vec<Action> {
        let known = |action: Action| move |here| self.keys_by_action.contains_key(&(here, action));
        ACTIONS.iter().map(|row| row.action).filter(|action| context.chain().any(known(*action))).collect()
    }

    /// Every binding as it is shown, context by context; for `leitmotif keys` and the documents.
    pub fn binding_table(&self) -> Vec<KeyTableRow> {
        let mut rows = Vec::new();
        for context in KeyContext::ALL.iter().copied() {
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

/// A binding of the key file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindingError {
    /// There is no action of that name.
    #[error("[keys] {name}: there is no such action; did you mean {nearest}? `leitmotif keys` lists them")]
    UnknownAction {
        /// The name as written.
        name: String,
        /// The name of an action most like it.
        nearest: &'static str,
    },
    /// There is no context of that name.
    #[error("[keys.{name}]: there is no such context; there are {}", context_names())]
    UnknownContext {
        /// The name as written.
        name: String,
    },
    /// The action has no meaning in that context.
    #[error("[keys.{context}] {action}: that action does nothing there")]
    NotInContext {
        /// The name of the context.
        context: &'static str,
        /// The action as written.
        action: String,
    },
}

/// The names of all contexts in one line.
fn context_names() -> String {
    KeyContext::ALL.iter().map(|context| context.name()).collect::<Vec<_>>().join(", ")
}

/// The action that a line of the key file names, with the contexts it is bound in there: the one in whose
/// table it stands, or all that the action belongs to.
fn requested_bindings(place: &str, name: &str) -> Result<(Action, Vec<KeyContext>), BindingError> {
    let action = Action::from_name(name)
        .ok_or_else(|| BindingError::UnknownAction { name: name.to_owned(), nearest: nearest_name(name) })?;
    if place.is_empty() {
        return Ok((action, action.info().keys.iter().map(|(context, _)| *context).collect()));
    }
    let context = KeyContext::ALL.iter().copied().find(|context| context.name() == place);
    let context = context.ok_or_else(|| BindingError::UnknownContext { name: place.to_owned() })?;
    if action.is_known_in(context) {
        Ok((action, vec![context]))
    } else {
        Err(BindingError::NotInContext { context: context.name(), action: name.to_owned() })
    }
}

/// The action name most like a mistyped one; of two as like the first by alphabet.
fn nearest_name(name: &str) -> &'static str {
    let distances = ACTIONS.iter().map(|row| (strsim::levenshtein(name, row.name), row.name));
    distances.min().map_or("", |(_, nearest)| nearest)
}
