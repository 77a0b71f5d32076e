"""Through whom the words came: outlet, agency or body between the speaker and the page; and the medium.

Comes in: a finding's frame (the sentence without the speech). Goes out: the relay's name as printed and
the medium ("interview", "tweet"), each None where the page names none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from claims.extraction.attribute.names import fold
from claims.extraction.attribute.nouns import OUTLET_WORDS, OUTLETS, POSSESSIVE
from claims.extraction.attribute.people import UPPER
from claims.extraction.describe.frame import Frame
from claims.extraction.finding import Finding
from claims.languages.en import table, words
from sources.reading.page import Span

__all__ = ["carried_by", "medium_of", "outlet_in", "relay_of", "without_credits"]

MEDIA = table("media")
# What may follow the words that lead to an outlet, up to the next break.
REST = r"(?P<outlet>[^,.;:!?()\0“”\"\n]{2,70}(?:\.[A-Za-z][^,.;:!?()\0“”\"\n]{0,40})?)"
SHARED = (
    r"(?:interview|interviews|remarks|comments|statement|statements|article|column|op-ed|essay|editorial|e-mail|"
    r"email|letter|appearance|conversation|call|report|reports|broadcast|dispatch|story|podcast|post|exchange)"
)
LEADS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern + REST)
    for pattern in (
        # told TASS; speaking to Sky News; in remarks to
        r"\b(?:[Tt]old|[Tt]elling|[Tt]ells|[Tt]ell|[Ss]peaking (?:to|with|on)|[Ss]poke (?:to|with|on)|[Tt]alking (?:to|with))\s",
        # in an interview with Sputnik; in comments carried by Tass; in an article for
        rf"\b{SHARED}\s(?:[\w’'-]+\s){{0,4}}?(?:with|to|on|for|in|by|from|via)\s",
        # carried by, published in, quoted by
        r"\b(?:[Cc]arried|[Rr]eported|[Qq]uoted|[Cc]ited|[Pp]ublished|[Bb]roadcast|[Aa]ired|[Dd]istributed|[Rr]eleased"
        r"|[Rr]elayed|[Oo]btained|[Cc]irculated)\s(?:\w+\s|as\s(?:saying|telling)\s)?(?:by|in|on|via)\s",
        r"\b[Aa]ccording to\s(?:an?\s[a-z ]{3,30}\s(?:by|in|from|on)\s)?",
    )
)
# on CNN, in the Guardian: an outlet right after the preposition.
BARE = re.compile(
    rf"\b(?:[Oo]n|[Ii]n|[Tt]o|[Ww]ith|[Vv]ia)\s(?P<outlet>(?:the |The )?[{UPPER}][^,.;:!?()\0“”\"\n]{{1,50}})"
)
# Reuters reported; TASS quoted him as saying; the agency names itself as a second voice.
VOICE = re.compile(
    rf"(?P<outlet>(?:[Tt]he\s)?(?:[\w’'-]+\s){{0,4}}?[{UPPER}][\w’'.&-]*(?:\s[\w’'.&-]+){{0,4}}?)\s"
    r"(?:has\s|have\s|had\s)?(?:reported|reports|quoted|quotes|cited|cites|citing)\b"
)
# "…, Bry said, Nordpost reported.": whoever reports what another said carries it, known or not.
LAST_VOICE = re.compile(
    rf",\s(?:the\s)?(?P<outlet>[{UPPER}][\w’'&-]*(?:\s[{UPPER}][\w’'&-]*){{0,3}})\s(?:has\s)?report(?:ed|s)"
    r"(?:,\s(?:citing|quoting)\s[^.;:“”\"]{2,60})?\.?\s*$"
)
# "in comments carried by Nordpost": whoever carries words is an outlet, known or not.
CARRIED = re.compile(
    r"\b(?:carried|relayed|distributed|broadcast|aired)\sby\s(?:the\s)?"
    rf"(?P<outlet>[{UPPER}][\w’'&-]*(?:\s[{UPPER}][\w’'&-]*){{0,3}})"
)
CITING = re.compile(rf"\b(?:citing|quoting)\s{REST}")
CAPITALS = re.compile(
    rf"[{UPPER}][\w’'&.-]*(?:\s(?:of\s|the\s|and\s|de\s|del\s|della\s|e\s)?[{UPPER}0-9][\w’'&.-]*)*"
)
STOP = re.compile(
    r"\s(?:that|as|when|while|after|before|who|which|in an?|at an?|during|saying|and said)\s.*$", re.S
)
# Quick looks before the patterns are tried: words that every outlet, every lead has one of.
OUTLET_TOKENS = frozenset(fold(name.removeprefix("The ")).split(" ")[0] for name in OUTLETS) | frozenset(
    OUTLET_WORDS
)
LEAD_TOKENS = words("relay-words")
MEDIUM = re.compile(
    r"\b(?:in|at|on|during|via|through|from|by|with|holding|giving|gave|a|an|his|her|their|its|the)\s"
    r"(?:(?!(?:and|or|that|of|to|in|for|with)\b)[\w’'-]+\s){0,4}?("
    + "|".join(sorted((re.escape(word) for word in MEDIA), key=len, reverse=True))
    + r")\b",
    re.I,
)
MEDIUM_LEAD = re.compile(r"\b(?:in|at|on|during|via|through|by|from|holding|giving|gave)\s", re.I)
MEDIUM_TOKENS = frozenset(token for word in MEDIA for token in fold(word).split()[-1:])
BY_CUE = {"tweet": "tweet", "retweet": "tweet", "testify": "testimony", "post": "post", "blog": "post"}


@lru_cache(maxsize=4096)
def outlet_in(words: str) -> str | None:
    """The outlet named in some words, as printed without article; None where there is none.

    >>> outlet_in("the Russian state Tass news agency"), outlet_in("CNN's Jake Tapper"), outlet_in("reporters")
    ('Tass', 'CNN', None)
    """
    words = STOP.sub("", words + " ").strip()
    for run in CAPITALS.finditer(words):
        tokens = run.group().split()
        if tokens[0] in DAYS:
            tokens = tokens[1:]
        bare = [POSSESSIVE.sub("", token).rstrip(".") for token in tokens]
        if not bare:
            continue
        for start in range(len(bare)):
            for end in range(len(bare), start, -1):
                piece = " ".join(bare[start:end])
                if piece in OUTLETS:
                    longer = (
                        end < len(bare)
                        and bare[end].lower() in OUTLET_WORDS
                        and tokens[end - 1] == bare[end - 1]
                    )
                    return f"{piece} {bare[end]}" if longer else piece
        last = bare[-1].lower()
        if len(bare) > 1 and last in OUTLET_WORDS:
            return " ".join(bare[1:] if bare[0] == "The" else bare)
        kind = words[: run.start()].split()[-2:]
        if kind and kind[-1] in KIND_AFTER and (kind[-1] != "agency" or kind[0].lower() in BEFORE_AGENCY):
            return " ".join(bare)  # "the state news agency SMNA"
        after = words[run.end() :].split()
        if after and any(word in KIND_AFTER for word in after[:3]) and words[: run.start()].count(" ") <= 4:
            if bare in ONLY_KIND:  # "State television", "The agency"
                return None
            return " ".join(bare[-1:] if bare[0] in DEMONYM_WORDS else bare)
    return None


DAYS = frozenset(f"{day.capitalize()}{ending}" for day in table("calendar") for ending in ("", "'s", "’s"))
BEFORE_NAME = re.compile(r"^(?:[Tt]he\s|\w+day['’]s\s)+")
KIND_AFTER = frozenset(
    ("agency", "newspaper", "magazine", "channel", "television", "broadcaster", "daily", "website")
)
# What an agency of the news may have before it; "the relief agency" is another kind.
BEFORE_AGENCY = frozenset(("the", "a", "an", "agency", "news", "state", "press", "official"))
ONLY_KIND = (["The"], ["State"], ["An"], ["A"], ["His"], ["Her"])
DEMONYM_WORDS = frozenset(word for word in table("demonyms"))


def relay_of(frame: Frame) -> str | None:
    """The outlet through which the words came, by the frame's words; the speaker's mention is not among them."""
    words = frame.words
    if last := LAST_VOICE.search(words):
        return outlet_in(last["outlet"]) or last["outlet"]
    carrier = None if frame.tokens.isdisjoint(LEAD_TOKENS) else CARRIED.search(words)
    if carrier and carrier["outlet"].split()[0] in DEMONYM_WORDS:
        carrier = None
    return _known_relay(frame) or (carrier and carrier["outlet"])


def _known_relay(frame: Frame) -> str | None:
    """The relay by its name or by what it is called: outlets of the list, "state television TRB"."""
    words = frame.words
    if frame.tokens.isdisjoint(OUTLET_TOKENS):
        return None
    if not frame.tokens.isdisjoint(LEAD_TOKENS):
        for lead in LEADS:
            for found in lead.finditer(words):
                outlet = outlet_in(found["outlet"])
                if outlet:
                    return outlet
        for pattern in (CITING, VOICE):
            voice = pattern.search(words)
            if voice and (outlet := outlet_in(voice["outlet"])):
                return outlet
    for found in BARE.finditer(words):
        outlet = outlet_in(found["outlet"])
        if outlet and BEFORE_NAME.sub("", found["outlet"]).startswith(outlet):
            return outlet
    return None


# A credit at the end of retold words: ", according to RT", ", Reuters reported".
CREDIT = re.compile(
    rf",\s(?:according to\s(?P<after>[^,.;:“”\"]{{2,60}})|(?P<before>(?:[Tt]he\s)?(?:[a-z]+\s){{0,3}}[{UPPER}][^,.;:“”\"]{{1,40}}?)\s"
    r"(?:has\s)?(?:reported|reports|said|says)(?:\s(?:on\s)?\w+day)?)[\s.]*$"
)


def without_credits(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings without what an outlet says of the words' way to the page ("…, Ort said, Reuters reported").

    A credit at the end of retold words is cut off them, and a finding that is nothing but the
    words around another one ("Ort said") is none. What is cut stands in the frame, where `relay_of` finds it.
    """
    around = {}
    for finding in findings:
        if finding.mention and finding.cue:
            ends = (finding.mention.start, finding.cue.start, finding.mention.end, finding.cue.end)
            around[min(ends)] = max(ends)
    return [
        without_credit(text, finding)
        for finding in findings
        if len(finding.spans) > 1
        or not is_attribution(text, finding.spans[0], around)
        or not (finding.mention and outlet_in(finding.mention.of(text)))
    ]


def is_attribution(text: str, span: Span, around: Mapping[int, int]) -> bool:
    """Whether a span is the mention and the cue of another finding; `around` holds where these begin and end."""
    end = around.get(span.start)
    return end is not None and not text[min(end, span.end) : max(end, span.end)].strip(" ,.")


def without_credit(text: str, finding: Finding) -> Finding:
    """The finding with an outlet's credit cut off the end of retold words."""
    if finding.kind != "indirect":
        return finding
    start, end = finding.spans[-1]
    if len(finding.spans) > 1 and end - start < 60:
        whole = CREDIT.fullmatch(f", {text[start:end]}")
        if whole and outlet_in(whole["after"] or whole["before"]):
            return replace(finding, spans=finding.spans[:-1])
    if ", " not in text[max(start, end - 70) : end]:
        return finding
    found = CREDIT.search(text, max(start, end - 90), end)
    if found is None or found.start() - start < 3 or not outlet_in(found["after"] or found["before"]):
        return finding
    return replace(finding, spans=(*finding.spans[:-1], Span(start, found.start())))


# "The ministry said Kabulov urged": the voice before the speaker.
OUTER = re.compile(
    r"(?P<voice>(?:(?:[Tt]he|[Aa]n?)\s)?(?:[\w’'.&-]+\s){0,6}?[\w’'.&-]+)\s(?:has\s|have\s|had\s)?(?:also\s|later\s|earlier\s)?"
    r"(?:said|says|reported|reports|announced|claimed|confirmed|stated|noted|added|wrote)\s"
    r"(?:(?:on\s|late\s|earlier\s)?\w+day\s)?(?:that\s)?(?:the\s)?$"
)


def carried_by(text: str, start: int, mention: int) -> tuple[int, int] | None:
    """The span of the voice that reports the speaker: "The ministry" in "The ministry said Kabulov urged".

    `start` is where the sentence begins, `mention` where the speaker's mention does.
    """
    if not 6 < mention - start < 120:
        return None
    found = OUTER.match(text, start, mention)
    return found.span("voice") if found else None


def medium_of(frame: Frame, cue_lemma: str | None) -> str | None:
    """How the words were said, as the frame tells it: "interview", "statement", "tweet" …"""
    if cue_lemma in BY_CUE:
        return BY_CUE[cue_lemma]
    if frame.tokens.isdisjoint(MEDIUM_TOKENS):
        return None
    words = frame.words
    best: tuple[int, str] | None = None
    for lead in MEDIUM_LEAD.finditer(words):
        found = MEDIUM.match(words, lead.start())
        if found:
            far = abs(lead.start() - frame.cue)
            if best is None or far < best[0]:
                best = (far, MEDIA[found[1].lower()])
    return best[1] if best else None
