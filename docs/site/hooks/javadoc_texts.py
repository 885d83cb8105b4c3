"""Reads from Javadoc's pages what they say about a method."""

import posixpath
import re
from collections import namedtuple

# place: the page and the anchor of the method, below the folder of Javadoc
Text = namedtuple("Text", "place summary description")

METHOD = re.compile(r'<section class="detail" id="([^"]+)">(.*?)</section>', re.DOTALL)
BLOCK = re.compile(r'<div class="block">(.*?)</div>\n(.*)', re.DOTALL)
PYTHON_NAME = re.compile(r"Python\s+names?\s+<code>\s*([a-z_.]+)\s*</code>")
LINK = re.compile(r'href="(?![a-z]+:)([^"#]*)(#[^"]*)?"')
QUALIFIED = re.compile(r"\b(?:[a-z]+\.)+(?=[A-Z])")
TYPE_PARAMETERS = re.compile(r"<dt>Type Parameters:</dt>\n(<dd>.*?</dd>\n)+")
TAG = re.compile(r"<[^>]+>")


def texts(javadoc, here):
    """What Javadoc says about each operator, by Python name, with links for a page at here."""
    found = {}
    for path in sorted((javadoc / "org/softtf/ops").rglob("*Ops.html")):
        page = "api/" + path.relative_to(javadoc).as_posix()
        for method in METHOD.finditer(path.read_text(encoding="utf-8")):
            anchor, body = method.groups()
            block = BLOCK.search(body)
            name = block and PYTHON_NAME.search(block.group(1))
            if name:
                description = rebased("".join(block.groups()), page, here)
                found[name.group(1)] = Text(
                    f"{page}#{anchor}", summary(block.group(1)), description
                )
    return found


def summary(block):
    """The first sentence, which Javadoc has a paragraph for."""
    return " ".join(TAG.sub("", block.split("<p>")[0]).split())


def rebased(text, page, here):
    def rebase(link):
        target = posixpath.join(posixpath.dirname(page), link.group(1)) if link.group(1) else page
        return f'href="{posixpath.relpath(target, posixpath.dirname(here))}{link.group(2) or ""}"'

    plain = re.sub(
        r"<code>.*?</code>",
        lambda code: QUALIFIED.sub("", code.group()),
        TYPE_PARAMETERS.sub("", text),
    )
    # a blank line would end the block for Markdown
    return re.sub(r"\n\s*\n", "\n", LINK.sub(rebase, plain))
