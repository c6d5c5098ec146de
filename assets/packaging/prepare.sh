#!/usr/bin/env bash
# Writes what a package holds beside the program itself: the manual page and the completions of three shells.
# Needs a release build, or the path of another; leaves them in target/packaging, where Cargo.toml tells cargo-deb to look,
# or in the folder that LEITMOTIF_PACKAGING names.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=${1:-target/release/leitmotif}
into=${LEITMOTIF_PACKAGING:-target/packaging}
mkdir -p "$into"
"$program" man | gzip -9n > "$into/leitmotif.1.gz"
"$program" completions bash > "$into/leitmotif.bash"
"$program" completions zsh > "$into/_leitmotif"
"$program" completions fish > "$into/leitmotif.fish"
