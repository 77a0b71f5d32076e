"""Provenance: who printed a page (its source) and which agency it credits.

Comes in: the page's paragraphs, told apart. Goes out: names with the span that says so. Called
by `sources.reading` after `body`. Only furniture and credits are believed: an outlet that the
article speaks of is not its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ..known_sources import known_sources
from ..lexicon import entries
from .lines import Paragraph
from .page import Span
from .vocabulary import furniture_kind

__all__ = [
    "agency_named",
    "find_agency",
    "find_place_credit",
    "find_source",
    "is_credit",
    "outlet_named",
    "outlet_of_address",
]

# A name must gather this much before a page is said to come from it.
_ENOUGH = 2.0
# How many paragraphs above the body may name the outlet alone.
_NEAR = 4


@cache
def _agencies() -> tuple[dict[str, str], dict[str, str]]:
    """Agencies by any name, and by names that count only where a credit stands (short capitals)."""
    certain: dict[str, str] = {}
    credited: dict[str, str] = {}
    for agency in known_sources():
        if agency.kind != "agency":
            continue
        name = agency.name
        for form in (name, *agency.names, *agency.printed):
            short = len(form) <= 5 or form.isupper()
            (credited if short else certain).setdefault(form if short else form.casefold(), name)
            if short:
                credited.setdefault(form.upper(), name)
    return certain, credited


@cache
def _outlets() -> tuple[dict[str, str], dict[str, str]]:
    """Outlets by name and by domain."""
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    for outlet in known_sources():
        if not outlet.domains:  # an agency that is read in other outlets only
            continue
        domains |= dict.fromkeys(outlet.domains, outlet.name)
        for form in (outlet.name, *outlet.domains, *outlet.names, *outlet.printed):
            names.setdefault(_plain(form), outlet.name)
    return names, domains


def agency_named(words: str, *, credited: bool = True) -> str | None:
    """The agency that these words are the name of, or None."""
    words = words.strip(" \t\n.,;:-–—|()[]/\xa0")
    certain, short = _agencies()
    found = certain.get(words.casefold()) or (short.get(words) if credited else None)
    if not found and words[:4].casefold() == "the ":
        found = certain.get(words[4:].casefold())
    if not found and words.endswith((" staff", " Staff")):
        found = agency_named(words[:-6], credited=credited)
    return found


def outlet_named(words: str) -> str | None:
    """The known outlet that these words are the name of, or None."""
    return _outlets()[0].get(_plain(words))


def outlet_of_address(address: str) -> str | None:
    """The known outlet of a web address, or None."""
    match = re.match(r"(?:https?://)?(?:www\.|m\.|amp\.)*([\w.-]+)", address.strip().casefold())
    host = match[1] if match else ""
    domains = _outlets()[1]
    while "." in host:
        if host in domains:
            return domains[host]
        host = host.partition(".")[2]
    return None


_PLAIN = re.compile(r"[^\w]+|\b(?:the|inc|ltd|llc|limited|plc|corp|co|company|gmbh|pvt|private|com|www)\b")


def _plain(words: str) -> str:
    return _PLAIN.sub("", words.casefold())


def _squeezed(words: str) -> str:
    return words.casefold().replace(" ", "").removeprefix("the")


_NAME = r"(?P<name>[^\W\d_][\w&'’.\-]*(?: [\w&'’.\-]+){0,5}?)"
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|&copy;|\bcopyright\b)(?:\s|©|\(c\)|copyright|by|[-–:,.|])*"
    r"(?:(?:19|20)\d\d(?:\s*[-–—/]\s*(?:(?:19|20)?\d\d|present))?)?[\s,.:|–—-]*(?:by\s+|the copyright of\s+)?"
    r"(?P<name>[^\W\d_][^\n|©.,;:()<>/–—]{1,50}(?:\.(?:com|org|net|info|[a-z]{2})\b)?)",
    re.I,
)
_PICTURE = re.compile(r"photo|image|picture|getty|caption")
_YEAR_AFTER = re.compile(
    r"[\s,]*(?:(?:19|20)\d\d.*|all rights.*|\ball rights\b.*|\bis\b.*|\bunless\b.*|\band\b its\b.*|\bdesigned\b.*|\bpowered\b.*)$",
    re.I,
)
# What follows a company's name, and what no name of an outlet holds.
_COMPANY = re.compile(
    r"(?:,? (?:Inc|LLC|Ltd|Limited|GmbH|AG|L\.?P|L|Corp|plc|S\.?A|S\.?r\.?l)\.?|\s*copyright)$", re.I
)
_NO_NAME = re.compile(
    r"•|\b(?:polic(?:y|ies)|privacy|terms|contact us|sign (?:in|up)|log ?in|cookies?|conditions|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2})\b",
    re.I,
)
_CALLS = re.compile(
    r"(?:^|\W)(?:"
    rf"{_NAME} is (?:now )?(?:also )?(?:available )?on (?:telegram|whatsapp|facebook|twitter|google news|instagram|youtube|koo|signal)"
    rf"|(?:edited|verified|vetted|created|reviewed) by (?:the )?(?P<staff>[A-Z][\w&'’.\-]*(?: [A-Z][\w&'’.\-]*){{0,3}}) (?:staff|team|desk)"
    rf"|(?:follow|like|find|join|visit) (?P<follow>[A-Z][\w&'’.\-]*(?: [A-Z][\w&'’.\-]*){{0,3}}) on (?:facebook|twitter|telegram|whatsapp|instagram|google news|youtube|linkedin|social media|x\b)"
    rf"|(?:download|get|install) (?:the |our )?(?P<app>[A-Z][\w&'’.\-]*(?: [A-Z][\w&'’.\-]*){{0,3}}) (?:mobile )?apps?\b"
    rf"|(?:advertise (?:with|on)|about|contact|back to|welcome to|support|subscribe to|sign up for|more from|work for) (?P<about>[A-Z][\w&'’.\-]*(?: [A-Z][\w&'’.\-]*){{0,3}})$"
    rf"|published in (?P<in>[A-Z][\w&'’.\-]*(?: [A-Z][\w&'’.\-]*){{0,3}}),? (?:on )?(?:the )?(?:\d|[A-Z][a-z]+ \d)"
    rf"|(?P<home>[A-Z][\w&'’.\-]*(?: [A-Z][\w&'’.\-]*){{0,3}}) (?:home ?page|newsletter|navigation|main menu)$"
    rf"|^the official (?:website|site) of (?P<official>[A-Z][^\n.,]{{2,40}})"
    r")",
    re.I,
)
_WEIGHT = {
    "name": 2.0,
    "staff": 2.5,
    "follow": 1.0,
    "app": 1.2,
    "about": 0.7,
    "in": 2.5,
    "home": 1.0,
    "official": 2.5,
}
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)*?([\w-]{3,})\.(?:co\.|com\.|org\.|net\.|gov\.)?[a-z]{2,6}\b", re.I)
_OWN_ADDRESS = re.compile(r"(?:\w+:\s+)?((?:https?://|www\.)[\w.-]+\.[a-z]{2,10}/[^\s?#]{8,}\S*)", re.I)
_SITE = re.compile(r"\s+[|–—»·-]{1,2}\s+(?P<name>[^|–—»·]{2,40})$")


@cache
def _call_words() -> frozenset[str]:
    """A line without any of these has no call in it; looking them up is cheaper than the pattern."""
    return frozenset(entries("call_words"))


@cache
def _not_outlets() -> frozenset[str]:
    return frozenset(entries("not_outlets"))


def find_address(paragraphs: list[Paragraph], furniture: list[int]) -> tuple[str, Span] | None:
    """The page's own address: a line that is nothing but the address of a page, not of a site."""
    for index in furniture:
        paragraph = paragraphs[index]
        if "/" not in paragraph.words or not 15 < len(paragraph.words) < 400:
            continue
        match = _OWN_ADDRESS.fullmatch(paragraph.words)
        if match:
            at = paragraph.start + match.start(1)
            return match[1], Span(at, at + len(match[1]))
    return None


def find_source(
    paragraphs: list[Paragraph], furniture: list[int], title: str | None, address: str | None
) -> tuple[str, Span | None] | None:
    """The outlet a page names as its own, with where it says so; None where it names none.

    Each cue gives its name some weight; equal names add up, a name known as an outlet counts
    more. `furniture` are the numbers of paragraphs that are not body.
    """
    weights: dict[str, float] = {}
    # Short lines without spaces and case: made in one piece, as there are many.
    short = [index for index in furniture if len(paragraphs[index].words) <= 45]
    squeezed_lines = "\0".join([paragraphs[index].words for index in short]).casefold().replace(" ", "")
    alone = dict(zip(squeezed_lines.split("\0"), short, strict=True)) if short else {}
    named: dict[str, tuple[float, str, Span | None]] = {}

    def hear(name: str, weight: float, span: Span | None) -> None:
        name = _YEAR_AFTER.sub("", name).strip(" \t\n.,;:-–—|\xa0").removeprefix("www.")
        name = _COMPANY.sub("", name)
        plain = _plain(name)
        if _NO_NAME.search(name):
            return
        if len(plain) < 2 or name.casefold() in _not_outlets() or len(name) > 45 or plain.isdigit():
            return
        squeezed = _squeezed(name)
        if (index := alone.get(squeezed, alone.get(f"the{squeezed}"))) is not None:
            name, span = paragraphs[index].words, paragraphs[index].span
            weight += 1.0 * (plain not in named)  # once for each name
        elif name[0].islower() and "." not in name and plain not in _outlets()[0]:
            return
        if agency_named(name) and plain not in _outlets()[0]:
            weight /= 2  # a wire's own copyright under its story
        weights[plain] = weights.get(plain, 0.0) + weight
        if plain not in named or weight > named[plain][0]:
            named[plain] = (weight, name, span)

    for index in furniture:
        paragraph = paragraphs[index]
        words = paragraph.words
        if len(words) > 400:
            continue
        for cue in _cues(paragraph):
            hear(*cue)
    for index in _above_body(furniture, len(paragraphs)):
        words = paragraphs[index].words
        if outlet_named(words) and not furniture_kind(words):  # "BBC News" between title and text
            # A word alone is a section's name as well ("Science").
            hear(words, 2.0 if " " in words or words.isupper() else 1.0, paragraphs[index].span)
    if furniture and furniture[0] == 0 and (name := _masthead(paragraphs[0].words)) and name != title:
        start = paragraphs[0].start + paragraphs[0].words.index(name)
        hear(name, 2.0, Span(start, start + len(name)))
    if title and furniture and (match := _SITE.search(paragraphs[0].words)) and furniture[0] == 0:
        head = paragraphs[0].words[: match.start()].casefold()
        if head[:25] == title.casefold()[:25] or title.casefold() in head:
            start = paragraphs[0].start
            hear(match["name"], 2.8, Span(start + match.start("name"), start + match.end("name")))
    if address and (outlet := outlet_of_address(address)):
        return outlet, None
    if not weights:
        return None
    _confirm(weights)
    best = max(weights, key=lambda plain: weights[plain])
    if weights[best] < _ENOUGH:
        return None
    _, name, span = named[best]
    return outlet_named(name) or name, span


def _above_body(furniture: list[int], size: int) -> range:
    """The numbers of the last few paragraphs above the body."""
    outside = set(furniture)
    first = next((index for index in range(size) if index not in outside), 0)
    return range(max(0, first - _NEAR), first)


@cache
def _masthead_words() -> frozenset[str]:
    return frozenset(entries("masthead_words"))


_TAGLINE = re.compile(r"\s+[|–—·:-]\s+|\s{2,}")


def _masthead(words: str) -> str | None:
    """The newspaper's name that a page's first line opens with ("Le Courrier des Alpes — English edition")."""
    name = _TAGLINE.split(words[:100], maxsplit=1)[0].strip()
    tokens = name.split()
    if not 2 <= len(tokens) <= 5 or not (tokens[0][0].isupper() and tokens[-1][0].isupper()):
        return None
    known = _masthead_words()
    last = tokens[-2] if tokens[-1].casefold() == "news" else tokens[-1]
    named = last.casefold() in known or (tokens[0] in ("Le", "La", "The") and tokens[1].casefold() in known)
    return name if named else None


def _cues(paragraph: Paragraph) -> Iterable[tuple[str, float, Span]]:
    words, start = paragraph.words, paragraph.start
    lower = words.casefold()
    if ("©" in words or "copyright" in lower or "(c)" in lower) and not _PICTURE.search(lower):
        for match in _COPYRIGHT.finditer(words):
            yield match["name"], 2.0, Span(start + match.start("name"), start + match.end("name"))
    if len(words) <= 250 and " " in words and not _call_words().isdisjoint(lower.split()):
        for match in _CALLS.finditer(words):
            group = match.lastgroup or "name"
            if match[group][:1].isupper():
                yield match[group], _WEIGHT[group], Span(start + match.start(group), start + match.end(group))
    mail = _MAIL.search(words) if "@" in words and len(words) <= 120 else None
    if mail and mail[1].casefold() not in _not_outlets():
        yield mail[1], 1.2, Span(start + mail.start(1), start + mail.end(1))


def _confirm(weights: dict[str, float]) -> None:
    """A name gains where it is inside another's name or is a known outlet."""
    for plain in list(weights):
        if plain in _outlets()[0]:
            weights[plain] += 1.0
        weights[plain] += sum(
            0.5 for other in weights if other != plain and (other in plain or plain in other)
        )


_CREDIT = re.compile(
    r"^\W*(?:(?:source|agency|by|from|via|credit|courtesy|quelle|fuente|fonte|источник)\s*:?\s+)?(?P<name>[^\W\d_][\w.'’ -]{1,40}?)\W*$",
    re.I,
)
_END_CREDIT = re.compile(
    r"(?:[(\[]\s*(?:with (?:additional )?inputs? from |source:? |via |from )?(?P<bracket>[^()\[\]]{2,40})[)\]]|[—–-]{1,2}\s?(?P<dash>[\w.'’ ]{2,40}))\s*\.?$",
    re.I,
)
_INPUTS = re.compile(r"\bwith (?:agency )?inputs? from (?:the )?(?P<name>[\w.'’ -]{2,30})", re.I)
_REUTERS_SIGN = re.compile(r"^\W*(?:additional )?reporting by .{3,200}(?:editing|writing) by ", re.I | re.S)


def find_agency(
    paragraphs: list[Paragraph], title: int | None, body: list[int], opening: str | None
) -> tuple[str, Span | None] | None:
    """The agency credited: in the dateline (`opening`), by the title, or at the body's end."""
    if opening:
        return opening, None
    first = body[0] if body else 0
    for index in range(max(0, (title if title is not None else first) - 6), first):
        if found := _credit(paragraphs[index]):
            return found
    if body:
        last = body[-1]
        for index in (last, *range(last + 1, min(last + 3, len(paragraphs)))):
            if found := _closing_credit(paragraphs[index]):
                return found
    return None


def _credit(paragraph: Paragraph) -> tuple[str, Span] | None:
    words = paragraph.words
    if len(words) > 160 or "©" in words or _PICTURE.search(words.casefold()):
        return None
    offset = 0
    for part in re.split(r"([|•·/]|\s[–—-]\s)", words):
        match = _CREDIT.match(part)
        if match and (agency := agency_named(match["name"])):
            start = paragraph.start + offset + match.start("name")
            return agency, Span(start, start + len(match["name"]))
        offset += len(part)
    return None


def is_credit(paragraph: Paragraph) -> bool:
    """Whether a short line outside sentences credits an agency or names the outlet."""
    words = paragraph.words
    if len(words) > 250 or words.count(" ") > 40:
        return False
    if _OWN_ADDRESS.fullmatch(words) or (len(words) <= 60 and _credit(paragraph)):
        return True
    return words.count(" ") <= 25 and any(True for _ in _cues(paragraph))


def _closing_credit(paragraph: Paragraph) -> tuple[str, Span] | None:
    tail = paragraph.words[-200:]
    offset = paragraph.end - len(tail)
    if _REUTERS_SIGN.match(paragraph.words[:300]):
        return "Reuters", paragraph.span
    for pattern in (_END_CREDIT, _INPUTS):
        if match := pattern.search(tail):
            group = match.lastgroup or "name"
            if agency := agency_named(match[group].split(" and ")[0]):
                return agency, Span(offset + match.start(group), offset + match.end(group))
    if len(paragraph.words) > 40 or paragraph.words[:3].casefold() == "by ":
        return None  # the author of the next story
    return _credit(paragraph)


def find_place_credit(
    paragraphs: list[Paragraph], title: int | None, first_body: int
) -> tuple[str, Span] | None:
    """The place in a credit line such as "Reuters | Moscow | Updated: …"."""
    for index in range(max(0, (title if title is not None else first_body) - 6), first_body):
        paragraph = paragraphs[index]
        if "|" not in paragraph.words or len(paragraph.words) > 160:
            continue
        offset, credited = 0, False
        for part in re.split(r"(\|)", paragraph.words):
            name = part.strip()
            if (
                credited
                and name
                and re.fullmatch(r"[^\W\d_][^\d|:@/]{1,30}", name)
                and not agency_named(name)
            ):
                start = paragraph.start + offset + part.index(name)
                return name, Span(start, start + len(name))
            if name != "|" and name:
                credited = bool(agency_named(name)) or name.casefold() in ("pti", "agencies")
            offset += len(part)
    return None
