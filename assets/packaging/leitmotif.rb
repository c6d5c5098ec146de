# For Homebrew. Waits for the source archive of the first published version, whose sum goes where it is marked.
class Leitmotif < Formula
  desc "Finds the themes in hours of talk: a terminal workbench for qualitative research"
  homepage "https://crates.io/crates/leitmotif"
  url "https://static.crates.io/crates/leitmotif/leitmotif-0.1.0.crate"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000" # of the published archive
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "tar", "--strip-components", "1", "-xzf", cached_download if Dir["Cargo.toml"].empty?
    system "cargo", "install", *std_cargo_args
    generate_completions_from_executable(bin/"leitmotif", "completions")
    (man1/"leitmotif.1").write Utils.safe_popen_read(bin/"leitmotif", "man")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/leitmotif --version")
    assert_match "chunk", shell_output("#{bin}/leitmotif help queries")
  end
end
