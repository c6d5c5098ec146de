//! The workbench without a screen: state, actions, update.
