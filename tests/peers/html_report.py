#!/usr/bin/env python3
"""Checks that the HTML report opens in a real browser without a console message and without asking any network.

    tests/peers/html_report.py [path of the leitmotif binary]

Exports the report of the bundled sample with a few themes, opens it in headless Chromium at the width of a phone and
of a desk, light and dark, and reads the browser's own log of its network. At widths from a small phone on no part may
reach beyond the page. The pictures are left in target/peers/report-*.png.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
# 500 is the narrowest window Chromium opens.
SIZES = {"phone": "500,900", "desk": "1280,900"}
# In a frame a page may be narrower than a window.
WIDTHS = [320, 390, 500, 640, 700, 800, 1280]
FRAME = """<!DOCTYPE html><iframe src="report.html" style="width:%(width)dpx;height:900px;border:0"></iframe><output></output>
<script>document.querySelector("iframe").onload = event => {
  const parts = [...event.target.contentDocument.querySelectorAll("body *")];
  const beyond = parts.filter(part => part.getBoundingClientRect().right > %(width)d + 1);
  document.querySelector("output").textContent = "beyond: " + beyond.map(part => part.outerHTML.slice(0, 60)).join(" ");
}</script>"""


def study(binary, folder):
    """A project of the sample with topics and themes, and its report."""

    def leitmotif(*args):
        command = [binary, "--project", str(folder / "project"), "--quiet", *args]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    leitmotif("import", str(ROOT / "assets" / "sample"))
    leitmotif("analyze", "--model", "draft")
    topics = json.loads(leitmotif("topics", "--json"))["topics"]
    for number, topic in enumerate(topics[:5]):
        leitmotif("assign", "--topic", str(topic["id"]), ["Design/Retrieval", "Cost", "People & <tools>"][number % 3])
    report = folder / "report.html"
    leitmotif("export", "html", "-o", str(report))
    return report


def asked(log):
    """The addresses a browser asked for, from its log of the network."""
    events = json.loads(log.read_text())["events"]
    addresses = {event.get("params", {}).get("url", "") for event in events}
    return sorted(a for a in addresses if a.startswith(("http:", "https:", "ws:", "wss:", "ftp:")))


def named(address, page):
    """Whether a page names the host of an address; what it does not name the browser asked for of itself."""
    host = urllib.parse.urlsplit(address).hostname or ""
    return host in page


def beyond(browser, report, width):
    """What of a report reaches beyond a page of that width."""
    frame = report.with_name("frame.html")
    frame.write_text(FRAME % {"width": width})
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--allow-file-access-from-files", f"--user-data-dir={report.parent / 'frames'}",
        "--virtual-time-budget=3000", "--dump-dom", frame.as_uri(),
    ]
    dom = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    return re.search("<output>beyond: (.*)</output>", dom, re.S).group(1)


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "leitmotif")
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        print("SKIPPED: no Chromium here, so no browser opened the report")
        return
    pictures = ROOT / "target" / "peers"
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        report = study(binary, scratch)
        for size, window in SIZES.items():
            for shade in ("light", "dark"):
                log = scratch / f"{size}-{shade}.json"
                command = [
                    browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--hide-scrollbars", "--enable-logging=stderr", f"--user-data-dir={scratch / (size + shade)}",
                    f"--window-size={window}", f"--log-net-log={log}", "--virtual-time-budget=2000",
                    f"--screenshot={pictures / f'report-{size}-{shade}.png'}",
                ]
                if shade == "dark":
                    command.append("--blink-settings=preferredColorScheme=0")
                done = subprocess.run([*command, report.as_uri()], capture_output=True, text=True, timeout=120)
                assert done.returncode == 0, done.stderr
                console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
                assert not console, console
                strange = [address for address in asked(log) if named(address, report.read_text())]
                assert not strange, f"the report asked for {strange}"
        for width in WIDTHS:
            wide = beyond(browser, report, width)
            assert not wide, f"at {width} px the page does not hold {wide}"
    print("Chromium opened the report at two widths, light and dark: no console message, no request to a network")


if __name__ == "__main__":
    main()
