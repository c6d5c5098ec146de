//! What every screen does with the passage under its cursor in the same way: coding it, keeping a memo,
//! moving it to another topic, copying it, opening its recording.

use super::component::ScreenComponent;
use crate::app::coding_target::CodingTarget;
use crate::app::overlay::theme_picker::{ThemePicker, unassign_or_choose};
use crate::app::overlay::{memo::MemoEditor, topic_picker::topic_picker};
use crate::app::{Action, ScreenCommand, Workspace, edits};
use crate::coding::MemoTarget;

/// Does an action with the current passage or coding target of a screen; `None` where it is none of these.
pub fn run_passage_action(
    screen: &impl ScreenComponent,
    action: Action,
    work: &Workspace,
) -> Option<Vec<ScreenCommand>> {
    let target = || screen.coding_target(work);
    Some(match action {
        Action::Assign => target().map_or_else(Vec::new, |target| {
            ScreenCommand::open_overlay(ThemePicker::for_assign(target, work))
        }),
        Action::CodeHits => screen.hit_source(work).map_or_else(Vec::new, |source| {
            ScreenCommand::open_overlay(ThemePicker::for_review(source, work))
        }),
        Action::Unassign => target().map_or_else(Vec::new, |target| unassign_or_choose(target, work)),
        Action::MoveSnippets => match target() {
            Some(CodingTarget::Snippets(chosen)) => ScreenCommand::open_overlay(topic_picker(chosen, work)),
            _ => Vec::new(),
        },
        Action::Memo => MemoEditor::open(screen.current_passage(work).map(MemoTarget::Span), work),
        Action::Copy => ScreenCommand::copy_text(screen.citation(work)),
        Action::OpenSource => ScreenCommand::open_url(screen.source_url(work)),
        _ => return None,
    })
}

/// Why an action on the snippets that a screen lists can do nothing now; `None` where it can. Asked after the
/// screen's own reasons.
pub fn passage_disabled_reason(
    screen: &impl ScreenComponent,
    action: Action,
    work: &Workspace,
) -> Option<String> {
    let reason = match action {
        _ if needs_snippet(action) && screen.snippet_list().is_some_and(|list| list.items.is_empty()) => {
            "there are no snippets here"
        }
        Action::MoveSnippets if work.stats.topics().is_empty() => "there is no topic to move it to",
        Action::OpenSource => return screen.source_url(work)?.err().map(|error| error.to_string()),
        Action::Unassign if is_uncoded(screen, work) => "it is in no theme",
        _ => return None,
    };
    Some(reason.to_owned())
}

/// Whether an action is for the snippets that a screen lists, and can do nothing without any.
pub fn needs_snippet(action: Action) -> bool {
    use Action::{
        Assign, CodeHits, Copy, Memo, MoveSnippets, NextSnippet, Open, OpenSource, PreviousSnippet, Select,
        Unassign,
    };
    let reading = matches!(action, Open | Copy | OpenSource | NextSnippet | PreviousSnippet | Select);
    reading || matches!(action, Assign | CodeHits | Unassign | Memo | MoveSnippets)
}

/// Whether no theme is on the coding target.
pub fn is_uncoded(screen: &impl ScreenComponent, work: &Workspace) -> bool {
    screen.coding_target(work).is_none_or(|target| edits::themes_on(work, &target).is_empty())
}
