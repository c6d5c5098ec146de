//! The command line as scripts see it: the real binary, its output, its exit codes.

mod contract {
    mod bad_input;
    mod bench;
    mod codes;
    mod coding;
    mod study;
}
