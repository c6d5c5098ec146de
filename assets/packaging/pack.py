#!/usr/bin/env python3
"""Packs a built program for those who install it: a wheel, a .deb, an .rpm, an archive, what it is made of, and sums.

    assets/packaging/pack.py [--program PATH] [--into FOLDER] [--glibc 2.17] [KIND ...]

KIND is any of wheel, deb, rpm, archive, sbom, sums; all of them where none is named. Only Python 3.11 is needed, and
`dpkg-deb` for the .deb and `rpmbuild` for the .rpm, which are left out, with a word, where these are not there. The same
program gives the same bytes: no time but SOURCE_DATE_EPOCH (else that of the last commit) goes into any of them.
"""

import argparse
import base64
import gzip
import hashlib
import io
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "assets" / "packaging"
MANIFEST = tomllib.loads((ROOT / "Cargo.toml").read_text())
PACKAGE = MANIFEST["package"]
VERSION = PACKAGE["version"]
#: What a machine is called by wheels, by Debian and by RPM.
MACHINES = {"x86_64": ("x86_64", "amd64", "x86_64"), "aarch64": ("aarch64", "arm64", "aarch64")}
KINDS = ("wheel", "deb", "rpm", "archive", "sbom", "sums")


def epoch():
    """The time that all files bear: SOURCE_DATE_EPOCH, else that of the last commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    said = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(said.stdout)


def needed_glibc(program):
    """The newest version of glibc that the program names a symbol of; none for a static program."""
    found = re.findall(rb"GLIBC_(\d+)\.(\d+)", program)
    return max(((int(major), int(minor)) for major, minor in found), default=None)


def package_files(program):
    """What an installed package holds, by the list in Cargo.toml: (path below /, bytes, mode)."""
    with tempfile.TemporaryDirectory() as made:
        environment = {**os.environ, "LEITMOTIF_PACKAGING": made}
        subprocess.run([HERE / "prepare.sh", program], check=True, env=environment)
        files = []
        for source, target, mode in PACKAGE["metadata"]["deb"]["assets"]:
            if source == "target/release/leitmotif":
                file = pathlib.Path(program)
            elif source.startswith("target/packaging/"):
                file = pathlib.Path(made, source.removeprefix("target/packaging/"))
            else:
                file = ROOT / source
            target = target + file.name if target.endswith("/") else target
            files.append((target, file.read_bytes(), int(mode, 8)))
    files.append(("usr/share/doc/leitmotif/copyright", (ROOT / "LICENSE").read_bytes(), 0o644))
    return files


def write_wheel(program, into, glibc):
    """A wheel with the program and the Python module. Its tag is the oldest glibc that the program runs on."""
    data = pathlib.Path(program).read_bytes()
    needed = needed_glibc(data)
    if needed and tuple(map(int, glibc.split("."))) < needed:
        # To say less would have pip install what cannot run.
        print(f"pack: the program needs glibc {needed[0]}.{needed[1]}, which the wheel says instead of {glibc}")
        glibc = f"{needed[0]}.{needed[1]}"
    machine = MACHINES[platform.machine()][0]
    tag = f"py3-none-manylinux_{glibc.replace('.', '_')}_{machine}"
    project = tomllib.loads((HERE / "python" / "pyproject.toml").read_text())["project"]
    info = f"leitmotif-{VERSION}.dist-info"
    metadata = [
        "Metadata-Version: 2.4",
        "Name: leitmotif",
        f"Version: {VERSION}",
        f"Summary: {project['description']}",
        f"Keywords: {','.join(project['keywords'])}",
        f"License-Expression: {project['license']}",
        "License-File: LICENSE",
        f"Requires-Python: {project['requires-python']}",
        *(f"Classifier: {classifier}" for classifier in project["classifiers"]),
    ]
    for extra, wanted in sorted(project["optional-dependencies"].items()):
        metadata.append(f"Provides-Extra: {extra}")
        metadata += [f'Requires-Dist: {requirement} ; extra == "{extra}"' for requirement in wanted]
    metadata += ["Description-Content-Type: text/markdown", "", (HERE / "python" / "README.md").read_text()]
    files = [(f"leitmotif/{file.name}", file.read_bytes(), 0o644) for file in module_files()]
    files += [
        (f"leitmotif-{VERSION}.data/scripts/leitmotif", data, 0o755),
        (f"{info}/METADATA", "\n".join(metadata).encode(), 0o644),
        (f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: pack.py\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(), 0o644),
        (f"{info}/licenses/LICENSE", (ROOT / "LICENSE").read_bytes(), 0o644),
    ]
    digest = lambda content: base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    record = [f"{name},sha256={digest(content)},{len(content)}\n" for name, content, _ in files]
    record.append(f"{info}/RECORD,,\n")
    files.append((f"{info}/RECORD", "".join(record).encode(), 0o644))
    target = into / f"leitmotif-{VERSION}-{tag}.whl"
    stamp = time.gmtime(max(epoch(), 315532800))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content, mode in files:
            entry = zipfile.ZipInfo(name, stamp)
            entry.external_attr, entry.compress_type = (0o100000 | mode) << 16, zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, content)
    return target


def module_files():
    """The files of the Python module."""
    return sorted(file for file in (HERE / "python" / "leitmotif").iterdir() if file.suffix == ".py" or file.name == "py.typed")


def lay_out(root, files):
    """Writes files below a folder, all with the one time."""
    for name, content, mode in files:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(mode)
    for path in [root, *root.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
        os.utime(path, (epoch(), epoch()))


def write_deb(program, into):
    """A package for Debian and what descends from it."""
    if not shutil.which("dpkg-deb"):
        print("SKIPPED: no dpkg-deb here, so no .deb was made")
        return None
    files, deb = package_files(program), PACKAGE["metadata"]["deb"]
    machine = MACHINES[platform.machine()][1]
    needed = needed_glibc(pathlib.Path(program).read_bytes())
    control = [
        "Package: leitmotif",
        f"Version: {VERSION}-1",
        f"Architecture: {machine}",
        f"Maintainer: {deb['maintainer']}",
        f"Installed-Size: {sum(len(content) for _, content, _ in files) // 1024}",
        *([f"Depends: libc6 (>= {needed[0]}.{needed[1]})"] if needed else []),
        f"Section: {deb['section']}",
        "Priority: optional",
        f"Description: {PACKAGE['description'][0].lower() + PACKAGE['description'][1:]}",
        *(f" {line}" for line in fold(deb["extended-description"], 76)),
        "",
    ]
    sums = "".join(f"{hashlib.md5(content).hexdigest()}  {name}\n" for name, content, _ in sorted(files))
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder, "root")
        lay_out(root, [*files, ("DEBIAN/control", "\n".join(control).encode(), 0o644), ("DEBIAN/md5sums", sums.encode(), 0o644)])
        target = into / f"leitmotif_{VERSION}-1_{machine}.deb"
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch())}
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(target)]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return target


def fold(text, width):
    """The words of a text in lines of at most that many characters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def write_rpm(program, into):
    """A package for Fedora, openSUSE and what descends from them, of what is built already."""
    if not shutil.which("rpmbuild"):
        print("SKIPPED: no rpmbuild here, so no .rpm was made")
        return None
    files, machine = package_files(program), MACHINES[platform.machine()][2]
    with tempfile.TemporaryDirectory() as folder:
        top = pathlib.Path(folder)
        lay_out(top / "files", files)
        spec = (HERE / "leitmotif.spec").read_text().replace("@VERSION@", VERSION)
        listed = "\n".join(f"/{name}" for name, _, _ in files)
        (top / "leitmotif.spec").write_text(spec.replace("@FILES@", listed))
        command = ["rpmbuild", "-bb", "--quiet", "--target", machine, "--buildroot", str(top / "root")]
        defines = {"_topdir": top, "leitmotif_files": top / "files", "_rpmdir": top / "rpms", "_buildhost": "localhost",
                   "use_source_date_epoch_as_buildtime": 1, "clamp_mtime_to_source_date_epoch": 1}
        for name, value in defines.items():
            command += ["--define", f"{name} {value}"]
        subprocess.run([*command, str(top / "leitmotif.spec")], check=True,
                       env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch())})
        made = next((top / "rpms").rglob("*.rpm"))
        return pathlib.Path(shutil.copy(made, into / made.name))


def write_archive(program, into):
    """The program with its manual and completions, to be unpacked anywhere."""
    machine = MACHINES[platform.machine()][0]
    name = f"leitmotif-{VERSION}-{machine}-linux"
    target = into / f"{name}.tar.gz"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, content, mode in sorted(package_files(program)):
            path = "leitmotif" if path == "usr/bin/leitmotif" else path.removeprefix("usr/")
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size, entry.mode, entry.mtime = len(content), mode, epoch()
            archive.addfile(entry, io.BytesIO(content))
    with open(target, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=epoch()) as packed:
        packed.write(buffer.getvalue())
    return target


def write_sbom(into):
    """What the program is made of, in CycloneDX 1.6: the crates that are linked for this machine."""
    said = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    host = re.search(r"^host: (.*)$", said, re.MULTILINE)[1]
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root, wanted = metadata["resolve"]["root"], set()
    # What only builds or tests it is not in it.
    linked = lambda node: [dep["pkg"] for dep in node["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
    todo = [root]
    while todo:
        crate = todo.pop()
        if crate not in wanted:
            wanted.add(crate)
            todo += linked(nodes[crate])
    crates = {package["id"]: package for package in metadata["packages"] if package["id"] in wanted}
    sums = {(package["name"], package["version"]): package.get("checksum")
            for package in tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]}
    reference = lambda package: f"pkg:cargo/{package['name']}@{package['version']}"

    def component(package, kind):
        entry = {"type": kind, "bom-ref": reference(package), "name": package["name"], "version": package["version"]}
        entry["purl"] = reference(package)
        checksum = sums.get((package["name"], package["version"]))
        if checksum:
            entry["hashes"] = [{"alg": "SHA-256", "content": checksum}]
        if package["license"]:
            entry["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
        return entry

    ordered = sorted(crates.values(), key=lambda package: (package["name"], package["version"]))
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch())),
            "component": component(crates[root], "application"),
        },
        "components": [component(package, "library") for package in ordered if package["id"] != root],
        "dependencies": [
            {"ref": reference(package),
             "dependsOn": sorted(reference(crates[other]) for other in linked(nodes[package["id"]]))}
            for package in ordered
        ],
    }
    target = into / f"leitmotif-{VERSION}.cdx.json"
    target.write_text(json.dumps(bom, indent=1) + "\n")
    return target


def write_sums(into):
    """The SHA-256 sums of all that is there, as `sha256sum --check` reads them."""
    files = sorted(file for file in into.iterdir() if file.is_file() and file.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    target = into / "SHA256SUMS"
    target.write_text("".join(lines))
    return target


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "target" / "release" / "leitmotif"))
    parser.add_argument("--into", type=pathlib.Path, default=ROOT / "target" / "release-files")
    parser.add_argument("--glibc", default="2.17", help="the oldest glibc that the wheel is for")
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    options = parser.parse_args()
    unknown = set(options.kinds) - set(KINDS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    options.into.mkdir(parents=True, exist_ok=True)
    writers = {
        "wheel": lambda: write_wheel(options.program, options.into, options.glibc),
        "deb": lambda: write_deb(options.program, options.into),
        "rpm": lambda: write_rpm(options.program, options.into),
        "archive": lambda: write_archive(options.program, options.into),
        "sbom": lambda: write_sbom(options.into),
        "sums": lambda: write_sums(options.into),
    }
    for kind in options.kinds or KINDS:
        made = writers[kind]()
        if made:
            print(f"{made} ({made.stat().st_size:,} bytes)")


if __name__ == "__main__":
    sys.exit(main())
