"""Fails the build where a link or picture of a page leads nowhere.

MkDocs checks what is written in Markdown. This looks at the pages as they came out, which lead into
Javadoc's too. Those are checked by Javadoc.
"""

import functools
import html
import pathlib
import re
import urllib.parse

from mkdocs.exceptions import PluginError

JAVADOC = "api"


ATTRIBUTE = re.compile(r'\s(href|src|id|name)="([^"]*)"')


class Page:
    """Where a page leads, and what in it may be led to."""

    def __init__(self, path):
        self.links, self.anchors = set(), set()
        for name, value in ATTRIBUTE.findall(path.read_text(encoding="utf-8")):
            (self.links if name in ("href", "src") else self.anchors).add(html.unescape(value))


def dead_links(site):
    """Each link of a page below a folder that leads nowhere, as page and link."""
    read = functools.cache(Page)
    dead = []
    for path in sorted(site.rglob("*.html")):
        if JAVADOC in path.relative_to(site).parts:
            continue
        for link in sorted(read(path).links):
            url = urllib.parse.urlsplit(link)
            if url.scheme or url.netloc:
                continue
            target = path
            if url.path:
                # one that begins with / is that of 404.html, which is shown at any address
                folder = site if url.path.startswith("/") else path.parent
                target = (folder / urllib.parse.unquote(url.path).lstrip("/")).resolve()
            anchor = urllib.parse.unquote(url.fragment)
            if not target.is_file() or (anchor and anchor not in read(target).anchors):
                dead.append(f"{path.relative_to(site)} → {link}")
    return dead


def on_post_build(config):
    dead = dead_links(pathlib.Path(config.site_dir).resolve())
    if dead:
        raise PluginError("Links that lead nowhere:\n  " + "\n  ".join(dead))
