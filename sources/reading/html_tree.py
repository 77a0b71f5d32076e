"""Source of an HTML page → its tree, within bounds.

Comes in: decoded HTML. Goes out: lxml's tree. Too many or too deep elements, or too many attributes, are
refused before anything walks the tree.
"""

from __future__ import annotations

import re
from itertools import dropwhile

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from .page import UnreadablePage
from .page_limits import LIMITS, Limits

__all__ = ["parse"]

# An opening tag of many attributes, and one of them; nothing is matched twice.
_VALUE = r"""(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+"""
# A name ends before the next tag, as it is looked at from there.
_NAME = r"[a-zA-Z][^\s/<>]*+(?:<(?![a-zA-Z])[^\s/<>]*+)*+"
_LONG_TAG = re.compile(rf"""<{_NAME}(?:(?:[\s/]++|(?<=["']))[^\s=>/"']++{_VALUE}){{100,}}+""")
_ATTRIBUTE = re.compile(rf"""(?<=[\s/"'])[^\s=>/"']++{_VALUE}""")

# What a page's head may hold (HTML Standard, metadata content).
_OF_HEAD = frozenset(
    {"base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title"}
)


def parse(text: str, limits: Limits = LIMITS) -> HtmlElement:
    """The tree of an HTML page, within bounds. Raises `UnreadablePage`."""
    if any(_ATTRIBUTE.subn("", tag[0])[1] > limits.html_attributes for tag in _LONG_TAG.finditer(text)):
        _refuse(f"An element has more than {limits.html_attributes} attributes, the most that are read.")
    parser = HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePage("no_text", "The HTML contains no visible text.") from error
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        _refuse(
            f"The HTML nests elements more than {min(limits.html_depth, 255)} deep, the most that is read."
        )
    elements = depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        elements, depth = elements + 1, depth + 1
        deepest = max(deepest, depth)
        if elements > limits.html_elements:
            _refuse(f"The HTML has more than {limits.html_elements:,} elements, the most that is read.")
        if deepest > limits.html_depth:
            _refuse(f"The HTML nests elements more than {limits.html_depth} deep, the most that is read.")
    _end_head(tree)
    return tree


def _end_head(tree: HtmlElement) -> None:
    """Put what does not belong into the head into the body.

    Where a page leaves the tags of both out, as it may, libxml2 takes an `article` or `main` for a part of the head.
    """
    head = tree.find("head")
    if head is None:
        return
    moved = list(dropwhile(lambda child: child.tag in _OF_HEAD, head))
    if not moved:
        return
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    text, body.text = body.text, None
    moved[-1].tail = (moved[-1].tail or "") + (text or "")
    body[0:0] = moved


def _refuse(message: str) -> None:
    raise UnreadablePage("too_large", message)
