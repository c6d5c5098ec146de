//! The workbench, driven by keys without a screen.

mod again;
mod bench;
mod driver;
mod keys;
mod mapping;
mod random;
mod reading;
mod regrouping;
mod reporting;
mod searching;
mod sorting;
mod suggesting;
