//! The command line: one file per subcommand, for people and for programs.
