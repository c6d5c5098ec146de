#!/usr/bin/env python3
"""Makes the documentation site: a page for each topic of `leitmotif help`, and one to begin with, from the README.

    assets/site/build.py [FOLDER]        (target/site where none is named)

Only Python 3.11 is needed. The pages are those in assets/help, the pictures those in assets/screenshots, which the program
draws. Every link within the site is followed, and one that leads nowhere is an error. The same checkout gives the same
bytes.
"""

import html
import pathlib
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HELP, PICTURES = ROOT / "assets" / "help", ROOT / "assets" / "screenshots"
#: The parts of the README that stand on the first page; the rest is for those who build the program.
FIRST_PAGE = ("# leitmotif", "## The first ten minutes", "## Limits", "## Licence")
#: What is to be read in which order; a topic that is not named here comes last.
ORDER = ("keys", "queries", "formats", "settings", "exports", "study", "numbers", "agreement", "scripts", "privacy", "backups")
STYLE = """
:root { color-scheme: light dark; --line: #8886; --link: light-dark(#1f63b5, #74aef2) }
body { font: 17px/1.55 system-ui, sans-serif; margin: 0; display: flex; flex-wrap: wrap }
nav { flex: 0 0 15em; padding: 1.5em; border-right: 1px solid var(--line) }
nav a { display: block; padding: .15em 0; text-decoration: none }
main { flex: 1 1 20em; max-width: 50em; padding: 1.5em 2.5em; min-width: 0 }
a { color: var(--link) } a[aria-current] { font-weight: bold }
img { max-width: 100%; height: auto }
pre, .wide { overflow-x: auto } pre { padding: .8em 1em; border: 1px solid var(--line); border-radius: 6px }
code { font: .92em ui-monospace, 'DejaVu Sans Mono', monospace }
table { border-collapse: collapse } td, th { padding: .3em .7em; border-top: 1px solid var(--line); text-align: left; vertical-align: top }
"""


class Broken(Exception):
    """Something in the pages that cannot be shown as it is meant."""


def anchor(title):
    """The name of a heading in addresses: as GitHub makes it, so that links hold in both places."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def inline(text):
    """Code, links, pictures and bold within a line; everything else is text."""
    kept = []

    def keep(markup):
        kept.append(markup)
        return f"\0{len(kept) - 1}\0"

    text = re.sub(r"(`+)(.+?)\1", lambda it: keep(f"<code>{html.escape(it[2].strip())}</code>"), text)
    text = html.escape(text, quote=False)
    text = re.sub(r"!\[([^\]]*)\]\(([^)\s]+)\)",
                  lambda it: keep(f'<img src="{address(it[2])}" alt="{html.escape(it[1])}">'), text)
    text = re.sub(r"\[((?:[^\[\]])*)\]\(([^)\s]+)\)", lambda it: f'{keep(f"<a href={chr(34)}{address(it[2])}{chr(34)}>")}{it[1]}{keep("</a>")}', text)
    text = re.sub(r"&lt;(https?://[^&\s]+)&gt;", lambda it: keep(f'<a href="{it[1]}">{it[1]}</a>'), text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])", r"<em>\1</em>", text)
    while "\0" in text:
        text = re.sub(r"\0(\d+)\0", lambda it: kept[int(it[1])], text)
    return text


def address(link):
    """The address of a link on the site."""
    if re.match(r"https?:", link):
        return link
    file, _, place = link.partition("#")
    name = pathlib.PurePosixPath(file).name
    target = re.sub(r"\.md$", ".html", name)
    return html.escape(target + (f"#{place}" if place else ""))


def cells(row):
    """The cells of a row of a table; a bar within code or after a backslash is text."""
    row = re.sub(r"`[^`]*`", lambda it: it[0].replace("\\|", "|").replace("|", "\1"), row.strip().strip("|"))
    return [cell.strip().replace("\1", "|").replace("\2", "|") for cell in row.replace("\\|", "\2").split("|")]


def blocks(text, page):
    """The HTML of a page, block by block."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif fence := re.match(r"```(\w*)", line):
            end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith("```")), None)
            if end is None:
                raise Broken(f"{page}: a block of code does not end")
            code = html.escape("\n".join(lines[at + 1 : end]), quote=False)
            yield f'<pre><code class="{fence[1]}">{code}</code></pre>'
            at = end + 1
        elif heading := re.match(r"(#+) (.*)", line):
            level = len(heading[1])
            yield f'<h{level} id="{anchor(heading[2])}">{inline(heading[2])}</h{level}>'
            at += 1
        elif line.lstrip().startswith("|"):
            end = at
            while end < len(lines) and lines[end].lstrip().startswith("|"):
                end += 1
            yield table([cells(row) for row in lines[at:end]], page)
            at = end
        elif re.match(r"(- |\d+\. )", line):
            end = at + 1
            while end < len(lines) and (not lines[end].strip() or re.match(r"(- |\d+\. |  )", lines[end])):
                end += 1
            yield listed(lines[at:end], page)
            at = end
        else:
            end = at
            while end < len(lines) and lines[end].strip() and not re.match(r"(#+ |```|\||- |\d+\. )", lines[end]):
                end += 1
            yield f"<p>{inline(' '.join(lines[at:end]))}</p>"
            at = max(end, at + 1)


def table(rows, page):
    """A table: a heading unless its cells are empty, and rows of as many cells."""
    head, _, *body = rows
    if any(len(row) != len(head) for row in body):
        raise Broken(f"{page}: a row of a table has other columns than its head: {head}")
    line = lambda row, tag: "<tr>" + "".join(f"<{tag}>{inline(cell)}</{tag}>" for cell in row) + "</tr>"
    return '<div class="wide"><table>' + (line(head, "th") if any(head) else "") + "".join(line(row, "td") for row in body) + "</table></div>"


def listed(lines, page):
    """A list, numbered or not; what is indented belongs to the entry above it."""
    kind = "ol" if lines[0][0].isdigit() else "ul"
    entries = []
    for line in lines:
        if begun := re.match(r"(?:- |\d+\. )(.*)", line):
            entries.append([begun[1]])
        else:
            entries[-1].append(re.sub(r"^ {2,3}", "", line))
    made = []
    for entry in entries:
        parts = list(blocks("\n".join(entry), page))
        # An entry of one paragraph is no paragraph.
        made.append(re.sub(r"^<p>(.*)</p>$", r"\1", parts[0]) + "".join(parts[1:]))
    return f"<{kind}>" + "".join(f"<li>{entry}</li>" for entry in made) + f"</{kind}>"


def first_page():
    """The parts of the README that stand on the first page."""
    parts = re.split(r"(?m)^(?=#{1,2} )", (ROOT / "README.md").read_text(encoding="utf-8"))
    chosen = [part for part in parts if part.splitlines() and part.splitlines()[0] in FIRST_PAGE]
    if len(chosen) != len(FIRST_PAGE):
        raise Broken("README.md lacks one of the parts of the first page")
    text = "".join(chosen)
    # What is only in the repository is named, and no link.
    return re.sub(r"(?<!!)\[([^\]]*)\]\((?!https?:|assets/help/)[^)]*\)", r"\1", text)


def title_of(text):
    return re.search(r"(?m)^# (.*)", text)[1]


def build(into):
    sources = {"index": first_page()}
    names = sorted((file.stem for file in HELP.glob("*.md")), key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    sources |= {name: (HELP / f"{name}.md").read_text(encoding="utf-8") for name in names}
    titles = {name: title_of(text) for name, text in sources.items()}
    into.mkdir(parents=True, exist_ok=True)
    for name, text in sources.items():
        links = "".join(
            f'<a href="{other}.html"{" aria-current={}page{}".format(chr(34), chr(34)) if other == name else ""}>{html.escape(title)}</a>'
            for other, title in titles.items())
        body = "\n".join(blocks(text, name))
        title = titles[name] if name == "index" else f"{titles[name]} · leitmotif"
        (into / f"{name}.html").write_text(
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{html.escape(title)}</title>'
            f"<style>{STYLE}</style></head>\n<body><nav>{links}</nav>\n<main>{body}</main></body></html>\n", encoding="utf-8")
    for picture in sorted(PICTURES.iterdir()):
        shutil.copyfile(picture, into / picture.name)
    return check_links(into)


def check_links(into):
    """Follows every link within the site; gives how many there are."""
    pages = {file.name: file.read_text(encoding="utf-8") for file in sorted(into.glob("*.html"))}
    broken, count = [], 0
    for page, text in pages.items():
        for link in re.findall(r'(?:href|src)="([^"]*)"', text):
            if re.match(r"https?:", link):
                continue
            count += 1
            file, _, place = html.unescape(link).partition("#")
            target = file or page
            if not (into / target).is_file() or (place and f'id="{place}"' not in pages.get(target, "")):
                broken.append(f"{page}: {link}")
    if broken:
        raise Broken("these links lead nowhere:\n  " + "\n  ".join(broken))
    return len(pages), count


def main():
    into = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "target" / "site"
    try:
        pages, links = build(into)
    except Broken as error:
        sys.exit(f"site: {error}")
    print(f"{into}: {pages} pages, {links} links within the site")


if __name__ == "__main__":
    main()
