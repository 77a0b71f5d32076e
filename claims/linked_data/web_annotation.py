"""W3C Web Annotation: each quote as an annotation on the text of its article.

Web Annotation Data Model (W3C Recommendation of 23 February 2017). Each span of a quote is a
target with a TextQuoteSelector, refined for those who have the very text by a
TextPositionSelector; offsets are code points of the article's text as stored.
"""

from __future__ import annotations

from .entries import Entries, Entry
from .schema_org import article_address

__all__ = ["CONTEXT", "annotation"]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def annotation(entry: Entry, entries: Entries) -> Entry:
    """A quote as an Annotation: who said it is its body, where it stands its target."""
    article = entries.articles[entry["article"]]
    source: Entry = {"id": article_address(article), "type": "Text", "format": "text/plain"}
    if article["language"]:
        source["language"] = article["language"]
    targets = [
        {
            "type": "SpecificResource",
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": part["exact"],
                    "prefix": part["prefix"],
                    "suffix": part["suffix"],
                },
                {"type": "TextPositionSelector", "start": part["start"], "end": part["end"]},
            ],
        }
        for part in _parts(entry)
    ]
    node: Entry = {
        "id": f"{entries.address('quote', entry['key'])}#annotation",
        "type": "Annotation",
        "motivation": "identifying",
        "body": _body(entry, entries),
        "target": targets[0] if len(targets) == 1 else targets,
    }
    return node


def _parts(entry: Entry) -> list[Entry]:
    """Where the words stand; for a quote that could not be placed again, the words alone."""
    if entry["selectors"]:
        return list(entry["selectors"])
    return [
        {
            "exact": entry["text"],
            "prefix": entry["prefix"],
            "suffix": entry["suffix"],
            "start": entry["spans"][0][0],
            "end": entry["spans"][-1][1],
        }
    ]


def _body(entry: Entry, entries: Entries) -> list[Entry]:
    bodies: list[Entry] = [
        {
            "type": "SpecificResource",
            "source": entries.address("quote", entry["key"]),
            "purpose": "identifying",
        },
        {"type": "TextualBody", "value": entry["kind"], "purpose": "classifying"},
        {"type": "TextualBody", "value": entry["status"], "purpose": "assessing"},
        *({"type": "TextualBody", "value": topic, "purpose": "tagging"} for topic in entry["topics"]),
    ]
    if speaker := entries.speakers.get(entry["speaker"]):
        words = speaker["name"] + (f", {entry['role']}" if entry["role"] else "")
        bodies.append(
            {"type": "TextualBody", "value": words, "format": "text/plain", "purpose": "describing"}
        )
        if speaker["wikidata"]:
            bodies.append(
                {
                    "type": "SpecificResource",
                    "source": f"http://www.wikidata.org/entity/{speaker['wikidata']}",
                    "purpose": "linking",
                }
            )
    return bodies
