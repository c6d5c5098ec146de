# For Nix: `nix-build assets/packaging` in a checkout.
{ pkgs ? import <nixpkgs> { } }:

pkgs.rustPlatform.buildRustPackage {
  pname = "leitmotif";
  version = "0.1.0";
  src = pkgs.lib.cleanSource ../..;
  cargoLock.lockFile = ../../Cargo.lock;
  nativeBuildInputs = [ pkgs.installShellFiles ];
  # The tests take the better part of an hour and a terminal.
  doCheck = false;
  postInstall = ''
    installShellCompletion --cmd leitmotif \
      --bash <($out/bin/leitmotif completions bash) \
      --zsh <($out/bin/leitmotif completions zsh) \
      --fish <($out/bin/leitmotif completions fish)
    $out/bin/leitmotif man > leitmotif.1
    installManPage leitmotif.1
  '';
  meta = {
    description = "Finds the themes in hours of talk: a terminal workbench for qualitative research on transcripts";
    license = with pkgs.lib.licenses; [ mit asl20 ];
    mainProgram = "leitmotif";
  };
}
