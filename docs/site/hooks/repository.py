"""Makes the repository's own pages pages of the site, where they lie, and its links lead there.

A link to a file that is no page of the site leads to the public repository.
"""

import pathlib
import posixpath
import re

from mkdocs.structure.files import File

ROOT = pathlib.Path(__file__).resolve().parents[3]
BRANCH = "main"

# files outside docs/ that are pages, and what they are called here
PAGES = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security-reports.md",
}
# what goes with the pages of docs/
FILES = ("*.md", "*.txt", "pictures/*.png", "growth/*.png", "growth-of-sort/*.png")

MARKER = re.compile(r"(-|\d+\.) ")
FENCE = re.compile(r"^ *(```|~~~)")
LINK = re.compile(r"(?<=\]\()([^()\s#:]+)(#[^()\s]*)?(?=\))")


def sources():
    """The files of the repository that the site holds, with their places there."""
    places = {ROOT / name: place for name, place in PAGES.items()}
    for pattern in FILES:
        for path in sorted((ROOT / "docs").glob(pattern)):
            places[path] = path.relative_to(ROOT / "docs").as_posix()
    return places


def on_files(files, config):
    for path, place in sources().items():
        files.append(File.generated(config, place, abs_src_path=str(path)))
    return files


def on_pre_build(config):
    # what `mkdocs serve` looks at
    config.watch.extend(str(ROOT / name) for name in ("docs", *PAGES))


def nested(markdown):
    """A page with what is nested in lists indented by four, as Python's Markdown wants it."""
    lines, fenced, shift, blocks = [], False, 0, False
    for line in markdown.split("\n"):
        marker = MARKER.match(line)
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            pass
        elif marker:
            if blocks:  # after a nested block a list goes on after an empty line only
                lines.append("")
            shift, blocks = 4 - len(marker.group()), False
        elif line.startswith(" "):
            blocks = blocks or lines[-1] == "" or FENCE.match(line) is not None
            line = " " * shift + line
        elif line:
            shift, blocks = 0, False
        lines.append(line)
    return "\n".join(lines)


def on_page_markdown(markdown, page, config, files):
    source = pathlib.Path(page.file.abs_src_path) if page.file.abs_src_path else None
    places = sources()
    if source not in places:
        return markdown

    def here(link):
        target = (source.parent / link.group(1)).resolve()
        anchor = link.group(2) or ""
        if target in places:
            return (
                posixpath.relpath(places[target], posixpath.dirname(page.file.src_uri) or ".")
                + anchor
            )
        if not target.exists() or not target.is_relative_to(ROOT):
            return link.group()  # the build says that it leads nowhere
        kind = "tree" if target.is_dir() else "blob"
        return f"{config.repo_url}/{kind}/{BRANCH}/{target.relative_to(ROOT).as_posix()}{anchor}"

    lines, fenced = [], False
    for line in nested(markdown).split("\n"):
        if FENCE.match(line):
            fenced = not fenced
        lines.append(line if fenced else LINK.sub(here, line))
    return "\n".join(lines)
