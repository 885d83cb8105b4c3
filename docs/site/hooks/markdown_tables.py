"""Reads tables of the repository's Markdown pages, so that other pages can show rows of them."""

import functools
import re
from collections import namedtuple

Table = namedtuple("Table", "columns rows")

# `\|` is a bar in a cell
BAR = re.compile(r"(?<!\\)\|")
RULE = re.compile(r"\| *:?-+")


def cells(line):
    return [cell.strip() for cell in BAR.split(line.strip())[1:-1]]


@functools.cache
def tables(path):
    """All tables of a page, in order."""
    found, lines = [], path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines):
        if RULE.match(line):
            rows = []
            for row in lines[number + 1 :]:
                if not row.startswith("|"):
                    break
                rows.append(cells(row))
            found.append(Table(cells(lines[number - 1]), rows))
    return found


def table(path, *columns):
    """The table of a page whose first columns have these names."""
    for candidate in tables(path):
        if candidate.columns[: len(columns)] == list(columns):
            return candidate
    raise LookupError(f"{path} has no table with the columns {', '.join(columns)}")


def markdown(columns, rows):
    """A table as Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
