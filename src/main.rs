//! Parses arguments, calls the command line, maps errors to exit codes.

fn main() {}
